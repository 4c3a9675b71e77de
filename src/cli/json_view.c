/* SPDX-License-Identifier: MIT */
#include "cli/view.h"

#include "cli/cli.h"
#include "cli/expect.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define ITEMS_MAX   100000
#define NUMBER_SIZE 24

/* Where a field is in the document: a member; or of the elements of a list, those whose member
   @p by is @p is, and in them what lies at @p at. */
struct field {
	const char *name, *help;
	const char *member, *by, *is, *at;
};

static const struct field fields[] = {
	{ "headline", "the main headline", "headlines", "role", "main", "value" },
	{ "subheadline", "headlines below it", "headlines", "role", "sub", "value" },
	{ "kicker", "the line above the headline", "headlines", "role", "kicker", "value" },
	{ "byline", "who wrote it, as it is shown", "by", NULL, NULL, NULL },
	{ "author", "each one by name", "infoSources", "role", "author", "name" },
	{ "agency", "whose copy it is", "infoSources", "role", "agency", "name" },
	{ "provider", "who sent it", "infoSources", "role", "provider", "name" },
	{ "reporter", "each one by name", "infoSources", "role", "reporter", "name" },
	{ "writer", "each one by name", "infoSources", "role", "writer", "name" },
	{ "editor", "each one by name", "infoSources", "role", "editor", "name" },
	{ "contributor", "each one by name", "infoSources", "role", "contributor", "name" },
	{ "byline-text", "the byline as it stood in the text", "descriptions", "role", "byline",
		"value" },
	{ "dateline", "the dateline as it stood in the text", "descriptions", "role", "dateline",
		"value" },
	{ "place", "where it was written, as it is shown", "located", NULL, NULL, NULL },
	{ "locality", "the dateline's town", "places", "rel", "dateline",
		"contactInfo/address/locality" },
	{ "region", "the dateline's state or region", "places", "rel", "dateline",
		"contactInfo/address/area" },
	{ "country", "the dateline's country", "places", "rel", "dateline",
		"contactInfo/address/country" },
	{ "date", "the dateline's date", "descriptions", "role", "datelineDate", "value" },
	{ "summary", "", "descriptions", "role", "summary", "value" },
	{ "holder", "of the copyright", "copyrightHolder", NULL, NULL, NULL },
	{ "notice", "the copyright notice", "copyrightNotice", NULL, NULL, NULL },
	{ "terms", "what may be done with it", "usageTerms", NULL, NULL, NULL },
	{ "related", "what it points to", "associations", NULL, NULL, "name" },
	{ "ednote", "notes to editors", "edNote", NULL, NULL, NULL },
	{ "slugline", "", "slugline", NULL, NULL, NULL },
	{ "subject", "each one by name", "subjects", NULL, NULL, "name" },
	{ "genre", "each one by name", "genres", NULL, NULL, "name" },
	{ "language", "", "language", NULL, NULL, NULL },
	{ "uri", "", "uri", NULL, NULL, NULL },
	{ "version", "", "version", NULL, NULL, NULL },
	{ "urgency", "", "urgency", NULL, NULL, NULL },
	{ "status", "usable, withheld or canceled", "pubStatus", NULL, NULL, NULL },
	{ "embargo", "until when", "embargoedUntil", NULL, NULL, NULL },
	/* These are not in the document. */
	{ "action", "new, update, correction, kill, hold, advisory or repeat", NULL, NULL, NULL,
		NULL },
	{ "agency-file", "the file of agencies/ that its words are from", NULL, NULL, NULL, NULL },
	{ "format", "how it was written", NULL, NULL, NULL, NULL },
	{ "body", "each paragraph", "bodies", "role", "main", "value" },
};

#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

struct wd_view {
	struct wd_items of[N_FIELDS];
	char *reason;
};

const char *wd_view_name(size_t i, const char **ret_help)
{
	if (i >= N_FIELDS)
		return NULL;
	if (ret_help)
		*ret_help = fields[i].help;
	return fields[i].name;
}

int wd_view_find(struct wd_span name)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		if (wd_span_eq(name, wd_span_of(fields[i].name)))
			return (int)i;
	}
	return -1;
}

static enum wd_err add_item(struct wd_items *items, struct wd_span text)
{
	char **v = NULL;

	if (items->n == ITEMS_MAX)
		return WD_ELIMIT;
	char *copy = strndup(text.p, text.n);
	if (copy)
		v = reallocarray(items->v, items->n + 1, sizeof(*v));
	if (!v) {
		free(copy);
		return WD_ENOMEM;
	}
	items->v = v;
	v[items->n++] = copy;
	return WD_OK;
}

/* Its lines, without those that are blank. */
static enum wd_err add_lines(struct wd_items *items, struct wd_span text)
{
	enum wd_err err = WD_OK;

	while (err == WD_OK && text.n > 0) {
		size_t n = wd_span_find_byte(text, '\n');
		struct wd_span line = wd_span_trim(wd_span_head(text, n));

		if (line.n > 0)
			err = add_item(items, line);
		text = wd_span_from(text, n + 1);
	}
	return err;
}

