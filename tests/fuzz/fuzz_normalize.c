/* SPDX-License-Identifier: MIT */
/*
 * Every rule over any text: nothing is lost and nothing is there twice. The remaining paragraphs
 * and the parts that rules took cover each character of the clean text that is no blank once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "wiredesk/normalize.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *what, size_t at)
{
	fprintf(stderr, "%s at byte %zu\n", what, at);
	abort();
}

static bool is_inside(struct wd_span s, struct wd_span clean)
{
	return s.n > 0 && s.p >= clean.p && s.p + s.n <= clean.p + clean.n;
}

static void count(struct wd_span s, struct wd_span clean, unsigned char *counts)
{
	if (s.n > 0 && !is_inside(s, clean))
		fail("a paragraph is not of the text", 0);
	for (size_t i = 0; i < s.n; i++)
		counts[(size_t)(s.p - clean.p) + i]++;
}

/* Space, line end, and the bytes of NBSP. */
static bool is_blank(struct wd_span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c == 0xc2)
		return i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xa0;
	if (c == 0xa0)
		return i > 0 && (unsigned char)s.p[i - 1] == 0xc2;
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void check_cover(const struct wd_story *story)
{
	struct wd_span clean = story->text.clean;
	unsigned char *counts = calloc(clean.n + 1, 1);
	const struct wd_part *part;

	if (!counts)
		return;
	for (size_t i = 0; i < story->text.n; i++)
		count(story->text.paras[i].text, clean, counts);
	STAILQ_FOREACH (part, &story->parts, link)
		count(part->raw, clean, counts);
	for (size_t i = 0; i < clean.n; i++) {
		if (!is_blank(clean, i) && counts[i] != 1)
			fail(counts[i] ? "there twice" : "lost", i);
	}
	free(counts);
}

static struct wd_vocab *vocabulary(void)
{
	static struct wd_vocab *vocab;

	if (!vocab) {
		vocab = wd_vocab_new();
		if (!vocab || wd_vocab_add_builtin(vocab) || wd_vocab_seal(vocab))
			abort();
	}
	return vocab;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wd_span text = { (const char *)data, size };
	size_t headline = wd_span_find_byte(text, '\0');
	struct wd_arena arena;
	struct wd_story story;

	/* What stands before a NUL is the headline, if there is one. */
	if (!wd_utf8_valid(text) || size > 60000)
		return 0;
	wd_arena_init(&arena, 16 << 20);
	wd_story_init(&story);
	if (headline < text.n) {
		if (wd_story_add_note(&story.headlines, &arena, WD_SPAN("main"),
			    wd_span_head(text, headline)))
			abort();
		text = wd_span_from(text, headline + 1);
	}
	story.raw_text = text;
	if (wd_normalize(&story, vocabulary(), &arena, 1700000000000) == WD_OK)
		check_cover(&story);
	wd_arena_done(&arena);
	return 0;
}
