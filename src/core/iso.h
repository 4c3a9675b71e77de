/* SPDX-License-Identifier: MIT */
/**
 * @file iso.h
 * Small things that have a standard of their own: date-times, languages, URIs.
 *
 *     "20190121T104233+0000"       ->  "2019-01-21T10:42:33+00:00"     RFC 3339
 *     "en_GB"                      ->  "en-GB"                         BCP 47
 *     "urn:newsml:ntb.no:17"       ->  is a URI; "17" and "ntb:snow 1" are none
 *
 * What ninjs would not accept is left out rather than passed on. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_ISO_H
#define WIREDESK_CORE_ISO_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/**
 * A full date-time in any of the forms of ISO 8601 that wires use: extended or basic, 'T' or a
 * blank in the middle, seconds and their fraction or not, zone "Z", "+01:00", "+0100" or "+01".
 * @retval WD_EINVAL  no such date, or one without a zone: nobody can tell when that is
 */
enum wd_err wd_iso_datetime(struct wd_arena *arena, struct wd_span s, struct wd_span *ret);

/**
 * Is date-time @p a later than @p b? Forms as above, a zone or none; with a zone on one side only,
 * or when either is no date-time, false.
 */
bool wd_iso_is_later(struct wd_span a, struct wd_span b);

/** The form of a BCP 47 tag, '_' taken for '-'. WD_OK, WD_EINVAL or WD_ENOMEM. */
enum wd_err wd_iso_language(struct wd_arena *arena, struct wd_span s, struct wd_span *ret);

/** Is @p s an absolute URI of RFC 3986? IP literals in brackets are not taken. */
bool wd_iso_is_uri(struct wd_span s);

#endif
