/* SPDX-License-Identifier: MIT */
#include "core/caption.h"
#include "core/lead_script.h"
#include "core/lead_words.h"
#include "core/names.h"
#include "core/rule_head.h"

#define DATELINE WD_SPAN("dateline")
/* A summary above the dateline is no longer. */
#define NOTE_MAX 300

/* "FORT WASHINGTON", "Pa." -> "Fort Washington, Pa." */
static enum wd_err display_name(
	struct wd_arena *arena, const struct wd_lead *lead, struct wd_span *ret)
{
	const struct wd_span parts[] = { lead->area, lead->country };
	struct wd_span city;
	size_t n;
	enum wd_err err = wd_name_display(arena, lead->city, &city);

	if (err)
		return err;
	if (lead->area.n == 0 && lead->country.n == 0) {
		*ret = city;
		return WD_OK;
	}
	char *p = wd_arena_text(arena, city.n + lead->area.n + lead->country.n + 4);
	if (!p)
		return WD_ENOMEM;
	memcpy(p, city.p, city.n);
	n = city.n;
	for (size_t i = 0; i < 2; i++) {
		if (parts[i].n == 0)
			continue;
		memcpy(p + n, ", ", 2);
		memcpy(p + n + 2, parts[i].p, parts[i].n);
		n += 2 + parts[i].n;
	}
	*ret = (struct wd_span){ p, n };
	return WD_OK;
}

static bool has_dateline_place(const struct wd_story *story)
{
	const struct wd_place *place;

	STAILQ_FOREACH (place, &story->places, link) {
		if (wd_span_eq(place->rel, DATELINE))
			return true;
	}
	return false;
}

static enum wd_err add_place(struct wd_norm *norm, const struct wd_lead *lead)
{
	struct wd_place place = { .rel = DATELINE,
		.locality = lead->city,
		.area = lead->area,
		.country = lead->country };
	enum wd_err err;

	if (lead->city.n == 0 || has_dateline_place(norm->story))
		return WD_OK;
	err = display_name(norm->arena, lead, &place.name);
	if (err)
		return err;
	if (norm->story->located.n == 0)
		norm->story->located = place.name;
	return wd_story_add_place(norm->story, norm->arena, &place);
}

static enum wd_err add_facts(struct wd_norm *norm, const struct wd_lead *lead)
{
	enum wd_err err = add_place(norm, lead);

	if (norm->story->dateline_date.n == 0)
		norm->story->dateline_date = lead->date;
	if (!err && lead->credit.n > 0)
		err = wd_head_add_agency(norm, lead->agency, lead->agency_name, lead->credit);
	return err;
}

/* The monitoring services of broadcasts mark where the translation begins. */
static enum wd_err take_text_mark(struct wd_norm *norm, size_t i)
{
	size_t n = wd_text_mark_len(norm->story->text.paras[i].text);

	if (n == 0)
		return WD_OK;
	return wd_norm_take_head(norm, i, n, "dateline.text-mark", "marker");
}

/* A field may hold no more than the date: what stands in the text says it all. */
static enum wd_err keep_raw(struct wd_norm *norm, struct wd_span raw)
{
	struct wd_notes *notes = &norm->story->descriptions;
	struct wd_note *note;

	STAILQ_FOREACH (note, notes, link) {
		if (!wd_span_eq(note->role, DATELINE) || note->value.n == 0)
			continue;
		if (wd_date_at(norm->vocab, note->value) == 0)
			note->value = raw;
		return WD_OK;
	}
	return wd_story_add_note(notes, norm->arena, DATELINE, raw);
}

static enum wd_err cut(struct wd_norm *norm, size_t i, const struct wd_lead *lead)
{
	struct wd_story *story = norm->story;
	struct wd_span raw = wd_strip_blanks(wd_span_head(story->text.paras[i].text, lead->n));
	enum wd_err err = add_facts(norm, lead);

	if (!err)
		err = keep_raw(norm, raw);
	if (!err)
		err = wd_norm_take_head(norm, i, lead->n, lead->form, "dateline");
	return err ? err : take_text_mark(norm, i);
}

static enum wd_err apply(struct wd_norm *norm, size_t i, size_t at, const struct wd_lead *lead)
{
	enum wd_err err = wd_head_take_above(norm, i, at);

	return err ? err : cut(norm, i, lead);
}

