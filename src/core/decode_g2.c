/* SPDX-License-Identifier: MIT */
/* NewsML-G2: which items are stories, and their bodies. */
#include "decode_g2.h"

struct item_reason {
	struct wd_span name;
	const char *reason;
};

static const struct item_reason items[] = {
	{ WD_SPAN_LIT("packageItem"), "package" },
	{ WD_SPAN_LIT("conceptItem"), "concept" },
	{ WD_SPAN_LIT("knowledgeItem"), "knowledge" },
	{ WD_SPAN_LIT("planningItem"), "planning" },
	{ WD_SPAN_LIT("catalogItem"), "catalog" },
	{ WD_SPAN_LIT("newsItem"), NULL },
};

static const struct item_reason *item_row(struct wd_span name)
{
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if (wd_span_eq(items[i].name, name))
			return &items[i];
	}
	return NULL;
}

bool wd_g2_guess(struct wd_span text)
{
	struct wd_span root = wd_xml_root_name(text);

	return wd_span_eq(root, WD_SPAN("newsMessage")) || item_row(root);
}

static bool is_html(const struct wd_xml *node)
{
	struct wd_span type = wd_xml_attr(node, "contenttype");

	return wd_span_find(type, WD_SPAN("html")) < type.n;
}

static void inline_xml(struct wd_g2 *g, struct wd_story *story, const struct wd_xml *node)
{
	const struct wd_xml *root = wd_xml_first(node);

	/* The content type is wrong too often; the element is what it is. */
	if (wd_xml_is(root, "nitf"))
		wd_xf_nitf(&g->f, story, root);
	else if (wd_xml_is(root, "html") && wd_xml_child(root, "body"))
		wd_xf_body(&g->f, story, wd_xml_child(root, "body"));
	else if (wd_xml_is(root, "html") || wd_xml_is(root, "body") ||
		wd_xml_is(root, "body.content"))
		wd_xf_body(&g->f, story, root);
	else if (wd_xf_is_block(root))
		wd_xf_body(&g->f, story, node);
	else if (!root)
		wd_xf_body_text(&g->f, story, wd_xf_raw(&g->f, node), is_html(node));
}

static void inline_data(struct wd_g2 *g, struct wd_story *story, const struct wd_xml *node)
{
	if (wd_xml_attr(node, "encoding").n > 0)
		return; /* base64, which text never is in */
	if (wd_xml_first(node))
		wd_xf_body(&g->f, story, node);
	else
		wd_xf_body_text(&g->f, story, wd_xf_raw(&g->f, node), is_html(node));
}

static bool is_document(const struct wd_xml *root)
{
	return wd_xml_is(root, "nitf") || wd_xml_is(root, "html") || wd_xf_is_block(root);
}

void wd_g2_body(struct wd_g2 *g, struct wd_story *story, bool *ret_markup)
{
	const struct wd_xml *set = wd_xml_child(g->item, "contentSet");

	*ret_markup = false;
	for (const struct wd_xml *node = wd_xml_first(set); node; node = wd_xml_next(node)) {
		/* A second rendition is the same text in another dress. */
		if (!wd_look_blank(story->raw_text))
			return;
		if (wd_xml_is(node, "inlineXML")) {
			inline_xml(g, story, node);
			*ret_markup = *ret_markup || is_document(wd_xml_first(node));
		} else if (wd_xml_is(node, "inlineData")) {
			inline_data(g, story, node);
		}
	}
}

static const char *no_story_reason(const struct wd_xml *item)
{
	struct wd_span code = wd_g2_code_of(wd_xml_path(item, "itemMeta/itemClass"));
	const struct item_reason *row = item_row(item->name);

	if (row && row->reason)
		return row->reason;
	return wd_media_reason(code);
}

static enum wd_err refuse(
	struct wd_decoding *d, const struct wd_xml *item, enum wd_err err, const char *reason)
{
	struct wd_span guid = wd_xml_attr(item, "guid");
	int n = guid.n < 120 ? (int)guid.n : 120;

