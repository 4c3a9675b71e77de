/* SPDX-License-Identifier: MIT */
/* What a payload looks like, before any decoder reads it. */
#include "decode_row.h"

#define XML_NAME_MAX 100

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct wd_span skip_blanks(struct wd_span s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = wd_span_from(s, 1);
	return s;
}

static struct wd_span after(struct wd_span s, struct wd_span end)
{
	return wd_span_from(s, wd_span_find(s, end) + end.n);
}

bool wd_look_blank(struct wd_span text)
{
	while (text.n > 0) {
		unsigned char c = (unsigned char)text.p[0];
		size_t n = 0;

		if (c <= 0x20 || c == 0x7F)
			n = 1;
		else if (wd_span_starts(text, WD_SPAN("\u00a0")))
			n = 2;
		else if (wd_span_starts(text, WD_SPAN("\ufeff")))
			n = 3;
		if (n == 0)
			return false;
		text = wd_span_from(text, n);
	}
	return true;
}

void wd_look_content_type(
	struct wd_span value, struct wd_span *ret_type, struct wd_span *ret_charset)
{
	static const struct wd_span key = WD_SPAN_LIT("charset=");
	size_t end = wd_span_find_byte(value, ';');

	*ret_type = wd_span_trim(wd_span_head(value, end));
	*ret_charset = (struct wd_span){ 0 };
	while (end < value.n) {
		value = wd_span_from(value, end + 1);
		end = wd_span_find_byte(value, ';');
		struct wd_span param = wd_span_trim(wd_span_head(value, end));
		if (!wd_span_starts_nocase(param, key))
			continue;
		param = wd_span_trim(wd_span_from(param, key.n));
		if (param.n >= 2 && param.p[0] == '"' && param.p[param.n - 1] == '"')
			param = (struct wd_span){ param.p + 1, param.n - 2 };
		*ret_charset = param;
		return;
	}
}

static bool is_name_char(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') || (c && strchr("_:-.", c)) ||
		(unsigned char)c >= 0x80;
}

static struct wd_span tag_name(struct wd_span s)
{
	size_t n = 0;

	if (s.n == 0 || !(is_alpha(s.p[0]) || s.p[0] == '_' || (unsigned char)s.p[0] >= 0x80))
		return (struct wd_span){ 0 };
	while (n < s.n && n < XML_NAME_MAX && is_name_char(s.p[n]))
		n++;
	return wd_span_head(s, n);
}

/* Past the XML declaration, comments and the DOCTYPE. *ret_sure: there was one, so it is markup. */
static struct wd_span skip_prolog(struct wd_span s, bool *ret_sure)
{
	*ret_sure = false;
	for (;;) {
		s = skip_blanks(s);
		if (wd_span_starts(s, WD_SPAN("<!--")))
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
		*ret_sure = true;
	}
}

/*
 * "<AAPL.O> shares rose" begins a story and is no markup: a name counts as a root element when it
 * is closed somewhere, or by itself at once.
 */
static bool is_closed(struct wd_span s, struct wd_span name)
{
	size_t end = wd_span_find_byte(s, '>');

	if (end > 0 && end < s.n && s.p[end - 1] == '/')
		return true;
	for (s = wd_span_from(s, end); s.n > 0;) {
		s = after(s, WD_SPAN("</"));
		if (wd_span_starts(s, name))
			return true;
	}
	return false;
}

/* A document that was cut off, before anything in it was closed. */
static bool goes_on(struct wd_span s, struct wd_span name)
{
	size_t end = wd_span_find_byte(s, '>');
	struct wd_span tag = wd_span_head(s, end);
	struct wd_span next = skip_blanks(wd_span_from(s, end + 1));

	if (wd_span_find(tag, WD_SPAN("=\"")) < tag.n || wd_span_find(tag, WD_SPAN("='")) < tag.n)
		return true;
	/* "<AAPL.O> <MSFT.O> rose": codes have capitals and a dot. */
	return name.p[name.n - 1] >= 'a' && wd_span_find_byte(name, '.') == name.n && next.n > 1 &&
		next.p[0] == '<' && is_alpha(next.p[1]);
}

static bool is_html_name(struct wd_span name)
{
	static const struct wd_span names[] = {
		WD_SPAN_LIT("html"),
		WD_SPAN_LIT("head"),
		WD_SPAN_LIT("body"),
		WD_SPAN_LIT("p"),
		WD_SPAN_LIT("div"),
		WD_SPAN_LIT("br"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (wd_span_eq_nocase(name, names[i]))
			return true;
	}
	return false;
}

static bool is_markup(struct wd_span text, struct wd_span *ret_root)
{
	bool sure;
	struct wd_span s = skip_prolog(text, &sure);
	struct wd_span name = { 0 };

	if (s.n > 0 && s.p[0] == '<')
		name = tag_name(wd_span_from(s, 1));
	if (!sure &&
		(name.n == 0 || !(is_html_name(name) || is_closed(s, name) || goes_on(s, name))))
		return false;
	*ret_root = name;
	return true;
}

struct wd_span wd_look_xml(struct wd_span text)
{
	struct wd_span root = { 0 };

	if (!is_markup(text, &root) || is_html_name(root))
		return (struct wd_span){ 0 };
	return root;
}

bool wd_look_foreign(const struct wd_decoding *d, struct wd_span text, struct wd_span *ret_what)
{
	struct wd_span root = { 0 };

	if (is_markup(text, &root)) {
		*ret_what = wd_decoding_detail(d, "XML or HTML, root element %.*s",
			root.n ? (int)root.n : 1, root.n ? root.p : "?");
		return true;
	}
	return false;
}
