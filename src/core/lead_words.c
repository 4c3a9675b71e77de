/* SPDX-License-Identifier: MIT */
#include "core/lead_words.h"

#include "core/vocab_fold.h"

/* A medium in front of its own story is named in no more. */
#define MEDIUM_MAX 40

#define PLACE_MAX  60  /* "SEOUL/UNITED NATIONS" and longer */
#define PLACES_MAX 110 /* several, parted by strokes */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static bool is_one_of(struct wd_span s, const struct wd_span *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, list[i]))
			return true;
	}
	return false;
}

struct wd_span wd_skip_blanks(struct wd_span s)
{
	size_t n;

	while (s.n > 0 && (n = wd_fold_blank(s, 0)) > 0)
		s = wd_span_from(s, n);
	return s;
}

struct wd_span wd_strip_blanks(struct wd_span s)
{
	s = wd_skip_blanks(s);
	for (;;) {
		if (s.n > 0 && wd_fold_blank(s, s.n - 1) == 1)
			s.n--;
		else if (s.n > 1 && wd_fold_blank(s, s.n - 2) == 2)
			s.n -= 2;
		else
			return s;
	}
}

size_t wd_words_of(struct wd_span s, struct wd_span words[WD_LEAD_WORDS])
{
	size_t n = 0;

	for (s = wd_skip_blanks(s); s.n > 0; s = wd_skip_blanks(s)) {
		size_t end = 0;

		while (end < s.n && !wd_fold_blank(s, end))
			end++;
		if (n == WD_LEAD_WORDS)
			return 0;
		words[n++] = wd_span_head(s, end);
		s = wd_span_from(s, end);
	}
	return n;
}

/* Words that stand small inside the name of a place. */
static const struct wd_span particles[] = {
	WD_SPAN_LIT("de"),
	WD_SPAN_LIT("del"),
	WD_SPAN_LIT("da"),
	WD_SPAN_LIT("do"),
	WD_SPAN_LIT("dos"),
	WD_SPAN_LIT("das"),
	WD_SPAN_LIT("di"),
	WD_SPAN_LIT("du"),
	WD_SPAN_LIT("des"),
	WD_SPAN_LIT("der"),
	WD_SPAN_LIT("den"),
	WD_SPAN_LIT("la"),
	WD_SPAN_LIT("las"),
	WD_SPAN_LIT("le"),
	WD_SPAN_LIT("les"),
	WD_SPAN_LIT("los"),
	WD_SPAN_LIT("el"),
	WD_SPAN_LIT("al"),
	WD_SPAN_LIT("am"),
	WD_SPAN_LIT("an"),
	WD_SPAN_LIT("ob"),
	WD_SPAN_LIT("bei"),
	WD_SPAN_LIT("im"),
	WD_SPAN_LIT("in"),
	WD_SPAN_LIT("sur"),
	WD_SPAN_LIT("en"),
	WD_SPAN_LIT("et"),
	WD_SPAN_LIT("upon"),
	WD_SPAN_LIT("on"),
	WD_SPAN_LIT("of"),
	WD_SPAN_LIT("and"),
	WD_SPAN_LIT("the"),
	WD_SPAN_LIT("aboard"),
	WD_SPAN_LIT("near"),
	WD_SPAN_LIT("und"),
	WD_SPAN_LIT("y"),
};

/* "McALLEN" counts as capitals. */
static bool has_small(struct wd_span word)
{
	for (size_t i = 0; i < word.n; i++) {
		bool mc = word.p[i] == 'c' && i > 0 && word.p[i - 1] == 'M';

		if (is_lower(word.p[i]) && !mc)
			return true;
	}
	return false;
}

static bool has_upper(struct wd_span word)
{
	for (size_t i = 0; i < word.n; i++) {
		if (is_upper(word.p[i]))
			return true;
	}
	return false;
}

static bool is_place_letters(struct wd_span word)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		if (!is_upper(c) && !is_lower(c) && !is_high(c) && c != '.' && c != '\'' &&
			c != '-' && c != '`' && c != '/')
			return false;
	}
	return true;
}

