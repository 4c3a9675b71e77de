/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "wiredesk/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* File names and what faults quote may hold any bytes; JSON may not. */
json_t *wd_cli_json_text(struct wd_span s)
{
	struct wd_buf buf;
	enum wd_err err = WD_OK;
	json_t *json = NULL;

	wd_buf_init(&buf, SIZE_MAX / 2);
	while (err == WD_OK && s.n > 0) {
		size_t n = wd_utf8_bad_at(s);

		err = wd_buf_put(&buf, wd_span_head(s, n));
		if (err == WD_OK && n < s.n) {
			err = wd_buf_puts(&buf, "\uFFFD");
			n++;
		}
		s = wd_span_from(s, n);
	}
	if (err == WD_OK)
		json = json_stringn(buf.n > 0 ? buf.p : "", buf.n);
	wd_buf_done(&buf);
	return json;
}

/* Takes @p json. */
static enum wd_err print(json_t *json, size_t flags)
{
	int failed = json ? json_dumpf(json, stdout, flags | JSON_ENCODE_ANY) : -1;

	json_decref(json);
	/* What could not be written shows in ferror(), which wd_cli_finish() looks at. */
	return failed && !ferror(stdout) ? WD_ENOMEM : WD_OK;
}

enum wd_err wd_cli_print_story(const char *name, struct wd_span json)
{
	enum wd_err err;

	(void)fputs("{\"input\":", stdout);
	err = print(wd_cli_json_text(wd_span_of(name)), JSON_COMPACT);
	(void)fputs(",\"story\":", stdout);
	(void)fwrite(json.p, 1, json.n, stdout);
	(void)fputs("}\n", stdout);
	return err;
}

enum wd_err wd_cli_print_error(const char *name, const struct wd_fault *fault)
{
	json_t *error = json_pack("{s:s, s:s}", "reason", fault->reason, "format", fault->format);
	enum wd_err err;

	if (error && fault->detail.n > 0)
		(void)json_object_set_new(error, "detail", wd_cli_json_text(fault->detail));
	if (error && fault->offset > 0)
		(void)json_object_set_new(error, "offset", json_integer((json_int_t)fault->offset));
	err = print(json_pack("{s:o, s:o}", "input", wd_cli_json_text(wd_span_of(name)), "error",
			    error),
		JSON_COMPACT);
	(void)fputc('\n', stdout);
	return err;
}

/* Further lines stand below the first. */
static void print_lines(const char *text)
{
	for (; *text; text++) {
		(void)fputc(*text, stdout);
		if (*text == '\n')
			(void)printf("  %-18s ", "");
	}
}

enum wd_err wd_cli_each_field(
	struct wd_span json, void (*fn)(void *arg, const char *key, const char *text), void *arg)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	enum wd_err err = root ? WD_OK : WD_ENOMEM;
	const char *key;
	json_t *value;

	json_object_foreach (root, key, value) {
		if (strcmp(key, "bodies") == 0 || strcmp(key, "standard") == 0)
			continue;
		if (json_is_string(value)) {
			fn(arg, key, json_string_value(value));
			continue;
		}
		char *text = json_dumps(value, JSON_ENCODE_ANY);

		if (text)
			fn(arg, key, text);
		else
			err = WD_ENOMEM;
		free(text);
	}
	json_decref(root);
	return err;
}

static void print_field(void *arg, const char *key, const char *text)
{
	(void)arg;
	(void)printf("  %-18s ", key);
	print_lines(text);
	(void)fputc('\n', stdout);
}

enum wd_err wd_cli_print_fields(struct wd_span json)
{
	return wd_cli_each_field(json, print_field, NULL);
}

enum wd_err wd_cli_line_text(struct wd_span line, struct wd_buf *buf)
{
	json_t *root = json_loadb(line.p, line.n, 0, NULL);
	json_t *text = json_object_get(root, "text");
	enum wd_err err = WD_EINVAL;

	if (json_is_string(text))
		err = wd_buf_put(
			buf, (struct wd_span){ json_string_value(text), json_string_length(text) });
	json_decref(root);
	return err;
}

static const char *text_of(const json_t *value)
{
	const char *text = json_string_value(value);

	return text ? text : "";
}

/* The first of @name whose role is @role. */
static const char *by_role(
	const json_t *root, const char *name, const char *role, const char *member)
{
	size_t i;
	json_t *row;

	json_array_foreach (json_object_get(root, name), i, row) {
		if (strcmp(text_of(json_object_get(row, "role")), role) == 0)
			return text_of(json_object_get(row, member));
	}
	return "";
}

bool wd_cli_facts(struct wd_span json, struct wd_cli_facts *ret)
{
	json_t *root = json.n > 0 ? json_loadb(json.p, json.n, 0, NULL) : NULL;

	if (!json_is_object(root)) {
		json_decref(root);
		return false;
	}
	*ret = (struct wd_cli_facts){
		.owner = root,
		.headline = by_role(root, "headlines", "main", "value"),
		.by = text_of(json_object_get(root, "by")),
		.located = text_of(json_object_get(root, "located")),
		.agency = by_role(root, "infoSources", "agency", "name"),
		.version = text_of(json_object_get(root, "version")),
		.status = text_of(json_object_get(root, "pubStatus")),
	};
	if (!*ret->agency)
		ret->agency = by_role(root, "infoSources", "provider", "name");
	return true;
}

void wd_cli_facts_done(struct wd_cli_facts *facts)
{
	json_decref(facts->owner);
	facts->owner = NULL;
}

enum wd_err wd_cli_print_object(const struct wd_cli_member *members, size_t n)
{
	json_t *object = json_object();

	for (size_t i = 0; object && i < n; i++) {
		if (members[i].text.n > 0)
			(void)json_object_set_new(
				object, members[i].name, wd_cli_json_text(members[i].text));
	}
	enum wd_err err = print(object, JSON_COMPACT);
	(void)fputc('\n', stdout);
	return err;
}
