/* SPDX-License-Identifier: MIT */
#include "tail_case.h"

#define SNOW    "Snow fell in Oslo.\n\nMore is due, she said."
#define NOT_FOR "The following information is not intended for publication"

/* Parties are written "role name@place<email>", '|' between them. */
static const struct {
	const char *name, *text, *parties;
} taken[] = {
	{ "reuters", SNOW "\n\n(Reporting by Anna Lind; Editing by Per Dal and Jo Berg)",
		"reporter Anna Lind|editor Per Dal|editor Jo Berg" },
	{ "places",
		SNOW "\n\n(Reporting by Anna Lind and Jo Berg in OSLO, Al Dal in Rome; Writing by "
		     "Bo Falk; Editing by Cy Moe)",
		"reporter Anna Lind@Oslo|reporter Jo Berg@Oslo|reporter Al Dal@Rome|writer Bo Falk|"
		"editor Cy Moe" },
	{ "additional", SNOW "\n\n(Additional reporting by Anna Lind; Editing by Per Dal)",
		"contributor Anna Lind|editor Per Dal" },
	{ "two roles", SNOW "\n\n(Reporting and writing by Anna Lind, editing by Per Dal)",
		"reporter Anna Lind|writer Anna Lind|editor Per Dal" },
	{ "on the line", SNOW " (Reporting by Anna Lind; Editing by Per Dal)",
		"reporter Anna Lind|editor Per Dal" },
	{ "wrapped, no semicolon", SNOW "\n(Reporting by Anna\nLind\nEditing by Per Dal)",
		"reporter Anna Lind|editor Per Dal" },
	{ "no closing bracket", SNOW "\n\n(Reporting by Anna Lind; Editing by Per Dal",
		"reporter Anna Lind|editor Per Dal" },
	{ "bracket closes below", SNOW "\n\n(Reporting by Anna Lind;\n\nEditing by Per Dal)",
		"reporter Anna Lind|editor Per Dal" },
	{ "lone bracket below", SNOW "\n\n(Reporting by Anna Lind; Editing by Per Dal\n\n)",
		"reporter Anna Lind|editor Per Dal" },
	{ "bare", SNOW "\n\nReporting by Anna Lind; Editing by Per Dal",
		"reporter Anna Lind|editor Per Dal" },
	{ "a newsroom", SNOW "\n\n(Reporting by Oslo newsroom; Editing by Per Dal)",
		"editor Per Dal" },
	{ "capitals", SNOW "\n\n(REPORTING BY ANNA LIND)", "reporter Anna Lind" },
	{ "ap",
		SNOW
		"\n\nAssociated Press writers Anna Lind in Oslo and Jo Berg in Rome contributed "
		"to this report.",
		"contributor Anna Lind@Oslo|contributor Jo Berg@Rome" },
	{ "ap, one place for all",
		SNOW "\n\nAP writers Anna Lind and Jo Berg contributed to this report from Oslo.",
		"contributor Anna Lind@Oslo|contributor Jo Berg@Oslo" },
	{ "ap, two sentences",
		SNOW "\n\nLind reported from Oslo. AP Business Writer Jo Berg contributed to this "
		     "report.",
		"contributor Jo Berg|reporter Lind@Oslo" },
	{ "cnn", SNOW " CNN's Anna Lind contributed to this report.", "contributor Anna Lind" },
	{ "cnn, several places",
		SNOW "\n\nCNN's Anna Lind reported from Oslo and Jo Berg from Rome, while Per Dal "
		     "wrote from Boise, Idaho.",
		"reporter Anna Lind@Oslo|reporter Jo Berg@Rome|reporter Per Dal@Boise, Idaho" },
	{ "cnn, inside prose",
		SNOW
		" CNN's Anna Lind reported this story from Oslo, and Jo Berg wrote it in Rome.",
		"reporter Anna Lind@Oslo|reporter Jo Berg@Rome" },
	{ "bloomberg",
		SNOW "\n\n--With assistance from Anna Lind and Jo Berg.\n\nTo contact the "
		     "reporter on this story: Per Dal in Oslo at pd@example.org\n\nTo contact "
		     "the editors responsible for this story: Al Moe at am@example.org Bo Falk, "
		     "Cy Rud",
		"editor Al Moe<am@example.org>|editor Bo Falk|editor Cy Rud|"
		"reporter Per Dal@Oslo<pd@example.org>|contributor Anna Lind|contributor Jo Berg" },
	{ "bloomberg in one paragraph",
		SNOW
		"\n\nTo contact the reporter on this story: Per Dal in Oslo at pd@example.org To "
		"contact the editor responsible for this story: Al Moe at am@example.org",
		"reporter Per Dal@Oslo<pd@example.org>|editor Al Moe<am@example.org>" },
	{ "dpa",
		SNOW "\n\n# Notebook\n\n## Note to editors\n- Adds details\n\n* * * *\n" NOT_FOR
		     "\n\n## Editorial contacts\n- Reporting by: Anna Lind in Oslo, Jo Berg\n- "
		     "Editing by: Per Dal, +49 30 123 4567, <pd@example.org>\n\ndpa al jb",
		"reporter Anna Lind@Oslo|reporter Jo Berg|editor Per Dal<pd@example.org>" },
	{ "editor with a star", SNOW " (*) Editor: Per Dal", "editor Per Dal" },
	{ "radio", SNOW " Anna Lind, VOA News, Oslo.", "" },
	{ "note", SNOW "\n\nEDITOR'S NOTE _ Anna Lind covers snow.", "" },
	{ "source", SNOW "\n\nSOURCE: Example Corporation", "" },
	{ "desk address", SNOW "\n\n((al@example.org; +47 22 00 34 00; Reuters Messaging: al))",
		"" },
	{ "reprint", SNOW " This article originally appeared at Example.", "" },
	{ "source with addresses", SNOW " -- Source link: (example.org/a) (example.org/b)", "" },
	{ "appeal",
		SNOW "\n\nWe pay for your stories! Do you have a story for The Oslo Post? Email us "
		     "at tips@example.org or call 22 00 34 00",
		"" },
	{ "caption", SNOW "\n\nSnow over the roofs of Oslo \u00a9abc (AFP)", "" },
	{ "caption with a credit", SNOW "\n\nSnow over Oslo (AP Photo/Anna Lind)", "" },
	{ "an agency", SNOW "\n\nAdditional reporting by Reuters", "" },
	{ "staff", SNOW " Anna Lind contributed to this report.", "contributor Anna Lind" },
};

