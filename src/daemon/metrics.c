/* SPDX-License-Identifier: MIT */
#include "daemon/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum type { COUNTER, GAUGE, HISTOGRAM };

struct row {
	const char *name, *help;
	enum type type;
	const char *label[2];
	const double *bounds; /* histograms: upper bounds, ascending, n_bounds of them */
	size_t n_bounds;
};

static const double commit_bounds[] = { 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
	10, 30 };
static const double stories_bounds[] = { 1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 20000, 50000 };

#define BOUNDS(b) .bounds = (b), .n_bounds = sizeof(b) / sizeof((b)[0])

/* clang-format off */
static const struct row rows[WD_METRICS] = {
	[WD_M_RECORDS_IN] = { "wiredesk_records_in_total",
		"Records read from the input topics.", COUNTER, { "topic" } },
	[WD_M_STORIES_IN] = { "wiredesk_stories_in_total",
		"Stories found in the records read.", COUNTER, { "agency", "format" } },
	[WD_M_STORIES_OUT] = { "wiredesk_stories_out_total",
		"Clean stories published.", COUNTER, { "topic", "agency" } },
	[WD_M_STORIES_DUPLICATE] = { "wiredesk_stories_duplicate_total",
		"Stories dropped because their text was published before.", COUNTER, { "agency" } },
	[WD_M_STORIES_STALE] = { "wiredesk_stories_stale_total",
		"Stories held back because a higher version was published, or they were killed.",
		COUNTER, { "agency" } },
	[WD_M_VERSION_CONFLICTS] = { "wiredesk_version_conflicts_total",
		"Stories published though their version had come with another text.", COUNTER,
		{ "agency" } },
	[WD_M_KILLS_OF_DUPLICATES] = { "wiredesk_kills_of_duplicates_total",
		"Kills of stories that were held back as duplicates: their text still runs.",
		COUNTER },
	[WD_M_STORIES_FORWARDED] = { "wiredesk_stories_forwarded_total",
		"Stories forwarded to the instance that has to decide.", COUNTER, { "step" } },
	[WD_M_STORIES_HANDLED] = { "wiredesk_stories_handled_total",
		"Stories read again after they had been handled, and not published twice.", COUNTER },
	[WD_M_STORIES_OTHER] = { "wiredesk_stories_other_total",
		"Sound items that are no stories: pictures, packages, tests.", COUNTER,
		{ "reason", "format" } },
	[WD_M_DEAD_LETTERS] = { "wiredesk_dead_letters_total",
		"Items sent to the dead-letter topic.", COUNTER, { "reason", "format" } },
	[WD_M_BYTES_IN] = { "wiredesk_in_bytes_total",
		"Payload bytes read from the input topics.", COUNTER },
	[WD_M_TXN_COMMITS] = { "wiredesk_transaction_commits_total",
		"Transactions committed.", COUNTER },
	[WD_M_TXN_ABORTS] = { "wiredesk_transaction_aborts_total",
		"Transactions aborted.", COUNTER },
	[WD_M_PRODUCER_REBUILDS] = { "wiredesk_producer_rebuilds_total",
		"Producers replaced after a fatal error.", COUNTER },
	[WD_M_REBALANCES] = { "wiredesk_rebalances_total",
		"Assignments received from the consumer group.", COUNTER },
	[WD_M_KAFKA_ERRORS] = { "wiredesk_kafka_errors_total",
		"Errors reported by the Kafka client.", COUNTER, { "code" } },
	[WD_M_RELOADS] = { "wiredesk_reloads_total",
		"Reloads of the configuration.", COUNTER, { "result" } },
	[WD_M_STAGE_SECONDS] = { "wiredesk_stage_seconds_total",
		"Time spent in each stage.", COUNTER, { "stage" } },
	[WD_M_LABEL_OVERFLOWS] = { "wiredesk_label_overflows_total",
		"Samples over the bound of series: counted as \"other\", or left out of a gauge.",
		COUNTER, { "metric" } },
	[WD_M_LAG_RECORDS] = { "wiredesk_lag_records",
		"Records waiting in an input partition.", GAUGE, { "topic", "partition" } },
	[WD_M_LAG_SECONDS] = { "wiredesk_lag_seconds",
		"Age of the newest record handled.", GAUGE },
	[WD_M_READY] = { "wiredesk_ready",
		"1 while stories can flow, else 0.", GAUGE },
	[WD_M_PENDING_STORIES] = { "wiredesk_pending_stories",
		"Stories read and not yet committed.", GAUGE },
	[WD_M_PENDING_BYTES] = { "wiredesk_pending_bytes",
		"Bytes of the stories read and not yet committed.", GAUGE },
	[WD_M_BUCKETS_OWNED] = { "wiredesk_buckets_owned",
		"Dedup buckets owned by this instance.", GAUGE },
	[WD_M_BUCKETS_RESTORING] = { "wiredesk_buckets_restoring",
		"Dedup buckets still being read back.", GAUGE },
	[WD_M_BUCKETS_HELD] = { "wiredesk_buckets_held",
		"Dedup buckets held up by an open transaction of another process.", GAUGE },
	[WD_M_RESTORE_RATIO] = { "wiredesk_restore_ratio",
		"How far the reading back of dedup buckets has come, 0 to 1.", GAUGE },
	[WD_M_SEEN_ENTRIES] = { "wiredesk_seen_entries",
		"Entries in the dedup tables.", GAUGE },
	[WD_M_SEEN_BYTES] = { "wiredesk_seen_bytes",
		"Memory held by the dedup tables.", GAUGE },
	[WD_M_PAUSED] = { "wiredesk_paused",
		"1 while reading is paused, else 0.", GAUGE },
	[WD_M_LAST_COMMIT_SECONDS] = { "wiredesk_last_commit_timestamp_seconds",
		"When the last transaction was committed, in Unix time.", GAUGE },
	[WD_M_BUILD_INFO] = { "wiredesk_build_info",
		"Always 1; the label tells the version.", GAUGE, { "version" } },
	[WD_M_START_SECONDS] = { "wiredesk_start_time_seconds",
		"When the process started, in Unix time.", GAUGE },
	[WD_M_TXN_COMMIT_SECONDS] = { "wiredesk_transaction_commit_seconds",
		"Time to commit a transaction.", HISTOGRAM, BOUNDS(commit_bounds) },
	[WD_M_TXN_STORIES] = { "wiredesk_transaction_stories",
		"Stories in a transaction.", HISTOGRAM, BOUNDS(stories_bounds) },
};
/* clang-format on */

