/* SPDX-License-Identifier: MIT */
/**
 * @file topic_admin.h
 * The topics that a conf names: what each is for, how it has to be, and the calls that ask a broker about
 * it or create it.
 *
 *     wd_topic_list(conf, wants)   { SEEN, "wiredesk.seen", 16 partitions } { OUTPUT, "wire.clean", -1 } ...
 *
 * The calls block for some seconds at most: on the worker, or in a command of wiredesk.
 */
#ifndef WIREDESK_DAEMON_TOPIC_ADMIN_H
#define WIREDESK_DAEMON_TOPIC_ADMIN_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"

struct rd_kafka_s;

enum wd_topic_role {
	WD_TOPIC_OUTPUT,
	WD_TOPIC_DUPLICATES,
	WD_TOPIC_DEAD_LETTERS,
	WD_TOPIC_OTHER,
	WD_TOPIC_SEEN,
	WD_TOPIC_HANDOFF,
	WD_TOPIC_INPUT,
};

/** One topic that conf names. */
struct wd_topic_want {
	enum wd_topic_role role;
	const char *name; /* borrows from the conf */
	int partitions;   /* -1: whatever it has */
};

#define WD_TOPICS_MAX 256

/** "output", "duplicates" ... Static. */
const char *wd_topic_role_name(enum wd_topic_role role);

/** The topics of @p conf, inputs last, patterns left out. Returns how many, at most @p max. */
size_t wd_topic_list(const struct wd_conf *conf, struct wd_topic_want *ret, size_t max);

/** What a broker knows of a topic. */
struct wd_topic_facts {
	int partitions;       /* 0: it does not exist */
	int replicas;         /* of its first partition */
	int64_t max_bytes;    /* max.message.bytes; 0: not told */
	int64_t retention_ms; /* -1: for ever; INT64_MIN: not told */
	char cleanup[32];     /* cleanup.policy; "": not told */
};

/** Fill in partitions and replicas. False: nobody answers, or a refusal; @p why says. */
bool wd_topic_look(struct rd_kafka_s *rk, const char *name, struct wd_topic_facts *ret, char *why,
	size_t size);

/** Fill in the rest. False when the broker does not tell, which is no fault. */
bool wd_topic_settings(struct rd_kafka_s *rk, const char *name, struct wd_topic_facts *ret);

/**
 * Create it with the settings that its role needs. True also when another did so first.
 * @param again  whether it is worth while to try again later
 */
bool wd_topic_create(struct rd_kafka_s *rk, const struct wd_conf *conf,
	const struct wd_topic_want *want, bool *again, char *why, size_t size);

/**
 * What is wrong with a topic that exists, as a sentence in @p why: partitions that do not match conf, a
 * handoff that forgets. True when nothing is.
 * @param fatal  set when no desk can work with it
 */
bool wd_topic_sound(const struct wd_conf *conf, const struct wd_topic_want *want,
	const struct wd_topic_facts *facts, bool *fatal, char *why, size_t size);

#endif
