/* SPDX-License-Identifier: MIT */
#include "wiredesk/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Joined paragraphs, '|' between them here. */
static const struct {
	const char *name, *raw, *want;
} layouts[] = {
	{ "empty", "", "" },
	{ "blank", " \r\n\t\n \u00a0 \n", "" },
	{ "one line", "Snow fell.", "Snow fell." },
	{ "empty lines", "Snow fell.\n\n\n\nMore is due.\n", "Snow fell.|More is due." },
	{ "blank is empty", "Snow fell.\r\n \u00a0\t\r\nMore is due.\r\n",
		"Snow fell.|More is due." },
	{ "cr only", "Snow fell.\r\rMore is due.\r", "Snow fell.|More is due." },
	{ "cr cr lf", "Snow fell in Oslo and it\r\r\nwas cold.\r\r\n\r\r\nMore.\r\r\n",
		"Snow fell in Oslo and it was cold.|More." },
	{ "lf cr", "Snow fell.\n\r\n\rMore is due.\n\r", "Snow fell.|More is due." },
	{ "controls go",
		"\x02Sn\x01ow\x7f f\xc2\x90"
		"ell\ufeff.\x03",
		"Snow fell." },
	{ "soft hyphen and zero width", "Sn\u00adow\u200b fell\u2060.", "Snow fell." },
	{ "joiners stay", "\u0645\u06cc\u200c\u0631\u0648\u062f",
		"\u0645\u06cc\u200c\u0631\u0648\u062f" },
	{ "runs of blanks", "Snow  \t fell \u00a0 here.", "Snow fell here." },
	{ "lone no-break space", "10\u00a0000 people", "10\u00a0000 people" },
	{ "lone tab", "Snow\tfell.", "Snow fell." },
	{ "tabs part columns", "Oslo \t3\t\t-4 C\t\nBergen\t5\nHamar\t\t1",
		"Oslo\t3\t-4 C\n\nBergen 5\n\nHamar 1" },
	{ "control inside a run", "Snow \x01 fell.", "Snow fell." },
	{ "trailing blanks", "Snow fell.\u00a0 \n\nMore.  ", "Snow fell.|More." },
	{ "quotes and dashes stay", "\u201cSnow\u201d \u2014 it\u2019s \u2013 said",
		"\u201cSnow\u201d \u2014 it\u2019s \u2013 said" },
	{ "line separator", "Snow fell on the city\u2028and on the hills.\u2029More.",
		"Snow fell on the city and on the hills.|More." },
	{ "ideographic indent", "\u3000\u96ea\u3002\n\u3000\u96e8\u3002",
		"\u96ea\u3002|\u96e8\u3002" },
	{ "form feed", "Snow fell.\f\fMore is due.", "Snow fell.|More is due." },
	{ "indents as on the 1987 wire",
		"OSLO COUNTS SNOW\n"
		"    OSLO, Jan 5 - Snow fell throughout the night in the city\n"
		"and closed the main road to Lillehammer for several hours,\n"
		"the road office said.\n"
		"    More is due.\n",
		"OSLO COUNTS SNOW|OSLO, Jan 5 - Snow fell throughout the night in the city and "
		"closed the main road to Lillehammer for several hours, the road office said.|"
		"More is due." },
	{ "figures as on the 1987 wire",
		"NORDLYS <NDL.O> 4TH QTR NET\n"
		"    Bodoe, Norway, Feb 26 -\n    Shr 45 cts vs 58 cts\n    Net 1.1 mln vs 829,000\n",
		"NORDLYS <NDL.O> 4TH QTR NET|Bodoe, Norway, Feb 26 -|Shr 45 cts vs 58 cts|"
		"Net 1.1 mln vs 829,000" },
	{ "tab indents",
		"Snow in Oslo\n\tOSLO (NTB) _ Snow fell on the city and on the hills around\n"
		"it, which pleased the children.\n\tMore is due.\n",
		"Snow in Oslo|OSLO (NTB) _ Snow fell on the city and on the hills around it, "
		"which pleased the children.|More is due." },
	{ "set in as a whole",
		"   Snow fell on the city and on the hills around it, which\n"
		"   pleased the children of the town and their dogs.\n\n   More is due.\n",
		"Snow fell on the city and on the hills around it, which pleased the children of "
		"the town and their dogs.|More is due." },
	{ "heading over wrapped lines",
		"Snow closes road\nBy ANNA LIND\n"
		"OSLO (NTB) - Snow fell throughout the night in the city and it\n"
		"closed the main road to Lillehammer for several hours, the road\n"
		"office said on Monday.\n",
		"Snow closes road|By ANNA LIND|OSLO (NTB) - Snow fell throughout the night in the "
		"city and it closed the main road to Lillehammer for several hours, the road "
		"office said on Monday." },
	{ "table keeps its lines",
		"The results:\n\nBrann 3 Viking 1\nMolde 0 Rosenborg 0\nLyn 2 Tromsoe 4\n",
		"The results:|Brann 3 Viking 1\nMolde 0 Rosenborg 0\nLyn 2 Tromsoe 4" },
	{ "items keep their lines",
		"In brief:\n\n* Snow fell on Oslo and on the hills around it today\n"
		"* The road to Lillehammer was closed for several hours\n",
		"In brief:|* Snow fell on Oslo and on the hills around it today\n"
		"* The road to Lillehammer was closed for several hours" },
	{ "sign-off of names",
		"Snow fell.\n\n(Reporting by Anna Lind in Bergen; Editing by Jo Berg and Per\nDal)",
		"Snow fell.|(Reporting by Anna Lind in Bergen; Editing by Jo Berg and Per Dal)" },
	{ "names one below another", "Snow fell.\n\nAnna Lind\nNorsk Telegrambyraa",
		"Snow fell.|Anna Lind\nNorsk Telegrambyraa" },
	{ "a line a paragraph",
		"Snow closes road\nSnow fell on Oslo.\nThe road to Lillehammer was closed for hours on "
		"Monday and is now open again, the office said.\nMore is due.",
		"Snow closes road|Snow fell on Oslo.|The road to Lillehammer was closed for hours "
		"on Monday and is now open again, the office said.|More is due." },
	{ "a line a paragraph below a headline",
		"Snow closes road\n\n"
		"The road to Lillehammer was closed for hours on Monday and is now open again, the "
		"office said in a statement.\n"
		"Those who had to wait were given soup and blankets by the people of the village, "
		"who are used to it.\nMore is due.",
		"Snow closes road|"
		"The road to Lillehammer was closed for hours on Monday and is now open again, the "
		"office said in a statement.|"
		"Those who had to wait were given soup and blankets by the people of the village, "
		"who are used to it.|More is due." },
	{ "paragraphs without an empty line",
		"Snow closes road\n\n"
		"Snow fell throughout the night in the city and closed the main\n"
		"road to Lillehammer for several hours.\n"
		"Those who had to wait were given soup and some blankets by the\n"
		"people of the village.\n",
		"Snow closes road|Snow fell throughout the night in the city and closed the main "
		"road to Lillehammer for several hours.|Those who had to wait were given soup and "
		"some blankets by the people of the village." },
	{ "others tell the column",
		"Snow closes road\n\n"
		"Snow fell throughout the night in the city and closed the main\n"
		"road to Lillehammer for several hours, the road office said.\n\n"
		"\u201cThose who had to wait were given soup,\u201d the mayor of\n"
		"Lillehammer Anna Lind said.\nNTB\n\n"
		"Brann 3 Viking 1\nMolde 0 Rosenborg 0\n",
		"Snow closes road|Snow fell throughout the night in the city and closed the main "
		"road to Lillehammer for several hours, the road office said.|"
		"\u201cThose who had to wait were given soup,\u201d the mayor of Lillehammer Anna "
		"Lind said.|NTB|Brann 3 Viking 1\nMolde 0 Rosenborg 0" },
	{ "telex capitals",
		"OSLO.\n\nTHE ROAD TO LILLEHAMMER WAS CLOSED FOR HOURS ON MONDAY AND IS\n"
		"NOW OPEN AGAIN. THOSE WHO HAD TO WAIT WERE GIVEN SOUP AND SOME\nBLANKETS.",
		"OSLO.|THE ROAD TO LILLEHAMMER WAS CLOSED FOR HOURS ON MONDAY AND IS NOW OPEN "
		"AGAIN. THOSE WHO HAD TO WAIT WERE GIVEN SOUP AND SOME BLANKETS." },
	{ "the header's example",
		"By ANNA LIND\r\n    OSLO (NTB) -  Snow fell.\r\n\r\n  More is\r\n due. \x01\r\n",
		"By ANNA LIND|OSLO (NTB) - Snow fell.|More is due." },
};

