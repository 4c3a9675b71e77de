/* SPDX-License-Identifier: MIT */
/**
 * @file progress.h
 * How far long work has come, on standard error, where that is a terminal.
 *
 *     reading wire.dead  [##########..........]  51 %  12,480 of 24,310
 */
#ifndef WIREDESK_CLI_PROGRESS_H
#define WIREDESK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct wd_progress {
	const char *what; /* static or outlives it */
	bool shown;       /* a terminal is there */
	int64_t last_ms;
};

void wd_progress_init(struct wd_progress *progress, const char *what);
/** Draws at most ten times a second. */
void wd_progress_set(struct wd_progress *progress, int64_t done, int64_t total);
/** Take the line away again. */
void wd_progress_done(struct wd_progress *progress);

#endif
