/* SPDX-License-Identifier: MIT */
/**
 * @file lookup.h
 * The committed offsets of an assignment, asked for on the worker, and its generation.
 *
 * One partition a call: together, one whose offset a pending transaction holds back would make all
 * of them wait. What comes back is checked against the log, which may have been made anew.
 */
#ifndef WIREDESK_DAEMON_LOOKUP_H
#define WIREDESK_DAEMON_LOOKUP_H

#include <librdkafka/rdkafka.h>

#include "daemon/worker.h"

struct wd_lookup {
	struct wd_job job; /* first */
	void *owner;
	rd_kafka_t *rk; /* the group's consumer */
	rd_kafka_topic_partition_list_t
		*list; /* in: partitions; out: offsets, err where unstable */
	bool sought;   /* the owner's own note */
};

/** On the worker: fill in lookup->list. A partition without a committed offset gets BEGINNING. */
void wd_lookup_run(struct wd_lookup *lookup, struct wd_worker *worker);

/** The generation that @p group names; -1 when it names none. */
int32_t wd_lookup_generation(rd_kafka_consumer_group_metadata_t *group);

#endif
