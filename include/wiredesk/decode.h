/* SPDX-License-Identifier: MIT */
/**
 * @file decode.h
 * Bytes of one record to stories: the first stage.
 *
 *     record { payload "{\"headline\":\"Snow\",\"body\":\"...\"}", format NULL }
 *         -> looks: JSON, without ninjs keys -> row "json" -> one story
 *
 * A wire format is one row of the table in decode.c and one file decode_<format>.c. A record may
 * hold several stories; each is handed to the sink, and so is each one in it that could not be
 * read. Pure: no I/O, no clock. Everything handed out borrows from the record and the arena.
 */
#ifndef WIREDESK_DECODE_H
#define WIREDESK_DECODE_H

#include <stdint.h>

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/story.h"

/** A record as it lay in its topic, with what conf and headers say about it. */
struct wd_record {
	struct wd_span payload;
	struct wd_span content_type; /* record header `content-type`; may be empty */
	struct wd_span format;       /* conf: a row's name; empty or "auto": find out */
	struct wd_span agency;       /* conf: key of a vocabulary file, may be empty */
	struct wd_span charset;  /* conf: iconv name for bytes that are not UTF-8, may be empty */
	struct wd_span language; /* conf: BCP 47, may be empty */
	int64_t time_ms;         /* record time, ms since 1970: anchors years left out */
};

/** Why something is not a story. Text in it is static or lives in the arena. */
struct wd_fault {
	enum wd_err err;        /* WD_ENOTSTORY: sound, but no story; otherwise bad input */
	const char *reason;     /* static slug for headers and metrics: "not-utf8", "bad-json" */
	const char *format;     /* static: the row that refused it, "auto" when none took it */
	struct wd_span detail;  /* for people: "invalid escape near line 3 column 14" */
	size_t offset;          /* byte in the payload, 0 when it means nothing */
	struct wd_span payload; /* the bytes concerned: the record, or the one story in it */
};

/** Where decoded stories go. Both return WD_OK to go on; anything else ends the decoding. */
struct wd_sink {
	enum wd_err (*story)(void *arg, struct wd_story *story);
	enum wd_err (*fault)(void *arg, const struct wd_fault *fault);
	void *arg;
};

/**
 * Decode one record. Every byte of it ends in a story or in a fault: the sink is called at least
 * once. A format named by conf or by content type is not second-guessed.
 *
 * @return WD_OK, also when all that came out were faults; what the sink returned; WD_ENOMEM.
 */
enum wd_err wd_decode(
	const struct wd_record *rec, struct wd_arena *arena, const struct wd_sink *sink);

/** Is @p name a row of the format table, or "auto"? */
bool wd_format_known(struct wd_span name);

/** Can records of a charset of that name be read? */
bool wd_charset_known(struct wd_span name);

/** The @p i-th name of the format table, NULL past its end. For usage texts and conf errors. */
const char *wd_format_name(size_t i);

#endif
