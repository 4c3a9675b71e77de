/* SPDX-License-Identifier: MIT */
/**
 * @file view.h
 * A story as the fields that people talk about, by names that `wiredesk test` and
 * `wiredesk explain --diff` share.
 *
 *     byline   June Halversen
 *     author   June Halversen            one item each
 *     region   Minn.
 *     body     A bookmobile that was ...  one item a paragraph
 *
 * A text of several lines is one item a line. A field that a story has not is empty.
 */
#ifndef WIREDESK_CLI_VIEW_H
#define WIREDESK_CLI_VIEW_H

#include "wiredesk/pipeline.h"

struct wd_view; /* one story, copied: it outlives the pipeline's next record */

struct wd_items {
	char **v;
	size_t n;
};

/** The name of the @p i-th field, NULL past the end; *ret_help, if asked for, is for people. */
const char *wd_view_name(size_t i, const char **ret_help);
/** The number of the field @p name; -1 when there is none. */
int wd_view_find(struct wd_span name);

/** Of a story or of a fault. NULL without memory. Owned by the caller. */
struct wd_view *wd_view_new(const struct wd_finished *fin);
void wd_view_free(struct wd_view *view);

/** The reason, when it was no story; NULL for a story. Borrows from @p view. */
const char *wd_view_reason(const struct wd_view *view);
/** What field @p i holds. Borrows from @p view. */
struct wd_items wd_view_get(const struct wd_view *view, size_t i);

/** For `explain --diff --json`: a line that says how @p field differs. */
enum wd_err wd_cli_print_change(
	const char *file, size_t nth, const char *field, struct wd_items old, struct wd_items new);

#endif
