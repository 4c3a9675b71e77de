/* SPDX-License-Identifier: MIT */
#include "wiredesk/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define WD_BUF_FIRST 1024

void wd_buf_init(struct wd_buf *buf, size_t max_bytes)
{
	assert(buf);
	*buf = (struct wd_buf){ .max = max_bytes };
}

void wd_buf_reset(struct wd_buf *buf)
{
	buf->n = 0;
}

void wd_buf_done(struct wd_buf *buf)
{
	if (!buf)
		return;
	free(buf->p);
	*buf = (struct wd_buf){ .max = buf->max };
}

enum wd_err wd_buf_reserve(struct wd_buf *buf, size_t n)
{
	if (n > buf->max || buf->n > buf->max - n)
		return WD_ELIMIT;
	if (buf->cap - buf->n >= n)
		return WD_OK;

	size_t need = buf->n + n;
	size_t cap = buf->cap ? buf->cap : WD_BUF_FIRST;
	while (cap < need)
		cap = cap > buf->max / 2 ? buf->max : cap * 2;
	/* A maximum under WD_BUF_FIRST still gets no more than it asked for. */
	if (cap > buf->max)
		cap = buf->max;

	char *p = realloc(buf->p, cap);
	if (!p)
		return WD_ENOMEM;
	buf->p = p;
	buf->cap = cap;
	return WD_OK;
}

enum wd_err wd_buf_put(struct wd_buf *buf, struct wd_span bytes)
{
	enum wd_err err = wd_buf_reserve(buf, bytes.n);

	if (err == WD_OK && bytes.n > 0) {
		memcpy(buf->p + buf->n, bytes.p, bytes.n);
		buf->n += bytes.n;
	}
	return err;
}

enum wd_err wd_buf_puts(struct wd_buf *buf, const char *s)
{
	return wd_buf_put(buf, wd_span_of(s));
}

enum wd_err wd_buf_putc(struct wd_buf *buf, char c)
{
	return wd_buf_put(buf, (struct wd_span){ &c, 1 });
}

enum wd_err wd_buf_printf(struct wd_buf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		return WD_EINVAL;

	/* vsnprintf() wants room for its NUL, which the content does not count. */
	char *text = malloc((size_t)n + 1);
	if (!text)
		return WD_ENOMEM;
	va_start(args, fmt);
	n = vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	enum wd_err err = n < 0 ? WD_EINVAL : wd_buf_put(buf, (struct wd_span){ text, (size_t)n });
	free(text);
	return err;
}
