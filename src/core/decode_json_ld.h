/* SPDX-License-Identifier: MIT */
/**
 * @file decode_json_ld.h
 * What a web page says about itself in JSON-LD.
 *
 *     {"@type":"NewsArticle","headline":"Snow","author":[{"name":"Anna Lind"}]}
 *
 * Borrows nothing from the JSON: all of it lives in the arena. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_JSON_LD_H
#define WIREDESK_CORE_DECODE_JSON_LD_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** Members of an article of schema.org; what is not there is empty. */
struct wd_json_ld {
	struct wd_span headline, subhead, authors, published, modified, expires;
	struct wd_span url, description, body, section, keywords, publisher, language;
	struct wd_span holder, notice, license;
};

/** Fills in *ret where @p json holds an article and *ret is empty. WD_OK or WD_ENOMEM. */
enum wd_err wd_json_ld_read(struct wd_arena *arena, struct wd_span json, struct wd_json_ld *ret);

#endif
