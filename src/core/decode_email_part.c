/* SPDX-License-Identifier: MIT */
/* E-mail: which parts are text, what the header says, and text/plain as mail programs wrap it. */
#include "decode_email.h"
#include "decode_feed.h"
#include "html.h"
#include "iso.h"
#include "markup.h"
#include "page.h"
#include "rfc822.h"
#include "xml_charset.h"

#define PARAGRAPH WD_SPAN("\n\n")

static void fail(struct wd_email *email, enum wd_err err)
{
	if (email->f.err == WD_OK)
		email->f.err = err;
}

static bool is_type(const struct wd_mail *part, const char *type)
{
	return wd_span_eq(part->type, wd_span_of(type));
}

static void add(
	struct wd_email *email, const struct wd_mail **list, size_t *n, const struct wd_mail *part)
{
	if (*n < WD_EMAIL_PARTS_MAX)
		list[(*n)++] = part;
	else
		fail(email, WD_ELIMIT);
}

static const struct wd_mail *leaf_of(const struct wd_mail *part, const char *type)
{
	for (const struct wd_mail *at = part; at; at = at->next) {
		const struct wd_mail *in = at->first && !is_type(at, "message/rfc822")
			? leaf_of(at->first, type)
			: NULL;

		if (is_type(at, type) && !at->attached)
			return at;
		if (in)
			return in;
	}
	return NULL;
}

static struct wd_span text_of(struct wd_email *email, const struct wd_mail *part)
{
	struct wd_arena *arena = email->f.d->arena;
	struct wd_charset_out out = { 0 };
	struct wd_span bytes = { 0 }, said = part->charset;

	if (email->f.err != WD_OK)
		return bytes;
	fail(email, wd_mail_content(arena, part, &bytes));
	if (said.n == 0 && is_type(part, "text/html"))
		said = wd_page_charset(bytes);
	if (email->f.err != WD_OK)
		return (struct wd_span){ 0 };
	email->guessed = email->guessed ||
		(said.n == 0 && email->f.d->charset.n == 0 && !wd_utf8_valid(bytes));
	fail(email,
		wd_said_charset_decode(arena, bytes, said,
			email->f.d->charset.n > 0 ? email->f.d->charset : WD_SPAN("windows-1252"),
			&out));
	return email->f.err == WD_OK ? out.text : (struct wd_span){ 0 };
}

static size_t letters_in(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.p[i] > ' ';
	return n;
}

static const struct wd_xml *page_of(struct wd_email *email, const struct wd_mail *part)
{
	const struct wd_xml *root = NULL;
	struct wd_span html = text_of(email, part);

	if (email->f.err != WD_OK)
		return NULL;
	fail(email, wd_html_parse(email->f.d->arena, html, &root));
	if (email->f.err == WD_ELIMIT) {
		email->f.d->refused = "too-deep";
		email->f.d->refusal = WD_SPAN("HTML beyond the limits for markup");
	}
	return root ? wd_xml_child(root, "body") : NULL;
}

/* Some send "This message needs a browser" as one of the two. */
static const struct wd_mail *better_of(
	struct wd_email *email, const struct wd_mail *plain, const struct wd_mail *html)
{
	struct wd_markup markup = { 0 };

	if (!plain || !html)
		return plain ? plain : html;
	const struct wd_xml *page = page_of(email, html);
	if (page)
		fail(email, wd_markup_read(email->f.d->arena, page, &markup));
	if (email->f.err == WD_ELIMIT) {
		/* The plain one is as good. */
		email->f.err = WD_OK;
		return plain;
	}
	size_t n = letters_in(text_of(email, plain));
	return letters_in(markup.text) * 10 >= n * 7 ? html : plain;
}

static void look(struct wd_email *email, const struct wd_mail *part);

static void look_inside(struct wd_email *email, const struct wd_mail *part)
{
	const struct wd_mail *best = NULL;
	bool alternative = is_type(part, "multipart/alternative");

	if (alternative)
		best = better_of(email, leaf_of(part->first, "text/plain"),
			leaf_of(part->first, "text/html"));
	if (best)
		add(email, email->texts, &email->n_texts, best);
	for (const struct wd_mail *at = part->first; at; at = at->next) {
		bool text = is_type(at, "text/plain") || is_type(at, "text/html") ||
			(best && leaf_of(at->first, "text/html"));

		if (!best || !text)
			look(email, at);
	}
}

static void look(struct wd_email *email, const struct wd_mail *part)
{
	bool text = is_type(part, "text/plain") || is_type(part, "text/html") ||
		is_type(part, "text/enriched");
	/* A multipart without parts is what it says it is not: text. */
	bool reads = (text && !part->attached && part->name.n == 0) ||
		wd_span_starts(part->type, WD_SPAN("multipart/"));

	if (email->f.err != WD_OK)
		return;
	if (is_type(part, "message/rfc822") && part->first) {
		add(email, email->messages, &email->n_messages, part->first);
	} else if (part->first) {
		look_inside(email, part);
	} else if (reads) {
		add(email, email->texts, &email->n_texts, part);
	} else {
		if (!email->media)
			email->media = wd_feed_media(part->type, part->name);
		add(email, email->attached, &email->n_attached, part);
	}
}

