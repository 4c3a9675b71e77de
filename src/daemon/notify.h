/* SPDX-License-Identifier: MIT */
/**
 * @file notify.h
 * What the service manager is told: READY, STATUS, RELOADING, STOPPING, WATCHDOG.
 *
 * Without $NOTIFY_SOCKET every call does nothing. A STATUS that has not changed is not sent again:
 * that memory is one of the three mutable globals. Loop thread only.
 */
#ifndef WIREDESK_DAEMON_NOTIFY_H
#define WIREDESK_DAEMON_NOTIFY_H

void wd_notify_ready(void);
void wd_notify_reloading(void); /* with MONOTONIC_USEC; READY must follow */
void wd_notify_stopping(void);
void wd_notify_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void wd_notify_watchdog(void);

/**
 * The one listening stream socket that the manager passed by socket activation, or -1. The
 * caller owns it. Answers once: a second call finds nothing.
 */
int wd_notify_socket(void);

#endif
