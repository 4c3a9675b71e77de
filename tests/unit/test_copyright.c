/* SPDX-License-Identifier: MIT */
#include "core/copyright.h"

#include "tail_case.h"

#define SNOW "Snow fell in Oslo."

static const struct {
	const char *name, *text;
	const char *holder, *year, *notice, *usage, *url;
} notices[] = {
	{ "sign and year", "\u00a92026 Example Wire L.P.", "Example Wire L.P.", "2026",
		"\u00a92026 Example Wire L.P.", "", "" },
	{ "own full stop before more", "\u00a9 2026 Example Wire L.P. All rights reserved.",
		"Example Wire L.P.", "2026", "\u00a9 2026 Example Wire L.P. All rights reserved.",
		"", "" },
	{ "word",
		"Copyright 2026 The Example Press. All rights reserved. This material may not be "
		"published.",
		"The Example Press", "2026",
		"Copyright 2026 The Example Press. All rights reserved.",
		"This material may not be published.", "" },
	{ "no blank after the full stop",
		"Copyright 2026 Example. All rights reserved.This material may not be sold.",
		"Example", "2026", "Copyright 2026 Example. All rights reserved.",
		"This material may not be sold.", "" },
	{ "year last, restrictions",
		"(c) Copyright Example Wire 2026. Click For Restrictions - "
		"http://example.org/legal.asp",
		"Example Wire", "2026", "(c) Copyright Example Wire 2026.",
		"Click For Restrictions - http://example.org/legal.asp",
		"http://example.org/legal.asp" },
	{ "twice", "(c) Example Limited 1996 (c) Example Limited 1996", "Example Limited", "1996",
		"(c) Example Limited 1996", "", "" },
	{ "no year", "\u00a9 Example", "Example", "", "\u00a9 Example", "", "" },
	{ "sign and word, colon", "\u00a9 Copyright: Oslo Notes by Anna Lind at oslo.example",
		"Oslo Notes by Anna Lind at oslo.example", "",
		"\u00a9 Copyright: Oslo Notes by Anna Lind at oslo.example", "", "" },
	{ "initial, dash, Inc.", "\u00a9 Anna J. Lind - Example Inc. 2026",
		"Anna J. Lind - Example Inc.", "2026", "\u00a9 Anna J. Lind - Example Inc. 2026",
		"", "" },
	{ "year only", "Copyright 2026. Follow Example on Wire.", "", "2026", "Copyright 2026.",
		"Follow Example on Wire.", "" },
	{ "site in brackets, german",
		"Copyright 2026, dpx (www.dpx.example). Alle Rechte vorbehalten", "dpx", "2026",
		"Copyright 2026, dpx (www.dpx.example). Alle Rechte vorbehalten", "", "" },
	{ "site after a comma", "Copyright 2017-18, EXTC, www.extc.example, All Rights Reserved",
		"EXTC", "2017-18", "Copyright 2017-18, EXTC, www.extc.example, All Rights Reserved",
		"", "" },
	{ "dash before reserved", "Copyright dsx - All rights reserved", "dsx", "",
		"Copyright dsx - All rights reserved", "", "" },
	{ "dash after the years", "Copyright 2017-18 - Example Newswire", "Example Newswire",
		"2017-18", "Copyright 2017-18 - Example Newswire", "", "" },
	{ "company", "\u00a9 2026 Example, Inc. All rights reserved.", "Example, Inc.", "2026",
		"\u00a9 2026 Example, Inc. All rights reserved.", "", "" },
	{ "subsidiary", "&#169; Copyright 2026 Example Media, LLC, a subsidiary of Big Media, LLC.",
		"Example Media, LLC", "2026",
		"&#169; Copyright 2026 Example Media, LLC, a subsidiary of Big Media, LLC.", "",
		"" },
	{ "though", "Copyright 2026 Example, though some of it is others'. All rights reserved.",
		"Example", "2026",
		"Copyright 2026 Example, though some of it is others'. All rights reserved.", "",
		"" },
	{ "spanish", "\u00a9 EXE 2026. Est\u00e1 expresamente prohibida la redistribuci\u00f3n.",
		"EXE", "2026", "\u00a9 EXE 2026.",
		"Est\u00e1 expresamente prohibida la redistribuci\u00f3n.", "" },
	{ "french", "\u00a9 2026 Exemple. Tous droits r\u00e9serv\u00e9s.", "Exemple", "2026",
		"\u00a9 2026 Exemple. Tous droits r\u00e9serv\u00e9s.", "", "" },
	{ "italian", "(c) Copyright EXSA 2026. Tutti i diritti riservati", "EXSA", "2026",
		"(c) Copyright EXSA 2026. Tutti i diritti riservati", "", "" },
	{ "dutch", "\u00a9 2026 EXP. Alle auteursrechten voorbehouden. Geen reproductie.", "EXP",
		"2026", "\u00a9 2026 EXP. Alle auteursrechten voorbehouden.", "Geen reproductie.",
		"" },
	{ "portuguese", "\u00a9 2026 Exemplo. Todos os direitos reservados.", "Exemplo", "2026",
		"\u00a9 2026 Exemplo. Todos os direitos reservados.", "", "" },
	{ "reserved first", "All rights reserved. \u00a9 2026 Example", "Example", "2026",
		"All rights reserved. \u00a9 2026 Example", "", "" },
	{ "capitals", "COPYRIGHT (C) 2026 EXAMPLE", "EXAMPLE", "2026", "COPYRIGHT (C) 2026 EXAMPLE",
		"", "" },
	{ "wrapped", "Copyright 2026\nThe Example Press.  All\nrights reserved.",
		"The Example Press", "2026",
		"Copyright 2026\nThe Example Press.  All\nrights reserved.", "", "" },
	{ "stamp for a licence", "Copyright 2026 Example Images. -- http://example.org/l.aspx",
		"Example Images", "2026", "Copyright 2026 Example Images.",
		"http://example.org/l.aspx", "http://example.org/l.aspx" },
	{ "several years", "\u00a9 2024, 2025 Example", "Example", "2024",
		"\u00a9 2024, 2025 Example", "", "" },
	{ "greek", "\u00a9 2026 \u0391\u03a0\u0395.", "\u0391\u03a0\u0395", "2026",
		"\u00a9 2026 \u0391\u03a0\u0395.", "", "" },
};

