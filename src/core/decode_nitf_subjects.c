/* SPDX-License-Identifier: MIT */
/* NITF: what a document is about, and the agencies' own <meta>. */
#include "decode_nitf.h"

enum meta_kind {
	META_SLUG,
	META_CATEGORY,
	META_SUBJECT,
	META_KEYWORD,
	META_ED_NOTE,
	META_PRIORITY,
	META_DESK, /* initials of who worked on it */
	META_ID,
};

struct meta_row {
	struct wd_span name;
	enum meta_kind kind;
	struct wd_span role; /* of an id */
};

/* AAP's, PA's, EFE's and ANSA's. What is in no row is for their own machines. */
static const struct meta_row metas[] = {
	{ WD_SPAN_LIT("anpa-keyword"), META_SLUG, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("slug"), META_SLUG, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("slugline"), META_SLUG, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("anpa-category"), META_CATEGORY, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("category"), META_CATEGORY, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("categoria"), META_CATEGORY, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("category_iptc"), META_SUBJECT, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("keyword"), META_KEYWORD, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("keywords"), META_KEYWORD, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("anpa-takekey"), META_ED_NOTE, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("prioridad"), META_PRIORITY, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("priority"), META_PRIORITY, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("author"), META_DESK, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("writer"), META_DESK, WD_SPAN_LIT("") },
	{ WD_SPAN_LIT("anpa-sequence"), META_ID, WD_SPAN_LIT("anpaSequence") },
	{ WD_SPAN_LIT("anpa-service"), META_ID, WD_SPAN_LIT("anpaService") },
	{ WD_SPAN_LIT("aap-selectors"), META_ID, WD_SPAN_LIT("aapSelectors") },
	{ WD_SPAN_LIT("service"), META_ID, WD_SPAN_LIT("service") },
	{ WD_SPAN_LIT("optInfo"), META_ID, WD_SPAN_LIT("optInfo") },
	{ WD_SPAN_LIT("product-id"), META_ID, WD_SPAN_LIT("productId") },
	{ WD_SPAN_LIT("fid"), META_ID, WD_SPAN_LIT("fid") },
};

static void keywords(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	wd_xf_list(f, &story->subjects, WD_SPAN("keyword"), s);
}

/* The letters of ANPA 1312, and numbers. */
static int priority_of(struct wd_span s)
{
	static const char letters[] = "fbur.dasy";
	const char *at;

	if (s.n != 1 || s.p[0] == '.')
		return wd_xf_urgency(s);
	at = strchr(letters, s.p[0] | 32);
	return at && (s.p[0] | 32) >= 'a' ? (int)(at - letters) + 1 : wd_xf_urgency(s);
}

static void put_meta(
	struct wd_xf *f, struct wd_story *story, const struct meta_row *row, struct wd_span s)
{
	switch (row->kind) {
	case META_SLUG:
		if (story->slugline.n == 0)
			story->slugline = s;
		break;
	case META_CATEGORY:
		wd_xf_category(f, story, s);
		break;
	case META_SUBJECT:
		wd_xf_subject(f, &story->subjects,
			&(struct wd_subject){ .rel = WD_SPAN("about"),
				.uri = wd_xf_subject_uri(f, s),
				.literal = s });
		break;
	case META_KEYWORD:
		keywords(f, story, s);
		break;
	case META_ED_NOTE:
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), s);
		break;
	case META_PRIORITY:
		if (story->urgency == 0)
			story->urgency = priority_of(s);
		break;
	case META_DESK:
		wd_xf_party(f, story, WD_ROLE_CONTRIBUTOR, s);
		break;
	case META_ID:
		wd_xf_note(f, &story->alt_ids, row->role, s);
		break;
	}
}

static void meta(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_span name = wd_span_trim(wd_xml_attr(node, "name"));
	struct wd_span value = wd_xf_attr(f, node, "content");

	for (size_t i = 0; value.n > 0 && i < sizeof(metas) / sizeof(metas[0]); i++) {
		if (wd_span_eq_nocase(name, metas[i].name))
			put_meta(f, story, &metas[i], value);
	}
}

