/* SPDX-License-Identifier: MIT */
/* ninjs in: what a story is, its status, its texts. */
#include "decode_ninjs.h"

/* Any of these makes an object ninjs: no simple object has them. */
static const char *const telling_keys[] = {
	"$standard",
	"headlines",
	"bodies",
	"body_text",
	"body_xhtml",
	"body_html",
	"body_html5",
	"descriptions",
	"pubstatus",
	"pubStatus",
	"versioncreated",
	"versionCreated",
	"firstcreated",
	"firstCreated",
	"copyrightnotice",
	"copyrightNotice",
	"copyrightholder",
	"copyrightHolder",
	"representationtype",
	"representationType",
	"infosources",
	"infoSources",
	"altids",
	"altIds",
	"renditions",
};

bool wd_ninjs_is(const json_t *object)
{
	if (json_is_object(json_object_get(object, "standard")))
		return true;
	for (size_t i = 0; i < sizeof(telling_keys) / sizeof(telling_keys[0]); i++) {
		if (json_object_get(object, telling_keys[i]))
			return true;
	}
	return false;
}

/* "story" is BBC's word. */
static bool is_text(const json_t *type)
{
	return !type || wd_json_is(type, "text") || wd_json_is(type, "story") ||
		wd_json_is(type, "article") || wd_json_is(type, "");
}

static void dates(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	story->first_created =
		wd_json_datetime(f, wd_json_get(object, "firstCreated", "firstcreated"));
	story->version_created =
		wd_json_datetime(f, wd_json_get(object, "versionCreated", "versioncreated"));
	story->content_created =
		wd_json_datetime(f, wd_json_get(object, "contentCreated", "contentcreated"));
	story->expires = wd_json_datetime(f, wd_json_get(object, "expires", NULL));
}

static bool is_html_type(const json_t *type)
{
	return wd_json_is(type, "text/html") || wd_json_is(type, "application/xhtml+xml") ||
		wd_json_is(type, "body_xhtml") || wd_json_is(type, "body_html") ||
		wd_json_is(type, "html") || wd_json_is(type, "xhtml");
}

static bool is_plain_type(const json_t *type)
{
	return wd_json_is(type, "text/plain") || wd_json_is(type, "text");
}

/* A value that does not say what it is: markup begins with a tag. */
static bool looks_html(const json_t *value)
{
	struct wd_span s = { json_string_value(value), json_string_length(value) };

	s = wd_span_trim(s);
	return s.n > 1 && s.p[0] == '<' &&
		((s.p[1] >= 'a' && s.p[1] <= 'z') || s.p[1] == '!' || s.p[1] == '?');
}

static struct wd_markup html_or_text(struct wd_fields *f, const json_t *value, const json_t *type)
{
	if (is_html_type(type) || (!is_plain_type(type) && looks_html(value)))
		return wd_json_markup(f, value);
	return (struct wd_markup){ .text = wd_json_text(f, value) };
}

static void take_body(struct wd_fields *f, struct wd_story *story, struct wd_markup markup)
{
	story->raw_text = markup.text;
	story->body_html = markup.xhtml;
	if (f->err == WD_OK)
		f->err = wd_decoding_captions(f->d, story, markup.captions);
}

static bool has_text(const json_t *value)
{
	struct wd_span s = { json_string_value(value), json_string_length(value) };

	return s.p && !wd_look_blank(s);
}

/*
 * How good a body is as the story: plain before HTML before what says nothing; role main before
 * others; 0 for what is no text for readers (NITF and other XML inside JSON, and no text at all).
 */
static unsigned body_rank(const json_t *body)
{
	const json_t *type = wd_json_get(body, "contentType", "contenttype");
	bool main_role = wd_json_is(json_object_get(body, "role"), "main");

	if (!has_text(json_object_get(body, "value")))
		return 0;
	if (is_plain_type(type))
		return 6 + main_role;
	if (is_html_type(type))
		return 4 + main_role;
	return type && !wd_json_is(type, "") ? 0 : 2 + main_role;
}

