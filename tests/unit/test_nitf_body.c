/* SPDX-License-Identifier: MIT */
/* NITF: every status, the text and the vendors' defects in it, and what is no story. */
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
#define CONTENT(c)      "<nitf>" HEAD("") BODY("", c) "</nitf>"
#define DATED(docdata, st)                                            \
	"<nitf><head><docdata management-status='" st "'>" ID docdata \
	"</docdata></head>" BODY("", FELL) "</nitf>"

struct row {
	const char *name, *in, *want;
};

static const struct row status_rows[] = {
	{ "usable", DATED("", "usable"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a kill", DATED("", "canceled"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action kill\n"
		"status canceled\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a kill of two ls, without text",
		"<nitf><head><docdata management-status='Cancelled'>" ID "</docdata></head></nitf>",
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action kill\n"
		"status canceled\n" },
	{ "a hold", DATED("", "withheld"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action hold\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "what nobody knows", DATED("", "open"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an embargo",
		DATED("<date.issue norm='20260105T100000Z'/><date.release norm='20260106T000000Z'/>",
			"embargoed"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T10:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an embargo without a date", DATED("", "Embargoed"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a release later than the issue",
		DATED("<date.issue norm='20260105T100000Z'/>"
		      "<date.release norm='20260105T120000+0100'/>",
			"usable"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"status withheld\n"
		"embargo 2026-01-05T12:00:00+01:00\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T10:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a release that is not later",
		DATED("<date.issue norm='20260105T100000Z'/>"
		      "<date.release norm='20260105T110000+0100'/>",
			"usable"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T10:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a later release without a zone",
		DATED("<date.issue norm='20260105T100000'/>"
		      "<date.release norm='20260105T120000'/>",
			"usable"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a correction", DOC("<correction info='Corrects the depth.' id-string='snow-6'/>", ""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action correction\n"
		"headline[main] Snow\n"
		"ednote Corrects the depth.\n"
		"related[corrects] urn:nitf:nfp.example:snow-6\n"
		"related.uri urn:nitf:nfp.example:snow-6\n"
		"text Snow fell.\n" },
	{ "in place of another",
		"<nitf><head><docdata management-doc-idref='snow-6'>" ID
		"</docdata></head>" BODY("", FELL) "</nitf>",
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action update\n"
		"headline[main] Snow\n"
		"related[replaces] urn:nitf:nfp.example:snow-6\n"
		"related.uri urn:nitf:nfp.example:snow-6\n"
		"text Snow fell.\n" },
	{ "in place of one that is canceled",
		"<nitf><head><docdata management-doc-idref='snow-6' "
		"management-idref-status='canceled'>" ID
		"</docdata></head>" BODY("", FELL) "</nitf>",
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action update\n"
		"headline[main] Snow\n"
		"related[cancels] urn:nitf:nfp.example:snow-6\n"
		"related.uri urn:nitf:nfp.example:snow-6\n"
		"text Snow fell.\n" },
	{ "an advisory", META("<tobject tobject.type='Advisory'/>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"action advisory\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a test", META("<tobject tobject.type='Test'/>"),
		"story nitf? test\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
};

static const struct row body_rows[] = {
	{ "all children of the content",
		CONTENT("<block><p>One.</p></block><block><hl2>Two</hl2><p>Three.</p></block>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text One.||Two||Three.\n" },
	{ "text after inline elements and references",
		CONTENT("<p>Shares in <b>Acme</b> &lt;ACM.N&gt; rose 3 pct.</p>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Shares in Acme <ACM.N> rose 3 pct.\n" },
	{ "two contents",
		"<nitf><body><body.content>" FELL
		"</body.content><body.content><p>More.</p></body.content>"
		"</body></nitf>",
		"story nitf?\n"
		"text Snow fell.||More.\n" },
	{ "an end",
		"<nitf><body><body.content>" FELL
		"</body.content><body.end><tagline>Jo Berg contributed.</tagline>"
		"<bibliography>Snow, 2nd edition</bibliography></body.end></body></nitf>",
		"story nitf?\n"
		"description[bibliography] Snow, 2nd edition\n"
		"text Snow fell.||Jo Berg contributed.\n" },
	{ "text without elements", CONTENT("\nSnow fell.\n\nMore is due.\n"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text |Snow fell.||More is due.\n" },
	{ "HTML as text", CONTENT("&lt;p&gt;Snow fell.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow fell.||More.\n" },
	{ "HTML escaped twice",
		CONTENT(" &amp;lt;p&amp;gt;Snow &amp;amp;amp; ice.&amp;lt;/p&amp;gt; &amp;lt;p&amp;gt;More.&amp;lt;/p&amp;gt; "),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snow & ice.||More.\n" },
	{ "a table",
		CONTENT("<table><tr><td>Oslo</td><td>3</td></tr><tr><td>Bergen</td><td>4</td></tr></table>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Oslo	3	|Bergen	4\n" },
	{ "a picture beside the text",
		CONTENT("<media media-type='image'><media-caption>A road</media-caption></media>" FELL),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"description[caption] A road\n"
		"text Snow fell.\n" },
	{ "right in the body", "<nitf><body>" FELL "</body></nitf>",
		"story nitf?\n"
		"text Snow fell.\n" },
	{ "a flash", CONTENT(""),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n" },
	{ "declared Latin-1 and UTF-8 all the same",
		"<?xml version='1.0' encoding='iso-8859-1'?>" CONTENT("<p>Sn\xc3\xb8 fell.</p>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snø fell.\n" },
	{ "Latin-1", "<?xml version='1.0' encoding='iso-8859-1'?>" CONTENT("<p>Sn\xf8 fell.</p>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snø fell.\n" },
	{ "a DTD that is nowhere",
		"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM '../dtd/nitf-3-2.dtd'>" CONTENT(
			"<p>Sn&oslash;.</p>"),
		"story nitf?\n"
		"uri urn:nitf:nfp.example:snow-7\n"
		"altid[docId] snow-7\n"
		"headline[main] Snow\n"
		"text Snø.\n" },
};

static const struct row other_rows[] = {
	{ "nothing in it", "<nitf><head><title/></head><body><body.content/></body></nitf>",
		"fault(no story) nitf empty\n" },
	{ "a picture",
		CONTENT("<media media-type='image'><media-reference source='a.jpg'/></media>"),
		"fault(no story) nitf picture\n" },
	{ "a film", CONTENT("<media media-type='video'/>"), "fault(no story) nitf video\n" },
	{ "broken off", "<nitf><body><body.content><p>Snow", "fault nitf bad-xml\n" },
	{ "an entity of its own", "<!DOCTYPE nitf [<!ENTITY a 'x'>]>" CONTENT("<p>&a;</p>"),
		"fault nitf xml-entity\n" },
	{ "an external entity",
		"<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" CONTENT("<p>&a;</p>"),
		"fault nitf xml-entity\n" },
	{ "a bomb",
		"<!DOCTYPE nitf [<!ENTITY a 'xxxx'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>" CONTENT(
			"<p>&c;</p>"),
		"fault nitf xml-entity\n" },
	{ "bytes of no charset",
		"<?xml version='1.0' encoding='utf-8'?>" CONTENT("<p>Sn\xf8 fell.</p>"),
		"fault nitf not-utf8\n" },
	{ "no such charset",
		"<?xml version='1.0' encoding='x-nfp'?>" CONTENT("<p>Sn\xf8 fell.</p>"),
		"fault nitf bad-charset\n" },
	{ "an envelope of somebody's own",
		"<feed2><nitf><body><body.content>" FELL
		"</body.content></body></nitf><nitf/></feed2>",
		"story xml?\n"
		"text Snow fell.\n"
		"fault(no story) xml empty\n" },
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

static void reads_status(void **state)
{
	(void)state;
	CHECK(status_rows);
}

static void finds_the_text(void **state)
{
	(void)state;
	CHECK(body_rows);
}

static void names_what_is_no_story(void **state)
{
	(void)state;
	CHECK(other_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_status),
		cmocka_unit_test(finds_the_text),
		cmocka_unit_test(names_what_is_no_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
