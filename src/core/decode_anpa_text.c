/* SPDX-License-Identifier: MIT */
/* ANPA 1312: what stands between STX and ETX. */
#include "decode_anpa.h"

#define HEAD_LINES_MAX 40
#define CONTINUED_MAX  12
#define HEADLINE_MAX   260
#define AGATE_HEADS    6
#define PLUS_LINES     4

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

struct wd_span wd_anpa_slug(struct wd_span keyword)
{
	while (keyword.n > 0 && (keyword.p[0] == '*' || keyword.p[0] == '/'))
		keyword = wd_span_from(keyword, 1);
	if (keyword.n > 3 && is_upper(keyword.p[0]) && is_upper(keyword.p[1]) &&
		keyword.p[2] == '-')
		keyword = wd_span_from(keyword, 3);
	while (keyword.n > 0 && (keyword.p[0] == '*' || keyword.p[0] == '/'))
		keyword = wd_span_from(keyword, 1);
	return keyword;
}

/* --- slug lines ------------------------------------------------------------------------------- */

/* A line of the header: without rails and end marks. */
struct slug_line {
	struct wd_span text;
	bool centred; /* ended in '=' */
	bool railed;  /* began with '^' */
};

static bool ends_line(struct wd_span s)
{
	s = wd_span_trim(s);
	return s.n > 0 && memchr("<=@", s.p[s.n - 1], 3);
}

static struct wd_span line_text(struct wd_span s, bool *ret_centred)
{
	s = wd_span_trim(s);
	while (s.n > 0 && (s.p[0] == '^' || s.p[0] == '@' || s.p[0] == ' '))
		s = wd_span_from(s, 1);
	while (s.n > 0 && memchr("<=@ ", s.p[s.n - 1], 4)) {
		*ret_centred = *ret_centred || s.p[s.n - 1] == '=';
		s.n--;
	}
	return s;
}

/* A slug line may be broken; its end mark tells. */
static bool take_slug_line(struct wd_span *rest, struct slug_line *ret)
{
	struct wd_span at = *rest, line, next;

	*ret = (struct slug_line){ 0 };
	do {
		if (!wd_frame_line(&at, &line))
			return false;
	} while (wd_look_blank(line));
	struct wd_span all = line;
	ret->railed = wd_span_trim(line).p[0] == '^';
	if (!ret->railed && !(wd_span_trim(line).p[0] == '*' && ends_line(line)))
		return false;
	for (size_t i = 0; i < CONTINUED_MAX && !ends_line(line); i++) {
		struct wd_span after = at;

		if (!wd_frame_line(&after, &next) || wd_look_blank(next) ||
			memchr("^\t ", next.p[0], 3))
			break;
		line = next;
		all.n = (size_t)(line.p + line.n - all.p);
		at = after;
	}
	ret->text = line_text(all, &ret->centred);
	*rest = at;
	return true;
}

static bool starts_any(struct wd_span s, const struct wd_span *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_starts_nocase(s, words[i]))
			return true;
	}
	return false;
}

static bool is_note(struct wd_span s)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("eds:"),
		WD_SPAN_LIT("eds."),
		WD_SPAN_LIT("eds "),
		WD_SPAN_LIT("(eds"),
		WD_SPAN_LIT("ed:"),
		WD_SPAN_LIT("editor's note"),
		WD_SPAN_LIT("editors"),
		WD_SPAN_LIT("(editors"),
		WD_SPAN_LIT("ap photo"),
		WD_SPAN_LIT("ap graphic"),
		WD_SPAN_LIT("ap video"),
		WD_SPAN_LIT("ap audio"),
		WD_SPAN_LIT("with ap photo"),
		WD_SPAN_LIT("with photo"),
		WD_SPAN_LIT("(with "),
		WD_SPAN_LIT("for use "),
		WD_SPAN_LIT("attn"),
		WD_SPAN_LIT("note to "),
		WD_SPAN_LIT("optional trim"),
		WD_SPAN_LIT("(am-"),
		WD_SPAN_LIT("(bc-"),
		WD_SPAN_LIT("(pm-"),
		WD_SPAN_LIT("updates with"),
		WD_SPAN_LIT("moved on "),
		WD_SPAN_LIT("(moved"),
	};

	return starts_any(s, words, sizeof(words) / sizeof(words[0]));
}

