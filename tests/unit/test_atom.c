/* SPDX-License-Identifier: MIT */
/* Atom 1.0 and 0.3: every mapped field, tombstones and drafts, and what is no story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_check.h"

#define ATOM "<feed xmlns='http://www.w3.org/2005/Atom'>"

#define HEADER                                                                          \
	"<title>North Press</title><id>urn:north</id><link href='https://north.example" \
	"/'/>"

#define ENTRY "<entry><id>urn:north:7</id><title>Snow</title>"

#define CONTENT "<content>Snow fell.</content>"

static const struct story_row atom_fields[] = {
	{ "a plain entry", ATOM HEADER ENTRY CONTENT "</entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "dates",
		ATOM HEADER ENTRY CONTENT
		"<published>2026-01-05T10:00:00Z</published><updated>2026-01-05T11:00:00+01:00"
		"</updated></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T11:00:00+01:00\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "summary beside content",
		ATOM HEADER ENTRY "<summary>The short of it.</summary>" CONTENT "</entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"description[summary] The short of it.\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "summary alone",
		ATOM HEADER ENTRY
		"<summary type='html'>&lt;p&gt;Snow fell.&lt;/p&gt;</summary></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "authors",
		ATOM HEADER ENTRY CONTENT
		"<author><name>Anna Lind</name><email>anna@north.example</email></author><auth"
		"or><name>Jo Berg</name></author><contributor><name>Per Dal</name></contributo"
		"r></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind and Jo Berg\n"
		"party[author] Anna Lind\n"
		"party.email anna@north.example\n"
		"party[contributor] Per Dal\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "the feed's author",
		ATOM HEADER "<author><name>Anna Lind</name></author>" ENTRY CONTENT
			    "</entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "the source's author, title and rights",
		ATOM HEADER
		"<author><name>Anna Lind</name></author>" ENTRY CONTENT
		"<source><title>NTB</title><author><name>Jo Berg</name></author><rights>(c) NT"
		"B</rights></source></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"description[byline] Jo Berg\n"
		"party[provider] NTB\n"
		"notice (c) NTB\n"
		"text Snow fell.\n" },
	{ "categories",
		ATOM HEADER ENTRY CONTENT
		"<category term='weather'/><category term='20001128' scheme='http://cv.iptc.or"
		"g/newscodes/mediatopic/' label='Weather'/></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"subject weather (category) <> \n"
		"subject Weather (category) <http://cv.iptc.org/newscodes/mediatopic/20001128>"
		" 20001128\n"
		"text Snow fell.\n" },
	{ "links",
		ATOM HEADER ENTRY CONTENT
		"<link href='/s/7'/><link rel='related' href='/s/6' title='Rain'/><link rel='v"
		"ia' href='https://ntb.example/7'/><link rel='enclosure' type='image/png' href"
		"='1.png'/><link rel='license' href='https://creativecommons.org/licenses/by/4"
		".0/'/><link rel='self' href='/api/7'/></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"altid[link] https://north.example/s/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"related[related] Rain\n"
		"related.uri https://north.example/s/6\n"
		"related.href https://north.example/s/6\n"
		"related.uri https://ntb.example/7\n"
		"related.href https://ntb.example/7\n"
		"related.uri https://north.example/1.png\n"
		"related.href https://north.example/1.png\n"
		"rights https://creativecommons.org/licenses/by/4.0/\n"
		"text Snow fell.\n" },
	{ "rights",
		ATOM HEADER ENTRY CONTENT
		"<rights type='html'>&amp;copy; North &lt;b&gt;Press&lt;/b&gt;</rights></entry"
		"></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"notice \302\251 North Press\n"
		"text Snow fell.\n" },
	{ "languages",
		"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>" ENTRY
		"<content xml:lang='nb'>Sn\303\270 falt.</content></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"language nb\n"
		"text Sn\303\270 falt.\n" },
	{ "HTML",
		ATOM HEADER ENTRY
		"<content type='html'>&lt;p&gt;Snow &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;&lt;p&gt"
		";More.&lt;/p&gt;</content></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.||More.\n" },
	{ "XHTML",
		ATOM HEADER ENTRY
		"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Snow <b>fe"
		"ll</b>.</p></div></content></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "NITF",
		ATOM HEADER ENTRY
		"<content type='application/nitf+xml'><nitf><body><body.content><p>Snow fell.<"
		"/p></body.content></body></nitf></content></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "markup in a title",
		ATOM HEADER
		"<entry><id>urn:north:7</id><title type='html'>Rain &amp;amp; &lt;i&gt;snow&lt"
		";/i&gt;</title>" CONTENT "</entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Rain & snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "a prefix",
		"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>urn:north:7</a:i"
		"d><a:title>Snow</a:title><a:content>Snow fell.</a:content></a:entry></a:feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "one entry alone",
		"<entry xmlns='http://www.w3.org/2005/Atom'><id>urn:north:7</id><title>Snow</t"
		"itle>" CONTENT "</entry>",
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "Atom 0.3",
		"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><copyright>(c) North</co"
		"pyright>" ENTRY
		"<issued>2026-01-05T10:00:00Z</issued><modified>2026-01-05T11:00:00Z</modified"
		"><content type='text/html' mode='escaped'>&lt;p&gt;Snow fell.&lt;/p&gt;</cont"
		"ent></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T11:00:00Z\n"
		"headline[main] Snow\n"
		"notice (c) North\n"
		"text Snow fell.\n" },
};

static const struct story_row atom_status[] = {
	{ "a tombstone",
		"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/t"
		"ombstones/1.0'><title>North Press</title><at:deleted-entry ref='urn:north:7' "
		"when='2026-01-05T12:00:00Z'><at:comment>Wrong road</at:comment></at:deleted-e"
		"ntry>" ENTRY CONTENT "</entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"action kill\n"
		"status canceled\n"
		"changed 2026-01-05T12:00:00Z\n"
		"ednote Wrong road\n"
		"party[provider] North Press\n"
		"story atom?\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "a tombstone that does not say whose",
		"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/t"
		"ombstones/1.0'><at:deleted-entry/></feed>",
		"fault atom bad-field\n" },
	{ "a draft",
		ATOM HEADER ENTRY CONTENT
		"<app:control xmlns:app='http://www.w3.org/2007/app'><app:draft>yes</app:draft"
		"></app:control></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"action hold\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "embargo",
		ATOM HEADER ENTRY CONTENT
		"<prism:embargoDate xmlns:prism='http://prismstandard.org/namespaces/basic/2.0"
		"/'>2026-01-06T00:00:00Z</prism:embargoDate></entry></feed>",
		"story atom?\n"
		"uri urn:north:7\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "no entry", ATOM HEADER "</feed>", "fault(no story) atom empty\n" },
	{ "an entry without anything", ATOM HEADER "<entry/></feed>",
		"fault(no story) atom empty\n" },
	{ "a picture elsewhere",
		ATOM HEADER ENTRY
		"<content type='image/png' src='https://north.example/1.png'/></entry></feed>",
		"fault(no story) atom picture\n" },
	{ "a picture in base64",
		ATOM HEADER ENTRY "<content type='image/png'>iVBORw0KGgo=</content></entry></feed>",
		"fault(no story) atom picture\n" },
	{ "the text is elsewhere",
		ATOM HEADER ENTRY
		"<content type='text/html' src='https://north.example/7'/></entry></feed>",
		"fault(no story) atom remote\n" },
	{ "one is broken",
		ATOM HEADER "<entry><id>urn:north:6</id><title>Rain</tilte></entry>" ENTRY CONTENT
			    "</entry></feed>",
		"fault atom bad-xml @123\n"
		"story atom?\n"
		"guessed xml\n"
		"uri urn:north:7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
};

static void reads_atom_fields(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, atom_fields);
}

static void reads_atom_status(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, atom_status);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_atom_fields),
		cmocka_unit_test(reads_atom_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
