/* SPDX-License-Identifier: MIT */
/* The JSON of every JSON format: one object, an array of them, or one a line. */
#include "decode_json.h"

#include "decode_json_dialect.h"
#include "decode_json_repair.h"

#define KEYS_SHOWN 6

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct wd_span skip_blanks(struct wd_span s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = wd_span_from(s, 1);
	return s;
}

/* '[' also begins "[1] Oslo" and "[Updated]"; '{' begins nothing else. */
bool wd_json_guess(struct wd_span text)
{
	struct wd_span s = skip_blanks(text);

	if (s.n == 0 || s.p[0] != '[')
		return s.n > 0 && s.p[0] == '{';
	s = skip_blanks(wd_span_from(s, 1));
	return s.n > 0 && (s.p[0] == '{' || s.p[0] == '[' || s.p[0] == ']' || s.p[0] == '"');
}

static enum wd_err fault_syntax(
	struct wd_decoding *d, const json_error_t *error, struct wd_span rest)
{
	size_t at = error->position > 0 ? (size_t)error->position : 0;

	return wd_decoding_fault(d,
		&(struct wd_fault){
			.err = WD_EINVAL,
			.reason = "bad-json",
			.detail = wd_decoding_detail(d, "line %d column %d: %s", error->line,
				error->column, error->text),
			/* In repaired text, near the place. */
			.offset = at < rest.n ? at : rest.n,
			.payload = rest,
		});
}

/* One of several: the fault holds the one, so that a replay does not repeat the others. */
static struct wd_span element_payload(struct wd_decoding *d, const json_t *value)
{
	size_t n = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
	char *p = n > 0 ? wd_arena_text(d->arena, n) : NULL;

	if (!p || json_dumpb(value, p, n, JSON_COMPACT | JSON_ENCODE_ANY) != n)
		return d->rec->payload;
	return (struct wd_span){ p, n };
}

static enum wd_err fault_value(
	struct wd_decoding *d, const json_t *value, bool alone, struct wd_fault fault)
{
	fault.payload = alone ? d->rec->payload : element_payload(d, value);
	return wd_decoding_fault(d, &fault);
}

static struct wd_span keys_of(struct wd_decoding *d, const json_t *object)
{
	struct wd_span list = WD_SPAN("an object with the keys");
	struct wd_member member = { 0 };

	for (unsigned i = 0; i < KEYS_SHOWN && wd_json_next(object, &member); i++)
		list = wd_decoding_detail(d, "%.*s%s %.40s", (int)list.n, list.n ? list.p : "",
			i ? "," : "", member.key);
	return list;
}

/* JSON of vendors that have formats of their own; what they share with ninjs would mislead. */
static const char *foreign_vendor(const json_t *object)
{
	if (json_object_get(object, "api_version") && json_object_get(object, "data") &&
		!wd_ap_json_is(object))
		return "an answer of AP's Media API without an item";
	return NULL;
}

static bool is_simple(const json_t *object)
{
	return json_is_string(json_object_get(object, "text")) ||
		json_is_string(json_object_get(object, "body")) ||
		json_is_string(json_object_get(object, "headline"));
}

/* Which JSON format an object is of; NULL when none will have it. */
static const struct wd_format *dialect_of(const struct wd_decoding *d, const json_t *object)
{
	const struct wd_format *row;

	if (d->named && d->row->json_story)
		return d->row;
	if (foreign_vendor(object))
		return NULL;
	for (size_t i = 0; (row = wd_format_row(i)); i++) {
		if (row->json_is && row->json_is(object))
			return row;
	}
	return is_simple(object) ? d->row : NULL;
}

static const struct wd_format *row_of_story(
	enum wd_err (*story)(struct wd_decoding *, const json_t *, struct wd_story *))
{
	const struct wd_format *row;

	for (size_t i = 0; (row = wd_format_row(i)) && row->json_story != story;)
		i++;
	return row;
}

static enum wd_err refuse_object(struct wd_decoding *d, const json_t *object, bool alone)
{
	const char *vendor = foreign_vendor(object);

	return fault_value(d, object, alone,
		(struct wd_fault){
			.err = WD_EINVAL,
			.reason = "unknown-format",
			.detail = vendor ? wd_span_of(vendor) : keys_of(d, object),
		});
}

/* @p value for faults, @p read is what is decoded. */
static enum wd_err story_of(struct wd_decoding *d, const struct wd_format *row, const json_t *value,
	const json_t *read, bool alone)
{
	struct wd_story *story = wd_decoding_story(d);

	if (!story)
		return WD_ENOMEM;
	d->row = row;
	d->refused = NULL;
	d->refusal = (struct wd_span){ 0 };
	enum wd_err err = row->json_story(d, read, story);
	if (err == WD_OK)
		return wd_decoding_emit(d, story);
	if (err == WD_ENOMEM)
		return err;
	return fault_value(d, value, alone,
		(struct wd_fault){
			.err = err,
			.reason = d->refused ? d->refused : "too-large",
			.detail = d->refusal,
		});
}

static enum wd_err object(struct wd_decoding *d, const json_t *value, bool alone)
{
	const struct wd_format *family = d->row;
	const struct wd_format *row = dialect_of(d, value);
	json_t *ninjs = NULL;
	enum wd_err err = WD_OK;

