/* SPDX-License-Identifier: MIT */
/**
 * @file decode_feed.h
 * What RSS and Atom share: a document of several items, most of whose fields may be text or HTML.
 *
 *     <rss><channel><title>NTB</title>   channel
 *       <item> ... </item>               one story
 *       <item> AT&T </item>              not well-formed: mended, or a fault of its own
 *     </channel></rss>
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_FEED_H
#define WIREDESK_CORE_DECODE_FEED_H

#include "decode_xml.h"

struct wd_feed {
	struct wd_xf f;              /* anew for each item */
	const struct wd_xml *root;   /* of the document that the item is in */
	const struct wd_xml *header; /* the channel or feed, for what holds for all items */
	struct wd_span base;         /* what relative addresses are relative to; may be empty */
	struct wd_span link;         /* the page that the item stands for; may be empty */
	bool pictures;               /* the body that was read had some */
};

/** The kinds of feed: what its items are called, and who reads one. */
struct wd_feed_kind {
	const char *item, *other; /* names of elements; other may be NULL */
	enum wd_err (*read)(struct wd_feed *feed, const struct wd_xml *item);
};

/**
 * Every item of the record to @p kind, each on its own; what is not well-formed is mended where
 * nothing is lost by it, and else a fault. Called by the decode function of a row.
 */
enum wd_err wd_feed_decode(struct wd_decoding *d, const struct wd_feed_kind *kind);

/** Vocabularies that feeds use, by their namespace; with an undeclared prefix where that is safe. */
enum wd_feed_ns {
	WD_FEED_OWN, /* that of the parent */
	WD_FEED_DC,
	WD_FEED_DCTERMS,
	WD_FEED_CONTENT,
	WD_FEED_MEDIA,
	WD_FEED_ATOM,
	WD_FEED_WORDPRESS,
	WD_FEED_EXCERPT,
	WD_FEED_CC,
	WD_FEED_PRISM,
};

/** The first child called @p name there, and the next one like @p node; NULL when there is none. */
const struct wd_xml *wd_feed_get(const struct wd_xml *node, enum wd_feed_ns ns, const char *name);
const struct wd_xml *wd_feed_again(const struct wd_xml *node, enum wd_feed_ns ns);
/** wd_feed_get(), and what is in it as a line. */
struct wd_span wd_feed_line(
	struct wd_feed *feed, const struct wd_xml *node, enum wd_feed_ns ns, const char *name);

/** A line that may be HTML: entities and tags are read when there are any. */
struct wd_span wd_feed_title(struct wd_feed *feed, const struct wd_xml *node);
/** Text that may be HTML, once more escaped or not, to story->raw_text and body_html. */
void wd_feed_body(struct wd_feed *feed, struct wd_story *story, struct wd_span text);
/** The same for markup that is not escaped. */
void wd_feed_body_node(struct wd_feed *feed, struct wd_story *story, const struct wd_xml *node);
/** Text that may be HTML as a description with that role, one line. */
void wd_feed_summary(struct wd_feed *feed, struct wd_story *story, struct wd_span text);

/** RFC 3339 of a date of ISO 8601 or RFC 822; empty when it is none. */
struct wd_span wd_feed_date(struct wd_feed *feed, struct wd_span s);
/** A person: an author with an address, and a name for the byline; *by is added to. */
void wd_feed_author(struct wd_feed *feed, struct wd_story *story, struct wd_span name,
	struct wd_span address, struct wd_span *by);
/** The byline that wd_feed_author() gathered. */
void wd_feed_byline(struct wd_feed *feed, struct wd_story *story, struct wd_span by);
/** @p term of the vocabulary @p scheme, which may be empty. */
void wd_feed_category(struct wd_feed *feed, struct wd_story *story, struct wd_span term,
	struct wd_span scheme, struct wd_span label);
/** Something at an address: an enclosure, a related page. */
void wd_feed_related(struct wd_feed *feed, struct wd_story *story, const char *rel,
	struct wd_span href, struct wd_span name);
/** An address, made absolute. */
struct wd_span wd_feed_href(struct wd_feed *feed, struct wd_span href);

/** The story out, or why it is none: @p media is the reason when only such was there, else NULL. */
enum wd_err wd_feed_emit(struct wd_feed *feed, struct wd_story *story, const char *media);
/** The reason of wd_media_reason() for a content type, medium or file name; NULL when it may be text. */
const char *wd_feed_media(struct wd_span type, struct wd_span href);

/* decode_feed_mend.c */

/** UTF-8 with bare ampersands escaped and controls made blanks, without its XML declaration. */
enum wd_err wd_feed_mend(struct wd_arena *arena, struct wd_span text, struct wd_span *ret);
/**
 * A document of one item: the root's and the header's tags as in @p text, and @p item. Empty when
 * @p text has no root.
 */
struct wd_span wd_feed_alone(
	struct wd_xf *f, struct wd_span text, struct wd_span item, bool header);
/** The bytes of the next element called @p name; one that is not closed ends where the next begins. */
struct wd_span wd_feed_bytes(struct wd_span *rest, struct wd_span name);

#endif
