/* SPDX-License-Identifier: MIT */
/* AP's Media API: near ninjs 1, with meanings of its own. */
#include "decode_json.h"
#include "decode_ninjs.h"

/* {"data": {"item": {...}}}, {"item": {...}} as a feed lists them, or the item itself. */
static const json_t *item_of(const json_t *object)
{
	const json_t *item = json_object_get(json_object_get(object, "data"), "item");

	if (!json_is_object(item))
		item = json_object_get(object, "item");
	return json_is_object(item) ? item : object;
}

bool wd_ap_json_is(const json_t *object)
{
	return json_is_string(
		json_object_get(json_object_get(item_of(object), "altids"), "itemid"));
}

/* The API's address of an item is signed and changes with each call; the item id stays. */
static void identity(struct wd_fields *f, const json_t *item, struct wd_story *story)
{
	static const struct wd_span prefix = WD_SPAN_LIT("tag:ap.org,2011:");
	struct wd_span id =
		wd_json_line(f, json_object_get(json_object_get(item, "altids"), "itemid"));

	if (f->err != WD_OK || id.n == 0)
		return;
	char *p = wd_arena_text(f->d->arena, prefix.n + id.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return;
	}
	memcpy(p, prefix.p, prefix.n);
	memcpy(p + prefix.n, id.p, id.n);
	wd_decoding_identify(story, (struct wd_span){ p, prefix.n + id.n });
}

struct type_word {
	const char *word;
	enum wd_action action;
};

/* What AP's editors say it is. Status alone is not to be trusted: a kill may come as usable. */
static void action(const json_t *item, struct wd_story *story)
{
	static const struct type_word words[] = {
		{ "kill", WD_ACTION_KILL },
		{ "elimination", WD_ACTION_KILL },
		{ "withhold", WD_ACTION_HOLD },
		{ "holdforrelease", WD_ACTION_HOLD },
		{ "disregard", WD_ACTION_ADVISORY },
		{ "advisory", WD_ACTION_ADVISORY },
		{ "corrective", WD_ACTION_CORRECTION },
		{ "correction", WD_ACTION_CORRECTION },
		{ "clarification", WD_ACTION_CORRECTION },
		{ "lead", WD_ACTION_UPDATE },
		{ "writethru", WD_ACTION_UPDATE },
	};
	const json_t *types = json_object_get(item, "editorialtypes");

	if (story->action == WD_ACTION_KILL)
		return;
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		for (size_t i = 0; i < json_array_size(types); i++) {
			if (!wd_json_is(json_array_get(types, i), words[w].word))
				continue;
			story->action = words[w].action;
			if (story->action == WD_ACTION_KILL)
				story->pub_status = WD_PUB_CANCELED;
			else if (story->action == WD_ACTION_HOLD)
				story->pub_status = WD_PUB_WITHHELD;
			return;
		}
	}
}

