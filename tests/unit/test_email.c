/* SPDX-License-Identifier: MIT */
/* E-mail: what the header says, charsets, damage, and what is no story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_check.h"

#define STORY            \
	"story email?\n" \
	"uri mid:7@north.example\n"

#define DATES                               \
	"first 2026-01-14T09:15:00+01:00\n" \
	"changed 2026-01-14T09:15:00+01:00\n"

#define SNOW "headline[main] Snow\n"

#define ANNA                          \
	"party[provider] Anna Lind\n" \
	"party.email anna@north.example\n"

#define FROM                                      \
	"From: Anna Lind <anna@north.example>\n"  \
	"To: desk@south.example\n"                \
	"Date: Wed, 14 Jan 2026 09:15:00 +0100\n" \
	"Message-ID: <7@north.example>\n"

#define SUBJECT "Subject: Snow\n"

#define PLAIN                                       \
	"Content-Type: text/plain; charset=utf-8\n" \
	"\n"                                        \
	"Snow fell.\n"                              \
	"More is due.\n"

#define PICTURE                                                    \
	"Content-Type: image/jpeg; name=\"road.jpg\"\n"            \
	"Content-Disposition: attachment; filename=\"road.jpg\"\n" \
	"Content-Transfer-Encoding: base64\n"                      \
	"\n"                                                       \
	"/9j/4AAQ\n"

static const struct story_row mail_fields[] = {
	{ "a plain message",
		FROM SUBJECT "\n"
			     "Snow fell.\n"
			     "\n"
			     "More is due.\n",
		STORY DATES SNOW ANNA "text Snow fell.||More is due.\n" },
	{ "fields",
		FROM SUBJECT "Content-Language: nb\n"
			     "Keywords: snow, roads\n"
			     "X-Priority: 1 (Highest)\n"
			     "Expires: Thu, 15 Jan 2026 00:00:00 GMT\n"
			     "Comments: for all desks\n"
			     "Organization: North Press\n"
			     "\n"
			     "Snow fell.\n",
		STORY DATES "expires 2026-01-15T00:00:00Z\n"
			    "urgency 1\n" SNOW "ednote for all desks\n"
			    "language nb\n" ANNA "party[provider] North Press\n"
			    "subject snow (keyword) <> \n"
			    "subject roads (keyword) <> \n"
			    "text Snow fell.\n" },
	{ "a message that replaces one",
		FROM SUBJECT "Supersedes: <6@north.example>\n"
			     "\n"
			     "Snow fell.\n",
		STORY "action update\n" DATES SNOW ANNA "related[replaces] 6@north.example\n"
		      "related.uri mid:6@north.example\n"
		      "text Snow fell.\n" },
	{ "encoded words",
		FROM "Subject: =?utf-8?Q?Sn=C3=B8_falt?= =?utf-8?B?IHDDpSDDmHk=?= i dag\n"
		     "\n"
		     "Snow fell.\n",
		STORY DATES "headline[main] Sn\303\270 falt p\303\245 \303\230y i dag\n" ANNA
			    "text Snow fell.\n" },
	{ "a character cut between two words",
		FROM "Subject: =?utf-8?Q?Sn=C3?= =?utf-8?Q?=B8?=\n"
		     "\n"
		     "Snow fell.\n",
		STORY DATES "headline[main] Sn\303\270\n" ANNA "text Snow fell.\n" },
	{ "words in other charsets",
		FROM "Subject: =?iso-8859-1?Q?Sn=F8?= =?windows-1252?q?_=96_regn?= =?x-none?Q?_og?="
		     " mer\n"
		     "\n"
		     "Snow fell.\n",
		STORY DATES "headline[main] Sn\303\270 \342\200\223 regn og mer\n" ANNA
			    "text Snow fell.\n" },
	{ "bare letters in a field",
		FROM "Subject: Sn\303\270\n"
		     "\n"
		     "Snow fell.\n",
		STORY DATES "headline[main] Sn\303\270\n" ANNA "text Snow fell.\n" },
	{ "a folded field",
		FROM SUBJECT " falls\n"
			     "\ton Oslo\n"
			     "\n"
			     "Snow fell.\n",
		STORY DATES "headline[main] Snow falls on Oslo\n" ANNA "text Snow fell.\n" },
	{ "no name, no id",
		"From: anna@north.example\n"
		"To: a@b.example\n"
		"Date: Wed, 14 Jan 2026 09:15:00 GMT\n" SUBJECT "\n"
		"Snow fell.\n",
		"story email?\n"
		"first 2026-01-14T09:15:00Z\n"
		"changed 2026-01-14T09:15:00Z\n" SNOW "party[provider] anna@north.example\n"
		"party.email anna@north.example\n"
		"text Snow fell.\n" },
	{ "a signature",
		FROM SUBJECT "\n"
			     "Snow fell.\n"
			     "\n"
			     "-- \n"
			     "Anna Lind\n"
			     "North Press\n",
		STORY DATES SNOW "description[signature] Anna Lind North Press\n" ANNA
				 "text Snow fell.\n" },
	{ "a body in the subject only", FROM SUBJECT "\n", "fault(no story) email empty\n" },
};

static const struct story_row mail_charsets[] = {
	{ "quoted-printable",
		FROM SUBJECT "Content-Type: text/plain; charset=iso-8859-1\n"
			     "Content-Transfer-Encoding: quoted-printable\n"
			     "\n"
			     "Sn=F8 falt i dag og =\n"
			     "hele natten.\n",
		STORY DATES SNOW ANNA "text Sn\303\270 falt i dag og hele natten.\n" },
	{ "base64",
		FROM SUBJECT "Content-Type: text/plain; charset=utf-8\n"
			     "Content-Transfer-Encoding: base64\n"
			     "\n"
			     "U27DuCBmYWx0Lg==\n",
		STORY DATES SNOW ANNA "text Sn\303\270 falt.\n" },
	{ "says latin-1 and is UTF-8",
		FROM SUBJECT "Content-Type: text/plain; charset=iso-8859-1\n"
			     "Content-Transfer-Encoding: 8bit\n"
			     "\n"
			     "Sn\303\270 falt.\n",
		STORY DATES SNOW ANNA "text Sn\303\270 falt.\n" },
	{ "says ASCII and is not",
		FROM SUBJECT "Content-Type: text/plain; charset=us-ascii\n"
			     "\n"
			     "Sn\370 falt.\n",
		STORY DATES SNOW ANNA "text Sn\303\270 falt.\n" },
	{ "says nothing",
		FROM SUBJECT "\n"
			     "Sn\370 falt \226 mer.\n",
		"story email?\n"
		"guessed charset\n"
		"uri mid:7@north.example\n" DATES SNOW ANNA
		"text Sn\303\270 falt \342\200\223 mer.\n" },
	{ "iso-2022-jp",
		FROM SUBJECT "Content-Type: text/plain; charset=iso-2022-jp\n"
			     "\n"
			     "\033$B@c$,9_$C$?!#\033(B\n",
		STORY DATES SNOW ANNA
		"text \351\233\252\343\201\214\351\231\215\343\201\243\343\201\237\343\200\202"
		"\n" },
	{ "charset of a page",
		FROM SUBJECT
		"Content-Type: text/html\n"
		"\n"
		"<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8"
		"859-2'></head><body><p>\246nieg.</p></body></html>",
		STORY DATES SNOW ANNA "text \305\232nieg.\n" },
	{ "flowed",
		FROM SUBJECT "Content-Type: text/plain; format=flowed\n"
			     "\n"
			     "Snow fell on \n"
			     "the pass.\n"
			     "\n"
			     " From night on \n"
			     "more is due.\n",
		STORY DATES SNOW ANNA "text Snow fell on the pass.||From night on more is due.\n" },
	{ "flowed, blanks deleted",
		FROM SUBJECT "Content-Type: text/plain; format=flowed; delsp=yes\n"
			     "\n"
			     "Snow fell on the pa \n"
			     "ss.\n",
		STORY DATES SNOW ANNA "text Snow fell on the pass.\n" },
};

static const struct story_row mail_damage[] = {
	{ "blank lines above",
		"   \n"
		"\n" FROM SUBJECT "\n"
		"Snow fell.\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "no closing boundary",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PLAIN "\n",
		STORY DATES SNOW ANNA "text Snow fell.|More is due.\n" },
	{ "a line that is no field",
		FROM "this is none\n" SUBJECT "\n"
		     "Snow fell.\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "a content type that is none",
		FROM SUBJECT "Content-Type: text\n"
			     "\n"
			     "Snow fell.\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "an unknown transfer encoding",
		FROM SUBJECT "Content-Transfer-Encoding: snow\n"
			     "\n"
			     "Snow fell.\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "CR LF",
		"From: Anna Lind <anna@north.example>\r\n"
		"To: desk@south.example\r\n"
		"Date: Wed, 14 Jan 2026 09:15:00 +0100\r\n"
		"Message-ID: <7@north.example>\r\n"
		"Subject: Snow\r\n"
		"\r\n"
		"Snow fell.\r\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "nested without end",
		"From: a@b.example\n"
		"Message-ID: <7>\n"
		"Content-Type: multipart/mixed; boundary=b0\n"
		"\n"
		"--b0\n"
		"Content-Type: multipart/mixed; boundary=b1\n"
		"\n"
		"--b1\n"
		"Content-Type: multipart/mixed; boundary=b2\n"
		"\n"
		"--b2\n"
		"Content-Type: multipart/mixed; boundary=b3\n"
		"\n"
		"--b3\n"
		"Content-Type: multipart/mixed; boundary=b4\n"
		"\n"
		"--b4\n"
		"Content-Type: multipart/mixed; boundary=b5\n"
		"\n"
		"--b5\n"
		"Content-Type: multipart/mixed; boundary=b6\n"
		"\n"
		"--b6\n"
		"Content-Type: multipart/mixed; boundary=b7\n"
		"\n"
		"--b7\n"
		"Content-Type: multipart/mixed; boundary=b8\n"
		"\n"
		"--b8\n"
		"Content-Type: multipart/mixed; boundary=b9\n"
		"\n"
		"--b9\n"
		"Content-Type: multipart/mixed; boundary=b10\n"
		"\n"
		"--b10\n"
		"Content-Type: multipart/mixed; boundary=b11\n"
		"\n"
		"--b11\n"
		"Content-Type: multipart/mixed; boundary=b12\n"
		"\n"
		"--b12\n"
		"Content-Type: multipart/mixed; boundary=b13\n"
		"\n"
		"--b13\n"
		"Content-Type: multipart/mixed; boundary=b14\n"
		"\n"
		"--b14\n"
		"Content-Type: multipart/mixed; boundary=b15\n"
		"\n"
		"--b15\n"
		"Content-Type: multipart/mixed; boundary=b16\n"
		"\n"
		"--b16\n"
		"Content-Type: multipart/mixed; boundary=b17\n"
		"\n"
		"--b17\n"
		"Content-Type: multipart/mixed; boundary=b18\n"
		"\n"
		"--b18\n"
		"Content-Type: multipart/mixed; boundary=b19\n"
		"\n"
		"--b19\n"
		"Content-Type: multipart/mixed; boundary=b20\n"
		"\n"
		"--b20\n"
		"Content-Type: multipart/mixed; boundary=b21\n"
		"\n"
		"--b21\n"
		"Content-Type: multipart/mixed; boundary=b22\n"
		"\n"
		"--b22\n"
		"Content-Type: multipart/mixed; boundary=b23\n"
		"\n"
		"--b23\n"
		"Content-Type: multipart/mixed; boundary=b24\n"
		"\n"
		"--b24\n",
		"fault email too-deep\n" },
};

static const struct story_row mail_other[] = {
	{ "only a picture",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PICTURE "\n"
			     "--b7--\n",
		"fault(no story) email picture\n" },
	{ "only a document",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: application/pdf; name=a.pdf\n"
			     "Content-Disposition: attachment\n"
			     "\n"
			     "JVBERi0=\n"
			     "\n"
			     "--b7--\n",
		"fault(no story) email not-text\n" },
	{ "nothing",
		FROM SUBJECT "\n"
			     "\n",
		"fault(no story) email empty\n" },
	{ "a report of a mailer",
		FROM SUBJECT
		"MIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b7\"\n"
		"\n"
		"--b7\n" PLAIN "\n"
		"--b7--\n",
		"fault(no story) email service-message\n" },
	{ "a reply of a machine",
		FROM SUBJECT "Auto-Submitted: auto-replied\n"
			     "\n"
			     "I am away.\n",
		"fault(no story) email service-message\n" },
};

static void reads_mail_fields(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, mail_fields);
}

static void reads_mail_charsets(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, mail_charsets);
}

static void reads_mail_damage(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, mail_damage);
}

static void reads_mail_other(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, mail_other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_mail_fields),
		cmocka_unit_test(reads_mail_charsets),
		cmocka_unit_test(reads_mail_damage),
		cmocka_unit_test(reads_mail_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
