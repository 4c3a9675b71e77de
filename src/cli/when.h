/* SPDX-License-Identifier: MIT */
/**
 * @file when.h
 * A moment, as people give it on a command line.
 *
 *     2026-01-14T09:00:00Z   2026-01-14T10:00+01:00   -90m   -2h   -7d   now
 */
#ifndef WIREDESK_CLI_WHEN_H
#define WIREDESK_CLI_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/**
 * @param now_ms  what "now" and the relative forms count from
 * @param ret     milliseconds since 1970
 * @return false when @p text is no such moment: a date-time without a zone is none
 */
bool wd_when(const char *text, int64_t now_ms, int64_t *ret);

/** @p ms as RFC 3339 in UTC, "2026-01-14T09:00:00.000Z". @p ret has 32 bytes. */
void wd_when_print(int64_t ms, char *ret);

#endif
