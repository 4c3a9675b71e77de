/* SPDX-License-Identifier: MIT */
/**
 * @file conf_word.h
 * What a word in the conf may look like: topic, pattern, charset, address, and so on.
 *
 *     "wire.raw"  "^wire\.raw\..*"  "ISO-8859-1"  "[::1]:9464"  "pt-BR"
 *
 * Internal to the conf module.
 */
#ifndef WIREDESK_DAEMON_CONF_WORD_H
#define WIREDESK_DAEMON_CONF_WORD_H

#include "daemon/conf_row.h"

/** Check a word of @p type; @p why gets the reason of a WD_EINVAL. */
enum wd_err wd_conf_check_word(enum wd_conf_type type, struct wd_span text, struct wd_buf *why);

/** Check one entry of a list of topics: a topic's name, or a pattern that compiles. */
enum wd_err wd_conf_check_topic(struct wd_span text, struct wd_buf *why);

#endif
