/* SPDX-License-Identifier: MIT */
/**
 * @file xml_fields.h
 * What the elements of XML that no standard describes are called, in the languages of its senders.
 *
 *     "ContentText"  ->  the body        "TITULAR"       ->  a headline
 *     "byLine"       ->  a byline        "Publish_Date"  ->  when it was published
 *
 * Case, blanks and marks of a name do not matter. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_XML_FIELDS_H
#define WIREDESK_CORE_XML_FIELDS_H

#include "wiredesk/span.h"

enum wd_xml_field {
	WD_XML_UNKNOWN,
	WD_XML_BODY, /* surely the text of a story */
	WD_XML_TEXT, /* so too, where nothing is called body */
	WD_XML_HEADLINE,
	WD_XML_SUB,
	WD_XML_KICKER,
	WD_XML_SUMMARY,
	WD_XML_BYLINE,
	WD_XML_BYLINE_TITLE,
	WD_XML_CONTACT,
	WD_XML_DATELINE,
	WD_XML_CITY,
	WD_XML_AREA,
	WD_XML_COUNTRY,
	WD_XML_SOURCE,
	WD_XML_PROVIDER,
	WD_XML_CREDIT,
	WD_XML_HOLDER,
	WD_XML_NOTICE,
	WD_XML_TERMS,
	WD_XML_ID,
	WD_XML_VERSION,
	WD_XML_CREATED,
	WD_XML_PUBLISHED,
	WD_XML_EMBARGO,
	WD_XML_EXPIRES,
	WD_XML_LANGUAGE,
	WD_XML_URGENCY,
	WD_XML_CATEGORY,
	WD_XML_SUBJECT,
	WD_XML_KEYWORD,
	WD_XML_SLUG,
	WD_XML_ED_NOTE,
	WD_XML_BOILERPLATE,
	WD_XML_KIND,  /* "Photo", "newscalendar" */
	WD_XML_EVENT, /* only what is to happen has one */
	WD_XML_STATUS,
	WD_XML_KILL,
	WD_XML_CORRECTION,
	WD_XML_UPDATE,
	WD_XML_HOLD,
	WD_XML_REPLACES,
	WD_XML_URL,
	WD_XML_SKIP, /* what hangs on a story: pictures, links, contacts */
};

enum wd_xml_field wd_xml_field(struct wd_span name);

#endif
