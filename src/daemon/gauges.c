/* SPDX-License-Identifier: MIT */
#include "daemon/gauges.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/notify.h"

void wd_gauges_refresh(struct wd_metrics *metrics, struct wd_consume *consume,
	const struct wd_buckets *buckets, struct wd_desk *desk, bool ready)
{
	size_t seen_bytes, pending_bytes, restoring;
	size_t owned = wd_buckets_owned(buckets, &restoring);
	size_t entries = wd_buckets_count(buckets, &seen_bytes);
	size_t pending = wd_desk_pending(desk, &pending_bytes);
	int64_t lag = wd_consume_lag(consume, metrics), newest = wd_desk_newest_ms(desk);
	double behind_s = lag > 0 && newest > 0 ? (double)(wd_wall_ms() - newest) / 1e3 : 0;

	const struct {
		enum wd_metric id;
		double value;
	} gauges[] = {
		{ WD_M_BUCKETS_OWNED, (double)owned },
		{ WD_M_BUCKETS_RESTORING, (double)restoring },
		{ WD_M_RESTORE_RATIO, wd_buckets_progress(buckets) },
		{ WD_M_BUCKETS_HELD, (double)wd_buckets_held(buckets) },
		{ WD_M_SEEN_ENTRIES, (double)entries },
		{ WD_M_SEEN_BYTES, (double)seen_bytes },
		{ WD_M_PAUSED, wd_desk_paused(desk) ? 1 : 0 },
		{ WD_M_READY, ready ? 1 : 0 },
		{ WD_M_LAG_SECONDS, behind_s },
		{ WD_M_PENDING_STORIES, (double)pending },
		{ WD_M_PENDING_BYTES, (double)pending_bytes },
	};
	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		wd_metric_set(metrics, gauges[i].id, (struct wd_span){ 0 }, (struct wd_span){ 0 },
			gauges[i].value);
	wd_desk_refresh(desk);
}

void wd_gauges_say_flow(
	struct wd_metrics *metrics, struct wd_consume *consume, double *before, bool away)
{
	double total = wd_metric_total(metrics, WD_M_RECORDS_IN), rate = total - *before;

	*before = total;
	wd_notify_status("%.0f stories/s, %" PRId64 " behind%s", rate,
		wd_consume_lag(consume, metrics), away ? "; no broker can be reached" : "");
}

void wd_gauges_say_restore(const struct wd_buckets *buckets, char *why, size_t size)
{
	size_t restoring, held = wd_buckets_held(buckets);

	(void)wd_buckets_owned(buckets, &restoring);
	int n = snprintf(why, size, "restoring dedup entries: %.0f%%, %zu bucket%s to come",
		100 * wd_buckets_progress(buckets), restoring, restoring == 1 ? "" : "s");
	if (held > 0 && n > 0 && (size_t)n < size)
		(void)snprintf(why + n, size - (size_t)n,
			"; %zu wait for an open transaction of another process", held);
	wd_notify_status("%s", why);
}
