/* SPDX-License-Identifier: MIT */
/**
 * @file seen.h
 * What one bucket remembers, and the records it is kept in.
 *
 *     seen topic, partition p = bucket p, compacted:
 *     key    a letter and 32 bytes:
 *            'd' dedup    the dedup hash: its text came out, or came first
 *            'g' guard    hash of a uri: its version, and whether it was killed
 *            'c' chain    hash of an anchor and a uri: where the uri's next text went, or that it
 *                         is published there, and in which version
 *            'p' passed   hash of a position: the kill, hold or correction there was let through;
 *                         hash of a uri, version and text: it came out, one of several of its version
 *     value  u8 version 2, u8 kind, i64 time (ms), i32 partition, i64 offset, u16 index,
 *            then three texts, each u16 length and bytes: source topic, uri, writer's
 *            transactional.id; numbers big-endian. guard: and u8 '-' never killed, 'k' killed or 'w' killed once,
 *            texts version and killed version, 16 bytes last text, 16 bytes anchor.
 *            chain: and text version, 16 bytes anchor.
 *            Version 1, which is read too, has no kind and knows dedup entries only.
 *
 * A table in memory answers the look-ups. Every change since the last wd_seen_commit() can be
 * undone in reverse with wd_seen_undo(), because it stands only if its transaction does. A dedup
 * entry expires by the window from *first* seen, so that a story repeated for ever comes through
 * again; the others from their last change.
 *
 * At most 100 bytes an entry beside its uri. Owns its entries. Pure: time is record time and comes
 * in as a parameter.
 */
#ifndef WIREDESK_SEEN_H
#define WIREDESK_SEEN_H

#include <stdint.h>

#include "wiredesk/buf.h"
#include "wiredesk/fingerprint.h"
#include "wiredesk/guard.h"

#define WD_SEEN_KEY_BYTES (1 + WD_HASH_BYTES)
/** The version this program writes. Older ones are read; a newer one is WD_ELIMIT. */
#define WD_SEEN_VERSION 2
/** Versions of stories are kept up to this length. */
#define WD_SEEN_VERSION_TEXT 48

enum wd_seen_kind { WD_SEEN_DEDUP, WD_SEEN_GUARD, WD_SEEN_CHAIN, WD_SEEN_PASSED };
#define WD_SEEN_KINDS 4

/** One entry, as looked up or as read from the topic. Spans borrow. */
struct wd_seen_entry {
	enum wd_seen_kind kind;
	struct wd_hash hash; /* looked up by its first half: that is all that is kept in memory */
	int64_t first_ms; /* record time, clamped: of the first copy; guard: of the last change */
	struct wd_position from;
	struct wd_span uri;       /* dedup: of the story that was published first */
	struct wd_span writer;    /* transactional.id; only in records, not kept in memory */
	struct wd_guard guard;    /* guard; its position is `from`. chain: its version only */
	struct wd_anchor onwards; /* chain; none: it went nowhere, but is published */
};

struct wd_seen;

/** @param window_ms entries older than this are gone; 0 keeps them for ever. NULL: no memory. */
struct wd_seen *wd_seen_new(int64_t window_ms);
void wd_seen_free(struct wd_seen *seen);
void wd_seen_set_window(struct wd_seen *seen, int64_t window_ms);

/**
 * The entry of @p key that is still inside the window at @p now_ms.
 * @param ret  borrows, valid until the next call that changes @p seen
 */
bool wd_seen_find(const struct wd_seen *seen, enum wd_seen_kind kind, const struct wd_anchor *key,
	int64_t now_ms, struct wd_seen_entry *ret);

/** Enter or replace; can be undone until wd_seen_commit(). Copies what the spans point to. */
enum wd_err wd_seen_put(struct wd_seen *seen, const struct wd_seen_entry *entry);

/** As wd_seen_put() for restoring: not undoable. */
enum wd_err wd_seen_load(struct wd_seen *seen, const struct wd_seen_entry *entry);
/** The changes since the last commit stand. */
void wd_seen_commit(struct wd_seen *seen);
/** The changes since the last commit never were. */
void wd_seen_undo(struct wd_seen *seen);

/**
 * Give back the memory of up to @p max entries that have left the window, oldest first; none that
 * changed since the last commit. The topic forgets them by its own retention. Returns how many.
 */
size_t wd_seen_expire(struct wd_seen *seen, int64_t now_ms, size_t max);

size_t wd_seen_count(const struct wd_seen *seen);
/** Bytes held, all of them: what the metric `seen_bytes` shows. */
size_t wd_seen_bytes(const struct wd_seen *seen);

/* --- the record form ------------------------------------------------------------------------ */

void wd_seen_key(const struct wd_seen_entry *entry, unsigned char ret[WD_SEEN_KEY_BYTES]);

/** Append the value of @p entry's record to @p out. */
enum wd_err wd_seen_encode(const struct wd_seen_entry *entry, struct wd_buf *out);

/**
 * Read a record. @p ret borrows from @p key and @p value.
 * @retval WD_ENOTFOUND  a key of another kind, or of a later kind: skip it
 * @retval WD_EINVAL     damaged
 * @retval WD_ELIMIT     written by a newer program version: refuse to start
 */
enum wd_err wd_seen_decode(struct wd_span key, struct wd_span value, struct wd_seen_entry *ret);

/** The bucket of a hash among @p buckets: its first 8 bytes, big-endian, modulo. */
uint32_t wd_seen_bucket(const struct wd_anchor *anchor, uint32_t buckets);

#endif
