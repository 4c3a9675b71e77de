/* SPDX-License-Identifier: MIT */
#include "core/rfc822.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
	const char *in, *want; /* NULL: no date */
} dates[] = {
	{ "Wed, 30 Aug 2017 15:09:47 +0000", "2017-08-30T15:09:47+00:00" },
	{ "Wed, 30 Aug 17 15:09 EST", "2017-08-30T15:09:00-05:00" },
	{ "30 Aug 2017 15:09:47 GMT", "2017-08-30T15:09:47Z" },
	{ "Wednesday, 30-Aug-99 15:09:47 CEST", "1999-08-30T15:09:47+02:00" },
	{ " Wed , 30 August 2017 5:09:47 -0700 (PDT)", "2017-08-30T05:09:47-07:00" },
	{ "Aug 30, 2017 15:09:47 UTC", "2017-08-30T15:09:47Z" },
	{ "30 Sept. 2017 15:09 +01:00", "2017-09-30T15:09:00+01:00" },
	{ "Wed, 30 Aug 2017 15:09:47", NULL },
	{ "Wed, 30 Aug 2017 15:09:47 XYZ", NULL },
	{ "Wed, 31 Sep 2017 15:09:47 GMT", NULL },
	{ "Wed, 30 Aug 2017 25:09:47 GMT", NULL },
	{ "Mon, 30 Nov -0001 00:00:00 +0000", NULL },
	{ "Wed, 30 Aug 2017", NULL },
	{ "2017-08-30", NULL },
	{ "", NULL },
};

static void reads_dates(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct wd_span got = { 0 };
		enum wd_err err = wd_rfc822_datetime(&arena, wd_span_of(dates[i].in), &got);

		print_message("  %s\n", dates[i].in);
		assert_int_equal(err, dates[i].want ? WD_OK : WD_EINVAL);
		assert_true(wd_span_eq(got, wd_span_of(dates[i].want)));
	}
	wd_arena_done(&arena);
}

static const struct {
	const char *in, *name, *address;
} boxes[] = {
	{ "Anna Lind", "Anna Lind", "" },
	{ "anna@ntb.example", "", "anna@ntb.example" },
	{ "<anna@ntb.example>", "", "anna@ntb.example" },
	{ "anna@ntb.example (Anna Lind)", "Anna Lind", "anna@ntb.example" },
	{ "\"Lind, Anna\" <anna@ntb.example>", "Lind, Anna", "anna@ntb.example" },
	{ "Anna Lind (NTB)", "Anna Lind (NTB)", "" },
	{ "Anna <3", "Anna <3", "" },
	{ "'Anna Lind' <anna@ntb.example> (desk)", "Anna Lind", "anna@ntb.example" },
	{ "@", "@", "" },
	{ "", "", "" },
};

static void reads_mailboxes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		struct wd_mailbox got = wd_rfc822_mailbox(wd_span_of(boxes[i].in));

		print_message("  %s\n", boxes[i].in);
		assert_true(wd_span_eq(got.name, wd_span_of(boxes[i].name)));
		assert_true(wd_span_eq(got.address, wd_span_of(boxes[i].address)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_dates),
		cmocka_unit_test(reads_mailboxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
