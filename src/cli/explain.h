/* SPDX-License-Identifier: MIT */
/**
 * @file explain.h
 * What cleaning did to a story, in the forms in which `wiredesk explain` shows it.
 *
 *     text   <byline>By Anna Lind</byline> ...        explain_text.c, for a terminal
 *     JSON   {"input":"a.txt","parts":[...],...}      json_explain.c, a line an outcome
 *     HTML   <mark class="byline">By Anna Lind</mark> explain_html.c, one page for all
 */
#ifndef WIREDESK_CLI_EXPLAIN_H
#define WIREDESK_CLI_EXPLAIN_H

#include "wiredesk/pipeline.h"

/* One outcome. */
struct wd_explained {
	const char *name; /* of the file */
	const struct wd_finished *fin;
	const struct wd_part *parts; /* of its story, in the order of the text */
	size_t n;
	bool colour;
};

struct wd_explain_form {
	void (*begin)(void); /* may be NULL, as end */
	enum wd_err (*one)(const struct wd_explained *it);
	void (*end)(void);
};

extern const struct wd_explain_form wd_explain_text, wd_explain_json, wd_explain_html;

/**
 * Go through the text: @p fn gets each piece of it, with the part that took it, or NULL for what
 * stayed. A part inside another is left out.
 */
void wd_explain_pieces(const struct wd_explained *it,
	void (*fn)(
		const struct wd_explained *it, struct wd_span piece, const struct wd_part *part));

/**
 * `wiredesk explain --diff OLD NEW PATH...`: what the agencies of NEW make of the stories that those
 * of OLD make otherwise. The exit code.
 */
struct wd_cli_opts;
int wd_explain_diff(const struct wd_cli_opts *opts, char **args, bool json);

#endif
