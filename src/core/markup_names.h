/* SPDX-License-Identifier: MIT */
/**
 * @file markup_names.h
 * What the elements of body markup mean: HTML's, NITF's and those of other XML wires.
 *
 *     "bq"     ->  a block, shown as blockquote
 *     "person" ->  inline, shown as its content only
 *     "media"  ->  not read
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_MARKUP_NAMES_H
#define WIREDESK_CORE_MARKUP_NAMES_H

#include "wiredesk/span.h"

enum wd_markup_kind {
	WD_MARKUP_INLINE,
	WD_MARKUP_BLOCK, /* paragraphs of their own */
	WD_MARKUP_PART,  /* of a list or table: no paragraph by itself, blanks in it mean nothing */
	WD_MARKUP_ROW,   /* a line */
	WD_MARKUP_CELL,  /* kept apart from the next */
	WD_MARKUP_PRE,   /* a block in which blanks mean something */
	WD_MARKUP_BREAK, /* a line end */
	WD_MARKUP_RULE,  /* a line across */
	WD_MARKUP_CAPTION, /* of a picture: for readers, and no part of the running text */
	WD_MARKUP_FIGURE,  /* a block if it has a table or the like, else all of it is a caption */
	WD_MARKUP_SKIP,    /* not for readers */
};

struct wd_markup_name {
	const char *name;
	enum wd_markup_kind kind;
	const char *shown; /* XHTML element; NULL: its content only */
};

/** Upper and lower case are one. What is in no table is inline, without an element shown. */
const struct wd_markup_name *wd_markup_name(struct wd_span name);

#endif
