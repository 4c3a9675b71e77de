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
		e.hash.b[28 + i] = (unsigned char)(id >> (8 * i));
	e.hash.b[15] = (unsigned char)(id % 5);
	return e;
}

static bool has(const struct wd_seen *seen, unsigned id, int64_t now_ms)
{
	struct wd_seen_entry want = entry_of(id, 0), got;

	if (!wd_seen_find(seen, &want.hash, now_ms, &got))
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
	wd_seen_key(&e.hash, key);
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
	wd_seen_key(&e.hash, key);
	assert_int_equal(wd_seen_encode(&e, &buf), WD_OK);
	struct wd_span k = { (const char *)key, sizeof(key) };
	buf.p[0] = WD_SEEN_VERSION + 1;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_ELIMIT);
	buf.p[0] = 0;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_EINVAL);
	buf.p[0] = WD_SEEN_VERSION;
	buf.p[1] = (char)0x80;
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_EINVAL);
	key[0] = 'g';
	assert_int_equal(wd_seen_decode(k, wd_buf_span(&buf), &got), WD_ENOTFOUND);
	assert_int_equal(
		wd_seen_decode((struct wd_span){ 0 }, wd_buf_span(&buf), &got), WD_ENOTFOUND);
	wd_buf_done(&buf);
}

static void buckets_follow_the_first_eight_bytes(void **state)
{
	struct wd_hash h = { { 0, 0, 0, 0, 0, 0, 1, 2, 99 } };

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
		cmocka_unit_test(buckets_follow_the_first_eight_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
