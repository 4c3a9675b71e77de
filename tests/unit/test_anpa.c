/* SPDX-License-Identifier: MIT */
/* ANPA 1312: every field of the header, what stands in the text, frames in streams, and what is no story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define JAN5 INT64_C(1767600000000) /* 2026-01-05T08:00:00Z */

#define HEAD2(line2)   \
	"\x16\x16\x01" \
	"a0123\x1f"    \
	"asian\r\n" line2 "\r\n"
#define FRAME(line2, text, tail) HEAD2(line2) "\x02" text "\x03" tail "\r\n\x04"
#define BODY(key)                "r i\x13\x11 " key " 01-05 0012"
#define AGATE(key)               "r s\x14\x12 " key " 01-05 0012"
#define TIME                     "AP-WF-01-05-26 1509GMT<"
#define SNOW                     "BC-EU--Norway-Snow  "
#define STORY(text)              FRAME(BODY(SNOW), text, TIME)
#define RAILS(lines)             STORY("^BC-EU--Norway-Snow,12<\r\n" lines "\t   OSLO (AP) _ Snow fell.\r\n")

#define IDS                                                       \
	"story anpa1312?\nuri urn:anpa1312:ap:2026-01-05:a0123\n" \
	"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
#define KEYS  "altid[keyword] BC-EU--Norway-Snow\n"
#define KEY   "altid[keyword] BC-Snow\n"
#define WHEN  "changed 2026-01-05T15:09:00Z\nurgency 4\n"
#define SLUG  "slugline EU--Norway-Snow\n"
#define AP    "party[provider] AP\n"
#define INTL  "subject international (category) <http://cvx.iptc.org/anpa1312-category/i> \n"
#define SPORT "subject sports (category) <http://cvx.iptc.org/anpa1312-category/s> \n"
#define FELL  "text    It fell.|\n"
#define OSLO  "text \t   OSLO (AP) \u2014 Snow fell.|\n"

struct row {
	const char *name, *in, *want;
};

