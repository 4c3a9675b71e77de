/* SPDX-License-Identifier: MIT */
/**
 * @file decode_row.h
 * What the decoders share: a row of the format table and what a decoder is called with.
 *
 * A further wire format is a row in decode.c and a file decode_<format>.c with its functions:
 *
 *     { .name = "nitf", .types = nitf_types, .guess = wd_nitf_guess, .decode = wd_nitf_decode }
 *
 * A JSON format gives json_is and json_story instead, and wd_json_decode as its decode: reading
 * the JSON, arrays, lines of JSON and broken vendor JSON are done before it is asked. What looks
 * like a format that has no row is kept out of the text decoder by wd_look_foreign(): take the
 * name off there when the row comes. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_ROW_H
#define WIREDESK_CORE_DECODE_ROW_H

#include "wiredesk/decode.h"

struct json_t; /* jansson's; only the JSON decoders look inside */
struct wd_decoding;

struct wd_format {
	const char *name;
	const struct wd_span *types; /* content types, lower case, up to an empty one; or NULL */
	bool bytes; /* its decode wants the bytes as they came, it knows charsets better */
	/* Does the text begin like this format? NULL: not told by its first bytes. */
	bool (*guess)(struct wd_span text);
	enum wd_err (*decode)(struct wd_decoding *d);
	/* JSON formats. json_story fills in @p story, which is handed on when it returns WD_OK. */
	bool (*json_is)(const struct json_t *object);
	enum wd_err (*json_story)(
		struct wd_decoding *d, const struct json_t *object, struct wd_story *story);
};

/** One record on its way through a decoder. */
struct wd_decoding {
	const struct wd_record *rec;
	struct wd_arena *arena;
	const struct wd_sink *sink;
	const struct wd_format *row;
	bool named; /* the row was named by conf or by content type: not to be second-guessed */
	struct wd_span charset; /* what conf or content type say, for rows with .bytes */
	struct wd_span text;    /* UTF-8 without a byte order mark; the payload for .bytes */
	struct wd_span guessed; /* for story->guessed */
	const char *refused;    /* json_story: the reason it returned an error for */
	struct wd_span refusal; /*             and the detail */
	struct wd_span part;    /* XML: the bytes of the item in hand; empty: the record */
};

/** The @p i-th row, NULL past the end. */
const struct wd_format *wd_format_row(size_t i);

/** A story in the arena with what the record says about it; NULL without memory. */
struct wd_story *wd_decoding_story(const struct wd_decoding *d);

/** Hand a story, or a fault about @p payload, to the sink. What the sink says goes back up. */
enum wd_err wd_decoding_emit(const struct wd_decoding *d, struct wd_story *story);
enum wd_err wd_decoding_fault(const struct wd_decoding *d, const struct wd_fault *fault);

/** What stands under the pictures of a body, one a line, to story->descriptions[caption]. */
enum wd_err wd_decoding_captions(
	const struct wd_decoding *d, struct wd_story *story, struct wd_span captions);

/** printf() into the arena; an empty span without memory. Long text is cut. */
struct wd_span wd_decoding_detail(const struct wd_decoding *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * A field that is one line: cleaned as running text is, its lines joined by spaces. The copy lives
 * in the arena. WD_OK or WD_ENOMEM.
 */
enum wd_err wd_decoding_line(const struct wd_decoding *d, struct wd_span s, struct wd_span *ret);

/** @p id goes to story->uri when it is an absolute URI, else to story->id; empty: nothing. */
void wd_decoding_identify(struct wd_story *story, struct wd_span id);

/** Does @p text, found in another record, look like one of a format that has a form of its own? */
bool wd_decoding_is_record(struct wd_span text);

/** Nothing but blanks, controls and byte order marks. */
bool wd_look_blank(struct wd_span text);

/**
 * Does @p text look like something that wires send, but that no row takes?
 * @param ret_what  for people: "XML, root element nitf"; borrows from @p text or is static
 */
bool wd_look_foreign(const struct wd_decoding *d, struct wd_span text, struct wd_span *ret_what);

/** The name of the root element when @p text is surely markup and not HTML; else empty. */
struct wd_span wd_look_xml(struct wd_span text);

/** Split "text/plain; charset=utf-8". Both empty when not there. */
void wd_look_content_type(
	struct wd_span value, struct wd_span *ret_type, struct wd_span *ret_charset);

/**
 * Does @p word, as wires write it, say that an item is no text? The reason for its fault:
 * "picture" for Photo; NULL when it may be text.
 */
const char *wd_media_reason(struct wd_span word);

enum wd_err wd_text_decode(struct wd_decoding *d);

bool wd_g2_guess(struct wd_span text);
enum wd_err wd_g2_decode(struct wd_decoding *d);
bool wd_nitf_guess(struct wd_span text);
enum wd_err wd_nitf_decode(struct wd_decoding *d);
bool wd_ap_appl_guess(struct wd_span text);
enum wd_err wd_ap_appl_decode(struct wd_decoding *d);
bool wd_xml_any_guess(struct wd_span text);
enum wd_err wd_xml_any_decode(struct wd_decoding *d);
bool wd_newsml1_guess(struct wd_span text);
enum wd_err wd_newsml1_decode(struct wd_decoding *d);
bool wd_rss_guess(struct wd_span text);
enum wd_err wd_rss_decode(struct wd_decoding *d);
bool wd_atom_guess(struct wd_span text);
enum wd_err wd_atom_decode(struct wd_decoding *d);
bool wd_email_guess(struct wd_span text);
enum wd_err wd_email_decode(struct wd_decoding *d);
bool wd_html_guess(struct wd_span text);
enum wd_err wd_html_decode(struct wd_decoding *d);

bool wd_anpa_guess(struct wd_span text);
enum wd_err wd_anpa_decode(struct wd_decoding *d);
bool wd_iptc7901_guess(struct wd_span text);
enum wd_err wd_iptc7901_decode(struct wd_decoding *d);
bool wd_zczc_guess(struct wd_span text);
enum wd_err wd_zczc_decode(struct wd_decoding *d);

bool wd_json_guess(struct wd_span text);
enum wd_err wd_json_decode(struct wd_decoding *d);
enum wd_err wd_json_simple_story(
	struct wd_decoding *d, const struct json_t *object, struct wd_story *story);
bool wd_dpa_json_is(const struct json_t *object);
enum wd_err wd_dpa_json_story(
	struct wd_decoding *d, const struct json_t *object, struct wd_story *story);
bool wd_ap_json_is(const struct json_t *object);
enum wd_err wd_ap_json_story(
	struct wd_decoding *d, const struct json_t *object, struct wd_story *story);
bool wd_ninjs_is(const struct json_t *object);
enum wd_err wd_ninjs_story(
	struct wd_decoding *d, const struct json_t *object, struct wd_story *story);

#endif
