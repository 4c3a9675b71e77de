/* SPDX-License-Identifier: MIT */
#include "daemon/metrics.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/loop.h"

/* From the path, or where tests/setup.sh puts it. */
#define PROMTOOL "PATH=\"$PATH:${XDG_CACHE_HOME:-$HOME/.cache}/wiredesk/bin\" && promtool"
#define NONE     ((struct wd_span){ 0 })

/* One call and a line that the exposition must then hold. */
static const struct {
	const char *name;
	enum { ADD, SET, OBSERVE } call;
	enum wd_metric id;
	const char *a, *b;
	double value;
	const char *line;
} calls[] = {
	{ "counter", ADD, WD_M_TXN_COMMITS, NULL, NULL, 2, "wiredesk_transaction_commits_total 2" },
	{ "one label", ADD, WD_M_STORIES_DUPLICATE, "ntb", NULL, 1,
		"wiredesk_stories_duplicate_total{agency=\"ntb\"} 1" },
	{ "one label, a second value", ADD, WD_M_STORIES_DUPLICATE, "ntb", "ignored", 1,
		"wiredesk_stories_duplicate_total{agency=\"ntb\"} 1" },
	{ "two labels", ADD, WD_M_STORIES_IN, "ntb", "text", 3,
		"wiredesk_stories_in_total{agency=\"ntb\",format=\"text\"} 3" },
	{ "empty label", ADD, WD_M_STORIES_IN, "", "text", 1,
		"wiredesk_stories_in_total{agency=\"\",format=\"text\"} 1" },
	{ "escapes", ADD, WD_M_KAFKA_ERRORS, "a\"b\\c\nd", NULL, 1,
		"wiredesk_kafka_errors_total{code=\"a\\\"b\\\\c\\nd\"} 1" },
	{ "UTF-8 label", ADD, WD_M_STORIES_OTHER, "bildbyrå", "ninjs", 1,
		"wiredesk_stories_other_total{reason=\"bildbyrå\",format=\"ninjs\"} 1" },
	{ "gauge", SET, WD_M_READY, NULL, NULL, 1, "wiredesk_ready 1" },
	{ "negative", SET, WD_M_LAG_SECONDS, NULL, NULL, -1.5, "wiredesk_lag_seconds -1.5" },
	{ "gauge with labels", SET, WD_M_LAG_RECORDS, "wire.raw", "0", 17,
		"wiredesk_lag_records{topic=\"wire.raw\",partition=\"0\"} 17" },
	{ "large whole number", ADD, WD_M_BYTES_IN, NULL, NULL, 9007199254740992,
		"wiredesk_in_bytes_total 9007199254740992" },
	{ "unix time", SET, WD_M_START_SECONDS, NULL, NULL, 1790000000.125,
		"wiredesk_start_time_seconds 1790000000.125" },
	{ "fraction", ADD, WD_M_STAGE_SECONDS, "hash", NULL, 0.1,
		"wiredesk_stage_seconds_total{stage=\"hash\"} 0.1" },
	{ "needs all digits", ADD, WD_M_STAGE_SECONDS, "hash", NULL, 0.1 + 0.2,
		"wiredesk_stage_seconds_total{stage=\"hash\"} 0.30000000000000004" },
	{ "infinite", SET, WD_M_SEEN_BYTES, NULL, NULL, (double)INFINITY,
		"wiredesk_seen_bytes +Inf" },
	{ "bucket", OBSERVE, WD_M_TXN_COMMIT_SECONDS, NULL, NULL, 0.03,
		"wiredesk_transaction_commit_seconds_bucket{le=\"0.05\"} 1" },
	{ "bucket below", OBSERVE, WD_M_TXN_COMMIT_SECONDS, NULL, NULL, 0.03,
		"wiredesk_transaction_commit_seconds_bucket{le=\"0.025\"} 0" },
	{ "bound is inside", OBSERVE, WD_M_TXN_STORIES, NULL, NULL, 100,
		"wiredesk_transaction_stories_bucket{le=\"100\"} 1" },
	{ "past the last bound", OBSERVE, WD_M_TXN_STORIES, NULL, NULL, 1e6,
		"wiredesk_transaction_stories_bucket{le=\"+Inf\"} 1" },
	{ "sum", OBSERVE, WD_M_TXN_STORIES, NULL, NULL, 12, "wiredesk_transaction_stories_sum 12" },
	{ "count", OBSERVE, WD_M_TXN_STORIES, NULL, NULL, 12,
		"wiredesk_transaction_stories_count 1" },
};

