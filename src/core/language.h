/* SPDX-License-Identifier: MIT */
/**
 * @file language.h
 * Which language a text is in, by its letters: libcld2, which is C++, behind a C function.
 *
 *     "Es schneit in Flensburg, und der Bus bleibt stehen."   ->  "de"
 *     "OSLO 4-2"                                              ->  none: too little to tell
 *
 * Pure; may be called from any number of threads. Internal to the core.
 */
#ifndef WIREDESK_CORE_LANGUAGE_H
#define WIREDESK_CORE_LANGUAGE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The language of the @p n bytes at @p text, valid UTF-8.
 * @return its BCP 47 tag, static; "" when that cannot be told for certain; NULL without memory
 */
const char *wd_language_of(const char *text, size_t n);

#ifdef __cplusplus
}
#endif

#endif
