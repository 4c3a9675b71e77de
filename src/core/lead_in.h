/* SPDX-License-Identifier: MIT */
/**
 * @file lead_in.h
 * Read what stands before the first word of a wire story: place, date, credit, separator.
 *
 *     FORT WASHINGTON, Pa., Jan 21 (Reuters) - Snow fell.
 *     city             area date    credit   n ^
 *
 *     (ANSA) - Rome, October 11 - ...    MOSCOW, June 27. /TASS/. ...    OSLO, Dec. 9 Kyodo - ...
 *     Paris (ats afp) Les ...            OSLO--(BUSINESS WIRE)--...      (Bloomberg) -- ...
 *
 * What is no lead-in for certain is none: "The Energy Agency (IEA) said" has no place, no credit
 * that the vocabulary knows and no dash. Pure: no allocation; everything borrows from the text,
 * the vocabulary or is static. Internal to the core.
 */
#ifndef WIREDESK_CORE_LEAD_IN_H
#define WIREDESK_CORE_LEAD_IN_H

#include "core/vocab_agency.h"

/** A separator further in than this belongs to the prose. */
#define WD_LEAD_MAX 160

/** How sure a reading is. */
enum wd_lead_trust {
	WD_LEAD_SURE,  /* a credit that the vocabulary knows, or a form that prose does not have */
	WD_LEAD_LIKELY /* only to be believed at the top of a story */
};

struct wd_lead {
	struct wd_span city;    /* "FORT WASHINGTON", "NEW YORK/OTTAWA"; empty when none is named */
	struct wd_span area;    /* "Pa." */
	struct wd_span country; /* "Norway" */
	struct wd_span date;    /* "Jan 21" */
	struct wd_span credit;  /* "Reuters", as written; empty when none is given */
	struct wd_span agency_name;     /* the published name, or the credit of an unknown one */
	const struct wd_agency *agency; /* NULL when the vocabulary does not know it */
	enum wd_lead_trust trust;
	const char *form; /* static: "dateline.city-credit-dash" */
	size_t n;         /* bytes of the text that it takes, blanks after it included */
};

/**
 * Read the lead-in at the start of @p text.
 * @param ret  filled when true comes back, else untouched
 */
bool wd_lead_read(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret);

/** Read a dateline that a field of the wire gives, where no separator need follow the place. */
bool wd_lead_declared(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret);

/** Read @p text as a city alone on its line, "HOUSTON"; to be believed only below a byline. */
bool wd_lead_city(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret);

/**
 * Whose credit @p credit is: its agency and published name, "dpa" for "dpa/lno" too. For "tca/dpa"
 * and "ats afp" the name is the credit itself and the agency is the first that is known. False
 * when none is.
 */
bool wd_lead_credit(const struct wd_vocab *vocab, struct wd_span credit, struct wd_lead *ret);

#endif
