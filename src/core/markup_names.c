/* SPDX-License-Identifier: MIT */
#include "markup_names.h"

#include <stdlib.h>

#define NAME_MAX_BYTES 24

/* In the order of their bytes. */
static const struct wd_markup_name names[] = {
	{ "a", WD_MARKUP_INLINE, "a" },
	{ "abbr", WD_MARKUP_INLINE, "abbr" },
	{ "abstract", WD_MARKUP_BLOCK, "div" },
	{ "acronym", WD_MARKUP_INLINE, "abbr" },
	{ "address", WD_MARKUP_BLOCK, "p" },
	{ "applet", WD_MARKUP_SKIP, NULL },
	{ "article", WD_MARKUP_BLOCK, "div" },
	{ "aside", WD_MARKUP_BLOCK, "div" },
	{ "audio", WD_MARKUP_SKIP, NULL },
	{ "b", WD_MARKUP_INLINE, "b" },
	{ "base", WD_MARKUP_SKIP, NULL },
	{ "bibliography", WD_MARKUP_BLOCK, "p" },
	{ "block", WD_MARKUP_BLOCK, "div" },
	{ "blockquote", WD_MARKUP_BLOCK, "blockquote" },
	{ "body", WD_MARKUP_BLOCK, NULL },
	{ "body.content", WD_MARKUP_BLOCK, NULL },
	{ "body.end", WD_MARKUP_BLOCK, NULL },
	{ "body.head", WD_MARKUP_BLOCK, NULL },
	{ "bold", WD_MARKUP_INLINE, "b" },
	{ "bq", WD_MARKUP_BLOCK, "blockquote" },
	{ "br", WD_MARKUP_BREAK, "br" },
	{ "button", WD_MARKUP_SKIP, NULL },
	{ "byline", WD_MARKUP_BLOCK, "p" },
	{ "byttl", WD_MARKUP_BLOCK, "p" },
	{ "canvas", WD_MARKUP_SKIP, NULL },
	{ "caption", WD_MARKUP_BLOCK, "caption" },
	{ "center", WD_MARKUP_BLOCK, "div" },
	{ "cite", WD_MARKUP_INLINE, "cite" },
	{ "code", WD_MARKUP_INLINE, "code" },
	{ "colgroup", WD_MARKUP_PART, NULL },
	{ "credit", WD_MARKUP_BLOCK, "p" },
	{ "crosshead", WD_MARKUP_BLOCK, "h2" },
	{ "datasource", WD_MARKUP_BLOCK, "p" },
	{ "dateline", WD_MARKUP_BLOCK, "p" },
	{ "dd", WD_MARKUP_BLOCK, "dd" },
	{ "del", WD_MARKUP_INLINE, "del" },
	{ "details", WD_MARKUP_BLOCK, NULL },
	{ "dfn", WD_MARKUP_INLINE, "i" },
	{ "dir", WD_MARKUP_BLOCK, "ul" },
	{ "distributor", WD_MARKUP_BLOCK, "p" },
	{ "div", WD_MARKUP_BLOCK, "div" },
	{ "dl", WD_MARKUP_BLOCK, "dl" },
	{ "dt", WD_MARKUP_BLOCK, "dt" },
	{ "em", WD_MARKUP_INLINE, "em" },
	{ "embed", WD_MARKUP_SKIP, NULL },
	{ "emphasis", WD_MARKUP_INLINE, "em" },
	{ "fieldset", WD_MARKUP_BLOCK, NULL },
	{ "figcaption", WD_MARKUP_SKIP, NULL },
	{ "figure", WD_MARKUP_SKIP, NULL },
	{ "fn", WD_MARKUP_BLOCK, "p" },
	{ "footer", WD_MARKUP_BLOCK, "div" },
	{ "form", WD_MARKUP_BLOCK, NULL },
	{ "frameset", WD_MARKUP_BLOCK, NULL },
	{ "h1", WD_MARKUP_BLOCK, "h1" },
	{ "h2", WD_MARKUP_BLOCK, "h2" },
	{ "h3", WD_MARKUP_BLOCK, "h3" },
	{ "h4", WD_MARKUP_BLOCK, "h4" },
	{ "h5", WD_MARKUP_BLOCK, "h5" },
	{ "h6", WD_MARKUP_BLOCK, "h6" },
	{ "head", WD_MARKUP_SKIP, NULL },
	{ "header", WD_MARKUP_BLOCK, "div" },
	{ "headline", WD_MARKUP_BLOCK, "h1" },
	{ "hedline", WD_MARKUP_BLOCK, "div" },
	{ "hgroup", WD_MARKUP_BLOCK, NULL },
	{ "hl1", WD_MARKUP_BLOCK, "h1" },
	{ "hl2", WD_MARKUP_BLOCK, "h2" },
	{ "hr", WD_MARKUP_RULE, "hr" },
	{ "html", WD_MARKUP_BLOCK, NULL },
	{ "i", WD_MARKUP_INLINE, "i" },
	{ "iframe", WD_MARKUP_SKIP, NULL },
	{ "img", WD_MARKUP_SKIP, NULL },
	{ "input", WD_MARKUP_SKIP, NULL },
	{ "ins", WD_MARKUP_INLINE, "ins" },
	{ "italic", WD_MARKUP_INLINE, "i" },
	{ "kbd", WD_MARKUP_INLINE, "kbd" },
	{ "lead", WD_MARKUP_BLOCK, "p" },
	{ "legend", WD_MARKUP_BLOCK, NULL },
	{ "li", WD_MARKUP_BLOCK, "li" },
	{ "link", WD_MARKUP_SKIP, NULL },
	{ "listing", WD_MARKUP_PRE, "pre" },
	{ "main", WD_MARKUP_BLOCK, "div" },
	{ "map", WD_MARKUP_SKIP, NULL },
	{ "marquee", WD_MARKUP_BLOCK, NULL },
	{ "media", WD_MARKUP_SKIP, NULL },
	{ "menu", WD_MARKUP_BLOCK, "ul" },
	{ "meta", WD_MARKUP_SKIP, NULL },
	{ "nav", WD_MARKUP_BLOCK, NULL },
	{ "nitf-col", WD_MARKUP_SKIP, NULL },
	{ "nitf-colgroup", WD_MARKUP_SKIP, NULL },
	{ "nitf-table", WD_MARKUP_BLOCK, NULL },
	{ "nitf-table-metadata", WD_MARKUP_SKIP, NULL },
	{ "noframes", WD_MARKUP_SKIP, NULL },
	{ "noscript", WD_MARKUP_SKIP, NULL },
	{ "note", WD_MARKUP_BLOCK, "div" },
	{ "object", WD_MARKUP_SKIP, NULL },
	{ "ol", WD_MARKUP_BLOCK, "ol" },
	{ "optgroup", WD_MARKUP_BLOCK, NULL },
	{ "option", WD_MARKUP_BLOCK, NULL },
	{ "p", WD_MARKUP_BLOCK, "p" },
	{ "para", WD_MARKUP_BLOCK, "p" },
	{ "paragraph", WD_MARKUP_BLOCK, "p" },
	{ "picture", WD_MARKUP_SKIP, NULL },
	{ "pre", WD_MARKUP_PRE, "pre" },
	{ "q", WD_MARKUP_INLINE, "q" },
	{ "s", WD_MARKUP_INLINE, "s" },
	{ "samp", WD_MARKUP_INLINE, "samp" },
	{ "script", WD_MARKUP_SKIP, NULL },
	{ "section", WD_MARKUP_BLOCK, "div" },
	{ "select", WD_MARKUP_BLOCK, NULL },
	{ "small", WD_MARKUP_INLINE, "small" },
	{ "strike", WD_MARKUP_INLINE, "s" },
	{ "strong", WD_MARKUP_INLINE, "strong" },
	{ "style", WD_MARKUP_SKIP, NULL },
	{ "sub", WD_MARKUP_INLINE, "sub" },
	{ "subhead", WD_MARKUP_BLOCK, "h2" },
	{ "subheadline", WD_MARKUP_BLOCK, "h2" },
	{ "summary", WD_MARKUP_BLOCK, NULL },
	{ "sup", WD_MARKUP_INLINE, "sup" },
	{ "svg", WD_MARKUP_SKIP, NULL },
	{ "table", WD_MARKUP_BLOCK, "table" },
	{ "tagline", WD_MARKUP_BLOCK, "p" },
	{ "tbody", WD_MARKUP_PART, "tbody" },
	{ "td", WD_MARKUP_CELL, "td" },
	{ "template", WD_MARKUP_SKIP, NULL },
	{ "textarea", WD_MARKUP_PRE, "pre" },
	{ "tfoot", WD_MARKUP_PART, "tfoot" },
	{ "th", WD_MARKUP_CELL, "th" },
	{ "thead", WD_MARKUP_PART, "thead" },
	{ "title", WD_MARKUP_SKIP, NULL },
	{ "tr", WD_MARKUP_ROW, "tr" },
	{ "tt", WD_MARKUP_INLINE, "code" },
	{ "u", WD_MARKUP_INLINE, "u" },
	{ "ul", WD_MARKUP_BLOCK, "ul" },
	{ "var", WD_MARKUP_INLINE, "i" },
	{ "video", WD_MARKUP_SKIP, NULL },
	{ "xmp", WD_MARKUP_PRE, "pre" },
};

static const struct wd_markup_name other = { "", WD_MARKUP_INLINE, NULL };

static int compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct wd_markup_name *)row)->name);
}

const struct wd_markup_name *wd_markup_name(struct wd_span name)
{
	char key[NAME_MAX_BYTES];
	const struct wd_markup_name *row;

	if (name.n >= sizeof(key))
		return &other;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		key[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	key[name.n] = '\0';
	row = bsearch(key, names, sizeof(names) / sizeof(names[0]), sizeof(names[0]), compare);
	return row ? row : &other;
}
