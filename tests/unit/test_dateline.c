/* SPDX-License-Identifier: MIT */
#include "unit/norm_help.h"

#include "core/lead_in.h"

static const struct {
	const char *name, *text;
	const char *form, *city, *area, *country, *agency, *body;
} found[] = {
	{ "reuters wire", "OSLO, Jan 21 (Reuters) - Snow fell.", "city-date-credit-dash", "OSLO", 0,
		0, "Reuters", "Snow fell." },
	{ "reuters web", "BERGEN, Norway (Reuters) - Snow fell.", "city-credit-dash", "BERGEN", 0,
		"Norway", "Reuters", "Snow fell." },
	{ "ap em dash", "FARGO, N.D. (AP) \u2014 Snow fell.", "city-credit-dash", "FARGO", "N.D.",
		0, "AP", "Snow fell." },
	{ "ap underscore", "FARGO, North Dakota (AP) _ Snow fell.", "city-credit-dash", "FARGO",
		"North Dakota", 0, "AP", "Snow fell." },
	{ "ap nothing", "WASHINGTON (AP)\n   Snow fell on\nthe city.", "city-credit", "WASHINGTON",
		0, 0, "AP", "Snow fell on\nthe city." },
	{ "afp french", "Strasbourg, 10 juil 2024 (AFP) - Il neige.", "city-date-credit-dash",
		"Strasbourg", 0, 0, "AFP", "Il neige." },
	{ "afp three parts", "Gaza City, Palestinian Territories, May 16, 2021 (AFP) - Rain.",
		"city-date-credit-dash", "Gaza City", 0, "Palestinian Territories", "AFP",
		"Rain." },
	{ "dpa", "Berlin (dpa) - Es schneit.", "city-credit-dash", "Berlin", 0, 0, "dpa",
		"Es schneit." },
	{ "dpa region", "Peine (dpa/lni) - Es schneit.", "city-credit-dash", "Peine", 0, 0, "dpa",
		"Es schneit." },
	{ "dpa and another", "Peine (dpa/AFP) - Es schneit.", "city-credit-dash", "Peine", 0, 0,
		"dpa/AFP", "Es schneit." },
	{ "tt alone on its line", "Malm\u00f6 (TT)\n\nDet sn\u00f6ar.", "city-credit", "Malm\u00f6",
		0, 0, "TT", "Det sn\u00f6ar." },
	{ "two cities", "Tel Aviv/Beirut (dpa) - Rain.", "city-credit-dash", "Tel Aviv/Beirut", 0,
		0, "dpa", "Rain." },
	{ "city and region twice", "SURABAYA, Indonesia/JAKARTA (Reuters) - Rain.",
		"city-credit-dash", "SURABAYA, Indonesia/JAKARTA", 0, 0, "Reuters", "Rain." },
	{ "ats no dash", "Paris (ats afp) Il neige.", "city-credit", "Paris", 0, 0, "ats afp",
		"Il neige." },
	{ "kna no dash", "Berlin (KNA) Es schneit.", "city-credit", "Berlin", 0, 0, "KNA",
		"Es schneit." },
	{ "efe", "Tegucigalpa, 2 ene (EFE).- Nieva.", "city-date-credit-dash", "Tegucigalpa", 0, 0,
		"EFE", "Nieva." },
	{ "europa press", "MADRID, 21 Nov. 2024 (Europa Press) - Nieva.", "city-date-credit-dash",
		"MADRID", 0, 0, "Europa Press", "Nieva." },
	{ "ansa", "(ANSA) - Rome, October 11 - Snow fell.", "city-date-credit-dash", "Rome", 0, 0,
		"ANSA", "Snow fell." },
	{ "xinhua no blank", "HANOI, Nov. 18 (Xinhua) --The snow fell.", "city-date-credit-dash",
		"HANOI", 0, 0, "Xinhua", "The snow fell." },
	{ "xinhua comma", "HANOI, Nov. 8 , 2005 (Xinhua) -- Snow fell.", "city-date-credit-dash",
		"HANOI", 0, 0, "Xinhua", "Snow fell." },
	{ "kyodo", "SAITAMA, Japan, Dec. 9 Kyodo - Snow fell.", "city-date-credit-dash", "SAITAMA",
		0, "Japan", "Kyodo", "Snow fell." },
	{ "aap", "BRISBANE, Oct 12 AAP - Rain fell.", "city-date-credit-dash", "BRISBANE", 0, 0,
		"AAP", "Rain fell." },
	{ "tass", "MOSCOW, June 27. /TASS/. Snow fell.", "city-date-credit-dash", "MOSCOW", 0, 0,
		"TASS", "Snow fell." },
	{ "a medium that nobody listed",
		"Snow World - Snow fell on the whole of the city all night, it was said.",
		"credit-dash", 0, 0, 0, "Snow World",
		"Snow fell on the whole of the city all night, it was said." },
	{ "a city of the map", "TROMSDALEN - Snow fell.", "city-dash", "TROMSDALEN", 0, 0, 0,
		"Snow fell." },
	{ "bloomberg", "(Bloomberg) -- Snow fell.", "credit-dash", 0, 0, 0, "Bloomberg",
		"Snow fell." },
	{ "cnn glued", "(CNN)Snow fell.", "credit", 0, 0, 0, "CNN", "Snow fell." },
	{ "cnn city", "Oslo, Norway (CNN)Snow fell.", "city-credit", "Oslo", 0, "Norway", "CNN",
		"Snow fell." },
	{ "cnn dashes", "Oslo (CNN) -- Snow fell.", "city-credit-dash", "Oslo", 0, 0, "CNN",
		"Snow fell." },
	{ "business wire", "LAKEVILLE, Conn.--(BUSINESS WIRE)--Aug 29, 2024--Snow Ltd. grew.",
		"city-date-credit-dash", "LAKEVILLE", "Conn.", 0, "Business Wire",
		"Snow Ltd. grew." },
	{ "business wire, no date", "OSLO--(BUSINESS WIRE)--Snow Ltd. grew.", "city-credit-dash",
		"OSLO", 0, 0, "Business Wire", "Snow Ltd. grew." },
	{ "pr newswire", "AUSTIN, Texas, Feb. 1, 2017 /PRNewswire/ -- Snow Ltd. grew.",
		"city-date-credit-dash", "AUSTIN", "Texas", 0, "PRNewswire", "Snow Ltd. grew." },
	{ "globe newswire", "WINNIPEG, Manitoba, Dec.  03, 2019  (GLOBE NEWSWIRE) -- Snow Ltd.",
		"city-date-credit-dash", "WINNIPEG", "Manitoba", 0, "GlobeNewswire", "Snow Ltd." },
	{ "yonhap", "SEOUL, May 30 (Yonhap) -- Snow fell.", "city-date-credit-dash", "SEOUL", 0, 0,
		"Yonhap", "Snow fell." },
	{ "canadian press twice", "Canadian Press - LANGLEY, B.C. (CP) - Snow fell.",
		"city-credit-dash", "LANGLEY", "B.C.", 0, "CP", "Snow fell." },
	{ "bare credit", "AP - Snow fell.", "credit-dash", 0, 0, 0, "AP", "Snow fell." },
	{ "nyt, no credit", "MIAMI _ The angry snow fell.", "city-dash", "MIAMI", 0, 0, 0,
		"The angry snow fell." },
	{ "no credit, unknown city", "TRENTON \u2014 Snow fell.", "city-dash", "TRENTON", 0, 0, 0,
		"Snow fell." },
	{ "no credit, region", "HAMAR, Norway - Snow fell.", "city-dash", "HAMAR", 0, "Norway", 0,
		"Snow fell." },
	{ "1987", "RICHMOND, Va. Feb 26 -\n    Qtly div eight cts", "city-date-dash", "RICHMOND",
		"Va.", 0, 0, "Qtly div eight cts" },
	{ "1987 in small letters", "Scarborough, Ontario, Feb 26 - Snow fell.", "city-date-dash",
		"Scarborough", "Ontario", 0, 0, "Snow fell." },
	{ "a slip in the month", "OSLO, Narch 2 - Snow fell.", "city-date-dash", "OSLO", 0, 0, 0,
		"Snow fell." },
	{ "credit after the dash", "HONG KONG, Oct 17 - (Reuter) Snow fell.",
		"city-date-credit-dash", "HONG KONG", 0, 0, "Reuters", "Snow fell." },
	{ "country in brackets", "BRASILIA (BRAZIL), 2 JUN 89 (DOMESTIC SERVICE) -- [TEXT] SNOW.",
		"city-date-credit-dash", "BRASILIA", 0, "BRAZIL", "DOMESTIC SERVICE", "SNOW." },
	{ "colon", "SINGAPORE : Rain fell.", "city-colon", "SINGAPORE", 0, 0, 0, "Rain fell." },
	{ "date and credit", "Jan 30 (Gracenote) - Results.", "date-credit-dash", 0, 0, 0,
		"Gracenote", "Results." },
	{ "unknown credit", "HONOLULU, Hawaii (HawaiiNewsNow) - Rain.", "city-credit-dash",
		"HONOLULU", "Hawaii", 0, "HawaiiNewsNow", "Rain." },
	{ "unknown credit glued", "(The Snow Reporter)Rain fell.", "credit", 0, 0, 0,
		"The Snow Reporter", "Rain fell." },
	{ "empty brackets", "WASHINGTON () - Rain fell.", "city-dash", "WASHINGTON", 0, 0, 0,
		"Rain fell." },
	{ "colon after the credit", "Oslo (NTB): Det sn\u00f8r.", "city-credit-dash", "Oslo", 0, 0,
		"NTB", "Det sn\u00f8r." },
	{ "NBSP", "OSLO\u00a0(NTB)\u00a0- Snow fell.", "city-credit-dash", "OSLO", 0, 0, "NTB",
		"Snow fell." },
	{ "arabic credit", "القاهرة (أ ف ب) - نص", "place-credit", "القاهرة", 0, 0, "AFP", "نص" },
	{ "particles", "Rio de Janeiro (EFE).- Llueve.", "city-credit-dash", "Rio de Janeiro", 0, 0,
		"EFE", "Llueve." },
	{ "aboard", "ABOARD AIR FORCE ONE (AP) \u2014 Snow.", "city-credit-dash",
		"ABOARD AIR FORCE ONE", 0, 0, "AP", "Snow." },
	{ "no blank before the dash", "HAMAR, Norway, March 2-\n    Shr 18 cts", "city-date-dash",
		"HAMAR", 0, "Norway", 0, "Shr 18 cts" },
	{ "no blank after the dash", "HAMAR, March 2 -Snow fell.", "city-date-dash", "HAMAR", 0, 0,
		0, "Snow fell." },
	{ "no comma before the state", "FARMINGTON Conn., March 9 - Snow fell.", "city-date-dash",
		"FARMINGTON", "Conn.", 0, 0, "Snow fell." },
	{ "small letters go on", "Caracas, feb 26 - snow fell.", "city-date-dash", "Caracas", 0, 0,
		0, "snow fell." },
	{ "credit without brackets", "TULSA, Okla. March 11, Reuter - Snow fell.",
		"city-date-credit-dash", "TULSA", "Okla.", 0, "Reuters", "Snow fell." },
	{ "dash, date, dash", "CHEVY CHASE, Md., - March 4 - Snow fell.", "city-date-dash",
		"CHEVY CHASE", "Md.", 0, 0, "Snow fell." },
	{ "news in the name", "NEWPORT NEWS, Va., March 2 - Snow fell.", "city-date-dash",
		"NEWPORT NEWS", "Va.", 0, 0, "Snow fell." },
	{ "Mc in capitals", "McALLEN, Texas (AP) \u2014 Rain.", "city-credit-dash", "McALLEN",
		"Texas", 0, "AP", "Rain." },
};

