/* SPDX-License-Identifier: MIT */
/**
 * @file caption.h
 * Lines that stand above a story without being its headline: captions, moments, file names.
 *
 *     FILE - In this May 4 photo, snow falls. (Anna Lind/Example via AP)      a caption
 *     Updated at 9:50 p.m. ET Thursday                                       a moment
 *     NTB20260103.2130 NEWS STORY                                            a document's id
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_CAPTION_H
#define WIREDESK_CORE_CAPTION_H

#include "core/vocab_agency.h"

/** Is @p para the caption of a picture? It opens as one, or ends in a photographer's credit. */
bool wd_caption_is(struct wd_span para);

/** As the last line of a story: short, no sentence, and a picture's sign or credit ends it. */
bool wd_caption_is_last(struct wd_span line);

/**
 * Bytes at the start of @p s that only say when: "Updated at 9:50 p.m. ET", "March 10, 2026 . ".
 * All of @p s, a line of it, or what web copy ends with a full stop; 0 when it is prose.
 */
size_t wd_moment_len(const struct wd_vocab *vocab, struct wd_span s);

/** Bytes of the marks of those who monitor broadcasts at the start of @p para, "[Text] "; 0. */
size_t wd_text_mark_len(struct wd_span para);

/** Is @p line the id under which an archive keeps a story? */
bool wd_is_document_id(struct wd_span line);

#endif