static const json_t *best_body(const json_t *bodies)
{
	const json_t *best = NULL;
	unsigned best_rank = 0;

	for (size_t i = 0; i < json_array_size(bodies); i++) {
		const json_t *body = json_array_get(bodies, i);
		unsigned rank = body_rank(body);

		if (rank > best_rank) {
			best = body;
			best_rank = rank;
		}
	}
	return best;
}

static void body(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	static const char *const html_keys[] = { "body_xhtml", "body_html", "body_html5" };
	const json_t *best = best_body(json_object_get(object, "bodies"));
	const json_t *text = json_object_get(object, "body_text");

	if (best) {
		take_body(f, story,
			html_or_text(f, json_object_get(best, "value"),
				wd_json_get(best, "contentType", "contenttype")));
		return;
	}
	for (size_t i = 0; !has_text(text) && i < sizeof(html_keys) / sizeof(html_keys[0]); i++) {
		const json_t *html = json_object_get(object, html_keys[i]);

		if (has_text(html)) {
			take_body(f, story, wd_json_markup(f, html));
			return;
		}
	}
	story->raw_text = wd_json_text(f, text);
}

/* "headline_seo" -> "seo", "description_caption_xhtml" -> "caption"; *ret_html: ends in xhtml. */
static struct wd_span role_of(const char *key, const char *prefix, bool *ret_html)
{
	struct wd_span s = wd_span_from(wd_span_of(key), strlen(prefix));
	static const struct wd_span kinds[] = {
		WD_SPAN_LIT("text"),
		WD_SPAN_LIT("xhtml"),
		WD_SPAN_LIT("html"),
	};

	*ret_html = wd_span_ends(s, WD_SPAN("html"));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (wd_span_eq(s, kinds[i]))
			return (struct wd_span){ 0 };
		if (wd_span_ends(s, kinds[i]) && s.p[s.n - kinds[i].n - 1] == '_')
			return wd_span_head(s, s.n - kinds[i].n - 1);
	}
	return s;
}

/* ninjs 1: headline, headline_*; description_text, description_*. */
static void notes_by_key(
	struct wd_fields *f, const json_t *object, const char *prefix, struct wd_notes *notes)
{
	const char *role_if_none = prefix[0] == 'h' ? "main" : "summary";
	struct wd_member member = { 0 };

	while (wd_json_next(object, &member)) {
		bool html;

		if (!wd_span_starts(wd_span_of(member.key), wd_span_of(prefix)) ||
			!has_text(member.value))
			continue;
		struct wd_span role = role_of(member.key, prefix, &html);
		role = wd_json_key(f, role.n > 0 ? role : wd_span_of(role_if_none));
		/* The same in another dress. */
		if (wd_notes_get(notes, role).n > 0)
			continue;
		struct wd_span text =
			html ? wd_json_html(f, member.value) : wd_json_text(f, member.value);
		if (f->err == WD_OK)
			f->err = wd_decoding_line(f->d, text, &text);
		wd_json_note(f, notes, role, text);
	}
}

/* ninjs 2 and 3: [{role, contentType, value}]. */
static void notes_of(
	struct wd_fields *f, const json_t *array, const char *role_if_none, struct wd_notes *notes)
{
	for (size_t i = 0; i < json_array_size(array) && f->err == WD_OK; i++) {
		const json_t *item = json_array_get(array, i);
		const json_t *value = json_object_get(item, "value");
		struct wd_span role = wd_json_line(f, json_object_get(item, "role"));

		if (!json_is_string(value))
			continue;
		struct wd_span text =
			html_or_text(f, value, wd_json_get(item, "contentType", "contenttype"))
				.text;
		if (f->err == WD_OK)
			f->err = wd_decoding_line(f->d, text, &text);
		wd_json_note(f, notes, role.n > 0 ? role : wd_span_of(role_if_none), text);
	}
}

static void headlines(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	struct wd_notes *notes = &story->headlines;

	wd_json_note(
		f, notes, WD_SPAN("main"), wd_json_line(f, json_object_get(object, "headline")));
	notes_of(f, json_object_get(object, "headlines"), "main", notes);
	notes_by_key(f, object, "headline_", notes);
	if (wd_notes_get(notes, WD_SPAN("main")).n > 0)
		return;
	if (!STAILQ_EMPTY(notes))
		STAILQ_FIRST(notes)->role = WD_SPAN("main");
	else
		wd_json_note(f, notes, WD_SPAN("main"),
			wd_json_line(f, json_object_get(object, "title")));
}