static const struct row header_rows[] = {
	{ "bytes beyond ASCII in the header",
		FRAME(BODY("BC-Sn\xf8-Troms\xf8"), "SNOW\n   It fell.\n", TIME),
		"story anpa1312?\nguessed charset\n"
		"uri urn:anpa1312:ap:2026-01-05:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
		"altid[keyword] BC-Sn\u00f8-Troms\u00f8\n" WHEN
		"headline[main] SNOW\nslugline Sn\u00f8-Troms\u00f8\n" AP INTL FELL },
	{ "a frame",
		STORY("^BC-EU--Norway-Snow,12<\r\n^Snow falls<\r\n"
		      "\t   OSLO (AP) _ It fell.\r\n"),
		IDS KEYS WHEN "headline[main] Snow falls\n" SLUG AP INTL
			      "text \t   OSLO (AP) \u2014 It fell.\r|\n" },
	{ "version and reference",
		FRAME(BODY("BC-EU--Norway-Snow 1stLd-Writethru a0584"), "Snow\n   It fell.\n",
			TIME),
		"story anpa1312?\nuri urn:anpa1312:ap:2026-01-05:a0123\n"
		"version 2\naltid[anpaNumber] a0123\n"
		"altid[anpaSelector] asian\n" KEYS
		"altid[anpaReference] a0584\naction update\n" WHEN "headline[main] Snow\n" SLUG
		"ednote 1stLd-Writethru\n" AP INTL FELL },
	{ "priority b, category p",
		FRAME("b p\x13\x11 BC-Snow   01-05 ", "SNOW\n   It fell.\n", TIME),
		IDS KEY "changed 2026-01-05T15:09:00Z\nurgency 2\n"
			"headline[main] SNOW\nslugline Snow\n" AP
			"subject politics (category) <http://cvx.iptc.org/anpa1312-category/p> "
			"\n" FELL },
	{ "priority f, no category", FRAME("f   BC-Snow   01-05 0001", "SNOW\n   It fell.\n", TIME),
		IDS KEY "changed 2026-01-05T15:09:00Z\nurgency 1\n"
			"headline[main] SNOW\nslugline Snow\n" AP FELL },
	{ "an unknown category",
		FRAME("d x\x13\x11 BC-Snow   01-05 0001", "SNOW\n   It fell.\n", TIME),
		IDS KEY "changed 2026-01-05T15:09:00Z\nurgency 6\n"
			"headline[main] SNOW\nslugline Snow\n" AP
			"subject other (category) <http://cvx.iptc.org/anpa1312-category/x> "
			"\n" FELL },
	{ "advisories",
		FRAME("a v\x13\x11 BC-Digest   01-05 0001", "DIGEST\n   Snow at 10.\n", TIME),
		IDS "altid[keyword] BC-Digest\naction advisory\n"
		    "changed 2026-01-05T15:09:00Z\nurgency 7\n"
		    "headline[main] DIGEST\nslugline Digest\n" AP
		    "subject advisories (category) <http://cvx.iptc.org/anpa1312-category/v> "
		    "\ntext    Snow at 10.|\n" },
	{ "no year: the one next to the record's time",
		FRAME("r i\x13\x11 BC-Snow   12-30 0001", "SNOW\n   It fell.\n", ""),
		"story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:asian:2025-12-30:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n" KEY
		"urgency 4\nheadline[main] SNOW\nslugline Snow\n" INTL FELL },
	{ "day before month",
		"\x16\x01"
		"v9843\x1f"
		"cpstf\nr n\x13\x11 Snow   31-10 0001\n\x02SNOW\n   It fell.\n\x03"
		"16:35ET 31-10-25<\n\x04",
		"story anpa1312?\nuri urn:anpa1312:cpstf:2025-10-31:v9843\n"
		"altid[anpaNumber] v9843\naltid[anpaSelector] cpstf\n"
		"altid[keyword] Snow\nchanged 2025-10-31T16:35:00-04:00\n"
		"urgency 4\nheadline[main] SNOW\n"
		"slugline Snow\nsubject state and regional (category) <http://cvx.iptc.org/anpa1312-category/n> "
		"\n" FELL },
	{ "summer time",
		"\x01"
		"v9843\x1f"
		"cpstf\nr n\x13\x11 Snow   01-07 0001\n\x02SNOW\n   It fell.\n\x03"
		"16:35ET 15-07-25<\n\x04",
		"story anpa1312?\nuri urn:anpa1312:cpstf:2025-07-15:v9843\n"
		"altid[anpaNumber] v9843\naltid[anpaSelector] cpstf\n"
		"altid[keyword] Snow\nchanged 2025-07-15T16:35:00-04:00\n"
		"urgency 4\nheadline[main] SNOW\n"
		"slugline Snow\nsubject state and regional (category) <http://cvx.iptc.org/anpa1312-category/n> "
		"\n" FELL },
	{ "Kyodo",
		"\x16\x16\x01"
		"m0042KYODO\x1f"
		"-----\r\nr i\x14\x12 SNOW   05-01 0012\r\n"
		"\x02Snow falls+\r\nin Hokkaido+\r\n"
		"   SAPPORO, Japan, Jan. 5 Kyodo - It fell.\r\n"
		"==Kyodo\r\n\x03"
		"KWS-21:37-05-01-26\x04",
		"story anpa1312?\nguessed zone\n"
		"uri urn:anpa1312:kws:2026-01-05:m0042\n"
		"altid[anpaNumber] m0042\naltid[anpaSelector] -----\n"
		"altid[keyword] SNOW\nchanged 2026-01-05T21:37:00Z\n"
		"urgency 4\nheadline[main] Snow falls in Hokkaido\n"
		"slugline SNOW\nparty[provider] KWS\n" INTL
		"text SAPPORO, Japan, Jan. 5 Kyodo - It fell.|==Kyodo|\n" },
	{ "Reuters, without format bytes, with circuits",
		"\x05\x05\x05"
		"C G\n\x16\x16\x01"
		"f0704\x1f"
		"reute\nu f BC-NORWAY-SNOW   01-05 0105\n"
		"\x02\nSNOW IN NORWAY\n    OSLO, Jan 5 - Snow fell.\n"
		" Reuter\n\x03\x04\n",
		"story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:reute:2026-01-05:f0704\n"
		"altid[anpaNumber] f0704\naltid[anpaSelector] reute\n"
		"altid[keyword] BC-NORWAY-SNOW\n"
		"urgency 3\nheadline[main] SNOW IN NORWAY\n"
		"slugline NORWAY-SNOW\nsubject business (category) <http://cvx.iptc.org/anpa1312-category/f> "
		"\nsubject C (circuit) <> \nsubject G (circuit) <> \n"
		"text     OSLO, Jan 5 - Snow fell.| Reuter|\n" },
	{ "lead number in the keyword's field",
		FRAME("r i AM-SNOW-OSLO 2NDLD   01-05 0001", "SNOW\n    It fell.\n", ""),
		"story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:asian:2026-01-05:a0123\n"
		"version 3\naltid[anpaNumber] a0123\n"
		"altid[anpaSelector] asian\naltid[keyword] AM-SNOW-OSLO\n"
		"action update\nurgency 4\nheadline[main] SNOW\n"
		"slugline SNOW-OSLO\nednote 2NDLD\n" INTL "text     It fell.|\n" },
	{ "words that are no version",
		FRAME("r i AM-SNOW (NEWS ANALYSIS)  01-05 0001", "SNOW\n    It fell.\n", ""),
		"story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:asian:2026-01-05:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
		"altid[keyword] AM-SNOW\naltid[anpaVersion] (NEWS ANALYSIS)\n"
		"urgency 4\nheadline[main] SNOW\n"
		"slugline SNOW\n" INTL "text     It fell.|\n" },
	{ "no second line",
		"\x01"
		"a0001\x1f"
		"asian\r\n\x02SNOW\n   It fell.\n\x03" TIME "\n\x04",
		"story anpa1312?\nuri urn:anpa1312:ap:2026-01-05:a0001\n"
		"altid[anpaNumber] a0001\naltid[anpaSelector] asian\n"
		"changed 2026-01-05T15:09:00Z\nheadline[main] SNOW\n" AP FELL },
	{ "bytes beyond ASCII",
		FRAME(BODY(SNOW),
			"BL\xC5 HIMMEL\n   Sn\xf8 p\xe5 \x93"
			"fjellet\x94.\n",
			TIME),
		"story anpa1312?\nguessed charset\n"
		"uri urn:anpa1312:ap:2026-01-05:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n" KEYS WHEN
		"headline[main] BL\u00c5 HIMMEL\n" SLUG AP INTL
		"text    Sn\u00f8 p\u00e5 \u201cfjellet\u201d.|\n" },
	{ "bytes of UTF-8", FRAME(BODY(SNOW), "SNOW\n   Sn\xc3\xb8.\n", TIME),
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL "text    Sn\u00f8.|\n" },
	{ "damaged UTF-8", FRAME(BODY(SNOW), "SNOW\n   Sn\xc3\xb8, \xc3\xa5, \xc3.\n", TIME),
		"fault anpa1312 bad-charset\n" },
};

