/* SPDX-License-Identifier: MIT */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#include "wiredesk/decode.h"
#include "wiredesk/text.h"

#define NAME_MAX_BYTES 64
/* No charset of iconv takes more than four bytes of UTF-8 for one of its own. */
#define GROWTH 4

/* windows-1252 from 0x80 to 0x9F; its five holes are the controls that they are in Latin-1. */
static const uint16_t cp1252[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, /* 80 */
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F, /* 88 */
	0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, /* 90 */
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178, /* 98 */
};

static bool is_any(struct wd_span name, const struct wd_span *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(name, names[i]))
			return true;
	}
	return false;
}

static bool is_utf8_name(struct wd_span name)
{
	static const struct wd_span names[] = {
		WD_SPAN_LIT("utf-8"),
		WD_SPAN_LIT("utf8"),
		WD_SPAN_LIT("us-ascii"),
		WD_SPAN_LIT("ascii"),
	};

	return name.n == 0 || is_any(name, names, sizeof(names) / sizeof(names[0]));
}

static bool is_latin_name(struct wd_span name)
{
	static const struct wd_span names[] = {
		WD_SPAN_LIT("iso-8859-1"),
		WD_SPAN_LIT("iso8859-1"),
		WD_SPAN_LIT("latin1"),
		WD_SPAN_LIT("latin-1"),
		WD_SPAN_LIT("windows-1252"),
		WD_SPAN_LIT("cp1252"),
	};

	return is_any(name, names, sizeof(names) / sizeof(names[0]));
}

static enum wd_err from_utf8(struct wd_span bytes, struct wd_charset_out *ret)
{
	size_t bad_at = wd_utf8_bad_at(bytes);

	ret->utf8 = true;
	if (bad_at < bytes.n) {
		ret->bad_at = bad_at;
		return WD_ECHARSET;
	}
	ret->text = bytes;
	return WD_OK;
}

static char *put_char(char *out, unsigned c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xC0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3F));
	} else {
		*out++ = (char)(0xE0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
		*out++ = (char)(0x80 | (c & 0x3F));
	}
	return out;
}

/* The charset of nine old wires in ten: without iconv, which would open its tables every time. */
static enum wd_err from_latin(
	struct wd_arena *arena, struct wd_span bytes, struct wd_charset_out *ret)
{
	size_t need = bytes.n;

	for (size_t i = 0; i < bytes.n; i++)
		need += (unsigned char)bytes.p[i] < 0x80 ? 0 : 2;
	char *text = wd_arena_text(arena, need);
	if (!text)
		return WD_ENOMEM;
	char *out = text;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned c = (unsigned char)bytes.p[i];

		out = put_char(out, c >= 0x80 && c <= 0x9F ? cp1252[c - 0x80] : c);
	}
	ret->text = (struct wd_span){ text, (size_t)(out - text) };
	return WD_OK;
}

/*
 * iconv_open() drops what cannot be in a name and takes what is left, the locale's charset where
 * nothing is; a '/' would begin "//TRANSLIT" or "//IGNORE", which lose text in silence.
 */
static bool copy_name(struct wd_span name, char out[NAME_MAX_BYTES])
{
	if (name.n == 0 || name.n >= NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') &&
			(i == 0 || c == '\0' || !strchr("-_.:+()", c)))
			return false;
	}
	memcpy(out, name.p, name.n);
	out[name.n] = '\0';
	return true;
}

static enum wd_err convert(
	struct wd_arena *arena, iconv_t cd, struct wd_span bytes, struct wd_charset_out *ret)
{
	/* iconv's prototype wants char **; it does not write there. */
	char *in = (char *)(uintptr_t)bytes.p;
	size_t in_left = bytes.n, out_left = 0;

	if (bytes.n > SIZE_MAX / GROWTH - GROWTH)
		return WD_ENOMEM;
	out_left = bytes.n * GROWTH + GROWTH;
	char *text = wd_arena_text(arena, out_left);
	if (!text)
		return WD_ENOMEM;
	char *out = text;
	size_t rc = iconv(cd, &in, &in_left, &out, &out_left);
	if (rc != (size_t)-1)
		rc = iconv(cd, NULL, NULL, &out, &out_left);
	if (rc == (size_t)-1) {
		ret->bad_at = bytes.n - in_left;
		return WD_ECHARSET;
	}
	ret->text = (struct wd_span){ text, (size_t)(out - text) };
	return WD_OK;
}

static enum wd_err from_iconv(struct wd_arena *arena, struct wd_span bytes, struct wd_span name,
	struct wd_charset_out *ret)
{
	char from[NAME_MAX_BYTES];

	if (!copy_name(name, from))
		return WD_ENOTFOUND;
	iconv_t cd = iconv_open("UTF-8", from);
	if (cd == (iconv_t)-1)
		return errno == EINVAL ? WD_ENOTFOUND : WD_ENOMEM;
	enum wd_err err = convert(arena, cd, bytes, ret);
	(void)iconv_close(cd); /* cannot fail on a handle that iconv_open() gave */
	return err;
}

bool wd_charset_known(struct wd_span name)
{
	char from[NAME_MAX_BYTES];

	if (name.n > 0 && (is_utf8_name(name) || is_latin_name(name)))
		return true;
	if (!copy_name(name, from))
		return false;
	iconv_t cd = iconv_open("UTF-8", from);
	if (cd == (iconv_t)-1)
		return false;
	(void)iconv_close(cd); /* cannot fail on a handle that iconv_open() gave */
	return true;
}

enum wd_err wd_charset_decode(struct wd_arena *arena, struct wd_span bytes, struct wd_span charset,
	struct wd_charset_out *ret)
{
	size_t skip = 0;

	if (wd_span_starts(bytes, WD_SPAN("\xef\xbb\xbf"))) {
		charset = WD_SPAN("utf-8");
		skip = 3;
	} else if (wd_span_starts(bytes, WD_SPAN("\xff\xfe"))) {
		charset = WD_SPAN("UTF-16LE");
		skip = 2;
	} else if (wd_span_starts(bytes, WD_SPAN("\xfe\xff"))) {
		charset = WD_SPAN("UTF-16BE");
		skip = 2;
	}
	struct wd_charset_out out = { 0 };
	enum wd_err err;
	bytes = wd_span_from(bytes, skip);
	if (is_utf8_name(charset))
		err = from_utf8(bytes, &out);
	else if (is_latin_name(charset))
		err = from_latin(arena, bytes, &out);
	else
		err = from_iconv(arena, bytes, charset, &out);
	out.bad_at += skip;
	if (err == WD_OK || err == WD_ECHARSET)
		*ret = out;
	return err;
}