	if (!row || row->json_story == wd_json_simple_story || row->json_story == wd_ninjs_story)
		err = wd_json_dialect(value, &ninjs);
	if (err != WD_OK)
		return err;
	if (ninjs)
		row = row_of_story(wd_ninjs_story);
	if (!row)
		return refuse_object(d, value, alone);
	err = story_of(d, row, value, ninjs ? ninjs : value, alone);
	json_decref(ninjs);
	d->row = family;
	return err;
}

static enum wd_err value(struct wd_decoding *d, const json_t *v, bool alone)
{
	if (json_is_object(v))
		return object(d, v, alone);
	return fault_value(d, v, alone,
		(struct wd_fault){
			.err = WD_EINVAL,
			.reason = "bad-json",
			.detail = WD_SPAN("not an object"),
		});
}

static enum wd_err elements(struct wd_decoding *d, const json_t *array, bool alone)
{
	enum wd_err err = WD_OK;
	size_t n = json_array_size(array);

	if (n == 0)
		return fault_value(
			d, array, alone, (struct wd_fault){ .err = WD_EINVAL, .reason = "empty" });
	for (size_t i = 0; i < n && err == WD_OK; i++)
		err = value(d, json_array_get(array, i), alone && n == 1);
	return err;
}

/*
 * An object that is only the cover of others: {"total": 1, "item": [...]}, and a feed of AP's
 * Media API, {"data": {"items": [...]}}.
 */
static const json_t *covered(const struct wd_decoding *d, const json_t *v)
{
	const json_t *items = json_object_get(v, "item");
	const json_t *feed = json_object_get(json_object_get(v, "data"), "items");

	if (json_is_array(feed) && json_array_size(feed) > 0)
		return feed;
	if (!json_is_object(v) || !json_is_array(items) || (d->named && !d->row->json_is))
		return NULL;
	return is_simple(v) || json_object_get(v, "uri") ? NULL : items;
}

static enum wd_err top(struct wd_decoding *d, const json_t *v, bool alone)
{
	const json_t *items = json_is_array(v) ? v : covered(d, v);

	return items ? elements(d, items, alone) : value(d, v, alone);
}

static json_t *load(struct wd_span s, json_error_t *error)
{
	return json_loadb(s.p, s.n, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, error);
}

/* jansson has a code for it, but where memory runs out below its parser it leaves none. */
static bool is_no_memory(const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);

	return code == json_error_out_of_memory || code == json_error_unknown;
}

/* The next value of *rest, which is cut. NULL and WD_OK: that is bad JSON, also when repaired. */
static enum wd_err load_next(
	struct wd_decoding *d, struct wd_span *rest, json_error_t *error, json_t **ret)
{
	json_t *v = load(*rest, error);

	if (!v && !is_no_memory(error)) {
		struct wd_span mended = *rest;
		enum wd_err err = wd_json_repair(d->arena, *rest, &mended);

		if (err == WD_ENOMEM)
			return err;
		if (err == WD_OK)
			d->guessed = WD_SPAN("json");
		*rest = mended;
		/* Twice: jansson calls it a syntax error when a string finds no memory. */
		v = load(*rest, error);
		if (!v && !is_no_memory(error))
			v = load(*rest, error);
	}
	if (!v && is_no_memory(error))
		return WD_ENOMEM;
	if (v)
		*rest = skip_blanks(wd_span_from(*rest, (size_t)error->position));
	*ret = v;
	return WD_OK;
}

enum wd_err wd_json_decode(struct wd_decoding *d)
{
	struct wd_span rest = skip_blanks(d->text);
	bool first = true;
	enum wd_err err = WD_OK;

	while (err == WD_OK && rest.n > 0) {
		struct wd_span whole = rest;
		json_error_t error;
		json_t *v = NULL;

		err = load_next(d, &rest, &error, &v);
		if (err != WD_OK)
			break;
		if (!v)
			return fault_syntax(d, &error, first ? d->rec->payload : whole);
		err = top(d, v, first && rest.n == 0);
		json_decref(v);
		first = false;
	}
	return err;
}

enum wd_err wd_json_simple_story(
	struct wd_decoding *d, const json_t *object, struct wd_story *story)
{
	struct wd_fields f = { .d = d };
	const json_t *language = wd_json_get(object, "language", NULL);
	const json_t *type = wd_json_get(object, "type", NULL);

	if (json_is_string(type) && wd_media_reason(wd_span_of(json_string_value(type))))
		return wd_json_refuse_type(d, type);
	story->raw_text = wd_json_text(&f, wd_json_get(object, "text", "body"));
	wd_decoding_identify(story, wd_json_line(&f, wd_json_get(object, "id", NULL)));
	wd_json_version(&f, story, wd_json_get(object, "version", NULL));
	wd_json_note(&f, &story->headlines, WD_SPAN("main"),
		wd_json_line(&f, wd_json_get(object, "headline", NULL)));
	wd_json_note(&f, &story->descriptions, WD_SPAN("byline"),
		wd_json_line(&f, wd_json_get(object, "byline", NULL)));
	wd_json_note(&f, &story->descriptions, WD_SPAN("dateline"),
		wd_json_line(&f, wd_json_get(object, "dateline", NULL)));
	story->copyright_notice = wd_json_line(&f, wd_json_get(object, "copyright", NULL));
	if (language) {
		struct wd_span tag = wd_json_language(&f, language);

		story->language = tag.n > 0 ? tag : story->language;
	}
	if (f.err == WD_OK && wd_look_blank(story->raw_text) && STAILQ_EMPTY(&story->headlines)) {
		d->refused = "empty";
		d->refusal = WD_SPAN("neither text, body nor headline");
		return WD_EINVAL;
	}
	return f.err;
}
