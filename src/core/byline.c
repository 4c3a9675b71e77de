/* SPDX-License-Identifier: MIT */
#include "core/byline.h"

#include <assert.h>

#include "core/lead_in.h"
#include "core/lead_words.h"
#include "core/vocab_fold.h"

#define BYLINE_MAX 320
#define TITLE_MAX  90
#define INLINE_MAX 120 /* a story that goes on behind the names begins within so much */

#define BIT_BY    WD_BIT(WD_WORD_BY)
#define BIT_TITLE WD_BIT(WD_WORD_TITLE)
#define BIT_ORG   (WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME))

/* A title ends with one of these, whatever the desk: "AP Auto Racing Writer". */
static const struct wd_span jobs[] = {
	WD_SPAN_LIT("Writer"),
	WD_SPAN_LIT("Writers"),
	WD_SPAN_LIT("Correspondent"),
	WD_SPAN_LIT("Correspondents"),
	WD_SPAN_LIT("Reporter"),
	WD_SPAN_LIT("Reporters"),
	WD_SPAN_LIT("Editor"),
	WD_SPAN_LIT("Editors"),
	WD_SPAN_LIT("Columnist"),
	WD_SPAN_LIT("Critic"),
	WD_SPAN_LIT("Staff"),
	WD_SPAN_LIT("Analyst"),
	WD_SPAN_LIT("Producer"),
	WD_SPAN_LIT("Photographer"),
	WD_SPAN_LIT("Sportswriter"),
	WD_SPAN_LIT("Chief"),
	WD_SPAN_LIT("Newspapers"),
	WD_SPAN_LIT("Service"),
	WD_SPAN_LIT("Bureau"),
};

/* Openers of what names a paper or a desk, not a person. */
static const struct wd_span affiliations[] = {
	WD_SPAN_LIT("Special to "),
	WD_SPAN_LIT("Special for "),
	WD_SPAN_LIT("for The "),
	WD_SPAN_LIT("For The "),
	WD_SPAN_LIT("of The "),
	WD_SPAN_LIT("Of The "),
	WD_SPAN_LIT("The "),
	WD_SPAN_LIT("da agência "),
	WD_SPAN_LIT("da Agência "),
	WD_SPAN_LIT("de la agencia "),
	WD_SPAN_LIT("de l'agence "),
	WD_SPAN_LIT("dell'agenzia "),
	WD_SPAN_LIT("Staff Reporter of "),
	WD_SPAN_LIT("Staff Reporters of "),
	WD_SPAN_LIT("Staff Writer of "),
};

static struct wd_span last_word(struct wd_span s)
{
	size_t at = s.n;

	while (at > 0 && !wd_fold_blank(s, at - 1))
		at--;
	return wd_span_from(s, at);
}

static bool is_job(struct wd_span s)
{
	struct wd_span last = last_word(s);

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (wd_span_eq_nocase(last, jobs[i]))
			return s.p[0] < 'a' || s.p[0] > 'z' || s.n > last.n;
	}
	return false;
}

static bool is_affiliation(struct wd_span s)
{
	for (size_t i = 0; i < sizeof(affiliations) / sizeof(affiliations[0]); i++) {
		if (wd_span_starts_nocase(s, affiliations[i]))
			return true;
	}
	return false;
}

static bool is_one_word(struct wd_span s)
{
	struct wd_span words[WD_LEAD_WORDS];

	return wd_words_of(s, words) == 1;
}

/* An agency anywhere in a title: "AP" in "AP Sports Writer". */
static void note_agency(const struct wd_vocab *vocab, struct wd_span s, struct wd_byline *byline)
{
	size_t n;
	const struct wd_word *word = wd_vocab_word(vocab, BIT_ORG | BIT_TITLE, s);

	if (!word || word->agency->name.n == 0)
		word = wd_vocab_opener(vocab, BIT_ORG, s, &n);
	if (!word || word->agency->name.n == 0 || byline->agency)
		return;
	byline->agency = word->agency;
	byline->agency_text = s;
}

/* A job, an agency or a paper: what is in a byline and no person. */
static bool is_title(const struct wd_vocab *vocab, struct wd_span s)
{
	return wd_vocab_word(vocab, BIT_ORG | BIT_TITLE, s) || is_job(s) || is_affiliation(s);
}

bool wd_byline_title(const struct wd_vocab *vocab, struct wd_span line, struct wd_byline *byline)
{
	while (line.n > 0 && (line.p[line.n - 1] == '=' || line.p[line.n - 1] == '<'))
		line = wd_strip_blanks(wd_span_head(line, line.n - 1));
	line = wd_strip_blanks(line);
	if (line.n == 0 || line.n > TITLE_MAX || !is_title(vocab, line))
		return false;
	/* "The ..." alone may begin a story; below a byline a paper's name has capitals throughout. */
	if (is_affiliation(line) && !wd_is_credit_shape(wd_span_head(line, 60)))
		return false;
	note_agency(vocab, line, byline);
	return true;
}

