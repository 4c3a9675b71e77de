/* SPDX-License-Identifier: MIT */
/**
 * @file kafka_conf.h
 * librdkafka's configuration for each of the daemon's handles: what exactly-once and the loop
 * need, then the operator's `[kafka]` properties on top.
 */
#ifndef WIREDESK_DAEMON_KAFKA_CONF_H
#define WIREDESK_DAEMON_KAFKA_CONF_H

#include <librdkafka/rdkafka.h>

#include "daemon/conf.h"

enum wd_kafka_handle {
	WD_KAFKA_CONSUMER, /* the group's: read_committed, static member, no auto commit */
	WD_KAFKA_PRODUCER, /* transactional, idempotent; transactional.id <group>-<instance> */
	WD_KAFKA_READER,   /* without a group, read_committed, partition EOF: restores buckets */
	WD_KAFKA_PLAIN,    /* no transaction: admin calls and true watermarks (read_uncommitted) */
};

/**
 * Why an operator may not set @p name, or NULL when it may: "isolation.level: exactly-once needs
 * read_committed". Checked by wd_conf_load().
 */
const char *wd_kafka_conf_refusal(const char *name);

/**
 * Check a property by name and value as librdkafka sees it.
 * @param ret_msg  at least @p msg_size bytes for librdkafka's own words
 */
enum wd_err wd_kafka_conf_check(
	const char *name, const char *value, char *ret_msg, size_t msg_size);

/** A conf for one handle; the caller passes it to rd_kafka_new(). NULL: @p ret_msg says why. */
rd_kafka_conf_t *wd_kafka_conf_make(
	const struct wd_conf *conf, enum wd_kafka_handle handle, char *ret_msg, size_t msg_size);

#endif
