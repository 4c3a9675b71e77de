/* SPDX-License-Identifier: MIT */
/*
 * Canonical text, version 1. docs/FINGERPRINT.md says what comes out; this is how it is made fast.
 *
 * ASCII folds byte by byte, and so do the few characters that wires are full of: curly quotes,
 * dashes, Latin-1 letters. Only runs of anything else go through utf8proc, each together with the
 * one character written before it: a combining mark may belong to that one, and to none further
 * back. No ASCII character joins with what stands before it, so a run may end in front of any.
 */
#include "wiredesk/fingerprint.h"

#include <stdint.h>
#include <utf8proc.h>

#define FOLD (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD)

/* For a blank that waits, and for the rest of a word of memory that is written whole. */
#define ROOM (1 + sizeof(uint64_t))

struct canon {
	struct wd_buf *out;
	size_t start; /* out->n at the beginning: what stands before is not ours */
	bool blank;   /* blanks were read, and none is written yet */
};

/* What a byte of ASCII text does. */
enum { PLAIN, BLANK, QUOTE, DASH, OTHER };

static inline unsigned char kind_of(unsigned char c)
{
	static const unsigned char kinds[128] = {
		['\t'] = BLANK,
		['\n'] = BLANK,
		['\v'] = BLANK,
		['\f'] = BLANK,
		['\r'] = BLANK,
		[' '] = BLANK,
		['\''] = QUOTE,
		['`'] = QUOTE,
		['-'] = DASH,
		['_'] = DASH,
	};

	return c < 128 ? kinds[c] : OTHER;
}

