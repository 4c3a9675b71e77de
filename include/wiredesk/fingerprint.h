/* SPDX-License-Identifier: MIT */
/**
 * @file fingerprint.h
 * What makes two stories the same: SHA-256 of the canonical text, version 1.
 *
 *     body   “Snow  fell”, she said\n\nMore is due.
 *     canon  "snow fell", she said more is due.
 *     hash   ni:///sha-256;5l3K...            RFC 6920, base64url without padding
 *
 * Canonical text: the clean body only, NFKC, case folded, quotes and dashes folded, every run of
 * blanks one space, no blank at either end. docs/FINGERPRINT.md is the specification; a test pins
 * it with vectors. A body of fewer than short_words words gets the canonical headline in front,
 * followed by '\n', or every flash would be one story. Pure.
 */
#ifndef WIREDESK_FINGERPRINT_H
#define WIREDESK_FINGERPRINT_H

#include "wiredesk/buf.h"
#include "wiredesk/story.h"

#define WD_HASH_BYTES 32
/** "ni:///sha-256;" and 43 characters of base64url, and NUL. */
#define WD_NI_SIZE 58

struct wd_hash {
	unsigned char b[WD_HASH_BYTES];
};

/** Within what a repeat is a repeat: `[dedup] scope`. */
enum wd_scope { WD_SCOPE_ALL, WD_SCOPE_AGENCY, WD_SCOPE_SOURCE };

struct wd_hasher; /* a digest context and a scratch buffer */

/** NULL without memory, or when libcrypto has no SHA-256. Free with wd_hasher_free(). */
struct wd_hasher *wd_hasher_new(void);
void wd_hasher_free(struct wd_hasher *hasher);

/** The content hash of a normalized story. */
enum wd_err wd_fingerprint(struct wd_hasher *hasher, const struct wd_story *story,
	unsigned short_words, struct wd_hash *ret);

/**
 * Append the canonical form of @p text to @p out; the part of the hash that docs specify.
 * @return WD_OK, WD_ECHARSET when @p text is not UTF-8, WD_ELIMIT or WD_ENOMEM from @p out
 */
enum wd_err wd_canonical(struct wd_span text, struct wd_buf *out);

/** SHA-256 of the bytes of @p a followed by those of @p b. */
enum wd_err wd_sha256(
	struct wd_hasher *hasher, struct wd_span a, struct wd_span b, struct wd_hash *ret);

/** Write the RFC 6920 name of @p hash and a NUL. */
void wd_hash_ni(const struct wd_hash *hash, char ret[WD_NI_SIZE]);

#endif
