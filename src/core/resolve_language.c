/* SPDX-License-Identifier: MIT */
#include "core/language.h"
#include "core/resolve_parts.h"

/* More does not make it surer, and it takes its time by the byte. */
#define SAMPLE_BYTES 300
/* A flash of fewer bytes is as likely a name as a language. */
#define LEAST_BYTES 40
#define GUESS       "language"

struct sample {
	char p[SAMPLE_BYTES];
	size_t n;
};

/* As much of @p s as there is room for, and no part of a character. */
static void add(struct sample *sample, struct wd_span s)
{
	size_t room = sizeof(sample->p) - sample->n;

	if (sample->n > 0 && room > 0) {
		sample->p[sample->n++] = ' ';
		room--;
	}
	if (s.n > room) {
		s.n = room;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	if (s.n > 0)
		memcpy(sample->p + sample->n, s.p, s.n);
	sample->n += s.n;
}

static enum wd_err add_guess(struct wd_story *story, struct wd_arena *arena)
{
	struct wd_span before = story->guessed;
	char *text;

	if (before.n == 0) {
		story->guessed = WD_SPAN(GUESS);
		return WD_OK;
	}
	text = wd_arena_text(arena, before.n + sizeof("," GUESS));
	if (!text)
		return WD_ENOMEM;
	memcpy(text, before.p, before.n);
	memcpy(text + before.n, "," GUESS, sizeof("," GUESS) - 1);
	story->guessed = (struct wd_span){ text, before.n + sizeof("," GUESS) - 1 };
	return WD_OK;
}

enum wd_err wd_resolve_language(struct wd_story *story, struct wd_arena *arena)
{
	struct sample sample = { .n = 0 };
	const char *tag;

	if (story->language.n > 0)
		return WD_OK;
	for (size_t i = 0; i < story->text.n && sample.n < SAMPLE_BYTES; i++)
		add(&sample, story->text.paras[i].text);
	if (sample.n < LEAST_BYTES)
		add(&sample, wd_notes_get(&story->headlines, WD_SPAN("main")));
	if (sample.n < LEAST_BYTES)
		return WD_OK;

	tag = wd_language_of(sample.p, sample.n);
	if (!tag)
		return WD_ENOMEM;
	if (!*tag)
		return WD_OK;
	story->language = wd_span_of(tag);
	return add_guess(story, arena);
}