static inline char lower(unsigned char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* The caller has reserved room. */
static void put(struct canon *canon, const char *bytes, size_t n)
{
	struct wd_buf *out = canon->out;

	if (canon->blank && out->n > canon->start)
		out->p[out->n++] = ' ';
	canon->blank = false;
	memcpy(out->p + out->n, bytes, n);
	out->n += n;
}

static char last_byte(const struct canon *canon)
{
	if (canon->blank || canon->out->n == canon->start)
		return '\0';
	return canon->out->p[canon->out->n - 1];
}

/* ``a'' and ''a'' are how wires without curly quotes write "a"; -- and --- are one dash. */
static void put_ascii(struct canon *canon, unsigned char c)
{
	char last;

	switch (kind_of(c)) {
	case BLANK:
		canon->blank = true;
		break;
	case QUOTE:
		if (last_byte(canon) == '\'')
			canon->out->p[canon->out->n - 1] = '"';
		else
			put(canon, "'", 1);
		break;
	case DASH:
		if (last_byte(canon) != '-')
			put(canon, "-", 1);
		break;
	default:
		last = lower(c);
		put(canon, &last, 1);
		break;
	}
}

/* The ASCII character that @p c is folded to, or 0. */
static unsigned char fold_mark(utf8proc_int32_t c)
{
	switch (c) {
	case 0x85: /* the blanks that are no compatibility form of U+0020 */
	case 0x1680:
	case 0x2028:
	case 0x2029:
		return ' ';
	case 0x2BB:
	case 0x2BC:
	case 0x2018:
	case 0x2019:
	case 0x201A:
	case 0x201B:
	case 0x2032:
	case 0x2035:
	case 0x2039:
	case 0x203A:
		return '\'';
	case 0xAB:
	case 0xBB:
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x301D:
	case 0x301E:
	case 0x301F:
		return '"';
	case 0x2010:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2043:
	case 0x2212:
	case 0x2E3A:
	case 0x2E3B:
		return '-';
	default:
		return c >= 0 && c < 128 ? (unsigned char)c : 0;
	}
}

/* Marks for the eye of a typesetter only. */
static bool is_dropped(utf8proc_int32_t c)
{
	return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/* One code point of NFKC-folded text. */
static void put_folded(struct canon *canon, utf8proc_int32_t c)
{
	unsigned char mark = fold_mark(c);
	utf8proc_uint8_t bytes[4];

	if (mark)
		put_ascii(canon, mark);
	else
		put(canon, (const char *)bytes, (size_t)utf8proc_encode_char(c, bytes));
}

/* Fold @p c without utf8proc if it is one of the frequent ones. */
static bool put_frequent(struct canon *canon, utf8proc_int32_t c)
{
	if (is_dropped(c))
		return true;
	if (c == 0xB4) { /* typed for an apostrophe; NFKC would make a blank of it */
		put_ascii(canon, '\'');
	} else if (c == 0xA0) {
		put_ascii(canon, ' ');
	} else if (c == 0x2026) {
		put(canon, "...", 3);
	} else if (c == 0xDF) {
		put(canon, "ss", 2);
	} else if (c >= 0xC0 && c < 0xDF && c != 0xD7) {
		put_folded(canon, c + 0x20);
	} else if ((c >= 0xC0 && c <= 0xFF) || fold_mark(c)) {
		put_folded(canon, c);
	} else {
		return false;
	}
	return true;
}

/* Bytes at the start of @p rest up to the next ASCII one or, on damage, up to that. */
static size_t run_length(struct wd_span rest)
{
	size_t n = 0;

	while (n < rest.n && (unsigned char)rest.p[n] >= 128) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate(
			(const utf8proc_uint8_t *)rest.p + n, (utf8proc_ssize_t)(rest.n - n), &c);

		if (step < 0)
			break;
		n += (size_t)step;
	}
	return n;
}

/* Append the last character of the output, taken back, and @p run without what is dropped. */
static size_t copy_run(struct canon *canon, struct wd_span run)
{
	struct wd_buf *out = canon->out;
	size_t n = 0;

	while (!canon->blank && out->n > canon->start) {
		n++;
		if (((unsigned char)out->p[--out->n] & 0xC0) != 0x80)
			break;
	}
	for (size_t i = 0; i < run.n;) {
		utf8proc_int32_t c;
		size_t step = (size_t)utf8proc_iterate(
			(const utf8proc_uint8_t *)run.p + i, (utf8proc_ssize_t)(run.n - i), &c);

		if (c == 0xB4) {
			out->p[out->n + n++] = '\'';
		} else if (!is_dropped(c)) {
			memcpy(out->p + out->n + n, run.p + i, step);
			n += step;
		}
		i += step;
	}
	return n;
}

/*
 * Fold one run by utf8proc. The room is taken from the end of the output buffer itself: behind
 * what is written the run as UTF-8, behind that its code points. The result overwrites both from
 * the front, and cannot overtake the reading: a code point is never longer as UTF-8.
 */
static enum wd_err put_run(struct canon *canon, struct wd_span run)
{
	struct wd_buf *out = canon->out;
	size_t cap = run.n + 32;

	for (;;) {
		enum wd_err err = wd_buf_reserve(out, 16 + run.n + cap * sizeof(utf8proc_int32_t));
		if (err != WD_OK)
			return err;

		size_t saved = out->n;
		size_t n = copy_run(canon, run);
		size_t at = (out->n + n + 7) & ~(size_t)7;
		utf8proc_int32_t *points = (utf8proc_int32_t *)(void *)(out->p + at);
		utf8proc_ssize_t got = utf8proc_decompose((utf8proc_uint8_t *)out->p + out->n,
			(utf8proc_ssize_t)n, points, (utf8proc_ssize_t)cap, FOLD);

		if (got < 0) /* more code points than a size can count */
			return WD_ELIMIT;
		if ((size_t)got > cap) {
			out->n = saved;
			cap = (size_t)got;
			continue;
		}
		got = utf8proc_normalize_utf32(points, got, FOLD);
		for (utf8proc_ssize_t i = 0; i < got; i++)
			put_folded(canon, points[i]);
		return WD_OK;
	}
}

/* Fold what starts with a byte over 127; says how many bytes that was. */
static enum wd_err put_other(struct canon *canon, struct wd_span rest, size_t *ret_n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t step =
		utf8proc_iterate((const utf8proc_uint8_t *)rest.p, (utf8proc_ssize_t)rest.n, &c);

	if (step < 0)
		return WD_ECHARSET;
	if (put_frequent(canon, c)) {
		*ret_n = (size_t)step;
		return WD_OK;
	}
	*ret_n = run_length(rest);
	return put_run(canon, wd_span_head(rest, *ret_n));
}

/* Eight bytes at a time: each of the masks below has the top bit set in the bytes that it is of. */
#define EACH(c) ((uint64_t)(c)*0x0101010101010101u)
#define TOPS    EACH(0x80)

static inline uint64_t load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

static inline uint64_t bytes_equal(uint64_t w, unsigned char c)
{
	uint64_t x = w ^ EACH(c);

	return ~(((x & ~TOPS) + ~TOPS) | x) & TOPS;
}

/* The bytes at @p p that are not folded by themselves; of blanks, those before another one. */
static inline uint64_t odd_bytes(const char *p, uint64_t w)
{
	uint64_t control = ~((w & ~TOPS) + EACH(0x60)) & TOPS;
	uint64_t marks = bytes_equal(w, '\'') | bytes_equal(w, '`') | bytes_equal(w, '-') |
		bytes_equal(w, '_');

	return (w & TOPS) | control | marks | (bytes_equal(w, ' ') & bytes_equal(load(p + 1), ' '));
}

static inline uint64_t lower_bytes(uint64_t w)
{
	uint64_t past_z = (w & ~TOPS) + EACH(0x7F - 'Z');
	uint64_t from_a = (w & ~TOPS) + EACH(0x80 - 'A');

	return w | ((past_z ^ from_a) & ~w & TOPS) >> 2;
}

/* How many bytes, in the order of memory, come before the first in @p mask. */
static inline size_t bytes_before(uint64_t mask)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(mask) / 8;
#else
	return (size_t)__builtin_clzll(mask) / 8;
#endif
}

