/* SPDX-License-Identifier: MIT */
#include "wiredesk/text.h"

#include <stdint.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Most wire copy is ASCII with a curly quote now and then: eight bytes at a time. */
static size_t skip_ascii(const unsigned char *p, size_t i, size_t n)
{
	uint64_t eight;

	while (n - i >= sizeof(eight)) {
		memcpy(&eight, p + i, sizeof(eight));
		if (eight & HIGH_BITS)
			break;
		i += sizeof(eight);
	}
	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/*
 * Length of the sequence at p, 0 when it is none (Unicode 15, table 3-7). The second byte is what
 * tells overlong forms, surrogates and numbers over U+10FFFF.
 */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char lead = p[0];

	if (lead >= 0xC2 && lead <= 0xDF)
		return n >= 2 && is_tail(p[1]) ? 2 : 0;
	if (lead >= 0xE0 && lead <= 0xEF) {
		unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
		unsigned char high = lead == 0xED ? 0x9F : 0xBF;

		return n >= 3 && p[1] >= low && p[1] <= high && is_tail(p[2]) ? 3 : 0;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
		unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;

		return n >= 4 && p[1] >= low && p[1] <= high && is_tail(p[2]) && is_tail(p[3]) ? 4
											       : 0;
	}
	return 0;
}

size_t wd_utf8_bad_at(struct wd_span s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	for (;;) {
		i = skip_ascii(p, i, s.n);
		if (i == s.n)
			return s.n;
		size_t n = sequence(p + i, s.n - i);
		if (n == 0)
			return i;
		i += n;
	}
}

bool wd_utf8_valid(struct wd_span s)
{
	return wd_utf8_bad_at(s) == s.n;
}
