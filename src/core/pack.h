/* SPDX-License-Identifier: MIT */
/**
 * @file pack.h
 * Numbers and short texts in bytes: what the records of `seen` and `handoff` are made of.
 *
 *     put_number(out, 1871, 8)   00 00 00 00 00 00 07 4f          big-endian
 *     put_text(out, "one")       00 03 6f 6e 65                   length, then bytes
 *
 * Internal to the core. Pure; owns nothing.
 */
#ifndef WIREDESK_CORE_PACK_H
#define WIREDESK_CORE_PACK_H

#include <stdint.h>

#include "wiredesk/buf.h"

/** Append the lowest @p bytes bytes of @p v, the highest first. */
enum wd_err wd_pack_number(struct wd_buf *out, uint64_t v, size_t bytes);
/** Append @p text, cut to 65,535 bytes, behind its length. */
enum wd_err wd_pack_text(struct wd_buf *out, struct wd_span text);

/** A cursor that stays bad once it ran out: read all fields, ask once. */
struct wd_unpack {
	struct wd_span rest;
	bool bad;
};

uint64_t wd_unpack_number(struct wd_unpack *in, size_t bytes);
/** Borrows from what is read. */
struct wd_span wd_unpack_text(struct wd_unpack *in);
/** The next @p n bytes as they are. */
struct wd_span wd_unpack_bytes(struct wd_unpack *in, size_t n);

/** The number in @p n bytes at @p p. */
uint64_t wd_big_endian(const unsigned char *p, size_t n);

#endif