static bool is_place_word(struct wd_span word, bool first)
{
	if (!is_place_letters(word))
		return false;
	if (is_upper(word.p[0]) || is_high(word.p[0]))
		return true;
	if (word.p[0] == '\'' && word.n > 2) /* 's-Hertogenbosch */
		return true;
	return !first && is_one_of(word, particles, sizeof(particles) / sizeof(particles[0]));
}

bool wd_is_place(struct wd_span s, bool *ret_caps)
{
	struct wd_span words[WD_LEAD_WORDS];
	bool caps = true, upper = false;
	bool several = wd_span_find_byte(s, '/') < s.n;
	size_t n = s.n <= (several ? PLACES_MAX : PLACE_MAX) ? wd_words_of(s, words) : 0;

	if (n == 0 || n > (several ? 10u : 6u))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_place_word(words[i], i == 0))
			return false;
		/* "Baton Rouge." is the end of a sentence; "St. Louis" and "U.N." are not. */
		caps = caps && !has_small(words[i]);
		upper = upper || has_upper(words[i]);
	}
	*ret_caps = caps && upper;
	return true;
}

static const struct wd_span credit_particles[] = {
	WD_SPAN_LIT("of"),
	WD_SPAN_LIT("the"),
	WD_SPAN_LIT("and"),
	WD_SPAN_LIT("for"),
	WD_SPAN_LIT("de"),
	WD_SPAN_LIT("la"),
	WD_SPAN_LIT("&"),
	WD_SPAN_LIT("-"),
};

/* "GS.N", "AAPL.O": a stock, not a medium. */
static bool is_ticker(struct wd_span s)
{
	size_t dot = wd_span_find_byte(s, '.');

	return dot < s.n && s.n - dot <= 3 && !has_small(s);
}

static bool is_credit_word(struct wd_span word)
{
	size_t last = sizeof(credit_particles) / sizeof(credit_particles[0]);
	size_t dot = wd_span_find_byte(word, '.');

	if (is_upper(word.p[0]) || is_high(word.p[0]))
		return true;
	if (dot > 0 && dot + 1 < word.n && is_lower(word.p[dot + 1])) /* variety.com */
		return true;
	/* "CADENA 1": numbers belong to stations. */
	return is_one_of(word, credit_particles, last) || (is_digit(word.p[0]) && word.n <= 3);
}

bool wd_is_credit_shape(struct wd_span s)
{
	const struct wd_span no_credit = WD_SPAN(",;:()[]\"?!=%$@");
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = s.n >= 2 && s.n <= 60 ? wd_words_of(s, words) : 0;

	if (n == 0 || n > 7 || is_ticker(s) || is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (wd_span_find_byte(no_credit, s.p[i]) < no_credit.n)
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!is_credit_word(words[i]))
			return false;
	}
	return true;
}

/* "st" of "21st", "." of "2024." */
static bool is_number_end(struct wd_span s)
{
	static const struct wd_span ends[] = {
		WD_SPAN_LIT("st"),
		WD_SPAN_LIT("nd"),
		WD_SPAN_LIT("rd"),
		WD_SPAN_LIT("th"),
		WD_SPAN_LIT("er"),
	};

	if (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	return s.n == 0 || is_one_of(s, ends, sizeof(ends) / sizeof(ends[0]));
}

/* The digits of "21", "3rd", "2024.", "25-11-2023"; 0 when the word is no number of a date. */
static size_t number_len(struct wd_span word)
{
	size_t n = 0, digits = 0;

	if (!is_digit(word.p[0]))
		return 0;
	while (n < word.n && (is_digit(word.p[n]) || word.p[n] == '-' || word.p[n] == '/')) {
		digits += is_digit(word.p[n]);
		n++;
	}
	if (digits > (n == digits ? 4u : 8u) || !is_number_end(wd_span_from(word, n)))
		return 0;
	return digits;
}

static bool is_month(const struct wd_vocab *vocab, struct wd_span word)
{
	if (word.n > 1 && word.p[word.n - 1] == '.')
		word.n--;
	return wd_vocab_word(vocab, WD_BIT(WD_WORD_MONTH), word) != NULL;
}

static bool is_date_word(const struct wd_vocab *vocab, struct wd_span word)
{
	return number_len(word) > 0 || is_month(vocab, word) || wd_span_eq(word, WD_SPAN("de")) ||
		wd_span_eq(word, WD_SPAN("."));
}

/* "Narch 2": a word of letters that only a slip keeps from being a month. */
static bool is_slip(struct wd_span word)
{
	if (word.n < 3 || word.n > 10 || !is_upper(word.p[0]))
		return false;
	for (size_t i = 1; i < word.n; i++) {
		if (!is_lower(word.p[i]))
			return false;
	}
	return true;
}

static bool starts_date(
	const struct wd_vocab *vocab, const struct wd_span *words, size_t n, size_t i)
{
	bool number_next = i + 1 < n && number_len(words[i + 1]) > 0;

	if (number_len(words[i]) > 0) {
		/* "2 March", "10 de julio", and "2017" or "25-11-2023" all by itself. */
		return i + 1 == n
			? i == 0
			: is_month(vocab, words[i + 1]) || wd_span_eq(words[i + 1], WD_SPAN("de"));
	}
	return number_next &&
		(is_month(vocab, words[i]) || (i == 0 && n == 2 && is_slip(words[i])));
}

size_t wd_date_at(const struct wd_vocab *vocab, struct wd_span s)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = wd_words_of(s, words);

	if (n == 2 && wd_span_eq(words[0], WD_SPAN("NO")) && wd_span_eq(words[1], WD_SPAN("DATE")))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!starts_date(vocab, words, n, i))
			continue;
		for (size_t k = i + 1; k < n; k++) {
			if (!is_date_word(vocab, words[k]))
				return s.n;
		}
		return (size_t)(words[i].p - s.p);
	}
	return s.n;
}

