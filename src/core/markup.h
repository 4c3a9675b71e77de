/* SPDX-License-Identifier: MIT */
/**
 * @file markup.h
 * Body markup (XHTML, NITF, HTML through gumbo) to running text, and to XHTML that is safe to show.
 *
 *     <p>Shares in <b>Acme</b> &lt;ACM.N&gt; rose.</p><script>..</script>
 *     text   "Shares in Acme <ACM.N> rose.\n\n"
 *     xhtml  "<p>Shares in <b>Acme</b> &lt;ACM.N&gt; rose.</p>"
 *
 * Text: blocks become paragraphs, br a line end, table rows lines with their cells kept apart;
 * script, style and media go, and captions have a place of their own. XHTML: an allow-list of elements and attributes; NITF's own
 * elements become their XHTML like; no script, style, event attribute or javascript: URL can pass.
 * Every character that a reader would see is in the text or in the captions. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_MARKUP_H
#define WIREDESK_CORE_MARKUP_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"

#include "xml.h"

struct wd_markup {
	struct wd_span text;     /* for story->raw_text */
	struct wd_span xhtml;    /* for story->body_html */
	struct wd_span captions; /* of pictures, one a line: for wd_decoding_captions() */
};

/** The children of @p body. WD_OK, WD_ENOMEM or WD_ELIMIT. */
enum wd_err wd_markup_read(
	struct wd_arena *arena, const struct wd_xml *body, struct wd_markup *ret);

/**
 * The same for HTML that is not XML: parsed by gumbo (html.c), then as above.
 * @retval WD_ELIMIT  nested deeper than WD_HTML_DEPTH_MAX
 */
enum wd_err wd_markup_read_html(struct wd_arena *arena, struct wd_span html, struct wd_markup *ret);

#endif
