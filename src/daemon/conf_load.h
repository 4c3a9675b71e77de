/* SPDX-License-Identifier: MIT */
/**
 * @file conf_load.h
 * A conf while it is being read: where mistakes go, and where each key was given.
 *
 * Internal to the conf module. Owns its buffers; the conf belongs to whoever began the load.
 */
#ifndef WIREDESK_DAEMON_CONF_LOAD_H
#define WIREDESK_DAEMON_CONF_LOAD_H

#include "daemon/conf_row.h"

struct wd_conf_load {
	struct wd_conf *conf;
	wd_conf_report_fn report;
	void *arg;
	const char *file;      /* being read; borrows from conf->files, NULL for wd_conf_set() */
	struct wd_buf value;   /* the value at hand, expanded */
	struct wd_buf why;     /* why it is refused */
	struct wd_buf unknown; /* the last section that is not known: said once, not once a key */
	enum wd_err err;       /* the worst so far: WD_ENOMEM, WD_EINVAL, WD_OK */
};

void wd_conf_load_init(
	struct wd_conf_load *load, struct wd_conf *conf, wd_conf_report_fn report, void *arg);
void wd_conf_load_done(struct wd_conf_load *load);

/** Report a mistake. @p file NULL: the conf as a whole. */
void wd_conf_fault(struct wd_conf_load *load, const char *file, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** Remember @p err, which nobody reports: out of memory. */
void wd_conf_load_fail(struct wd_conf_load *load, enum wd_err err);

/** One value of a file, as wd_ini_read() tells it. */
struct wd_conf_value {
	struct wd_span section, key, text;
	unsigned line;
	bool more;
};

void wd_conf_take(struct wd_conf_load *load, const struct wd_conf_value *v);

/** What no single key can show: what is missing, topics that meet, agencies that are not there. */
void wd_conf_check(struct wd_conf_load *load);

struct wd_conf_source *wd_conf_source_new(struct wd_conf *conf, struct wd_span name);

#endif
