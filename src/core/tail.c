/* SPDX-License-Identifier: MIT */
#include "core/tail.h"

#include <assert.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Closing quotes and brackets that may stand after the full stop. */
static size_t skip_closers_back(struct wd_span para, size_t at)
{
	static const struct wd_span wide[] = {
		WD_SPAN_LIT("\u201d"),
		WD_SPAN_LIT("\u2019"),
		WD_SPAN_LIT("\u00bb"),
	};

	for (;;) {
		size_t before = at;

		if (at > 0 && memchr("\"')]", para.p[at - 1], 4))
			at--;
		for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
			if (wd_span_ends(wd_span_head(para, at), wide[i]))
				at -= wide[i].n;
		}
		if (at == before)
			return at;
	}
}

bool wd_tail_starts(struct wd_span para, size_t at)
{
	size_t i = at;

	while (i > 0 && is_blank(para.p[i - 1])) {
		if (para.p[--i] == '\n')
			return true;
	}
	if (i == 0)
		return true;
	if (i == at)
		return false;
	/* "season . Next": web copy with a blank before the full stop */
	bool closed = para.p[i - 1] == ')' || para.p[i - 1] == ']';
	i = skip_closers_back(para, i);
	return (i > 0 && memchr(".!?", para.p[i - 1], 3)) || closed;
}

bool wd_tail_quoted(struct wd_span para, size_t at)
{
	struct wd_span before = wd_span_head(para, at);
	bool straight = false;
	long curly = 0;
	size_t i;

	for (i = 0; (i += wd_span_find_byte(wd_span_from(before, i), '"')) < before.n; i++)
		straight = !straight;
	for (i = 0; (i += wd_span_find_byte(wd_span_from(before, i), '\xe2')) < before.n; i++) {
		struct wd_span rest = wd_span_from(before, i);
		if (wd_span_starts(rest, WD_SPAN("\u201c")))
			curly++;
		else if (wd_span_starts(rest, WD_SPAN("\u201d")) && curly > 0)
			curly--;
	}
	return straight || curly > 0;
}

/* The word that ends before the full stop at @p stop. */
static struct wd_span word_before(struct wd_span s, size_t stop)
{
	size_t start = stop;

	while (start > 0 && !is_blank(s.p[start - 1]))
		start--;
	return wd_span_head(wd_span_from(s, start), stop - start);
}

/* What follows a company's own full stop and goes on with its name. */
static bool goes_on(struct wd_span next)
{
	return next.n > 0 &&
		(is_lower(next.p[0]) || next.p[0] == '&' || (next.p[0] >= '0' && next.p[0] <= '9'));
}

static bool is_any(struct wd_span word, const struct wd_span *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq(word, table[i]))
			return true;
	}
	return false;
}

/* The full stop after @p word does not end a sentence that goes on with @p next. */
static bool is_abbreviation(struct wd_span word, struct wd_span next)
{
	static const struct wd_span titles[] = {
		WD_SPAN_LIT("Mr"),
		WD_SPAN_LIT("Mrs"),
		WD_SPAN_LIT("Ms"),
		WD_SPAN_LIT("Dr"),
		WD_SPAN_LIT("St"),
		WD_SPAN_LIT("Prof"),
		WD_SPAN_LIT("Sen"),
		WD_SPAN_LIT("Rep"),
		WD_SPAN_LIT("Gov"),
		WD_SPAN_LIT("Gen"),
		WD_SPAN_LIT("Jr"),
		WD_SPAN_LIT("Jan"),
		WD_SPAN_LIT("Feb"),
		WD_SPAN_LIT("Aug"),
		WD_SPAN_LIT("Sept"),
		WD_SPAN_LIT("Oct"),
		WD_SPAN_LIT("Nov"),
		WD_SPAN_LIT("Dec"),
		WD_SPAN_LIT("U.S"),
		WD_SPAN_LIT("U.N"),
		WD_SPAN_LIT("N.Y"),
	};
	static const struct wd_span company[] = {
		WD_SPAN_LIT("Co"),
		WD_SPAN_LIT("Inc"),
		WD_SPAN_LIT("Ltd"),
		WD_SPAN_LIT("Corp"),
		WD_SPAN_LIT("L.P"),
		WD_SPAN_LIT("S.A"),
		WD_SPAN_LIT("B.V"),
	};
	size_t i = 0;

	if (next.n == 0)
		return false;
	if (word.n == 1 && is_upper(word.p[0]))
		return true;
	if (is_any(word, titles, sizeof(titles) / sizeof(titles[0])))
		return true;
	while (i < next.n && !is_blank(next.p[i]))
		i++;
	struct wd_span follow = wd_span_head(next, i);
	while (follow.n > 0 && memchr(".,", follow.p[follow.n - 1], 2))
		follow.n--;
	return is_any(word, company, sizeof(company) / sizeof(company[0])) &&
		(goes_on(next) || is_any(follow, company, sizeof(company) / sizeof(company[0])));
}

static size_t after_closers(struct wd_span s, size_t at)
{
	while (at < s.n) {
		struct wd_span rest = wd_span_from(s, at);
		if (memchr("\"')]", s.p[at], 4))
			at++;
		else if (wd_span_starts(rest, WD_SPAN("\u201d")) ||
			wd_span_starts(rest, WD_SPAN("\u2019")))
			at += 3;
		else
			break;
	}
	return at;
}

