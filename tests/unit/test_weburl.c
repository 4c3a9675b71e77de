/* SPDX-License-Identifier: MIT */
#include "core/weburl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BASE "https://ntb.example/a/b/c.html?d=1#e"

static const struct {
	const char *base, *href, *want;
} rows[] = {
	{ BASE, "https://tt.example/1", "https://tt.example/1" },
	{ BASE, "mailto:a@ntb.example", "mailto:a@ntb.example" },
	{ BASE, "//tt.example/1", "https://tt.example/1" },
	{ BASE, "/1", "https://ntb.example/1" },
	{ BASE, "1", "https://ntb.example/a/b/1" },
	{ BASE, " 1 ", "https://ntb.example/a/b/1" },
	{ BASE, "./1", "https://ntb.example/a/b/1" },
	{ BASE, "../1?x=../y", "https://ntb.example/a/1?x=../y" },
	{ BASE, "../../../1", "https://ntb.example/1" },
	{ BASE, "..", "https://ntb.example/a/" },
	{ BASE, "?d=2", "https://ntb.example/a/b/c.html?d=2" },
	{ BASE, "#f", "https://ntb.example/a/b/c.html?d=1#f" },
	{ "https://ntb.example", "1", "https://ntb.example/1" },
	{ "https://ntb.example", "?d", "https://ntb.example?d" },
	{ "https://ntb.example/", "/../1", "https://ntb.example/1" },
	{ "urn:ntb:1", "/1", "/1" },
	{ "", "1", "1" },
	{ BASE, "", "" },
};

static void resolves(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wd_span got = { 0 };

		print_message("  %s\n", rows[i].href);
		assert_int_equal(wd_weburl_resolve(&arena, wd_span_of(rows[i].base),
					 wd_span_of(rows[i].href), &got),
			WD_OK);
		assert_true(wd_span_eq(got, wd_span_of(rows[i].want)));
	}
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
