/* SPDX-License-Identifier: MIT */
/* NITF: what stands above the text, also in a NITF that another format carries. */
#include "decode_nitf.h"

/* A byline has few words that begin with a small letter: "and", "de", "for". */
#define PROSE_WORDS 6

/* AP writes <headline> for <hedline>; some put the line there without an <hl1>. */
static const struct wd_xml *hedline_of(const struct wd_xml *head)
{
	const struct wd_xml *hedline = wd_xml_child(head, "hedline");

	return hedline ? hedline : wd_xml_child(head, "headline");
}

static void sub_headline(struct wd_xf *f, struct wd_story *story, struct wd_span line)
{
	if (!wd_xf_is_headline(story, line))
		wd_xf_note(f, &story->headlines, WD_SPAN("sub"), line);
}

static void headlines(struct wd_xf *f, const struct wd_xml *nitf, struct wd_story *story)
{
	const struct wd_xml *hedline = hedline_of(wd_xml_path(nitf, "body/body.head"));
	const struct wd_xml *hl1 = wd_xml_child(hedline, "hl1");
	const struct wd_xml *hl2 = wd_xml_child(hedline, "hl2");
	struct wd_span main_line = wd_xf_line(f, hl1 || hl2 ? hl1 : hedline);

	if (main_line.n == 0)
		main_line = wd_xf_line(f, wd_xml_path(nitf, "head/title"));
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0)
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), main_line);
	else if (!wd_xf_is_headline(story, main_line))
		wd_xf_note(f, &story->headlines, WD_SPAN("nitf"), main_line);
	while ((hl1 = wd_xml_again(hl1)))
		sub_headline(f, story, wd_xf_line(f, hl1));
	for (; hl2; hl2 = wd_xml_again(hl2))
		sub_headline(f, story, wd_xf_line(f, hl2));
}

/* The text of @p node without its children of that name; persons side by side become a list. */
static struct wd_span line_without(struct wd_xf *f, const struct wd_xml *node, const char *name)
{
	struct wd_span all = { 0 }, none = { 0 };
	bool after_person = false;

	for (const struct wd_xml *at = node ? node->first : NULL; at; at = at->next) {
		bool person = wd_xml_is(at, "person");

		if (wd_xml_is(at, name) || (at->name.n == 0 && at->text.n == 0))
			continue;
		if (after_person && person)
			all = wd_xf_join(f, wd_span_trim(all), none, WD_SPAN(", "));
		if (person || at->name.n > 0 || !wd_look_blank(at->text))
			after_person = person;
		all = wd_xf_join(f, all, none, at->name.n > 0 ? wd_xf_raw(f, at) : at->text);
	}
	return wd_xf_clean(f, wd_span_trim(all));
}

/* EFE signs "cae/tcr" where a byline would stand. */
static bool is_initials(struct wd_span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';

		if (!letter && (s.p[i] != '/' || run == 0))
			return false;
		run = letter ? run + 1 : 0;
		if (run > 4)
			return false;
	}
	return run > 0;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* ANSA sets a second headline there: "Situation serious, ready for all scenarios says EC". */
static bool is_prose(struct wd_span s)
{
	static const struct wd_span openers[] = { WD_SPAN_LIT("By "), WD_SPAN_LIT("Von "),
		WD_SPAN_LIT("Par "), WD_SPAN_LIT("Por "), WD_SPAN_LIT("Av "), WD_SPAN_LIT("Di ") };
	size_t words = 0, lower = 0;

	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		if (wd_span_starts_nocase(s, openers[i]))
			return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (i > 0 && s.p[i - 1] != ' ')
			continue;
		words++;
		lower += is_lower(s.p[i]);
	}
	return words >= PROSE_WORDS && lower * 2 >= words;
}

/* "By <person>Anna Lind</person><byttl>NTB</byttl>" as the wire would set it in one line. */
static void byline(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	const struct wd_xml *title = wd_xml_child(node, "byttl");
	struct wd_span line = line_without(f, node, "byttl");

	for (; title; title = wd_xml_again(title))
		line = wd_xf_join(f, line, WD_SPAN(", "), wd_xf_line(f, title));
	if (is_initials(line))
		wd_xf_party(f, story, WD_ROLE_CONTRIBUTOR, line);
	else if (is_prose(line))
		sub_headline(f, story, line);
	else
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), line);
}

/* Country names are sent as codes only, now and then. */
static struct wd_span country_of(struct wd_xf *f, const struct wd_xml *location)
{
	const struct wd_xml *country = wd_xml_child(location, "country");
	struct wd_span name = wd_xf_line(f, country);

