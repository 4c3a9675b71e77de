/* SPDX-License-Identifier: MIT */
/* NewsML 1.x: every mapped field, every status, and which of the texts is the story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define ID(rev)                                                                                 \
	"<Identification><NewsIdentifier><ProviderId>desk.example</ProviderId><DateId>20260105" \
	"</DateId><NewsItemId>7</NewsItemId>" rev "</NewsIdentifier></Identification>"
#define PUBLIC(s) "<PublicIdentifier>urn:newsml:desk.example:20260105:7" s "</PublicIdentifier>"
#define FIRST     ID("<RevisionId PreviousRevision='0' Update='N'>1</RevisionId>" PUBLIC(":1"))
#define MANAGE(m) "<NewsManagement><NewsItemType FormalName='News'/>" m "</NewsManagement>"
#define USABLE    MANAGE("<Status FormalName='Usable'/>")
#define TEXT(t) \
	"<ContentItem><MediaType FormalName='Text'/><DataContent>" t "</DataContent></ContentItem>"
#define SNOW      TEXT("<p>Snow fell.</p>")
#define PART(in)  "<NewsComponent>" in "</NewsComponent>"
#define LINES(l)  "<NewsLines><HeadLine>Snow</HeadLine>" l "</NewsLines>"
#define ROLE(r)   "<Role FormalName='" r "'/>"
#define ITEM(in)  "<NewsML><NewsItem>" in "</NewsItem></NewsML>"
#define STORY(in) ITEM(FIRST USABLE PART(LINES("") in))
#define TOP \
	"story newsml1?\nuri urn:newsml:desk.example:20260105:7\nversion 1\naltid[newsItemId] 7\n"
#define END  "headline[main] Snow\n"
#define FELL "text Snow fell.\n"

struct row {
	const char *name, *in, *want;
};

static const struct row field_rows[] = {
	{ "text in the outer component", STORY(SNOW), TOP END FELL },
	{ "text in a component of its own", STORY(PART(SNOW)), TOP END FELL },
	{ "lines where the text is",
		ITEM(FIRST USABLE PART(PART(LINES("<ByLine>By Anna Lind</ByLine>") SNOW))),
		TOP END "description[byline] By Anna Lind\n" FELL },
	{ "an external DTD and its entities",
		"<?xml version='1.0'?><!DOCTYPE NewsML PUBLIC 'urn:x' 'NewsML.dtd' "
		"[<!ENTITY % nitf SYSTEM 'nitf.dtd'> %nitf;]>" STORY(SNOW),
		TOP END FELL },
	{ "a namespace",
		"<NewsML xmlns='http://iptc.org/std/NewsML/2003-10-10/'><NewsItem>" FIRST USABLE
			PART(LINES("") SNOW) "</NewsItem></NewsML>",
		TOP END FELL },
	{ "lines",
		ITEM(FIRST USABLE PART(
			LINES("<SubHeadLine>Roads closed</SubHeadLine><ByLine>Anna Lind</ByLine>"
			      "<ByLineTitle>Reporter</ByLineTitle><DateLine>Oslo, 5 jan</DateLine>"
			      "<CreditLine>NTB</CreditLine><CopyrightLine>(c) NTB</CopyrightLine>"
			      "<RightsLine>No resale</RightsLine><SlugLine>snow</SlugLine>"
			      "<KeywordLine>WEATHER</KeywordLine><SeriesLine>Winter</SeriesLine>"
			      "<NewsLine><NewsLineType FormalName='CatchWord'/><NewsLineText>Road"
			      "</NewsLineText></NewsLine>") SNOW)),
		TOP END "headline[sub] Roads closed\ndescription[byline] Anna Lind\n"
			"description[byline-title] Reporter\ndescription[dateline] Oslo, 5 jan\n"
			"description[creditline] NTB\ndescription[series] Winter\n"
			"description[CatchWord] Road\nslugline snow\n"
			"subject WEATHER (keyword) <> \nnotice (c) NTB\nterms No resale\n" FELL },
	{ "a date is no dateline",
		ITEM(FIRST USABLE PART(LINES("<DateLine>20260105</DateLine>") SNOW)),
		TOP END FELL },
	{ "management",
		ITEM(FIRST MANAGE("<FirstCreated>20260105T100000+0100</FirstCreated>"
				  "<ThisRevisionCreated>20260105T110000Z</ThisRevisionCreated>"
				  "<Status FormalName='usable'/><Urgency FormalName='4'/>"
				  "<DerivedFrom NewsItem='urn:newsml:a:b:c'/>"
				  "<AssociatedWith NewsItem='odd one'/>") PART(LINES("") SNOW)),
		TOP "first 2026-01-05T10:00:00+01:00\nchanged 2026-01-05T11:00:00Z\nurgency 4\n" END
		    "related[derivedFrom] urn:newsml:a:b:c\nrelated.uri urn:newsml:a:b:c\n"
		    "related[seeAlso] odd one\n" FELL },
	{ "the envelope's priority stands in",
		"<NewsML><NewsEnvelope><Priority FormalName='2'/></NewsEnvelope><NewsItem>" FIRST
			USABLE PART(LINES("") SNOW) "</NewsItem></NewsML>",
		TOP "urgency 2\n" END FELL },
	{ "administration",
		STORY("<AdministrativeMetadata><FileName>a.xml</FileName><Provider><Party "
		      "FormalName='NTB'/></Provider><Source><Party FormalName='TT'/></Source>"
		      "<Creator><Party FormalName='Anna Lind'/></Creator><Creator><Party "
		      "FormalName='al/jb'/></Creator><Contributor><Party FormalName='Jo Berg'/>"
		      "</Contributor><Property FormalName='author' Value='pd'/>"
		      "</AdministrativeMetadata>" SNOW),
		TOP "altid[fileName] a.xml\n" END "party[provider] NTB\nparty[agency] TT\n"
		    "party[author] Anna Lind\nparty[contributor] Jo Berg\n"
		    "party[contributor] pd\n" FELL },
	{ "description",
		STORY("<DescriptiveMetadata><Language FormalName='FR'/><Genre FormalName='Current'/>"
		      "<SubjectCode><Subject FormalName='17000000'/><SubjectMatter "
		      "FormalName='F01' Scheme='Own'/></SubjectCode><OfInterestTo "
		      "FormalName='north'/><DateLineDate>20260105T100000Z</DateLineDate><Location "
		      "HowPresent='Origin'><Property FormalName='City' Value='Oslo'/><Property "
		      "FormalName='Country' Value='NOR'/></Location><Property "
		      "FormalName='Keyword' Value='snow'/></DescriptiveMetadata>" SNOW),
		TOP
		"created 2026-01-05T10:00:00Z\n" END
		"language fr\nplace[located] Oslo\nplace.locality Oslo\nplace.country NOR\n"
		"subject  (about) <http://cv.iptc.org/newscodes/subjectcode/17000000> 17000000\n"
		"subject  (about) <> F01\nsubject north (ofInterestTo) <> \n"
		"subject snow (keyword) <> \ngenre Current () <> \n" FELL },
	{ "rights",
		STORY("<RightsMetadata><Copyright><CopyrightHolder>NTB</CopyrightHolder></Copyright>"
		      "<UsageRights><UsageType>Print</UsageType></UsageRights></RightsMetadata>" SNOW),
		TOP END "holder NTB\nterms Print\n" FELL },
};

static const struct row status_rows[] = {
	{ "a second revision",
		ITEM(ID("<RevisionId PreviousRevision='1' Update='U'>2</RevisionId>" PUBLIC(":2U"))
				USABLE PART(LINES("") SNOW)),
		"story newsml1?\nuri urn:newsml:desk.example:20260105:7\nversion 2\n"
		"altid[newsItemId] 7\naction update\n" END FELL },
	{ "no public identifier",
		ITEM(ID("<RevisionId>1</RevisionId>") USABLE PART(LINES("") SNOW)), TOP END FELL },
	{ "one without a revision",
		ITEM(ID("<RevisionId>1</RevisionId>" PUBLIC("")) USABLE PART(LINES("") SNOW)),
		TOP END FELL },
	{ "a kill without text",
		ITEM(FIRST MANAGE("<Status FormalName='CANCELED'/>") PART(LINES(""))),
		TOP "action kill\nstatus canceled\n" END },
	{ "an instruction to kill",
		ITEM(FIRST MANAGE("<Status FormalName='Usable'/><Instruction FormalName='Kill'/>")
				PART(LINES("") SNOW)),
		TOP "action kill\nstatus canceled\n" END FELL },
	{ "a correction",
		ITEM(FIRST MANAGE(
			"<Status FormalName='Usable'/><Instruction FormalName='Rectify'/>")
				PART(LINES("") SNOW)),
		TOP "action correction\n" END FELL },
	{ "an embargo",
		ITEM(FIRST MANAGE("<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus "
				  "FormalName='Usable'/><DateAndTime>20260106T000000Z</DateAndTime>"
				  "</StatusWillChange>") PART(LINES("") SNOW)),
		TOP "status withheld\nembargo 2026-01-06T00:00:00Z\n" END FELL },
	{ "a status of somebody's own",
		ITEM(FIRST MANAGE("<Status FormalName='OPEN'/>") PART(LINES("") SNOW)),
		TOP "status withheld\n" END FELL },
	{ "an advisory",
		ITEM(FIRST
			"<NewsManagement><NewsItemType FormalName='Advisory'/></NewsManagement>" PART(
				LINES("") SNOW)),
		TOP "action advisory\n" END FELL },
};

static const struct row body_rows[] = {
	{ "a picture's caption is not the story",
		STORY(PART(ROLE("Caption") TEXT("<p>A road.</p>")) PART(SNOW)), TOP END FELL },
	{ "unless there is nothing else",
		STORY(PART(ROLE("Caption") TEXT("<p>A road.</p>")) PART(
			"<ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem>")),
		TOP END "text A road.\n" },
	{ "the body among its parts",
		STORY(PART(ROLE("StyleSheet") TEXT("p {}"))
				PART(ROLE("SubHeadLine") TEXT("<p>Roads closed</p>")) PART(
					ROLE("Abstract") TEXT("Short.")) PART(ROLE("Body") SNOW)
					PART(ROLE("Contact") TEXT("<p>Call Per.</p>"))),
		TOP END "headline[sub] Roads closed\ndescription[summary] Short.\n"
			"text Snow fell.||Call Per.\n" },
	{ "contents of a component are one text", STORY(SNOW TEXT("<p>Snow fell again.</p>")),
		TOP END FELL },
	{ "NITF",
		STORY(TEXT(
			"<nitf><body><body.content><p>Snow fell.</p></body.content></body></nitf>")),
		TOP END FELL },
	{ "NITF that calls itself data",
		STORY("<ContentItem><MediaType FormalName='ComplexData'/><DataContent><nitf><body>"
		      "<body.content><p>Snow fell.</p></body.content></body></nitf></DataContent>"
		      "</ContentItem>"),
		TOP END FELL },
	{ "text", STORY(TEXT("Snow fell.")), TOP END FELL },
	{ "escaped HTML", STORY(TEXT("<![CDATA[<P>Snow fell.</P>]]>")), TOP END FELL },
	{ "an escaped XHTML document",
		STORY(TEXT(
			"<![CDATA[<html><head><title /></head><body><p>Snow fell.</p></body></html>"
			"]]>")),
		TOP END FELL },
	{ "a flash", STORY(TEXT("")), TOP END },
	{ "declared Latin-1 and UTF-8 all the same",
		"<?xml version='1.0' encoding='iso-8859-1'?>" STORY(
			TEXT("<p>Sn\xc3\xb8 fell.</p>")),
		TOP END "text Sn\xc3\xb8 fell.\n" },
};

static const struct row other_rows[] = {
	{ "a picture",
		STORY(PART(
			"<ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem>")),
		"fault(no story) newsml1 picture\n" },
	{ "to those who run the feed",
		ITEM(FIRST
			"<NewsManagement><NewsItemType FormalName='Maintenance'/></NewsManagement>" PART(
				LINES("") SNOW)),
		"fault(no story) newsml1 service-message\n" },
	{ "no component", ITEM(FIRST USABLE), "fault(no story) newsml1 empty\n" },
	{ "no item", "<NewsML><NewsEnvelope/></NewsML>", "fault(no story) newsml1 empty\n" },
	{ "broken off", "<NewsML><NewsItem>", "fault newsml1 bad-xml\n" },
	{ "several, each on its own",
		"<NewsML><NewsItem/><NewsItem>" FIRST USABLE PART(
			LINES("") SNOW) "</NewsItem></NewsML>",
		"fault(no story) newsml1 empty\n" TOP END FELL },
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
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(reads_status),
		cmocka_unit_test(finds_the_text),
		cmocka_unit_test(names_what_is_no_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
