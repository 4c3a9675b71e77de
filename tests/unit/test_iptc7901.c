/* SPDX-License-Identifier: MIT */
/* IPTC 7901: header, text and time line, streams, charsets, and what mail leaves of a frame. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define JAN5 INT64_C(1767600000000) /* 2026-01-05T08:00:00Z */

#define FRAME(line, keys, text, time) \
	"\x7f\x7f\r\n\x7f\x01" line "\r\n\r\n" keys "\r\n\x02" text "\x03" time "\r\n\x7f\n\x04\r\n"
#define LINE        "bsf025 3 ec 121   ntb 967"
#define TIME        "051509 GMT Jan 26"
#define STORY(text) FRAME(LINE, "Norway-weather/Oslo/", text, TIME)
#define BODY        "\r\n   Oslo (ntb) - Snow fell.\r\n"

#define IDS         "story iptc7901?\nuri urn:iptc7901:ntb:20260105:bsf025\n"
#define IDS_GUESSED "story iptc7901?\nguessed charset\nuri urn:iptc7901:ntb:20260105:bsf025\n"
#define NUMBERS     "altid[iptc7901Number] bsf025\naltid[agencyNumber] 967\n"
#define WHEN        "changed 2026-01-05T15:09:00Z\nurgency 3\n"
#define SLUG        "slugline Norway-weather/Oslo\n"
#define EC          "party[provider] ntb\nsubject ec (category) <> \n"
#define KEYS        "subject Norway-weather (keyword) <> \nsubject Oslo (keyword) <> \n"
#define FELL        "text |   Oslo (ntb) - Snow fell.|\n"

struct row {
	const char *name, *in, *want;
};

static const struct row header_rows[] = {
	{ "bytes beyond ASCII in the header",
		FRAME("abc123 1 s 5 n\xf8"
		      "b 1",
			"Troms\xf8/", "Snow =\r\n" BODY, TIME),
		"story iptc7901?\nguessed charset\n"
		"uri urn:iptc7901:nb:20260105:abc123\n"
		"altid[iptc7901Number] abc123\naltid[agencyNumber] 1\n"
		"changed 2026-01-05T15:09:00Z\nurgency 1\n"
		"headline[main] Snow\nslugline Troms\u00f8\n"
		"party[provider] n\u00f8b\nsubject s (category) <> \n"
		"subject Troms\u00f8 (keyword) <> \n"
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "a frame", STORY("Snow falls =\r\n" BODY),
		IDS NUMBERS WHEN "headline[main] Snow falls\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "steering code, two keyword lines",
		FRAME("eca0062 4 i 211 ccccb   dpa-tns 0061", "/politics/Norway/",
			"Snow =\r\n" BODY, TIME),
		"story iptc7901?\nuri urn:iptc7901:dpa-tns:20260105:eca0062\n"
		"altid[iptc7901Number] eca0062\n"
		"altid[agencyNumber] 0061\nchanged 2026-01-05T15:09:00Z\n"
		"urgency 4\nheadline[main] Snow\n"
		"slugline politics/Norway\nparty[provider] dpa-tns\n"
		"subject i (category) <> \nsubject politics (keyword) <> \n"
		"subject Norway (keyword) <> \ntext \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no count, number with signs",
		FRAME("bkn014 4 PL 171 vvvvb KNA 170123-89-00065#2", "Kirche", "Snow =\r\n" BODY,
			"230939 Jan 17"),
		"story iptc7901?\nguessed zone\n"
		"uri urn:iptc7901:kna:20170123:bkn014\n"
		"altid[iptc7901Number] bkn014\naltid[agencyNumber] 170123-89-00065#2\n"
		"changed 2017-01-23T09:39:00Z\nurgency 4\n"
		"headline[main] Snow\nslugline Kirche\n"
		"party[provider] KNA\nsubject pl (category) <> \n"
		"subject Kirche (keyword) <> \ntext \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no agency", FRAME("abc12 1 s 5", "", "Snow =\r\n" BODY, TIME),
		"story iptc7901?\nuri urn:iptc7901:abc:20260105:abc12\n"
		"altid[iptc7901Number] abc12\nchanged 2026-01-05T15:09:00Z\n"
		"urgency 1\nheadline[main] Snow\n"
		"subject s (category) <> \ntext \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "priority 0", FRAME("abc123 0 s 5 ntb 1", "", "Snow =\r\n" BODY, TIME),
		"story iptc7901?\nuri urn:iptc7901:ntb:20260105:abc123\n"
		"altid[iptc7901Number] abc123\naltid[agencyNumber] 1\n"
		"changed 2026-01-05T15:09:00Z\nheadline[main] Snow\n"
		"party[provider] ntb\nsubject s (category) <> \n"
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "service copy", FRAME("abc123 5 rs 5 ntb 1", "Desk/", "On the desk =\r\n" BODY, TIME),
		"story iptc7901?\nuri urn:iptc7901:ntb:20260105:abc123\n"
		"altid[iptc7901Number] abc123\naltid[agencyNumber] 1\n"
		"action advisory\nchanged 2026-01-05T15:09:00Z\n"
		"urgency 5\nheadline[main] On the desk\n"
		"slugline Desk\nparty[provider] ntb\n"
		"subject rs (category) <> \nsubject Desk (keyword) <> \n"
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "time without zone, month in German", FRAME(LINE, "", "Snow =\r\n" BODY, "071341 Okt 25"),
		"story iptc7901?\nguessed zone\n"
		"uri urn:iptc7901:ntb:20251007:bsf025\n" NUMBERS
		"changed 2025-10-07T13:41:00Z\nurgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "time of last century",
		FRAME(LINE, "", "Snow =\r\n" BODY,
			"071341 GMT d\xe9"
			"c 95"),
		"story iptc7901?\nguessed charset\n"
		"uri urn:iptc7901:ntb:19951207:bsf025\n" NUMBERS
		"changed 1995-12-07T13:41:00Z\nurgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "time without year", FRAME(LINE, "", "Snow =\r\n" BODY, "311341 GMT Dec"),
		"story iptc7901?\nuri urn:iptc7901:ntb:20251231:bsf025\n" NUMBERS
		"changed 2025-12-31T13:41:00Z\nurgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "time in Central Europe", FRAME(LINE, "", "Snow =\r\n" BODY, "051341 MEZ Jan 26"),
		IDS NUMBERS "changed 2026-01-05T13:41:00+01:00\n"
			    "urgency 3\nheadline[main] Snow\n" EC
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no time", FRAME(LINE, "", "Snow =\r\n" BODY, ""),
		"story iptc7901?\n" NUMBERS "urgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no such day", FRAME(LINE, "", "Snow =\r\n" BODY, "311341 GMT Feb 26"),
		"story iptc7901?\n" NUMBERS "urgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n" },
};