void wd_email_look(struct wd_email *email)
{
	fail(email,
		wd_mail_words(
			email->f.d->arena, wd_mail_field(email->mail, "Subject"), &email->subject));
	email->subject = wd_xf_clean(&email->f, email->subject);
	look(email, email->mail);
}

bool wd_email_is_record(const struct wd_mail *part)
{
	static const char *const types[] = { "text/plain", "text/html", "text/xml",
		"application/xml", "application/json", "text/json", "application/xhtml+xml" };
	static const char *const endings[] = { ".txt", ".xml", ".json", ".nitf", ".htm", ".html",
		".rss", ".tst" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (is_type(part, types[i]))
			return true;
	}
	if (wd_span_starts(part->type, WD_SPAN("application/")) &&
		(wd_span_ends(part->type, WD_SPAN("+xml")) ||
			wd_span_ends(part->type, WD_SPAN("+json"))))
		return true;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct wd_span ending = wd_span_of(endings[i]);

		if (is_type(part, "application/octet-stream") && part->name.n > ending.n &&
			wd_span_eq_nocase(
				wd_span_from(part->name, part->name.n - ending.n), ending))
			return true;
	}
	return false;
}

struct wd_span wd_email_record_type(struct wd_email *email, const struct wd_mail *part)
{
	/* What mail programs call a file says little about it: text/plain may be a telex frame. */
	struct wd_span type = { 0 };

	if (!is_type(part, "text/plain") && !is_type(part, "text/xml") &&
		!is_type(part, "application/xml") && !is_type(part, "application/octet-stream"))
		type = part->type;
	if (part->charset.n == 0)
		return type;
	type = type.n > 0 ? type : WD_SPAN("application/x-unknown");
	return wd_xf_join(&email->f, type, WD_SPAN("; charset="), part->charset);
}

/* The line that @p s begins with, without its end and without the blank put before it. */
static struct wd_span flowed_line(struct wd_span s)
{
	struct wd_span line = wd_span_head(s, wd_span_find_byte(s, '\n'));

	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line.n > 0 && line.p[0] == ' ' ? wd_span_from(line, 1) : line;
}

/* RFC 3676: a line that ends in a blank goes on in the next one. */
static struct wd_span unwrapped(struct wd_email *email, struct wd_span s, bool delsp)
{
	char *p = s.n > 0 ? wd_arena_text(email->f.d->arena, s.n) : NULL;
	size_t n = 0;

	if (!p) {
		fail(email, s.n > 0 ? WD_ENOMEM : WD_OK);
		return s;
	}
	while (s.n > 0) {
		size_t end = wd_span_find_byte(s, '\n');
		struct wd_span line = flowed_line(s);
		bool soft = wd_span_ends(line, WD_SPAN(" ")) && !wd_span_eq(line, WD_SPAN("-- "));

		line.n -= soft && delsp;
		if (line.n > 0)
			memcpy(p + n, line.p, line.n);
		n += line.n;
		if (!soft && end < s.n)
			p[n++] = '\n';
		s = wd_span_from(s, end + 1);
	}
	return (struct wd_span){ p, n };
}

/* Below a line of "-- " stands who sent it. */
static struct wd_span without_signature(
	struct wd_email *email, struct wd_story *story, struct wd_span text)
{
	size_t at = wd_span_find(text, WD_SPAN("\n-- \n")), n = 5;

	if (at == text.n) {
		at = wd_span_find(text, WD_SPAN("\n-- \r\n"));
		n = 6;
	}
	if (at == text.n)
		return text;
	wd_xf_note(&email->f, &story->descriptions, WD_SPAN("signature"),
		wd_xf_clean(&email->f, wd_span_trim(wd_span_from(text, at + n))));
	return wd_span_head(text, at);
}

static struct wd_span plain_of(struct wd_email *email, const struct wd_mail *part)
{
	struct wd_span text = text_of(email, part);

	return part->flowed ? unwrapped(email, text, part->delsp) : text;
}

void wd_email_text(struct wd_email *email, struct wd_story *story)
{
	for (size_t i = 0; i < email->n_texts && email->f.err == WD_OK; i++) {
		const struct wd_mail *part = email->texts[i];

		if (is_type(part, "text/html")) {
			wd_xf_body(&email->f, story, page_of(email, part));
			continue;
		}
		struct wd_span text = without_signature(email, story, plain_of(email, part));
		/* Blanks at the head of the first line may be an indent. */
		while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]))
			text.n--;
		story->raw_text = wd_xf_join(&email->f, story->raw_text, PARAGRAPH, text);
	}
}

struct wd_span wd_email_plain(struct wd_email *email)
{
	if (email->n_texts != 1 || is_type(email->texts[0], "text/html"))
		return (struct wd_span){ 0 };
	return wd_span_trim(plain_of(email, email->texts[0]));
}

