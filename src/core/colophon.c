/* SPDX-License-Identifier: MIT */
#include "core/colophon.h"

#include "core/tail.h"
#include "core/vocab_agency.h"

/* "This article originally appeared at ...", "Follow Anna Lind on Twitter at ..." */
static bool is_colophon(struct wd_span s)
{
	static const struct wd_span subjects[] = {
		WD_SPAN_LIT("This article "),
		WD_SPAN_LIT("This story "),
		WD_SPAN_LIT("This post "),
		WD_SPAN_LIT("This report "),
		WD_SPAN_LIT("The article "),
	};
	static const struct wd_span verbs[] = {
		WD_SPAN_LIT("originally appeared"),
		WD_SPAN_LIT("first appeared"),
		WD_SPAN_LIT("was originally published"),
		WD_SPAN_LIT("was first published"),
		WD_SPAN_LIT("is reproduced with permission"),
		WD_SPAN_LIT("is republished"),
		WD_SPAN_LIT("has been republished"),
	};

	if (s.n > 300)
		return false;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (!wd_span_starts(s, subjects[i]))
			continue;
		for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++) {
			if (wd_span_starts(wd_span_from(s, subjects[i].n), verbs[k]))
				return true;
		}
	}
	if (wd_span_starts(s, WD_SPAN("Follow ")))
		return wd_tail_has(s, WD_SPAN("twitter")) || memchr(s.p, '@', s.n);
	return wd_span_starts(s, WD_SPAN("Contact ")) && memchr(s.p, '@', s.n);
}

/* "Do you have a story for us? Email us at tips@example.org": the paper to its readers. */
static bool is_appeal(struct wd_span s)
{
	static const struct wd_span openers[] = {
		WD_SPAN_LIT("We pay for your "),
		WD_SPAN_LIT("Do you have a story "),
		WD_SPAN_LIT("Do you have a tip"),
		WD_SPAN_LIT("Got a story"),
		WD_SPAN_LIT("Got a tip"),
		WD_SPAN_LIT("Got a news tip"),
		WD_SPAN_LIT("Have a tip"),
		WD_SPAN_LIT("Have a story"),
		WD_SPAN_LIT("If you have a story"),
	};
	static const struct wd_span asks[] = {
		WD_SPAN_LIT("Email us"),
		WD_SPAN_LIT("E-mail us"),
		WD_SPAN_LIT("Contact us"),
		WD_SPAN_LIT("Send us "),
		WD_SPAN_LIT("Email the author"),
		WD_SPAN_LIT("E-mail the author"),
		WD_SPAN_LIT("Contact the author"),
		WD_SPAN_LIT("Reach the author"),
	};

	if (s.n > 160)
		return false;
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		if (wd_span_starts_nocase(s, openers[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		if (wd_span_starts_nocase(s, asks[i]))
			return memchr(s.p, '@', s.n) != NULL;
	}
	return false;
}

/* "Anna Lind, VOA News, Oslo.": how a radio report ends. */
static bool is_radio_sign_off(const struct wd_norm *norm, struct wd_span s)
{
	size_t first = wd_span_find_byte(s, ',');
	size_t second = first + 1 + wd_span_find_byte(wd_span_from(s, first + 1), ',');

	if (s.n > 60 || second + 1 >= s.n || s.p[s.n - 1] != '.')
		return false;
	struct wd_span agency =
		wd_span_trim(wd_span_head(wd_span_from(s, first + 1), second - first - 1));
	bool news = wd_span_ends(agency, WD_SPAN(" News"));
	struct wd_span place = wd_span_from(s, second + 1);
	if (wd_span_find_byte(place, ',') < place.n || first > 30)
		return false;
	return news ||
		wd_vocab_word(norm->vocab, WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME), agency);
}

bool wd_colophon_is(const struct wd_norm *norm, struct wd_span s)
{
	return is_colophon(s) || is_appeal(s) || is_radio_sign_off(norm, s);
}
