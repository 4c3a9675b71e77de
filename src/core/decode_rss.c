/* SPDX-License-Identifier: MIT */
/* RSS 2.0, and its elders of the same elements: 0.9x, and RSS 1.0 in RDF. */
#include "decode_feed.h"
#include "iso.h"
#include "rfc822.h"

#define RDF_HEAD 2000

bool wd_rss_guess(struct wd_span text)
{
	struct wd_span root = wd_xml_root_name(text);
	struct wd_span head = wd_span_head(text, RDF_HEAD);

	if (wd_span_eq_nocase(root, WD_SPAN("rss")))
		return true;
	return wd_span_eq(root, WD_SPAN("RDF")) &&
		(wd_span_find(head, WD_SPAN("purl.org/rss/")) < head.n ||
			wd_span_find(head, WD_SPAN("netscape.com/rdf/")) < head.n);
}

static struct wd_span own(struct wd_feed *feed, const struct wd_xml *item, const char *name)
{
	return wd_feed_line(feed, item, WD_FEED_OWN, name);
}

static struct wd_span either(struct wd_span a, struct wd_span b)
{
	return a.n > 0 ? a : b;
}

/* <link>https://...</link>, or <atom:link rel="alternate" href="..."/>. */
static struct wd_span link_of(struct wd_feed *feed, const struct wd_xml *item)
{
	const struct wd_xml *link = wd_feed_get(item, WD_FEED_ATOM, "link");
	struct wd_span href = own(feed, item, "link");

	for (; link && href.n == 0; link = wd_feed_again(link, WD_FEED_ATOM)) {
		struct wd_span rel = wd_xml_attr(link, "rel");

		if (rel.n == 0 || wd_span_eq(rel, WD_SPAN("alternate")))
			href = wd_xf_attr(&feed->f, link, "href");
	}
	return href;
}

static void identity(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	struct wd_span guid = own(feed, item, "guid");

	feed->base = link_of(feed, feed->header);
	feed->link = wd_feed_href(feed, link_of(feed, item));
	feed->base = either(feed->link, feed->base);
	if (guid.n == 0)
		guid = wd_xf_attr(&feed->f, item, "about");
	if (guid.n == 0)
		guid = wd_feed_line(feed, item, WD_FEED_DC, "identifier");
	wd_decoding_identify(story, guid.n > 0 ? guid : feed->link);
	if (!wd_span_eq(feed->link, story->uri))
		wd_xf_note(&feed->f, &story->alt_ids, WD_SPAN("link"), feed->link);
}

static struct wd_span date_of(
	struct wd_feed *feed, const struct wd_xml *item, enum wd_feed_ns ns, const char *name)
{
	return wd_feed_date(feed, wd_feed_line(feed, item, ns, name));
}

/* What stands first and is a date. */
static struct wd_span first_date(
	struct wd_feed *feed, const struct wd_xml *item, const char *const *names, size_t n)
{
	static const enum wd_feed_ns spaces[] = { WD_FEED_OWN, WD_FEED_DCTERMS, WD_FEED_DC,
		WD_FEED_ATOM, WD_FEED_PRISM };
	struct wd_span date = { 0 };

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof(spaces) / sizeof(spaces[0]) && date.n == 0; k++)
			date = date_of(feed, item, spaces[k], names[i]);
	}
	return date;
}

static void dates(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	static const char *const created[] = { "pubDate", "pubdate", "created", "issued",
		"published", "publicationDate", "date" };
	static const char *const changed[] = { "modified", "updated", "modificationDate" };
	struct wd_span embargo = wd_feed_line(feed, item, WD_FEED_PRISM, "embargoDate");

	story->first_created =
		first_date(feed, item, created, sizeof(created) / sizeof(created[0]));
	story->version_created =
		first_date(feed, item, changed, sizeof(changed) / sizeof(changed[0]));
	if (story->version_created.n == 0)
		story->version_created =
			either(date_of(feed, item, WD_FEED_DC, "date"), story->first_created);
	story->expires = date_of(feed, item, WD_FEED_PRISM, "expirationDate");
	if (embargo.n > 0)
		wd_xf_embargo(&feed->f, story, either(wd_feed_date(feed, embargo), embargo));
}

