/* SPDX-License-Identifier: MIT */
/* AP's APPL: identity, status, lines, rights and what it is about. */
#include "decode_ap_appl.h"
#include "decode_nitf.h"
#include "iso.h"

static struct wd_span line(struct wd_xf *f, const struct wd_xml *node, const char *path)
{
	return wd_xf_line(f, wd_xml_path(node, path));
}

/* AP's times have no zone: they are UTC. */
static struct wd_span datetime(struct wd_xf *f, struct wd_span s)
{
	struct wd_span out = wd_xf_datetime(f, s);

	return out.n > 0 ? out
			 : wd_xf_datetime(f, wd_xf_join(f, s, (struct wd_span){ 0 }, WD_SPAN("Z")));
}

static struct wd_span when(struct wd_xf *f, const struct wd_xml *node, const char *path)
{
	return datetime(f, line(f, node, path));
}

static void note_ed(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	if (s.n > 0 && wd_span_find(story->ed_note, s) == story->ed_note.n)
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), s);
}

static void identification(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	static const struct {
		const char *path;
		struct wd_span role;
	} rows[] = {
		{ "Identification/RecordId", WD_SPAN_LIT("recordId") },
		{ "Identification/CompositeId", WD_SPAN_LIT("compositeId") },
		{ "Identification/FriendlyKey", WD_SPAN_LIT("friendlykey") },
		{ "PublicationManagement/EditorialId", WD_SPAN_LIT("editorialId") },
		{ "FilingMetadata/TransmissionReference", WD_SPAN_LIT("transref") },
	};

	wd_decoding_identify(story,
		wd_xf_join(f, WD_SPAN("tag:ap.org,2011"), WD_SPAN(":"),
			line(f, pub, "Identification/ItemId")));
	if (line(f, pub, "Identification/ItemId").n == 0)
		story->uri = (struct wd_span){ 0 };
	wd_xf_version(f, story, line(f, pub, "Identification/RecordSequenceNumber"));
	wd_xf_language(f, story, line(f, pub, "Identification/DefaultLanguage"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		wd_xf_note(f, &story->alt_ids, rows[i].role, line(f, pub, rows[i].path));
}

/* <FirstCreated Year="2026" Month="1" Day="5" Time="10:00:00"/> */
static struct wd_span first_created(struct wd_xf *f, const struct wd_xml *node)
{
	int year = 0, month = 0, day = 0;
	struct wd_span time = wd_span_trim(wd_xml_attr(node, "Time"));
	struct {
		const char *name;
		int *value;
	} rows[] = { { "Year", &year }, { "Month", &month }, { "Day", &day } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wd_span s = wd_span_trim(wd_xml_attr(node, rows[i].name));

		for (size_t k = 0; k < s.n && k < 4 && s.p[k] >= '0' && s.p[k] <= '9'; k++)
			*rows[i].value = *rows[i].value * 10 + (s.p[k] - '0');
	}
	if (time.n == 0 || time.n > 20)
		return datetime(f, wd_xf_line(f, node));
	return datetime(f,
		wd_decoding_detail(
			f->d, "%04d-%02d-%02dT%.*s", year, month, day, (int)time.n, time.p));
}

struct type_word {
	struct wd_span word;
	enum wd_action action;
};

/* What AP's editors say it is. Status alone is not to be trusted: a kill may come as usable. */
static const struct type_word types[] = {
	{ WD_SPAN_LIT("Kill"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Elimination"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("Withhold"), WD_ACTION_HOLD },
	{ WD_SPAN_LIT("HoldForRelease"), WD_ACTION_HOLD },
	{ WD_SPAN_LIT("Advance"), WD_ACTION_HOLD },
	{ WD_SPAN_LIT("Disregard"), WD_ACTION_ADVISORY },
	{ WD_SPAN_LIT("Advisory"), WD_ACTION_ADVISORY },
	{ WD_SPAN_LIT("Corrective"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Correction"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Clarification"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("Lead"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("Writethru"), WD_ACTION_UPDATE },
};

static void editorial_type(struct wd_story *story, struct wd_span word)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (wd_span_eq_nocase(word, types[i].word))
			wd_xf_action(story, types[i].action);
	}
	if (story->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
	else if (story->action == WD_ACTION_HOLD && story->pub_status == WD_PUB_USABLE)
		story->pub_status = WD_PUB_WITHHELD;
}

static bool is_test(struct wd_xf *f, const struct wd_xml *node, const char *name)
{
	const struct wd_xml *at = wd_xml_child(node, name);

	for (; at; at = wd_xml_again(at)) {
		if (wd_span_eq_nocase(wd_xf_line(f, at), WD_SPAN("Test")))
			return true;
	}
	return false;
}

static void management(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	const struct wd_xml *manage = wd_xml_child(pub, "PublicationManagement");
	const struct wd_xml *at = wd_xml_child(manage, "Editorial");
	struct wd_span status = line(f, manage, "Status");
	struct wd_span release = when(f, manage, "ReleaseDateTime");

	story->first_created = first_created(f, wd_xml_child(manage, "FirstCreated"));
	story->version_created = when(f, manage, "LastModifiedDateTime");
	if (story->version_created.n == 0)
		story->version_created = when(f, manage, "ArrivalDateTime");
	story->expires = when(f, manage, "ItemExpireDateTime");
	wd_xf_status(story, status);
	for (; at; at = wd_xml_again(at)) {
		for (const struct wd_xml *type = wd_xml_child(at, "Type"); type;
			type = wd_xml_again(type))
			editorial_type(story, wd_xf_line(f, type));
	}
	if (wd_span_eq_nocase(status, WD_SPAN("Embargoed")) ||
		(release.n > 0 && wd_iso_is_later(release, story->version_created)))
		wd_xf_embargo(f, story, release);
	note_ed(f, story, line(f, manage, "SpecialInstructions"));
	for (at = wd_xml_child(manage, "AssociatedWith"); at; at = wd_xml_again(at))
		wd_xf_related(f, story,
			&(struct wd_related){
				.rel = WD_SPAN("seeAlso"), .name = wd_xf_line(f, at) });
	story->test = is_test(f, manage, "SignalOf") || is_test(f, manage, "Signal") ||
		is_test(f, wd_xml_child(pub, "AdministrativeMetadata"), "Signal");
}

static void bylines(struct wd_xf *f, const struct wd_xml *lines, struct wd_story *story)
{
	const struct wd_xml *at = wd_xml_child(lines, "ByLine");

	for (; at; at = wd_xml_again(at))
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"),
			wd_xf_join(
				f, wd_xf_line(f, at), WD_SPAN(", "), wd_xf_attr(f, at, "Title")));
}

static void headlines(struct wd_xf *f, const struct wd_xml *lines, struct wd_story *story)
{
	static const struct {
		const char *name;
		struct wd_span role;
	} rows[] = {
		{ "ExtendedHeadLine", WD_SPAN_LIT("extended") },
		{ "SubHeadLine", WD_SPAN_LIT("sub") },
		{ "BodySubHeader", WD_SPAN_LIT("sub") },
		{ "OverLine", WD_SPAN_LIT("kicker") },
		{ "OriginalHeadLine", WD_SPAN_LIT("original") },
	};
	struct wd_span main_line = line(f, lines, "HeadLine");

	if (main_line.n == 0)
		main_line = line(f, lines, "Title");
	wd_xf_note(f, &story->headlines, WD_SPAN("main"), main_line);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct wd_xml *at = wd_xml_child(lines, rows[i].name);

		for (; at; at = wd_xml_again(at)) {
			struct wd_span s = wd_xf_line(f, at);

			if (!wd_span_eq(s, main_line))
				wd_xf_note(f, &story->headlines, rows[i].role, s);
		}
	}
}

static void news_lines(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	const struct wd_xml *lines = wd_xml_child(pub, "NewsLines");
	struct wd_span dateline = line(f, lines, "DateLine");

	headlines(f, lines, story);
	bylines(f, lines, story);
	if (dateline.n > 0 && !(dateline.p[0] >= '0' && dateline.p[0] <= '9'))
		wd_xf_note(f, &story->descriptions, WD_SPAN("dateline"), dateline);
	wd_xf_note(f, &story->descriptions, WD_SPAN("creditline"), line(f, lines, "CreditLine"));
	wd_xf_note(f, &story->descriptions, WD_SPAN("series"), line(f, lines, "SeriesLine"));
	story->copyright_notice = line(f, lines, "CopyrightLine");
	story->usage_terms = line(f, lines, "RightsLine");
	story->slugline = line(f, lines, "SlugLine");
	if (story->slugline.n == 0)
		story->slugline = line(f, pub, "FilingMetadata/SlugLine");
	for (const struct wd_xml *at = wd_xml_child(lines, "KeywordLine"); at;
		at = wd_xml_again(at))
		wd_xf_list(f, &story->subjects, WD_SPAN("keyword"), wd_xf_line(f, at));
}

static void parties(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	static const struct {
		const char *name;
		enum wd_role role;
	} rows[] = { { "Provider", WD_ROLE_PROVIDER }, { "Source", WD_ROLE_AGENCY },
		{ "Creator", WD_ROLE_CONTRIBUTOR }, { "Contributor", WD_ROLE_CONTRIBUTOR } };
	const struct wd_xml *admin = wd_xml_child(pub, "AdministrativeMetadata");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct wd_xml *at = wd_xml_child(admin, rows[i].name);

		for (; at; at = wd_xml_again(at))
			wd_xf_party(f, story, rows[i].role, wd_xf_line(f, at));
	}
	wd_xf_subject(f, &story->genres,
		&(struct wd_subject){ .name = line(f, admin, "ContentElement") });
	wd_xf_subject(f, &story->genres,
		&(struct wd_subject){ .name = line(f, admin, "ItemContentType") });
}

static void rights(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	const struct wd_xml *metadata = wd_xml_child(pub, "RightsMetadata");
	const struct wd_xml *copyright = wd_xml_child(metadata, "Copyright");

	wd_nitf_copyright(
		f, story, wd_xf_attr(f, copyright, "Holder"), wd_xf_attr(f, copyright, "Date"));
	for (const struct wd_xml *at = wd_xml_child(metadata, "UsageRights"); at;
		at = wd_xml_again(at)) {
		struct wd_span terms = line(f, at, "UsageType");

		terms = wd_xf_join(f, terms, WD_SPAN(", "), line(f, at, "Geography"));
		terms = wd_xf_join(f, terms, WD_SPAN(", "), line(f, at, "RightsHolder"));
		terms = wd_xf_join(f, terms, WD_SPAN(", "), line(f, at, "Limitations"));
		terms = wd_xf_join(f, terms, WD_SPAN(", from "), line(f, at, "StartDate"));
		terms = wd_xf_join(f, terms, WD_SPAN(", until "), line(f, at, "EndDate"));
		if (wd_span_find(story->usage_terms, terms) == story->usage_terms.n)
			story->usage_terms =
				wd_xf_join(f, story->usage_terms, WD_SPAN("\n"), terms);
	}
}

static void dateline_place(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_place place = {
		.rel = WD_SPAN("located"),
		.locality = line(f, node, "City"),
		.area = line(f, node, "CountryAreaName"),
		.country = line(f, node, "CountryName"),
	};

	if (place.area.n == 0)
		place.area = line(f, node, "CountryArea");
	if (place.country.n == 0)
		place.country = line(f, node, "Country");
	place.name = place.locality;
	wd_xf_place(f, story, &place);
}

/* Terms of the AP's vocabulary are addressed by their id. */
static struct wd_span uri_of(struct wd_xf *f, struct wd_span id)
{
	struct wd_span uri;

	if (id.n != 32)
		return (struct wd_span){ 0 };
	uri = wd_xf_join(f, WD_SPAN("http://cv.ap.org/id"), WD_SPAN("/"), id);
	return wd_iso_is_uri(uri) ? uri : (struct wd_span){ 0 };
}

static void classified(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_span authority = wd_xml_attr(node, "Authority");
	const struct wd_xml *at = wd_xml_child(node, "Occurrence");
	bool category = wd_span_eq_nocase(authority, WD_SPAN("AP Category Code"));
	bool geography = wd_span_eq_nocase(authority, WD_SPAN("AP Geography"));

	for (; at && f->err == WD_OK; at = wd_xml_again(at)) {
		struct wd_span id = wd_xf_attr(f, at, "Id");
		struct wd_span name = wd_xf_attr(f, at, "Value");

		/* What a term stands under, not what the story is about. */
		if (wd_span_eq_nocase(wd_xml_attr(at, "ActualMatch"), WD_SPAN("false")))
			continue;
		if (category)
			wd_xf_category(f, story, id);
		else if (geography)
			wd_xf_place(
				f, story, &(struct wd_place){ .name = name, .uri = uri_of(f, id) });
		else
			wd_xf_subject(f, &story->subjects,
				&(struct wd_subject){ .rel = WD_SPAN("about"),
					.name = name,
					.literal = id,
					.uri = uri_of(f, id) });
	}
}

static void descriptive(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	const struct wd_xml *metadata = wd_xml_child(pub, "DescriptiveMetadata");

	dateline_place(f, wd_xml_child(metadata, "DateLineLocation"), story);
	for (const struct wd_xml *at = wd_xml_first(metadata); at; at = wd_xml_next(at)) {
		if (wd_xml_is(at, "SubjectClassification") || wd_xml_is(at, "EntityClassification"))
			classified(f, at, story);
		else if (wd_xml_is(at, "Description"))
			wd_xf_note(f, &story->descriptions, WD_SPAN("summary"), wd_xf_line(f, at));
	}
}

void wd_ap_appl_meta(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story)
{
	identification(f, pub, story);
	management(f, pub, story);
	news_lines(f, pub, story);
	parties(f, pub, story);
	rights(f, pub, story);
	descriptive(f, pub, story);
	if (STAILQ_EMPTY(&story->subjects))
		wd_xf_category(f, story, line(f, pub, "FilingMetadata/Category"));
	story->urgency = wd_xf_urgency(line(f, pub, "NewsLines/Urgency"));
	if (story->urgency == 0)
		story->urgency = wd_xf_urgency(line(f, pub, "PublicationManagement/Urgency"));
}
