/* SPDX-License-Identifier: MIT */
#include "unit/norm_help.h"

#include "core/marker.h"

static const struct {
	const char *name, *headline, *text;
	enum wd_action action;
	const char *want_headline, *ed_note, *body;
} cases[] = {
	{ "nothing", "Snow stops trains", "Snow fell.", WD_ACTION_NEW, "Snow stops trains", 0,
		"Snow fell." },
	{ "update", "UPDATE 2-Snow stops trains", "Snow fell.", WD_ACTION_UPDATE,
		"Snow stops trains", "UPDATE 2-", "Snow fell." },
	{ "update without number", "UPDATE-Snow stops trains", "Snow.", WD_ACTION_UPDATE,
		"Snow stops trains", "UPDATE-", "Snow." },
	{ "wrapup with blanks", "WRAPUP 3 - Snow stops trains", "Snow.", WD_ACTION_UPDATE,
		"Snow stops trains", "WRAPUP 3 -", "Snow." },
	{ "two", "CORRECTED-UPDATE 1-Snow stops trains", "Snow.", WD_ACTION_CORRECTION,
		"Snow stops trains", "CORRECTED-UPDATE 1-", "Snow." },
	{ "repeat of an update", "RPT-UPDATE 2-Snow", "Snow.", WD_ACTION_REPEAT, "Snow",
		"RPT-UPDATE 2-", "Snow." },
	{ "refile", "REFILE-Snow", "Snow.", WD_ACTION_CORRECTION, "Snow", "REFILE-", "Snow." },
	{ "advisory", "ADVISORY-Snow story", "Snow.", WD_ACTION_ADVISORY, "Snow story", "ADVISORY-",
		"Snow." },
	{ "colon", "CORRECTION: Snow", "Snow.", WD_ACTION_CORRECTION, "Snow",
		"CORRECTION:", "Snow." },
	{ "kyodo", "2nd LD-Writethru: Snow", "Snow.", WD_ACTION_UPDATE, "Snow",
		"2nd LD-Writethru:", "Snow." },
	{ "lead without separator", "1st LD Snow stops trains", "Snow.", WD_ACTION_UPDATE,
		"Snow stops trains", "1st LD", "Snow." },
	{ "at the end", "Snow stops trains (Update1)", "Snow.", WD_ACTION_UPDATE,
		"Snow stops trains", "(Update1)", "Snow." },
	{ "at the end, corrected", "Snow (CORRECTED)", "Snow.", WD_ACTION_CORRECTION, "Snow",
		"(CORRECTED)", "Snow." },
	{ "slug with take", "BC-US--Snow, 1st Ld-Writethru,1140", "Snow.", WD_ACTION_UPDATE,
		"BC-US--Snow", ", 1st Ld-Writethru,1140", "Snow." },
	{ "kill", "KILL KILL KILL Snow", "Snow.", WD_ACTION_KILL, "Snow", "KILL KILL KILL",
		"Snow." },
	{ "only markers", "STORY WITHDRAWN", "Snow.", WD_ACTION_KILL, "STORY WITHDRAWN",
		"STORY WITHDRAWN", "Snow." },
	{ "prose, not a marker", "Update on the snow", "Snow.", WD_ACTION_NEW, "Update on the snow",
		0, "Snow." },
	{ "capitals, not a marker", "UPDATE OF LAWS PASSED", "Snow.", WD_ACTION_NEW,
		"UPDATE OF LAWS PASSED", 0, "Snow." },
	{ "other brackets", "Snow (corrects itself)", "Snow.", WD_ACTION_NEW,
		"Snow (corrects itself)", 0, "Snow." },
	{ "adds", 0, "(Adds minister in paragraph 3)\n\nSnow fell.", WD_ACTION_UPDATE, 0,
		"(Adds minister in paragraph 3)", "Snow fell." },
	{ "corrected, in German", 0, "(Berichtigung: Ort im Titel) OSLO (NTB) - Snow fell.",
		WD_ACTION_CORRECTION, 0, "(Berichtigung: Ort im Titel)", "Snow fell." },
	{ "corrects, dateline behind", 0, "(Corrects day (not Monday)) OSLO (NTB) - Snow fell.",
		WD_ACTION_CORRECTION, 0, "(Corrects day (not Monday))", "Snow fell." },
	{ "story was refiled", 0,
		"(The Jan. 5 story was refiled to correct a name) OSLO (NTB) - Snow fell.",
		WD_ACTION_CORRECTION, 0, "(The Jan. 5 story was refiled to correct a name)",
		"Snow fell." },
	{ "never closed", 0, "(Adds minister\n\nSnow fell.", WD_ACTION_UPDATE, 0, "(Adds minister",
		"Snow fell." },
	{ "bracket of prose", 0, "(The minister adds little.) Snow fell.", WD_ACTION_NEW, 0, 0,
		"(The minister adds little.) Snow fell." },
	{ "eds", 0, "Eds: UPDATES with minister.\n\nSnow fell.", WD_ACTION_UPDATE, 0,
		"Eds: UPDATES with minister.", "Snow fell." },
	{ "eds corrects", 0, "Eds: CORRECTS name in 2nd graf, UPDATES.\n\nSnow fell.",
		WD_ACTION_CORRECTION, 0, "Eds: CORRECTS name in 2nd graf, UPDATES.", "Snow fell." },
	{ "eds says nothing of it", 0, "Eds: With photos.\n\nSnow fell.", WD_ACTION_NEW, 0,
		"Eds: With photos.", "Snow fell." },
	{ "eds below headings", 0,
		"BC-Snow,350\nSnow stops trains\nEds: SUBS 3rd graf to UPDATE.\n\nOSLO (AP) _ Snow.",
		WD_ACTION_UPDATE, "Snow stops trains", "Eds: SUBS 3rd graf to UPDATE.", 0 },
	{ "afp", 0, "ATTENTION - ADDS details ///\n\nOSLO (AFP) - Snow fell.", WD_ACTION_UPDATE, 0,
		"ATTENTION - ADDS details ///", "Snow fell." },
	{ "dpa lines", 0, "2ND LEAD\n\n3RD NET\n\nOslo (dpa) - Snow fell.", WD_ACTION_UPDATE, 0,
		"2ND LEAD\n3RD NET", "Snow fell." },
	{ "kill line", 0, "KILL KILL KILL\n\nSnow fell.", WD_ACTION_KILL, 0, "KILL KILL KILL",
		"Snow fell." },
	{ "hold line", 0, "HOLD HOLD HOLD\n\nSnow fell.", WD_ACTION_HOLD, 0, "HOLD HOLD HOLD",
		"Snow fell." },
	{ "kill order stays in the text", 0,
		"Please kill the story Snow-Trains. A kill is mandatory.\n\nNTB", WD_ACTION_KILL, 0,
		0, 0 },
	{ "a killing is no kill", 0, "Police said the kill took place at night.", WD_ACTION_NEW, 0,
		0, "Police said the kill took place at night." },
	{ "several", "UPDATE 1-Snow", "(Adds minister)\n\nEds: With photos.\n\nSnow fell.",
		WD_ACTION_UPDATE, "Snow", "UPDATE 1-\n(Adds minister)\nEds: With photos.",
		"Snow fell." },
	{ "empty", 0, "", WD_ACTION_NEW, 0, 0, 0 },
};

