/* SPDX-License-Identifier: MIT */
/**
 * @file decode_json.h
 * Reading fields out of parsed JSON, for the JSON formats.
 *
 *     struct wd_fields f = { .d = d };
 *     story->slugline = wd_json_line(&f, wd_json_get(object, "slugline", NULL));
 *     story->urgency = wd_json_int(wd_json_get(object, "urgency", NULL));
 *     ...
 *     return f.err;
 *
 * A field that is absent or of another type is an empty span. The first failure sticks in .err and
 * makes the calls after it do nothing, so that a mapping reads as a list. What is returned lives in
 * the arena: the parsed JSON is gone before the story is. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_JSON_H
#define WIREDESK_CORE_DECODE_JSON_H

#include <jansson.h>

#include "decode_row.h"
#include "markup.h"

struct wd_fields {
	struct wd_decoding *d;
	enum wd_err err;
};

/** The member named @p a, else @p b (may be NULL); NULL when neither is there or it is null. */
const json_t *wd_json_get(const json_t *object, const char *a, const char *b);

/** Iterating over an object: { NULL } before the first call. */
struct wd_member {
	const char *key;
	const json_t *value;
	void *at;
};

/** The next member; false past the last one, and for what is no object. */
bool wd_json_next(const json_t *object, struct wd_member *member);

/** A string or a whole number as one clean line. */
struct wd_span wd_json_line(struct wd_fields *f, const json_t *value);

/** A member's name, or a part of one, as one clean line. */
struct wd_span wd_json_key(struct wd_fields *f, struct wd_span key);

/** A string as it is. */
struct wd_span wd_json_text(struct wd_fields *f, const json_t *value);

/** A string of HTML as running text. */
struct wd_span wd_json_html(struct wd_fields *f, const json_t *value);
/** The same with the XHTML beside the text. */
struct wd_markup wd_json_markup(struct wd_fields *f, const json_t *value);

/** A date-time in the form of RFC 3339; empty when it is none. */
struct wd_span wd_json_datetime(struct wd_fields *f, const json_t *value);

/** A language tag; empty when it is none. */
struct wd_span wd_json_language(struct wd_fields *f, const json_t *value);

/** A number, or a string of digits; 0 for anything else. */
long long wd_json_int(const json_t *value);

/** Is @p value a string equal to @p s, letters compared without case? */
bool wd_json_is(const json_t *value, const char *s);

/** Note, with @p value as one line. */
void wd_json_note(
	struct wd_fields *f, struct wd_notes *notes, struct wd_span role, struct wd_span value);

/** story->version, and that a second version is an update. */
void wd_json_version(struct wd_fields *f, struct wd_story *story, const json_t *value);

/** pubStatus, in any case and spelling: unknown is withheld. NULL: usable. */
void wd_json_status(const json_t *value, struct wd_story *story);

/** An embargo: withheld until then. After wd_json_status(). NULL, "" and false: none. */
void wd_json_embargo(struct wd_fields *f, const json_t *value, struct wd_story *story);

/** Returns @p err with the reason noted for the fault. */
enum wd_err wd_json_refuse(
	struct wd_decoding *d, enum wd_err err, const char *reason, struct wd_span detail);

/** Refuses an item whose @p type, a string, is not that of a text. */
enum wd_err wd_json_refuse_type(struct wd_decoding *d, const json_t *type);

#endif
