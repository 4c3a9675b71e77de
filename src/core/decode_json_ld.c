/* SPDX-License-Identifier: MIT */
#include "decode_json_ld.h"

#include <jansson.h>

#define DEPTH_MAX 4

struct reader {
	struct wd_arena *arena;
	enum wd_err err;
};

static bool is_article_type(const char *type)
{
	struct wd_span s = wd_span_of(type);

	return wd_span_find(s, WD_SPAN("Article")) < s.n ||
		wd_span_find(s, WD_SPAN("Posting")) < s.n;
}

static bool is_article(const json_t *object)
{
	const json_t *type = json_object_get(object, "@type"), *one;
	size_t i;

	if (json_is_string(type))
		return is_article_type(json_string_value(type));
	json_array_foreach (type, i, one) {
		if (json_is_string(one) && is_article_type(json_string_value(one)))
			return true;
	}
	return false;
}

/* Alone, in an array, or in a "@graph". */
static const json_t *article_in(const json_t *value, unsigned depth)
{
	const json_t *one;
	size_t i;

	if (depth > DEPTH_MAX)
		return NULL;
	if (json_is_object(value))
		return is_article(value) ? value
					 : article_in(json_object_get(value, "@graph"), depth + 1);
	json_array_foreach (value, i, one) {
		const json_t *found = article_in(one, depth + 1);

		if (found)
			return found;
	}
	return NULL;
}

static void join(
	struct reader *reader, struct wd_span add, struct wd_span between, struct wd_span *to)
{
	if (add.n == 0 || reader->err != WD_OK)
		return;
	size_t gap = to->n > 0 ? between.n : 0;
	char *p = wd_arena_text(reader->arena, to->n + gap + add.n);
	if (!p) {
		reader->err = reader->arena->over ? WD_ELIMIT : WD_ENOMEM;
		return;
	}
	if (to->n > 0)
		memcpy(p, to->p, to->n);
	if (gap > 0)
		memcpy(p + to->n, between.p, gap);
	memcpy(p + to->n + gap, add.p, add.n);
	*to = (struct wd_span){ p, to->n + gap + add.n };
}

/* A string, the name or address of an object, or several of them. */
static void take(
	struct reader *reader, const json_t *value, const char *between, struct wd_span *to)
{
	const json_t *one;
	size_t i;

	if (json_is_object(value)) {
		const json_t *name = json_object_get(value, "name");

		value = name ? name : json_object_get(value, "@id");
	}
	if (json_is_string(value))
		join(reader, wd_span_of(json_string_value(value)), wd_span_of(between), to);
	json_array_foreach (value, i, one) {
		if (!json_is_array(one))
			take(reader, one, between, to);
	}
}

static void take_member(struct reader *reader, const json_t *object, const char *name,
	const char *between, struct wd_span *to)
{
	if (to->n == 0)
		take(reader, json_object_get(object, name), between, to);
}

enum wd_err wd_json_ld_read(struct wd_arena *arena, struct wd_span json, struct wd_json_ld *ret)
{
	struct reader reader = { .arena = arena };
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_DISABLE_EOF_CHECK, NULL);
	const json_t *article = article_in(root, 0);

	if (article) {
		take_member(&reader, article, "headline", " ", &ret->headline);
		take_member(&reader, article, "name", " ", &ret->headline);
		take_member(&reader, article, "alternativeHeadline", " ", &ret->subhead);
		take_member(&reader, article, "author", " and ", &ret->authors);
		take_member(&reader, article, "creator", " and ", &ret->authors);
		take_member(&reader, article, "datePublished", " ", &ret->published);
		take_member(&reader, article, "dateCreated", " ", &ret->published);
		take_member(&reader, article, "dateModified", " ", &ret->modified);
		take_member(&reader, article, "expires", " ", &ret->expires);
		take_member(&reader, article, "url", " ", &ret->url);
		take_member(&reader, article, "mainEntityOfPage", " ", &ret->url);
		take_member(&reader, article, "description", " ", &ret->description);
		take_member(&reader, article, "articleBody", "\n\n", &ret->body);
		take_member(&reader, article, "articleSection", ",", &ret->section);
		take_member(&reader, article, "keywords", ",", &ret->keywords);
		take_member(&reader, article, "publisher", " ", &ret->publisher);
		take_member(&reader, article, "inLanguage", " ", &ret->language);
		take_member(&reader, article, "copyrightHolder", " ", &ret->holder);
		take_member(&reader, article, "copyrightNotice", " ", &ret->notice);
		take_member(&reader, article, "license", " ", &ret->license);
	}
	json_decref(root);
	return reader.err;
}