/* Kafka's longest topic name; every other label is far shorter. */
#define LABEL_MAX 249
/* A power of two of at least twice the series, so that a probe ends soon. */
#define SLOTS 1024
_Static_assert(SLOTS >= 2 * WD_METRIC_SERIES, "too few slots");

struct series {
	uint32_t hash;
	uint16_t a_n, b_n;
	char *labels; /* owned: the bytes of a, then those of b */
	double value;
};

/* Without labels there is one series and no slot. With labels series[0] is "other". */
struct family {
	struct series *series;
	uint16_t *slots; /* index into series, 0 for a free slot */
	size_t n;
};

struct histogram {
	uint64_t *counts; /* n_bounds + 1, not cumulated */
	uint64_t count;
	double sum;
};

struct wd_metrics {
	struct family families[WD_METRICS];
	struct histogram histograms[WD_METRICS];
};

static size_t n_labels(enum wd_metric id)
{
	return rows[id].label[0] == NULL ? 0 : rows[id].label[1] == NULL ? 1 : 2;
}

static bool family_new(struct wd_metrics *metrics, enum wd_metric id)
{
	struct family *family = &metrics->families[id];

	if (rows[id].type == HISTOGRAM) {
		struct histogram *histogram = &metrics->histograms[id];

		histogram->counts = calloc(rows[id].n_bounds + 1, sizeof(*histogram->counts));
		return histogram->counts != NULL;
	}
	if (n_labels(id) == 0) {
		family->series = calloc(1, sizeof(*family->series));
		/* A counter is there from the start; a gauge once it was set. */
		family->n = rows[id].type == COUNTER;
		return family->series != NULL;
	}
	family->series = calloc(WD_METRIC_SERIES + 1, sizeof(*family->series));
	family->slots = calloc(SLOTS, sizeof(*family->slots));
	family->n = 1;
	return family->series && family->slots;
}