static const char *const left[] = {
	SNOW,
	"",
	SNOW " The state contributed to this disaster.",
	SNOW " Anna Lind contributed to the party's funds.",
	SNOW " The agency reported from Oslo that snow fell.",
	SNOW " Anna Lind reported from Oslo.",
	SNOW "\n\nReporting by the agency shows that snow is rare.",
	SNOW "\n\n(Reporting is hard.)",
	SNOW "\n\nFor more information, contact Anna Lind at al@example.org.",
	"Anna Lind contributed to this report.",
	SNOW " \"Anna Lind contributed to this report.\"",
	SNOW "\n\nDo you have snow?",
	SNOW "\n\nEmail us, she said.",
	SNOW "\n\nMr. Lind is a teacher in Oslo.",
	SNOW "\n\nThe source of it is the sea.",
};

/* Who wrote it, told below it: only of an author, and only as the last paragraph or line. */
static void knows_its_author(void **state)
{
	static const struct {
		const char *text;
		bool taken;
	} rows[] = {
		{ SNOW "\n\nMr. Lind, who teaches in Rome, is a writer for this paper.", true },
		{ SNOW "\n\nAnders Lind is the author of a book on snow. He lives in Oslo.", true },
		{ SNOW "\n\nAnders Lind covers snow for Example.", true },
		{ "Snow fell.\nMore is due, she said, in the north and in the west of the land.\n"
		  "Mr. Lind is a writer for this paper.",
			true },
		{ SNOW "\n\nMr. Berg is a writer for this paper.", false },
		{ SNOW "\n\nMr. Lind went home.", false },
		{ SNOW "\n\nLinda is a writer for this paper.", false },
		{ "Mr. Lind is a writer for this paper.\n\n" SNOW, false },
		{ "Mr. Lind is a writer for this paper.", false },
	};
	const struct wd_party author = { .role = WD_ROLE_AUTHOR,
		.name = WD_SPAN_LIT("Anders Lind") };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		assert_int_equal(wd_story_add_party(&tc.story, &tc.arena, &author), WD_OK);
		tail_case_run(&tc, rows[i].text, wd_rule_credits);
		if (rows[i].taken == STAILQ_EMPTY(&tc.story.parts))
			fail_msg("%s: %s", rows[i].text, rows[i].taken ? "left" : "taken");
		tail_case_done(&tc);
	}
}

static void put_parties(struct wd_buf *buf, const struct wd_story *story)
{
	const struct wd_party *p;

	STAILQ_FOREACH (p, &story->parties, link) {
		assert_int_equal(wd_buf_printf(buf, "%s%s %.*s", buf->n ? "|" : "",
					 wd_role_name(p->role), (int)p->name.n, p->name.p),
			WD_OK);
		if (p->place.n)
			assert_int_equal(
				wd_buf_printf(buf, "@%.*s", (int)p->place.n, p->place.p), WD_OK);
		if (p->email.n)
			assert_int_equal(
				wd_buf_printf(buf, "<%.*s>", (int)p->email.n, p->email.p), WD_OK);
	}
}

static void takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct tail_case tc;
		struct wd_buf got;

		tail_case_open(&tc);
		tail_case_run(&tc, taken[i].text, wd_rule_credits);
		wd_buf_init(&got, 4096);
		put_parties(&got, &tc.story);
		check_span(taken[i].name, "parties", wd_buf_span(&got), taken[i].parties);
		check_span(taken[i].name, "body", tail_case_body(&tc), SNOW);
		wd_buf_done(&got);
		tail_case_done(&tc);
	}
}

static void leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		tail_case_run(&tc, left[i], wd_rule_credits);
		if (!STAILQ_EMPTY(&tc.story.parts) || !STAILQ_EMPTY(&tc.story.parties))
			fail_msg("something was taken off '%s'", left[i]);
		tail_case_done(&tc);
	}
}

/* Every allocation fails once: an error comes back, and no text is lost on the way. */
static void needs_memory(void **state)
{
	(void)state;
	for (size_t max = 0; max < 2048; max += 64) {
		struct tail_case tc;
		struct wd_arena small;

		tail_case_open(&tc);
		assert_int_equal(
			wd_text_layout(&tc.arena, wd_span_of(taken[0].text), &tc.story.text),
			WD_OK);
		wd_arena_init(&small, max);
		tc.norm.arena = &small;
		enum wd_err err = wd_rule_credits(&tc.norm);
		assert_true(err == WD_OK || err == WD_ENOMEM);
		check_nothing_lost(&tc.story, "without memory");
		wd_arena_done(&small);
		tail_case_done(&tc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_its_author),
		cmocka_unit_test(takes),
		cmocka_unit_test(leaves),
		cmocka_unit_test(needs_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
