/* SPDX-License-Identifier: MIT */
#include "cli/explain.h"

#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

static json_t *text_of(struct wd_span s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

static json_t *parts_of(const struct wd_explained *it)
{
	struct wd_span clean = it->fin->story->text.clean;
	json_t *parts = json_array();

	for (size_t i = 0; parts && i < it->n; i++) {
		const struct wd_part *part = &it->parts[i];
		json_t *json = json_pack("{s:s, s:s, s:I, s:o}", "part", part->part, "rule",
			part->rule, "at", (json_int_t)(part->raw.p - clean.p), "text",
			text_of(part->raw));

		if (json_array_append_new(parts, json) != 0) {
			json_decref(parts);
			return NULL;
		}
	}
	return parts;
}

static enum wd_err one(const struct wd_explained *it)
{
	const struct wd_story *story = it->fin->story;

	if (!story)
		return wd_cli_print_error(it->name, it->fin->fault);
	json_t *name = wd_cli_json_text(wd_span_of(it->name));
	json_t *doc = json_loadb(it->fin->json.p, it->fin->json.n, 0, NULL);
	json_t *line = json_pack("{s:o, s:s, s:b, s:o, s:o, s:s, s:o, s:o, s:o}", "input", name,
		"format", story->format, "format_guessed", story->format_guessed, "guessed",
		text_of(story->guessed), "agency", text_of(story->agency), "action",
		wd_action_name(story->action), "text", text_of(story->text.clean), "parts",
		parts_of(it), "story", doc);
	int failed = line ? json_dumpf(line, stdout, JSON_COMPACT) : -1;

	json_decref(line);
	(void)fputc('\n', stdout);
	return failed && !ferror(stdout) ? WD_ENOMEM : WD_OK;
}

const struct wd_explain_form wd_explain_json = { .one = one };
