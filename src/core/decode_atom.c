/* SPDX-License-Identifier: MIT */
/* Atom 1.0 (RFC 4287), Atom 0.3, and the tombstones of RFC 6721. */
#include "decode_feed.h"
#include "iso.h"

bool wd_atom_guess(struct wd_span text)
{
	struct wd_span root = wd_xml_root_name(text);

	return wd_span_eq(root, WD_SPAN("feed")) || wd_span_eq(root, WD_SPAN("entry"));
}

static struct wd_span either(struct wd_span a, struct wd_span b)
{
	return a.n > 0 ? a : b;
}

static const struct wd_xml *own(const struct wd_xml *node, const char *name)
{
	return wd_feed_get(node, WD_FEED_OWN, name);
}

static struct wd_span line(struct wd_feed *feed, const struct wd_xml *node, const char *name)
{
	return wd_xf_line(&feed->f, own(node, name));
}

/* @type and @mode are about the whole; what the bytes look like decides between text and HTML. */
static bool is_base64(const struct wd_xml *node)
{
	struct wd_span type = wd_xml_attr(node, "type");
	bool markup = wd_span_find(type, WD_SPAN("xml")) < type.n ||
		wd_span_find(type, WD_SPAN("html")) < type.n ||
		wd_span_find(type, WD_SPAN("text")) < type.n;

	return wd_span_eq(wd_xml_attr(node, "mode"), WD_SPAN("base64")) ||
		(!markup && wd_span_find_byte(type, '/') < type.n);
}

static struct wd_span text_of(struct wd_feed *feed, const struct wd_xml *node)
{
	if (!node || is_base64(node))
		return (struct wd_span){ 0 };
	if (wd_xml_first(node))
		return wd_xf_line(&feed->f, node);
	return wd_feed_title(feed, node);
}

static const struct wd_xml *source_of(const struct wd_xml *entry)
{
	return own(entry, "source");
}

static void links(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story,
	const char **media)
{
	static const char *const kept[] = { "related", "via", "enclosure" };
	const struct wd_xml *link = own(entry, "link");

	for (; link; link = wd_feed_again(link, WD_FEED_OWN)) {
		struct wd_span rel = wd_xf_attr(&feed->f, link, "rel");
		struct wd_span href = wd_xf_attr(&feed->f, link, "href");

		if (wd_span_eq(rel, WD_SPAN("license")) && wd_iso_is_uri(wd_feed_href(feed, href)))
			story->rights_url = wd_feed_href(feed, href);
		if (wd_span_eq(rel, WD_SPAN("enclosure")) && !*media)
			*media = wd_feed_media(wd_xml_attr(link, "type"), href);
		for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
			if (wd_span_eq(rel, wd_span_of(kept[i])))
				wd_feed_related(feed, story, kept[i], href,
					wd_xf_attr(&feed->f, link, "title"));
		}
	}
}

static struct wd_span alternate_of(struct wd_feed *feed, const struct wd_xml *node)
{
	const struct wd_xml *link = own(node, "link");

	for (; link; link = wd_feed_again(link, WD_FEED_OWN)) {
		struct wd_span rel = wd_xml_attr(link, "rel");

		if (rel.n == 0 || wd_span_eq(rel, WD_SPAN("alternate")))
			return wd_xf_attr(&feed->f, link, "href");
	}
	return (struct wd_span){ 0 };
}

static void identity(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	struct wd_span id = line(feed, entry, "id");

	struct wd_span base = wd_xf_attr(&feed->f, entry, "base");

	feed->base =
		either(wd_xf_attr(&feed->f, feed->root, "base"), alternate_of(feed, feed->header));
	feed->base = either(wd_feed_href(feed, base), feed->base);
	feed->link = wd_feed_href(feed, alternate_of(feed, entry));
	wd_decoding_identify(story, id.n > 0 ? id : feed->link);
	if (!wd_span_eq(feed->link, story->uri))
		wd_xf_note(&feed->f, &story->alt_ids, WD_SPAN("link"), feed->link);
}

static struct wd_span first_date(
	struct wd_feed *feed, const struct wd_xml *entry, const char *a, const char *b)
{
	struct wd_span date = wd_feed_date(feed, line(feed, entry, a));

