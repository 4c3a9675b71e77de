/* SPDX-License-Identifier: MIT */
#include "core/copyright.h"

#include <assert.h>

#include "core/tail.h"

/* A longer name is prose. */
#define HOLDER_MAX 100

static const struct {
	struct wd_span text;
	enum wd_copyright_marks mark;
} marks[] = {
	{ WD_SPAN_LIT("\u00a9"), WD_MARK_SIGN },
	{ WD_SPAN_LIT("\u2122 & \u00a9"), WD_MARK_SIGN },
	{ WD_SPAN_LIT("&copy;"), WD_MARK_SIGN },
	{ WD_SPAN_LIT("&#169;"), WD_MARK_SIGN },
	{ WD_SPAN_LIT("&#xA9;"), WD_MARK_SIGN },
	{ WD_SPAN_LIT("(c)"), WD_MARK_PAREN },
	{ WD_SPAN_LIT("Copyright"), WD_MARK_WORD },
	{ WD_SPAN_LIT("Riproduzione riservata"), WD_MARK_WORD },
	{ WD_SPAN_LIT("版权所有"), WD_MARK_WORD },
	{ WD_SPAN_LIT("版權所有"), WD_MARK_WORD },
	{ WD_SPAN_LIT("<저작권자"), WD_MARK_WORD },
	{ WD_SPAN_LIT("저작권자"), WD_MARK_WORD },
};

/* What says that a sentence still belongs to the notice; small letters. */
static const struct wd_span reserved[] = {
	WD_SPAN_LIT("rights reserved"),
	WD_SPAN_LIT("rights are reserved"),
	WD_SPAN_LIT("rechte vorbehalten"),
	WD_SPAN_LIT("droits r\u00e9serv\u00e9s"),
	WD_SPAN_LIT("derechos reservados"),
	WD_SPAN_LIT("diritti riservati"),
	WD_SPAN_LIT("direitos reservados"),
	WD_SPAN_LIT("rechten voorbehouden"),
	WD_SPAN_LIT("rettigheter forbeholdt"),
	WD_SPAN_LIT("rettigheder forbeholdes"),
	WD_SPAN_LIT("ttigheter f\u00f6rbeh\u00e5llna"),
	WD_SPAN_LIT("ttigheter f\u00f6rbeh\u00e5lles"),
	WD_SPAN_LIT("oikeudet pid\u00e4tet\u00e4\u00e4n"),
};

/* What tells a usage term from prose; small letters. */
static const struct wd_span usage_words[] = {
	WD_SPAN_LIT("may not be"),
	WD_SPAN_LIT("no portion of"),
	WD_SPAN_LIT("no part of"),
	WD_SPAN_LIT("may be used"),
	WD_SPAN_LIT("prohibited"),
	WD_SPAN_LIT("redistribut"),
	WD_SPAN_LIT("republication"),
	WD_SPAN_LIT("reproduction"),
	WD_SPAN_LIT("reprinted"),
	WD_SPAN_LIT("for restrictions"),
	WD_SPAN_LIT("permission"),
	WD_SPAN_LIT("editorial use"),
	WD_SPAN_LIT("archival use"),
	WD_SPAN_LIT("database rights"),
	WD_SPAN_LIT("nutzung nur"),
	WD_SPAN_LIT("weiterverbreitung"),
	WD_SPAN_LIT("vervielf\u00e4ltigung"),
	WD_SPAN_LIT("genehmigung"),
	WD_SPAN_LIT("interdit"),
	WD_SPAN_LIT("sans autorisation"),
	WD_SPAN_LIT("prohibid"),
	WD_SPAN_LIT("proibid"),
	WD_SPAN_LIT("vietat"),
	WD_SPAN_LIT("riproduzione"),
	WD_SPAN_LIT("toestemming"),
	WD_SPAN_LIT("databankrechten"),
};

/* A usage term as short as this needs no word of the above: "Follow Example on Twitter." */
#define SHORT_USAGE 60

