/* SPDX-License-Identifier: MIT */
/* XML that is in no standard: its fields by the names of their elements. */
#include "decode_nitf.h"
#include "decode_xml_any.h"
#include "iso.h"

/* The place is in several elements. */
struct reading {
	struct wd_xf *f;
	struct wd_xml_item *item;
	struct wd_story *story;
	struct wd_place place;
};

static bool is_any(struct wd_span s, const struct wd_span *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, words[i]))
			return true;
	}
	return false;
}

static bool is_false(struct wd_span s)
{
	static const struct wd_span words[] = { WD_SPAN_LIT("0"), WD_SPAN_LIT("false"),
		WD_SPAN_LIT("no"), WD_SPAN_LIT("nei"), WD_SPAN_LIT("nej"), WD_SPAN_LIT("none"),
		WD_SPAN_LIT("n"), WD_SPAN_LIT("null") };

	return s.n == 0 || is_any(s, words, sizeof(words) / sizeof(words[0]));
}

/* A number says nothing to a reader. */
static bool is_number(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

static bool contains(struct wd_span s, struct wd_span word)
{
	for (size_t i = 0; i + word.n <= s.n; i++) {
		if (wd_span_starts_nocase(wd_span_from(s, i), word))
			return true;
	}
	return false;
}

static void first(struct wd_span *field, struct wd_span s)
{
	if (field->n == 0)
		*field = s;
}

/* The nearest id is the story's; a system counts for itself, so its root element goes with it. */
static void identify(struct reading *r, struct wd_span id)
{
	const struct wd_xml *root = r->item->top;

	if (r->story->uri.n > 0)
		return;
	while (root->parent)
		root = root->parent;
	wd_decoding_identify(r->story,
		wd_iso_is_uri(id) ? id : wd_xf_urn(r->f, WD_SPAN("urn:wiredesk"), root->name, id));
}

/* "Photo", "PhotoContentItem", "newscalendar" */
static void kind(struct reading *r, struct wd_span s)
{
	static const struct wd_span parts[] = { WD_SPAN_LIT("photo"), WD_SPAN_LIT("picture"),
		WD_SPAN_LIT("video"), WD_SPAN_LIT("audio"), WD_SPAN_LIT("graphic") };

	if (r->item->kind)
		return;
	r->item->kind = wd_media_reason(s);
	for (size_t i = 0; !r->item->kind && i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (contains(s, parts[i]) && contains(s, WD_SPAN("item")))
			r->item->kind = wd_media_reason(parts[i]);
	}
	if (contains(s, WD_SPAN("calendar")))
		r->item->kind = "event";
}

static void headline(struct reading *r, struct wd_span s)
{
	struct wd_notes *headlines = &r->story->headlines;
	struct wd_span known = wd_notes_get(headlines, WD_SPAN("main"));

	if (known.n == 0)
		wd_xf_note(r->f, headlines, WD_SPAN("main"), s);
	else if (!wd_span_eq(known, s))
		wd_xf_note(r->f, headlines, WD_SPAN("alternative"), s);
}

static void sub_headline(struct reading *r, struct wd_span s)
{
	if (!wd_span_eq(wd_notes_get(&r->story->headlines, WD_SPAN("main")), s))
		wd_xf_note(r->f, &r->story->headlines, WD_SPAN("sub"), s);
}

static void summary(struct reading *r, struct wd_span s)
{
	if (!wd_span_eq(wd_notes_get(&r->story->headlines, WD_SPAN("main")), s))
		wd_xf_note(r->f, &r->story->descriptions, WD_SPAN("summary"), s);
}

static struct wd_span without_slashes(struct wd_span s)
{
	while (s.n > 0 && s.p[0] == '/')
		s = wd_span_from(s, 1);
	while (s.n > 0 && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

static void text_field(struct reading *r, enum wd_xml_field field, struct wd_span s)
{
	static const struct {
		enum wd_xml_field field;
		struct wd_span role;
	} rows[] = {
		{ WD_XML_BYLINE, WD_SPAN_LIT("byline") },
		{ WD_XML_BYLINE_TITLE, WD_SPAN_LIT("byline-title") },
		{ WD_XML_CONTACT, WD_SPAN_LIT("contact") },
		{ WD_XML_CREDIT, WD_SPAN_LIT("creditline") },
		{ WD_XML_BOILERPLATE, WD_SPAN_LIT("boilerplate") },
	};

	if (field == WD_XML_HEADLINE)
		headline(r, s);
	else if (field == WD_XML_SUB)
		sub_headline(r, s);
	else if (field == WD_XML_KICKER)
		wd_xf_note(r->f, &r->story->headlines, WD_SPAN("kicker"), s);
	else if (field == WD_XML_SUMMARY)
		summary(r, s);
	else if (field == WD_XML_DATELINE && !(s.p[0] >= '0' && s.p[0] <= '9'))
		wd_xf_note(r->f, &r->story->descriptions, WD_SPAN("dateline"), s);
	else if (field == WD_XML_ED_NOTE)
		r->story->ed_note = wd_xf_join(r->f, r->story->ed_note, WD_SPAN("\n"), s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (field == rows[i].field)
			wd_xf_note(r->f, &r->story->descriptions, rows[i].role, s);
	}
}

static void party_field(struct reading *r, enum wd_xml_field field, struct wd_span s)
{
	struct wd_story *story = r->story;

	if (field == WD_XML_SOURCE && !is_number(s))
		wd_xf_party(r->f, story, WD_ROLE_AGENCY, without_slashes(s));
	else if (field == WD_XML_PROVIDER)
		wd_xf_party(r->f, story, WD_ROLE_PROVIDER, s);
	else if (field == WD_XML_CITY)
		first(&r->place.locality, s);
	else if (field == WD_XML_AREA)
		first(&r->place.area, s);
	else if (field == WD_XML_COUNTRY)
		first(&r->place.country, s);
	else if (field == WD_XML_HOLDER)
		first(&story->copyright_holder, s);
	else if (field == WD_XML_NOTICE)
		first(&story->copyright_notice, s);
	else if (field == WD_XML_TERMS)
		first(&story->usage_terms, s);
}

/* "no", "en-US"; "Norsk" looks like a code and is none. */
static void language(struct reading *r, struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '-' && s.p[n] != '_')
		n++;
	if ((n == 2 || n == 3) && r->story->language.p == r->f->d->rec->language.p)
		wd_xf_language(r->f, r->story, s);
}

static void meta_field(struct reading *r, enum wd_xml_field field, struct wd_span s)
{
	struct wd_story *story = r->story;

	if (field == WD_XML_LANGUAGE)
		language(r, s);
	else if (field == WD_XML_URGENCY && story->urgency == 0)
		story->urgency = wd_xf_urgency(s);
	else if (field == WD_XML_CATEGORY && !is_number(s))
		wd_xf_list(r->f, &story->subjects, WD_SPAN("category"), s);
	else if (field == WD_XML_SUBJECT && !is_number(s))
		wd_xf_list(r->f, &story->subjects, WD_SPAN("about"), s);
	else if (field == WD_XML_KEYWORD)
		wd_xf_list(r->f, &story->subjects, WD_SPAN("keyword"), s);
	else if (field == WD_XML_SLUG)
		first(&story->slugline, s);
	else if (field == WD_XML_KIND)
		kind(r, s);
	else if (field == WD_XML_EVENT)
		r->item->kind = r->item->kind ? r->item->kind : "event";
	else if (field == WD_XML_URL && wd_iso_is_uri(s))
		wd_xf_related(r->f, story,
			&(struct wd_related){
				.rel = WD_SPAN("web"), .uri = s, .name = s, .href = s });
}

/* A time without a zone is no time for ninjs, but a reader can make sense of it. */
static void date(struct reading *r, struct wd_span *field, struct wd_span s)
{
	struct wd_span when = wd_xf_datetime(r->f, s);

	if (when.n > 0)
		first(field, when);
	else if (!is_false(s) && field->n == 0)
		wd_xf_note(r->f, &r->story->descriptions, WD_SPAN("published"), s);
}

static void time_field(struct reading *r, enum wd_xml_field field, struct wd_span s)
{
	struct wd_story *story = r->story;

	if (field == WD_XML_CREATED)
		date(r, &story->first_created, s);
	else if (field == WD_XML_PUBLISHED)
		date(r, &story->version_created, s);
	else if (field == WD_XML_EXPIRES)
		first(&story->expires, wd_xf_datetime(r->f, s));
	else if (field == WD_XML_EMBARGO && !is_false(s) && !wd_span_starts(s, WD_SPAN("0001-")))
		wd_xf_embargo(r->f, story, s);
	else if (field == WD_XML_VERSION && story->version.n == 0)
		wd_xf_version(r->f, story, s);
}

/* Only words that all use alike: "New news" and "0" say nothing that one could go by. */
static void status(struct reading *r, struct wd_span s)
{
	static const struct wd_span words[] = { WD_SPAN_LIT("canceled"), WD_SPAN_LIT("cancelled"),
		WD_SPAN_LIT("kill"), WD_SPAN_LIT("killed"), WD_SPAN_LIT("withdrawn"),
		WD_SPAN_LIT("withheld"), WD_SPAN_LIT("hold"), WD_SPAN_LIT("embargoed"),
		WD_SPAN_LIT("deleted") };

	if (is_any(s, words, sizeof(words) / sizeof(words[0])))
		wd_xf_status(r->story, s);
}

static void replaces(struct reading *r, struct wd_span s)
{
	struct wd_related other = { .rel = WD_SPAN("replaces"), .name = s };

	if (is_false(s))
		return;
	if (wd_iso_is_uri(s))
		other.uri = s;
	wd_xf_action(r->story, WD_ACTION_UPDATE);
	wd_xf_related(r->f, r->story, &other);
}

static void action_field(struct reading *r, enum wd_xml_field field, struct wd_span s)
{
	if (field == WD_XML_STATUS)
		status(r, s);
	else if (field == WD_XML_REPLACES)
		replaces(r, s);
	else if (is_false(s))
		return;
	else if (field == WD_XML_KILL)
		wd_xf_status(r->story, WD_SPAN("canceled"));
	else if (field == WD_XML_HOLD)
		wd_xf_status(r->story, WD_SPAN("withheld"));
	else if (field == WD_XML_CORRECTION)
		wd_xf_action(r->story, WD_ACTION_CORRECTION);
	else if (field == WD_XML_UPDATE)
		wd_xf_action(r->story, WD_ACTION_UPDATE);
}

/* <publisher><name>Nordfjord Council</name>...: the name, and nothing of the rest. */
static const struct wd_xml *value_of(const struct wd_xml *node)
{
	const struct wd_xml *name = wd_xml_child(node, "name");

	if (!name)
		name = wd_xml_child(node, "label");
	return name ? name : node;
}

static void read_field(struct reading *r, const struct wd_xml *node, enum wd_xml_field field)
{
	struct wd_span s = wd_xf_text_line(r->f, value_of(node));

	if (s.n == 0)
		return;
	if (field == WD_XML_ID)
		identify(r, s);
	text_field(r, field, s);
	party_field(r, field, s);
	meta_field(r, field, s);
	time_field(r, field, s);
	action_field(r, field, s);
}

/* Elements that only hold others: what is in them counts, in <subjects> as in <head>. */
static bool is_group(const struct wd_xml *node, enum wd_xml_field field)
{
	const struct wd_xml *in = wd_xml_first(node);

	if (field == WD_XML_UNKNOWN)
		return true;
	if (field == WD_XML_HEADLINE || field == WD_XML_TEXT || field == WD_XML_SUBJECT ||
		field == WD_XML_KEYWORD)
		return in && wd_xml_field(in->name) != WD_XML_UNKNOWN;
	return false;
}

static void attributes(struct reading *r, const struct wd_xml *node)
{
	identify(r, wd_xf_attr(r->f, node, "id"));
	language(r, wd_span_trim(wd_xml_attr(node, "lang")));
	kind(r, wd_span_trim(wd_xml_attr(node, "type")));
}

/* All in @p around but what is in @p inner and its like. */
static void read_level(struct reading *r, const struct wd_xml *around, const struct wd_xml *inner)
{
	const struct wd_xml *at = wd_xml_first(around);

	while (at && r->f->err == WD_OK) {
		const struct wd_xml *in = NULL;
		bool like =
			inner && at->parent == inner->parent && wd_span_eq(at->name, inner->name);
		enum wd_xml_field field = wd_xml_field(at->name);

		if (!like && field != WD_XML_SKIP) {
			if (is_group(at, field)) {
				in = wd_xml_first(at);
				/* <ContentItem type="PhotoContentItem"> with nothing to read. */
				if (!r->item->body)
					kind(r, wd_span_trim(wd_xml_attr(at, "type")));
			} else
				read_field(r, at, field);
		}
		at = in ? in : wd_xml_any_past(at, around);
	}
}

void wd_xml_any_fields(struct wd_xf *f, struct wd_xml_item *item, struct wd_story *story)
{
	struct reading r = { .f = f, .item = item, .story = story };
	const struct wd_xml *inner = item->body;
	const struct wd_xml *around = item->body ? item->body->parent : item->top;
	const struct wd_xml *root = item->top;

	/* Above one of several stories stands what holds for all of them. */
	while (root->parent)
		root = root->parent;
	for (; around && f->err == WD_OK; inner = around, around = around->parent) {
		attributes(&r, around);
		read_level(&r, around, inner);
		if (around == root)
			break;
	}
	r.place.rel = WD_SPAN("located");
	r.place.name = r.place.locality;
	wd_xf_place(f, story, &r.place);
}
