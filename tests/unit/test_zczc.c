/* SPDX-License-Identifier: MIT */
/* ZCZC frames, with signs, with tags and with neither; and plain text under a block of facts. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define JAN5 INT64_C(1767600000000) /* 2026-01-05T08:00:00Z */
#define BODY "HOBART, Jan 5 AAP - Snow fell.\r\n"

struct row {
	const char *name, *in, *want;
};

static const struct row sign_rows[] = {
	{ "all signs",
		"   ZCZC AAP\r$T\r:Snow Tas\r=Roads\r^TAS: Snow closes roads\r*X\r&A\r+15084000\r" BODY
		"\rNNNN\r",
		"story zczc?\nheadline[main] TAS: Snow closes roads\n"
		"headline[kicker] Roads\nslugline Snow Tas\n"
		"party[provider] AAP\nsubject T (category) <> \n"
		"subject 15084000 (about) <http://cv.iptc.org/newscodes/subjectcode/15084000> "
		"\ntext HOBART, Jan 5 AAP - Snow fell.\r|\r\n" },
	{ "broadcast",
		"ZCZC AAP\r\n%A\r\n#Weather: Snow_BC6\r\n"
		"$Snow closes Tas roads \n\r\n:(HOBART)\r\n"
		"&AAPIS\\Lindaa\r\n*17000000\r\n"
		"@Tas\r\nSnow fell.\r\n\r\nAAP RTV\r\n"
		"NNNN\r\n",
		"story zczc?\nheadline[main] Snow closes Tas roads\n"
		"description[dateline] HOBART\ndescription[region] Tas\n"
		"slugline Weather: Snow_BC6\nparty[provider] AAP\n"
		"party[editor] AAPIS\\Lindaa\nsubject A (category) <> \n"
		"subject 17000000 (about) <http://cv.iptc.org/newscodes/subjectcode/17000000> "
		"\ntext Snow fell.\r|\r|AAP RTV\r|\n" },
	{ "results",
		"ZCZC\n#Hobart Trot\n:TAS DIVS 1-4 Friday\n"
		"HOBART TROT\x0f\nDIVS FOR $1.00\x0f\n"
		"    Race 1: 6 10. Win $3.80.\x19\n"
		"NNNN",
		"story zczc?\nheadline[main] Hobart Trot TAS DIVS 1-4 Friday\n"
		"slugline Hobart Trot\ntext HOBART TROT\x0f"
		"|DIVS FOR $1.00\x0f"
		"|    Race 1: 6 10. Win $3.80.\x19"
		"|\n" },
	{ "results with an empty line below",
		"\rZCZC\r#Hobart Grey\r:11/01/2026\r\rFINAL FIELDS\r   1--7:10 "
		"SPRINT 383m\r",
		"story zczc?\nheadline[main] Hobart Grey 11/01/2026\n"
		"slugline Hobart Grey\ntext FINAL FIELDS\r   1--7:10 SPRINT 383m\r\n" },
	{ "releases",
		"   ZCZC AAP\r\n%MGD BDA\r\n$K\r\n"
		":\r\n:Nordlys Lotteries\r\n*T\r\n"
		"Sat Lotto Draw No. 55\r\n\r\nNumbers: 1 2 3\r\n"
		"\r\nNNNN\r\n",
		"story zczc?\nheadline[main] Sat Lotto Draw No. 55\n"
		"description[routing] MGD BDA\nslugline Nordlys Lotteries\n"
		"party[provider] AAP\nsubject K (category) <> \n"
		"text \r|Numbers: 1 2 3\r|\r|\n" },
	{ "routing line",
		"ZCZC FMG000\nYY RFG INTERNET (3RR) NC(ATD)\n"
		":POTTED :Hobart - Form\n:SPORT - Hobart - Brief Form\n"
		"Race One\n  SNOW QUEEN 4g\nNNNN\n",
		"story zczc?\naltid[zczc] FMG000\n"
		"headline[main] SPORT - Hobart - Brief Form\n"
		"description[routing] YY RFG INTERNET (3RR) NC(ATD)\n"
		"slugline POTTED :Hobart - Form\n"
		"text Race One|  SNOW QUEEN 4g|\n" },
	{ "an amount is no category",
		"ZCZC\n$J\n:Fields\n1 SNOW HCP\n$100,000, 1200m\n 1 Queen\nNNNN\n",
		"story zczc?\nheadline[main] 1 SNOW HCP\n"
		"slugline Fields\nsubject J (category) <> \n"
		"text $100,000, 1200m| 1 Queen|\n" },
	{ "a table that is set in",
		"ZCZC AAP\r$T\r:V8\r" BODY
		"\t1. Lind (Ford) 1:14.1\r\t2. Berg (Ford) 1:14.2\r\t3. Dal (Ford) "
		"1:15\r\t4. Ek (Ford) 1:16\r",
		"story zczc?\nslugline V8\nparty[provider] AAP\n"
		"subject T (category) <> \ntext HOBART, Jan 5 AAP - Snow fell.\r|1. "
		"Lind (Ford) 1:14.1\r2. Berg (Ford) 1:14.2\r3. Dal (Ford) 1:15\r4. "
		"Ek (Ford) 1:16\r\n" },
	{ "no signs",
		"ZCZC NTB001\r\nSnow falls in Oslo\r\n"
		"It fell all night.\r\nNNNN\r\n",
		"story zczc?\naltid[zczc] NTB001\n"
		"headline[main] Snow falls in Oslo\n"
		"text It fell all night.\r|\n" },
	{ "a sentence is no headline",
		"ZCZC NTB001\r\nSnow fell.\r\nIt fell all night.\r\nNNNN\r\n",
		"story zczc?\naltid[zczc] NTB001\n"
		"text Snow fell.\r|It fell all night.\r|\n" },
	{ "latin-1", "ZCZC NTB001\r\nSn\xf8 i Troms\xf8\r\nDet sn\xf8r.\r\nNNNN\r\n",
		"story zczc?\nguessed charset\naltid[zczc] NTB001\n"
		"headline[main] Sn\u00f8 i Troms\u00f8\n"
		"text Det sn\u00f8r.\r|\n" },
};