static const struct row text_rows[] = {
	{ "flags, headline, byline",
		STORY("1ST LEAD\r\nSnow falls\r\nBy Anna Lind, dpa =\r\n" BODY),
		IDS "version 2\n" NUMBERS "action update\n" WHEN
		    "headline[main] Snow falls\ndescription[byline] By Anna Lind, dpa\n" SLUG
		    "ednote 1ST LEAD\n" EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "two flags", STORY("2ND LEAD\r\n3RD NET\r\nSnow falls =\r\n" BODY),
		IDS "version 3\n" NUMBERS "action update\n" WHEN "headline[main] Snow falls\n" SLUG
		    "ednote 2ND LEAD|3RD NET\n" EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "rubrics above the headline",
		STORY("Situation \r\nNorway:\r\nSnow falls on all of the country =\r\n" BODY),
		IDS NUMBERS WHEN "headline[kicker] Situation\nheadline[kicker] Norway:\n"
				 "headline[main] Snow falls on all of the country\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "a headline over two lines",
		STORY("Snow falls on all of the country, and trains are\r\n"
		      "late again in most of it =\r\n" BODY),
		IDS NUMBERS WHEN "headline[main] Snow falls on all of the country, and trains are "
				 "late again in most of it\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "two headlines",
		STORY("Snow falls on all of the country\r\n"
		      "Trains are late again, says NSB =\r\n" BODY),
		IDS NUMBERS WHEN "headline[main] Snow falls on all of the country\n"
				 "headline[sub] Trains are late again, says NSB\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "note to editors last",
		STORY("Snow falls\r\nVon Jo Berg, dpa\r\nEds: Adds weather =\r\n" BODY),
		IDS NUMBERS WHEN
		"headline[main] Snow falls\ndescription[byline] Von Jo Berg, dpa\n" SLUG
		"ednote Eds: Adds weather\n" EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no mark at the end of the header", STORY("Snow falls\r\n" BODY),
		IDS NUMBERS WHEN "headline[main] Snow falls\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "flag and no mark", STORY("REFILE\r\nSnow falls\r\n" BODY),
		IDS NUMBERS "action correction\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote REFILE\n" EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "no header at all", STORY(BODY),
		IDS NUMBERS WHEN SLUG EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "kill with bells",
		STORY("KILL KILL KILL \a\a\a\a\a\r\nSnow falls =\r\n"
		      "\r\nPlease kill item ntb 157.\r\n"),
		IDS NUMBERS "action kill\nstatus canceled\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote KILL KILL KILL\n" EC KEYS
			    "text \r|Please kill item ntb 157.\r|\n" },
	{ "hold", STORY("HOLD HOLD HOLD\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "action hold\nstatus withheld\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote HOLD HOLD HOLD\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "correction", STORY("BERICHTIGUNG\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "action correction\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote BERICHTIGUNG\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "repeat", STORY("Wiederholung\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "action repeat\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote Wiederholung\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "attention", STORY("(Achtung)\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "action advisory\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote (Achtung)\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "embargo", STORY("EMBARGOED UNTIL 2301 GMT Jan 6\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "status withheld\nembargo 2026-01-06T23:01:00Z\n" WHEN
			    "headline[main] Snow falls\n" SLUG
			    "ednote EMBARGOED UNTIL 2301 GMT Jan 6\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "embargo in German", STORY("Sperrfrist: 7. Januar, 06.00 MEZ\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "status withheld\nembargo 2026-01-07T06:00:00+01:00\n" WHEN
			    "headline[main] Snow falls\n" SLUG
			    "ednote Sperrfrist: 7. Januar, 06.00 MEZ\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "embargo without an hour", STORY("Embargo: tomorrow\r\nSnow falls =\r\n" BODY),
		IDS NUMBERS "status withheld\n" WHEN "headline[main] Snow falls\n" SLUG
			    "ednote Embargo: tomorrow\n" EC KEYS
			    "text \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "orders to the typesetter",
		STORY("Snow falls =\r\n\r\n   \x0c"
		      "f7m\x0bSnow\x18 fell.\x0c\r\n"),
		IDS NUMBERS WHEN "headline[main] Snow falls\n" SLUG EC KEYS "text \r|   Snow\x18"
				 " fell.\x0c"
				 "\r|\n" },
	{ "escapes of ISO 2022", STORY("Snow falls =\r\n\r\n   \x1b-ASnow \x1b(Bfell.\r\n"),
		IDS NUMBERS WHEN "headline[main] Snow falls\n" SLUG EC KEYS
				 "text \r|   Snow fell.\r|\n" },
};

static const struct row charset_rows[] = {
	{ "latin-1",
		STORY("Sn\xf8 =\r\n\r\nP\xe5 \xab"
		      "fjellet\xbb.\r\n"),
		IDS_GUESSED NUMBERS WHEN "headline[main] Sn\u00f8\n" SLUG EC KEYS
					 "text \r|P\u00e5 \u00abfjellet\u00bb.\r|\n" },
	{ "latin-9", STORY("Un b\xbduf =\r\n\r\nIl co\xfbte 2 \xa4.\r\n"),
		IDS_GUESSED NUMBERS WHEN "headline[main] Un b\u0153uf\n" SLUG EC KEYS
					 "text \r|Il co\u00fbte 2 \u20ac.\r|\n" },
	{ "windows-1252",
		STORY("Sn\xf8 =\r\n\r\n\x84"
		      "Fjellet\x93 koster 2 \x80.\r\n"),
		IDS_GUESSED NUMBERS WHEN "headline[main] Sn\u00f8\n" SLUG EC KEYS
					 "text \r|\u201eFjellet\u201c koster 2 \u20ac.\r|\n" },
	{ "utf-8", STORY("Sn\xc3\xb8 =\r\n\r\nP\xc3\xa5 fjellet.\r\n"),
		IDS NUMBERS WHEN "headline[main] Sn\u00f8\n" SLUG EC KEYS
				 "text \r|P\u00e5 fjellet.\r|\n" },
	{ "no-break spaces in latin-1", STORY("Snow =\r\n\r\n\xa0\xa0\xa0Oslo.\r\n"),
		IDS_GUESSED NUMBERS WHEN "headline[main] Snow\n" SLUG EC KEYS
					 "text \r|\u00a0\u00a0\u00a0Oslo.\r|\n" },
	{ "German in seven bits",
		STORY("Schnee f}r M}nchen =\r\n\r\n   Er f{llt }ber Nacht, hei~t es. "
		      "W{hrend ...\r\n"),
		IDS_GUESSED NUMBERS WHEN
		"headline[main] Schnee f\u00fcr M\u00fcnchen\n" SLUG EC KEYS
		"text \r|   Er f\u00e4llt \u00fcber Nacht, hei\u00dft es. W\u00e4hrend "
		"...\r|\n" },
	{ "Norwegian in seven bits",
		STORY("Sn|fall =\r\n\r\n   Det v{rste n}r v}ren kommer, ogs} i Tr|ndelag.\r\n"),
		IDS_GUESSED NUMBERS WHEN
		"headline[main] Sn\u00f8fall\n" SLUG EC KEYS
		"text \r|   Det v\u00e6rste n\u00e5r v\u00e5ren kommer, ogs\u00e5 "
		"i Tr\u00f8ndelag.\r|\n" },
	{ "Swedish in seven bits",
		STORY("Sn| =\r\n\r\n   Den f|ll |ver staden n{r det var m|rkt, {ven "
		      "f|r h{star.\r\n"),
		IDS_GUESSED NUMBERS WHEN
		"headline[main] Sn\u00f6\n" SLUG EC KEYS
		"text \r|   Den f\u00f6ll \u00f6ver staden n\u00e4r det var m\u00f6rkt, "
		"\u00e4ven f\u00f6r h\u00e4star.\r|\n" },
	{ "brackets in prose", STORY("Snow =\r\n\r\n   {a|b} and c|d.\r\n"),
		IDS NUMBERS WHEN "headline[main] Snow\n" SLUG EC KEYS
				 "text \r|   {a|b} and c|d.\r|\n" },
	{ "Cyrillic, which nobody named",
		STORY("\xd1\xed\xe5\xe3 =\r\n\r\n   \xc2\xfb\xef\xe0\xeb \xf1\xed\xe5\xe3.\r\n"),
		"fault iptc7901 bad-charset\n" },
	{ "damaged UTF-8", STORY("Sn\xc3\xb8 =\r\n\r\nP\xc3\xa5 fjellet\xe2\x80.\r\n"),
		"fault iptc7901 bad-charset\n" },
	{ "bytes of nothing", STORY("Snow =\r\n\r\nIt\x81 fell.\r\n"),
		"fault iptc7901 bad-charset\n" },
};

static const struct row other_rows[] = {
	{ "two frames",
		STORY("Snow =\r\n" BODY) FRAME("abc002 4 s 3 ntb 968", "", "Rain =\r\n" BODY, TIME),
		IDS NUMBERS WHEN
		"headline[main] Snow\n" SLUG EC KEYS "text \r|   Oslo (ntb) - Snow fell.\r|\n"
		"story iptc7901?\nuri urn:iptc7901:ntb:20260105:abc002\n"
		"altid[iptc7901Number] abc002\naltid[agencyNumber] 968\n"
		"changed 2026-01-05T15:09:00Z\nurgency 4\n"
		"headline[main] Rain\nparty[provider] ntb\n"
		"subject s (category) <> \ntext \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "two glued",
		"\x01" LINE "\r\n\x02Snow =\r\n" BODY "\x03"
		"\x01"
		"abc002 4 s 3 ntb 968\r\n\x02Rain =\r\n" BODY "\x03",
		"story iptc7901?\n" NUMBERS "urgency 3\nheadline[main] Snow\n" EC
		"text \r|   Oslo (ntb) - Snow fell.\r|\n"
		"story iptc7901?\naltid[iptc7901Number] abc002\n"
		"altid[agencyNumber] 968\nurgency 4\n"
		"headline[main] Rain\nparty[provider] ntb\n"
		"subject s (category) <> \ntext \r|   Oslo (ntb) - Snow fell.\r|\n" },
	{ "half a frame", STORY("Snow =\r\n" BODY) "\x01" LINE "\r\n\x02Rain",
		IDS NUMBERS WHEN "headline[main] Snow\n" SLUG EC KEYS
				 "text \r|   Oslo (ntb) - Snow fell.\r|\n"
				 "fault iptc7901 half-frame @119\n" },
	{ "another's header",
		STORY("Snow =\r\n" BODY) "\x01"
					 "a0001\x1f"
					 "asian\r\n\x02Rain\x03\x04",
		"fault anpa1312 bad-frame\nstory anpa1312?\n"
		"altid[anpaNumber] a0001\naltid[anpaSelector] asian\n"
		"headline[main] Rain\n" },
	{ "empty", STORY("\r\n"), "fault(no story) iptc7901 no-text\n" },
	{ "a test", FRAME(LINE, "TEST/", "TEST TEST =\r\nryryryryry ignore\r\n", TIME),
		"story iptc7901? test\nuri urn:iptc7901:ntb:20260105:bsf025\n" NUMBERS WHEN
		"slugline TEST\nednote TEST TEST\n" EC
		"subject TEST (keyword) <> \ntext ryryryryry ignore\r|\n" },
	{ "mailed",
		"eca00075 3 i 510    dpa 1003\n\n"
		"/politics/Norway/\n2ND LEAD\nSnow falls\n"
		"By Anna Lind, dpa  =\n \nOslo (dpa) - It fell.\n"
		"\ndpa al jb\n\n\n051137 GMT Jan 26\n",
		"story iptc7901?\nuri urn:iptc7901:dpa:20260105:eca00075\n"
		"version 3\naltid[iptc7901Number] eca00075\n"
		"altid[agencyNumber] 1003\naction update\n"
		"changed 2026-01-05T11:37:00Z\nurgency 3\n"
		"headline[main] Snow falls\ndescription[byline] By Anna Lind, "
		"dpa\nslugline politics/Norway\n"
		"ednote 2ND LEAD\nparty[provider] dpa\n"
		"subject i (category) <> \nsubject politics (keyword) <> \n"
		"subject Norway (keyword) <> \ntext  |Oslo (dpa) - It fell.||dpa "
		"al jb|||\n" },
	{ "mailed, without time",
		"\xef\xbb\xbf"
		"eca00075 3 i 510    dpa 1003\n\nSnow falls =\n\nIt fell.\n",
		"story iptc7901?\naltid[iptc7901Number] eca00075\n"
		"altid[agencyNumber] 1003\nurgency 3\n"
		"headline[main] Snow falls\nparty[provider] dpa\n"
		"subject i (category) <> \ntext |It fell.|\n" },
	{ "no frame, no first line", "Oslo 3 i\nSnow fell.\n",
		"story text?\ntext Oslo 3 i|Snow fell.|\n" },
	{ "a price list is none", "oil 3 a 100\nSnow fell.\n",
		"story text?\ntext oil 3 a 100|Snow fell.|\n" },
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

static void guesses_charsets(void **state)
{
	(void)state;
	CHECK(charset_rows);
}

static void cuts_and_refuses(void **state)
{
	(void)state;
	CHECK(other_rows);
}

static struct wd_span first_text(
	const struct wd_record *rec, struct wd_arena *arena, struct wd_buf *out)
{
	struct wd_span dump;
	size_t at;

	wd_buf_reset(out);
	assert_int_equal(dump_record(rec, arena, out), WD_OK);
	dump = wd_buf_span(out);
	at = wd_span_find(dump, WD_SPAN("\ntext "));
	return wd_span_from(dump, at + 6);
}

/* What conf says is stronger than any guess, but for UTF-8; its language tells variants apart. */
static void conf_tells(void **state)
{
	static const struct {
		const char *text, *charset, *language, *want;
	} rows[] = {
		{ "d{ und [rger", "ISO646-DE", "", "d\u00e4 und \u00c4rger" },
		{ "h}r |rn {r", "ISO646-SE", "", "h\u00e5r \u00f6rn \u00e4r" },
		{ "a{b c|d e}f", "", "sv", "a\u00e4b c\u00f6d e\u00e5f" },
		{ "a{b c|d e}f", "", "nb", "a\u00e6b c\u00f8d e\u00e5f" },
		{ "a{b c|d e}f", "", "de-AT", "a\u00e4b c\u00f6d e\u00fcf" },
		{ "a{b c|d e}f", "", "fr", "a{b c|d e}f" },
		{ "Sn\xc3\xb8", "iso-8859-1", "", "Sn\u00f8" },
		{ "\xd1\xed\xe5\xe3", "windows-1251", "", "\u0421\u043d\u0435\u0433" },
	};
	struct wd_arena arena;
	struct wd_buf in, out;

	(void)state;
	wd_arena_init(&arena, 8 << 20);
	wd_buf_init(&in, 1 << 16);
	wd_buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		wd_buf_reset(&in);
		assert_int_equal(wd_buf_printf(&in,
					 "\x01" LINE "\r\n\x02"
					 "X =\n%s\x03\x04",
					 rows[i].text),
			WD_OK);
		const struct wd_record rec = { .payload = wd_buf_span(&in),
			.charset = wd_span_of(rows[i].charset),
			.language = wd_span_of(rows[i].language) };
		struct wd_span got = first_text(&rec, &arena, &out);

		print_message("  %s\n", rows[i].want);
		assert_true(wd_span_eq(wd_span_trim(got), wd_span_of(rows[i].want)));
	}
	wd_buf_done(&in);
	wd_buf_done(&out);
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_headers),
		cmocka_unit_test(reads_text),
		cmocka_unit_test(guesses_charsets),
		cmocka_unit_test(conf_tells),
		cmocka_unit_test(cuts_and_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
