/* SPDX-License-Identifier: MIT */
/**
 * @file mail.h
 * A message of RFC 5322 and MIME as a tree of parts: the one door to libetpan.
 *
 *     multipart/mixed                    part
 *       multipart/alternative              first
 *         text/plain  "Snow fell."           first
 *         text/html   "<p>Snow fell.</p>"    next
 *       text/plain    snow.txt             next, attached
 *
 * Messages come damaged: without a closing boundary, with lines among the headers that are none.
 * What can be found is found. Depth and number of parts are bounded. libetpan reads content types
 * and takes off the transfer encodings, in pieces so small that it never makes a file of them.
 * Pure; all of it lives in the arena or borrows from the bytes. Internal to the core.
 */
#ifndef WIREDESK_CORE_MAIL_H
#define WIREDESK_CORE_MAIL_H

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"

#define WD_MAIL_DEPTH_MAX 20
#define WD_MAIL_PARTS_MAX 1000

struct wd_mail_field {
	struct wd_mail_field *next;
	struct wd_span name, value; /* unfolded, as it was sent */
};

struct wd_mail {
	struct wd_mail *first, *next; /* parts inside, and beside */
	struct wd_mail_field *fields;
	struct wd_span type;    /* "text/plain", lower case */
	struct wd_span charset; /* as declared, may be empty */
	struct wd_span name;    /* of a file, UTF-8, may be empty */
	struct wd_span body;    /* transfer encoding and all */
	bool attached;          /* Content-Disposition: attachment */
	bool flowed, delsp;     /* RFC 3676 */
};

/** @retval WD_ELIMIT  deeper, or of more parts, than allowed   @retval WD_ENOMEM */
enum wd_err wd_mail_parse(struct wd_arena *arena, struct wd_span bytes, const struct wd_mail **ret);

/** A field as it was sent; empty when there is none. Names compare without case. */
struct wd_span wd_mail_field(const struct wd_mail *part, const char *name);

/** A field's text: encoded words read, in UTF-8. */
enum wd_err wd_mail_words(struct wd_arena *arena, struct wd_span field, struct wd_span *ret);

/** The bytes of a part without its transfer encoding. */
enum wd_err wd_mail_content(
	struct wd_arena *arena, const struct wd_mail *part, struct wd_span *ret);

#endif