struct wd_metrics *wd_metrics_new(void)
{
	struct wd_metrics *metrics = calloc(1, sizeof(*metrics));

	if (!metrics)
		return NULL;
	for (size_t id = 0; id < WD_METRICS; id++) {
		if (!family_new(metrics, (enum wd_metric)id)) {
			wd_metrics_free(metrics);
			return NULL;
		}
	}
	return metrics;
}

void wd_metrics_free(struct wd_metrics *metrics)
{
	if (!metrics)
		return;
	for (size_t id = 0; id < WD_METRICS; id++) {
		struct family *family = &metrics->families[id];

		for (size_t i = 0; i < family->n; i++)
			free(family->series[i].labels);
		free(family->series);
		free(family->slots);
		free(metrics->histograms[id].counts);
	}
	free(metrics);
}

/* --- look-up: on the path of every story, so about 20 ns ------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static uint64_t mix_span(uint64_t h, struct wd_span s)
{
	uint64_t word;

	for (; s.n >= sizeof(word); s = wd_span_from(s, sizeof(word))) {
		memcpy(&word, s.p, sizeof(word));
		h = mix(h, word);
	}
	word = 0;
	if (s.n > 0)
		memcpy(&word, s.p, s.n);
	/* The length keeps ("ab", "c") and ("a", "bc") apart. */
	return mix(h, word ^ (uint64_t)s.n << 56);
}

static bool series_is(
	const struct series *series, uint32_t hash, struct wd_span a, struct wd_span b)
{
	if (series->hash != hash || series->a_n != a.n || series->b_n != b.n)
		return false;
	return (a.n == 0 || memcmp(series->labels, a.p, a.n) == 0) &&
		(b.n == 0 || memcmp(series->labels + a.n, b.p, b.n) == 0);
}

/* A new series in the free slot at. NULL when there is no room for one. */
static struct series *series_add(
	struct family *family, size_t at, uint32_t hash, struct wd_span a, struct wd_span b)
{
	if (family->n > WD_METRIC_SERIES || a.n > LABEL_MAX || b.n > LABEL_MAX)
		return NULL;
	char *labels = malloc(a.n + b.n + 1);
	if (!labels)
		return NULL;
	if (a.n > 0)
		memcpy(labels, a.p, a.n);
	if (b.n > 0)
		memcpy(labels + a.n, b.p, b.n);
	struct series *series = &family->series[family->n];
	*series = (struct series){
		.hash = hash,
		.a_n = (uint16_t)a.n,
		.b_n = (uint16_t)b.n,
		.labels = labels,
	};
	family->slots[at] = (uint16_t)family->n++;
	return series;
}

/* The series of these labels, made when it is new. NULL when there is no room. */
static struct series *find(
	struct wd_metrics *metrics, enum wd_metric id, struct wd_span a, struct wd_span b)
{
	struct family *family = &metrics->families[id];
	size_t labels = n_labels(id);

	assert(rows[id].type != HISTOGRAM);
	if (labels == 0) {
		family->n = 1;
		return &family->series[0];
	}
	if (labels == 1)
		b = (struct wd_span){ 0 };

	uint32_t hash = (uint32_t)(mix_span(mix_span(0, a), b) >> 16);
	for (size_t at = hash % SLOTS;; at = (at + 1) % SLOTS) {
		uint16_t i = family->slots[at];

		if (i == 0)
			return series_add(family, at, hash, a, b);
		if (series_is(&family->series[i], hash, a, b))
			return &family->series[i];
	}
}

