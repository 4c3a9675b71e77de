/* SPDX-License-Identifier: MIT */
/**
 * @file weburl.h
 * Addresses in a document that are relative to where it stood.
 *
 *     base "https://ntb.example/snow/index.html", "../img/1.jpg?w=2"  ->  "https://ntb.example/img/1.jpg?w=2"
 *     the same base, "mailto:a@ntb.example"                           ->  as it is
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_WEBURL_H
#define WIREDESK_CORE_WEBURL_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#include "xml.h"

/** RFC 3986, section 5. @p href itself when it has a scheme, or when @p base is no http address. */
enum wd_err wd_weburl_resolve(
	struct wd_arena *arena, struct wd_span base, struct wd_span href, struct wd_span *ret);

/** All links below @p top, made absolute in place. */
enum wd_err wd_weburl_links(struct wd_arena *arena, struct wd_span base, const struct wd_xml *top);

#endif
