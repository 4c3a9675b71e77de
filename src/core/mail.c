/* SPDX-License-Identifier: MIT */
#include "mail.h"

#include <libetpan/libetpan.h>

#include "wiredesk/buf.h"
#include "wiredesk/text.h"

#include "xml_charset.h"

/* What libetpan decodes at once: it makes temporary files of more than some megabytes. */
#define PAD       4
#define PIECE_MAX (256u << 10)
#define TYPE_MAX  100

struct parse {
	struct wd_arena *arena;
	size_t parts;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static enum wd_err out_of(const struct wd_arena *arena)
{
	return arena->over ? WD_ELIMIT : WD_ENOMEM;
}

/* The line that @p s begins with, its end included. */
static struct wd_span line_of(struct wd_span s)
{
	size_t n = wd_span_find_byte(s, '\n');

	if (n == s.n)
		n = wd_span_find_byte(s, '\r');
	return wd_span_head(s, n + 1);
}

static bool is_empty(struct wd_span line)
{
	return wd_span_trim(line).n == 0;
}

/* "Subject:": the name of a field; 0 when the line has none. */
static size_t name_of(struct wd_span line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
		n++;
	size_t end = n;
	while (end < line.n && (line.p[end] == ' ' || line.p[end] == '\t'))
		end++;
	return n > 0 && end < line.n && line.p[end] == ':' ? n : 0;
}

/* @p value over several lines as one. */
static struct wd_span unfolded(struct wd_arena *arena, struct wd_span value)
{
	size_t n = 0;

	value = wd_span_trim(value);
	if (wd_span_find_byte(value, '\n') == value.n)
		return value;
	char *p = wd_arena_text(arena, value.n);
	if (!p)
		return (struct wd_span){ 0 };
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\r')
			continue;
		p[n++] = value.p[i] == '\n' ? ' ' : value.p[i];
		/* The blank that a folded line begins with stood there before. */
		while (value.p[i] == '\n' && i + 1 < value.n && is_blank(value.p[i + 1]))
			i++;
	}
	return (struct wd_span){ p, n };
}

static enum wd_err add_field(
	struct wd_arena *arena, struct wd_span field, struct wd_mail_field ***at)
{
	struct wd_mail_field *add = wd_arena_alloc(arena, sizeof(*add));
	size_t n = name_of(field);
	size_t colon = wd_span_find_byte(field, ':');

	if (!add)
		return out_of(arena);
	add->name = wd_span_head(field, n);
	add->value = unfolded(arena, wd_span_from(field, colon + 1));
	**at = add;
	*at = &add->next;
	return WD_OK;
}

/* *rest moves behind the empty line. Lines that are no fields are passed over. */
static enum wd_err read_fields(struct wd_arena *arena, struct wd_span *rest, struct wd_mail *part)
{
	struct wd_mail_field **at = &part->fields;
	enum wd_err err = WD_OK;

	while (err == WD_OK && rest->n > 0) {
		struct wd_span field = line_of(*rest);

		*rest = wd_span_from(*rest, field.n);
		if (is_empty(field))
			break;
		while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t')) {
			struct wd_span more = line_of(*rest);

			/* A line of blanks is what some make of the empty line. */
			if (is_empty(more))
				break;
			field.n += more.n;
			*rest = wd_span_from(*rest, more.n);
		}
		if (name_of(field) > 0)
			err = add_field(arena, field, &at);
	}
	return err;
}

struct wd_span wd_mail_field(const struct wd_mail *part, const char *name)
{
	const struct wd_mail_field *field = part->fields;

	while (field && !wd_span_eq_nocase(field->name, wd_span_of(name)))
		field = field->next;
	return field ? field->value : (struct wd_span){ 0 };
}

/* name="value" in a field, also where its grammar is broken. */
static struct wd_span parameter(struct wd_span field, const char *name)
{
	struct wd_span rest = wd_span_from(field, wd_span_find_byte(field, ';') + 1);

