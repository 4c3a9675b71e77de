/* SPDX-License-Identifier: MIT */
/* NITF: docdata, which says what a document is, until when, and whose. */
#include "decode_nitf.h"
#include "iso.h"

/* Canadian Press has some of docdata's elements beside it. */
static const struct wd_xml *in_head(const struct wd_xml *head, const char *name)
{
	const struct wd_xml *node = wd_xml_child(wd_xml_child(head, "docdata"), name);

	return node ? node : wd_xml_child(head, name);
}

static struct wd_span first_attr(
	struct wd_xf *f, const struct wd_xml *head, const char *name, const char *attr)
{
	return wd_xf_attr(f, in_head(head, name), attr);
}

/*
 * Unique with who registered it, else with the agency that conf names. Not with one that the text
 * names: a kill of the story has none, and must have the same uri.
 */
static struct wd_span uri_of(struct wd_xf *f, struct wd_span source, struct wd_span id)
{
	if (id.n == 0 || wd_iso_is_uri(id))
		return id;
	if (source.n == 0)
		source = f->d->rec->agency;
	if (source.n == 0)
		source = WD_SPAN("unknown");
	return wd_xf_urn(f, WD_SPAN("urn:nitf"), source, id);
}

/* Two or more, in digits. */
static bool is_later_one(struct wd_span s)
{
	bool digits = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		digits = digits && s.p[i] >= '0' && s.p[i] <= '9';
	return digits && !(s.n == 1 && s.p[0] < '2');
}

/* A version counts within its generation: version 1 of generation 2 comes after 3 of 1. */
static void version(struct wd_xf *f, const struct wd_xml *key, struct wd_story *story)
{
	struct wd_span of = wd_xf_attr(f, key, "version");
	struct wd_span generation = wd_xf_attr(f, key, "generation");

	if (is_later_one(of) || is_later_one(generation))
		wd_xf_action(story, WD_ACTION_UPDATE);
	story->version = wd_xf_join(f, generation, WD_SPAN("."), of);
}

static void identity(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *key = in_head(head, "du-key");
	struct wd_span source = first_attr(f, head, "doc-id", "regsrc");
	struct wd_span id = first_attr(f, head, "doc-id", "id-string");
	struct wd_span uri = uri_of(f, source, id);

	wd_decoding_identify(story, uri);
	if (!wd_span_eq(uri, id))
		wd_xf_note(f, &story->alt_ids, WD_SPAN("docId"), id);
	wd_xf_note(f, &story->alt_ids, WD_SPAN("duKey"), wd_xf_attr(f, key, "key"));
	wd_xf_note(f, &story->alt_ids, WD_SPAN("duKeyPart"), wd_xf_attr(f, key, "part"));
	version(f, key, story);
}

static void related(struct wd_xf *f, struct wd_story *story, struct wd_span rel, struct wd_span id)
{
	struct wd_related other = { .rel = rel, .name = id };

	if (id.n == 0 || wd_span_eq(id, story->uri) || wd_span_eq(id, story->id))
		return;
	if (wd_iso_is_uri(id))
		other.uri = id;
	wd_xf_related(f, story, &other);
}

static void note_ed(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	if (s.n > 0 && wd_span_find(story->ed_note, s) == story->ed_note.n)
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), s);
}

/* What else this document changes: one that it takes the place of, or that it puts right. */
static void replaces(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *docdata = wd_xml_child(head, "docdata");
	const struct wd_xml *correction = in_head(head, "correction");
	struct wd_span source = first_attr(f, head, "doc-id", "regsrc");
	struct wd_span old = wd_xf_attr(f, docdata, "management-doc-idref");
	struct wd_span status = wd_xf_attr(f, docdata, "management-idref-status");
	bool cancels = wd_span_starts_nocase(status, WD_SPAN("cancel"));

	related(f, story, cancels ? WD_SPAN("cancels") : WD_SPAN("replaces"),
		uri_of(f, source, old));
	if (old.n > 0)
		wd_xf_action(story, WD_ACTION_UPDATE);
	if (!correction)
		return;
	wd_xf_action(story, WD_ACTION_CORRECTION);
	note_ed(f, story, wd_xf_attr(f, correction, "info"));
	struct wd_span whose = wd_xf_attr(f, correction, "regsrc");
	related(f, story, WD_SPAN("corrects"),
		uri_of(f, whose.n > 0 ? whose : source, wd_xf_attr(f, correction, "id-string")));
}

/* A release after the issue is an embargo, whatever the status says; so is one without a zone. */
static void status(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	struct wd_span word = wd_xml_attr(wd_xml_child(head, "docdata"), "management-status");
	struct wd_span release = wd_span_trim(wd_xml_attr(in_head(head, "date.release"), "norm"));
	struct wd_span issue = wd_span_trim(wd_xml_attr(in_head(head, "date.issue"), "norm"));

	wd_xf_status(story, word);
	if (wd_span_eq_nocase(wd_span_trim(word), WD_SPAN("embargoed")) ||
		wd_iso_is_later(release, issue))
		wd_xf_embargo(f, story, release);
}

