/* SPDX-License-Identifier: MIT */
#include "wiredesk/span.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Not tolower(): results must not depend on the locale. */
static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool same_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (fold(a[i]) != fold(b[i]))
			return false;
	}
	return true;
}

struct wd_span wd_span_trim(struct wd_span s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool wd_span_eq_nocase(struct wd_span a, struct wd_span b)
{
	return a.n == b.n && same_nocase(a.p, b.p, a.n);
}

bool wd_span_starts_nocase(struct wd_span s, struct wd_span prefix)
{
	return s.n >= prefix.n && same_nocase(s.p, prefix.p, prefix.n);
}

size_t wd_span_find(struct wd_span s, struct wd_span needle)
{
	if (needle.n == 0)
		return 0;
	const char *at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? (size_t)(at - s.p) : s.n;
}

size_t wd_span_find_byte(struct wd_span s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
	return at ? (size_t)(at - s.p) : s.n;
}