static void creators(struct wd_feed *feed, const struct wd_xml *item, enum wd_feed_ns ns,
	const char *name, struct wd_story *story, struct wd_span *by)
{
	const struct wd_xml *at = wd_feed_get(item, ns, name);

	for (; at; at = wd_feed_again(at, ns)) {
		struct wd_mailbox box = wd_rfc822_mailbox(wd_feed_title(feed, at));

		wd_feed_author(feed, story, box.name, box.address, by);
	}
}

static void authors(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	struct wd_span by = { 0 };
	const struct wd_xml *credit = wd_feed_get(item, WD_FEED_MEDIA, "credit");

	creators(feed, item, WD_FEED_DC, "creator", story, &by);
	if (by.n == 0)
		creators(feed, item, WD_FEED_DC, "author", story, &by);
	if (by.n == 0)
		creators(feed, item, WD_FEED_OWN, "author", story, &by);
	for (; credit; credit = wd_feed_again(credit, WD_FEED_MEDIA)) {
		struct wd_span name = wd_xf_line(&feed->f, credit);
		struct wd_span role = wd_xml_attr(credit, "role");

		if (by.n == 0 && (role.n == 0 || wd_span_eq_nocase(role, WD_SPAN("author"))))
			wd_feed_author(feed, story, name, (struct wd_span){ 0 }, &by);
		else
			wd_xf_party(&feed->f, story, WD_ROLE_CONTRIBUTOR, name);
	}
	wd_feed_byline(feed, story, by);
	for (const struct wd_xml *at = wd_feed_get(item, WD_FEED_DC, "contributor"); at;
		at = wd_feed_again(at, WD_FEED_DC))
		wd_xf_party(&feed->f, story, WD_ROLE_CONTRIBUTOR, wd_xf_line(&feed->f, at));
}

static void keywords(struct wd_feed *feed, struct wd_span words, struct wd_story *story)
{
	while (words.n > 0) {
		size_t n = wd_span_find_byte(words, ',');

		wd_feed_category(feed, story, wd_span_trim(wd_span_head(words, n)),
			WD_SPAN("keyword"), (struct wd_span){ 0 });
		words = wd_span_from(words, n + 1);
	}
}

static void subjects(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	const struct wd_xml *at = wd_feed_get(item, WD_FEED_OWN, "category");

	for (; at; at = wd_feed_again(at, WD_FEED_OWN))
		wd_feed_category(feed, story, wd_feed_title(feed, at),
			wd_xf_attr(&feed->f, at, "domain"), (struct wd_span){ 0 });
	for (at = wd_feed_get(item, WD_FEED_DC, "subject"); at; at = wd_feed_again(at, WD_FEED_DC))
		wd_feed_category(feed, story, wd_feed_title(feed, at), WD_SPAN("keyword"),
			(struct wd_span){ 0 });
	keywords(feed, wd_feed_line(feed, item, WD_FEED_MEDIA, "keywords"), story);
	keywords(feed, wd_feed_line(feed, item, WD_FEED_PRISM, "keyword"), story);
}

static struct wd_span licence_of(struct wd_feed *feed, const struct wd_xml *node)
{
	const struct wd_xml *licence = wd_feed_get(node, WD_FEED_CC, "license");
	struct wd_span href = wd_xf_line(&feed->f, licence);

	return href.n > 0 ? href : wd_xf_attr(&feed->f, licence, "resource");
}

static struct wd_span notice_of(struct wd_feed *feed, const struct wd_xml *node)
{
	struct wd_span notice = wd_feed_title(feed, wd_feed_get(node, WD_FEED_DC, "rights"));

	if (notice.n == 0)
		notice = wd_feed_title(feed, wd_feed_get(node, WD_FEED_OWN, "copyright"));
	if (notice.n == 0)
		notice = wd_feed_title(feed, wd_feed_get(node, WD_FEED_MEDIA, "copyright"));
	return notice;
}

static void rights(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	struct wd_span url = either(licence_of(feed, item), licence_of(feed, feed->header));

	story->copyright_notice = either(notice_of(feed, item), notice_of(feed, feed->header));
	if (wd_iso_is_uri(url))
		story->rights_url = url;
}