static const struct row text_rows[] = {
	{ "slug line with version",
		STORY("^BC-EU--Norway-Snow, Taking Stock, 3rd Ld-Writethru,466<\n"
		      "\t   OSLO (AP) _ It fell.\n"),
		"story anpa1312?\nuri urn:anpa1312:ap:2026-01-05:a0123\n"
		"version 4\naltid[anpaNumber] a0123\n"
		"altid[anpaSelector] asian\n" KEYS "action update\n" WHEN
		"slugline EU--Norway-Snow, Taking Stock\nednote 3rd Ld-Writethru\n" AP INTL
		"text \t   OSLO (AP) \u2014 It fell.|\n" },
	{ "headline, photo, note",
		RAILS("^Snow falls in Oslo<\r\n^AP Photo OSL101, OSL102<\r\n"
		      "^Eds: Adds weather.<\r\n^(Eds: With BC-EU--Sweden-Snow.)<\r\n"),
		IDS KEYS WHEN "headline[main] Snow falls in Oslo\n" SLUG
			      "ednote AP Photo OSL101, OSL102|Eds: Adds weather.|(Eds: With "
			      "BC-EU--Sweden-Snow.)\n" AP INTL
			      "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "editor's note over two lines", RAILS("^EDITOR'S NOTE _ The first\r\nof three.<\r\n"),
		IDS KEYS WHEN SLUG "ednote EDITOR'S NOTE \u2014 The first of three.\n" AP INTL
				   "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "second headline", RAILS("^Snow<\r\n^Snow falls in Oslo<\r\n"),
		IDS KEYS WHEN "headline[main] Snow\nheadline[sub] Snow falls in Oslo\n" SLUG AP INTL
			      "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "byline and titles",
		RAILS("^Snow<\r\n^By ANNA LIND and JO BERG=\r\n^Associated Press=\r\n"),
		IDS KEYS WHEN "headline[main] Snow\n" SLUG AP INTL
			      "text By ANNA LIND and JO BERG|Associated Press||\t   OSLO (AP) "
			      "\u2014 Snow fell.\r|\n" },
	{ "a note below the byline",
		RAILS("^Snow<\r\n^By ANNA LIND=\r\n^Associated Press=\r\n"
		      "^Eds: New throughout.<\r\n"),
		IDS KEYS WHEN "headline[main] Snow\n" SLUG "ednote Eds: New throughout.\n" AP INTL
			      "text By ANNA LIND|Associated Press||\t   OSLO (AP) \u2014 Snow "
			      "fell.\r|\n" },
	{ "a story number before the slug",
		STORY("*9006<\n^BC-EU--Norway-Snow,12<\n"
		      "^Snow<\n\t   OSLO (AP) _ It fell.\n"),
		IDS KEYS WHEN "headline[main] Snow\n" SLUG AP INTL
			      "text \t   OSLO (AP) \u2014 It fell.|\n" },
	{ "lower rail", STORY("^BC-EU--Norway-Snow@<\n^Snow@\n\t   OSLO (CP) _ It fell.\n"),
		IDS KEYS WHEN "headline[main] Snow\n" SLUG AP INTL
			      "text \t   OSLO (CP) \u2014 It fell.|\n" },
	{ "quotes",
		STORY("SNOW\n   ``It fell,'' she said. ```Much,' he said.''\n"
		      "   It's 5' deep.\n"),
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL
			      "text    \u201cIt fell,\u201d she said. \u201c\u2018Much,' he "
			      "said.\u201d|   It's 5' deep.|\n" },
	{ "halves and dashes",
		STORY("SNOW\n   Oslo, 3{ games back _ or 12{, not 4{x and {a} _, fell_down.\n"),
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL
			      "text    Oslo, 3\u00bd games back \u2014 or 12\u00bd, not 4{x "
			      "and {a} _, fell_down.|\n" },
	{ "rails inside", STORY("^BC-Snow<\n\t   It fell.<\n^Roads=\n\t   Closed.<\n\t   ___=\n"),
		IDS KEYS WHEN "slugline Snow\n" AP INTL
			      "text \t   It fell.||Roads|\t   Closed.|\t   ___|\n" },
	{ "angle brackets of securities stay",
		STORY("SNOW\n   Nordlys AS <NOLY.OL>\nrose =\nmuch <\n"),
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL
			      "text    Nordlys AS <NOLY.OL>|rose =|much |\n" },
	{ "flash", STORY("******Snow falls in Oslo\nBlah blah blah.\n"),
		IDS KEYS WHEN "headline[main] Snow falls in Oslo\n"
			      "description[filler] Blah blah blah.\n" SLUG AP INTL },
	{ "no headline", STORY("    Snow fell.\n"),
		IDS KEYS WHEN SLUG AP INTL "text     Snow fell.|\n" },
	{ "prose without one", STORY("Snow fell on the city,\nwhich pleased children.\n"),
		IDS KEYS WHEN SLUG AP INTL
		"text Snow fell on the city,|which pleased children.|\n" },
	{ "an alert", STORY("^BC-EU--APNewsAlert,3<\n\t   OSLO (AP) _ Snow falls.\n"),
		IDS KEYS WHEN "slugline EU--APNewsAlert\n" AP INTL
			      "text \t   OSLO (AP) \u2014 Snow falls.|\n" },
	{ "embargo", RAILS("^Snow<\r\n^For Release 0600 GMT, Wednesday, Jan. 7<\r\n"),
		IDS KEYS "status withheld\nembargo 2026-01-07T06:00:00Z\n" WHEN
			 "headline[main] Snow\n" SLUG
			 "ednote For Release 0600 GMT, Wednesday, Jan. 7\n" AP INTL
			 "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "embargo without an hour", RAILS("^For release Jan. 7, and thereafter<\r\n"),
		IDS KEYS "status withheld\n" WHEN SLUG
			 "ednote For release Jan. 7, and thereafter\n" AP INTL
			 "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "advance on a line of its own", RAILS("^$Adv18<\r\n^Snow<\r\n"),
		IDS KEYS "status withheld\n" WHEN "headline[main] Snow\n" SLUG
			 "ednote $Adv18\n" AP INTL "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "for immediate release", RAILS("^For immediate release<\r\n"),
		IDS KEYS WHEN "headline[main] For immediate release\n" SLUG AP INTL
			      "text \t   OSLO (AP) \u2014 Snow fell.\r|\n" },
	{ "advance by its day", FRAME(BODY("BC-Snow Adv03"), "SNOW\n   It fell.\n", TIME),
		IDS KEY "status withheld\n" WHEN
			"headline[main] SNOW\nslugline Snow\nednote Adv03\n" AP INTL FELL },
	{ "semicolons part columns",
		FRAME(AGATE(SNOW),
			"^BC-WEA--Norway,<\n\t   At 0700 GMT:<\n"
			"\t   ;MIN;MAX<\n\t   Oslo;-4;2<\n"
			"\t   x - none; old<\n",
			TIME),
		IDS KEYS WHEN "slugline WEA--Norway\n" AP SPORT
			      "text At 0700 GMT:|\tMIN\tMAX|Oslo\t-4\t2|x - none; old|\n" },
	{ "RS and US part columns",
		FRAME(AGATE(SNOW),
			"^BC-BAN--Glance<\r\n^Bandy Glance=\r\n"
			"^All Times CET=\r\n^By The Associated Press=\r\n"
			"^EAST=\r\n\x08\x1f\x1e W\x1e \x1e L\x1e \x1e GB\r\n"
			"\x08New\x10 Town\x1f\x1e 7\x1e \x1e 2\x1e \x1e _\r\n"
			"\x08Hamar\x1f\x1e 5\x1e \x1e 4\x1e \x1e 2{\r\n"
			"\t   ___=\r\n^Games=\r\n\t   Oslo 3, Hamar 1\r\n",
			TIME),
		IDS KEYS WHEN
		"headline[main] Bandy Glance\nheadline[sub] All Times CET\n"
		"description[byline] By The Associated Press\n"
		"slugline BAN--Glance\n" AP SPORT
		"text |EAST|\tW\tL\tGB|New Town\t7\t2\t\u2014|Hamar\t5\t4\t2\u00bd|___||Games|Oslo "
		"3, Hamar 1|\n" },
	{ "agate without heads", FRAME(AGATE(SNOW), "Oslo;1;2\n", TIME),
		IDS KEYS WHEN SLUG AP SPORT "text Oslo\t1\t2|\n" },
};

