/* SPDX-License-Identifier: MIT */
/* XML that no standard describes: which element is the text, and its fields by their names. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define DOC(in) "<release><title>Snow</title>" in "<body>Snow fell.</body></release>"
#define ESCAPED "&lt;p&gt;Snow fell.&lt;/p&gt;"

struct row {
	const char *name, *in, *want;
};

static const struct row body_rows[] = {
	{ "text", DOC(""),
		"story xml?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "escaped HTML", "<release><body>" ESCAPED "&lt;p&gt;More.&lt;/p&gt;</body></release>",
		"story xml?\n"
		"text Snow fell.||More.\n" },
	{ "CDATA", "<a><ContentText><![CDATA[<p>Snow &amp; ice.</p>]]></ContentText></a>",
		"story xml?\n"
		"text Snow & ice.\n" },
	{ "XHTML", "<a><body><p>Snow <b>fell</b>.</p><p>More.</p></body></a>",
		"story xml?\n"
		"text Snow fell.||More.\n" },
	{ "by another language's name",
		"<NOTICIA><TITULAR>Nieve</TITULAR><CONTENIDO>Cae la nieve.</CONTENIDO></NOTICIA>",
		"story xml?\n"
		"headline[main] Nieve\n"
		"text Cae la nieve.\n" },
	{ "marks in names", "<a><Body_Text>Snow fell.</Body_Text></a>",
		"story xml?\n"
		"text Snow fell.\n" },
	{ "body before content", "<a><content>Short.</content><body>Snow fell.</body></a>",
		"story xml?\n"
		"text Snow fell.\n" },
	{ "the inner of two",
		"<a><story><headline>Snow</headline><text>Snow fell.</text></story></a>",
		"story xml?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "the outer, when it has paragraphs",
		"<a><body><p>Snow fell.</p><p><content>More.</content></p></body></a>",
		"story xml?\n"
		"text Snow fell.||More.\n" },
	{ "not that of a picture",
		"<a><image><text>A road.</text></image><text>Snow fell.</text></a>",
		"story xml?\n"
		"text Snow fell.\n" },
	{ "paragraphs among the fields",
		"<article><headline>Snow</headline><author>Anna Lind</author><p>Snow fell.</p>"
		"<media/><p>More.</p></article>",
		"story xml?\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind\n"
		"text Snow fell.||More.\n" },
	{ "sections without headlines are one",
		"<a><body><p>One.</p></body><body><p>Two.</p></body></a>",
		"story xml?\n"
		"text One.||Two.\n" },
	{ "several stories",
		"<news><lang>nb</lang><item id='1'><title>One</title><text>Snow fell.</text></item><item id='2'>"
		"<title>Two</title><text>Ice.</text></item></news>",
		"story xml?\n"
		"uri urn:wiredesk:news:1\n"
		"headline[main] One\n"
		"language nb\n"
		"text Snow fell.\n"
		"story xml?\n"
		"uri urn:wiredesk:news:2\n"
		"headline[main] Two\n"
		"language nb\n"
		"text Ice.\n" },
	{ "a prefix", "<x:a xmlns:x='urn:x'><x:body>Snow fell.</x:body></x:a>",
		"story xml?\n"
		"text Snow fell.\n" },
	{ "a name is no text", "<bulletin><b></b></bulletin>", "fault xml unknown-format\n" },
};

static const struct row field_rows[] = {
	{ "headlines",
		"<a><ANTETITULO>Weather</ANTETITULO><headline>Snow</headline><Headline2>Roads closed</Headline2>"
		"<title>Snow and more</title><body>Snow fell.</body></a>",
		"story xml?\n"
		"headline[kicker] Weather\n"
		"headline[main] Snow\n"
		"headline[sub] Roads closed\n"
		"headline[alternative] Snow and more\n"
		"text Snow fell.\n" },
	{ "summary and people",
		DOC("<leadtext>It &lt;b&gt;fell&lt;/b&gt; early.</leadtext><byLine>Anna Lind</byLine>"
		    "<byLineEmail>al@nfp.example</byLineEmail><BylineTitle>Reporter</BylineTitle><Credit>NFP</Credit>"
		    "<boilerplate>About us.</boilerplate><contactsAsText>Per Dal\n 5550100</contactsAsText>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"description[summary] It fell early.\n"
		"description[byline] Anna Lind\n"
		"description[contact] al@nfp.example\n"
		"description[byline-title] Reporter\n"
		"description[creditline] NFP\n"
		"description[boilerplate] About us.\n"
		"description[contact] Per Dal 5550100\n"
		"text Snow fell.\n" },
	{ "place and dateline",
		DOC("<City>Oslo</City><Province>East</Province><Country>Norway</Country>"
		    "<dateline>OSLO, Norway</dateline>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"description[dateline] OSLO, Norway\n"
		"place[located] Oslo\n"
		"place.locality Oslo\n"
		"place.area East\n"
		"place.country Norway\n"
		"text Snow fell.\n" },
	{ "who sent it",
		DOC("<origin>/nfp/</origin><AGENCIA>0000000010</AGENCIA><publisher id='7'><name>Oslo Council</name>"
		    "<address>Street 1</address><description>We are.</description></publisher>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"party[agency] nfp\n"
		"party[provider] Oslo Council\n"
		"text Snow fell.\n" },
	{ "an id, a version and dates",
		"<release id='17' lang='no'><body>Snow fell.</body><version>2</version>"
		"<created>2026-01-05T10:00:00+01:00</created><updated>2026-01-05T11:00:00Z</updated></release>",
		"story xml?\n"
		"uri urn:wiredesk:release:17\n"
		"version 2\n"
		"action update\n"
		"first 2026-01-05T10:00:00+01:00\n"
		"changed 2026-01-05T11:00:00Z\n"
		"language no\n"
		"text Snow fell.\n" },
	{ "an id that is a URI", DOC("<guid>urn:nfp:17</guid>"),
		"story xml?\n"
		"uri urn:nfp:17\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a time without a zone", DOC("<publicationDate>05.01.2026 11:15</publicationDate>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"description[published] 05.01.2026 11:15\n"
		"text Snow fell.\n" },
	{ "no embargo", DOC("<EmbargoTime>0001-01-01T00:00:00</EmbargoTime><embargo/>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an embargo", DOC("<embargo>2026-01-06T00:00:00Z</embargo>"),
		"story xml?\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "an embargo that cannot be read", DOC("<embargo>06.01.2026 08:00</embargo>"),
		"story xml?\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "language, urgency and notes",
		DOC("<language id='16'><label>Norsk</label></language><Priority>3</Priority>"
		    "<EditorNote>Will be updated</EditorNote><TilRedaktionen>&lt;p&gt;Ring.&lt;br/&gt;Nu.&lt;/p&gt;</TilRedaktionen>"),
		"story xml?\n"
		"urgency 3\n"
		"headline[main] Snow\n"
		"ednote Will be updated|Ring. Nu.\n"
		"text Snow fell.\n" },
	{ "subjects",
		DOC("<categories><category>Weather</category></categories><subjects><subject>Snow;Ice</subject></subjects>"
		    "<keywords>snow,roads</keywords><strapline>NU/SNOW</strapline>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"slugline NU/SNOW\n"
		"subject Weather (category) <> \n"
		"subject Snow (about) <> \n"
		"subject Ice (about) <> \n"
		"subject snow (keyword) <> \n"
		"subject roads (keyword) <> \n"
		"text Snow fell.\n" },
	{ "rights and links",
		DOC("<copyright>(c) 2026 NFP</copyright><usageTerms>No resale</usageTerms>"
		    "<longurl>https://nfp.example/17</longurl>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"related[web] https://nfp.example/17\n"
		"related.uri https://nfp.example/17\n"
		"related.href https://nfp.example/17\n"
		"notice (c) 2026 NFP\n"
		"terms No resale\n"
		"text Snow fell.\n" },
	{ "fields further out",
		"<a><CreatedBy/><PublishDate>2026-01-05T11:00:00Z</PublishDate><item><title>Snow</title>"
		"<body>Snow fell.</body></item></a>",
		"story xml?\n"
		"changed 2026-01-05T11:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "canceled", DOC("<Annuleret>true</Annuleret>"),
		"story xml?\n"
		"action kill\n"
		"status canceled\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "canceled, without text",
		"<RBNews><NewsID>9</NewsID><headline>Snow</headline><content/><Annuleret>true</Annuleret>"
		"</RBNews>",
		"story xml?\n"
		"uri urn:wiredesk:RBNews:9\n"
		"action kill\n"
		"status canceled\n"
		"headline[main] Snow\n" },
	{ "not canceled",
		DOC("<Annuleret>false</Annuleret><Korrektion>false</Korrektion><NyVersion>0</NyVersion>"),
		"story xml?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a correction", DOC("<Korrektion>true</Korrektion><Replaces nil='true'/>"),
		"story xml?\n"
		"action correction\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a later version", DOC("<NyVersion>true</NyVersion><replacedID>abc</replacedID>"),
		"story xml?\n"
		"action update\n"
		"headline[main] Snow\n"
		"related[replaces] abc\n"
		"text Snow fell.\n" },
	{ "held", DOC("<HoldFlag>true</HoldFlag><Status>New news</Status>"),
		"story xml?\n"
		"action hold\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a status that all know", DOC("<status>Withdrawn</status>"),
		"story xml?\n"
		"action kill\n"
		"status canceled\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
};

static const struct row other_rows[] = {
	{ "a picture, by its kind", DOC("<ContentType>Photo</ContentType>"),
		"fault(no story) xml picture\n" },
	{ "a picture, by its type",
		"<Publish><ContentItem type='PhotoContentItem'><ContentText/></ContentItem></Publish>",
		"fault(no story) xml picture\n" },
	{ "a calendar", DOC("<service>newscalendar</service>"), "fault(no story) xml event\n" },
	{ "an event", DOC("<timeStart>2026-01-06T09:00:00</timeStart>"),
		"fault(no story) xml event\n" },
	{ "nothing like a text", "<weather><town>Oslo</town><snow>3</snow></weather>",
		"fault xml unknown-format\n" },
	{ "broken off", "<release><body>Snow", "fault xml bad-xml\n" },
	{ "a bomb",
		"<!DOCTYPE a [<!ENTITY a 'xxxx'><!ENTITY b '&a;&a;&a;'>]><a><body>&b;</body></a>",
		"fault xml xml-entity\n" },
	{ "a feed is another's",
		"<rss><channel><item><title>Snow</title><description>Snow fell.</description></item>"
		"</channel></rss>",
		"story rss?\nheadline[main] Snow\ntext Snow fell.\n" },
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

static void finds_the_text(void **state)
{
	(void)state;
	CHECK(body_rows);
}

static void reads_fields(void **state)
{
	(void)state;
	CHECK(field_rows);
}

static void names_what_is_no_story(void **state)
{
	(void)state;
	CHECK(other_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_text),
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(names_what_is_no_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
