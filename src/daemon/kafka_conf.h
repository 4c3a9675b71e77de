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
	/*
	 * A consumer without a group, for admin calls, metadata and true high watermarks:
	 * rd_kafka_query_watermark_offsets() answers the last stable offset on any handle that is
	 * not read_uncommitted, a producer's too.
	 */
	WD_KAFKA_PLAIN,
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

/** Have a handle made with @p kafka_conf log into our log. wd_kafka_conf_make() does so itself. */
void wd_kafka_conf_set_log(rd_kafka_conf_t *kafka_conf);

/** A conf for one handle; the caller passes it to rd_kafka_new(). NULL: @p ret_msg says why. */
rd_kafka_conf_t *wd_kafka_conf_make(
	const struct wd_conf *conf, enum wd_kafka_handle handle, char *ret_msg, size_t msg_size);

/** WD_KAFKA_PRODUCER makes a producer, all others are consumers. */
rd_kafka_type_t wd_kafka_conf_type(enum wd_kafka_handle handle);

/**
 * Would librdkafka take the whole? Makes such a handle, without brokers to connect to, and throws
 * it away: properties that contradict each other, certificates that cannot be read.
 */
enum wd_err wd_kafka_conf_try(
	const struct wd_conf *conf, enum wd_kafka_handle handle, char *ret_msg, size_t msg_size);

/**
 * A number among the properties that a handle would get, the operator's or ours: "message.max.bytes"
 * (the largest output record), "max.poll.interval.ms". -1 when it has none.
 */
int64_t wd_kafka_conf_number(
	const struct wd_conf *conf, enum wd_kafka_handle handle, const char *name);

#endif
