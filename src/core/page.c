/* SPDX-License-Identifier: MIT */
#include "page.h"

#define HEAD_MAX  4096
#define ENOUGH    140 /* letters that make a story, whatever else is on the page */
#define DEPTH_MAX 600
#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))

struct wd_span wd_page_charset(struct wd_span bytes)
{
	struct wd_span s = wd_span_head(bytes, HEAD_MAX);

	while (s.n > 0) {
		s = wd_span_from(s, wd_span_find_byte(s, '<'));
		struct wd_span tag = wd_span_head(s, wd_span_find_byte(s, '>'));

		s = wd_span_from(s, 1);
		if (!wd_span_starts_nocase(tag, WD_SPAN("<meta")))
			continue;
		for (size_t i = 0; i < tag.n; i++) {
			struct wd_span at = wd_span_from(tag, i);
			size_t n = 0;

			if (!wd_span_starts_nocase(at, WD_SPAN("charset=")))
				continue;
			at = wd_span_from(at, 8);
			if (at.n > 0 && (at.p[0] == '"' || at.p[0] == '\''))
				at = wd_span_from(at, 1);
			while (n < at.n && !strchr(" \"';/>\t\r\n", at.p[n]) && at.p[n])
				n++;
			return wd_span_head(at, n);
		}
	}
	return (struct wd_span){ 0 };
}

static bool is_any(struct wd_span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, wd_span_of(words[i])))
			return true;
	}
	return false;
}

/* A word of @p value, or the beginning of one before '-' or '_'. */
static bool has_token(struct wd_span value, const char *const *words, size_t n, bool begins)
{
	while (value.n > 0) {
		size_t end = 0;

		while (end < value.n && value.p[end] != ' ' && value.p[end] != '\t' &&
			value.p[end] != '\n')
			end++;
		struct wd_span token = wd_span_head(value, end);
		value = wd_span_from(value, end + 1);
		if (is_any(token, words, n))
			return true;
		size_t dash = 0;
		while (dash < token.n && token.p[dash] != '-' && token.p[dash] != '_')
			dash++;
		if (begins && dash < token.n && is_any(wd_span_head(token, dash), words, n))
			return true;
	}
	return false;
}

/* What stands around a story on every page of a site. */
static bool is_around(const struct wd_xml *node, bool in_article)
{
	static const char *const names[] = { "nav", "form", "button", "dialog", "script", "style",
		"noscript", "iframe", "template", "svg" };
	static const char *const outside[] = { "header", "footer", "aside" };
	static const char *const roles[] = { "navigation", "banner", "contentinfo", "search",
		"complementary", "dialog" };
	static const char *const words[] = { "nav", "navbar", "navigation", "menu", "breadcrumb",
		"breadcrumbs", "sidebar", "share", "sharing", "social", "cookie", "cookies",
		"newsletter", "related", "comments", "pagination", "advert", "advertisement", "ads",
		"promo", "skip" };

	if (is_any(node->name, names, COUNT(names)))
		return true;
	if (!in_article && is_any(node->name, outside, COUNT(outside)))
		return true;
	if (in_article && wd_xml_is(node, "aside"))
		return true;
	if (is_any(wd_xml_attr(node, "role"), roles, COUNT(roles)))
		return true;
	if (wd_span_eq_nocase(wd_xml_attr(node, "aria-hidden"), WD_SPAN("true")))
		return true;
	return has_token(wd_xml_attr(node, "class"), words, COUNT(words), true) ||
		has_token(wd_xml_attr(node, "id"), words, COUNT(words), true);
}

struct copy {
	struct wd_arena *arena;
	enum wd_err err;
	unsigned depth;
};

static struct wd_xml *copied(
	struct copy *copy, const struct wd_xml *from, struct wd_xml *parent, bool in_article)
{
	struct wd_xml *node = wd_arena_alloc(copy->arena, sizeof(*node));

	if (!node || copy->depth >= DEPTH_MAX) {
		copy->err = node || copy->arena->over ? WD_ELIMIT : WD_ENOMEM;
		return NULL;
	}
	*node = *from;
	node->parent = parent;
	node->first = node->last = node->next = NULL;
	in_article = in_article || wd_xml_is(from, "article") || wd_xml_is(from, "main");
	copy->depth++;
	for (const struct wd_xml *at = from->first; at && copy->err == WD_OK; at = at->next) {
		if (at->name.n > 0 && is_around(at, in_article))
			continue;
		struct wd_xml *child = copied(copy, at, node, in_article);

		if (!child)
			break;
		if (node->last)
			node->last->next = child;
		else
			node->first = child;
		node->last = child;
	}
	copy->depth--;
	return node;
}

static size_t letters_in(const struct wd_xml *top)
{
	size_t n = 0;

	for (const struct wd_xml *at = top; at; at = wd_xml_step(at, top)) {
		for (size_t i = 0; i < at->text.n; i++)
			n += (unsigned char)at->text.p[i] > ' ';
	}
	return n;
}

/* How an element says that it is the story: the lower the surer; 0: it does not. */
static int rank_of(const struct wd_xml *node)
{
	static const char *const words[] = { "article-body", "articlebody", "article__body",
		"article-content", "story-body", "storybody", "entry-content", "post-content",
		"release-body", "press-release", "pressrelease", "news-body", "news-content" };

	if (wd_span_eq_nocase(wd_xml_attr(node, "itemprop"), WD_SPAN("articleBody")))
		return 1;
	if (has_token(wd_xml_attr(node, "class"), words, COUNT(words), false) ||
		has_token(wd_xml_attr(node, "id"), words, COUNT(words), false))
		return 2;
	if (wd_xml_is(node, "article"))
		return 3;
	if (wd_xml_is(node, "main") ||
		wd_span_eq_nocase(wd_xml_attr(node, "role"), WD_SPAN("main")))
		return 4;
	return 0;
}

enum wd_err wd_page_story(
	struct wd_arena *arena, const struct wd_xml *body, const struct wd_xml **ret)
{
	struct copy copy = { .arena = arena };
	const struct wd_xml *best[5] = { NULL };
	size_t most[5] = { 0 };
	const struct wd_xml *top = copied(&copy, body, NULL, false);

	if (copy.err != WD_OK)
		return copy.err;
	size_t all = letters_in(top);
	for (const struct wd_xml *at = top; at; at = wd_xml_step(at, top)) {
		int rank = at->name.n > 0 ? rank_of(at) : 0;
		size_t n = rank > 0 ? letters_in(at) : 0;

		if (n > most[rank]) {
			most[rank] = n;
			best[rank] = at;
		}
	}
	*ret = top;
	for (int rank = 1; rank < 5; rank++) {
		if (best[rank] && (most[rank] >= ENOUGH || most[rank] * 10 >= all * 4)) {
			*ret = best[rank];
			break;
		}
	}
	return WD_OK;
}
