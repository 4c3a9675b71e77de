/* SPDX-License-Identifier: MIT */
/**
 * @file resolve_parts.h
 * The parts of the resolve stage. Pure. Internal to it.
 */
#ifndef WIREDESK_CORE_RESOLVE_PARTS_H
#define WIREDESK_CORE_RESOLVE_PARTS_H

#include <stdint.h>

#include "wiredesk/story.h"
#include "wiredesk/vocab.h"

/** What @p place, a dateline's, means: points, and area and country where they are empty. */
enum wd_err wd_resolve_place(const struct wd_story *story, const struct wd_vocab *vocab,
	struct wd_arena *arena, struct wd_place *place);

/** The language of a story that does not say it, and that it was guessed. */
enum wd_err wd_resolve_language(struct wd_story *story, struct wd_arena *arena);

/** A day of the calendar. */
struct wd_day {
	int year; /* 1 to 9999 */
	unsigned month, day;
};

/** The day, UTC, in which @p time_ms since 1970 is; false outside the years 1 to 9999. */
bool wd_day_of(int64_t time_ms, struct wd_day *ret);

/**
 * Read @p date as datelines write it: "Jan 21", "21 JUL 89", "2 de marzo de 2024", "2024-03-02".
 * @param anchor  about when it was written, or NULL; a year that is left out is the one that
 *                brings the date nearest to it
 * @return false when it names no day, or more than one
 */
bool wd_resolve_date(struct wd_span date, const struct wd_day *anchor, struct wd_day *ret);

#endif