	return date.n > 0 || !b ? date : wd_feed_date(feed, line(feed, entry, b));
}

static void dates(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	struct wd_span embargo = wd_feed_line(feed, entry, WD_FEED_PRISM, "embargoDate");

	story->first_created = first_date(feed, entry, "published", "issued");
	if (story->first_created.n == 0)
		story->first_created = first_date(feed, entry, "created", NULL);
	story->version_created = first_date(feed, entry, "updated", "modified");
	story->expires =
		wd_feed_date(feed, wd_feed_line(feed, entry, WD_FEED_PRISM, "expirationDate"));
	if (wd_span_eq(line(feed, wd_xml_child(entry, "control"), "draft"), WD_SPAN("yes")))
		wd_xf_status(story, WD_SPAN("withheld"));
	if (embargo.n > 0)
		wd_xf_embargo(&feed->f, story, either(wd_feed_date(feed, embargo), embargo));
}

static bool persons(struct wd_feed *feed, const struct wd_xml *node, struct wd_story *story)
{
	const struct wd_xml *author = own(node, "author");
	struct wd_span by = { 0 };

	for (; author; author = wd_feed_again(author, WD_FEED_OWN)) {
		struct wd_span name = line(feed, author, "name");

		if (!wd_xml_first(author))
			name = wd_xf_line(&feed->f, author);
		wd_feed_author(feed, story, name, line(feed, author, "email"), &by);
	}
	wd_feed_byline(feed, story, by);
	return by.n > 0;
}

/* An author of the whole feed holds for entries that name none. */
static void authors(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	const struct wd_xml *at = own(entry, "contributor");

	if (!persons(feed, entry, story) && !persons(feed, source_of(entry), story))
		(void)persons(feed, feed->header, story); /* none is fine too */
	for (; at; at = wd_feed_again(at, WD_FEED_OWN))
		wd_xf_party(&feed->f, story, WD_ROLE_CONTRIBUTOR, line(feed, at, "name"));
}

static void subjects(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	const struct wd_xml *at = own(entry, "category");

	for (; at; at = wd_feed_again(at, WD_FEED_OWN))
		wd_feed_category(feed, story, wd_xf_attr(&feed->f, at, "term"),
			wd_xf_attr(&feed->f, at, "scheme"), wd_xf_attr(&feed->f, at, "label"));
	for (at = wd_feed_get(entry, WD_FEED_DC, "subject"); at; at = wd_feed_again(at, WD_FEED_DC))
		wd_feed_category(feed, story, wd_xf_line(&feed->f, at), WD_SPAN("keyword"),
			(struct wd_span){ 0 });
}

static struct wd_span notice_of(struct wd_feed *feed, const struct wd_xml *node)
{
	struct wd_span notice = text_of(feed, own(node, "rights"));

	if (notice.n == 0)
		notice = text_of(feed, own(node, "copyright"));
	return notice;
}

static void rights(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	story->copyright_notice = either(notice_of(feed, entry), notice_of(feed, source_of(entry)));
	if (story->copyright_notice.n == 0)
		story->copyright_notice = notice_of(feed, feed->header);
}

static void providers(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	struct wd_span name = text_of(feed, own(source_of(entry), "title"));

	if (name.n == 0)
		name = wd_feed_line(feed, entry, WD_FEED_DC, "publisher");
	if (name.n == 0 && feed->header != entry)
		name = text_of(feed, own(feed->header, "title"));
	wd_xf_party(&feed->f, story, WD_ROLE_PROVIDER, name);
}

static void languages(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	wd_xf_language(&feed->f, story, wd_xml_attr(feed->header, "lang"));
	wd_xf_language(&feed->f, story, wd_xml_attr(entry, "lang"));
	wd_xf_language(&feed->f, story, wd_xml_attr(own(entry, "content"), "lang"));
}

