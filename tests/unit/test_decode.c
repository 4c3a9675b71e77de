/* SPDX-License-Identifier: MIT */
#include "wiredesk/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/story_dump.h"

#define S WD_SPAN_LIT

struct row {
	const char *name;
	struct wd_span payload;
	struct wd_span content_type, format, charset;
	const char *want;
};

/* No printer's column holds this line. */
#define LONG_LINE                                                                                   \
	"Snow fell on the city all night, and the trains stood still until noon, police said, and " \
	"the roads to the north of it will be closed for all of the week that is to come, they "    \
	"said."

static const struct row text_rows[] = {
	{ "headline over an empty line", S("Snow closes road\n\nOSLO (NTB) - Snow fell.\n"), { 0 },
		{ 0 }, { 0 },
		"story text?\nheadline[main] Snow closes road\ntext |OSLO (NTB) - Snow fell.|\n" },
	{ "cr lf and blanks", S("\r\n Snow \r\nfell.\r\n"), { 0 }, { 0 }, { 0 },
		"story text?\ntext \r| Snow \r|fell.\r|\n" },
	{ "headline in 1987 style", S("\x02\nSNOW CLOSES ROAD\n    OSLO, Jan 5 - Snow fell.\n"),
		{ 0 }, { 0 }, { 0 },
		"story text?\nheadline[main] SNOW CLOSES ROAD\ntext     OSLO, Jan 5 - Snow fell.|\n" },
	{ "one line", S("Snow closes road"), { 0 }, { 0 }, { 0 },
		"story text?\ntext Snow closes road\n" },
	{ "nothing below", S("Snow closes road\n\n \n"), { 0 }, { 0 }, { 0 },
		"story text?\ntext Snow closes road|| |\n" },
	{ "a lead-in is no headline",
		S("(NTB) -- Snow closed the road Tuesday.\u00a0 \n\nMore is due"), { 0 }, { 0 },
		{ 0 },
		"story text?\ntext (NTB) -- Snow closed the road Tuesday.\u00a0 ||More is due\n" },
	{ "nor without a full stop", S("(NTB) -- Snow closes road\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\ntext (NTB) -- Snow closes road||More\n" },
	{ "nor a dateline", S("OSLO, Jan 5 (NTB) \u2014 Snow closes road\n\nMore"), { 0 }, { 0 },
		{ 0 }, "story text?\ntext OSLO, Jan 5 (NTB) \u2014 Snow closes road||More\n" },
	{ "nor a dateline alone", S("OSLO (NTB)\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\ntext OSLO (NTB)||More\n" },
	{ "nor a byline", S("By Anna Lind\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\ntext By Anna Lind||More\n" },
	{ "nor a sentence", S("\u201cSnow fell.\u201d\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\ntext \u201cSnow fell.\u201d||More\n" },
	{ "nor who posted it", S("Posted by Anna Lind, Technical Writer\n\nMore"), { 0 }, { 0 },
		{ 0 }, "story text?\ntext Posted by Anna Lind, Technical Writer||More\n" },
	{ "nor a notice", S("c.1999 Snow News Service\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\ntext c.1999 Snow News Service||More\n" },
	{ "by and a number is one", S("By 2030 no snow, study says\n\nMore"), { 0 }, { 0 }, { 0 },
		"story text?\nheadline[main] By 2030 no snow, study says\ntext |More\n" },
	{ "capitals with a dash are one", S("OSLO - a city - drowns in snow\n\nMore"), { 0 }, { 0 },
		{ 0 }, "story text?\nheadline[main] OSLO - a city - drowns in snow\ntext |More\n" },
	{ "headline is cleaned", S("\xef\xbb\xbfSnow \u00a0 closes\troad\u00a0\n\nMore"), { 0 },
		{ 0 }, { 0 }, "story text?\nheadline[main] Snow closes road\ntext |More\n" },
	{ "headline of web copy, no empty line below it",
		S("Snow closes all roads\n" LONG_LINE "\nMore is due.\n"), { 0 }, { 0 }, { 0 },
		"story text?\nheadline[main] Snow closes all roads\ntext " LONG_LINE
		"|More is due.|\n" },
	{ "nor is a line above a short one", S("Snow closes all roads\nSnow fell.\nMore is due.\n"),
		{ 0 }, { 0 }, { 0 },
		"story text?\ntext Snow closes all roads|Snow fell.|More is due.|\n" },
	{ "nor a sentence above a paragraph", S("Snow closes roads.\n" LONG_LINE), { 0 }, { 0 },
		{ 0 }, "story text?\ntext Snow closes roads.|" LONG_LINE "\n" },
	{ "title of a table in 1987 style", S("\x02\nSNOW IN APRIL\n(INCHES)\n OSLO  12\n"), { 0 },
		{ 0 }, { 0 },
		"story text?\nheadline[main] SNOW IN APRIL\ntext (INCHES)| OSLO  12|\n" },
	{ "flash in 1987 style", S("\x02\n****** Snow closes roads\nMore is due.\n"), { 0 }, { 0 },
		{ 0 },
		"story text?\nheadline[main] ****** Snow closes roads\ntext More is due.|\n" },
	{ "named by conf", S("{}"), { 0 }, S("text"), { 0 }, "story text\ntext {}\n" },
	{ "named by content type", S("<p>x</p>"), S("Text/Plain; charset=\"utf-8\""), { 0 }, { 0 },
		"story text\ntext <p>x</p>\n" },
	{ "a security's code is no tag", S("<NDL.O> shares rose."), { 0 }, { 0 }, { 0 },
		"story text?\ntext <NDL.O> shares rose.\n" },
	{ "brackets are no JSON", S("[Updated] Snow fell."), { 0 }, { 0 }, { 0 },
		"story text?\ntext [Updated] Snow fell.\n" },
	{ "empty", { NULL, 0 }, { 0 }, { 0 }, { 0 }, "fault text empty\n" },
	{ "only blanks", S(" \r\n\t\u00a0"), { 0 }, { 0 }, { 0 }, "fault text empty\n" },
};

static const struct row charset_rows[] = {
	{ "nothing declared", S("Sn\xf8 fell."), { 0 }, { 0 }, { 0 }, "fault text not-utf8 @2\n" },
	{ "latin-1 by conf",
		S("Sn\xf8 \x93"
		  "fell\x94."),
		{ 0 }, { 0 }, S("ISO-8859-1"), "story text?\ntext Sn\u00f8 \u201cfell\u201d.\n" },
	{ "latin-1 by content type", S("Sn\xf8 fell."), S("text/plain;charset=latin1"), { 0 },
		{ 0 }, "story text\ntext Sn\u00f8 fell.\n" },
	{ "iconv", S("\xd3\xce\xc5\xc7"), { 0 }, { 0 }, S("koi8-r"),
		"story text?\ntext \u0441\u043d\u0435\u0433\n" },
	{ "bad for iconv", S("ab\xff"), { 0 }, { 0 }, S("EUC-JP"), "fault text bad-charset @2\n" },
	{ "cut for iconv", S("ab\x82"), { 0 }, { 0 }, S("SHIFT_JIS"),
		"fault text bad-charset @2\n" },
	{ "unknown", S("Snow"), { 0 }, { 0 }, S("klingon-8"), "fault text bad-charset\n" },
	{ "name that iconv would take for none", S("Snow"), { 0 }, { 0 }, S("["),
		"fault text bad-charset\n" },
	{ "no transliteration", S("Snow"), { 0 }, { 0 }, S("ascii//IGNORE"),
		"fault text bad-charset\n" },
	{ "byte order mark of UTF-16", S("\xff\xfeS\0n\0\xf8\0"), { 0 }, { 0 }, { 0 },
		"story text?\ntext Sn\u00f8\n" },
	{ "and the other way round", S("\xfe\xff\0{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0x\0\"\0}"), { 0 },
		{ 0 }, { 0 }, "story json?\ntext x\n" },
	{ "half a character", S("\xff\xfeS\0n"), { 0 }, { 0 }, { 0 },
		"fault text bad-charset @4\n" },
	{ "a mark is stronger", S("\xef\xbb\xbfSn\xc3\xb8"), { 0 }, { 0 }, S("iso-8859-1"),
		"story text?\ntext Sn\u00f8\n" },
	{ "JSON that is not UTF-8", S("{\"text\":\"\xf8\"}"), { 0 }, { 0 }, { 0 },
		"fault json not-utf8 @9\n" },
	{ "JSON in latin-1", S("{\"text\":\"\xf8\"}"), { 0 }, { 0 }, S("latin1"),
		"story json?\ntext \u00f8\n" },
};

static const struct row foreign_rows[] = {
	{ "xml",
		S("<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE nitf [ <!ENTITY a \">\"> ]>\n<bulletin/>"),
		{ 0 }, { 0 }, { 0 }, "fault xml unknown-format\n" },
	{ "xml without a declaration", S(" <bulletin a='1'>x</bulletin>"), { 0 }, { 0 }, { 0 },
		"fault xml unknown-format\n" },
	{ "xml in latin-1", S("<?xml version='1.0' encoding='latin1'?><a>\xf8</a>"), { 0 }, { 0 },
		{ 0 }, "fault xml unknown-format\n" },
	{ "xml by name of type", S("<a>x</a>"), S("application/xml"), { 0 }, { 0 },
		"fault xml unknown-format\n" },
	{ "html", S("<P>Snow<BR>fell."), { 0 }, { 0 }, { 0 }, "story html?\ntext Snow|fell.\n" },
	{ "mail", S("Received: from a\n\tby b\nFrom: a@ntb.example\nX-Y: z\nSubject: Snow\n\nSnow"),
		{ 0 }, { 0 }, { 0 },
		"story email?\nheadline[main] Snow\nparty[provider] a@ntb.example\nparty.email a@ntb.example\ntext Snow\n" },
	{ "mail with long headers",
		S("Delivered-To: desk@ntb.example\r\nReceived: by 2001:db8::1 with SMTP;\r\n  Mon, 5 Jan\r\n"
		  "X-Y: z\r\n\r\nSnow"),
		{ 0 }, { 0 }, { 0 }, "story email?\ntext Snow\n" },
	{ "a date and a source are none", S("Date: Jan 5\nFrom: NTB\nSnow: it fell."), { 0 }, { 0 },
		{ 0 }, "story text?\ntext Date: Jan 5|From: NTB|Snow: it fell.\n" },
	{ "xml closed right behind another", S("<bulletin><b></b></bulletin>"), { 0 }, { 0 }, { 0 },
		"fault xml unknown-format\n" },
	{ "xml with a mark, not UTF-8", S("\xef\xbb\xbf<a>\xf8</a>"), { 0 }, { 0 }, { 0 },
		"fault xml not-utf8\n" },
	{ "no such format in conf", S("Snow"), { 0 }, S("nitf3"), { 0 },
		"fault auto unknown-format\n" },
	{ "some json", S("{\"a\":1}"), { 0 }, { 0 }, { 0 }, "fault json unknown-format\n" },
};

static const struct row json_rows[] = {
	{ "text", S("{\"text\":\"Snow fell.\\n\\nMore.\"}"), { 0 }, { 0 }, { 0 },
		"story json?\ntext Snow fell.||More.\n" },
	{ "all keys",
		S("{\"id\":\"ntb-17\",\"version\":3,\"headline\":\" Snow  closes\\nroad\",\"byline\":\"By "
		  "Anna Lind and Jo Berg\",\"dateline\":\"OSLO (NTB) -\",\"copyright\":\"\u00a9 2026 "
		  "NTB\",\"language\":\"en_GB\",\"body\":\"Snow fell.\",\"more\":[{}]}"),
		{ 0 }, S("json"), { 0 },
		"story json\nid ntb-17\nversion 3\naction update\nheadline[main] Snow closes road\n"
		"description[byline] By Anna Lind and Jo Berg\ndescription[dateline] OSLO (NTB) -\n"
		"language en-GB\nnotice \u00a9 2026 NTB\ntext Snow fell.\n" },
	{ "numbers as id", S("{\"id\":4711,\"version\":\"1\",\"text\":\"x\"}"), { 0 }, { 0 }, { 0 },
		"story json?\nid 4711\nversion 1\ntext x\n" },
	{ "uri as id", S("{\"id\":\"urn:ntb:17\",\"text\":\"x\"}"), { 0 }, { 0 }, { 0 },
		"story json?\nuri urn:ntb:17\ntext x\n" },
	{ "types that do not fit",
		S("{\"id\":[1],\"headline\":{},\"text\":\"x\",\"body\":7,\"language\":\"?\"}"),
		{ 0 }, { 0 }, { 0 }, "story json?\ntext x\n" },
	{ "headline only", S("{\"headline\":\"Snow\",\"text\":\"\"}"), { 0 }, { 0 }, { 0 },
		"story json?\nheadline[main] Snow\n" },
	{ "neither", S("{\"id\":1,\"text\":\" \"}"), { 0 }, { 0 }, { 0 }, "fault json empty\n" },
	{ "array, one of it bad", S("[{\"text\":\"a\"}, 7, {\"text\":\"\"}, {\"text\":\"b\"}]"),
		{ 0 }, { 0 }, { 0 },
		"story json?\ntext a\nfault json bad-json\nfault json empty\nstory json?\ntext b\n" },
	{ "empty array", S("[]"), { 0 }, { 0 }, { 0 }, "fault json empty\n" },
	{ "one a line", S("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), S("application/x-ndjson"), { 0 },
		{ 0 }, "story json?\ntext a\nstory json?\ntext b\n" },
	{ "rubbish behind it", S("{\"text\":\"a\"} x"), { 0 }, { 0 }, { 0 },
		"story json?\ntext a\nfault json bad-json @1\n" },
	{ "cut short", S("{\"text\":\"a"), { 0 }, { 0 }, { 0 }, "fault json bad-json @10\n" },
	{ "vendor defects",
		S("{\"text\":\"a \\\u201cb\\\u201d\tc\r\nd \\ud83d e \\ud83d\\ude00 \\' \\\\ \\\"\",\"id\":1}"),
		{ 0 }, { 0 }, { 0 },
		"story json?\nguessed json\nid 1\ntext a \u201cb\u201d\tc\r|d \ufffd e \U0001f600 ' \\ \"\n" },
	{ "nul in a string", S("{\"headline\":\"a\\u0000b\",\"text\":\"x\"}"), { 0 }, { 0 }, { 0 },
		"story json?\nheadline[main] ab\ntext x\n" },
	{ "type says JSON, text is not", S("Snow"), S("application/json"), { 0 }, { 0 },
		"fault json bad-json @4\n" },
	{ "type says JSON, keys say ninjs", S("{\"uri\":\"urn:x:1\",\"body_text\":\"x\"}"),
		S("application/json"), { 0 }, { 0 }, "story ninjs?\nuri urn:x:1\ntext x\n" },
};

static const struct row ninjs_rows[] = {
	{ "1.x",
		S("{\"uri\":\"urn:x:1\",\"type\":\"text\",\"versioncreated\":\"2026-01-05T10:00:00+0100\","
		  "\"firstcreated\":\"2026-01-05\",\"urgency\":\"4\",\"headline\":\"Snow\",\"headline_seo\":"
		  "\"Snow in Oslo\",\"byline\":\"By Anna Lind\",\"located\":\"Oslo\",\"body_text\":\"Snow "
		  "fell.\",\"body_xhtml\":\"<p>other</p>\",\"description_text\":\"Short\","
		  "\"description_xhtml\":\"<p>Short</p>\",\"copyrightholder\":\"NTB\",\"copyrightnotice\":"
		  "\"(c) NTB\",\"usageterms\":\"None\",\"ednote\":\"Eds: x\",\"slugline\":\"SNOW\","
		  "\"subject\":[{\"name\":\"weather\",\"scheme\":\"http://cv.iptc.org/newscodes/mediatopic/\","
		  "\"code\":\"17000000\",\"rel\":\"about\"}],\"place\":[{\"name\":\"Oslo\",\"rel\":\"mentions\"}],"
		  "\"keywords\":[\"snow\"],\"altids\":{\"guid\":\"g1\"},\"source\":\"NTB\",\"associations\":"
		  "{\"pic\":{\"uri\":\"urn:x:2\",\"type\":\"picture\",\"renditions\":{\"r\":{\"href\":"
		  "\"https://ntb.example/2.jpg\"}}}},\"$standard\":{\"version\":\"1.4\"}}"),
		S("application/ninjs+json"), { 0 }, { 0 },
		"story ninjs\nuri urn:x:1\naltid[guid] g1\nchanged 2026-01-05T10:00:00+01:00\nurgency 4\n"
		"headline[main] Snow\nheadline[seo] Snow in Oslo\ndescription[summary] Short\n"
		"description[byline] By Anna Lind\nslugline SNOW\nednote Eds: x\nparty[provider] NTB\n"
		"located Oslo\nplace[mentions] Oslo\n"
		"subject weather (about) <http://cv.iptc.org/newscodes/mediatopic/17000000> 17000000\n"
		"subject snow (keyword) <> \nrelated pic\nrelated.uri urn:x:2\n"
		"related.href https://ntb.example/2.jpg\nholder NTB\nnotice (c) NTB\nterms None\n"
		"text Snow fell.\n" },
	{ "3.x",
		S("{\"uri\":\"urn:x:1\",\"standard\":{\"name\":\"ninjs\",\"version\":\"3.2\"},\"version\":\"1\","
		  "\"headlines\":[{\"role\":\"sub\",\"value\":\"More\"},{\"value\":\"Snow\"}],\"bodies\":[{\"role\":"
		  "\"main\",\"contentType\":\"text/html\",\"value\":\"<p>x</p>\"},{\"contentType\":\"text/plain\","
		  "\"value\":\"Snow fell.\"}],\"descriptions\":[{\"role\":\"byline\",\"value\":\"By Anna "
		  "Lind\"}],\"by\":\"Anna Lind\",\"infoSources\":[{\"role\":\"author\",\"name\":\"Anna Lind\","
		  "\"contactInfo\":[{\"type\":\"email\",\"value\":\"al@ntb.example\"},{\"type\":\"address\","
		  "\"address\":{\"locality\":\"Oslo\"}}]},{\"role\":\"agency\",\"name\":\"NTB\"}],\"places\":[{"
		  "\"rel\":\"dateline\",\"name\":\"Oslo\",\"contactInfo\":[{\"address\":{\"locality\":\"OSLO\","
		  "\"country\":\"Norway\"}}]}],\"rightsInfo\":{\"linkedRights\":\"https://ntb.example/r\"},"
		  "\"copyrightNotice\":\"(c) NTB\",\"altIds\":[{\"role\":\"guid\",\"value\":\"g1\"}],\"genres\":"
		  "[{\"name\":\"Feature\"}],\"associations\":[{\"name\":\"a1\",\"uri\":\"not a uri\",\"rel\":"
		  "\"seeAlso\",\"headlines\":[{\"value\":\"Rain\"}],\"renditions\":[{\"href\":"
		  "\"https://ntb.example/3\"}]}],\"language\":\"nb-NO\",\"expires\":\"2026-02-01T00:00:00Z\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\nversion 1\naltid[guid] g1\nexpires 2026-02-01T00:00:00Z\n"
		"headline[sub] More\nheadline[main] Snow\ndescription[byline] By Anna Lind\n"
		"language nb-NO\nparty[author] Anna Lind\nparty.email al@ntb.example\nparty.place Oslo\n"
		"party[agency] NTB\nplace[dateline] Oslo\nplace.locality OSLO\nplace.country Norway\n"
		"genre Feature () <> \nrelated[seeAlso] Rain\nrelated.href https://ntb.example/3\n"
		"notice (c) NTB\nrights https://ntb.example/r\ntext Snow fell.\n" },
	{ "2.x",
		S("{\"uri\":\"http://ntb.example/1 2\",\"standard\":{\"version\":\"2.1\"},\"headlines\":[{\"role\":"
		  "\"main\",\"value\":\"Snow\"}],\"bodies\":[{\"role\":\"main\",\"contenttype\":\"text/plain\","
		  "\"value\":\"Snow fell.\"}],\"infosources\":[{\"rel\":\"editor\",\"name\":\"Per Dal\"}],"
		  "\"rightsinfo\":{\"linkedrights\":\"https://ntb.example/r\"}}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nid http://ntb.example/1 2\nheadline[main] Snow\nparty[editor] Per Dal\n"
		"rights https://ntb.example/r\ntext Snow fell.\n" },
	{ "canceled", S("{\"uri\":\"urn:x:1\",\"version\":\"4\",\"pubstatus\":\"CANCELED\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\nversion 4\naction kill\nstatus canceled\n" },
	{ "withheld", S("{\"uri\":\"urn:x:1\",\"pubStatus\":\"Withheld\",\"title\":\"Snow\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\naction hold\nstatus withheld\nheadline[main] Snow\n" },
	{ "unknown status", S("{\"uri\":\"urn:x:1\",\"pubStatus\":\"OPEN\",\"body_text\":\"x\"}"),
		{ 0 }, { 0 }, { 0 }, "story ninjs?\nuri urn:x:1\nstatus withheld\ntext x\n" },
	{ "embargoed",
		S("{\"uri\":\"urn:x:1\",\"embargoed\":\"2026-01-05T10:00:00Z\",\"pubstatus\":\"usable\","
		  "\"body_text\":\"x\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\nstatus withheld\nembargo 2026-01-05T10:00:00Z\ntext x\n" },
	{ "embargoed, nobody knows till when",
		S("{\"uri\":\"urn:x:1\",\"embargoedUntil\":\"tomorrow\",\"body_text\":\"x\"}"),
		{ 0 }, { 0 }, { 0 }, "story ninjs?\nuri urn:x:1\nstatus withheld\ntext x\n" },
	{ "html body",
		S("{\"uri\":\"urn:x:1\",\"body_html\":\"<p>Sn&oslash;w <b>fell</b>.</p>\\n<p>A &amp; B"
		  "<br/>C&#8217;s</p><script>x</script>\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\ntext Sn\u00f8w fell.||A & B|C\u2019s||\n" },
	{ "picture", S("{\"uri\":\"urn:x:1\",\"type\":\"picture\",\"headlines\":[]}"), { 0 }, { 0 },
		{ 0 }, "fault(no story) ninjs picture\n" },
	{ "a video, in capitals", S("{\"type\":\"VIDEO\",\"headlines\":[]}"), { 0 }, { 0 }, { 0 },
		"fault(no story) ninjs video\n" },
	{ "a package", S("{\"type\":\"composite\",\"headlines\":[]}"), { 0 }, { 0 }, { 0 },
		"fault(no story) ninjs package\n" },
	{ "AFP's own JSON",
		S("{\"uno\":\"u1\",\"afpshortid\":\"a1\",\"headline\":\"Snow\",\"news\":[\"x\",7,\"\","
		  "\"y\"],\"signal\":\"correction\",\"status\":\"Canceled\",\"lang\":null}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:afp:uno:u1\nid a1\naction kill\nstatus canceled\nheadline[main] Snow\n"
		"text x||y\n" },
	{ "AFP's pictures", S("{\"uno\":\"u1\",\"class\":\"picture\",\"headline\":\"Snow\"}"),
		{ 0 }, { 0 }, { 0 }, "fault(no story) ninjs picture\n" },
	{ "Reuters' own JSON",
		S("{\"usn\":\"L1\",\"headLine\":\"Snow\",\"bodyXhtml\":\"<title/><p>x</p>\"}"),
		{ 0 }, { 0 }, { 0 }, "story ninjs?\nid L1\nheadline[main] Snow\ntext x||\n" },
	{ "Fingerpost's strings, plain text",
		S("{\"source-feed\":\"F\",\"headline\":\"Snow\",\"body_text\":\"x <b>\",\"priority\":\"3\"}"),
		{ 0 }, { 0 }, { 0 },
		"story ninjs?\nurgency 3\nheadline[main] Snow\nparty[provider] F\ntext x <b>\n" },
	{ "a picture in simple JSON", S("{\"type\":\"Photo\",\"headline\":\"A quay\"}"), { 0 },
		{ 0 }, { 0 }, "fault(no story) json picture\n" },
	{ "a type that is no medium, in simple JSON", S("{\"type\":\"sport\",\"text\":\"x\"}"),
		{ 0 }, { 0 }, { 0 }, "story json?\ntext x\n" },
	{ "of a type that nobody knows", S("{\"type\":\"hologram\",\"headlines\":[]}"), { 0 },
		{ 0 }, { 0 }, "fault(no story) ninjs not-text\n" },
	{ "no text", S("{\"uri\":\"urn:x:1\",\"pubstatus\":\"usable\"}"), { 0 }, { 0 }, { 0 },
		"fault ninjs empty\n" },
	{ "test item", S("{\"uri\":\"urn:x:1\",\"body_text\":\"x\",\"signals\":[\"Test\"]}"), { 0 },
		{ 0 }, { 0 }, "story ninjs? test\nuri urn:x:1\ntext x\n" },
	{ "an event",
		S("{\"uri\":\"urn:x:1\",\"title\":\"Race\",\"descriptions\":[],\"eventDetails\":{}}"),
		{ 0 }, { 0 }, { 0 }, "fault(no story) ninjs event\n" },
	{ "guid for uri", S("{\"guid\":\"urn:x:1\",\"body_text\":\"x\"}"), { 0 }, { 0 }, { 0 },
		"story ninjs?\nuri urn:x:1\ntext x\n" },
	{ "a cover", S("{\"total\":1,\"item\":[{\"uri\":\"urn:x:1\",\"body_text\":\"x\"}]}"), { 0 },
		{ 0 }, { 0 }, "story ninjs?\nuri urn:x:1\ntext x\n" },
	{ "mixed array", S("[{\"uri\":\"urn:x:1\",\"body_text\":\"x\"},{\"text\":\"y\"}]"), { 0 },
		{ 0 }, { 0 }, "story ninjs?\nuri urn:x:1\ntext x\nstory json?\ntext y\n" },
};

static void check(const struct row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf got;

	wd_arena_init(&arena, 4 << 20);
	wd_buf_init(&got, 1 << 16);
	for (size_t i = 0; i < n; i++) {
		const struct wd_record rec = {
			.payload = rows[i].payload,
			.content_type = rows[i].content_type,
			.format = rows[i].format,
			.charset = rows[i].charset,
		};

		wd_buf_reset(&got);
		wd_arena_reset(&arena);
		assert_int_equal(dump_record(&rec, &arena, &got), WD_OK);
		if (!wd_span_eq(wd_buf_span(&got), wd_span_of(rows[i].want)))
			fail_msg("%s:\n%.*swant:\n%s", rows[i].name, (int)got.n, got.n ? got.p : "",
				rows[i].want);
	}
	wd_buf_done(&got);
	wd_arena_done(&arena);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

static void reads_plain_text(void **state)
{
	(void)state;
	CHECK(text_rows);
}

static void reads_charsets(void **state)
{
	(void)state;
	CHECK(charset_rows);
}

static void refuses_what_it_does_not_know(void **state)
{
	(void)state;
	CHECK(foreign_rows);
}

static void reads_simple_json(void **state)
{
	(void)state;
	CHECK(json_rows);
}

static void reads_ninjs(void **state)
{
	(void)state;
	CHECK(ninjs_rows);
}

static void record_fills_in(void **state)
{
	struct wd_arena arena;
	struct wd_buf got;
	const struct wd_record rec = { .payload = WD_SPAN("{\"text\":\"x\"}"),
		.agency = WD_SPAN("ntb"),
		.language = WD_SPAN("nb") };

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&got, 1 << 12);
	assert_int_equal(dump_record(&rec, &arena, &got), WD_OK);
	assert_true(wd_span_eq(
		wd_buf_span(&got), WD_SPAN("story json?\nagency ntb\nlanguage nb\ntext x\n")));
	wd_buf_done(&got);
	wd_arena_done(&arena);
}

/* A story or a fault, whatever the arena has room for; or WD_ENOMEM, and then nothing leaks. */
static void short_memory_is_said(void **state)
{
	struct wd_buf got;
	bool done = false;

	(void)state;
	wd_buf_init(&got, 1 << 16);
	for (size_t room = 0; !done; room += 64) {
		struct wd_arena arena;
		const struct wd_record rec = { .payload = ninjs_rows[1].payload };

		assert_true(room < 1 << 20);
		wd_arena_init(&arena, room);
		wd_buf_reset(&got);
		enum wd_err err = dump_record(&rec, &arena, &got);
		done = err == WD_OK;
		if (!done)
			assert_int_equal(err, WD_ENOMEM);
		wd_arena_done(&arena);
	}
	assert_true(wd_span_eq(wd_buf_span(&got), wd_span_of(ninjs_rows[1].want)));
	wd_buf_done(&got);
}

static enum wd_err refuse_story(void *arg, struct wd_story *story)
{
	(void)story;
	++*(int *)arg;
	return WD_EIO;
}

static enum wd_err refuse_fault(void *arg, const struct wd_fault *fault)
{
	(void)arg;
	(void)fault;
	return WD_ELIMIT;
}

static void sink_ends_the_decoding(void **state)
{
	struct wd_arena arena;
	int calls = 0;
	const struct wd_sink sink = { refuse_story, refuse_fault, &calls };
	struct wd_record rec = { .payload = WD_SPAN("[{\"text\":\"a\"},{\"text\":\"b\"}]") };

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	assert_int_equal(wd_decode(&rec, &arena, &sink), WD_EIO);
	assert_int_equal(calls, 1);
	rec.payload = WD_SPAN("[[1], 2]");
	assert_int_equal(wd_decode(&rec, &arena, &sink), WD_ELIMIT);
	wd_arena_done(&arena);
}

static void names_its_formats(void **state)
{
	(void)state;
	assert_true(wd_format_known(WD_SPAN("auto")));
	for (size_t i = 0; wd_format_name(i); i++)
		assert_true(wd_format_known(wd_span_of(wd_format_name(i))));
	assert_false(wd_format_known(WD_SPAN("ninj")));
	assert_false(wd_format_known((struct wd_span){ 0 }));
	assert_string_equal(wd_format_name(0), "text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_plain_text),
		cmocka_unit_test(reads_charsets),
		cmocka_unit_test(refuses_what_it_does_not_know),
		cmocka_unit_test(reads_simple_json),
		cmocka_unit_test(reads_ninjs),
		cmocka_unit_test(record_fills_in),
		cmocka_unit_test(short_memory_is_said),
		cmocka_unit_test(sink_ends_the_decoding),
		cmocka_unit_test(names_its_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