static const struct wd_span connectors[] = {
	WD_SPAN_LIT("of"),
	WD_SPAN_LIT("the"),
	WD_SPAN_LIT("and"),
	WD_SPAN_LIT("for"),
	WD_SPAN_LIT("by"),
	WD_SPAN_LIT("at"),
	WD_SPAN_LIT("via"),
	WD_SPAN_LIT("de"),
	WD_SPAN_LIT("des"),
	WD_SPAN_LIT("du"),
	WD_SPAN_LIT("del"),
	WD_SPAN_LIT("della"),
	WD_SPAN_LIT("la"),
	WD_SPAN_LIT("et"),
	WD_SPAN_LIT("und"),
	WD_SPAN_LIT("der"),
	WD_SPAN_LIT("die"),
	WD_SPAN_LIT("van"),
	WD_SPAN_LIT("von"),
	WD_SPAN_LIT("y"),
	WD_SPAN_LIT("e"),
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool has_any(struct wd_span s, const struct wd_span *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_tail_has(s, table[i]))
			return true;
	}
	return false;
}

static bool is_reserved(struct wd_span s)
{
	return has_any(s, reserved, sizeof(reserved) / sizeof(reserved[0]));
}

bool wd_copyright_is_usage(struct wd_span text)
{
	return has_any(text, usage_words, sizeof(usage_words) / sizeof(usage_words[0]));
}

/* How many digits s begins with, counted to 4 at most. */
static size_t digits(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && is_digit(s.p[n]))
		n++;
	return n;
}

/* The "-18" of "2017-18": its bytes, or 0. */
static size_t year_range_len(struct wd_span s)
{
	size_t dash = 0;

	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '/'))
		dash = 1;
	else if (wd_span_starts(s, WD_SPAN("\u2013")))
		dash = 3;
	size_t n = digits(wd_span_from(s, dash));
	return dash > 0 && (n == 2 || n == 4) ? dash + n : 0;
}

/* "2026", "2017-18", "2019, 2020": its bytes, or 0. */
static size_t year_len(struct wd_span s)
{
	if (!wd_span_starts(s, WD_SPAN("19")) && !wd_span_starts(s, WD_SPAN("20")))
		return 0;
	if (digits(s) < 4 || (s.n > 4 && (is_digit(s.p[4]) || is_letter(s.p[4]))))
		return 0;
	return 4 + year_range_len(wd_span_from(s, 4));
}

/* "c.1998 ": the mark of the New York Times News Service. */
static bool is_c_year(struct wd_span s)
{
	return wd_span_starts(s, WD_SPAN("c.")) && year_len(wd_span_from(s, 2)) > 0;
}

/* Bytes of the one mark that s begins with, or 0. */
static size_t one_mark(struct wd_span s, unsigned *found)
{
	if (is_c_year(s)) {
		*found |= WD_MARK_SIGN | WD_MARK_C;
		return 2;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!wd_span_starts_nocase(s, marks[i].text))
			continue;
		size_t n = marks[i].text.n;
		if (marks[i].mark == WD_MARK_WORD && n < s.n && is_letter(s.p[n]))
			continue; /* "Copyrighted material" */
		*found |= marks[i].mark;
		/* "(c)AFP": a list's number has a blank behind it. */
		if (marks[i].mark == WD_MARK_PAREN && n < s.n && s.p[n] >= 'A' && s.p[n] <= 'Z')
			*found |= WD_MARK_SIGN;
		return n;
	}
	return 0;
}

static size_t skip(struct wd_span s, size_t at, const char *what)
{
	while (at < s.n && (is_blank(s.p[at]) || strchr(what, s.p[at])))
		at++;
	return at;
}

/* All marks at the start of s, with the blanks and colons after them. */
static size_t skip_marks(struct wd_span s, unsigned *found)
{
	size_t at = 0;

	for (;;) {
		size_t n = one_mark(wd_span_from(s, at), found);
		if (n == 0)
			return at;
		at = skip(s, at + n, ":");
		if (wd_span_starts_nocase(wd_span_from(s, at), WD_SPAN("by ")))
			at = skip(s, at + 3, "");
	}
}

