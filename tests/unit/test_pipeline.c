/* SPDX-License-Identifier: MIT */
#include "wiredesk/pipeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

/* The outcomes of one record, as text that outlives the pipeline's. */
struct seen {
	size_t n, stories;
	char uri[256], reason[64], json[8192];
	struct wd_hash content, dedup;
	enum wd_err answer; /* what the callback returns */
};

struct fixture {
	struct wd_vocab *vocab;
	struct wd_pipeline *pipeline;
	struct wd_pipeline_opts opts;
	struct seen seen;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->opts = (struct wd_pipeline_opts){ .record_bytes = 1 << 20, .short_words = 4 };
	f->vocab = wd_vocab_new();
	if (!f->vocab || wd_vocab_add_builtin(f->vocab) != WD_OK ||
		wd_vocab_seal(f->vocab) != WD_OK)
		return -1;
	f->pipeline = wd_pipeline_new(f->vocab, &f->opts);
	*state = f;
	return f->pipeline ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	wd_pipeline_free(f->pipeline);
	wd_vocab_free(f->vocab);
	free(f);
	return 0;
}

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct seen *seen = arg;

	assert_true(!fin->story != !fin->fault);
	seen->n++;
	if (fin->fault) {
		(void)snprintf(seen->reason, sizeof(seen->reason), "%s", fin->fault->reason);
		assert_non_null(fin->fault->format);
		assert_int_not_equal(fin->fault->err, WD_OK);
		return seen->answer;
	}
	seen->stories++;
	(void)snprintf(seen->uri, sizeof(seen->uri), "%.*s", (int)fin->uri.n, fin->uri.p);
	(void)snprintf(seen->json, sizeof(seen->json), "%.*s", (int)fin->json.n, fin->json.p);
	seen->content = fin->content;
	seen->dedup = fin->dedup;
	return seen->answer;
}

static enum wd_err run_as(struct fixture *f, struct wd_span payload, const char *format,
	const char *agency, const char *source)
{
	const struct wd_record rec = {
		.payload = payload,
		.format = wd_span_of(format),
		.agency = wd_span_of(agency),
	};

	f->seen = (struct seen){ .answer = f->seen.answer };
	return wd_pipeline_run(f->pipeline, &rec, wd_span_of(source), on_finished, &f->seen);
}

static const char *member(const struct seen *seen, const char *key)
{
	static char value[256];
	json_t *root = json_loads(seen->json, 0, NULL);
	const char *found = json_string_value(json_object_get(root, key));

	(void)snprintf(value, sizeof(value), "%s", found ? found : "");
	json_decref(root);
	return value;
}

static const struct {
	const char *name, *payload, *agency, *uri;
} uris[] = {
	{ "id and agency", "{\"id\":\"17\",\"body\":\"Snow fell.\"}", "ntb",
		"urn:wiredesk:ntb:17" },
	{ "id alone", "{\"id\":\"17\",\"body\":\"Snow fell.\"}", "", "urn:wiredesk:unknown:17" },
	{ "id of any characters", "{\"id\":\"a b/\u00E5:%\",\"body\":\"Snow fell.\"}", "ntb",
		"urn:wiredesk:ntb:a%20b%2F%C3%A5%3A%25" },
	{ "the wire's own",
		"{\"uri\":\"urn:x:1\",\"type\":\"text\",\"bodies\":[{\"value\":\"Snow fell.\"}]}",
		"ntb", "urn:x:1" },
};

static void uri_is_the_wires_or_made(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		assert_int_equal(
			run_as(f, wd_span_of(uris[i].payload), "", uris[i].agency, ""), WD_OK);
		if (f->seen.stories != 1 || strcmp(f->seen.uri, uris[i].uri) != 0)
			fail_msg("%s: '%s' (%s)", uris[i].name, f->seen.uri, f->seen.reason);
		assert_string_equal(member(&f->seen, "uri"), uris[i].uri);
	}
}

