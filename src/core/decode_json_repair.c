/* SPDX-License-Identifier: MIT */
#include "decode_json_repair.h"

#include <stdint.h>

/* One raw control byte becomes \u00XX. */
#define GROWTH 6

struct repair {
	struct wd_span in;
	size_t i;
	char *out;
	size_t n;
	size_t repairs;
};

static void put(struct repair *r, struct wd_span s)
{
	memcpy(r->out + r->n, s.p, s.n);
	r->n += s.n;
}

static void put_control(struct repair *r, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	put(r, (struct wd_span){ escape, sizeof(escape) });
	r->repairs++;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The number of the \uXXXX at p; -1 when that is none. */
static long unicode_at(struct wd_span s)
{
	long c = 0;

	if (s.n < 6 || s.p[0] != '\\' || s.p[1] != 'u')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_value(s.p[i]);

		if (digit < 0)
			return -1;
		c = c << 4 | digit;
	}
	return c;
}

static void repair_unicode(struct repair *r, struct wd_span rest, long c)
{
	long low = unicode_at(wd_span_from(rest, 6));
	bool high = c >= 0xD800 && c <= 0xDBFF;
	size_t n = 6;

	if (high && low >= 0xDC00 && low <= 0xDFFF) {
		n = 12;
	} else if (c >= 0xD800 && c <= 0xDFFF) {
		put(r, WD_SPAN("\\ufffd"));
		r->i += n;
		r->repairs++;
		return;
	}
	put(r, wd_span_head(rest, n));
	r->i += n;
}

static void repair_escape(struct repair *r)
{
	struct wd_span rest = wd_span_from(r->in, r->i);
	long c = unicode_at(rest);

	if (c >= 0) {
		repair_unicode(r, rest, c);
	} else if (rest.n > 1 && rest.p[1] && strchr("\"\\/bfnrt", rest.p[1])) {
		put(r, wd_span_head(rest, 2));
		r->i += 2;
	} else {
		r->i++;
		r->repairs++;
	}
}

/* Behind the opening quote, up to the closing one. */
static void repair_string(struct repair *r)
{
	while (r->i < r->in.n) {
		unsigned char c = (unsigned char)r->in.p[r->i];

		if (c == '\\') {
			repair_escape(r);
			continue;
		}
		r->i++;
		if (c < 0x20)
			put_control(r, c);
		else
			r->out[r->n++] = (char)c;
		if (c == '"')
			return;
	}
}

enum wd_err wd_json_repair(struct wd_arena *arena, struct wd_span json, struct wd_span *ret)
{
	struct repair r = { .in = json };
	size_t room = json.n;

	for (size_t i = 0; i < json.n; i++) {
		if ((unsigned char)json.p[i] < 0x20 && room <= SIZE_MAX - GROWTH)
			room += GROWTH - 1;
	}
	r.out = room > 0 ? wd_arena_text(arena, room) : NULL;
	if (!r.out)
		return room > 0 ? WD_ENOMEM : WD_ENOTFOUND;
	while (r.i < json.n) {
		char c = json.p[r.i++];

		r.out[r.n++] = c;
		if (c == '"')
			repair_string(&r);
	}
	if (r.repairs == 0)
		return WD_ENOTFOUND;
	*ret = (struct wd_span){ r.out, r.n };
	return WD_OK;
}