/* The whole exposition as a string. The caller frees it. */
static char *print(const struct wd_metrics *metrics)
{
	struct wd_buf out;

	wd_buf_init(&out, 4 << 20);
	assert_int_equal(wd_metrics_print(metrics, &out), WD_OK);
	assert_int_equal(wd_buf_putc(&out, '\0'), WD_OK);
	return out.p;
}

static bool has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = text; (p = strstr(p, line)) != NULL; p++) {
		if ((p == text || p[-1] == '\n') && p[n] == '\n')
			return true;
	}
	return false;
}

static void make_call(struct wd_metrics *metrics, size_t i)
{
	struct wd_span a = wd_span_of(calls[i].a);
	struct wd_span b = wd_span_of(calls[i].b);

	if (calls[i].call == ADD)
		wd_metric_add(metrics, calls[i].id, a, b, calls[i].value);
	else if (calls[i].call == SET)
		wd_metric_set(metrics, calls[i].id, a, b, calls[i].value);
	else
		wd_metric_observe(metrics, calls[i].id, calls[i].value);
}

static void prints_every_call(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct wd_metrics *metrics = wd_metrics_new();

		assert_non_null(metrics);
		make_call(metrics, i);
		char *text = print(metrics);
		if (!has_line(text, calls[i].line))
			fail_msg("%s: no line '%s' in\n%s", calls[i].name, calls[i].line, text);
		free(text);
		wd_metrics_free(metrics);
	}
}

static void calls_add_up(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();

	(void)state;
	assert_non_null(metrics);
	wd_metric_add(metrics, WD_M_STORIES_IN, WD_SPAN("ntb"), WD_SPAN("text"), 1);
	wd_metric_add(metrics, WD_M_STORIES_IN, WD_SPAN("ntb"), WD_SPAN("json"), 2);
	wd_metric_add(metrics, WD_M_STORIES_IN, WD_SPAN("ntb"), WD_SPAN("text"), 4);
	/* The same bytes, cut elsewhere. */
	wd_metric_add(metrics, WD_M_STORIES_IN, WD_SPAN("ntbt"), WD_SPAN("ext"), 8);
	assert_true(wd_metric_total(metrics, WD_M_STORIES_IN) == 15);
	char *text = print(metrics);
	assert_true(has_line(text, "wiredesk_stories_in_total{agency=\"ntb\",format=\"text\"} 5"));
	assert_true(has_line(text, "wiredesk_stories_in_total{agency=\"ntb\",format=\"json\"} 2"));
	assert_true(has_line(text, "wiredesk_stories_in_total{agency=\"ntbt\",format=\"ext\"} 8"));
	assert_null(strstr(text, "other"));
	free(text);
	wd_metrics_free(metrics);
}

static void only_what_happened_is_printed(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();

	(void)state;
	assert_non_null(metrics);
	char *text = print(metrics);
	/* A counter without labels begins at 0; a gauge that nobody set has no value. */
	assert_true(has_line(text, "wiredesk_transaction_aborts_total 0"));
	assert_true(has_line(text, "# TYPE wiredesk_transaction_aborts_total counter"));
	assert_true(has_line(text, "# TYPE wiredesk_transaction_commit_seconds histogram"));
	assert_null(strstr(text, "wiredesk_ready"));
	assert_null(strstr(text, "wiredesk_lag_records"));
	assert_null(strstr(text, "wiredesk_stories_in_total"));
	free(text);
	wd_metrics_free(metrics);
}