	while (rest.n > 0) {
		rest = wd_span_trim(rest);
		size_t eq = wd_span_find_byte(rest, '='), semi = wd_span_find_byte(rest, ';');
		struct wd_span key = wd_span_trim(wd_span_head(rest, eq));
		struct wd_span value = wd_span_trim(wd_span_from(rest, eq + 1));

		if (eq > semi) {
			rest = wd_span_from(rest, semi + 1);
			continue;
		}
		bool quoted = value.n > 0 && value.p[0] == '"';
		size_t end = quoted ? wd_span_find_byte(wd_span_from(value, 1), '"') + 1
				    : wd_span_find_byte(value, ';');
		if (wd_span_eq_nocase(key, wd_span_of(name)))
			return wd_span_trim(quoted ? wd_span_from(wd_span_head(value, end), 1)
						   : wd_span_head(value, end));
		value = wd_span_from(value, end);
		rest = wd_span_from(value, wd_span_find_byte(value, ';') + 1);
	}
	return (struct wd_span){ 0 };
}

static struct wd_span lowered(struct wd_arena *arena, struct wd_span s)
{
	char *p = s.n > 0 ? wd_arena_text(arena, s.n) : NULL;

	for (size_t i = 0; p && i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	return (struct wd_span){ p, p ? s.n : 0 };
}

/* "text/plain" of a content type; what libetpan refuses counts as text. */
static struct wd_span type_of(
	struct wd_arena *arena, struct wd_span field, struct wd_span otherwise)
{
	struct mailmime_content *content = NULL;
	size_t at = 0;
	struct wd_span type = wd_span_trim(wd_span_head(field, wd_span_find_byte(field, ';')));

	if (type.n > TYPE_MAX || wd_span_find_byte(type, '/') == type.n)
		return otherwise;
	if (mailmime_content_parse(type.p, type.n, &at, &content) != MAILIMF_NO_ERROR)
		return otherwise;
	mailmime_content_free(content);
	type = lowered(arena, type);
	return type.n > 0 ? type : otherwise;
}

/* RFC 2231: name*=utf-8''a%20b */
static struct wd_span extended(struct wd_arena *arena, struct wd_span value)
{
	size_t from = wd_span_find(value, WD_SPAN("''")), n = 0;
	struct wd_span text = wd_span_from(value, from < value.n ? from + 2 : 0);
	char *p = text.n > 0 ? wd_arena_text(arena, text.n) : NULL;
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; p && i < text.n; i++) {
		const char *a = NULL, *b = NULL;

		if (text.p[i] == '%' && i + 2 < text.n && text.p[i + 1] && text.p[i + 2]) {
			a = strchr(digits, text.p[i + 1] | 32);
			b = strchr(digits, text.p[i + 2] | 32);
		}
		p[n++] = a && b ? (char)((a - digits) << 4 | (b - digits)) : text.p[i];
		i += a && b ? 2 : 0;
	}
	return (struct wd_span){ p, p ? n : 0 };
}

static enum wd_err name_file(struct parse *parse, struct wd_mail *part)
{
	struct wd_span type = wd_mail_field(part, "Content-Type");
	struct wd_span disposition = wd_mail_field(part, "Content-Disposition");
	struct wd_span name = parameter(disposition, "filename*");
	enum wd_err err = WD_OK;

	if (name.n > 0)
		name = extended(parse->arena, name);
	if (name.n == 0)
		name = parameter(disposition, "filename");
	if (name.n == 0)
		name = parameter(type, "name");
	if (name.n > 0)
		err = wd_mail_words(parse->arena, name, &part->name);
	part->attached = wd_span_starts_nocase(disposition, WD_SPAN("attachment"));
	return err;
}

static enum wd_err read_part(struct parse *parse, struct wd_span bytes, unsigned depth,
	struct wd_span otherwise, struct wd_mail **ret);

