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
	static const struct {
		unsigned char lead_low, lead_high, low, high, n;
	} rows[] = {
		{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
		{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
		{ 0xED, 0xED, 0x80, 0x9F, 3 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
		{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};
	size_t row = 0, i;

	while (row < sizeof(rows) / sizeof(rows[0]) && p[0] > rows[row].lead_high)
		row++;
	if (row == sizeof(rows) / sizeof(rows[0]) || p[0] < rows[row].lead_low || n < rows[row].n ||
		p[1] < rows[row].low || p[1] > rows[row].high)
		return 0;
	for (i = 2; i < rows[row].n; i++) {
		if (!is_tail(p[i]))
			return 0;
	}
	return i;
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
