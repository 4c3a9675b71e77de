/* SPDX-License-Identifier: MIT */
#include "wiredesk/seen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define DAY 86400000LL

static struct wd_seen_entry entry_of(unsigned id, int64_t first_ms)
{
	struct wd_seen_entry e = {
		.first_ms = first_ms,
		.from = { WD_SPAN("wire.raw"), (int32_t)(id % 7), (int64_t)id * 3, 1 },
		.uri = WD_SPAN("urn:wiredesk:ntb:17"),
		.writer = WD_SPAN("wiredesk-oslo1"),
	};

	/* Few distinct homes, so that probing and the closing of slots are put to work. */
	for (unsigned i = 0; i < 4; i++)
		e.hash.b[4 + i] = (unsigned char)(id >> (8 * i));
	e.hash.b[15] = (unsigned char)(id % 5);
	return e;
}

static bool has(const struct wd_seen *seen, unsigned id, int64_t now_ms)
{
	struct wd_seen_entry want = entry_of(id, 0), got;

	struct wd_anchor key = wd_anchor_of(&want.hash);

	if (!wd_seen_find(seen, WD_SEEN_DEDUP, &key, now_ms, &got))
		return false;
	assert_int_equal(got.from.offset, want.from.offset);
	assert_int_equal(got.from.partition, want.from.partition);
	assert_true(wd_span_eq(got.from.topic, want.from.topic));
	assert_true(wd_span_eq(got.uri, want.uri));
	return true;
}

static void put(struct wd_seen *seen, unsigned id, int64_t first_ms)
{
	struct wd_seen_entry e = entry_of(id, first_ms);

	assert_int_equal(wd_seen_put(seen, &e), WD_OK);
}

static void finds_what_was_put(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);

	(void)state;
	for (unsigned id = 0; id < 5000; id++)
		put(seen, id, 1000);
	for (unsigned id = 0; id < 5000; id++)
		assert_true(has(seen, id, 1000));
	assert_false(has(seen, 5000, 1000));
	assert_int_equal(wd_seen_count(seen), 5000);
	wd_seen_free(seen);
}

static void undo_brings_back_what_was(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);

	(void)state;
	put(seen, 1, 0);
	put(seen, 2, 0);
	wd_seen_commit(seen);
	/* 1 has left the window and is entered anew, twice; 3 is new. */
	put(seen, 1, 2 * DAY);
	put(seen, 3, 2 * DAY);
	put(seen, 1, 2 * DAY + 5);
	wd_seen_undo(seen);
	assert_true(has(seen, 1, 10));
	assert_false(has(seen, 1, 2 * DAY));
	assert_true(has(seen, 2, 10));
	assert_false(has(seen, 3, 2 * DAY));
	assert_int_equal(wd_seen_count(seen), 2);
	wd_seen_free(seen);
}

/* A broker that refuses for hours what we send aborts thousands of transactions. */
static void undo_gives_the_memory_back(void **state)
{
	static const int64_t windows[] = { 0, DAY };

	(void)state;
	for (size_t w = 0; w < sizeof(windows) / sizeof(windows[0]); w++) {
		struct wd_seen *seen = wd_seen_new(windows[w]);
		size_t before = 0;

		put(seen, 1, 0);
		put(seen, 2, 0);
		wd_seen_commit(seen);
		for (int turn = 0; turn < 3; turn++) {
			for (unsigned id = 1; id < 1000; id++)
				put(seen, id, 2 * DAY);
			wd_seen_undo(seen);
			if (turn == 0)
				before = wd_seen_bytes(seen);
			assert_int_equal(wd_seen_bytes(seen), before);
			assert_int_equal(wd_seen_count(seen), 2);
			assert_true(has(seen, 2, 10));
		}
		put(seen, 3, 2 * DAY);
		wd_seen_commit(seen);
		/* All before the next transaction goes, and then that transaction too. */
		assert_int_equal(wd_seen_expire(seen, 9 * DAY, 1000), windows[w] ? 3 : 0);
		put(seen, 4, 9 * DAY);
		wd_seen_undo(seen);
		put(seen, 4, 9 * DAY);
		(void)wd_seen_expire(seen, 9 * DAY, 1000);
		wd_seen_undo(seen);
		put(seen, 5, 9 * DAY);
		wd_seen_commit(seen);
		assert_true(has(seen, 5, 9 * DAY));
		wd_seen_free(seen);
	}
}

