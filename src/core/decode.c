/* SPDX-License-Identifier: MIT */
#include "wiredesk/decode.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "decode_row.h"
#include "iso.h"
#include "text_charset.h"

#define DETAIL_MAX 200
/* In a text of less one letter tells nothing about its charset. */
#define GUESS_LEAST 200

static const struct wd_span text_types[] = { WD_SPAN_LIT("text/plain"), { NULL, 0 } };
static const struct wd_span ninjs_types[] = { WD_SPAN_LIT("application/ninjs+json"), { NULL, 0 } };
static const struct wd_span json_types[] = {
	WD_SPAN_LIT("application/json"),
	WD_SPAN_LIT("text/json"),
	WD_SPAN_LIT("application/x-ndjson"),
	{ NULL, 0 },
};

static const struct wd_span g2_types[] = {
	WD_SPAN_LIT("application/vnd.iptc.g2.newsmessage+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.newsitem+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.packageitem+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.conceptitem+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.knowledgeitem+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.planningitem+xml"),
	WD_SPAN_LIT("application/vnd.iptc.g2.catalogitem+xml"),
	{ NULL, 0 },
};
static const struct wd_span newsml1_types[] = {
	WD_SPAN_LIT("text/vnd.iptc.newsml"),
	{ NULL, 0 },
};

static const struct wd_span nitf_types[] = {
	WD_SPAN_LIT("application/nitf+xml"),
	{ NULL, 0 },
};
static const struct wd_span rss_types[] = {
	WD_SPAN_LIT("application/rss+xml"),
	WD_SPAN_LIT("text/rss+xml"),
	{ NULL, 0 },
};
static const struct wd_span atom_types[] = {
	WD_SPAN_LIT("application/atom+xml"),
	WD_SPAN_LIT("text/atom+xml"),
	{ NULL, 0 },
};

static const struct wd_span email_types[] = {
	WD_SPAN_LIT("message/rfc822"),
	{ NULL, 0 },
};
static const struct wd_span html_types[] = {
	WD_SPAN_LIT("text/html"),
	WD_SPAN_LIT("application/xhtml+xml"),
	{ NULL, 0 },
};

/* JSON formats in the order in which they are asked; "json" takes what the others leave. */
static const struct wd_format formats[] = {
	{ .name = "text", .types = text_types, .decode = wd_text_decode },
	{ .name = "json",
		.types = json_types,
		.guess = wd_json_guess,
		.decode = wd_json_decode,
		.json_story = wd_json_simple_story },
	{ .name = "dpa-json",
		.decode = wd_json_decode,
		.json_is = wd_dpa_json_is,
		.json_story = wd_dpa_json_story },
	{ .name = "ap-json",
		.decode = wd_json_decode,
		.json_is = wd_ap_json_is,
		.json_story = wd_ap_json_story },
	{ .name = "ninjs",
		.types = ninjs_types,
		.decode = wd_json_decode,
		.json_is = wd_ninjs_is,
		.json_story = wd_ninjs_story },
	{ .name = "newsml-g2",
		.types = g2_types,
		.bytes = true,
		.guess = wd_g2_guess,
		.decode = wd_g2_decode },
	{ .name = "newsml1",
		.types = newsml1_types,
		.bytes = true,
		.guess = wd_newsml1_guess,
		.decode = wd_newsml1_decode },
	{ .name = "nitf",
		.types = nitf_types,
		.bytes = true,
		.guess = wd_nitf_guess,
		.decode = wd_nitf_decode },
	{ .name = "ap-appl",
		.bytes = true,
		.guess = wd_ap_appl_guess,
		.decode = wd_ap_appl_decode },
	{ .name = "anpa1312", .bytes = true, .guess = wd_anpa_guess, .decode = wd_anpa_decode },
	{ .name = "iptc7901",
		.bytes = true,
		.guess = wd_iptc7901_guess,
		.decode = wd_iptc7901_decode },
	{ .name = "zczc", .bytes = true, .guess = wd_zczc_guess, .decode = wd_zczc_decode },
	{ .name = "rss",
		.types = rss_types,
		.bytes = true,
		.guess = wd_rss_guess,
		.decode = wd_rss_decode },
	{ .name = "atom",
		.types = atom_types,
		.bytes = true,
		.guess = wd_atom_guess,
		.decode = wd_atom_decode },
	{ .name = "email",
		.types = email_types,
		.bytes = true,
		.guess = wd_email_guess,
		.decode = wd_email_decode },
	{ .name = "html",
		.types = html_types,
		.bytes = true,
		.guess = wd_html_guess,
		.decode = wd_html_decode },
	/* What no other row takes: it stays the last. */
	{ .name = "xml", .bytes = true, .guess = wd_xml_any_guess, .decode = wd_xml_any_decode },
};

