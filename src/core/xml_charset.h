/* SPDX-License-Identifier: MIT */
/**
 * @file xml_charset.h
 * In which charset an XML document really is.
 *
 *     <?xml version="1.0" encoding="iso-8859-1"?><p>caf\xc3\xa9</p>    UTF-8, whatever it says
 *     <?xml version="1.0" encoding="UTF-16"?><p>Snow</p>               UTF-8: written as UTF-16, converted since
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_XML_CHARSET_H
#define WIREDESK_CORE_XML_CHARSET_H

#include "charset.h"

/** As wd_charset_decode(), the charset being what marks, declaration and bytes say, else @p fallback. */
enum wd_err wd_xml_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span fallback, struct wd_charset_out *ret);

/**
 * The same for bytes that @p said names the charset of, as mail and web pages do; empty: nothing.
 * UTF-8 that says it is something else is UTF-8; what is not text in the charset it should be in is
 * text in @p fallback, if that is one.
 */
enum wd_err wd_said_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span said, struct wd_span fallback, struct wd_charset_out *ret);

#endif
