/* SPDX-License-Identifier: MIT */
/* NewsML 1.x: which items are stories, and which of their contents is the text. */
#include "decode_newsml1.h"

struct word_rank {
	struct wd_span word;
	int rank;
};

#define RANK_PART    0 /* a part that another field holds: a headline, a style sheet */
#define RANK_CAPTION 1
#define RANK_OTHER   3
#define RANK_PLAIN   4
#define RANK_BODY    5

static const struct word_rank roles[] = {
	{ WD_SPAN_LIT("Body"), RANK_BODY },
	{ WD_SPAN_LIT("Main"), RANK_BODY },
	{ WD_SPAN_LIT("Main Text"), RANK_BODY },
	{ WD_SPAN_LIT("MainText"), RANK_BODY },
	{ WD_SPAN_LIT("Text"), RANK_BODY },
	{ WD_SPAN_LIT("Story"), RANK_BODY },
	{ WD_SPAN_LIT("Caption"), RANK_CAPTION },
	{ WD_SPAN_LIT("HeadLine"), RANK_PART },
	{ WD_SPAN_LIT("SubHeadLine"), RANK_PART },
	{ WD_SPAN_LIT("Title"), RANK_PART },
	{ WD_SPAN_LIT("Abstract"), RANK_PART },
	{ WD_SPAN_LIT("Summary"), RANK_PART },
	{ WD_SPAN_LIT("StyleSheet"), RANK_PART },
	{ WD_SPAN_LIT("Contact"), RANK_PART },
	{ WD_SPAN_LIT("Logo"), RANK_PART },
	{ WD_SPAN_LIT("Preview"), RANK_CAPTION },
	{ WD_SPAN_LIT("Thumbnail"), RANK_PART },
};

bool wd_newsml1_guess(struct wd_span text)
{
	return wd_span_eq(wd_xml_root_name(text), WD_SPAN("NewsML"));
}

static struct wd_span formal(const struct wd_xml *node, const char *child)
{
	return wd_span_trim(wd_xml_attr(wd_xml_child(node, child), "FormalName"));
}

/* Of the component, or of the nearest one around it that has any. */
static struct wd_span role_of(const struct wd_xml *component)
{
	struct wd_span role = { 0 };

	for (; wd_xml_is(component, "NewsComponent") && role.n == 0; component = component->parent)
		role = formal(component, "Role");
	return role;
}

static int role_rank(const struct wd_xml *component)
{
	struct wd_span role = role_of(component);

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (wd_span_eq_nocase(roles[i].word, role))
			return roles[i].rank;
	}
	return role.n > 0 ? RANK_OTHER : RANK_PLAIN;
}

static const struct wd_xml *data_of(const struct wd_xml *content)
{
	const struct wd_xml *data = wd_xml_child(content, "DataContent");
	const struct wd_xml *encoded = wd_xml_child(content, "Encoding");

	return data ? data : wd_xml_child(encoded, "DataContent");
}

/* TASS calls NITF "ComplexData": what is marked up as a story is one. */
static const char *media_of(const struct wd_xml *content)
{
	const struct wd_xml *root = wd_xml_first(data_of(content));

	if (wd_xml_is(root, "nitf") || wd_xml_is(root, "html"))
		return NULL;
	return wd_media_reason(formal(content, "MediaType"));
}

/* Base64, a style sheet: no text, whatever its media type. */
static bool is_text(const struct wd_xml *content)
{
	struct wd_span encoding = formal(content, "Encoding");

	return !wd_span_eq_nocase(formal(content, "Format"), WD_SPAN("CSS")) &&
		!wd_span_eq_nocase(formal(content, "MimeType"), WD_SPAN("text/css")) &&
		!wd_span_eq_nocase(encoding, WD_SPAN("base64")) && !media_of(content);
}

static bool has_text(const struct wd_xml *data)
{
	for (const struct wd_xml *at = data; at; at = wd_xml_step(at, data)) {
		if (at->name.n == 0 && !wd_look_blank(at->text))
			return true;
	}
	return false;
}

