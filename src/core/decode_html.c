/* SPDX-License-Identifier: MIT */
/* HTML: a page that holds a story, such as a press release, or a fragment that is one. */
#include "decode_feed.h"
#include "decode_json_ld.h"
#include "html.h"
#include "iso.h"
#include "page.h"
#include "xml_charset.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct page {
	struct wd_feed feed; /* for dates, bodies and addresses as feeds have them */
	const struct wd_xml *root, *body;
	struct wd_json_ld ld;
};

bool wd_html_guess(struct wd_span text)
{
	static const char *const whole[] = { "html", "head", "body", "p", "div", "br" };
	static const char *const closed[] = { "h1", "h2", "table", "ul", "blockquote", "span" };
	struct wd_span name = wd_xml_root_name(text);

	for (size_t i = 0; i < COUNT(whole); i++) {
		if (wd_span_eq_nocase(name, wd_span_of(whole[i])))
			return true;
	}
	for (size_t i = 0; i < COUNT(closed); i++) {
		if (wd_span_eq_nocase(name, wd_span_of(closed[i])) &&
			wd_span_find(text, WD_SPAN("</")) < text.n)
			return true;
	}
	return wd_span_starts_nocase(wd_span_trim(text), WD_SPAN("<!DOCTYPE html"));
}

/* The first <meta> of one of the names, in the order of the names. */
static struct wd_span meta(struct page *page, const char *const *names, size_t n)
{
	static const char *const keys[] = { "name", "property", "itemprop", "http-equiv" };

	for (size_t i = 0; i < n; i++) {
		const struct wd_xml *at = page->root;

		for (; at; at = wd_xml_step(at, page->root)) {
			for (size_t k = 0; wd_xml_is(at, "meta") && k < COUNT(keys); k++) {
				struct wd_span content = wd_span_trim(wd_xml_attr(at, "content"));

				if (content.n > 0 &&
					wd_span_eq_nocase(
						wd_xml_attr(at, keys[k]), wd_span_of(names[i])))
					return wd_xf_clean(&page->feed.f, content);
			}
		}
	}
	return (struct wd_span){ 0 };
}

