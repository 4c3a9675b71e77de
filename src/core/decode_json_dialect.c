/* SPDX-License-Identifier: MIT */
#include "decode_json_dialect.h"

#include <stdint.h>

#include "wiredesk/buf.h"
#include "wiredesk/span.h"

#define TELLING 3

enum how {
	AS_IS,
	PREFIX, /* a string, with .arg in front */
	JOIN,   /* an array of strings to one, with .arg between; a string as it is */
	SPLIT,  /* a string to an array, at each .arg */
	MARKUP, /* to body_html when it begins with a tag, else to body_text */
};

struct name {
	const char *from, *to; /* the first that is there wins */
	enum how how;
	const char *arg;
};

/* Reuters' content API, as its GraphQL answers. */
static const struct name reuters[] = {
	{ "uri", "uri", AS_IS, NULL },
	{ "versionedGuid", "uri", AS_IS, NULL },
	{ "usn", "id", AS_IS, NULL },
	{ "type", "type", AS_IS, NULL },
	{ "headLine", "headline", AS_IS, NULL },
	{ "byLine", "byline", AS_IS, NULL },
	{ "dateLine", "dateline", AS_IS, NULL },
	{ "located", "located", AS_IS, NULL },
	{ "slug", "slugline", AS_IS, NULL },
	{ "caption", "description_caption", AS_IS, NULL },
	{ "fragment", "description_summary", AS_IS, NULL },
	{ "bodyXhtmlRich", "body_xhtml", AS_IS, NULL },
	{ "bodyXhtml", "body_xhtml", AS_IS, NULL },
	{ "body", "body_text", AS_IS, NULL },
	{ "pubStatus", "pubstatus", AS_IS, NULL },
	{ "urgency", "urgency", AS_IS, NULL },
	{ "language", "language", AS_IS, NULL },
	{ "version", "version", AS_IS, NULL },
	{ "firstCreated", "firstcreated", AS_IS, NULL },
	{ "versionCreated", "versioncreated", AS_IS, NULL },
	{ "embargoed", "embargoed", AS_IS, NULL },
	{ "copyrightNotice", "copyrightnotice", AS_IS, NULL },
	{ "usageTerms", "usageterms", JOIN, " " },
	{ "editorsNote", "ednote", AS_IS, NULL },
	{ "keyword", "keywords", AS_IS, NULL },
	{ "subject", "subject", AS_IS, NULL },
	{ NULL, NULL, AS_IS, NULL },
};

/* AFP's core API. */
static const struct name afp[] = {
	{ "uno", "uri", PREFIX, "urn:afp:uno:" },
	{ "afpshortid", "id", AS_IS, NULL },
	{ "class", "type", AS_IS, NULL },
	{ "headline", "headline", AS_IS, NULL },
	{ "title", "headline", AS_IS, NULL },
	{ "news", "body_text", JOIN, "\n\n" },
	{ "caption", "description_caption", JOIN, " " },
	{ "summary", "description_summary", JOIN, " " },
	{ "lang", "language", AS_IS, NULL },
	{ "city", "located", AS_IS, NULL },
	{ "revision", "version", AS_IS, NULL },
	{ "created", "firstcreated", AS_IS, NULL },
	{ "published", "versioncreated", AS_IS, NULL },
	{ "status", "pubstatus", AS_IS, NULL },
	{ "embargoed", "embargoed", AS_IS, NULL },
	{ "signal", "signals", AS_IS, NULL },
	{ "urgency", "urgency", AS_IS, NULL },
	{ "slug", "slugline", JOIN, "-" },
	{ "keyword", "keywords", AS_IS, NULL },
	{ "advisory", "ednote", JOIN, "\n" },
	{ "disclaimer", "usageterms", JOIN, " " },
	{ "copyright", "copyrightnotice", AS_IS, NULL },
	{ "creditLine", "description_creditline", AS_IS, NULL },
	{ "provider", "provider", AS_IS, NULL },
	{ NULL, NULL, AS_IS, NULL },
};

/* Fingerpost's wires: hyphens, and strings for everything. */
static const struct name fingerpost[] = {
	{ "uri", "uri", AS_IS, NULL },
	{ "usn", "id", AS_IS, NULL },
	{ "headline", "headline", AS_IS, NULL },
	{ "subhead", "headline_sub", AS_IS, NULL },
	{ "byline", "byline", AS_IS, NULL },
	{ "dateline", "dateline", AS_IS, NULL },
	{ "location", "located", AS_IS, NULL },
	{ "slug", "slugline", AS_IS, NULL },
	{ "abstract", "description_summary", AS_IS, NULL },
	{ "body_text", "", MARKUP, NULL },
	{ "bodyText", "", MARKUP, NULL },
	{ "body-text", "", MARKUP, NULL },
	{ "status", "pubstatus", AS_IS, NULL },
	{ "priority", "urgency", AS_IS, NULL },
	{ "version", "version", AS_IS, NULL },
	{ "language", "language", AS_IS, NULL },
	{ "first-version", "firstcreated", AS_IS, NULL },
	{ "firstVersion", "firstcreated", AS_IS, NULL },
	{ "version-created", "versioncreated", AS_IS, NULL },
	{ "versionCreated", "versioncreated", AS_IS, NULL },
	{ "embargo", "embargoed", AS_IS, NULL },
	{ "ednote", "ednote", AS_IS, NULL },
	{ "usage", "usageterms", AS_IS, NULL },
	{ "copyright", "copyrightnotice", AS_IS, NULL },
	{ "keywords", "keywords", SPLIT, "+" },
	{ "source", "provider", AS_IS, NULL },
	{ "source-feed", "provider", AS_IS, NULL },
	{ NULL, NULL, AS_IS, NULL },
};