static void expires_from_first_seen(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);

	(void)state;
	for (unsigned id = 0; id < 100; id++)
		put(seen, id, id);
	/* What may be undone is not given back yet. */
	assert_int_equal(wd_seen_expire(seen, 2 * DAY, 1000), 0);
	wd_seen_commit(seen);
	assert_true(has(seen, 50, 50 + DAY - 1));
	assert_false(has(seen, 50, 50 + DAY));
	size_t before = wd_seen_bytes(seen);
	assert_int_equal(wd_seen_expire(seen, 49 + DAY, 20), 20);
	assert_int_equal(wd_seen_expire(seen, 49 + DAY, 1000), 30);
	assert_int_equal(wd_seen_count(seen), 50);
	assert_true(wd_seen_bytes(seen) < before);
	assert_true(has(seen, 50, 50));
	assert_false(has(seen, 49, 49));
	wd_seen_free(seen);
}

static void a_window_of_zero_keeps_for_ever(void **state)
{
	struct wd_seen *seen = wd_seen_new(0);

	(void)state;
	put(seen, 1, 0);
	wd_seen_commit(seen);
	assert_true(has(seen, 1, INT64_MAX));
	assert_int_equal(wd_seen_expire(seen, INT64_MAX, 10), 0);
	wd_seen_set_window(seen, 5);
	assert_false(has(seen, 1, 5));
	wd_seen_free(seen);
}

/* Ten thousand random transactions against an array that cannot be wrong. */
static void agrees_with_a_plain_model(void **state)
{
	enum { IDS = 300 };
	int64_t model[IDS], saved[IDS], now = 0;
	struct wd_seen *seen = wd_seen_new(1000);
	unsigned dice = 17;

	(void)state;
	for (unsigned i = 0; i < IDS; i++)
		model[i] = -100000;
	for (unsigned round = 0; round < 10000; round++) {
		memcpy(saved, model, sizeof(model));
		for (unsigned k = 0; k < 5; k++) {
			dice = dice * 1103515245u + 12345u;
			unsigned id = (dice >> 16) % IDS;
			bool known = now - model[id] < 1000;

			assert_int_equal(has(seen, id, now), known);
			if (!known) {
				put(seen, id, now);
				model[id] = now;
			}
		}
		if (dice >> 16 & 1) {
			wd_seen_commit(seen);
		} else {
			wd_seen_undo(seen);
			memcpy(model, saved, sizeof(model));
		}
		now += 7;
		(void)wd_seen_expire(seen, now, 3);
	}
	wd_seen_free(seen);
}

static void stays_under_a_hundred_bytes_an_entry(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);
	size_t worst = 0;

	(void)state;
	for (unsigned id = 0; id < 200000; id++) {
		struct wd_seen_entry e = entry_of(id, 0);

		/* Spread, as real hashes are. */
		for (unsigned i = 8; i < 16; i++)
			e.hash.b[i] = (unsigned char)((id * 2654435761u) >> (8 * (i & 3)));
		assert_int_equal(wd_seen_load(seen, &e), WD_OK);
		size_t each = wd_seen_bytes(seen) / (id + 1) - e.uri.n;
		if (id > 10000 && each > worst)
			worst = each;
	}
	/* malloc's own 16 bytes are not in the figure. */
	assert_true(worst + 16 <= 116);
	wd_seen_free(seen);
}

static void records_read_back_as_written(void **state)
{
	struct wd_seen_entry e = entry_of(77, 1767610800123), got = { 0 };
	unsigned char key[WD_SEEN_KEY_BYTES];
	struct wd_buf buf;

	(void)state;
	wd_buf_init(&buf, 4096);
	wd_seen_key(&e, key);
	assert_int_equal(wd_seen_encode(&e, &buf), WD_OK);
	struct wd_span k = { (const char *)key, sizeof(key) }, v = wd_buf_span(&buf);
	assert_int_equal(wd_seen_decode(k, v, &got), WD_OK);
	assert_memory_equal(&got.hash, &e.hash, sizeof(e.hash));
	assert_int_equal(got.first_ms, e.first_ms);
	assert_int_equal(got.from.partition, e.from.partition);
	assert_int_equal(got.from.offset, e.from.offset);
	assert_int_equal(got.from.index, e.from.index);
	assert_true(wd_span_eq(got.from.topic, e.from.topic));
	assert_true(wd_span_eq(got.uri, e.uri));
	assert_true(wd_span_eq(got.writer, e.writer));
	/* Cut anywhere it is damaged, never misread. */
	for (size_t n = 0; n < v.n; n++)
		assert_int_equal(wd_seen_decode(k, wd_span_head(v, n), &got), WD_EINVAL);
	wd_buf_done(&buf);
}