#define N_FORMATS (sizeof(formats) / sizeof(formats[0]))
#define TEXT_ROW  (&formats[0])

const struct wd_format *wd_format_row(size_t i)
{
	return i < N_FORMATS ? &formats[i] : NULL;
}

const char *wd_format_name(size_t i)
{
	return i < N_FORMATS ? formats[i].name : NULL;
}

static const struct wd_format *row_named(struct wd_span name)
{
	for (size_t i = 0; i < N_FORMATS; i++) {
		if (wd_span_eq(name, wd_span_of(formats[i].name)))
			return &formats[i];
	}
	return NULL;
}

bool wd_format_known(struct wd_span name)
{
	return wd_span_eq(name, WD_SPAN("auto")) || row_named(name);
}

static const struct wd_format *row_of_type(struct wd_span type)
{
	for (size_t i = 0; type.n > 0 && i < N_FORMATS; i++) {
		const struct wd_span *t = formats[i].types;

		for (; t && t->n > 0; t++) {
			if (wd_span_eq_nocase(type, *t))
				return &formats[i];
		}
	}
	return NULL;
}

static const struct wd_format *row_by_looking(struct wd_span text)
{
	for (size_t i = 0; i < N_FORMATS; i++) {
		if (formats[i].guess && formats[i].guess(text))
			return &formats[i];
	}
	return NULL;
}

bool wd_decoding_is_record(struct wd_span text)
{
	const struct wd_format *row = row_by_looking(text);

	return row && row->guess != wd_email_guess && row->guess != wd_html_guess;
}

struct wd_story *wd_decoding_story(const struct wd_decoding *d)
{
	struct wd_story *story = wd_arena_alloc(d->arena, sizeof(*story));

	if (!story)
		return NULL;
	wd_story_init(story);
	story->agency = d->rec->agency;
	story->language = d->rec->language;
	return story;
}

enum wd_err wd_decoding_emit(const struct wd_decoding *d, struct wd_story *story)
{
	story->format = d->row->name;
	story->format_guessed = !d->named;
	story->guessed = d->guessed;
	return d->sink->story(d->sink->arg, story);
}

enum wd_err wd_decoding_fault(const struct wd_decoding *d, const struct wd_fault *fault)
{
	struct wd_fault out = *fault;

	out.format = d->row ? d->row->name : "auto";
	return d->sink->fault(d->sink->arg, &out);
}

struct wd_span wd_decoding_detail(const struct wd_decoding *d, const char *fmt, ...)
{
	char text[DETAIL_MAX];
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (n < 0)
		return (struct wd_span){ 0 };
	size_t len = (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
	struct wd_span s = { text, len };
	/* A cut may have gone through a character. */
	return wd_arena_dup(d->arena, wd_span_head(s, wd_utf8_bad_at(s)));
}

/* Most fields need no cleaning: then a copy is all. */
static bool is_clean(struct wd_span s)
{
	bool blank = true;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7F || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF ||
			(c == ' ' && blank))
			return false;
		blank = c == ' ';
	}
	return !blank;
}

enum wd_err wd_decoding_line(const struct wd_decoding *d, struct wd_span s, struct wd_span *ret)
{
	struct wd_text text;
	size_t n = 0;

	if (s.n == 0) {
		*ret = s;
		return WD_OK;
	}
	if (is_clean(s)) {
		struct wd_span copy = wd_arena_dup(d->arena, s);

		if (!copy.p)
			return WD_ENOMEM;
		*ret = copy;
		return WD_OK;
	}
	enum wd_err err = wd_text_layout(d->arena, s, &text);
	if (err != WD_OK)
		return err;
	char *line = text.clean.n ? wd_arena_text(d->arena, text.clean.n) : NULL;
	if (text.clean.n > 0 && !line)
		return WD_ENOMEM;
	for (size_t i = 0; i < text.clean.n; i++) {
		char c = text.clean.p[i];

		if (c == '\n' || c == '\t')
			c = ' ';
		if (c != ' ' || n == 0 || line[n - 1] != ' ')
			line[n++] = c;
	}
	*ret = (struct wd_span){ line, n };
	return WD_OK;
}

enum wd_err wd_decoding_captions(
	const struct wd_decoding *d, struct wd_story *story, struct wd_span captions)
{
	enum wd_err err = WD_OK;

	while (err == WD_OK && captions.n > 0) {
		size_t n = wd_span_find_byte(captions, '\n');
		struct wd_span line = { 0 };

		err = wd_decoding_line(d, wd_span_head(captions, n), &line);
		if (err == WD_OK)
			err = wd_story_add_note(
				&story->descriptions, d->arena, WD_SPAN("caption"), line);
		captions = wd_span_from(captions, n + 1);
	}
	return err;
}

void wd_decoding_identify(struct wd_story *story, struct wd_span id)
{
	if (id.n == 0 || wd_span_eq(id, story->uri))
		return;
	if (story->uri.n == 0 && wd_iso_is_uri(id))
		story->uri = id;
	else if (story->id.n == 0)
		story->id = id;
}