/* Is @p line "--boundary", or "--boundary--", which ends? */
static bool is_boundary(struct wd_span line, struct wd_span boundary, bool *ret_end)
{
	struct wd_span rest = wd_span_from(line, 2 + boundary.n);

	if (!wd_span_starts(line, WD_SPAN("--")) ||
		!wd_span_starts(wd_span_from(line, 2), boundary))
		return false;
	*ret_end = wd_span_starts(rest, WD_SPAN("--"));
	return *ret_end || is_empty(rest);
}

static enum wd_err add_part(struct parse *parse, struct wd_span bytes, unsigned depth,
	struct wd_mail *whole, struct wd_mail ***at)
{
	bool digest = wd_span_eq(whole->type, WD_SPAN("multipart/digest"));
	enum wd_err err = read_part(parse, bytes, depth + 1,
		digest ? WD_SPAN("message/rfc822") : WD_SPAN("text/plain"), *at);

	if (err == WD_OK && **at)
		*at = &(**at)->next;
	return err;
}

/* A part that nothing closes goes on to the end. */
static enum wd_err read_multipart(
	struct parse *parse, struct wd_mail *whole, struct wd_span boundary, unsigned depth)
{
	struct wd_mail **at = &whole->first;
	struct wd_span rest = whole->body;
	const char *from = NULL;
	enum wd_err err = WD_OK;
	bool end = false;

	while (err == WD_OK && rest.n > 0 && !end) {
		struct wd_span line = line_of(rest);

		rest = wd_span_from(rest, line.n);
		if (!is_boundary(line, boundary, &end))
			continue;
		if (from)
			err = add_part(parse, (struct wd_span){ from, (size_t)(line.p - from) },
				depth, whole, &at);
		from = rest.p;
	}
	if (err == WD_OK && from && !end && rest.p > from)
		err = add_part(parse, (struct wd_span){ from, (size_t)(rest.p - from) }, depth,
			whole, &at);
	return err;
}

static enum wd_err read_inside(struct parse *parse, struct wd_mail *part, unsigned depth)
{
	struct wd_span boundary = parameter(wd_mail_field(part, "Content-Type"), "boundary");
	struct wd_span bytes = part->body;

	if (wd_span_starts(part->type, WD_SPAN("multipart/")) && boundary.n > 0)
		return read_multipart(parse, part, boundary, depth);
	if (!wd_span_eq(part->type, WD_SPAN("message/rfc822")))
		return WD_OK;
	enum wd_err err = wd_mail_content(parse->arena, part, &bytes);
	return err == WD_OK
		? read_part(parse, bytes, depth + 1, WD_SPAN("text/plain"), &part->first)
		: err;
}

static enum wd_err read_part(struct parse *parse, struct wd_span bytes, unsigned depth,
	struct wd_span otherwise, struct wd_mail **ret)
{
	if (depth > WD_MAIL_DEPTH_MAX || ++parse->parts > WD_MAIL_PARTS_MAX)
		return WD_ELIMIT;
	struct wd_mail *part = wd_arena_alloc(parse->arena, sizeof(*part));
	if (!part)
		return out_of(parse->arena);
	enum wd_err err = read_fields(parse->arena, &bytes, part);
	struct wd_span type = wd_mail_field(part, "Content-Type");
	part->body = bytes;
	part->type = type_of(parse->arena, type, otherwise);
	part->charset = parameter(type, "charset");
	part->flowed = wd_span_eq_nocase(parameter(type, "format"), WD_SPAN("flowed"));
	part->delsp = wd_span_eq_nocase(parameter(type, "delsp"), WD_SPAN("yes"));
	if (err == WD_OK)
		err = name_file(parse, part);
	if (err == WD_OK)
		err = read_inside(parse, part, depth);
	if (err == WD_OK)
		*ret = part;
	return err;
}

enum wd_err wd_mail_parse(struct wd_arena *arena, struct wd_span bytes, const struct wd_mail **ret)
{
	struct parse parse = { .arena = arena };
	struct wd_mail *mail = NULL;

