/* SPDX-License-Identifier: MIT */
/**
 * @file decode_json_dialect.h
 * JSON of vendors who have names of their own for what ninjs has: put into ninjs' names.
 *
 *     {"uno": "newsmlmmd.x", "news": ["Il neige.", "Encore."], "lang": "fr", "status": "Usable"}
 *  -> {"uri": "urn:afp:uno:newsmlmmd.x", "body_text": "Il neige.\n\nEncore.", "language": "fr", ...}
 *
 * A dialect is a row of keys that give it away and a table of names. What is in no table is left
 * out. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_JSON_DIALECT_H
#define WIREDESK_CORE_DECODE_JSON_DIALECT_H

#include <jansson.h>

#include "wiredesk/err.h"

/**
 * @param ret  a new object, owned by the caller; NULL when @p object is of no dialect
 * @retval WD_ENOMEM
 */
enum wd_err wd_json_dialect(const json_t *object, json_t **ret);

#endif