static void headlines(struct wd_fields *f, const json_t *item, struct wd_story *story)
{
	static const struct {
		const char *key, *role;
	} rows[] = { { "headline", "main" }, { "headline_extended", "extended" },
		{ "headline_seo", "seo" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		wd_json_note(f, &story->headlines, wd_span_of(rows[i].role),
			wd_json_line(f, wd_json_get(item, rows[i].key, i == 0 ? "title" : NULL)));
	wd_json_note(f, &story->descriptions, WD_SPAN("summary"),
		wd_json_line(f, wd_json_get(item, "description_summary", NULL)));
}

/* {"by": "By MARK KENNEDY", "title": "AP Entertainment Writer"}: as the wire would set it. */
static void bylines(struct wd_fields *f, const json_t *item, struct wd_story *story)
{
	const json_t *array = json_object_get(item, "bylines");

	for (size_t i = 0; i < json_array_size(array) && f->err == WD_OK; i++) {
		const json_t *entry = json_array_get(array, i);
		struct wd_span by = wd_json_line(f, json_object_get(entry, "by"));
		struct wd_span title = wd_json_line(f, json_object_get(entry, "title"));

		if (by.n > 0 && title.n > 0 && f->err == WD_OK) {
			char *p = wd_arena_text(f->d->arena, by.n + 2 + title.n);

			if (!p) {
				f->err = WD_ENOMEM;
				return;
			}
			memcpy(p, by.p, by.n);
			memcpy(p + by.n, ", ", 2);
			memcpy(p + by.n + 2, title.p, title.n);
			by = (struct wd_span){ p, by.n + 2 + title.n };
		}
		wd_json_note(f, &story->descriptions, WD_SPAN("byline"), by);
	}
}

/* `located` is the text of the dateline; datelinelocation names the place. */
static void dateline(struct wd_fields *f, const json_t *item, struct wd_story *story)
{
	const json_t *where = json_object_get(item, "datelinelocation");
	struct wd_place place = {
		.rel = WD_SPAN("dateline"),
		.name = wd_json_line(f, wd_json_get(item, "located", NULL)),
		.locality = wd_json_line(f, wd_json_get(where, "city", NULL)),
		.area = wd_json_line(f, wd_json_get(where, "countryareaname", NULL)),
		.country = wd_json_line(f, wd_json_get(where, "countryname", NULL)),
	};

	story->located = place.name;
	if (f->err == WD_OK)
		f->err = wd_story_add_place(story, f->d->arena, &place);
}

static void terms(struct wd_fields *f, const json_t *item, struct wd_story *story)
{
	const json_t *notes = json_object_get(item, "ednote");

	story->ed_note = wd_json_line(f, notes);
	story->slugline = wd_json_line(f, wd_json_get(item, "slugline", NULL));
	story->first_created = wd_json_datetime(f, wd_json_get(item, "firstcreated", NULL));
	story->version_created = wd_json_datetime(f, wd_json_get(item, "versioncreated", NULL));
	story->expires = wd_json_datetime(f, wd_json_get(item, "expires", NULL));
}

static bool is_signaled(const json_t *item, const char *word)
{
	const json_t *signals = json_object_get(item, "signals");

	for (size_t i = 0; i < json_array_size(signals); i++) {
		if (wd_json_is(json_array_get(signals, i), word))
			return true;
	}
	return false;
}

/* The API names the text of a story by address only; some collectors put it beside the item. */
static void body(
	struct wd_fields *f, const json_t *object, const json_t *item, struct wd_story *story)
{
	static const char *const keys[] = { "nitf", "body_xhtml", "body_html" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && wd_look_blank(story->raw_text);
		i++) {
		const json_t *value = wd_json_get(object, keys[i], NULL);

		story->raw_text = wd_json_html(f, value ? value : json_object_get(item, keys[i]));
	}
}

enum wd_err wd_ap_json_story(struct wd_decoding *d, const json_t *object, struct wd_story *story)
{
	struct wd_fields f = { .d = d };
	const json_t *item = item_of(object);
	const json_t *type = wd_json_get(item, "type", NULL);
	long long urgency = wd_json_int(wd_json_get(item, "urgency", NULL));

	if (type && !wd_json_is(type, "text"))
		return wd_json_refuse_type(d, type);
	identity(&f, item, story);
	wd_json_version(&f, story, wd_json_get(item, "version", NULL));
	wd_json_status(wd_json_get(item, "pubstatus", NULL), story);
	action(item, story);
	wd_json_embargo(&f, wd_json_get(item, "embargoed", NULL), story);
	story->urgency = urgency >= 1 && urgency <= 9 ? (int)urgency : 0;
	story->test = is_signaled(item, "test");
	headlines(&f, item, story);
	bylines(&f, item, story);
	dateline(&f, item, story);
	terms(&f, item, story);
	wd_ninjs_meta(&f, item, story);
	body(&f, object, item, story);
	/* Where the text is elsewhere, this is all that there is of its dateline. */
	if (f.err == WD_OK && wd_look_blank(story->raw_text))
		wd_json_note(&f, &story->descriptions, WD_SPAN("dateline"),
			wd_json_line(&f, wd_json_get(item, "located", NULL)));
	if (f.err == WD_OK && STAILQ_EMPTY(&story->headlines) && wd_look_blank(story->raw_text))
		return wd_json_refuse(
			d, WD_ENOTSTORY, "empty", WD_SPAN("neither text nor headline"));
	return f.err;
}
