/* SPDX-License-Identifier: MIT */
/* NewsML-G2: contentMeta. */
#include "decode_g2.h"
#include "iso.h"

static bool is_any(struct wd_span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, wd_span_of(words[i])))
			return true;
	}
	return false;
}

/* "***" is a headline that somebody left out. */
static struct wd_span headline_of(struct wd_xf *f, const struct wd_xml *node)
{
	struct wd_span s = wd_xf_line(f, node);

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '*' && s.p[i] != ' ')
			return s;
	}
	return (struct wd_span){ 0 };
}

static struct wd_span headline_role(struct wd_xf *f, const struct wd_xml *node, bool has_main)
{
	static const char *const mains[] = { "main", "title", "headline", "hl1" };
	static const char *const subs[] = { "subtitle", "sub", "subheadline", "subhead" };
	struct wd_span role = wd_g2_code(wd_xml_attr(node, "role"));
	struct wd_span rank = wd_xml_attr(node, "rank");

	if (is_any(role, subs, sizeof(subs) / sizeof(subs[0])))
		return WD_SPAN("sub");
	if (role.n > 0 && !is_any(role, mains, sizeof(mains) / sizeof(mains[0])))
		return wd_xf_clean(f, role);
	if (!has_main && (rank.n == 0 || wd_span_eq(rank, WD_SPAN("1"))))
		return WD_SPAN("main");
	return WD_SPAN("sub");
}

static void headlines(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "headline");
	struct wd_span main_role = WD_SPAN("main");

	for (; node; node = wd_xml_again(node)) {
		bool has_main = wd_notes_get(&story->headlines, main_role).n > 0;

		wd_xf_note(&g->f, &story->headlines, headline_role(&g->f, node, has_main),
			headline_of(&g->f, node));
	}
	/* All had roles of the agency's own: the first is the headline all the same. */
	if (wd_notes_get(&story->headlines, main_role).n == 0 && !STAILQ_EMPTY(&story->headlines))
		STAILQ_FIRST(&story->headlines)->role = main_role;
}

static void descriptions(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "description");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span role = wd_xf_clean(&g->f, wd_g2_code(wd_xml_attr(node, "role")));

		wd_xf_note(&g->f, &story->descriptions, role.n > 0 ? role : WD_SPAN("summary"),
			wd_xf_line(&g->f, node));
	}
	wd_xf_note(&g->f, &story->descriptions, WD_SPAN("creditline"),
		wd_xf_line(&g->f, wd_xml_child(meta, "creditline")));
}

/* Reuters puts a time there: "2014-07-16 15:53:10 GMT+00:00". */
static void by_and_dateline(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "by");
	struct wd_span dateline = wd_xf_line(&g->f, wd_xml_child(meta, "dateline"));

	for (; node; node = wd_xml_again(node))
		wd_xf_note(&g->f, &story->descriptions, WD_SPAN("byline"), wd_xf_line(&g->f, node));
	if (dateline.n > 0 && !(dateline.p[0] >= '0' && dateline.p[0] <= '9'))
		wd_xf_note(&g->f, &story->descriptions, WD_SPAN("dateline"), dateline);
}

/* Reuters stamps its desk there, which is where nothing happened. */
static bool is_desk(struct wd_span s)
{
	static const char *const desks[] = { "Bangalore", "Bengaluru" };

	return is_any(s, desks, sizeof(desks) / sizeof(desks[0]));
}

static struct wd_span broader_name(struct wd_g2 *g, const struct wd_xml *node, const char *kind)
{
	const struct wd_xml *at = wd_xml_child(node, "broader");

	for (; at; at = wd_xml_again(at)) {
		struct wd_span alias = wd_g2_alias_of(at);
		struct wd_span type = wd_g2_code(wd_xml_attr(at, "type"));

		if (wd_span_eq(type, wd_span_of(kind)) ||
			wd_span_find(alias, wd_span_of(kind)) < alias.n)
			return wd_g2_name(g, at);
	}
	return (struct wd_span){ 0 };
}

static void located(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "located");

	for (; node; node = wd_xml_again(node)) {
		struct wd_place place = {
			.rel = WD_SPAN("located"),
			.name = wd_g2_name(g, node),
			.country = broader_name(g, node, "country"),
			.area = broader_name(g, node, "statprov"),
			.uri = wd_g2_uri(g, node),
		};

		if (is_desk(place.name))
			continue;
		place.locality = place.name;
		wd_xf_place(&g->f, story, &place);
	}
}

static bool is_person(const struct wd_story *story, const struct wd_xml *node, struct wd_span name)
{
	const struct wd_party *party;

	if (wd_xml_child(node, "organisationDetails") ||
		wd_span_eq_nocase(name, story->copyright_holder) ||
		wd_span_eq(wd_g2_code(wd_xml_attr(node, "type")), WD_SPAN("organisation")))
		return false;
	STAILQ_FOREACH (party, &story->parties, link) {
		if (party->role != WD_ROLE_AUTHOR && wd_span_eq_nocase(party->name, name))
			return false;
	}
	/* "dw", "tholl.gregor" and "Reuters" are no display names of people. */
	return wd_xml_child(node, "personDetails") || wd_span_find_byte(name, ' ') < name.n;
}

static bool is_agency_role(struct wd_span role)
{
	return wd_span_eq_nocase(role, WD_SPAN("source"));
}

static void info_sources(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "infoSource");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span name = wd_g2_name(g, node);

		wd_xf_party(&g->f, story, WD_ROLE_AGENCY,
			name.n > 0 ? name : wd_xf_clean(&g->f, wd_g2_code_of(node)));
	}
}

