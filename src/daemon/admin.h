/* SPDX-License-Identifier: MIT */
/**
 * @file admin.h
 * The admin port: GET /metrics, /healthz, /readyz.
 *
 *     [admin] listen = 127.0.0.1:9464  |  [::1]:9464  |  unix:/run/wiredesk/admin.sock
 *
 * /healthz answers 200 while the loop turns. /readyz answers 200 when stories can flow and 503
 * with the reason otherwise; body: one line of text. GET and HEAD only.
 *
 * Requests are bounded: 8 KiB of headers, no body, 5 s from connecting (or from the request
 * before) to the request's end and as much again for the answer, WD_ADMIN_CONNECTIONS at a time;
 * more wait to be accepted. A Unix socket is made with mode 0660; a stale one is replaced, one
 * that answers is not. A socket passed by socket activation is used in place of `listen`.
 */
#ifndef WIREDESK_DAEMON_ADMIN_H
#define WIREDESK_DAEMON_ADMIN_H

#include <stdbool.h>

#include "daemon/loop.h"
#include "daemon/metrics.h"
#include "wiredesk/err.h"

#define WD_ADMIN_CONNECTIONS 64

struct wd_admin;

struct wd_admin_ops {
	/** Bring gauges up to date before they are printed. */
	void (*refresh)(void *arg);
	/** Are stories flowing? @p ret_why: one line, static or valid until the next call. */
	bool (*ready)(void *arg, const char **ret_why);
	void *arg;
	/** Bounds a request and an answer; 0: 5 s. Tests take less. */
	int timeout_ms;
};

/**
 * @param metrics  borrowed
 * @param ops      copied
 * @param ret_port when not NULL: the TCP port in use (listen port 0 takes a free one), 0 for unix
 * @retval WD_EINVAL  @p listen_on cannot be read   @retval WD_EIO  cannot listen (logged)
 */
enum wd_err wd_admin_new(struct wd_loop *loop, const char *listen_on, struct wd_metrics *metrics,
	const struct wd_admin_ops *ops, struct wd_admin **ret, int *ret_port);
void wd_admin_free(struct wd_admin *admin);

#endif