/* A mark stands at s, not only "Copyright" in small letters within prose. */
static bool at_mark(struct wd_span s)
{
	unsigned found = 0;

	return s.p && s.n > 0 && (s.p[0] != 'c' || is_c_year(s)) && one_mark(s, &found) > 0;
}

/* ", a subsidiary of", ", www.example.com", ", all rights reserved" */
static bool comma_ends_holder(struct wd_span rest)
{
	struct wd_span word = wd_span_from(rest, skip(rest, 1, ""));

	/* ", a subsidiary of", ", A JOINT VENTURE OF" */
	if (wd_span_starts_nocase(word, WD_SPAN("a ")))
		return true;
	return word.n == 0 || (word.p[0] >= 'a' && word.p[0] <= 'z') || wd_tail_url(word) > 0 ||
		is_reserved(wd_span_head(word, 40));
}

static bool starts_with_dash(struct wd_span s)
{
	return wd_span_starts(s, WD_SPAN("- ")) || wd_span_starts(s, WD_SPAN("-- ")) ||
		wd_span_starts(s, WD_SPAN("\u2013 ")) || wd_span_starts(s, WD_SPAN("\u2014 "));
}

/* The holder ends before byte i of s: at what follows it in the same sentence. */
static bool ends_holder(struct wd_span s, size_t i)
{
	struct wd_span rest = wd_span_from(s, i);
	bool after_blank = i > 0 && is_blank(s.p[i - 1]);

	if (!rest.p || rest.n == 0)
		return true;
	if (after_blank && at_mark(rest))
		return true;
	if (rest.p[0] == '(' || rest.p[0] == ';' || rest.p[0] == '|')
		return true;
	if (rest.p[0] == ',')
		return comma_ends_holder(rest);
	if (after_blank && starts_with_dash(rest))
		return is_reserved(wd_span_head(rest, 45)) || wd_tail_find_url(rest).n > 0;
	return after_blank && wd_tail_url(rest) > 0;
}

/* "Example Wire L.P." keeps its full stop, "Example Wire." does not. */
static struct wd_span trim_holder(struct wd_span h)
{
	static const struct wd_span keep[] = {
		WD_SPAN_LIT("Inc."),
		WD_SPAN_LIT("Ltd."),
		WD_SPAN_LIT("Co."),
		WD_SPAN_LIT("Corp."),
		WD_SPAN_LIT("Bros."),
	};

	for (;;) {
		h = wd_span_trim(h);
		if (h.n == 0 || !memchr(".,:;-|/", h.p[h.n - 1], 7))
			return h;
		if (h.p[h.n - 1] == '.') {
			size_t start = h.n;
			while (start > 0 && !is_blank(h.p[start - 1]))
				start--;
			struct wd_span last = wd_span_from(h, start);
			/* "L.P.", "S.p.A.": a full stop within, and no address */
			if (last.n <= 8 && wd_span_find_byte(last, '.') < last.n - 1 &&
				wd_span_find_byte(last, '.') <= 2)
				return h;
			for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++) {
				if (wd_span_eq_nocase(last, keep[i]))
					return h;
			}
		}
		h.n--;
	}
}

/* Take a year off the end of the holder: "Example Wire 2026". */
static struct wd_span take_last_year(struct wd_span holder, struct wd_span *ret_year)
{
	size_t start = holder.n;

	while (start > 0 && !is_blank(holder.p[start - 1]))
		start--;
	struct wd_span last = wd_span_from(holder, start);
	size_t n = year_len(last);
	if (n == 0 || n != last.n)
		return holder;
	*ret_year = last;
	return trim_holder(wd_span_head(holder, start));
}