/* Prose, headlines and tables: the text stays as it is. */
static const char *const absent[] = {
	"",
	"-",
	"(",
	"()",
	"(AP",
	"/TASS",
	" - ",
	"The International Snow Agency (ISA) said it snowed.",
	"The European Union (EU) is to clear the snow.",
	"The Australian Associated Press (AAP) said it snowed.",
	"The Katholische Nachrichten-Agentur (KNA) hat berichtet.",
	"Die Katholische Nachrichten-Agentur (KNA) Bonn ist umgezogen.",
	"The Associated Press (AP) - the agency - said so.",
	"NATO (North Atlantic Treaty Organisation) - the alliance - met.",
	"Snow Ltd. (SNW.OL) - a maker of snow - grew.",
	"WARNING: Snow ahead.",
	"BREAKING - Snow ahead.",
	"SOCCER \u2014 Snow stops play.",
	"LE POINT SUR LA NEIGE - Il neige.",
	"Snow fell - a lot.",
	"Oslo - the capital - saw snow.",
	"Snow in Oslo, Norway - the worst in years.",
	"APRIL 11 - SNOW INTRODUCES SUMMER TIME.",
	"March 10 (Tuesday) The snow fell.",
	"OSLO EXCHANGE OPENING - APRIL 7 US 0.4920",
	"PORT-AU-PRINCE saw snow.",
	"AP-based reporters saw snow.",
	"Reuters - the agency - said so.",
	"On Monday (Jan 5) - a cold day - it snowed.",
	"He said (Reuters) that it snowed.",
	"We saw it in Rome (AP photo) and liked it.",
	"Apple (AAPL) - maker of phones - fell.",
	"HARBOUR SUBSIDY TO END JULY 1 - MINISTER SAYS",
	"NORTHERN SNOW (CP) 4TH QTR NET",
	"VLI    --  27380     27100",
	"Covid-19 - the virus - spread.",
	"US - China trade fell.",
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

static const struct wd_place *dateline_place(const struct wd_story *story)
{
	const struct wd_place *p;

	STAILQ_FOREACH (p, &story->places, link) {
		if (wd_span_eq(p->rel, WD_SPAN("dateline")))
			return p;
	}
	return NULL;
}

static void reads_every_form(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		const char *name = found[i].name;
		const struct wd_place none = { 0 }, *place;
		struct wd_span rule;

		norm_help_run(h, found[i].text);
		place = dateline_place(&h->story);
		place = place ? place : &none;
		rule = norm_help_rule(h, "dateline");
		norm_help_is(name, "form", wd_span_from(rule, strlen("dateline.")), found[i].form);
		norm_help_is(name, "city", place->locality, found[i].city);
		norm_help_is(name, "area", place->area, found[i].area);
		norm_help_is(name, "country", place->country, found[i].country);
		norm_help_is(name, "agency", norm_help_parties(h, WD_ROLE_AGENCY), found[i].agency);
		norm_help_is(name, "body", norm_help_body(h), found[i].body);
	}
}