static void too_many_values_are_bounded(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();
	char value[16];
	char endless[600];

	(void)state;
	assert_non_null(metrics);
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(value, sizeof(value), "v%d", i);
		wd_metric_add(metrics, WD_M_STORIES_IN, wd_span_of(value), NONE, 1);
		wd_metric_set(metrics, WD_M_LAG_RECORDS, wd_span_of(value), NONE, 1);
	}
	memset(endless, 'x', sizeof(endless));
	wd_metric_add(metrics, WD_M_DEAD_LETTERS, (struct wd_span){ endless, sizeof(endless) },
		WD_SPAN("text"), 1);

	assert_true(wd_metric_total(metrics, WD_M_STORIES_IN) == 1000);
	assert_true(wd_metric_total(metrics, WD_M_LAG_RECORDS) == WD_METRIC_SERIES);
	char *text = print(metrics);
	assert_true(
		has_line(text, "wiredesk_stories_in_total{agency=\"other\",format=\"other\"} 744"));
	assert_true(
		has_line(text, "wiredesk_dead_letters_total{reason=\"other\",format=\"other\"} 1"));
	assert_true(has_line(
		text, "wiredesk_label_overflows_total{metric=\"wiredesk_stories_in_total\"} 744"));
	assert_true(has_line(
		text, "wiredesk_label_overflows_total{metric=\"wiredesk_lag_records\"} 744"));
	assert_null(strstr(text, "wiredesk_lag_records{topic=\"other\""));
	/* One that was there before the bound still counts. */
	wd_metric_add(metrics, WD_M_STORIES_IN, WD_SPAN("v7"), NONE, 1);
	char *again = print(metrics);
	assert_true(has_line(again, "wiredesk_stories_in_total{agency=\"v7\",format=\"\"} 2"));
	free(again);
	free(text);
	wd_metrics_free(metrics);
}

static void clear_forgets_a_gauge(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();

	(void)state;
	assert_non_null(metrics);
	for (int round = 0; round < 3; round++) {
		char value[16];

		for (int i = 0; i < WD_METRIC_SERIES; i++) {
			(void)snprintf(value, sizeof(value), "%d-%d", round, i);
			wd_metric_set(
				metrics, WD_M_LAG_RECORDS, WD_SPAN("t"), wd_span_of(value), 2);
		}
		assert_true(wd_metric_total(metrics, WD_M_LAG_RECORDS) == 2 * WD_METRIC_SERIES);
		wd_metric_clear(metrics, WD_M_LAG_RECORDS);
		assert_true(wd_metric_total(metrics, WD_M_LAG_RECORDS) == 0);
	}
	wd_metric_set(metrics, WD_M_READY, NONE, NONE, 1);
	wd_metric_clear(metrics, WD_M_READY);
	char *text = print(metrics);
	assert_null(strstr(text, "wiredesk_lag_records"));
	assert_null(strstr(text, "wiredesk_ready"));
	assert_null(strstr(text, "overflows"));
	free(text);
	wd_metrics_free(metrics);
}

static void a_full_buffer_is_said(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();
	struct wd_buf out;

	(void)state;
	assert_non_null(metrics);
	for (size_t max = 0; max < 2000; max++) {
		wd_buf_init(&out, max);
		assert_int_equal(wd_metrics_print(metrics, &out), WD_ELIMIT);
		wd_buf_done(&out);
	}
	wd_metrics_free(metrics);
	wd_metrics_free(NULL);
}

