/* SPDX-License-Identifier: MIT */
/**
 * @file text_charset.h
 * Text of wires that do not say in what charset they are.
 *
 *     "caf\xc3\xa9"    UTF-8, nothing guessed       "caf\xe9"    windows-1252
 *     "2 \xa4, b\xbduf" Latin-9: 2 €, bœuf          "f}r M}nchen"  DIN 66003, the German ISO 646
 *
 * Pure. Borrows from the bytes when they are UTF-8 already, else from the arena. Internal.
 */
#ifndef WIREDESK_CORE_TEXT_CHARSET_H
#define WIREDESK_CORE_TEXT_CHARSET_H

#include "charset.h"

/**
 * @param charset      what conf or content type say; stronger than guesses, but not than UTF-8
 * @param language     BCP 47, may be empty: tells the national variants of ISO 646 apart
 * @param ret_guessed  the charset was told by looking at the bytes, and is not UTF-8
 * @retval WD_ECHARSET  UTF-8 that is damaged, or no text at all
 */
enum wd_err wd_text_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span charset, struct wd_span language, struct wd_charset_out *ret,
	bool *ret_guessed);

#endif
