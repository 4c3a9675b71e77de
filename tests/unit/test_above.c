/* SPDX-License-Identifier: MIT */
#include "unit/norm_help.h"

#include "core/caption.h"

#define PROSE "Snow fell on the city all night, and the trains stood still until noon, police said."

/* What stands above the story goes; rule is the first that took a heading, NULL when none did. */
static const struct {
	const char *name, *text, *rule, *role, *kept, *body;
} cases[] = {
	{ "caption with a file mark and a credit",
		"FILE - In this May 4, 2026 photo, snow falls on Hamar. (Anna Lind/Example via AP)"
		"\n\n" PROSE,
		"above.caption", "caption",
		"FILE - In this May 4, 2026 photo, snow falls on Hamar. (Anna Lind/Example via AP)",
		PROSE },
	{ "caption above a dateline",
		"A man digs in the snow of Hamar, January 3, 2026. REUTERS/Jo Berg\n\n"
		"HAMAR, Norway (Reuters) - " PROSE,
		"above.caption", "caption",
		"A man digs in the snow of Hamar, January 3, 2026. REUTERS/Jo Berg", PROSE },
	{ "caption with a count", "1 of 18. A man digs in the snow.\n\n" PROSE, "above.caption",
		"caption", "1 of 18. A man digs in the snow.", PROSE },
	{ "caption of the web",
		"Enlarge this image toggle caption Jo Berg/AFP/Getty Images\n\n" PROSE,
		"above.caption", "caption",
		"Enlarge this image toggle caption Jo Berg/AFP/Getty Images", PROSE },
	{ "moment", "Updated at 9:50 p.m. ET Thursday\n\n" PROSE, "above.moment", "heading",
		"Updated at 9:50 p.m. ET Thursday", PROSE },
	{ "moment with a date", "Tue 13 October 2026\n\n" PROSE, "above.moment", "heading",
		"Tue 13 October 2026", PROSE },
	{ "moment on the line of the story", "March 10, 2026 . " PROSE, "above.moment", "heading",
		"March 10, 2026 .", PROSE },
	{ "moments of web copy",
		"PUBLISHED: . 04:20 EST, 6 June 2026 . | . UPDATED: . 06:02 EST, 6 June 2026 . " PROSE,
		"above.moment", "heading",
		"PUBLISHED: . 04:20 EST, 6 June 2026 . | . UPDATED: . 06:02 EST, 6 June 2026 .",
		PROSE },
	{ "an archive's id", "NTB20260103.2130.0067 NEWS STORY\n\n" PROSE, "above.document-id",
		"heading", "NTB20260103.2130.0067 NEWS STORY", PROSE },
	{ "one sentence above a dateline in full",
		"A man who dug all night says that he would do it again, whatever the weather does."
		"\n\nHAMAR, Norway (CNN) -- " PROSE,
		"headings.above", "heading", NULL, PROSE },
	{ "marks of a monitor", "BFN\n\n[Text] HAMAR, May 30 (YONHAP) -- " PROSE, "above.text-mark",
		"mark", "[Text]", PROSE },
	{ "marks behind a dateline", "HAMAR, 13 JUL 89 (EFE) -- [REPORT] [ANNA LIND] [TEXT] " PROSE,
		NULL, NULL, NULL, PROSE },
	{ "a notice", "c.1999 N.Y. Times News Service\n\n" PROSE, NULL, NULL, NULL, PROSE },
	/* and what stays */
	{ "brackets of another kind", "[BARCO] " PROSE, NULL, NULL, NULL, "[BARCO] " PROSE },
	{ "a count that is prose", "1 of 18 men who dug in the snow has left the city.\n\n" PROSE,
		NULL, NULL, NULL, "1 of 18 men who dug in the snow has left the city. | " PROSE },
	{ "a sentence that begins with a word of moments",
		"Published 12 years ago, the book on snow sells well today.\n\n" PROSE, NULL, NULL,
		NULL, "Published 12 years ago, the book on snow sells well today. | " PROSE },
	{ "a sentence that begins with a date", "March 10, 2026 was a day of snow.\n\n" PROSE, NULL,
		NULL, NULL, "March 10, 2026 was a day of snow. | " PROSE },
	{ "the day that heads results", "Monday, January 30\n\nHamar 2 Gjovik 0\n\n" PROSE, NULL,
		NULL, NULL, "Monday, January 30 | Hamar 2 Gjovik 0 | " PROSE },
	{ "a bracket in prose",
		"Snow (the photograph shows it) fell on the city for all of the night.\n\n" PROSE,
		NULL, NULL, NULL,
		"Snow (the photograph shows it) fell on the city for all of the night. | " PROSE },
	{ "a caption is all there is", "FILE - Snow falls on Hamar. (AP Photo/Anna Lind)", NULL,
		NULL, NULL, "FILE - Snow falls on Hamar. (AP Photo/Anna Lind)" },
	{ "below the lead nothing is a caption",
		PROSE "\n\nFILE - Snow falls on Hamar. (AP Photo/Anna Lind)\n\n" PROSE, NULL, NULL,
		NULL, PROSE " | FILE - Snow falls on Hamar. (AP Photo/Anna Lind) | " PROSE },
	{ "a code of capitals and figures is prose's", "COVID-19 AND SNOW\n\n" PROSE, NULL, NULL,
		NULL, "COVID-19 AND SNOW | " PROSE },
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

static void tells_it_from_the_story(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = cases[i].name;

		norm_help_run(h, cases[i].text);
		norm_help_is(name, "rule", norm_help_rule(h, "heading"), cases[i].rule);
		norm_help_is(name, "body", norm_help_body(h), cases[i].body);
		if (cases[i].kept)
			norm_help_is(name, "kept",
				wd_notes_get(&h->story.descriptions, wd_span_of(cases[i].role)),
				cases[i].kept);
	}
}

