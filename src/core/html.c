/* SPDX-License-Identifier: MIT */
#include "html.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdint.h>

#include "wiredesk/buf.h"

/* What a tree may take: measured, 40 to 60 bytes for a byte of ordinary HTML. */
#define TREE_BYTES(n) ((n)*256 + (1u << 20))
/* Text is never longer than the HTML it was in, but for the two line ends of a block. */
#define TEXT_BYTES(n) ((n)*2 + 16)

/*
 * gumbo does not look whether its allocator gave it anything. Everything that it takes lies in an
 * arena of its own, so leaving it by longjmp loses nothing.
 */
struct parse {
	struct wd_arena tree;
	enum wd_err err; /* why there is no memory */
	jmp_buf no_memory;
};

static void *take(void *arg, size_t n)
{
	struct parse *parse = arg;
	void *p = wd_arena_alloc(&parse->tree, n ? n : 1);

	if (p)
		return p;
	/* <b a=1><b a=2>... reopens all of them in every <p>: a tree can be vast. */
	parse->err = n > parse->tree.max - parse->tree.used ? WD_ELIMIT : WD_ENOMEM;
	longjmp(parse->no_memory, 1);
}

static void give_back(void *arg, void *p)
{
	(void)arg; /* the arena goes as a whole */
	(void)p;
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct wd_span tag_name(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && (is_alpha(s.p[n]) || (s.p[n] >= '0' && s.p[n] <= '9')))
		n++;
	return wd_span_head(s, n);
}

static bool is_one_of(struct wd_span name, const struct wd_span *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(name, names[i]))
			return true;
	}
	return false;
}

/*
 * Elements that do not nest: void ones, and those that the next of their kind closes. Inside
 * <svg> and <math> only those remain so that end it.
 */
static bool is_flat(struct wd_span name, bool foreign)
{
	static const struct wd_span flat[] = {
		WD_SPAN_LIT("br"),
		WD_SPAN_LIT("p"),
		WD_SPAN_LIT("hr"),
		WD_SPAN_LIT("img"),
		WD_SPAN_LIT("meta"),
		WD_SPAN_LIT("li"),
		WD_SPAN_LIT("dt"),
		WD_SPAN_LIT("dd"),
	};
	static const struct wd_span flat_html[] = {
		WD_SPAN_LIT("link"),
		WD_SPAN_LIT("input"),
		WD_SPAN_LIT("wbr"),
		WD_SPAN_LIT("col"),
		WD_SPAN_LIT("tr"),
		WD_SPAN_LIT("td"),
		WD_SPAN_LIT("th"),
		WD_SPAN_LIT("option"),
		WD_SPAN_LIT("source"),
	};

	return is_one_of(name, flat, sizeof(flat) / sizeof(flat[0])) ||
		(!foreign && is_one_of(name, flat_html, sizeof(flat_html) / sizeof(flat_html[0])));
}

/* Counted without parsing: about as deep as what gumbo will make of it, seldom less. */
static bool is_too_deep(struct wd_span html)
{
	size_t depth = 0;
	bool foreign = false;

	for (size_t i = 0; i + 1 < html.n; i++) {
		if (html.p[i] != '<')
			continue;
		bool close = html.p[i + 1] == '/';
		struct wd_span name = tag_name(wd_span_from(html, i + (close ? 2 : 1)));
		foreign = foreign || wd_span_eq_nocase(name, WD_SPAN("svg")) ||
			wd_span_eq_nocase(name, WD_SPAN("math"));
		if (name.n == 0 || is_flat(name, foreign))
			continue;
		if (close)
			depth -= depth > 0;
		else if (++depth > WD_HTML_DEPTH_MAX)
			return true;
	}
	return false;
}

static bool is_skipped(GumboTag tag)
{
	switch ((int)tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_TITLE:
		return true;
	default:
		return false;
	}
}

/* Elements that begin no line of their own. */
static bool is_inline(GumboTag tag)
{
	switch ((int)tag) {
	case GUMBO_TAG_A:
	case GUMBO_TAG_ABBR:
	case GUMBO_TAG_ACRONYM:
	case GUMBO_TAG_B:
	case GUMBO_TAG_BIG:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_DEL:
	case GUMBO_TAG_DFN:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_FONT:
	case GUMBO_TAG_I:
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_INS:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_LABEL:
	case GUMBO_TAG_MARK:
	case GUMBO_TAG_Q:
	case GUMBO_TAG_S:
	case GUMBO_TAG_SAMP:
	case GUMBO_TAG_SMALL:
	case GUMBO_TAG_SPAN:
	case GUMBO_TAG_STRIKE:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_SUB:
	case GUMBO_TAG_SUP:
	case GUMBO_TAG_TBODY:
	case GUMBO_TAG_THEAD:
	case GUMBO_TAG_TIME:
	case GUMBO_TAG_TT:
	case GUMBO_TAG_U:
	case GUMBO_TAG_VAR:
	case GUMBO_TAG_WBR:
	case GUMBO_TAG_UNKNOWN:
		return true;
	default:
		return false;
	}
}

