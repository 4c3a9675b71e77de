/* SPDX-License-Identifier: MIT */
#include "wiredesk/seen.h"

#include <assert.h>

#include "core/pack.h"
#include "core/seen_parts.h"

static const char kind_letters[WD_SEEN_KINDS] = { 'd', 'g', 'c', 'p' };

void wd_seen_key(const struct wd_seen_entry *entry, unsigned char ret[WD_SEEN_KEY_BYTES])
{
	assert((size_t)entry->kind < WD_SEEN_KINDS);
	ret[0] = (unsigned char)kind_letters[entry->kind];
	memcpy(ret + 1, entry->hash.b, WD_HASH_BYTES);
}

static enum wd_err put_anchor(struct wd_buf *out, const struct wd_anchor *anchor)
{
	return wd_buf_put(out, (struct wd_span){ (const char *)anchor->b, sizeof(anchor->b) });
}

static enum wd_err encode_guard(const struct wd_guard *guard, struct wd_buf *out)
{
	enum wd_err err = wd_pack_number(out, (unsigned char)wd_seen_kill_letter(guard), 1);

	if (err == WD_OK)
		err = wd_pack_text(out, wd_seen_version_text(guard->version));
	if (err == WD_OK)
		err = wd_pack_text(out, wd_seen_version_text(guard->kill));
	if (err == WD_OK)
		err = put_anchor(out, &guard->last);
	return err == WD_OK ? put_anchor(out, &guard->anchor) : err;
}

enum wd_err wd_seen_encode(const struct wd_seen_entry *entry, struct wd_buf *out)
{
	const struct {
		uint64_t v;
		size_t bytes;
	} numbers[] = {
		{ WD_SEEN_VERSION, 1 },
		{ entry->kind, 1 },
		{ (uint64_t)entry->first_ms, 8 },
		{ (uint32_t)entry->from.partition, 4 },
		{ (uint64_t)entry->from.offset, 8 },
		{ entry->from.index, 2 },
	};
	enum wd_err err = WD_OK;

	for (size_t i = 0; err == WD_OK && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		err = wd_pack_number(out, numbers[i].v, numbers[i].bytes);
	if (err == WD_OK)
		err = wd_pack_text(out, entry->from.topic);
	if (err == WD_OK)
		err = wd_pack_text(out, entry->uri);
	if (err == WD_OK)
		err = wd_pack_text(out, entry->writer);
	if (err == WD_OK && entry->kind == WD_SEEN_GUARD)
		err = encode_guard(&entry->guard, out);
	if (err == WD_OK && entry->kind == WD_SEEN_CHAIN) {
		err = wd_pack_text(out, wd_seen_version_text(entry->guard.version));
		if (err == WD_OK)
			err = put_anchor(out, &entry->onwards);
	}
	return err;
}

static struct wd_anchor get_anchor(struct wd_unpack *in)
{
	struct wd_anchor anchor = { 0 };
	struct wd_span bytes = wd_unpack_bytes(in, sizeof(anchor.b));

	if (!in->bad)
		memcpy(anchor.b, bytes.p, sizeof(anchor.b));
	return anchor;
}

static void decode_more(struct wd_unpack *in, struct wd_seen_entry *e)
{
	if (e->kind == WD_SEEN_GUARD) {
		uint64_t letter = wd_unpack_number(in, 1);

		e->guard.killed = letter == 'k';
		e->guard.was_killed = letter != '-';
		e->guard.version = wd_unpack_text(in);
		e->guard.kill = wd_unpack_text(in);
		e->guard.last = get_anchor(in);
		e->guard.anchor = get_anchor(in);
		e->guard.from = e->from;
	} else if (e->kind == WD_SEEN_CHAIN) {
		e->guard.version = wd_unpack_text(in);
		e->onwards = get_anchor(in);
	}
}

static bool kind_of(struct wd_span key, enum wd_seen_kind *ret)
{
	for (size_t i = 0; key.n == WD_SEEN_KEY_BYTES && i < WD_SEEN_KINDS; i++) {
		if (key.p[0] == kind_letters[i]) {
			*ret = (enum wd_seen_kind)i;
			return true;
		}
	}
	return false;
}

enum wd_err wd_seen_decode(struct wd_span key, struct wd_span value, struct wd_seen_entry *ret)
{
	struct wd_unpack in = { .rest = value };
	struct wd_seen_entry e = { 0 };

	if (!kind_of(key, &e.kind))
		return WD_ENOTFOUND;
	memcpy(e.hash.b, key.p + 1, WD_HASH_BYTES);
	uint64_t version = wd_unpack_number(&in, 1);
	if (!in.bad && version > WD_SEEN_VERSION)
		return WD_ELIMIT;
	bool wrong_kind = version > 1 ? wd_unpack_number(&in, 1) != (uint64_t)e.kind
				      : e.kind != WD_SEEN_DEDUP;
	e.first_ms = (int64_t)wd_unpack_number(&in, 8);
	e.from.partition = (int32_t)(uint32_t)wd_unpack_number(&in, 4);
	e.from.offset = (int64_t)wd_unpack_number(&in, 8);
	e.from.index = (uint16_t)wd_unpack_number(&in, 2);
	e.from.topic = wd_unpack_text(&in);
	e.uri = wd_unpack_text(&in);
	e.writer = wd_unpack_text(&in);
	decode_more(&in, &e);
	/* Times are never before 1970; and windows are reckoned from them. */
	if (in.bad || wrong_kind || version == 0 || e.first_ms < 0)
		return WD_EINVAL;
	*ret = e;
	return WD_OK;
}

uint32_t wd_seen_bucket(const struct wd_anchor *anchor, uint32_t buckets)
{
	assert(buckets > 0);
	return (uint32_t)(wd_big_endian(anchor->b, 8) % buckets);
}
