/* SPDX-License-Identifier: MIT */
/**
 * @file gauges.h
 * What is looked up when somebody asks, or each second: gauges, and the line of systemctl status.
 *
 *     "412 stories/s, 0 behind"
 *     "restoring dedup entries: 61%, 3 of 8 buckets to come"
 */
#ifndef WIREDESK_DAEMON_GAUGES_H
#define WIREDESK_DAEMON_GAUGES_H

#include "daemon/buckets.h"
#include "daemon/consume.h"
#include "daemon/desk.h"
#include "daemon/metrics.h"

void wd_gauges_refresh(struct wd_metrics *metrics, struct wd_consume *consume,
	const struct wd_buckets *buckets, struct wd_desk *desk, bool ready);

/** Tell the rate since the last call, and the lag. @p before  the caller's to keep, from 0 */
void wd_gauges_say_flow(
	struct wd_metrics *metrics, struct wd_consume *consume, double *before, bool away);
/** Tell how far the restore has come, in @p why too. */
void wd_gauges_say_restore(const struct wd_buckets *buckets, char *why, size_t size);

#endif
