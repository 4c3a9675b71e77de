/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>

#include "core/rule.h"
#include "core/vocab_agency.h"

/* The vocabulary is built once and kept, or a run would do little else. */
static const struct wd_vocab *shipped(void)
{
	static struct wd_vocab *vocab;

	if (vocab)
		return vocab;
	vocab = wd_vocab_new();
	if (!vocab || wd_vocab_add_builtin(vocab) != WD_OK || wd_vocab_seal(vocab) != WD_OK)
		abort();
	return vocab;
}

static size_t count_ink(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !memchr(" \n\t\r", s.p[i], 4);
	return n;
}

/* Paragraphs and parts hold every character; none is in both. */
static void check_nothing_lost(const struct wd_story *story)
{
	const struct wd_part *part;
	size_t ink = 0;

	for (size_t i = 0; i < story->text.n; i++)
		ink += count_ink(story->text.paras[i].text);
	STAILQ_FOREACH (part, &story->parts, link)
		ink += count_ink(part->raw);
	if (ink > count_ink(story->text.clean))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static enum wd_err (*const rules[])(struct wd_norm *) = {
		wd_rule_rights,
		wd_rule_end_marks,
		wd_rule_copyright,
		wd_rule_credits,
		wd_rule_related,
	};
	struct wd_span text = { (const char *)data, n };
	struct wd_story story;
	struct wd_arena arena;

	if (!wd_utf8_valid(text))
		return 0;
	wd_arena_init(&arena, 16 << 20);
	wd_story_init(&story);
	struct wd_norm norm = { .story = &story, .vocab = shipped(), .arena = &arena };
	if (wd_text_layout(&arena, text, &story.text) == WD_OK) {
		for (size_t i = 0; i < 2 * sizeof(rules) / sizeof(rules[0]); i++) {
			(void)rules[i % (sizeof(rules) / sizeof(rules[0]))](&norm); /* ENOMEM */
			check_nothing_lost(&story);
		}
	}
	wd_arena_done(&arena);
	return 0;
}
