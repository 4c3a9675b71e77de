/* SPDX-License-Identifier: MIT */
#include "html.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdint.h>

/* What a tree may take: measured, 40 to 60 bytes for a byte of ordinary HTML. */
#define TREE_BYTES(n) ((n)*256 + (1u << 20))

/* A longer tag is looked at no further: many that never end would take a square of time. */
#define TAG_MAX  512
#define CODE_MAX 24

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

/* Bytes of the tag <title/> or <script src="x"/> that s begins with; 0 when it begins with none. */
static size_t closed_raw_tag(struct wd_span s)
{
	static const struct wd_span raw[] = {
		WD_SPAN_LIT("title"),
		WD_SPAN_LIT("script"),
		WD_SPAN_LIT("style"),
		WD_SPAN_LIT("textarea"),
		WD_SPAN_LIT("iframe"),
		WD_SPAN_LIT("noscript"),
	};
	struct wd_span name = tag_name(wd_span_from(s, 1));
	char quote = 0;

	if (!is_one_of(name, raw, sizeof(raw) / sizeof(raw[0])))
		return 0;
	for (size_t i = 1 + name.n; i < s.n && i < TAG_MAX; i++) {
		if (quote)
			quote = s.p[i] == quote ? 0 : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else if (s.p[i] == '>')
			return s.p[i - 1] == '/' ? i + 1 : 0;
	}
	return 0;
}

/*
 * In XHTML these end where they begin, in HTML they swallow all that follows: an empty title in the
 * head of a page took its whole text.
 */
static enum wd_err drop_closed_raw(struct wd_arena *arena, struct wd_span *html)
{
	char *out = NULL;
	size_t n = 0, from = 0;

	for (size_t i = 0; i < html->n; i++) {
		size_t tag = html->p[i] == '<' ? closed_raw_tag(wd_span_from(*html, i)) : 0;

		if (tag == 0)
			continue;
		if (!out)
			out = wd_arena_text(arena, html->n);
		if (!out)
			return arena->over ? WD_ELIMIT : WD_ENOMEM;
		memcpy(out + n, html->p + from, i - from);
		n += i - from;
		from = i + tag;
		i = from - 1;
	}
	if (!out)
		return WD_OK;
	memcpy(out + n, html->p + from, html->n - from);
	*html = (struct wd_span){ out, n + html->n - from };
	return WD_OK;
}

struct builder {
	struct wd_arena *arena;
	unsigned depth;
};

static enum wd_err out_of(const struct wd_arena *arena)
{
	return arena->over ? WD_ELIMIT : WD_ENOMEM;
}

static enum wd_err add_attrs(struct builder *b, const GumboVector *attrs, struct wd_xml *node)
{
	struct wd_xml_attr **at = &node->attrs;

	for (unsigned i = 0; i < attrs->length; i++) {
		const GumboAttribute *from = attrs->data[i];
		struct wd_xml_attr *attr = wd_arena_alloc(b->arena, sizeof(*attr));
		struct wd_span value = wd_span_of(from->value);

		if (!attr)
			return out_of(b->arena);
		attr->name = wd_arena_dup(b->arena, wd_span_of(from->name));
		attr->value = wd_arena_dup(b->arena, value);
		if (!attr->name.p || (value.n > 0 && !attr->value.p))
			return out_of(b->arena);
		*at = attr;
		at = &attr->next;
	}
	return WD_OK;
}

/* gumbo's own names are static; of others it keeps only where they stood in the source. */
static enum wd_err name_of(struct builder *b, const GumboElement *element, struct wd_span *ret)
{
	GumboStringPiece tag = element->original_tag;
	struct wd_span name = wd_span_of(gumbo_normalized_tagname(element->tag));

	if (element->tag == GUMBO_TAG_UNKNOWN) {
		gumbo_tag_from_original_text(&tag);
		name = (struct wd_span){ tag.data, tag.length };
	}
	name = wd_arena_dup(b->arena, name.n > 0 ? name : WD_SPAN("unknown"));
	if (!name.p)
		return out_of(b->arena);
	*ret = name;
	return WD_OK;
}

static enum wd_err add_node(struct builder *b, const GumboNode *from, struct wd_xml *parent);

static enum wd_err add_children(
	struct builder *b, const GumboVector *children, struct wd_xml *parent)
{
	enum wd_err err = WD_OK;

	/* is_too_deep() counts tags; gumbo may open elements that nobody wrote. */
	if (b->depth > 2 * WD_HTML_DEPTH_MAX)
		return WD_ELIMIT;
	b->depth++;
	for (unsigned i = 0; i < children->length && err == WD_OK; i++)
		err = add_node(b, children->data[i], parent);
	b->depth--;
	return err;
}

static enum wd_err fill_element(struct builder *b, const GumboElement *from, struct wd_xml *node)
{
	enum wd_err err = name_of(b, from, &node->name);

