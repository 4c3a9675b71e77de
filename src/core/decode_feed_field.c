/* SPDX-License-Identifier: MIT */
/* Feeds: the fields of an item, and bodies that may be text or HTML. */
#include "decode_feed.h"
#include "html.h"
#include "iso.h"
#include "markup.h"
#include "markup_names.h"
#include "rfc822.h"
#include "weburl.h"

#define PARAGRAPH WD_SPAN("\n\n")

static bool contains(struct wd_span s, const char *word)
{
	for (size_t i = 0; i < s.n; i++) {
		if (wd_span_starts_nocase(wd_span_from(s, i), wd_span_of(word)))
			return true;
	}
	return false;
}

static bool is_ns(const struct wd_xml *node, enum wd_feed_ns ns)
{
	static const struct {
		const char *part;
		bool undeclared; /* its names are in no other vocabulary of a feed */
	} rows[] = {
		[WD_FEED_DC] = { "purl.org/dc/elements", true },
		[WD_FEED_DCTERMS] = { "purl.org/dc/terms", true },
		[WD_FEED_CONTENT] = { "modules/content", true },
		[WD_FEED_MEDIA] = { "/mrss", false },
		[WD_FEED_ATOM] = { "/atom", false },
		[WD_FEED_WORDPRESS] = { "wordpress.org/export", true },
		[WD_FEED_EXCERPT] = { "/excerpt", false },
		[WD_FEED_CC] = { "creativecommons", true },
		[WD_FEED_PRISM] = { "/prism", true },
	};

	if (ns == WD_FEED_OWN)
		return wd_span_eq(node->ns, node->parent ? node->parent->ns : node->ns);
	if (node->ns.n == 0)
		return rows[ns].undeclared;
	return contains(node->ns, rows[ns].part);
}

static const struct wd_xml *first_of(
	const struct wd_xml *at, enum wd_feed_ns ns, struct wd_span name)
{
	while (at && !(at->name.n > 0 && wd_span_eq(at->name, name) && is_ns(at, ns)))
		at = at->next;
	return at;
}

const struct wd_xml *wd_feed_get(const struct wd_xml *node, enum wd_feed_ns ns, const char *name)
{
	return node ? first_of(node->first, ns, wd_span_of(name)) : NULL;
}

const struct wd_xml *wd_feed_again(const struct wd_xml *node, enum wd_feed_ns ns)
{
	return node ? first_of(node->next, ns, node->name) : NULL;
}

struct wd_span wd_feed_line(
	struct wd_feed *feed, const struct wd_xml *node, enum wd_feed_ns ns, const char *name)
{
	return wd_xf_line(&feed->f, wd_feed_get(node, ns, name));
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A tag that HTML has, at the beginning of @p s; "<ACM.N>" is none. */
static bool is_tag(struct wd_span s)
{
	size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1, n = from;

	if (wd_span_starts(s, WD_SPAN("<!--")))
		return true;
	while (n < s.n && is_alnum(s.p[n]))
		n++;
	struct wd_span name = wd_span_from(wd_span_head(s, n), from);
	if (name.n == 0 || n >= s.n || !strchr(" \t\r\n/>", s.p[n]) ||
		wd_span_find_byte(s, '>') == s.n)
		return false;
	return wd_markup_name(name)->name[0] != '\0' || wd_span_eq_nocase(name, WD_SPAN("span")) ||
		wd_span_eq_nocase(name, WD_SPAN("font"));
}

static bool has_tag(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<' && is_tag(wd_span_from(s, i)))
			return true;
	}
	return false;
}

static bool has_reference(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t n = i + 1;

		if (s.p[i] != '&')
			continue;
		while (n < s.n && n < i + 10 && (s.p[n] == '#' || is_alnum(s.p[n])))
			n++;
		if (n > i + 1 && n < s.n && s.p[n] == ';')
			return true;
	}
	return false;
}

static void fail(struct wd_feed *feed, enum wd_err err)
{
	if (feed->f.err == WD_OK)
		feed->f.err = err;
}

/* The names of characters read, and nothing else: "<" stays what it is, so do line ends. */
static struct wd_span unescaped(struct wd_feed *feed, struct wd_span s)
{
	struct wd_arena *arena = feed->f.d->arena;
	struct wd_markup markup = { 0 };
	size_t n = 0, open = 0;

	if (feed->f.err != WD_OK || !has_reference(s))
		return s;
	for (size_t i = 0; i < s.n; i++)
		open += s.p[i] == '<';
	char *p = wd_arena_text(arena, s.n + open * 3 + 12);
	if (!p) {
		fail(feed, arena->over ? WD_ELIMIT : WD_ENOMEM);
		return s;
	}
	/* HTML drops the first line end in it. */
	memcpy(p, "<pre>\n", 6);
	n = 6;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '<') {
			p[n++] = s.p[i];
			continue;
		}
		memcpy(p + n, "&lt;", 4);
		n += 4;
	}
	memcpy(p + n, "</pre>", 6);
	fail(feed, wd_markup_read_html(arena, (struct wd_span){ p, n + 6 }, &markup));
	return feed->f.err == WD_OK ? wd_span_trim(markup.text) : s;
}

