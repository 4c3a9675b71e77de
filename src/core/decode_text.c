/* SPDX-License-Identifier: MIT */
/* Plain text: the whole record is the story. */
#include "decode_text_head.h"

#define HEADLINE_MAX     200
#define LEAD_IN_MAX      120
#define WEB_HEADLINE_MAX 130
#define PROSE_MIN        100

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "By Anna Lind", "BY ANNA LIND", "Von Jo Berg": the word and then a name. */
static bool is_byline(struct wd_span line)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("by "),
		WD_SPAN_LIT("von "),
		WD_SPAN_LIT("par "),
		WD_SPAN_LIT("por "),
		WD_SPAN_LIT("av "),
		WD_SPAN_LIT("posted by "),
		WD_SPAN_LIT("written by "),
		WD_SPAN_LIT("report by "),
		WD_SPAN_LIT("article by "),
		WD_SPAN_LIT("[article by "),
		WD_SPAN_LIT("[report by "),
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (line.n > words[i].n && wd_span_starts_nocase(line, words[i]) &&
			(is_upper(line.p[words[i].n]) || (line.p[words[i].n] & 0x80)))
			return true;
	}
	/* "\"Exclusive\" report by Anna Lind" */
	return line.p[0] == '"' && wd_span_find(line, WD_SPAN("\" report by ")) < line.n;
}

static bool starts_dash(struct wd_span s)
{
	return wd_span_starts(s, WD_SPAN("-")) || wd_span_starts(s, WD_SPAN("_")) ||
		wd_span_starts(s, WD_SPAN(".-")) || wd_span_starts(s, WD_SPAN("\u2013")) ||
		wd_span_starts(s, WD_SPAN("\u2014"));
}

static bool is_capital_word(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && (is_upper(s.p[n]) || s.p[n] == '.'))
		n++;
	return n >= 3 && (n == s.n || strchr(" ,/-(", s.p[n]));
}

/* "Malmö (TT)", "New York (TT)": a word or two, and a credit of capitals to the end of the line. */
static bool is_city_alone(struct wd_span line)
{
	size_t open = wd_span_find(line, WD_SPAN(" (")), n = open + 2;
	size_t gap = wd_span_find_byte(wd_span_head(line, open), ' ');

	if (open == line.n || !is_upper(line.p[0]))
		return false;
	if (gap < open &&
		(!is_upper(line.p[gap + 1]) ||
			wd_span_find_byte(wd_span_head(wd_span_from(line, gap + 1), open - gap - 1),
				' ') < open - gap - 1))
		return false;
	while (n < line.n && is_upper(line.p[n]))
		n++;
	return n >= open + 4 && n <= open + 8 && wd_span_eq(wd_span_from(line, n), WD_SPAN(")"));
}

/*
 * "(Bloomberg) -- Text", "OSLO, Jan 5 (NTB) - Text", "OSLO (NTB)", "OSLO, Jan 5 -". What is a
 * dateline in full the normalizer knows; here it is enough not to take one for a headline.
 */
static bool is_lead_in(struct wd_span line)
{
	struct wd_span head = wd_span_head(line, LEAD_IN_MAX);
	size_t close = wd_span_find_byte(head, ')');

	if (close < head.n) {
		struct wd_span rest = wd_span_trim(wd_span_from(head, close + 1));

		if (starts_dash(rest) ||
			(rest.n == 0 && (is_capital_word(line) || is_city_alone(line))))
			return true;
	}
	if (!is_capital_word(line))
		return false;
	return wd_span_ends(line, WD_SPAN(" -")) || wd_span_ends(line, WD_SPAN("--")) ||
		wd_span_ends(line, WD_SPAN("\u2014")) || wd_span_ends(line, WD_SPAN("\u2013"));
}

/* Notices, notes to editors, bullets and lines in brackets stand above a story too. */
static bool is_other(struct wd_span line)
{
	static const struct wd_span begins[] = {
		WD_SPAN_LIT("* "),
		WD_SPAN_LIT("Eds:"),
		WD_SPAN_LIT("Editors:"),
		WD_SPAN_LIT("Copyright "),
		WD_SPAN_LIT("\u00a9"),
		WD_SPAN_LIT("c.19"),
		WD_SPAN_LIT("c.20"),
	};

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (wd_span_starts_nocase(line, begins[i]))
			return true;
	}
	return line.p[0] == '(' && line.p[line.n - 1] == ')';
}