static struct wd_span most_specific(struct wd_xf *f, const struct wd_xml *node)
{
	static const char *const attrs[] = { "tobject.subject.detail", "tobject.subject.matter",
		"tobject.subject.type" };
	struct wd_span name = { 0 };

	for (size_t i = 0; name.n == 0 && i < sizeof(attrs) / sizeof(attrs[0]); i++)
		name = wd_xf_attr(f, node, attrs[i]);
	return name;
}

/* A code is the IPTC's unless another provider is named; EFE has some of its own. */
static void subject(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_span provider = wd_xf_attr(f, node, "tobject.subject.ipr");
	struct wd_subject s = {
		.rel = WD_SPAN("about"),
		.name = most_specific(f, node),
		.literal = wd_xf_attr(f, node, "tobject.subject.refnum"),
	};

	if (provider.n == 0 || wd_span_eq_nocase(provider, WD_SPAN("IPTC")))
		s.uri = wd_xf_subject_uri(f, s.literal);
	wd_xf_subject(f, &story->subjects, &s);
}

static void tobject(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(head, "tobject");
	struct wd_span type = wd_xf_attr(f, node, "tobject.type");

	if (wd_span_eq_nocase(type, WD_SPAN("Advisory")) ||
		wd_span_eq_nocase(type, WD_SPAN("Alert-advisory")))
		wd_xf_action(story, WD_ACTION_ADVISORY);
	else if (wd_span_eq_nocase(type, WD_SPAN("Test")))
		story->test = true;
	else if (!wd_span_eq_nocase(type, WD_SPAN("News")))
		wd_xf_subject(f, &story->genres, &(struct wd_subject){ .name = type });
	for (const struct wd_xml *at = wd_xml_first(node); at; at = wd_xml_next(at)) {
		struct wd_span genre = wd_xf_attr(f, at, "tobject.property.type");

		if (wd_xml_is(at, "tobject.subject"))
			subject(f, at, story);
		else if (!wd_span_eq_nocase(genre, WD_SPAN("Current")))
			wd_xf_subject(f, &story->genres, &(struct wd_subject){ .name = genre });
	}
}

/* The one keyword of PA and EFE is their slug. */
static void key_list(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *list = wd_xml_path(head, "docdata/key-list");
	const struct wd_xml *first =
		wd_xml_child(list ? list : wd_xml_child(head, "key-list"), "keyword");

	for (const struct wd_xml *at = first; at; at = wd_xml_again(at)) {
		struct wd_span key = wd_xf_attr(f, at, "key");

		keywords(f, story, key.n > 0 ? key : wd_xf_line(f, at));
	}
	if (first && !wd_xml_again(first) && story->slugline.n == 0) {
		struct wd_span key = wd_xf_attr(f, first, "key");

		if (wd_span_find_byte(key, ',') == key.n)
			story->slugline = key;
	}
}

static void identified(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *list = wd_xml_path(head, "docdata/identified-content");

	for (const struct wd_xml *at = wd_xml_first(list); at; at = wd_xml_next(at)) {
		struct wd_span name = wd_xf_line(f, at);
		struct wd_span value = wd_xf_attr(f, at, "value");
		struct wd_span type = wd_xf_attr(f, at, "type");

		if (wd_span_eq_nocase(type, WD_SPAN("apcategorycode")))
			wd_xf_category(f, story, value);
		else if (wd_xml_is(at, "location"))
			wd_xf_place(f, story, &(struct wd_place){ .name = name });
		else
			wd_xf_subject(f, &story->subjects,
				&(struct wd_subject){ .rel = WD_SPAN("about"),
					.name = name.n > 0 ? name : value,
					.literal = name.n > 0 ? value : (struct wd_span){ 0 } });
	}
}

void wd_nitf_subjects(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	const struct wd_xml *at = wd_xml_child(head, "meta");

	for (; at; at = wd_xml_again(at))
		meta(f, at, story);
	tobject(f, head, story);
	identified(f, head, story);
	key_list(f, head, story);
}
