/* SPDX-License-Identifier: MIT */
#include "wrap.h"

#include <stdint.h>

/* Columns: news printers set 30 to 69, mail 72 to 78. No table is wider than 80 either. */
#define COLUMN_MAX     100
#define TABLE_MAX      80
#define COLUMN_USUAL   40
#define COLUMN_NO_CASE 50
#define ONES           UINT64_C(0x0101010101010101)
#define HEADING_LINES  6

/* What speaks for and against, counted over the line ends inside a block. */
struct votes {
	size_t breaks; /* line ends that may be the column's */
	size_t full;   /* of them: the next word would not have fitted */
	size_t soft;   /* of them: the next line goes on in lower case */
	size_t ends;   /* line ends that are a paragraph's */
	size_t items;  /* lines that begin as the items of a list do */
	size_t longs;  /* lines wider than any table */
	size_t column; /* width of the widest line */
	bool no_case;  /* no lower case at all: telex capitals, other scripts */
};

/* Characters, not bytes: columns are counted in them. Eight bytes at a time. */
static size_t width_of(struct wd_span s)
{
	size_t i = 0, tails = 0;

	for (uint64_t eight; s.n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		/* 10xxxxxx: the high bit set, the next one not; the product adds the bytes up. */
		eight = eight >> 7 & ~(eight >> 6) & ONES;
		tails += (size_t)(eight * ONES >> 56);
	}
	for (; i < s.n; i++)
		tails += ((unsigned char)s.p[i] & 0xC0) == 0x80;
	return s.n - tails;
}

static struct wd_span first_line(struct wd_span block)
{
	return wd_span_head(block, wd_span_find_byte(block, '\n'));
}

static struct wd_span first_word(struct wd_span line)
{
	return wd_span_head(line, wd_span_find_byte(line, ' '));
}

static bool is_lower_at(struct wd_span s)
{
	unsigned char a = s.n > 0 ? (unsigned char)s.p[0] : 0;
	unsigned char b = s.n > 1 ? (unsigned char)s.p[1] : 0;

	if (a < 0x80)
		return a >= 'a' && a <= 'z';
	/* Latin-1 from U+00DF on, Greek, Cyrillic. */
	return (a == 0xC3 && b >= 0x9F) || (a == 0xCE && b >= 0xB1) || (a == 0xCF && b <= 0x8E) ||
		(a == 0xD0 && b >= 0xB0) || (a == 0xD1 && b <= 0x9F);
}

static bool has_lower(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_lower_at(wd_span_from(s, i)))
			return true;
	}
	return false;
}

static bool is_ascii_quote(char c)
{
	return c == '"' || c == '\'' || c == '(' || c == ')';
}

/* Cut an opening or closing quote or bracket off; *at_end says which end. */
static struct wd_span without_quotes(struct wd_span s, bool at_end)
{
	static const struct wd_span quotes[] = {
		WD_SPAN_LIT("\""),
		WD_SPAN_LIT("'"),
		WD_SPAN_LIT("("),
		WD_SPAN_LIT(")"),
		WD_SPAN_LIT("\u201c"),
		WD_SPAN_LIT("\u201d"),
		WD_SPAN_LIT("\u2018"),
		WD_SPAN_LIT("\u2019"),
		WD_SPAN_LIT("\u201e"),
		WD_SPAN_LIT("\u00ab"),
		WD_SPAN_LIT("\u00bb"),
	};

	/* Most lines begin and end with a letter, a full stop or a comma. */
	char edge = s.n == 0 ? ' ' : s.p[at_end ? s.n - 1 : 0];
	if ((unsigned char)edge < 0x80 && !is_ascii_quote(edge))
		return s;
	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]);) {
		if (at_end ? !wd_span_ends(s, quotes[i]) : !wd_span_starts(s, quotes[i])) {
			i++;
			continue;
		}
		s = at_end ? wd_span_head(s, s.n - quotes[i].n) : wd_span_from(s, quotes[i].n);
		i = 0;
	}
	return s;
}

static bool ends_sentence(struct wd_span line)
{
	struct wd_span s = without_quotes(line, true);

	return s.n > 0 && memchr(".!?:", s.p[s.n - 1], 4);
}

static bool goes_on(struct wd_span line)
{
	return is_lower_at(line) || is_lower_at(without_quotes(line, false));
}

/* "* Oil rises", "- Oil rises", "1. Oil rises" */
static bool is_item(struct wd_span line)
{
	size_t digits = 0;

	if (wd_span_starts(line, WD_SPAN("* ")) || wd_span_starts(line, WD_SPAN("- ")) ||
		wd_span_starts(line, WD_SPAN("\u2022")) || wd_span_starts(line, WD_SPAN("\u00b7")))
		return true;
	while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
		digits++;
	line = wd_span_from(line, digits);
	return digits > 0 && digits < 3 &&
		(wd_span_starts(line, WD_SPAN(". ")) || wd_span_starts(line, WD_SPAN(") ")));
}

static size_t widest(struct wd_span block)
{
	size_t column = 0;

	while (block.n > 0) {
		struct wd_span line = first_line(block);
		size_t width = width_of(line);

		column = width > column ? width : column;
		block = wd_span_from(block, line.n + 1);
	}
	return column;
}

