/* SPDX-License-Identifier: MIT */
/**
 * @file decode_json_repair.h
 * What vendors get wrong in the strings of their JSON, put right.
 *
 *     "He said \“no\”<LF>twice \ud83d"   ->   "He said “no”\ntwice \ufffd"
 *
 * Raw control characters become escapes, a backslash before a character that needs none goes, half
 * a surrogate pair becomes U+FFFD. Nothing outside of strings is touched. Pure.
 */
#ifndef WIREDESK_CORE_DECODE_JSON_REPAIR_H
#define WIREDESK_CORE_DECODE_JSON_REPAIR_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** WD_OK; WD_ENOTFOUND when there was nothing to repair; WD_ENOMEM. */
enum wd_err wd_json_repair(struct wd_arena *arena, struct wd_span json, struct wd_span *ret);

#endif