/* Down @p path, "a/b/c"; of a list the first element. */
static const json_t *walk(const json_t *value, const char *path)
{
	struct wd_span rest = wd_span_of(path);

	while (value && rest.n > 0) {
		size_t n = wd_span_find_byte(rest, '/');
		char key[32];

		(void)snprintf(key, sizeof(key), "%.*s", (int)n, rest.p);
		value = json_object_get(value, key);
		if (json_is_array(value))
			value = json_array_get(value, 0);
		rest = wd_span_from(rest, n + 1);
	}
	return value;
}

static enum wd_err add_value(struct wd_items *items, const json_t *value)
{
	char number[NUMBER_SIZE];

	if (json_is_integer(value)) {
		(void)snprintf(
			number, sizeof(number), "%lld", (long long)json_integer_value(value));
		return add_item(items, wd_span_of(number));
	}
	if (!json_is_string(value))
		return WD_OK;
	return add_lines(
		items, (struct wd_span){ json_string_value(value), json_string_length(value) });
}

static enum wd_err fill(struct wd_items *items, const struct field *field, const json_t *doc)
{
	const json_t *member = json_object_get(doc, field->member);
	enum wd_err err = WD_OK;

	if (!json_is_array(member))
		return add_value(items, member);
	for (size_t i = 0; err == WD_OK && i < json_array_size(member); i++) {
		const json_t *element = json_array_get(member, i);
		const char *is =
			field->by ? json_string_value(json_object_get(element, field->by)) : NULL;

		if (!field->by || (is && strcmp(is, field->is) == 0))
			err = add_value(items, walk(element, field->at));
	}
	return err;
}

static enum wd_err fill_facts(struct wd_view *view, const struct wd_story *story)
{
	const struct {
		const char *name;
		struct wd_span value;
	} facts[] = {
		{ "action", wd_span_of(wd_action_name(story->action)) },
		{ "agency-file", story->agency },
		{ "format", wd_span_of(story->format) },
	};
	enum wd_err err = WD_OK;

	for (size_t i = 0; err == WD_OK && i < sizeof(facts) / sizeof(facts[0]); i++)
		err = add_lines(&view->of[wd_view_find(wd_span_of(facts[i].name))], facts[i].value);
	return err;
}

static enum wd_err fill_all(struct wd_view *view, const struct wd_finished *fin)
{
	json_t *doc = json_loadb(fin->json.p, fin->json.n, 0, NULL);
	enum wd_err err = doc ? fill_facts(view, fin->story) : WD_ENOMEM;

	for (size_t i = 0; err == WD_OK && i < N_FIELDS; i++) {
		if (fields[i].member)
			err = fill(&view->of[i], &fields[i], doc);
	}
	json_decref(doc);
	return err;
}

struct wd_view *wd_view_new(const struct wd_finished *fin)
{
	struct wd_view *view = calloc(1, sizeof(*view));

	if (!view)
		return NULL;
	if (fin->fault)
		view->reason = strdup(fin->fault->reason);
	if (fin->fault ? !view->reason : fill_all(view, fin) != WD_OK) {
		wd_view_free(view);
		return NULL;
	}
	return view;
}

void wd_view_free(struct wd_view *view)
{
	if (!view)
		return;
	for (size_t i = 0; i < N_FIELDS; i++) {
		for (size_t k = 0; k < view->of[i].n; k++)
			free(view->of[i].v[k]);
		free(view->of[i].v);
	}
	free(view->reason);
	free(view);
}

const char *wd_view_reason(const struct wd_view *view)
{
	return view->reason;
}

struct wd_items wd_view_get(const struct wd_view *view, size_t i)
{
	assert(i < N_FIELDS);
	return view->of[i];
}

/* --- what wiredesk test says ---------------------------------------------------------------- */

static json_t *array_of(struct wd_items items)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < items.n; i++)
		(void)json_array_append_new(array, json_string(items.v[i])); /* checked below */
	if (json_array_size(array) == items.n)
		return array;
	json_decref(array);
	return NULL;
}

static enum wd_err print_line(json_t *json)
{
	int failed = json ? json_dumpf(json, stdout, JSON_COMPACT) : -1;

	json_decref(json);
	(void)fputc('\n', stdout);
	return failed && !ferror(stdout) ? WD_ENOMEM : WD_OK;
}

enum wd_err wd_cli_print_check(
	const char *path, const struct wd_expect_line *line, struct wd_items got)
{
	return print_line(json_pack("{s:s, s:i, s:i, s:s, s:o, s:o}", "test", path, "line",
		(int)line->line, "story", (int)line->nth, "field", line->key, "expected",
		array_of(line->want), "got", array_of(got)));
}

enum wd_err wd_cli_print_change(
	const char *file, size_t nth, const char *field, struct wd_items old, struct wd_items new)
{
	return print_line(json_pack("{s:o, s:i, s:s, s:o, s:o}", "input",
		wd_cli_json_text(wd_span_of(file)), "story", (int)nth, "field", field, "old",
		array_of(old), "new", array_of(new)));
}

enum wd_err wd_cli_print_count(const char *path, size_t expected, size_t got)
{
	return print_line(json_pack("{s:s, s:s, s:i, s:i}", "test", path, "field", "outcomes",
		"expected", (int)expected, "got", (int)got));
}

enum wd_err wd_cli_print_passed(const char *path, bool passed)
{
	return print_line(json_pack("{s:s, s:b}", "test", path, "passed", passed));
}
