/* SPDX-License-Identifier: MIT */
/* dpa's digital wire: one JSON object an item, its texts in small pieces of HTML. */
#include "decode_json.h"
#include "iso.h"
#include "markup.h"

bool wd_dpa_json_is(const json_t *object)
{
	const char *format = json_string_value(json_object_get(object, "format"));

	if (format)
		return wd_span_starts(wd_span_of(format), WD_SPAN("digitalwires@"));
	return json_object_get(object, "article_html") && json_object_get(object, "urn");
}

static void signal_of(const json_t *object, struct wd_story *story)
{
	const json_t *value = wd_json_get(object, "signal", NULL);

	/* A status says more than a signal. */
	if (story->action != WD_ACTION_NEW && story->action != WD_ACTION_UPDATE)
		return;
	if (wd_json_is(value, "sig:correction"))
		story->action = WD_ACTION_CORRECTION;
	else if (wd_json_is(value, "sig:update"))
		story->action = WD_ACTION_UPDATE;
}

static struct wd_span join(
	struct wd_fields *f, struct wd_span a, struct wd_span between, struct wd_span b)
{
	if (f->err != WD_OK || wd_look_blank(b))
		return a;
	char *p = wd_arena_text(f->d->arena, a.n + between.n + b.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return a;
	}
	if (a.n)
		memcpy(p, a.p, a.n);
	memcpy(p + a.n, between.p, between.n);
	memcpy(p + a.n + between.n, b.p, b.n);
	return (struct wd_span){ p, a.n + between.n + b.n };
}

/* The article, then its box of facts: both are for readers. */
static void body(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	struct wd_markup article = wd_json_markup(f, wd_json_get(object, "article_html", NULL));
	struct wd_markup box = wd_json_markup(f, wd_json_get(object, "infobox_html", NULL));

	story->raw_text = join(f, article.text, WD_SPAN("\n\n"), box.text);
	story->body_html = join(f, article.xhtml, WD_SPAN("\n"), box.xhtml);
	if (f->err == WD_OK)
		f->err = wd_decoding_captions(f->d, story, article.captions);
	if (f->err == WD_OK)
		f->err = wd_decoding_captions(f->d, story, box.captions);
}

/* What is between two marks in s, which is cut behind the second; empty when they are not there. */
static struct wd_span between(struct wd_span *s, struct wd_span open, struct wd_span close)
{
	size_t at = wd_span_find(*s, open);
	struct wd_span inner = wd_span_from(*s, at + open.n);
	size_t end = wd_span_find(inner, close);

	if (at == s->n || end == inner.n) {
		*s = (struct wd_span){ 0 };
		return *s;
	}
	*s = wd_span_from(inner, end + close.n);
	return wd_span_head(inner, end);
}

/* <a href="https://...">Text</a>: dpa writes its links in no other way. */
static void links(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	struct wd_span html = wd_json_text(f, wd_json_get(object, "linkbox_html", NULL));

	while (html.n > 0 && f->err == WD_OK) {
		struct wd_span href = between(&html, WD_SPAN("<a href=\""), WD_SPAN("\""));
		struct wd_span inner = between(&html, WD_SPAN(">"), WD_SPAN("</a>"));
		struct wd_related related = { .rel = WD_SPAN("related") };

		if (href.n == 0 || inner.n == 0)
			continue;
		struct wd_markup name = { 0 };

		f->err = wd_markup_read_html(f->d->arena, inner, &name);
		if (f->err == WD_OK)
			f->err = wd_decoding_line(f->d, name.text, &related.name);
		if (wd_iso_is_uri(href))
			related.href = href;
		if (f->err == WD_OK)
			f->err = wd_story_add_related(story, f->d->arena, &related);
	}
}

/* What editors are told and readers may know too; the rest of the notepad never leaves. */
static void ed_notes(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *notes = json_object_get(object, "ednotes");
	struct wd_buf text;

	wd_buf_init(&text, 64u << 10);
	for (size_t i = 0; i < json_array_size(notes) && f->err == WD_OK; i++) {
		const json_t *note = json_array_get(notes, i);
		struct wd_span line = wd_json_line(f, json_object_get(note, "ednote"));

		if (line.n == 0 || !json_is_true(json_object_get(note, "is_publishable")))
			continue;
		if (text.n > 0)
			f->err = wd_buf_putc(&text, ' ');
		if (f->err == WD_OK)
			f->err = wd_buf_put(&text, line);
	}
	if (f->err == WD_ELIMIT)
		f->err = WD_OK; /* what fitted; no desk reads more */
	if (f->err == WD_OK && text.n > 0) {
		story->ed_note = wd_arena_dup(f->d->arena, wd_buf_span(&text));
		f->err = story->ed_note.p ? WD_OK : WD_ENOMEM;
	}
	wd_buf_done(&text);
}

static void names(
	struct wd_fields *f, const json_t *array, struct wd_span rel, struct wd_subjects *subjects)
{
	for (size_t i = 0; i < json_array_size(array) && f->err == WD_OK; i++) {
		struct wd_subject subject = { .rel = rel,
			.name = wd_json_line(f, json_array_get(array, i)) };

		f->err = wd_story_add_subject(subjects, f->d->arena, &subject);
	}
}