/* A creator is an author unless a byline says who that is. */
static void creators(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	bool bylined = wd_notes_get(&story->descriptions, WD_SPAN("byline")).n > 0;
	const struct wd_xml *node = wd_xml_child(meta, "creator");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span name = wd_g2_name(g, node);
		struct wd_span role = wd_g2_code(wd_xml_attr(node, "role"));

		if (is_agency_role(role))
			wd_xf_party(&g->f, story, WD_ROLE_AGENCY, name);
		else if (is_person(story, node, name))
			wd_xf_party(
				&g->f, story, bylined ? WD_ROLE_CONTRIBUTOR : WD_ROLE_AUTHOR, name);
		else
			wd_xf_party(&g->f, story,
				name.n > 2 && name.p[0] >= 'A' && name.p[0] <= 'Z'
					? WD_ROLE_AGENCY
					: WD_ROLE_CONTRIBUTOR,
				name);
	}
}

static enum wd_role contributor_role(struct wd_span role)
{
	static const char *const editors[] = { "editor", "subeditor", "deskeditor" };
	static const char *const reporters[] = { "reporter", "correspondent" };
	static const char *const writers[] = { "writer", "copywriter" };

	if (is_any(role, editors, sizeof(editors) / sizeof(editors[0])))
		return WD_ROLE_EDITOR;
	if (is_any(role, reporters, sizeof(reporters) / sizeof(reporters[0])))
		return WD_ROLE_REPORTER;
	if (is_any(role, writers, sizeof(writers) / sizeof(writers[0])))
		return WD_ROLE_WRITER;
	return WD_ROLE_CONTRIBUTOR;
}

static void parties(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "contributor");

	info_sources(g, meta, story);
	creators(g, meta, story);
	for (; node; node = wd_xml_again(node))
		wd_xf_party(&g->f, story, contributor_role(wd_g2_code(wd_xml_attr(node, "role"))),
			wd_g2_name(g, node));
}

static void subjects_of(
	struct wd_g2 *g, const struct wd_xml *meta, const char *name, struct wd_subjects *subjects)
{
	const struct wd_xml *node = wd_xml_child(meta, name);
	bool genre = subjects && name[0] == 'g';

	for (; node; node = wd_xml_again(node)) {
		struct wd_span alias = wd_g2_alias_of(node);
		struct wd_span literal = wd_xf_attr(&g->f, node, "qcode");
		struct wd_subject subject = {
			.name = wd_g2_name(g, node),
			.uri = wd_g2_uri(g, node),
		};

		subject.literal = literal.n > 0 ? literal : wd_xf_attr(&g->f, node, "literal");
		if (!genre)
			subject.rel = wd_span_eq(alias, WD_SPAN("a1312cat")) ? WD_SPAN("category")
									     : WD_SPAN("about");
		wd_xf_subject(&g->f, subjects, &subject);
	}
}

static void keywords(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "keyword");

	for (; node; node = wd_xml_again(node)) {
		struct wd_subject subject = {
			.rel = WD_SPAN("keyword"),
			.name = wd_xf_line(&g->f, node),
		};

		wd_xf_subject(&g->f, &story->subjects, &subject);
	}
}

static void alt_ids(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "altId");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span role = wd_xf_clean(&g->f, wd_g2_code(wd_xml_attr(node, "type")));

		wd_xf_note(&g->f, &story->alt_ids, role.n > 0 ? role : WD_SPAN("altId"),
			wd_xf_line(&g->f, node));
	}
}

/* "GLOBAL-MARKETS/ (WRAPUP 1, CORRECTED)": what stands in brackets is for editors. */
static void slugline(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	struct wd_span s = wd_xf_line(&g->f, wd_xml_child(meta, "slugline"));
	size_t open = wd_span_find(s, WD_SPAN(" ("));
	struct wd_span note = wd_span_from(s, open + 1);

	story->slugline = s;
	if (open == 0 || open >= s.n || s.p[s.n - 1] != ')')
		return;
	story->slugline = wd_span_trim(wd_span_head(s, open));
	if (wd_span_ends(story->slugline, WD_SPAN("/")))
		story->slugline.n--;
	if (wd_span_find(note, WD_SPAN("CORRECTED")) < note.n ||
		wd_span_find(note, WD_SPAN("REFILE")) < note.n)
		wd_xf_action(story, WD_ACTION_CORRECTION);
	else if (wd_span_find(note, WD_SPAN("UPDATE ")) < note.n)
		wd_xf_action(story, WD_ACTION_UPDATE);
	story->ed_note = wd_xf_join(&g->f, story->ed_note, WD_SPAN("\n"), note);
}

void wd_g2_content_meta(struct wd_g2 *g, struct wd_story *story)
{
	const struct wd_xml *meta = wd_xml_child(g->item, "contentMeta");
	struct wd_xf *f = &g->f;

	story->urgency = wd_xf_urgency(wd_xf_line(f, wd_xml_child(meta, "urgency")));
	story->content_created =
		wd_xf_datetime(f, wd_xf_line(f, wd_xml_child(meta, "contentCreated")));
	wd_xf_language(f, story, wd_xml_attr(wd_xml_child(meta, "language"), "tag"));
	headlines(g, meta, story);
	by_and_dateline(g, meta, story);
	descriptions(g, meta, story);
	located(g, meta, story);
	parties(g, meta, story);
	subjects_of(g, meta, "subject", &story->subjects);
	subjects_of(g, meta, "genre", &story->genres);
	keywords(g, meta, story);
	alt_ids(g, meta, story);
	slugline(g, meta, story);
}
