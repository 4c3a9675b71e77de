/* SPDX-License-Identifier: MIT */
/**
 * @file buckets.h
 * Which dedup buckets are ours, and their tables, restored from the `seen` topic.
 *
 *     handoff[p] assigned to us  ->  bucket p is ours
 *     seen[p]  ....d17 d04 d99|      read from the beginning to the true high watermark
 *                             ^ asked for after the assignment, past records of open transactions
 *
 * A reader that is read_committed gets to that watermark only after every transaction that was
 * open on the partition has ended: a stalled former owner cannot slip an entry in behind us.
 * A bucket that was ours in the generation just before is kept and not read again.
 *
 * restored: its handoff partition may be read, and what comes from there be decided.
 * direct:   that partition was read up to its end as well (route.h): what we read ourselves, too.
 * held:     only an open transaction of another process is in the way; our own stories go on and
 *           queue up in the handoff partition.
 */
#ifndef WIREDESK_DAEMON_BUCKETS_H
#define WIREDESK_DAEMON_BUCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"
#include "daemon/consume.h"
#include "daemon/loop.h"
#include "daemon/route.h"
#include "daemon/worker.h"
#include "wiredesk/err.h"
#include "wiredesk/seen.h"

struct wd_buckets;

struct wd_buckets_ops {
	/** One of the answers below may be another one now. */
	void (*changed)(void *arg);
	/** It cannot be done: an entry of a newer program, wrong number of partitions. */
	void (*failed)(void *arg, const char *why);
	void *arg;
};

/** @param conf, worker, loop  borrowed. NULL: the reason was logged. */
struct wd_buckets *wd_buckets_new(struct wd_loop *loop, struct wd_worker *worker,
	const struct wd_conf *conf, const struct wd_buckets_ops *ops);
/** After the worker was joined. */
void wd_buckets_free(struct wd_buckets *buckets);

/**
 * These buckets are ours from now on; `changed` follows, at once or later.
 * @param a  a table is kept when it was ours in the generation before
 */
void wd_buckets_assign(struct wd_buckets *buckets, const struct wd_assignment *a);
/** The assignment is over. @p forget: the tables are not to be trusted (lost, unknown end). */
void wd_buckets_revoke(struct wd_buckets *buckets, bool forget);

/** How far the reading back has come: 0 to 1, which it stays at when all is read. */
double wd_buckets_progress(const struct wd_buckets *buckets);
/** How many of ours are held up by an open transaction of another process. */
size_t wd_buckets_held(const struct wd_buckets *buckets);

/** Has every bucket that is ours come so far that input topics may be read? */
bool wd_buckets_settled(const struct wd_buckets *buckets);
/** Can records of this bucket's handoff partition be decided? */
bool wd_buckets_ready(const struct wd_buckets *buckets, int32_t bucket);
size_t wd_buckets_owned(const struct wd_buckets *buckets, size_t *ret_restoring);

/**
 * The table of a bucket that can be decided on here and now; NULL: forward the story to it.
 * @param from  the bucket whose handoff partition the story came from, or WD_RAW
 */
struct wd_seen *wd_buckets_table(struct wd_buckets *buckets, int32_t bucket, int32_t from);

/* What happens to handoff partitions, see route.h. */
void wd_buckets_end(struct wd_buckets *buckets, int32_t bucket, int64_t offset);
void wd_buckets_read(struct wd_buckets *buckets, int32_t bucket, int64_t offset);
void wd_buckets_decided(struct wd_buckets *buckets, int32_t bucket, int64_t offset, bool ours);
void wd_buckets_forwarded(struct wd_buckets *buckets, int32_t bucket);

/* On all of it. */
void wd_buckets_commit(struct wd_buckets *buckets);
void wd_buckets_undo(struct wd_buckets *buckets);
/** The newest record time decided on: what expiry goes by, so that an old feed ages in its own time. */
void wd_buckets_set_now(struct wd_buckets *buckets, int64_t now_ms);
void wd_buckets_set_window(struct wd_buckets *buckets, int64_t window_ms);
/** Entries and bytes of all tables. */
size_t wd_buckets_count(const struct wd_buckets *buckets, size_t *ret_bytes);

#endif
