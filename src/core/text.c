/* SPDX-License-Identifier: MIT */
#include "wiredesk/text.h"

#include <assert.h>
#include <stdint.h>

#include "wrap.h"

/* What a character is to the layout. UNIT_LEAD begins a sequence that may be any of the others. */
enum unit_kind { UNIT_TEXT, UNIT_BLANK, UNIT_LINE, UNIT_PARA, UNIT_DROP, UNIT_LEAD };

struct unit {
	enum unit_kind kind;
	size_t n; /* bytes */
};

#define T UNIT_TEXT
#define B UNIT_BLANK
#define N UNIT_LINE
#define D UNIT_DROP
#define L UNIT_LEAD
/* A form feed ends a line; the other controls are printers' instructions. */
static const unsigned char kinds[256] = {
	D, D, D, D, D, D, D, D, D, B, N, D, N, N, D, D, /* 00 */
	D, D, D, D, D, D, D, D, D, D, D, D, D, D, D, D, /* 10 */
	B, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 20 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 30 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 40 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 50 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 60 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, D, /* 70 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 80 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* 90 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* a0 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* b0 */
	T, T, L, T, T, T, T, T, T, T, T, T, T, T, T, T, /* c0 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* d0 */
	T, T, L, L, T, T, T, T, T, T, T, T, T, T, T, L, /* e0 */
	T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, /* f0 */
};
#undef T
#undef B
#undef N
#undef D
#undef L

/* Lines without an empty line or an indent between them. */
struct block {
	size_t start, end; /* in out */
	enum wd_wrap wrap; /* KEPT for a single line */
	bool one_line;
};

struct layout {
	struct wd_arena *arena;
	const char *p; /* raw */
	size_t n, i;
	char *out;
	size_t len;
	size_t base;   /* blanks that every line begins with */
	size_t lines;  /* of the block */
	size_t column; /* that wrapped blocks were wrapped to, 0 when there are none */
	bool gap;      /* an empty line came before this one */
	bool columns;  /* this line has some, with TABs between them */
	bool looked;   /* for that */
	struct block *blocks;
	size_t n_blocks, cap_blocks;
	struct wd_para *paras;
	size_t n_paras, cap_paras;
	enum wd_err err;
};

/* CR LF, CR CR LF (a printer's habit) and LF CR are one line end each, a lone CR is one too. */
static size_t line_end(const char *p, size_t n)
{
	size_t crs = 0;

	while (crs < n && crs < 3 && p[crs] == '\r')
		crs++;
	if (crs > 0)
		return crs < n && p[crs] == '\n' ? crs + 1 : 1;
	if (p[0] == '\n' && n > 1 && p[1] == '\r' && (n == 2 || (p[2] != '\n' && p[2] != '\r')))
		return 2;
	return 1;
}

/* The few characters beyond ASCII that are not text: see text.h for the list. */
static struct unit wide_unit(const unsigned char *p, size_t n)
{
	static const struct {
		uint32_t from, to; /* bytes of UTF-8 as one number */
		enum unit_kind kind;
	} rows[] = {
		{ 0xC280, 0xC284, UNIT_DROP },
		{ 0xC285, 0xC285, UNIT_LINE },
		{ 0xC286, 0xC29F, UNIT_DROP },
		{ 0xC2A0, 0xC2A0, UNIT_BLANK },
		{ 0xC2AD, 0xC2AD, UNIT_DROP },
		{ 0xE28080, 0xE2808A, UNIT_BLANK },
		{ 0xE2808B, 0xE2808B, UNIT_DROP },
		{ 0xE280A8, 0xE280A8, UNIT_LINE },
		{ 0xE280A9, 0xE280A9, UNIT_PARA },
		{ 0xE280AF, 0xE280AF, UNIT_BLANK },
		{ 0xE281A0, 0xE281A0, UNIT_DROP },
		{ 0xE38080, 0xE38080, UNIT_BLANK },
		{ 0xEFBBBF, 0xEFBBBF, UNIT_DROP },
	};
	uint32_t bytes = 0;
	size_t len = p[0] == 0xC2 ? 2 : 3;

	if (n < len || (len == 3 && p[0] != 0xE2 && p[0] != 0xE3 && p[0] != 0xEF))
		return (struct unit){ UNIT_TEXT, 1 };
	for (size_t i = 0; i < len; i++)
		bytes = bytes << 8 | p[i];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && bytes >= rows[i].from; i++) {
		if (bytes <= rows[i].to)
			return (struct unit){ rows[i].kind, len };
	}
	return (struct unit){ UNIT_TEXT, len == 2 ? 2 : 1 };
}

