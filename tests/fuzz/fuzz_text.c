/* SPDX-License-Identifier: MIT */
#include "wiredesk/text.h"

#include <stdint.h>
#include <stdlib.h>

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* The next code point of valid UTF-8. */
static uint32_t next(struct wd_span *s)
{
	unsigned char lead = (unsigned char)s->p[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	uint32_t c = n == 1 ? lead : lead & (0x7Fu >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s->p[i] & 0x3F);
	*s = wd_span_from(*s, n);
	return c;
}

/* What text.h says may go. */
static bool may_go(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || (c >= 0x2000 && c <= 0x200B) ||
		c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x2060 || c == 0x3000 ||
		c == 0xFEFF;
}

static uint32_t next_kept(struct wd_span *s)
{
	while (s->n > 0) {
		uint32_t c = next(s);

		if (!may_go(c))
			return c;
	}
	return 0;
}

static void nothing_is_lost(struct wd_span raw, struct wd_span clean)
{
	uint32_t a, b;

	do {
		a = next_kept(&raw);
		b = next_kept(&clean);
		must(a == b);
	} while (a != 0);
}

static void paras_cover(const struct wd_text *text)
{
	const char *at = text->clean.p;

	if (text->clean.n == 0) {
		must(text->n == 0);
		return;
	}

	for (size_t i = 0; i < text->n; i++) {
		struct wd_span para = text->paras[i].text;

		must(para.n > 0 && para.p >= at);
		for (; at < para.p; at++)
			must(*at == '\n');
		at = para.p + para.n;
		must(para.p[0] != ' ' && para.p[para.n - 1] != ' ');
		must(wd_span_find(para, WD_SPAN("\n\n")) == para.n);
	}
	must(at == text->clean.p + text->clean.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wd_span raw = { (const char *)data, size };
	struct wd_arena arena;
	struct wd_text text, again;
	struct wd_buf once, twice;

	raw = wd_span_head(raw, wd_utf8_bad_at(raw));
	wd_arena_init(&arena, 64 << 20);
	wd_buf_init(&once, 64 << 20);
	wd_buf_init(&twice, 64 << 20);
	if (wd_text_layout(&arena, raw, &text) == WD_OK) {
		nothing_is_lost(raw, text.clean);
		paras_cover(&text);
		must(wd_text_join(&text, &once) == WD_OK);
		nothing_is_lost(text.clean, wd_buf_span(&once));
		must(wd_text_layout(&arena, wd_buf_span(&once), &again) == WD_OK);
		must(wd_text_join(&again, &twice) == WD_OK);
		must(wd_span_eq(wd_buf_span(&once), wd_buf_span(&twice)));
	}
	wd_buf_done(&twice);
	wd_buf_done(&once);
	wd_arena_done(&arena);
	return 0;
}
