/* SPDX-License-Identifier: MIT */
/* qcodes, and names in several languages. */
#include "decode_g2.h"
#include "iso.h"

struct alias {
	struct wd_span alias, uri;
};

#define NEWSCODES "http://cv.iptc.org/newscodes/"
#define ROW(a, uri)                              \
	{                                        \
		WD_SPAN_LIT(a), WD_SPAN_LIT(uri) \
	}

/* The IPTC's catalog of standard schemes, as far as stories use it. */
static const struct alias aliases[] = {
	ROW("medtop", NEWSCODES "mediatopic/"),
	ROW("subj", NEWSCODES "subjectcode/"),
	ROW("subjectcode", NEWSCODES "subjectcode/"),
	ROW("genre", NEWSCODES "genre/"),
	ROW("wldreg", NEWSCODES "worldregion/"),
	ROW("cpnat", NEWSCODES "cpnature/"),
	ROW("ninat", NEWSCODES "ninature/"),
	ROW("stat", NEWSCODES "pubstatusg2/"),
	ROW("sig", NEWSCODES "signal/"),
	ROW("drol", NEWSCODES "descriptionrole/"),
	ROW("nprov", NEWSCODES "newsprovider/"),
	ROW("isrol", NEWSCODES "infosourcerole/"),
	ROW("digsrctype", NEWSCODES "digitalsourcetype/"),
	ROW("scene", NEWSCODES "scene/"),
	ROW("mediatopic", NEWSCODES "mediatopic/"),
	ROW("prod", NEWSCODES "productgenre/"),
	ROW("prodgenre", NEWSCODES "productgenre/"),
	ROW("a1312cat", "http://cvx.iptc.org/anpa1312-category/"),
	ROW("iso3166-1a2", "http://cvx.iptc.org/iso3166-1a2/"),
	ROW("iso3166-1a3", "http://cvx.iptc.org/iso3166-1a3/"),
	ROW("isin", "http://cvx.iptc.org/isin/"),
	ROW("ric", "http://cvx.iptc.org/ric/"),
	ROW("wikidata", "http://www.wikidata.org/entity/"),
};

struct wd_span wd_g2_code(struct wd_span s)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != ':' && s.p[at - 1] != '/' && s.p[at - 1] != '#')
		at--;
	return wd_span_trim(wd_span_from(s, at));
}

struct wd_span wd_g2_code_of(const struct wd_xml *node)
{
	struct wd_span s = wd_xml_attr(node, "qcode");

	if (s.n == 0)
		s = wd_xml_attr(node, "uri");
	return wd_g2_code(s.n > 0 ? s : wd_xml_attr(node, "literal"));
}

struct wd_span wd_g2_alias_of(const struct wd_xml *node)
{
	struct wd_span qcode = wd_xml_attr(node, "qcode");
	size_t colon = wd_span_find_byte(qcode, ':');

	return colon < qcode.n ? wd_span_head(qcode, colon) : (struct wd_span){ 0 };
}

static struct wd_span scheme_uri(const struct wd_g2 *g, struct wd_span alias)
{
	const struct wd_xml *catalog = wd_xml_child(g->item, "catalog");

	for (; catalog; catalog = wd_xml_again(catalog)) {
		const struct wd_xml *scheme = wd_xml_child(catalog, "scheme");

		for (; scheme; scheme = wd_xml_again(scheme)) {
			if (wd_span_eq(wd_xml_attr(scheme, "alias"), alias))
				return wd_xml_attr(scheme, "uri");
		}
	}
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (wd_span_eq(aliases[i].alias, alias))
			return aliases[i].uri;
	}
	return (struct wd_span){ 0 };
}

struct wd_span wd_g2_uri(struct wd_g2 *g, const struct wd_xml *node)
{
	struct wd_span uri = wd_span_trim(wd_xml_attr(node, "uri"));
	struct wd_span qcode = wd_xml_attr(node, "qcode");
	struct wd_span alias = wd_g2_alias_of(node);

	if (uri.n == 0 && alias.n > 0) {
		struct wd_span scheme = scheme_uri(g, alias);

		if (scheme.n > 0)
			uri = wd_xf_join(&g->f, scheme, (struct wd_span){ 0 },
				wd_span_trim(wd_span_from(qcode, alias.n + 1)));
	}
	return wd_iso_is_uri(uri) ? uri : (struct wd_span){ 0 };
}

/* "de" is the language of a name for an item in "de-AT". */
static bool same_language(struct wd_span a, struct wd_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	if (n == 0 || !wd_span_eq_nocase(wd_span_head(a, n), wd_span_head(b, n)))
		return false;
	return a.n == b.n || (a.n > n ? a.p[n] : b.p[n]) == '-';
}

struct wd_span wd_g2_name(struct wd_g2 *g, const struct wd_xml *node)
{
	const struct wd_xml *best = NULL;
	const struct wd_xml *name = wd_xml_child(node, "name");

	for (; name; name = wd_xml_again(name)) {
		struct wd_span lang = wd_xml_attr(name, "lang");
		struct wd_span role = wd_g2_code(wd_xml_attr(name, "role"));

		if (!best)
			best = name;
		if (wd_span_eq(role, WD_SPAN("mnemonic")) || wd_span_eq(role, WD_SPAN("short")))
			continue;
		if (lang.n == 0 || same_language(lang, g->lang)) {
			best = name;
			break;
		}
	}
	struct wd_span s = wd_xf_line(&g->f, best);
	return s.n > 0 ? s : wd_xf_attr(&g->f, node, "literal");
}
