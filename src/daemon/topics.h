/* SPDX-License-Identifier: MIT */
/**
 * @file topics.h
 * Are the topics there, and are they as they must be? Creates what is missing when conf says so.
 *
 *     wiredesk.seen      partitions = buckets, compact,delete, retention = window and a day
 *     wiredesk.handoff   partitions = buckets, retention.ms = -1: the raw offsets of what it holds
 *                        are committed, so nothing in it may ever expire
 *     wire.clean ...     the broker's default partitions
 *
 * The check runs on the worker and reports on the loop.
 */
#ifndef WIREDESK_DAEMON_TOPICS_H
#define WIREDESK_DAEMON_TOPICS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"
#include "daemon/worker.h"

enum wd_topics_verdict {
	WD_TOPICS_OK,
	WD_TOPICS_WAIT,  /* missing, or no broker answers: check again later */
	WD_TOPICS_WRONG, /* partitions that do not match conf: waiting will not help */
};

struct wd_topics_report {
	enum wd_topics_verdict verdict;
	char why[512];
	bool only_input; /* WAIT for nothing but an input topic that does not exist: the rest is known */
	/* max.message.bytes; 0 where the broker would not say */
	int64_t output_max, duplicates_max, dead_letters_max, other_max, handoff_max;
};

typedef void (*wd_topics_fn)(void *arg, const struct wd_topics_report *report);

struct wd_topics;

/** @param ask_settings  look at the topics' settings too; the demo's Kafka does not answer that */
struct wd_topics *wd_topics_new(struct wd_worker *worker, const struct wd_conf *conf,
	bool ask_settings, wd_topics_fn fn, void *arg);
void wd_topics_free(struct wd_topics *topics);

/** The largest batch that every topic of @p report takes; 0 when none says. */
int64_t wd_topics_batch_max(const struct wd_topics_report *report);

/** Topic @p name takes no record of @p bytes: its limit in @p report is that at most. */
void wd_topics_learn(struct wd_topics_report *report, const struct wd_conf *conf, const char *name,
	size_t bytes);
/** Of each limit the smaller one, where @p learned has it. */
void wd_topics_lower(struct wd_topics_report *report, const struct wd_topics_report *learned);

/** Check now; @p fn is called with the report. Does nothing while a check runs. */
void wd_topics_check(struct wd_topics *topics);

#endif
