/* SPDX-License-Identifier: MIT */
#include "core/iso.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* want NULL: none */
static const struct {
	const char *in, *want;
} dates[] = {
	{ "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z" },
	{ " 2026-01-05t10:00:00z ", "2026-01-05T10:00:00Z" },
	{ "2026-01-05T10:00:00.123+01:00", "2026-01-05T10:00:00.123+01:00" },
	{ "2026-01-05T10:00:00,5-0330", "2026-01-05T10:00:00.5-03:30" },
	{ "2026-01-05 10:00:00 +01", "2026-01-05T10:00:00+01:00" },
	{ "20260105T100000+0000", "2026-01-05T10:00:00+00:00" },
	{ "20260105T1000Z", "2026-01-05T10:00:00Z" },
	{ "2026-01-05T10:00Z", "2026-01-05T10:00:00Z" },
	{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z" },
	{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" },
	{ "2026-01-05T10:00:00.1234567890123Z", "2026-01-05T10:00:00.123456789Z" },
	{ "", NULL },
	{ "2026-01-05", NULL },
	{ "2026-01-05T10:00:00", NULL },
	{ "2025-02-29T00:00:00Z", NULL },
	{ "1900-02-29T00:00:00Z", NULL },
	{ "2026-13-01T00:00:00Z", NULL },
	{ "2026-00-01T00:00:00Z", NULL },
	{ "2026-01-32T00:00:00Z", NULL },
	{ "2026-01-05T24:00:00Z", NULL },
	{ "2026-01-05T10:60:00Z", NULL },
	{ "2026-01-05T10:00:61Z", NULL },
	{ "2026-01-05T10:00:00+24:00", NULL },
	{ "2026-01-05T10:00:00+01:", NULL },
	{ "2026-01-05T10:00:00Zx", NULL },
	{ "2026-01-05T10:00:00.Z", NULL },
	{ "26-01-05T10:00:00Z", NULL },
	{ "0000-01-05T10:00:00Z", NULL },
	{ "5 Jan 2026", NULL },
};

static const struct {
	const char *in, *want;
} languages[] = {
	{ "en", "en" },
	{ "en_GB", "en-GB" },
	{ " nb-NO ", "nb-NO" },
	{ "zh-Hans-CN", "zh-Hans-CN" },
	{ "es-419", "es-419" },
	{ "e", NULL },
	{ "en-", NULL },
	{ "-en", NULL },
	{ "en GB", NULL },
	{ "English!", NULL },
	{ "abcdefghi", NULL },
	{ "", NULL },
	{ "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", NULL },
};

static const struct {
	const char *in;
	bool is;
} uris[] = {
	{ "urn:ntb:17", true },
	{ "tag:ntb.example,2026:17", true },
	{ "http://ntb.example", true },
	{ "https://a:b@ntb.example:8080/x/y;z=1?q=%C3%B8&r=(1)#top", true },
	{ "ni:///sha-256;abc_-", true },
	{ "mailto:al@ntb.example", true },
	{ "", false },
	{ "17", false },
	{ ":x", false },
	{ "urn:", false },
	{ "C:/snow", false },
	{ "1ab:x", false },
	{ "ntb:snow 1", false },
	{ "urn:sn\u00f8", false },
	{ "http://ntb.example/%zz", false },
	{ "http://ntb.example/%a", false },
	{ "http://ntb.example/a#b#c", false },
	{ "http://ntb.example:port/", false },
	{ "http://a@b@c/", false },
	{ "http://[::1]/", false },
	{ "urn:x:<1>", false },
	{ "urn:x\\y", false },
};

static void check(const char *in, enum wd_err err, struct wd_span got, const char *want)
{
	if (err != (want ? WD_OK : WD_EINVAL) || (want && !wd_span_eq(got, wd_span_of(want))))
		fail_msg("'%s': %d '%.*s', want %s", in, err, (int)got.n, got.n ? got.p : "",
			want ? want : "none");
}

static void reads_dates(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct wd_span got = { 0 };
		enum wd_err err = wd_iso_datetime(&arena, wd_span_of(dates[i].in), &got);

		check(dates[i].in, err, got, dates[i].want);
	}
	wd_arena_done(&arena);
}

static void reads_languages(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		struct wd_span got = { 0 };
		enum wd_err err = wd_iso_language(&arena, wd_span_of(languages[i].in), &got);

		check(languages[i].in, err, got, languages[i].want);
	}
	wd_arena_done(&arena);
}

static void tells_uris(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		if (wd_iso_is_uri(wd_span_of(uris[i].in)) != uris[i].is)
			fail_msg("'%s'", uris[i].in);
	}
}

static void no_memory_leaves_ret_alone(void **state)
{
	struct wd_arena arena;
	struct wd_span got = WD_SPAN("kept");

	(void)state;
	wd_arena_init(&arena, 1);
	assert_int_equal(wd_iso_datetime(&arena, wd_span_of(dates[0].in), &got), WD_ENOMEM);
	assert_int_equal(wd_iso_language(&arena, WD_SPAN("en"), &got), WD_ENOMEM);
	assert_true(wd_span_eq(got, WD_SPAN("kept")));
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_dates),
		cmocka_unit_test(reads_languages),
		cmocka_unit_test(tells_uris),
		cmocka_unit_test(no_memory_leaves_ret_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
