/* SPDX-License-Identifier: MIT */
/**
 * @file tail_case.h
 * Run one rule over a text, for the tests of the rules at the end of a story.
 *
 *     struct tail_case tc;
 *     tail_case_run(&tc, "Snow fell.\n\nENDS", wd_rule_end_marks);
 *     ... tc.story, tail_case_body(&tc) ...
 *     tail_case_done(&tc);
 *
 * The shipped vocabulary is used. Every run checks that paragraphs and parts still hold every
 * character that is not a blank.
 */
#ifndef WIREDESK_TESTS_TAIL_CASE_H
#define WIREDESK_TESTS_TAIL_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/rule.h"
#include "core/vocab_agency.h"
#include "wiredesk/buf.h"

struct tail_case {
	struct wd_story story;
	struct wd_arena arena;
	struct wd_vocab *vocab;
	struct wd_norm norm;
	struct wd_buf body;
};

static inline size_t count_ink(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !memchr(" \n\t\r", s.p[i], 4);
	return n;
}

static inline void check_nothing_lost(const struct wd_story *story, const char *text)
{
	const struct wd_part *part;
	size_t ink = 0;

	for (size_t i = 0; i < story->text.n; i++)
		ink += count_ink(story->text.paras[i].text);
	STAILQ_FOREACH (part, &story->parts, link)
		ink += count_ink(part->raw);
	if (ink != count_ink(story->text.clean))
		fail_msg("characters were lost or doubled in: %s", text);
}

static inline void tail_case_open(struct tail_case *tc)
{
	memset(tc, 0, sizeof(*tc));
	wd_arena_init(&tc->arena, 4 << 20);
	wd_buf_init(&tc->body, 1 << 20);
	wd_story_init(&tc->story);
	tc->vocab = wd_vocab_new();
	assert_non_null(tc->vocab);
	assert_int_equal(wd_vocab_add_builtin(tc->vocab), WD_OK);
	assert_int_equal(wd_vocab_seal(tc->vocab), WD_OK);
	tc->norm = (struct wd_norm){ .story = &tc->story, .vocab = tc->vocab, .arena = &tc->arena };
}

static inline void tail_case_run(
	struct tail_case *tc, const char *text, enum wd_err (*rule)(struct wd_norm *))
{
	assert_int_equal(wd_text_layout(&tc->arena, wd_span_of(text), &tc->story.text), WD_OK);
	assert_int_equal(rule(&tc->norm), WD_OK);
	check_nothing_lost(&tc->story, text);
}

static inline struct wd_span tail_case_body(struct tail_case *tc)
{
	wd_buf_reset(&tc->body);
	assert_int_equal(wd_text_join(&tc->story.text, &tc->body), WD_OK);
	return wd_buf_span(&tc->body);
}

static inline void tail_case_done(struct tail_case *tc)
{
	wd_vocab_free(tc->vocab);
	wd_buf_done(&tc->body);
	wd_arena_done(&tc->arena);
}

static inline void check_span(
	const char *name, const char *what, struct wd_span got, const char *want)
{
	if (!wd_span_eq(got, wd_span_of(want)))
		fail_msg("%s: %s is '%.*s', want '%s'", name, what, (int)got.n, got.n ? got.p : "",
			want);
}

#endif
