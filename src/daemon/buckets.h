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
 */
#ifndef WIREDESK_DAEMON_BUCKETS_H
#define WIREDESK_DAEMON_BUCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"
#include "daemon/loop.h"
#include "daemon/worker.h"
#include "wiredesk/err.h"
#include "wiredesk/seen.h"

struct wd_buckets;

struct wd_buckets_ops {
	void (*restored)(void *arg); /* every bucket that is ours can answer */
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
 * These buckets are ours from now on; `restored` follows, at once or later.
 * @param generation  of the group: a table is kept when it was ours in the generation before
 */
void wd_buckets_assign(
	struct wd_buckets *buckets, const int32_t *owned, size_t n_owned, int32_t generation);
/** The assignment is over. @p forget: the tables are not to be trusted (lost, unknown end). */
void wd_buckets_revoke(struct wd_buckets *buckets, bool forget);

/** Are all buckets of the desk ours, and restored? */
bool wd_buckets_complete(const struct wd_buckets *buckets);
size_t wd_buckets_owned(const struct wd_buckets *buckets, size_t *ret_restoring);

/** The table that decides over @p hash; NULL when its bucket is not ours or not restored. */
struct wd_seen *wd_buckets_table(struct wd_buckets *buckets, const struct wd_hash *hash);

/* On every table. */
void wd_buckets_commit(struct wd_buckets *buckets);
void wd_buckets_undo(struct wd_buckets *buckets);
/** The newest record time decided on: what expiry goes by, so that an old feed ages in its own time. */
void wd_buckets_set_now(struct wd_buckets *buckets, int64_t now_ms);
void wd_buckets_set_window(struct wd_buckets *buckets, int64_t window_ms);
/** Entries and bytes of all tables. */
size_t wd_buckets_count(const struct wd_buckets *buckets, size_t *ret_bytes);

#endif