/* Locales with a decimal comma, where the machine has one. */
static void locale_does_not_matter(void **state)
{
	static const char *const names[] = { "de_DE.UTF-8", "tr_TR.UTF-8", "nb_NO.UTF-8",
		"ps_AF.UTF-8" };
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!setlocale(LC_ALL, names[i]))
			continue;
		tried++;
		prints_every_call(NULL);
		assert_non_null(setlocale(LC_ALL, "C"));
	}
	if (tried == 0) {
		print_message("no locale with a decimal comma here\n");
		skip();
	}
}

static void promtool_finds_no_fault(void **state)
{
	struct wd_metrics *metrics = wd_metrics_new();

	(void)state;
	if (system(PROMTOOL " --version >/dev/null 2>&1") != 0) {
		wd_metrics_free(metrics);
		print_message("promtool is not there: tests/setup.sh promtool\n");
		skip();
	}
	assert_non_null(metrics);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		make_call(metrics, i);
	for (int i = 0; i < 300; i++) {
		char value[16];

		(void)snprintf(value, sizeof(value), "%d", i);
		wd_metric_add(metrics, WD_M_DEAD_LETTERS, wd_span_of(value), NONE, 1);
	}
	/* Every other metric too: promtool judges names only of what it sees. */
	static const enum wd_metric gauges[] = { WD_M_PENDING_STORIES, WD_M_PENDING_BYTES,
		WD_M_BUCKETS_OWNED, WD_M_BUCKETS_RESTORING, WD_M_BUCKETS_HELD, WD_M_RESTORE_RATIO,
		WD_M_SEEN_ENTRIES, WD_M_PAUSED, WD_M_LAST_COMMIT_SECONDS, WD_M_BUILD_INFO };
	static const enum wd_metric counters[] = { WD_M_RECORDS_IN, WD_M_STORIES_OUT,
		WD_M_STORIES_FORWARDED, WD_M_STORIES_STALE, WD_M_VERSION_CONFLICTS, WD_M_RELOADS };
	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		wd_metric_set(metrics, gauges[i], WD_SPAN("x"), NONE, 1);
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
		wd_metric_add(metrics, counters[i], WD_SPAN("x"), NONE, 1);

	char *text = print(metrics);
	size_t heads = 0;
	for (const char *p = text; (p = strstr(p, "# TYPE ")) != NULL; p++)
		heads++;
	assert_int_equal(heads, WD_METRICS);
	FILE *promtool = popen(PROMTOOL " check metrics", "w");
	assert_non_null(promtool);
	assert_true(fputs(text, promtool) >= 0);
	assert_int_equal(pclose(promtool), 0);
	free(text);
	wd_metrics_free(metrics);
}

/* Five calls a story at tens of thousands of stories a second: not a test, a figure. */
static void shows_what_a_call_costs(void **state)
{
	static const struct wd_span agencies[] = { WD_SPAN_LIT("reuters"), WD_SPAN_LIT("ntb"),
		WD_SPAN_LIT("bloomberg"), WD_SPAN_LIT("ap") };
	struct wd_metrics *metrics = wd_metrics_new();
	const unsigned n = 1000000;

	(void)state;
	assert_non_null(metrics);
	uint64_t begin = wd_now_ns();
	for (unsigned i = 0; i < n; i++)
		wd_metric_add(metrics, WD_M_STORIES_OUT, WD_SPAN("wire.clean.stories"),
			agencies[i % 4], 1);
	print_message("%.1f ns a call\n", (double)(wd_now_ns() - begin) / n);
	assert_true(wd_metric_total(metrics, WD_M_STORIES_OUT) == n);
	wd_metrics_free(metrics);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_every_call),
		cmocka_unit_test(calls_add_up),
		cmocka_unit_test(only_what_happened_is_printed),
		cmocka_unit_test(too_many_values_are_bounded),
		cmocka_unit_test(clear_forgets_a_gauge),
		cmocka_unit_test(a_full_buffer_is_said),
		cmocka_unit_test(locale_does_not_matter),
		cmocka_unit_test(promtool_finds_no_fault),
		cmocka_unit_test(shows_what_a_call_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
