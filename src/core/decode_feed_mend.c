/* SPDX-License-Identifier: MIT */
/* Feeds that are not well-formed: what can be mended without losing anything, and taking them apart. */
#include "decode_feed.h"

#define REFERENCE_MAX 32

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "&amp;", "&#8217;": what XML reads as a reference. */
static bool is_reference(struct wd_span s)
{
	size_t n = 1;

	if (n < s.n && s.p[n] == '#')
		n++;
	size_t from = n;
	while (n < s.n && n < REFERENCE_MAX && is_alnum(s.p[n]))
		n++;
	return n > from && n < s.n && s.p[n] == ';';
}

static struct wd_span without_declaration(struct wd_span s)
{
	size_t at = wd_span_find(s, WD_SPAN("<?xml "));
	size_t tag = at;

	/* Vendors put a comment or a blank line above it. */
	if (at == s.n || wd_span_find(wd_span_head(s, at), WD_SPAN("-->")) == at)
		tag = 0;
	if (at == s.n || (tag == 0 && !wd_look_blank(wd_span_head(s, at))))
		return s;
	return wd_span_from(s, at + wd_span_find(wd_span_from(s, at), WD_SPAN("?>")) + 2);
}

/* Length of a CDATA section or comment that @p s begins with: nothing in it is a reference. */
static size_t verbatim(struct wd_span s)
{
	bool cdata = wd_span_starts(s, WD_SPAN("<![CDATA["));

	if (!cdata && !wd_span_starts(s, WD_SPAN("<!--")))
		return 0;
	size_t end = wd_span_find(s, cdata ? WD_SPAN("]]>") : WD_SPAN("-->")) + 3;
	return end < s.n ? end : s.n;
}

enum wd_err wd_feed_mend(struct wd_arena *arena, struct wd_span text, struct wd_span *ret)
{
	size_t n = 0, bare = 0, raw_to = 0;

	text = without_declaration(text);
	for (size_t i = 0; i < text.n; i++)
		bare += text.p[i] == '&';
	char *out = wd_arena_text(arena, text.n + bare * 4 + 1);
	if (!out)
		return arena->over ? WD_ELIMIT : WD_ENOMEM;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '<' && i >= raw_to)
			raw_to = i + verbatim(wd_span_from(text, i));
		if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7F)
			c = ' ';
		out[n++] = (char)c;
		if (c == '&' && i >= raw_to && !is_reference(wd_span_from(text, i))) {
			memcpy(out + n, "amp;", 4);
			n += 4;
		}
	}
	*ret = (struct wd_span){ out, n };
	return WD_OK;
}

/* *ret_tag: the next start tag in @p s; its name with the prefix. Empty at the end. */
static struct wd_span next_tag(struct wd_span s, struct wd_span *ret_tag)
{
	for (; s.n > 0; s = wd_span_from(s, 1)) {
		s = wd_span_from(s, wd_span_find_byte(s, '<'));
		size_t n = verbatim(s);

		if (n > 0)
			s = wd_span_from(s, n - 1);
		else if (s.n > 1 && is_alnum(s.p[1]))
			break;
	}
	size_t end = wd_span_find_byte(s, '>'), n = 1;
	while (n < end && !strchr(" \t\r\n/", s.p[n]))
		n++;
	*ret_tag = wd_span_head(s, end + 1);
	return wd_span_from(wd_span_head(*ret_tag, n), 1);
}

static struct wd_span join3(struct wd_xf *f, struct wd_span a, struct wd_span b, struct wd_span c)
{
	return wd_xf_join(f, wd_xf_join(f, a, WD_SPAN(""), b), WD_SPAN(""), c);
}

static struct wd_span closed(struct wd_xf *f, struct wd_span name)
{
	return join3(f, WD_SPAN("</"), name, WD_SPAN(">"));
}

struct wd_span wd_feed_alone(struct wd_xf *f, struct wd_span text, struct wd_span item, bool header)
{
	struct wd_span tag, inner;
	struct wd_span name = next_tag(text, &tag);

	if (name.n == 0 || tag.n == 0 || tag.p[tag.n - 1] != '>' || item.p < tag.p + tag.n)
		return (struct wd_span){ 0 };
	struct wd_span rest = { tag.p + tag.n, (size_t)(item.p - tag.p) - tag.n };
	struct wd_span inner_name = next_tag(rest, &inner);
	bool channel = wd_span_ends(inner_name, WD_SPAN("channel")) &&
		wd_span_find(rest, closed(f, inner_name)) == rest.n;
	struct wd_span head = header ? rest : (struct wd_span){ 0 };
	if (!header && channel)
		head = inner;
	/* Items before this one are not its header. */
	if (header) {
		struct wd_span at = rest, first = wd_xf_bytes(&at, WD_SPAN("item"));

		if (first.n == 0) {
			at = rest;
			first = wd_xf_bytes(&at, WD_SPAN("entry"));
		}
		if (first.n > 0)
			head = wd_span_head(rest, (size_t)(first.p - rest.p));
	}
	struct wd_span doc = join3(f, tag, head, item);
	if (channel)
		doc = join3(f, doc, closed(f, inner_name), (struct wd_span){ 0 });
	return join3(f, doc, closed(f, name), (struct wd_span){ 0 });
}

struct wd_span wd_feed_bytes(struct wd_span *rest, struct wd_span name)
{
	struct wd_span whole = *rest;
	struct wd_span found = wd_xf_bytes(rest, name);
	struct wd_span inside = wd_span_from(found, 1);
	struct wd_span next = wd_xf_bytes(&inside, name);

	if (found.n == 0 || next.n == 0)
		return found;
	size_t cut = (size_t)(next.p - found.p);
	*rest = wd_span_from(whole, (size_t)(found.p - whole.p) + cut);
	return wd_span_head(found, cut);
}