	return wd_xf_fault(d, err, reason,
		wd_decoding_detail(d, "%.*s%s%.*s", (int)(item->name.n < 40 ? item->name.n : 40),
			item->name.p, n > 0 ? " " : "", n, n > 0 ? guid.p : ""));
}

/* A flash is its headline alone; a kill need not repeat what it kills. */
static bool is_story(const struct wd_story *story, bool markup)
{
	bool titled = wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;
	bool known = story->uri.n > 0 || story->id.n > 0;

	if (!wd_look_blank(story->raw_text))
		return true;
	if (story->pub_status == WD_PUB_CANCELED)
		return titled || known;
	return titled && markup;
}

static const char *emptiness(const struct wd_xml *item)
{
	const struct wd_xml *set = wd_xml_child(item, "contentSet");
	const struct wd_xml *root = wd_xml_first(wd_xml_child(set, "inlineXML"));

	if (root && !is_document(root))
		return "not-text";
	return wd_xml_child(set, "remoteContent") ? "remote" : "empty";
}

static void message_facts(struct wd_xf *f, const struct wd_xml *header, struct wd_story *story)
{
	if (story->urgency == 0)
		story->urgency = wd_xf_urgency(wd_xf_line(f, wd_xml_child(header, "priority")));
	for (const struct wd_xml *node = wd_xml_child(header, "signal"); node;
		node = wd_xml_again(node)) {
		if (wd_span_eq_nocase(wd_g2_code_of(node), WD_SPAN("test")))
			story->test = true;
	}
}

static enum wd_err news_item(
	struct wd_decoding *d, const struct wd_xml *item, const struct wd_xml *header)
{
	struct wd_g2 g = { .f = { .d = d }, .item = item, .lang = wd_xml_attr(item, "lang") };
	struct wd_story *story = wd_decoding_story(d);
	bool markup = false;

	if (!story)
		return WD_ENOMEM;
	d->refused = NULL;
	wd_g2_item_meta(&g, story);
	wd_g2_content_meta(&g, story);
	wd_g2_body(&g, story, &markup);
	message_facts(&g.f, header, story);
	if (g.f.err == WD_ENOMEM)
		return g.f.err;
	if (g.f.err != WD_OK)
		return wd_xf_fault(d, g.f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (!is_story(story, markup))
		return refuse(d, item, WD_ENOTSTORY, emptiness(item));
	return wd_decoding_emit(d, story);
}

static enum wd_err any_item(
	struct wd_decoding *d, const struct wd_xml *item, const struct wd_xml *header)
{
	const char *reason = no_story_reason(item);

	if (!item_row(item->name))
		return refuse(d, item, WD_EINVAL, "unknown-item");
	return reason ? refuse(d, item, WD_ENOTSTORY, reason) : news_item(d, item, header);
}

enum wd_err wd_g2_decode(struct wd_decoding *d)
{
	const struct wd_xml *root = NULL;
	size_t n = 0;
	enum wd_err err = wd_xf_parse(d, &root);

	if (err != WD_OK || !root)
		return err;
	if (!wd_xml_is(root, "newsMessage"))
		return any_item(d, root, NULL);
	const struct wd_xml *header = wd_xml_child(root, "header");
	struct wd_span rest = d->text;
	const struct wd_xml *set = wd_xml_child(root, "itemSet");
	for (; set && err == WD_OK; set = wd_xml_again(set)) {
		for (const struct wd_xml *item = wd_xml_first(set); item && err == WD_OK;
			item = wd_xml_next(item), n++) {
			/* One alone is the record. */
			if (n > 0 || wd_xml_next(item))
				d->part = wd_xf_bytes(&rest, item->name);
			err = any_item(d, item, header);
		}
	}
	d->part = (struct wd_span){ 0 };
	if (err == WD_OK && n == 0)
		return wd_xf_fault(d, WD_ENOTSTORY, "empty", WD_SPAN("a message without items"));
	return err;
}