/* What a form on the web sends: names for people, and an array for everything. */
static const struct name form[] = {
	{ "Headline", "headline", JOIN, " " },
	{ "Byline", "byline", JOIN, " and " },
	{ "Dateline", "located", JOIN, ", " },
	{ "Slugline", "slugline", JOIN, "-" },
	{ "Abstract", "description_summary", JOIN, " " },
	{ "Body", "body_text", JOIN, "\n\n" },
	{ "Category", "keywords", AS_IS, NULL },
	{ "Legal flag", "ednote", JOIN, " " },
	{ NULL, NULL, AS_IS, NULL },
};

static const struct dialect {
	const char *all[TELLING];  /* all of these keys give it away */
	const char *some[TELLING]; /* and one of these, if any is named */
	const struct name *names;
} dialects[] = {
	{ { "usn", NULL }, { "headLine", "bodyXhtml", "byLine" }, reuters },
	{ { "versionedGuid", NULL }, { "headLine", "bodyXhtml", "byLine" }, reuters },
	{ { "uno", NULL }, { "news", "afpshortid", "headline" }, afp },
	{ { "source-feed", NULL }, { "body_text", "bodyText", "headline" }, fingerpost },
	{ { "Headline", NULL }, { "Body" }, form },
};

#define N_DIALECTS (sizeof(dialects) / sizeof(dialects[0]))

static bool is_of(const json_t *object, const struct dialect *dialect)
{
	bool some = false;

	for (size_t i = 0; i < TELLING && dialect->all[i]; i++) {
		if (!json_object_get(object, dialect->all[i]))
			return false;
	}
	for (size_t i = 0; i < TELLING && dialect->some[i]; i++)
		some = some || json_object_get(object, dialect->some[i]);
	return some;
}

static struct wd_span text_of(const json_t *value)
{
	if (!json_is_string(value))
		return (struct wd_span){ 0 };
	return (struct wd_span){ json_string_value(value), json_string_length(value) };
}

/* Each is NULL without memory. */
static json_t *prefixed(const json_t *value, const char *prefix)
{
	struct wd_buf all;
	json_t *text = NULL;

	wd_buf_init(&all, SIZE_MAX / 2);
	if (wd_buf_puts(&all, prefix) == WD_OK && wd_buf_put(&all, text_of(value)) == WD_OK)
		text = json_stringn(all.p, all.n);
	wd_buf_done(&all);
	return text;
}

static json_t *joined(const json_t *value, const char *between)
{
	struct wd_buf all;
	enum wd_err err = WD_OK;

	wd_buf_init(&all, SIZE_MAX / 2);
	for (size_t i = 0; err == WD_OK && i < json_array_size(value); i++) {
		struct wd_span element = text_of(json_array_get(value, i));

		if (element.n > 0 && all.n > 0)
			err = wd_buf_puts(&all, between);
		if (err == WD_OK)
			err = wd_buf_put(&all, element);
	}
	json_t *text = err == WD_OK ? json_stringn(all.n > 0 ? all.p : "", all.n) : NULL;
	wd_buf_done(&all);
	return text;
}

static json_t *split(struct wd_span text, char at)
{
	json_t *array = json_array();

	while (array && text.n > 0) {
		size_t n = wd_span_find_byte(text, at);

		if (n > 0 && json_array_append_new(array, json_stringn(text.p, n)) != 0) {
			json_decref(array);
			return NULL;
		}
		text = wd_span_from(text, n + 1);
	}
	return array;
}

static json_t *converted(json_t *value, const struct name *name)
{
	switch (name->how) {
	case PREFIX:
		return prefixed(value, name->arg);
	case JOIN:
		return json_is_array(value) ? joined(value, name->arg) : json_incref(value);
	case SPLIT:
		return json_is_string(value) ? split(text_of(value), name->arg[0])
					     : json_incref(value);
	case AS_IS:
	case MARKUP:
		break;
	}
	return json_incref(value);
}

static const char *name_for(const json_t *value, const struct name *name)
{
	if (name->how != MARKUP)
		return name->to;
	return wd_span_starts(wd_span_trim(text_of(value)), WD_SPAN("<")) ? "body_html"
									  : "body_text";
}

static bool is_empty(const json_t *value)
{
	return !value || json_is_null(value) ||
		(json_is_string(value) && json_string_length(value) == 0);
}

static enum wd_err convert(const json_t *object, const struct name *names, json_t *ninjs)
{
	for (; names->from; names++) {
		json_t *value = json_object_get(object, names->from);
		const char *to = name_for(value, names);

		if (is_empty(value) || json_object_get(ninjs, to))
			continue;
		if (names->how == PREFIX && !json_is_string(value))
			continue;
		/* Fails for a NULL value too. */
		if (json_object_set_new(ninjs, to, converted(value, names)) != 0)
			return WD_ENOMEM;
	}
	return WD_OK;
}

enum wd_err wd_json_dialect(const json_t *object, json_t **ret)
{
	const json_t *item = json_object_get(json_object_get(object, "data"), "item");

	*ret = NULL;
	item = json_is_object(item) ? item : object;
	for (size_t i = 0; i < N_DIALECTS; i++) {
		if (!is_of(item, &dialects[i]))
			continue;
		json_t *ninjs = json_object();
		enum wd_err err = ninjs ? convert(item, dialects[i].names, ninjs) : WD_ENOMEM;

		if (err == WD_OK)
			*ret = ninjs;
		else
			json_decref(ninjs);
		return err;
	}
	return WD_OK;
}