static const struct row status_rows[] = {
	{ "kill", FRAME(BODY("BC-Snow Kill"), "^BC-Snow, KILL<\n^Eds: Kill the story.<\n", TIME),
		IDS KEY "action kill\nstatus canceled\n" WHEN
			"slugline Snow\nednote KILL|Eds: Kill the story.\n" AP INTL },
	{ "kill without text", FRAME(BODY("BC-Snow Kill"), "", TIME),
		IDS KEY "action kill\nstatus canceled\n" WHEN
			"slugline Snow\nednote Kill\n" AP INTL },
	{ "bulletin kill",
		FRAME("b i\x13\x11 BC-Snow Bulletin-Kill  01-05 0001",
			"SNOW\n   A kill is mandatory.\n", TIME),
		IDS KEY "action kill\nstatus canceled\nchanged 2026-01-05T15:09:00Z\n"
			"urgency 2\nheadline[main] SNOW\n"
			"slugline Snow\nednote Bulletin-Kill\n" AP INTL
			"text    A kill is mandatory.|\n" },
	{ "withhold", FRAME(BODY("BC-Snow Withhold"), "SNOW\n   It fell.\n", TIME),
		IDS KEY "action hold\nstatus withheld\n" WHEN
			"headline[main] SNOW\nslugline Snow\nednote Withhold\n" AP INTL FELL },
	{ "correction",
		FRAME("u i\x13\x11 BC-Snow Correction  01-05 0001", "SNOW\n   It fell.\n", TIME),
		IDS KEY "action correction\nchanged 2026-01-05T15:09:00Z\n"
			"urgency 3\nheadline[main] SNOW\n"
			"slugline Snow\nednote Correction\n" AP INTL FELL },
	{ "clarification in the slug line", STORY("^BC-Snow, Clarification,20<\n\t   It fell.\n"),
		IDS KEYS "action correction\n" WHEN "slugline Snow\nednote Clarification\n" AP INTL
			 "text \t   It fell.|\n" },
	{ "repeat", FRAME(BODY("BC-Snow RPT"), "SNOW\n   It fell.\n", TIME),
		IDS KEY "action repeat\n" WHEN
			"headline[main] SNOW\nslugline Snow\nednote RPT\n" AP INTL FELL },
	{ "second take", FRAME(BODY("BC-Snow Take-2"), "SNOW\n   It fell.\n", TIME),
		IDS KEY "altid[take] 2\n" WHEN
			"headline[main] SNOW\nslugline Snow\nednote Take-2\n" AP INTL FELL },
	{ "ordinal take", FRAME(BODY("BC-Snow 3rdTake"), "SNOW\n   It fell.\n", TIME),
		IDS KEY "altid[take] 3\n" WHEN
			"headline[main] SNOW\nslugline Snow\nednote 3rdTake\n" AP INTL FELL },
};

