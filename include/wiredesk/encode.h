/* SPDX-License-Identifier: MIT */
/**
 * @file encode.h
 * A normalized story to one line of IPTC ninjs 3.2 JSON: the last pure stage.
 *
 *     {"uri":"urn:wiredesk:ntb:17","standard":{"name":"ninjs","version":"3.2",...},
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

/**
 * Append the document to @p out. story->uri must be set: the pipeline does.
 * @param hasher  for the uris of related lines
 * @retval WD_ELIMIT  the document is over the maximum that @p out was born with
 */
enum wd_err wd_encode(const struct wd_story *story, const struct wd_hash *content,
	struct wd_hasher *hasher, struct wd_buf *out);

#endif
