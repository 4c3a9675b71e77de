/* SPDX-License-Identifier: MIT */
#include "unit/norm_help.h"

#include "core/byline.h"

static const struct {
	const char *name, *text, *authors, *agency, *by, *raw, *body;
} found[] = {
	{ "one", "By Anna Lind\n\nSnow fell.", "Anna Lind", 0, "Anna Lind", "By Anna Lind",
		"Snow fell." },
	{ "two", "By Anna Lind and Jo Berg\n\nSnow fell.", "Anna Lind; Jo Berg", 0,
		"Anna Lind and Jo Berg", "By Anna Lind and Jo Berg", "Snow fell." },
	{ "three", "By Anna Lind, Jo Berg and Per Dal\n\nSnow fell.", "Anna Lind; Jo Berg; Per Dal",
		0, "Anna Lind, Jo Berg and Per Dal", "By Anna Lind, Jo Berg and Per Dal",
		"Snow fell." },
	{ "capitals", "By ANNA MCLIND and ANNE-MARIE O'BRIEN\n\nSnow fell.",
		"Anna McLind; Anne-Marie O'Brien", 0, "Anna McLind and Anne-Marie O'Brien",
		"By ANNA MCLIND and ANNE-MARIE O'BRIEN", "Snow fell." },
	{ "particles", "BY JAN VAN DER BERG\n\nSnow fell.", "Jan van der Berg", 0,
		"Jan van der Berg", "BY JAN VAN DER BERG", "Snow fell." },
	{ "title after a comma", "By Anna Lind, Associated Press Writer\n\nSnow fell.", "Anna Lind",
		"AP", "Anna Lind", "By Anna Lind, Associated Press Writer", "Snow fell." },
	{ "title without a comma", "By ANNA LIND Associated Press Writer\n\nSnow fell.",
		"Anna Lind", "AP", "Anna Lind", "By ANNA LIND Associated Press Writer",
		"Snow fell." },
	{ "title on the next line",
		"By Anna Lind\n\nAP Sports Writer\n\nOSLO (AP) \u2014 Snow fell.", "Anna Lind",
		"AP", "Anna Lind", "By Anna Lind\n\nAP Sports Writer", "Snow fell." },
	{ "a title that nobody listed",
		"By Anna Lind\n\nAP Auto Racing Writer\n\nOSLO (AP) \u2014 Snow.", "Anna Lind",
		"AP", "Anna Lind", "By Anna Lind\n\nAP Auto Racing Writer", "Snow." },
	{ "lines of one paragraph",
		"By Anna Lind\nAssociated Press Writer\nOSLO (AP) \u2014 Snow fell.\n\nMore is due.",
		"Anna Lind", "AP", "Anna Lind", "By Anna Lind\nAssociated Press Writer",
		"Snow fell. | More is due." },
	{ "anpa terminators", "By ANNA LIND=\n\nAssociated Press=\n\nOSLO (AP) _ Snow fell.",
		"Anna Lind", "AP", "Anna Lind",
		"By ANNA LIND=\n\nAssociated Press=", "Snow fell." },
	{ "reuters 1987", "By Anna Lind, Reuters\n\nOSLO, March 2 - Snow fell.", "Anna Lind",
		"Reuters", "Anna Lind", "By Anna Lind, Reuters", "Snow fell." },
	{ "dpa", "By Anna Lind, dpa  =\n\nOslo (dpa) - Snow fell.", "Anna Lind", "dpa", "Anna Lind",
		"By Anna Lind, dpa =", "Snow fell." },
	{ "dpa german", "Von Marko Lind und Sunrita Berg, dpa\n\nBerlin (dpa) - Schnee.",
		"Marko Lind; Sunrita Berg", "dpa", "Marko Lind und Sunrita Berg",
		"Von Marko Lind und Sunrita Berg, dpa", "Schnee." },
	{ "french", "Par Anne Dupont\n\nParis (AFP) - Il neige.", "Anne Dupont", "AFP",
		"Anne Dupont", "Par Anne Dupont", "Il neige." },
	{ "spanish", "Por Ana de la Cruz\n\nMadrid (EFE).- Nieva.", "Ana de la Cruz", "EFE",
		"Ana de la Cruz", "Por Ana de la Cruz", "Nieva." },
	{ "norwegian", "Av Anna Lind og Jo Berg\n\nOslo (NTB): Snø.", "Anna Lind; Jo Berg", "NTB",
		"Anna Lind og Jo Berg", "Av Anna Lind og Jo Berg", 0 },
	{ "another paper",
		"By Anna Lind, The San Diego Snow-Tribune\n\nSan Diego (tca/dpa) - Snow.",
		"Anna Lind", "tca/dpa", "Anna Lind", "By Anna Lind, The San Diego Snow-Tribune",
		"Snow." },
	{ "a paper that nobody listed",
		"By Anna Lind and Jo Berg, Snow Press\n\nOSLO, Norway (NFP) -- Snow fell.",
		"Anna Lind; Jo Berg", "NFP", "Anna Lind and Jo Berg",
		"By Anna Lind and Jo Berg, Snow Press", "Snow fell." },
	{ "a service of the same agency", "Von Anna Lind, dpa\n\nPeine (dpa/lni) - Es schneit.",
		"Anna Lind", "dpa", "Anna Lind", "Von Anna Lind, dpa", "Es schneit." },
	{ "special to", "By Anna Lind, Special to The Snow Times\n\nSnow fell.", "Anna Lind", 0,
		"Anna Lind", "By Anna Lind, Special to The Snow Times", "Snow fell." },
	{ "title in front", "by Sportswriter Gao Lin\n\nOSLO, Nov. 2 (Xinhua) -- Snow fell.",
		"Gao Lin", "Xinhua", "Gao Lin", "by Sportswriter Gao Lin", "Snow fell." },
	{ "titles in front", "By Sportswriters Wang Lin and Zhao Dal\n\nSnow fell.",
		"Wang Lin; Zhao Dal", 0, "Wang Lin and Zhao Dal",
		"By Sportswriters Wang Lin and Zhao Dal", "Snow fell." },
	{ "small by", "by Zhang Lin, Hai Bo\n\nSnow fell.", "Zhang Lin; Hai Bo", 0,
		"Zhang Lin and Hai Bo", "by Zhang Lin, Hai Bo", "Snow fell." },
	{ "tt", "Karl Lind/TT\n\nSnö föll.", "Karl Lind", "TT", "Karl Lind", "Karl Lind/TT",
		"Snö föll." },
	{ "by with a stroke", "By Anna Lind / Snow News\n\nSnow fell.", "Anna Lind", 0, "Anna Lind",
		"By Anna Lind / Snow News", "Snow fell." },
	{ "agency only", "By The Associated Press\n\nSnow fell.", "The Associated Press", "AP",
		"The Associated Press", "By The Associated Press", "Snow fell." },
	{ "desk of an agency", "By dpa correspondents\n\nSnow fell.", 0, "dpa", 0,
		"By dpa correspondents", "Snow fell." },
	{ "e-mail", "By Anna Lind anna@snow.example\n\nSnow fell.", "Anna Lind", 0, "Anna Lind",
		"By Anna Lind anna@snow.example", "Snow fell." },
	{ "colon", "By: Anna Lind\n\nSnow fell.", "Anna Lind", 0, "Anna Lind", "By: Anna Lind",
		"Snow fell." },
	{ "written by", "Written by Anna Lind\n\nSnow fell.", "Anna Lind", 0, "Anna Lind",
		"Written by Anna Lind", "Snow fell." },
	{ "before the dateline, same line", "By Anna Lind OSLO (Reuters) - Snow fell.", "Anna Lind",
		"Reuters", "Anna Lind", "By Anna Lind", "Snow fell." },
	{ "below a headline", "Snow stops trains\n\nBy Anna Lind\n\nSnow fell.", "Anna Lind", 0,
		"Anna Lind", "By Anna Lind", "Snow fell." },
	{ "before the story, same line, with a site",
		"By Anna Lind and Jo Berg, SNBC.com Snow fell on the city.", "Anna Lind; Jo Berg",
		0, "Anna Lind and Jo Berg", "By Anna Lind and Jo Berg, SNBC.com",
		"Snow fell on the city." },
	{ "before the story, same line, with an agency",
		"By ANNA LIND, Associated Press Snow fell on the city.", "Anna Lind", "AP",
		"Anna Lind", "By ANNA LIND, Associated Press", "Snow fell on the city." },
	{ "before the story, same line, of a magazine",
		"By Anna Maria Lind of Ski magazine Snow fell on the city.", "Anna Maria Lind", 0,
		"Anna Maria Lind", "By Anna Maria Lind of Ski magazine", "Snow fell on the city." },
	{ "below a summary, same line",
		"A fall of 20 cm stopped trains. By Anna Lind, SNBC.com Snow fell on the city.",
		"Anna Lind", 0, "Anna Lind", "By Anna Lind, SNBC.com", "Snow fell on the city." },
	{ "web copy",
		"By . Anna Lind . PUBLISHED: . 04:20 EST, 6 June 2026 . Snow fell on the city.",
		"Anna Lind", 0, "Anna Lind", "By . Anna Lind .", "Snow fell on the city." },
	{ "web copy of the staff",
		"By. Daily Snow Reporter. Last updated at 1:25 AM on 3rd August 2026. Snow fell.",
		"Daily Snow Reporter", 0, "Daily Snow Reporter", "By. Daily Snow Reporter.",
		"Snow fell." },
	{ "title in brackets", "Anna McLind (WSJ Staff)\n\nHAMAR\n\nSnow fell.", "Anna McLind", 0,
		"Anna McLind", "Anna McLind (WSJ Staff)", "Snow fell." },
	{ "report by", "\"Exclusive\" report by Anna Lind\n\nSnow fell.", "Anna Lind", 0,
		"Anna Lind", "\"Exclusive\" report by Anna Lind", "Snow fell." },
	{ "an archive's line ends",
		"Chip has flaws @ --- @ Users Unaffected @ ---- @ By Anna Lind @ Staff Reporter of "
		"The Snow Journal 10/27/89 SNOW JOURNAL (J) INTC\n\nSnow fell.",
		"Anna Lind", 0, "Anna Lind", 0, "Snow fell." },
	{ "in brackets", "[Article by Anna Lind]\n\n[Text] Snow fell.", "Anna Lind", 0, "Anna Lind",
		"[Article by Anna Lind]", "Snow fell." },
	{ "from an agency", "From Reuters\n\nSnow fell.", 0, "Reuters", 0, "From Reuters",
		"Snow fell." },
	{ "from an agency that nobody listed", "From Snow News Agency:\n\nSnow fell.", 0, 0, 0,
		"From Snow News Agency:", "Snow fell." },
	{ "who says what follows", "by Anna Lind, Market Ticker:\n\nSnow fell.", "Anna Lind", 0,
		"Anna Lind", "by Anna Lind, Market Ticker:", "Snow fell." },
	{ "city alone below it", "By Anna Lind\n\nHAMAR\n\nSnow fell.", "Anna Lind", 0, "Anna Lind",
		"By Anna Lind", "Snow fell." },
};

