/* SPDX-License-Identifier: MIT */
/**
 * @file decode_zczc.h
 * ZCZC copy whose header has tags, "TI#Snow falls", instead of signs. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_ZCZC_H
#define WIREDESK_CORE_DECODE_ZCZC_H

#include "decode_frame.h"

/** Does @p text begin with a tag? */
bool wd_zczc_has_tags(struct wd_span text);

/** Read the tags at the top of @p text into @p story; the running text comes back. */
struct wd_span wd_zczc_tags(struct wd_xf *f, struct wd_story *story, struct wd_span text);

#endif