struct writer {
	struct wd_buf text;
	unsigned depth;
};

/* An empty line, unless the text ends in one; nothing at the beginning. */
static enum wd_err put_gap(struct wd_buf *out)
{
	struct wd_span text = wd_buf_span(out);

	if (text.n == 0 || wd_span_ends(text, WD_SPAN("\n\n")))
		return WD_OK;
	return wd_buf_puts(out, wd_span_ends(text, WD_SPAN("\n")) ? "\n" : "\n\n");
}

/* Line ends in HTML are blanks, but for <pre>. */
static enum wd_err put_text(struct wd_buf *out, struct wd_span s, bool pre)
{
	enum wd_err err = WD_OK;

	if (pre)
		return wd_buf_put(out, s);
	for (size_t i = 0; i < s.n && err == WD_OK; i++) {
		char c = s.p[i];
		bool blank = c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == ' ';

		/* At the beginning of a line it would be an indent, which means nothing here. */
		if (!blank)
			err = wd_buf_putc(out, c);
		else if (out->n > 0 && !strchr(" \n", out->p[out->n - 1]))
			err = wd_buf_putc(out, ' ');
	}
	return err;
}

static enum wd_err put_node(struct writer *w, const GumboNode *node, bool pre);

static enum wd_err put_children(struct writer *w, const GumboVector *children, bool pre)
{
	enum wd_err err = WD_OK;

	/* is_too_deep() counts tags; gumbo may open elements that nobody wrote. */
	if (w->depth > 2 * WD_HTML_DEPTH_MAX)
		return WD_ELIMIT;
	w->depth++;
	for (unsigned i = 0; i < children->length && err == WD_OK; i++)
		err = put_node(w, children->data[i], pre);
	w->depth--;
	return err;
}

/* Rows are lines, cells are kept apart by a TAB, other blocks are paragraphs. */
static enum wd_err put_block(struct writer *w, const GumboElement *element, bool pre)
{
	GumboTag tag = element->tag;
	bool cell = tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
	enum wd_err err = WD_OK;

	if (tag != GUMBO_TAG_TR && !cell)
		err = put_gap(&w->text);
	if (err == WD_OK)
		err = put_children(w, &element->children, pre);
	if (err != WD_OK)
		return err;
	if (tag == GUMBO_TAG_TR)
		return wd_buf_puts(&w->text, "\n");
	return cell ? wd_buf_puts(&w->text, "\t") : put_gap(&w->text);
}

static enum wd_err put_element(struct writer *w, const GumboElement *element, bool pre)
{
	GumboTag tag = element->tag;

	if (is_skipped(tag))
		return WD_OK;
	if (tag == GUMBO_TAG_BR)
		return wd_buf_puts(&w->text, "\n");
	pre = pre || tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TEXTAREA;
	if (is_inline(tag))
		return put_children(w, &element->children, pre);
	return put_block(w, element, pre);
}

static enum wd_err put_node(struct writer *w, const GumboNode *node, bool pre)
{
	switch (node->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		return put_text(&w->text, wd_span_of(node->v.text.text), pre);
	case GUMBO_NODE_ELEMENT:
		return put_element(w, &node->v.element, pre);
	case GUMBO_NODE_DOCUMENT:
		return put_children(w, &node->v.document.children, pre);
	case GUMBO_NODE_COMMENT:
	case GUMBO_NODE_TEMPLATE:
		break;
	}
	return WD_OK;
}

/* NULL without memory: parse->err. setjmp() has a function of its own, so that it can clobber nothing. */
static const GumboOutput *parse_html(struct parse *parse, struct wd_span html)
{
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = parse;
	options.max_errors = 0;
	if (setjmp(parse->no_memory) != 0)
		return NULL;
	return gumbo_parse_with_options(&options, html.p, html.n);
}

enum wd_err wd_html_text(struct wd_arena *arena, struct wd_span html, struct wd_span *ret)
{
	struct parse parse;
	struct writer w = { .depth = 0 };
	struct wd_span text = { 0 };

	if (html.n > SIZE_MAX / 512 || is_too_deep(html))
		return WD_ELIMIT;
	wd_arena_init(&parse.tree, TREE_BYTES(html.n));
	wd_buf_init(&w.text, TEXT_BYTES(html.n));
	const GumboOutput *output = parse_html(&parse, html);
	enum wd_err err = output ? put_node(&w, output->document, false) : parse.err;
	if (err == WD_OK && w.text.n > 0) {
		text = wd_arena_dup(arena, wd_buf_span(&w.text));
		err = text.p ? WD_OK : WD_ENOMEM;
	}
	wd_buf_done(&w.text);
	wd_arena_done(&parse.tree);
	if (err == WD_OK)
		*ret = text;
	return err;
}