/* Names are capitalised but for a few connecting words; what is not is prose. */
static bool is_name(struct wd_span holder, unsigned found)
{
	const unsigned sure = WD_MARK_YEAR | WD_MARK_SIGN | WD_MARK_RESERVED;
	size_t at = 0, small = 0, words = 0;

	while (at < holder.n) {
		size_t start = skip(holder, at, "");
		size_t end = start;
		while (end < holder.n && !is_blank(holder.p[end]))
			end++;
		struct wd_span w = wd_span_head(wd_span_from(holder, start), end - start);
		at = end;
		if (w.n == 0)
			break;
		words++;
		bool joins = false;
		for (size_t i = 0; i < sizeof(connectors) / sizeof(connectors[0]); i++)
			joins = joins || wd_span_eq(w, connectors[i]);
		if (w.p[0] >= 'a' && w.p[0] <= 'z' && !joins)
			small++;
		if (joins && words == 1 && !(found & sure))
			return false;
	}
	/* "dpa", "dpa-infocom", "dpa Deutsche Presse-Agentur" are written small */
	return words <= 12 && small <= ((found & sure) ? 1u : 0u);
}

/* "N.Y. Times News Service LR QC QL": the codes of the sending desk. */
static struct wd_span drop_codes(struct wd_span holder)
{
	while (holder.n > 4 && holder.p[holder.n - 3] == ' ' &&
		is_capital(holder.p[holder.n - 2]) && is_capital(holder.p[holder.n - 1]))
		holder.n -= 3;
	return holder;
}

/* The sentence with year and holder at the start of s, after the marks. */
static enum wd_err read_holder(struct wd_span s, struct wd_copyright *c)
{
	size_t at = year_len(s);
	size_t end = 0;

	if (at > 0) {
		c->year = wd_span_head(s, at);
		for (;;) { /* "2019, 2020 Example" */
			size_t more = skip(s, at, ",");
			size_t n = year_len(wd_span_from(s, more));
			if (n == 0)
				break;
			at = more + n;
		}
		at = skip(s, at, ",:");
		if (wd_span_starts_nocase(wd_span_from(s, at), WD_SPAN("by ")))
			at = skip(s, at + 3, "");
	}
	s = wd_span_from(s, at);
	while (s.n > 0 && memchr("-.", s.p[0], 2)) /* "2017-18 - Example", "2026." */
		s = wd_span_from(s, skip(s, 1, ""));
	while (end < s.n && !ends_holder(s, end))
		end++;
	c->holder = trim_holder(wd_span_head(s, end));
	if (c->marks & WD_MARK_C)
		c->holder = drop_codes(c->holder);
	if (c->year.n == 0)
		c->holder = take_last_year(c->holder, &c->year);
	if (c->year.n > 0)
		c->marks |= WD_MARK_YEAR;
	return c->holder.n <= HOLDER_MAX && is_name(c->holder, c->marks) ? WD_OK : WD_ENOTFOUND;
}

/* Bytes of "All rights reserved. " in front of the mark, or 0. */
static size_t leading_reserved(struct wd_span text)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("All "),
		WD_SPAN_LIT("Alle "),
		WD_SPAN_LIT("Alla "),
		WD_SPAN_LIT("Tous "),
		WD_SPAN_LIT("Todos "),
		WD_SPAN_LIT("Tutti "),
	};
	size_t i = 0;

	/* Asked of every sentence near the end: most are told by their first word. */
	while (i < sizeof(words) / sizeof(words[0]) && !wd_span_starts_nocase(text, words[i]))
		i++;
	if (i == sizeof(words) / sizeof(words[0]))
		return 0;
	size_t n = wd_tail_sentence(wd_span_head(text, 80));
	if (n > 60 || !is_reserved(wd_span_head(text, n)))
		return 0;
	n = skip(text, n, "");
	return n < text.n && at_mark(wd_span_from(text, n)) ? n : 0;
}