static void uri_without_any_id_is_the_content(void **state)
{
	struct fixture *f = *state;
	char ni[WD_NI_SIZE];

	assert_int_equal(run_as(f, WD_SPAN("Snow fell in Oslo today."), "text", "", ""), WD_OK);
	wd_hash_ni(&f->seen.content, ni);
	assert_string_equal(f->seen.uri, ni);
}

static bool same_dedup(struct fixture *f, enum wd_scope scope, const char *agency_a,
	const char *source_a, const char *agency_b, const char *source_b)
{
	static const char story[] = "OSLO (NTB) - Snow fell in Oslo today.";
	struct wd_hash first;

	f->opts.scope = scope;
	wd_pipeline_swap(f->pipeline, f->vocab, &f->opts);
	assert_int_equal(run_as(f, wd_span_of(story), "text", agency_a, source_a), WD_OK);
	first = f->seen.dedup;
	assert_int_equal(run_as(f, wd_span_of(story), "text", agency_b, source_b), WD_OK);
	return memcmp(&first, &f->seen.dedup, sizeof(first)) == 0;
}

static void scope_divides_repeats(void **state)
{
	assert_true(same_dedup(*state, WD_SCOPE_ALL, "ntb", "a", "tt", "b"));
	assert_true(same_dedup(*state, WD_SCOPE_AGENCY, "ntb", "a", "ntb", "b"));
	assert_false(same_dedup(*state, WD_SCOPE_AGENCY, "ntb", "a", "tt", "a"));
	assert_true(same_dedup(*state, WD_SCOPE_SOURCE, "ntb", "a", "tt", "a"));
	assert_false(same_dedup(*state, WD_SCOPE_SOURCE, "ntb", "a", "ntb", "b"));
}

/* The second half of a story is not hashed, the first is: dress does not count, words do. */
static void dress_does_not_change_the_hash(void **state)
{
	struct fixture *f = *state;
	struct wd_hash first;

	assert_int_equal(run_as(f, WD_SPAN("OSLO, Jan 5 (Reuters) - \"Snow\" fell in Oslo today."),
				 "text", "", ""),
		WD_OK);
	first = f->seen.content;
	assert_int_equal(run_as(f, WD_SPAN("Oslo (dpa) - \u201CSnow\u201D  fell in Oslo today."),
				 "text", "", ""),
		WD_OK);
	assert_memory_equal(&first, &f->seen.content, sizeof(first));
	assert_int_equal(
		run_as(f, WD_SPAN("Oslo (dpa) - Rain fell in Oslo today."), "text", "", ""), WD_OK);
	assert_memory_not_equal(&first, &f->seen.content, sizeof(first));
}

static const struct {
	const char *name, *payload, *format, *reason;
} refused[] = {
	{ "empty", "", "text", "empty" },
	{ "blanks", " \n\n ", "text", "empty" },
	{ "a text still to come", "{\"uri\":\"urn:x:1\",\"body_text\":\"\u2026 ...\"}", "ninjs",
		"no-text" },
	{ "nothing but a notice", "\u00A9 2026 NTB. All rights reserved.", "text", "no-text" },
	{ "JSON without text", "{\"id\":\"17\",\"body\":\"\"}", "json", "empty" },
};

static void what_has_no_text_is_no_story(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_int_equal(
			run_as(f, wd_span_of(refused[i].payload), refused[i].format, "", ""),
			WD_OK);
		assert_int_equal(f->seen.n, 1);
		if (strcmp(f->seen.reason, refused[i].reason) != 0)
			fail_msg("%s: '%s'", refused[i].name, f->seen.reason);
	}
}