static void newer_and_foreign_records_are_told_apart(void **state)
{
	struct wd_seen_entry e = entry_of(1, 0), got;
	unsigned char key[WD_SEEN_KEY_BYTES];
	struct wd_buf buf;

	(void)state;
	wd_buf_init(&buf, 4096);
	wd_seen_key(&e, key);
	assert_int_equal(wd_seen_encode(&e, &buf), WD_OK);
	struct wd_span k = { (const char *)key, sizeof(key) };
	buf.p[0] = WD_SEEN_VERSION + 1;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_ELIMIT);
	buf.p[0] = 0;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_EINVAL);
	buf.p[0] = WD_SEEN_VERSION;
	buf.p[2] = (char)0x80;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_EINVAL);
	key[0] = 'g'; /* another kind than its value says */
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_EINVAL);
	key[0] = 'x';
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_ENOTFOUND);
	assert_int_equal(
		wd_seen_decode((struct wd_span){ 0 }, wd_buf_span(&buf), &got), WD_ENOTFOUND);
	wd_buf_done(&buf);
}

/* What the program before this one wrote. */
static void entries_of_version_1_are_read(void **state)
{
	static const char value[] = "\x01\0\0\x01\x9b\x8e\x01\x02\x03\0\0\0\x05\0\0\0\0\0\0\x07\x4f"
				    "\0\x02\0\x08wire.raw\0\x05urn:x\0\x03one";
	char key[WD_SEEN_KEY_BYTES] = "d0123456789abcdef0123456789abcde";
	struct wd_seen_entry got;

	(void)state;
	key[32] = 'f';
	struct wd_span k = { key, sizeof(key) }, v = { value, sizeof(value) - 1 };
	assert_int_equal(wd_seen_decode(k, v, &got), WD_OK);
	assert_int_equal(got.kind, WD_SEEN_DEDUP);
	assert_int_equal(got.first_ms, 0x19b8e010203LL);
	assert_int_equal(got.from.partition, 5);
	assert_int_equal(got.from.offset, 1871);
	assert_int_equal(got.from.index, 2);
	assert_true(wd_span_eq(got.from.topic, WD_SPAN("wire.raw")));
	assert_true(wd_span_eq(got.uri, WD_SPAN("urn:x")));
	key[0] = 'g'; /* it knew no others */
	assert_int_equal(wd_seen_decode(k, v, &got), WD_EINVAL);
}

static struct wd_seen_entry guard_entry(unsigned id, struct wd_span version, bool killed)
{
	struct wd_seen_entry e = entry_of(id, 1000);

	e.kind = WD_SEEN_GUARD;
	e.guard.version = version;
	e.guard.killed = e.guard.was_killed = killed;
	if (killed)
		e.guard.kill = WD_SPAN("1.2");
	memset(e.guard.last.b, 0x11, sizeof(e.guard.last.b));
	memset(e.guard.anchor.b, 0x22, sizeof(e.guard.anchor.b));
	return e;
}

static void same_guard(const struct wd_guard *a, const struct wd_guard *b)
{
	assert_true(wd_span_eq(a->version, b->version));
	assert_int_equal(a->killed, b->killed);
	assert_int_equal(a->was_killed, b->was_killed);
	assert_true(wd_span_eq(a->kill, b->kill));
	assert_true(wd_anchor_eq(&a->last, &b->last));
	assert_true(wd_anchor_eq(&a->anchor, &b->anchor));
}