/* Was there no room for the next word? */
static bool is_full(size_t width, struct wd_span next, size_t column)
{
	return width + 1 + width_of(first_word(next)) > column;
}

/* Ragged copy, where hands or hyphens broke the lines, is still nearly full. */
static bool is_nearly_full(size_t width, struct wd_span next, size_t column)
{
	return width * 5 >= column * 4 || is_full(width, next, column);
}

/*
 * Does a paragraph end here, with no empty line to say so? There was much room left, and what
 * comes next is no word that goes on.
 */
static bool is_end(struct wd_span line, size_t width, struct wd_span next, size_t column)
{
	return !is_nearly_full(width, next, column) && !goes_on(next) &&
		(ends_sentence(line) || width * 2 < column);
}

/* One line end: line ends, next begins. */
static void vote(struct votes *v, struct wd_span line, size_t width, struct wd_span next)
{
	v->items += is_item(next);
	if (is_end(line, width, next, v->column)) {
		v->ends++;
		return;
	}
	v->breaks++;
	if (v->no_case) {
		bool full = is_full(width, next, v->column);

		v->full += full;
		v->soft += full && !ends_sentence(line);
	} else {
		v->full += is_nearly_full(width, next, v->column);
		v->soft += goes_on(next);
	}
}

static struct votes count(struct wd_span block, size_t column)
{
	struct votes v = { .column = column, .no_case = !has_lower(block) };
	struct wd_span line = first_line(block);
	size_t width = width_of(line);

	v.longs = width > TABLE_MAX;
	while (line.n < block.n) {
		block = wd_span_from(block, line.n + 1);
		struct wd_span next = first_line(block);

		vote(&v, line, width, next);
		line = next;
		width = width_of(line);
		v.longs += width > TABLE_MAX;
	}
	return v;
}

/*
 * Two or three lines without a word in lower case at their beginnings: names, as in the tail
 * "(Reporting by Anna Lind; Editing by Jo Berg and Per\nDal)". The last must be the short one.
 */
static bool is_short_tail(struct wd_span block, const struct votes *v)
{
	const char *last = memrchr(block.p, '\n', block.n);
	struct wd_span tail = last ? wd_span_from(block, (size_t)(last + 1 - block.p)) : block;

	return v->breaks > 0 && v->breaks <= 2 && v->ends == 0 && v->items == 0 && !v->no_case &&
		v->full == v->breaks && v->column >= COLUMN_USUAL && v->column <= COLUMN_MAX &&
		width_of(tail) * 2 < v->column && !ends_sentence(first_line(block));
}

static bool is_wrapped(const struct votes *v)
{
	if (v->breaks == 0 || v->items > 0 || v->ends > v->breaks || v->full * 5 < v->breaks * 4)
		return false;
	if (v->no_case)
		return v->column >= COLUMN_NO_CASE && v->column <= COLUMN_MAX &&
			v->soft * 5 >= v->breaks * 4;
	if (v->soft * 2 >= v->breaks)
		return true;
	if (v->column < COLUMN_USUAL || v->column > COLUMN_MAX)
		return false;
	return v->soft * 4 >= v->breaks;
}

enum wd_wrap wd_wrap_look(struct wd_span block, size_t *ret_column)
{
	struct votes v = count(block, widest(block));

	*ret_column = v.column;
	if (is_wrapped(&v))
		return WD_WRAP_WRAPPED;
	if (is_short_tail(block, &v))
		return WD_WRAP_TAIL;
	return v.longs * 2 >= v.breaks + v.ends + 1 ? WD_WRAP_SPLIT : WD_WRAP_KEPT;
}

bool wd_wrap_fits(struct wd_span block, size_t column)
{
	struct wd_span line = first_line(block);
	size_t breaks = 0, others = 0;

	if (column < COLUMN_USUAL || column > COLUMN_MAX || widest(block) > column)
		return false;
	while (line.n < block.n) {
		block = wd_span_from(block, line.n + 1);
		struct wd_span next = first_line(block);

		if (is_item(next))
			return false;
		size_t width = width_of(line);
		if (!is_end(line, width, next, column)) {
			others += !goes_on(next) && !is_nearly_full(width, next, column);
			breaks++;
		}
		line = next;
	}
	return breaks > 0 && others * 5 <= breaks;
}

size_t wd_wrap_para(struct wd_span block, size_t column)
{
	size_t at = 0;
	struct wd_span line = first_line(block);

	while (at + line.n < block.n) {
		struct wd_span next = first_line(wd_span_from(block, at + line.n + 1));

		at += line.n + 1;
		if (is_end(line, width_of(line), next, column))
			return at;
		line = next;
	}
	return block.n;
}

size_t wd_wrap_heading(struct wd_span block, size_t column)
{
	size_t at = 0, own = widest(block);

	column = own > column ? own : column;
	for (unsigned i = 0; i < HEADING_LINES; i++) {
		struct wd_span line = first_line(wd_span_from(block, at));
		struct wd_span next = first_line(wd_span_from(block, at + line.n + 1));

		if (next.n == 0 || goes_on(next) || is_nearly_full(width_of(line), next, column))
			break;
		at += line.n + 1;
	}
	return at;
}
