/* SPDX-License-Identifier: MIT */
/**
 * @file vocab.h
 * The words of the agencies: what conf/agencies/<key>.conf says.
 *
 *     [agency]
 *     name = Norsk Telegrambyrå         published name
 *     credit = NTB                      what stands in the brackets of a dateline, and in bylines
 *     holder = NTB                      copyright holder
 *     byline_title = NTB Staff Writer
 *     sign_off = NTB
 *     related = Les også:
 *
 * The shipped files are compiled in (wd_vocab_builtin()); an operator's file of the same key
 * replaces one. Lists come one value a line or separated by " | ". Read-only once built, so any
 * number of pipelines share one. Pure: the caller reads the files.
 */
#ifndef WIREDESK_VOCAB_H
#define WIREDESK_VOCAB_H

#include "wiredesk/err.h"
#include "wiredesk/span.h"

struct wd_vocab;

/** One mistake in a vocabulary file. @p msg says which key and why. */
typedef void (*wd_vocab_report_fn)(void *arg, const char *file, unsigned line, const char *msg);

/** An empty vocabulary. Owns what is added; free with wd_vocab_free(). NULL without memory. */
struct wd_vocab *wd_vocab_new(void);
void wd_vocab_free(struct wd_vocab *vocab);

/**
 * Add the agency @p key ("ntb") from the text of its file, replacing one of that key.
 * Every mistake is reported; with any, nothing is added and WD_EINVAL comes back.
 */
enum wd_err wd_vocab_add(struct wd_vocab *vocab, struct wd_span key, const char *file,
	struct wd_span text, wd_vocab_report_fn report, void *arg);

/** Add every shipped agency file that is compiled in. */
enum wd_err wd_vocab_add_builtin(struct wd_vocab *vocab);

/** To be called once after the last add and before use: builds the look-up tables. */
enum wd_err wd_vocab_seal(struct wd_vocab *vocab);

/** Is there an agency of that key? For checking `[source] agency`. */
bool wd_vocab_has(const struct wd_vocab *vocab, struct wd_span key);

#endif