static bool is_byline(struct wd_span s)
{
	return wd_span_starts(s, WD_SPAN("By ")) || wd_span_starts(s, WD_SPAN("BY ")) ||
		wd_span_starts(s, WD_SPAN("by "));
}

static bool all_digits(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* "BC-EU--Norway-Snow, 1st Ld-Writethru,412": the slug in full, version words, a count of words. */
static bool take_slug(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	size_t n = wd_span_find_byte(s, ',');
	struct wd_span slug = wd_span_trim(wd_span_head(s, n));
	struct wd_frame_words words;

	if (slug.n < 4 || !is_upper(s.p[0]) || !is_upper(s.p[1]) || s.p[2] != '-')
		return false;
	s = wd_span_from(s, n + 1);
	while (s.n > 0) {
		n = wd_span_find_byte(s, ',');
		struct wd_span part = wd_span_trim(wd_span_head(s, n));

		s = wd_span_from(s, n + 1);
		if (part.n == 0 || all_digits(part))
			continue;
		if (wd_frame_words(part, &words)) {
			/* The header says the same in fewer letters. */
			story->ed_note = (struct wd_span){ 0 };
			wd_frame_apply(f, story, part, &words);
		} else {
			slug = wd_xf_join(f, slug, WD_SPAN(", "), part);
		}
	}
	story->slugline = wd_xf_clean(f, wd_anpa_slug(slug));
	return true;
}

static void add_headline(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	bool has = wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;

	wd_xf_note(f, &story->headlines, has ? WD_SPAN("sub") : WD_SPAN("main"),
		wd_xf_clean(f, wd_anpa_chars(f, s)));
}

/* One slug line to where it belongs; false when the text begins there. */
static bool place_slug_line(struct wd_xf *f, struct wd_story *story, struct wd_frame_day day,
	const struct slug_line *line, bool first)
{
	struct wd_span s = line->text;
	struct wd_frame_words words;

	if (s.n == 0 || (!line->railed && all_digits(wd_span_from(s, 1))))
		return true;
	if (first && take_slug(f, story, s))
		return true;
	/* "$Adv18" on a line of its own. */
	if (wd_frame_words(s, &words)) {
		wd_frame_apply(f, story, s, &words);
		return true;
	}
	if (wd_frame_embargo(f, story, s, day) || is_note(s)) {
		wd_frame_ed_note(f, story, wd_anpa_chars(f, s));
		return true;
	}
	if (is_byline(s) || s.n > HEADLINE_MAX)
		return false;
	/* Under a byline stand titles, under a headline what heads a table. */
	if (line->centred && wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0)
		return false;
	add_headline(f, story, s);
	return true;
}

static struct wd_span slug_lines(
	struct wd_xf *f, struct wd_story *story, struct wd_frame_day day, struct wd_span rest)
{
	struct slug_line line;
	bool first = true;

	for (size_t i = 0; i < HEAD_LINES_MAX; i++) {
		struct wd_span after = rest;

		if (!take_slug_line(&after, &line) || !place_slug_line(f, story, day, &line, first))
			break;
		first = first && !line.railed;
		rest = after;
	}
	return rest;
}

/* Notes and embargoes stand between byline and text too. */
static struct wd_span below_byline(
	struct wd_xf *f, struct wd_story *story, struct wd_frame_day day, struct wd_span rest)
{
	struct slug_line line;
	struct wd_span at = rest, kept = { rest.p, 0 };
	struct wd_span out = { 0 };

	for (size_t i = 0; i < HEAD_LINES_MAX && take_slug_line(&at, &line); i++) {
		bool note = is_note(line.text) || wd_frame_embargo(f, story, line.text, day);

		kept = wd_span_head(rest, (size_t)(at.p - rest.p));
		if (note)
			wd_frame_ed_note(f, story, wd_anpa_chars(f, line.text));
		else
			out = wd_xf_join(f, out, WD_SPAN("\n"), wd_anpa_chars(f, line.text));
	}
	if (out.n == 0)
		return wd_span_from(rest, kept.n);
	return wd_xf_join(f, out, WD_SPAN("\n\n"), wd_span_from(rest, kept.n));
}

/* In agate titles, heads and the agency's byline stand above the rows. */
static struct wd_span agate_heads(struct wd_xf *f, struct wd_story *story, struct wd_span rest)
{
	struct slug_line line;
	struct wd_span at = rest;
	size_t n = 0, heads = 0;

	/* Without a byline there is no telling which head belongs to which rows. */
	while (n < AGATE_HEADS && take_slug_line(&at, &line) && !is_byline(line.text))
		n++;
	if (n == AGATE_HEADS || line.text.n == 0 || !is_byline(line.text))
		return rest;
	for (at = rest; heads < n && take_slug_line(&at, &line); heads++)
		add_headline(f, story, line.text);
	(void)take_slug_line(&at, &line); /* it is there, see above */
	wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), wd_xf_clean(f, line.text));
	return at;
}

