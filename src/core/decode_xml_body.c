/* SPDX-License-Identifier: MIT */
/* Bodies of the XML formats: XHTML, NITF and text, inline or escaped. */
#include "decode_xml.h"
#include "markup.h"

#define PARAGRAPH WD_SPAN("\n\n")

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

static bool is_headline(const struct wd_story *story, struct wd_span s)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, &story->headlines, link) {
		if (wd_span_eq(note->value, s))
			return true;
	}
	return false;
}

/* The lines of a page header that are nowhere else: date, subjects, a notice of an embargo. */
static void read_header(struct wd_xf *f, struct wd_story *story, const struct wd_xml *header)
{
	const struct wd_xml *at;
	struct wd_span all = { 0 };

	for (at = wd_xml_first(header); at; at = wd_xml_next(at)) {
		struct wd_span line = wd_xf_line(f, at);

		if (!is_heading(at) || !is_headline(story, line))
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
			!(is_heading(at) && is_headline(story, wd_xf_line(f, at))))
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

void wd_xf_body(struct wd_xf *f, struct wd_story *story, const struct wd_xml *body)
{
	struct wd_markup markup = { 0 };
	struct wd_xml top;

	if (f->err != WD_OK || !body)
		return;
	skip_top(f, story, body, &top);
	for (const struct wd_xml *in; f->err == WD_OK && (in = only_container(&top));)
		skip_top(f, story, in, &top);
	if (f->err == WD_OK)
		f->err = wd_markup_read(f->d->arena, &top, &markup);
	if (f->err == WD_ELIMIT) {
		f->d->refused = "too-deep";
		f->d->refusal = WD_SPAN("a body beyond the limits for markup");
	}
	if (f->err == WD_OK && (!wd_look_blank(markup.text) || markup.captions.n > 0))
		append(f, story, &markup);
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
	return end < rest.n && is_headline(story, line) ? wd_span_from(rest, end) : text;
}

void wd_xf_body_text(struct wd_xf *f, struct wd_story *story, struct wd_span text, bool html)
{
	struct wd_markup markup = { 0 };

	if (f->err != WD_OK || wd_look_blank(text))
		return;
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

static void nitf_headlines(struct wd_xf *f, struct wd_story *story, const struct wd_xml *nitf)
{
	const struct wd_xml *hedline = wd_xml_path(nitf, "body/body.head/hedline");
	const struct wd_xml *hl2 = wd_xml_child(hedline, "hl2");
	struct wd_span main_line = wd_xf_line(f, wd_xml_child(hedline, "hl1"));

	if (main_line.n == 0)
		main_line = wd_xf_line(f, wd_xml_path(nitf, "head/title"));
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), main_line);
	else if (!is_headline(story, main_line))
		wd_xf_note(f, &story->headlines, WD_SPAN("nitf"), main_line);
	for (; hl2; hl2 = wd_xml_again(hl2)) {
		struct wd_span line = wd_xf_line(f, hl2);

		if (!is_headline(story, line))
			wd_xf_note(f, &story->headlines, WD_SPAN("sub"), line);
	}
}

static void nitf_place(struct wd_xf *f, struct wd_story *story, const struct wd_xml *location)
{
	struct wd_place place = {
		.rel = WD_SPAN("located"),
		.locality = wd_xf_line(f, wd_xml_child(location, "city")),
		.area = wd_xf_line(f, wd_xml_child(location, "state")),
		.country = wd_xf_line(f, wd_xml_child(location, "country")),
	};

	place.name = place.locality;
	wd_xf_place(f, story, &place);
}

/* EFE signs "cae/tcr" where a byline would stand. */
static bool is_initials(struct wd_span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';

		if (!letter && (s.p[i] != '/' || run == 0))
			return false;
		run = letter ? run + 1 : 0;
		if (run > 4)
			return false;
	}
	return run > 0;
}

static void nitf_byline(struct wd_xf *f, struct wd_story *story, const struct wd_xml *byline)
{
	struct wd_span line = wd_xf_line(f, byline);

	if (is_initials(line))
		wd_xf_party(f, story, WD_ROLE_CONTRIBUTOR, line);
	else
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), line);
}

/* EFE's text of the dateline is a time. */
static void nitf_dateline(struct wd_xf *f, struct wd_story *story, const struct wd_xml *dateline)
{
	struct wd_span line = wd_xf_line(f, dateline);

	if (line.n > 0 && !(line.p[0] >= '0' && line.p[0] <= '9') &&
		wd_notes_get(&story->descriptions, WD_SPAN("dateline")).n == 0)
		wd_xf_note(f, &story->descriptions, WD_SPAN("dateline"), line);
	nitf_place(f, story, wd_xml_child(dateline, "location"));
}

static void nitf_head(struct wd_xf *f, struct wd_story *story, const struct wd_xml *nitf)
{
	const struct wd_xml *head = wd_xml_path(nitf, "body/body.head");
	const struct wd_xml *byline = wd_xml_child(head, "byline");

	nitf_headlines(f, story, nitf);
	for (; byline; byline = wd_xml_again(byline))
		nitf_byline(f, story, byline);
	nitf_dateline(f, story, wd_xml_child(head, "dateline"));
	wd_xf_note(f, &story->descriptions, WD_SPAN("summary"),
		wd_xf_line(f, wd_xml_child(head, "abstract")));
	for (const struct wd_xml *note = wd_xml_child(head, "note"); note;
		note = wd_xml_again(note))
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), wd_xf_line(f, note));
	wd_xf_party(f, story, WD_ROLE_PROVIDER, wd_xf_line(f, wd_xml_path(head, "distributor")));
}

void wd_xf_nitf(struct wd_xf *f, struct wd_story *story, const struct wd_xml *nitf)
{
	const struct wd_xml *body = wd_xml_child(nitf, "body");
	const struct wd_xml *content = wd_xml_child(body, "body.content");

	nitf_head(f, story, nitf);
	if (!content && body && !wd_xml_child(body, "body.head"))
		wd_xf_body(f, story, body);
	for (; content; content = wd_xml_again(content))
		wd_xf_body(f, story, content);
	/* "Anna Lind contributed": the rules for the end of a story know what to do with it. */
	wd_xf_body(f, story, wd_xml_child(body, "body.end"));
}
