/* SPDX-License-Identifier: MIT */
#include "markup.h"

#include "wiredesk/buf.h"

#include "html.h"
#include "markup_names.h"

/* Deeper than any tree of xml.c or html.c. */
#define DEPTH_MAX (2 * WD_HTML_DEPTH_MAX + 2)

struct writer {
	struct wd_buf text, xhtml, captions;
	unsigned depth;
	bool in_caption;
	bool blank;    /* one is due before the next character */
	bool at_block; /* in the XHTML: after a block's tag, where blanks mean nothing */
	enum wd_err err;
};

static void put(struct writer *w, struct wd_buf *out, struct wd_span s)
{
	if (w->err == WD_OK)
		w->err = wd_buf_put(out, s);
}

static bool ends_line(const struct wd_buf *out)
{
	return out->n == 0 || strchr("\n\t ", out->p[out->n - 1]);
}

/* An empty line, unless the text ends in one; nothing at the beginning. */
static void put_gap(struct writer *w)
{
	struct wd_span text = wd_buf_span(&w->text);

	w->blank = false;
	if (text.n == 0 || wd_span_ends(text, WD_SPAN("\n\n")))
		return;
	put(w, &w->text, wd_span_ends(text, WD_SPAN("\n")) ? WD_SPAN("\n") : WD_SPAN("\n\n"));
}

static void put_blank(struct writer *w)
{
	if (!w->blank)
		return;
	w->blank = false;
	if (!ends_line(&w->text))
		put(w, &w->text, WD_SPAN(" "));
	if (!w->at_block)
		put(w, &w->xhtml, WD_SPAN(" "));
}

/* Not even references to these may stand in XML. */
static bool is_control(char c)
{
	return (unsigned char)c < ' ' && c != '\n' && c != '\t' && c != '\r';
}

static void put_escaped(struct writer *w, struct wd_span s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct wd_span ref = { 0 };

		if (s.p[i] == '&')
			ref = WD_SPAN("&amp;");
		else if (s.p[i] == '<')
			ref = WD_SPAN("&lt;");
		else if (s.p[i] == '>')
			ref = WD_SPAN("&gt;");
		else if (s.p[i] == '"')
			ref = WD_SPAN("&quot;");
		else if (!is_control(s.p[i]))
			continue;
		put(w, &w->xhtml, (struct wd_span){ s.p + from, i - from });
		put(w, &w->xhtml, ref);
		from = i + 1;
	}
	put(w, &w->xhtml, wd_span_from(s, from));
}

static bool is_blank(char c)
{
	return c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == ' ';
}

/* Line ends in markup are blanks, but for <pre>. */
static void put_text(struct writer *w, struct wd_span s, bool pre)
{
	size_t n;

	if (pre) {
		put_blank(w);
		put(w, &w->text, s);
		put_escaped(w, s);
		w->at_block = false;
		return;
	}
	for (; s.n > 0 && w->err == WD_OK; s = wd_span_from(s, n)) {
		n = 0;
		if (is_blank(s.p[0])) {
			w->blank = true;
			n = 1;
			continue;
		}
		/* A space between two words may go along with them. */
		while (n < s.n &&
			(!is_blank(s.p[n]) ||
				(s.p[n] == ' ' && n + 1 < s.n && !is_blank(s.p[n + 1]))))
			n++;
		put_blank(w);
		put(w, &w->text, wd_span_head(s, n));
		put_escaped(w, wd_span_head(s, n));
		w->at_block = false;
	}
}

/* A scheme is what stands before a ':' that no '/', '?' or '#' comes before. */
static bool is_safe_href(struct wd_span href)
{
	static const struct wd_span schemes[] = {
		WD_SPAN_LIT("http:"),
		WD_SPAN_LIT("https:"),
		WD_SPAN_LIT("mailto:"),
		WD_SPAN_LIT("tel:"),
		WD_SPAN_LIT("ftp:"),
	};

	if (href.n == 0)
		return false;
	/* Browsers drop blanks and controls: "java\nscript:" would be one again. */
	for (size_t i = 0; i < href.n; i++) {
		if ((unsigned char)href.p[i] <= 0x20 || href.p[i] == 0x7F)
			return false;
	}
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (wd_span_starts_nocase(href, schemes[i]))
			return true;
	}
	for (size_t i = 0; i < href.n && !strchr("/?#", href.p[i]); i++) {
		if (href.p[i] == ':' || href.p[i] == '&')
			return false;
	}
	return true;
}

