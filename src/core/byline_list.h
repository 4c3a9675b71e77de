/* SPDX-License-Identifier: MIT */
/**
 * @file byline_list.h
 * What stands behind "By": names, titles and whom they work for.
 *
 *     "ANNA LIND and Jo Berg, Associated Press Writers"   two authors; agency ap
 *
 * byline.c finds where such a list begins and ends. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_BYLINE_LIST_H
#define WIREDESK_CORE_BYLINE_LIST_H

#include "core/byline.h"

/** A longer list is prose. */
#define WD_BYLINE_MAX 320
/** A title on a line of its own is no longer. */
#define WD_BYLINE_TITLE_MAX 90

/**
 * Read all of @p list: persons, titles and agencies, at least one of them a person or an agency.
 * @param ret  filled when true comes back, else untouched; n and form are the caller's to set
 */
bool wd_byline_list(const struct wd_vocab *vocab, struct wd_span list, struct wd_byline *ret);

/** An agency anywhere in the title @p s, "AP" in "AP Sports Writer", unless @p byline has one. */
void wd_byline_note_agency(
	const struct wd_vocab *vocab, struct wd_span s, struct wd_byline *byline);

/** Does @p s end in the name of a job, "Snow Writer"? */
bool wd_byline_is_job(struct wd_span s);

#endif
