/* SPDX-License-Identifier: MIT */
#include "cli/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MINUTE_MS (60 * INT64_C(1000))

/* From @p min to @p max digits off the front of *p. */
static bool digits(const char **p, int min, int max, int *ret)
{
	int n = 0, value = 0;

	for (; n < max && **p >= '0' && **p <= '9'; n++)
		value = value * 10 + (*(*p)++ - '0');
	*ret = value;
	return n >= min;
}

static bool literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* "90m": back from now. */
static bool relative(const char *p, int64_t now_ms, int64_t *ret)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 's', 1000 }, { 'm', MINUTE_MS }, { 'h', MINUTE_MS * 60 },
		{ 'd', MINUTE_MS * 60 * 24 } };
	int n;

	if (!digits(&p, 1, 9, &n))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].unit == p[0] && !p[1]) {
			int64_t then = now_ms - n * units[i].ms;

			if (then > 0)
				*ret = then;
			return then > 0;
		}
	}
	return false;
}

/* "Z", "+01:00", "+0100": minutes east. Nothing may follow. */
static bool zone(const char *p, int *ret)
{
	int hours, minutes;
	bool west = *p == '-';

	*ret = 0;
	if (literal(&p, 'Z') || literal(&p, 'z'))
		return !*p;
	if (!literal(&p, '+') && !literal(&p, '-'))
		return false;
	if (!digits(&p, 2, 2, &hours))
		return false;
	(void)literal(&p, ':'); /* may be left out */
	if (!digits(&p, 2, 2, &minutes) || *p || hours > 14 || minutes > 59)
		return false;
	*ret = (hours * 60 + minutes) * (west ? -1 : 1);
	return true;
}

/* "2026-01-14T09:00" and its seconds, which may be left out. */
static bool date_time(const char **p, struct tm *tm)
{
	return digits(p, 4, 4, &tm->tm_year) && literal(p, '-') && digits(p, 2, 2, &tm->tm_mon) &&
		literal(p, '-') && digits(p, 2, 2, &tm->tm_mday) && literal(p, 'T') &&
		digits(p, 2, 2, &tm->tm_hour) && literal(p, ':') && digits(p, 2, 2, &tm->tm_min) &&
		(!literal(p, ':') || digits(p, 2, 2, &tm->tm_sec));
}

static bool in_calendar(const struct tm *tm)
{
	return tm->tm_year >= 1970 && tm->tm_mon >= 1 && tm->tm_mon <= 12 && tm->tm_mday >= 1 &&
		tm->tm_mday <= 31 && tm->tm_hour <= 23 && tm->tm_min <= 59 && tm->tm_sec <= 60;
}

bool wd_when(const char *text, int64_t now_ms, int64_t *ret)
{
	struct tm tm = { 0 };
	int east;

	if (strcmp(text, "now") == 0) {
		*ret = now_ms;
		return true;
	}
	if (*text == '-')
		return relative(text + 1, now_ms, ret);
	if (!date_time(&text, &tm) || !zone(text, &east) || !in_calendar(&tm))
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*ret = (int64_t)timegm(&tm) * 1000 - east * MINUTE_MS;
	return true;
}

void wd_when_print(int64_t ms, char *ret)
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	size_t n = strftime(ret, 24, "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(ret + n, 8, ".%03dZ", (int)(ms % 1000));
}
