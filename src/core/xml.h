/* SPDX-License-Identifier: MIT */
/**
 * @file xml.h
 * A document as a light tree in the arena: the one door to libxml2.
 *
 *     <nitf><head><title>Snow</title></head>...      wd_xml_path(root, "head/title")
 *                                                    wd_xml_text(arena, node) -> "Snow"
 *
 * Built from SAX2 events: no DTD is loaded, nothing is fetched, no entity is expanded but the
 * predefined ones, character references and the XHTML names (a local table). Names are local
 * names: agencies use the same element with and without its namespace. Depth, number of nodes and
 * size are bounded. A document that declares a charset it is not in is read in the right one:
 * declared ISO-8859-1 but valid UTF-8 is UTF-8. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_XML_H
#define WIREDESK_CORE_XML_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#define WD_XML_DEPTH_MAX 200
#define WD_XML_NODES_MAX 200000

struct wd_xml_attr {
	struct wd_xml_attr *next;
	struct wd_span name, value; /* local name; value with references put in */
};

/** An element, or a run of text (then name is empty). All of it lives in the arena. */
struct wd_xml {
	struct wd_xml *parent, *first, *last, *next;
	struct wd_xml_attr *attrs;
	struct wd_span name; /* local name */
	struct wd_span ns;   /* namespace URI, may be empty */
	struct wd_span text; /* text runs only */
};

/** What went wrong, for a fault. */
struct wd_xml_fault {
	const char *reason; /* static slug: "bad-xml", "xml-too-deep", "xml-too-big", "xml-entity",
			     "not-utf8", "bad-charset" */
	struct wd_span detail; /* libxml2's words with line, in the arena */
	size_t line;
};

/**
 * Parse @p bytes as they came, BOM and declaration included.
 * @param charset  what conf says, used when the document declares nothing; may be empty
 * @param ret      the root element
 * @retval WD_EINVAL, WD_ELIMIT, WD_ECHARSET  @p ret_fault says why   @retval WD_ENOMEM
 */
enum wd_err wd_xml_parse(struct wd_arena *arena, struct wd_span bytes, struct wd_span charset,
	const struct wd_xml **ret, struct wd_xml_fault *ret_fault);

/** Local name of the root element found by looking at the first bytes only; empty when none. */
struct wd_span wd_xml_root_name(struct wd_span bytes);

bool wd_xml_is(const struct wd_xml *node, const char *name);
/** The first child element of that name; NULL when none, or when @p node is NULL. */
const struct wd_xml *wd_xml_child(const struct wd_xml *node, const char *name);
/** The next sibling element of the same name. */
const struct wd_xml *wd_xml_again(const struct wd_xml *node);
/** First child element and next sibling element of any name. */
const struct wd_xml *wd_xml_first(const struct wd_xml *node);
const struct wd_xml *wd_xml_next(const struct wd_xml *node);
/** wd_xml_child() down a path "head/docdata/urgency"; NULL when a step is missing. */
const struct wd_xml *wd_xml_path(const struct wd_xml *node, const char *path);
/** The first descendant element of that name, document order. */
const struct wd_xml *wd_xml_find(const struct wd_xml *node, const char *name);
/** The node after @p node in document order, text runs too; NULL at the end of @p top. */
const struct wd_xml *wd_xml_step(const struct wd_xml *node, const struct wd_xml *top);
/** An attribute's value; an empty span when there is none, or when @p node is NULL. */
struct wd_span wd_xml_attr(const struct wd_xml *node, const char *name);
/** All text inside @p node, blanks folded to one space, trimmed; empty for NULL or without memory. */
struct wd_span wd_xml_text(struct wd_arena *arena, const struct wd_xml *node);

#endif