static void revisions(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	static const struct {
		struct wd_span function;
		enum wd_role role;
	} rows[] = {
		{ WD_SPAN_LIT("writer-author"), WD_ROLE_WRITER },
		{ WD_SPAN_LIT("author"), WD_ROLE_WRITER },
		{ WD_SPAN_LIT("writer"), WD_ROLE_WRITER },
		{ WD_SPAN_LIT("editor"), WD_ROLE_EDITOR },
		{ WD_SPAN_LIT("reporter"), WD_ROLE_REPORTER },
	};
	const struct wd_xml *at = in_head(head, "revision-history");

	for (; at; at = wd_xml_again(at)) {
		struct wd_span function = wd_span_trim(wd_xml_attr(at, "function"));
		enum wd_role role = WD_ROLE_CONTRIBUTOR;

		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			if (wd_span_eq_nocase(function, rows[i].function))
				role = rows[i].role;
		}
		wd_xf_party(f, story, role, wd_xf_attr(f, at, "name"));
		note_ed(f, story, wd_xf_attr(f, at, "comment"));
		struct wd_span when = wd_xf_datetime(f, wd_xml_attr(at, "norm"));
		if (when.n > 0 &&
			(story->version_created.n == 0 ||
				wd_iso_is_later(when, story->version_created)))
			story->version_created = when;
	}
}

static void dates(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	struct wd_span issue = wd_xf_datetime(f, wd_xml_attr(in_head(head, "date.issue"), "norm"));

	story->first_created = issue;
	story->version_created = issue;
	story->expires = wd_xf_datetime(f, wd_xml_attr(in_head(head, "date.expire"), "norm"));
	revisions(f, head, story);
}

/* "Nordfjord Press. All rights reserved." is a notice and no name. */
void wd_nitf_copyright(
	struct wd_xf *f, struct wd_story *story, struct wd_span holder, struct wd_span year)
{
	size_t end = wd_span_find(holder, WD_SPAN(". "));
	bool sentences = end < holder.n;
	bool marked = wd_span_starts_nocase(holder, WD_SPAN("copyright")) ||
		wd_span_starts(holder, WD_SPAN("\u00a9")) ||
		wd_span_starts_nocase(holder, WD_SPAN("(c)"));

	if (holder.n == 0)
		return;
	if (story->copyright_notice.n == 0 && (year.n > 0 || sentences || marked)) {
		struct wd_span notice = wd_xf_join(f, year, WD_SPAN(" "), holder);

		story->copyright_notice =
			marked ? holder : wd_xf_join(f, WD_SPAN("\u00a9"), WD_SPAN(" "), notice);
	}
	if (story->copyright_holder.n == 0 && !marked)
		story->copyright_holder = wd_span_head(holder, end);
}

static void rights(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	static const char *const terms[] = { "type", "limitations", "geography" };
	const struct wd_xml *copyright = in_head(head, "doc.copyright");
	const struct wd_xml *at = in_head(head, "doc.rights");

	wd_nitf_copyright(
		f, story, wd_xf_attr(f, copyright, "holder"), wd_xf_attr(f, copyright, "year"));
	for (; at; at = wd_xml_again(at)) {
		for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
			story->usage_terms = wd_xf_join(
				f, story->usage_terms, WD_SPAN("\n"), wd_xf_attr(f, at, terms[i]));
		wd_nitf_copyright(f, story, wd_xf_attr(f, at, "owner"), (struct wd_span){ 0 });
	}
}

static void places(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *at = in_head(head, "evloc");

	for (; at; at = wd_xml_again(at)) {
		struct wd_place place = {
			.rel = WD_SPAN("event"),
			.locality = wd_xf_attr(f, at, "city"),
			.area = wd_xf_attr(f, at, "state-prov"),
			.country = wd_xf_attr(f, at, "iso-cc"),
		};
		struct wd_span text = wd_xf_line(f, at);

		place.name = place.locality.n > 0 ? place.locality
			: text.n > 0              ? text
			: place.area.n > 0        ? place.area
						  : place.country;
		wd_xf_place(f, story, &place);
	}
}

/* Who passed it on, and the row that it is part of. */
static void delivery(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *from = wd_xml_child(in_head(head, "del-list"), "from-src");
	const struct wd_xml *at = in_head(head, "ed-msg");

	for (; from; from = wd_xml_again(from))
		wd_xf_note(f, &story->alt_ids, WD_SPAN("fromSrc"), wd_xf_attr(f, from, "src-name"));
	for (; at; at = wd_xml_again(at)) {
		note_ed(f, story, wd_xf_attr(f, at, "info"));
		note_ed(f, story, wd_xf_line(f, at));
	}
	for (at = in_head(head, "doc-scope"); at; at = wd_xml_again(at))
		wd_xf_subject(f, &story->subjects,
			&(struct wd_subject){
				.rel = WD_SPAN("scope"), .name = wd_xf_attr(f, at, "scope") });
	wd_xf_note(f, &story->descriptions, WD_SPAN("series"),
		first_attr(f, head, "series", "series.name"));
	wd_xf_subject(f, &story->genres,
		&(struct wd_subject){ .name = first_attr(f, head, "fixture", "fix-id") });
}

void wd_nitf_docdata(struct wd_xf *f, const struct wd_xml *nitf, struct wd_story *story)
{
	const struct wd_xml *head = wd_xml_child(nitf, "head");
	const struct wd_xml *body = wd_xml_child(nitf, "body");

	wd_xf_language(f, story, wd_xml_attr(nitf, "baselang"));
	wd_xf_language(f, story, wd_xml_attr(nitf, "lang"));
	wd_xf_language(f, story, wd_xml_attr(body, "lang"));
	identity(f, head, story);
	status(f, head, story);
	story->urgency = wd_xf_urgency(wd_xml_attr(in_head(head, "urgency"), "ed-urg"));
	delivery(f, head, story);
	dates(f, head, story);
	replaces(f, head, story);
	rights(f, head, story);
	places(f, head, story);
	wd_nitf_subjects(f, head, story);
}
