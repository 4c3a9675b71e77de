/* SPDX-License-Identifier: MIT */
#include "core/lead_reader.h"

#include "core/gazetteer.h"
#include "core/lead_words.h"

static bool is_word(const struct wd_lead_reader *r, unsigned mask, struct wd_span s)
{
	return wd_vocab_word(r->vocab, mask, s) != NULL;
}

#define REGIONS (WD_BIT(WD_WORD_REGION) | WD_BIT(WD_WORD_COUNTRY))

/* What stands in capitals before a dash and is no place. */
static const struct wd_span not_places[] = {
	WD_SPAN_LIT("UPDATE"),
	WD_SPAN_LIT("UPDATED"),
	WD_SPAN_LIT("WRAPUP"),
	WD_SPAN_LIT("CORRECTED"),
	WD_SPAN_LIT("CORRECTION"),
	WD_SPAN_LIT("REFILE"),
	WD_SPAN_LIT("FACTBOX"),
	WD_SPAN_LIT("TIMELINE"),
	WD_SPAN_LIT("ANALYSIS"),
	WD_SPAN_LIT("PREVIEW"),
	WD_SPAN_LIT("EXCLUSIVE"),
	WD_SPAN_LIT("INTERVIEW"),
	WD_SPAN_LIT("FEATURE"),
	WD_SPAN_LIT("INSIGHT"),
	WD_SPAN_LIT("BREAKING"),
	WD_SPAN_LIT("ALERT"),
	WD_SPAN_LIT("URGENT"),
	WD_SPAN_LIT("ATTENTION"),
	WD_SPAN_LIT("WARNING"),
	WD_SPAN_LIT("ADVISORY"),
	WD_SPAN_LIT("NOTE"),
	WD_SPAN_LIT("FILE"),
	WD_SPAN_LIT("PHOTO"),
	WD_SPAN_LIT("PHOTOS"),
	WD_SPAN_LIT("VIDEO"),
	WD_SPAN_LIT("WATCH"),
	WD_SPAN_LIT("LIVE"),
	WD_SPAN_LIT("OPINION"),
	WD_SPAN_LIT("COMMENT"),
	WD_SPAN_LIT("SPORT"),
	WD_SPAN_LIT("SOCCER"),
	WD_SPAN_LIT("FOOTBALL"),
	WD_SPAN_LIT("BASEBALL"),
	WD_SPAN_LIT("BASKETBALL"),
	WD_SPAN_LIT("HOCKEY"),
	WD_SPAN_LIT("TENNIS"),
	WD_SPAN_LIT("GOLF"),
	WD_SPAN_LIT("CRICKET"),
	WD_SPAN_LIT("RUGBY"),
	WD_SPAN_LIT("BOXING"),
	WD_SPAN_LIT("CYCLING"),
	WD_SPAN_LIT("NBA"),
	WD_SPAN_LIT("NFL"),
	WD_SPAN_LIT("NHL"),
	WD_SPAN_LIT("MLB"),
	WD_SPAN_LIT("PROBLEM"),
	WD_SPAN_LIT("QUESTION"),
	WD_SPAN_LIT("ANSWER"),
	WD_SPAN_LIT("SUMMARY"),
	WD_SPAN_LIT("BACKGROUND"),
	WD_SPAN_LIT("TOP"),
	WD_SPAN_LIT("NEWS"),
};

bool wd_lead_other_words(struct wd_span city)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = wd_words_of(city, words);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof(not_places) / sizeof(not_places[0]); k++) {
			if (wd_span_eq_nocase(words[i], not_places[k]))
				return true;
		}
	}
	return false;
}

static bool is_known_place(const struct wd_lead_reader *r)
{
	struct wd_span first = wd_span_head(r->lead.city, wd_span_find_byte(r->lead.city, '/'));

	/* "US - China trade" */
	return is_word(r, WD_BIT(WD_WORD_PLACE), first) ||
		(first.n > 3 && is_word(r, REGIONS, first));
}

/* Any place of the gazetteer, by the name that it has itself: not "Reading", an English town. */
static bool is_mapped_place(const struct wd_lead_reader *r)
{
	struct wd_city cities[WD_GAZETTEER_MAX];
	size_t n = wd_gazetteer_cities(r->lead.city, cities);

	for (size_t i = 0; i < n; i++) {
		if (cities[i].own)
			return true;
	}
	return false;
}

static bool is_known_region(const struct wd_lead_reader *r)
{
	return (r->lead.area.n > 0 && is_word(r, REGIONS, r->lead.area)) ||
		(r->lead.country.n > 0 && is_word(r, REGIONS, r->lead.country));
}

/* "NATO (North Atlantic Treaty Organisation) -": the letters of the one begin the other's words. */
static bool is_acronym(struct wd_span city, struct wd_span credit)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = wd_words_of(credit, words), at = 0;

	if (city.n < 2 || city.n > 8 || wd_span_find_byte(city, ' ') < city.n)
		return false;
	for (size_t i = 0; i < n && at < city.n; i++)
		at += (words[i].p[0] & ~32) == city.p[at];
	return at == city.n;
}

