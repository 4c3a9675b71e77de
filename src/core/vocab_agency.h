/* SPDX-License-Identifier: MIT */
/**
 * @file vocab_agency.h
 * The vocabulary as the rules of the normalize stage use it: words to look up, and whose they are.
 *
 *     WD_WORD_CREDIT   "Reuters", "THOMSON REUTERS"        -> agency reuters, "Reuters"
 *     WD_WORD_RELATED  "Earlier:", "Read more:"            -> no agency (common.conf)
 *
 *     wd_vocab_word(v, WD_BIT(WD_WORD_CREDIT), "reuters")                    -> the word, its agency
 *     wd_vocab_opener(v, WD_BIT(WD_WORD_RELATED), "Earlier: Snow falls", &n) -> "Earlier:", n = 8
 *
 * Words compare without case (ASCII and Latin-1 letters), curly quotes as straight ones, and any
 * run of blanks as one. A look-up reads its text once. Each row of the table in vocab.c that is a
 * list is one kind of word. The words of no agency are in conf/agencies/common.conf.
 *
 * Read-only after wd_vocab_seal(). Everything handed out borrows from the vocabulary.
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_VOCAB_AGENCY_H
#define WIREDESK_CORE_VOCAB_AGENCY_H

#include <stdint.h>

#include "wiredesk/vocab.h"

/** What a word is good for: one key of a vocabulary file each. */
enum wd_word_kind {
	WD_WORD_NAME,      /* the published name itself */
	WD_WORD_CREDIT,    /* "Reuters": in the brackets of a dateline, after a name in a byline */
	WD_WORD_HOLDER,    /* "Thomson Reuters", "Bloomberg L.P.": copyright holder */
	WD_WORD_TITLE,     /* "Associated Press Writer" beside or below the name in a byline */
	WD_WORD_SIGN_OFF,  /* "REUTER", "==Kyodo": the agency's own mark at the end */
	WD_WORD_END_MARK,  /* "ENDS", "-30-", "Enditem": the end, whoever says so */
	WD_WORD_RELATED,   /* "Earlier:", "Read more:": opens a pointer to another story */
	WD_WORD_ADVISORY,  /* "Eds:", "ATTENTION -": opens a note to editors */
	WD_WORD_USAGE,     /* "This material may not be": a usage term opens so */
	WD_WORD_CONTACT,   /* "To contact the reporter on this story": not for the reader */
	WD_WORD_REPORTING, /* "Reporting by": opens a tail credit, role reporter */
	WD_WORD_WRITING,   /* "Writing by": role writer */
	WD_WORD_EDITING,   /* "Editing by": role editor */
	WD_WORD_CONTRIBUTING, /* "Additional reporting by": role contributor */
	WD_WORD_BY,           /* "By", "Von", "Par": opens a byline */
	WD_WORD_MONTH,        /* "January", "Jan", "janvier" */
	WD_WORD_PLACE,        /* a city that datelines name alone: "LONDON" */
	WD_WORD_REGION,       /* a state or province that follows a city: "Calif." */
	WD_WORD_COUNTRY,      /* a country that follows a city: "South Korea" */
	WD_WORD_KINDS
};

/** The mask of one kind. */
#define WD_BIT(kind) (1u << (kind))

/** How an agency opens its stories where that differs from "PLACE (CREDIT) - ". */
enum wd_lead_in {
	WD_LEAD_NO_DASH = 1u << 0,      /* "Paris (ats) Les ..." */
	WD_LEAD_CREDIT_FIRST = 1u << 1, /* "(ANSA) - Rome, October 11 - " */
	WD_LEAD_BARE = 1u << 2,         /* "TOKYO, Dec. 9 Kyodo - " */
};

struct wd_agency {
	struct wd_span key;  /* "reuters" */
	struct wd_span name; /* "Reuters", as published; empty for words of no agency */
	unsigned lead_in;    /* of enum wd_lead_in */
	bool places;         /* has a list of its own of cities that stand alone */
};

struct wd_word {
	struct wd_span text; /* as the file has it */
	enum wd_word_kind kind;
	const struct wd_agency *agency; /* never NULL; agency->name is empty for common words */
};

/** Is the whole of @p text a word of one of the kinds in @p mask? The first such, or NULL. */
const struct wd_word *wd_vocab_word(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text);

/**
 * The longest word of one of the kinds in @p mask that @p text begins with, or NULL. A word ends
 * where no letter or digit goes on: "By" does not open "Byrne".
 * @param ret_n  how many bytes of @p text it covers; untouched when NULL comes back
 */
const struct wd_word *wd_vocab_opener(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text, size_t *ret_n);

/**
 * The longest word of the kinds in @p mask that @p text ends with, or NULL. Reads @p text once for
 * each of its words, and no more of it than the longest word: meant for short texts.
 * @param ret_at  where in @p text it begins; untouched when NULL comes back
 */
const struct wd_word *wd_vocab_closer(
	const struct wd_vocab *vocab, unsigned mask, struct wd_span text, size_t *ret_at);

/**
 * Does @p agency name @p city without state or country? Its own list says so; without one, or
 * without an agency, that of common.conf.
 */
bool wd_vocab_stands_alone(
	const struct wd_vocab *vocab, const struct wd_agency *agency, struct wd_span city);

/** The agency of that key, or NULL. */
const struct wd_agency *wd_vocab_agency(const struct wd_vocab *vocab, struct wd_span key);

/** The @p i-th key of a vocabulary file, its help and whether it is a list; NULL past the end. */
const char *wd_vocab_key(size_t i, const char **ret_help, bool *ret_list);

#endif
