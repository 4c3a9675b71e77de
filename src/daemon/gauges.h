/* SPDX-License-Identifier: MIT */
/**
 * @file gauges.h
 * Those metrics that are looked up when somebody asks: lag, tables, what is held.
 */
#ifndef WIREDESK_DAEMON_GAUGES_H
#define WIREDESK_DAEMON_GAUGES_H

#include "daemon/buckets.h"
#include "daemon/consume.h"
#include "daemon/desk.h"
#include "daemon/metrics.h"

void wd_gauges_refresh(struct wd_metrics *metrics, struct wd_consume *consume,
	const struct wd_buckets *buckets, struct wd_desk *desk, bool ready);

#endif
