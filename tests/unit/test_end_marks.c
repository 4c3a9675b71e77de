/* SPDX-License-Identifier: MIT */
#include "tail_case.h"

#define SNOW "Snow fell in Oslo."

static const struct {
	const char *name, *text, *body, *rule;
} taken[] = {
	{ "thirty", SNOW "\n\n-30-", SNOW, "end-mark.word" },
	{ "hashes", SNOW "\n\n###", SNOW, "end-mark.word" },
	{ "ends", SNOW "\n\nENDS", SNOW, "end-mark.word" },
	{ "end in brackets", SNOW "\n\n(END)", SNOW, "end-mark.word" },
	{ "enditem on the line", SNOW " Enditem", SNOW, "end-mark.word" },
	{ "kyodo", SNOW "\n\n==Kyodo", SNOW, "end-mark.word" },
	{ "reuter on its line", SNOW "\nReuter", SNOW, "end-mark.word" },
	{ "reuter with dots", SNOW "\n\nREUTER...", SNOW, "end-mark.word" },
	{ "more", SNOW "\n\nmore", SNOW, "end-mark.word" },
	{ "newsroom", SNOW "\n\n-- London newsroom +44 171 000 0000", SNOW, "end-mark.newsroom" },
	{ "newsroom without a blank", SNOW "\n--Oslo newsroom +47 22 00 34 00", SNOW,
		"end-mark.newsroom" },
	{ "newsroom after the prose", SNOW " -- Oslo newsroom, +47 22 00 34 00", SNOW,
		"end-mark.newsroom" },
	{ "newsroom in brackets", SNOW "\n\n(Oslo newsroom +47 22 00 34 00)", SNOW,
		"end-mark.newsroom" },
	{ "initials", SNOW "\n\nasl/tib/pid/cac", SNOW, "end-mark.initials" },
	{ "initials of a bureau", SNOW "\n\nbur-abc/def", SNOW, "end-mark.initials" },
	{ "one pair of initials", SNOW "\n\naa", SNOW, "end-mark.initials" },
	{ "initials in brackets", SNOW " (kas)", SNOW, "end-mark.brackets" },
	{ "agency and initials", SNOW "\n\n(SDA/sj)", SNOW, "end-mark.brackets" },
	{ "escaped too often", SNOW "\n\n(SDA\\/sj)", SNOW, "end-mark.brackets" },
	{ "agency in brackets", SNOW " (AFP)", SNOW, "end-mark.brackets" },
	{ "desk line", SNOW "\n\ndpa bwh bag", SNOW, "end-mark.desk" },
	{ "slug line", SNOW "\n\nAAP BETTING", SNOW, "end-mark.desk" },
	{ "stamp", SNOW "\n\n101137 GMT Dez 18", SNOW, "end-mark.stamp" },
	{ "advance", SNOW "\n\nEnd Adv for Mon PMs, Jan. 16", SNOW, "end-mark.stamp" },
	{ "a pile", SNOW "\n\naa\n\nENDS\n\n-- Oslo newsroom +47 22 00 34 00", SNOW,
		"end-mark.initials" },
};

static const char *const left[] = {
	SNOW,
	"",
	"More to come",
	"END",
	"He said it to Reuters",
	"The agency is called (AFP) by all.",
	"It was sad (sic)",
	"He called it \"the end\"",
	"They met at the end",
	"Dial +47 22 00 34 00 to give.",
	"Goals:\nOslo 12\nBergen 30",
	"Snow fell until November\n30.",
	"Goals\n12\n30",
	"He knew the newsroom well.",
	"Ends of the earth are cold.",
	"The talks went on. No more",
};

static void takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		tail_case_run(&tc, taken[i].text, wd_rule_end_marks);
		check_span(taken[i].name, "body", tail_case_body(&tc), taken[i].body);
		struct wd_part *part, *last = NULL;
		STAILQ_FOREACH (part, &tc.story.parts, link)
			last = part;
		assert_non_null(last);
		assert_string_equal(last->rule, taken[i].rule);
		assert_true(STAILQ_EMPTY(&tc.story.parties));
		tail_case_done(&tc);
	}
}

static void leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		tail_case_run(&tc, left[i], wd_rule_end_marks);
		if (!STAILQ_EMPTY(&tc.story.parts))
			fail_msg("something was taken off '%s'", left[i]);
		tail_case_done(&tc);
	}
}

static void needs_memory(void **state)
{
	struct tail_case tc;

	(void)state;
	tail_case_open(&tc);
	assert_int_equal(
		wd_text_layout(&tc.arena, WD_SPAN(SNOW "\n\nENDS"), &tc.story.text), WD_OK);
	struct wd_arena none;
	wd_arena_init(&none, 0);
	tc.norm.arena = &none;
	assert_int_equal(wd_rule_end_marks(&tc.norm), WD_ENOMEM);
	check_nothing_lost(&tc.story, "without memory");
	wd_arena_done(&none);
	tail_case_done(&tc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes),
		cmocka_unit_test(leaves),
		cmocka_unit_test(needs_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