static const struct row tag_rows[] = {
	{ "all tags",
		"zczc\r\nAN#26945219\r\nKN#Fjord Bites\r\n"
		"PD#06 January 2026 14:05:00\r\n"
		"CO#NOL.OL\r\nSO#OSE\r\nSF#*\r\n"
		"BY#Anna Lind\r\nKY#ACNB NOL.OL\r\n"
		"TI#Nordlys builds on\r\nAB#It\x92s late.\r\n"
		"TX#\r\nIt\x92s built.\r\n\r\n",
		"story zczc?\nguessed charset,zone\n"
		"id 26945219\nchanged 2026-01-06T14:05:00Z\n"
		"headline[main] Nordlys builds on\n"
		"description[byline] Anna Lind\n"
		"description[summary] It\u2019s late.\n"
		"party[provider] Fjord Bites\nparty[provider] OSE\n"
		"subject NOL.OL (about) <> \nsubject ACNB (keyword) <> \n"
		"subject NOL.OL (keyword) <> \ntext It\u2019s built.\r|\r|\n" },
	{ "text on the tag's line", "zczc\nTI#Snow\nTX#It fell.\nAll night.\nNNNN\n",
		"story zczc?\nheadline[main] Snow\ntext It fell.|All night.|\n" },
	{ "an unknown tag", "zczc\nTI#Snow\nZZ#x y\nTX#\nIt fell.\n",
		"story zczc?\nheadline[main] Snow\n"
		"description[ZZ] x y\ntext It fell.|\n" },
	{ "no text tag", "zczc\nTI#Snow\n\nIt fell.\n",
		"story zczc?\nheadline[main] Snow\ntext It fell.|\n" },
	{ "no such date", "zczc\nPD#31 February 2026 14:05\nTI#Snow\nTX#\nIt fell.\n",
		"story zczc?\nheadline[main] Snow\ntext It fell.|\n" },
};

static const struct row frame_rows[] = {
	{ "two frames",
		"ZCZC A1\nSnow falls\nIt fell.\n"
		"NNNN\n\nZCZC A2\nRain falls\nIt rained.\n"
		"NNNN\n",
		"story zczc?\naltid[zczc] A1\nheadline[main] Snow falls\n"
		"text It fell.|\nstory zczc?\naltid[zczc] A2\n"
		"headline[main] Rain falls\ntext It rained.|\n" },
	{ "two that never end", "ZCZC AAP\n:Snow\nIt fell.\nZCZC AAP\n:Rain\nIt rained.\n",
		"story zczc?\nslugline Snow\nparty[provider] AAP\n"
		"text It fell.|\nstory zczc?\nslugline Rain\n"
		"party[provider] AAP\ntext It rained.|\n" },
	{ "half a frame",
		"ZCZC A1\nSnow falls\nIt fe\nZCZC A2\n"
		"Rain falls\nIt rained.\nNNNN\n",
		"fault zczc half-frame\nstory zczc?\n"
		"altid[zczc] A2\nheadline[main] Rain falls\n"
		"text It rained.|\n" },
	{ "half a frame at the end", "ZCZC A1\nSnow falls\nIt fell.\nNNNN\nZCZC A2\nRain fa",
		"story zczc?\naltid[zczc] A1\nheadline[main] Snow falls\n"
		"text It fell.|\nfault zczc half-frame @33\n" },
	{ "text between frames",
		"ZCZC A1\nSnow falls\nIt fell.\n"
		"NNNN\nstray\nZCZC A2\nRain falls\n"
		"It rained.\nNNNN\n",
		"story zczc?\naltid[zczc] A1\nheadline[main] Snow falls\n"
		"text It fell.|\nfault zczc half-frame @33\n"
		"story zczc?\naltid[zczc] A2\nheadline[main] Rain falls\n"
		"text It rained.|\n" },
	{ "empty", "ZCZC A1\n\nNNNN\n", "fault(no story) zczc no-text\n" },
	{ "a test", "ZCZC A1\nTEST TEST\nNNNN\n", "fault(no story) zczc test-item\n" },
	{ "in prose it is none", "The ZCZC of telex.\n",
		"story text?\ntext The ZCZC of telex.|\n" },
};

