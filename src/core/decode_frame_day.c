/* SPDX-License-Identifier: MIT */
/* Days and times as old wires write them: without year, without zone, months in their language. */
#include "decode_frame.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_MS INT64_C(86400000)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Days since 1970 by the civil calendar, and back: years begin in March, so that 29 February ends one. */
static long days_of(struct wd_frame_day day)
{
	long y = day.m <= 2 ? day.y - 1 : day.y;
	long era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	long doy = (153 * (day.m + (day.m > 2 ? -3 : 9)) + 2) / 5 + day.d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct wd_frame_day wd_frame_day_of(int64_t time_ms)
{
	struct wd_frame_day day = { 0 };

	if (time_ms <= 0 || time_ms > INT64_C(253402300799999))
		return day;
	long z = (long)(time_ms / DAY_MS) + 719468;
	long era = z / 146097, doe = z - era * 146097;
	long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	day.d = (int)(doy - (153 * mp + 2) / 5 + 1);
	day.m = (int)(mp < 10 ? mp + 3 : mp - 9);
	day.y = (int)(yoe + era * 400 + (day.m <= 2));
	return day;
}

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

bool wd_frame_day_valid(struct wd_frame_day day)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (day.m < 1 || day.m > 12 || day.d < 1 || day.d > days[day.m - 1])
		return false;
	return day.y == 0 || day.m != 2 || day.d < 29 || is_leap(day.y);
}

long wd_frame_day_apart(struct wd_frame_day a, struct wd_frame_day b)
{
	return days_of(b) - days_of(a);
}

void wd_frame_day_anchor(struct wd_frame_day *day, struct wd_frame_day anchor)
{
	struct wd_frame_day best = *day;

	if (day->y != 0 || anchor.y == 0)
		return;
	for (int y = anchor.y - 1; y <= anchor.y + 1; y++) {
		struct wd_frame_day next = { y, day->m, day->d };

		if (wd_frame_day_valid(next) &&
			(best.y == 0 ||
				labs(wd_frame_day_apart(anchor, next)) <
					labs(wd_frame_day_apart(anchor, best))))
			best = next;
	}
	*day = best;
}