	return name.n > 0 ? name : wd_xf_attr(f, country, "iso-cc");
}

/* The parts with commas between them, unless the text has its own. */
static struct wd_span location_line(
	struct wd_xf *f, const struct wd_xml *location, const struct wd_place *place)
{
	struct wd_span line = place->locality;

	for (const struct wd_xml *at = location->first; at; at = at->next) {
		if (at->name.n == 0 && !wd_look_blank(at->text))
			return wd_xf_line(f, location);
	}
	line = wd_xf_join(f, line, WD_SPAN(", "), place->area);
	return wd_xf_join(f, line, WD_SPAN(", "), place->country);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* EFE's text of the dateline is a time. */
static void dateline(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	const struct wd_xml *location = wd_xml_child(node, "location");
	struct wd_place place = {
		.rel = WD_SPAN("located"),
		.locality = wd_xf_line(f, wd_xml_child(location, "city")),
		.area = wd_xf_line(f, wd_xml_child(location, "state")),
		.country = country_of(f, location),
	};

	if (place.area.n == 0)
		place.area = wd_xf_line(f, wd_xml_child(location, "region"));
	place.name = place.locality;
	struct wd_span line =
		location ? location_line(f, location, &place) : line_without(f, node, "story.date");
	if (line.n > 0 && !is_digit(line.p[0]) &&
		wd_notes_get(&story->descriptions, WD_SPAN("dateline")).n == 0)
		wd_xf_note(f, &story->descriptions, WD_SPAN("dateline"), line);
	wd_xf_place(f, story, &place);
	const struct wd_xml *date = wd_xml_child(node, "story.date");
	if (story->content_created.n == 0)
		story->content_created = wd_xf_datetime(f, wd_xml_attr(date, "norm"));
}

/* type npa: not for publication. */
static void note(struct wd_xf *f, const struct wd_xml *node, struct wd_story *story)
{
	struct wd_span type = wd_xml_attr(node, "type");
	struct wd_span class = wd_xml_attr(node, "noteclass");
	struct wd_span text = wd_xf_block_line(f, node);
	bool editors = wd_span_eq_nocase(class, WD_SPAN("editorsnote"));

	if (wd_span_eq_nocase(class, WD_SPAN("cpyrt")) && story->copyright_notice.n == 0)
		story->copyright_notice = text;
	else if (wd_span_eq_nocase(type, WD_SPAN("npa")) || (editors && type.n == 0))
		story->ed_note = wd_xf_join(f, story->ed_note, WD_SPAN("\n"), text);
	else
		wd_xf_note(f, &story->descriptions, WD_SPAN("note"), text);
}

static void rights(struct wd_xf *f, const struct wd_xml *head, struct wd_story *story)
{
	static const char *const terms[] = { "rights.type", "rights.limitations",
		"rights.geography" };
	const struct wd_xml *node = wd_xml_child(head, "rights");

	/* EFE has the owner without the element around it. */
	if (!node)
		node = head;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		story->usage_terms = wd_xf_join(f, story->usage_terms, WD_SPAN("\n"),
			wd_xf_line(f, wd_xml_child(node, terms[i])));
	wd_nitf_copyright(
		f, story, wd_xf_line(f, wd_xml_child(node, "rights.owner")), (struct wd_span){ 0 });
	if (story->copyright_notice.n == 0)
		story->copyright_notice = wd_xf_line(f, wd_xml_find(head, "copyrite"));
}

void wd_nitf_body_head(struct wd_xf *f, const struct wd_xml *nitf, struct wd_story *story)
{
	const struct wd_xml *head = wd_xml_path(nitf, "body/body.head");
	const struct wd_xml *at;

	headlines(f, nitf, story);
	for (at = wd_xml_child(head, "byline"); at; at = wd_xml_again(at))
		byline(f, at, story);
	dateline(f, wd_xml_child(head, "dateline"), story);
	for (at = wd_xml_child(head, "abstract"); at; at = wd_xml_again(at))
		wd_xf_note(f, &story->descriptions, WD_SPAN("summary"), wd_xf_block_line(f, at));
	for (at = wd_xml_child(head, "note"); at; at = wd_xml_again(at))
		note(f, at, story);
	for (at = wd_xml_child(head, "distributor"); at; at = wd_xml_again(at))
		wd_xf_party(f, story, WD_ROLE_PROVIDER, wd_xf_line(f, at));
	rights(f, head, story);
}
