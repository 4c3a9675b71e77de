/* SPDX-License-Identifier: MIT */
/**
 * @file decode_g2.h
 * The parts of the NewsML-G2 decoder.
 *
 *     <newsMessage>                          each item on its own:
 *       <itemSet>
 *         <newsItem guid="urn:newsml:ntb.no:1" version="2">   ninat:text    -> a story
 *         <newsItem ...>                                      ninat:picture -> "picture"
 *         <packageItem ...>                                   -> "package"
 *
 * What a qcode means ("medtop:04000000") is looked up in the catalog that the item carries and in
 * a table of the IPTC's aliases; a catalog is never fetched, and what is not known stays a
 * literal. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_G2_H
#define WIREDESK_CORE_DECODE_G2_H

#include "decode_xml.h"

struct wd_g2 {
	struct wd_xf f;
	const struct wd_xml *item;
	struct wd_span lang; /* of the item: which of several names and notices to take */
};

/** The code of a qcode or URI: "stat:usable", "http://cv.iptc.org/newscodes/.../usable" -> "usable" */
struct wd_span wd_g2_code(struct wd_span s);
/** The same of the attributes qcode, uri or literal of @p node, the first that is there. */
struct wd_span wd_g2_code_of(const struct wd_xml *node);
/** The alias of @p node's qcode: "stat"; empty when it has none. */
struct wd_span wd_g2_alias_of(const struct wd_xml *node);
/** The concept's URI: its uri, or its qcode by the catalog; empty when neither is known. */
struct wd_span wd_g2_uri(struct wd_g2 *g, const struct wd_xml *node);
/** The concept's name in the item's language, else the first, else its literal. */
struct wd_span wd_g2_name(struct wd_g2 *g, const struct wd_xml *node);

/** Identity, status, dates, rights. */
void wd_g2_item_meta(struct wd_g2 *g, struct wd_story *story);
/** Headlines, byline, places, subjects and so on: contentMeta. */
void wd_g2_content_meta(struct wd_g2 *g, struct wd_story *story);
/** contentSet. *ret_markup: there was a document, though perhaps one without text. */
void wd_g2_body(struct wd_g2 *g, struct wd_story *story, bool *ret_markup);

#endif
