/* SPDX-License-Identifier: MIT */
#include "core/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "wiredesk/buf.h"

/* What was split, written "name@place<email>|...". */
static const struct {
	const char *name, *list, *want;
} lists[] = {
	{ "empty", "", "" },
	{ "blanks", " \n\t ", "" },
	{ "only separators", ", ; and & ,", "" },
	{ "one", "Anna Lind", "Anna Lind" },
	{ "two", "Anna Lind and Jo Berg", "Anna Lind|Jo Berg" },
	{ "three", "Anna Lind, Jo Berg and Per Dal", "Anna Lind|Jo Berg|Per Dal" },
	{ "oxford comma", "Anna Lind, Jo Berg, and Per Dal", "Anna Lind|Jo Berg|Per Dal" },
	{ "ampersand", "Anna Lind & Jo Berg", "Anna Lind|Jo Berg" },
	{ "semicolon", "Anna Lind; Jo Berg", "Anna Lind|Jo Berg" },
	{ "german", "Anna Lind und Jo Berg", "Anna Lind|Jo Berg" },
	{ "french", "Anne Lind et Jo Berg", "Anne Lind|Jo Berg" },
	{ "spanish", "Ana Lind y Jo Berg", "Ana Lind|Jo Berg" },
	{ "spanish surname", "Jorge Ortiga y Gazet", "Jorge Ortiga y Gazet" },
	{ "portuguese", "Ana Lind e Jo Berg", "Ana Lind|Jo Berg" },
	{ "dutch", "Anna Lind en Jo de Berg", "Anna Lind|Jo de Berg" },
	{ "norwegian, swedish", "Anna Lind og Jo Berg och Per Dal", "Anna Lind|Jo Berg|Per Dal" },
	{ "capitals", "ANNA LIND AND JO BERG", "ANNA LIND|JO BERG" },
	{ "wrapped", "Anna\nLind and\n Jo Berg", "Anna\nLind|Jo Berg" },
	{ "full stop", "Anna Lind and Jo Berg.", "Anna Lind|Jo Berg" },
	{ "junior", "Anna Lind, Jo Berg Jr. and Per Dal, Jr.",
		"Anna Lind|Jo Berg Jr.|Per Dal, Jr." },
	{ "initial at the end", "Jo B.", "Jo B." },
	{ "title is an item", "Anna Lind, NTB Staff Writer", "Anna Lind|NTB Staff Writer" },
	{ "place", "Anna Lind in Oslo", "Anna Lind@Oslo" },
	{ "place from", "Anna Lind from Oslo", "Anna Lind@Oslo" },
	{ "place in spanish", "Ana Lind en Madrid", "Ana Lind@Madrid" },
	{ "place in french", "Anne Lind \u00e0 Lyon", "Anne Lind@Lyon" },
	{ "place of those before", "Anna Lind and Jo Berg in Oslo, Per Dal in Rio de Janeiro",
		"Anna Lind@Oslo|Jo Berg@Oslo|Per Dal@Rio de Janeiro" },
	{ "place of none after", "Anna Lind in Oslo and Jo Berg", "Anna Lind@Oslo|Jo Berg" },
	{ "state", "Anna Lind in Fargo, North Dakota, and Jo Berg in Boise, Idaho",
		"Anna Lind@Fargo, North Dakota|Jo Berg@Boise, Idaho" },
	{ "state of two names", "Anna Lind and Jo Berg in Boise, Idaho",
		"Anna Lind@Boise, Idaho|Jo Berg@Boise, Idaho" },
	{ "two places", "Anna Lind in OSLO/BERGEN and Jo Berg in PARIS",
		"Anna Lind@OSLO/BERGEN|Jo Berg@PARIS" },
	{ "two places with and", "Anna Lind in Oslo and Bergen", "Anna Lind@Oslo and Bergen" },
	{ "surname with in", "Anna in 't Lind in Breda", "Anna in 't Lind@Breda" },
	{ "e-mail", "Anna Lind at al@a.example", "Anna Lind<al@a.example>" },
	{ "place and e-mail", "Anna Lind in Oslo at al@a.example, Jo Berg in Rome at jb@a.example",
		"Anna Lind@Oslo<al@a.example>|Jo Berg@Rome<jb@a.example>" },
	{ "a name after an e-mail", "Anna Lind at al@a.example Jo Berg, Per Dal",
		"Anna Lind<al@a.example>|Jo Berg|Per Dal" },
	{ "e-mail ends the list", "Anna Lind at al@a.example.", "Anna Lind<al@a.example>" },
	{ "telephone and e-mail", "Anna Lind, +49 30 123 4567, <al@a.example>",
		"Anna Lind<al@a.example>" },
	{ "brackets", "Anna Lind (text), Jo Berg (photo and video)", "Anna Lind|Jo Berg" },
	{ "no closing bracket", "Anna Lind (text", "Anna Lind" },
	{ "lone place", "in Oslo", "in Oslo" },
	{ "at sign alone", "Anna @ Lind", "Anna @ Lind" },
};