/*
 * Titles before and after the name in one item go; what is left is the name. "AP Auto Racing
 * Writer" is all title: it begins with an agency, and "Writer" alone is no title after a name.
 */
static struct wd_span without_titles(const struct wd_vocab *vocab, struct wd_span s)
{
	size_t at;

	if (wd_vocab_opener(vocab, BIT_TITLE, s, &at) && at < s.n)
		return wd_strip_blanks(wd_span_from(s, at));
	if (wd_vocab_opener(vocab, BIT_ORG, s, &at))
		return s;
	if (wd_vocab_closer(vocab, BIT_TITLE | BIT_ORG, s, &at) && at > 0 &&
		(!is_job(s) || !is_one_word(wd_span_from(s, at))))
		return wd_strip_blanks(wd_span_head(s, at));
	return s;
}

/* The title beside the name may name the agency. */
static void note_rest(const struct wd_vocab *vocab, struct wd_span s, struct wd_span name,
	struct wd_byline *byline)
{
	size_t before = (size_t)(name.p - s.p), after = before + name.n;

	if (before > 0)
		note_agency(vocab, wd_strip_blanks(wd_span_head(s, before)), byline);
	if (after < s.n)
		note_agency(vocab, wd_strip_blanks(wd_span_from(s, after)), byline);
}

static bool add_author(struct wd_byline *byline, struct wd_name item)
{
	if (byline->n_authors == WD_AUTHORS_MAX)
		return false;
	byline->authors[byline->n_authors++] = item;
	return true;
}

/* "Anna Lind/NTB" */
static bool add_stroke(const struct wd_vocab *vocab, struct wd_name item, struct wd_byline *byline)
{
	size_t at = wd_span_find_byte(item.name, '/');
	struct wd_span person = wd_strip_blanks(wd_span_head(item.name, at));
	struct wd_span org = wd_strip_blanks(wd_span_from(item.name, at + 1));
	struct wd_lead lead;

	if (at == item.name.n || !wd_name_is_person(person))
		return false;
	if (wd_lead_credit(vocab, org, &lead)) {
		byline->agency = byline->agency ? byline->agency : lead.agency;
		byline->agency_text = byline->agency_text.n ? byline->agency_text : org;
	} else if (!wd_is_credit_shape(org)) {
		return false;
	}
	item.name = person;
	return add_author(byline, item);
}

/* One item between commas and "and". False when it belongs into no byline. */
static bool add_item(const struct wd_vocab *vocab, struct wd_name item, struct wd_byline *byline)
{
	struct wd_span s = wd_strip_blanks(item.name);

	if (s.n == 0)
		return true;
	item.name = s;
	if (wd_span_find_byte(s, '/') < s.n)
		return add_stroke(vocab, item, byline);
	item.name = without_titles(vocab, s);
	if (item.name.n == s.n || !wd_name_is_person(item.name)) {
		item.name = s;
		if (is_title(vocab, s)) {
			note_agency(vocab, s, byline);
			return true;
		}
	}
	if (!wd_name_is_person(item.name))
		return false;
	note_rest(vocab, s, item.name, byline);
	/* One word is a name only beside a title: "by Sportswriter Wang"; else it is prose. */
	if (is_one_word(item.name) && item.name.n == s.n && byline->n_authors == 0)
		return false;
	return add_author(byline, item);
}

static struct wd_span and_word(struct wd_span list, const struct wd_byline *byline)
{
	const struct wd_span none = { 0 };

	if (byline->n_authors < 2)
		return none;

	const struct wd_span a = byline->authors[byline->n_authors - 2].name;
	const struct wd_span b = byline->authors[byline->n_authors - 1].name;
	if (a.p + a.n > b.p || b.p > list.p + list.n)
		return none;

	struct wd_span between =
		wd_strip_blanks((struct wd_span){ a.p + a.n, (size_t)(b.p - a.p) - a.n });
	struct wd_span last = last_word(between);
	return last.n <= 4 && last.n > 0 && last.p[0] != ',' ? last : none;
}

/* "SOCIAL MEDIA WEBSITE, JAN 02" is the date of a picture. Addresses may have digits. */
static bool has_number(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return wd_span_find_byte(s, '@') == s.n;
	}
	return false;
}