static void join(struct wd_arena *arena, struct wd_span raw, struct wd_buf *out)
{
	struct wd_text text = { 0 };

	assert_int_equal(wd_text_layout(arena, raw, &text), WD_OK);
	wd_buf_reset(out);
	assert_int_equal(wd_text_join(&text, out), WD_OK);
}

/* "a|b" with an empty line for each bar. */
static void expand(const char *want, struct wd_buf *out)
{
	wd_buf_reset(out);
	for (; *want; want++)
		assert_int_equal(
			*want == '|' ? wd_buf_puts(out, "\n\n") : wd_buf_putc(out, *want), WD_OK);
}

static void lays_out_every_style(void **state)
{
	struct wd_arena arena;
	struct wd_buf got, want, again;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&got, 1 << 16);
	wd_buf_init(&want, 1 << 16);
	wd_buf_init(&again, 1 << 16);
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		join(&arena, wd_span_of(layouts[i].raw), &got);
		expand(layouts[i].want, &want);
		if (!wd_span_eq(wd_buf_span(&got), wd_buf_span(&want)))
			fail_msg("%s: '%.*s', want '%s'", layouts[i].name, (int)got.n,
				got.n ? got.p : "", layouts[i].want);
		join(&arena, wd_buf_span(&got), &again);
		if (!wd_span_eq(wd_buf_span(&got), wd_buf_span(&again)))
			fail_msg("%s: twice is '%.*s'", layouts[i].name, (int)again.n, again.p);
		wd_arena_reset(&arena);
	}
	wd_buf_done(&again);
	wd_buf_done(&want);
	wd_buf_done(&got);
	wd_arena_done(&arena);
}