/* HTML whose paragraphs are only empty lines, as editors of web pages keep it. */
static struct wd_span with_paragraphs(struct wd_feed *feed, struct wd_span s)
{
	static const char *const marks[] = { "<p>", "<p ", "<br", "<div", "<pre" };
	size_t gaps = 0, n = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (contains(s, marks[i]))
			return s;
	}
	for (size_t i = 0; i < s.n; i++)
		gaps += s.p[i] == '\n';
	char *p = gaps > 1 ? wd_arena_text(feed->f.d->arena, s.n + gaps * 3) : NULL;
	if (!p)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		size_t to = i + 1;

		p[n++] = s.p[i];
		while (s.p[i] == '\n' && to < s.n && strchr(" \t\r", s.p[to]))
			to++;
		if (s.p[i] != '\n' || to >= s.n || s.p[to] != '\n')
			continue;
		memcpy(p + n, "<p>", 3);
		n += 3;
		i = to;
	}
	return (struct wd_span){ p, n };
}

static const struct wd_xml *parsed(struct wd_feed *feed, struct wd_span html)
{
	const struct wd_xml *root = NULL;

	if (feed->f.err != WD_OK)
		return NULL;
	fail(feed, wd_html_parse(feed->f.d->arena, html, &root));
	if (feed->f.err == WD_ELIMIT) {
		feed->f.d->refused = "too-deep";
		feed->f.d->refusal = WD_SPAN("HTML beyond the limits for markup");
	}
	return root ? wd_xml_child(root, "body") : NULL;
}

static struct wd_span text_of(struct wd_feed *feed, struct wd_span s)
{
	struct wd_markup markup = { 0 };

	if (!has_tag(s))
		s = unescaped(feed, s);
	/* Escaped twice, or text that is HTML only after its characters were read. */
	if (!has_tag(s) || feed->f.err != WD_OK)
		return s;
	const struct wd_xml *body = parsed(feed, s);
	if (body)
		fail(feed, wd_markup_read(feed->f.d->arena, body, &markup));
	return feed->f.err == WD_OK ? wd_span_trim(markup.text) : (struct wd_span){ 0 };
}

struct wd_span wd_feed_title(struct wd_feed *feed, const struct wd_xml *node)
{
	return wd_xf_clean(&feed->f, wd_span_trim(text_of(feed, wd_xf_raw(&feed->f, node))));
}

void wd_feed_summary(struct wd_feed *feed, struct wd_story *story, struct wd_span text)
{
	text = wd_xf_clean(&feed->f, wd_span_trim(text_of(feed, text)));
	wd_xf_note(&feed->f, &story->descriptions, WD_SPAN("summary"), text);
}

void wd_feed_body_node(struct wd_feed *feed, struct wd_story *story, const struct wd_xml *node)
{
	if (feed->f.err != WD_OK || !node)
		return;
	fail(feed, wd_weburl_links(feed->f.d->arena, feed->base, node));
	feed->pictures = feed->pictures || wd_xml_find(node, "img");
	wd_xf_body(&feed->f, story, node);
}

void wd_feed_body(struct wd_feed *feed, struct wd_story *story, struct wd_span text)
{
	if (!has_tag(text))
		text = unescaped(feed, text);
	if (feed->f.err != WD_OK || wd_look_blank(text))
		return;
	if (has_tag(text))
		wd_feed_body_node(feed, story, parsed(feed, with_paragraphs(feed, text)));
	else
		story->raw_text =
			wd_xf_join(&feed->f, story->raw_text, PARAGRAPH, wd_span_trim(text));
}

struct wd_span wd_feed_date(struct wd_feed *feed, struct wd_span s)
{
	struct wd_span out = wd_xf_datetime(&feed->f, s);

	if (out.n == 0 && s.n > 0 && feed->f.err == WD_OK &&
		wd_rfc822_datetime(feed->f.d->arena, s, &out) == WD_ENOMEM)
		fail(feed, WD_ENOMEM);
	return out;
}

void wd_feed_author(struct wd_feed *feed, struct wd_story *story, struct wd_span name,
	struct wd_span address, struct wd_span *by)
{
	struct wd_party party = { .role = WD_ROLE_AUTHOR, .name = name, .email = address };

