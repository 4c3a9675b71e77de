/* SPDX-License-Identifier: MIT */
#include "wiredesk/handoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct wd_handoff example(void)
{
	struct wd_handoff h = {
		.step = WD_STEP_FOLLOW,
		.action = WD_ACTION_CORRECTION,
		.pub_status = WD_PUB_WITHHELD,
		.flags = WD_HANDOFF_CONFLICT | WD_HANDOFF_STALE,
		.time_ms = 1767610800000,
		.from = { WD_SPAN("wire.raw"), 3, 1871, 2 },
		.agency = WD_SPAN("ntb"),
		.version = WD_SPAN("1.10"),
		.format = WD_SPAN("ninjs"),
		.guessed = WD_SPAN("charset,language"),
		.writer = WD_SPAN("wiredesk-oslo1"),
	};

	for (unsigned i = 0; i < WD_HASH_BYTES; i++) {
		h.dedup.b[i] = (unsigned char)i;
		h.content.b[i] = (unsigned char)(0xff - i);
	}
	for (unsigned i = 0; i < WD_ANCHOR_BYTES; i++)
		h.anchor.b[i] = (unsigned char)(0x80 + i);
	return h;
}

static void comes_back_as_it_went(void **state)
{
	struct wd_handoff in = example(), out;
	struct wd_buf buf;

	(void)state;
	wd_buf_init(&buf, 1 << 20);
	assert_int_equal(wd_handoff_encode(&in, &buf), WD_OK);
	assert_int_equal(wd_handoff_decode(wd_buf_span(&buf), &out), WD_OK);
	assert_int_equal(out.step, in.step);
	assert_int_equal(out.action, in.action);
	assert_int_equal(out.pub_status, in.pub_status);
	assert_int_equal(out.flags, in.flags);
	assert_int_equal(out.time_ms, in.time_ms);
	assert_int_equal(out.from.partition, in.from.partition);
	assert_int_equal(out.from.offset, in.from.offset);
	assert_int_equal(out.from.index, in.from.index);
	assert_memory_equal(&out.dedup, &in.dedup, sizeof(in.dedup));
	assert_memory_equal(&out.content, &in.content, sizeof(in.content));
	assert_memory_equal(&out.anchor, &in.anchor, sizeof(in.anchor));
	assert_true(wd_span_eq(out.from.topic, in.from.topic));
	assert_true(wd_span_eq(out.agency, in.agency));
	assert_true(wd_span_eq(out.version, in.version));
	assert_true(wd_span_eq(out.format, in.format));
	assert_true(wd_span_eq(out.guessed, in.guessed));
	assert_true(wd_span_eq(out.writer, in.writer));
	wd_buf_done(&buf);
}

/* Cut anywhere it is damaged, and nothing past the end is read: each cut is a block of its own. */
static void cut_is_damaged(void **state)
{
	struct wd_handoff in = example(), out;
	struct wd_buf buf;

	(void)state;
	wd_buf_init(&buf, 1 << 20);
	assert_int_equal(wd_handoff_encode(&in, &buf), WD_OK);
	for (size_t n = 0; n < buf.n; n++) {
		char *cut = malloc(n + 1);

		assert_non_null(cut);
		memcpy(cut, buf.p, n);
		assert_int_equal(wd_handoff_decode((struct wd_span){ cut, n }, &out), WD_EINVAL);
		free(cut);
	}
	assert_int_equal(wd_buf_putc(&buf, 'x'), WD_OK);
	assert_int_equal(wd_handoff_decode(wd_buf_span(&buf), &out), WD_EINVAL);
	wd_buf_done(&buf);
}

static void strange_values_are_refused(void **state)
{
	static const struct {
		const char *name;
		size_t at;
		unsigned char byte;
		enum wd_err expected;
	} cases[] = {
		{ "version 0", 0, 0, WD_EINVAL },
		{ "a newer version", 0, WD_HANDOFF_VERSION + 1, WD_ELIMIT },
		{ "no such step", 1, WD_STEPS, WD_EINVAL },
		{ "no such action", 2, WD_ACTION_REPEAT + 1, WD_EINVAL },
		{ "no such status", 3, WD_PUB_CANCELED + 1, WD_EINVAL },
		{ "no such flag", 4, 0x80, WD_EINVAL },
		{ "before 1970", 6, 0x80, WD_EINVAL },
	};
	struct wd_handoff in = example(), out;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wd_buf buf;

		wd_buf_init(&buf, 1 << 20);
		assert_int_equal(wd_handoff_encode(&in, &buf), WD_OK);
		buf.p[cases[i].at] = (char)cases[i].byte;
		if (wd_handoff_decode(wd_buf_span(&buf), &out) != cases[i].expected)
			fail_msg("%s", cases[i].name);
		wd_buf_done(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_went),
		cmocka_unit_test(cut_is_damaged),
		cmocka_unit_test(strange_values_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