static const struct row other_rows[] = {
	{ "an add", FRAME(BODY("BC-Snow 1stAdd"), "SNOW\n   It fell.\n", TIME),
		"fault(no story) anpa1312 partial\n" },
	{ "a lead with an insert", FRAME(BODY("BC-Snow 2ndLd-Insert"), "SNOW\n   It fell.\n", TIME),
		"story anpa1312?\nuri urn:anpa1312:ap:2026-01-05:a0123\n"
		"version 3\naltid[anpaNumber] a0123\n"
		"altid[anpaSelector] asian\n" KEY "action update\n" WHEN
		"headline[main] SNOW\nslugline Snow\nednote 2ndLd-Insert\n" AP INTL FELL },
	{ "empty", STORY(" \r\n"), "fault(no story) anpa1312 no-text\n" },
	{ "a test", FRAME(BODY("BC-TEST"), "TEST TEST TEST\r\nPLEASE IGNORE\r\n", TIME),
		"fault(no story) anpa1312 test-item\n" },
	{ "an empty test", FRAME(BODY("BC-TEST"), "\r\n", TIME),
		"fault(no story) anpa1312 test-item\n" },
	{ "a test of letters", STORY("The quick brown fox jumps over the lazy dog 1234567890\n"),
		"fault(no story) anpa1312 test-item\n" },
	{ "a story on tests", STORY("TESTS\n   Children take a test in maths.\n"),
		IDS KEYS WHEN "headline[main] TESTS\n" SLUG AP INTL
			      "text    Children take a test in maths.|\n" },
	{ "a service message",
		FRAME(BODY("SERVICE-MSG"), "OSLO DESK CLOSED\n   Until nine.\n", TIME),
		"fault(no story) anpa1312 service-message\n" },
};