/*
 * Fold the words at the start of @p rest, which begins with one; says how many bytes that was. A
 * branch at the end of each word would cost more than all else here, so blanks go along.
 */
static size_t put_words(struct canon *canon, struct wd_span rest)
{
	size_t n = 0;
	char *to;

	if (canon->blank)
		put(canon, "", 0);
	to = canon->out->p + canon->out->n;
	while (rest.n - n > sizeof(uint64_t)) {
		uint64_t w = load(rest.p + n);
		uint64_t odd = odd_bytes(rest.p + n, w);
		uint64_t low = lower_bytes(w);

		memcpy(to + n, &low, sizeof(low));
		n += odd ? bytes_before(odd) : sizeof(w);
		if (odd)
			break;
	}
	while (n < rest.n && kind_of((unsigned char)rest.p[n]) == PLAIN) {
		to[n] = lower((unsigned char)rest.p[n]);
		n++;
	}
	canon->out->n += n;
	/* The last blank is written when something follows it. */
	if (to[n - 1] == ' ') {
		canon->out->n--;
		canon->blank = true;
	}
	return n;
}

enum wd_err wd_canonical(struct wd_span text, struct wd_buf *out)
{
	struct canon canon = { .out = out, .start = out->n };
	size_t start = out->n;
	/* Outside of runs nothing gets longer. */
	enum wd_err err = wd_buf_reserve(out, text.n + ROOM);

	for (size_t i = 0; err == WD_OK && i < text.n;) {
		struct wd_span rest = { text.p + i, text.n - i };
		unsigned char c = (unsigned char)text.p[i];
		size_t n = 1;

		switch (kind_of(c)) {
		case PLAIN:
			n = put_words(&canon, rest);
			break;
		case OTHER:
			err = put_other(&canon, rest, &n);
			if (err == WD_OK)
				err = wd_buf_reserve(out, rest.n - n + ROOM);
			break;
		default:
			put_ascii(&canon, c);
			break;
		}
		i += n;
	}
	if (err != WD_OK)
		out->n = start;
	return err;
}
