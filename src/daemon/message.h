/* SPDX-License-Identifier: MIT */
/**
 * @file message.h
 * A record on its way in, and a record on its way out, without librdkafka's types.
 *
 *     in    wire.raw 3 @1871  time 1767610800000  headers traceparent=00-4b..  payload "OSLO (NTB) -"
 *     out   wire.clean by key "urn:wiredesk:ntb:17"  headers content-hash=ni:///sha-256;..  value "{..}"
 */
#ifndef WIREDESK_DAEMON_MESSAGE_H
#define WIREDESK_DAEMON_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "wiredesk/span.h"

struct wd_header {
	const char *name;
	struct wd_span value;
};

#define WD_RAW (-1)

/** One consumed record. Borrows from librdkafka until wd_message_free(). */
struct wd_message {
	const char *topic;
	int32_t partition;
	int64_t offset;
	int64_t time_ms; /* record time; the wall clock where the record has none */
	struct wd_span key, payload;
	void *owner;    /* librdkafka's message */
	size_t slot;    /* consume's own index of the partition */
	int32_t bucket; /* of a record of the handoff topic; WD_RAW for one of an input topic */
};

/** Give back what librdkafka holds of it; harmless when that was done. */
void wd_message_free(struct wd_message *msg);
/** Fill in up to @p max headers of @p msg, borrowed from it. Returns how many. */
size_t wd_message_headers(const struct wd_message *msg, struct wd_header *ret, size_t max);
/** The last header called @p name, borrowed from @p msg; empty when there is none. */
struct wd_span wd_message_header(const struct wd_message *msg, const char *name);

/**
 * What more one record holds is a dead letter: with a whole transaction before it, all that comes of
 * one record must fit into the producer's queue.
 */
#define WD_RECORD_STORIES 10000

/** The partition is chosen by the key. */
#define WD_BY_KEY (-1)

/** One record to produce. Everything is borrowed for the call only. */
struct wd_output {
	const char *topic;
	int32_t partition; /* or WD_BY_KEY */
	struct wd_span key, value;
	int64_t time_ms;
	const struct wd_header *headers;
	size_t n_headers;
};

#endif
