/* SPDX-License-Identifier: MIT */
/* ninjs in: who, where, about what, with which rights. */
#include "decode_ninjs.h"
#include "iso.h"

struct role_word {
	const char *word;
	enum wd_role role;
};

/* Roles of ninjs are free text; these are met. Nobody's role is a provider's who is not named so. */
static const struct role_word role_words[] = {
	{ "author", WD_ROLE_AUTHOR },
	{ "creator", WD_ROLE_AUTHOR },
	{ "by", WD_ROLE_AUTHOR },
	{ "agency", WD_ROLE_AGENCY },
	{ "provider", WD_ROLE_PROVIDER },
	{ "supplier", WD_ROLE_PROVIDER },
	{ "distributor", WD_ROLE_PROVIDER },
	{ "reporter", WD_ROLE_REPORTER },
	{ "writer", WD_ROLE_WRITER },
	{ "editor", WD_ROLE_EDITOR },
};

static enum wd_role role_of(const json_t *value, enum wd_role if_none)
{
	if (!value || wd_json_is(value, ""))
		return if_none;
	for (size_t i = 0; i < sizeof(role_words) / sizeof(role_words[0]); i++) {
		if (wd_json_is(value, role_words[i].word))
			return role_words[i].role;
	}
	return WD_ROLE_CONTRIBUTOR;
}

static struct wd_span line_of(struct wd_fields *f, const json_t *object, const char *key)
{
	return wd_json_line(f, wd_json_get(object, key, NULL));
}

/* A URI, or nothing: what a schema would refuse is not passed on. */
static struct wd_span uri_of(struct wd_fields *f, const json_t *object, const char *key)
{
	struct wd_span s = line_of(f, object, key);

	return wd_iso_is_uri(s) ? s : (struct wd_span){ 0 };
}

/* contactInfo: an e-mail address, and "in Beirut" as the locality of an address. */
static void party_contacts(struct wd_fields *f, const json_t *item, struct wd_party *party)
{
	const json_t *infos = wd_json_get(item, "contactInfo", "contactinfo");

	for (size_t i = 0; i < json_array_size(infos); i++) {
		const json_t *info = json_array_get(infos, i);
		const json_t *address = json_object_get(info, "address");

		if (wd_json_is(json_object_get(info, "type"), "email") && party->email.n == 0)
			party->email = line_of(f, info, "value");
		if (address && party->place.n == 0)
			party->place = line_of(f, address, "locality");
	}
}

/* AP names itself as provider and as source of information. */
static bool has_party(const struct wd_story *story, const struct wd_party *party)
{
	const struct wd_party *p;

	STAILQ_FOREACH (p, &story->parties, link) {
		if (p->role == party->role && wd_span_eq(p->name, party->name))
			return true;
	}
	return false;
}

static void add_party(struct wd_fields *f, struct wd_story *story, const struct wd_party *party)
{
	if (f->err == WD_OK && !has_party(story, party))
		f->err = wd_story_add_party(story, f->d->arena, party);
}

static void parties_of(
	struct wd_fields *f, const json_t *array, enum wd_role if_none, struct wd_story *story)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		struct wd_party party = {
			.role = role_of(wd_json_get(item, "role", "rel"), if_none),
			.name = line_of(f, item, "name"),
			.literal = line_of(f, item, "literal"),
		};

		if (party.name.n == 0) {
			party.name = party.literal;
			party.literal = (struct wd_span){ 0 };
		}
		party_contacts(f, item, &party);
		add_party(f, story, &party);
	}
}

/* "source" and "provider" are no ninjs, but widespread: who sends the story. */
static void parties(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *provider = wd_json_get(object, "provider", "source");
	const json_t *sources = wd_json_get(object, "infoSources", "infosources");

	parties_of(f, sources ? sources : wd_json_get(object, "infosource", NULL), WD_ROLE_PROVIDER,
		story);
	parties_of(f, wd_json_get(object, "authors", NULL), WD_ROLE_AUTHOR, story);
	if (!sources && json_is_string(provider)) {
		struct wd_party party = { .role = WD_ROLE_PROVIDER,
			.name = wd_json_line(f, provider) };

		add_party(f, story, &party);
	}
}

static void place_address(struct wd_fields *f, const json_t *item, struct wd_place *place)
{
	const json_t *infos = wd_json_get(item, "contactInfo", "contactinfo");

	for (size_t i = 0; i < json_array_size(infos); i++) {
		const json_t *address = json_object_get(json_array_get(infos, i), "address");

		if (!address)
			continue;
		place->locality = line_of(f, address, "locality");
		place->area = line_of(f, address, "area");
		place->country = line_of(f, address, "country");
		return;
	}
}

static void places(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *array = wd_json_get(object, "places", "place");

	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		struct wd_place place = {
			.rel = line_of(f, item, "rel"),
			.name = line_of(f, item, "name"),
			.uri = uri_of(f, item, "uri"),
		};

		place_address(f, item, &place);
		if (f->err == WD_OK)
			f->err = wd_story_add_place(story, f->d->arena, &place);
	}
	/* Some feeds give an array here; only one text has a home. */
	story->located = line_of(f, object, "located");
}

