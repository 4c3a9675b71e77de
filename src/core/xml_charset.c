/* SPDX-License-Identifier: MIT */
#include "xml_charset.h"

#include "wiredesk/text.h"

#define DECLARATION_MAX 200

/* encoding="..." of the XML declaration; empty when there is none. */
static struct wd_span declared(struct wd_span s)
{
	static const struct wd_span none = { 0 };

	if (!wd_span_starts(s, WD_SPAN("<?xml")))
		return none;
	s = wd_span_head(s, DECLARATION_MAX);
	s = wd_span_head(s, wd_span_find(s, WD_SPAN("?>")));
	s = wd_span_trim(wd_span_from(s, wd_span_find(s, WD_SPAN("encoding")) + 8));
	if (s.n == 0 || s.p[0] != '=')
		return none;
	s = wd_span_trim(wd_span_from(s, 1));
	if (s.n == 0 || (s.p[0] != '"' && s.p[0] != '\''))
		return none;
	size_t end = wd_span_find_byte(wd_span_from(s, 1), s.p[0]);
	return wd_span_head(wd_span_from(s, 1), end);
}

static bool is_ascii(struct wd_span s)
{
	unsigned char any = 0;

	for (size_t i = 0; i < s.n; i++)
		any |= (unsigned char)s.p[i];
	return any < 0x80;
}

/* Charsets that write other letters with ASCII bytes. */
static bool is_seven_bit(struct wd_span name)
{
	return wd_span_starts_nocase(name, WD_SPAN("iso-2022")) ||
		wd_span_starts_nocase(name, WD_SPAN("utf-7")) ||
		wd_span_starts_nocase(name, WD_SPAN("hz"));
}

/* Units of more than a byte: a declaration that we can read byte by byte is not in one. */
static bool is_wide(struct wd_span name)
{
	return wd_span_starts_nocase(name, WD_SPAN("utf-16")) ||
		wd_span_starts_nocase(name, WD_SPAN("utf-32")) ||
		wd_span_starts_nocase(name, WD_SPAN("ucs-2")) ||
		wd_span_starts_nocase(name, WD_SPAN("ucs-4")) ||
		wd_span_starts_nocase(name, WD_SPAN("iso-10646"));
}

static struct wd_span choose(struct wd_span bytes, struct wd_span name, struct wd_span fallback)
{
	if (is_seven_bit(name) && is_ascii(bytes))
		return name;
	/* Latin text that happens to be UTF-8 does not exist in practice; wrong declarations do. */
	if (wd_utf8_valid(bytes))
		return WD_SPAN("utf-8");
	if (name.n == 0 || is_wide(name) || wd_span_eq_nocase(name, WD_SPAN("utf-8")) ||
		wd_span_eq_nocase(name, WD_SPAN("utf8")))
		return fallback;
	return name;
}

static struct wd_span choose_xml(struct wd_span bytes, struct wd_span fallback)
{
	if (bytes.n >= 4 && memcmp(bytes.p, "<\0?\0", 4) == 0)
		return WD_SPAN("UTF-16LE");
	if (bytes.n >= 4 && memcmp(bytes.p, "\0<\0?", 4) == 0)
		return WD_SPAN("UTF-16BE");
	return choose(bytes, declared(bytes), fallback);
}

enum wd_err wd_xml_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span fallback, struct wd_charset_out *ret)
{
	return wd_charset_decode(arena, bytes, choose_xml(bytes, fallback), ret);
}

enum wd_err wd_said_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span said, struct wd_span fallback, struct wd_charset_out *ret)
{
	struct wd_span name = choose(bytes, said, fallback);
	enum wd_err err = wd_charset_decode(arena, bytes, name, ret);

	if ((err == WD_ECHARSET || err == WD_ENOTFOUND) && !wd_span_eq(name, fallback))
		err = wd_charset_decode(arena, bytes, fallback, ret);
	return err;
}