static struct unit unit_at(const char *p, size_t n)
{
	enum unit_kind kind = kinds[(unsigned char)*p];

	if (kind == UNIT_LEAD)
		return wide_unit((const unsigned char *)p, n);
	if (kind == UNIT_LINE)
		return (struct unit){ kind, line_end(p, n) };
	return (struct unit){ kind, 1 };
}

/* Pass the blanks that a line begins with; *ret_at is behind them. A TAB always is an indent. */
static size_t indent_at(const char *p, size_t n, size_t i, size_t *ret_at)
{
	size_t indent = 0;

	while (i < n) {
		struct unit u = unit_at(p + i, n - i);

		if (u.kind == UNIT_BLANK)
			indent += p[i] == '\t' || u.n == 3 ? 2 : 1;
		else if (u.kind != UNIT_DROP)
			break;
		i += u.n;
	}
	*ret_at = i;
	return indent;
}

static size_t next_line(const char *p, size_t n, size_t i)
{
	while (i < n && kinds[(unsigned char)p[i]] != UNIT_LINE)
		i++;
	return i < n ? i + line_end(p + i, n - i) : n;
}

/* Copy that is set in as a whole (quoted mail) has no paragraph at every line. */
static size_t common_indent(const char *p, size_t n)
{
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < n && least > 0; i = next_line(p, n, i)) {
		size_t indent = indent_at(p, n, i, &i);

		if (i < n && kinds[(unsigned char)p[i]] != UNIT_LINE && indent < least)
			least = indent;
	}
	return least == SIZE_MAX ? 0 : least;
}

static void put(struct layout *l, const char *p, size_t n)
{
	memcpy(l->out + l->len, p, n);
	l->len += n;
}

/* Two TABs make three columns; one is a slip of the hand. */
static bool has_columns(struct layout *l)
{
	size_t tabs = 0;

	if (l->looked)
		return l->columns;
	for (size_t i = l->i; i < l->n && kinds[(unsigned char)l->p[i]] != UNIT_LINE; i++)
		tabs += l->p[i] == '\t' && l->p[i - 1] != '\t';
	l->looked = true;
	l->columns = tabs >= 2;
	return l->columns;
}

/*
 * A run of blanks inside a line: one space, but a no-break space that stands alone remains, and so
 * does one TAB where there are columns.
 */
static void copy_blanks(struct layout *l)
{
	const char *first = l->p + l->i;
	size_t count = 0, first_n = 0;
	bool tab = false;

	while (l->i < l->n) {
		struct unit u = unit_at(l->p + l->i, l->n - l->i);

		if (u.kind == UNIT_LINE || u.kind == UNIT_PARA)
			return;
		if (u.kind == UNIT_TEXT)
			break;
		if (u.kind == UNIT_BLANK && count++ == 0)
			first_n = u.n;
		tab = tab || (l->p[l->i] == '\t' && has_columns(l));
		l->i += u.n;
	}
	if (l->i == l->n)
		return;
	if (tab) {
		put(l, "\t", 1);
		return;
	}
	if (count == 1 && *first != '\t')
		put(l, first, first_n);
	else
		put(l, " ", 1);
}

#define EACH(c) ((uint64_t)(c)*UINT64_C(0x0101010101010101))
#define TOPS    EACH(0x80)

/* The top bit of every byte of w that is c. */
static inline uint64_t bytes_equal(uint64_t w, unsigned char c)
{
	uint64_t x = w ^ EACH(c);

	return ~(((x & ~TOPS) + ~TOPS) | x | ~TOPS);
}

/* Some byte of w is no plain text, or it may be so: controls, DEL, UNIT_LEAD. Never misses one. */
static inline uint64_t odd_bytes(uint64_t w)
{
	uint64_t odd = ((w - EACH(0x20)) & ~w & TOPS) | bytes_equal(w, 0x7f);

	if (w & TOPS)
		odd |= bytes_equal(w, 0xC2) | bytes_equal(w & ~EACH(1), 0xE2) |
			bytes_equal(w, 0xEF);
	return odd;
}

/* Eight bytes at @p p, and what follows the last of them, are plain text and single spaces. */
static bool is_plain(const char *p)
{
	uint64_t w, next;

	memcpy(&w, p, sizeof(w));
	memcpy(&next, p + 1, sizeof(next));
	return odd_bytes(w) == 0 &&
		(bytes_equal(w, ' ') & (odd_bytes(next) | bytes_equal(next, ' '))) == 0;
}

