/* SPDX-License-Identifier: MIT */
/**
 * @file norm_help.h
 * A story normalized with the shipped vocabulary, for tests that are tables.
 *
 *     struct norm_help h;
 *     norm_help_init(&h);
 *     norm_help_run(&h, "OSLO (NTB) - Snow fell.");      h.story is what came of it
 *     norm_help_done(&h);
 */
#ifndef WIREDESK_TESTS_NORM_HELP_H
#define WIREDESK_TESTS_NORM_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "wiredesk/normalize.h"

struct norm_help {
	struct wd_vocab *vocab;
	struct wd_arena arena;
	struct wd_story story;
	char shown[2048]; /* what norm_help_*() return is here */
};

static inline void norm_help_init(struct norm_help *h)
{
	*h = (struct norm_help){ .vocab = wd_vocab_new() };
	assert_non_null(h->vocab);
	assert_int_equal(wd_vocab_add_builtin(h->vocab), WD_OK);
	assert_int_equal(wd_vocab_seal(h->vocab), WD_OK);
	wd_arena_init(&h->arena, 4 << 20);
	wd_story_init(&h->story);
}

static inline void norm_help_done(struct norm_help *h)
{
	wd_arena_done(&h->arena);
	wd_vocab_free(h->vocab);
}

/* An empty story again; fill in fields of h->story, then norm_help_apply(). */
static inline void norm_help_reset(struct norm_help *h)
{
	wd_arena_reset(&h->arena);
	wd_story_init(&h->story);
}

static inline void norm_help_apply(struct norm_help *h, const char *text)
{
	h->story.raw_text = wd_span_of(text);
	assert_int_equal(wd_normalize(&h->story, h->vocab, &h->arena, 1700000000000), WD_OK);
}

static inline void norm_help_run(struct norm_help *h, const char *text)
{
	norm_help_reset(h);
	norm_help_apply(h, text);
}

/* Fails naming the case unless got is want; NULL wants nothing. */
static inline void norm_help_is(
	const char *name, const char *what, struct wd_span got, const char *want)
{
	if (!wd_span_eq(got, wd_span_of(want)))
		fail_msg("%s: %s is '%.*s', want '%s'", name, what, (int)got.n, got.n ? got.p : "",
			want ? want : "");
}

/* The remaining paragraphs, " | " between them. */
static inline struct wd_span norm_help_body(struct norm_help *h)
{
	size_t n = 0;

	h->shown[0] = '\0';
	for (size_t i = 0; i < h->story.text.n; i++) {
		struct wd_span p = h->story.text.paras[i].text;

		if (p.n > 0)
			n += (size_t)snprintf(h->shown + n, sizeof(h->shown) - n, "%s%.*s",
				n ? " | " : "", (int)p.n, p.p);
		assert_true(n < sizeof(h->shown));
	}
	return (struct wd_span){ h->shown, n };
}

/* The names of the parties with @p role, "; " between them. */
static inline struct wd_span norm_help_parties(struct norm_help *h, enum wd_role role)
{
	const struct wd_party *p;
	size_t n = 0;

	h->shown[0] = '\0';
	STAILQ_FOREACH (p, &h->story.parties, link) {
		if (p->role == role)
			n += (size_t)snprintf(h->shown + n, sizeof(h->shown) - n, "%s%.*s",
				n ? "; " : "", (int)p->name.n, p->name.p);
		assert_true(n < sizeof(h->shown));
	}
	return (struct wd_span){ h->shown, n };
}

/* The rule of the first part that is a @p part; empty when there is none. */
static inline struct wd_span norm_help_rule(const struct norm_help *h, const char *part)
{
	const struct wd_part *p;

	STAILQ_FOREACH (p, &h->story.parts, link) {
		if (strcmp(p->part, part) == 0)
			return wd_span_of(p->rule);
	}
	return (struct wd_span){ 0 };
}

#endif