/* Categories that say here what other members say as well, or what is dpa's own business. */
static bool is_bookkeeping(struct wd_span type)
{
	static const struct wd_span types[] = {
		WD_SPAN_LIT("dnltype:pubstatus"),
		WD_SPAN_LIT("dnltype:signal"),
		WD_SPAN_LIT("dnltype:urgency"),
		WD_SPAN_LIT("dnltype:provider"),
		WD_SPAN_LIT("dnltype:creator"),
		WD_SPAN_LIT("dnltype:contributor"),
		WD_SPAN_LIT("dnltype:wire"),
		WD_SPAN_LIT("dnltype:genre"),
		WD_SPAN_LIT("dnltype:dpasubject"),
		WD_SPAN_LIT("dnltype:infosource"),
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (wd_span_eq(type, types[i]))
			return true;
	}
	return false;
}

static void categories(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *array = json_object_get(object, "categories");

	for (size_t i = 0; i < json_array_size(array) && f->err == WD_OK; i++) {
		const json_t *item = json_array_get(array, i);
		struct wd_span type = wd_json_line(f, json_object_get(item, "type"));
		struct wd_subject subject = {
			.name = wd_json_line(f, json_object_get(item, "name")),
			.literal = wd_json_line(f, json_object_get(item, "qcode")),
			.rel = wd_span_eq(type, WD_SPAN("dnltype:keyword")) ? WD_SPAN("keyword")
									    : WD_SPAN("category"),
		};

		if (is_bookkeeping(type))
			continue;
		if (f->err == WD_OK)
			f->err = wd_story_add_subject(&story->subjects, f->d->arena, &subject);
	}
	names(f, json_object_get(object, "dpasubject_names"), WD_SPAN("about"), &story->subjects);
	names(f, json_object_get(object, "genre_names"), (struct wd_span){ 0 }, &story->genres);
}

static void texts(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	static const struct {
		const char *key, *role;
	} headlines[] = { { "headline", "main" }, { "subhead", "sub" }, { "kicker", "kicker" } },
	  descriptions[] = { { "teaser", "summary" }, { "byline", "byline" },
		  { "dateline", "dateline" } };

	for (size_t i = 0; i < 3; i++) {
		wd_json_note(f, &story->headlines, wd_span_of(headlines[i].role),
			wd_json_line(f, wd_json_get(object, headlines[i].key, NULL)));
		wd_json_note(f, &story->descriptions, wd_span_of(descriptions[i].role),
			wd_json_line(f, wd_json_get(object, descriptions[i].key, NULL)));
	}
	body(f, object, story);
}

static void facts(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *language = wd_json_get(object, "language", NULL);
	long long urgency = wd_json_int(wd_json_get(object, "urgency", NULL));
	struct wd_party provider = { .role = WD_ROLE_PROVIDER,
		.name = wd_json_line(f, wd_json_get(object, "creditline", NULL)) };

	wd_decoding_identify(story, wd_json_line(f, wd_json_get(object, "urn", "entry_id")));
	wd_json_version(f, story, wd_json_get(object, "version", NULL));
	wd_json_note(f, &story->alt_ids, WD_SPAN("entryId"),
		wd_json_line(f, wd_json_get(object, "entry_id", NULL)));
	story->version_created =
		wd_json_datetime(f, wd_json_get(object, "version_created", "updated"));
	story->content_created = wd_json_datetime(f, wd_json_get(object, "content_created", NULL));
	story->urgency = urgency >= 1 && urgency <= 9 ? (int)urgency : 0;
	if (language) {
		struct wd_span tag = wd_json_language(f, language);

		story->language = tag.n > 0 ? tag : story->language;
	}
	if (f->err == WD_OK)
		f->err = wd_story_add_party(story, f->d->arena, &provider);
	story->copyright_notice = wd_json_line(f, wd_json_get(object, "copyrightnotice", NULL));
	story->usage_terms = wd_json_line(f, wd_json_get(object, "usageterms", NULL));
}

enum wd_err wd_dpa_json_story(struct wd_decoding *d, const json_t *object, struct wd_story *story)
{
	struct wd_fields f = { .d = d };

	facts(&f, object, story);
	wd_json_status(wd_json_get(object, "pubstatus", NULL), story);
	wd_json_embargo(&f, wd_json_get(object, "embargoed", NULL), story);
	signal_of(object, story);
	texts(&f, object, story);
	links(&f, object, story);
	ed_notes(&f, object, story);
	categories(&f, object, story);
	/* A kill need not repeat its own. */
	if (f.err != WD_OK || !wd_look_blank(story->raw_text) ||
		story->pub_status == WD_PUB_CANCELED)
		return f.err;
	/* Somebody else's JSON that conf calls dpa's: a mistake to mend, and nobody's picture. */
	if (!wd_json_get(object, "urn", "format"))
		return wd_json_refuse(d, WD_EINVAL, "empty",
			WD_SPAN("no article_html, urn or format: not dpa's"));
	/* Pictures and sound come with a headline and no article. */
	return wd_json_refuse(
		d, WD_ENOTSTORY, "not-text", WD_SPAN("no article: a picture or sound"));
}