static void consider(
	const struct wd_xml *component, const struct wd_xml *content, struct wd_newsml1_text *best)
{
	const struct wd_xml *data = data_of(content);
	int rank = role_rank(component);

	if (!best->media)
		best->media = media_of(content);
	if (!is_text(content) || rank == RANK_PART || !data)
		return;
	if (!has_text(data)) {
		best->blank = best->blank || rank >= RANK_OTHER;
		return;
	}
	if (rank > best->rank) {
		best->content = content;
		best->component = component;
		best->rank = rank;
	}
}

void wd_newsml1_find(struct wd_xf *f, const struct wd_xml *item, struct wd_newsml1_text *ret)
{
	struct wd_newsml1_text best = { 0 };

	if (f->err != WD_OK)
		return;
	for (const struct wd_xml *at = item->first; at; at = wd_xml_step(at, item)) {
		if (wd_xml_is(at, "ContentItem"))
			consider(at->parent, at, &best);
	}
	*ret = best;
}

static bool mentions(struct wd_span s, const char *word)
{
	for (size_t i = 0; i + strlen(word) <= s.n; i++) {
		if (wd_span_starts_nocase(wd_span_from(s, i), wd_span_of(word)))
			return true;
	}
	return false;
}

static bool is_html(const struct wd_xml *content)
{
	return mentions(formal(content, "MediaType"), "html") ||
		mentions(formal(content, "Format"), "html") ||
		mentions(formal(content, "MimeType"), "html");
}

static void read_content(struct wd_xf *f, const struct wd_xml *content, struct wd_story *story)
{
	const struct wd_xml *data = data_of(content);
	const struct wd_xml *root = wd_xml_first(data);

	if (wd_xml_is(root, "nitf"))
		wd_xf_nitf(f, story, root);
	else if (wd_xml_is(root, "html"))
		wd_xf_body(
			f, story, wd_xml_child(root, "body") ? wd_xml_child(root, "body") : root);
	else if (wd_xml_is(root, "body") && !wd_xml_next(root))
		wd_xf_body(f, story, root);
	else if (root)
		wd_xf_body(f, story, data);
	else
		wd_xf_body_text(f, story, wd_xf_raw(f, data), is_html(content));
}

/* A line of a component of its own: <Role FormalName="SubHeadLine"/> and markup. */
static void read_part(struct wd_xf *f, const struct wd_xml *content, struct wd_story *story)
{
	struct wd_span role = role_of(content->parent);
	struct wd_story line;

	if (!is_text(content) || !has_text(data_of(content)))
		return;
	if (wd_span_eq_nocase(role, WD_SPAN("Contact"))) {
		read_content(f, content, story);
		return;
	}
	wd_story_init(&line);
	read_content(f, content, &line);
	struct wd_span text = wd_xf_clean(f, line.raw_text);
	if (wd_span_eq_nocase(role, WD_SPAN("HeadLine")) &&
		wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), text);
	else if (wd_span_eq_nocase(role, WD_SPAN("SubHeadLine")))
		wd_xf_note(f, &story->headlines, WD_SPAN("sub"), text);
	else if (wd_span_eq_nocase(role, WD_SPAN("Abstract")) ||
		wd_span_eq_nocase(role, WD_SPAN("Summary")))
		wd_xf_note(f, &story->descriptions, WD_SPAN("summary"), text);
}

/* A component beside that of the text, without a headline that makes it a story of its own. */
static bool goes_with(const struct wd_xml *component, const struct wd_newsml1_text *text)
{
	if (component == text->component || component->parent != text->component->parent)
		return false;
	return wd_xml_is(component->parent, "NewsComponent") &&
		!wd_xml_path(component, "NewsLines/HeadLine") &&
		!wd_xml_path(text->component, "NewsLines/HeadLine");
}

static bool same_language(const struct wd_xml *a, const struct wd_xml *b)
{
	return wd_span_eq(formal(wd_xml_child(a, "DescriptiveMetadata"), "Language"),
		formal(wd_xml_child(b, "DescriptiveMetadata"), "Language"));
}

void wd_newsml1_body(struct wd_xf *f, const struct wd_xml *item, const struct wd_newsml1_text *text,
	struct wd_story *story)
{
	const struct wd_xml *last = text->component;