static int setup(void **state)
{
	static struct norm_help h;

	norm_help_init(&h);
	*state = &h;
	return 0;
}

static int teardown(void **state)
{
	norm_help_done(*state);
	return 0;
}

static void read_into(struct norm_help *h, const char *headline, const char *text)
{
	norm_help_reset(h);
	if (headline)
		assert_int_equal(wd_story_add_note(&h->story.headlines, &h->arena, WD_SPAN("main"),
					 wd_span_of(headline)),
			WD_OK);
	norm_help_apply(h, text);
}

static void takes_markers_and_keeps_them(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = cases[i].name;

		read_into(h, cases[i].headline, cases[i].text);
		if (h->story.action != cases[i].action)
			fail_msg("%s: %s", name, wd_action_name(h->story.action));
		norm_help_is(name, "headline", wd_notes_get(&h->story.headlines, WD_SPAN("main")),
			cases[i].want_headline);
		norm_help_is(name, "ed_note", h->story.ed_note, cases[i].ed_note);
		if (cases[i].body)
			norm_help_is(name, "body", norm_help_body(h), cases[i].body);
	}
}

static void kills_and_holds_change_the_status(void **state)
{
	static const struct {
		const char *headline;
		enum wd_pub_status before, after;
	} rows[] = {
		{ "KILL-Snow", WD_PUB_USABLE, WD_PUB_CANCELED },
		{ "WITHHOLD-Snow", WD_PUB_USABLE, WD_PUB_WITHHELD },
		{ "WITHHOLD-Snow", WD_PUB_CANCELED, WD_PUB_CANCELED },
		{ "UPDATE 1-Snow", WD_PUB_WITHHELD, WD_PUB_WITHHELD },
	};
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		norm_help_reset(h);
		h->story.pub_status = rows[i].before;
		assert_int_equal(wd_story_add_note(&h->story.headlines, &h->arena, WD_SPAN("main"),
					 wd_span_of(rows[i].headline)),
			WD_OK);
		norm_help_apply(h, "Snow fell.");
		assert_int_equal(h->story.pub_status, rows[i].after);
	}
}

/* What the wire's own field says is not weakened by words in the text. */
static void the_stronger_action_stays(void **state)
{
	struct norm_help *h = *state;

	norm_help_reset(h);
	h->story.action = WD_ACTION_KILL;
	norm_help_apply(h, "(Adds minister)\n\nSnow fell.");
	assert_int_equal(h->story.action, WD_ACTION_KILL);
	norm_help_reset(h);
	h->story.slugline = WD_SPAN("SNOW-OSLO, 1st Ld-Writethru");
	norm_help_apply(h, "Snow fell.");
	assert_int_equal(h->story.action, WD_ACTION_UPDATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_markers_and_keeps_them),
		cmocka_unit_test(kills_and_holds_change_the_status),
		cmocka_unit_test(the_stronger_action_stays),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
