/* SPDX-License-Identifier: MIT */
/**
 * @file lead_reader.h
 * A lead-in while it is read: what lead_in.c, which reads the forms, and lead_judge.c, which says
 * whether to believe them, share. Pure. Internal to these two.
 */
#ifndef WIREDESK_CORE_LEAD_READER_H
#define WIREDESK_CORE_LEAD_READER_H

#include "core/lead_in.h"

enum wd_lead_sep { WD_SEP_NONE, WD_SEP_DASH, WD_SEP_COLON };

struct wd_lead_reader {
	const struct wd_vocab *vocab;
	struct wd_span text; /* all of it; lead.n counts in it */
	struct wd_lead lead;
	enum wd_lead_sep sep;
	bool caps;      /* the city is in capitals */
	bool all_known; /* every part of the credit is known */
	bool bracket;   /* there were brackets, perhaps empty */
	bool crowded;   /* city and date had no comma between them */
	bool wide;      /* the dash is long, double or an underscore */
};

/** Is what was read a lead-in? Fills in how sure that is. */
bool wd_lead_believe(struct wd_lead_reader *r);

/** As wd_lead_believe(), for a credit that is known. @p sentence  one begins after the lead-in */
bool wd_lead_believe_known(struct wd_lead_reader *r, bool sentence);

/** Does the city's name hold a word that no place has, "UPDATE" or "SOCCER"? */
bool wd_lead_other_words(struct wd_span city);

#endif
