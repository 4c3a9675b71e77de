/* SPDX-License-Identifier: MIT */
/* Body markup: the text that a reader sees, and XHTML that is safe to show. */
#include "core/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wiredesk/buf.h"

/* '|' in text is a line end. */
struct row {
	const char *name, *in, *text, *xhtml;
};

static const struct row block_rows[] = {
	{ "paragraphs", "<p>Snow fell.</p><p>More.</p>", "Snow fell.||More.||",
		"<p>Snow fell.</p><p>More.</p>" },
	{ "text after inline elements",
		"<p>Shares in <b>Acme</b> &lt;ACM.N&gt; &amp; more rose.</p>",
		"Shares in Acme <ACM.N> & more rose.||",
		"<p>Shares in <b>Acme</b> &lt;ACM.N&gt; &amp; more rose.</p>" },
	{ "blanks between inline elements", "<p><b>Snow</b> <i>fell</i>\n there</p>",
		"Snow fell there||", "<p><b>Snow</b> <i>fell</i> there</p>" },
	{ "pretty printing means nothing", "\n  <p>\n    Snow\n    fell.\n  </p>\n", "Snow fell.||",
		"<p>Snow fell.</p>" },
	{ "line breaks", "<p>Snow<br/>fell.</p>", "Snow|fell.||", "<p>Snow<br/>fell.</p>" },
	{ "empty paragraphs", "<p/><p> </p><p>Snow</p>", "Snow||", "<p>Snow</p>" },
	{ "text beside blocks", "Snow<p>fell</p>there", "Snow||fell||there||",
		"Snow<p>fell</p>there" },
	{ "headings and lists", "<hl2>Snow</hl2><ul><li>One</li><li>Two</li></ul>",
		"Snow||One||Two||", "<h2>Snow</h2><ul><li>One</li><li>Two</li></ul>" },
	{ "a rule", "<p>One</p><hr/><p>Two</p>", "One||Two||", "<p>One</p><hr/><p>Two</p>" },
	{ "a table",
		"<table><thead><tr><th/><th>G</th></tr></thead><tbody><tr><td>Oslo</td><td>3</td></tr></tbody></table>",
		"\tG\t|Oslo\t3\t||",
		"<table><thead><tr><th></th><th>G</th></tr></thead><tbody><tr><td>Oslo</td><td>3</td></tr></tbody></table>" },
	{ "cells that span",
		"<table><tr><td colspan='2' rowspan='x' class='c'>Oslo</td></tr></table>",
		"Oslo\t||", "<table><tr><td colspan=\"2\">Oslo</td></tr></table>" },
	{ "preformatted", "<pre>a  b\n c</pre>", "a  b| c||", "<pre>a  b\n c</pre>" },
	{ "NITF's own",
		"<block><p><person>Anna Lind</person> in <location>Oslo</location> on <chron>Monday</chron></p>"
		"<bq><p>Snow.</p></bq></block>",
		"Anna Lind in Oslo on Monday||Snow.||",
		"<div><p>Anna Lind in Oslo on Monday</p><blockquote><p>Snow.</p></blockquote></div>" },
	{ "pictures and their captions go",
		"<p>Snow</p><media><media-caption>A road</media-caption></media>"
		"<figure><figcaption>x</figcaption></figure><img src='a.jpg'/>",
		"Snow||", "<p>Snow</p>" },
	{ "elements that nobody knows", "<foo>Snow <bar>fell</bar></foo>", "Snow fell||",
		"Snow fell" },
};

