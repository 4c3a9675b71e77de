/* SPDX-License-Identifier: MIT */
/*
 * jansson builds and writes all but places and bodies: these are nine tenths of a document, and
 * going through a json_t costs more than the rest of it. They are escaped straight into the output,
 * behind everything else.
 */
#include "wiredesk/encode.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "core/encode_body.h"
#include "core/encode_place.h"

/* What every document begins with. */
#define FIRST                                                               \
	"{\"standard\":{\"name\":\"ninjs\",\"version\":\"3.2\",\"schema\":" \
	"\"http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#\"},"        \
	"\"type\":\"text\",\"representationType\":\"full\""
/* As the buffers of decoded text; the output has a maximum of its own. */
#define JOINED_MAX ((size_t)1 << 30)

struct wd_encoder {
	struct wd_buf joined; /* the body before it is escaped */
};

/* One document in the making. A failed allocation is kept until the end. */
struct doc {
	const struct wd_story *story;
	struct wd_hasher *hasher;
	json_t *root;
	enum wd_err err;
};

struct wd_encoder *wd_encoder_new(void)
{
	struct wd_encoder *encoder = calloc(1, sizeof(*encoder));

	if (!encoder)
		return NULL;
	wd_buf_init(&encoder->joined, JOINED_MAX);
	return encoder;
}

void wd_encoder_free(struct wd_encoder *encoder)
{
	if (!encoder)
		return;
	wd_buf_done(&encoder->joined);
	free(encoder);
}

/* --- values --------------------------------------------------------------------------------- */

/* Takes @p value. */
static void set(struct doc *doc, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value) != 0)
		doc->err = WD_ENOMEM;
}

/* Takes @p value. */
static void append(struct doc *doc, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		doc->err = WD_ENOMEM;
}

/* Empty text is left out: absent and empty mean the same, and absent is shorter. */
static void set_text(struct doc *doc, json_t *object, const char *key, struct wd_span text)
{
	if (text.n > 0)
		set(doc, object, key, json_stringn_nocheck(text.p, text.n));
}

static void set_static(struct doc *doc, json_t *object, const char *key, const char *text)
{
	set_text(doc, object, key, wd_span_of(text));
}

static bool is_alnum(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Bytes of the scheme at the start of @p s, 0 without one. */
static size_t scheme_length(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == ':')
			return i;
		if (!is_alnum(c) && (i == 0 || (c != '+' && c != '-' && c != '.')))
			return 0;
		if (i == 0 && c <= '9')
			return 0;
	}
	return 0;
}

bool wd_is_uri(struct wd_span s)
{
	static const char marks[] = "-._~:/?@!$&'()*+,;=";
	size_t i = scheme_length(s) + 1;
	bool fragment = false;

	if (i == 1 || i >= s.n)
		return false;
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '#' && !fragment) {
			fragment = true;
		} else if (c == '%') {
			if (s.n - i < 3 || !is_hex((unsigned char)s.p[i + 1]) ||
				!is_hex((unsigned char)s.p[i + 2]))
				return false;
		} else if (!is_alnum(c) && (c == '\0' || !strchr(marks, c))) {
			return false;
		}
	}
	return true;
}

static void set_uri(struct doc *doc, json_t *object, const char *key, struct wd_span uri)
{
	if (wd_is_uri(uri))
		set_text(doc, object, key, uri);
}

/* --- lists ---------------------------------------------------------------------------------- */

static json_t *notes_of(struct doc *doc, const struct wd_notes *notes)
{
	const struct wd_note *note;
	json_t *array = json_array();

	STAILQ_FOREACH (note, notes, link) {
		json_t *object = json_object();

		set_text(doc, object, "role", note->role);
		set_text(doc, object, "value", note->value);
		append(doc, array, object);
	}
	return array;
}

static json_t *alt_ids_of(struct doc *doc, const struct wd_hash *content)
{
	json_t *array = notes_of(doc, &doc->story->alt_ids);
	json_t *object = json_object();
	char ni[WD_NI_SIZE];

	wd_hash_ni(content, ni);
	set_static(doc, object, "role", "contentHash");
	set_static(doc, object, "value", ni);
	append(doc, array, object);
	return array;
}

/* Takes @p address. */
static json_t *contact_of(struct doc *doc, json_t *address)
{
	json_t *object = json_object();

	set_static(doc, object, "type", "address");
	set(doc, object, "address", address);
	return object;
}

