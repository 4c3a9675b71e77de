/* SPDX-License-Identifier: MIT */
/* E-mail: which parts are the story, or stories of their own. */
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

#define HTML                                       \
	"Content-Type: text/html; charset=utf-8\n" \
	"\n"                                       \
	"<p>Snow <b>fell</b>.</p><p>More is due.</p>\n"

#define PICTURE                                                    \
	"Content-Type: image/jpeg; name=\"road.jpg\"\n"            \
	"Content-Disposition: attachment; filename=\"road.jpg\"\n" \
	"Content-Transfer-Encoding: base64\n"                      \
	"\n"                                                       \
	"/9j/4AAQ\n"

static const struct story_row mail_parts[] = {
	{ "the HTML of an alternative",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/alternative; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PLAIN "\n"
			     "--b7\n" HTML "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell.||More is due.\n" },
	{ "a browser is needed",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/alternative; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: text/plain\n"
			     "\n"
			     "Snow fell on the pass and on all of the roads.\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: text/html\n"
			     "\n"
			     "<p>Open in a browser.</p>\n"
			     "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell on the pass and on all of the roads.\n" },
	{ "a picture beside the text",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PLAIN "\n"
			     "--b7\n" PICTURE "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "related[attachment] road.jpg\n"
				      "text Snow fell.|More is due.\n" },
	{ "pictures of an HTML part",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/alternative; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PLAIN "\n"
			     "--b7\n"
			     "Content-Type: multipart/related; boundary=c8\n"
			     "\n"
			     "--c8\n" HTML "--c8\n"
			     "Content-Type: image/png; name=logo.png\n"
			     "Content-Transfer-Encoding: base64\n"
			     "\n"
			     "iVBORw0K\n"
			     "--c8--\n"
			     "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell.||More is due.\n" },
	{ "two texts",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n" PLAIN "\n"
			     "--b7\n"
			     "Content-Type: text/plain\n"
			     "\n"
			     "Roads are closed.\n"
			     "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell.|More is due.||Roads are closed.\n" },
	{ "an attached story",
		FROM SUBJECT
		"MIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=\"b7\"\n"
		"\n"
		"--b7\n"
		"Content-Type: text/plain\n"
		"\n"
		"Please find it attached.\n"
		"\n"
		"--b7\n"
		"Content-Type: application/xml; name=7.xml\n"
		"Content-Disposition: attachment; filename=7.xml\n"
		"Content-Transfer-Encoding: base64\n"
		"\n"
		"PG5pdGY+PGhlYWQ+PHRpdGxlPlNub3c8L3RpdGxlPjxkb2NkYXRhPjxkb2MtaWQgaWQtc3RyaW5n\n"
		"PSd1cm46bm9ydGg6NycvPjwvZG9jZGF0YT48L2hlYWQ+PGJvZHk+PGJvZHkuY29udGVudD48cD5T\n"
		"bm93IGZlbGwuPC9wPjwvYm9keS5jb250ZW50PjwvYm9keT48L25pdGY+\n"
		"\n"
		"--b7--\n",
		"story nitf?\n"
		"uri urn:north:7\n"
		"altid[messageId] mid:7@north.example/1\n" DATES SNOW
		"ednote Please find it attached.\n" ANNA "text Snow fell.\n" },
	{ "attached texts",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: text/plain; name=a.txt\n"
			     "Content-Disposition: attachment\n"
			     "\n"
			     "Snow fell.\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: text/plain; charset=iso-8859-1; name=b.txt\n"
			     "Content-Disposition: attachment\n"
			     "Content-Transfer-Encoding: quoted-printable\n"
			     "\n"
			     "Regn p=E5 =D8y.\n"
			     "\n"
			     "--b7--\n",
		"story text?\n"
		"uri mid:7@north.example/1\n" DATES SNOW ANNA "text Snow fell.||\n"
		"story text?\n"
		"uri mid:7@north.example/2\n" DATES SNOW ANNA
		"text Regn p\303\245 \303\230y.\r|\r|\n" },
	{ "an attachment that cannot be read",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: text/plain\n"
			     "\n"
			     "Please find it attached.\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: application/xml; name=7.xml\n"
			     "Content-Disposition: attachment\n"
			     "\n"
			     "<nitf><body>\n"
			     "\n"
			     "--b7--\n",
		"fault nitf bad-xml\n" STORY DATES SNOW ANNA "related[attachment] 7.xml\n"
		"text Please find it attached.\n" },
	{ "a story that comes with another",
		FROM SUBJECT
		"MIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=\"b7\"\n"
		"\n"
		"--b7\n"
		"Content-Type: text/plain\n"
		"\n"
		"Snow fell on the pass and on all of its roads, and more of it is due by night"
		".\n"
		"Snow fell on the pass and on all of its roads, and more of it is due by night"
		".\n"
		"Snow fell on the pass and on all of its roads, and more of it is due by night"
		".\n"
		"Snow fell on the pass and on all of its roads, and more of it is due by night"
		".\n"
		"Snow fell on the pass and on all of its roads, and more of it is due by night"
		".\n"
		"\n"
		"--b7\n"
		"Content-Type: text/plain; name=b.txt\n"
		"Content-Disposition: attachment\n"
		"\n"
		"Rain fell.\n"
		"\n"
		"--b7--\n",
		STORY DATES SNOW ANNA
		"related[attachment] b.txt\n"
		"text Snow fell on the pass and on all of its roads, and more of it is due by "
		"night.|Snow fell on the pass and on all of its roads, and more of it is due b"
		"y night.|Snow fell on the pass and on all of its roads, and more of it is due"
		" by night.|Snow fell on the pass and on all of its roads, and more of it is d"
		"ue by night.|Snow fell on the pass and on all of its roads, and more of it is"
		" due by night.\n"
		"story text?\n"
		"uri mid:7@north.example/1\n" DATES SNOW ANNA "text Rain fell.||\n" },
	{ "a forwarded message",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/mixed; boundary=\"b7\"\n"
			     "\n"
			     "--b7\n"
			     "Content-Type: message/rfc822\n"
			     "\n" FROM SUBJECT "\n"
			     "Snow fell.\n"
			     "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell.\n" },
	{ "a digest",
		FROM SUBJECT "MIME-Version: 1.0\n"
			     "Content-Type: multipart/digest; boundary=\"b7\"\n"
			     "X-Feed: all\n"
			     "\n"
			     "--b7\n"
			     "\n" FROM SUBJECT "\n"
			     "Snow fell.\n"
			     "\n"
			     "--b7\n"
			     "\n"
			     "From: Anna Lind <anna@north.example>\n"
			     "To: desk@south.example\n"
			     "Date: Wed, 14 Jan 2026 09:15:00 +0100\n"
			     "Message-ID: <8@north.example>\n"
			     "Subject: Rain\n"
			     "\n"
			     "Rain fell.\n"
			     "\n"
			     "--b7--\n",
		STORY DATES SNOW ANNA "text Snow fell.\n"
				      "story email?\n"
				      "uri mid:8@north.example\n" DATES "headline[main] Rain\n" ANNA
				      "text Rain fell.\n" },
	{ "a record as the text",
		FROM SUBJECT
		"\n"
		"<nitf><head><title>Snow</title><docdata><doc-id id-string='urn:north:7'/></do"
		"cdata></head><body><body.content><p>Snow fell.</p></body.content></body></nit"
		"f>\n",
		"story nitf?\n"
		"uri urn:north:7\n"
		"altid[messageId] mid:7@north.example\n" DATES SNOW ANNA "text Snow fell.\n" },
};

static void reads_mail_parts(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, mail_parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_mail_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
