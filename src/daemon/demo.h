/* SPDX-License-Identifier: MIT */
/**
 * @file demo.h
 * An embedded Kafka, for trying things out: librdkafka's mock cluster in this process.
 *
 *     wire.raw -> wire.clean, wire.duplicates, wire.dead     127.0.0.1:PORT, printed on stdout
 *
 * It speaks the real protocol, so that kcat can join in, but keeps everything in memory, delivers
 * aborted records and forgets transactional offsets: no place for real stories.
 */
#ifndef WIREDESK_DAEMON_DEMO_H
#define WIREDESK_DAEMON_DEMO_H

#include "daemon/conf.h"

struct wd_demo;

/**
 * Start the cluster, create the topics, and point @p conf at it, over what conf says.
 * @param from_file  conf came from a file: its admin port stays; otherwise a free one is taken, so
 *                   that the demo runs beside a service
 * NULL: the reason was logged.
 */
struct wd_demo *wd_demo_new(struct wd_conf *conf, bool from_file);
void wd_demo_free(struct wd_demo *demo);

#endif