/* Whose story it is: of what it was taken from, then of the feed. */
static void providers(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	struct wd_span name = wd_feed_line(feed, item, WD_FEED_DC, "publisher");

	if (name.n == 0)
		name = own(feed, item, "source");
	if (name.n == 0)
		name = wd_feed_line(feed, item, WD_FEED_DC, "source");
	if (name.n == 0)
		name = wd_feed_line(feed, feed->header, WD_FEED_DC, "publisher");
	if (name.n == 0)
		name = wd_feed_title(feed, wd_feed_get(feed->header, WD_FEED_OWN, "title"));
	wd_xf_party(&feed->f, story, WD_ROLE_PROVIDER, name);
}

static void languages(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	wd_xf_language(&feed->f, story, wd_xml_attr(feed->root, "lang"));
	wd_xf_language(&feed->f, story, wd_feed_line(feed, feed->header, WD_FEED_OWN, "language"));
	wd_xf_language(&feed->f, story, wd_feed_line(feed, feed->header, WD_FEED_DC, "language"));
	wd_xf_language(&feed->f, story, wd_xml_attr(feed->header, "lang"));
	wd_xf_language(&feed->f, story, own(feed, item, "language"));
	wd_xf_language(&feed->f, story, wd_feed_line(feed, item, WD_FEED_DC, "language"));
	wd_xf_language(&feed->f, story, wd_xml_attr(item, "lang"));
}

/* *media: what kind of thing the first one is. */
static void media_in(
	struct wd_feed *feed, const struct wd_xml *node, struct wd_story *story, const char **media)
{
	const struct wd_xml *at = wd_feed_get(node, WD_FEED_MEDIA, "content");

	for (; at; at = wd_feed_again(at, WD_FEED_MEDIA)) {
		struct wd_span href = wd_xf_attr(&feed->f, at, "url");
		struct wd_span type = wd_xml_attr(at, "medium");

		if (!*media)
			*media = wd_feed_media(type.n > 0 ? type : wd_xml_attr(at, "type"), href);
		wd_feed_related(feed, story, "enclosure", href,
			wd_feed_line(feed, at, WD_FEED_MEDIA, "title"));
		wd_xf_note(&feed->f, &story->descriptions, WD_SPAN("caption"),
			wd_feed_title(feed, wd_feed_get(at, WD_FEED_MEDIA, "description")));
		wd_xf_party(&feed->f, story, WD_ROLE_CONTRIBUTOR,
			wd_feed_line(feed, at, WD_FEED_MEDIA, "credit"));
	}
	for (at = wd_feed_get(node, WD_FEED_MEDIA, "thumbnail"); at;
		at = wd_feed_again(at, WD_FEED_MEDIA))
		wd_feed_related(feed, story, "enclosure", wd_xf_attr(&feed->f, at, "url"),
			(struct wd_span){ 0 });
}

static const char *enclosures(
	struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	const struct wd_xml *at = wd_feed_get(item, WD_FEED_OWN, "enclosure");
	const char *media = NULL;

	for (; at; at = wd_feed_again(at, WD_FEED_OWN)) {
		struct wd_span href = wd_xf_attr(&feed->f, at, "url");

		if (!media)
			media = wd_feed_media(wd_xml_attr(at, "type"), href);
		wd_feed_related(feed, story, "enclosure", href, (struct wd_span){ 0 });
	}
	media_in(feed, item, story, &media);
	for (at = wd_feed_get(item, WD_FEED_MEDIA, "group"); at;
		at = wd_feed_again(at, WD_FEED_MEDIA))
		media_in(feed, at, story, &media);
	for (at = wd_feed_get(item, WD_FEED_ATOM, "link"); at;
		at = wd_feed_again(at, WD_FEED_ATOM)) {
		if (wd_span_eq(wd_xml_attr(at, "rel"), WD_SPAN("related")))
			wd_feed_related(feed, story, "related", wd_xf_attr(&feed->f, at, "href"),
				wd_xf_attr(&feed->f, at, "title"));
	}
	return media;
}

