/* SPDX-License-Identifier: MIT */
/**
 * @file span.h
 * A borrowed run of bytes.
 *
 *     "LONDON, Jan 5 (Reuters) - Oil rose."
 *      ^p     n = 6
 *
 * A span never owns memory, need not end in NUL, and may be { NULL, 0 }. Pure.
 */
#ifndef WIREDESK_SPAN_H
#define WIREDESK_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct wd_span {
	const char *p;
	size_t n;
};

/** A span over a string literal, usable as an initializer of static tables. */
#define WD_SPAN_LIT(s)             \
	{                          \
		(s), sizeof(s) - 1 \
	}

/** A span over a string literal, as an expression. */
#define WD_SPAN(s) ((struct wd_span)WD_SPAN_LIT(s))

/** The span of a NUL-terminated string; empty for NULL. */
static inline struct wd_span wd_span_of(const char *s)
{
	return (struct wd_span){ s, s ? strlen(s) : 0 };
}

static inline bool wd_span_eq(struct wd_span a, struct wd_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool wd_span_starts(struct wd_span s, struct wd_span prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool wd_span_ends(struct wd_span s, struct wd_span suffix)
{
	return s.n >= suffix.n &&
		(suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/** The part of @p s from byte @p at on; empty when @p at is past the end. */
static inline struct wd_span wd_span_from(struct wd_span s, size_t at)
{
	if (at > s.n)
		at = s.n;
	return (struct wd_span){ s.p ? s.p + at : s.p, s.n - at };
}

/** The first @p n bytes of @p s, or all of it when it is shorter. */
static inline struct wd_span wd_span_head(struct wd_span s, size_t n)
{
	return (struct wd_span){ s.p, n < s.n ? n : s.n };
}

/** @p s without ASCII blanks (space, tab, CR, LF) at either end. */
struct wd_span wd_span_trim(struct wd_span s);

/** As wd_span_eq(), but ASCII letters compare without case. */
bool wd_span_eq_nocase(struct wd_span a, struct wd_span b);

/** As wd_span_starts(), but ASCII letters compare without case. */
bool wd_span_starts_nocase(struct wd_span s, struct wd_span prefix);

/** Byte offset of the first @p needle in @p s, or s.n when it is not there. */
size_t wd_span_find(struct wd_span s, struct wd_span needle);

/** Byte offset of the first @p c in @p s, or s.n when it is not there. */
size_t wd_span_find_byte(struct wd_span s, char c);

#endif
