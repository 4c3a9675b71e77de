/* SPDX-License-Identifier: MIT */
/* What the place of a dateline means, and what is better left open. */
#include "unit/norm_help.h"

#include "core/gazetteer.h"
#include "wiredesk/resolve.h"

/* "address | points": "PORTLAND; Maine; United States | Portland, Maine, US 43.65737 -70.25890" */
static const char *place_of(struct norm_help *h, const char *agency, const char *text)
{
	const struct wd_place *place;
	size_t n = 0;

	norm_help_reset(h);
	h->story.agency = wd_span_of(agency);
	norm_help_apply(h, text);
	assert_int_equal(wd_resolve(&h->story, h->vocab, &h->arena, 0), WD_OK);
	h->shown[0] = '\0';
	STAILQ_FOREACH (place, &h->story.places, link) {
		n += (size_t)snprintf(h->shown + n, sizeof(h->shown) - n, "%.*s;%.*s;%.*s|",
			(int)place->locality.n, place->locality.p ? place->locality.p : "",
			(int)place->area.n, place->area.p ? place->area.p : "",
			(int)place->country.n, place->country.p ? place->country.p : "");
		for (size_t i = 0; i < place->n_points; i++) {
			const struct wd_point *p = &place->points[i];

			n += (size_t)snprintf(h->shown + n, sizeof(h->shown) - n,
				"%s%.*s,%.*s,%.*s", i ? "+" : "", (int)p->name.n, p->name.p,
				(int)p->area.n, p->area.p ? p->area.p : "", (int)p->iso.n,
				p->iso.p);
		}
	}
	return h->shown;
}