static json_t *contacts_of(struct doc *doc, const struct wd_party *party)
{
	json_t *array = json_array();

	if (party->email.n > 0) {
		json_t *email = json_object();

		set_static(doc, email, "type", "email");
		set_text(doc, email, "value", party->email);
		append(doc, array, email);
	}
	if (party->place.n > 0) {
		json_t *address = json_object();

		set_text(doc, address, "locality", party->place);
		append(doc, array, contact_of(doc, address));
	}
	return array;
}

static json_t *parties_of(struct doc *doc)
{
	const struct wd_party *party;
	json_t *array = json_array();

	STAILQ_FOREACH (party, &doc->story->parties, link) {
		json_t *object = json_object();

		set_static(doc, object, "role", wd_role_name(party->role));
		set_text(doc, object, "name", party->name);
		set_text(doc, object, "literal", party->literal);
		if (party->email.n > 0 || party->place.n > 0)
			set(doc, object, "contactInfo", contacts_of(doc, party));
		append(doc, array, object);
	}
	return array;
}

/* A code that is no URI is an identifier all the same: `literal` takes it. */
static json_t *subjects_of(struct doc *doc, const struct wd_subjects *subjects, bool rels)
{
	const struct wd_subject *subject;
	json_t *array = json_array();

	STAILQ_FOREACH (subject, subjects, link) {
		json_t *object = json_object();
		bool sound = wd_is_uri(subject->uri);

		set_text(doc, object, "name", subject->name);
		if (rels)
			set_text(doc, object, "rel", subject->rel);
		set_uri(doc, object, "uri", subject->uri);
		set_text(doc, object, "literal",
			sound || subject->literal.n > 0 ? subject->literal : subject->uri);
		append(doc, array, object);
	}
	return array;
}

/* "urn:wiredesk:related:" and half of the name's hash: the same line gets the same uri for ever. */
static void set_related_uri(struct doc *doc, json_t *object, struct wd_span name)
{
	static const char digits[] = "0123456789abcdef";
	char uri[] = "urn:wiredesk:related:0123456789abcdef0123456789abcdef";
	char *p = uri + sizeof("urn:wiredesk:related:") - 1;
	struct wd_hash hash;
	enum wd_err err = wd_sha256(doc->hasher, name, (struct wd_span){ 0 }, &hash);

	if (err != WD_OK) {
		doc->err = err;
		return;
	}
	for (size_t i = 0; i < 16; i++) {
		*p++ = digits[hash.b[i] >> 4];
		*p++ = digits[hash.b[i] & 15];
	}
	set_static(doc, object, "uri", uri);
}

static json_t *headline_of(struct doc *doc, struct wd_span headline)
{
	json_t *array = json_array(), *object = json_object();

	set_static(doc, object, "role", "main");
	set_text(doc, object, "value", headline);
	append(doc, array, object);
	return array;
}

static json_t *related_of(struct doc *doc)
{
	const struct wd_related *related;
	json_t *array = json_array();

	STAILQ_FOREACH (related, &doc->story->related, link) {
		json_t *object = json_object();
		struct wd_span name = related->name;

		if (name.n == 0)
			name = related->headline.n > 0 ? related->headline : related->uri;
		if (wd_is_uri(related->uri))
			set_text(doc, object, "uri", related->uri);
		else
			set_related_uri(
				doc, object, related->headline.n > 0 ? related->headline : name);
		set_text(doc, object, "name", name);
		if (related->headline.n > 0)
			set(doc, object, "headlines", headline_of(doc, related->headline));
		set_text(doc, object, "rel", related->rel);
		set_static(doc, object, "representationType", "partial");
		if (wd_is_uri(related->href)) {
			json_t *renditions = json_array();
			json_t *web = json_object();

			set_static(doc, web, "name", "web");
			set_text(doc, web, "href", related->href);
			append(doc, renditions, web);
			set(doc, object, "renditions", renditions);
		}
		append(doc, array, object);
	}
	return array;
}

/* --- the document --------------------------------------------------------------------------- */

static void set_head(struct doc *doc)
{
	const struct wd_story *story = doc->story;
	json_t *root = doc->root;

	set_text(doc, root, "uri", story->uri);
	set_static(doc, root, "pubStatus", wd_pub_status_name(story->pub_status));
	set_text(doc, root, "version", story->version);
	set_text(doc, root, "language", story->language);
	if (story->urgency >= 1 && story->urgency <= 9)
		set(doc, root, "urgency", json_integer(story->urgency));
	set_text(doc, root, "firstCreated", story->first_created);
	set_text(doc, root, "versionCreated", story->version_created);
	set_text(doc, root, "contentCreated", story->content_created);
	set_text(doc, root, "embargoedUntil", story->embargoed_until);
	set_text(doc, root, "expires", story->expires);
}

