/* SPDX-License-Identifier: MIT */
/*
 * Every allocation of the core fails once: the n-th of a run, for every n until a run needs fewer.
 * The linker puts these in place of malloc() and its kin in our objects. jansson's own fail too
 * where it writes; where it reads, it calls some of them an invalid token.
 */
#include "wiredesk/pipeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static size_t left = SIZE_MAX; /* allocations until one fails */

static bool spare_jansson;

static bool fails(void)
{
	return left > 0 && --left == 0;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

static void *for_jansson(size_t n)
{
	return !spare_jansson && fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

static const struct {
	const char *name, *format, *payload;
} records[] = {
	{ "text", "text",
		"UPDATE 1-Snow closes the pass\n\nBy Anna Lind\n\nOSLO, Jan 5 (Reuters) - Snow "
		"\u201Cfell\u201D.\n\n\u0141\u00F3d\u017A and \u041C\u043E\u0441\u043A\u0432\u0430 "
		"too.\n\nEarlier: Rain\n\n(Reporting by Jo Berg; Editing by Per Dal)\n\n"
		"\u00A9 2026 Reuters. All rights reserved.\n" },
	{ "json", "json",
		"{\"id\":\"17\",\"headline\":\"Snow\",\"byline\":\"By Anna Lind\",\"language\":\"en\","
		"\"body\":\"OSLO (NTB) - Snow fell.\\n\\nMore.\"}" },
	{ "ninjs", "ninjs",
		"{\"uri\":\"urn:x:1\",\"type\":\"text\",\"standard\":{\"name\":\"ninjs\",\"version\":"
		"\"3.0\"},\"headlines\":[{\"role\":\"main\",\"value\":\"Snow\"}],\"infoSources\":[{"
		"\"name\":\"NTB\",\"role\":\"provider\"}],\"places\":[{\"name\":\"Oslo\"}],"
		"\"subjects\":[{\"name\":\"snow\"}],\"associations\":[{\"uri\":\"urn:x:2\","
		"\"name\":\"Rain\"}],\"bodies\":[{\"role\":\"main\",\"value\":\"Snow fell.\"}]}" },
	{ "broken", "json", "{\"headline\": \"Cut off" },
};

struct outcome {
	size_t stories, faults;
	const char *reason; /* of the last fault */
};

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct outcome *outcome = arg;

	outcome->stories += fin->story != NULL;
	outcome->faults += fin->fault != NULL;
	outcome->reason = fin->fault ? fin->fault->reason : outcome->reason;
	return WD_OK;
}

/* A whole life. WD_ENOMEM as soon as something could not be had. */
static enum wd_err live(const struct wd_vocab *vocab, size_t i, struct outcome *ret)
{
	static const struct wd_pipeline_opts opts = { .record_bytes = 1 << 16 };
	const struct wd_record rec = { .payload = wd_span_of(records[i].payload),
		.format = wd_span_of(records[i].format) };
	struct wd_pipeline *pipeline = wd_pipeline_new(vocab, &opts);
	enum wd_err err = WD_ENOMEM;

	*ret = (struct outcome){ .reason = "" };
	if (pipeline)
		err = wd_pipeline_run(pipeline, &rec, (struct wd_span){ 0 }, on_finished, ret);
	wd_pipeline_free(pipeline);
	return err;
}

static void every_allocation_may_fail(void **state)
{
	struct wd_vocab *vocab = *state;

	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		struct outcome want, got;
		enum wd_err err = WD_ENOMEM;
		size_t n = 0;

		spare_jansson = strcmp(records[i].format, "text") != 0;
		assert_int_equal(live(vocab, i, &want), WD_OK);
		while (err != WD_OK) {
			left = ++n;
			err = live(vocab, i, &got);
			bool failed = left == 0;
			left = SIZE_MAX;
			if (failed != (err == WD_ENOMEM) || (failed && got.faults > 0))
				fail_msg("%s: allocation %zu: %s, %zu faults %s", records[i].name,
					n, wd_strerror(err), got.faults, got.reason);
		}
		/* Enough of them to show that they are counted. */
		assert_true(n > 3);
		assert_int_equal(got.stories, want.stories);
		assert_int_equal(got.faults, want.faults);
	}
}

static int set_up(void **state)
{
	struct wd_vocab *vocab = wd_vocab_new();

	json_set_alloc_funcs(for_jansson, free);
	*state = vocab;
	return vocab && wd_vocab_add_builtin(vocab) == WD_OK && wd_vocab_seal(vocab) == WD_OK ? 0
											      : -1;
}

static int tear_down(void **state)
{
	wd_vocab_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_allocation_may_fail, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
