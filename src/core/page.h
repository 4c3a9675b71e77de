/* SPDX-License-Identifier: MIT */
/**
 * @file page.h
 * Web pages: where in one the story is, and in which charset it says to be.
 *
 *     <body><nav>..</nav><main><article><h1>Snow</h1><p>Snow fell.</p>
 *       <div class="share">..</div></article></main><footer>..</footer></body>
 *     ->  article( h1("Snow") p("Snow fell.") )
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_PAGE_H
#define WIREDESK_CORE_PAGE_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#include "xml.h"

/** charset of a <meta> among the first bytes; empty when there is none. */
struct wd_span wd_page_charset(struct wd_span bytes);

/**
 * The element that holds the story, copied without what surrounds stories: menus, forms, footers,
 * buttons to share it. All of the body when nothing tells.
 * @param body  of wd_html_parse()   @retval WD_ENOMEM, WD_ELIMIT
 */
enum wd_err wd_page_story(
	struct wd_arena *arena, const struct wd_xml *body, const struct wd_xml **ret);

#endif
