/* SPDX-License-Identifier: MIT */
/**
 * @file vocab_fold.h
 * One letter at a time of a text as the vocabulary compares it.
 *
 *     "RÉDACTION’s \n desk"  ->  r é d a c t i o n ' s ' ' d e s k
 *
 * ASCII and Latin-1 letters lose their case, curly quotes and long dashes become their ASCII
 * likes, a run of blanks is one space. Everything else is its bytes. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_VOCAB_FOLD_H
#define WIREDESK_CORE_VOCAB_FOLD_H

#include "wiredesk/span.h"

/** Length in bytes of the blank at @p at (space, tab, line end, NBSP), 0 when there is none. */
static inline size_t wd_fold_blank(struct wd_span s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];

	if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
		return 1;
	return c == 0xc2 && at + 1 < s.n && (unsigned char)s.p[at + 1] == 0xa0 ? 2 : 0;
}

/** Punctuation of the block U+2000: quotes and dashes as ASCII, 0 for any other. */
static inline unsigned wd_fold_general(unsigned char last)
{
	if (last >= 0x90 && last <= 0x95)
		return '-';
	if (last >= 0x98 && last <= 0x9b)
		return '\'';
	return last >= 0x9c && last <= 0x9f ? '"' : 0;
}

/** The folded letter at @p *at, which moves past it. Call only with @p *at < s.n. */
static inline unsigned wd_fold_next(struct wd_span s, size_t *at)
{
	unsigned char c = (unsigned char)s.p[*at];
	size_t blank = wd_fold_blank(s, *at);

	if (blank) {
		for (; blank; blank = *at < s.n ? wd_fold_blank(s, *at) : 0)
			*at += blank;
		return ' ';
	}
	if (c == 0xc3 && *at + 1 < s.n) {
		unsigned char d = (unsigned char)s.p[*at + 1];

		*at += 2;
		return 0xc300u | (d >= 0x80 && d <= 0x9e && d != 0x97 ? d + 0x20u : d);
	}
	if (c == 0xe2 && *at + 2 < s.n && (unsigned char)s.p[*at + 1] == 0x80) {
		unsigned plain = wd_fold_general((unsigned char)s.p[*at + 2]);

		if (plain) {
			*at += 3;
			return plain;
		}
	}
	*at += 1;
	return c >= 'A' && c <= 'Z' ? c + 32u : c;
}

/** Does a letter or digit (or a byte of one) stand at @p at? */
static inline bool wd_fold_wordish(struct wd_span s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];

	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
	/* U+0080..U+00BF and U+2000..U+203F are signs and blanks, not letters. */
	return c != 0xc2 && !(c == 0xe2 && at + 1 < s.n && (unsigned char)s.p[at + 1] == 0x80);
}

/** Does a letter or digit end before byte @p at of @p s, which is not the first? */
static inline bool wd_fold_wordish_before(struct wd_span s, size_t at)
{
	if ((unsigned char)s.p[at - 1] < 0x80)
		return wd_fold_wordish(s, at - 1);
	if (at >= 2 && (unsigned char)s.p[at - 2] == 0xc2)
		return false;
	return at < 3 || (unsigned char)s.p[at - 3] != 0xe2 || (unsigned char)s.p[at - 2] != 0x80;
}

/** May a word end, or begin, before byte @p at of @p s, which is not the first? */
static inline bool wd_fold_boundary(struct wd_span s, size_t at)
{
	return at >= s.n || !wd_fold_wordish(s, at) || !wd_fold_wordish_before(s, at);
}

#endif
