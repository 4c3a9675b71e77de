/* SPDX-License-Identifier: MIT */
/* HTML: what a page says about itself, where its story is, charsets, and what is no story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_check.h"

static const struct story_row html_fields[] = {
	{ "a page",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><h1>"
		"Snow</h1><p>Snow fell.</p></body></html>",
		"story html?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "a title alone",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><p>S"
		"now fell.</p></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow fell.\n" },
	{ "a fragment", "<p>Snow <b>fell</b>.</p><p>More &lt;ACM.N&gt; is due.</p>",
		"story html?\n"
		"text Snow fell.||More <ACM.N> is due.\n" },
	{ "meta",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title><meta name='descr"
		"iption' content='The short of it.'><meta name=author content='Anna Lind'><met"
		"a name='keywords' content='snow, roads'><meta name=copyright content='(c) Nor"
		"th Press'><meta property='article:published_time' content='2026-01-14T09:00:0"
		"0+01:00'><meta property='article:modified_time' content='2026-01-14T10:00:00+"
		"01:00'><meta property='article:section' content='Weather'><meta property='og:"
		"site_name' content='North Press'><meta property='og:image' content='/1.jpg'><"
		"link rel=canonical href='https://north.example/s/7'></head><body><h1>Snow</h1"
		"><p>Snow fell.</p></body></html>",
		"story html?\n"
		"uri https://north.example/s/7\n"
		"first 2026-01-14T09:00:00+01:00\n"
		"changed 2026-01-14T10:00:00+01:00\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind\n"
		"description[summary] The short of it.\n"
		"party[provider] North Press\n"
		"subject Weather (category) <> \n"
		"subject snow (keyword) <> \n"
		"subject roads (keyword) <> \n"
		"related.uri https://north.example/1.jpg\n"
		"related.href https://north.example/1.jpg\n"
		"notice (c) North Press\n"
		"text Snow fell.\n" },
	{ "Dublin Core",
		"<!DOCTYPE html><html><head><meta name='DC.title' content='Snow'><meta name='D"
		"C.creator' content='Jo Berg'><meta name='DC.date' content='2026-01-14T09:00:0"
		"0Z'><meta name='DC.rights' content='(c) Jo Berg'><meta name='DC.publisher' co"
		"ntent='North Press'></head><body><p>Snow fell.</p></body></html>",
		"story html?\n"
		"first 2026-01-14T09:00:00Z\n"
		"changed 2026-01-14T09:00:00Z\n"
		"headline[main] Snow\n"
		"description[byline] Jo Berg\n"
		"party[provider] North Press\n"
		"notice (c) Jo Berg\n"
		"text Snow fell.\n" },
	{ "JSON-LD",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title><script type='app"
		"lication/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Snow on the pass\""
		",\"alternativeHeadline\":\"Roads closed\",\"author\":[{\"name\":\"Anna Lind\""
		"},{\"name\":\"Jo Berg\"}],\"datePublished\":\"2026-01-14T09:00:00Z\",\"dateMo"
		"dified\":\"2026-01-14T10:00:00Z\",\"description\":\"The short of it.\",\"keyw"
		"ords\":[\"snow\",\"roads\"],\"articleSection\":\"Weather\",\"publisher\":{\"n"
		"ame\":\"North Press\"},\"inLanguage\":\"en\",\"copyrightHolder\":{\"name\":\""
		"North Press\"},\"copyrightNotice\":\"(c) North Press\",\"license\":\"https://"
		"north.example/licence\",\"url\":\"https://north.example/s/7\"}</script></head"
		"><body><p>Snow fell.</p></body></html>",
		"story html?\n"
		"uri https://north.example/s/7\n"
		"first 2026-01-14T09:00:00Z\n"
		"changed 2026-01-14T10:00:00Z\n"
		"headline[main] Snow on the pass\n"
		"headline[sub] Roads closed\n"
		"description[byline] Anna Lind and Jo Berg\n"
		"description[summary] The short of it.\n"
		"language en\n"
		"party[provider] North Press\n"
		"subject Weather (category) <> \n"
		"subject snow (keyword) <> \n"
		"subject roads (keyword) <> \n"
		"holder North Press\n"
		"notice (c) North Press\n"
		"rights https://north.example/licence\n"
		"text Snow fell.\n" },
	{ "JSON-LD in a graph",
		"<!DOCTYPE html><html><head><script type='application/ld+json'>{\"@graph\":[{\""
		"@type\":\"WebSite\",\"name\":\"x\"},{\"@type\":[\"NewsArticle\",\"X\"],\"head"
		"line\":\"Snow\"}]}</script></head><body><p>Snow fell.</p></body></html>",
		"story html?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "JSON-LD with all of the text",
		"<!DOCTYPE html><html><head><script type='application/ld+json'>{\"@type\":\"Ne"
		"wsArticle\",\"headline\":\"Snow\",\"articleBody\":\"Snow fell.\"}</script></h"
		"ead><body><nav>Home</nav></body></html>",
		"story html?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "JSON-LD that is broken",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title><script type='app"
		"lication/ld+json'>{\"@type\":</script></head><body><h1>Snow</h1><p>Snow fell."
		"</p></body></html>",
		"story html?\n"
		"headline[main] Snow\n"
		"text Snow fell.\n" },
	{ "language",
		"<html lang='nb'><head><meta property='og:locale' content='en_US'></head><body"
		"><p>Sn\303\270 falt.</p></body></html>",
		"story html?\n"
		"language nb\n"
		"text Sn\303\270 falt.\n" },
	{ "a time in the page",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><h1>"
		"Snow</h1><p>Snow fell.</p><time datetime='2026-01-14T09:00:00Z'>today</time><"
		"/body></html>",
		"story html?\n"
		"first 2026-01-14T09:00:00Z\n"
		"changed 2026-01-14T09:00:00Z\n"
		"headline[main] Snow\n"
		"text Snow fell.||today\n" },
	{ "relative links",
		"<!DOCTYPE html><html><head><base href='https://north.example/s/'></head><body"
		"><p>Snow <a href='8'>fell</a>.</p></body></html>",
		"story html?\n"
		"text Snow fell.\n" },
};

static const struct story_row html_body[] = {
	{ "around the story",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><hea"
		"der><nav><a href='/'>Home</a></nav></header><main><article><h1>Snow</h1><p>Sn"
		"ow fell.</p><p>Snow fell on the pass and on all of its roads. Snow fell on th"
		"e pass and on all of its roads. Snow fell on the pass and on all of its roads"
		". Snow fell on the pass and on all of its roads. </p><div class='share-bar'>S"
		"hare</div><aside>More</aside></article></main><aside>Most read</aside><footer"
		">Imprint</footer></body></html>",
		"story html?\n"
		"headline[main] Snow\n"
		"text Snow fell.||Snow fell on the pass and on all of its roads. Snow fell on "
		"the pass and on all of its roads. Snow fell on the pass and on all of its roa"
		"ds. Snow fell on the pass and on all of its roads.\n" },
	{ "a body named by its class",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><div"
		" class='teasers'><p>Another story of the day.</p><p>Another story of the day."
		"</p><p>Another story of the day.</p><p>Another story of the day.</p><p>Anothe"
		"r story of the day.</p><p>Another story of the day.</p><p>Another story of th"
		"e day.</p><p>Another story of the day.</p><p>Another story of the day.</p></d"
		"iv><div class='story entry-content'><p>Snow fell on the pass and on all of it"
		"s roads. Snow fell on the pass and on all of its roads. Snow fell on the pass"
		" and on all of its roads. Snow fell on the pass and on all of its roads. </p>"
		"</div></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow fell on the pass and on all of its roads. Snow fell on the pass and"
		" on all of its roads. Snow fell on the pass and on all of its roads. Snow fel"
		"l on the pass and on all of its roads.\n" },
	{ "a body named by its property",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><art"
		"icle><div itemprop='articleBody'><p>Snow fell on the pass and on all of its r"
		"oads. Snow fell on the pass and on all of its roads. Snow fell on the pass an"
		"d on all of its roads. Snow fell on the pass and on all of its roads. </p></d"
		"iv><div>Tags</div></article></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow fell on the pass and on all of its roads. Snow fell on the pass and"
		" on all of its roads. Snow fell on the pass and on all of its roads. Snow fel"
		"l on the pass and on all of its roads.\n" },
	{ "nothing names it",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><div"
		"><div><p>Snow fell.</p><p>More.</p></div></div></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow fell.||More.\n" },
	{ "forms and buttons",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><for"
		"m><input value=x><button>Send</button></form><p>Snow fell.</p></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow fell.\n" },
	{ "a table",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><p>S"
		"now:</p><table><tr><td>Oslo</td><td>4 cm</td></tr></table></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Snow:||Oslo\t4 cm\n" },
	{ "upper case", "<HTML><BODY><P>Snow fell.<P>More.</BODY></HTML>",
		"story html?\n"
		"text Snow fell.||More.\n" },
};

static const struct story_row html_charsets[] = {
	{ "meta charset",
		"<!DOCTYPE html><html><head><meta charset='iso-8859-1'></head><body><p>Sn\370."
		"</p></body></html>",
		"story html?\n"
		"text Sn\303\270.\n" },
	{ "meta http-equiv",
		"<!DOCTYPE html><html><head><meta http-equiv='Content-Type' content='text/html"
		"; charset=windows-1250'></head><body><p>\214nieg.</p></body></html>",
		"story html?\n"
		"text \305\232nieg.\n" },
	{ "says latin-1 and is UTF-8",
		"<!DOCTYPE html><html><head><meta charset=iso-8859-1></head><body><p>Sn\303\270"
		".</p></body></html>",
		"story html?\n"
		"text Sn\303\270.\n" },
	{ "says nothing",
		"<!DOCTYPE html><html><head></head><body><p>Sn\370 \226 regn.</p></body></html"
		">",
		"story html?\n"
		"guessed charset\n"
		"text Sn\303\270 \342\200\223 regn.\n" },
};

static const struct story_row html_other[] = {
	{ "only a picture",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><img"
		" src='1.jpg'></body></html>",
		"fault(no story) html picture\n" },
	{ "nothing",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body></bo"
		"dy></html>",
		"fault(no story) html empty\n" },
	{ "frames", "<html><frameset><frame src='a'></frameset></html>",
		"fault(no story) html empty\n" },
	{ "a menu is all there is",
		"<!DOCTYPE html><html><head><title>Snow | North Press</title></head><body><nav"
		">Home</nav></body></html>",
		"story html?\n"
		"headline[main] Snow | North Press\n"
		"text Home\n" },
	{ "too deep",
		"<html><div><div><div><div><div><div><div><div><div><div><div><div><div><div><"
		"div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><di"
		"v><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div>"
		"<div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><d"
		"iv><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div"
		"><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><"
		"div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><di"
		"v><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div>"
		"<div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><d"
		"iv><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div"
		"><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><"
		"div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><di"
		"v><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div>"
		"<div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><d"
		"iv><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div"
		"><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><"
		"div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><di"
		"v><div><div><div><div><div><div><div><div><div><div><div><div><div><div><div>"
		"<div><div><div><div><div><div><div><div><div><div><div><div><div><div><div><d"
		"iv><div><div><div><div><div><div><div><div>",
		"fault html too-deep\n" },
};

static void reads_html_fields(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, html_fields);
}

static void reads_html_body(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, html_body);
}

static void reads_html_charsets(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, html_charsets);
}

static void reads_html_other(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, html_other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_html_fields),
		cmocka_unit_test(reads_html_body),
		cmocka_unit_test(reads_html_charsets),
		cmocka_unit_test(reads_html_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
