/* SPDX-License-Identifier: MIT */
/* XML that is in no standard: where its text is, and whether there are several stories in it. */
#include "decode_xml_any.h"
#include "decode_nitf.h"

/* How far around its text a story may go: each level is read again. */
#define LEVELS_MAX 8

/* What other rows and other programs know better. */
static bool is_others(struct wd_span root)
{
	static const struct wd_span names[] = {
		WD_SPAN_LIT("html"),
		WD_SPAN_LIT("rss"),
		WD_SPAN_LIT("feed"),
		WD_SPAN_LIT("entry"),
		WD_SPAN_LIT("RDF"),
		WD_SPAN_LIT("channel"),
		WD_SPAN_LIT("rdf"),
		WD_SPAN_LIT("opml"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (wd_span_eq_nocase(root, names[i]))
			return true;
	}
	return false;
}

bool wd_xml_any_guess(struct wd_span text)
{
	struct wd_span root = wd_look_xml(text);

	return root.n > 0 && !is_others(wd_xml_root_name(text));
}

const struct wd_xml *wd_xml_any_past(const struct wd_xml *node, const struct wd_xml *top)
{
	while (node != top) {
		const struct wd_xml *next = wd_xml_next(node);

		if (next)
			return next;
		node = node->parent;
	}
	return NULL;
}

static bool has_text(const struct wd_xml *top)
{
	for (const struct wd_xml *at = top; at; at = wd_xml_step(at, top)) {
		if (at->name.n == 0 && !wd_look_blank(at->text))
			return true;
	}
	return false;
}

/* Running text in it, and not only elements that hold some. */
static bool is_prose(const struct wd_xml *node)
{
	for (const struct wd_xml *at = node->first; at; at = at->next) {
		if (at->name.n == 0 ? !wd_look_blank(at->text) : wd_xf_is_block(at) && has_text(at))
			return true;
	}
	return false;
}

static bool is_inside(const struct wd_xml *node, const struct wd_xml *around)
{
	while (node && node != around)
		node = node->parent;
	return node != NULL;
}

static int rank_of(const struct wd_xml *node)
{
	enum wd_xml_field field = wd_xml_field(node->name);

	return field == WD_XML_BODY ? 2 : field == WD_XML_TEXT ? 1 : 0;
}

/* "<story>" may be around all, and "<content>" around "<body>": the inner one is the text. */
static bool is_better(const struct wd_xml *node, const struct wd_xml *best)
{
	if (!best)
		return true;
	if (is_inside(node, best))
		return !is_prose(best);
	return rank_of(node) > rank_of(best);
}

static const struct wd_xml *find_body(const struct wd_xml *top)
{
	const struct wd_xml *best = NULL;
	const struct wd_xml *at = top;

	while (at) {
		const struct wd_xml *first = wd_xml_first(at);

		if (at != top && wd_xml_field(at->name) == WD_XML_SKIP)
			first = NULL;
		else if (at != top && rank_of(at) > 0 && has_text(at) && is_better(at, best))
			best = at;
		at = first ? first : wd_xml_any_past(at, top);
	}
	return best && (is_prose(best) || rank_of(best) == 2) ? best : NULL;
}

static bool is_paragraph(const struct wd_xml *node)
{
	return wd_xml_is(node, "p") || wd_xml_is(node, "para") || wd_xml_is(node, "paragraph");
}

/* Paragraphs that stand among the fields, with nothing around them. */
static const struct wd_xml *find_paragraphs(const struct wd_xml *top)
{
	const struct wd_xml *at = top;

	while (at) {
		const struct wd_xml *first = wd_xml_first(at);

		if (is_paragraph(at) && has_text(at))
			return at->parent;
		if (at != top && wd_xml_field(at->name) == WD_XML_SKIP)
			first = NULL;
		at = first ? first : wd_xml_any_past(at, top);
	}
	return NULL;
}

static void read_paragraphs(struct wd_xf *f, const struct wd_xml *around, struct wd_story *story)
{
	struct wd_xml all = { .name = around->name };

	for (const struct wd_xml *at = wd_xml_first(around); at && f->err == WD_OK;
		at = wd_xml_next(at)) {
		if (!wd_xf_is_block(at) && !is_paragraph(at))
			continue;
		struct wd_xml *copy = wd_arena_alloc(f->d->arena, sizeof(*copy));

		if (!copy) {
			f->err = WD_ENOMEM;
			return;
		}
		*copy = *at;
		copy->next = NULL;
		if (all.last)
			all.last->next = copy;
		else
			all.first = copy;
		all.last = copy;
	}
	wd_xf_body(f, story, &all);
}

static enum wd_err refuse(
	struct wd_decoding *d, const struct wd_xml *top, enum wd_err err, const char *reason)
{
	return wd_xf_fault(d, err, reason,
		wd_decoding_detail(d, "XML, root element %.*s, %s", (int)top->name.n, top->name.p,
			err == WD_ENOTSTORY ? "not a text" : "and none that is named like a text"));
}

static enum wd_err story_of(struct wd_decoding *d, const struct wd_xml *top, bool parts)
{
	struct wd_xf f = { .d = d };
	struct wd_xml_item item = { .top = top, .body = find_body(top) };
	const struct wd_xml *around = item.body ? NULL : find_paragraphs(top);
	struct wd_story *story = wd_decoding_story(d);

	if (!story)
		return WD_ENOMEM;
	d->refused = NULL;
	wd_xml_any_fields(&f, &item, story);
	/* Sections without a headline of their own are one story. */
	for (const struct wd_xml *at = item.body; at; at = parts ? wd_xml_again(at) : NULL)
		wd_xf_body(&f, story, at);
	if (around)
		read_paragraphs(&f, around, story);
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_xf_fault(d, f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (item.kind)
		return refuse(d, top, WD_ENOTSTORY, item.kind);
	if (wd_look_blank(story->raw_text) && story->pub_status != WD_PUB_CANCELED)
		return refuse(d, top, WD_EINVAL, "unknown-format");
	return wd_decoding_emit(d, story);
}

static bool has_headline(const struct wd_xml *top)
{
	for (const struct wd_xml *at = wd_xml_first(top); at;) {
		const struct wd_xml *first = wd_xml_first(at);
		enum wd_xml_field field = wd_xml_field(at->name);

		if (field == WD_XML_HEADLINE && has_text(at))
			return true;
		if (field == WD_XML_SKIP || rank_of(at) > 0)
			first = NULL;
		at = first ? first : wd_xml_any_past(at, top);
	}
	return false;
}

static bool is_item(const struct wd_xml *node)
{
	return has_headline(node) && (find_body(node) || find_paragraphs(node));
}

/* The first of several like elements that are stories, each with a headline; NULL: there is one. */
static const struct wd_xml *first_of_several(const struct wd_xml *root)
{
	const struct wd_xml *body = find_body(root);
	const struct wd_xml *at = body ? body->parent : find_paragraphs(root);

	for (size_t k = 0; k < LEVELS_MAX && at && at != root; k++, at = at->parent) {
		const struct wd_xml *first;
		size_t n = 0;

		for (first = wd_xml_first(at->parent); first; first = wd_xml_next(first))
			n += wd_span_eq(first->name, at->name) && is_item(first);
		if (n < 2)
			continue;
		first = wd_xml_first(at->parent);
		while (!wd_span_eq(first->name, at->name))
			first = wd_xml_next(first);
		return first;
	}
	return NULL;
}

static enum wd_err nitfs(struct wd_decoding *d, const struct wd_xml *root)
{
	enum wd_err err = WD_OK;

	for (const struct wd_xml *at = root; at && err == WD_OK;) {
		const struct wd_xml *first = wd_xml_first(at);

		if (wd_xml_is(at, "nitf")) {
			err = wd_nitf_item(d, at);
			first = NULL;
		}
		at = first ? first : wd_xml_any_past(at, root);
	}
	return err;
}

enum wd_err wd_xml_any_decode(struct wd_decoding *d)
{
	const struct wd_xml *root = NULL;
	enum wd_err err = wd_xf_parse(d, &root);

	if (err != WD_OK || !root)
		return err;
	/* In an envelope of somebody's own. */
	if (wd_xml_find(root, "nitf"))
		return nitfs(d, root);
	const struct wd_xml *item = first_of_several(root);
	if (!item)
		return story_of(d, root, true);
	struct wd_span rest = d->text;
	for (; item && err == WD_OK; item = wd_xml_again(item)) {
		d->part = wd_xf_bytes(&rest, item->name);
		err = story_of(d, item, false);
	}
	d->part = (struct wd_span){ 0 };
	return err;
}
