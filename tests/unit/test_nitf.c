/* SPDX-License-Identifier: MIT */
/* NITF: every mapped field. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define ID      "<doc-id regsrc='nfp.example' id-string='snow-7'/>"
#define HEAD(h) "<head><docdata>" ID h "</docdata></head>"
#define BODY(h, c)                                                             \
	"<body><body.head><hedline><hl1>Snow</hl1></hedline>" h "</body.head>" \
	"<body.content>" c "</body.content></body>"
#define FELL            "<p>Snow fell.</p>"
#define DOC(docdata, h) "<nitf>" HEAD(docdata) BODY(h, FELL) "</nitf>"
#define META(m)         "<nitf><head>" m "<docdata>" ID "</docdata></head>" BODY("", FELL) "</nitf>"

struct row {
	const char *name, *in, *want;
};

static const struct row field_rows[] = {
	{ "no namespace", DOC("", ""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "its namespace",
		"<n:nitf xmlns:n='http://iptc.org/std/NITF/2006-10-18/'><n:body><n:body.content>"
		"<n:p>Snow fell.</n:p></n:body.content></n:body></n:nitf>",
		"story nitf?\n"
		"text Snow fell.\n" },
	{ "an id that is a URI",
		"<nitf><head><docdata><doc-id regsrc='x' id-string='urn:newsml:nfp.example:1'/>"
		"</docdata></head>" BODY("", FELL) "</nitf>",
		"story nitf?\n"
		"uri urn:newsml:nfp.example:1\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an id of nobody's",
		"<nitf><head><docdata><doc-id id-string='a b/7'/></docdata></head>" BODY(
			"", FELL) "</nitf>",
		"story nitf?\n"
		"uri urn:nitf:unknown:a%20b%2F7\n"
		"altid[docId] a b/7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an empty id, as AP sends it",
		"<nitf><head><docdata><doc-id regsrc='AP'/></docdata></head>" BODY(
			"", FELL) "</nitf>",
		"story nitf?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "dynamic use", DOC("<du-key key='snow' part='2' version='3'/>", ""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"version 3\n"
		"altid[docId] snow-7\n"
		"altid[duKey] snow\n"
		"altid[duKeyPart] 2\n"
		"action update\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a generation", DOC("<du-key key='snow' generation='2' version='1'/>", ""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"version 2.1\n"
		"altid[docId] snow-7\n"
		"altid[duKey] snow\n"
		"action update\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "dates",
		DOC("<date.issue norm='20260105T100000+0100'/><date.expire norm='20260205T100000Z'/>"
		    "<revision-history name='Per Dal' function='editor' norm='20260105T120000+0100' comment='Cut.'/>"
		    "<revision-history name='Anna Lind' function='writer-author' norm='20260105T110000+0100'/>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"first 2026-01-05T10:00:00+01:00\n"
		"changed 2026-01-05T12:00:00+01:00\n"
		"expires 2026-02-05T10:00:00Z\n"
		"headline[main] Snow\n"
		"ednote Cut.\n"
		"party[editor] Per Dal\n"
		"party[writer] Anna Lind\n"
		"text Snow fell.\n" },
	{ "dates without a zone, and placeholders",
		DOC("<date.issue norm='20260105T100000'/>"
		    "<date.release norm='20260105T100000'/><date.expire norm='YYYYMMDD000000-HHMM'/>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "rights",
		DOC("<doc.copyright year='2026' holder='Nordfjord Press'/>"
		    "<doc.rights type='Print' limitations='No archives' geography='Norway'/>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"holder Nordfjord Press\n"
		"notice © 2026 Nordfjord Press\n"
		"terms Print|No archives|Norway\n"
		"text Snow fell.\n" },
	{ "a notice where the holder should be",
		DOC("<doc.copyright year='2026' holder='Nordfjord Press. All "
		    "rights reserved.'/>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"holder Nordfjord Press\n"
		"notice © 2026 Nordfjord Press. All rights reserved.\n"
		"text Snow fell.\n" },
	{ "rights in the body",
		DOC("",
			"<rights><rights.owner>Nordfjord Press</rights.owner><rights.type>Print"
			"</rights.type></rights><note noteclass='cpyrt'>(c) 2026 NFP</note>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"holder Nordfjord Press\n"
		"notice (c) 2026 NFP\n"
		"terms Print\n"
		"text Snow fell.\n" },
	{ "an owner without rights", DOC("", "<rights.owner>Nordfjord Press</rights.owner>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"holder Nordfjord Press\n"
		"text Snow fell.\n" },
	{ "notes to editors",
		DOC("<ed-msg info='Eds: With photos.'/>",
			"<note noteclass='editorsnote'>Call Per.</note>"
			"<note type='npa'><p>Not</p><p>this</p></note><note type='std'>Seen by all.</note>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[note] Seen by all.\n"
		"ednote Eds: With photos.|Call Per.|Not this\n"
		"text Snow fell.\n" },
	{ "urgency, scope, series, fixture and source",
		DOC("<urgency ed-urg='3'/><doc-scope scope='North'/>"
		    "<series series.name='Winter' series.part='2'/><fixture fix-id='weather'/>"
		    "<del-list><from-src src-name='NFP' level-number='1'/></del-list>"
		    "<evloc city='Tromso' state-prov='Troms' iso-cc='NO'/>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"altid[fromSrc] NFP\n"
		"urgency 3\n"
		"headline[main] Snow\n"
		"description[series] Winter\n"
		"place[event] Tromso\n"
		"place.locality Tromso\n"
		"place.area Troms\n"
		"place.country NO\n"
		"subject North (scope) <> \n"
		"genre weather () <> \n"
		"text Snow fell.\n" },
	{ "elements beside docdata",
		"<nitf><head><docdata>" ID "</docdata><urgency ed-urg='2'/><key-list><keyword>"
		"Roads</keyword><keyword>Snow</keyword></key-list></head>" BODY("", FELL) "</nitf>",
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"urgency 2\n"
		"headline[main] Snow\n"
		"subject Roads (keyword) <> \n"
		"subject Snow (keyword) <> \n"
		"text Snow fell.\n" },
	{ "the only keyword is the slug",
		DOC("<key-list><keyword key='SnowRoads'/></key-list>", ""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"slugline SnowRoads\n"
		"subject SnowRoads (keyword) <> \n"
		"text Snow fell.\n" },
	{ "keywords in one",
		DOC("<key-list><keyword key='snow,roads;ice'/><keyword key='Lind, Anna'/></key-list>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"subject snow (keyword) <> \n"
		"subject roads (keyword) <> \n"
		"subject ice (keyword) <> \n"
		"subject Lind, Anna (keyword) <> \n"
		"text Snow fell.\n" },
	{ "language",
		"<nitf baselang='nb'>" HEAD("") "<body xml:lang='nn-NO'><body.content>" FELL
						"</body.content></body></nitf>",
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"language nn-NO\n"
		"text Snow fell.\n" },
	{ "identified content",
		DOC("<identified-content><classifier type='apcategorycode' value='f'/><org value='ACM'>"
		    "Acme</org><location>Bergen</location></identified-content>",
			""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"place Bergen\n"
		"subject  (category) <http://cvx.iptc.org/anpa1312-category/f> f\n"
		"subject Acme (about) <> ACM\n"
		"text Snow fell.\n" },
	{ "subjects and genres",
		META("<tobject tobject.type='Data'><tobject.property tobject.property.type='Current'/>"
		     "<tobject.property tobject.property.type='Feature'/>"
		     "<tobject.subject tobject.subject.refnum='17005000' tobject.subject.type='Weather' "
		     "tobject.subject.matter='Snow'/><tobject.subject tobject.subject.refnum='20000568'/>"
		     "<tobject.subject tobject.subject.ipr='NFP' tobject.subject.refnum='17005000'/></tobject>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"subject Snow (about) <http://cv.iptc.org/newscodes/subjectcode/17005000> 17005000\n"
		"subject  (about) <http://cv.iptc.org/newscodes/mediatopic/20000568> 20000568\n"
		"subject  (about) <> 17005000\n"
		"genre Data () <> \n"
		"genre Feature () <> \n"
		"text Snow fell.\n" },
	{ "meta of agencies",
		META("<meta name='anpa-keyword' content='snow'/><meta name='anpa-category' content='A'/>"
		     "<meta name='categoria' content='TIE'/><meta name='anpa-takekey' content='(ATTN)'/>"
		     "<meta name='prioridad' content='U'/><meta name='anpa-sequence' content='12'/>"
		     "<meta name='author' content='AL'/><meta name='category_iptc' content='17000000'/>"
		     "<meta name='keyword' content='ice'/><meta name='generator' content='x'/>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"altid[anpaSequence] 12\n"
		"urgency 3\n"
		"headline[main] Snow\n"
		"slugline snow\n"
		"ednote (ATTN)\n"
		"party[contributor] AL\n"
		"subject  (category) <http://cvx.iptc.org/anpa1312-category/a> A\n"
		"subject TIE (category) <> \n"
		"subject  (about) <http://cv.iptc.org/newscodes/subjectcode/17000000> 17000000\n"
		"subject ice (keyword) <> \n"
		"text Snow fell.\n" },
	{ "headlines",
		"<nitf><body><body.head><hedline><hl1>Snow <em>falls</em> again</hl1><hl2>Roads<br/>closed</hl2>"
		"<hl2>Snow falls again</hl2></hedline></body.head><body.content>" FELL
		"</body.content></body></nitf>",
		"story nitf?\n"
		"headline[main] Snow falls again\n"
		"headline[sub] Roads closed\n"
		"text Snow fell.\n" },
	{ "AP's headline",
		"<nitf><body><body.head><headline><hl1>Snow</hl1></headline></body.head><body.content>" FELL
		"</body.content></body></nitf>",
		"story nitf?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a headline without hl1",
		"<nitf><body><body.head><hedline>Snow</hedline></body.head><body.content>" FELL
		"</body.content></body></nitf>",
		"story nitf?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a title stands in",
		"<nitf><head><title><!-- t -->Snow</title></head><body><body.content>" FELL
		"</body.content></body></nitf>",
		"story nitf?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "bylines with their titles",
		DOC("",
			"<byline>By <person>Anna Lind</person><byttl>NFP Writer</byttl></byline>"
			"<byline><person>Jo Berg</person> <person>Per Dal</person></byline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[byline] By Anna Lind, NFP Writer\n"
		"description[byline] Jo Berg, Per Dal\n"
		"text Snow fell.\n" },
	{ "initials, and a headline in the byline",
		DOC("",
			"<byline>gr/bp</byline><byline><!-- s -->Roads are closed, "
			"says the mayor of town</byline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"headline[sub] Roads are closed, says the mayor of town\n"
		"party[contributor] gr/bp\n"
		"text Snow fell.\n" },
	{ "dateline in parts",
		DOC("",
			"<dateline><location><city>Oslo</city><country>Norway</country></location>"
			"<story.date norm='20260105T100000+0100'>Jan 5</story.date></dateline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"created 2026-01-05T10:00:00+01:00\n"
		"headline[main] Snow\n"
		"description[dateline] Oslo, Norway\n"
		"place[located] Oslo\n"
		"place.locality Oslo\n"
		"place.country Norway\n"
		"text Snow fell.\n" },
	{ "dateline in parts with its own commas",
		DOC("",
			"<dateline><location><city>Duluth</city>, <state>Minn.</state>"
			"</location></dateline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[dateline] Duluth, Minn.\n"
		"place[located] Duluth\n"
		"place.locality Duluth\n"
		"place.area Minn.\n"
		"text Snow fell.\n" },
	{ "dateline as text", DOC("", "<dateline><location>DULUTH, Minn.</location></dateline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[dateline] DULUTH, Minn.\n"
		"text Snow fell.\n" },
	{ "a country by its code",
		DOC("", "<dateline><location><city>Oslo</city><country iso-cc='NO'/></location></dateline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[dateline] Oslo, NO\n"
		"place[located] Oslo\n"
		"place.locality Oslo\n"
		"place.country NO\n"
		"text Snow fell.\n" },
	{ "a time for a dateline, as EFE sends it",
		DOC("",
			"<dateline><!-- x --><story.date norm='20260105T100000+0000'>"
			"20260105T100000+0000</story.date></dateline>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"created 2026-01-05T10:00:00+00:00\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "distributor and abstract",
		DOC("",
			"<distributor><org>Nordfjord Press</org></distributor><abstract><p>Snow."
			"</p><p>Ice.</p></abstract>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[summary] Snow. Ice.\n"
		"party[provider] Nordfjord Press\n"
		"text Snow fell.\n" },
};

static void check(const struct row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf got;

	wd_arena_init(&arena, 8 << 20);
	wd_buf_init(&got, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		const struct wd_record rec = { .payload = wd_span_of(rows[i].in) };

		wd_buf_reset(&got);
		assert_int_equal(dump_record(&rec, &arena, &got), WD_OK);
		assert_int_equal(wd_buf_putc(&got, '\0'), WD_OK);
		print_message("  %s\n", rows[i].name);
		assert_string_equal(got.p, rows[i].want);
		wd_arena_reset(&arena);
	}
	wd_arena_done(&arena);
	wd_buf_done(&got);
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

static void reads_fields(void **state)
{
	(void)state;
	CHECK(field_rows);
}

/* Without @regsrc the agency of the conf tells one wire's numbers from another's. */
static void makes_an_id_with_the_agency(void **state)
{
	static const char in[] =
		"<nitf><head><docdata><doc-id id-string='7'/></docdata></head>" BODY(
			"", FELL) "</nitf>";
	const struct wd_record rec = { .payload = wd_span_of(in), .agency = WD_SPAN("nfp") };
	struct wd_arena arena;
	struct wd_buf got;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&got, 1 << 16);
	assert_int_equal(dump_record(&rec, &arena, &got), WD_OK);
	struct wd_span want = WD_SPAN("uri urn:nitf:nfp:7\n");
	assert_true(wd_span_find(wd_buf_span(&got), want) < got.n);
	wd_arena_done(&arena);
	wd_buf_done(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(makes_an_id_with_the_agency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
