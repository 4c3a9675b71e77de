/* SPDX-License-Identifier: MIT */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#define STATUS_MAX 512

/* The last STATUS that was sent. */
static char last_status[STATUS_MAX];

/* Without a manager nobody listens, and one that cannot be reached finds out by its watchdog: so
   the result is of no use to a caller. */
static void tell(const char *lines)
{
	(void)sd_notify(0, lines);
}

void wd_notify_ready(void)
{
	tell("READY=1");
}

void wd_notify_reloading(void)
{
	struct timespec ts;

	/* CLOCK_MONOTONIC exists on every Linux; the call cannot fail. */
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	uint64_t usec = (uint64_t)ts.tv_sec * 1000000u + (uint64_t)ts.tv_nsec / 1000u;
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, usec); /* see tell() */
}

void wd_notify_stopping(void)
{
	tell("STOPPING=1");
}

void wd_notify_status(const char *fmt, ...)
{
	static const char key[] = "STATUS=";
	char line[sizeof(key) + STATUS_MAX];
	char *status = line + sizeof(key) - 1;
	va_list args;

	memcpy(line, key, sizeof(key));
	va_start(args, fmt);
	int n = vsnprintf(status, STATUS_MAX, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	/* A newline would begin another assignment. */
	for (char *p = status; (p = strchr(p, '\n')) != NULL;)
		*p = ' ';
	if (strcmp(status, last_status) == 0)
		return;
	memcpy(last_status, status, strlen(status) + 1);
	tell(line);
}

void wd_notify_watchdog(void)
{
	tell("WATCHDOG=1");
}

int wd_notify_socket(void)
{
	int n = sd_listen_fds(1);
	int found = -1;

	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n; fd++) {
		if (found < 0 && sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0)
			found = fd;
		else
			(void)close(fd); /* of no use to us, whatever it was */
	}
	return found;
}
