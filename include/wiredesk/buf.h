/* SPDX-License-Identifier: MIT */
/**
 * @file buf.h
 * A growing byte buffer that is born with the size at which it fails.
 *
 *     struct wd_buf b;
 *     wd_buf_init(&b, 4 << 20);
 *     err = wd_buf_puts(&b, "{\"uri\":");      WD_ELIMIT once 4 MiB would be passed
 *     ...
 *     wd_buf_reset(&b);                        empty, memory kept for the next story
 *     wd_buf_done(&b);
 *
 * Owns its bytes. After a failed call the content is what it was before the call.
 */
#ifndef WIREDESK_BUF_H
#define WIREDESK_BUF_H

#include "wiredesk/err.h"
#include "wiredesk/span.h"

struct wd_buf {
	char *p;
	size_t n, cap, max;
};

void wd_buf_init(struct wd_buf *buf, size_t max_bytes);
void wd_buf_reset(struct wd_buf *buf);
void wd_buf_done(struct wd_buf *buf);

/** Make room for @p n more bytes. WD_OK, WD_ELIMIT or WD_ENOMEM. */
enum wd_err wd_buf_reserve(struct wd_buf *buf, size_t n);

enum wd_err wd_buf_put(struct wd_buf *buf, struct wd_span bytes);
enum wd_err wd_buf_puts(struct wd_buf *buf, const char *s);
enum wd_err wd_buf_putc(struct wd_buf *buf, char c);

/** Append formatted text, as snprintf() would make it. */
enum wd_err wd_buf_printf(struct wd_buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** What is in the buffer; borrows, valid until the next call on @p buf. */
static inline struct wd_span wd_buf_span(const struct wd_buf *buf)
{
	return (struct wd_span){ buf->p, buf->n };
}

#endif