static struct wd_span words_of(struct wd_email *email, const char *name)
{
	struct wd_span text = { 0 };

	if (email->f.err == WD_OK)
		fail(email,
			wd_mail_words(email->f.d->arena, wd_mail_field(email->mail, name), &text));
	return wd_xf_clean(&email->f, text);
}

/* mid:ID is the address of a message (RFC 2392), mid:ID/1 that of a part. */
static void identify(struct wd_email *email, struct wd_story *story, size_t nth)
{
	struct wd_span id = wd_span_trim(wd_mail_field(email->mail, "Message-ID"));
	size_t open = wd_span_find_byte(id, '<');

	id = wd_span_from(id, open < id.n ? open + 1 : 0);
	id = wd_xf_clean(&email->f, wd_span_head(id, wd_span_find_byte(id, '>')));
	if (id.n == 0 || email->f.err != WD_OK)
		return;
	struct wd_span uri = wd_xf_join(&email->f, WD_SPAN("mid:"), WD_SPAN(""), id);
	if (nth > 0) {
		struct wd_span part = wd_decoding_detail(email->f.d, "%zu", nth);

		uri = wd_xf_join(&email->f, uri, WD_SPAN("/"), part);
		id = wd_xf_join(&email->f, id, WD_SPAN("/"), part);
	}
	if (story->uri.n > 0 || story->id.n > 0)
		wd_xf_note(&email->f, &story->alt_ids, WD_SPAN("messageId"), uri);
	else
		wd_decoding_identify(story, wd_iso_is_uri(uri) ? uri : id);
}

static void sender(struct wd_email *email, struct wd_story *story)
{
	struct wd_mailbox box = wd_rfc822_mailbox(words_of(email, "From"));
	struct wd_party party = {
		.role = WD_ROLE_PROVIDER, .name = box.name, .email = box.address
	};

	if (party.name.n == 0)
		party.name = box.address;
	if (email->f.err == WD_OK && party.name.n > 0)
		fail(email, wd_story_add_party(story, email->f.d->arena, &party));
	wd_xf_party(&email->f, story, WD_ROLE_PROVIDER, words_of(email, "Organization"));
}

static struct wd_span date_of(struct wd_email *email, const char *name)
{
	struct wd_feed feed = { .f = email->f };
	struct wd_span date = wd_feed_date(&feed, wd_mail_field(email->mail, name));

	email->f = feed.f;
	return date;
}

static void keywords(struct wd_email *email, struct wd_story *story)
{
	struct wd_span words = words_of(email, "Keywords");

	while (words.n > 0) {
		size_t n = wd_span_find_byte(words, ',');
		struct wd_subject subject = { .rel = WD_SPAN("keyword"),
			.name = wd_span_trim(wd_span_head(words, n)) };

		wd_xf_subject(&email->f, &story->subjects, &subject);
		words = wd_span_from(words, n + 1);
	}
}

/* A later message that says which one it takes the place of. */
static void replaced(struct wd_email *email, struct wd_story *story)
{
	struct wd_span old = words_of(email, "Supersedes");

	if (old.n == 0)
		old = words_of(email, "Obsoletes");
	if (old.n < 3 || old.p[0] != '<' || old.p[old.n - 1] != '>')
		return;
	old = (struct wd_span){ old.p + 1, old.n - 2 };
	struct wd_related related = { .rel = WD_SPAN("replaces"),
		.name = old,
		.uri = wd_xf_join(&email->f, WD_SPAN("mid:"), WD_SPAN(""), old) };
	if (!wd_iso_is_uri(related.uri))
		related.uri = (struct wd_span){ 0 };
	wd_xf_related(&email->f, story, &related);
	wd_xf_action(story, WD_ACTION_UPDATE);
}

void wd_email_facts(struct wd_email *email, struct wd_story *story, size_t nth)
{
	struct wd_span date = date_of(email, "Date");
	struct wd_span priority = wd_mail_field(email->mail, "X-Priority");

	identify(email, story, nth);
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(&email->f, &story->headlines, WD_SPAN("main"), email->subject);
	if (story->first_created.n == 0)
		story->first_created = date;
	if (story->version_created.n == 0)
		story->version_created = date;
	if (story->expires.n == 0)
		story->expires = date_of(email, "Expires");
	if (nth == 0 || story->language.n == 0)
		wd_xf_language(&email->f, story, wd_mail_field(email->mail, "Content-Language"));
	/* 3 is what every program writes. */
	if (story->urgency == 0 &&
		(wd_span_starts(priority, WD_SPAN("1")) || wd_span_starts(priority, WD_SPAN("2"))))
		story->urgency = wd_xf_urgency(wd_span_head(priority, 1));
	sender(email, story);
	keywords(email, story);
	replaced(email, story);
	story->ed_note =
		wd_xf_join(&email->f, story->ed_note, WD_SPAN("\n"), words_of(email, "Comments"));
}