static const struct {
	const char *name, *text;
} prose[] = {
	{ "empty", "" },
	{ "blank", " \n" },
	{ "no mark", "All rights are equal." },
	{ "law", "Copyright law is being rewritten in Oslo." },
	{ "copyrighted", "Copyrighted songs were played." },
	{ "numbered list", "(c) the company has to pay." },
	{ "office", "Copyright Office officials said on Friday that they would look at the case." },
	{ "small", "copyright on its operating system, a spokesman said." },
	{ "a story goes on",
		"Copyright 2026 Example. The company then told reporters that it would open another "
		"twelve shops in Norway, Sweden and Denmark by the end of May." },
	{ "mark alone", "\u00a9" },
	{ "paren alone", "(c)" },
	{ "word alone", "Copyright" },
};

static void reads_notices(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++) {
		struct wd_copyright c = { 0 };

		if (wd_copyright_parse(wd_span_of(notices[i].text), &c) != WD_OK)
			fail_msg("%s: not read", notices[i].name);
		check_span(notices[i].name, "holder", c.holder, notices[i].holder);
		check_span(notices[i].name, "year", c.year, notices[i].year);
		check_span(notices[i].name, "notice", c.notice, notices[i].notice);
		check_span(notices[i].name, "usage", c.usage, notices[i].usage);
		check_span(notices[i].name, "url", c.url, notices[i].url);
	}
}

static void leaves_prose(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(prose) / sizeof(prose[0]); i++) {
		struct wd_copyright c = { .holder = WD_SPAN_LIT("kept") };

		if (wd_copyright_parse(wd_span_of(prose[i].text), &c) != WD_ENOTFOUND)
			fail_msg("%s: taken for a notice", prose[i].name);
		check_span(prose[i].name, "holder", c.holder, "kept");
	}
}

