/* SPDX-License-Identifier: MIT */
/**
 * @file lead_words.h
 * Shapes of the words in a lead-in: places, dates, credits, dashes.
 *
 *     "Rio de Janeiro" place    "ST. LOUIS" place, all in capitals    "13 JUL 89" date
 *
 * Pure. Internal to lead_in.c and what reads bylines.
 */
#ifndef WIREDESK_CORE_LEAD_WORDS_H
#define WIREDESK_CORE_LEAD_WORDS_H

#include "core/vocab_agency.h"

/** A place or a date of more words than this is prose. */
#define WD_LEAD_WORDS 12

/** The words of @p s, parted by blanks. How many; 0 when there are more than WD_LEAD_WORDS. */
size_t wd_words_of(struct wd_span s, struct wd_span words[WD_LEAD_WORDS]);

/** Could @p s be the name of a place? @param ret_caps  all of it is in capitals */
bool wd_is_place(struct wd_span s, bool *ret_caps);

/** Could @p s be the name of a medium that nobody told us of? "Variety.com", "Gracenote". */
bool wd_is_credit_shape(struct wd_span s);

/**
 * Bytes of the medium that nobody told us of at the start of @p text, with " - " and a story behind
 * it: "Snow World", "oslopost.com"; 0.
 */
size_t wd_medium_len(struct wd_span text);

/**
 * Where in @p s a date begins: "Va. Feb 26" -> 4, "2 March" -> 0.
 * s.n when there is none, or when something that is no date follows.
 */
size_t wd_date_at(const struct wd_vocab *vocab, struct wd_span s);

/** Does @p date give a year? */
bool wd_date_has_year(struct wd_span date);

/** @p s without the blanks (NBSP too) before it. */
struct wd_span wd_skip_blanks(struct wd_span s);
/** @p s without the blanks (NBSP too) at either end. */
struct wd_span wd_strip_blanks(struct wd_span s);

/** Length of the dash at @p at: "-", "--", "_" or a long one; 0 when there is none. */
size_t wd_dash_len(struct wd_span s, size_t at);

/** Can a sentence begin with @p s? Not with a small letter. */
bool wd_starts_sentence(struct wd_span s);

#endif