static const char *const absent[] = {
	"",
	"By",
	"By ",
	"By and by",
	"By the end of 2023, snow had fallen.",
	"By Monday, Smith and Jones had left.",
	"By Monday",
	"By the time his train came it snowed.",
	"By 2030",
	"By George, They Have It",
	"Byrne said it snowed.",
	"BYRNE",
	"By train",
	"By Anna Lind, who saw the snow fall on Oslo",
	"Von der Leyen said so.",
	"von Anna Lind",
	"Par la neige",
	"Di Stefano",
	"Avalanche",
	"Snow/rain",
	"Snow fell, Reuters said",
	"Anna Lind",
	"Anna Lind, Jo Berg",
	"asl/tib/pid",
	"By Anna Lind, Jan 02",
	"By Anna Lind, Reuters reporters had seen snow.",
	"By Anna Lind of Oslo magazines were read.",
	"By. The end of it. Snow fell.",
	"From Oslo to Rome",
	"From there the news services took it",
	"[By and by]",
	"[Article by Anna Lind",
	"Anna Lind (Oslo)",
	"Snow (WSJ Staff)",
	"\"Snow\" report by a man",
	"Reporting by Anna Lind; Editing by Jo Berg",
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

static void reads_every_form(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		const char *name = found[i].name;

		norm_help_run(h, found[i].text);
		norm_help_is(
			name, "authors", norm_help_parties(h, WD_ROLE_AUTHOR), found[i].authors);
		norm_help_is(name, "agency", norm_help_parties(h, WD_ROLE_AGENCY), found[i].agency);
		norm_help_is(name, "by", h->story.by, found[i].by);
		if (found[i].raw)
			norm_help_is(name, "raw",
				wd_notes_get(&h->story.descriptions, WD_SPAN("byline")),
				found[i].raw);
		if (found[i].body)
			norm_help_is(name, "body", norm_help_body(h), found[i].body);
	}
}

