/* SPDX-License-Identifier: MIT */
/**
 * @file wrap.h
 * Was a block of lines one paragraph, broken to fit a column, or is every line its own?
 *
 *     Oil prices rose on Monday as traders awaited news of     breaks fall where the column ends,
 *     the talks in Vienna.                                     the next line goes on: WRAPPED
 *
 *     Shr 45 cts vs 58 cts                                     there was room for the next word:
 *     Net 1.1 mln vs 829,000                                   KEPT, a table must not be joined
 *
 *     (two or more lines that no column holds)                 SPLIT, each is a paragraph
 *
 * First every block is looked at alone. What the wrapped ones say about the column then decides
 * about those that are too short to tell. A text laid out twice is the same as once: wrapped blocks
 * are single lines then, and the others have nobody left to tell them a column. Pure. Internal to
 * the core.
 */
#ifndef WIREDESK_CORE_WRAP_H
#define WIREDESK_CORE_WRAP_H

#include "wiredesk/span.h"

/* TAIL: wrapped, going by little: two or three lines of names, the last one short. */
enum wd_wrap { WD_WRAP_WRAPPED, WD_WRAP_TAIL, WD_WRAP_KEPT, WD_WRAP_SPLIT };

/* A block is clean lines, two or more, '\n' between them. */

/** @param ret_column  filled always: the width of the widest line */
enum wd_wrap wd_wrap_look(struct wd_span block, size_t *ret_column);

/** Was @p block wrapped to @p column, which other blocks of the text were? */
bool wd_wrap_fits(struct wd_span block, size_t column);

/**
 * Bytes of the first paragraph of a wrapped block, with the '\n' behind it: a block holds several
 * where a short line ends each. block.n when it is one.
 */
size_t wd_wrap_para(struct wd_span block, size_t column);

/**
 * Bytes of the lines that stand on top of @p block without belonging to its paragraph: a headline
 * or a byline that ends long before the column does. 0 when there are none; includes the last '\n'.
 * @param column  of the text; 0 when no block told
 */
size_t wd_wrap_heading(struct wd_span block, size_t column);

#endif