/* "reserved.This material": no blank after the full stop. */
static bool runs_on(struct wd_span s, size_t stop)
{
	return stop > 0 && stop + 1 < s.n && is_lower(s.p[stop - 1]) && is_upper(s.p[stop + 1]) &&
		!wd_tail_has(word_before(s, stop), WD_SPAN("www")) &&
		!wd_tail_has(word_before(s, stop), WD_SPAN("/"));
}

size_t wd_tail_sentence(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '.' && s.p[i] != '!' && s.p[i] != '?')
			continue;
		if (s.p[i] == '.' && runs_on(s, i))
			return i + 1;
		size_t end = after_closers(s, i + 1);
		if (end < s.n && !is_blank(s.p[end]))
			continue;
		struct wd_span next = wd_span_trim(wd_span_from(s, end));
		if (s.p[i] == '.' && is_abbreviation(word_before(s, i), next))
			continue;
		return end;
	}
	return s.n;
}

size_t wd_tail_last_sentence(struct wd_span para)
{
	size_t i = para.n;

	/* Back over the last sentence's own end. */
	while (i > 0 && (is_blank(para.p[i - 1]) || memchr(".!?\"')]", para.p[i - 1], 7)))
		i--;
	for (; i > 0; i--) {
		if (!is_blank(para.p[i - 1]))
			continue;
		if (!wd_tail_starts(para, i))
			continue;
		/* The full stop before may be that of "Mr." */
		size_t stop = i;
		while (stop > 0 && is_blank(para.p[stop - 1]))
			stop--;
		if (stop > 0 && para.p[stop - 1] == '.' &&
			is_abbreviation(word_before(para, stop - 1), wd_span_from(para, i)))
			continue;
		return i;
	}
	return 0;
}

size_t wd_tail_last_line(struct wd_span para)
{
	size_t i = para.n;

	while (i > 0 && para.p[i - 1] != '\n')
		i--;
	return i;
}

size_t wd_tail_url(struct wd_span s)
{
	size_t n = 0;

	if (!wd_span_starts_nocase(s, WD_SPAN("http://")) &&
		!wd_span_starts_nocase(s, WD_SPAN("https://")) &&
		!wd_span_starts_nocase(s, WD_SPAN("www.")))
		return 0;
	while (n < s.n && !is_blank(s.p[n]) && !memchr("<>\"()[]", s.p[n], 7))
		n++;
	while (n > 0 && memchr(".,;:!?'", s.p[n - 1], 7))
		n--;
	return n;
}

struct wd_span wd_tail_find_url(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != 'h' && s.p[i] != 'w' && s.p[i] != 'H' && s.p[i] != 'W')
			continue;
		size_t n = wd_tail_url(wd_span_from(s, i));
		if (n > 0)
			return wd_span_head(wd_span_from(s, i), n);
	}
	return (struct wd_span){ 0 };
}

/* s begins with word; a blank in word is any blank, for the text may be wrapped there. */
static bool opens_with(struct wd_span s, struct wd_span word)
{
	if (s.n < word.n)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		char c = s.p[i];

		if (is_upper(c))
			c = (char)(c + ('a' - 'A'));
		if (c != word.p[i] && !(word.p[i] == ' ' && is_blank(c)))
			return false;
	}
	return true;
}

bool wd_tail_has(struct wd_span s, struct wd_span word)
{
	assert(word.n > 0);

	char first = word.p[0];
	for (size_t i = 0; i + word.n <= s.n; i++) {
		char c = s.p[i];

		if (c != first && (is_upper(c) ? c + ('a' - 'A') != first : first != ' '))
			continue;
		if (opens_with(wd_span_from(s, i), word))
			return true;
	}
	return false;
}

static bool is_tidy(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_blank(s.p[i]) && (s.p[i] != ' ' || (i > 0 && s.p[i - 1] == ' ')))
			return false;
	}
	return true;
}

enum wd_err wd_tail_tidy(struct wd_arena *arena, struct wd_span s, struct wd_span *ret)
{
	size_t n = 0;

	s = wd_span_trim(s);
	if (is_tidy(s)) {
		*ret = s;
		return WD_OK;
	}
	char *out = wd_arena_text(arena, s.n);
	if (!out)
		return WD_ENOMEM;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_blank(s.p[i]))
			out[n++] = s.p[i];
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	*ret = (struct wd_span){ out, n };
	return WD_OK;
}

enum wd_err wd_tail_join(
	struct wd_arena *arena, struct wd_span a, char c, struct wd_span b, struct wd_span *ret)
{
	if (a.n == 0 || b.n == 0) {
		*ret = a.n ? a : b;
		return WD_OK;
	}
	char *out = wd_arena_text(arena, a.n + 1 + b.n);
	if (!out)
		return WD_ENOMEM;
	memcpy(out, a.p, a.n);
	out[a.n] = c;
	memcpy(out + a.n + 1, b.p, b.n);
	*ret = (struct wd_span){ out, a.n + 1 + b.n };
	return WD_OK;
}