	if (err == WD_OK)
		err = add_attrs(b, &from->attributes, node);
	if (err == WD_OK)
		err = add_children(b, &from->children, node);
	return err;
}

static enum wd_err add_node(struct builder *b, const GumboNode *from, struct wd_xml *parent)
{
	struct wd_span text = { 0 };

	if (from->type == GUMBO_NODE_COMMENT || from->type == GUMBO_NODE_TEMPLATE)
		return WD_OK;
	if (from->type != GUMBO_NODE_ELEMENT)
		text = wd_span_of(from->v.text.text);
	if (from->type != GUMBO_NODE_ELEMENT && text.n == 0)
		return WD_OK;
	struct wd_xml *node = wd_arena_alloc(b->arena, sizeof(*node));
	if (!node)
		return out_of(b->arena);
	node->parent = parent;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	if (from->type == GUMBO_NODE_ELEMENT)
		return fill_element(b, &from->v.element, node);
	node->text = wd_arena_dup(b->arena, text);
	return node->text.p ? WD_OK : out_of(b->arena);
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

static enum wd_err build(
	struct wd_arena *arena, const GumboOutput *output, const struct wd_xml **ret)
{
	struct builder b = { .arena = arena };
	struct wd_xml *root = wd_arena_alloc(arena, sizeof(*root));

	if (!root)
		return out_of(arena);
	enum wd_err err = fill_element(&b, &output->root->v.element, root);
	if (err == WD_OK)
		*ret = root;
	return err;
}

/* "<ACM.N>": the code of a share, which no parser should take for an element. */
static bool is_code(struct wd_span s)
{
	size_t n = 1;
	bool dot = false;

	while (n < s.n && n < CODE_MAX &&
		((s.p[n] >= 'A' && s.p[n] <= 'Z') || (s.p[n] >= '0' && s.p[n] <= '9') ||
			s.p[n] == '.' || s.p[n] == '^' || s.p[n] == '='))
		dot = s.p[n++] == '.' || dot;
	return dot && n < s.n && s.p[n] == '>';
}

/* How long the control character at the front is; 0: none. Line ends, TAB and form feed stay. */
static size_t control_at(struct wd_span s)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c == 0xC2 && s.n > 1 && (unsigned char)s.p[1] < 0xA0)
		return 2;
	return c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\f' && c != '\r');
}

/*
 * Without control characters, of which gumbo would make U+FFFD. A next line (U+0085) becomes one of
 * ours. Borrows where there is none.
 */
static enum wd_err drop_controls(struct wd_arena *arena, struct wd_span *html)
{
	size_t at = 0, n, cut;

	while (at < html->n && control_at(wd_span_from(*html, at)) == 0)
		at++;
	if (at == html->n)
		return WD_OK;
	char *p = wd_arena_text(arena, html->n);
	if (!p)
		return out_of(arena);
	memcpy(p, html->p, at);
	for (n = at; at < html->n; at += cut ? cut : 1) {
		cut = control_at(wd_span_from(*html, at));
		if (cut == 0)
			p[n++] = html->p[at];
		else if (cut == 2 && (unsigned char)html->p[at + 1] == 0x85)
			p[n++] = '\n';
	}
	*html = (struct wd_span){ p, n };
	return WD_OK;
}

/* The same with the '<' of codes escaped; borrows where there is none. */
static enum wd_err keep_codes(struct wd_arena *arena, struct wd_span html, struct wd_span *ret)
{
	size_t codes = 0, n = 0;

	*ret = html;
	for (size_t i = 0; i < html.n; i++)
		codes += html.p[i] == '<' && is_code(wd_span_from(html, i));
	if (codes == 0)
		return WD_OK;
	char *p = wd_arena_text(arena, html.n + codes * 3);
	if (!p)
		return out_of(arena);
	for (size_t i = 0; i < html.n; i++) {
		if (html.p[i] == '<' && is_code(wd_span_from(html, i))) {
			memcpy(p + n, "&lt;", 4);
			n += 4;
		} else {
			p[n++] = html.p[i];
		}
	}
	*ret = (struct wd_span){ p, n };
	return WD_OK;
}

enum wd_err wd_html_parse(struct wd_arena *arena, struct wd_span html, const struct wd_xml **ret)
{
	struct parse parse = { .err = WD_OK };

	if (html.n > SIZE_MAX / 512)
		return WD_ELIMIT;
	enum wd_err err = drop_controls(arena, &html);
	/* After it: "<\1p>" is an element then. */
	if (err == WD_OK && is_too_deep(html))
		return WD_ELIMIT;
	if (err == WD_OK)
		err = drop_closed_raw(arena, &html);
	if (err == WD_OK)
		err = keep_codes(arena, html, &html);
	if (err != WD_OK)
		return err;
	wd_arena_init(&parse.tree, TREE_BYTES(html.n));
	const GumboOutput *output = parse_html(&parse, html);
	err = output ? build(arena, output, ret) : parse.err;
	wd_arena_done(&parse.tree);
	return err;
}
