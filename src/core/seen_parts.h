/* SPDX-License-Identifier: MIT */
/**
 * @file seen_parts.h
 * How what a guard knows is written down, in memory and in records alike.
 *
 *     { version "1.10", was_killed }  ->  "1.10", 'w'
 *
 * Internal to seen. Pure.
 */
#ifndef WIREDESK_CORE_SEEN_PARTS_H
#define WIREDESK_CORE_SEEN_PARTS_H

#include "wiredesk/seen.h"

static inline struct wd_span wd_seen_version_text(struct wd_span version)
{
	return wd_span_head(version, WD_SEEN_VERSION_TEXT);
}

/* 'k': killed, 'w': was killed once */
static inline char wd_seen_kill_letter(const struct wd_guard *guard)
{
	return guard->killed ? 'k' : guard->was_killed ? 'w' : '-';
}

#endif
