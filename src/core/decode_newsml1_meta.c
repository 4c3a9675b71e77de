/* SPDX-License-Identifier: MIT */
/* NewsML 1.x: identity, status, lines and metadata. */
#include "decode_newsml1.h"
#include "iso.h"

#define URN_COLONS 4 /* urn:newsml:provider:date:id */

static struct wd_span formal(const struct wd_xml *node)
{
	return wd_span_trim(wd_xml_attr(node, "FormalName"));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "1", "2U", "13N": what stands behind the last colon of a public identifier. */
static bool is_revision(struct wd_span s, struct wd_span revision)
{
	if (s.n > 1 && strchr("NUA", s.p[s.n - 1]))
		s.n--;
	if (revision.n > 0 && wd_span_eq(s, revision))
		return true;
	if (s.n == 0 || s.n > 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return true;
}

static struct wd_span without_revision(struct wd_span id, struct wd_span revision)
{
	size_t colons = 0, last = 0;

	for (size_t i = 0; i < id.n; i++) {
		if (id.p[i] == ':') {
			colons++;
			last = i;
		}
	}
	if (colons <= URN_COLONS || !is_revision(wd_span_from(id, last + 1), revision))
		return id;
	return wd_span_trim(wd_span_head(id, last));
}

/* Without a public identifier its parts are as good. */
static struct wd_span built_id(struct wd_xf *f, const struct wd_xml *ids)
{
	struct wd_span provider = wd_xf_line(f, wd_xml_child(ids, "ProviderId"));
	struct wd_span date = wd_xf_line(f, wd_xml_child(ids, "DateId"));
	struct wd_span id = wd_xf_line(f, wd_xml_child(ids, "NewsItemId"));

	if (provider.n == 0 || date.n == 0 || id.n == 0)
		return id;
	id = wd_xf_join(f, date, WD_SPAN(":"), id);
	id = wd_xf_join(f, provider, WD_SPAN(":"), id);
	return wd_xf_join(f, WD_SPAN("urn:newsml"), WD_SPAN(":"), id);
}

static void identity(struct wd_xf *f, const struct wd_xml *item, struct wd_story *story)
{
	const struct wd_xml *identification = wd_xml_child(item, "Identification");
	const struct wd_xml *ids = wd_xml_child(identification, "NewsIdentifier");
	const struct wd_xml *revision = wd_xml_child(ids, "RevisionId");
	struct wd_span id = wd_xf_line(f, wd_xml_child(ids, "PublicIdentifier"));

	wd_xf_version(f, story, wd_xf_line(f, revision));
	if (id.n > 0)
		id = without_revision(id, story->version);
	else
		id = built_id(f, ids);
	wd_decoding_identify(story, id);
	if (wd_span_eq(wd_xml_attr(revision, "Update"), WD_SPAN("U")))
		wd_xf_action(story, WD_ACTION_UPDATE);
	wd_xf_note(f, &story->alt_ids, WD_SPAN("newsItemId"),
		wd_xf_line(f, wd_xml_child(ids, "NewsItemId")));
	story->slugline = wd_xf_line(f, wd_xml_child(identification, "NameLabel"));
}

struct instruction {
	struct wd_span word;
	enum wd_action action;
};

static const struct instruction instructions[] = {
	{ WD_SPAN_LIT("Update"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("Replace"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("Correction"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Correct"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Rectify"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Kill"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Delete"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Cancel"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Withdraw"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Hold"), WD_ACTION_HOLD },
	{ WD_SPAN_LIT("Advisory"), WD_ACTION_ADVISORY },
};

static void action_of(struct wd_story *story, struct wd_span word)
{
	for (size_t i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++) {
		if (wd_span_eq_nocase(instructions[i].word, word))
			wd_xf_action(story, instructions[i].action);
	}
	if (wd_span_eq_nocase(word, WD_SPAN("Test")))
		story->test = true;
}

/* <StatusWillChange> says until when an embargo lasts. */
static void status(struct wd_xf *f, const struct wd_xml *manage, struct wd_story *story)
{
	const struct wd_xml *change = wd_xml_child(manage, "StatusWillChange");
	const struct wd_xml *at = wd_xml_child(manage, "Instruction");
	struct wd_span word = formal(wd_xml_child(manage, "Status"));

	wd_xf_status(story, word);
	if (wd_span_eq_nocase(word, WD_SPAN("Embargoed")))
		wd_xf_embargo(f, story, wd_xf_line(f, wd_xml_child(change, "DateAndTime")));
	action_of(story, formal(wd_xml_child(manage, "NewsItemType")));
	for (; at; at = wd_xml_again(at))
		action_of(story, formal(at));
	if (story->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
}

static void relations(struct wd_xf *f, const struct wd_xml *manage, struct wd_story *story,
	const char *element, struct wd_span rel)
{
	const struct wd_xml *at = wd_xml_child(manage, element);

	for (; at; at = wd_xml_again(at)) {
		struct wd_span id = wd_xf_attr(f, at, "NewsItem");
		struct wd_related related = { .rel = rel, .name = id };

		if (wd_iso_is_uri(id))
			related.uri = id;
		wd_xf_related(f, story, &related);
	}
}

void wd_newsml1_manage(struct wd_xf *f, const struct wd_xml *item, struct wd_story *story)
{
	const struct wd_xml *manage = wd_xml_child(item, "NewsManagement");

	wd_xf_language(f, story, wd_xml_attr(item, "lang"));
	identity(f, item, story);
	story->first_created =
		wd_xf_datetime(f, wd_xf_line(f, wd_xml_child(manage, "FirstCreated")));
	story->version_created =
		wd_xf_datetime(f, wd_xf_line(f, wd_xml_child(manage, "ThisRevisionCreated")));
	story->urgency = wd_xf_urgency(formal(wd_xml_child(manage, "Urgency")));
	status(f, manage, story);
	relations(f, manage, story, "DerivedFrom", WD_SPAN("derivedFrom"));
	relations(f, manage, story, "AssociatedWith", WD_SPAN("seeAlso"));
}

static void headline(struct wd_xf *f, struct wd_story *story, struct wd_span line)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, &story->headlines, link) {
		if (wd_span_eq(note->value, line))
			return;
	}
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), line);
	else
		wd_xf_note(f, &story->headlines, WD_SPAN("alternative"), line);
}

/* "CatchWord", "storyType": lines that an agency invented. */
static void other_line(struct wd_xf *f, const struct wd_xml *line, struct wd_story *story)
{
	struct wd_span role = wd_xf_clean(f, formal(wd_xml_child(line, "NewsLineType")));
	const struct wd_xml *text = wd_xml_child(line, "NewsLineText");

	for (; text; text = wd_xml_again(text)) {
		struct wd_span s = wd_xf_line(f, text);

		if (!wd_span_eq(s, wd_notes_get(&story->headlines, WD_SPAN("main"))))
			wd_xf_note(f, &story->descriptions, role.n > 0 ? role : WD_SPAN("newsline"),
				s);
	}
}

/* "20010907", "28/01/2025" and "2 Oct. 2019" are dates and no datelines. */
static void dateline(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	if (s.n > 0 && !is_digit(s.p[0]) &&
		wd_notes_get(&story->descriptions, WD_SPAN("dateline")).n == 0)
		wd_xf_note(f, &story->descriptions, WD_SPAN("dateline"), s);
}

static void note_line(struct wd_xf *f, const struct wd_xml *at, struct wd_story *story)
{
	static const struct {
		const char *element;
		struct wd_span role;
	} rows[] = {
		{ "ByLine", WD_SPAN_LIT("byline") },
		{ "ByLineTitle", WD_SPAN_LIT("byline-title") },
		{ "CreditLine", WD_SPAN_LIT("creditline") },
		{ "SeriesLine", WD_SPAN_LIT("series") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (wd_xml_is(at, rows[i].element))
			wd_xf_note(f, &story->descriptions, rows[i].role, wd_xf_line(f, at));
	}
}

static void first_of(struct wd_xf *f, struct wd_span *field, const struct wd_xml *node)
{
	struct wd_span s = field->n > 0 ? (struct wd_span){ 0 } : wd_xf_line(f, node);

	if (s.n > 0)
		*field = s;
}

static void keyword(struct wd_xf *f, struct wd_story *story, struct wd_span name)
{
	wd_xf_subject(f, &story->subjects,
		&(struct wd_subject){ .rel = WD_SPAN("keyword"), .name = name });
}

static void news_line(struct wd_xf *f, const struct wd_xml *at, struct wd_story *story)
{
	if (wd_xml_is(at, "HeadLine"))
		headline(f, story, wd_xf_line(f, at));
	else if (wd_xml_is(at, "SubHeadLine"))
		wd_xf_note(f, &story->headlines, WD_SPAN("sub"), wd_xf_line(f, at));
	else if (wd_xml_is(at, "DateLine"))
		dateline(f, story, wd_xf_line(f, at));
	else if (wd_xml_is(at, "CopyrightLine"))
		first_of(f, &story->copyright_notice, at);
	else if (wd_xml_is(at, "RightsLine"))
		first_of(f, &story->usage_terms, at);
	else if (wd_xml_is(at, "KeywordLine"))
		keyword(f, story, wd_xf_line(f, at));
	else if (wd_xml_is(at, "NewsLine"))
		other_line(f, at, story);
	else
		note_line(f, at, story);
}

static void news_lines(struct wd_xf *f, const struct wd_xml *lines, struct wd_story *story)
{
	struct wd_span slug = wd_xf_line(f, wd_xml_child(lines, "SlugLine"));

	if (slug.n > 0)
		story->slugline = slug;
	for (const struct wd_xml *at = wd_xml_first(lines); at; at = wd_xml_next(at))
		news_line(f, at, story);
}

static void parties_in(struct wd_xf *f, const struct wd_xml *admin, const char *element,
	enum wd_role role, struct wd_story *story)
{
	const struct wd_xml *at = wd_xml_child(admin, element);

	for (; at; at = wd_xml_again(at)) {
		const struct wd_xml *party = wd_xml_child(at, "Party");

		for (; party; party = wd_xml_again(party))
			wd_xf_party(f, story, role, wd_xf_attr(f, party, "FormalName"));
	}
}

/* "cae/tcr" is a desk's sign-off; a name has a blank in it. */
static void creators(struct wd_xf *f, const struct wd_xml *admin, struct wd_story *story)
{
	const struct wd_xml *party = wd_xml_path(admin, "Creator/Party");
	bool bylined = wd_notes_get(&story->descriptions, WD_SPAN("byline")).n > 0;

	for (; party; party = wd_xml_again(party)) {
		struct wd_span name = wd_xf_attr(f, party, "FormalName");
		bool person = wd_span_find_byte(name, ' ') < name.n;

		wd_xf_party(
			f, story, person && !bylined ? WD_ROLE_AUTHOR : WD_ROLE_CONTRIBUTOR, name);
	}
}

static void administrative(struct wd_xf *f, const struct wd_xml *admin, struct wd_story *story)
{
	const struct wd_xml *property = wd_xml_child(admin, "Property");

	parties_in(f, admin, "Provider", WD_ROLE_PROVIDER, story);
	parties_in(f, admin, "Source", WD_ROLE_AGENCY, story);
	creators(f, admin, story);
	parties_in(f, admin, "Contributor", WD_ROLE_CONTRIBUTOR, story);
	for (; property; property = wd_xml_again(property)) {
		if (wd_span_eq_nocase(formal(property), WD_SPAN("author")))
			wd_xf_party(
				f, story, WD_ROLE_CONTRIBUTOR, wd_xf_attr(f, property, "Value"));
	}
	wd_xf_note(f, &story->alt_ids, WD_SPAN("fileName"),
		wd_xf_line(f, wd_xml_child(admin, "FileName")));
}

static void rights(struct wd_xf *f, const struct wd_xml *metadata, struct wd_story *story)
{
	const struct wd_xml *usage = wd_xml_child(metadata, "UsageRights");

	first_of(f, &story->copyright_holder, wd_xml_path(metadata, "Copyright/CopyrightHolder"));
	for (; usage; usage = wd_xml_again(usage))
		story->usage_terms =
			wd_xf_join(f, story->usage_terms, WD_SPAN("\n"), wd_xf_line(f, usage));
}

/* A subject code of the IPTC, unless a scheme says otherwise. */
static struct wd_span subject_uri(struct wd_xf *f, struct wd_span code, struct wd_span scheme)
{
	bool iptc = scheme.n == 0 || wd_span_starts_nocase(scheme, WD_SPAN("iptc"));

	return iptc ? wd_xf_subject_uri(f, code) : (struct wd_span){ 0 };
}

static void subjects(struct wd_xf *f, const struct wd_xml *metadata, struct wd_story *story)
{
	const struct wd_xml *code = wd_xml_child(metadata, "SubjectCode");

	for (; code; code = wd_xml_again(code)) {
		for (const struct wd_xml *at = wd_xml_first(code); at; at = wd_xml_next(at)) {
			struct wd_subject subject = {
				.rel = WD_SPAN("about"),
				.literal = wd_xf_attr(f, at, "FormalName"),
			};

			subject.uri = subject_uri(f, subject.literal, wd_xml_attr(at, "Scheme"));
			wd_xf_subject(f, &story->subjects, &subject);
		}
	}
}

static struct wd_span property_of(struct wd_xf *f, const struct wd_xml *node, const char *name)
{
	const struct wd_xml *at = wd_xml_child(node, "Property");

	for (; at; at = wd_xml_again(at)) {
		if (wd_span_eq(formal(at), wd_span_of(name)))
			return wd_xf_attr(f, at, "Value");
	}
	return (struct wd_span){ 0 };
}

static void location(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_span how = wd_xml_attr(node, "HowPresent");
	struct wd_place place = {
		.locality = property_of(f, node, "City"),
		.area = property_of(f, node, "CountryArea"),
		.country = property_of(f, node, "CountryName"),
	};

	if (wd_span_eq_nocase(how, WD_SPAN("Origin")) ||
		wd_span_eq_nocase(how, WD_SPAN("DateLine")))
		place.rel = WD_SPAN("located");
	else if (wd_span_eq_nocase(how, WD_SPAN("Event")))
		place.rel = WD_SPAN("event");
	if (place.country.n == 0)
		place.country = property_of(f, node, "Country");
	place.name = place.locality.n > 0 ? place.locality : place.area;
	if (place.name.n == 0) {
		place.name = place.country;
		/* A country alone is not where a story was written. */
		if (wd_span_eq(place.rel, WD_SPAN("located")))
			place.rel = (struct wd_span){ 0 };
	}
	wd_xf_place(f, story, &place);
}

static void descriptive(struct wd_xf *f, const struct wd_xml *metadata, struct wd_story *story)
{
	const struct wd_xml *at;

	for (at = wd_xml_child(metadata, "Genre"); at; at = wd_xml_again(at))
		wd_xf_subject(f, &story->genres,
			&(struct wd_subject){ .name = wd_xf_attr(f, at, "FormalName") });
	subjects(f, metadata, story);
	for (at = wd_xml_child(metadata, "OfInterestTo"); at; at = wd_xml_again(at))
		wd_xf_subject(f, &story->subjects,
			&(struct wd_subject){ .rel = WD_SPAN("ofInterestTo"),
				.name = wd_xf_attr(f, at, "FormalName") });
	for (at = wd_xml_child(metadata, "Location"); at; at = wd_xml_again(at))
		location(f, at, story);
	for (at = wd_xml_child(metadata, "Property"); at; at = wd_xml_again(at)) {
		if (wd_span_eq_nocase(formal(at), WD_SPAN("Keyword")))
			keyword(f, story, wd_xf_attr(f, at, "Value"));
	}
	if (story->content_created.n == 0)
		story->content_created =
			wd_xf_datetime(f, wd_xf_line(f, wd_xml_child(metadata, "DateLineDate")));
}

static void language(struct wd_xf *f, const struct wd_xml *component, struct wd_story *story)
{
	struct wd_span tag = formal(wd_xml_path(component, "DescriptiveMetadata/Language"));

	wd_xf_language(f, story, tag.n > 0 ? tag : wd_xml_attr(component, "lang"));
}

void wd_newsml1_meta(struct wd_xf *f, const struct wd_xml *component, struct wd_story *story)
{
	bool spoken = false;

	for (; wd_xml_is(component, "NewsComponent"); component = component->parent) {
		struct wd_span before = story->language;

		news_lines(f, wd_xml_child(component, "NewsLines"), story);
		administrative(f, wd_xml_child(component, "AdministrativeMetadata"), story);
		rights(f, wd_xml_child(component, "RightsMetadata"), story);
		descriptive(f, wd_xml_child(component, "DescriptiveMetadata"), story);
		/* The language that is nearest to the text. */
		if (!spoken)
			language(f, component, story);
		spoken = spoken || story->language.p != before.p;
	}
}