static bool ends_sentence(struct wd_span line)
{
	while (line.n > 0) {
		if (line.p[line.n - 1] == '"' || line.p[line.n - 1] == ')')
			line.n -= 1;
		else if (wd_span_ends(line, WD_SPAN("\u201d")))
			line.n -= 3;
		else
			break;
	}
	return line.n > 0 && strchr(".:;,", line.p[line.n - 1]);
}

static bool is_headline(struct wd_span line)
{
	return line.n > 0 && line.n <= HEADLINE_MAX && !ends_sentence(line) && !is_byline(line) &&
		!is_lead_in(line) && !is_other(line);
}

static bool is_noise(unsigned char c)
{
	return c <= 0x20 || c == 0x7F;
}

/* The line that text begins with, its end mark not counted. */
static struct wd_span first_line(struct wd_span text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != '\n' && text.p[n] != '\r')
		n++;
	return wd_span_head(text, n);
}

static struct wd_span next_line(struct wd_span text)
{
	text = wd_span_from(text, first_line(text).n);
	if (wd_span_starts(text, WD_SPAN("\r\n")))
		return wd_span_from(text, 2);
	return wd_span_from(text, 1);
}

/* An empty line below, or the indent with which older wires begin a paragraph instead. */
static bool stands_alone(struct wd_span rest)
{
	struct wd_span line = first_line(rest);

	if (wd_look_blank(line))
		return true;
	return line.p[0] == '\t' || wd_span_starts(line, WD_SPAN("  "));
}

/*
 * Web copy sets no empty line below its headline, but a paragraph on a line that no printer's
 * column holds.
 */
static bool is_above_prose(struct wd_span line, struct wd_span rest)
{
	struct wd_span next = first_line(rest);

	return line.n <= WEB_HEADLINE_MAX && next.n > PROSE_MIN && next.n > line.n;
}

/* The desks of 1987 flashed "****** BANK RAISES RATES", and set what a table is in below its title. */
static bool is_above_flash(struct wd_span text, struct wd_span line, struct wd_span rest)
{
	struct wd_span next = first_line(rest);

	if (text.p[0] != '\x02')
		return false;
	return wd_span_starts(line, WD_SPAN("***")) || (next.n > 2 && next.p[0] == '(');
}

/* *ret_rest is the running text: all of it when there is no headline on top. */
static struct wd_span take_headline(struct wd_span text, struct wd_span *ret_rest)
{
	struct wd_span at = text;

	*ret_rest = text;
	while (at.n > 0 && wd_look_blank(first_line(at)))
		at = next_line(at);
	struct wd_span line = first_line(at), rest = next_line(at);
	bool indented = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
	while (line.n > 0 && is_noise((unsigned char)line.p[0]))
		line = wd_span_from(line, 1);
	while (line.n > 0 && is_noise((unsigned char)line.p[line.n - 1]))
		line.n--;
	if (indented || !is_headline(line) || wd_look_blank(rest))
		return (struct wd_span){ 0 };
	if (!stands_alone(rest) && !is_above_prose(line, rest) && !is_above_flash(text, line, rest))
		return (struct wd_span){ 0 };
	*ret_rest = rest;
	return line;
}

/* RS and US part the columns of results that come without a frame. */
static struct wd_span with_columns(struct wd_xf *f, struct wd_span s)
{
	char *p;

	if (s.n == 0 || (!memchr(s.p, WD_US, s.n) && !memchr(s.p, WD_RS, s.n)))
		return s;
	p = wd_arena_text(f->d->arena, s.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return s;
	}
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == WD_US || s.p[i] == WD_RS ? '\t' : s.p[i];
	return (struct wd_span){ p, s.n };
}

enum wd_err wd_text_decode(struct wd_decoding *d)
{
	struct wd_story *story = wd_decoding_story(d);
	struct wd_xf f = { .d = d };
	struct wd_span headline = { 0 }, text = d->text;

	if (!story)
		return WD_ENOMEM;
	if (!d->named && wd_text_is_settings(text))
		return wd_xf_fault(d, WD_ENOTSTORY, "not-text", WD_SPAN("settings of a program"));
	text = wd_text_head(&f, story, with_columns(&f, text));
	if (f.err != WD_OK)
		return f.err;
	story->raw_text = text;
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		headline = take_headline(text, &story->raw_text);
	enum wd_err err = wd_decoding_line(d, headline, &headline);
	if (err == WD_OK)
		err = wd_story_add_note(&story->headlines, d->arena, WD_SPAN("main"), headline);
	return err == WD_OK ? wd_decoding_emit(d, story) : err;
}