static void descriptions(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	struct wd_notes *notes = &story->descriptions;

	notes_of(f, json_object_get(object, "descriptions"), "summary", notes);
	wd_json_note(f, notes, WD_SPAN("summary"),
		wd_json_line(f, json_object_get(object, "description_text")));
	notes_by_key(f, object, "description_", notes);
	if (wd_notes_get(notes, WD_SPAN("byline")).n == 0)
		wd_json_note(f, notes, WD_SPAN("byline"),
			wd_json_line(f, wd_json_get(object, "by", "byline")));
	if (wd_notes_get(notes, WD_SPAN("dateline")).n == 0)
		wd_json_note(f, notes, WD_SPAN("dateline"),
			wd_json_line(f, json_object_get(object, "dateline")));
}

static void identity(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *language = wd_json_get(object, "language", NULL);
	long long urgency = wd_json_int(wd_json_get(object, "urgency", NULL));

	wd_decoding_identify(story, wd_json_line(f, wd_json_get(object, "uri", "guid")));
	wd_decoding_identify(story, wd_json_line(f, wd_json_get(object, "guid", "id")));
	wd_json_version(f, story, wd_json_get(object, "version", NULL));
	story->urgency = urgency >= 1 && urgency <= 9 ? (int)urgency : 0;
	story->slugline = wd_json_line(f, wd_json_get(object, "slugline", "slug"));
	story->ed_note = wd_json_line(f, wd_json_get(object, "edNote", "ednote"));
	if (language) {
		struct wd_span tag = wd_json_language(f, language);

		story->language = tag.n > 0 ? tag : story->language;
	}
}

static bool is_signaled(const json_t *signals, const char *word)
{
	for (size_t i = 0; i < json_array_size(signals); i++) {
		if (wd_json_is(json_array_get(signals, i), word))
			return true;
	}
	return wd_json_is(signals, word);
}

static void signals_of(const json_t *signals, struct wd_story *story)
{
	story->test = is_signaled(signals, "test");
	if (story->action != WD_ACTION_NEW && story->action != WD_ACTION_UPDATE)
		return;
	if (is_signaled(signals, "correction") || is_signaled(signals, "sig:correction"))
		story->action = WD_ACTION_CORRECTION;
	else if (is_signaled(signals, "update") || is_signaled(signals, "sig:update"))
		story->action = WD_ACTION_UPDATE;
}

/* Events and plans have a title and descriptions too, but nobody wrote a story yet. */
static bool is_event(const json_t *object)
{
	return (json_object_get(object, "eventDetails") ||
		       json_object_get(object, "plannedCoverage")) &&
		!best_body(json_object_get(object, "bodies"));
}

enum wd_err wd_ninjs_story(struct wd_decoding *d, const json_t *object, struct wd_story *story)
{
	struct wd_fields f = { .d = d };
	const json_t *type = wd_json_get(object, "type", NULL);

	if (!is_text(type))
		return wd_json_refuse_type(d, type);
	if (!type && is_event(object))
		return wd_json_refuse(d, WD_ENOTSTORY, "event", WD_SPAN("an event or a plan"));
	identity(&f, object, story);
	wd_json_status(wd_json_get(object, "pubStatus", "pubstatus"), story);
	wd_json_embargo(&f, wd_json_get(object, "embargoedUntil", "embargoed"), story);
	dates(&f, object, story);
	signals_of(json_object_get(object, "signals"), story);
	headlines(&f, object, story);
	descriptions(&f, object, story);
	body(&f, object, story);
	wd_ninjs_meta(&f, object, story);
	/* A kill need not repeat what it kills. */
	if (f.err == WD_OK && story->pub_status == WD_PUB_USABLE &&
		STAILQ_EMPTY(&story->headlines) && wd_look_blank(story->raw_text))
		return wd_json_refuse(d, WD_EINVAL, "empty", WD_SPAN("neither body nor headline"));
	return f.err;
}