static const struct {
	const char *name;
	bool person;
} shapes[] = {
	{ "Anna Lind", true },
	{ "Anna", true },
	{ "ANNA LIND", true },
	{ "Jo van der Berg", true },
	{ "Ali al-Berg", true },
	{ "Jo d'Oslo", true },
	{ "\u00c5sa \u00d6berg", true },
	{ "\u674e\u660e", true },
	{ "The Oslo Union-Post", false },
	{ "Example Press", false },
	{ "Anna Lind 3", false },
	{ "al/jb", false },
	{ "said that he", false },
	{ "Anna and she said", false },
	{ "A B C D E F G", false },
	{ "", false },
};

static const struct {
	const char *raw, *want;
} cased[] = {
	{ "Anna Lind", "Anna Lind" },
	{ "  Anna\n Lind ", "Anna Lind" },
	{ "ANNA LIND", "Anna Lind" },
	{ "JO MCBERG", "Jo McBerg" },
	{ "ANNE-MARIE O'BERG", "Anne-Marie O'Berg" },
	{ "ANNE O\u2019BERG", "Anne O\u2019Berg" },
	{ "ANA DE LA LIND", "Ana de la Lind" },
	{ "JO VAN DER BERG", "Jo van der Berg" },
	{ "VAN BERG", "Van Berg" },
	{ "\u00c5SA \u00d6BERG", "\u00c5sa \u00d6berg" },
	{ "J.K. BERG JR.", "J.K. Berg Jr." },
	{ "JO BERG III", "Jo Berg III" },
	{ "AJ BERG", "AJ Berg" },
	{ "DANA McCREADY", "Dana McCready" },
	{ "Mac McCready", "Mac McCready" },
	{ "McCREADY and cOLE", "McCREADY and cOLE" },
	{ "Jo BERG", "Jo BERG" },
	{ "MC BERG", "Mc Berg" },
	{ "", "" },
	{ "A", "A" },
};

static void put_names(struct wd_buf *buf, const struct wd_name *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(i ? wd_buf_putc(buf, '|') : WD_OK, WD_OK);
		assert_int_equal(wd_buf_put(buf, names[i].name), WD_OK);
		assert_int_equal(names[i].place.n ? wd_buf_putc(buf, '@') : WD_OK, WD_OK);
		assert_int_equal(wd_buf_put(buf, names[i].place), WD_OK);
		if (names[i].email.n)
			assert_int_equal(wd_buf_printf(buf, "<%.*s>", (int)names[i].email.n,
						 names[i].email.p),
				WD_OK);
	}
}

static void splits(void **state)
{
	struct wd_buf buf;

	(void)state;
	wd_buf_init(&buf, 4096);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct wd_name names[WD_NAMES_MAX];

		wd_buf_reset(&buf);
		put_names(&buf, names,
			wd_names_split(wd_span_of(lists[i].list), names, WD_NAMES_MAX));
		if (!wd_span_eq(wd_buf_span(&buf), wd_span_of(lists[i].want)))
			fail_msg("%s: got '%.*s', want '%s'", lists[i].name, (int)buf.n, buf.p,
				lists[i].want);
	}
	wd_buf_done(&buf);
}

static void stops_at_max(void **state)
{
	struct wd_name names[2] = { 0 };

	(void)state;
	assert_int_equal(wd_names_split(WD_SPAN("Al Bo, Cy Do, Ed Fy in Oslo"), names, 2), 2);
	assert_true(wd_span_eq(names[1].name, WD_SPAN("Cy Do")));
	assert_int_equal(wd_names_split(WD_SPAN("Al Bo"), NULL, 0), 0);
}

static void knows_people(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (wd_name_is_person(wd_span_of(shapes[i].name)) != shapes[i].person)
			fail_msg("'%s' should%s be a person", shapes[i].name,
				shapes[i].person ? "" : " not");
	}
}

static void sets_name_case(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(cased) / sizeof(cased[0]); i++) {
		struct wd_span got = { 0 };

		assert_int_equal(wd_name_display(&arena, wd_span_of(cased[i].raw), &got), WD_OK);
		if (!wd_span_eq(got, wd_span_of(cased[i].want)))
			fail_msg("'%s': got '%.*s'", cased[i].raw, (int)got.n, got.p);
	}
	wd_arena_done(&arena);
}

static void case_without_memory(void **state)
{
	struct wd_arena arena;
	struct wd_span got = WD_SPAN_LIT("kept");

	(void)state;
	wd_arena_init(&arena, 0);
	assert_int_equal(wd_name_display(&arena, WD_SPAN("ANNA LIND"), &got), WD_ENOMEM);
	assert_true(wd_span_eq(got, WD_SPAN("kept")));
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits),
		cmocka_unit_test(stops_at_max),
		cmocka_unit_test(knows_people),
		cmocka_unit_test(sets_name_case),
		cmocka_unit_test(case_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