static void leaves_other_text_alone(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		struct wd_byline byline = { .n = 77 };

		if (wd_byline_read(h->vocab, wd_span_of(absent[i]), &byline))
			fail_msg("'%s': %s, %zu bytes", absent[i], byline.form, byline.n);
		assert_int_equal(byline.n, 77);
	}
}

static void splits_a_declared_byline(void **state)
{
	static const struct {
		const char *declared, *text, *authors, *agency, *body;
	} cases[] = {
		{ "Anna Lind", "Snow fell.", "Anna Lind", 0, "Snow fell." },
		{ "Anna Lind", "Anna Lind\n\nSnow fell.", "Anna Lind", 0, "Snow fell." },
		{ "Anna Lind", "By ANNA LIND\n\nSnow fell.", "Anna Lind", 0, "Snow fell." },
		{ "By Anna Lind and Jo Berg, Reuters", "Snow fell.", "Anna Lind; Jo Berg",
			"Reuters", "Snow fell." },
		{ "Reuters", "Snow fell.", "Reuters", "Reuters", "Snow fell." },
		{ "SNOW WEBSITE, JAN 02", "Snow fell.", 0, 0, "Snow fell." },
		{ "asl/tib", "Snow fell.", 0, 0, "Snow fell." },
		{ " ", "Snow fell.", 0, 0, "Snow fell." },
	};
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = cases[i].declared;

		norm_help_reset(h);
		assert_int_equal(wd_story_add_note(&h->story.descriptions, &h->arena,
					 WD_SPAN("byline"), wd_span_of(cases[i].declared)),
			WD_OK);
		norm_help_apply(h, cases[i].text);
		norm_help_is(
			name, "authors", norm_help_parties(h, WD_ROLE_AUTHOR), cases[i].authors);
		norm_help_is(name, "agency", norm_help_parties(h, WD_ROLE_AGENCY), cases[i].agency);
		norm_help_is(name, "body", norm_help_body(h), cases[i].body);
	}
}

static void keeps_address_and_place(void **state)
{
	struct norm_help *h = *state;
	const struct wd_party *p;

	norm_help_run(h, "By Anna Lind in Oslo, anna@snow.example\n\nSnow fell.");
	p = STAILQ_FIRST(&h->story.parties);
	assert_non_null(p);
	norm_help_is("author", "name", p->name, "Anna Lind");
	norm_help_is("author", "place", p->place, "Oslo");
	norm_help_is("author", "email", p->email, "anna@snow.example");
}

static void more_authors_than_fit_are_no_byline(void **state)
{
	struct norm_help *h = *state;
	char text[1024] = "By Anna Lind";
	struct wd_byline byline = { .n = 77 };
	size_t n = strlen(text);

	for (size_t i = 0; i < WD_AUTHORS_MAX; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, ", A%c Li", (char)('a' + i % 26));
	assert_false(wd_byline_read(h->vocab, wd_span_of(text), &byline));
	assert_int_equal(byline.n, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(leaves_other_text_alone),
		cmocka_unit_test(splits_a_declared_byline),
		cmocka_unit_test(keeps_address_and_place),
		cmocka_unit_test(more_authors_than_fit_are_no_byline),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
