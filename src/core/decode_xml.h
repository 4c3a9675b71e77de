/* SPDX-License-Identifier: MIT */
/**
 * @file decode_xml.h
 * What the XML decoders share: reading elements and attributes into a story.
 *
 *     struct wd_xf f = { .d = d };
 *     story->slugline = wd_xf_line(&f, wd_xml_child(meta, "slugline"));
 *     wd_xf_note(&f, &story->headlines, WD_SPAN("main"), headline);
 *     return f.err;
 *
 * After a failure every further call does nothing, so that a decoder asks once, at its end. What
 * is handed out lives in the arena or borrows from the tree. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_XML_H
#define WIREDESK_CORE_DECODE_XML_H

#include "decode_row.h"
#include "xml.h"

struct wd_xf {
	struct wd_decoding *d;
	enum wd_err err;
};

/** The text of @p node, or @p s, as one clean line. */
struct wd_span wd_xf_line(struct wd_xf *f, const struct wd_xml *node);
struct wd_span wd_xf_clean(struct wd_xf *f, struct wd_span s);
/** An attribute as one clean line. */
struct wd_span wd_xf_attr(struct wd_xf *f, const struct wd_xml *node, const char *name);
/** The text of @p node as its blocks and line breaks part it, in one clean line. */
struct wd_span wd_xf_block_line(struct wd_xf *f, const struct wd_xml *node);
/** So too, and its text may be HTML once more: "&lt;p&gt;Snow fell.&lt;/p&gt;" */
struct wd_span wd_xf_text_line(struct wd_xf *f, const struct wd_xml *node);
/** All text inside @p node as it stands, line ends and all. */
struct wd_span wd_xf_raw(struct wd_xf *f, const struct wd_xml *node);

/** RFC 3339, or empty when @p s is no full date-time. */
struct wd_span wd_xf_datetime(struct wd_xf *f, struct wd_span s);
/** story->language, unless @p s is no language. */
void wd_xf_language(struct wd_xf *f, struct wd_story *story, struct wd_span s);
/** @p a, @p between and @p b in one piece; without @p between when either is empty. */
struct wd_span wd_xf_join(
	struct wd_xf *f, struct wd_span a, struct wd_span between, struct wd_span b);

/** @p prefix ':' @p source ':' @p id, percent-encoded where a URN needs it; empty without an id. */
struct wd_span wd_xf_urn(
	struct wd_xf *f, struct wd_span prefix, struct wd_span source, struct wd_span id);

void wd_xf_note(struct wd_xf *f, struct wd_notes *notes, struct wd_span role, struct wd_span value);
/** Does @p s repeat a headline that @p story has? */
bool wd_xf_is_headline(const struct wd_story *story, struct wd_span s);
void wd_xf_party(struct wd_xf *f, struct wd_story *story, enum wd_role role, struct wd_span name);
void wd_xf_place(struct wd_xf *f, struct wd_story *story, const struct wd_place *place);
void wd_xf_subject(struct wd_xf *f, struct wd_subjects *subjects, const struct wd_subject *subject);
/** The URI of a code of the IPTC: eight digits; else empty. */
struct wd_span wd_xf_subject_uri(struct wd_xf *f, struct wd_span code);
/** A category; one letter is ANPA 1312's. */
void wd_xf_category(struct wd_xf *f, struct wd_story *story, struct wd_span code);
/** One subject for each part of "snow,roads;ice", but "Smith, John" stays whole. */
void wd_xf_list(
	struct wd_xf *f, struct wd_subjects *subjects, struct wd_span rel, struct wd_span s);
void wd_xf_related(struct wd_xf *f, struct wd_story *story, const struct wd_related *related);

/** story->version; small numbers from 2 on are updates, unless something said otherwise. */
void wd_xf_version(struct wd_xf *f, struct wd_story *story, struct wd_span version);
/** 1 to 9, else 0. */
int wd_xf_urgency(struct wd_span s);
/** story->pub_status of a status word; one that nobody knows is withheld. Empty: usable. */
void wd_xf_status(struct wd_story *story, struct wd_span word);
/** An embargo, also one whose date is empty or cannot be read: withheld. */
void wd_xf_embargo(struct wd_xf *f, struct wd_story *story, struct wd_span date);
/** Take @p action unless one is known that weighs more: a kill, a hold, a correction. */
void wd_xf_action(struct wd_story *story, enum wd_action action);

/*
 * Bodies: each call appends to story->raw_text and story->body_html. Headings at the top that only
 * repeat a headline of the story are left out; what else stands in an HTML <header> there goes to
 * descriptions[role=header].
 */
void wd_xf_body(struct wd_xf *f, struct wd_story *story, const struct wd_xml *body);
/** Text that is HTML when it looks like it, or when @p html says so. */
void wd_xf_body_text(struct wd_xf *f, struct wd_story *story, struct wd_span text, bool html);
/** A whole <nitf>: its body, and head facts where @p story has none yet. */
void wd_xf_nitf(struct wd_xf *f, struct wd_story *story, const struct wd_xml *nitf);
/** Is @p node an element that running text is made of: p, div, h1 ...? */
bool wd_xf_is_block(const struct wd_xml *node);

/**
 * The bytes of the next element called @p name, whatever its prefix, in @p rest, which moves past
 * it. Comments and CDATA are no elements. Empty when none is found, as in UTF-16.
 */
struct wd_span wd_xf_bytes(struct wd_span *rest, struct wd_span name);

/** Something that is no story, or cannot be read, to the sink: d->part, or the whole record. */
enum wd_err wd_xf_fault(
	struct wd_decoding *d, enum wd_err err, const char *reason, struct wd_span detail);
/** wd_xml_parse() for a decoder; on bad input the fault is out, *ret is NULL and WD_OK returned
    (or what the sink said). */
enum wd_err wd_xf_parse(struct wd_decoding *d, const struct wd_xml **ret);

#endif