	if (!text->content)
		return;
	read_content(f, text->content, story);
	for (const struct wd_xml *at = item->first; at; at = wd_xml_step(at, item)) {
		if (!wd_xml_is(at, "ContentItem") || at->parent == last ||
			!goes_with(at->parent, text) || !same_language(at->parent, text->component))
			continue;
		int rank = role_rank(at->parent);
		/* Contents of one component are one text in several formats: the first will do. */
		last = at->parent;
		if (rank == RANK_PART)
			read_part(f, at, story);
		else if (rank == text->rank && rank >= RANK_OTHER && is_text(at) && data_of(at) &&
			has_text(data_of(at)))
			read_content(f, at, story);
	}
}

/* To the people who run the feed, not to those who write. */
static bool is_service(const struct wd_xml *item)
{
	struct wd_span type = formal(wd_xml_child(item, "NewsManagement"), "NewsItemType");

	return wd_span_eq_nocase(type, WD_SPAN("Maintenance")) ||
		wd_span_eq_nocase(type, WD_SPAN("Service")) ||
		wd_span_eq_nocase(type, WD_SPAN("Delta")) ||
		wd_span_eq_nocase(type, WD_SPAN("Catalog"));
}

static enum wd_err refuse(
	struct wd_decoding *d, const struct wd_xml *item, enum wd_err err, const char *reason)
{
	const struct wd_xml *id =
		wd_xml_path(item, "Identification/NewsIdentifier/PublicIdentifier");
	struct wd_span text = wd_xml_text(d->arena, id);

	return wd_xf_fault(d, err, reason,
		wd_decoding_detail(d, "NewsItem %.*s", (int)(text.n < 120 ? text.n : 120),
			text.n > 0 ? text.p : ""));
}

static bool is_story(const struct wd_story *story, const struct wd_newsml1_text *text)
{
	bool titled = wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;

	if (!wd_look_blank(story->raw_text))
		return true;
	if (story->pub_status == WD_PUB_CANCELED)
		return titled || story->uri.n > 0 || story->id.n > 0;
	return titled && text->blank;
}

static enum wd_err news_item(
	struct wd_decoding *d, const struct wd_xml *item, const struct wd_xml *envelope)
{
	struct wd_xf f = { .d = d };
	struct wd_newsml1_text text = { 0 };
	struct wd_story *story = wd_decoding_story(d);

	if (!story)
		return WD_ENOMEM;
	d->refused = NULL;
	if (is_service(item))
		return refuse(d, item, WD_ENOTSTORY, "service-message");
	wd_newsml1_find(&f, item, &text);
	wd_newsml1_manage(&f, item, story);
	wd_newsml1_meta(
		&f, text.component ? text.component : wd_xml_child(item, "NewsComponent"), story);
	if (story->urgency == 0)
		story->urgency = wd_xf_urgency(formal(envelope, "Priority"));
	wd_newsml1_body(&f, item, &text, story);
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_xf_fault(d, f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (!is_story(story, &text))
		return refuse(d, item, WD_ENOTSTORY, text.media ? text.media : "empty");
	return wd_decoding_emit(d, story);
}

enum wd_err wd_newsml1_decode(struct wd_decoding *d)
{
	const struct wd_xml *root = NULL;
	enum wd_err err = wd_xf_parse(d, &root);

	if (err != WD_OK || !root)
		return err;
	if (!wd_xml_is(root, "NewsML"))
		return wd_xf_fault(d, WD_EINVAL, "bad-newsml", WD_SPAN("the root is no NewsML"));
	const struct wd_xml *item = wd_xml_child(root, "NewsItem");
	if (!item)
		return wd_xf_fault(d, WD_ENOTSTORY, "empty", WD_SPAN("NewsML without a NewsItem"));
	struct wd_span rest = d->text;
	bool several = wd_xml_again(item);
	for (; item && err == WD_OK; item = wd_xml_again(item)) {
		/* One alone is the record. */
		if (several)
			d->part = wd_xf_bytes(&rest, item->name);
		err = news_item(d, item, wd_xml_child(root, "NewsEnvelope"));
	}
	d->part = (struct wd_span){ 0 };
	return err;
}