/* Where the run of bytes that can be copied as they are ends; one at a time. */
static size_t plain_step(const char *p, size_t n, size_t i, size_t stop)
{
	while (i < stop) {
		unsigned char kind = kinds[(unsigned char)p[i]];

		if (kind == UNIT_TEXT) {
			i++;
		} else if (p[i] == ' ' && i + 1 < n &&
			kinds[(unsigned char)p[i + 1]] == UNIT_TEXT) {
			i += 2;
		} else if (kind == UNIT_LEAD) {
			struct unit u = wide_unit((const unsigned char *)p + i, n - i);

			if (u.kind != UNIT_TEXT)
				break;
			i += u.n;
		} else {
			break;
		}
	}
	return i;
}

/* As plain_step() to the end, eight bytes at a time where nothing stands out. */
static size_t plain_end(const char *p, size_t n, size_t i)
{
	for (;;) {
		while (n - i > sizeof(uint64_t) && is_plain(p + i))
			i += sizeof(uint64_t);
		size_t stop = n - i > sizeof(uint64_t) ? i + sizeof(uint64_t) : n;
		i = plain_step(p, n, i, stop);
		if (i < stop || i == n)
			return i;
	}
}

/* Copy up to the end of the line, cleaned. True when a paragraph ends there too. */
static bool copy_line(struct layout *l)
{
	l->looked = false;
	while (l->i < l->n) {
		size_t end = plain_end(l->p, l->n, l->i);

		put(l, l->p + l->i, end - l->i);
		l->i = end;
		if (end == l->n)
			break;
		struct unit u = unit_at(l->p + end, l->n - end);
		if (u.kind == UNIT_BLANK) {
			copy_blanks(l);
			continue;
		}
		l->i += u.n;
		if (u.kind == UNIT_LINE || u.kind == UNIT_PARA)
			return u.kind == UNIT_PARA;
	}
	return false;
}

/* Room for one more of n in an array of cap; what it was, moved when it had to be. */
static void *grown(struct layout *l, void *old, size_t n, size_t *cap, size_t size)
{
	if (l->err != WD_OK || n < *cap)
		return old;
	if (n == WD_PARAS_MAX) {
		l->err = WD_ELIMIT;
		return old;
	}
	size_t more = *cap ? *cap * 2 : 32;
	void *p = wd_arena_alloc(l->arena, more * size);
	if (!p) {
		l->err = WD_ENOMEM;
		return old;
	}
	if (n > 0)
		memcpy(p, old, n * size);
	*cap = more < WD_PARAS_MAX ? more : WD_PARAS_MAX;
	return p;
}

static void push(struct layout *l, size_t start, size_t end, bool wrapped)
{
	l->paras = grown(l, l->paras, l->n_paras, &l->cap_paras, sizeof(*l->paras));
	if (l->err == WD_OK)
		l->paras[l->n_paras++] =
			(struct wd_para){ { l->out + start, end - start }, wrapped };
}

static void push_lines(struct layout *l, size_t start, size_t end)
{
	while (start < end && l->err == WD_OK) {
		struct wd_span line = { l->out + start, end - start };

		line.n = wd_span_find_byte(line, '\n');
		push(l, start, start + line.n, false);
		start += line.n + 1;
	}
}

static void push_wrapped(struct layout *l, size_t start, size_t end)
{
	while (start < end && l->err == WD_OK) {
		struct wd_span rest = { l->out + start, end - start };
		struct wd_span para = wd_span_head(rest, wd_wrap_para(rest, l->column));
		struct wd_span text = wd_span_trim(para);

		push(l, start, start + text.n, wd_span_find_byte(text, '\n') < text.n);
		start += para.n;
	}
}

static struct wd_span text_of(const struct layout *l, const struct block *block)
{
	return (struct wd_span){ l->out + block->start, block->end - block->start };
}

static void look(struct layout *l, struct block *block)
{
	size_t column;

	block->wrap = wd_wrap_look(text_of(l, block), &column);
	if (block->wrap == WD_WRAP_WRAPPED && column > l->column)
		l->column = column;
}

static void push_block(struct layout *l, const struct block *block, bool top)
{
	struct wd_span text = text_of(l, block);
	enum wd_wrap wrap = block->wrap;

	if (!block->one_line && wrap == WD_WRAP_KEPT && wd_wrap_fits(text, l->column))
		wrap = WD_WRAP_WRAPPED;
	if (block->one_line || (wrap == WD_WRAP_KEPT && !top))
		push(l, block->start, block->end, false);
	else if (wrap == WD_WRAP_WRAPPED || (wrap == WD_WRAP_TAIL && !top))
		push_wrapped(l, block->start, block->end);
	else
		push_lines(l, block->start, block->end);
}

