/* SPDX-License-Identifier: MIT */
/**
 * @file text.h
 * A story's running text, cleaned and laid out as paragraphs.
 *
 *     raw     "By ANNA LIND\r\n    OSLO (NTB) -  Snow fell.\r\n\r\n  More is\r\n due. \x01\r\n"
 *     clean   "By ANNA LIND\n\nOSLO (NTB) - Snow fell.\n\nMore is\ndue."
 *              ^paras[0]      ^paras[1]                  ^paras[2], wrapped
 *
 * The clean text is one buffer. A paragraph is a window on it that rules make smaller from either
 * end; what they cut off is recorded as a part (story.h), so that paragraphs and parts together
 * always cover every character of the clean text that is not a blank. Inside a paragraph '\n'
 * marks a line end of the source: where `wrapped` is set the line was broken to fit a column and
 * the reader wants a space there.
 *
 * Pure. Borrows from the arena that it was laid out in.
 */
#ifndef WIREDESK_TEXT_H
#define WIREDESK_TEXT_H

#include "wiredesk/arena.h"
#include "wiredesk/buf.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** More paragraphs than this is not a story: WD_ELIMIT. */
#define WD_PARAS_MAX 20000

struct wd_para {
	struct wd_span text; /* a window on the clean text; empty once all of it was taken */
	bool wrapped;
};

struct wd_text {
	struct wd_span clean; /* the whole clean text, never changed after layout */
	struct wd_para *paras;
	size_t n;
};

/**
 * Clean @p raw and find its paragraphs.
 *
 * Dropped: control characters (C0, DEL, C1), soft hyphens, U+200B, U+2060 and U+FEFF. CR LF, CR, form
 * feed, U+0085 and U+2028 end a line as '\n' does, U+2029 a paragraph. Blanks (space, TAB, U+00A0,
 * U+2000..U+200A, U+202F, U+3000) at either end of a line go, a run of them becomes one space; a lone one
 * inside a line stays what it is, but a TAB becomes a space, unless the line has two of them or more: then
 * they part columns, and a run with a TAB in it becomes one TAB. Quotes and dashes stay as they are.
 *
 * A paragraph begins after an empty line and at a line that is indented by two or more blanks, or
 * a TAB, beyond what all lines are. Lines that were not wrapped to a column are paragraphs each at
 * the top of a text (headline, byline, dateline) and where they are long; else they remain lines
 * of one paragraph, as tables need it.
 *
 * @param raw  must be valid UTF-8 (wd_utf8_valid())
 * @retval WD_OK  @p ret is filled, possibly with no paragraph at all
 */
enum wd_err wd_text_layout(struct wd_arena *arena, struct wd_span raw, struct wd_text *ret);

/** Append the remaining paragraphs, one empty line between them, wrapped lines joined by a space. */
enum wd_err wd_text_join(const struct wd_text *text, struct wd_buf *out);

/** True when @p s is UTF-8 throughout: no overlong forms, no surrogates, nothing over U+10FFFF. */
bool wd_utf8_valid(struct wd_span s);

/** Byte offset of the first byte that is not UTF-8, or s.n. */
size_t wd_utf8_bad_at(struct wd_span s);

#endif