static bool is_number(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0 && s.n < 5;
}

static void put_attr(struct writer *w, const struct wd_xml *node, const char *name)
{
	put(w, &w->xhtml, WD_SPAN(" "));
	put(w, &w->xhtml, wd_span_of(name));
	put(w, &w->xhtml, WD_SPAN("=\""));
	put_escaped(w, wd_span_trim(wd_xml_attr(node, name)));
	put(w, &w->xhtml, WD_SPAN("\""));
}

static void put_attrs(struct writer *w, const struct wd_xml *node, const struct wd_markup_name *is)
{
	static const char *const numbers[] = { "colspan", "rowspan" };

	if (strcmp(is->shown, "a") == 0 && is_safe_href(wd_span_trim(wd_xml_attr(node, "href"))))
		put_attr(w, node, "href");
	if (strcmp(is->shown, "abbr") == 0 && wd_xml_attr(node, "title").n > 0)
		put_attr(w, node, "title");
	for (size_t i = 0; is->kind == WD_MARKUP_CELL && i < 2; i++) {
		if (is_number(wd_span_trim(wd_xml_attr(node, numbers[i]))))
			put_attr(w, node, numbers[i]);
	}
}

static void put_tag(struct writer *w, const char *before, const char *name, const char *after)
{
	put(w, &w->xhtml, wd_span_of(before));
	put(w, &w->xhtml, wd_span_of(name));
	put(w, &w->xhtml, wd_span_of(after));
}

static void put_children(struct writer *w, const struct wd_xml *node, bool pre);

/* An element in which nothing came out leaves nothing, but for a cell: its place counts. */
static void put_shown(
	struct writer *w, const struct wd_xml *node, const struct wd_markup_name *is, bool pre)
{
	bool is_inline = is->kind == WD_MARKUP_INLINE;
	bool was_at_block = w->at_block;

	if (is_inline)
		put_blank(w);
	size_t before = w->xhtml.n;
	if (is->shown) {
		put_tag(w, "<", is->shown, "");
		put_attrs(w, node, is);
		put_tag(w, ">", "", "");
	}
	size_t inside = w->xhtml.n;
	w->at_block = !is_inline || was_at_block;
	put_children(w, node, pre);
	if (w->err != WD_OK)
		return;
	if (w->xhtml.n == inside && is->kind != WD_MARKUP_CELL) {
		w->xhtml.n = before;
		w->at_block = was_at_block;
		return;
	}
	if (is->shown)
		put_tag(w, "</", is->shown, ">");
	w->at_block = !is_inline;
}

static void put_break(struct writer *w)
{
	w->blank = false;
	put(w, &w->text, WD_SPAN("\n"));
	put(w, &w->xhtml, WD_SPAN("<br/>"));
	w->at_block = true;
}

static void put_rule(struct writer *w)
{
	put_gap(w);
	put(w, &w->xhtml, WD_SPAN("<hr/>"));
	w->at_block = true;
}

static void put_block(
	struct writer *w, const struct wd_xml *node, const struct wd_markup_name *is, bool pre)
{
	put_gap(w);
	put_shown(w, node, is, pre || is->kind == WD_MARKUP_PRE);
	put_gap(w);
}

/* Rows are lines, cells are kept apart by a TAB. */
static void put_cells(
	struct writer *w, const struct wd_xml *node, const struct wd_markup_name *is, bool pre)
{
	w->blank = false;
	put_shown(w, node, is, pre);
	w->blank = false;
	if (is->kind == WD_MARKUP_ROW)
		put(w, &w->text, WD_SPAN("\n"));
	else if (is->kind == WD_MARKUP_CELL)
		put(w, &w->text, WD_SPAN("\t"));
}

