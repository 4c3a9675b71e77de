/* SPDX-License-Identifier: MIT */
/**
 * @file ini.h
 * Conf syntax: inih behind a reader that knows line numbers and has no line limit.
 *
 *     [source reuters]                 ("source reuters", "topics", "wire.rtr ; main", line 2)
 *     topics = wire.rtr ; main
 *       ^wire\.rtr\..*                 (same section and key, the next value, line 3)
 *
 * Lines that begin with '#' or ';' are comments; there are no others. A line that begins with a
 * blank continues the key above with another value. Debian's inih cuts lines at 198 bytes and
 * values at " ;" and gives no line numbers; none of that shows here. Pure.
 */
#ifndef WIREDESK_INI_H
#define WIREDESK_INI_H

#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** A longer line is an error. */
#define WD_INI_LINE_MAX 65536

struct wd_ini_sink {
	/** One value. @p more: the key was given on a line above and this one continues it. */
	void (*value)(void *arg, struct wd_span section, struct wd_span key, struct wd_span value,
		unsigned line, bool more);
	/** A line that is neither section, comment nor key = value. */
	void (*error)(void *arg, unsigned line, const char *msg);
	void *arg;
};

/** Read all of @p text. WD_EINVAL when any line was wrong (all were reported), WD_ENOMEM. */
enum wd_err wd_ini_read(struct wd_span text, const struct wd_ini_sink *sink);

#endif