/* Where the first sentence after the marks ends: at its full stop or before the next mark. */
static size_t first_sentence(struct wd_span s)
{
	size_t n = wd_tail_sentence(s);

	/* "2026. All rights ...": the year alone */
	for (size_t i = 1; i < n; i++) {
		if (is_blank(s.p[i - 1]) && at_mark(wd_span_from(s, i)))
			return i;
		/* "Example L.P. All rights reserved.", which no full stop ends */
		if (is_blank(s.p[i - 1]) && i >= 2 && s.p[i - 2] == '.' &&
			is_reserved(wd_span_head(wd_span_from(s, i), 32)))
			return i;
	}
	return n;
}

/* The same words again, marks and blanks aside. */
static bool is_repeat(struct wd_span again, struct wd_span first)
{
	unsigned found = 0;

	again = wd_span_trim(wd_span_from(again, skip_marks(again, &found)));
	first = wd_span_trim(wd_span_from(first, skip_marks(first, &found)));
	return again.n > 0 && wd_span_starts_nocase(first, again);
}

/* What follows the first sentence at byte at: more of the notice, repeats, then usage terms. */
static void read_rest(struct wd_span text, size_t at, struct wd_copyright *c)
{
	size_t notice = at;

	for (;;) {
		size_t start = skip(text, at, "");
		struct wd_span rest = wd_span_from(text, start);
		size_t n = wd_tail_sentence(rest);
		struct wd_span sentence = wd_span_head(rest, n);
		if (rest.n == 0)
			break;
		if (is_reserved(sentence) && n <= 120) {
			notice = at = start + n;
			c->marks |= WD_MARK_RESERVED;
		} else if (at_mark(rest) && is_repeat(sentence, wd_span_head(text, notice))) {
			at = start + n;
		} else {
			break;
		}
	}
	c->notice = wd_span_trim(wd_span_head(text, notice));
	struct wd_span usage = wd_span_from(text, at);
	while (usage.n > 0 && (is_blank(usage.p[0]) || usage.p[0] == '-'))
		usage = wd_span_from(usage, 1);
	c->usage = wd_span_trim(usage);
	c->url = wd_tail_find_url(c->usage);
}

/* Enough of a notice to take it for one where it stands alone. */
static bool is_sound(const struct wd_copyright *c)
{
	unsigned m = c->marks;

	if (m & WD_MARK_YEAR)
		return c->holder.n > 0 || c->usage.n > 0 || (m & (WD_MARK_SIGN | WD_MARK_WORD));
	if (m & WD_MARK_RESERVED)
		return true;
	return c->holder.n > 0 && (m & (WD_MARK_SIGN | WD_MARK_WORD));
}

/* The text after the notice is about rights and not a story that goes on. */
static bool is_usage(const struct wd_copyright *c)
{
	return c->usage.n == 0 || c->url.n > 0 || (c->marks & WD_MARK_RESERVED) ||
		at_mark(c->usage) || wd_copyright_is_usage(c->usage) ||
		((c->marks & WD_MARK_YEAR) && c->usage.n <= SHORT_USAGE);
}

enum wd_err wd_copyright_parse(struct wd_span text, struct wd_copyright *ret)
{
	struct wd_copyright c = { 0 };

	assert(ret);

	text = wd_span_trim(text);
	size_t lead = leading_reserved(text);
	struct wd_span s = wd_span_from(text, lead);
	if (!at_mark(s))
		return WD_ENOTFOUND;
	size_t at = skip_marks(s, &c.marks);
	size_t n = first_sentence(wd_span_from(s, at));
	struct wd_span first = wd_span_head(wd_span_from(s, at), n);
	if (lead > 0 || is_reserved(first))
		c.marks |= WD_MARK_RESERVED;

	enum wd_err err = read_holder(first, &c);
	if (err != WD_OK)
		return err;
	read_rest(text, lead + at + n, &c);
	if (!is_sound(&c) || !is_usage(&c))
		return WD_ENOTFOUND;
	*ret = c;
	return WD_OK;
}
