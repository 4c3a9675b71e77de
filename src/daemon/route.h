/* SPDX-License-Identifier: MIT */
/**
 * @file route.h
 * Which of our buckets may be decided on at once, and which only through their handoff partition.
 *
 *     handoff[5]   ..old old old | end when it was assigned | ours ours ..
 *     raw          v2 of a story whose v1 is among the old ones: it has to queue behind them
 *
 * A record that was forwarded to a bucket before it became ours must be decided before a later
 * version that we read ourselves. So a bucket is decided on directly only once its handoff
 * partition was read to the end that it had when it was assigned, and all of that is decided.
 * Where an open transaction of another process holds that up, our own stories queue up in the
 * partition too, and then they must have come back as well. From the commit after which all this
 * is so, it stays so for the assignment: what others put there comes from partitions of theirs.
 * Loop thread only. Pure bookkeeping: knows neither Kafka nor tables.
 */
#ifndef WIREDESK_DAEMON_ROUTE_H
#define WIREDESK_DAEMON_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct wd_route;

/** The start of a partition whose committed offset is held back by an open transaction. */
#define WD_START_UNSTABLE INT64_MIN

/** NULL without memory. */
struct wd_route *wd_route_new(int32_t buckets);
void wd_route_free(struct wd_route *route);

/** A new assignment: nothing is known. */
void wd_route_reset(struct wd_route *route);
/** Bucket @p p is read from @p start on; negative: from its beginning. */
void wd_route_start(struct wd_route *route, int32_t p, int64_t start);
/** The true end of its handoff partition, asked after the assignment. */
void wd_route_mark(struct wd_route *route, int32_t p, int64_t mark);
/** A read_committed reader has come to the end, which is at @p offset. */
void wd_route_end(struct wd_route *route, int32_t p, int64_t offset);

/** The record at @p offset was read from the handoff partition of @p p, and is not decided yet. */
void wd_route_read(struct wd_route *route, int32_t p, int64_t offset);
/** It was decided, in the open transaction. @p ours: we had put it there, at @p offset. */
void wd_route_decided(struct wd_route *route, int32_t p, int64_t offset, bool ours);
/** We put a record into the handoff partition of our own bucket @p p, in the open transaction. */
void wd_route_forwarded(struct wd_route *route, int32_t p);
/** The open transaction stands. */
void wd_route_commit(struct wd_route *route);
/** It never was: what was decided in it is to be decided again. */
void wd_route_undo(struct wd_route *route);

/** May stories be decided without passing through the partition? */
bool wd_route_direct(const struct wd_route *route, int32_t p);
/** Has reading come as far as it gets, because a transaction of another process is open there? */
bool wd_route_held(const struct wd_route *route, int32_t p);

#endif