static void set_lists(struct doc *doc)
{
	const struct wd_story *story = doc->story;
	json_t *root = doc->root;

	if (!STAILQ_EMPTY(&story->headlines))
		set(doc, root, "headlines", notes_of(doc, &story->headlines));
	if (!STAILQ_EMPTY(&story->descriptions))
		set(doc, root, "descriptions", notes_of(doc, &story->descriptions));
	if (!STAILQ_EMPTY(&story->parties))
		set(doc, root, "infoSources", parties_of(doc));
	if (!STAILQ_EMPTY(&story->subjects))
		set(doc, root, "subjects", subjects_of(doc, &story->subjects, true));
	if (!STAILQ_EMPTY(&story->genres))
		set(doc, root, "genres", subjects_of(doc, &story->genres, false));
	if (!STAILQ_EMPTY(&story->related))
		set(doc, root, "associations", related_of(doc));
}

static void set_rights(struct doc *doc)
{
	const struct wd_story *story = doc->story;

	set_text(doc, doc->root, "copyrightHolder", story->copyright_holder);
	set_text(doc, doc->root, "copyrightNotice", story->copyright_notice);
	set_text(doc, doc->root, "usageTerms", story->usage_terms);
	if (wd_is_uri(story->rights_url)) {
		json_t *rights = json_object();

		set_text(doc, rights, "linkedRights", story->rights_url);
		set(doc, doc->root, "rightsInfo", rights);
	}
}

static bool is_utf8(json_t *json)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_string(json))
		return wd_utf8_valid(
			(struct wd_span){ json_string_value(json), json_string_length(json) });
	json_array_foreach (json, i, value) {
		if (!is_utf8(value))
			return false;
	}
	json_object_foreach (json, key, value) {
		if (!is_utf8(value))
			return false;
	}
	return true;
}

/* Append @p root in place of the '{' of what it writes: the members come behind those of @p out. */
static enum wd_err dump(json_t *root, struct wd_buf *out)
{
	for (;;) {
		size_t room = out->cap - out->n;
		size_t n = json_dumpb(root, out->p + out->n, room, JSON_COMPACT);

		/* It does not say why: for text that is no UTF-8, or for memory. */
		if (n == 0)
			return is_utf8(root) ? WD_ENOMEM : WD_ECHARSET;
		if (n <= room) {
			out->p[out->n] = ',';
			out->n += n;
			return WD_OK;
		}
		enum wd_err err = wd_buf_reserve(out, n);
		if (err != WD_OK)
			return err;
	}
}

static enum wd_err put_head(const struct wd_story *story, const struct wd_hash *content,
	struct wd_hasher *hasher, struct wd_buf *out)
{
	struct doc doc = { .story = story, .hasher = hasher, .root = json_object() };

	set_head(&doc);
	set_text(&doc, doc.root, "slugline", story->slugline);
	set_text(&doc, doc.root, "edNote", story->ed_note);
	set_text(&doc, doc.root, "by", story->by);
	set_text(&doc, doc.root, "located", story->located);
	set_lists(&doc);
	set(&doc, doc.root, "altIds", alt_ids_of(&doc, content));
	set_rights(&doc);
	if (doc.err == WD_OK)
		doc.err = wd_buf_puts(out, FIRST);
	if (doc.err == WD_OK)
		doc.err = dump(doc.root, out);
	json_decref(doc.root);
	return doc.err;
}

enum wd_err wd_encode(struct wd_encoder *encoder, const struct wd_story *story,
	const struct wd_hash *content, struct wd_hasher *hasher, struct wd_buf *out)
{
	size_t start = out->n;
	enum wd_err err;

	assert(story->uri.n > 0);
	err = put_head(story, content, hasher, out);
	wd_buf_reset(&encoder->joined);
	if (err == WD_OK)
		err = wd_encode_places(&story->places, out);
	if (err == WD_OK)
		err = wd_text_join(&story->text, &encoder->joined);
	if (err == WD_OK)
		err = wd_encode_body(wd_buf_span(&encoder->joined), story->body_html, out);
	if (err != WD_OK)
		out->n = start;
	return err;
}
