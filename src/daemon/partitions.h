/* SPDX-License-Identifier: MIT */
/**
 * @file partitions.h
 * The partitions of one assignment, and how far each has come.
 *
 *     wire.raw 3   start 1800  settled 1871 (committed)  next 1902 (in the open transaction)
 *     handoff  5   bucket 5 is ours; paused until its table is there
 *     wire.raw 4   unstable: a pending transaction of a former owner holds its offset back
 *
 * Internal to the consumer. Owns the topic names.
 */
#ifndef WIREDESK_DAEMON_PARTITIONS_H
#define WIREDESK_DAEMON_PARTITIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <librdkafka/rdkafka.h>

#include "daemon/metrics.h"
#include "wiredesk/err.h"

struct wd_partition {
	char *topic;
	int32_t partition;
	bool handoff;
	bool wanted; /* may flow, as far as its owner is concerned */
	bool paused;
	bool unstable;   /* waits at its end for its committed offset to become stable */
	int64_t next;    /* offset after the last record marked; -1: none in this assignment */
	int64_t settled; /* the same, committed */
	int64_t read;    /* offset after the last record given out; -1: none */
	int64_t end;     /* where reading last caught up with the log; -1: not yet */
	int64_t start;   /* where reading began; negative: at the log's beginning */
};

struct wd_partitions {
	struct wd_partition *v;
	size_t n;
	size_t last; /* where the last look-up ended: records come in runs of one partition */
};

/** Take over what was assigned; an element with err set is unstable. WD_ENOMEM: incomplete. */
enum wd_err wd_partitions_fill(struct wd_partitions *parts,
	const rd_kafka_topic_partition_list_t *list, const char *handoff_topic);
void wd_partitions_drop(struct wd_partitions *parts);

/** Index of a partition; parts->n when it is not ours. */
size_t wd_partitions_find(struct wd_partitions *parts, const char *topic, int32_t partition);

/**
 * Which are to be paused and which to flow, now that @p flow is wanted; notes it as done.
 * @param stop, go  to these the partitions that change are added
 */
void wd_partitions_pause(struct wd_partitions *parts, bool flow,
	rd_kafka_topic_partition_list_t *stop, rd_kafka_topic_partition_list_t *go);

/** A new list, owned by the caller, of what was marked and is not settled. */
rd_kafka_topic_partition_list_t *wd_partitions_offsets(const struct wd_partitions *parts);
/** What was marked is committed, or never was. */
void wd_partitions_settle(struct wd_partitions *parts, bool committed);

/** Note which may flow, as wd_consume_open(). Did that change anything? */
bool wd_partitions_open(struct wd_partitions *parts, int32_t bucket, bool open);

/** Bring the lag gauges up to date from what librdkafka knows; asks no broker. Returns the total. */
int64_t wd_partitions_lag(
	const struct wd_partitions *parts, rd_kafka_t *rk, struct wd_metrics *metrics);

/** A new list, owned by the caller, of the unstable ones. */
rd_kafka_topic_partition_list_t *wd_partitions_unstable(const struct wd_partitions *parts);

#endif