bool wd_date_has_year(struct wd_span date)
{
	for (size_t i = 0; i + 4 <= date.n; i++) {
		if (is_digit(date.p[i]) && is_digit(date.p[i + 1]) && is_digit(date.p[i + 2]) &&
			is_digit(date.p[i + 3]))
			return true;
	}
	return false;
}

size_t wd_dash_len(struct wd_span s, size_t at)
{
	if (at >= s.n)
		return 0;
	if (s.p[at] == '-') {
		size_t n = 1;

		while (at + n < s.n && s.p[at + n] == '-')
			n++;
		return n <= 3 ? n : 0;
	}
	if (s.p[at] == '_')
		return at + 1 < s.n && s.p[at + 1] == '_' ? 0 : 1;
	/* U+2012 .. U+2015 */
	if (at + 2 < s.n && memcmp(s.p + at, "\xe2\x80", 2) == 0 &&
		(unsigned char)s.p[at + 2] >= 0x92 && (unsigned char)s.p[at + 2] <= 0x95)
		return 3;
	return 0;
}

bool wd_starts_sentence(struct wd_span s)
{
	return s.n == 0 || !is_lower(s.p[0]);
}

/* "Snow World", "oslopost.com": a medium that nobody listed, in front of a story of its own. */
static bool is_medium(struct wd_span s)
{
	static const struct wd_span lasts[] = {
		WD_SPAN_LIT(" World"),
		WD_SPAN_LIT(" Times"),
		WD_SPAN_LIT(" Post"),
		WD_SPAN_LIT(" Press"),
		WD_SPAN_LIT(" Journal"),
		WD_SPAN_LIT(" Today"),
		WD_SPAN_LIT(" Magazine"),
		WD_SPAN_LIT(".com"),
		WD_SPAN_LIT(".org"),
	};

	if (!wd_is_credit_shape(s))
		return false;
	for (size_t i = 0; i < sizeof(lasts) / sizeof(lasts[0]); i++) {
		if (wd_span_ends(s, lasts[i]))
			return true;
	}
	return false;
}

/* The bytes of such a medium and of " - " behind it, when a sentence follows; 0. */
size_t wd_medium_len(struct wd_span text)
{
	struct wd_span head = wd_span_head(text, MEDIUM_MAX);
	size_t at = wd_span_find(head, WD_SPAN(" - "));

	if (at == head.n || !is_medium(wd_span_head(text, at)))
		return 0;

	struct wd_span rest = wd_strip_blanks(wd_span_from(text, at + 3));
	return rest.n > MEDIUM_MAX && rest.p[0] >= 'A' && rest.p[0] <= 'Z' &&
			rest.p[rest.n - 1] == '.'
		? at
		: 0;
}
