/* SPDX-License-Identifier: MIT */
/**
 * @file rule.h
 * What the rules of the normalize stage share: the table's row and the scissors.
 *
 * A rule looks at the paragraphs of norm->story->text, decides, and cuts what it claims off either
 * end of a paragraph with wd_norm_take_head() or wd_norm_take_tail(): both record the part, so no
 * rule can lose text. rule_<what>.c holds the rules of one kind; normalize.c holds their order.
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_RULE_H
#define WIREDESK_CORE_RULE_H

#include "wiredesk/story.h"
#include "wiredesk/vocab.h"

struct wd_norm {
	struct wd_story *story;
	const struct wd_vocab *vocab;
	struct wd_arena *arena;
	int64_t time_ms; /* the record's time */
};

struct wd_rule {
	const char *name; /* "dateline" */
	const char *help; /* one line for `wiredesk explain --rules` */
	enum wd_err (*apply)(struct wd_norm *norm);
};

/**
 * Cut the first @p n bytes off paragraph @p i, and the blanks after them, and record them.
 * @param rule  static: the rule and its form, "dateline.city-credit-dash"
 * @param part  static: "dateline", "byline", "copyright", "credits", "related", "marker" ...
 */
enum wd_err wd_norm_take_head(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, const char *part);

/** As wd_norm_take_head(), the last @p n bytes and the blanks before them. */
enum wd_err wd_norm_take_tail(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, const char *part);

/** Index of the first paragraph from @p i on that has text left; text.n when there is none. */
size_t wd_norm_next(const struct wd_norm *norm, size_t i);
/** Index of the last paragraph before @p i that has text left; text.n when there is none. */
size_t wd_norm_prev(const struct wd_norm *norm, size_t i);

/* The rules, in the order of normalize.c's table. Each does nothing when nothing is there. */
enum wd_err wd_rule_markers(struct wd_norm *norm); /* UPDATE 2-, (Adds ...), Eds:, KILL KILL KILL */
enum wd_err wd_rule_above(struct wd_norm *norm);   /* captions, moments, the headline again */
enum wd_err wd_rule_byline(struct wd_norm *norm);  /* By A B, Associated Press Writer */
enum wd_err wd_rule_dateline(struct wd_norm *norm);  /* OSLO, Jan 5 (NTB) - */
enum wd_err wd_rule_rights(struct wd_norm *norm);    /* notices in fields of their own */
enum wd_err wd_rule_end_marks(struct wd_norm *norm); /* ENDS, -30-, ###, Enditem, desk initials */
enum wd_err wd_rule_copyright(struct wd_norm *norm); /* (c) 2026 NTB. All rights reserved. */
enum wd_err wd_rule_credits(struct wd_norm *norm);   /* (Reporting by ...; Editing by ...) */
enum wd_err wd_rule_related(struct wd_norm *norm);   /* Earlier: ..., Read more: ... */

#endif
