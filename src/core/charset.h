/* SPDX-License-Identifier: MIT */
/**
 * @file charset.h
 * The bytes of a record to UTF-8.
 *
 *     "caf\xe9", charset "iso-8859-1"   ->  "caf\xc3\xa9"
 *     "\xff\xfeS\0n\0..."               ->  "Sn..."            a byte order mark says UTF-16
 *     "caf\xe9", no charset             ->  WD_ECHARSET, byte 3
 *
 * Nothing is guessed: bytes are what a mark or somebody says they are, or UTF-8. Borrows from
 * the bytes when they are UTF-8 already, else from the arena. Internal to the core.
 */
#ifndef WIREDESK_CORE_CHARSET_H
#define WIREDESK_CORE_CHARSET_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

struct wd_charset_out {
	struct wd_span text; /* UTF-8 without a byte order mark */
	size_t bad_at;       /* WD_ECHARSET: the first byte that is no text in that charset */
	bool utf8;           /* the bytes were held to be UTF-8 */
};

/**
 * A byte order mark is stronger than @p charset, which may be empty. iso-8859-1 is read as
 * windows-1252, because that is what wires and mailers that say so send.
 *
 * @param ret  on WD_ECHARSET bad_at and utf8 are filled
 * @retval WD_ECHARSET   the bytes do not fit
 * @retval WD_ENOTFOUND  there is no such charset
 */
enum wd_err wd_charset_decode(struct wd_arena *arena, struct wd_span bytes, struct wd_span charset,
	struct wd_charset_out *ret);

#endif