static void leaves_other_text_alone(void **state)
{
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		struct wd_lead lead = { .n = 77 };

		if (wd_lead_read(h->vocab, wd_span_of(absent[i]), &lead))
			fail_msg("'%s': %s, %zu bytes", absent[i], lead.form, lead.n);
		assert_int_equal(lead.n, 77);
	}
}

static void keeps_the_text_as_it_stood(void **state)
{
	struct norm_help *h = *state;
	const struct wd_party *agency;

	norm_help_run(h, "FORT WASHINGTON, Pa., Jan 21 (REUTERS) - Snow fell.");
	norm_help_is("raw", "dateline", wd_notes_get(&h->story.descriptions, WD_SPAN("dateline")),
		"FORT WASHINGTON, Pa., Jan 21 (REUTERS) -");
	norm_help_is("display", "name", dateline_place(&h->story)->name, "Fort Washington, Pa.");
	norm_help_is("display", "located", h->story.located, "Fort Washington, Pa.");
	norm_help_is("key", "agency", h->story.agency, "reuters");
	norm_help_is("published", "agency_name", h->story.agency_name, "Reuters");
	agency = STAILQ_FIRST(&h->story.parties);
	norm_help_is("as written", "literal", agency->literal, "REUTERS");
}

static void conf_names_the_agency_first(void **state)
{
	struct norm_help *h = *state;

	norm_help_reset(h);
	h->story.agency = WD_SPAN("ntb");
	norm_help_apply(h, "OSLO (AP) \u2014 Snow fell.");
	norm_help_is("conf", "agency", h->story.agency, "ntb");
	norm_help_is("conf", "agency_name", h->story.agency_name, "NTB");
	norm_help_is("credit", "party", norm_help_parties(h, WD_ROLE_AGENCY), "AP");
}

