/* SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define WIDTH   20
#define EACH_MS 100

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void wd_progress_init(struct wd_progress *progress, const char *what)
{
	*progress = (struct wd_progress){ .what = what, .shown = isatty(STDERR_FILENO) };
}

void wd_progress_set(struct wd_progress *progress, int64_t done, int64_t total)
{
	char bar[WIDTH + 1];
	int64_t now;

	if (!progress->shown || total <= 0 || (now = now_ms()) - progress->last_ms < EACH_MS)
		return;
	progress->last_ms = now;
	for (int i = 0; i < WIDTH; i++)
		bar[i] = i * total < done * WIDTH ? '#' : '.';
	bar[WIDTH] = '\0';
	(void)fprintf(stderr, "\r%s  [%s] %3d %%  %" PRId64 " of %" PRId64 "\033[K", progress->what,
		bar, (int)(done * 100 / total), done, total);
}

void wd_progress_done(struct wd_progress *progress)
{
	if (progress->shown && progress->last_ms > 0)
		(void)fputs("\r\033[K", stderr);
}