static size_t count_of(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

/* The agency that conf names is who sent it, whatever credit stands in the text. */
static void conf_names_the_provider(void **state)
{
	static const char provider[] = "{\"role\":\"provider\",\"name\":\"dpa\"}";
	struct fixture *f = *state;

	assert_int_equal(run_as(f, WD_SPAN("PARIS (AFP) - Snow fell."), "text", "dpa", ""), WD_OK);
	assert_int_equal(count_of(f->seen.json, provider), 1);
	assert_int_equal(count_of(f->seen.json, "{\"role\":\"agency\",\"name\":\"AFP\"}"), 1);
	assert_int_equal(run_as(f, WD_SPAN("PARIS (AFP) - Snow fell."), "text", "", ""), WD_OK);
	assert_int_equal(count_of(f->seen.json, "provider"), 0);
	assert_int_equal(run_as(f,
				 WD_SPAN("{\"uri\":\"urn:x:1\",\"type\":\"text\",\"infoSources\":[{"
					 "\"role\":\"provider\",\"name\":\"Deutsche Presse\"}],"
					 "\"bodies\":[{\"value\":\"Snow fell.\"}]}"),
				 "ninjs", "dpa", ""),
		WD_OK);
	assert_int_equal(count_of(f->seen.json, "provider"), 1);
}

static void a_kill_needs_no_text(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run_as(f,
				 WD_SPAN("{\"uri\":\"urn:x:1\",\"type\":\"text\","
					 "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.0\"},"
					 "\"pubStatus\":\"canceled\"}"),
				 "ninjs", "", ""),
		WD_OK);
	assert_string_equal(f->seen.reason, "");
	assert_string_equal(f->seen.uri, "urn:x:1");
	assert_string_equal(member(&f->seen, "pubStatus"), "canceled");
}

static void an_embargo_withholds(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run_as(f,
				 WD_SPAN("{\"uri\":\"urn:x:1\",\"type\":\"text\","
					 "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.0\"},"
					 "\"embargoedUntil\":\"2026-01-06T06:00:00+01:00\","
					 "\"bodies\":[{\"value\":\"Snow will fall.\"}]}"),
				 "ninjs", "", ""),
		WD_OK);
	assert_string_equal(member(&f->seen, "pubStatus"), "withheld");
	assert_string_equal(member(&f->seen, "embargoedUntil"), "2026-01-06T06:00:00+01:00");
}

static void over_a_limit_is_a_fault(void **state)
{
	struct fixture *f = *state;
	size_t n = 3 * (WD_PARAS_MAX + 2); /* the first line is the headline */
	char *many = malloc(n);

	assert_non_null(many);
	for (size_t i = 0; i < n; i++)
		many[i] = i % 3 == 0 ? 'x' : '\n';
	assert_int_equal(run_as(f, (struct wd_span){ many, n }, "text", "", ""), WD_OK);
	assert_string_equal(f->seen.reason, "too-complex");
	free(many);

	assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_OK);
	f->opts.record_bytes = 64;
	f->opts.output_bytes = strlen(f->seen.json);
	wd_pipeline_swap(f->pipeline, f->vocab, &f->opts);
	assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_OK);
	assert_int_equal(f->seen.stories, 1);
	assert_int_equal(
		run_as(f, WD_SPAN("Snow fell, and fell, and fell, and fell, and fell, and fell."),
			"text", "", ""),
		WD_OK);
	assert_string_equal(f->seen.reason, "output-too-large");
	assert_int_equal(
		run_as(f,
			WD_SPAN("Snow fell, and fell, and fell, and fell, and fell, and fell on and on."),
			"text", "", ""),
		WD_OK);
	assert_string_equal(f->seen.reason, "too-large");
}

/* Wherever in a story it happens: the lengths move that place about. */
static void a_record_that_grows_too_much_is_one_fault(void **state)
{
	struct fixture *f = *state;
	enum { MOST = 1 << 16 };
	char *many = malloc(MOST);

	assert_non_null(many);
	f->opts.record_bytes = MOST;
	wd_pipeline_swap(f->pipeline, f->vocab, &f->opts);
	for (size_t length = 12; length < 44; length++) {
		size_t n = 0;

		while (n + length + 16 < MOST)
			n += (size_t)snprintf(
				many + n, MOST - n, "{\"text\":\"%0*d\"}\n", (int)length, 7);
		assert_int_equal(run_as(f, (struct wd_span){ many, n }, "json", "", ""), WD_OK);
		assert_string_equal(f->seen.reason, "too-complex");
		assert_true(f->seen.stories > 0);
		assert_int_equal(f->seen.n, f->seen.stories + 1);
	}
	free(many);
}

