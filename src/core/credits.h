/* SPDX-License-Identifier: MIT */
/**
 * @file credits.h
 * Read who worked on a story from the lines at its end.
 *
 *     (Reporting by Anna Lind and Jo Berg in Oslo; Editing by Per Dal)
 *      -> reporter Anna Lind, Oslo; reporter Jo Berg, Oslo; editor Per Dal
 *     AP writers Anna Lind in Oslo and Jo Berg contributed to this report.
 *      -> contributor Anna Lind, Oslo; contributor Jo Berg
 *     CNN's Anna Lind reported from Oslo and Jo Berg from Rome.
 *      -> reporter Anna Lind, Oslo; reporter Jo Berg, Rome
 *
 * These read and add parties; where such lines stand and what is cut is rule_credits.c's business.
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_CREDITS_H
#define WIREDESK_CORE_CREDITS_H

#include "core/rule.h"

/** A set of enum wd_role, as bits. */
#define WD_ROLE_BIT(role) (1u << (role))

/**
 * Does @p s begin with what opens a credit, "Additional reporting and writing by", "Redaktion:",
 * "With assistance from"? Its bytes, with the blanks after it, or 0.
 * @param ret_roles  of WD_ROLE_BIT; untouched when 0 comes back
 */
size_t wd_credits_opener(const struct wd_norm *norm, struct wd_span s, unsigned *ret_roles);

/** As wd_credits_opener(), the English "... by" alone and without the blanks; needs no look-up. */
size_t wd_credits_english(struct wd_span s, unsigned *ret_roles);

/**
 * Add the people of @p list to the story in every role of @p roles. Titles and agencies in the list
 * ("AP Writer", "The Oslo Post") are passed over, and so is who is there already in that role.
 * @param ret_n  people read, new or not
 */
enum wd_err wd_credits_add(
	struct wd_norm *norm, unsigned roles, struct wd_span list, size_t *ret_n);

/**
 * Read @p s, "Reporting by A; Editing by B", without its brackets.
 * @retval WD_ENOTFOUND  it does not begin with an opener
 */
enum wd_err wd_credits_group(struct wd_norm *norm, struct wd_span s, size_t *ret_n);

/**
 * Read @p s if it is one sentence on who did what: "A contributed to this report.", "B reported
 * from Oslo.", "This article first appeared in ...".
 *
 * @param alone  it stands in a paragraph of its own kind; inside prose only sentences that name
 *               an agency or "this report" count
 * @retval WD_ENOTFOUND  it is prose
 */
enum wd_err wd_credits_sentence(struct wd_norm *norm, struct wd_span s, bool alone);

#endif
