/* SPDX-License-Identifier: MIT */
/**
 * @file html.h
 * HTML to the light tree of xml.h: the one door to gumbo.
 *
 *     "Snow <b>fell</b>.<p>More"   ->   html( head() body( "Snow " b("fell") "." p("More") ) )
 *
 * markup.h makes text and XHTML of that, as of any other body. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_HTML_H
#define WIREDESK_CORE_HTML_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#include "xml.h"

/** Elements inside one another; gumbo's time grows with the square of it. */
#define WD_HTML_DEPTH_MAX 256

/**
 * @param html  UTF-8, a fragment or a document
 * @param ret   the element html; names are lower case. Nothing is skipped but comments;
 *              "<ACM.N>", the code of a share, stays text
 * @retval WD_ELIMIT  nested deeper than WD_HTML_DEPTH_MAX, or a tree out of all proportion
 */
enum wd_err wd_html_parse(struct wd_arena *arena, struct wd_span html, const struct wd_xml **ret);

#endif
