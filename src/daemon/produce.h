/* SPDX-License-Identifier: MIT */
/**
 * @file produce.h
 * A wd_output as librdkafka takes it: one call, key, value and headers copied.
 */
#ifndef WIREDESK_DAEMON_PRODUCE_H
#define WIREDESK_DAEMON_PRODUCE_H

#include <librdkafka/rdkafka.h>

#include "daemon/message.h"

/**
 * Queue a copy of @p out for delivery. Does not block and does not wait for the broker.
 * @param rkt  the topic, where the caller has a handle of it; NULL: by out->topic
 * @return NULL, or why not: the caller's to destroy. RD_KAFKA_RESP_ERR__QUEUE_FULL: poll, try again
 */
rd_kafka_error_t *wd_produce(rd_kafka_t *rk, rd_kafka_topic_t *rkt, const struct wd_output *out);

#endif
