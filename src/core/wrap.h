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
 * Only the block itself is looked at, so that laying out a text a second time decides the same.
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_WRAP_H
#define WIREDESK_CORE_WRAP_H

#include "wiredesk/span.h"

enum wd_wrap { WD_WRAP_WRAPPED, WD_WRAP_KEPT, WD_WRAP_SPLIT };

/** @param block  clean lines, two or more, '\n' between them */
enum wd_wrap wd_wrap_look(struct wd_span block);

/**
 * Bytes of the lines that stand on top of @p block without belonging to its paragraph: a headline
 * or a byline that ends long before the column does. 0 when there are none; includes the last '\n'.
 */
size_t wd_wrap_heading(struct wd_span block);

#endif
