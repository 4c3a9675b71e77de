/* SPDX-License-Identifier: MIT */
#include "core/markup.h"

#include "core/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wiredesk/buf.h"

static enum wd_err text_of(struct wd_arena *arena, struct wd_span html, struct wd_span *ret)
{
	struct wd_markup markup;
	enum wd_err err = wd_markup_read_html(arena, html, &markup);

	if (err == WD_OK)
		*ret = markup.text;
	return err;
}

/* '|' in want is a line end. */
static const struct {
	const char *name, *html, *want;
} texts[] = {
	{ "empty", "", "" },
	{ "no markup", "Snow fell.", "Snow fell.||" },
	{ "paragraphs", "<p>Snow <b>fell</b>.</p>\n<p>More</p>", "Snow fell.||More||" },
	{ "never closed", "<p>Snow<p>More", "Snow||More||" },
	{ "line breaks in the source", "<p>Snow\r\n   fell\tthere.</p>", "Snow fell there.||" },
	{ "br", "Snow<br>fell<br/>there", "Snow|fell|there||" },
	{ "entities", "&lt;b&gt; &amp;amp; &oslash; &#8217; &#x2014; &nbsp;x &unknown;",
		"<b> &amp; \u00f8 \u2019 \u2014 \u00a0x &unknown;||" },
	{ "control characters",
		"<\1p>S\x7fn\vow\xc2\x85"
		"fe\xc2\x81ll\2",
		"Snow fell||" },
	{ "windows-1252 by number", "&#147;Snow&#148;", "\u201cSnow\u201d||" },
	{ "scripts and styles",
		"<html><head><title>T</title><style>s</style></head><body><p>Snow<script>x</script>"
		"</p><noscript>n</noscript><!-- c --></body></html>",
		"Snow||" },
	{ "headings and lists", "<h2>Snow</h2><ul><li>One<li>Two</ul>", "Snow||One||Two||" },
	{ "table", "<table><tr><td>1<td>2<tr><td>3<td>4</table>", "1\t2\t|3\t4\t||" },
	{ "pre", "<pre>a  b\n c</pre>", "a  b| c||" },
	{ "an empty title of XHTML",
		"<html><head><title/><script src=\"a>b\" /></head><body><p>Snow</p></body></html>",
		"Snow||" },
	{ "the code of a share", "<p>Acme <ACM.N> and <b>Beta</b> <.SPX> rose",
		"Acme <ACM.N> and Beta <.SPX> rose||" },
	{ "a style that is closed", "<style>a/</style><p>Snow <b/>fell</p><title", "Snow fell||" },
	{ "a figure that is a table",
		"<figure class=\"table\"><table><tr><td>1<td>2</table><figcaption>c</figcaption>"
		"</figure><p>Snow</p>",
		"1\t2\t||Snow||" },
	{ "a figure that is a picture",
		"<p>Snow</p><figure><img alt=\"i\"><div>Per Dal/NTB</div><figcaption>c</figcaption>"
		"</figure><p>More</p>",
		"Snow||More||" },
	{ "unknown elements", "<foo>Snow <bar/>fell</foo>", "Snow fell||" },
};

static void finds_text_and_paragraphs(void **state)
{
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct wd_span got = { 0 };
		struct wd_span want = wd_span_of(texts[i].want);

		assert_int_equal(text_of(&arena, wd_span_of(texts[i].html), &got), WD_OK);
		bool same = got.n == want.n;
		for (size_t k = 0; same && k < got.n; k++)
			same = want.p[k] == (got.p[k] == '\n' ? '|' : got.p[k]);
		if (!same)
			fail_msg("%s: '%.*s'", texts[i].name, (int)got.n, got.n ? got.p : "");
	}
	wd_arena_done(&arena);
}

/* What stands under a picture is kept, and in no paragraph. */
static void captions_have_a_place(void **state)
{
	static const char html[] =
		"<figure><img><div>Per Dal/NTB</div><figcaption>A <b>quay</b>.<br>At dawn."
		"</figcaption></figure><p>Snow</p><figcaption>Alone</figcaption>";
	struct wd_arena arena;
	struct wd_markup got = { 0 };

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	assert_int_equal(wd_markup_read_html(&arena, wd_span_of(html), &got), WD_OK);
	assert_true(wd_span_eq(got.text, WD_SPAN("Snow\n\n")));
	assert_true(wd_span_eq(got.xhtml, WD_SPAN("<p>Snow</p>")));
	assert_true(wd_span_starts(got.captions, WD_SPAN("Per Dal/NTB")));
	assert_true(wd_span_ends(got.captions, WD_SPAN("A quay. At dawn.\nAlone\n")));
	wd_arena_done(&arena);
}

static void repeat(struct wd_buf *html, const char *s, size_t times)
{
	for (size_t i = 0; i < times; i++)
		assert_int_equal(wd_buf_puts(html, s), WD_OK);
}

static void depth_is_limited(void **state)
{
	struct wd_arena arena;
	struct wd_buf html;
	struct wd_span got = WD_SPAN("kept");

	(void)state;
	wd_arena_init(&arena, 4 << 20);
	wd_buf_init(&html, 4 << 20);
	repeat(&html, "<div>", WD_HTML_DEPTH_MAX);
	assert_int_equal(text_of(&arena, wd_buf_span(&html), &got), WD_OK);
	got = WD_SPAN("kept");
	repeat(&html, "<div>", 1);
	assert_int_equal(text_of(&arena, wd_buf_span(&html), &got), WD_ELIMIT);
	wd_buf_reset(&html);
	repeat(&html, "<svg><td>", WD_HTML_DEPTH_MAX);
	assert_int_equal(text_of(&arena, wd_buf_span(&html), &got), WD_ELIMIT);
	assert_true(wd_span_eq(got, WD_SPAN("kept")));
	wd_buf_reset(&html);
	repeat(&html, "<p>Snow<br>fell", 5000);
	assert_int_equal(text_of(&arena, wd_buf_span(&html), &got), WD_OK);
	wd_buf_done(&html);
	wd_arena_done(&arena);
}

/* Every <p> reopens all of the <b>, so that the tree grows as their product. */
static void tree_is_limited(void **state)
{
	struct wd_arena arena;
	struct wd_buf html;
	struct wd_span got = WD_SPAN("kept");

	(void)state;
	wd_arena_init(&arena, 4 << 20);
	wd_buf_init(&html, 4 << 20);
	repeat(&html, "<p>", 1);
	for (unsigned i = 0; i < 200; i++)
		assert_int_equal(wd_buf_printf(&html, "<b a=%u>", i), WD_OK);
	repeat(&html, "<p>x", 5000);
	assert_int_equal(text_of(&arena, wd_buf_span(&html), &got), WD_ELIMIT);
	assert_true(wd_span_eq(got, WD_SPAN("kept")));
	wd_buf_done(&html);
	wd_arena_done(&arena);
}

static void a_full_arena_leaves_ret_alone(void **state)
{
	struct wd_arena arena;
	struct wd_span got = WD_SPAN("kept");

	(void)state;
	wd_arena_init(&arena, 2);
	assert_int_equal(text_of(&arena, WD_SPAN("<p>Snow"), &got), WD_ELIMIT);
	assert_true(wd_span_eq(got, WD_SPAN("kept")));
	wd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_text_and_paragraphs),
		cmocka_unit_test(captions_have_a_place),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(tree_is_limited),
		cmocka_unit_test(a_full_arena_leaves_ret_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
