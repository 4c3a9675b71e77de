/* SPDX-License-Identifier: MIT */
/**
 * @file decode_text_head.h
 * Plain text that begins with a block of facts, as AsiaNet's press releases do.
 *
 *     Source: Nordlys AS
 *     MEDIA RELEASE PR67276
 *     Nordlys Opens a Ferry Route to
 *     Senja
 *
 *     TROMSO, Norway, Jan. 5, 2026 /AsiaNet/ -- ...
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_TEXT_HEAD_H
#define WIREDESK_CORE_DECODE_TEXT_HEAD_H

#include "decode_frame.h"

/** Read such a block into @p story. The text below it comes back; all of it when there is none. */
struct wd_span wd_text_head(struct wd_xf *f, struct wd_story *story, struct wd_span text);

/** Settings of a program, "key = value" and "[section]": no story. */
bool wd_text_is_settings(struct wd_span text);

#endif
