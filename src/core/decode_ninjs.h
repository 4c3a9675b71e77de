/* SPDX-License-Identifier: MIT */
/**
 * @file decode_ninjs.h
 * The two halves of the ninjs decoder.
 *
 * ninjs 1.x, 2.x and 3.x name the same things differently: "copyrightnotice" (1, 2) and
 * "copyrightNotice" (3); "headline" (1) and "headlines" (2, 3). Every reading takes them all,
 * because real feeds mix them. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_NINJS_H
#define WIREDESK_CORE_DECODE_NINJS_H

#include "decode_json.h"

/** Parties, places, subjects, genres, rights, related objects, other ids. */
void wd_ninjs_meta(struct wd_fields *f, const json_t *object, struct wd_story *story);

#endif