static void too_many_paragraphs_are_refused(void **state)
{
	struct wd_arena arena;
	struct wd_text text = { .n = 7 };
	size_t n = (WD_PARAS_MAX + 1) * 3;
	char *raw = malloc(n);

	(void)state;
	assert_non_null(raw);
	for (size_t i = 0; i < n; i++)
		raw[i] = i % 3 == 0 ? 'x' : '\n';
	wd_arena_init(&arena, 16 << 20);
	assert_int_equal(wd_text_layout(&arena, (struct wd_span){ raw, n }, &text), WD_ELIMIT);
	assert_int_equal(text.n, 7);
	assert_int_equal(wd_text_layout(&arena, (struct wd_span){ raw, n - 3 }, &text), WD_OK);
	assert_int_equal(text.n, WD_PARAS_MAX);
	wd_arena_done(&arena);
	free(raw);
}

static void no_memory_leaves_ret_alone(void **state)
{
	struct wd_arena arena;
	struct wd_text text = { .n = 7 };

	(void)state;
	wd_arena_init(&arena, 12);
	assert_int_equal(wd_text_layout(&arena, WD_SPAN("Snow fell."), &text), WD_ENOMEM);
	assert_int_equal(wd_text_layout(&arena, WD_SPAN("Snow fell on Oslo."), &text), WD_ENOMEM);
	assert_int_equal(text.n, 7);
	wd_arena_done(&arena);
}

static void join_stops_at_the_maximum(void **state)
{
	struct wd_arena arena;
	struct wd_text text;
	struct wd_buf out;

	(void)state;
	wd_arena_init(&arena, 1 << 16);
	wd_buf_init(&out, 4);
	assert_int_equal(wd_text_layout(&arena, WD_SPAN("Snow\n\nfell"), &text), WD_OK);
	assert_int_equal(wd_text_join(&text, &out), WD_ELIMIT);
	wd_buf_done(&out);
	wd_arena_done(&arena);
}

static const struct {
	const char *name;
	struct wd_span s;
	size_t bad_at;
} utf8[] = {
	{ "empty", { NULL, 0 }, 0 },
	{ "ascii", WD_SPAN_LIT("0123456789abcdef!"), 17 },
	{ "two to four", WD_SPAN_LIT("\u00e9\u20ac\U0001f600"), 9 },
	{ "latin-1", WD_SPAN_LIT("12345678caf\xe9 x"), 11 },
	{ "overlong slash", WD_SPAN_LIT("a\xc0\xaf"), 1 },
	{ "overlong three", WD_SPAN_LIT("\xe0\x80\xaf"), 0 },
	{ "overlong four", WD_SPAN_LIT("\xf0\x80\x80\xaf"), 0 },
	{ "surrogate", WD_SPAN_LIT("ab\xed\xa0\x80"), 2 },
	{ "last before surrogates", WD_SPAN_LIT("\xed\x9f\xbf"), 3 },
	{ "over U+10FFFF", WD_SPAN_LIT("\xf4\x90\x80\x80"), 0 },
	{ "U+10FFFF", WD_SPAN_LIT("\xf4\x8f\xbf\xbf"), 4 },
	{ "cut short", WD_SPAN_LIT("ab\xe2\x82"), 2 },
	{ "lone tail", WD_SPAN_LIT("\x80"), 0 },
	{ "nul is a character", WD_SPAN_LIT("a\0b"), 3 },
};

static void tells_where_utf8_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(utf8) / sizeof(utf8[0]); i++) {
		size_t at = wd_utf8_bad_at(utf8[i].s);

		if (at != utf8[i].bad_at)
			fail_msg("%s: %zu, want %zu", utf8[i].name, at, utf8[i].bad_at);
		assert_int_equal(wd_utf8_valid(utf8[i].s), at == utf8[i].s.n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lays_out_every_style),
		cmocka_unit_test(too_many_paragraphs_are_refused),
		cmocka_unit_test(no_memory_leaves_ret_alone),
		cmocka_unit_test(join_stops_at_the_maximum),
		cmocka_unit_test(tells_where_utf8_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