#define META(page, ...)                                    \
	meta((page), (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static struct wd_span either(struct wd_span a, struct wd_span b)
{
	return a.n > 0 ? a : b;
}

static struct wd_span line(struct page *page, struct wd_span s)
{
	return wd_xf_clean(&page->feed.f, wd_span_trim(s));
}

static struct wd_span link_of(struct page *page, const char *rel)
{
	const struct wd_xml *at = page->root;

	for (; at; at = wd_xml_step(at, page->root)) {
		if ((wd_xml_is(at, "link") || wd_xml_is(at, "a")) &&
			wd_span_eq_nocase(wd_xml_attr(at, "rel"), wd_span_of(rel)))
			return wd_xf_attr(&page->feed.f, at, "href");
	}
	return (struct wd_span){ 0 };
}

static void read_ld(struct page *page)
{
	const struct wd_xml *at = page->root;

	for (; at && page->feed.f.err == WD_OK; at = wd_xml_step(at, page->root)) {
		if (wd_xml_is(at, "script") &&
			wd_span_starts_nocase(
				wd_xml_attr(at, "type"), WD_SPAN("application/ld+json")))
			page->feed.f.err = wd_json_ld_read(
				page->feed.f.d->arena, wd_xf_raw(&page->feed.f, at), &page->ld);
	}
}

static void identity(struct page *page, struct wd_story *story)
{
	struct wd_span url = either(link_of(page, "canonical"), META(page, "og:url"));
	const struct wd_xml *base = wd_xml_find(page->root, "base");

	url = either(url, line(page, page->ld.url));
	page->feed.base = either(wd_xf_attr(&page->feed.f, base, "href"), url);
	if (wd_iso_is_uri(url))
		wd_decoding_identify(story, url);
}

static void headlines(struct page *page, const struct wd_xml *top, struct wd_story *story)
{
	const struct wd_xml *h1 = wd_xml_find(top, "h1");
	struct wd_span title = line(page, page->ld.headline);

	if (!h1)
		h1 = wd_xml_find(page->body, "h1");
	title = either(title, wd_xf_line(&page->feed.f, h1));
	title = either(title, META(page, "og:title", "twitter:title", "dc.title"));
	title = either(title, wd_xf_line(&page->feed.f, wd_xml_find(page->root, "title")));
	wd_xf_note(&page->feed.f, &story->headlines, WD_SPAN("main"), title);
	wd_xf_note(&page->feed.f, &story->headlines, WD_SPAN("sub"), line(page, page->ld.subhead));
}

static void dates(struct page *page, struct wd_story *story)
{
	struct wd_feed *feed = &page->feed;
	const struct wd_xml *time = wd_xml_find(page->body, "time");

	story->first_created = wd_feed_date(feed, page->ld.published);
	if (story->first_created.n == 0)
		story->first_created = wd_feed_date(feed,
			META(page, "article:published_time", "datePublished", "dc.date.issued",
				"dcterms.created", "dc.date", "pubdate", "publishdate", "date"));
	if (story->first_created.n == 0)
		story->first_created = wd_feed_date(feed, wd_xml_attr(time, "datetime"));
	story->version_created = wd_feed_date(feed, page->ld.modified);
	if (story->version_created.n == 0)
		story->version_created = wd_feed_date(feed,
			META(page, "article:modified_time", "dateModified", "og:updated_time",
				"dcterms.modified", "last-modified"));
	if (story->version_created.n == 0)
		story->version_created = story->first_created;
	story->expires =
		wd_feed_date(feed, either(page->ld.expires, META(page, "article:expiration_time")));
}

static void parties(struct page *page, struct wd_story *story)
{
	struct wd_feed *feed = &page->feed;
	struct wd_span by = line(page, page->ld.authors);
	struct wd_span provider = META(page, "og:site_name", "dc.publisher", "application-name");

	by = either(by, META(page, "author", "dc.creator", "article:author", "byl"));
	if (!wd_iso_is_uri(by))
		wd_feed_byline(feed, story, by);
	wd_xf_party(&feed->f, story, WD_ROLE_PROVIDER,
		either(line(page, page->ld.publisher), provider));
}

static void list(struct page *page, struct wd_span words, const char *rel, struct wd_story *story)
{
	while (words.n > 0) {
		size_t n = wd_span_find_byte(words, ',');

		wd_xf_subject(&page->feed.f, &story->subjects,
			&(struct wd_subject){ .rel = wd_span_of(rel),
				.name = line(page, wd_span_head(words, n)) });
		words = wd_span_from(words, n + 1);
	}
}

static void subjects(struct page *page, struct wd_story *story)
{
	list(page, either(page->ld.section, META(page, "article:section", "section")), "category",
		story);
	list(page, META(page, "news_keywords", "keywords"), "keyword", story);
	list(page, page->ld.keywords, "keyword", story);
	list(page, META(page, "article:tag"), "keyword", story);
}

static void rights(struct page *page, struct wd_story *story)
{
	struct wd_span url = either(line(page, page->ld.license), link_of(page, "license"));

	story->copyright_holder = line(page, page->ld.holder);
	story->copyright_notice = either(line(page, page->ld.notice),
		META(page, "copyright", "dc.rights", "dcterms.rights", "rights"));
	if (wd_iso_is_uri(url))
		story->rights_url = url;
}

static void languages(struct page *page, struct wd_story *story)
{
	wd_xf_language(&page->feed.f, story, META(page, "og:locale"));
	wd_xf_language(&page->feed.f, story, META(page, "content-language", "dc.language"));
	wd_xf_language(&page->feed.f, story, wd_xml_attr(page->root, "lang"));
	wd_xf_language(&page->feed.f, story, page->ld.language);
}

static enum wd_err read_page(struct page *page)
{
	struct wd_story *story = wd_decoding_story(page->feed.f.d);
	const struct wd_xml *top = page->body;

	if (!story)
		return WD_ENOMEM;
	read_ld(page);
	if (page->feed.f.err == WD_OK)
		page->feed.f.err = wd_page_story(page->feed.f.d->arena, page->body, &top);
	identity(page, story);
	headlines(page, top, story);
	dates(page, story);
	parties(page, story);
	subjects(page, story);
	rights(page, story);
	languages(page, story);
	wd_xf_note(&page->feed.f, &story->descriptions, WD_SPAN("summary"),
		either(META(page, "description", "og:description", "dc.description"),
			line(page, page->ld.description)));
	wd_feed_related(
		&page->feed, story, "enclosure", META(page, "og:image"), (struct wd_span){ 0 });
	wd_feed_body_node(&page->feed, story, top);
	if (wd_look_blank(story->raw_text))
		wd_feed_body(&page->feed, story, page->ld.body);
	/* A page that is nothing but what stands around stories is taken as it is. */
	if (wd_look_blank(story->raw_text))
		wd_feed_body_node(&page->feed, story, page->body);
	return wd_feed_emit(&page->feed, story, NULL);
}

enum wd_err wd_html_decode(struct wd_decoding *d)
{
	struct page page = { .feed = { .f = { .d = d } } };
	struct wd_charset_out out = { 0 };
	struct wd_span said = d->charset.n > 0 ? d->charset : wd_page_charset(d->text);
	enum wd_err err =
		wd_said_charset_decode(d->arena, d->text, said, WD_SPAN("windows-1252"), &out);

	if (err == WD_ENOMEM)
		return err;
	if (err == WD_OK)
		err = wd_html_parse(d->arena, out.text, &page.root);
	if (err == WD_ENOMEM)
		return err;
	if (err != WD_OK)
		return wd_xf_fault(d, err, err == WD_ECHARSET ? "bad-charset" : "too-deep",
			WD_SPAN("HTML beyond the limits for markup"));
	if (said.n == 0 && !wd_utf8_valid(d->text))
		d->guessed = WD_SPAN("charset");
	page.body = wd_xml_child(page.root, "body");
	if (!page.body)
		return wd_xf_fault(d, WD_ENOTSTORY, "empty", WD_SPAN("a page without a body"));
	return read_page(&page);
}
