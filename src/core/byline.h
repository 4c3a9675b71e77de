/* SPDX-License-Identifier: MIT */
/**
 * @file byline.h
 * Read a byline: who wrote it, for whom, and how much text says so.
 *
 *     By ANNA LIND and Jo Berg, Associated Press Writers     authors Anna Lind, Jo Berg; agency ap
 *     AP Sports Writer                                       a title on a line of its own: agency ap
 *     Karl Melander/TT                                       author Karl Melander; agency tt
 *
 * "By the end of 2023, ..." and "Byrne said" are none: every item has to be a person, a title or
 * an agency. Pure; everything borrows from the text or the vocabulary. Internal to the core.
 */
#ifndef WIREDESK_CORE_BYLINE_H
#define WIREDESK_CORE_BYLINE_H

#include "core/names.h"
#include "core/vocab_agency.h"

/** More authors than this are no byline. */
#define WD_AUTHORS_MAX 24

struct wd_byline {
	struct wd_name authors[WD_AUTHORS_MAX]; /* as written */
	size_t n_authors;
	bool by_agency;                 /* the one author is the agency itself */
	const struct wd_agency *agency; /* NULL when none is named that the vocabulary knows */
	struct wd_span agency_text;     /* how it is named: "Associated Press Writer" */
	struct wd_span and_word;        /* "and", "und": between the last two names */
	const char *form;               /* static: "byline.by-names" */
	size_t n;                       /* bytes of the text that it takes */
};

/**
 * Read the byline that @p text begins with, to the end of its line or of the names in it.
 * @param ret  filled when true comes back, else untouched
 */
bool wd_byline_read(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret);

/** Read what a field of the wire gives as its byline: all of @p text, "By" or not. */
bool wd_byline_declared(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret);

/**
 * Is @p line nothing but a title or an agency, as stands below a byline?
 * @param byline  takes over the agency when it has none
 */
bool wd_byline_title(const struct wd_vocab *vocab, struct wd_span line, struct wd_byline *byline);

#endif