int wd_frame_day_month(struct wd_span word)
{
	/* Those that differ within four letters come first. */
	static const struct {
		const char *name;
		int m;
	} rows[] = {
		{ "juin", 6 },
		{ "juil", 7 },
		{ "m\xc3\xa4r", 3 },
		{ "f\xc3\xa9v", 2 },
		{ "ao\xc3\xbb", 8 },
		{ "d\xc3\xa9"
		  "c",
			12 },
		{ "jan", 1 },
		{ "feb", 2 },
		{ "fev", 2 },
		{ "mar", 3 },
		{ "mrt", 3 },
		{ "mae", 3 },
		{ "apr", 4 },
		{ "avr", 4 },
		{ "abr", 4 },
		{ "may", 5 },
		{ "mai", 5 },
		{ "maj", 5 },
		{ "mei", 5 },
		{ "mag", 5 },
		{ "jun", 6 },
		{ "giu", 6 },
		{ "jul", 7 },
		{ "lug", 7 },
		{ "aug", 8 },
		{ "aou", 8 },
		{ "ago", 8 },
		{ "sep", 9 },
		{ "set", 9 },
		{ "oct", 10 },
		{ "okt", 10 },
		{ "ott", 10 },
		{ "out", 10 },
		{ "nov", 11 },
		{ "dec", 12 },
		{ "dez", 12 },
		{ "dic", 12 },
		{ "des", 12 },
		{ "ene", 1 },
		{ "gen", 1 },
		{ "j\xc3\xa4n", 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (wd_span_starts_nocase(word, wd_span_of(rows[i].name)))
			return rows[i].m;
	}
	return 0;
}

struct wd_span wd_frame_day_time(
	struct wd_xf *f, struct wd_frame_day day, int hhmm, struct wd_span zone)
{
	if (day.y < 1 || !wd_frame_day_valid(day) || hhmm < 0 || hhmm / 100 > 23 || hhmm % 100 > 59)
		return (struct wd_span){ 0 };
	return wd_decoding_detail(f->d, "%04d-%02d-%02dT%02d:%02d:00%.*s", day.y, day.m, day.d,
		hhmm / 100, hhmm % 100, (int)zone.n, zone.n ? zone.p : "");
}

/* 0 is Sunday. */
static int weekday(struct wd_frame_day day)
{
	return (int)(((days_of(day) + 4) % 7 + 7) % 7);
}

/* The nth Sunday of a month. */
static struct wd_frame_day sunday(int y, int m, int n)
{
	struct wd_frame_day day = { y, m, 1 };

	day.d += (7 - weekday(day)) % 7 + 7 * (n - 1);
	return day;
}

/* The United States' summer time, by the rule of 2007 on. */
static bool is_summer(struct wd_frame_day day)
{
	return day.y > 0 && wd_frame_day_apart(sunday(day.y, 3, 2), day) >= 0 &&
		wd_frame_day_apart(sunday(day.y, 11, 1), day) < 0;
}

struct wd_span wd_frame_day_zone(struct wd_span name, struct wd_frame_day day)
{
	static const struct {
		const char *name, *winter, *summer;
	} rows[] = {
		{ "GMT", "Z", "Z" },
		{ "UTC", "Z", "Z" },
		{ "Z", "Z", "Z" },
		{ "ET", "-05:00", "-04:00" },
		{ "EST", "-05:00", "-05:00" },
		{ "EDT", "-04:00", "-04:00" },
		{ "CT", "-06:00", "-05:00" },
		{ "CST", "-06:00", "-06:00" },
		{ "CDT", "-05:00", "-05:00" },
		{ "MT", "-07:00", "-06:00" },
		{ "MST", "-07:00", "-07:00" },
		{ "MDT", "-06:00", "-06:00" },
		{ "PT", "-08:00", "-07:00" },
		{ "PST", "-08:00", "-08:00" },
		{ "PDT", "-07:00", "-07:00" },
		{ "CET", "+01:00", "+01:00" },
		{ "MEZ", "+01:00", "+01:00" },
		{ "CEST", "+02:00", "+02:00" },
		{ "MESZ", "+02:00", "+02:00" },
		{ "JST", "+09:00", "+09:00" },
		{ "AEST", "+10:00", "+10:00" },
		{ "AEDT", "+11:00", "+11:00" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (wd_span_eq_nocase(name, wd_span_of(rows[i].name)))
			return wd_span_of(is_summer(day) ? rows[i].summer : rows[i].winter);
	}
	return (struct wd_span){ 0 };
}

/* --- embargoes ------------------------------------------------------------------------------ */

struct until {
	struct wd_frame_day day;
	int hhmm; /* -1: none */
	struct wd_span zone;
};

/* The number at s and its digits; "15:00" and "15.30" are one of four digits. */
static int number_at(struct wd_span s, size_t *ret_n)
{
	size_t n = 0, digits = 0;
	int value = 0;

	while (n < s.n && digits < 4) {
		bool mark = (s.p[n] == ':' || s.p[n] == '.') && digits > 0 && digits < 3 &&
			n + 2 < s.n && is_digit(s.p[n + 1]) && is_digit(s.p[n + 2]) && n == digits;

		if (mark) {
			n++;
			continue;
		}
		if (!is_digit(s.p[n]))
			break;
		value = value * 10 + (s.p[n++] - '0');
		digits++;
	}
	*ret_n = n;
	return value;
}

static void read_word(struct until *until, struct wd_span word)
{
	int month = word.n >= 3 ? wd_frame_day_month(word) : 0;
	struct wd_span zone = wd_frame_day_zone(word, until->day);

	if (month > 0 && until->day.m == 0)
		until->day.m = month;
	else if (zone.n > 0)
		until->zone = zone;
}

static void read_number(struct until *until, struct wd_span s, size_t n, int value)
{
	bool marked = memchr(s.p, ':', n) || memchr(s.p, '.', n);

	if (n == 4 && value >= 1900 && value <= 2199 && until->day.m > 0 && !marked)
		until->day.y = value;
	else if ((n == 4 || marked) && until->hhmm < 0)
		until->hhmm = value;
	else if (n <= 2 && until->day.d == 0)
		until->day.d = value;
}

static struct until read_until(struct wd_span s)
{
	struct until until = { .hhmm = -1 };

	for (size_t i = 0; i < s.n;) {
		size_t n = 0;

		if (is_digit(s.p[i])) {
			int value = number_at(wd_span_from(s, i), &n);

			read_number(&until, wd_span_from(s, i), n, value);
		} else {
			while (i + n < s.n && is_letter(s.p[i + n]))
				n++;
			if (n > 0)
				read_word(&until, wd_span_head(wd_span_from(s, i), n));
		}
		i += n ? n : 1;
	}
	return until;
}

bool wd_frame_embargo(
	struct wd_xf *f, struct wd_story *story, struct wd_span line, struct wd_frame_day day)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("embargo"),
		WD_SPAN_LIT("for release"),
		WD_SPAN_LIT("not for release"),
		WD_SPAN_LIT("not for use"),
		WD_SPAN_LIT("hold for release"),
		WD_SPAN_LIT("sperrfrist"),
		WD_SPAN_LIT("gesperrt bis"),
		WD_SPAN_LIT("sous embargo"),
	};
	size_t i = 0;

	while (line.n > 0 && (line.p[0] == '(' || line.p[0] == '*' || line.p[0] == ' '))
		line = wd_span_from(line, 1);
	while (i < sizeof(words) / sizeof(words[0]) && !wd_span_starts_nocase(line, words[i]))
		i++;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	line = wd_span_from(line, words[i].n);
	/* "For release at will", "For immediate release" are none. */
	if (wd_span_find(line, WD_SPAN("mmediate")) < line.n ||
		wd_span_find(line, WD_SPAN("t will")) < line.n)
		return false;
	struct until until = read_until(line);
	wd_frame_day_anchor(&until.day, day);
	/* Without a zone or a day nobody can tell when it ends. */
	wd_xf_embargo(f, story,
		until.hhmm >= 0 && until.zone.n > 0 && until.day.d > 0
			? wd_frame_day_time(f, until.day, until.hhmm, until.zone)
			: (struct wd_span){ 0 });
	return true;
}
