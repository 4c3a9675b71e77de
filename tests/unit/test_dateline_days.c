/* SPDX-License-Identifier: MIT */
/* The day of a dateline, by the time of the record or of the story. */
#include "unit/norm_help.h"

#include "core/resolve_parts.h"
#include "wiredesk/resolve.h"

static const struct {
	const char *text, *anchor, *want; /* NULL: no anchor, no day */
} dates[] = {
	/* the year is said */
	{ "Nov. 8 , 2005", NULL, "2005-11-08" },
	{ "October 11, 2024", NULL, "2024-10-11" },
	{ "Dec.  03, 2019", NULL, "2019-12-03" },
	{ "10 juil 2024", NULL, "2024-07-10" },
	{ "1er août 2024", NULL, "2024-08-01" },
	{ "21 de marzo de 2024", NULL, "2024-03-21" },
	{ "3 de março de 2024", NULL, "2024-03-03" },
	{ "14. Februar 2024", NULL, "2024-02-14" },
	{ "5 maart 2024", NULL, "2024-03-05" },
	{ "5. desember 2024", NULL, "2024-12-05" },
	{ "6. tammikuuta 2024", NULL, "2024-01-06" },
	{ "7 września 2024", NULL, "2024-09-07" },
	{ "8 июня 2024", NULL, "2024-06-08" },
	{ "9 يوليو 2024", NULL, "2024-07-09" },
	{ "2024年2月14日", NULL, "2024-02-14" },
	{ "2024년 2월 14일", NULL, "2024-02-14" },
	{ "2024-02-14", NULL, "2024-02-14" },
	{ "25-11-2023", NULL, "2023-11-25" },
	{ "25/11/2023", NULL, "2023-11-25" },
	{ "11/25/2023", NULL, "2023-11-25" },
	{ "3.4.2024", NULL, "2024-04-03" },
	{ "4/4/2024", NULL, "2024-04-04" },
	{ "February 29, 2024", NULL, "2024-02-29" },
	/* in two digits */
	{ "21 JUL 89", NULL, "1989-07-21" },
	{ "21 JUL 24", NULL, "2024-07-21" },
	{ "21 JUL 89", "2026-01-01", "1989-07-21" },
	{ "21 JUL 75", "2026-01-01", "2075-07-21" },
	{ "31 DEC 99", "2000-01-01", "1999-12-31" },
	{ "1 JAN 00", "1999-12-31", "2000-01-01" },
	/* the year is left out */
	{ "Jan 21", NULL, NULL },
	{ "Jan 21", "2026-01-21", "2026-01-21" },
	{ "Jan 21", "2026-01-22", "2026-01-21" },
	{ "Jan 21", "2026-01-20", "2026-01-21" },
	{ "Dec 31", "2026-01-01", "2025-12-31" },
	{ "Dec. 30", "2026-01-02", "2025-12-30" },
	{ "Jan 1", "2025-12-31", "2026-01-01" },
	{ "1 janv", "2025-12-31", "2026-01-01" },
	{ "31 de diciembre", "2026-01-01", "2025-12-31" },
	{ "Aug 1", "2026-01-15", "2025-08-01" },
	{ "June 1", "2026-01-15", "2026-06-01" },
	{ "Feb 29", "2024-03-01", "2024-02-29" },
	{ "Feb 29", "2023-11-25", "2024-02-29" },
	{ "Feb 29", "2025-03-01", NULL },
	{ "14.2.", "2024-02-14", "2024-02-14" },
	{ "2月14日", "2024-02-15", "2024-02-14" },
	{ "1月1日", "2023-12-31", "2024-01-01" },
	/* two readings */
	{ "3/4/2024", NULL, NULL },
	{ "3/4/2024", "2024-04-03", "2024-04-03" },
	{ "3/4/2024", "2024-03-05", "2024-03-04" },
	{ "3/4/2024", "2024-08-05", NULL },
	{ "3/2/2024", "2024-02-28", "2024-03-02" },
	/* no day */
	{ "", "2024-03-04", NULL },
	{ "2017", "2024-03-04", NULL },
	{ "March 2017", "2024-03-04", NULL },
	{ "March", "2024-03-04", NULL },
	{ "NO DATE", "2024-03-04", NULL },
	{ "Narch 2", "2024-03-04", NULL },
	{ "March 32", "2024-03-04", NULL },
	{ "Feb 30, 2024", NULL, NULL },
	{ "Feb 29, 2023", NULL, NULL },
	{ "31.4.2024", NULL, NULL },
	{ "13/13/2024", NULL, NULL },
	{ "Jan 0", "2024-03-04", NULL },
	{ "Jan Feb 3", "2024-03-04", NULL },
	{ "Jan 3 4 5 6", "2024-03-04", NULL },
	{ "Jan 12345", "2024-03-04", NULL },
	{ "Jan 3 (", "2024-03-04", NULL },
	{ "\xff\xfe 3", "2024-03-04", NULL },
};

static const char *show(bool found, const struct wd_day *day, char out[16])
{
	(void)snprintf(out, 16, "%04d-%02u-%02u", found ? day->year % 10000 : 0,
		found ? day->month % 100 : 0, found ? day->day % 100 : 0);
	return out;
}

