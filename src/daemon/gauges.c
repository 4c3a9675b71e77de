/* SPDX-License-Identifier: MIT */
#include "daemon/gauges.h"

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
