/* SPDX-License-Identifier: MIT */
/**
 * @file expect.h
 * What is expected of a story: a file beside it, with the names of view.h.
 *
 *     library.txt       the story, as it comes from the wire
 *     library.expect    [input]
 *                       agency = ap
 *                       [story]
 *                       author = June Halversen
 *                         Ola Berg                    the next item
 *                       holder =                      there is none
 *                       body-starts = A bookmobile
 *
 * [story 2], [error 2] is what comes second of that file; [error] says reason = picture. wiredesk(1)
 * has all of it.
 */
#ifndef WIREDESK_CLI_EXPECT_H
#define WIREDESK_CLI_EXPECT_H

#include "cli/view.h"

/* How an item of a field is compared. */
enum wd_expect_how {
	WD_EXPECT_IS,     /* all items of the field, in this order */
	WD_EXPECT_STARTS, /* the first item begins so */
	WD_EXPECT_ENDS,   /* the last item ends so */
	WD_EXPECT_HAS,    /* each stands in some item */
	WD_EXPECT_LACKS,  /* none stands in any item */
	WD_EXPECT_REASON, /* of what is no story */
};

struct wd_expect_line {
	unsigned nth; /* of which outcome, from 1 */
	int field;    /* of view.h; -1 for WD_EXPECT_REASON */
	enum wd_expect_how how;
	char *key; /* as written */
	unsigned line;
	struct wd_items want; /* none: the field must be empty */
};

struct wd_expect {
	char *path; /* of the .expect file */
	struct wd_expect_line *lines;
	size_t n;
	unsigned outcomes; /* how many are expected */
	char *agency, *format, *charset, *language;
	int64_t time_ms; /* record time; 0 when not given */
};

/** Read @p text; mistakes go to stderr as "path:line: ...". WD_EINVAL for those, WD_ENOMEM. */
enum wd_err wd_expect_read(const char *path, struct wd_span text, struct wd_expect *ret);
void wd_expect_done(struct wd_expect *expect);

/** For --json, a line each: a difference, a wrong number of outcomes, and the end of a test. */
enum wd_err wd_cli_print_check(
	const char *path, const struct wd_expect_line *line, struct wd_items got);
enum wd_err wd_cli_print_count(const char *path, size_t expected, size_t got);
enum wd_err wd_cli_print_passed(const char *path, bool passed);

/** Does @p got satisfy @p line? */
bool wd_expect_holds(const struct wd_expect_line *line, struct wd_items got);

#endif