	if (feed->f.err != WD_OK || (name.n == 0 && address.n == 0))
		return;
	if (name.n == 0)
		party.name = address;
	/* The byline's grammar takes "Anna Lind and Jo Berg" apart; an address has one owner. */
	if (address.n > 0)
		fail(feed, wd_story_add_party(story, feed->f.d->arena, &party));
	if (name.n > 0)
		*by = wd_xf_join(&feed->f, *by, WD_SPAN(" and "), name);
}

void wd_feed_byline(struct wd_feed *feed, struct wd_story *story, struct wd_span by)
{
	wd_xf_note(&feed->f, &story->descriptions, WD_SPAN("byline"), by);
	/* Stays where the grammar of bylines takes it for no name: "Marion", "snow desk". */
	if (!wd_span_starts_nocase(by, WD_SPAN("by ")))
		story->by = by;
}

void wd_feed_category(struct wd_feed *feed, struct wd_story *story, struct wd_span term,
	struct wd_span scheme, struct wd_span label)
{
	struct wd_subject subject = {
		.rel = WD_SPAN("category"),
		.name = label.n > 0 ? label : term,
	};
	struct wd_span joined = wd_xf_join(&feed->f, scheme, (struct wd_span){ 0 }, term);

	if (term.n == 0 && label.n == 0)
		return;
	bool ours = wd_span_eq(scheme, WD_SPAN("category"));
	if (wd_span_eq(scheme, WD_SPAN("post_tag")) || wd_span_eq(scheme, WD_SPAN("keyword"))) {
		subject.rel = WD_SPAN("keyword");
		ours = true;
	}
	if (wd_iso_is_uri(term))
		subject.uri = term;
	else if (scheme.n > 0 && strchr("/#:=", scheme.p[scheme.n - 1]) && wd_iso_is_uri(joined))
		subject.uri = joined;
	if (subject.uri.n > 0)
		subject.literal = term;
	else if (!ours && (label.n > 0 || scheme.n > 0))
		subject.literal = wd_xf_join(&feed->f, scheme, WD_SPAN(" "), term);
	wd_xf_subject(&feed->f, &story->subjects, &subject);
}

struct wd_span wd_feed_href(struct wd_feed *feed, struct wd_span href)
{
	struct wd_span out = { 0 };

	if (feed->f.err == WD_OK)
		fail(feed, wd_weburl_resolve(feed->f.d->arena, feed->base, href, &out));
	return out;
}

void wd_feed_related(struct wd_feed *feed, struct wd_story *story, const char *rel,
	struct wd_span href, struct wd_span name)
{
	struct wd_related related = { .rel = wd_span_of(rel), .name = name };

	related.href = wd_feed_href(feed, href);
	if (related.href.n == 0 || wd_look_blank(related.href))
		return;
	if (wd_iso_is_uri(related.href))
		related.uri = related.href;
	else if (name.n == 0)
		related.name = related.href;
	wd_xf_related(&feed->f, story, &related);
}

const char *wd_feed_media(struct wd_span type, struct wd_span href)
{
	static const struct {
		const char *ending, *reason;
	} rows[] = {
		{ ".jpg", "picture" },
		{ ".jpeg", "picture" },
		{ ".png", "picture" },
		{ ".gif", "picture" },
		{ ".webp", "picture" },
		{ ".svg", "graphic" },
		{ ".mp3", "audio" },
		{ ".m4a", "audio" },
		{ ".wav", "audio" },
		{ ".ogg", "audio" },
		{ ".mp4", "video" },
		{ ".mov", "video" },
		{ ".webm", "video" },
		{ ".m3u8", "video" },
	};
	const char *reason = wd_media_reason(wd_span_head(type, wd_span_find_byte(type, '/')));

	href = wd_span_head(href, wd_span_find_byte(href, '?'));
	for (size_t i = 0; !reason && i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wd_span ending = wd_span_of(rows[i].ending);

		if (href.n > ending.n &&
			wd_span_eq_nocase(wd_span_from(href, href.n - ending.n), ending))
			reason = rows[i].reason;
	}
	return reason;
}

enum wd_err wd_feed_emit(struct wd_feed *feed, struct wd_story *story, const char *media)
{
	struct wd_decoding *d = feed->f.d;
	struct wd_span title = wd_notes_get(&story->headlines, WD_SPAN("main"));
	const char *reason = media ? media : feed->pictures ? "picture" : NULL;

	if (feed->f.err == WD_ENOMEM)
		return WD_ENOMEM;
	if (feed->f.err != WD_OK)
		return wd_xf_fault(
			d, feed->f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (!wd_look_blank(story->raw_text) || story->action == WD_ACTION_KILL)
		return wd_decoding_emit(d, story);
	if (!reason)
		reason = feed->link.n > 0 ? "remote" : "empty";
	return wd_xf_fault(d, WD_ENOTSTORY, reason,
		wd_decoding_detail(d, "item %.*s", (int)(title.n < 120 ? title.n : 120),
			title.n > 0 ? title.p : ""));
}
