/* SPDX-License-Identifier: MIT */
/* Bodies of the XML formats: XHTML, NITF and text, inline or escaped. */
#include "decode_xml.h"
#include "markup.h"

#define PARAGRAPH WD_SPAN("\n\n")
/* Line ends that no layout of XML put there. */
#define PRINTED_LINES 3

static bool is_one_of(const struct wd_xml *node, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_xml_is(node, names[i]))
			return true;
	}
	return false;
}

bool wd_xf_is_block(const struct wd_xml *node)
{
	static const char *const names[] = { "p", "div", "section", "article", "h1", "h2", "h3",
		"h4", "ul", "ol", "table", "pre", "blockquote", "block", "hl1", "hl2", "main",
		"span", "br", "b", "i", "em", "strong", "a", "media", "figure" };

	return node && is_one_of(node, names, sizeof(names) / sizeof(names[0]));
}

static bool is_container(const struct wd_xml *node)
{
	static const char *const names[] = { "div", "section", "article", "main", "block", "body",
		"body.content" };

	return is_one_of(node, names, sizeof(names) / sizeof(names[0]));
}

static bool is_heading(const struct wd_xml *node)
{
	static const char *const names[] = { "h1", "h2", "h3", "h4", "hl1", "hl2", "title" };

	return is_one_of(node, names, sizeof(names) / sizeof(names[0]));
}

static bool is_blank_run(const struct wd_xml *node)
{
	return node->name.n == 0 && wd_look_blank(node->text);
}

/* The lines of a page header that are nowhere else: date, subjects, a notice of an embargo. */
static void read_header(struct wd_xf *f, struct wd_story *story, const struct wd_xml *header)
{
	const struct wd_xml *at;
	struct wd_span all = { 0 };

	for (at = wd_xml_first(header); at; at = wd_xml_next(at)) {
		struct wd_span line = wd_xf_line(f, at);

		if (!is_heading(at) || !wd_xf_is_headline(story, line))
			all = wd_xf_join(f, all, WD_SPAN(" | "), line);
	}
	wd_xf_note(f, &story->descriptions, WD_SPAN("header"), all);
}

/*
 * *ret_from: the first child that is story. Above it only headings that repeat a headline, a page
 * header and blanks.
 */
static void skip_top(
	struct wd_xf *f, struct wd_story *story, const struct wd_xml *body, struct wd_xml *ret)
{
	struct wd_xml *at = body->first;

	while (at && f->err == WD_OK) {
		if (wd_xml_is(at, "header"))
			read_header(f, story, at);
		else if (!is_blank_run(at) &&
			!(is_heading(at) && wd_xf_is_headline(story, wd_xf_line(f, at))))
			break;
		at = at->next;
	}
	*ret = *body;
	ret->first = at;
	if (!at)
		ret->last = NULL;
}

/* <section class="main"> alone in its body, its headings then at its top. */
static const struct wd_xml *only_container(const struct wd_xml *body)
{
	const struct wd_xml *only = NULL;

	for (const struct wd_xml *at = body->first; at; at = at->next) {
		if (is_blank_run(at))
			continue;
		if (only || !is_container(at))
			return NULL;
		only = at;
	}
	return only;
}

static void append(struct wd_xf *f, struct wd_story *story, const struct wd_markup *markup)
{
	struct wd_span text = markup->text;

	while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]))
		text.n--;
	story->raw_text = wd_xf_join(f, story->raw_text, PARAGRAPH, text);
	story->body_html = wd_xf_join(f, story->body_html, WD_SPAN("\n"), markup->xhtml);
	if (f->err == WD_OK)
		f->err = wd_decoding_captions(f->d, story, markup->captions);
}

/* Text that begins with a tag is markup, whatever its element says. */
static bool looks_html(struct wd_span s)
{
	s = wd_span_trim(s);
	if (s.n < 3 || s.p[0] != '<' || wd_span_find_byte(s, '>') == s.n)
		return false;
	return (s.p[1] >= 'a' && s.p[1] <= 'z') || (s.p[1] >= 'A' && s.p[1] <= 'Z') ||
		s.p[1] == '!' || s.p[1] == '?';
}

/* HTML that was escaped once too often: "&lt;p>". */
static bool looks_escaped(struct wd_span s)
{
	s = wd_span_trim(s);
	return s.n > 8 && wd_span_starts(s, WD_SPAN("&lt;")) &&
		((s.p[4] >= 'a' && s.p[4] <= 'z') || (s.p[4] >= 'A' && s.p[4] <= 'Z')) &&
		(wd_span_find(s, WD_SPAN("&gt;")) < s.n || wd_span_find_byte(s, '>') < s.n);
}

/* No elements: then line ends mean something, and tags may be in it as text. */
static bool is_text_only(const struct wd_xml *node)
{
	for (const struct wd_xml *at = node->first; at; at = at->next) {
		if (at->name.n > 0)
			return false;
	}
	return node->first != NULL;
}

/* Lines of @p s below the first that have ink and no indent. */
static size_t flush_lines(struct wd_span s)
{
	size_t n = 0;

	for (size_t at = wd_span_find_byte(s, '\n'); at + 1 < s.n;) {
		struct wd_span line = wd_span_from(s, at + 1);

		n += line.n > 0 && !strchr(" \t\r\n", line.p[0]);
		at += 1 + wd_span_find_byte(line, '\n');
	}
	return n;
}

