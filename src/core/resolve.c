/* SPDX-License-Identifier: MIT */
#include "wiredesk/resolve.h"

#include <assert.h>
#include <stdio.h>

#include "core/resolve_parts.h"

#define DATE_ROLE WD_SPAN("datelineDate")

/* "2026-01-05T..." */
static bool day_of_text(struct wd_span s, struct wd_day *ret)
{
	return s.n >= 10 && wd_resolve_date(wd_span_head(s, 10), NULL, ret);
}

/*
 * When the story was written, as near as one can tell. What the wire says comes first: the record
 * may be of a replay, years later.
 */
static const struct wd_day *find_anchor(
	const struct wd_story *story, int64_t time_ms, struct wd_day *ret)
{
	if (day_of_text(story->content_created, ret) || day_of_text(story->version_created, ret) ||
		day_of_text(story->first_created, ret) || (time_ms > 0 && wd_day_of(time_ms, ret)))
		return ret;
	return NULL;
}

static enum wd_err add_date(struct wd_story *story, struct wd_arena *arena, int64_t time_ms)
{
	struct wd_day anchor, day;
	char text[16];

	if (story->dateline_date.n == 0 || wd_notes_get(&story->descriptions, DATE_ROLE).n > 0)
		return WD_OK;
	if (!wd_resolve_date(story->dateline_date, find_anchor(story, time_ms, &anchor), &day))
		return WD_OK;
	int n = snprintf(
		text, sizeof(text), "%04d-%02u-%02u", day.year, day.month % 100, day.day % 100);
	if (n != 10)
		return WD_OK;
	struct wd_span value = wd_arena_dup(arena, (struct wd_span){ text, (size_t)n });
	if (!value.p)
		return WD_ENOMEM;
	return wd_story_add_note(&story->descriptions, arena, DATE_ROLE, value);
}

enum wd_err wd_resolve(struct wd_story *story, const struct wd_vocab *vocab, struct wd_arena *arena,
	int64_t time_ms)
{
	struct wd_place *place;
	enum wd_err err = WD_OK;

	assert(story && vocab && arena);
	STAILQ_FOREACH (place, &story->places, link) {
		if (!err && wd_span_eq(place->rel, WD_SPAN("dateline")))
			err = wd_resolve_place(story, vocab, arena, place);
	}
	if (!err)
		err = add_date(story, arena, time_ms);
	return err ? err : wd_resolve_language(story, arena);
}