static const struct row text_rows[] = {
	{ "AsiaNet",
		"Source: Nordlys AS \r\nMEDIA RELEASE PR67276\r\n"
		"Nordlys Opens a Route to \r\nSenja\r\n"
		"\r\nTROMSO, Norway, Jan. 5, 2026 /AsiaNet/ --\r\n"
		"\r\nNordlys AS opened.\r\n",
		"story text?\naltid[release] PR67276\n"
		"headline[main] Nordlys Opens a Route to Senja\n"
		"party[provider] Nordlys AS\ntext TROMSO, Norway, Jan. 5, 2026 "
		"/AsiaNet/ --\r|\r|Nordlys AS opened.\r|\n" },
	{ "no title",
		"Source: Nordlys AS\r\nMEDIA RELEASE PR1\r\n"
		"\r\nTROMSO, Norway, Jan. 5, 2026 /AsiaNet/ --\r\n"
		"\r\nNordlys AS opened.\r\n",
		"story text?\naltid[release] PR1\n"
		"party[provider] Nordlys AS\ntext \r|TROMSO, Norway, Jan. 5, 2026 "
		"/AsiaNet/ --\r|\r|Nordlys AS opened.\r|\n" },
	{ "all keys",
		"Headline: Snow falls\nSlug: snow-oslo\n"
		"Keywords: snow, roads; Oslo\nByline: By Anna Lind\n"
		"Dateline: OSLO, Jan 5\nCopyright: (c) 2026 NTB\n"
		"Editor's note: With photo\nLanguage: en\n"
		"Provider: NTB\nEmbargo: Jan 6 0600 GMT\n"
		"\nSnow fell.\n",
		"story text?\nstatus withheld\nembargo 2026-01-06T06:00:00Z\n"
		"headline[main] Snow falls\ndescription[byline] By Anna Lind\n"
		"description[dateline] OSLO, Jan 5\n"
		"slugline snow-oslo\nednote With photo|Embargo: Jan 6 0600 GMT\n"
		"language en\nparty[provider] NTB\n"
		"subject snow (keyword) <> \nsubject roads (keyword) <> \n"
		"subject Oslo (keyword) <> \nnotice (c) 2026 NTB\n"
		"text |Snow fell.|\n" },
	{ "one key is prose", "Source: the ministry\n\nSnow fell.\n",
		"story text?\nheadline[main] Source: the ministry\n"
		"text |Snow fell.|\n" },
	{ "settings of a program",
		"# desk\nseverity = 3\n\n[Rules::Snow]\n"
		"max_depth = 2\n\n[Other]\nname = x y\n",
		"fault(no story) text not-text\n" },
	{ "prose with a sum", "Snow fell.\nIt is easy: 1 + 1 = 2.\n[Ends]\na = b\n",
		"story text?\ntext Snow fell.|It is easy: 1 + 1 = 2.|[Ends]|a "
		"= b|\n" },
	{ "columns by US",
		"\x01SHDRACE: HOBART\x1f"
		"6\x1fN\r\n\r\n1. Snow Queen: 55 3\r\n",
		"story text?\nheadline[main] SHDRACE: HOBART 6 N\n"
		"text \r|1. Snow Queen: 55 3\r|\n" },
	{ "latin-1 in a long text",
		"Snow falls\n\nThe caf\xe9 in Troms\xf8 was closed. The road along "
		"the fjord, which is the only one that leads there, was closed "
		"as well, said the police on Monday. It will not be open before "
		"Tuesday night, they told NTB, and perhaps not then.\n",
		"story text?\nguessed charset\nheadline[main] Snow falls\n"
		"text |The caf\u00e9 in Troms\u00f8 was closed. The road along "
		"the fjord, which is the only one that leads there, was closed "
		"as well, said the police on Monday. It will not be open before "
		"Tuesday night, they told NTB, and perhaps not then.|\n" },
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

static void reads_signs(void **state)
{
	(void)state;
	CHECK(sign_rows);
}

static void reads_tags(void **state)
{
	(void)state;
	CHECK(tag_rows);
}

static void cuts_frames(void **state)
{
	(void)state;
	CHECK(frame_rows);
}

static void reads_heads_of_text(void **state)
{
	(void)state;
	CHECK(text_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_signs),
		cmocka_unit_test(reads_tags),
		cmocka_unit_test(cuts_frames),
		cmocka_unit_test(reads_heads_of_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
