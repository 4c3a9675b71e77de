/* SPDX-License-Identifier: MIT */
/**
 * @file html.h
 * HTML to running text: the one door to gumbo.
 *
 *     "<p>Snow <b>fell</b>.</p><p>A &amp; B<br>C</p>"   ->   "Snow fell.\n\nA & B\nC\n\n"
 *
 * Blocks become paragraphs, <br> and table rows line ends, cells are kept apart by a TAB; scripts
 * and styles go. The result is for wd_text_layout(). Pure.
 */
#ifndef WIREDESK_CORE_HTML_H
#define WIREDESK_CORE_HTML_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

/** Elements inside one another; gumbo's time grows with the square of it. */
#define WD_HTML_DEPTH_MAX 256

/**
 * @param html  UTF-8, a fragment or a document
 * @retval WD_ELIMIT  nested deeper than WD_HTML_DEPTH_MAX, or a tree out of all proportion
 */
enum wd_err wd_html_text(struct wd_arena *arena, struct wd_span html, struct wd_span *ret);

#endif