static const struct {
	const char *name, *agency, *text, *want;
} places[] = {
	/* one of that name, or none that could be meant beside it */
	{ "one only", 0, "REYKJAVIK (Reuters) - Snow.", "REYKJAVIK;;Iceland|Reykjavík,,IS" },
	{ "one among hamlets", 0, "LYON (Reuters) - Snow.",
		"LYON;Auvergne-Rhône-Alpes;France|Lyon,Auvergne-Rhône-Alpes,FR" },
	{ "capitals of another language", "dpa", "Düsseldorf (dpa) - Schnee.",
		"Düsseldorf;North Rhine-Westphalia;Germany|Düsseldorf,North Rhine-Westphalia,DE" },
	{ "umlaut written out", "dpa", "Muenchen (dpa) - Schnee.",
		"Muenchen;Bavaria;Germany|Munich,Bavaria,DE" },
	{ "umlaut left out", "dpa", "NURNBERG (dpa) - Schnee.",
		"NURNBERG;Bavaria;Germany|Nuremberg,Bavaria,DE" },
	{ "no letter of ours", "dpa", "Ærøskøbing (dpa) - Schnee.", "Ærøskøbing;;|" },
	{ "o with a stroke", "ritzau", "Tromsø (ritzau) - Sne.", "Tromsø;;Norway|Tromsø,,NO" },
	{ "city of many a name", "afp", "Genève (AFP) - Il neige.",
		"Genève;Geneva;Switzerland|Geneva,Geneva,CH" },
	{ "old name", "reuters", "PEKING (Reuters) - Snow.",
		"PEKING;Beijing;China|Beijing,Beijing,CN" },
	{ "own name of a village, other name of a city", "reuters", "COLOGNE (Reuters) - Snow.",
		"COLOGNE;North Rhine-Westphalia;Germany|Köln,North Rhine-Westphalia,DE" },
	/* several: nothing */
	{ "several states", "ap", "PORTLAND (AP) - Snow.", "PORTLAND;;|" },
	{ "two countries", "reuters", "VALENCIA (Reuters) - Snow.", "VALENCIA;;|" },
	{ "own name here, other name there", "reuters", "ODESSA (Reuters) - Snow.", "ODESSA;;|" },
	{ "not of the agency's own list", "ap", "BIRMINGHAM (AP) - Snow.", "BIRMINGHAM;;|" },
	{ "two of the name in a country", "dpa", "NEUSTADT, Germany (dpa) - Snow.",
		"NEUSTADT;;Germany|" },
	{ "a name that only a small place abroad has", "reuters", "ZEEBRUGGE (Reuters) - Snow.",
		"ZEEBRUGGE;;|" },
	/* settled by what is behind it */
	{ "state, short", "ap", "PORTLAND, Ore. (AP) - Snow.",
		"PORTLAND;Ore.;United States|Portland,Oregon,US" },
	{ "state, long", "ap", "PORTLAND, Maine (AP) - Snow.",
		"PORTLAND;Maine;United States|Portland,Maine,US" },
	{ "state against the list", "ap", "PARIS, Texas (AP) - Snow.",
		"PARIS;Texas;United States|Paris,Texas,US" },
	{ "state that is a country", "ap", "ATLANTA, Georgia (AP) - Snow.",
		"ATLANTA;Georgia;United States|Atlanta,Georgia,US" },
	{ "country that is a state", "ap", "TBILISI, Georgia (AP) - Snow.",
		"TBILISI;;Georgia|Tbilisi,,GE" },
	{ "province", "canadianpress", "LONDON, Ont. (CP) - Snow.",
		"LONDON;Ont.;Canada|London,Ontario,CA" },
	{ "province, French", "afp", "VICTORIA, Colombie-Britannique (AFP) - Neige.",
		"VICTORIA;Colombie-Britannique;Canada|Victoria,British Columbia,CA" },
	{ "part of a kingdom", "cnn", "BIRMINGHAM, England (CNN) - Rain.",
		"BIRMINGHAM;;England|Birmingham,England,GB" },
	{ "country", "reuters", "VALENCIA, Venezuela (Reuters) - Rain.",
		"VALENCIA;;Venezuela|Valencia,,VE" },
	{ "country, other name of the city", "reuters", "ODESSA, Ukraine (Reuters) - Snow.",
		"ODESSA;;Ukraine|Odesa,,UA" },
	{ "country, German", "dpa", "Valencia, Spanien (dpa) - Regen.",
		"Valencia;Valencian Community;Spanien|Valencia,Valencian Community,ES" },
	{ "country, French", "afp", "Tripoli, Liban (AFP) - Il pleut.",
		"Tripoli;;Liban|Tripoli,,LB" },
	{ "country, Spanish", "efe", "Córdoba, España (EFE).- Llueve.",
		"Córdoba;Andalusia;España|Córdoba,Andalusia,ES" },
	{ "country of the past", "ap", "PRISTINA, Yugoslavia (AP) - Snow.",
		"PRISTINA;;Yugoslavia|Pristina,,XK" },
	{ "half a country", "reuters", "KIEL, West Germany (Reuters) - Rain.",
		"KIEL;Schleswig-Holstein;West Germany|Kiel,Schleswig-Holstein,DE" },
	{ "state and country", "reuters", "BUFFALO, N.Y., USA (Reuters) - Snow.",
		"BUFFALO;N.Y.;USA|Buffalo,New York,US" },
	{ "saint, shortened", "ap", "ST. PAUL, Minn. (AP) - Snow.",
		"ST. PAUL;Minn.;United States|Saint Paul,Minnesota,US" },
	{ "fort, shortened", "ap", "FT. LAUDERDALE, Fla. (AP) - Rain.",
		"FT. LAUDERDALE;Fla.;United States|Fort Lauderdale,Florida,US" },
	/* contradicted, unknown */
	{ "not there", "ap", "REYKJAVIK, Ohio (AP) - Snow.", "REYKJAVIK;Ohio;United States|" },
	{ "too small, but the state is known", "ap", "LAKE HAMILTON, Fla. (AP) - Rain.",
		"LAKE HAMILTON;Fla.;United States|" },
	/* the agencies' lists */
	{ "ap's city", "ap", "PHILADELPHIA (AP) - Snow.",
		"PHILADELPHIA;Pennsylvania;United States|Philadelphia,Pennsylvania,US" },
	{ "ap's city abroad", "ap", "PANAMA CITY (AP) - Rain.",
		"PANAMA CITY;;Panama|Panama City,,PA" },
	{ "common list, larger", "reuters", "BIRMINGHAM (Reuters) - Rain.",
		"BIRMINGHAM;England;United Kingdom|Birmingham,England,GB" },
	{ "common list, capital before larger", "reuters", "SAN JOSE (Reuters) - Rain.",
		"SAN JOSE;;Costa Rica|San José,,CR" },
	{ "capital that is a suburb's name too", "reuters", "SAN MARINO (Reuters) - Rain.",
		"SAN MARINO;;San Marino|San Marino,,SM" },
	{ "capital beside a larger namesake", "pti", "NEW DELHI: Rain fell on the city.",
		"NEW DELHI;Delhi;India|New Delhi,Delhi,IN" },
	{ "capital in small letters", "dpa", "Washington (dpa) - Schnee.",
		"Washington;District of Columbia;United States|Washington,District of Columbia,US" },
	/* not one city */
	{ "two", "dpa", "Tel Aviv/Beirut (dpa) - Regen.",
		"Tel Aviv/Beirut;;|Tel Aviv,,IL+Beirut,,LB" },
	{ "two, one with its state", "reuters", "DALLAS/PORTLAND, Maine (Reuters) - Rain.",
		"DALLAS/PORTLAND;Maine;|Dallas,Texas,US+Portland,Maine,US" },
	{ "one with a stroke", "dpa", "Frankfurt/Main (dpa) - Regen.",
		"Frankfurt/Main;Hesse;Germany|Frankfurt am Main,Hesse,DE" },
	{ "the other with a stroke", "dpa", "Frankfurt/Oder (dpa) - Regen.",
		"Frankfurt/Oder;Brandenburg;Germany|Frankfurt (Oder),Brandenburg,DE" },
	{ "no city", "ap", "UNITED NATIONS (AP) - Rain.", "UNITED NATIONS;;|" },
	{ "a city and none", "reuters", "SEOUL/UNITED NATIONS (Reuters) - Rain.",
		"SEOUL/UNITED NATIONS;;|Seoul,,KR" },
	{ "in the air", "ap", "ABOARD AIR FORCE ONE (AP) - Rain.", "ABOARD AIR FORCE ONE;;|" },
	{ "a country", "reuters", "BAHRAIN (Reuters) - Rain.", "BAHRAIN;;Bahrain|" },
	{ "a country of its capital's name", "dpa", "Luxemburg (dpa) - Regen.",
		"Luxemburg;;Luxembourg|Luxembourg,,LU" },
	{ "a city state", "reuters", "SINGAPORE (Reuters) - Rain.",
		"SINGAPORE;;Singapore|Singapore,,SG" },
	{ "none named", "bloomberg", "(Bloomberg) -- Rain.", "" },
};