#define A    STORY("SNOW\n   It fell.\n")
#define B    FRAME("r i BC-Rain   01-05 0001", "RAIN\n   It rains.\n", "")
#define HALF HEAD2(BODY("BC-Hail")) "\x02HAIL\n   It hai"

static const struct row stream_rows[] = {
	{ "two frames", A "\r\n" B,
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL
			      "story anpa1312?\nguessed year\n"
			      "uri urn:anpa1312:asian:2026-01-05:a0123\n"
			      "altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
			      "altid[keyword] BC-Rain\nurgency 4\n"
			      "headline[main] RAIN\nslugline Rain\n" INTL "text    It rains.|\n" },
	{ "two glued, without EOT", HEAD2(BODY(SNOW)) "\x02SNOW\n   It fell.\n\x03" B,
		"story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:asian:2026-01-05:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n" KEYS
		"urgency 4\nheadline[main] SNOW\n" SLUG INTL FELL "story anpa1312?\nguessed year\n"
		"uri urn:anpa1312:asian:2026-01-05:a0123\n"
		"altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
		"altid[keyword] BC-Rain\nurgency 4\n"
		"headline[main] RAIN\nslugline Rain\n" INTL "text    It rains.|\n" },
	{ "half a frame between", A HALF B,
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL
			      "fault anpa1312 half-frame @100\n"
			      "story anpa1312?\nguessed year\n"
			      "uri urn:anpa1312:asian:2026-01-05:a0123\n"
			      "altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
			      "altid[keyword] BC-Rain\nurgency 4\n"
			      "headline[main] RAIN\nslugline Rain\n" INTL "text    It rains.|\n" },
	{ "half a frame before", "il fell.\r\n\x03\r\n\x04" A,
		"fault anpa1312 half-frame\n" IDS KEYS WHEN
		"headline[main] SNOW\n" SLUG AP INTL FELL },
	{ "half a frame at the end", A HALF,
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL
			      "fault anpa1312 half-frame @100\n" },
	{ "half a frame with EOT", HALF "\x04" A,
		"fault anpa1312 half-frame\n" IDS KEYS WHEN
		"headline[main] SNOW\n" SLUG AP INTL FELL },
	{ "text between frames", A "\nStray words\n" B,
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL
			      "fault anpa1312 half-frame @100\n"
			      "story anpa1312?\nguessed year\n"
			      "uri urn:anpa1312:asian:2026-01-05:a0123\n"
			      "altid[anpaNumber] a0123\naltid[anpaSelector] asian\n"
			      "altid[keyword] BC-Rain\nurgency 4\n"
			      "headline[main] RAIN\nslugline Rain\n" INTL "text    It rains.|\n" },
	{ "no text at all", HEAD2(BODY(SNOW)) "\x04" A,
		"fault anpa1312 half-frame\n" IDS KEYS WHEN
		"headline[main] SNOW\n" SLUG AP INTL FELL },
	{ "another's header", A "\x01xyz025 3 ec 121   ntb 967\r\n\x02Snow =\n\x03\x04",
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL
			      "fault anpa1312 bad-frame @100\n" },
	{ "SOH twice", "\x01" A, IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL },
	{ "fill and form feeds", "\x7f\x7f\r\n" A "\r\n\x0c\r\n\x04\r\n",
		IDS KEYS WHEN "headline[main] SNOW\n" SLUG AP INTL FELL },
};

