/* SPDX-License-Identifier: MIT */
#include "weburl.h"

static bool is_scheme_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '+' || c == '-' || c == '.';
}

static bool has_scheme(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && is_scheme_char(s.p[n]))
		n++;
	return n > 0 && n < s.n && s.p[n] == ':';
}

/* Offset of the first byte of @p any_of in @p s from @p at on. */
static size_t find_any(struct wd_span s, size_t at, const char *any_of)
{
	while (at < s.n && !(s.p[at] && strchr(any_of, s.p[at])))
		at++;
	return at;
}

static bool is_web(struct wd_span s)
{
	return wd_span_starts_nocase(s, WD_SPAN("http://")) ||
		wd_span_starts_nocase(s, WD_SPAN("https://"));
}

/* "/a/b/../c/./d" -> "/a/c/d", in place; a query is left alone. */
static size_t drop_dots(char *path, size_t n)
{
	size_t end = find_any((struct wd_span){ path, n }, 0, "?#"), out = 0, at = 0;

	while (at < end) {
		size_t next = at + 1;

		while (next < end && path[next] != '/')
			next++;
		struct wd_span step = { path + at, next - at };
		if (wd_span_eq(step, WD_SPAN("/.."))) {
			while (out > 0 && path[--out] != '/')
				;
		} else if (!wd_span_eq(step, WD_SPAN("/."))) {
			memmove(path + out, path + at, step.n);
			out += step.n;
		}
		/* A dot at the end leaves the folder. */
		if (next == end && step.n <= 3 && step.p[step.n - 1] == '.' &&
			(step.n == 2 || path[at + 1] == '.'))
			path[out++] = '/';
		at = next;
	}
	memmove(path + out, path + end, n - end);
	return out + n - end;
}

/* How much of @p base stands before @p href, which is no address of its own. */
static size_t kept_of(struct wd_span base, struct wd_span href)
{
	size_t host = wd_span_find_byte(base, ':') + 3;
	size_t path = find_any(base, host, "/?#");
	size_t end = find_any(base, path, "?#");

	if (wd_span_starts(href, WD_SPAN("//")))
		return host - 2;
	if (href.p[0] == '/')
		return path;
	if (href.p[0] == '#')
		return find_any(base, path, "#");
	if (href.p[0] == '?')
		return end;
	while (end > path && base.p[end - 1] != '/')
		end--;
	return end;
}

enum wd_err wd_weburl_resolve(
	struct wd_arena *arena, struct wd_span base, struct wd_span href, struct wd_span *ret)
{
	base = wd_span_trim(base);
	href = wd_span_trim(href);
	if (href.n == 0 || has_scheme(href) || !is_web(base)) {
		*ret = href;
		return WD_OK;
	}
	size_t keep = kept_of(base, href);
	size_t host = wd_span_find_byte(base, ':') + 3;
	bool slash = keep > host && base.p[keep - 1] != '/' && !strchr("/?#", href.p[0]);
	char *p = wd_arena_text(arena, keep + href.n + 2);
	if (!p)
		return arena->over ? WD_ELIMIT : WD_ENOMEM;
	memcpy(p, base.p, keep);
	size_t n = keep;
	if (slash)
		p[n++] = '/';
	memcpy(p + n, href.p, href.n);
	n += href.n;
	size_t path = find_any((struct wd_span){ p, n }, host, "/?#");
	n = path + drop_dots(p + path, n - path);
	*ret = (struct wd_span){ p, n };
	return WD_OK;
}

enum wd_err wd_weburl_links(struct wd_arena *arena, struct wd_span base, const struct wd_xml *top)
{
	enum wd_err err = WD_OK;

	for (const struct wd_xml *at = top; at && err == WD_OK; at = wd_xml_step(at, top)) {
		struct wd_xml_attr *attr = at->attrs;

		for (; attr && err == WD_OK; attr = attr->next) {
			if (wd_span_eq(attr->name, WD_SPAN("href")))
				err = wd_weburl_resolve(arena, base, attr->value, &attr->value);
		}
	}
	return err;
}
