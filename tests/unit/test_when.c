/* SPDX-License-Identifier: MIT */
#include "cli/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NOW 1768381200000LL /* 2026-01-14T09:00:00Z */

static const struct {
	const char *text;
	long long ms; /* -1: no moment */
} cases[] = {
	{ "now", NOW },
	{ "-1s", NOW - 1000 },
	{ "-90m", NOW - 90 * 60000LL },
	{ "-2h", NOW - 7200000LL },
	{ "-7d", NOW - 604800000LL },
	{ "2026-01-14T09:00:00Z", NOW },
	{ "2026-01-14T09:00Z", NOW },
	{ "2026-01-14T10:00+01:00", NOW },
	{ "2026-01-14T10:00:00+0100", NOW },
	{ "2026-01-14T04:30:00-04:30", NOW },
	{ "2024-02-29T00:00:00Z", 1709164800000LL },
	{ "", -1 },
	{ "yesterday", -1 },
	{ "-2w", -1 },
	{ "-2h ", -1 },
	{ "-", -1 },
	{ "-99999999d", -1 },
	{ "2026-01-14", -1 },
	{ "2026-01-14T09:00:00", -1 },
	{ "2026-13-14T09:00:00Z", -1 },
	{ "2026-01-14T24:00:00Z", -1 },
	{ "2026-01-14T09:00:00Zulu", -1 },
	{ "2026-01-14T09:00:00+01", -1 },
	{ "2026-1-14T09:00:00Z", -1 },
};

static void moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t ms = -1;

		if (wd_when(cases[i].text, NOW, &ms) != (cases[i].ms >= 0) || ms != cases[i].ms)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)ms);
	}
}

static void printed(void **state)
{
	char text[32];

	(void)state;
	wd_when_print(NOW + 7, text);
	assert_string_equal(text, "2026-01-14T09:00:00.007Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments),
		cmocka_unit_test(printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
