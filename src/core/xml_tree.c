/* SPDX-License-Identifier: MIT */
/* Finding one's way in the tree that xml.c and html.c make. */
#include "xml.h"

#define ROOT_NAME_MAX 100

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct wd_span after(struct wd_span s, struct wd_span end)
{
	return wd_span_from(s, wd_span_find(s, end) + end.n);
}

static struct wd_span skip_prolog(struct wd_span s)
{
	for (;;) {
		while (s.n > 0 && is_blank(s.p[0]))
			s = wd_span_from(s, 1);
		if (wd_span_starts(s, WD_SPAN("\xef\xbb\xbf")))
			s = wd_span_from(s, 3);
		else if (wd_span_starts(s, WD_SPAN("<!--")))
			s = after(s, WD_SPAN("-->"));
		else if (wd_span_starts(s, WD_SPAN("<?")))
			s = after(s, WD_SPAN("?>"));
		else if (wd_span_starts_nocase(s, WD_SPAN("<!DOCTYPE")))
			s = after(s,
				wd_span_find_byte(s, '[') < wd_span_find_byte(s, '>')
					? WD_SPAN("]>")
					: WD_SPAN(">"));
		else
			return s;
	}
}

struct wd_span wd_xml_root_name(struct wd_span bytes)
{
	struct wd_span s = skip_prolog(bytes);
	size_t n = 0;

	if (s.n == 0 || s.p[0] != '<')
		return (struct wd_span){ 0 };
	s = wd_span_head(wd_span_from(s, 1), ROOT_NAME_MAX);
	while (n < s.n && !is_blank(s.p[n]) && s.p[n] != '>' && s.p[n] != '/')
		n++;
	s = wd_span_head(s, n);
	size_t colon = wd_span_find_byte(s, ':');
	return colon < s.n ? wd_span_from(s, colon + 1) : s;
}

bool wd_xml_is(const struct wd_xml *node, const char *name)
{
	return node && node->name.n > 0 && wd_span_eq(node->name, wd_span_of(name));
}

static const struct wd_xml *named(const struct wd_xml *node, struct wd_span name)
{
	while (node && (node->name.n == 0 || !wd_span_eq(node->name, name)))
		node = node->next;
	return node;
}

static const struct wd_xml *element(const struct wd_xml *node)
{
	while (node && node->name.n == 0)
		node = node->next;
	return node;
}

const struct wd_xml *wd_xml_child(const struct wd_xml *node, const char *name)
{
	return node ? named(node->first, wd_span_of(name)) : NULL;
}

const struct wd_xml *wd_xml_again(const struct wd_xml *node)
{
	return node ? named(node->next, node->name) : NULL;
}

const struct wd_xml *wd_xml_first(const struct wd_xml *node)
{
	return node ? element(node->first) : NULL;
}

const struct wd_xml *wd_xml_next(const struct wd_xml *node)
{
	return node ? element(node->next) : NULL;
}

const struct wd_xml *wd_xml_path(const struct wd_xml *node, const char *path)
{
	struct wd_span rest = wd_span_of(path);

	while (node && rest.n > 0) {
		struct wd_span step = wd_span_head(rest, wd_span_find_byte(rest, '/'));

		node = named(node->first, step);
		rest = wd_span_from(rest, step.n + 1);
	}
	return node;
}

const struct wd_xml *wd_xml_step(const struct wd_xml *node, const struct wd_xml *top)
{
	if (node->first)
		return node->first;
	while (node != top && !node->next)
		node = node->parent;
	return node == top ? NULL : node->next;
}

const struct wd_xml *wd_xml_find(const struct wd_xml *node, const char *name)
{
	const struct wd_xml *at = node;

	while (at && (at = wd_xml_step(at, node))) {
		if (wd_xml_is(at, name))
			return at;
	}
	return NULL;
}

struct wd_span wd_xml_attr(const struct wd_xml *node, const char *name)
{
	struct wd_span wanted = wd_span_of(name);

	for (const struct wd_xml_attr *attr = node ? node->attrs : NULL; attr; attr = attr->next) {
		if (wd_span_eq(attr->name, wanted))
			return attr->value;
	}
	return (struct wd_span){ 0 };
}

static size_t text_bytes(const struct wd_xml *node)
{
	size_t n = 0;

	for (const struct wd_xml *at = node; at; at = wd_xml_step(at, node))
		n += at->text.n;
	return n;
}

struct wd_span wd_xml_text(struct wd_arena *arena, const struct wd_xml *node)
{
	size_t max = text_bytes(node);
	char *out = max > 0 ? wd_arena_text(arena, max) : NULL;
	size_t n = 0;

	if (!out)
		return (struct wd_span){ 0 };
	for (const struct wd_xml *at = node; at; at = wd_xml_step(at, node)) {
		for (size_t i = 0; i < at->text.n; i++) {
			char c = at->text.p[i];

			if (!is_blank(c))
				out[n++] = c;
			else if (n > 0 && out[n - 1] != ' ')
				out[n++] = ' ';
		}
	}
	n -= n > 0 && out[n - 1] == ' ';
	return (struct wd_span){ n ? out : NULL, n };
}
