/* SPDX-License-Identifier: MIT */
/* E-mail: the text of the message is the story, or what is attached to it is. */
#include "decode_email.h"

#define MAIL_LINES 100
#define COVER_MAX  300 /* bytes of text with which somebody sends a story along */

/* How sure a line makes us that a mail begins here; "Date: ..." alone may head a story. */
static unsigned mail_header(struct wd_span s)
{
	static const struct wd_span sure[] = {
		WD_SPAN_LIT("Received:"),
		WD_SPAN_LIT("Return-Path:"),
		WD_SPAN_LIT("Delivered-To:"),
		WD_SPAN_LIT("Message-ID:"),
		WD_SPAN_LIT("MIME-Version:"),
	};
	static const struct wd_span others[] = {
		WD_SPAN_LIT("Content-Type:"),
		WD_SPAN_LIT("From:"),
		WD_SPAN_LIT("To:"),
		WD_SPAN_LIT("Date:"),
		WD_SPAN_LIT("Subject:"),
	};

	for (size_t i = 0; i < sizeof(sure) / sizeof(sure[0]); i++) {
		if (wd_span_starts_nocase(s, sure[i]))
			return 2;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (wd_span_starts_nocase(s, others[i]))
			return 1;
	}
	return 0;
}

static struct wd_span skip_blanks(struct wd_span s)
{
	while (s.n > 0 && strchr(" \t\r\n", s.p[0]) && s.p[0])
		s = wd_span_from(s, 1);
	return s;
}

bool wd_email_guess(struct wd_span text)
{
	struct wd_span s = skip_blanks(text);
	unsigned found = 0;

	for (unsigned line = 0; line < MAIL_LINES && s.n > 0 && found < 3; line++) {
		size_t end = wd_span_find_byte(s, '\n');
		bool folded = line > 0 && (s.p[0] == ' ' || s.p[0] == '\t');

		/* An empty line ends the headers; so does a line that cannot be one. */
		if (!folded && wd_span_find_byte(s, ':') >= end)
			return false;
		if (!folded)
			found += mail_header(s);
		if (found == 0)
			return false;
		s = wd_span_from(s, end + 1);
	}
	return found >= 3;
}

/* Replies of machines are for those who run the feed. */
static bool is_service(const struct wd_mail *mail)
{
	return wd_span_eq(mail->type, WD_SPAN("multipart/report")) ||
		wd_span_starts_nocase(
			wd_mail_field(mail, "Auto-Submitted"), WD_SPAN("auto-replied"));
}

static enum wd_err refuse(struct wd_email *email, const char *reason)
{
	return wd_xf_fault(email->f.d, WD_ENOTSTORY, reason, email->subject);
}

/* The message itself as a story. */
static enum wd_err emit_own(struct wd_email *email)
{
	struct wd_decoding *d = email->f.d;
	struct wd_story *story = wd_decoding_story(d);
	const char *media = email->media;

	if (!story)
		return WD_ENOMEM;
	wd_email_text(email, story);
	wd_email_facts(email, story, 0);
	for (size_t i = 0; i < email->n_attached; i++)
		wd_xf_related(&email->f, story,
			&(struct wd_related){
				.rel = WD_SPAN("attachment"), .name = email->attached[i]->name });
	if (email->f.err == WD_ENOMEM)
		return WD_ENOMEM;
	if (email->f.err != WD_OK)
		return wd_xf_fault(
			d, email->f.err, d->refused ? d->refused : "bad-field", d->refusal);
	if (wd_look_blank(story->raw_text) && email->n_attached > 0 && !media)
		media = "not-text";
	if (wd_look_blank(story->raw_text))
		return refuse(email, media ? media : "empty");
	if (email->guessed)
		d->guessed = WD_SPAN("charset");
	return wd_decoding_emit(d, story);
}

struct inner {
	struct wd_email *email;
	struct wd_span cover;
	size_t stories;
	bool mute; /* its faults are not told: the message itself is the story then */
};

static enum wd_err inner_story(void *arg, struct wd_story *story)
{
	struct inner *inner = arg;
	struct wd_email *email = inner->email;

	inner->stories++;
	/* The text of the message is the message. */
	wd_email_facts(email, story, inner->mute && inner->stories == 1 ? 0 : ++email->n_inner);
	story->ed_note = wd_xf_join(&email->f, story->ed_note, WD_SPAN("\n"), inner->cover);
	if (email->f.err != WD_OK)
		return email->f.err;
	story->format_guessed = true;
	return email->f.d->sink->story(email->f.d->sink->arg, story);
}

/* Its bytes may not stand in the record as such: the record is what can be sent again. */
static enum wd_err inner_fault(void *arg, const struct wd_fault *fault)
{
	struct inner *inner = arg;
	struct wd_decoding *d = inner->email->f.d;
	struct wd_fault out = *fault;

