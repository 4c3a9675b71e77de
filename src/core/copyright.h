/* SPDX-License-Identifier: MIT */
/**
 * @file copyright.h
 * Read a copyright notice.
 *
 *     (c) 2026 Example Wire L.P. All rights reserved. May not be redistributed. http://x.example/l
 *         ^year holder                                ^usage                    ^url
 *     ^notice ..................................... ^
 *
 * Marks: (c), the sign, its HTML entities, "Copyright", or several of them. The year stands before
 * or after the holder, or is left out. "All rights reserved" in en de fr es it nl pt belongs to the
 * notice; every sentence after it is a usage term. Pure; all parts borrow from the text.
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_COPYRIGHT_H
#define WIREDESK_CORE_COPYRIGHT_H

#include "core/rule.h"

/** How sure it is that this is a notice at all; the caller knows where the text stood. */
enum wd_copyright_marks {
	WD_MARK_SIGN = 1u << 0,     /* the sign itself, or its entity */
	WD_MARK_PAREN = 1u << 1,    /* "(c)", which also numbers lists */
	WD_MARK_WORD = 1u << 2,     /* "Copyright" */
	WD_MARK_YEAR = 1u << 3,     /* a year beside it */
	WD_MARK_RESERVED = 1u << 4, /* "All rights reserved" */
	WD_MARK_C = 1u << 5,        /* "c.1998" */
};

struct wd_copyright {
	unsigned marks;
	struct wd_span holder; /* "Example Wire L.P."; empty when only a year is given */
	struct wd_span year;   /* "2026", "2017-18" as written */
	struct wd_span notice; /* the first sentence and "All rights reserved" */
	struct wd_span usage;  /* the sentences after it; empty when there are none */
	struct wd_span url;    /* the first URL in usage */
};

/**
 * Read the notice that @p text begins with. All of @p text belongs to it; the same notice given
 * twice counts once.
 *
 * @retval WD_ENOTFOUND  @p text does not open with a notice, or goes on like prose
 */
enum wd_err wd_copyright_parse(struct wd_span text, struct wd_copyright *ret);

/** Does @p text speak of what may be done with a story ("... may not be redistributed")? */
bool wd_copyright_is_usage(struct wd_span text);

/**
 * Put @p c into the story of @p norm. What is there already stays: a second, different notice goes
 * below it, and only a holder other than the story's own agency takes the place of the agency.
 */
enum wd_err wd_copyright_keep(struct wd_norm *norm, const struct wd_copyright *c);

#endif
