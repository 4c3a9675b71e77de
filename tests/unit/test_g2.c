/* SPDX-License-Identifier: MIT */
/* NewsML-G2: every mapped field, every status, and the habits of those who send it. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define NS    " xmlns='http://iptc.org/std/nar/2006-10-01/'"
#define XHTML " xmlns='http://www.w3.org/1999/xhtml'"
#define BODY(b) \
	"<contentSet><inlineXML><html" XHTML "><body>" b "</body></html></inlineXML></contentSet>"
#define SNOW    BODY("<p>Snow fell.</p>")
#define META(m) "<itemMeta><itemClass qcode='ninat:text'/>" m "</itemMeta>"
#define HEAD(c) "<contentMeta><headline>Snow</headline>" c "</contentMeta>"
#define ITEM(in) \
	"<newsItem" NS " guid='urn:newsml:desk.example:20260105:7' version='1'>" in "</newsItem>"
#define TOP  "story newsml-g2?\nuri urn:newsml:desk.example:20260105:7\nversion 1\n"
#define END  "headline[main] Snow\n"
#define FELL "text Snow fell.\n"

struct row {
	const char *name, *in, *want;
};

static const struct row field_rows[] = {
	{ "a plain story", ITEM(META("") HEAD("") SNOW), TOP END FELL },
	{ "a prefix for the namespace",
		"<n:newsItem xmlns:n='http://iptc.org/std/nar/2006-10-01/' guid='urn:newsml:a:b:c' "
		"version='1'><n:itemMeta><n:itemClass qcode='ninat:text'/></n:itemMeta><n:contentSet>"
		"<n:inlineXML><html" XHTML "><body><p>Snow fell.</p></body></html></n:inlineXML>"
		"</n:contentSet></n:newsItem>",
		"story newsml-g2?\nuri urn:newsml:a:b:c\nversion 1\n" FELL },
	{ "dates, with a zone without colon",
		ITEM(META("<versionCreated>2026-01-05T12:00:00+0100</versionCreated>"
			  "<firstCreated>2026-01-05T11:00:00Z</firstCreated>"
			  "<expires>2026-02-01T00:00:00Z</expires>")
				HEAD("<contentCreated>2026-01-05T10:00:00Z</contentCreated>"
				     "<urgency>3</urgency>") SNOW),
		TOP "first 2026-01-05T11:00:00Z\nchanged 2026-01-05T12:00:00+01:00\n"
		    "created 2026-01-05T10:00:00Z\nexpires 2026-02-01T00:00:00Z\nurgency 3\n" END
			    FELL },
	{ "headlines by role and rank",
		ITEM(META(
			"") "<contentMeta><headline role='x:subtitle'>Roads closed</headline>"
			    "<headline rank='1'>Snow</headline><headline rank='3'>Weather</headline>"
			    "<headline role='x:seo'>Snow in Oslo</headline><headline>***</headline>"
			    "</contentMeta>" SNOW),
		TOP "headline[sub] Roads closed\nheadline[main] Snow\nheadline[sub] Weather\n"
		    "headline[seo] Snow in Oslo\n" FELL },
	{ "byline and dateline as they are",
		ITEM(META("") HEAD("<by>By Anna Lind</by><by>Jo Berg</by>"
				   "<dateline>Oslo (NTB) - </dateline>") SNOW),
		TOP END "description[byline] By Anna Lind\ndescription[byline] Jo Berg\n"
			"description[dateline] Oslo (NTB) -\n" FELL },
	{ "a time is no dateline, a desk no place",
		ITEM(META("") HEAD("<dateline>2026-01-05 10:00:00 GMT+00:00</dateline>"
				   "<located literal='Bangalore'/><by/>") SNOW),
		TOP END FELL },
	{ "located",
		ITEM(META("") HEAD("<located qcode='x:1'><name>Oslo</name>"
				   "<broader type='cptype:country'><name>Norway</name></broader>"
				   "</located>") SNOW),
		TOP END "place[located] Oslo\nplace.locality Oslo\nplace.country Norway\n" FELL },
	{ "parties",
		ITEM(META("<provider literal='NTB'/>") HEAD(
			"<infoSource><name>TT</name></infoSource>"
			"<creator><name>Anna Lind</name></creator>"
			"<creator><name>al</name></creator><creator literal='NTB'/>"
			"<contributor role='x:editor'><name>Per Dal</name></contributor>") SNOW),
		TOP END "party[provider] NTB\nparty[agency] TT\nparty[author] Anna Lind\n"
			"party[contributor] al\nparty[agency] NTB\nparty[editor] Per Dal\n" FELL },
	{ "a creator beside a byline",
		ITEM(META("") HEAD("<by>Jo Berg</by><creator><name>Anna Lind</name></creator>")
				SNOW),
		TOP END "description[byline] Jo Berg\nparty[contributor] Anna Lind\n" FELL },
	{ "subjects, genres and keywords",
		"<newsItem" NS " guid='urn:newsml:a:b:c' version='1' xml:lang='nb'><catalog>"
		"<scheme alias='own' uri='http://cv.desk.example/own/'/></catalog>" META("") HEAD(
			"<subject qcode='medtop:17000000'><name xml:lang='en'>weather</name>"
			"<name xml:lang='nb'>v\xc3\xa6r</name></subject><subject qcode='own:7'/>"
			"<subject qcode='nobody:8'/><subject qcode='a1312cat:i'/>"
			"<genre qcode='genre:Current'/><keyword>snow</keyword>") SNOW "</newsItem>",
		"story newsml-g2?\nuri urn:newsml:a:b:c\nversion 1\n" END "language nb\n"
		"subject v\xc3\xa6r (about) <http://cv.iptc.org/newscodes/mediatopic/17000000> "
		"medtop:17000000\n"
		"subject  (about) <http://cv.desk.example/own/7> own:7\n"
		"subject  (about) <> nobody:8\n"
		"subject  (category) <http://cvx.iptc.org/anpa1312-category/i> a1312cat:i\n"
		"subject snow (keyword) <> \n"
		"genre  () <http://cv.iptc.org/newscodes/genre/Current> genre:Current\n" FELL },
	{ "rights in the item's language",
		"<newsItem" NS " guid='urn:newsml:a:b:c' version='1' xml:lang='de-AT'><rightsInfo>"
		"<copyrightHolder literal='x'><name>Desk</name></copyrightHolder>"
		"<copyrightNotice xml:lang='en'>(c) Desk</copyrightNotice>"
		"<copyrightNotice xml:lang='de' href='http://desk.example/r'>Copyright Desk"
		"</copyrightNotice><usageTerms>One</usageTerms><usageTerms>Two</usageTerms>"
		"</rightsInfo>" META("") HEAD("") SNOW "</newsItem>",
		"story newsml-g2?\nuri urn:newsml:a:b:c\nversion 1\n" END "language de-AT\n"
		"holder Desk\nnotice Copyright Desk\nterms One|Two\nrights http://desk.example/r\n" FELL },
	{ "restrictions behind a link in the notice",
		ITEM("<rightsInfo><copyrightNotice>(c) Desk 2026. Click For Restrictions - "
		     "http://desk.example/legal</copyrightNotice></rightsInfo>" META("") HEAD("")
				SNOW),
		TOP END "notice (c) Desk 2026. Click For Restrictions - http://desk.example/legal\n"
			"rights http://desk.example/legal\n" FELL },
	{ "notes, less what is not for the public",
		ITEM(META(
			"<edNote>Photos due.</edNote>"
			"<edNote pubconstraint='x:nonpublic'>Call Per</edNote>"
			"<edNote><section" XHTML "><p>Seen.</p><p class='np-nonpublic'>Per: 123</p>"
			"</section></edNote>") HEAD("") SNOW),
		TOP END "ednote Photos due.|Seen.\n" FELL },
	{ "links",
		ITEM(META(
			"<link rel='irel:seeAlso' href='https://desk.example/a'><title>More</title>"
			"</link><link rel='irel:derivedFrom' residref='urn:newsml:a:b:c'/>"
			"<link guidref='urn:newsml:desk.example:20260105:7'/>") HEAD("") SNOW),
		TOP END
		"ednote More https://desk.example/a\n"
		"related[derivedFrom] urn:newsml:a:b:c\nrelated.uri urn:newsml:a:b:c\n" FELL },
	{ "other ids, descriptions, slugline",
		ITEM(META("<fileName>a.xml</fileName>") HEAD(
			"<altId type='x:USN'>U1</altId><description role='drol:summary'>"
			"Short.</description><creditline>NTB</creditline>"
			"<slugline>SNOW-OSLO/ (UPDATE 1, PIX)</slugline>") SNOW),
		TOP "altid[fileName] a.xml\naltid[USN] U1\naction update\n" END
		    "description[summary] Short.\ndescription[creditline] NTB\n"
		    "slugline SNOW-OSLO\nednote (UPDATE 1, PIX)\n" FELL },
};

static const struct row status_rows[] = {
	{ "an embargo",
		ITEM(META("<embargoed>2026-01-06T00:00:00Z</embargoed>"
			  "<pubStatus qcode='stat:usable'/>") HEAD("") SNOW),
		TOP "status withheld\nembargo 2026-01-06T00:00:00Z\n" END FELL },
	{ "an embargo without end", ITEM(META("<embargoed/>") HEAD("") SNOW),
		TOP "status withheld\n" END FELL },
	{ "a kill without text",
		ITEM(META("<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'/>")),
		TOP "action kill\nstatus canceled\n" },
	{ "withheld", ITEM(META("<pubStatus qcode='stat:withheld'/>") HEAD("") SNOW),
		TOP "action hold\nstatus withheld\n" END FELL },
	{ "a status of somebody's own", ITEM(META("<pubStatus qcode='x:open'/>") HEAD("") SNOW),
		TOP "status withheld\n" END FELL },
	{ "a correction",
		ITEM(META("<signal qcode='sig:correction'/>"
			  "<signal qcode='sig:update'/>") HEAD("") SNOW),
		TOP "action correction\n" END FELL },
	{ "an update with its own word",
		ITEM(META("<signal qcode='update:append-major-content'/>") HEAD("") SNOW),
		TOP "action update\n" END FELL },
	{ "a letter of Reuters", ITEM(META("<signal qcode='edStat:U'/>") HEAD("") SNOW),
		TOP "action update\n" END FELL },
	{ "the same letter elsewhere", ITEM(META("<signal qcode='pmt:U'/>") HEAD("") SNOW),
		TOP END FELL },
	{ "a test", ITEM(META("<signal qcode='sig:test'/>") HEAD("") SNOW),
		"story newsml-g2? test\nuri urn:newsml:desk.example:20260105:7\nversion 1\n" END
			FELL },
	{ "a guid that ends in its version",
		"<newsItem" NS " guid='tag:desk.example,2026:newsml_A1:10' version='10'>" META("")
			HEAD("") SNOW "</newsItem>",
		"story newsml-g2?\nuri tag:desk.example,2026:newsml_A1\nversion 10\n"
		"action update\n" END FELL },
	{ "a guid whose id looks like its version",
		"<newsItem" NS " guid='urn:newsml:desk.example:20260105:1' version='1'>" META("")
			HEAD("") SNOW "</newsItem>",
		"story newsml-g2?\nuri urn:newsml:desk.example:20260105:1\nversion 1\n" END FELL },
	{ "a guid that was a file's name",
		"<newsItem" NS " guid='tag_desk.example_2026_newsml_A1' version='1'>" META("")
			HEAD("") SNOW "</newsItem>",
		"story newsml-g2?\nuri tag:desk.example,2026:newsml_A1\nversion 1\n" END FELL },
	{ "a flash is its headline", ITEM(META("") HEAD("") BODY("<p/>")), TOP END },
};

static const struct row body_rows[] = {
	{ "all of a paragraph",
		ITEM(META("") HEAD("") BODY("<p>Shares in <b>Acme</b> &lt;ACM.N&gt; rose.</p>")),
		TOP END "text Shares in Acme <ACM.N> rose.\n" },
	{ "a heading that repeats the headline",
		ITEM(META("") HEAD("") BODY("<h1>Snow</h1><p>Snow fell.</p>")), TOP END FELL },
	{ "a heading that does not", ITEM(META("") HEAD("") BODY("<h1>Ice</h1><p>Snow fell.</p>")),
		TOP END "text Ice||Snow fell.\n" },
	{ "a page header and a section",
		ITEM(META("") HEAD("") BODY("<header><time>05.01.2026</time><h1>Snow</h1></header>"
					    "<section><h1>Snow</h1><p>Snow fell.</p></section>")),
		TOP END "description[header] 05.01.2026\n" FELL },
	{ "NITF",
		ITEM(META("") HEAD(
			"") "<contentSet><inlineXML contenttype='text/plain'><nitf><body>"
			    "<body.head><hedline><hl1>Snow</hl1><hl2>Roads closed</hl2></hedline>"
			    "<byline>By Anna Lind</byline><byline>al/jb</byline><dateline>OSLO"
			    "</dateline></body.head><body.content><p>Snow fell.</p></body.content>"
			    "<body.end><tagline>Jo Berg contributed.</tagline></body.end></body>"
			    "</nitf></inlineXML></contentSet>"),
		TOP END "headline[sub] Roads closed\ndescription[byline] By Anna Lind\n"
			"description[dateline] OSLO\nparty[contributor] al/jb\n"
			"text Snow fell.||Jo Berg contributed.\n" },
	{ "a printer's lines in one paragraph",
		ITEM(META("") HEAD("") BODY("<p>* Roads closed\nBy Anna Lind\nOSLO, Jan 5 (NTB) - "
					    "Snow\n fell.\nMore.</p>")),
		TOP END
		"text * Roads closed|By Anna Lind|OSLO, Jan 5 (NTB) - Snow| fell.|More.\n" },
	{ "lines that the XML was laid out in",
		ITEM(META("") HEAD("") BODY("<p>Snow\n\t\tfell.\n\t\tAnd\n\t\tmore.</p>")),
		TOP END "text Snow fell. And more.\n" },
	{ "paragraphs without a document",
		ITEM(META("") HEAD(
			"") "<contentSet><inlineXML><p>Snow fell.</p><p>More.</p></inlineXML>"
			    "</contentSet>"),
		TOP END "text Snow fell.||More.\n" },
	{ "text as data",
		ITEM(META("") HEAD("") "<contentSet><inlineData>Snow fell &lt;now&gt;.</inlineData>"
				       "</contentSet>"),
		TOP END "text Snow fell <now>.\n" },
	{ "markup as data",
		ITEM(META("") HEAD("") "<contentSet><inlineData>&lt;p&gt;Snow fell.&lt;/p&gt;"
				       "</inlineData></contentSet>"),
		TOP END FELL },
	{ "elements as data",
		ITEM(META("") HEAD("") "<contentSet><inlineData><p>Snow fell.</p></inlineData>"
				       "</contentSet>"),
		TOP END FELL },
};

#define CLASS(c) \
	"<newsItem" NS " guid='urn:a:b'><itemMeta><itemClass qcode='" c "'/></itemMeta></newsItem>"

static const struct row other_rows[] = {
	{ "a picture", CLASS("ninat:picture"), "fault(no story) newsml-g2 picture\n" },
	{ "a graphic", CLASS("icls:graphic"), "fault(no story) newsml-g2 graphic\n" },
	{ "a video", CLASS("ninat:video"), "fault(no story) newsml-g2 video\n" },
	{ "an audio file", CLASS("ninat:audio"), "fault(no story) newsml-g2 audio\n" },
	{ "a composite", CLASS("ninat:composite"), "fault(no story) newsml-g2 package\n" },
	{ "a package", "<packageItem" NS "/>", "fault(no story) newsml-g2 package\n" },
	{ "a concept", "<conceptItem" NS "/>", "fault(no story) newsml-g2 concept\n" },
	{ "knowledge", "<knowledgeItem" NS "/>", "fault(no story) newsml-g2 knowledge\n" },
	{ "planning", "<planningItem" NS "/>", "fault(no story) newsml-g2 planning\n" },
	{ "a catalog", "<catalogItem" NS "/>", "fault(no story) newsml-g2 catalog\n" },
	{ "no text", ITEM(META("")), "fault(no story) newsml-g2 empty\n" },
	{ "no document around no text",
		ITEM(META("") HEAD("") "<contentSet><inlineXML><!-- --></inlineXML></contentSet>"),
		"fault(no story) newsml-g2 empty\n" },
	{ "text elsewhere", ITEM(META("") "<contentSet><remoteContent href='a.txt'/></contentSet>"),
		"fault(no story) newsml-g2 remote\n" },
	{ "a table of results",
		ITEM(META("") "<contentSet><inlineXML><sports-content/></inlineXML></contentSet>"),
		"fault(no story) newsml-g2 not-text\n" },
	{ "a message of nothing", "<newsMessage" NS "><itemSet/></newsMessage>",
		"fault(no story) newsml-g2 empty\n" },
	{ "broken off", "<newsItem" NS " guid='urn:a:b'><itemMeta>", "fault newsml-g2 bad-xml\n" },
	{ "several, each on its own",
		"<newsMessage" NS
		"><header><priority>2</priority></header><itemSet>" CLASS("ninat:picture")
			ITEM(META("") HEAD("") SNOW) "<odd/></itemSet></newsMessage>",
		"fault(no story) newsml-g2 picture\n" TOP "urgency 2\n" END FELL
		"fault newsml-g2 unknown-item\n" },
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

static void reads_status(void **state)
{
	(void)state;
	CHECK(status_rows);
}

static void reads_bodies(void **state)
{
	(void)state;
	CHECK(body_rows);
}

static void names_what_is_no_story(void **state)
{
	(void)state;
	CHECK(other_rows);
}

static enum wd_err no_story(void *arg, struct wd_story *story)
{
	(void)arg;
	(void)story;
	return WD_OK;
}

static enum wd_err keep_payload(void *arg, const struct wd_fault *fault)
{
	*(struct wd_span *)arg = fault->payload;
	return WD_OK;
}

/* A dead letter is the item concerned, not the message that it came in. */
static void fault_has_its_own_bytes(void **state)
{
	static const char message[] =
		"<n:newsMessage xmlns:n='http://iptc.org/std/nar/2006-10-01/'><!-- <n:newsItem> -->"
		"<n:itemSet><n:newsItem guid='urn:a:1'><x/><![CDATA[</n:newsItem>]]></n:newsItem>"
		"<n:conceptItem/></n:itemSet></n:newsMessage>";
	const struct wd_record rec = { .payload = WD_SPAN_LIT(message) };
	struct wd_span payload = { 0 };
	const struct wd_sink sink = { no_story, keep_payload, &payload };
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	assert_int_equal(wd_decode(&rec, &arena, &sink), WD_OK);
	assert_int_equal(payload.n, strlen("<n:conceptItem/>"));
	assert_memory_equal(payload.p, "<n:conceptItem/>", payload.n);
	wd_arena_done(&arena);
}

/* Whatever does not fit in memory is said, never half a story. */
static void short_memory_is_said(void **state)
{
	const struct wd_record rec = { .payload = wd_span_of(field_rows[9].in) };
	enum wd_err err = WD_ENOMEM;

	(void)state;
	for (size_t max = 1 << 10; max <= (1 << 20); max *= 2) {
		struct wd_arena arena;
		struct wd_buf got;

		wd_arena_init(&arena, max);
		wd_buf_init(&got, 1 << 20);
		err = dump_record(&rec, &arena, &got);
		assert_true(err == WD_OK || err == WD_ENOMEM);
		wd_arena_done(&arena);
		wd_buf_done(&got);
	}
	assert_int_equal(err, WD_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(reads_status),
		cmocka_unit_test(reads_bodies),
		cmocka_unit_test(names_what_is_no_story),
		cmocka_unit_test(fault_has_its_own_bytes),
		cmocka_unit_test(short_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