static void the_callers_error_comes_back(void **state)
{
	struct fixture *f = *state;

	f->seen.answer = WD_EIO;
	assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_EIO);
	assert_int_equal(run_as(f, WD_SPAN("{"), "json", "", ""), WD_EIO);
	f->seen.answer = WD_ENOMEM;
	assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_ENOMEM);
	assert_int_equal(f->seen.n, 1);
}

/* Each of these is one outcome, sound or not; the fault that ends the record is one more. */
static void a_record_has_so_many_stories_and_no_more(void **state)
{
	static const struct {
		const char *name, *record;
		size_t n, stories;
		const char *reason;
	} rows[] = {
		{ "as many", "[{\"text\":\"Ice.\"},{\"text\":\"Rain.\"}]", 2, 2, "" },
		{ "one more", "[{\"text\":\"Ice.\"},{\"text\":\"Rain.\"},{\"text\":\"Sun.\"}]", 3,
			2, "too-many-stories" },
		{ "lines", "{\"text\":\"Ice.\"}\n{\"text\":\"Rain.\"}\n{\"text\":\"Sun.\"}\n{}", 3,
			2, "too-many-stories" },
		{ "faults", "[1,2,3,4,5]", 3, 0, "too-many-stories" },
	};
	struct fixture *f = *state;

	f->opts.outcomes = 2;
	wd_pipeline_swap(f->pipeline, f->vocab, &f->opts);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f->seen = (struct seen){ 0 };
		print_message("%s\n", rows[i].name);
		assert_int_equal(run_as(f, wd_span_of(rows[i].record), "json", "", ""), WD_OK);
		assert_int_equal(f->seen.n, rows[i].n);
		assert_int_equal(f->seen.stories, rows[i].stories);
		assert_string_equal(f->seen.reason, rows[i].reason);
	}
}

static uint64_t ticks;

static uint64_t tick(void)
{
	return ticks += 10;
}

static void stages_share_the_time(void **state)
{
	struct fixture *f = *state;
	uint64_t all = 0;

	wd_pipeline_time(f->pipeline, tick);
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_OK);
	for (int i = 0; i < WD_STAGES; i++) {
		uint64_t ns = wd_pipeline_stage_ns(f->pipeline, (enum wd_stage)i);

		assert_in_range(ns, 30, 60);
		all += ns;
		assert_true(strlen(wd_stage_name((enum wd_stage)i)) > 0);
	}
	/* Two ends of the decoding and one of each other stage; the callback's time is nobody's. */
	assert_int_equal(all, 3 * 50);
	wd_pipeline_time(f->pipeline, NULL);
	assert_int_equal(run_as(f, WD_SPAN("Snow fell."), "text", "", ""), WD_OK);
	assert_int_equal(wd_pipeline_stage_ns(f->pipeline, WD_STAGE_HASH), 0);
}

int main(void)
{
#define PIPELINE_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PIPELINE_TEST(uri_is_the_wires_or_made),
		PIPELINE_TEST(uri_without_any_id_is_the_content),
		PIPELINE_TEST(scope_divides_repeats),
		PIPELINE_TEST(dress_does_not_change_the_hash),
		PIPELINE_TEST(what_has_no_text_is_no_story),
		PIPELINE_TEST(conf_names_the_provider),
		PIPELINE_TEST(a_kill_needs_no_text),
		PIPELINE_TEST(an_embargo_withholds),
		PIPELINE_TEST(over_a_limit_is_a_fault),
		PIPELINE_TEST(a_record_that_grows_too_much_is_one_fault),
		PIPELINE_TEST(the_callers_error_comes_back),
		PIPELINE_TEST(a_record_has_so_many_stories_and_no_more),
		PIPELINE_TEST(stages_share_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
