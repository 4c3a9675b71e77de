/* SPDX-License-Identifier: MIT */
#include "core/encode_body.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>

/* Loops of this many turns the compiler makes one or two vector instructions of. */
#define BLOCK 16

struct counts {
	size_t chars, words;
};

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static inline bool is_char_start(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

static inline bool is_escaped(char c)
{
	return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* A word starts where a blank ends. @p p[-1] is looked at. */
static void count_block(const char *p, struct counts *counts)
{
	uint8_t chars[BLOCK], words[BLOCK];
	unsigned n_chars = 0, n_words = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned before = is_blank(p[(ptrdiff_t)i - 1]), here = is_blank(p[i]);

		chars[i] = is_char_start(p[i]);
		words[i] = (uint8_t)(before & (here ^ 1));
	}
	for (size_t i = 0; i < BLOCK; i++) {
		n_chars += chars[i];
		n_words += words[i];
	}
	counts->chars += n_chars;
	counts->words += n_words;
}

static struct counts count(struct wd_span text)
{
	struct counts counts = { 1, !is_blank(text.p[0]) };
	size_t i = 1;

	for (; text.n - i >= BLOCK; i += BLOCK)
		count_block(text.p + i, &counts);
	for (; i < text.n; i++) {
		counts.chars += is_char_start(text.p[i]);
		counts.words += is_blank(text.p[i - 1]) && !is_blank(text.p[i]);
	}
	return counts;
}

/* Bytes from @p at on that stand for themselves. */
static size_t plain_length(struct wd_span text, size_t at)
{
	size_t i = at;

	for (; text.n - i >= BLOCK; i += BLOCK) {
		unsigned char any = 0;

		for (size_t k = 0; k < BLOCK; k++)
			any |= is_escaped(text.p[i + k]);
		if (any)
			break;
	}
	while (i < text.n && !is_escaped(text.p[i]))
		i++;
	return i - at;
}

static enum wd_err put_escape(struct wd_buf *out, char c)
{
	char digits[8];

	if (c == '\n')
		return wd_buf_put(out, WD_SPAN("\\n"));
	if ((unsigned char)c >= 0x20)
		return wd_buf_put(out, (struct wd_span){ (char[]){ '\\', c }, 2 });
	(void)snprintf(digits, sizeof(digits), "\\u%04X", (unsigned)c);
	return wd_buf_puts(out, digits);
}

enum wd_err wd_encode_escaped(struct wd_span text, struct wd_buf *out)
{
	enum wd_err err = wd_buf_reserve(out, text.n);

	for (size_t i = 0; err == WD_OK;) {
		size_t n = plain_length(text, i);

		err = wd_buf_put(out, (struct wd_span){ text.p + i, n });
		i += n;
		if (err != WD_OK || i == text.n)
			break;
		err = put_escape(out, text.p[i++]);
	}
	return err;
}

/* One body, without the '{' of its beginning. */
static enum wd_err put_body(
	struct wd_buf *out, struct wd_span head, struct wd_span body, struct wd_span tail)
{
	enum wd_err err = wd_buf_put(out, head);

	if (err == WD_OK)
		err = wd_encode_escaped(body, out);
	if (err == WD_OK)
		err = wd_buf_put(out, tail);
	return err;
}

enum wd_err wd_encode_body(struct wd_span body, struct wd_span html, struct wd_buf *out)
{
	enum wd_err err;
	char tail[96];

	if (body.n == 0)
		return WD_OK;
	assert(out->n > 0 && out->p[out->n - 1] == '}');
	out->n--;

	struct counts counts = count(body);
	(void)snprintf(tail, sizeof(tail), "\",\"charCount\":%zu,\"wordCount\":%zu}", counts.chars,
		counts.words);
	err = put_body(out,
		WD_SPAN(",\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/plain\","
			"\"value\":\""),
		body, wd_span_of(tail));
	if (err == WD_OK && html.n > 0)
		err = put_body(out,
			WD_SPAN(",{\"role\":\"html\",\"contentType\":\"application/xhtml+xml\","
				"\"value\":\""),
			html, WD_SPAN("\"}"));
	if (err == WD_OK)
		err = wd_buf_puts(out, "]}");
	return err;
}
