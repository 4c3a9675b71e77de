/* SPDX-License-Identifier: MIT */
/* NewsML-G2: identity, itemMeta and rightsInfo. */
#include "decode_g2.h"
#include "iso.h"

struct signal_word {
	struct wd_span word;
	enum wd_action action;
};

/* Of sig:, STT's update: and Reuters' edStat:, where one letter is all. */
static const struct signal_word signals[] = {
	{ WD_SPAN_LIT("correction"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("corrected"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("C"), WD_ACTION_CORRECTION },
	{ WD_SPAN_LIT("update"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("updated"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("writethru"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("U"), WD_ACTION_UPDATE },
	{ WD_SPAN_LIT("kill"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("withdrawal"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("D"), WD_ACTION_KILL },
	{ WD_SPAN_LIT("hold"), WD_ACTION_HOLD },
	{ WD_SPAN_LIT("advisory"), WD_ACTION_ADVISORY },
	{ WD_SPAN_LIT("repeat"), WD_ACTION_REPEAT },
};

static size_t count_colons(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ':';
	return n;
}

/*
 * "tag:reuters.com,2014:newsml_KBN0FL0NN:10" in version 10: all versions share what stands before.
 * urn:newsml:provider:date:id must stay whole.
 */
static struct wd_span without_version(struct wd_span guid, struct wd_span version)
{
	size_t cut = guid.n > version.n ? guid.n - version.n : 0;

	if (version.n == 0 || cut < 2 || guid.p[cut - 1] != ':' || !wd_span_ends(guid, version))
		return guid;
	struct wd_span rest = wd_span_head(guid, cut - 1);
	if (wd_span_starts_nocase(rest, WD_SPAN("urn:newsml:")) && count_colons(rest) < 4)
		return guid;
	return count_colons(rest) < 2 ? guid : rest;
}

/* Files named after the guid gave it back as "tag_reuters.com_2014_newsml_KBN0FL0NN". */
static struct wd_span mend_tag(struct wd_xf *f, struct wd_span guid)
{
	struct wd_span rest = wd_span_from(guid, 4);
	size_t host = wd_span_find_byte(rest, '_');

	if (!wd_span_starts(guid, WD_SPAN("tag_")) || rest.n < host + 6 || rest.p[host + 5] != '_')
		return guid;
	struct wd_span year = wd_span_head(wd_span_from(rest, host + 1), 4);
	for (size_t i = 0; i < year.n; i++) {
		if (year.p[i] < '0' || year.p[i] > '9')
			return guid;
	}
	struct wd_span tag = wd_xf_join(f, WD_SPAN("tag:"), WD_SPAN(""), wd_span_head(rest, host));
	tag = wd_xf_join(f, tag, WD_SPAN(","), year);
	return wd_xf_join(f, tag, WD_SPAN(":"), wd_span_from(rest, host + 6));
}

static void identity(struct wd_g2 *g, struct wd_story *story)
{
	struct wd_span guid = wd_xf_attr(&g->f, g->item, "guid");

	wd_xf_version(&g->f, story, wd_xml_attr(g->item, "version"));
	guid = mend_tag(&g->f, wd_span_trim(without_version(guid, story->version)));
	wd_decoding_identify(story, guid);
	wd_xf_language(&g->f, story, g->lang);
}

static bool is_signal(const struct wd_xml *node)
{
	struct wd_span alias = wd_g2_alias_of(node);

	return alias.n == 0 || wd_span_eq(alias, WD_SPAN("sig")) ||
		wd_span_eq(alias, WD_SPAN("signal")) || wd_span_eq(alias, WD_SPAN("edStat")) ||
		wd_span_eq(alias, WD_SPAN("update"));
}

static void signal_of(struct wd_story *story, const struct wd_xml *node)
{
	struct wd_span code = wd_g2_code_of(node);

	if (!is_signal(node))
		return;
	if (wd_span_eq_nocase(code, WD_SPAN("test")))
		story->test = true;
	/* STT: "update:append-major-content". */
	if (wd_span_eq(wd_g2_alias_of(node), WD_SPAN("update")))
		wd_xf_action(story, WD_ACTION_UPDATE);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct wd_span word = signals[i].word;
		bool letter = word.n == 1;

		if (letter ? wd_span_eq(code, word) &&
					wd_span_eq(wd_g2_alias_of(node), WD_SPAN("edStat"))
			   : wd_span_eq_nocase(code, word))
			wd_xf_action(story, signals[i].action);
	}
}

static void status(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *embargo = wd_xml_child(meta, "embargoed");
	const struct wd_xml *node = wd_xml_child(meta, "pubStatus");
	struct wd_span code = wd_g2_code_of(node);

	if (node && code.n == 0)
		code = wd_xf_line(&g->f, node);
	wd_xf_status(story, code);
	if (embargo)
		wd_xf_embargo(&g->f, story, wd_xf_line(&g->f, embargo));
	for (node = wd_xml_child(meta, "signal"); node; node = wd_xml_again(node))
		signal_of(story, node);
	if (story->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
}

static struct wd_span date_in(struct wd_g2 *g, const struct wd_xml *meta, const char *name)
{
	return wd_xf_datetime(&g->f, wd_xf_line(&g->f, wd_xml_child(meta, name)));
}

static bool is_nonpublic(const struct wd_xml *node)
{
	return wd_span_find(wd_xml_attr(node, "class"), WD_SPAN("nonpublic")) <
		wd_xml_attr(node, "class").n;
}

/* The text of a note without what is for the agency's own people: dpa's class np-nonpublic. */
static struct wd_span note_text(struct wd_xf *f, const struct wd_xml *node)
{
	struct wd_span all = { 0 };
	const struct wd_xml *at = node->first;

	for (; at; at = at->next) {
		struct wd_span s = { 0 };

		if (at->name.n == 0)
			s = wd_xf_clean(f, wd_span_trim(at->text));
		else if (!is_nonpublic(at))
			s = note_text(f, at);
		all = wd_xf_join(f, all, WD_SPAN(" "), s);
	}
	return all;
}

static void ed_notes(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "edNote");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span code = wd_g2_code(wd_xml_attr(node, "pubconstraint"));
		struct wd_span role = wd_g2_code(wd_xml_attr(node, "role"));

		if (wd_span_eq(code, WD_SPAN("nonpublic")))
			continue;
		if (wd_span_starts(role, WD_SPAN("correction")))
			wd_xf_action(story, WD_ACTION_CORRECTION);
		story->ed_note =
			wd_xf_join(&g->f, story->ed_note, WD_SPAN("\n"), note_text(&g->f, node));
	}
}

/* A page of the web is no item: dpa names those that its notes to editors recommend. */
static void note_page(struct wd_g2 *g, const struct wd_related *page, struct wd_story *story)
{
	struct wd_span line = wd_xf_join(&g->f, page->headline, WD_SPAN(" "), page->href);

	story->ed_note = wd_xf_join(&g->f, story->ed_note, WD_SPAN("\n"), line);
}

/* itemMeta/link: what the story derives from, replaces or goes with. */
static void links(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	const struct wd_xml *node = wd_xml_child(meta, "link");

	for (; node; node = wd_xml_again(node)) {
		struct wd_span id = wd_xf_attr(&g->f, node, "residref");
		struct wd_related related = {
			.rel = wd_xf_clean(&g->f, wd_g2_code(wd_xml_attr(node, "rel"))),
			.headline = wd_xf_line(&g->f, wd_xml_child(node, "title")),
			.href = wd_xf_attr(&g->f, node, "href"),
		};

		if (id.n == 0)
			id = wd_xf_attr(&g->f, node, "guidref");
		id = mend_tag(&g->f, id);
		if (wd_iso_is_uri(id))
			related.uri = id;
		else if (related.headline.n == 0)
			related.name = id;
		if (!wd_iso_is_uri(related.href))
			related.href = (struct wd_span){ 0 };
		if (id.n == 0 && related.href.n > 0) {
			note_page(g, &related, story);
			continue;
		}
		/* STT links a story to its own earlier version. */
		if (related.uri.n > 0 && wd_span_eq(related.uri, story->uri))
			continue;
		if (related.rel.n == 0)
			related.rel = WD_SPAN("seeAlso");
		if (related.headline.n == 0 && related.name.n == 0)
			related.name = related.uri.n > 0 ? related.uri : related.href;
		wd_xf_related(&g->f, story, &related);
	}
}

static void services(struct wd_g2 *g, const struct wd_xml *meta, struct wd_story *story)
{
	static const char *const names[] = { "fileName", "profile" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		wd_xf_note(&g->f, &story->alt_ids, wd_span_of(names[i]),
			wd_xf_line(&g->f, wd_xml_child(meta, names[i])));
	for (const struct wd_xml *node = wd_xml_child(meta, "service"); node;
		node = wd_xml_again(node))
		wd_xf_note(&g->f, &story->alt_ids, WD_SPAN("service"),
			wd_xf_attr(&g->f, node, "qcode"));
}

static bool speaks(const struct wd_g2 *g, const struct wd_xml *node)
{
	struct wd_span lang = wd_xml_attr(node, "lang");

	return lang.n == 0 || wd_span_eq_nocase(wd_span_head(lang, 2), wd_span_head(g->lang, 2));
}

/* Of several the one in the item's language, else the first. */
static struct wd_span in_language(
	struct wd_g2 *g, const struct wd_xml *info, const char *name, const struct wd_xml **ret)
{
	const struct wd_xml *best = wd_xml_child(info, name);

	for (const struct wd_xml *node = best; node; node = wd_xml_again(node)) {
		if (speaks(g, node)) {
			best = node;
			break;
		}
	}
	*ret = best;
	return wd_xf_line(&g->f, best);
}

/* The link in "Click For Restrictions - http://about.reuters.com/fulllegal.asp". */
static struct wd_span url_in(struct wd_span s)
{
	size_t at = wd_span_find(s, WD_SPAN("http"));

	s = wd_span_from(s, at);
	size_t n = 0;
	while (n < s.n && s.p[n] != ' ' && s.p[n] != ',' && s.p[n] != ')' && s.p[n] != '<')
		n++;
	s = wd_span_head(s, n);
	return wd_span_find(s, WD_SPAN("://")) < s.n && wd_iso_is_uri(s) ? s
									 : (struct wd_span){ 0 };
}

static void rights_url(struct wd_g2 *g, const struct wd_xml *info, const struct wd_xml *notice,
	struct wd_story *story)
{
	struct wd_span href = wd_xf_attr(&g->f, notice, "href");

	if (href.n == 0)
		href = wd_xf_attr(&g->f, wd_xml_child(info, "link"), "href");
	if (href.n == 0 &&
		wd_span_find(story->copyright_notice, WD_SPAN("estrictions")) <
			story->copyright_notice.n)
		href = url_in(story->copyright_notice);
	if (wd_iso_is_uri(href))
		story->rights_url = href;
}

static void rights(struct wd_g2 *g, struct wd_story *story)
{
	const struct wd_xml *info = wd_xml_child(g->item, "rightsInfo");
	const struct wd_xml *notice = NULL;
	const struct wd_xml *terms = NULL;

	story->copyright_holder = wd_g2_name(g, wd_xml_child(info, "copyrightHolder"));
	story->copyright_notice = in_language(g, info, "copyrightNotice", &notice);
	if (info)
		rights_url(g, info, notice, story);
	for (terms = wd_xml_child(info, "usageTerms"); terms; terms = wd_xml_again(terms)) {
		if (speaks(g, terms))
			story->usage_terms = wd_xf_join(
				&g->f, story->usage_terms, WD_SPAN("\n"), wd_xf_line(&g->f, terms));
	}
	if (story->usage_terms.n == 0)
		story->usage_terms = in_language(g, info, "usageTerms", &terms);
}

void wd_g2_item_meta(struct wd_g2 *g, struct wd_story *story)
{
	const struct wd_xml *meta = wd_xml_child(g->item, "itemMeta");
	const struct wd_xml *provider = wd_xml_child(meta, "provider");
	struct wd_span name = wd_g2_name(g, provider);

	identity(g, story);
	status(g, meta, story);
	story->version_created = date_in(g, meta, "versionCreated");
	story->first_created = date_in(g, meta, "firstCreated");
	story->expires = date_in(g, meta, "expires");
	wd_xf_party(&g->f, story, WD_ROLE_PROVIDER,
		name.n > 0 ? name : wd_xf_clean(&g->f, wd_g2_code_of(provider)));
	ed_notes(g, meta, story);
	links(g, meta, story);
	services(g, meta, story);
	rights(g, story);
}
