/* SPDX-License-Identifier: MIT */
/* The words in which a wire says which part of a story it sends, and what became of the last. */
#include "decode_frame.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum what {
	IS_ACTION,
	IS_LEAD,
	IS_PARTIAL,
	IS_ADVANCE,
	IS_TAKE,
	IS_TEST,
	IS_PLAIN, /* known, and tells nothing */
};

struct word {
	struct wd_span name;
	enum what what;
	enum wd_action action;
};

#define ROW(name, what, action)                     \
	{                                           \
		WD_SPAN_LIT(name), (what), (action) \
	}

/* Whole words, in small letters. */
static const struct word words[] = {
	ROW("ld", IS_LEAD, WD_ACTION_UPDATE),
	ROW("lead", IS_LEAD, WD_ACTION_UPDATE),
	ROW("writethru", IS_LEAD, WD_ACTION_UPDATE),
	ROW("writethrough", IS_LEAD, WD_ACTION_UPDATE),
	ROW("ldwritethru", IS_LEAD, WD_ACTION_UPDATE),
	ROW("wt", IS_LEAD, WD_ACTION_UPDATE),
	ROW("net", IS_LEAD, WD_ACTION_UPDATE),
	ROW("update", IS_LEAD, WD_ACTION_UPDATE),
	ROW("zusammenfassung", IS_LEAD, WD_ACTION_UPDATE),
	ROW("zf", IS_LEAD, WD_ACTION_UPDATE),
	ROW("add", IS_PARTIAL, WD_ACTION_NEW),
	ROW("insert", IS_PARTIAL, WD_ACTION_NEW),
	ROW("sub", IS_PARTIAL, WD_ACTION_NEW),
	ROW("adv", IS_ADVANCE, WD_ACTION_NEW),
	ROW("advance", IS_ADVANCE, WD_ACTION_NEW),
	ROW("take", IS_TAKE, WD_ACTION_NEW),
	ROW("takes", IS_TAKE, WD_ACTION_NEW),
	ROW("tk", IS_TAKE, WD_ACTION_NEW),
	ROW("kill", IS_ACTION, WD_ACTION_KILL),
	ROW("elimination", IS_ACTION, WD_ACTION_KILL),
	ROW("withdrawal", IS_ACTION, WD_ACTION_KILL),
	ROW("withdrawn", IS_ACTION, WD_ACTION_KILL),
	ROW("disregard", IS_ACTION, WD_ACTION_KILL),
	ROW("hold", IS_ACTION, WD_ACTION_HOLD),
	ROW("withhold", IS_ACTION, WD_ACTION_HOLD),
	ROW("correction", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("corrective", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("correct", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("corrects", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("corrected", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("clarification", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("refile", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("berichtigung", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("korrektur", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("rectificatif", IS_ACTION, WD_ACTION_CORRECTION),
	ROW("repeat", IS_ACTION, WD_ACTION_REPEAT),
	ROW("repeating", IS_ACTION, WD_ACTION_REPEAT),
	ROW("rpt", IS_ACTION, WD_ACTION_REPEAT),
	ROW("wiederholung", IS_ACTION, WD_ACTION_REPEAT),
	ROW("advisory", IS_ACTION, WD_ACTION_ADVISORY),
	ROW("advis", IS_ACTION, WD_ACTION_ADVISORY),
	ROW("achtung", IS_ACTION, WD_ACTION_ADVISORY),
	ROW("attention", IS_ACTION, WD_ACTION_ADVISORY),
	ROW("test", IS_TEST, WD_ACTION_NEW),
	ROW("urgent", IS_PLAIN, WD_ACTION_NEW),
	ROW("bulletin", IS_PLAIN, WD_ACTION_NEW),
	ROW("flash", IS_PLAIN, WD_ACTION_NEW),
	ROW("extra", IS_PLAIN, WD_ACTION_NEW),
	ROW("eil", IS_PLAIN, WD_ACTION_NEW),
	ROW("optional", IS_PLAIN, WD_ACTION_NEW),
	ROW("mandatory", IS_PLAIN, WD_ACTION_NEW),
	ROW("new", IS_PLAIN, WD_ACTION_NEW),
	ROW("recap", IS_PLAIN, WD_ACTION_NEW),
	ROW("abridged", IS_PLAIN, WD_ACTION_NEW),
	ROW("st", IS_PLAIN, WD_ACTION_NEW),
	ROW("nd", IS_PLAIN, WD_ACTION_NEW),
	ROW("rd", IS_PLAIN, WD_ACTION_NEW),
	ROW("th", IS_PLAIN, WD_ACTION_NEW),
	ROW("of", IS_PLAIN, WD_ACTION_NEW),
};

static const struct word *find_word(struct wd_span s)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_span_eq_nocase(words[i].name, s))
			return &words[i];
	}
	return NULL;
}

/* "1stLd" runs its ordinal into the word: cut after st, nd, rd and th. */
static size_t word_len(struct wd_span s, bool after_digit)
{
	static const struct wd_span ordinals[] = { WD_SPAN_LIT("st"), WD_SPAN_LIT("nd"),
		WD_SPAN_LIT("rd"), WD_SPAN_LIT("th") };
	size_t n = 0;

	for (size_t i = 0; after_digit && i < 4; i++) {
		if (wd_span_starts_nocase(s, ordinals[i]))
			return 2;
	}
	while (n < s.n && is_letter(s.p[n]))
		n++;
	return n;
}

static void take_word(
	struct wd_frame_words *ret, const struct word *word, unsigned before, unsigned after)
{
	static const unsigned char rank[] = { [WD_ACTION_NEW] = 0,
		[WD_ACTION_ADVISORY] = 1,
		[WD_ACTION_UPDATE] = 2,
		[WD_ACTION_REPEAT] = 3,
		[WD_ACTION_CORRECTION] = 4,
		[WD_ACTION_HOLD] = 5,
		[WD_ACTION_KILL] = 6 };

	if (rank[word->action] > rank[ret->action])
		ret->action = word->action;
	switch (word->what) {
	case IS_LEAD:
		if (before > ret->lead)
			ret->lead = before;
		break;
	case IS_PARTIAL:
		ret->partial = true;
		break;
	case IS_ADVANCE:
		ret->advance = true;
		break;
	case IS_TAKE:
		ret->take = before ? before : after;
		break;
	case IS_TEST:
		ret->test = true;
		break;
	case IS_ACTION:
	case IS_PLAIN:
		break;
	}
}

static unsigned number_at(struct wd_span s, size_t *ret_n)
{
	unsigned value = 0;
	size_t n = 0;

	while (n < s.n && n < 3 && is_digit(s.p[n]))
		value = value * 10 + (unsigned)(s.p[n++] - '0');
	*ret_n = n;
	return value;
}

bool wd_frame_words(struct wd_span s, struct wd_frame_words *ret)
{
	struct wd_frame_words found = { .action = WD_ACTION_NEW };
	unsigned before = 0;

	for (size_t i = 0; i < s.n;) {
		size_t n = 0, digits = 0;

		if (is_digit(s.p[i])) {
			before = number_at(wd_span_from(s, i), &n);
		} else if (is_letter(s.p[i])) {
			n = word_len(wd_span_from(s, i), i > 0 && is_digit(s.p[i - 1]));
			struct wd_span rest = wd_span_from(s, i + n);
			size_t gap = rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '-');
			const struct word *word = find_word(wd_span_head(wd_span_from(s, i), n));

			if (!word)
				return false;
			take_word(
				&found, word, before, number_at(wd_span_from(rest, gap), &digits));
			found.any = true;
			/* An ordinal's number belongs to the word behind it. */
			if (word->what != IS_PLAIN)
				before = 0;
		} else {
			n = 1;
			if (!memchr(" -,()$*.!:/+", s.p[i], 12))
				return false;
		}
		i += n ? n : 1;
	}
	if (!found.any)
		return false;
	*ret = found;
	return true;
}

void wd_frame_apply(struct wd_xf *f, struct wd_story *story, struct wd_span s,
	const struct wd_frame_words *told)
{
	wd_xf_action(story, told->action);
	if (told->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
	else if (told->action == WD_ACTION_HOLD && story->pub_status == WD_PUB_USABLE)
		story->pub_status = WD_PUB_WITHHELD;
	story->test = story->test || told->test;
	/* "Adv03" names a day of some month, and no hour: only people can tell when that is. */
	if (told->advance)
		wd_xf_embargo(f, story, (struct wd_span){ 0 });
	if (told->lead > 0 && story->version.n == 0)
		story->version = wd_decoding_detail(f->d, "%u", told->lead + 1);
	if (told->take > 1)
		wd_xf_note(f, &story->alt_ids, WD_SPAN("take"),
			wd_decoding_detail(f->d, "%u", told->take));
	wd_frame_ed_note(f, story, s);
}