/* ", Nordfjord Press" after the names: who they work for, though nobody listed it. */
static bool is_organisation(struct wd_span list, struct wd_span item)
{
	item = wd_strip_blanks(item);
	if (is_one_word(item) || wd_name_is_person(item) || item.p + item.n != list.p + list.n)
		return false;

	struct wd_span before = wd_strip_blanks(wd_span_head(list, (size_t)(item.p - list.p)));
	return wd_span_ends(before, WD_SPAN(",")) && !wd_span_ends(item, WD_SPAN(".")) &&
		wd_is_credit_shape(item);
}

/* All of list: persons, titles and agencies, at least one of them a person or agency. */
static bool read_list(const struct wd_vocab *vocab, struct wd_span list, struct wd_byline *ret)
{
	struct wd_name items[WD_NAMES_MAX];
	struct wd_byline byline = { 0 };
	size_t n;

	list = wd_strip_blanks(list);
	while (list.n > 0 && memchr("=@<^:;,", list.p[list.n - 1], 7))
		list = wd_strip_blanks(wd_span_head(list, list.n - 1));
	if (list.n == 0 || list.n > BYLINE_MAX || has_number(list))
		return false;
	/* An agency's name may hold the word "and". */
	if (wd_vocab_word(vocab, BIT_ORG, list)) {
		note_agency(vocab, list, &byline);
		n = 0;
	} else {
		n = wd_names_split(list, items, WD_NAMES_MAX);
	}
	for (size_t i = 0; i < n; i++) {
		bool last = i > 0 && i + 1 == n;

		if (!add_item(vocab, items[i], &byline) &&
			!(last && byline.n_authors > 0 && is_organisation(list, items[i].name)))
			return false;
	}
	if (byline.n_authors == 0) {
		if (!byline.agency)
			return false;
		byline.by_agency = wd_vocab_word(vocab, BIT_ORG, list) != NULL;
		byline.agency_text = list;
	}
	byline.and_word = and_word(list, &byline);
	*ret = byline;
	return true;
}

/* "di Elena Bassi e Rocco De Santis" alone on its line; prose ends in a full stop, or is longer. */
static bool is_italian_line(struct wd_span text)
{
	return wd_span_starts(text, WD_SPAN("di ")) && text.n < TITLE_MAX &&
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
			read_list(vocab, (struct wd_span){ text.p + from, i - from }, ret)) {
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
	for (end = from + 1; end < text.n && end < from + TITLE_MAX; end++) {
		if (text.p[end] == '.' && (end + 1 == text.n || wd_fold_blank(text, end + 1)))
			break;
	}
	if (end == text.n || end == from + TITLE_MAX)
		return false;

	struct wd_span list = wd_strip_blanks((struct wd_span){ text.p + from, end - from });
	if (!read_list(vocab, list, ret)) {
		if (!is_job(list) || !wd_is_credit_shape(list))
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
		if (rest.n == 0 || !is_story(vocab, rest) || !read_list(vocab, names, ret) ||
			ret->n_authors == 0)
			continue;
		note_agency(vocab,
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

		if (!goes_on(list) && read_list(vocab, list, ret)) {
			ret->n = end;
			ret->form = ret->n_authors ? "byline.by-names" : "byline.by-agency";
			take_titles(vocab, text, ret);
			return true;
		}
		if (end == text.n || list.n > BYLINE_MAX)
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

	if (line.n > TITLE_MAX || open < 5 || open + 2 > line.n || line.p[line.n - 1] != ')')
		return false;

	struct wd_span title = wd_span_head(wd_span_from(line, open + 1), line.n - open - 2);
	struct wd_span names = wd_strip_blanks(wd_span_head(line, open));
	if (!is_job(title) || is_one_word(names) || !read_list(vocab, names, ret) ||
		ret->n_authors == 0)
		return false;
	note_agency(vocab, title, ret);
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

	if (line.n == 0 || line.n > TITLE_MAX ||
		(!stroke && wd_span_find_byte(line, ',') == line.n))
		return false;
	if (!read_list(vocab, line, &byline) || byline.n_authors == 0 || !byline.agency)
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

	if (line.n < 3 || line.n > TITLE_MAX || line.p[0] != '(' || line.p[line.n - 1] != ')')
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
	return text.n > 0 &&
		(read_by(vocab, text, ret) || read_named(vocab, text, ret) ||
			read_bracketed(vocab, text, ret) || read_enclosed(vocab, text, ret));
}

bool wd_byline_declared(const struct wd_vocab *vocab, struct wd_span text, struct wd_byline *ret)
{
	size_t from;

	assert(vocab && ret);
	text = wd_strip_blanks(text);
	from = read_opener(vocab, text);
	if (!read_list(vocab, wd_span_from(text, from), ret))
		return false;
	ret->n = text.n;
	ret->form = "byline.declared";
	return true;
}