static const struct row safe_rows[] = {
	{ "scripts and styles", "<p>Snow<script>x()</script></p><style>p{}</style>", "Snow||",
		"<p>Snow</p>" },
	{ "event attributes, styles and ids",
		"<p onclick='x()' style='a' id='b' class='c'>Snow</p>", "Snow||", "<p>Snow</p>" },
	{ "links", "<a href='https://nfp.example/?a=1&amp;b=\"2\"'>x</a>", "x||",
		"<a href=\"https://nfp.example/?a=1&amp;b=&quot;2&quot;\">x</a>" },
	{ "mail, telephone, relative",
		"<a href='mailto:a@b'>x</a><a href='tel:1'>y</a><a href='/a:b'>z</a>", "xyz||",
		"<a href=\"mailto:a@b\">x</a><a href=\"tel:1\">y</a><a href=\"/a:b\">z</a>" },
	{ "javascript", "<a href='javascript:x()'>x</a>", "x||", "<a>x</a>" },
	{ "javascript in disguise",
		"<a href='JaVaScRiPt:x()'>x</a><a href=' java&#10;script:x()'>y</a>"
		"<a href='java&#9;script:x()'>z</a>",
		"xyz||", "<a>x</a><a>y</a><a>z</a>" },
	{ "javascript behind a reference", "<a href='javascript&amp;colon;x()'>x</a>", "x||",
		"<a>x</a>" },
	{ "data and vbscript", "<a href='data:text/html,x'>x</a><a href='vbscript:x'>y</a>", "xy||",
		"<a>x</a><a>y</a>" },
	{ "tags as text stay text", "<p>&lt;script&gt;x()&lt;/script&gt;</p>",
		"<script>x()</script>||", "<p>&lt;script&gt;x()&lt;/script&gt;</p>" },
	{ "frames, objects, forms",
		"<iframe src='x'>x</iframe><object>y</object><form><input value='z'/>Snow</form>",
		"Snow||", "Snow" },
	{ "a quote in a value", "<abbr title='\"&gt;&lt;b'>N</abbr>", "N||",
		"<abbr title=\"&quot;&gt;&lt;b\">N</abbr>" },
};

static bool same(struct wd_span got, const char *want, bool lines)
{
	bool is = got.n == strlen(want);

	for (size_t i = 0; is && i < got.n; i++)
		is = want[i] == (lines && got.p[i] == '\n' ? '|' : got.p[i]);
	return is;
}

static void check(const struct row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf in;

	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&in, 1 << 16);
	for (size_t i = 0; i < n; i++) {
		const struct wd_xml *root = NULL;
		struct wd_xml_fault fault = { 0 };
		struct wd_markup got = { 0 };

		wd_buf_reset(&in);
		assert_int_equal(wd_buf_printf(&in, "<body>%s</body>", rows[i].in), WD_OK);
		assert_int_equal(
			wd_xml_parse(&arena, wd_buf_span(&in), WD_SPAN(""), &root, &fault), WD_OK);
		assert_int_equal(wd_markup_read(&arena, root, &got), WD_OK);
		if (!same(got.text, rows[i].text, true) || !same(got.xhtml, rows[i].xhtml, false))
			fail_msg("%s: text\n%.*s\nxhtml\n%.*s\n", rows[i].name, (int)got.text.n,
				got.text.n ? got.text.p : "", (int)got.xhtml.n,
				got.xhtml.n ? got.xhtml.p : "");
		wd_arena_reset(&arena);
	}
	wd_buf_done(&in);
	wd_arena_done(&arena);
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

static void reads_blocks(void **state)
{
	(void)state;
	CHECK(block_rows);
}

static void lets_nothing_through(void **state)
{
	(void)state;
	CHECK(safe_rows);
}

static void says_when_there_is_no_room(void **state)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { 0 };
	struct wd_markup got = { 0 };
	struct wd_arena arena;
	struct wd_buf in;

	(void)state;
	wd_buf_init(&in, 1 << 20);
	assert_int_equal(wd_buf_puts(&in, "<body>"), WD_OK);
	for (size_t i = 0; i < 4000; i++)
		assert_int_equal(wd_buf_puts(&in, "Snow fell. "), WD_OK);
	assert_int_equal(wd_buf_puts(&in, "</body>"), WD_OK);
	wd_arena_init(&arena, 100 << 10);
	assert_int_equal(wd_xml_parse(&arena, wd_buf_span(&in), WD_SPAN(""), &root, &fault), WD_OK);
	assert_int_equal(wd_markup_read(&arena, root, &got), WD_ELIMIT);
	wd_arena_done(&arena);
	wd_buf_done(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_blocks),
		cmocka_unit_test(lets_nothing_through),
		cmocka_unit_test(says_when_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
