/* SPDX-License-Identifier: MIT */
/**
 * @file rfc822.h
 * What mail and RSS write the old way: dates and mailboxes.
 *
 *     "Wed, 30 Aug 17 15:09 EST"         ->  "2017-08-30T15:09:00-05:00"
 *     "anna@ntb.example (Anna Lind)"     ->  name "Anna Lind", address "anna@ntb.example"
 *     "\"Lind, Anna\" <anna@ntb.example>"  ->  name "Lind, Anna", the same address
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_RFC822_H
#define WIREDESK_CORE_RFC822_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/**
 * RFC 3339 of a date of RFC 822 and what is taken for one: with or without the day's name and
 * seconds, years of two digits, zones by name or by numbers, months written out.
 * @retval WD_EINVAL  no such date, or one without a zone that anybody knows   @retval WD_ENOMEM
 */
enum wd_err wd_rfc822_datetime(struct wd_arena *arena, struct wd_span s, struct wd_span *ret);

/** Both borrow from the text; either may be empty. */
struct wd_mailbox {
	struct wd_span name, address;
};

/** The mailbox that @p s is, or that it begins with; quotes around a name are taken off. */
struct wd_mailbox wd_rfc822_mailbox(struct wd_span s);

#endif
