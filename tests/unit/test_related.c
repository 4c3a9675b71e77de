/* SPDX-License-Identifier: MIT */
#include "tail_case.h"

#define SNOW  "Snow fell in Oslo."
#define RAIN  "Rain is due."
#define PROSE SNOW "\n\n" RAIN "\n\nIt will stay.\n\n\"It is cold,\" she said."

static const struct {
	const char *name, *text, *body;
	const char *related; /* names, '|' between them */
	const char *href;    /* of the first */
} taken[] = {
	{ "earlier, mid-story", SNOW "\n\nEarlier: Snow Is Due in Oslo\n\n" RAIN, SNOW "\n\n" RAIN,
		"Earlier: Snow Is Due in Oslo", "" },
	{ "read more", SNOW "\n\nREAD MORE: Oslo under snow", SNOW, "READ MORE: Oslo under snow",
		"" },
	{ "url", SNOW "\n\nRelated: https://example.org/snow.", SNOW,
		"Related: https://example.org/snow.", "https://example.org/snow" },
	{ "norwegian", SNOW "\n\nLes ogs\u00e5: Sn\u00f8 i Oslo", SNOW,
		"Les ogs\u00e5: Sn\u00f8 i Oslo", "" },
	{ "german", SNOW "\n\nLesen Sie auch: Schnee in Oslo", SNOW,
		"Lesen Sie auch: Schnee in Oslo", "" },
	{ "alone", SNOW "\n\nRead More", SNOW, "Read More", "" },
	{ "graphic in brackets", SNOW "\n\n(Graphic: Snow in Oslo - here)", SNOW,
		"(Graphic: Snow in Oslo - here)", "" },
	{ "heading and list",
		SNOW "\n\nRELATED STORIES\n\n- Snow in Oslo\n\n* Rain in Rome\n\n" RAIN,
		SNOW "\n\n" RAIN, "RELATED STORIES|Snow in Oslo|Rain in Rome", "" },
	{ "after the prose", SNOW " Read more: Oslo under snow", SNOW, "Read more: Oslo under snow",
		"" },
	{ "follow below a rule", SNOW "\n\n___\n\nCatch up on snow with our podcast, \"Flakes.\"",
		SNOW "\n\n___", "Catch up on snow with our podcast, \"Flakes.\"", "" },
	{ "titles at the end",
		PROSE "\n\nSnow in Rome: What we know\n\nWho counts the flakes of snow?", PROSE,
		"Snow in Rome: What we know|Who counts the flakes of snow?", "" },
	{ "a title at the end", PROSE "\n\nThe winters we lost in 2026", PROSE,
		"The winters we lost in 2026", "" },
	{ "wrapped", SNOW "\n\nSee also: Oslo\n under snow", SNOW, "See also: Oslo under snow",
		"" },
};

static const char *const left[] = {
	SNOW,
	"",
	"Earlier on Monday, snow fell in Oslo.",
	"Earlier Monday it rained.",
	"For more information, visit https://example.org.",
	"Related costs rose by a third.",
	"\"Read more: it helps,\" she said, and they did, and so it went on and on through all of "
	"the long evening in the cold, cold library of a small town in the far north of Norway, "
	"where nobody had read a book for the better part of a year, she said.",
	"Follow the river to the sea.",
	PROSE "\n\nWho counts the flakes of snow?",
	PROSE "\n\nReferee: Anna Lind of Norway",
	PROSE "\n\nAnna Lind, teacher of Norwegian, Oslo",
	PROSE "\n\nOslo 2 Rome 1 after penalties 123456",
	PROSE "\n\nA line that\nwas broken in two",
	PROSE "\n\nSNOW STOPS TRAINS IN OSLO",
	PROSE "\n\nSnow stops all trains!",
	SNOW "\n\nSnow stops trains in the north\n\n" RAIN,
	"Snow falls on Oslo\n\nRain falls on Rome\n\nIce is on the lake\n\nThe winters we lost",
	SNOW "\n\nThe winters we lost in 2026",
};

static void takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct tail_case tc;
		const struct wd_related *r;
		struct wd_buf names;

		tail_case_open(&tc);
		tail_case_run(&tc, taken[i].text, wd_rule_related);
		check_span(taken[i].name, "body", tail_case_body(&tc), taken[i].body);
		wd_buf_init(&names, 4096);
		STAILQ_FOREACH (r, &tc.story.related, link) {
			if (r != STAILQ_FIRST(&tc.story.related))
				assert_int_equal(wd_buf_putc(&names, '|'), WD_OK);
			assert_int_equal(wd_buf_put(&names, r->name), WD_OK);
		}
		check_span(taken[i].name, "related", wd_buf_span(&names), taken[i].related);
		check_span(taken[i].name, "href", STAILQ_FIRST(&tc.story.related)->href,
			taken[i].href);
		wd_buf_done(&names);
		tail_case_done(&tc);
	}
}

static void leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		tail_case_run(&tc, left[i], wd_rule_related);
		if (!STAILQ_EMPTY(&tc.story.parts))
			fail_msg("something was taken off '%s'", left[i]);
		tail_case_done(&tc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes),
		cmocka_unit_test(leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
