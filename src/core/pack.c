/* SPDX-License-Identifier: MIT */
#include "core/pack.h"

uint64_t wd_big_endian(const unsigned char *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

enum wd_err wd_pack_number(struct wd_buf *out, uint64_t v, size_t bytes)
{
	enum wd_err err = wd_buf_reserve(out, bytes);

	for (size_t i = bytes; err == WD_OK && i-- > 0;)
		err = wd_buf_putc(out, (char)(v >> (8 * i) & 0xff));
	return err;
}

enum wd_err wd_pack_text(struct wd_buf *out, struct wd_span text)
{
	struct wd_span head = wd_span_head(text, UINT16_MAX);
	enum wd_err err = wd_pack_number(out, head.n, 2);

	return err == WD_OK ? wd_buf_put(out, head) : err;
}

struct wd_span wd_unpack_bytes(struct wd_unpack *in, size_t n)
{
	if (in->bad || in->rest.n < n) {
		in->bad = true;
		return (struct wd_span){ 0 };
	}
	struct wd_span bytes = wd_span_head(in->rest, n);
	in->rest = wd_span_from(in->rest, n);
	return bytes;
}

uint64_t wd_unpack_number(struct wd_unpack *in, size_t bytes)
{
	struct wd_span s = wd_unpack_bytes(in, bytes);

	return in->bad ? 0 : wd_big_endian((const unsigned char *)s.p, s.n);
}

struct wd_span wd_unpack_text(struct wd_unpack *in)
{
	size_t n = (size_t)wd_unpack_number(in, 2);

	return wd_unpack_bytes(in, n);
}