static bool rec_names_format(const struct wd_record *rec)
{
	return rec->format.n > 0 && !wd_span_eq(rec->format, WD_SPAN("auto"));
}

/* The row, from what conf and content type say. NULL: find out by looking. */
static const struct wd_format *named_row(const struct wd_record *rec, struct wd_span type)
{
	if (rec_names_format(rec))
		return row_named(rec->format);
	return row_of_type(type);
}

static enum wd_err fault_all(struct wd_decoding *d, enum wd_err err, const char *reason,
	struct wd_span detail, size_t offset)
{
	return wd_decoding_fault(d,
		&(struct wd_fault){
			.err = err,
			.reason = reason,
			.detail = detail,
			.offset = offset,
			.payload = d->rec->payload,
		});
}

static enum wd_err charset_fault(
	struct wd_decoding *d, enum wd_err err, const struct wd_charset_out *out)
{
	int n = d->charset.n < DETAIL_MAX / 2 ? (int)d->charset.n : DETAIL_MAX / 2;
	const char *name = n > 0 ? d->charset.p : "";

	if (err == WD_ENOTFOUND)
		return fault_all(d, WD_ECHARSET, "bad-charset",
			wd_decoding_detail(d, "no charset is called %.*s", n, name), 0);
	if (out->utf8)
		return fault_all(d, WD_ECHARSET, "not-utf8",
			wd_decoding_detail(d, "byte %zu is not UTF-8, and no other charset is set",
				out->bad_at),
			out->bad_at);
	return fault_all(d, WD_ECHARSET, "bad-charset",
		wd_decoding_detail(d, "byte %zu is no text in the charset %.*s", out->bad_at,
			n ? n : 6, n ? name : "UTF-16"),
		out->bad_at);
}

/* Plain text of a desk that never said what its accents are written in. */
static enum wd_err guess_charset(struct wd_decoding *d, struct wd_span *ret_text)
{
	struct wd_charset_out out = { 0 };
	bool guessed = false;

	if (d->charset.n > 0 || d->rec->payload.n < GUESS_LEAST)
		return WD_ECHARSET;
	enum wd_err err = wd_text_charset_decode(
		d->arena, d->rec->payload, d->charset, d->rec->language, &out, &guessed);
	if (err != WD_OK)
		return err;
	*ret_text = out.text;
	d->guessed = WD_SPAN("charset");
	return WD_OK;
}

static enum wd_err run_row(
	struct wd_decoding *d, enum wd_err charset_err, const struct wd_charset_out *out)
{
	struct wd_span what;
	struct wd_span seen = d->rec->payload;

	if (charset_err == WD_OK)
		seen = out->text;
	else if (wd_span_starts(seen, WD_SPAN("\ufeff")))
		seen = wd_span_from(seen, 3);
	if (!d->row)
		d->row = row_by_looking(seen);
	if (!d->row && wd_look_foreign(d, seen, &what))
		return fault_all(d, WD_EINVAL, "unknown-format", what, 0);
	if (!d->row)
		d->row = TEXT_ROW;
	if (charset_err == WD_ECHARSET && d->row == TEXT_ROW)
		charset_err = guess_charset(d, &seen);
	if (charset_err == WD_ENOMEM)
		return charset_err;
	d->text = d->row->bytes ? d->rec->payload : seen;
	if (charset_err != WD_OK && !d->row->bytes)
		return charset_fault(d, charset_err, out);
	if (wd_look_blank(seen))
		return fault_all(d, WD_EINVAL, "empty", (struct wd_span){ 0 }, 0);
	return d->row->decode(d);
}

enum wd_err wd_decode(
	const struct wd_record *rec, struct wd_arena *arena, const struct wd_sink *sink)
{
	struct wd_decoding d = { .rec = rec, .arena = arena, .sink = sink };
	struct wd_charset_out out = { 0 };
	struct wd_span type, type_charset;

	assert(rec && arena && sink && sink->story && sink->fault);
	wd_look_content_type(rec->content_type, &type, &type_charset);
	d.charset = rec->charset.n > 0 ? rec->charset : type_charset;
	d.row = named_row(rec, type);
	/* "application/json" says no more than that it is JSON, of whatever format. */
	d.named = d.row && (rec_names_format(rec) || d.row->json_is || !d.row->json_story);
	enum wd_err err = wd_charset_decode(arena, rec->payload, d.charset, &out);
	if (err == WD_ENOMEM)
		return err;
	/* Conf is checked for such names when it is read; a record is not lost if it was not. */
	if (!d.row && rec_names_format(rec))
		return fault_all(&d, WD_EINVAL, "unknown-format", rec->format, 0);
	return run_row(&d, err, &out);
}
