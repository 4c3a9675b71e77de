/* SPDX-License-Identifier: MIT */
/**
 * @file normalize.h
 * Take bylines, datelines, credits, notices and related lines out of the running text and put
 * them where ninjs has a place for them: the second stage.
 *
 * An ordered table of rules runs over the story's paragraphs. A rule that fires records itself
 * and what it took as a part of the story; nothing is thrown away. Where two readings are near,
 * the text stays in the body. Pure.
 */
#ifndef WIREDESK_NORMALIZE_H
#define WIREDESK_NORMALIZE_H

#include <stdint.h>

#include "wiredesk/story.h"
#include "wiredesk/vocab.h"

/**
 * Lay out story->raw_text and run every rule over it.
 * @param time_ms  the record's time: the anchor for dates without a year
 */
enum wd_err wd_normalize(struct wd_story *story, const struct wd_vocab *vocab,
	struct wd_arena *arena, int64_t time_ms);

/** Name and one line of help of the @p i-th rule in order, NULL past the end. */
const char *wd_rule_name(size_t i, const char **ret_help);

#endif