static void test_places(void **state)
{
	struct norm_help h;

	(void)state;
	norm_help_init(&h);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *got = place_of(&h, places[i].agency, places[i].text);

		if (strcmp(got, places[i].want) != 0)
			print_error(
				"%s:\n  want %s\n   got %s\n", places[i].name, places[i].want, got);
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		assert_string_equal(place_of(&h, places[i].agency, places[i].text), places[i].want);
	norm_help_done(&h);
}

/* A decoder's own uri, country and place of origin stay. */
static void test_declared(void **state)
{
	struct norm_help h;
	const struct wd_place declared = {
		.rel = WD_SPAN("dateline"),
		.locality = WD_SPAN("Bergen"),
		.country = WD_SPAN("Norge"),
		.uri = WD_SPAN("urn:example:bergen"),
	};
	const struct wd_place other = { .rel = WD_SPAN("about"), .locality = WD_SPAN("Oslo") };
	const struct wd_place *place;

	(void)state;
	norm_help_init(&h);
	norm_help_reset(&h);
	assert_int_equal(wd_story_add_place(&h.story, &h.arena, &declared), WD_OK);
	assert_int_equal(wd_story_add_place(&h.story, &h.arena, &other), WD_OK);
	assert_int_equal(wd_resolve(&h.story, h.vocab, &h.arena, 0), WD_OK);
	place = STAILQ_FIRST(&h.story.places);
	assert_true(wd_span_eq(place->country, WD_SPAN("Norge")));
	assert_true(wd_span_eq(place->uri, WD_SPAN("urn:example:bergen")));
	assert_int_equal(place->n_points, 1);
	assert_int_equal(place->points[0].lat_e5, 6039299);
	assert_int_equal(place->points[0].lon_e5, 532415);
	assert_true(wd_span_eq(place->points[0].country, WD_SPAN("Norway")));
	assert_true(wd_span_eq(place->points[0].id, WD_SPAN("https://sws.geonames.org/3161732/")));
	place = STAILQ_NEXT(place, link);
	assert_int_equal(place->n_points, 0);
	assert_int_equal(place->country.n, 0);
	norm_help_done(&h);
}

