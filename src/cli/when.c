/* SPDX-License-Identifier: MIT */
#include "cli/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MINUTE_MS (60LL * 1000)

/* "-90m": back from now. */
static bool relative(const char *text, int64_t now_ms, int64_t *ret)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 's', 1000 }, { 'm', MINUTE_MS }, { 'h', 60 * MINUTE_MS },
		{ 'd', 24 * 60 * MINUTE_MS } };
	unsigned n;
	char unit, rest;

	if (sscanf(text, "-%9u%c%c", &n, &unit, &rest) != 2)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].unit == unit) {
			*ret = now_ms - (int64_t)n * units[i].ms;
			return *ret > 0;
		}
	}
	return false;
}

/* "Z", "+01:00", "+0100": minutes east. */
static bool zone(const char *text, int *ret)
{
	int hours, minutes;
	char sign, rest;

	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		*ret = 0;
		return true;
	}
	if (sscanf(text, "%c%2d:%2d%c", &sign, &hours, &minutes, &rest) != 3 &&
		sscanf(text, "%c%2d%2d%c", &sign, &hours, &minutes, &rest) != 3)
		return false;
	if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59)
		return false;
	*ret = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
	return true;
}

bool wd_when(const char *text, int64_t now_ms, int64_t *ret)
{
	struct tm tm = { 0 };
	int east, read = 0, used = 0;

	if (strcmp(text, "now") == 0) {
		*ret = now_ms;
		return true;
	}
	if (*text == '-')
		return relative(text, now_ms, ret);
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
		    &tm.tm_min, &read) != 5)
		return false;
	if (sscanf(text + read, ":%2d%n", &tm.tm_sec, &used) == 1)
		read += used;
	if (!zone(text + read, &east) || tm.tm_year < 1970 || tm.tm_mon < 1 || tm.tm_mon > 12 ||
		tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 ||
		tm.tm_sec > 60)
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
