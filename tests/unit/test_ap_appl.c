/* SPDX-License-Identifier: MIT */
/* AP's APPL: every mapped field, every status, and which component is the text. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define PUB(in) "<Publication xmlns='http://ap.org/schemas/03/2005/appl'>" in "</Publication>"
#define IDENT(m) \
	"<Identification><ItemId>0123456789abcdef0123456789abcdef</ItemId>" m "</Identification>"
#define PART(r, c)                                                                             \
	"<PublicationComponent Role='" r "' MediaType='Text'><TextContentItem><DataContent>" c \
	"</DataContent></TextContentItem></PublicationComponent>"
#define NITF(c) "<nitf><body.content><block>" c "</block></body.content></nitf>"
#define MAIN    PART("Main", NITF("<p>Snow fell.</p>"))
#define APPL(m) PUB(IDENT("") m MAIN)

struct row {
	const char *name, *in, *want;
};

static const struct row appl_rows[] = {
	{ "a text", APPL(""),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"text Snow fell.\n" },
	{ "no namespace, no id", "<Publication>" MAIN "</Publication>",
		"story ap-appl?\n"
		"text Snow fell.\n" },
	{ "identification",
		PUB(IDENT(
			"<RecordId>r1</RecordId><CompositeId>c1</CompositeId><MediaType>Text</MediaType>"
			"<DefaultLanguage>en-us</DefaultLanguage><RecordSequenceNumber>2</RecordSequenceNumber>"
			"<FriendlyKey>77</FriendlyKey>") "<FilingMetadata><TransmissionReference>V8086</TransmissionReference>"
							 "<SlugLine>AP-Snow</SlugLine><Category>i</Category></FilingMetadata>" MAIN),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"version 2\n"
		"altid[recordId] r1\n"
		"altid[compositeId] c1\n"
		"altid[friendlykey] 77\n"
		"altid[transref] V8086\n"
		"action update\n"
		"slugline AP-Snow\n"
		"language en-us\n"
		"subject  (category) <http://cvx.iptc.org/anpa1312-category/i> i\n"
		"text Snow fell.\n" },
	{ "management",
		APPL("<PublicationManagement><ArrivalDateTime>2026-01-05T10:00:00</ArrivalDateTime>"
		     "<FirstCreated Year='2026' Month='1' Day='5' Time='09:30:00'/><LastModifiedDateTime>2026-01-05T11:00:00"
		     "</LastModifiedDateTime><Status>Usable</Status><ItemExpireDateTime>2026-02-05T00:00:00</ItemExpireDateTime>"
		     "<SpecialInstructions>Eds: With photos.</SpecialInstructions><AssociatedWith>abc</AssociatedWith>"
		     "<EditorialId>e1</EditorialId></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"altid[editorialId] e1\n"
		"first 2026-01-05T09:30:00Z\n"
		"changed 2026-01-05T11:00:00Z\n"
		"expires 2026-02-05T00:00:00Z\n"
		"ednote Eds: With photos.\n"
		"related[seeAlso] abc\n"
		"text Snow fell.\n" },
	{ "lines",
		APPL("<NewsLines><Title>Internal</Title><HeadLine>Snow</HeadLine><OriginalHeadLine>Snow</OriginalHeadLine>"
		     "<ExtendedHeadLine>Snow falls on roads</ExtendedHeadLine><OverLine>Weather</OverLine>"
		     "<ByLine Title='AP Writer'>By ANNA LIND</ByLine><ByLine>Jo Berg</ByLine><DateLine>OSLO, Norway</DateLine>"
		     "<CreditLine>AP</CreditLine><CopyrightLine>Copyright 2026 AP.</CopyrightLine><RightsLine>No resale</RightsLine>"
		     "<SlugLine>BC-Snow</SlugLine><KeywordLine>snow;ice</KeywordLine><SeriesLine>Winter</SeriesLine></NewsLines>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"headline[main] Snow\n"
		"headline[extended] Snow falls on roads\n"
		"headline[kicker] Weather\n"
		"description[byline] By ANNA LIND, AP Writer\n"
		"description[byline] Jo Berg\n"
		"description[dateline] OSLO, Norway\n"
		"description[creditline] AP\n"
		"description[series] Winter\n"
		"slugline BC-Snow\n"
		"subject snow (keyword) <> \n"
		"subject ice (keyword) <> \n"
		"notice Copyright 2026 AP.\n"
		"terms No resale\n"
		"text Snow fell.\n" },
	{ "who and what",
		APPL("<AdministrativeMetadata><Provider>AP</Provider><Source>Oslo Post</Source><Creator>NFP</Creator>"
		     "<ContentElement>FullStory</ContentElement></AdministrativeMetadata>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"party[provider] AP\n"
		"party[agency] Oslo Post\n"
		"party[contributor] NFP\n"
		"genre FullStory () <> \n"
		"text Snow fell.\n" },
	{ "rights",
		APPL("<RightsMetadata><Copyright Holder='AP' Date='2026'/><UsageRights><UsageType>Print</UsageType>"
		     "<Geography>NO</Geography><EndDate>2026-02-01</EndDate></UsageRights></RightsMetadata>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"holder AP\n"
		"notice © 2026 AP\n"
		"terms Print, NO, until 2026-02-01\n"
		"text Snow fell.\n" },
	{ "subjects and places",
		APPL("<DescriptiveMetadata><Description>Of snow</Description><DateLineLocation><City>Oslo</City>"
		     "<CountryAreaName>Oslo</CountryAreaName><CountryName>Norway</CountryName></DateLineLocation>"
		     "<SubjectClassification Authority='AP Category Code'><Occurrence Id='i' Value='International'/></SubjectClassification>"
		     "<SubjectClassification Authority='AP Subject'><Occurrence Id='f25af2d07e4e100484f5df092526b43e' Value='Snow'/>"
		     "<Occurrence Id='86ba17607dac1004894eba7fa5283c3e' Value='Weather' ActualMatch='false'/></SubjectClassification>"
		     "<EntityClassification Authority='AP Geography'><Occurrence Id='66219fb07d5b100482e2c076b8e3055c' Value='Norway'/>"
		     "</EntityClassification></DescriptiveMetadata>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"description[summary] Of snow\n"
		"place[located] Oslo\n"
		"place.locality Oslo\n"
		"place.area Oslo\n"
		"place.country Norway\n"
		"place Norway\n"
		"place.uri http://cv.ap.org/id/66219fb07d5b100482e2c076b8e3055c\n"
		"subject  (category) <http://cvx.iptc.org/anpa1312-category/i> i\n"
		"subject Snow (about) <http://cv.ap.org/id/f25af2d07e4e100484f5df092526b43e> f25af2d07e4e100484f5df092526b43e\n"
		"text Snow fell.\n" },
	{ "a kill that says it is usable",
		APPL("<PublicationManagement><Status>Usable</Status><Editorial><Type>Kill</Type>"
		     "</Editorial></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"action kill\n"
		"status canceled\n"
		"text Snow fell.\n" },
	{ "a kill without text",
		PUB(IDENT(
			"") "<PublicationManagement><Status>Canceled</Status></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"action kill\n"
		"status canceled\n" },
	{ "a correction",
		APPL("<PublicationManagement><Editorial><Type>Writethru</Type><Type>Corrective</Type></Editorial>"
		     "</PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"action correction\n"
		"text Snow fell.\n" },
	{ "a hold",
		APPL("<PublicationManagement><Editorial><Type>Withhold</Type></Editorial></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"action hold\n"
		"status withheld\n"
		"text Snow fell.\n" },
	{ "an embargo",
		APPL("<PublicationManagement><Status>Embargoed</Status><ReleaseDateTime>2026-01-06T00:00:00"
		     "</ReleaseDateTime></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"text Snow fell.\n" },
	{ "a release to come",
		APPL("<PublicationManagement><LastModifiedDateTime>2026-01-05T11:00:00</LastModifiedDateTime>"
		     "<ReleaseDateTime>2026-01-06T00:00:00</ReleaseDateTime></PublicationManagement>"),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"changed 2026-01-05T11:00:00Z\n"
		"text Snow fell.\n" },
	{ "a test", APPL("<AdministrativeMetadata><Signal>Test</Signal></AdministrativeMetadata>"),
		"story ap-appl? test\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"text Snow fell.\n" },
	{ "the other texts",
		PUB(IDENT("") PART("Caption", NITF("<p>A road.</p>"))
				PART("Main", "<anpa>^Snow</anpa>") MAIN PART(
					"Shotlist", NITF("<p>1. Snow</p><p>2. Road</p>"))
					PART("PublishableEditorNotes", NITF("<p>Shared.</p>"))),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"description[caption] A road.\n"
		"description[shotlist] 1. Snow 2. Road\n"
		"description[note] Shared.\n"
		"text Snow fell.\n" },
	{ "text for a body", PUB(IDENT("") PART("Main", "Snow fell.")),
		"story ap-appl?\n"
		"uri tag:ap.org,2011:0123456789abcdef0123456789abcdef\n"
		"text Snow fell.\n" },
	{ "a picture with its caption",
		PUB(IDENT("<MediaType>Photo</MediaType>") PART("Caption", NITF("<p>A road.</p>"))),
		"fault(no story) ap-appl picture\n" },
	{ "a film, by its components",
		"<Publication><PublicationComponent Role='Main' MediaType='Video'/></Publication>",
		"fault(no story) ap-appl video\n" },
	{ "no text", PUB(IDENT("<MediaType>Text</MediaType>")), "fault(no story) ap-appl empty\n" },
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

static void reads_appl(void **state)
{
	(void)state;
	CHECK(appl_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_appl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
