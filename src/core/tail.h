/* SPDX-License-Identifier: MIT */
/**
 * @file tail.h
 * What the rules for the end of a story share: where sentences begin, and text on one line.
 *
 *     "... charities. (c) 2026 Example. All rights reserved."
 *                     ^ wd_tail_starts() says yes here, and not at "rights"
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_TAIL_H
#define WIREDESK_CORE_TAIL_H

#include "core/rule.h"

/** A sentence may begin at @p at: it is the start of @p para or of a line, or a sentence ends before. */
bool wd_tail_starts(struct wd_span para, size_t at);

/** Quotation marks before @p at are still open there. */
bool wd_tail_quoted(struct wd_span para, size_t at);

/**
 * Bytes of the first sentence of @p s, with its full stop. Initials, "L.P." and "Inc." in the
 * middle of a name do not end it.
 */
size_t wd_tail_sentence(struct wd_span s);

/** Where the last sentence (or line) of @p para begins; 0 when it is the only one. */
size_t wd_tail_last_sentence(struct wd_span para);

/** Offset of the last line of @p para: after its last '\n', or 0. */
size_t wd_tail_last_line(struct wd_span para);

/** Bytes of the URL that @p s begins with, "http..." or "www.", without punctuation after it; 0. */
size_t wd_tail_url(struct wd_span s);

/** The first URL in @p s; empty when there is none. */
struct wd_span wd_tail_find_url(struct wd_span s);

/**
 * Does @p s contain @p word, ASCII letters without case and line ends as blanks? @p word must be in
 * small letters.
 */
bool wd_tail_has(struct wd_span s, struct wd_span word);

/** @p s trimmed and with every run of blanks one space. Borrows from @p s when it is so already. */
enum wd_err wd_tail_tidy(struct wd_arena *arena, struct wd_span s, struct wd_span *ret);

/** @p a, the byte @p c and @p b as one text; the other one when either is empty. */
enum wd_err wd_tail_join(
	struct wd_arena *arena, struct wd_span a, char c, struct wd_span b, struct wd_span *ret);

#endif
