/* SPDX-License-Identifier: MIT */
/**
 * @file colophon.h
 * Sentences below a story that are about the story: where it is from, whom to write to.
 *
 *     This article originally appeared in The Oslo Post.      a colophon
 *     Do you have a story for us? Email us at a@b.example     an appeal, one sentence at a time
 *     Anna Lind, VOA News, Oslo.                              how a radio report ends
 *
 * Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_COLOPHON_H
#define WIREDESK_CORE_COLOPHON_H

#include "core/rule.h"

/** Is the sentence @p s one of these? It has to be the last of its story. */
bool wd_colophon_is(const struct wd_norm *norm, struct wd_span s);

#endif