/* What a format gives in a field of its own needs no separator, and the body's copy still goes. */
static void reads_a_declared_dateline(void **state)
{
	static const struct {
		const char *declared, *text, *city, *agency, *body;
	} cases[] = {
		{ "OSLO, Norway", "Snow fell.", "OSLO", 0, "Snow fell." },
		{ "OSLO, Jan 5 (NTB) -", "Snow fell.", "OSLO", "NTB", "Snow fell." },
		{ "OSLO (NTB)", "OSLO (NTB) - Snow fell.", "OSLO", "NTB", "Snow fell." },
		{ "28/01/2025", "Snow fell.", 0, 0, "Snow fell." },
		{ "We have snow, they said, and more of it.", "Snow fell.", 0, 0, "Snow fell." },
	};
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct wd_place *place;
		struct wd_span city = { 0 };

		norm_help_reset(h);
		assert_int_equal(wd_story_add_note(&h->story.descriptions, &h->arena,
					 WD_SPAN("dateline"), wd_span_of(cases[i].declared)),
			WD_OK);
		norm_help_apply(h, cases[i].text);
		place = dateline_place(&h->story);
		if (place)
			city = place->locality;
		norm_help_is(cases[i].declared, "city", city, cases[i].city);
		norm_help_is(cases[i].declared, "agency", norm_help_parties(h, WD_ROLE_AGENCY),
			cases[i].agency);
		norm_help_is(cases[i].declared, "body", norm_help_body(h), cases[i].body);
		norm_help_is(cases[i].declared, "raw",
			wd_notes_get(&h->story.descriptions, WD_SPAN("dateline")),
			cases[i].declared);
	}
}