static void every_kind_comes_back_from_a_record(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < WD_SEEN_KINDS; kind++) {
		struct wd_seen_entry e = guard_entry(kind, WD_SPAN("1.10"), true), got;
		unsigned char key[WD_SEEN_KEY_BYTES];
		struct wd_buf buf;

		e.kind = (enum wd_seen_kind)kind;
		memset(e.onwards.b, 0x33, sizeof(e.onwards.b));
		wd_buf_init(&buf, 4096);
		wd_seen_key(&e, key);
		assert_int_equal(wd_seen_encode(&e, &buf), WD_OK);
		struct wd_span k = { (const char *)key, sizeof(key) }, v = wd_buf_span(&buf);
		assert_int_equal(wd_seen_decode(k, v, &got), WD_OK);
		assert_int_equal(got.kind, kind);
		if (kind == WD_SEEN_GUARD)
			same_guard(&got.guard, &e.guard);
		if (kind == WD_SEEN_CHAIN) {
			assert_true(wd_anchor_eq(&got.onwards, &e.onwards));
			assert_true(wd_span_eq(got.guard.version, e.guard.version));
		}
		for (size_t n = 0; n < v.n; n++)
			assert_int_equal(wd_seen_decode(k, wd_span_head(v, n), &got), WD_EINVAL);
		wd_buf_done(&buf);
	}
}

/* One key, four kinds, and changes of one of them that are undone. */
static void kinds_keep_apart(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);
	struct wd_seen_entry e = guard_entry(7, WD_SPAN("3"), false), got;
	struct wd_anchor key = wd_anchor_of(&e.hash);

	(void)state;
	put(seen, 7, 1000);
	assert_false(wd_seen_find(seen, WD_SEEN_GUARD, &key, 1000, &got));
	assert_int_equal(wd_seen_put(seen, &e), WD_OK);
	wd_seen_commit(seen);
	struct wd_seen_entry killed = guard_entry(7, WD_SPAN("4"), true);
	assert_int_equal(wd_seen_put(seen, &killed), WD_OK);
	assert_true(wd_seen_find(seen, WD_SEEN_GUARD, &key, 1000, &got));
	same_guard(&got.guard, &killed.guard);
	wd_seen_undo(seen);
	assert_true(wd_seen_find(seen, WD_SEEN_GUARD, &key, 1000, &got));
	same_guard(&got.guard, &e.guard);
	assert_true(has(seen, 7, 1000));
	assert_false(wd_seen_find(seen, WD_SEEN_CHAIN, &key, 1000, &got));
	assert_false(wd_seen_find(seen, WD_SEEN_PASSED, &key, 1000, &got));
	wd_seen_free(seen);
}

/* A story that is updated all day must not hold the memory of all its versions. */
static void what_is_replaced_is_freed(void **state)
{
	struct wd_seen *seen = wd_seen_new(DAY);

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		struct wd_seen_entry e = guard_entry(i % 10, WD_SPAN("1"), false);

		assert_int_equal(wd_seen_put(seen, &e), WD_OK);
		if (i % 100 == 99)
			wd_seen_commit(seen);
	}
	assert_int_equal(wd_seen_count(seen), 10);
	assert_true(wd_seen_bytes(seen) < 500000);
	for (unsigned id = 0; id < 10; id++) {
		struct wd_seen_entry e = guard_entry(id, WD_SPAN("1"), false), got;
		struct wd_anchor key = wd_anchor_of(&e.hash);

		assert_true(wd_seen_find(seen, WD_SEEN_GUARD, &key, 1000, &got));
	}
	wd_seen_free(seen);
}

static void buckets_follow_the_first_eight_bytes(void **state)
{
	struct wd_anchor h = { { 0, 0, 0, 0, 0, 0, 1, 2, 99 } };

	(void)state;
	assert_int_equal(wd_seen_bucket(&h, 8), 258 % 8);
	assert_int_equal(wd_seen_bucket(&h, 1000), 258);
	assert_int_equal(wd_seen_bucket(&h, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_put),
		cmocka_unit_test(undo_brings_back_what_was),
		cmocka_unit_test(undo_gives_the_memory_back),
		cmocka_unit_test(expires_from_first_seen),
		cmocka_unit_test(a_window_of_zero_keeps_for_ever),
		cmocka_unit_test(agrees_with_a_plain_model),
		cmocka_unit_test(stays_under_a_hundred_bytes_an_entry),
		cmocka_unit_test(records_read_back_as_written),
		cmocka_unit_test(newer_and_foreign_records_are_told_apart),
		cmocka_unit_test(entries_of_version_1_are_read),
		cmocka_unit_test(every_kind_comes_back_from_a_record),
		cmocka_unit_test(kinds_keep_apart),
		cmocka_unit_test(what_is_replaced_is_freed),
		cmocka_unit_test(buckets_follow_the_first_eight_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