/* ninjs 1 has scheme and code, 2 and 3 have uri and literal. */
static struct wd_span coded_uri(struct wd_fields *f, const json_t *item)
{
	struct wd_span uri = uri_of(f, item, "uri");
	struct wd_span scheme = line_of(f, item, "scheme");
	struct wd_span code = line_of(f, item, "code");

	if (uri.n > 0 || scheme.n == 0 || code.n == 0 || f->err != WD_OK)
		return uri;
	char *p = wd_arena_text(f->d->arena, scheme.n + 1 + code.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return uri;
	}
	size_t n = scheme.n;
	memcpy(p, scheme.p, n);
	if (!strchr("/#:=", p[n - 1]))
		p[n++] = '/';
	memcpy(p + n, code.p, code.n);
	struct wd_span joined = { p, n + code.n };
	return wd_iso_is_uri(joined) ? joined : uri;
}

static void subjects_of(struct wd_fields *f, const json_t *array, struct wd_span rel_if_none,
	struct wd_subjects *subjects)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		struct wd_subject subject = { .rel = rel_if_none };

		if (json_is_object(item)) {
			struct wd_span rel = line_of(f, item, "rel");

			subject.rel = rel.n > 0 ? rel : rel_if_none;
			subject.name = line_of(f, item, "name");
			subject.uri = coded_uri(f, item);
			subject.literal = wd_json_line(f, wd_json_get(item, "literal", "code"));
		} else {
			subject.name = wd_json_line(f, item);
		}
		if (f->err == WD_OK)
			f->err = wd_story_add_subject(subjects, f->d->arena, &subject);
	}
}

static void rights(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *info = wd_json_get(object, "rightsInfo", "rightsinfo");
	const json_t *terms = wd_json_get(object, "usageTerms", "usageterms");

	story->copyright_holder =
		wd_json_line(f, wd_json_get(object, "copyrightHolder", "copyrightholder"));
	story->copyright_notice =
		wd_json_line(f, wd_json_get(object, "copyrightNotice", "copyrightnotice"));
	story->usage_terms =
		wd_json_line(f, json_is_array(terms) ? json_array_get(terms, 0) : terms);
	info = json_is_array(info) ? json_array_get(info, 0) : info;
	struct wd_span url = wd_json_line(f, wd_json_get(info, "linkedRights", "linkedrights"));
	if (wd_iso_is_uri(url))
		story->rights_url = url;
}

/* The first rendition that can be followed. */
static struct wd_span href_of(struct wd_fields *f, const json_t *item)
{
	const json_t *renditions = json_object_get(item, "renditions");
	struct wd_span href = { 0 };
	struct wd_member member = { 0 };

	for (size_t i = 0; i < json_array_size(renditions) && href.n == 0; i++)
		href = uri_of(f, json_array_get(renditions, i), "href");
	while (wd_json_next(renditions, &member)) {
		if (href.n == 0)
			href = uri_of(f, member.value, "href");
	}
	return href;
}

static void add_related(struct wd_fields *f, const json_t *item, struct wd_span name_if_none,
	struct wd_story *story)
{
	const json_t *first = json_array_get(json_object_get(item, "headlines"), 0);
	struct wd_related related = {
		.uri = uri_of(f, item, "uri"),
		.headline = wd_json_line(f, wd_json_get(item, "headline", "title")),
		.name = line_of(f, item, "name"),
		.rel = line_of(f, item, "rel"),
		.href = href_of(f, item),
	};

	if (related.headline.n == 0)
		related.headline = line_of(f, first, "value");
	/* "picture": a label, where the wire has a headline and no name for it. */
	if (related.name.n == 0)
		related.name = related.headline.n > 0 ? line_of(f, item, "type") : name_if_none;
	if (f->err == WD_OK && json_is_object(item))
		f->err = wd_story_add_related(story, f->d->arena, &related);
}

/* An array in ninjs 2 and 3, an object keyed by name in 1. */
static void related(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *items = json_object_get(object, "associations");
	struct wd_member member = { 0 };

	for (size_t i = 0; i < json_array_size(items); i++)
		add_related(f, json_array_get(items, i), (struct wd_span){ 0 }, story);
	while (wd_json_next(items, &member))
		add_related(f, member.value, wd_json_key(f, wd_span_of(member.key)), story);
}

static void alt_ids(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	const json_t *ids = wd_json_get(object, "altIds", "altids");
	struct wd_member member = { 0 };

	for (size_t i = 0; i < json_array_size(ids); i++) {
		const json_t *id = json_array_get(ids, i);

		wd_json_note(f, &story->alt_ids, line_of(f, id, "role"), line_of(f, id, "value"));
	}
	while (wd_json_next(ids, &member))
		wd_json_note(f, &story->alt_ids, wd_json_key(f, wd_span_of(member.key)),
			wd_json_line(f, member.value));
}

void wd_ninjs_meta(struct wd_fields *f, const json_t *object, struct wd_story *story)
{
	parties(f, object, story);
	places(f, object, story);
	subjects_of(f, wd_json_get(object, "subjects", "subject"), (struct wd_span){ 0 },
		&story->subjects);
	subjects_of(f, wd_json_get(object, "keywords", NULL), WD_SPAN("keyword"), &story->subjects);
	subjects_of(
		f, wd_json_get(object, "genres", "genre"), (struct wd_span){ 0 }, &story->genres);
	rights(f, object, story);
	related(f, object, story);
	alt_ids(f, object, story);
}
