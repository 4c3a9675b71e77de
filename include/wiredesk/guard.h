/* SPDX-License-Identifier: MIT */
/**
 * @file guard.h
 * The version guard: may this version of a story still come out?
 *
 *     known "urn:wiredesk:ntb:17": version 1.9, not killed
 *       1.10, other text     -> update
 *       1.8                  -> stale
 *       1.9, the same text   -> repeat          1.9, other text -> conflict, which is published
 *       a kill               -> passes; from then on only what is above 1.9 comes out
 *
 * Where versions are missing, the order on the source partition stands in for them. Pure; all
 * spans are borrowed.
 */
#ifndef WIREDESK_GUARD_H
#define WIREDESK_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "wiredesk/fingerprint.h"
#include "wiredesk/story.h"

/** Where a story came from: what tells a repeat from the same record read again. */
struct wd_position {
	struct wd_span topic;
	int32_t partition;
	int64_t offset;
	uint16_t index; /* which story of the record, from 0 */
};

bool wd_position_eq(const struct wd_position *a, const struct wd_position *b);

/** The first half of a hash: enough to tell texts apart, and to find a bucket. All 0: none. */
#define WD_ANCHOR_BYTES 16
struct wd_anchor {
	unsigned char b[WD_ANCHOR_BYTES];
};

struct wd_anchor wd_anchor_of(const struct wd_hash *hash);
bool wd_anchor_eq(const struct wd_anchor *a, const struct wd_anchor *b);
bool wd_anchor_is_none(const struct wd_anchor *anchor);

/** What is known of a uri. */
struct wd_guard {
	struct wd_span version;  /* the highest so far; empty when none was given */
	struct wd_position from; /* of what was let through last */
	struct wd_anchor last;   /* the text let through last; none: only a kill or a hold was */
	struct wd_anchor anchor; /* the first text that went on to dedup; none: nothing has */
	bool killed;             /* and nothing higher has come since */
	bool was_killed;         /* once; also after something higher has come */
	struct wd_span kill;     /* the version that was killed last; may be empty */
};

/** Is @p version, which is stale, at or below a kill, or can it not be told to be above? */
bool wd_guard_is_dead(const struct wd_guard *known, struct wd_span version);

/** What the guard asks of a story. */
struct wd_guard_story {
	struct wd_span version;
	struct wd_position from;
	struct wd_anchor text;
	enum wd_action action;
	enum wd_pub_status pub_status;
};

enum wd_guard_verdict {
	WD_GUARD_FIRST,    /* nothing is known of its uri */
	WD_GUARD_UPDATE,   /* higher, with another text */
	WD_GUARD_CONFLICT, /* the same version with another text */
	WD_GUARD_REPEAT,   /* the text that its uri had last */
	WD_GUARD_PASS,     /* a kill, a hold or a correction */
	WD_GUARD_STALE,    /* lower, or not higher than what was killed */
	WD_GUARD_HANDLED,  /* the very record that was let through last, read again */
};

/**
 * Judge @p story by what is @p known of its uri (NULL: nothing).
 * @param ret_next  what is known after it, but for STALE and HANDLED, which change nothing;
 *                  borrows from both. The anchor is the caller's to set.
 */
enum wd_guard_verdict wd_guard_judge(const struct wd_guard *known,
	const struct wd_guard_story *story, struct wd_guard *ret_next);

/** Static: "first", "update" ... */
const char *wd_guard_verdict_name(enum wd_guard_verdict verdict);

/** Does it reach the reader whatever its text: a kill, a hold, a correction? */
bool wd_guard_passes(enum wd_action action, enum wd_pub_status pub_status);

/**
 * Which version is higher: runs of digits count as numbers, other bytes as they are, and ".0" at
 * the end adds nothing: "9" < "10", "1.9" < "1.10", "1" = "1.0" = "01".
 * @return below, at or above 0, as for strcmp()
 */
int wd_version_compare(struct wd_span a, struct wd_span b);

#endif