/* A sample found no room. */
static void overflow(struct wd_metrics *metrics, enum wd_metric id)
{
	struct series *series = find(
		metrics, WD_M_LABEL_OVERFLOWS, wd_span_of(rows[id].name), (struct wd_span){ 0 });

	/* The label is one of our own few names, so it finds room unless memory is short. */
	if (series)
		series->value += 1;
}

void wd_metric_add(
	struct wd_metrics *metrics, enum wd_metric id, struct wd_span a, struct wd_span b, double n)
{
	struct series *series = find(metrics, id, a, b);

	assert(rows[id].type != COUNTER || n >= 0);
	if (series) {
		series->value += n;
		return;
	}
	overflow(metrics, id);
	if (rows[id].type == COUNTER)
		metrics->families[id].series[0].value += n;
}

void wd_metric_set(struct wd_metrics *metrics, enum wd_metric id, struct wd_span a,
	struct wd_span b, double value)
{
	assert(rows[id].type == GAUGE);
	struct series *series = find(metrics, id, a, b);

	if (series)
		series->value = value;
	else
		overflow(metrics, id);
}

void wd_metric_observe(struct wd_metrics *metrics, enum wd_metric id, double value)
{
	struct histogram *histogram = &metrics->histograms[id];
	size_t i = 0;

	assert(rows[id].type == HISTOGRAM && isfinite(value));
	while (i < rows[id].n_bounds && value > rows[id].bounds[i])
		i++;
	histogram->counts[i]++;
	histogram->count++;
	histogram->sum += value;
}

void wd_metric_clear(struct wd_metrics *metrics, enum wd_metric id)
{
	struct family *family = &metrics->families[id];

	assert(rows[id].type == GAUGE);
	for (size_t i = 0; i < family->n; i++)
		free(family->series[i].labels);
	memset(family->series, 0, family->n * sizeof(*family->series));
	if (family->slots)
		memset(family->slots, 0, SLOTS * sizeof(*family->slots));
	family->n = n_labels(id) > 0;
}

double wd_metric_total(const struct wd_metrics *metrics, enum wd_metric id)
{
	const struct family *family = &metrics->families[id];
	double total = 0;

	if (rows[id].type == HISTOGRAM)
		return (double)metrics->histograms[id].count;
	for (size_t i = 0; i < family->n; i++)
		total += family->series[i].value;
	return total;
}

/* --- print ---------------------------------------------------------------------------------- */

/* The shorter of two forms that reads back the same. printf() writes the locale's decimal point,
   whatever bytes that is: a point takes their place. */
static enum wd_err put_value(struct wd_buf *out, double value)
{
	char text[64];
	char plain[64];
	size_t n = 0;

	if (isnan(value))
		return wd_buf_puts(out, "NaN");
	if (isinf(value))
		return wd_buf_puts(out, value > 0 ? "+Inf" : "-Inf");
	/* Neither can fail or be cut: at most 24 bytes and a decimal point. */
	(void)snprintf(text, sizeof(text), "%.15g", value);
	if (strtod(text, NULL) != value)
		(void)snprintf(text, sizeof(text), "%.17g", value);

	for (const char *p = text; *p; p++) {
		if (strchr("0123456789+-e", *p))
			plain[n++] = *p;
		else if (n == 0 || plain[n - 1] != '.')
			plain[n++] = '.';
	}
	return wd_buf_put(out, (struct wd_span){ plain, n });
}

static enum wd_err put_escaped(struct wd_buf *out, struct wd_span value)
{
	enum wd_err err = WD_OK;

	for (size_t i = 0; i < value.n && err == WD_OK; i++) {
		if (value.p[i] == '\n')
			err = wd_buf_puts(out, "\\n");
		else if (value.p[i] == '\\' || value.p[i] == '"')
			err = wd_buf_put(out, (struct wd_span){ (char[]){ '\\', value.p[i] }, 2 });
		else
			err = wd_buf_putc(out, value.p[i]);
	}
	return err;
}

