/* SPDX-License-Identifier: MIT */
/*
 * Agate and tables of ANPA 1312. Cells are parted by ';' or by runs of RS and US with blanks among
 * them; BS begins a line of a table, DLE is a blank that does not part.
 *
 *     BS US RS " W" RS RS " L"          ->  "W", TAB, "L"       and <td></td><td>W</td><td>L</td>
 *     BS "Tampa" DLE " Bay" US RS " 73" ->  "Tampa Bay", TAB, "73"
 */
#include "decode_anpa.h"

#define BS '\x08'
/* Two make three columns; one may stand in prose. */
#define SEMICOLONS_LEAST 2
/* Tags of a cell; of a line with what opens and closes a table around it; "&amp;" */
#define CELL_BYTES 9
#define LINE_BYTES 40
#define CHAR_BYTES 5

struct table {
	struct wd_xf *f;
	char *text, *html;
	size_t n, m; /* bytes in them */
	bool open;   /* <table> is */
};

static void put_text(struct table *t, struct wd_span s)
{
	if (s.n > 0)
		memcpy(t->text + t->n, s.p, s.n);
	t->n += s.n;
}

static void put_html(struct table *t, const char *tag)
{
	size_t n = strlen(tag);

	memcpy(t->html + t->m, tag, n);
	t->m += n;
}

static void put_escaped(struct table *t, struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '<')
			put_html(t, "&lt;");
		else if (c == '>')
			put_html(t, "&gt;");
		else if (c == '&')
			put_html(t, "&amp;");
		else if (c >= 0x20 || c == '\t')
			t->html[t->m++] = s.p[i];
	}
}

static size_t count(struct wd_span s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Most bytes that the XHTML of s can take. */
static size_t html_room(struct wd_span s)
{
	size_t room = 3 * s.n + (size_t)2 * (LINE_BYTES + CELL_BYTES);

	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '\n':
		case '\r':
			room += LINE_BYTES + CELL_BYTES;
			break;
		case ';':
		case WD_RS:
		case WD_US:
			room += CELL_BYTES;
			break;
		case '<':
		case '>':
		case '&':
			room += CHAR_BYTES;
			break;
		default:
			break;
		}
	}
	return room;
}

bool wd_anpa_is_row(struct wd_span line)
{
	if (line.n == 0)
		return false;
	return memchr(line.p, WD_RS, line.n) || memchr(line.p, WD_US, line.n) ||
		count(line, ';') >= SEMICOLONS_LEAST;
}

/* The separator at the start of s: its bytes; 0 when there is none. */
static size_t separator(struct wd_span s, bool controls)
{
	size_t n = 0;
	bool any = false;

	if (!controls)
		return s.n > 0 && s.p[0] == ';';
	while (n < s.n && memchr("\x1e\x1f ", s.p[n], 3)) {
		any = any || s.p[n] != ' ';
		n++;
	}
	return any ? n : 0;
}

static void put_cell(struct table *t, struct wd_span cell, bool first)
{
	cell = wd_anpa_chars(t->f, wd_span_trim(cell));
	if (!first)
		put_text(t, WD_SPAN("\t"));
	put_text(t, cell);
	put_html(t, "<td>");
	put_escaped(t, cell);
	put_html(t, "</td>");
}

static void put_row(struct table *t, struct wd_span line)
{
	bool controls = memchr(line.p, WD_RS, line.n) || memchr(line.p, WD_US, line.n);
	size_t start = 0;
	bool first = true;

	if (!t->open)
		put_html(t, "<table>");
	t->open = true;
	put_html(t, "<tr>");
	for (size_t i = 0; i < line.n;) {
		size_t n = separator(wd_span_from(line, i), controls);

		if (n > 0) {
			put_cell(t, wd_span_head(wd_span_from(line, start), i - start), first);
			first = false;
			start = i + n;
		}
		i += n ? n : 1;
	}
	put_cell(t, wd_span_from(line, start), first);
	put_html(t, "</tr>");
	put_text(t, WD_SPAN("\n"));
}

static void close_table(struct table *t)
{
	if (t->open)
		put_html(t, "</table>");
	t->open = false;
}

/* What is no row; headings are paragraphs of their own. */
static void put_line(struct table *t, struct wd_span line, bool heading)
{
	close_table(t);
	line = wd_anpa_chars(t->f, line);
	if (heading)
		put_text(t, WD_SPAN("\n"));
	put_text(t, line);
	put_text(t, WD_SPAN("\n"));
	if (line.n == 0)
		return;
	put_html(t, "<p>");
	put_escaped(t, line);
	put_html(t, "</p>");
}

static struct wd_span without_marks(struct wd_span line, bool *ret_heading)
{
	line = wd_span_trim(line);
	*ret_heading = line.n > 0 && line.p[0] == '^';
	while (line.n > 0 && (line.p[0] == '^' || line.p[0] == BS))
		line = wd_span_from(line, 1);
	while (line.n > 0 &&
		(line.p[line.n - 1] == '<' ||
			(line.p[line.n - 1] == '=' &&
				(*ret_heading || wd_span_starts(line, WD_SPAN("___"))))))
		line.n--;
	return line;
}

void wd_anpa_table(struct wd_xf *f, struct wd_span text, struct wd_story *story)
{
	struct table t = { .f = f };
	struct wd_span line;
	bool rows = false;

	if (f->err != WD_OK || text.n == 0)
		return;
	t.text = wd_arena_text(f->d->arena, 3 * text.n + 4);
	t.html = wd_arena_text(f->d->arena, html_room(text));
	if (!t.text || !t.html) {
		f->err = WD_ENOMEM;
		return;
	}
	while (f->err == WD_OK && wd_frame_line(&text, &line)) {
		bool heading;

		line = without_marks(line, &heading);
		if (wd_anpa_is_row(line)) {
			put_row(&t, line);
			rows = true;
		} else {
			put_line(&t, line, heading);
		}
	}
	close_table(&t);
	if (f->err != WD_OK)
		return;
	story->raw_text = (struct wd_span){ t.text, t.n };
	if (rows)
		story->body_html = (struct wd_span){ t.html, t.m };
}