/* One sentence or two above a dateline in full: a summary, or a caption without its credit. */
static bool is_note_above(const struct wd_norm *norm, size_t i)
{
	size_t above = wd_norm_prev(norm, i);

	return above < norm->story->text.n && norm->story->text.paras[above].text.n <= NOTE_MAX &&
		wd_norm_prev(norm, above) == norm->story->text.n;
}

/* Notes of several paragraphs may stand above this; they stay in the body. */
static bool is_full(const struct wd_lead *lead)
{
	return lead->trust == WD_LEAD_SURE && lead->city.n > 0 && lead->agency;
}

static bool follows_byline(const struct wd_norm *norm)
{
	const struct wd_part *part;

	STAILQ_FOREACH (part, &norm->story->parts, link) {
		if (wd_span_eq(wd_span_of(part->part), WD_SPAN("byline")))
			return true;
	}
	return false;
}

/* A lead-in at the start of a line inside paragraph i, the lines above it being headings. */
static bool read_lines(
	const struct wd_norm *norm, struct wd_span para, struct wd_lead *ret, size_t *ret_at)
{
	size_t at = 0;

	for (size_t k = 0; k < WD_HEAD_LINES; k++) {
		struct wd_span rest = wd_span_from(para, at);
		size_t end = wd_span_find_byte(rest, '\n');

		if (end == rest.n || !wd_head_is_heading(wd_span_head(rest, end)))
			return false;
		at += end + 1;
		rest = wd_span_from(para, at);
		/* "... the agency\n(AP) ..." is prose; a place has to come first. */
		if (rest.n > 0 && rest.p[0] != '(' && wd_lead_read(norm->vocab, rest, ret) &&
			ret->trust == WD_LEAD_SURE && ret->city.n > 0) {
			*ret_at = at;
			return true;
		}
	}
	return false;
}

/* What is a lead-in at the top alone: a city below a byline, or one below lines of headings. */
static bool read_weak(const struct wd_norm *norm, struct wd_span para, bool bylined,
	struct wd_lead *ret, size_t *ret_at)
{
	if (bylined && wd_lead_city(norm->vocab, para, ret)) {
		*ret_at = 0;
		return true;
	}
	return read_lines(norm, para, ret, ret_at);
}

/* The reporters stand inside the lead-in there. */
static enum wd_err apply_script(struct wd_norm *norm, size_t i, const struct wd_lead_script *script)
{
	struct wd_span names = script->names;
	enum wd_err err = apply(norm, i, 0, &script->lead);
	struct wd_name author;

	while (!err &&
		(author = (struct wd_name){ .name = wd_lead_script_name(&names) }).name.n > 0)
		err = wd_head_add_author(norm, &author);
	if (norm->story->by.n == 0)
		norm->story->by = script->names;
	return err;
}

static enum wd_err find_and_apply(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	bool bylined = follows_byline(norm), top = true;

	for (size_t i = wd_norm_next(norm, 0), k = 0; i < text->n && k < WD_HEAD_PARAS; k++) {
		struct wd_span para = text->paras[i].text;
		struct wd_lead_script script;
		struct wd_lead lead;
		size_t at;

		if (top && wd_lead_script_read(norm->vocab, para, &script))
			return apply_script(norm, i, &script);
		if (wd_lead_read(norm->vocab, para, &lead) && (top || is_full(&lead)))
			return top || is_note_above(norm, i) ? apply(norm, i, 0, &lead)
							     : cut(norm, i, &lead);
		if (top && read_weak(norm, para, bylined, &lead, &at))
			return apply(norm, i, at, &lead);
		top = top && wd_head_is_heading(para);
		i = wd_norm_next(norm, i + 1);
	}
	return WD_OK;
}

/*
 * Where the format says that the story was written: weaker than a dateline, because desks stamp
 * themselves there.
 */
static void promote_located(struct wd_story *story)
{
	struct wd_place *place;

	if (has_dateline_place(story))
		return;
	STAILQ_FOREACH (place, &story->places, link) {
		if (!wd_span_eq(place->rel, WD_SPAN("located")))
			continue;
		place->rel = DATELINE;
		if (story->located.n == 0)
			story->located = place->name;
		return;
	}
}

enum wd_err wd_rule_dateline(struct wd_norm *norm)
{
	struct wd_span declared = wd_notes_get(&norm->story->descriptions, DATELINE);
	struct wd_lead lead;
	enum wd_err err = find_and_apply(norm);

	if (!err && declared.n > 0 && wd_lead_declared(norm->vocab, declared, &lead))
		err = add_facts(norm, &lead);
	if (!err)
		promote_located(norm->story);
	return err;
}