/* --- running text ------------------------------------------------------------------------------ */

static bool is_edge(struct wd_span s, size_t i)
{
	return i >= s.n || memchr(" \t\r\n\x1e\x1f<", s.p[i], 7);
}

/* "3{" games; a bracket behind a number that goes on with a word stays one. */
static bool is_half(struct wd_span s, size_t i)
{
	if (i == 0 || !(is_digit(s.p[i - 1]) || s.p[i - 1] == ' '))
		return false;
	return is_edge(s, i + 1) || memchr(",.;)-", s.p[i + 1], 5);
}

/* Bytes of @p s at @p i that one character stands for, and that character; 0: it is itself. */
static size_t fold_at(struct wd_span s, size_t i, struct wd_span *ret)
{
	char next = i + 1 < s.n ? s.p[i + 1] : '\0';

	switch (s.p[i]) {
	case '`':
		*ret = next == '`' ? WD_SPAN("\u201c") : WD_SPAN("\u2018");
		return next == '`' ? 2 : 1;
	case '\'':
		*ret = WD_SPAN("\u201d");
		return next == '\'' ? 2 : 0;
	case '{': /* the only fraction whose bracket is known */
		*ret = WD_SPAN("\u00bd");
		return is_half(s, i);
	case '_':
		*ret = WD_SPAN("\u2014");
		return (i == 0 || is_edge(s, i - 1)) && is_edge(s, i + 1);
	case 0x10: /* a blank that fits, and often one more behind it */
		*ret = WD_SPAN(" ");
		return next == ' ' ? 2 : 1;
	case WD_RS:
	case WD_US:
		*ret = WD_SPAN("\t");
		return 1;
	default:
		return 0;
	}
}

static bool needs_folding(struct wd_span s)
{
	static const char odd[] = "`{_'\x10\x1e\x1f";

	for (size_t i = 0; i < sizeof(odd) - 1; i++) {
		if (s.n > 0 && memchr(s.p, odd[i], s.n))
			return true;
	}
	return false;
}

struct wd_span wd_anpa_chars(struct wd_xf *f, struct wd_span s)
{
	char *p;
	size_t n = 0;

	if (f->err != WD_OK || !needs_folding(s))
		return s;
	/* "`" is three bytes of UTF-8, all others are folded from as many or grow by less. */
	p = wd_arena_text(f->d->arena, 3 * s.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return (struct wd_span){ 0 };
	}
	for (size_t i = 0; i < s.n;) {
		struct wd_span to = { 0 };
		size_t took = fold_at(s, i, &to);

		if (took == 0)
			p[n++] = s.p[i];
		else
			memcpy(p + n, to.p, to.n);
		n += took ? to.n : 0;
		i += took ? took : 1;
	}
	return (struct wd_span){ p, n };
}

/* Rails and end marks off every line; lines that the upper rail sets apart are paragraphs. */
static struct wd_span without_rails(struct wd_xf *f, struct wd_span text)
{
	char *p = text.n ? wd_arena_text(f->d->arena, 2 * text.n + 2) : NULL;
	struct wd_span line;
	size_t n = 0;

	if (text.n > 0 && !p)
		f->err = WD_ENOMEM;
	while (p && wd_frame_line(&text, &line)) {
		struct wd_span s = line;
		bool centred = false, railed = wd_span_starts(wd_span_trim(line), WD_SPAN("^"));

		while (s.n > 0 && memchr(" \r\t", s.p[s.n - 1], 3))
			s.n--;
		if (railed)
			s = line_text(s, &centred);
		else if (wd_span_ends(s, WD_SPAN("<")) || wd_span_ends(s, WD_SPAN("_=")))
			s.n--;
		if (railed)
			p[n++] = '\n';
		if (s.n > 0)
			memcpy(p + n, s.p, s.n);
		n += s.n;
		p[n++] = '\n';
	}
	return (struct wd_span){ p, n };
}

