/* SPDX-License-Identifier: MIT */
/**
 * @file decode_xml_any.h
 * The parts of the decoder of XML that is in no standard: a press release, a system's own export.
 *
 *     <release id="17"><title>Snow</title><body>&lt;p&gt;Snow fell.&lt;/p&gt;</body> ...
 *
 * The element that is called like a text is the body; its siblings and those of the elements around
 * it are read as fields by their names (xml_fields.h), the nearest first. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_XML_ANY_H
#define WIREDESK_CORE_DECODE_XML_ANY_H

#include "decode_xml.h"
#include "xml_fields.h"

/** What the fields say beyond the story. */
struct wd_xml_item {
	const struct wd_xml *top;  /* nothing above it is read */
	const struct wd_xml *body; /* NULL: there is none */
	const char *kind;          /* static: "picture", "event" when it is no story */
};

/** The element after @p node that is not inside it; NULL at the end of @p top. */
const struct wd_xml *wd_xml_any_past(const struct wd_xml *node, const struct wd_xml *top);
/** All fields around item->body, or of item->top without one; sets item->kind. */
void wd_xml_any_fields(struct wd_xf *f, struct wd_xml_item *item, struct wd_story *story);

#endif