/* The rule on whole stories. An empty field of the decoder is not set. */
static const struct {
	const char *name, *text;
	const char *agency, *field_notice, *field_holder; /* from the decoder */
	const char *body, *holder, *notice, *usage;
} stories[] = {
	{ "last paragraph", SNOW "\n\n\u00a92026 Example Wire L.P.", "", "", "", SNOW,
		"Example Wire L.P.", "\u00a92026 Example Wire L.P.", "" },
	{ "after prose", SNOW " \u00a92026 Example. All Rights Reserved.", "", "", "", SNOW,
		"Example", "\u00a92026 Example. All Rights Reserved.", "" },
	{ "head", "Copyright 2026 Example. All rights reserved.\n\n" SNOW, "", "", "", SNOW,
		"Example", "Copyright 2026 Example. All rights reserved.", "" },
	{ "below it a credit", SNOW "\n\n\u00a9 2026 Example\n\nSee what else fell.", "", "", "",
		SNOW "\n\nSee what else fell.", "Example", "\u00a9 2026 Example", "" },
	{ "terms below", SNOW "\n\n\u00a9 2026 Example\n\nThis material may not be sold.", "", "",
		"", SNOW, "Example", "\u00a9 2026 Example", "This material may not be sold." },
	{ "wrapped", SNOW "\n\nCopyright 2026\nExample. All rights\nreserved.", "", "", "", SNOW,
		"Example", "Copyright 2026 Example. All rights reserved.", "" },
	{ "no holder", SNOW "\n\nCopyright 2026. Follow Reuters on Wire.", "reuters", "", "", SNOW,
		"Reuters", "Copyright 2026.", "Follow Reuters on Wire." },
	{ "no year, known holder", SNOW " \u00a9 Reuters", "", "", "", SNOW, "Reuters",
		"\u00a9 Reuters", "" },
	{ "field", SNOW, "",
		"(c) Copyright Example 2026. Click For Restrictions - http://x.example", "", SNOW,
		"Example", "(c) Copyright Example 2026.",
		"Click For Restrictions - http://x.example" },
	{ "field with holder", SNOW, "", "\u00a9 2026 Example", "Example Corp", SNOW,
		"Example Corp", "\u00a9 2026 Example", "" },
	{ "news service", SNOW " c.1998 N.Y. Times News Service LR QC", "", "", "", SNOW,
		"N.Y. Times News Service", "c.1998 N.Y. Times News Service LR QC", "" },
	{ "trade mark", SNOW "\n\n\u2122 & \u00a9 2026 Example, Inc. All rights reserved.", "", "",
		"", SNOW, "Example, Inc.",
		"\u2122 & \u00a9 2026 Example, Inc. All rights reserved.", "" },
	{ "capitals with an apposition",
		SNOW
		"\n\nCOPYRIGHT 2026 BY EXAMPLE, INC., A JOINT VENTURE OF A, INC. NO PORTION OF "
		"IT MAY BE USED.",
		"", "", "", SNOW, "EXAMPLE, INC.",
		"COPYRIGHT 2026 BY EXAMPLE, INC., A JOINT VENTURE OF A, INC.",
		"NO PORTION OF IT MAY BE USED." },
	{ "followed", SNOW "\n\nCopyright 2026. Follow Example on Twitter.", "", "", "", SNOW,
		"Example", "Copyright 2026.", "Follow Example on Twitter." },
	{ "c is no mark", SNOW " c.f. the snow of 1998.", "", "", "",
		SNOW " c.f. the snow of 1998.", "", "", "" },
	{ "field that names a site", SNOW, "", "\u00a9 2026 Example, Inc. All rights reserved.",
		"example.com", SNOW, "Example, Inc.",
		"\u00a9 2026 Example, Inc. All rights reserved.", "" },
	{ "field and text alike", SNOW "\n\n\u00a9 2026 Example", "", "\u00a9 2026 Example", "",
		SNOW, "Example", "\u00a9 2026 Example", "" },
	{ "third party in the field", SNOW "\n\n(c) Reuters 2026", "reuters", "\u00a9 2026 Example",
		"", SNOW, "Example", "\u00a9 2026 Example\n(c) Reuters 2026", "" },
	{ "third party in the text", SNOW "\n\n\u00a9 2026 Example", "reuters", "(c) Reuters 2026",
		"", SNOW, "Example", "\u00a9 2026 Example\n(c) Reuters 2026", "" },
	{ "quoted", SNOW " It said \u201cSing. \u00a9 2026 Example.\u201d", "", "", "",
		SNOW " It said \u201cSing. \u00a9 2026 Example.\u201d", "", "", "" },
	{ "photographer", SNOW "\n\nSnow in Oslo \u00a9Anna Lind (AFP/File)", "", "", "",
		SNOW "\n\nSnow in Oslo \u00a9Anna Lind (AFP/File)", "", "", "" },
	{ "mid-story", "One.\n\nCopyright 2026 was the year she meant.\n\nTwo.", "", "", "",
		"One.\n\nCopyright 2026 was the year she meant.\n\nTwo.", "", "", "" },
	{ "empty", "", "", "", "", "", "", "", "" },
};

static void moves_notices(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct tail_case tc;

		tail_case_open(&tc);
		tc.story.agency = wd_span_of(stories[i].agency);
		tc.story.agency_name = tc.story.agency.n ? WD_SPAN("Reuters") : tc.story.agency;
		tc.story.copyright_notice = wd_span_of(stories[i].field_notice);
		tc.story.copyright_holder = wd_span_of(stories[i].field_holder);
		assert_int_equal(wd_rule_rights(&tc.norm), WD_OK);
		/* Twice, as the turns at the tail do: the second changes nothing. */
		tail_case_run(&tc, stories[i].text, wd_rule_copyright);
		assert_int_equal(wd_rule_copyright(&tc.norm), WD_OK);
		check_span(stories[i].name, "body", tail_case_body(&tc), stories[i].body);
		check_span(stories[i].name, "holder", tc.story.copyright_holder, stories[i].holder);
		check_span(stories[i].name, "notice", tc.story.copyright_notice, stories[i].notice);
		check_span(stories[i].name, "usage", tc.story.usage_terms, stories[i].usage);
		tail_case_done(&tc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_notices),
		cmocka_unit_test(leaves_prose),
		cmocka_unit_test(moves_notices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