static void test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct wd_day anchor, day;
		char got[16];
		bool found;

		if (dates[i].anchor)
			assert_true(wd_resolve_date(wd_span_of(dates[i].anchor), NULL, &anchor));
		found = wd_resolve_date(
			wd_span_of(dates[i].text), dates[i].anchor ? &anchor : NULL, &day);
		show(found, &day, got);
		if (strcmp(got, dates[i].want ? dates[i].want : "0000-00-00") != 0)
			fail_msg("%s at %s: %s, not %s", dates[i].text,
				dates[i].anchor ? dates[i].anchor : "no time", got,
				dates[i].want ? dates[i].want : "none");
	}
}

static void test_day_of(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} times[] = {
		{ 0, "1970-01-01" },
		{ -1, "1969-12-31" },
		{ INT64_C(951782400000), "2000-02-29" },
		{ INT64_C(951868799999), "2000-02-29" },
		{ INT64_C(951868800000), "2000-03-01" },
		{ INT64_C(1709164800000), "2024-02-29" },
		{ INT64_C(1735689599999), "2024-12-31" },
		{ INT64_C(1735689600000), "2025-01-01" },
		{ INT64_C(253402300799999), "9999-12-31" },
		{ INT64_C(253402300800000), "0000-00-00" },
		{ INT64_MIN, "0000-00-00" },
	};
	struct wd_day day;
	char got[16];

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		bool found = wd_day_of(times[i].ms, &day);
		assert_string_equal(show(found, &day, got), times[i].want);
	}
}

/* The months that lead-ins are read with are those that are understood. */
static void test_months(void **state)
{
	const struct wd_day anchor = { 2024, 6, 15 };
	char line[4096], date[256], *word, *rest;
	FILE *file = fopen(WD_COMMON, "r");
	bool list = false;
	int n = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		list = line[0] == ' ' ? list : strncmp(line, "month = ", 8) == 0;
		if (!list)
			continue;
		rest = line[0] == ' ' ? line : line + 8;
		while ((word = strtok_r(rest, "|\n", &rest))) {
			struct wd_day day;

			(void)snprintf(date, sizeof(date), "14 %s 2024", word);
			if (!wd_resolve_date(wd_span_of(date), &anchor, &day))
				fail_msg("no month: %s", word);
			n++;
		}
	}
	(void)fclose(file);
	assert_true(n > 100);
}

static struct wd_span date_of(struct norm_help *h, const char *text, int64_t time_ms)
{
	norm_help_apply(h, text);
	assert_int_equal(wd_resolve(&h->story, h->vocab, &h->arena, time_ms), WD_OK);
	return wd_notes_get(&h->story.descriptions, WD_SPAN("datelineDate"));
}

/* 2026-01-01, half past midnight, UTC: in New York it is still the year before. */
#define NEW_YEAR INT64_C(1767227400000)

static void test_story(void **state)
{
	const char *snow = "NEW YORK, Dec 31 (Reuters) - Snow fell on the park.";
	struct norm_help h;

	(void)state;
	norm_help_init(&h);
	assert_true(wd_span_eq(date_of(&h, snow, NEW_YEAR), WD_SPAN("2025-12-31")));
	/* A day is no time. */
	assert_int_equal(h.story.content_created.n, 0);
	norm_help_reset(&h);
	assert_int_equal(date_of(&h, snow, 0).n, 0);
	norm_help_reset(&h);
	assert_true(wd_span_eq(
		date_of(&h, "AUCKLAND, Jan 1 (Reuters) - Rain fell.", NEW_YEAR - 86400000),
		WD_SPAN("2026-01-01")));
	norm_help_reset(&h);
	assert_int_equal(date_of(&h, "NEW YORK (Reuters) - Snow fell.", NEW_YEAR).n, 0);

	/* The wire's own time is nearer to the truth than that of a replay. */
	norm_help_reset(&h);
	h.story.version_created = WD_SPAN("1998-01-01T04:00:00Z");
	assert_true(wd_span_eq(date_of(&h, snow, NEW_YEAR), WD_SPAN("1997-12-31")));
	assert_int_equal(h.story.content_created.n, 0);
	norm_help_reset(&h);
	h.story.first_created = WD_SPAN("1998-12-31T04:00:00+01:00");
	assert_true(wd_span_eq(date_of(&h, snow, NEW_YEAR), WD_SPAN("1998-12-31")));

	/* A dateline in a field of its own is read like one in the text. */
	norm_help_reset(&h);
	assert_int_equal(wd_story_add_note(&h.story.descriptions, &h.arena, WD_SPAN("dateline"),
				 WD_SPAN("OSLO, 5 Jan 2026")),
		WD_OK);
	assert_true(wd_span_eq(date_of(&h, "Snow fell on the city.", 0), WD_SPAN("2026-01-05")));

	/* What a decoder says stays. */
	norm_help_reset(&h);
	assert_int_equal(wd_story_add_note(&h.story.descriptions, &h.arena, WD_SPAN("datelineDate"),
				 WD_SPAN("1990-01-01")),
		WD_OK);
	assert_true(wd_span_eq(date_of(&h, snow, NEW_YEAR), WD_SPAN("1990-01-01")));
	norm_help_done(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_day_of),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_story),
	};

	return cmocka_run_group_tests_name("dateline_days", tests, NULL, NULL);
}
