/* SPDX-License-Identifier: MIT */
/**
 * @file story_check.h
 * Tables of records and what each decodes to, in the words of story_dump.h.
 *
 *     static const struct story_row mail[] = { { "a subject", "Subject: Snow\n...", "story email?\n..." } };
 *     CHECK_ROWS(NULL, mail);
 *
 * Include cmocka.h before it.
 */
#ifndef WIREDESK_TESTS_STORY_CHECK_H
#define WIREDESK_TESTS_STORY_CHECK_H

#include "unit/story_dump.h"

struct story_row {
	const char *name, *in, *want;
};

/** Read each row as @p format, NULL to find out, and compare; the row's name is printed before. */
static inline void check_rows(const char *format, const struct story_row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf got;

	wd_arena_init(&arena, 8 << 20);
	wd_buf_init(&got, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		const struct wd_record rec = { .payload = wd_span_of(rows[i].in),
			.format = wd_span_of(format) };

		wd_buf_reset(&got);
		assert_int_equal(dump_record(&rec, &arena, &got), WD_OK);
		assert_int_equal(wd_buf_putc(&got, '\0'), WD_OK);
		print_message("  %s\n", rows[i].name);
		assert_string_equal(got.p, rows[i].want);
		wd_arena_reset(&arena);
	}
	wd_arena_done(&arena);
	wd_buf_done(&got);
}

#define CHECK_ROWS(format, rows) check_rows((format), (rows), sizeof(rows) / sizeof((rows)[0]))

#endif