/* The headline that the wire gives stands in the text once more. */
static void takes_the_headline_again(void **state)
{
	static const struct {
		const char *name, *text, *body;
	} again[] = {
		{ "alone", "Snow stops all trains\n\n" PROSE, PROSE },
		{ "with a credit and a dateline",
			"Snow stops all trains (AP) HAMAR, Norway (AP) \u2014 " PROSE, PROSE },
		{ "before a dateline", "Snow stops all trains HAMAR, Norway (AP) \u2014 " PROSE,
			PROSE },
		{ "a sentence that begins so", "Snow stops all trains in Hamar. " PROSE,
			"Snow stops all trains in Hamar. " PROSE },
		{ "a sentence with an acronym", "Snow stops all trains (NSB says so). " PROSE,
			"Snow stops all trains (NSB says so). " PROSE },
	};
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(again) / sizeof(again[0]); i++) {
		norm_help_reset(h);
		assert_int_equal(wd_story_add_note(&h->story.headlines, &h->arena, WD_SPAN("main"),
					 WD_SPAN("Snow stops all trains")),
			WD_OK);
		norm_help_apply(h, again[i].text);
		norm_help_is(again[i].name, "body", norm_help_body(h), again[i].body);
	}
}

/* A short line that stands between the story and its headline makes that a headline. */
static void finds_the_headline_above_a_caption(void **state)
{
	struct norm_help *h = *state;

	norm_help_run(h,
		"Snow stops all trains\n\nEnlarge this image toggle caption\n\n"
		"Updated at 9 a.m. ET\n\n" PROSE);
	norm_help_is("headline", "main", wd_notes_get(&h->story.headlines, WD_SPAN("main")),
		"Snow stops all trains");
	norm_help_is("headline", "body", norm_help_body(h), PROSE);
}

static void knows_a_caption_at_the_end(void **state)
{
	(void)state;
	assert_true(wd_caption_is_last(WD_SPAN("Snow over Hamar \u00a9abc (AFP)")));
	assert_true(wd_caption_is_last(WD_SPAN("Snow over Hamar \u00a9 Anna Lind (AFP/File)")));
	assert_true(wd_caption_is_last(WD_SPAN("Snow over Hamar (AP Photo/Anna Lind)")));
	assert_false(wd_caption_is_last(WD_SPAN("Snow fell, he wrote (AP).")));
	assert_false(wd_caption_is_last(WD_SPAN("\u00a9 2026 Example Wire")));
	assert_false(wd_caption_is_last(WD_SPAN("Snow over Hamar \u00a9 2026 Example")));
	assert_false(wd_caption_is_last(WD_SPAN("Snow. It fell (AP Photo/Anna Lind)")));
	assert_false(wd_caption_is_last(WD_SPAN("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_it_from_the_story),
		cmocka_unit_test(takes_the_headline_again),
		cmocka_unit_test(finds_the_headline_above_a_caption),
		cmocka_unit_test(knows_a_caption_at_the_end),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
