/* SPDX-License-Identifier: MIT */
/**
 * @file decode_newsml1.h
 * The parts of the NewsML 1.x decoder.
 *
 *     <NewsItem>
 *       <Identification> <NewsManagement>
 *       <NewsComponent>                     lines and metadata here ...
 *         <NewsComponent>                   ... or here: all on the way to the text count
 *           <ContentItem> <DataContent>     the text
 *         <NewsComponent> Role=Caption      a picture's, which is not the story
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_NEWSML1_H
#define WIREDESK_CORE_DECODE_NEWSML1_H

#include "decode_xml.h"

/** What was found to be an item's text. */
struct wd_newsml1_text {
	const struct wd_xml *content;   /* the ContentItem; NULL when there is none */
	const struct wd_xml *component; /* the NewsComponent that it is in */
	int rank;                       /* how sure it is the story; 1: a caption */
	bool blank;                     /* there is room for a text, and it is empty */
	const char *media;              /* static: "picture", "video" ... when there was such */
};

/** Choose the text among all components of @p item. */
void wd_newsml1_find(struct wd_xf *f, const struct wd_xml *item, struct wd_newsml1_text *ret);
/** Its text, and that of further parts of the same story, into @p story. */
void wd_newsml1_body(struct wd_xf *f, const struct wd_xml *item, const struct wd_newsml1_text *text,
	struct wd_story *story);

/** Identification and NewsManagement. */
void wd_newsml1_manage(struct wd_xf *f, const struct wd_xml *item, struct wd_story *story);
/** Lines and metadata of the component of the text and of all around it. */
void wd_newsml1_meta(struct wd_xf *f, const struct wd_xml *component, struct wd_story *story);

#endif