static void check(const struct row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf got;

	wd_arena_init(&arena, 8 << 20);
	wd_buf_init(&got, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		const struct wd_record rec = { .payload = wd_span_of(rows[i].in), .time_ms = JAN5 };

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

static void reads_headers(void **state)
{
	(void)state;
	CHECK(header_rows);
}

static void reads_text(void **state)
{
	(void)state;
	CHECK(text_rows);
}

static void reads_status(void **state)
{
	(void)state;
	CHECK(status_rows);
}

static void names_what_is_no_story(void **state)
{
	(void)state;
	CHECK(other_rows);
}

static void cuts_streams(void **state)
{
	(void)state;
	CHECK(stream_rows);
}

static enum wd_err keep_html(void *arg, struct wd_story *story)
{
	*(struct wd_span *)arg = story->body_html;
	return WD_OK;
}

static enum wd_err no_fault(void *arg, const struct wd_fault *fault)
{
	(void)arg;
	(void)fault;
	return WD_EINVAL;
}

static void makes_tables(void **state)
{
	static const char in[] = FRAME(AGATE(SNOW),
		"^BC-BAN--Glance<\r\n^EAST & \x1fWEST=\r\n"
		"\x08\x1f\x1e W\x1e \x1e GB\r\n"
		"\x08New\x10 Town\x1f\x1e 7\x1e \x1e 2{\r\n\t   <Ends>\r\n",
		TIME);
	const struct wd_record rec = { .payload = wd_span_of(in) };
	struct wd_span html = { 0 };
	const struct wd_sink sink = { keep_html, no_fault, &html };
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 8 << 20);
	assert_int_equal(wd_decode(&rec, &arena, &sink), WD_OK);
	assert_true(wd_span_eq(html,
		WD_SPAN("<table><tr><td></td><td>W</td><td>GB</td></tr>"
			"<tr><td>New Town</td><td>7</td><td>2\u00bd</td></tr></table>"
			"<p>&lt;Ends&gt;</p>")));
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_headers),
		cmocka_unit_test(reads_text),
		cmocka_unit_test(reads_status),
		cmocka_unit_test(names_what_is_no_story),
		cmocka_unit_test(cuts_streams),
		cmocka_unit_test(makes_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
