/* SPDX-License-Identifier: MIT */
/**
 * @file marker.h
 * Words by which a desk says what a story is to others of its series.
 *
 *     "UPDATE 2-Snow stops trains"        update, 9 bytes
 *     "CORRECTED-UPDATE 1-Snow"           correction, 19 bytes
 *     "Snow stops trains (Update1)"       update, 10 bytes at the end
 *     "(Adds minister in paragraph 3)"    update, all of it
 *     "KILL KILL KILL"                    kill
 *
 * Pure; nothing is allocated. Internal to the core.
 */
#ifndef WIREDESK_CORE_MARKER_H
#define WIREDESK_CORE_MARKER_H

#include "wiredesk/story.h"

/** Bytes of the markers that @p headline begins with, the separator included; 0 without any. */
size_t wd_marker_head(struct wd_span headline, enum wd_action *ret_action);

/** Bytes of the markers that @p headline ends with, the blanks before them included; 0. */
size_t wd_marker_tail(struct wd_span headline, enum wd_action *ret_action);

/** Is @p line nothing but a marker: "2ND LEAD", "KILL KILL KILL", "3RD NET"? */
bool wd_marker_line(struct wd_span line, enum wd_action *ret_action);

/** Bytes of the bracketed note on changes that @p text begins with, "(Adds ...)"; 0. */
size_t wd_marker_note(struct wd_span text, enum wd_action *ret_action);

/** What the words of a note to editors say was done: "Eds: CORRECTS spelling"; NEW when nothing. */
enum wd_action wd_marker_words(struct wd_span note);

/** Does @p text order a kill: "Please kill the story", "A kill is mandatory"? */
bool wd_marker_orders_kill(struct wd_span text);

/** The stronger of two: a correction of an update is a correction, and a kill is a kill. */
enum wd_action wd_marker_stronger(enum wd_action a, enum wd_action b);

#endif