static void put_body(struct wd_feed *feed, const struct wd_xml *node, struct wd_story *story)
{
	/* <description><p>markup that nobody escaped</p></description> */
	if (wd_xml_first(node))
		wd_feed_body_node(feed, story, node);
	else
		wd_feed_body(feed, story, wd_xf_raw(&feed->f, node));
}

static void texts(struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	const struct wd_xml *body = wd_feed_get(item, WD_FEED_CONTENT, "encoded");
	const struct wd_xml *description = wd_feed_get(item, WD_FEED_OWN, "description");
	const struct wd_xml *excerpt = wd_feed_get(item, WD_FEED_EXCERPT, "encoded");

	wd_xf_note(&feed->f, &story->headlines, WD_SPAN("main"),
		wd_feed_title(feed, wd_feed_get(item, WD_FEED_OWN, "title")));
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(&feed->f, &story->headlines, WD_SPAN("main"),
			wd_feed_title(feed, wd_feed_get(item, WD_FEED_DC, "title")));
	if (!description)
		description = wd_feed_get(item, WD_FEED_DC, "description");
	if (!body)
		body = wd_feed_get(item, WD_FEED_OWN, "fulltext");
	put_body(feed, body, story);
	if (wd_look_blank(story->raw_text))
		put_body(feed, description, story);
	else if (wd_xml_first(description))
		wd_xf_note(&feed->f, &story->descriptions, WD_SPAN("summary"),
			wd_xf_line(&feed->f, description));
	else
		wd_feed_summary(feed, story, wd_xf_raw(&feed->f, description));
	if (wd_look_blank(story->raw_text))
		put_body(feed, excerpt, story);
	else
		wd_feed_summary(feed, story, wd_xf_raw(&feed->f, excerpt));
}

/* WordPress exports all that it holds. */
static const char *wordpress(
	struct wd_feed *feed, const struct wd_xml *item, struct wd_story *story)
{
	struct wd_span type = wd_feed_line(feed, item, WD_FEED_WORDPRESS, "post_type");
	struct wd_span status = wd_feed_line(feed, item, WD_FEED_WORDPRESS, "status");
	struct wd_span file = wd_feed_line(feed, item, WD_FEED_WORDPRESS, "attachment_url");

	if (wd_span_eq(type, WD_SPAN("attachment"))) {
		const char *media = wd_feed_media((struct wd_span){ 0 }, file);

		return media ? media : "not-text";
	}
	if (wd_span_eq(type, WD_SPAN("nav_menu_item")) || wd_span_eq(type, WD_SPAN("revision")) ||
		wd_span_eq(type, WD_SPAN("custom_css")))
		return "service-message";
	if (wd_span_eq(status, WD_SPAN("trash")))
		wd_xf_status(story, WD_SPAN("canceled"));
	else if (wd_span_eq(status, WD_SPAN("future")))
		wd_xf_embargo(&feed->f, story, story->first_created);
	else if (wd_span_eq(status, WD_SPAN("draft")) || wd_span_eq(status, WD_SPAN("pending")) ||
		wd_span_eq(status, WD_SPAN("private")))
		wd_xf_status(story, WD_SPAN("withheld"));
	return NULL;
}

static enum wd_err read_item(struct wd_feed *feed, const struct wd_xml *item)
{
	struct wd_story *story = wd_decoding_story(feed->f.d);

	if (!story)
		return WD_ENOMEM;
	languages(feed, item, story);
	identity(feed, item, story);
	dates(feed, item, story);
	texts(feed, item, story);
	authors(feed, item, story);
	subjects(feed, item, story);
	rights(feed, item, story);
	providers(feed, item, story);
	const char *media = enclosures(feed, item, story);
	const char *other = wordpress(feed, item, story);
	struct wd_span title = wd_notes_get(&story->headlines, WD_SPAN("main"));
	if (other && feed->f.err == WD_OK)
		return wd_xf_fault(feed->f.d, WD_ENOTSTORY, other, title);
	return wd_feed_emit(feed, story, media);
}

enum wd_err wd_rss_decode(struct wd_decoding *d)
{
	static const struct wd_feed_kind kind = { .item = "item", .read = read_item };

	return wd_feed_decode(d, &kind);
}
