/* SPDX-License-Identifier: MIT */
#include "iso.h"

#include <stdio.h>

#define FRACTION_MAX 9
#define LANGUAGE_MAX 35 /* RFC 5646, 4.4.1 */

struct moment {
	unsigned year, month, day, hour, minute, second;
	struct wd_span fraction;
	unsigned zone_hour, zone_minute;
	char zone_sign; /* 'Z', '+' or '-' */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_number(struct wd_span *s, size_t digits, unsigned *ret)
{
	unsigned n = 0;

	if (s->n < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!is_digit(s->p[i]))
			return false;
		n = n * 10 + (unsigned)(s->p[i] - '0');
	}
	*s = wd_span_from(*s, digits);
	*ret = n;
	return true;
}

static bool take_char(struct wd_span *s, const char *any_of)
{
	if (s->n == 0 || s->p[0] == '\0' || !strchr(any_of, s->p[0]))
		return false;
	*s = wd_span_from(*s, 1);
	return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(struct wd_span *s, struct moment *m)
{
	if (!take_number(s, 4, &m->year))
		return false;
	bool dashes = take_char(s, "-");
	if (!take_number(s, 2, &m->month) || (dashes && !take_char(s, "-")) ||
		!take_number(s, 2, &m->day))
		return false;
	return m->year > 0 && m->month >= 1 && m->month <= 12 && m->day >= 1 &&
		m->day <= days_in(m->year, m->month);
}

static void take_fraction(struct wd_span *s, struct moment *m)
{
	struct wd_span rest = *s;
	size_t n = 0;

	if (!take_char(&rest, ".,"))
		return;
	while (n < rest.n && is_digit(rest.p[n]))
		n++;
	if (n == 0)
		return;
	m->fraction = wd_span_head(rest, n < FRACTION_MAX ? n : FRACTION_MAX);
	*s = wd_span_from(rest, n);
}

static bool take_time(struct wd_span *s, struct moment *m)
{
	if (!take_number(s, 2, &m->hour))
		return false;
	bool colons = take_char(s, ":");
	if (!take_number(s, 2, &m->minute))
		return false;
	if (colons ? take_char(s, ":") : s->n > 0 && is_digit(s->p[0])) {
		if (!take_number(s, 2, &m->second))
			return false;
		take_fraction(s, m);
	}
	/* A leap second is in RFC 3339, but few readers take one. */
	if (m->second == 60)
		m->second = 59;
	return m->hour <= 23 && m->minute <= 59 && m->second <= 59;
}

static bool take_zone(struct wd_span *s, struct moment *m)
{
	while (take_char(s, " "))
		;
	if (s->n == 0)
		return false;
	m->zone_sign = s->p[0];
	if (take_char(s, "Zz")) {
		m->zone_sign = 'Z';
		return true;
	}
	if (!take_char(s, "+-") || !take_number(s, 2, &m->zone_hour))
		return false;
	bool colon = take_char(s, ":");
	if ((colon || s->n > 0) && !take_number(s, 2, &m->zone_minute))
		return false;
	return m->zone_hour <= 23 && m->zone_minute <= 59;
}

enum wd_err wd_iso_datetime(struct wd_arena *arena, struct wd_span s, struct wd_span *ret)
{
	struct moment m = { 0 };
	char text[64], zone[8] = "Z";
	int n;

	s = wd_span_trim(s);
	if (!take_date(&s, &m) || !take_char(&s, "Tt ") || !take_time(&s, &m) ||
		!take_zone(&s, &m) || s.n > 0)
		return WD_EINVAL;
	if (m.zone_sign != 'Z') {
		n = snprintf(zone, sizeof(zone), "%c%02u:%02u", m.zone_sign, m.zone_hour % 100,
			m.zone_minute % 100);
		if (n < 0 || (size_t)n >= sizeof(zone))
			return WD_EINVAL;
	}
	n = snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u%s%.*s%s", m.year, m.month,
		m.day, m.hour, m.minute, m.second, m.fraction.n ? "." : "", (int)m.fraction.n,
		m.fraction.n ? m.fraction.p : "", zone);
	if (n < 0 || (size_t)n >= sizeof(text))
		return WD_EINVAL;
	struct wd_span copy = wd_arena_dup(arena, (struct wd_span){ text, (size_t)n });
	if (!copy.p)
		return WD_ENOMEM;
	*ret = copy;
	return WD_OK;
}

