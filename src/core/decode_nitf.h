/* SPDX-License-Identifier: MIT */
/**
 * @file decode_nitf.h
 * The parts of the NITF decoder.
 *
 *     <nitf>
 *       <head> <meta> <tobject>                 subjects, genres
 *              <docdata>                        identity, status, dates, rights
 *       <body> <body.head>                      headlines, bylines, dateline, notes
 *              <body.content> <body.end>        the text
 *
 * NewsML, NewsML-G2 and APPL carry NITF inside: then body.head and the text are read, and the rest
 * is the carrier's to say. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_NITF_H
#define WIREDESK_CORE_DECODE_NITF_H

#include "decode_xml.h"

/** A document of its own, or one in an envelope of somebody's: to the sink, as a story or a fault. */
enum wd_err wd_nitf_item(struct wd_decoding *d, const struct wd_xml *nitf);
/** head: identity, status, dates, rights, subjects. */
void wd_nitf_docdata(struct wd_xf *f, const struct wd_xml *nitf, struct wd_story *story);
/** tobject, key-list, identified-content and meta, of head. */
void wd_nitf_subjects(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story);
/** body.head. What @p story has already from elsewhere stays. */
void wd_nitf_body_head(struct wd_xf *f, const struct wd_xml *nitf, struct wd_story *story);

/** "© 2026 Nordfjord Press" to the notice, the name alone to the holder, where there is none yet. */
void wd_nitf_copyright(
	struct wd_xf *f, struct wd_story *story, struct wd_span holder, struct wd_span year);

#endif
