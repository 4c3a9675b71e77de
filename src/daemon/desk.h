/* SPDX-License-Identifier: MIT */
/**
 * @file desk.h
 * The desk itself: reads records, prepares, decides, produces, and says when to commit.
 *
 *     works   [ decided, in the open transaction | prepared, read ahead        ]
 *              head                               next                     tail
 *              commit: freed   abort: next = head, dedup entries undone
 *
 * While a commit is under way the desk goes on reading and preparing into the same list, up to
 * [limits] pending_stories and pending_bytes; past them the partitions pause. A commit comes after
 * [transaction] interval or stories, or at once when nothing is left to read.
 * Loop thread only; every turn is bounded.
 */
#ifndef WIREDESK_DAEMON_DESK_H
#define WIREDESK_DAEMON_DESK_H

#include <stdbool.h>

#include "daemon/buckets.h"
#include "daemon/conf.h"
#include "daemon/consume.h"
#include "daemon/loop.h"
#include "daemon/metrics.h"
#include "daemon/topics.h"
#include "daemon/transaction.h"

struct wd_desk;

/** What the desk works with; all borrowed and outlive it. */
struct wd_desk_parts {
	struct wd_loop *loop;
	struct wd_metrics *metrics;
	struct wd_txn *txn;
	struct wd_consume *consume;
	struct wd_buckets *buckets;
	/** The desk is at rest after wd_desk_rest(): nothing read ahead, nothing uncommitted. */
	void (*rested)(void *arg);
	/** It cannot go on: leave with this reason. */
	void (*failed)(void *arg, const char *why);
	void *arg;
};

/** NULL without memory. @p conf is the one of the start and must outlive the desk. */
struct wd_desk *wd_desk_new(const struct wd_desk_parts *parts, const struct wd_conf *conf);
void wd_desk_free(struct wd_desk *desk);

/** Reloadable keys from @p conf from the next record on; the one before may go once this returns. */
void wd_desk_set_conf(struct wd_desk *desk, const struct wd_conf *conf);
/** What the output topics take; after an abort the desk tries nothing again before it was told. */
void wd_desk_set_limits(struct wd_desk *desk, const struct wd_topics_report *limits);
/** Does it wait for that? Then nothing is in the open transaction. */
bool wd_desk_wants_limits(const struct wd_desk *desk);

/** Read from another consumer from now on; only while at rest. */
void wd_desk_set_consume(struct wd_desk *desk, struct wd_consume *consume);

/** Buckets have come, the transaction is open: let records flow. Also each time another one comes. */
void wd_desk_go(struct wd_desk *desk);
/**
 * Take no more records; end the open transaction; drop what was read ahead; then `rested`.
 * @param lost  the assignment is lost: abort instead of committing
 */
void wd_desk_rest(struct wd_desk *desk, bool lost);

/** A turn: to be called when consume is readable. Reads also while at rest, for the group's sake. */
void wd_desk_turn(struct wd_desk *desk);
/** From the transaction module. */
void wd_desk_txn_ended(struct wd_desk *desk, const struct wd_txn_end *end);

/** Records held, and their bytes with what was made of them. */
size_t wd_desk_pending(const struct wd_desk *desk, size_t *ret_bytes);
/** Bring the stage counters up to date. */
void wd_desk_refresh(struct wd_desk *desk);
/** Record time of the newest record committed, ms; 0 before the first. */
int64_t wd_desk_newest_ms(const struct wd_desk *desk);
bool wd_desk_paused(const struct wd_desk *desk);

#endif