static void put_body(struct wd_feed *feed, const struct wd_xml *node, struct wd_story *story)
{
	const struct wd_xml *inner = wd_xml_first(node);

	if (!node || is_base64(node))
		return;
	if (wd_xml_is(inner, "nitf"))
		wd_xf_nitf(&feed->f, story, inner);
	else if (inner)
		wd_feed_body_node(feed, story, node);
	else
		wd_feed_body(feed, story, wd_xf_raw(&feed->f, node));
}

/* WENN's own elements hold a story whole, whatever <content> has of it. */
static void put_vendor(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	const struct wd_xml *meta = wd_xml_child(entry, "ContentMetadata");
	struct wd_span first = wd_xf_line(&feed->f, wd_xml_child(meta, "first_line"));
	struct wd_span body = wd_xf_raw(&feed->f, wd_xml_child(meta, "body"));
	struct wd_span slug = wd_xf_line(&feed->f, wd_xml_child(meta, "slug"));

	if (wd_look_blank(body) ||
		wd_span_find(story->raw_text, wd_span_trim(body)) < story->raw_text.n)
		return;
	if (wd_span_find(story->raw_text, first) == story->raw_text.n)
		wd_feed_body(feed, story, first);
	wd_feed_body(feed, story, body);
	story->slugline = either(story->slugline, slug);
}

static void texts(struct wd_feed *feed, const struct wd_xml *entry, struct wd_story *story)
{
	const struct wd_xml *summary = own(entry, "summary");

	wd_xf_note(
		&feed->f, &story->headlines, WD_SPAN("main"), text_of(feed, own(entry, "title")));
	put_body(feed, own(entry, "content"), story);
	put_vendor(feed, entry, story);
	if (wd_look_blank(story->raw_text))
		put_body(feed, summary, story);
	else
		wd_xf_note(
			&feed->f, &story->descriptions, WD_SPAN("summary"), text_of(feed, summary));
}

/* <content src="..." type="image/png"/>, or its bytes. */
static const char *content_media(struct wd_feed *feed, const struct wd_xml *entry)
{
	const struct wd_xml *content = own(entry, "content");
	struct wd_span src = wd_xf_attr(&feed->f, content, "src");

	if (feed->link.n == 0)
		feed->link = wd_feed_href(feed, src);
	if (src.n == 0 && !(content && is_base64(content)))
		return NULL;
	return wd_feed_media(wd_xml_attr(content, "type"), src);
}

/* <at:deleted-entry ref="urn:..." when="..."/> */
static enum wd_err read_deleted(struct wd_feed *feed, const struct wd_xml *entry)
{
	struct wd_story *story = wd_decoding_story(feed->f.d);

	if (!story)
		return WD_ENOMEM;
	wd_decoding_identify(story, wd_xf_attr(&feed->f, entry, "ref"));
	if (feed->f.err == WD_OK && story->uri.n == 0 && story->id.n == 0)
		return wd_xf_fault(feed->f.d, WD_EINVAL, "bad-field",
			WD_SPAN("a deleted entry that does not say which"));
	story->version_created = wd_feed_date(feed, wd_xml_attr(entry, "when"));
	story->ed_note = text_of(feed, wd_xml_child(entry, "comment"));
	wd_xf_status(story, WD_SPAN("canceled"));
	providers(feed, entry, story);
	return wd_feed_emit(feed, story, NULL);
}

static enum wd_err read_entry(struct wd_feed *feed, const struct wd_xml *entry)
{
	struct wd_story *story = wd_decoding_story(feed->f.d);
	const char *media = NULL;

	if (wd_xml_is(entry, "deleted-entry"))
		return read_deleted(feed, entry);
	if (!story)
		return WD_ENOMEM;
	languages(feed, entry, story);
	identity(feed, entry, story);
	dates(feed, entry, story);
	texts(feed, entry, story);
	authors(feed, entry, story);
	subjects(feed, entry, story);
	rights(feed, entry, story);
	providers(feed, entry, story);
	links(feed, entry, story, &media);
	if (!media)
		media = content_media(feed, entry);
	return wd_feed_emit(feed, story, media);
}

enum wd_err wd_atom_decode(struct wd_decoding *d)
{
	static const struct wd_feed_kind kind = {
		.item = "entry", .other = "deleted-entry", .read = read_entry
	};

	return wd_feed_decode(d, &kind);
}
