/* SPDX-License-Identifier: MIT */
/* RSS: every mapped field, text that may be HTML, vendors' defects, and what is no story. */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_check.h"

#define RSS                                                                             \
	"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content=" \
	"'http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.c" \
	"om/mrss/' xmlns:atom='http://www.w3.org/2005/Atom' xmlns:wp='http://wordpress" \
	".org/export/1.2/' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' xm" \
	"lns:dcterms='http://purl.org/dc/terms/' xmlns:cc='http://backend.userland.com" \
	"/creativeCommonsRssModule' xmlns:prism='http://prismstandard.org/namespaces/b" \
	"asic/2.0/'><channel>"

#define CHANNEL "<title>North Press</title><link>https://north.example/feed</link>"

#define END_RSS "</channel></rss>"

#define ITEM "<item><guid>https://north.example/7</guid><title>Snow</title>"

#define FELL "<description>Snow fell.</description>"

static const struct story_row rss_fields[] = {
	{ "a plain item", RSS CHANNEL ITEM FELL "</item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "guid that is no address",
		RSS CHANNEL
		"<item><guid isPermaLink='false'>snow 7</guid><link>/s/7</link><title>Snow</ti"
		"tle>" FELL "</item>" END_RSS,
		"story rss?\n"
		"id snow 7\n"
		"altid[link] https://north.example/s/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "no guid: the link",
		RSS CHANNEL "<item><link>https://north.example/s/7</link>" FELL "</item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/s/7\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "the link beside the guid",
		RSS CHANNEL ITEM "<link>https://north.example/s/7?from=feed</link>" FELL
				 "</item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"altid[link] https://north.example/s/7?from=feed\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "content before description",
		RSS CHANNEL ITEM
		"<description>The short of it.</description><content:encoded><![CDATA[<p>Snow "
		"<b>fell</b> &amp; fell.</p><p>More is due.</p>]]></content:encoded></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"description[summary] The short of it.\n"
		"party[provider] North Press\n"
		"text Snow fell & fell.||More is due.\n" },
	{ "authors",
		RSS CHANNEL ITEM FELL
		"<dc:creator>Anna Lind</dc:creator><dc:creator>Jo Berg</dc:creator></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind and Jo Berg\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "author with an address",
		RSS CHANNEL ITEM FELL
		"<author>anna@north.example (Anna Lind)</author></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind\n"
		"party[author] Anna Lind\n"
		"party.email anna@north.example\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "author before the address",
		RSS CHANNEL ITEM FELL
		"<author>\"Lind, Anna\" &lt;anna@north.example&gt;</author></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"description[byline] Lind, Anna\n"
		"party[author] Lind, Anna\n"
		"party.email anna@north.example\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "dates",
		RSS CHANNEL ITEM FELL
		"<pubDate>Mon, 5 Jan 26 10:00 EST</pubDate><dcterms:modified>2026-01-05T16:30:"
		"00Z</dcterms:modified></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"first 2026-01-05T10:00:00-05:00\n"
		"changed 2026-01-05T16:30:00Z\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "date of RSS 1.0",
		RSS CHANNEL ITEM FELL "<dc:date>2026-01-05T10:00:00+01:00</dc:date></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"first 2026-01-05T10:00:00+01:00\n"
		"changed 2026-01-05T10:00:00+01:00\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "a date without a zone is left out",
		RSS CHANNEL ITEM FELL "<pubDate>Mon, 5 Jan 2026 10:00:00</pubDate></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "categories",
		RSS CHANNEL ITEM FELL
		"<category>Weather</category><category domain='http://cv.iptc.org/newscodes/me"
		"diatopic/'>20001128</category><category domain='post_tag'>snow</category><dc:"
		"subject>winter</dc:subject><media:keywords>roads, trains</media:keywords></it"
		"em>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"subject Weather (category) <> \n"
		"subject 20001128 (category) <http://cv.iptc.org/newscodes/mediatopic/20001128"
		"> 20001128\n"
		"subject snow (keyword) <> \n"
		"subject winter (keyword) <> \n"
		"subject roads (keyword) <> \n"
		"subject trains (keyword) <> \n"
		"text Snow fell.\n" },
	{ "rights of the channel",
		RSS "<title>North Press</title><copyright>(c) North Press</copyright><cc:license>h"
		    "ttps://creativecommons.org/licenses/by/4.0/</cc:license>" ITEM FELL
		    "</item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"notice (c) North Press\n"
		"rights https://creativecommons.org/licenses/by/4.0/\n"
		"text Snow fell.\n" },
	{ "rights of the item",
		RSS "<copyright>(c) North Press</copyright>" ITEM FELL
		    "<dc:rights>(c) Anna Lind</dc:rights></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"notice (c) Anna Lind\n"
		"text Snow fell.\n" },
	{ "languages",
		RSS "<language>nb-no</language>" ITEM FELL
		    "<dc:language>nn</dc:language></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"language nn\n"
		"text Snow fell.\n" },
	{ "source",
		RSS CHANNEL ITEM FELL
		"<source url='https://ntb.example/rss'>NTB</source></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] NTB\n"
		"text Snow fell.\n" },
	{ "enclosure",
		RSS CHANNEL ITEM FELL
		"<enclosure url='/pictures/1.jpg' type='image/jpeg' length='1'/></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"related.uri https://north.example/pictures/1.jpg\n"
		"related.href https://north.example/pictures/1.jpg\n"
		"text Snow fell.\n" },
	{ "media",
		RSS CHANNEL ITEM FELL
		"<media:group><media:content url='https://north.example/1.jpg' medium='image'>"
		"<media:title>Road</media:title><media:description>A road in snow.</media:desc"
		"ription><media:credit role='photographer'>Per Dal</media:credit></media:conte"
		"nt></media:group></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"description[caption] A road in snow.\n"
		"party[provider] North Press\n"
		"party[contributor] Per Dal\n"
		"related[enclosure] Road\n"
		"related.uri https://north.example/1.jpg\n"
		"related.href https://north.example/1.jpg\n"
		"text Snow fell.\n" },
	{ "embargo",
		RSS CHANNEL ITEM FELL
		"<prism:embargoDate>2026-01-06T00:00:00Z</prism:embargoDate></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"status withheld\n"
		"embargo 2026-01-06T00:00:00Z\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "RSS 1.0",
		"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http:"
		"//purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf"
		":about='https://north.example/'><title>North Press</title><dc:language>en</dc"
		":language><items><rdf:Seq><rdf:li resource='https://north.example/7'/></rdf:S"
		"eq></items></channel><item rdf:about='https://north.example/7'><title>Snow</t"
		"itle><link>https://north.example/7</link>" FELL
		"<dc:date>2026-01-05T10:00Z</dc:date></item></rdf:RDF>",
		"story rss?\n"
		"uri https://north.example/7\n"
		"first 2026-01-05T10:00:00Z\n"
		"changed 2026-01-05T10:00:00Z\n"
		"headline[main] Snow\n"
		"language en\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
};

static const struct story_row rss_text[] = {
	{ "entities in a title",
		RSS CHANNEL
		"<item><title>Rain &amp;amp; snow &amp;#8211; &amp;lt;b&amp;gt; stays</title>" FELL
		"</item>" END_RSS,
		"story rss?\n"
		"headline[main] Rain & snow \342\200\223 stays\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "markup in a title",
		RSS CHANNEL "<item><title>&lt;b&gt;Snow&lt;/b&gt; in &lt;ACM.N&gt;</title>" FELL
			    "</item>" END_RSS,
		"story rss?\n"
		"headline[main] Snow in <ACM.N>\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "a code is no tag",
		RSS CHANNEL ITEM "<description>Acme &lt;ACM.N&gt; rose &amp;amp; fell.\n"
				 "\n"
				 "More is due.</description></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Acme <ACM.N> rose & fell.||More is due.\n" },
	{ "escaped twice",
		RSS CHANNEL ITEM
		"<description>&amp;lt;p&amp;gt;Snow fell.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Mo"
		"re.&amp;lt;/p&amp;gt;</description></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.||More.\n" },
	{ "markup that nobody escaped",
		RSS CHANNEL ITEM
		"<description><p>Snow <i>fell</i>.</p><p>More.</p></description></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.||More.\n" },
	{ "empty lines for paragraphs",
		RSS CHANNEL ITEM
		"<content:encoded><![CDATA[<strong>Snow</strong> fell.\n"
		"\n"
		"More <a href='/more'>is due</a>.]]></content:encoded></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.||More is due.\n" },
	{ "a heading that repeats the title",
		RSS CHANNEL ITEM
		"<content:encoded><![CDATA[<h1>Snow</h1><p>Snow fell.</p>]]></content:encoded>"
		"</item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "scripts go",
		RSS CHANNEL ITEM
		"<content:encoded><![CDATA[<p onclick='x()'>Snow fell.</p><script>x()</script>"
		"]]></content:encoded></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
};

static const struct story_row rss_defects[] = {
	{ "a bare ampersand",
		RSS CHANNEL ITEM "<description>Rain & snow.</description></item>" END_RSS,
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Rain & snow.\n" },
	{ "a control character",
		RSS CHANNEL ITEM "<description>Snow\013fell.</description></item>" END_RSS,
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "a declaration below a comment",
		"<!-- made by hand -->\n"
		"<?xml version='1.0'?>" RSS CHANNEL ITEM FELL "</item>" END_RSS,
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "one of three is broken",
		RSS CHANNEL ITEM FELL
		"</item><item><title>Wind</wind></item><item><guid>https://north.example/9</gu"
		"id><title>Sun</title><description>Sun shone.</description></item>" END_RSS,
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n"
		"fault rss bad-xml @652\n"
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/9\n"
		"headline[main] Sun\n"
		"party[provider] North Press\n"
		"text Sun shone.\n" },
	{ "an item that is not closed",
		RSS CHANNEL ITEM FELL
		"<item><guid>https://north.example/9</guid><title>Sun</title><description>Sun "
		"shone.</description></item>" END_RSS,
		"fault rss bad-xml @547\n"
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/9\n"
		"headline[main] Sun\n"
		"party[provider] North Press\n"
		"text Sun shone.\n" },
	{ "broken off", RSS CHANNEL ITEM FELL "</item><item><title>",
		"story rss?\n"
		"guessed xml\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n"
		"fault rss bad-xml @652\n" },
	{ "prefixes that nobody declared",
		"<rss><channel><item><title>Snow</title><dc:creator>Anna Lind</dc:creator><con"
		"tent:encoded>&lt;p&gt;Snow fell.&lt;/p&gt;</content:encoded></item>" END_RSS,
		"story rss?\n"
		"headline[main] Snow\n"
		"description[byline] Anna Lind\n"
		"text Snow fell.\n" },
	{ "says latin-1 and is UTF-8",
		"<?xml version='1.0' encoding='iso-8859-1'?>" RSS CHANNEL ITEM
		"<description>Sn\303\270 falt.</description></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Sn\303\270 falt.\n" },
	{ "latin-1",
		"<?xml version='1.0' encoding='iso-8859-1'?>" RSS CHANNEL ITEM
		"<description>Sn\370 falt.</description></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Sn\303\270 falt.\n" },
	{ "an entity of somebody's own",
		RSS CHANNEL ITEM "<description>&company; fell.</description></item>" END_RSS,
		"fault rss xml-entity @547\n" },
};

static const struct story_row rss_other[] = {
	{ "no items", RSS CHANNEL END_RSS, "fault(no story) rss empty\n" },
	{ "an empty item among others", RSS CHANNEL "<item></item>" ITEM FELL "</item>" END_RSS,
		"fault(no story) rss empty\n"
		"story rss?\n"
		"uri https://north.example/7\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "the text is elsewhere",
		RSS CHANNEL ITEM "<link>https://north.example/7</link></item>" END_RSS,
		"fault(no story) rss remote\n" },
	{ "a picture",
		RSS CHANNEL ITEM "<enclosure url='https://north.example/1.jpg'/></item>" END_RSS,
		"fault(no story) rss picture\n" },
	{ "a sound",
		RSS CHANNEL ITEM
		"<enclosure url='https://north.example/1' type='audio/mpeg'/></item>" END_RSS,
		"fault(no story) rss audio\n" },
	{ "only a picture in the text",
		RSS CHANNEL ITEM
		"<description>&lt;img src='/1.jpg'/&gt;</description></item>" END_RSS,
		"fault(no story) rss picture\n" },
	{ "WordPress: an attachment",
		RSS CHANNEL ITEM FELL
		"<wp:post_type>attachment</wp:post_type><wp:attachment_url>https://north.examp"
		"le/1.png</wp:attachment_url></item>" END_RSS,
		"fault(no story) rss picture\n" },
	{ "WordPress: a menu",
		RSS CHANNEL ITEM FELL "<wp:post_type>nav_menu_item</wp:post_type></item>" END_RSS,
		"fault(no story) rss service-message\n" },
	{ "WordPress: a draft", RSS CHANNEL ITEM FELL "<wp:status>draft</wp:status></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"action hold\n"
		"status withheld\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "WordPress: planned",
		RSS CHANNEL ITEM FELL
		"<pubDate>Mon, 05 Jan 2026 10:00:00 +0000</pubDate><wp:status>future</wp:statu"
		"s></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"status withheld\n"
		"embargo 2026-01-05T10:00:00+00:00\n"
		"first 2026-01-05T10:00:00+00:00\n"
		"changed 2026-01-05T10:00:00+00:00\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "WordPress: thrown away",
		RSS CHANNEL ITEM FELL "<wp:status>trash</wp:status></item>" END_RSS,
		"story rss?\n"
		"uri https://north.example/7\n"
		"action kill\n"
		"status canceled\n"
		"headline[main] Snow\n"
		"party[provider] North Press\n"
		"text Snow fell.\n" },
	{ "broken off in the root", "<rss version='2.0'", "fault rss bad-xml\n" },
};

static void reads_rss_fields(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, rss_fields);
}

static void reads_rss_text(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, rss_text);
}

static void reads_rss_defects(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, rss_defects);
}

static void reads_rss_other(void **state)
{
	(void)state;
	CHECK_ROWS(NULL, rss_other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rss_fields),
		cmocka_unit_test(reads_rss_text),
		cmocka_unit_test(reads_rss_defects),
		cmocka_unit_test(reads_rss_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