/*
 * A printer's text as one paragraph of XHTML, as Reuters sends it: lines, indents and tables mean
 * what they do in a file. Lines that are all indented are only how the XML was laid out.
 */
static struct wd_span printed(const struct wd_xml *body)
{
	const struct wd_xml *only = NULL, *text;

	for (const struct wd_xml *at = body->first; at; at = at->next) {
		if (is_blank_run(at))
			continue;
		if (only || !wd_xml_is(at, "p"))
			return (struct wd_span){ 0 };
		only = at;
	}
	text = only ? only->first : NULL;
	if (!text || text->next || text->name.n > 0 || flush_lines(text->text) < PRINTED_LINES)
		return (struct wd_span){ 0 };
	return text->text;
}

/* Its children know another parent than @p top, which is a copy: they are not walked through it. */
static struct wd_span runs_of(struct wd_xf *f, const struct wd_xml *top)
{
	struct wd_span all = { 0 };

	for (const struct wd_xml *at = top->first; at; at = at->next)
		all = wd_xf_join(f, all, (struct wd_span){ 0 }, at->text);
	return all;
}

void wd_xf_body(struct wd_xf *f, struct wd_story *story, const struct wd_xml *body)
{
	struct wd_markup markup = { 0 };
	struct wd_span lines;
	struct wd_xml top;

	if (f->err != WD_OK || !body)
		return;
	skip_top(f, story, body, &top);
	for (const struct wd_xml *in; f->err == WD_OK && (in = only_container(&top));)
		skip_top(f, story, in, &top);
	if (f->err == WD_OK && is_text_only(&top)) {
		wd_xf_body_text(f, story, runs_of(f, &top), false);
		return;
	}
	if (f->err == WD_OK)
		f->err = wd_markup_read(f->d->arena, &top, &markup);
	if (f->err == WD_ELIMIT) {
		f->d->refused = "too-deep";
		f->d->refusal = WD_SPAN("a body beyond the limits for markup");
	}
	lines = printed(&top);
	if (lines.n > 0)
		markup.text = lines;
	if (f->err == WD_OK && (!wd_look_blank(markup.text) || markup.captions.n > 0))
		append(f, story, &markup);
}

/* Markup whose top is text: "A lead<br/>and more", "<!-- -->". */
static bool has_tags(struct wd_span s)
{
	static const struct wd_span tags[] = {
		WD_SPAN_LIT("</p>"),
		WD_SPAN_LIT("</P>"),
		WD_SPAN_LIT("<br"),
		WD_SPAN_LIT("<BR"),
		WD_SPAN_LIT("<p>"),
		WD_SPAN_LIT("<P>"),
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (wd_span_find(s, tags[i]) < s.n)
			return true;
	}
	return false;
}

/* The first paragraph when it only repeats a headline. */
static struct wd_span without_headline(
	struct wd_xf *f, const struct wd_story *story, struct wd_span text)
{
	struct wd_span rest = text;

	while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\n' || rest.p[0] == '\t'))
		rest = wd_span_from(rest, 1);
	size_t end = wd_span_find(rest, PARAGRAPH);
	struct wd_span line = wd_xf_clean(f, wd_span_trim(wd_span_head(rest, end)));
	return end < rest.n && wd_xf_is_headline(story, line) ? wd_span_from(rest, end) : text;
}

void wd_xf_body_text(struct wd_xf *f, struct wd_story *story, struct wd_span text, bool html)
{
	struct wd_markup markup = { 0 };

	if (f->err != WD_OK || wd_look_blank(text))
		return;
	if (looks_escaped(text)) {
		f->err = wd_markup_read_html(f->d->arena, text, &markup);
		if (f->err == WD_OK)
			text = markup.text;
		markup = (struct wd_markup){ 0 };
	}
	if (html || looks_html(text) || has_tags(text)) {
		f->err = wd_markup_read_html(f->d->arena, text, &markup);
		if (f->err == WD_ELIMIT) {
			f->d->refused = "too-deep";
			f->d->refusal = WD_SPAN("HTML beyond the limits for markup");
		}
		if (f->err == WD_OK)
			markup.text = without_headline(f, story, markup.text);
	} else {
		markup.text = text;
	}
	if (f->err == WD_OK)
		append(f, story, &markup);
}

struct wd_span wd_xf_block_line(struct wd_xf *f, const struct wd_xml *node)
{
	struct wd_markup markup = { 0 };

	if (f->err == WD_OK && node)
		f->err = wd_markup_read(f->d->arena, node, &markup);
	return wd_xf_clean(f, markup.text);
}

struct wd_span wd_xf_text_line(struct wd_xf *f, const struct wd_xml *node)
{
	struct wd_markup markup = { 0 };

	if (f->err != WD_OK || !node || !is_text_only(node))
		return wd_xf_block_line(f, node);
	struct wd_span raw = wd_xf_raw(f, node);
	if (!looks_html(raw) && !has_tags(raw) && wd_span_find(raw, WD_SPAN("</")) == raw.n)
		return wd_xf_clean(f, raw);
	if (f->err == WD_OK)
		f->err = wd_markup_read_html(f->d->arena, raw, &markup);
	return wd_xf_clean(f, markup.text);
}
