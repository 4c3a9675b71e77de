/* SPDX-License-Identifier: MIT */
/**
 * @file story_dump.h
 * What a record decodes to, as text to compare with: a line a field, only those that are filled.
 *
 *     story json
 *     uri urn:x:1
 *     headline[main] Snow
 *     text Snow fell.
 *     fault json bad-json @12
 *
 * Owns nothing; out is the caller's.
 */
#ifndef WIREDESK_TESTS_STORY_DUMP_H
#define WIREDESK_TESTS_STORY_DUMP_H

#include "wiredesk/buf.h"
#include "wiredesk/decode.h"

/** Append what @p rec decodes to. What wd_decode() returned. */
enum wd_err dump_record(const struct wd_record *rec, struct wd_arena *arena, struct wd_buf *out);

#endif