/* The same words, to another place; a line end in them is a blank there. */
static void put_caption(struct writer *w, const struct wd_xml *node)
{
	struct wd_buf text = w->text;
	size_t xhtml_n = w->xhtml.n;
	bool blank = w->blank;

	if (w->in_caption) {
		put_children(w, node, false);
		return;
	}
	w->in_caption = true;
	w->text = w->captions;
	w->blank = false;
	size_t from = w->text.n;
	put_children(w, node, false);
	for (size_t i = from; i < w->text.n; i++) {
		if (w->text.p[i] == '\n')
			w->text.p[i] = ' ';
	}
	if (w->text.n > from)
		put(w, &w->text, WD_SPAN("\n"));
	w->in_caption = false;
	w->captions = w->text;
	w->text = text;
	w->xhtml.n = xhtml_n;
	w->blank = blank;
}

/* A figure may be a table or a quotation; else it is a picture, and its words are about that. */
static bool holds_text(const struct wd_xml *figure)
{
	static const char *const names[] = { "table", "pre", "blockquote", "ul", "ol" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (wd_xml_find(figure, names[i]))
			return true;
	}
	return false;
}

static void put_element(struct writer *w, const struct wd_xml *node, bool pre)
{
	const struct wd_markup_name *is = wd_markup_name(node->name);

	switch (is->kind) {
	case WD_MARKUP_SKIP:
		break;
	case WD_MARKUP_CAPTION:
		put_caption(w, node);
		break;
	case WD_MARKUP_FIGURE:
		if (holds_text(node))
			put_block(w, node, is, pre);
		else
			put_caption(w, node);
		break;
	case WD_MARKUP_BREAK:
		put_break(w);
		break;
	case WD_MARKUP_RULE:
		put_rule(w);
		break;
	case WD_MARKUP_INLINE:
		put_shown(w, node, is, pre);
		break;
	case WD_MARKUP_PART:
	case WD_MARKUP_ROW:
	case WD_MARKUP_CELL:
		put_cells(w, node, is, pre);
		break;
	case WD_MARKUP_BLOCK:
	case WD_MARKUP_PRE:
		put_block(w, node, is, pre);
		break;
	}
}

static void put_children(struct writer *w, const struct wd_xml *node, bool pre)
{
	if (w->depth >= DEPTH_MAX) {
		w->err = WD_ELIMIT;
		return;
	}
	w->depth++;
	for (const struct wd_xml *at = node->first; at && w->err == WD_OK; at = at->next) {
		if (at->name.n > 0)
			put_element(w, at, pre);
		else
			put_text(w, at->text, pre);
	}
	w->depth--;
}

static void write_body(struct writer *w, const struct wd_xml *body)
{
	w->at_block = true;
	put_children(w, body, false);
	put_gap(w);
}

static struct wd_span take(struct writer *w, struct wd_arena *arena, const struct wd_buf *from)
{
	struct wd_span ret = { 0 };

	if (w->err == WD_OK && from->n > 0) {
		ret = wd_arena_dup(arena, wd_buf_span(from));
		if (!ret.p)
			w->err = arena->over ? WD_ELIMIT : WD_ENOMEM;
	}
	return ret;
}

enum wd_err wd_markup_read(struct wd_arena *arena, const struct wd_xml *body, struct wd_markup *ret)
{
	struct writer w = { .err = WD_OK };
	struct wd_markup markup;

	wd_buf_init(&w.text, arena->max);
	wd_buf_init(&w.xhtml, arena->max);
	wd_buf_init(&w.captions, arena->max);
	if (body)
		write_body(&w, body);
	markup.text = take(&w, arena, &w.text);
	markup.xhtml = take(&w, arena, &w.xhtml);
	markup.captions = take(&w, arena, &w.captions);
	wd_buf_done(&w.captions);
	wd_buf_done(&w.text);
	wd_buf_done(&w.xhtml);
	if (w.err == WD_OK)
		*ret = markup;
	return w.err;
}

enum wd_err wd_markup_read_html(struct wd_arena *arena, struct wd_span html, struct wd_markup *ret)
{
	const struct wd_xml *root;
	enum wd_err err = wd_html_parse(arena, html, &root);

	return err == WD_OK ? wd_markup_read(arena, root, ret) : err;
}
