/* SPDX-License-Identifier: MIT */
/**
 * @file names.h
 * Lists of people as bylines and credits write them.
 *
 *     "Anna Lind and Jo Berg in Oslo, Per Dal at per@ntb.example"
 *      -> { Anna Lind, Oslo } { Jo Berg, Oslo } { Per Dal, per@ntb.example }
 *
 *     "ANNE-MARIE O'BRIEN" -> "Anne-Marie O'Brien"
 *
 * Who is a person and what is a title is the caller's to say: "Anna Lind, Associated Press
 * Writer" gives two items. Pure; what is split borrows from the text passed in.
 */
#ifndef WIREDESK_CORE_NAMES_H
#define WIREDESK_CORE_NAMES_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** Enough for the longest credit seen (19 reporters); what is over stays unread. */
#define WD_NAMES_MAX 64

struct wd_name {
	struct wd_span name;  /* as written; a line end may be in it */
	struct wd_span place; /* "in Beirut" -> "Beirut"; empty when none is named */
	struct wd_span email;
};

/**
 * Split @p list at commas, semicolons, ampersands and the word for "and" (en de fr es pt it nl da
 * no sv).
 *
 * "in X" and "from X" give the place of that name and of those before it that have none yet; a
 * state after the place ("in Fargo, North Dakota") belongs to it. An e-mail address belongs to the
 * name before it and ends it. "Jr." and "III" stay with their name. Telephone numbers and what
 * stands in brackets are passed over.
 *
 * @param max  at most so many
 * @return how many of @p ret are filled; 0 when there is no name in @p list
 */
size_t wd_names_split(struct wd_span list, struct wd_name *ret, size_t max);

/**
 * Does @p name look like the name of one person? One to six words, each capitalised or a particle
 * ("van der", "de la"), and none that makes it an organisation or a job ("Press", "News", "The",
 * "Staff", "Correspondent").
 */
bool wd_name_is_person(struct wd_span name);

/**
 * @p name as it is to be shown: trimmed, every run of blanks one space, and, only when all of it is
 * in capitals, set in name case: McConnell, O'Brien, Anne-Marie, de la Cruz, van der Berg.
 *
 * @param ret  borrows from @p name when nothing had to change, else from @p arena
 * @return WD_OK or WD_ENOMEM
 */
enum wd_err wd_name_display(struct wd_arena *arena, struct wd_span name, struct wd_span *ret);

#endif
