/* SPDX-License-Identifier: MIT */
/**
 * @file resolve.h
 * Say what the words of a dateline mean, and in which language the story is: the third stage.
 *
 *     "BERGEN"          ->  Bergen, Norway (NO), 60.39299 5.32415
 *     "PORTLAND, Maine" ->  Portland, Maine, United States (US), 43.66147 -70.25533
 *     "PORTLAND"        ->  nothing: there are eleven
 *     "Dec 31", on 1 January 2026  ->  descriptions[role=datelineDate] 2025-12-31
 *     "Es schneit in Flensburg ..."  ->  language de, if neither the wire nor conf says one
 *
 * Nothing that the wire says is changed; what it leaves open is filled in where there is one answer
 * only. Pure: the time comes in as a parameter.
 */
#ifndef WIREDESK_RESOLVE_H
#define WIREDESK_RESOLVE_H

#include <stdint.h>

#include "wiredesk/story.h"
#include "wiredesk/vocab.h"

/**
 * Resolve the dateline's places and its date, and the language. What was found by looking at the
 * text alone is named in story->guessed.
 * @param time_ms  the record's time, ms since 1970: the anchor of a date without a year where the
 *                 wire itself does not say when it was written; 0 when it is not known
 */
enum wd_err wd_resolve(struct wd_story *story, const struct wd_vocab *vocab, struct wd_arena *arena,
	int64_t time_ms);

#endif
