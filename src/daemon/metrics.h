/* SPDX-License-Identifier: MIT */
/**
 * @file metrics.h
 * Numbers of the running daemon, in Prometheus' text form.
 *
 *     # HELP wiredesk_stories_in_total Stories read from the input topics.
 *     # TYPE wiredesk_stories_in_total counter
 *     wiredesk_stories_in_total{agency="reuters"} 18231
 *
 * One row a metric in metrics.c: name, help, type, unit, label names. Label values are bounded:
 * past WD_METRIC_SERIES a counter's new values are counted as "other" and a gauge's are left out;
 * wiredesk_label_overflows_total counts both. Loop thread only.
 */
#ifndef WIREDESK_DAEMON_METRICS_H
#define WIREDESK_DAEMON_METRICS_H

#include "wiredesk/buf.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#define WD_METRIC_SERIES 256

enum wd_metric {
	/* counters; the comment names the labels */
	WD_M_RECORDS_IN,        /* topic */
	WD_M_STORIES_IN,        /* agency, format */
	WD_M_STORIES_OUT,       /* topic, agency */
	WD_M_STORIES_DUPLICATE, /* agency */
	WD_M_STORIES_STALE,     /* agency */
	WD_M_STORIES_FORWARDED, /* step */
	WD_M_VERSION_CONFLICTS, /* agency */
	WD_M_KILLS_OF_DUPLICATES,
	WD_M_STORIES_HANDLED, /* same hash at the same position: already done */
	WD_M_STORIES_OTHER,   /* reason, format: sound, but not a story */
	WD_M_DEAD_LETTERS,    /* reason, format */
	WD_M_BYTES_IN,
	WD_M_TXN_COMMITS,
	WD_M_TXN_ABORTS,
	WD_M_PRODUCER_REBUILDS,
	WD_M_REBALANCES,
	WD_M_KAFKA_ERRORS,    /* code */
	WD_M_RELOADS,         /* result: ok, failed */
	WD_M_STAGE_SECONDS,   /* stage: decode, normalize, hash, encode */
	WD_M_LABEL_OVERFLOWS, /* metric; counted here, not by callers */
	/* gauges */
	WD_M_LAG_RECORDS, /* topic, partition */
	WD_M_LAG_SECONDS, /* age of the newest record handled */
	WD_M_READY,
	WD_M_PENDING_STORIES,
	WD_M_PENDING_BYTES,
	WD_M_BUCKETS_OWNED,
	WD_M_BUCKETS_RESTORING,
	WD_M_BUCKETS_HELD,
	WD_M_RESTORE_RATIO,
	WD_M_SEEN_ENTRIES,
	WD_M_SEEN_BYTES,
	WD_M_PAUSED,
	WD_M_LAST_COMMIT_SECONDS, /* unix time */
	WD_M_BUILD_INFO,          /* version */
	WD_M_START_SECONDS,       /* unix time */
	/* histograms, seconds */
	WD_M_TXN_COMMIT_SECONDS,
	WD_M_TXN_STORIES, /* stories a transaction */
	WD_METRICS
};

struct wd_metrics;

struct wd_metrics *wd_metrics_new(void);
void wd_metrics_free(struct wd_metrics *metrics);

/* a and b are the label values in the row's order, UTF-8; what a row has no label for is ignored.
   The bytes are copied when a series is new. A counter cannot go down; a gauge can be added to. */
void wd_metric_add(struct wd_metrics *metrics, enum wd_metric id, struct wd_span a,
	struct wd_span b, double n);
void wd_metric_set(struct wd_metrics *metrics, enum wd_metric id, struct wd_span a,
	struct wd_span b, double value);
void wd_metric_observe(struct wd_metrics *metrics, enum wd_metric id, double value);
/** Forget all series of a gauge: partitions that were taken away. */
void wd_metric_clear(struct wd_metrics *metrics, enum wd_metric id);
/** Sum over all series, a histogram's number of observations; for STATUS= and tests. */
double wd_metric_total(const struct wd_metrics *metrics, enum wd_metric id);

/** Append the whole exposition, format 0.0.4. */
enum wd_err wd_metrics_print(const struct wd_metrics *metrics, struct wd_buf *out);

#endif