/* "The Australian Associated Press (AAP)": the agency's name in prose, not a place. */
static bool is_agency_name(const struct wd_lead_reader *r)
{
	unsigned own = WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_HOLDER);
	size_t at;

	return wd_vocab_closer(r->vocab, own, r->lead.city, &at) != NULL;
}

/* Nothing but capitals for a while: a headline goes on. */
static bool is_shouted(struct wd_span s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n && i < 24; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		letters += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return letters > 3;
}

bool wd_lead_believe_known(struct wd_lead_reader *r, bool sentence)
{
	const struct wd_lead *lead = &r->lead;

	r->lead.trust = WD_LEAD_SURE;
	if (lead->city.n > 0 && !r->caps && is_agency_name(r))
		return false;
	if (r->sep == WD_SEP_DASH)
		return true;
	if (!sentence)
		return false;
	/* "CANADIAN PACIFIC (CP) 4TH QTR NET" is a headline. */
	if (r->caps && lead->date.n == 0 && is_shouted(wd_span_from(r->text, lead->n)))
		return false;
	if (lead->city.n == 0 || r->caps || lead->date.n > 0)
		return r->all_known || lead->city.n > 0;
	return r->all_known && (lead->agency->lead_in & WD_LEAD_NO_DASH) != 0 &&
		!wd_span_starts(lead->city, WD_SPAN("The "));
}

static bool is_city_of_unknown(const struct wd_lead_reader *r)
{
	const struct wd_lead *lead = &r->lead;

	return (r->caps || lead->date.n > 0 || is_known_place(r)) &&
		!is_acronym(lead->city, lead->credit) && !wd_lead_other_words(lead->city);
}

static bool believe_unknown(struct wd_lead_reader *r, bool sentence)
{
	const struct wd_lead *lead = &r->lead;

	r->lead.trust = WD_LEAD_LIKELY;
	if (!wd_is_credit_shape(lead->credit) || is_word(r, REGIONS, lead->credit))
		return false;
	if (r->sep == WD_SEP_DASH)
		return lead->city.n == 0 || is_city_of_unknown(r);
	if (!sentence)
		return false;
	if (lead->date.n > 0)
		return wd_date_has_year(lead->date) && (lead->city.n == 0 || r->caps);
	/* "(Rolling Stone)Snow fell": no writer sets a bracket so. */
	return lead->city.n == 0 && lead->n < r->text.n && r->text.p[lead->n - 1] == ')';
}

/* A city in capitals that no list has: not too long, and before a dash that prose does not have. */
static bool is_likely_city(const struct wd_lead_reader *r)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = wd_words_of(r->lead.city, words);

	struct wd_span rest = wd_span_from(r->text, r->lead.n);

	/* "VLI -- 27380 27100" is a row of a table. */
	if (n == 0 || n > 3 || !r->wide || rest.n == 0 || (rest.p[0] >= '-' && rest.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (words[i].n < 3)
			return false;
	}
	return true;
}

/* "OSLO, Feb 26 - ". "PORT SUBSIDY TO END JULY 1 - MINISTER" is a headline. */
static bool believe_dated(struct wd_lead_reader *r, bool sentence)
{
	const struct wd_lead *lead = &r->lead;

	if (r->crowded && r->caps && is_shouted(wd_span_from(r->text, lead->n)))
		return false;
	if (r->crowded && wd_lead_other_words(lead->city))
		return false;
	r->lead.trust = r->caps ? WD_LEAD_SURE : WD_LEAD_LIKELY;
	return r->caps || sentence || lead->area.n > 0 || lead->country.n > 0 || is_known_place(r);
}

/* A place and no date, before a dash or colon. */
static bool believe_city(const struct wd_lead_reader *r)
{
	bool region = is_known_region(r);

	if (wd_lead_other_words(r->lead.city))
		return false;
	if (r->sep == WD_SEP_COLON)
		return r->caps && (is_known_place(r) || region);
	if (!r->caps)
		return region && r->wide;
	return region || is_known_place(r) || r->bracket || is_likely_city(r) ||
		(r->sep == WD_SEP_DASH && is_mapped_place(r));
}

static bool believe_bare(struct wd_lead_reader *r, bool sentence)
{
	const struct wd_lead *lead = &r->lead;

	r->lead.trust = WD_LEAD_LIKELY;
	if (r->sep == WD_SEP_NONE)
		return false;
	/* No prose begins "CARACAS, feb 26 -", whatever follows. */
	if (lead->city.n > 0 && lead->date.n > 0 && r->sep == WD_SEP_DASH)
		return believe_dated(r, sentence);
	if (!sentence)
		return false;
	if (lead->city.n == 0)
		return r->sep == WD_SEP_DASH && wd_date_has_year(lead->date);
	return believe_city(r);
}

bool wd_lead_believe(struct wd_lead_reader *r)
{
	bool sentence = wd_starts_sentence(wd_span_from(r->text, r->lead.n));

	if (r->lead.city.n > 0 && r->lead.city.p[r->lead.city.n - 1] == '.' && !r->caps)
		return false;
	if (r->lead.agency)
		return wd_lead_believe_known(r, sentence);
	return r->lead.credit.n > 0 ? believe_unknown(r, sentence) : believe_bare(r, sentence);
}
