/* SPDX-License-Identifier: MIT */
/**
 * @file rule_head.h
 * What the rules for the top of a story share.
 *
 *     Snow stops trains in the north        heading: the story's headline when it has none
 *     * Roads closed until Friday           heading: a summary
 *     By ANNA LIND
 *     OSLO, Jan 5 (NTB) - Snow fell.
 *
 * Headings leave the body only where a byline or a dateline below them says that the story begins
 * there. Internal to the core.
 */
#ifndef WIREDESK_CORE_RULE_HEAD_H
#define WIREDESK_CORE_RULE_HEAD_H

#include "core/byline.h"
#include "core/rule.h"
#include "core/vocab_agency.h"

/** Bylines and datelines are looked for in so many paragraphs. */
#define WD_HEAD_PARAS 8
/** ... and, where the lines above are no paragraphs of their own, in so many lines. */
#define WD_HEAD_LINES 14

/** Could @p line stand above a byline or dateline? Short, and no sentence of prose. */
bool wd_head_is_heading(struct wd_span line);

/** Take the headings above byte @p n of paragraph @p i, that far included, each for what it is. */
enum wd_err wd_head_take_above(struct wd_norm *norm, size_t i, size_t n);

/** Take the first @p n bytes of paragraph @p i and keep them as a description with @p role. */
enum wd_err wd_head_take_note(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, struct wd_span role);

/** Add the agency to the story's parties, unless it is there. @p literal: how the text names it. */
enum wd_err wd_head_add_agency(struct wd_norm *norm, const struct wd_agency *agency,
	struct wd_span name, struct wd_span literal);

/** Add an author, in name case, unless that name is there. */
enum wd_err wd_head_add_author(struct wd_norm *norm, const struct wd_name *author);

#endif
