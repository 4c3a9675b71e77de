/* SPDX-License-Identifier: MIT */
#include "unit/story_dump.h"

/* A line of its own, '\n' inside shown as '|'; nothing for an empty value. */
static void put_line(
	struct wd_buf *out, const char *name, struct wd_span role, struct wd_span value)
{
	if (value.n == 0)
		return;
	(void)wd_buf_puts(out, name);
	if (role.n > 0)
		(void)wd_buf_printf(out, "[%.*s]", (int)role.n, role.p);
	(void)wd_buf_putc(out, ' ');
	for (size_t i = 0; i < value.n; i++)
		(void)wd_buf_putc(out, value.p[i] == '\n' ? '|' : value.p[i]);
	(void)wd_buf_putc(out, '\n');
}

static void put(struct wd_buf *out, const char *name, struct wd_span value)
{
	put_line(out, name, (struct wd_span){ 0 }, value);
}

static void put_notes(struct wd_buf *out, const char *name, const struct wd_notes *notes)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, notes, link)
		put_line(out, name, note->role, note->value);
}

static void put_subjects(struct wd_buf *out, const char *name, const struct wd_subjects *subjects)
{
	const struct wd_subject *subject;

	STAILQ_FOREACH (subject, subjects, link) {
		(void)wd_buf_printf(out, "%s %.*s (%.*s) <%.*s> %.*s\n", name, (int)subject->name.n,
			subject->name.n ? subject->name.p : "", (int)subject->rel.n,
			subject->rel.n ? subject->rel.p : "", (int)subject->uri.n,
			subject->uri.n ? subject->uri.p : "", (int)subject->literal.n,
			subject->literal.n ? subject->literal.p : "");
	}
}

static void put_metadata(struct wd_buf *out, const struct wd_story *story)
{
	const struct wd_party *party;
	const struct wd_place *place;
	const struct wd_related *related;

	STAILQ_FOREACH (party, &story->parties, link) {
		put_line(out, "party", wd_span_of(wd_role_name(party->role)), party->name);
		put(out, "party.literal", party->literal);
		put(out, "party.email", party->email);
		put(out, "party.place", party->place);
	}
	put(out, "located", story->located);
	STAILQ_FOREACH (place, &story->places, link) {
		put_line(out, "place", place->rel, place->name);
		put(out, "place.locality", place->locality);
		put(out, "place.area", place->area);
		put(out, "place.country", place->country);
		put(out, "place.uri", place->uri);
	}
	put_subjects(out, "subject", &story->subjects);
	put_subjects(out, "genre", &story->genres);
	STAILQ_FOREACH (related, &story->related, link) {
		put_line(out, "related", related->rel,
			related->headline.n > 0 ? related->headline : related->name);
		put(out, "related.uri", related->uri);
		put(out, "related.href", related->href);
	}
	put(out, "holder", story->copyright_holder);
	put(out, "notice", story->copyright_notice);
	put(out, "terms", story->usage_terms);
	put(out, "rights", story->rights_url);
}

static enum wd_err on_story(void *arg, struct wd_story *story)
{
	struct wd_buf *out = arg;

	(void)wd_buf_printf(out, "story %s%s%s\n", story->format, story->format_guessed ? "?" : "",
		story->test ? " test" : "");
	put(out, "guessed", story->guessed);
	put(out, "agency", story->agency);
	put(out, "uri", story->uri);
	put(out, "id", story->id);
	put(out, "version", story->version);
	put_notes(out, "altid", &story->alt_ids);
	if (story->action != WD_ACTION_NEW)
		put(out, "action", wd_span_of(wd_action_name(story->action)));
	if (story->pub_status != WD_PUB_USABLE)
		put(out, "status", wd_span_of(wd_pub_status_name(story->pub_status)));
	put(out, "embargo", story->embargoed_until);
	put(out, "first", story->first_created);
	put(out, "changed", story->version_created);
	put(out, "created", story->content_created);
	put(out, "expires", story->expires);
	if (story->urgency)
		(void)wd_buf_printf(out, "urgency %d\n", story->urgency);
	put_notes(out, "headline", &story->headlines);
	put_notes(out, "description", &story->descriptions);
	put(out, "slugline", story->slugline);
	put(out, "ednote", story->ed_note);
	put(out, "language", story->language);
	put_metadata(out, story);
	put(out, "text", story->raw_text);
	return WD_OK;
}

static enum wd_err on_fault(void *arg, const struct wd_fault *fault)
{
	struct wd_buf *out = arg;

	(void)wd_buf_printf(out, "fault%s %s %s", fault->err == WD_ENOTSTORY ? "(no story)" : "",
		fault->format, fault->reason);
	if (fault->offset > 0)
		(void)wd_buf_printf(out, " @%zu", fault->offset);
	(void)wd_buf_putc(out, '\n');
	return WD_OK;
}

enum wd_err dump_record(const struct wd_record *rec, struct wd_arena *arena, struct wd_buf *out)
{
	const struct wd_sink sink = { on_story, on_fault, out };

	return wd_decode(rec, arena, &sink);
}
