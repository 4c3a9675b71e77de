/* SPDX-License-Identifier: MIT */
/**
 * @file xml_names.h
 * The named characters of XHTML 1.0, so that no DTD need be read for them.
 *
 *     "oslash"   ->  0xF8
 *     "company"  ->  0      an entity of somebody's own
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_XML_NAMES_H
#define WIREDESK_CORE_XML_NAMES_H

/** The code point that @p name stands for, 0 when it is none of XHTML's. */
unsigned wd_xml_name_code(const char *name);

#endif
