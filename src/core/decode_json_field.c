/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>

#include "decode_json.h"
#include "iso.h"

/* Feeds that number by time or by row of a database have numbers that say nothing. */
#define VERSION_COUNTS_MAX 1000

const json_t *wd_json_get(const json_t *object, const char *a, const char *b)
{
	const json_t *value = json_object_get(object, a);

	if ((!value || json_is_null(value)) && b)
		value = json_object_get(object, b);
	return value && !json_is_null(value) ? value : NULL;
}

bool wd_json_next(const json_t *object, struct wd_member *member)
{
	/* jansson's iterators want a pointer that may be written through; they do not. */
	json_t *o = (json_t *)(uintptr_t)object;

	member->at = member->at ? json_object_iter_next(o, member->at) : json_object_iter(o);
	if (!member->at)
		return false;
	member->key = json_object_iter_key(member->at);
	member->value = json_object_iter_value(member->at);
	return true;
}

static struct wd_span string_of(const json_t *value)
{
	if (!json_is_string(value))
		return (struct wd_span){ 0 };
	return (struct wd_span){ json_string_value(value), json_string_length(value) };
}

struct wd_span wd_json_text(struct wd_fields *f, const json_t *value)
{
	struct wd_span s = string_of(value);

	if (f->err != WD_OK || s.n == 0)
		return (struct wd_span){ 0 };
	s = wd_arena_dup(f->d->arena, s);
	if (!s.p)
		f->err = WD_ENOMEM;
	return s;
}

struct wd_span wd_json_line(struct wd_fields *f, const json_t *value)
{
	char digits[24];
	struct wd_span s = string_of(value);

	if (f->err != WD_OK)
		return (struct wd_span){ 0 };
	if (json_is_integer(value)) {
		int n = snprintf(
			digits, sizeof(digits), "%lld", (long long)json_integer_value(value));

		if (n > 0 && (size_t)n < sizeof(digits))
			s = (struct wd_span){ digits, (size_t)n };
	}
	f->err = wd_decoding_line(f->d, s, &s);
	return f->err == WD_OK ? s : (struct wd_span){ 0 };
}

struct wd_span wd_json_key(struct wd_fields *f, struct wd_span key)
{
	if (f->err == WD_OK)
		f->err = wd_decoding_line(f->d, key, &key);
	return f->err == WD_OK ? key : (struct wd_span){ 0 };
}

struct wd_markup wd_json_markup(struct wd_fields *f, const json_t *value)
{
	struct wd_markup markup = { 0 };
	struct wd_span s = string_of(value);

	if (f->err != WD_OK || s.n == 0)
		return markup;
	f->err = wd_markup_read_html(f->d->arena, s, &markup);
	if (f->err == WD_ELIMIT) {
		f->d->refused = "too-deep";
		f->d->refusal = WD_SPAN("HTML nested beyond the limit, or with a tree beyond it");
	}
	return markup;
}

struct wd_span wd_json_html(struct wd_fields *f, const json_t *value)
{
	return wd_json_markup(f, value).text;
}

struct wd_span wd_json_datetime(struct wd_fields *f, const json_t *value)
{
	struct wd_span s = { 0 };

	if (f->err != WD_OK)
		return s;
	if (wd_iso_datetime(f->d->arena, string_of(value), &s) == WD_ENOMEM)
		f->err = WD_ENOMEM;
	return s;
}

struct wd_span wd_json_language(struct wd_fields *f, const json_t *value)
{
	struct wd_span s = { 0 };

	if (f->err != WD_OK)
		return s;
	if (wd_iso_language(f->d->arena, string_of(value), &s) == WD_ENOMEM)
		f->err = WD_ENOMEM;
	return s;
}

long long wd_json_int(const json_t *value)
{
	struct wd_span s = wd_span_trim(string_of(value));
	long long n = 0;

	if (json_is_integer(value))
		return (long long)json_integer_value(value);
	if (s.n == 0 || s.n > 18)
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

bool wd_json_is(const json_t *value, const char *s)
{
	return json_is_string(value) &&
		wd_span_eq_nocase(wd_span_trim(string_of(value)), wd_span_of(s));
}

void wd_json_note(
	struct wd_fields *f, struct wd_notes *notes, struct wd_span role, struct wd_span value)
{
	if (f->err == WD_OK)
		f->err = wd_story_add_note(notes, f->d->arena, role, value);
}

void wd_json_version(struct wd_fields *f, struct wd_story *story, const json_t *value)
{
	long long n = wd_json_int(value);

	story->version = wd_json_line(f, value);
	if (n >= 2 && n < VERSION_COUNTS_MAX && story->action == WD_ACTION_NEW)
		story->action = WD_ACTION_UPDATE;
}

static bool is_any(const json_t *value, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_json_is(value, words[i]))
			return true;
	}
	return false;
}

/* A status that nobody knows holds a story back: better late than wrongly out. */
void wd_json_status(const json_t *value, struct wd_story *story)
{
	static const char *const canceled[] = { "canceled", "cancelled", "kill", "killed",
		"deleted", "withdrawn", "recalled" };

	if (!value || wd_json_is(value, "usable") || wd_json_is(value, ""))
		return;
	if (is_any(value, canceled, sizeof(canceled) / sizeof(canceled[0]))) {
		story->pub_status = WD_PUB_CANCELED;
		story->action = WD_ACTION_KILL;
		return;
	}
	story->pub_status = WD_PUB_WITHHELD;
	if (wd_json_is(value, "withheld") || wd_json_is(value, "hold"))
		story->action = WD_ACTION_HOLD;
}

/* An embargo that cannot be read is one all the same. */
void wd_json_embargo(struct wd_fields *f, const json_t *value, struct wd_story *story)
{
	if (!value || wd_json_is(value, "") || json_is_false(value))
		return;
	story->embargoed_until = wd_json_datetime(f, value);
	if (story->pub_status == WD_PUB_CANCELED)
		return;
	story->pub_status = WD_PUB_WITHHELD;
	if (story->action == WD_ACTION_HOLD)
		story->action = WD_ACTION_NEW;
}

enum wd_err wd_json_refuse(
	struct wd_decoding *d, enum wd_err err, const char *reason, struct wd_span detail)
{
	d->refused = reason;
	d->refusal = detail;
	return err;
}

enum wd_err wd_json_refuse_type(struct wd_decoding *d, const json_t *type)
{
	const char *reason = wd_media_reason(string_of(type));

	return wd_json_refuse(d, WD_ENOTSTORY, reason ? reason : "not-text",
		wd_decoding_detail(
			d, "type %.40s", json_is_string(type) ? json_string_value(type) : "?"));
}
