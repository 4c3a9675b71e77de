/* SPDX-License-Identifier: MIT */
/**
 * @file consume.h
 * The group consumer: assignment, reading, pausing, and the offsets of the open transaction.
 *
 *     subscribe --> ASSIGN event --> offsets looked up on the worker --> assigned, paused
 *                   'assigned' ----> buckets restored --> wd_consume_open(), _flow() --> messages
 *                   REVOKE event --> 'revoke' --> transaction ended --> wd_consume_unassign()
 *
 * The committed offsets are asked for one partition at a time and given to rd_kafka_assign()
 * explicitly: left to librdkafka, a rebalance that meets a pending transaction restarts a partition
 * at auto.offset.reset. A partition whose offset is not stable yet waits at its end, paused.
 * `handoff` partitions say who owns which bucket, and carry what others could not decide.
 */
#ifndef WIREDESK_DAEMON_CONSUME_H
#define WIREDESK_DAEMON_CONSUME_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"
#include "daemon/loop.h"
#include "daemon/message.h"
#include "daemon/metrics.h"
#include "daemon/worker.h"
#include "wiredesk/err.h"

struct rd_kafka_s;
struct rd_kafka_consumer_group_metadata_s;
struct rd_kafka_topic_partition_list_s;
struct wd_consume;

/** What the group gave us. */
struct wd_assignment {
	int32_t generation;
	size_t n_raw;           /* partitions of input topics */
	const int32_t *buckets; /* partitions of handoff; borrowed for the call */
	const int64_t *starts;  /* where each of them is read from; see route.h */
	size_t n_buckets;
};

enum wd_trouble {
	WD_TROUBLE_FENCED, /* another process joined with our instance name */
	WD_TROUBLE_AWAY,   /* no broker can be reached */
	WD_TROUBLE_TOPIC,  /* a topic was deleted, changed or may not be read */
};

struct wd_consume_ops {
	void (*readable)(void *arg); /* take a turn: wd_consume_next() until it is dry */
	void (*assigned)(void *arg, const struct wd_assignment *assignment);
	void (*revoke)(void *arg, bool lost); /* wd_consume_unassign() must follow */
	/** All that can be read of handoff partition @p bucket was given out; its end is @p offset. */
	void (*handoff_end)(void *arg, int32_t bucket, int64_t offset);
	void (*trouble)(void *arg, enum wd_trouble trouble, const char *why);
	void *arg;
	struct wd_metrics *metrics; /* borrowed */
};

/** @param conf, worker, loop  borrowed. NULL: the reason was logged. */
struct wd_consume *wd_consume_new(struct wd_loop *loop, struct wd_worker *worker,
	const struct wd_conf *conf, const struct wd_consume_ops *ops);
/** Join the group. Call once init_transactions() has answered. WD_EIO: logged. */
enum wd_err wd_consume_start(struct wd_consume *consume);
/** Leave without telling the group (static membership). Blocks some milliseconds: after the loop. */
void wd_consume_close(struct wd_consume *consume);
void wd_consume_free(struct wd_consume *consume);

/**
 * Put a consumer out of use while the loop goes on: quiet it on the loop, shut its handle on the
 * worker, which may take a second, then free it on the loop.
 */
void wd_consume_quiet(struct wd_consume *consume);
void wd_consume_shut(struct wd_consume *consume);

/**
 * The next record. False when there is none now; then the queue was drained and `readable` will
 * be called for the next one. Serves rebalances and errors on the way.
 */
bool wd_consume_next(struct wd_consume *consume, struct wd_message *ret);

/**
 * Which partitions may flow: those of the input topics for WD_RAW, or that of one bucket. None do
 * when an assignment begins.
 */
void wd_consume_open(struct wd_consume *consume, int32_t bucket, bool open);
/** Let those that may flow, or pause them all; does nothing when that is so already. */
void wd_consume_flow(struct wd_consume *consume, bool flow);
bool wd_consume_flowing(const struct wd_consume *consume);

/** Answer to `revoke`, once the transaction has ended. */
void wd_consume_unassign(struct wd_consume *consume);
/** Leave the group's present generation and join anew: offsets are looked up and checked again. */
void wd_consume_rejoin(struct wd_consume *consume);

/* --- offsets of the open transaction --------------------------------------------------------- */

/** @p msg has been dealt with: its offset goes into the next commit. */
void wd_consume_mark(struct wd_consume *consume, const struct wd_message *msg);
/** A new list, owned by the caller, of what was marked since the last settle; may be empty. */
struct rd_kafka_topic_partition_list_s *wd_consume_offsets(const struct wd_consume *consume);
/** The marks were committed, or never were. */
void wd_consume_settle(struct wd_consume *consume, bool committed);

/* For transaction.c. The metadata are those of the assign event, never refreshed. */
struct rd_kafka_s *wd_consume_handle(const struct wd_consume *consume);
struct rd_kafka_consumer_group_metadata_s *wd_consume_group(const struct wd_consume *consume);

/** Bring lag gauges up to date from what librdkafka knows; asks no broker. Returns the total. */
int64_t wd_consume_lag(struct wd_consume *consume, struct wd_metrics *metrics);
#endif
