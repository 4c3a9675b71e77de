/* SPDX-License-Identifier: MIT */
/**
 * @file encode.h
 * A normalized story to one line of IPTC ninjs 3.2 JSON: the last pure stage.
 *
 *     {"standard":{"name":"ninjs","version":"3.2",...},...,"uri":"urn:wiredesk:ntb:17",...,
 *      "headlines":[{"role":"main","value":"Snow"}],...,"bodies":[{"role":"main",...}]}
 *
 * Only properties that 3.0 also has are used, so the document is valid under 3.0, 3.1 and 3.2.
 * Pure.
 */
#ifndef WIREDESK_ENCODE_H
#define WIREDESK_ENCODE_H

#include "wiredesk/buf.h"
#include "wiredesk/fingerprint.h"
#include "wiredesk/story.h"

struct wd_encoder; /* what one document after the other can use again */

/** NULL without memory. Free with wd_encoder_free(). */
struct wd_encoder *wd_encoder_new(void);
void wd_encoder_free(struct wd_encoder *encoder);

/**
 * Append the document to @p out. story->uri must be set: the pipeline does.
 * What is no absolute URI goes where ninjs wants none, or is left out.
 * @param hasher  for the uris of related lines
 * @retval WD_ELIMIT    the document is over the maximum that @p out was born with
 * @retval WD_ECHARSET  some text of the story is not UTF-8
 */
enum wd_err wd_encode(struct wd_encoder *encoder, const struct wd_story *story,
	const struct wd_hash *content, struct wd_hasher *hasher, struct wd_buf *out);

/** Is @p s an absolute URI by RFC 3986: a scheme, a colon, and only characters of a URI? */
bool wd_is_uri(struct wd_span s);

#endif