/* The field gives no more than the day; the text's dateline is the one that counts. */
static void a_date_in_a_field_is_no_dateline(void **state)
{
	struct norm_help *h = *state;

	norm_help_reset(h);
	assert_int_equal(wd_story_add_note(&h->story.descriptions, &h->arena, WD_SPAN("dateline"),
				 WD_SPAN("January 21")),
		WD_OK);
	norm_help_apply(h, "OSLO, January 21. /TASS/. Snow fell.");
	norm_help_is("field", "raw", wd_notes_get(&h->story.descriptions, WD_SPAN("dateline")),
		"OSLO, January 21. /TASS/.");
}

static void looks_below_headings(void **state)
{
	static const struct {
		const char *name, *text, *headline, *city, *body;
	} cases[] = {
		{ "headline", "Snow stops trains in Oslo\n\nOSLO (NTB) - Snow fell.",
			"Snow stops trains in Oslo", "OSLO", "Snow fell." },
		{ "bullets",
			"Snow stops trains\n\n* Roads closed\n\n* Schools too\n\nOSLO (NTB) - Snow.",
			"Snow stops trains", "OSLO", "Snow." },
		{ "a sentence above it is a summary",
			"It snowed for the whole of the day in the north of the country on Monday.\n\n"
			"OSLO (NTB) - Snow fell.",
			0, "OSLO", "Snow fell." },
		{ "more prose above stays",
			"It snowed for the whole of the day in the north of the country on Monday.\n\n"
			"It will snow for the whole of the week in the south of it as well now.\n\n"
			"OSLO (NTB) - Snow fell.",
			0, "OSLO",
			"It snowed for the whole of the day in the north of the country on Monday. | "
			"It will snow for the whole of the week in the south of it as well now. | "
			"Snow fell." },
		{ "prose above a weak form",
			"It snowed for the whole of the day in the north of the country on Monday.\n\n"
			"OSLO \u2014 Snow fell.",
			0, 0,
			"It snowed for the whole of the day in the north of the country on Monday. | "
			"OSLO \u2014 Snow fell." },
	};
	struct norm_help *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct wd_place *place;
		struct wd_span city = { 0 };

		norm_help_run(h, cases[i].text);
		place = dateline_place(&h->story);
		if (place)
			city = place->locality;
		norm_help_is(cases[i].name, "headline",
			wd_notes_get(&h->story.headlines, WD_SPAN("main")), cases[i].headline);
		norm_help_is(cases[i].name, "city", city, cases[i].city);
		norm_help_is(cases[i].name, "body", norm_help_body(h), cases[i].body);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(leaves_other_text_alone),
		cmocka_unit_test(keeps_the_text_as_it_stood),
		cmocka_unit_test(conf_names_the_agency_first),
		cmocka_unit_test(reads_a_declared_dateline),
		cmocka_unit_test(looks_below_headings),
		cmocka_unit_test(a_date_in_a_field_is_no_dateline),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
