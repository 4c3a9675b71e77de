/* SPDX-License-Identifier: MIT */
#include "rfc822.h"

#include <stdio.h>

#include "iso.h"

#define DATE_MAX 80

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_blanks(struct wd_span *s)
{
	while (s->n > 0 &&
		(s->p[0] == ' ' || s->p[0] == '\t' || s->p[0] == ',' || s->p[0] == '\n' ||
			s->p[0] == '\r' || s->p[0] == '-'))
		*s = wd_span_from(*s, 1);
}

static struct wd_span take_word(struct wd_span *s)
{
	size_t n = 0;

	while (n < s->n && is_alpha(s->p[n]))
		n++;
	struct wd_span word = wd_span_head(*s, n);
	*s = wd_span_from(*s, n);
	/* "Sept." */
	if (n > 0 && s->n > 0 && s->p[0] == '.')
		*s = wd_span_from(*s, 1);
	return word;
}

/* Its digits go to *ret_digits. */
static unsigned take_number(struct wd_span *s, size_t *ret_digits)
{
	unsigned value = 0;
	size_t n = 0;

	while (n < s->n && n < 5 && is_digit(s->p[n]))
		value = value * 10 + (unsigned)(s->p[n++] - '0');
	*s = wd_span_from(*s, n);
	*ret_digits = n;
	return value;
}

static unsigned month_of(struct wd_span word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (unsigned i = 0; word.n >= 3 && i < 12; i++) {
		struct wd_span name = { names + (size_t)i * 3, 3 };

		if (wd_span_starts_nocase(word, name))
			return i + 1;
	}
	return 0;
}

static struct wd_span zone_of(struct wd_span word)
{
	static const struct {
		const char *name, *zone;
	} zones[] = {
		{ "GMT", "Z" },
		{ "UT", "Z" },
		{ "UTC", "Z" },
		{ "Z", "Z" },
		{ "WET", "Z" },
		{ "EST", "-05:00" },
		{ "EDT", "-04:00" },
		{ "ET", "-05:00" },
		{ "CST", "-06:00" },
		{ "CDT", "-05:00" },
		{ "MST", "-07:00" },
		{ "MDT", "-06:00" },
		{ "PST", "-08:00" },
		{ "PDT", "-07:00" },
		{ "BST", "+01:00" },
		{ "CET", "+01:00" },
		{ "MEZ", "+01:00" },
		{ "CEST", "+02:00" },
		{ "MESZ", "+02:00" },
		{ "EET", "+02:00" },
		{ "EEST", "+03:00" },
		{ "MSK", "+03:00" },
		{ "JST", "+09:00" },
		{ "AEST", "+10:00" },
		{ "AEDT", "+11:00" },
		{ "NZST", "+12:00" },
		{ "NZDT", "+13:00" },
	};

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (wd_span_eq_nocase(word, wd_span_of(zones[i].name)))
			return wd_span_of(zones[i].zone);
	}
	return (struct wd_span){ 0 };
}

struct stamp {
	unsigned day, month, year, hour, minute, second;
};

/* "Wed, 30 Aug 2017", "Aug 30, 2017", "30 August 17". */
static bool take_date(struct wd_span *s, struct stamp *stamp)
{
	size_t digits;

	skip_blanks(s);
	struct wd_span word = take_word(s);
	if (word.n > 0 && month_of(word) == 0) {
		skip_blanks(s);
		word = take_word(s);
	}
	stamp->month = month_of(word);
	skip_blanks(s);
	stamp->day = take_number(s, &digits);
	if (digits == 0 || digits > 2)
		return false;
	skip_blanks(s);
	if (stamp->month == 0) {
		stamp->month = month_of(take_word(s));
		skip_blanks(s);
	}
	stamp->year = take_number(s, &digits);
	if (stamp->month == 0 || (digits != 2 && digits != 4))
		return false;
	if (digits == 2)
		stamp->year += stamp->year < 70 ? 2000 : 1900;
	/* "30 Nov -0001" is what a date of noughts becomes. */
	return stamp->year >= 1900;
}

static bool take_time(struct wd_span *s, struct stamp *stamp)
{
	size_t digits;

	skip_blanks(s);
	stamp->hour = take_number(s, &digits);
	if (digits == 0 || digits > 2 || s->n == 0 || s->p[0] != ':')
		return false;
	*s = wd_span_from(*s, 1);
	stamp->minute = take_number(s, &digits);
	if (digits != 2)
		return false;
	if (s->n > 0 && s->p[0] == ':') {
		*s = wd_span_from(*s, 1);
		stamp->second = take_number(s, &digits);
		return digits == 2;
	}
	return true;
}

enum wd_err wd_rfc822_datetime(struct wd_arena *arena, struct wd_span s, struct wd_span *ret)
{
	struct stamp stamp = { 0 };
	char text[DATE_MAX];

	if (!take_date(&s, &stamp) || !take_time(&s, &stamp))
		return WD_EINVAL;
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = wd_span_from(s, 1);
	struct wd_span zone = s;
	if (s.n > 0 && is_alpha(s.p[0]))
		zone = zone_of(take_word(&s));
	else
		/* "+0100 (CET)" */
		zone = wd_span_trim(wd_span_head(zone, wd_span_find_byte(zone, '(')));
	if (zone.n == 0 || zone.n > 8)
		return WD_EINVAL;
	int n = snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u%.*s", stamp.year,
		stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second, (int)zone.n,
		zone.p);
	if (n < 0 || (size_t)n >= sizeof(text))
		return WD_EINVAL;
	return wd_iso_datetime(arena, (struct wd_span){ text, (size_t)n }, ret);
}

static struct wd_span unquoted(struct wd_span s)
{
	s = wd_span_trim(s);
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		s = wd_span_trim((struct wd_span){ s.p + 1, s.n - 2 });
	return s;
}

static bool is_address(struct wd_span s)
{
	size_t at = wd_span_find_byte(s, '@');

	if (at == 0 || at + 1 >= s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || strchr("<>()\",;", s.p[i]))
			return false;
	}
	return true;
}

struct wd_mailbox wd_rfc822_mailbox(struct wd_span s)
{
	struct wd_mailbox box = { 0 };

	s = wd_span_trim(s);
	size_t open = wd_span_find_byte(s, '<');
	size_t paren = wd_span_find_byte(s, '(');
	if (open < s.n) {
		struct wd_span in = wd_span_from(s, open + 1);

		in = wd_span_trim(wd_span_head(in, wd_span_find_byte(in, '>')));
		if (is_address(in)) {
			box.address = in;
			s = wd_span_head(s, open);
		}
	} else if (paren < s.n && is_address(wd_span_trim(wd_span_head(s, paren)))) {
		box.address = wd_span_trim(wd_span_head(s, paren));
		s = wd_span_from(s, paren + 1);
		s = wd_span_head(s, wd_span_find_byte(s, ')'));
	}
	box.name = unquoted(s);
	if (box.address.n == 0 && is_address(box.name)) {
		box.address = box.name;
		box.name = (struct wd_span){ 0 };
	}
	return box;
}