/* {name="value" or ,name="value" */
static enum wd_err put_label(
	struct wd_buf *out, char before, const char *name, struct wd_span value)
{
	enum wd_err err = wd_buf_putc(out, before);

	if (err == WD_OK)
		err = wd_buf_puts(out, name);
	if (err == WD_OK)
		err = wd_buf_puts(out, "=\"");
	if (err == WD_OK)
		err = put_escaped(out, value);
	if (err == WD_OK)
		err = wd_buf_putc(out, '"');
	return err;
}

static enum wd_err put_sample(
	struct wd_buf *out, const struct row *row, const struct series *series, bool other)
{
	struct wd_span a =
		other ? WD_SPAN("other") : (struct wd_span){ series->labels, series->a_n };
	struct wd_span b = other
		? WD_SPAN("other")
		: (struct wd_span){ series->labels ? series->labels + a.n : NULL, series->b_n };
	enum wd_err err = wd_buf_puts(out, row->name);

	if (err == WD_OK && row->label[0])
		err = put_label(out, '{', row->label[0], a);
	if (err == WD_OK && row->label[1])
		err = put_label(out, ',', row->label[1], b);
	if (err == WD_OK)
		err = wd_buf_puts(out, row->label[0] ? "} " : " ");
	if (err == WD_OK)
		err = put_value(out, series->value);
	if (err == WD_OK)
		err = wd_buf_putc(out, '\n');
	return err;
}

static enum wd_err put_bucket(
	struct wd_buf *out, const struct row *row, double bound, uint64_t count)
{
	enum wd_err err = wd_buf_printf(out, "%s_bucket{le=\"", row->name);

	if (err == WD_OK)
		err = put_value(out, bound);
	if (err == WD_OK)
		err = wd_buf_printf(out, "\"} %" PRIu64 "\n", count);
	return err;
}

static enum wd_err put_histogram(
	struct wd_buf *out, const struct row *row, const struct histogram *histogram)
{
	enum wd_err err = WD_OK;
	uint64_t count = 0;

	for (size_t i = 0; i <= row->n_bounds && err == WD_OK; i++) {
		count += histogram->counts[i];
		err = put_bucket(out, row, i < row->n_bounds ? row->bounds[i] : HUGE_VAL, count);
	}
	if (err == WD_OK)
		err = wd_buf_printf(out, "%s_sum ", row->name);
	if (err == WD_OK)
		err = put_value(out, histogram->sum);
	if (err == WD_OK)
		err = wd_buf_printf(out, "\n%s_count %" PRIu64 "\n", row->name, histogram->count);
	return err;
}

/* One metric with its head; nothing when it has no series yet. */
static enum wd_err put_family(
	const struct wd_metrics *metrics, enum wd_metric id, struct wd_buf *out)
{
	static const char *const types[] = { "counter", "gauge", "histogram" };
	const struct row *row = &rows[id];
	const struct family *family = &metrics->families[id];
	bool labelled = n_labels(id) > 0;
	/* "other" shows up once something was counted there. */
	size_t first = labelled && family->series[0].value <= 0;

	if (row->type != HISTOGRAM && first >= family->n)
		return WD_OK;
	enum wd_err err = wd_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->help,
		row->name, types[row->type]);
	if (err == WD_OK && row->type == HISTOGRAM)
		return put_histogram(out, row, &metrics->histograms[id]);
	for (size_t i = first; i < family->n && err == WD_OK; i++)
		err = put_sample(out, row, &family->series[i], labelled && i == 0);
	return err;
}

enum wd_err wd_metrics_print(const struct wd_metrics *metrics, struct wd_buf *out)
{
	enum wd_err err = WD_OK;

	for (size_t id = 0; id < WD_METRICS && err == WD_OK; id++)
		err = put_family(metrics, (enum wd_metric)id, out);
	return err;
}