	/* Copies that went through a file begin with blank lines. */
	while (bytes.n > 0 && is_empty(line_of(bytes)))
		bytes = wd_span_from(bytes, line_of(bytes).n);
	enum wd_err err = read_part(&parse, bytes, 0, WD_SPAN("text/plain"), &mail);
	if (err == WD_OK)
		*ret = mail;
	return err;
}

static enum wd_err decode_piece(
	struct wd_buf *out, int encoding, struct wd_span *rest, size_t piece)
{
	char *text = NULL;
	size_t at = 0, n = 0;
	bool last = piece >= rest->n;
	int rc = last ? mailmime_part_parse(rest->p, rest->n, &at, encoding, &text, &n)
		      : mailmime_part_parse_partial(rest->p, piece, &at, encoding, &text, &n);

	if (rc != MAILIMF_NO_ERROR)
		return rc == MAILIMF_ERROR_MEMORY ? WD_ENOMEM : WD_EINVAL;
	enum wd_err err = wd_buf_put(out, (struct wd_span){ text, n });
	mmap_string_unref(text);
	*rest = wd_span_from(*rest, last ? rest->n : at);
	return err == WD_OK && !last && at == 0 ? WD_EINVAL : err;
}

/* *ret borrows from the arena; the bytes as they are when they are not in that encoding. */
static enum wd_err decode(
	struct wd_arena *arena, int encoding, struct wd_span bytes, struct wd_span *ret)
{
	struct wd_buf out;
	enum wd_err err = WD_OK;
	/* libetpan looks at two bytes behind a '=' that ends the text. */
	char *padded = wd_arena_text(arena, bytes.n + PAD);

	if (!padded)
		return out_of(arena);
	memcpy(padded, bytes.p, bytes.n);
	memset(padded + bytes.n, '\n', PAD);
	struct wd_span rest = { padded, bytes.n };
	wd_buf_init(&out, arena->max);
	while (err == WD_OK && rest.n > 0)
		err = decode_piece(&out, encoding, &rest, PIECE_MAX);
	struct wd_span done = wd_buf_span(&out);
	*ret = bytes;
	if (err == WD_OK) {
		*ret = wd_arena_dup(arena, done);
		if (done.n > 0 && !ret->p)
			err = out_of(arena);
	}
	wd_buf_done(&out);
	return err == WD_EINVAL ? WD_OK : err;
}

enum wd_err wd_mail_content(struct wd_arena *arena, const struct wd_mail *part, struct wd_span *ret)
{
	struct wd_span encoding = wd_mail_field(part, "Content-Transfer-Encoding");

	encoding = wd_span_trim(wd_span_head(encoding, wd_span_find_byte(encoding, ';')));
	if (wd_span_eq_nocase(encoding, WD_SPAN("base64")))
		return decode(arena, MAILMIME_MECHANISM_BASE64, part->body, ret);
	if (wd_span_eq_nocase(encoding, WD_SPAN("quoted-printable")))
		return decode(arena, MAILMIME_MECHANISM_QUOTED_PRINTABLE, part->body, ret);
	*ret = part->body;
	return WD_OK;
}

/* =?charset?Q?text?= : its length, 0 when @p s begins with none. */
struct word {
	struct wd_span charset, text;
	bool base64;
};

static size_t read_word(struct wd_span s, struct word *ret)
{
	if (!wd_span_starts(s, WD_SPAN("=?")))
		return 0;
	struct wd_span rest = wd_span_from(s, 2);
	size_t one = wd_span_find_byte(rest, '?');
	struct wd_span kind = wd_span_from(rest, one + 1);
	struct wd_span text = wd_span_from(kind, 2);
	size_t end = wd_span_find(text, WD_SPAN("?="));

	if (one == 0 || kind.n < 2 || kind.p[1] != '?' || !strchr("bBqQ", kind.p[0]) ||
		end == text.n)
		return 0;
	ret->charset = wd_span_head(rest, one);
	/* RFC 2231 puts a language behind it. */
	ret->charset = wd_span_head(ret->charset, wd_span_find_byte(ret->charset, '*'));
	ret->text = wd_span_head(text, end);
	ret->base64 = (kind.p[0] | 32) == 'b';
	return (size_t)(text.p + end + 2 - s.p);
}