static bool has_rails(struct wd_span text)
{
	const char *rail = text.n ? memchr(text.p, '^', text.n) : NULL;

	for (; rail; rail = memchr(rail + 1, '^', text.n - (size_t)(rail + 1 - text.p))) {
		if (rail == text.p || memchr("\r\n\t ", rail[-1], 4))
			return true;
		if (rail + 1 == text.p + text.n)
			break;
	}
	return false;
}

/* --- copy without rails -------------------------------------------------------------------------- */

static bool is_indented(struct wd_span line)
{
	return line.n > 0 && (line.p[0] == '\t' || wd_span_starts(line, WD_SPAN("  ")));
}

/* Kyodo's headline ends in '+', and so may each of its lines. */
static bool plus_headline(
	struct wd_xf *f, struct wd_story *story, struct wd_span text, struct wd_span *ret_rest)
{
	struct wd_span rest = text, line, headline = { 0 };
	bool found = false;

	for (size_t i = 0; i < PLUS_LINES && wd_frame_line(&rest, &line); i++) {
		line = wd_span_trim(line);
		bool last = line.n > 1 && line.p[line.n - 1] == '+';

		if (found && !last)
			break;
		line.n -= last;
		headline = wd_xf_join(f, headline, WD_SPAN(" "), wd_span_trim(line));
		if (last)
			*ret_rest = rest;
		found = found || last;
	}
	if (found)
		add_headline(f, story, headline);
	return found;
}

static bool is_shouted(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return true;
}

/* A flash is its headline; under it stands what keeps printers happy. */
static struct wd_span without_filler(struct wd_xf *f, struct wd_story *story, struct wd_span rest)
{
	struct wd_span filler = WD_SPAN("blah blah blah");
	struct wd_span all = wd_span_trim(rest);

	if (!wd_span_starts_nocase(all, filler) || all.n > filler.n + 3)
		return rest;
	wd_xf_note(f, &story->descriptions, WD_SPAN("filler"), wd_xf_clean(f, all));
	return (struct wd_span){ 0 };
}

/* The headline stands flush left above text that is set in. */
static struct wd_span plain_headline(struct wd_xf *f, struct wd_story *story, struct wd_span text)
{
	struct wd_span rest = text, line = { 0 }, next = { 0 };

	while (wd_frame_line(&rest, &line) && wd_look_blank(line))
		;
	if (wd_look_blank(line) || is_indented(line) || line.n > HEADLINE_MAX)
		return text;
	struct wd_span after = rest;
	bool more = wd_frame_line(&after, &next) && !wd_look_blank(next);
	line = wd_span_trim(line);
	/* Two lines flush left are prose, unless the first one shouts or has the stars of a flash. */
	if (more && next.p[0] != ' ' && next.p[0] != '\t' && !is_shouted(line) &&
		!wd_span_starts(line, WD_SPAN("***")))
		return text;
	while (line.n > 0 && line.p[0] == '*')
		line = wd_span_from(line, 1);
	add_headline(f, story, wd_span_trim(line));
	return without_filler(f, story, rest);
}

static bool begins_table(struct wd_span text)
{
	struct wd_span line = { 0 };

	while (wd_frame_line(&text, &line) && wd_look_blank(line))
		;
	return wd_anpa_is_row(line);
}

void wd_anpa_text(struct wd_xf *f, const struct wd_anpa *head, struct wd_frame_day day,
	struct wd_span text, struct wd_story *story)
{
	struct wd_span rest = text;

	if (f->err != WD_OK)
		return;
	story->slugline = wd_xf_clean(f, wd_anpa_slug(head->keyword));
	if (has_rails(text)) {
		rest = slug_lines(f, story, day, rest);
		rest = head->tabular ? agate_heads(f, story, rest)
				     : below_byline(f, story, day, rest);
	} else if (!plus_headline(f, story, text, &rest) &&
		!(head->tabular && begins_table(text))) {
		rest = plain_headline(f, story, text);
	}
	if (head->tabular) {
		wd_anpa_table(f, rest, story);
		return;
	}
	if (has_rails(rest) || wd_span_find(rest, WD_SPAN("<\r")) < rest.n ||
		wd_span_find(rest, WD_SPAN("<\n")) < rest.n)
		rest = without_rails(f, rest);
	story->raw_text = wd_anpa_chars(f, rest);
}
