/* SPDX-License-Identifier: MIT */
#include "core/byline_list.h"

#include <assert.h>

#include "core/lead_in.h"
#include "core/lead_words.h"
#include "core/vocab_fold.h"

#define INLINE_MAX 120 /* a story that goes on behind the names begins within so much */

#define BIT_BY    WD_BIT(WD_WORD_BY)
#define BIT_TITLE WD_BIT(WD_WORD_TITLE)
#define BIT_ORG   (WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME))

static struct wd_span last_word(struct wd_span s)
{
	size_t at = s.n;

	while (at > 0 && !wd_fold_blank(s, at - 1))
		at--;
	return wd_span_from(s, at);
}

static bool is_one_word(struct wd_span s)
{
	struct wd_span words[WD_LEAD_WORDS];

	return wd_words_of(s, words) == 1;
}

/* "di Elena Bassi e Rocco De Santis" alone on its line; prose ends in a full stop, or is longer. */
static bool is_italian_line(struct wd_span text)
{
	return wd_span_starts(text, WD_SPAN("di ")) && text.n < WD_BYLINE_TITLE_MAX &&
		wd_span_find_byte(text, '\n') == text.n && !wd_span_ends(text, WD_SPAN("."));
}

/* "Par", "Di" and "Da" also begin names and sentences: only as they stand, and "by" in any case. */
static size_t read_opener(const struct wd_vocab *vocab, struct wd_span text)
{
	size_t n = 0;
	const struct wd_word *word = wd_vocab_opener(vocab, BIT_BY, text, &n);
	bool english = wd_span_starts_nocase(text, WD_SPAN("by"));

	if (!word || n >= text.n ||
		(text.p[0] >= 'a' && text.p[0] <= 'z' && !english && !is_italian_line(text)))
		return 0;
	while (n < text.n && (text.p[n] == ':' || text.p[n] == '.'))
		n++;
	return wd_fold_blank(wd_span_head(text, n + 1), n) || text.p[n - 1] == ':' ? n : 0;
}

/* "From Reuters", "From Staff Reports", "From Fars News Agency:": whose, and nobody's name. */
static bool read_from(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	static const struct wd_span ends[] = {
		WD_SPAN_LIT(" wire services"),
		WD_SPAN_LIT(" wire service"),
		WD_SPAN_LIT(" wire reports"),
		WD_SPAN_LIT(" news services"),
		WD_SPAN_LIT(" news agency"),
		WD_SPAN_LIT("staff reports"),
		WD_SPAN_LIT("staff and wire reports"),
	};
	size_t end = wd_span_find_byte(text, '\n');
	struct wd_span line = wd_strip_blanks(wd_span_head(text, end));
	bool known = false;

	if (line.n > 60 || !wd_span_starts_nocase(line, WD_SPAN("from ")) || line.p[0] != 'F')
		return false;
	line = wd_span_from(line, 5);
	if (line.n > 1 && line.p[line.n - 1] == ':')
		line.n--;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		known = known ||
			(line.n >= ends[i].n &&
				wd_span_eq_nocase(wd_span_from(line, line.n - ends[i].n), ends[i]));
	if (!known && !wd_vocab_word(vocab, BIT_ORG, line))
		return false;
	*ret = (struct wd_byline){ .n = end, .form = "byline.from" };
	wd_byline_note_agency(vocab, line, ret);
	return true;
}

static size_t line_end(struct wd_span s, size_t at)
{
	return at + wd_span_find_byte(wd_span_from(s, at), '\n');
}

/* A line that ends so goes on in the next. */
static bool goes_on(struct wd_span line)
{
	struct wd_span last = last_word(wd_strip_blanks(line));

	return wd_span_ends(last, WD_SPAN(",")) || wd_span_eq_nocase(last, WD_SPAN("and"));
}

/* Lines below that are nothing but a title. */
static void take_titles(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *byline)
{
	while (byline->n < text.n) {
		size_t end = line_end(text, byline->n + 1);
		struct wd_span line = { text.p + byline->n, end - byline->n };

		if (!wd_byline_title(vocab, line, byline))
			return;
		byline->n = end;
	}
}

/* "By Kerry Lind OSLO (NTB) - Snow": the dateline stands on the same line. */
static bool read_before_dateline(
	const struct wd_vocab *vocab, struct wd_span text, size_t from, struct wd_byline *ret)
{
	size_t words = 0;

	for (size_t i = from + 1; i < text.n && i < from + 80 && words < 8; i++) {
		struct wd_lead lead;

		if (!wd_fold_blank(text, i - 1) || wd_fold_blank(text, i))
			continue;
		words++;
		if (text.p[i] < 'A' || text.p[i] > 'Z' || words < 3)
			continue;
		if (wd_lead_read(vocab, wd_span_from(text, i), &lead) && lead.city.n > 0 &&
			lead.trust == WD_LEAD_SURE &&
			wd_byline_list(vocab, (struct wd_span){ text.p + from, i - from }, ret)) {
			ret->n = i;
			ret->form = "byline.by-names-inline";
			return true;
		}
	}
	return false;
}

