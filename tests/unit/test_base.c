/* SPDX-License-Identifier: MIT */
#include "wiredesk/arena.h"
#include "wiredesk/buf.h"
#include "wiredesk/span.h"
#include "wiredesk/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void buffer_stops_at_its_maximum(void **state)
{
	struct wd_buf b;

	(void)state;
	wd_buf_init(&b, 5);
	assert_int_equal(wd_buf_puts(&b, "1234"), WD_OK);
	assert_int_equal(wd_buf_puts(&b, "56"), WD_ELIMIT);
	assert_true(wd_span_eq(wd_buf_span(&b), WD_SPAN("1234")));
	assert_int_equal(wd_buf_printf(&b, "%d", 5), WD_OK);
	assert_int_equal(wd_buf_putc(&b, '6'), WD_ELIMIT);
	assert_true(wd_span_eq(wd_buf_span(&b), WD_SPAN("12345")));
	wd_buf_done(&b);
}

static void arena_refuses_past_its_maximum(void **state)
{
	struct wd_arena a;

	(void)state;
	wd_arena_init(&a, 200000);
	assert_non_null(wd_arena_alloc(&a, 100000));
	assert_non_null(wd_arena_alloc(&a, 100000));
	assert_false(a.over);
	assert_null(wd_arena_alloc(&a, 1));
	assert_true(a.over);
	wd_arena_reset(&a);
	assert_false(a.over);
	char *text = wd_arena_text(&a, 3);
	assert_non_null(text);
	uint64_t *aligned = wd_arena_alloc(&a, sizeof(*aligned));
	assert_int_equal((uintptr_t)aligned % sizeof(*aligned), 0);
	assert_int_equal(*aligned, 0);
	wd_arena_done(&a);
}

static void spans_compare_and_search(void **state)
{
	(void)state;
	assert_true(wd_span_eq_nocase(WD_SPAN("ReUTERS"), WD_SPAN("Reuters")));
	assert_false(wd_span_eq_nocase(WD_SPAN("AP"), WD_SPAN("APA")));
	assert_int_equal(wd_span_find(WD_SPAN("a -- b"), WD_SPAN("--")), 2);
	assert_int_equal(wd_span_find(WD_SPAN("a - b"), WD_SPAN("--")), 5);
	assert_true(wd_span_eq(wd_span_trim(WD_SPAN(" \r\n x \t")), WD_SPAN("x")));
	assert_int_equal(wd_span_from(WD_SPAN("abc"), 9).n, 0);
	assert_true(wd_span_ends(WD_SPAN("abc"), WD_SPAN("bc")));
}

static void story_lists_keep_order_and_skip_the_empty(void **state)
{
	struct wd_arena a;
	struct wd_story story;

	(void)state;
	wd_arena_init(&a, 1 << 20);
	wd_story_init(&story);
	assert_int_equal(
		wd_story_add_note(&story.headlines, &a, WD_SPAN("main"), WD_SPAN("Snow")), WD_OK);
	assert_int_equal(
		wd_story_add_note(&story.headlines, &a, WD_SPAN("sub"), (struct wd_span){ 0 }),
		WD_OK);
	assert_true(wd_span_eq(wd_notes_get(&story.headlines, WD_SPAN("main")), WD_SPAN("Snow")));
	assert_null(STAILQ_NEXT(STAILQ_FIRST(&story.headlines), link));
	wd_arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buffer_stops_at_its_maximum),
		cmocka_unit_test(arena_refuses_past_its_maximum),
		cmocka_unit_test(spans_compare_and_search),
		cmocka_unit_test(story_lists_keep_order_and_skip_the_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