/* Days since a day long ago; what counts is the difference of two. */
static long long days_of(const struct moment *m)
{
	long long y = m->year - (m->month <= 2), mon = (m->month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * mon + 2) / 5 + m->day;
}

static long long seconds_of(const struct moment *m)
{
	long long zone = (long long)m->zone_hour * 3600 + (long long)m->zone_minute * 60;
	long long s = days_of(m) * 86400 + m->hour * 3600LL + m->minute * 60LL + m->second;

	return m->zone_sign == '-' ? s + zone : s - zone;
}

static bool read_moment(struct wd_span s, struct moment *m)
{
	s = wd_span_trim(s);
	if (!take_date(&s, m) || !take_char(&s, "Tt ") || !take_time(&s, m))
		return false;
	return s.n == 0 || (take_zone(&s, m) && s.n == 0);
}

bool wd_iso_is_later(struct wd_span a, struct wd_span b)
{
	struct moment ma = { 0 }, mb = { 0 };

	if (!read_moment(a, &ma) || !read_moment(b, &mb) || !ma.zone_sign != !mb.zone_sign)
		return false;
	return seconds_of(&ma) > seconds_of(&mb);
}

/* Length of the subtag at p; letters only in the first one. */
static size_t subtag(struct wd_span s, bool letters)
{
	size_t n = 0;

	while (n < s.n && (is_alpha(s.p[n]) || (!letters && is_digit(s.p[n]))))
		n++;
	return n >= 1 && n <= 8 ? n : 0;
}

enum wd_err wd_iso_language(struct wd_arena *arena, struct wd_span s, struct wd_span *ret)
{
	char text[LANGUAGE_MAX];
	size_t at = 0;

	s = wd_span_trim(s);
	if (s.n == 0 || s.n > sizeof(text))
		return WD_EINVAL;
	memcpy(text, s.p, s.n);
	for (;;) {
		size_t n = subtag(wd_span_from(s, at), at == 0);

		/* A language has two letters at least; "x-" and "i-" tags mean nothing to a reader. */
		if (n == 0 || (at == 0 && n < 2))
			return WD_EINVAL;
		at += n;
		if (at == s.n)
			break;
		if (text[at] != '-' && text[at] != '_')
			return WD_EINVAL;
		text[at++] = '-';
	}
	struct wd_span copy = wd_arena_dup(arena, (struct wd_span){ text, s.n });
	if (!copy.p)
		return WD_ENOMEM;
	*ret = copy;
	return WD_OK;
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* unreserved, reserved but for brackets, or a percent-encoded byte */
static bool are_uri_chars(struct wd_span s)
{
	static const char others[] = "-._~:/?@!$&'()*+,;=";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			if (s.n - i < 3 || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2]))
				return false;
			i += 2;
		} else if (!is_alpha(s.p[i]) && !is_digit(s.p[i]) &&
			!memchr(others, s.p[i], sizeof(others) - 1)) {
			return false;
		}
	}
	return true;
}

/* [userinfo "@"] host [":" port]; all of it may be empty, as in "ni:///sha-256;..." */
static bool is_authority(struct wd_span s)
{
	size_t at = wd_span_find_byte(s, '@');

	if (at < s.n)
		s = wd_span_from(s, at + 1);
	size_t colon = wd_span_find_byte(s, ':');
	if (wd_span_find_byte(s, '@') < s.n)
		return false;
	for (size_t i = colon + 1; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return true;
}

/* A one-letter scheme is a drive of Windows. */
static bool is_scheme(struct wd_span s)
{
	if (s.n < 2 || !is_alpha(s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (!is_alpha(s.p[i]) && !is_digit(s.p[i]) && !memchr("+-.", s.p[i], 3))
			return false;
	}
	return true;
}

bool wd_iso_is_uri(struct wd_span s)
{
	size_t colon = wd_span_find_byte(s, ':');

	if (colon + 1 >= s.n || !is_scheme(wd_span_head(s, colon)))
		return false;
	struct wd_span rest = wd_span_from(s, colon + 1);
	size_t hash = wd_span_find_byte(rest, '#');
	if (!are_uri_chars(wd_span_head(rest, hash)) ||
		!are_uri_chars(wd_span_from(rest, hash + 1)))
		return false;
	if (!wd_span_starts(rest, WD_SPAN("//")))
		return true;
	rest = wd_span_from(wd_span_head(rest, hash), 2);
	size_t end = 0;
	while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?')
		end++;
	return is_authority(wd_span_head(rest, end));
}
