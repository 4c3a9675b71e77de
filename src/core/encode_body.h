/* SPDX-License-Identifier: MIT */
/**
 * @file encode_body.h
 * The body of a document: counted, and escaped straight into the output.
 *
 *     Snow "fell".         ,"bodies":[{"role":"main","contentType":"text/plain",
 *     <empty line>     ->   "value":"Snow \"fell\".\n\nMore is due.",
 *     More is due.          "charCount":26,"wordCount":5}]}
 *
 * It is nine tenths of a document, and the one part of it that is worth a loop of its own: see
 * encode.c. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_ENCODE_BODY_H
#define WIREDESK_CORE_ENCODE_BODY_H

#include "wiredesk/buf.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/**
 * Put @p body, and @p html beside it, both UTF-8, into the object that @p out ends with, in place of its '}'.
 * Nothing happens for an empty body. After a failure the end of @p out is undefined.
 */
enum wd_err wd_encode_body(struct wd_span body, struct wd_span html, struct wd_buf *out);

/** Append @p text, UTF-8, as it stands between the quotes of a JSON string. */
enum wd_err wd_encode_escaped(struct wd_span text, struct wd_buf *out);

#endif
