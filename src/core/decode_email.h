/* SPDX-License-Identifier: MIT */
/**
 * @file decode_email.h
 * The parts of the e-mail decoder.
 *
 *     multipart/mixed
 *       multipart/alternative     texts: the HTML of it, or the plain one if that says more
 *       image/jpeg road.jpg       attached
 *       application/xml 7.nitf    attached, and a record: a story of its own
 *       message/rfc822            messages
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_EMAIL_H
#define WIREDESK_CORE_DECODE_EMAIL_H

#include "decode_xml.h"
#include "mail.h"

#define WD_EMAIL_PARTS_MAX 64

struct wd_email {
	struct wd_xf f;
	const struct wd_mail *mail;
	struct wd_span subject;
	const struct wd_mail *texts[WD_EMAIL_PARTS_MAX];
	const struct wd_mail *attached[WD_EMAIL_PARTS_MAX];
	const struct wd_mail *messages[WD_EMAIL_PARTS_MAX];
	size_t n_texts, n_attached, n_messages;
	size_t n_inner;    /* stories found in parts so far */
	const char *media; /* static: "picture" where such was attached */
	bool guessed;      /* a charset was */
};

/** Sort the parts of email->mail. More than there is room for is WD_ELIMIT. */
void wd_email_look(struct wd_email *email);
/** The text of the message to raw_text and body_html. */
void wd_email_text(struct wd_email *email, struct wd_story *story);
/** The same when it is one plain text and nothing else; empty otherwise. */
struct wd_span wd_email_plain(struct wd_email *email);
/** Subject, sender, dates and so on, where @p story has none; @p nth part of the message, 0: itself. */
void wd_email_facts(struct wd_email *email, struct wd_story *story, size_t nth);

/** Is an attachment something that may hold a story? */
bool wd_email_is_record(const struct wd_mail *part);
/** Its content type, for wd_decode(): empty where that says nothing. */
struct wd_span wd_email_record_type(struct wd_email *email, const struct wd_mail *part);

#endif