static enum wd_err word_bytes(struct wd_arena *arena, const struct word *word, struct wd_buf *out)
{
	struct wd_span text = word->text, bytes = { 0 };

	if (!word->base64) {
		char *p = text.n > 0 ? wd_arena_text(arena, text.n) : NULL;

		if (text.n > 0 && !p)
			return out_of(arena);
		for (size_t i = 0; i < text.n; i++)
			p[i] = (char)(text.p[i] == '_' ? ' ' : text.p[i]);
		text.p = p;
	}
	/* A blank at the end of a line is noise in quoted-printable, and text here. */
	struct wd_span tail = wd_span_from(text, text.n);
	while (!word->base64 && text.n > 0 && text.p[text.n - 1] == ' ') {
		text.n--;
		tail = (struct wd_span){ text.p + text.n, tail.n + 1 };
	}
	enum wd_err err = decode(arena,
		word->base64 ? MAILMIME_MECHANISM_BASE64 : MAILMIME_MECHANISM_QUOTED_PRINTABLE,
		text, &bytes);
	if (err == WD_OK)
		err = wd_buf_put(out, bytes);
	return err == WD_OK ? wd_buf_put(out, tail) : err;
}

/* Words of one charset that stand side by side: a character may be cut between two of them. */
static enum wd_err flush(
	struct wd_arena *arena, struct wd_buf *bytes, struct wd_span charset, struct wd_buf *out)
{
	struct wd_charset_out text = { 0 };
	struct wd_span copy = wd_arena_dup(arena, wd_buf_span(bytes));
	bool any = bytes->n > 0;

	wd_buf_reset(bytes);
	if (!any)
		return WD_OK;
	if (!copy.p)
		return out_of(arena);
	enum wd_err err =
		wd_said_charset_decode(arena, copy, charset, WD_SPAN("windows-1252"), &text);
	return err == WD_OK ? wd_buf_put(out, text.text) : err;
}

static enum wd_err read_words(
	struct wd_arena *arena, struct wd_span s, struct wd_buf *bytes, struct wd_buf *out)
{
	struct word word = { 0 }, next = { 0 };
	enum wd_err err = WD_OK;

	while (err == WD_OK && s.n > 0) {
		size_t blanks = 0;

		while (bytes->n > 0 && blanks < s.n && is_blank(s.p[blanks]))
			blanks++;
		size_t n = read_word(wd_span_from(s, blanks), &next);
		/* Blanks between two words are no text. */
		if (bytes->n > 0 && (n == 0 || !wd_span_eq_nocase(next.charset, word.charset)))
			err = flush(arena, bytes, word.charset, out);
		word = next;
		if (err == WD_OK && n > 0)
			err = word_bytes(arena, &word, bytes);
		else if (err == WD_OK)
			err = wd_buf_putc(out, s.p[0]);
		s = wd_span_from(s, n > 0 ? blanks + n : 1);
	}
	return err == WD_OK ? flush(arena, bytes, word.charset, out) : err;
}

enum wd_err wd_mail_words(struct wd_arena *arena, struct wd_span field, struct wd_span *ret)
{
	struct wd_charset_out plain = { 0 };
	struct wd_buf bytes, out;
	enum wd_err err = wd_said_charset_decode(
		arena, field, (struct wd_span){ 0 }, WD_SPAN("windows-1252"), &plain);

	if (err != WD_OK)
		return err;
	wd_buf_init(&bytes, arena->max);
	wd_buf_init(&out, arena->max);
	err = read_words(arena, plain.text, &bytes, &out);
	if (err == WD_OK && out.n > 0) {
		*ret = wd_arena_dup(arena, wd_buf_span(&out));
		err = ret->p ? WD_OK : out_of(arena);
	} else if (err == WD_OK) {
		*ret = (struct wd_span){ 0 };
	}
	wd_buf_done(&out);
	wd_buf_done(&bytes);
	return err;
}
