/* SPDX-License-Identifier: MIT */
/**
 * @file handoff.h
 * What a story takes along when another instance has to decide over it.
 *
 *     handoff topic, partition p = bucket p, which the record is for:
 *     key     the story's uri
 *     value   the finished ninjs document, or nothing where only a hash is entered
 *     header  wiredesk-handoff: u8 version 1, u8 step, u8 action, u8 pubStatus, u16 flags,
 *             i64 record time (ms), i32 partition, i64 offset, u16 index,
 *             32 bytes dedup hash, 32 bytes content hash, 16 bytes anchor,
 *             then six texts, each u16 length and bytes: source topic, agency, version, wire
 *             format, what was guessed, writer's transactional.id; numbers big-endian
 *     the other headers are those of the source record
 *
 * The owner of the bucket only looks up and passes on. Pure; owns nothing.
 */
#ifndef WIREDESK_HANDOFF_H
#define WIREDESK_HANDOFF_H

#include <stdint.h>

#include "wiredesk/buf.h"
#include "wiredesk/fingerprint.h"
#include "wiredesk/seen.h"
#include "wiredesk/story.h"

#define WD_HANDOFF_HEADER "wiredesk-handoff"
/** The version this program writes and reads. A newer one is WD_ELIMIT. */
#define WD_HANDOFF_VERSION 1

/** What the owner of the bucket is asked for. */
enum wd_step {
	WD_STEP_GUARD,  /* is it older than what is out, by uri? */
	WD_STEP_FOLLOW, /* was the version before it published, in the bucket of its hash? */
	WD_STEP_DEDUP,  /* was its text published, by content? */
	WD_STEP_ENTER,  /* its text was published: remember it */
};
#define WD_STEPS 4

/** What earlier steps have found. */
enum wd_handoff_flag {
	WD_HANDOFF_CONFLICT = 1 << 0, /* same version as the one before, other text */
	WD_HANDOFF_REPEAT = 1 << 1,   /* the very text that its uri had last */
	WD_HANDOFF_STALE = 1 << 2,    /* a lower version than the last one */
	WD_HANDOFF_LATE = 1 << 3,     /* the same, but all that is higher was a duplicate */
	WD_HANDOFF_FORCE = 1 << 4,    /* an operator wants it published again */
	WD_HANDOFF_HOP =
		1 << 8, /* once for each bucket that it was sent on from in WD_STEP_FOLLOW */
	WD_HANDOFF_HOPS = 0xf << 8,
};
#define WD_HANDOFF_FLAGS 0xf1f

struct wd_handoff {
	enum wd_step step;
	enum wd_action action;
	enum wd_pub_status pub_status;
	unsigned flags; /* enum wd_handoff_flag */
	int64_t time_ms;
	struct wd_position from;
	struct wd_hash dedup, content;
	struct wd_anchor anchor;
	struct wd_span agency, version, format, guessed;
	struct wd_span writer; /* who put it there */
};

/** Append the header's value to @p out. */
enum wd_err wd_handoff_encode(const struct wd_handoff *handoff, struct wd_buf *out);

/**
 * Read it. @p ret borrows from @p value.
 * @retval WD_EINVAL  damaged
 * @retval WD_ELIMIT  written by a newer program version
 */
enum wd_err wd_handoff_decode(struct wd_span value, struct wd_handoff *ret);

/** Static: "guard", "follow", "dedup", "enter". */
const char *wd_step_name(enum wd_step step);

#endif