/*
 * On top of a text stand headlines, bylines and datelines, a line each. What is left of the block
 * is a paragraph only if it says so itself; where it is all there is, lines are paragraphs.
 */
static void push_top(struct layout *l, struct block *block)
{
	size_t heading = block->one_line ? 0 : wd_wrap_heading(text_of(l, block), l->column);

	push_lines(l, block->start, block->start + heading);
	block->start += heading;
	struct wd_span text = text_of(l, block);
	block->one_line = wd_span_find_byte(text, '\n') == text.n;
	if (!block->one_line)
		look(l, block);
	push_block(l, block, true);
}

static void push_all(struct layout *l)
{
	for (size_t i = 1; i < l->n_blocks; i++) {
		if (!l->blocks[i].one_line)
			look(l, &l->blocks[i]);
	}
	if (l->n_blocks > 0)
		push_top(l, &l->blocks[0]);
	for (size_t i = 1; i < l->n_blocks && l->err == WD_OK; i++)
		push_block(l, &l->blocks[i], false);
}

static void end_block(struct layout *l)
{
	if (l->n_blocks > 0) {
		l->blocks[l->n_blocks - 1].end = l->len;
		l->blocks[l->n_blocks - 1].one_line = l->lines == 1;
	}
}

static void begin_line(struct layout *l, size_t indent)
{
	if (l->n_blocks > 0 && !l->gap && indent < l->base + 2) {
		put(l, "\n", 1);
		l->lines++;
		return;
	}
	end_block(l);
	/* Never more than was read: an empty line or an indent lies behind the last line. */
	if (l->len > 0)
		put(l, "\n\n", 2);
	l->blocks = grown(l, l->blocks, l->n_blocks, &l->cap_blocks, sizeof(*l->blocks));
	if (l->err == WD_OK)
		l->blocks[l->n_blocks++] = (struct block){ .start = l->len, .wrap = WD_WRAP_KEPT };
	l->lines = 1;
}

static void lay_out(struct layout *l)
{
	while (l->i < l->n && l->err == WD_OK) {
		size_t indent = indent_at(l->p, l->n, l->i, &l->i);

		if (l->i == l->n)
			break;
		struct unit u = unit_at(l->p + l->i, l->n - l->i);
		if (u.kind == UNIT_LINE || u.kind == UNIT_PARA) {
			l->i += u.n;
			l->gap = true;
			continue;
		}
		begin_line(l, indent);
		l->gap = copy_line(l);
	}
	end_block(l);
}

enum wd_err wd_text_layout(struct wd_arena *arena, struct wd_span raw, struct wd_text *ret)
{
	struct layout l = { .arena = arena, .p = raw.p, .n = raw.n };
	size_t at = 0;

	assert(arena && ret);
	if (raw.n == 0) {
		*ret = (struct wd_text){ 0 };
		return WD_OK;
	}
	l.out = wd_arena_text(arena, raw.n);
	if (!l.out)
		return WD_ENOMEM;
	if (indent_at(raw.p, raw.n, 0, &at) >= 2)
		l.base = common_indent(raw.p, raw.n);
	lay_out(&l);
	if (l.err == WD_OK)
		push_all(&l);
	assert(l.len <= raw.n);
	if (l.err != WD_OK)
		return l.err;
	*ret = (struct wd_text){ { l.out, l.len }, l.paras, l.n_paras };
	return WD_OK;
}

static enum wd_err join_para(const struct wd_para *para, struct wd_buf *out)
{
	struct wd_span text = wd_span_trim(para->text);
	size_t at = out->n;
	enum wd_err err = wd_buf_put(out, text);

	if (err != WD_OK || !para->wrapped)
		return err;
	for (char *p = out->p + at; (p = memchr(p, '\n', (size_t)(out->p + out->n - p)));)
		*p = ' ';
	return WD_OK;
}

enum wd_err wd_text_join(const struct wd_text *text, struct wd_buf *out)
{
	bool first = true;

	for (size_t i = 0; i < text->n; i++) {
		enum wd_err err = WD_OK;

		if (wd_span_trim(text->paras[i].text).n == 0)
			continue;
		if (!first)
			err = wd_buf_puts(out, "\n\n");
		if (err == WD_OK)
			err = join_para(&text->paras[i], out);
		if (err != WD_OK)
			return err;
		first = false;
	}
	return WD_OK;
}