	if (inner->mute)
		return WD_OK;
	out.payload = d->rec->payload;
	out.offset = 0;
	return d->sink->fault(d->sink->arg, &out);
}

/* A record in the message. A message in it is text: else they could lie in one another without end. */
static enum wd_err decode_inner(struct inner *inner, struct wd_span bytes, struct wd_span type)
{
	struct wd_decoding *d = inner->email->f.d;
	struct wd_record rec = {
		.payload = bytes,
		.content_type = type,
		.agency = d->rec->agency,
		.charset = d->rec->charset,
		.language = d->rec->language,
		.time_ms = d->rec->time_ms,
	};
	const struct wd_sink sink = { inner_story, inner_fault, inner };

	if (wd_email_guess(bytes))
		rec.format = WD_SPAN("text");
	return wd_decode(&rec, d->arena, &sink);
}

static enum wd_err emit_attached(struct wd_email *email, struct inner *inner)
{
	struct wd_arena *arena = email->f.d->arena;
	enum wd_err err = WD_OK;

	for (size_t i = 0; i < email->n_attached && err == WD_OK; i++) {
		const struct wd_mail *part = email->attached[i];
		struct wd_span bytes = { 0 };

		if (!wd_email_is_record(part))
			continue;
		err = wd_mail_content(arena, part, &bytes);
		email->f.err = err;
		if (err == WD_OK && !wd_look_blank(bytes))
			err = decode_inner(inner, bytes, wd_email_record_type(email, part));
	}
	return err;
}

/* The text of the message is a record of another format: NITF, a telex frame, JSON of a form. */
static enum wd_err emit_text_record(struct wd_email *email, bool *ret_done)
{
	struct wd_span text = wd_email_plain(email);
	struct inner inner = { .email = email, .mute = true };

	*ret_done = false;
	if (email->f.err != WD_OK || !wd_decoding_is_record(text))
		return email->f.err;
	enum wd_err err = decode_inner(&inner, text, (struct wd_span){ 0 });
	*ret_done = inner.stories > 0;
	return err;
}

static enum wd_err emit_message(struct wd_email *email)
{
	struct inner inner = { .email = email };
	bool done;
	enum wd_err err = emit_text_record(email, &done);
	struct wd_story text;

	if (err != WD_OK || done)
		return err;
	wd_story_init(&text);
	wd_email_text(email, &text);
	if (email->f.err != WD_OK)
		return email->f.err;
	bool cover = text.raw_text.n < COVER_MAX || wd_look_blank(text.raw_text);
	bool records = false;
	for (size_t i = 0; i < email->n_attached; i++)
		records = records || wd_email_is_record(email->attached[i]);
	if (!records || !cover) {
		err = emit_own(email);
		cover = false;
	}
	if (!records || err != WD_OK)
		return err;
	if (cover)
		inner.cover = wd_xf_clean(&email->f, text.raw_text);
	err = emit_attached(email, &inner);
	if (err == WD_OK && cover && inner.stories == 0)
		err = emit_own(email);
	return err;
}

/* Messages in the message, as a digest has them, come after it. */
static enum wd_err read_message(struct wd_decoding *d, const struct wd_mail *mail)
{
	struct wd_email email = { .f = { .d = d }, .mail = mail };
	enum wd_err err = WD_OK;

	d->refused = NULL;
	d->guessed = (struct wd_span){ 0 };
	wd_email_look(&email);
	if (email.f.err != WD_OK)
		return email.f.err == WD_ENOMEM
			? WD_ENOMEM
			: wd_xf_fault(d, email.f.err, "bad-field", (struct wd_span){ 0 });
	if (is_service(mail))
		return refuse(&email, "service-message");
	/* A digest or a forwarded message need not say anything of its own. */
	if (email.n_messages == 0 || email.n_texts > 0 || email.n_attached > 0)
		err = emit_message(&email);
	/* What the sink said goes on up; what was wrong with the message is told to it. */
	if (err != WD_OK && err != WD_ENOMEM && err == email.f.err)
		err = wd_xf_fault(
			d, err, err == WD_ECHARSET ? "bad-charset" : "too-complex", email.subject);
	for (size_t i = 0; i < email.n_messages && err == WD_OK; i++)
		err = read_message(d, email.messages[i]);
	return err;
}

enum wd_err wd_email_decode(struct wd_decoding *d)
{
	const struct wd_mail *mail = NULL;
	enum wd_err err = wd_mail_parse(d->arena, d->text, &mail);

	if (err == WD_ENOMEM)
		return err;
	if (err != WD_OK)
		return wd_xf_fault(d, err, "too-deep", WD_SPAN("a message of too many parts"));
	return read_message(d, mail);
}