static const struct {
	const char *name;
	size_t n;
	const char *first;
} names[] = {
	{ "reykjavik", 1, "Reykjavík" },
	{ "REYKJAVÍK", 1, "Reykjavík" },
	{ "  Reykjavik. ", 1, "Reykjavík" },
	{ "Port-au-Prince", 1, "Port-au-Prince" },
	{ "PORT AU PRINCE", 1, "Port-au-Prince" },
	{ "N'Djamena", 1, "N'Djamena" },
	{ "N\u2019DJAMENA", 1, "N'Djamena" },
	{ "Ho Chi Minh City", 1, "Ho Chi Minh City" },
	{ "Gdansk", 1, "Gdańsk" },
	{ "Lodz", 1, "Łódź" },
	{ "\u0141\u00f3d\u017a", 1, "Łódź" },
	{ "", 0, "" },
	{ "...", 0, "" },
	{ "\xff\xfe", 0, "" },
	{ "A name that is far longer than that of any city of the world, and then some more", 0,
		"" },
	{ "=ohio", 0, "" },
	{ "Updated", 0, "" },
	{ "Aboard", 0, "" },
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct wd_city cities[WD_GAZETTEER_MAX];
		size_t n = wd_gazetteer_cities(wd_span_of(names[i].name), cities);

		if ((n > 0) != (names[i].n > 0))
			fail_msg("%s: %zu found", names[i].name, n);
		if (n > 0 && !wd_span_eq(cities[0].name, wd_span_of(names[i].first)))
			fail_msg(
				"%s: %.*s", names[i].name, (int)cities[0].name.n, cities[0].name.p);
		for (size_t k = 1; k < n; k++)
			assert_true(cities[k - 1].size >= cities[k].size);
	}
}

/* Every region and country that the vocabulary knows behind a city means something. */
static void test_regions(void **state)
{
	static const char *const words[] = { "Calif.", "N.Y.", "B.C.", "W.Va.", "England",
		"West Bank", "Soviet Union", "U.S.", "Deutschland", "Royaume-Uni", "España",
		"Nederland", "Italia", "Brasil", "Suomi", "Sverige", "Türkei", "Bayern",
		"New South Wales", "Côte d'Ivoire", "Ivory Coast", "Congo", "The Netherlands",
		"Hong Kong", "Puerto Rico", "États-Unis", "Reino Unido", "Corea del Sur" };
	struct wd_region regions[WD_GAZETTEER_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_gazetteer_regions(wd_span_of(words[i]), regions) == 0)
			fail_msg("%s is unknown", words[i]);
	}
	assert_int_equal(wd_gazetteer_regions(WD_SPAN("Georgia"), regions), 2);
	assert_int_equal(wd_gazetteer_regions(WD_SPAN("Ohio"), regions), 1);
	assert_true(wd_span_eq(wd_gazetteer_area(regions[0]), WD_SPAN("Ohio")));
	assert_true(wd_span_eq(wd_gazetteer_country(regions[0]), WD_SPAN("United States")));
	assert_true(wd_span_eq(wd_gazetteer_iso(regions[0]), WD_SPAN("US")));
	assert_int_equal(wd_gazetteer_regions(WD_SPAN("Frankreich"), regions), 1);
	assert_int_equal(regions[0].area, WD_GAZETTEER_WHOLE);
	assert_int_equal(wd_gazetteer_area(regions[0]).n, 0);
	assert_int_equal(wd_gazetteer_regions(WD_SPAN("Nowhere"), regions), 0);
}

/* The cities that common.conf has stand alone are found, or the list is of no use. */
static void test_list(void **state)
{
	struct wd_city cities[WD_GAZETTEER_MAX];
	char line[16384], *word, *rest;
	FILE *file = fopen(WD_COMMON, "r");
	bool list = false;
	int n = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		list = line[0] == ' ' ? list : strncmp(line, "place = ", 8) == 0;
		if (!list)
			continue;
		rest = line[0] == ' ' ? line : line + 8;
		while ((word = strtok_r(rest, "|\n", &rest))) {
			struct wd_span name = wd_span_trim(wd_span_of(word));

			n += name.n > 0;
			if (name.n > 0 && !wd_span_eq(name, WD_SPAN("UNITED NATIONS")) &&
				wd_gazetteer_cities(name, cities) == 0)
				fail_msg("%s is in no gazetteer", word);
		}
	}
	(void)fclose(file);
	assert_true(n > 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
