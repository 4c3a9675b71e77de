/* SPDX-License-Identifier: MIT */
/**
 * @file conf_number.h
 * Numbers, durations and sizes as conf files write them: 12, 250ms, 7d, 4MiB.
 *
 * Internal to the conf module. Pure.
 */
#ifndef WIREDESK_DAEMON_CONF_NUMBER_H
#define WIREDESK_DAEMON_CONF_NUMBER_H

#include "daemon/conf_row.h"

/** Read a number of the row's type and check its range; @p why gets the reason of a WD_EINVAL. */
enum wd_err wd_conf_parse_number(
	const struct wd_conf_row *row, struct wd_span text, struct wd_buf *why, int64_t *ret);

/** Print a number with the largest unit that divides it: 604800000 ms is "7d". */
enum wd_err wd_conf_print_number(enum wd_conf_type type, int64_t value, struct wd_buf *out);

#endif