/* Web copy: "By . Anna Lind . Snow fell.", "By. Daily Snow Reporter. Last updated at ..." */
static bool read_stopped(
	const struct wd_vocab *vocab, struct wd_span text, size_t from, struct wd_byline *ret)
{
	size_t end;

	if (wd_span_starts(wd_span_from(text, from), WD_SPAN(" .")))
		from += 2;
	else if (from == 0 || text.p[from - 1] != '.')
		return false;
	for (end = from + 1; end < text.n && end < from + WD_BYLINE_TITLE_MAX; end++) {
		if (text.p[end] == '.' && (end + 1 == text.n || wd_fold_blank(text, end + 1)))
			break;
	}
	if (end == text.n || end == from + WD_BYLINE_TITLE_MAX)
		return false;

	struct wd_span list = wd_strip_blanks((struct wd_span){ text.p + from, end - from });
	if (!wd_byline_list(vocab, list, ret)) {
		if (!wd_byline_is_job(list) || !wd_is_credit_shape(list))
			return false;
		*ret = (struct wd_byline){ .by_agency = true, .agency_text = list };
	}
	ret->n = text.n - wd_skip_blanks(wd_span_from(text, end + 1)).n;
	ret->form = "byline.by-names-stop";
	return true;
}

/* Bytes of the site that @p s begins with, "CNBC.com"; 0. */
static size_t site_len(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ',' && !wd_fold_blank(s, n))
		n++;
	s = wd_span_head(s, n);
	return wd_span_ends(s, WD_SPAN(".com")) || wd_span_ends(s, WD_SPAN(".org")) ? n : 0;
}

/* Where the names end and who they work for does, in text that goes on with the story. */
static size_t inline_end(const struct wd_vocab *vocab, struct wd_span text, size_t at)
{
	struct wd_span rest = wd_skip_blanks(wd_span_from(text, at + 1));
	size_t n = 0, start = (size_t)(rest.p - text.p);

	if (text.p[at] == ',') {
		if (!wd_vocab_opener(vocab, BIT_TITLE | BIT_ORG, rest, &n))
			n = site_len(rest);
	} else if (wd_span_starts(rest, WD_SPAN("of "))) {
		struct wd_span magazine = WD_SPAN(" magazine ");

		n = wd_span_find(wd_span_head(rest, 40), magazine);
		n = n < rest.n && n < 40 - magazine.n + 1 ? n + magazine.n - 1 : 0;
	}
	return n > 0 ? start + n : 0;
}

/* What follows is a story: a dateline or a sentence, not one more name of a list. */
static bool is_story(const struct wd_vocab *vocab, struct wd_span rest)
{
	struct wd_lead lead;
	size_t n = 0;

	if (wd_lead_read(vocab, rest, &lead))
		return true;
	while (n < rest.n && !wd_fold_blank(rest, n))
		n++;
	return rest.n > n && rest.p[n - 1] != ',' && wd_starts_sentence(rest);
}

/* "By Anna Lind, CNBC.com Snow fell.", "By Anna Lind of Ski magazine Snow fell." */
static bool read_before_story(
	const struct wd_vocab *vocab, struct wd_span text, size_t from, struct wd_byline *ret)
{
	for (size_t at = from + 4; at < text.n && at < from + INLINE_MAX; at++) {
		size_t end = 0;

		if (text.p[at] == ',' || text.p[at] == ' ')
			end = inline_end(vocab, text, at);
		if (end == 0 || end + 1 >= text.n || !wd_fold_blank(text, end))
			continue;

		struct wd_span rest = wd_skip_blanks(wd_span_from(text, end));
		struct wd_span names = { text.p + from, at - from };
		if (rest.n == 0 || !is_story(vocab, rest) || !wd_byline_list(vocab, names, ret) ||
			ret->n_authors == 0)
			continue;
		wd_byline_note_agency(vocab,
			wd_strip_blanks((struct wd_span){ text.p + at + 1, end - at - 1 }), ret);
		ret->n = text.n - rest.n;
		ret->form = "byline.by-names-inline";
		return true;
	}
	return false;
}

/* "\"Exclusive\" report by Anna Lind": the monitors of broadcasts keep what the paper called it. */
static size_t skip_quoted(struct wd_span text)
{
	static const struct wd_span kinds[] = {
		WD_SPAN_LIT(" report by"),
		WD_SPAN_LIT(" article by"),
		WD_SPAN_LIT(" commentary by"),
		WD_SPAN_LIT(" interview by"),
	};
	size_t close;

	if (text.n == 0 || text.p[0] != '"')
		return 0;
	close = 1 + wd_span_find_byte(wd_span_head(wd_span_from(text, 1), 24), '"');
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (close < text.n && wd_span_starts(wd_span_from(text, close + 1), kinds[i]))
			return close + 1 + kinds[i].n;
	}
	return 0;
}

