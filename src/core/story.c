/* SPDX-License-Identifier: MIT */
#include "wiredesk/story.h"

#include <assert.h>

void wd_story_init(struct wd_story *story)
{
	assert(story);
	*story = (struct wd_story){ .format = "" };
	STAILQ_INIT(&story->alt_ids);
	STAILQ_INIT(&story->headlines);
	STAILQ_INIT(&story->descriptions);
	STAILQ_INIT(&story->parts);
	STAILQ_INIT(&story->parties);
	STAILQ_INIT(&story->places);
	STAILQ_INIT(&story->subjects);
	STAILQ_INIT(&story->genres);
	STAILQ_INIT(&story->related);
}

enum wd_err wd_story_add_note(
	struct wd_notes *notes, struct wd_arena *arena, struct wd_span role, struct wd_span value)
{
	if (value.n == 0)
		return WD_OK;

	struct wd_note *note = wd_arena_alloc(arena, sizeof(*note));
	if (!note)
		return WD_ENOMEM;
	note->role = role;
	note->value = value;
	STAILQ_INSERT_TAIL(notes, note, link);
	return WD_OK;
}

enum wd_err wd_story_add_party(
	struct wd_story *story, struct wd_arena *arena, const struct wd_party *party)
{
	if (party->name.n == 0)
		return WD_OK;

	struct wd_party *copy = wd_arena_alloc(arena, sizeof(*copy));
	if (!copy)
		return WD_ENOMEM;
	*copy = *party;
	STAILQ_INSERT_TAIL(&story->parties, copy, link);
	return WD_OK;
}

enum wd_err wd_story_add_place(
	struct wd_story *story, struct wd_arena *arena, const struct wd_place *place)
{
	if (place->name.n == 0 && place->locality.n == 0)
		return WD_OK;

	struct wd_place *copy = wd_arena_alloc(arena, sizeof(*copy));
	if (!copy)
		return WD_ENOMEM;
	*copy = *place;
	STAILQ_INSERT_TAIL(&story->places, copy, link);
	return WD_OK;
}

enum wd_err wd_story_add_subject(
	struct wd_subjects *subjects, struct wd_arena *arena, const struct wd_subject *subject)
{
	if (subject->name.n == 0 && subject->uri.n == 0 && subject->literal.n == 0)
		return WD_OK;

	struct wd_subject *copy = wd_arena_alloc(arena, sizeof(*copy));
	if (!copy)
		return WD_ENOMEM;
	*copy = *subject;
	STAILQ_INSERT_TAIL(subjects, copy, link);
	return WD_OK;
}

enum wd_err wd_story_add_related(
	struct wd_story *story, struct wd_arena *arena, const struct wd_related *related)
{
	if (related->name.n == 0 && related->headline.n == 0 && related->uri.n == 0)
		return WD_OK;

	struct wd_related *copy = wd_arena_alloc(arena, sizeof(*copy));
	if (!copy)
		return WD_ENOMEM;
	*copy = *related;
	STAILQ_INSERT_TAIL(&story->related, copy, link);
	return WD_OK;
}

enum wd_err wd_story_add_part(struct wd_story *story, struct wd_arena *arena, const char *rule,
	const char *part, struct wd_span raw)
{
	struct wd_part *p;

	if (wd_span_trim(raw).n == 0)
		return WD_OK;
	p = wd_arena_alloc(arena, sizeof(*p));
	if (!p)
		return WD_ENOMEM;
	p->rule = rule;
	p->part = part;
	p->raw = raw;
	STAILQ_INSERT_TAIL(&story->parts, p, link);
	return WD_OK;
}

struct wd_span wd_notes_get(const struct wd_notes *notes, struct wd_span role)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, notes, link) {
		if (wd_span_eq(note->role, role))
			return note->value;
	}
	return (struct wd_span){ 0 };
}

const char *wd_action_name(enum wd_action action)
{
	static const char *const names[] = {
		[WD_ACTION_NEW] = "new",
		[WD_ACTION_UPDATE] = "update",
		[WD_ACTION_CORRECTION] = "correction",
		[WD_ACTION_KILL] = "kill",
		[WD_ACTION_HOLD] = "hold",
		[WD_ACTION_ADVISORY] = "advisory",
		[WD_ACTION_REPEAT] = "repeat",
	};

	assert((size_t)action < sizeof(names) / sizeof(names[0]));
	return names[action];
}

const char *wd_pub_status_name(enum wd_pub_status status)
{
	static const char *const names[] = {
		[WD_PUB_USABLE] = "usable",
		[WD_PUB_WITHHELD] = "withheld",
		[WD_PUB_CANCELED] = "canceled",
	};

	assert((size_t)status < sizeof(names) / sizeof(names[0]));
	return names[status];
}

const char *wd_role_name(enum wd_role role)
{
	static const char *const names[] = {
		[WD_ROLE_AUTHOR] = "author",
		[WD_ROLE_AGENCY] = "agency",
		[WD_ROLE_PROVIDER] = "provider",
		[WD_ROLE_REPORTER] = "reporter",
		[WD_ROLE_WRITER] = "writer",
		[WD_ROLE_EDITOR] = "editor",
		[WD_ROLE_CONTRIBUTOR] = "contributor",
	};

	assert((size_t)role < sizeof(names) / sizeof(names[0]));
	return names[role];
}