static bool read_by(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t from = read_opener(vocab, text), end;

	if (from == 0)
		from = skip_quoted(text);
	if (from == 0)
		return false;
	if (read_stopped(vocab, text, from, ret))
		return true;
	/* "By\nAnna Lind" */
	end = line_end(text, text.n - wd_skip_blanks(wd_span_from(text, from)).n);
	for (size_t k = 0; k < 4; k++) {
		struct wd_span list = { text.p + from, end - from };

		if (!goes_on(list) && wd_byline_list(vocab, list, ret)) {
			ret->n = end;
			ret->form = ret->n_authors ? "byline.by-names" : "byline.by-agency";
			take_titles(vocab, text, ret);
			return true;
		}
		if (end == text.n || list.n > WD_BYLINE_MAX)
			break;
		end = line_end(text, end + 1);
	}
	return read_before_dateline(vocab, text, from, ret) ||
		read_before_story(vocab, text, from, ret);
}

/* "Anna Lind (WSJ Staff)" on a line of its own */
static bool read_bracketed(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t end = line_end(text, 0);
	struct wd_span line = wd_strip_blanks(wd_span_head(text, end));
	size_t open = wd_span_find_byte(line, '(');

	if (line.n > WD_BYLINE_TITLE_MAX || open < 5 || open + 2 > line.n ||
		line.p[line.n - 1] != ')')
		return false;

	struct wd_span title = wd_span_head(wd_span_from(line, open + 1), line.n - open - 2);
	struct wd_span names = wd_strip_blanks(wd_span_head(line, open));
	if (!wd_byline_is_job(title) || is_one_word(names) || !wd_byline_list(vocab, names, ret) ||
		ret->n_authors == 0)
		return false;
	wd_byline_note_agency(vocab, title, ret);
	ret->n = end;
	ret->form = "byline.name-title";
	return true;
}

/* A whole line without "By": "Karl Melander/TT", "Anna Lind, Reuters". */
static bool read_named(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t end = line_end(text, 0);
	struct wd_span line = wd_strip_blanks(wd_span_head(text, end));
	struct wd_byline byline;
	bool stroke = wd_span_find_byte(line, '/') < line.n;

	if (line.n == 0 || line.n > WD_BYLINE_TITLE_MAX ||
		(!stroke && wd_span_find_byte(line, ',') == line.n))
		return false;
	if (!wd_byline_list(vocab, line, &byline) || byline.n_authors == 0 || !byline.agency)
		return false;
	byline.n = end;
	byline.form = stroke ? "byline.name-stroke-agency" : "byline.name-agency";
	take_titles(vocab, text, &byline);
	*ret = byline;
	return true;
}

/* "(di Ginevra Lanteri)": a line in brackets throughout. */
static bool read_enclosed(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t end = line_end(text, 0);
	struct wd_span line = wd_strip_blanks(wd_span_head(text, end));
	struct wd_byline byline;

	if (line.n < 3 || line.n > WD_BYLINE_TITLE_MAX || line.p[0] != '(' ||
		line.p[line.n - 1] != ')')
		return false;
	struct wd_span in = wd_span_head(wd_span_from(line, 1), line.n - 2);
	if (!read_by(vocab, in, &byline) || byline.n < in.n || byline.n_authors == 0)
		return false;
	*ret = byline;
	ret->n = end;
	return true;
}

bool wd_byline_read(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	assert(vocab && ret);
	/* "[Article by Anna Lind]" */
	if (text.n > 0 && text.p[0] == '[') {
		struct wd_span in = wd_span_from(text, 1);
		size_t close = wd_span_find_byte(wd_span_head(in, WD_BYLINE_TITLE_MAX), ']');

		if (close == in.n || close == WD_BYLINE_TITLE_MAX ||
			!read_by(vocab, wd_span_head(in, close), ret) || ret->n < close)
			return false;
		ret->n = close + 2;
		return true;
	}
	return text.n > 0 &&
		(read_by(vocab, text, ret) || read_named(vocab, text, ret) ||
			read_from(vocab, text, ret) || read_bracketed(vocab, text, ret) ||
			read_enclosed(vocab, text, ret));
}

bool wd_byline_declared(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t from;

	assert(vocab && ret);
	text = wd_strip_blanks(text);
	from = read_opener(vocab, text);
	if (!wd_byline_list(vocab, wd_span_from(text, from), ret))
		return false;
	ret->n = text.n;
	ret->form = "byline.declared";
	return true;
}
