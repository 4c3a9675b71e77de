/* SPDX-License-Identifier: MIT */
/* The XML reader: the tree, charsets, entities, and every way to refuse a document. */
#include "core/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wiredesk/buf.h"
#include "wiredesk/text.h"

#define BOM "\xef\xbb\xbf"

/* "a(@k=v 'text' b())": names without prefixes, attributes with '@', text in quotes. */
static void put_node(struct wd_buf *out, const struct wd_xml *node)
{
	if (node->name.n == 0) {
		(void)wd_buf_printf(out, "'%.*s'", (int)node->text.n, node->text.p);
		return;
	}
	(void)wd_buf_printf(out, "%.*s(", (int)node->name.n, node->name.p);
	for (const struct wd_xml_attr *attr = node->attrs; attr; attr = attr->next)
		(void)wd_buf_printf(out, "@%.*s=%.*s ", (int)attr->name.n, attr->name.p,
			(int)attr->value.n, attr->value.n ? attr->value.p : "");
	for (const struct wd_xml *at = node->first; at; at = at->next)
		put_node(out, at);
	(void)wd_buf_puts(out, ")");
}

struct row {
	const char *name;
	struct wd_span in;
	const char *charset, *want; /* the tree, or "!reason" */
};

#define S(s) WD_SPAN_LIT(s)

static const struct row tree_rows[] = {
	{ "elements and text", S("<a>x<b>y</b>z</a>"), "", "a('x'b('y')'z')" },
	{ "prefixes and namespaces", S("<n:a xmlns:n='urn:x' n:k='v'><b xmlns='urn:y'/></n:a>"), "",
		"a(@k=v b())" },
	{ "a prefix that nobody declared", S("<a><x:b>y</x:b></a>"), "", "a(b('y'))" },
	{ "references in text and values",
		S("<a k='&lt;&#248;&oslash;&quot;'>&amp;&#x41;&eacute;&mdash;</a>"), "",
		"a(@k=<\u00f8\u00f8\" '&A\u00e9\u2014')" },
	{ "CDATA is text", S("<a>x<![CDATA[<b>&amp;]]>y</a>"), "", "a('x<b>&amp;y')" },
	{ "comments and instructions are none",
		S("<?xml version='1.0'?><!-- x --><a>x<!-- y --><?z?>w</a>"), "", "a('xw')" },
	{ "blanks and a mark in front, fillers behind",
		S("\r\n"
		  "<a/>\r\n\0\0"),
		"", "a()" },
	{ "a mark", S(BOM "<?xml version='1.0' encoding='utf-8'?><a>\xc3\xb8</a>"), "",
		"a('\u00f8')" },
	{ "a DTD is not looked for",
		S("<!DOCTYPE a PUBLIC '-//x' 'no-such.dtd' [<!ENTITY % n SYSTEM 'n.dtd'>%n;]><a/>"),
		"", "a()" },
	{ "defaults of a DTD are nobody's", S("<!DOCTYPE a [<!ATTLIST a k CDATA 'v'>]><a/>"), "",
		"a()" },
	{ "Latin-1 as declared", S("<?xml version='1.0' encoding='iso-8859-1'?><a>\xf8</a>"), "",
		"a('\u00f8')" },
	{ "windows-1252 as declared",
		S("<?xml version='1.0' encoding='windows-1252'?><a>\x93x\x94</a>"), "",
		"a('\u201cx\u201d')" },
	{ "declared Latin-1, and UTF-8",
		S("<?xml version='1.0' encoding='iso-8859-1'?><a>\xc3\xb8</a>"), "",
		"a('\u00f8')" },
	{ "the conf's where nothing is declared", S("<a>\xf8</a>"), "iso-8859-1", "a('\u00f8')" },
	{ "UTF-16 with a mark", S("\xff\xfe<\0a\0>\0\xf8\0<\0/\0a\0>\0"), "", "a('\u00f8')" },
};

static const struct row fault_rows[] = {
	{ "nothing", S(""), "", "!bad-xml" },
	{ "no markup", S("Snow fell."), "", "!bad-xml" },
	{ "cut off in text", S("<a><b>Snow"), "", "!bad-xml" },
	{ "cut off in a tag", S("<a><b k='v"), "", "!bad-xml" },
	{ "closed in the wrong order", S("<a><b></a></b>"), "", "!bad-xml" },
	{ "two roots", S("<a/><b/>"), "", "!bad-xml" },
	{ "a bare ampersand", S("<a>Snow & ice</a>"), "", "!bad-xml" },
	{ "a NUL inside", S("<a>Snow\0fell</a>"), "", "!bad-xml" },
	{ "a control", S("<a>\x01</a>"), "", "!bad-xml" },
	{ "a reference to one", S("<a>&#1;</a>"), "", "!bad-xml" },
	{ "an entity that nobody knows", S("<a>&nfp;</a>"), "", "!xml-entity" },
	{ "an entity of its own", S("<!DOCTYPE a [<!ENTITY nfp 'x'>]><a>&nfp;</a>"), "",
		"!xml-entity" },
	{ "an external one",
		S("<!DOCTYPE a [<!ENTITY nfp SYSTEM 'file:///etc/passwd'>]><a>&nfp;</a>"), "",
		"!xml-entity" },
	{ "a bomb",
		S("<!DOCTYPE a [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
		  "<a>&c;</a>"),
		"", "!xml-entity" },
	{ "a bomb in a value",
		S("<!DOCTYPE a [<!ENTITY a 'xxxx'><!ENTITY b '&a;&a;'>]><a k='&b;'/>"), "",
		"!xml-entity" },
	{ "declared UTF-8, and not", S("<?xml version='1.0' encoding='utf-8'?><a>\xf8</a>"), "",
		"!not-utf8" },
	{ "nothing declared, and not UTF-8", S("<a>\xf8</a>"), "", "!not-utf8" },
	{ "a charset that is none", S("<?xml version='1.0' encoding='x-nfp'?><a>\xf8</a>"), "",
		"!bad-charset" },
	{ "half a character of UTF-16", S("\xff\xfe<\0a\0/\0>"), "", "!bad-charset" },
};

static void check(const struct row *rows, size_t n)
{
	struct wd_arena arena;
	struct wd_buf got;

	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&got, 1 << 16);
	for (size_t i = 0; i < n; i++) {
		const struct wd_xml *root = NULL;
		struct wd_xml_fault fault = { 0 };
		enum wd_err err = wd_xml_parse(
			&arena, rows[i].in, wd_span_of(rows[i].charset), &root, &fault);

		print_message("  %s\n", rows[i].name);
		wd_buf_reset(&got);
		if (err == WD_OK)
			put_node(&got, root);
		else
			(void)wd_buf_printf(&got, "!%s", fault.reason);
		assert_int_equal(wd_buf_putc(&got, '\0'), WD_OK);
		assert_string_equal(got.p, rows[i].want);
		wd_arena_reset(&arena);
	}
	wd_buf_done(&got);
	wd_arena_done(&arena);
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

static void builds_a_tree(void **state)
{
	(void)state;
	CHECK(tree_rows);
}

static void names_what_is_wrong(void **state)
{
	(void)state;
	CHECK(fault_rows);
}

static void says_the_line(void **state)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { 0 };
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 16);
	assert_int_equal(
		wd_xml_parse(&arena, WD_SPAN("<a>\n<b>\n</a>"), WD_SPAN(""), &root, &fault),
		WD_EINVAL);
	assert_int_equal(fault.line, 3);
	assert_true(wd_span_starts(fault.detail, WD_SPAN("line 3: ")));
	wd_arena_done(&arena);
}

static void repeat(struct wd_buf *out, const char *s, size_t times)
{
	for (size_t i = 0; i < times; i++)
		assert_int_equal(wd_buf_puts(out, s), WD_OK);
}

/* The element's name is in the detail, and longer than that may be. */
static void cuts_a_detail_between_characters(void **state)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { 0 };
	struct wd_arena arena;
	struct wd_buf in;

	(void)state;
	wd_arena_init(&arena, 1 << 20);
	wd_buf_init(&in, 1 << 20);
	for (size_t pad = 0; pad < 4; pad++) {
		wd_buf_reset(&in);
		repeat(&in, "<a", 1);
		repeat(&in, "a", pad);
		repeat(&in, "\u00f8\u4e2d", 90);
		repeat(&in, "></b>", 1);
		assert_int_equal(wd_xml_parse(&arena, wd_buf_span(&in), WD_SPAN(""), &root, &fault),
			WD_EINVAL);
		assert_true(fault.detail.n > 100 && wd_utf8_valid(fault.detail));
	}
	wd_buf_done(&in);
	wd_arena_done(&arena);
}

static const char *reason_of(const struct wd_buf *in, size_t arena_bytes)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { .reason = "none" };
	struct wd_arena arena;

	wd_arena_init(&arena, arena_bytes);
	(void)wd_xml_parse(&arena, wd_buf_span(in), WD_SPAN(""), &root, &fault);
	wd_arena_done(&arena);
	return fault.reason;
}

static void bounds_depth_number_and_size(void **state)
{
	struct wd_buf in;

	(void)state;
	wd_buf_init(&in, 8 << 20);
	repeat(&in, "<a>", WD_XML_DEPTH_MAX);
	repeat(&in, "</a>", WD_XML_DEPTH_MAX);
	assert_string_equal(reason_of(&in, 64 << 20), "none");
	wd_buf_reset(&in);
	repeat(&in, "<a>", WD_XML_DEPTH_MAX + 1);
	repeat(&in, "</a>", WD_XML_DEPTH_MAX + 1);
	assert_string_equal(reason_of(&in, 64 << 20), "xml-too-deep");
	wd_buf_reset(&in);
	repeat(&in, "<a>", 1);
	repeat(&in, "<b/>", WD_XML_NODES_MAX);
	repeat(&in, "</a>", 1);
	assert_string_equal(reason_of(&in, 128 << 20), "xml-too-big");
	wd_buf_reset(&in);
	repeat(&in, "<a>", 1);
	repeat(&in, "<b/>", 2000);
	repeat(&in, "</a>", 1);
	assert_string_equal(reason_of(&in, 64 << 10), "xml-too-big");
	wd_buf_done(&in);
}

static void finds_ones_way(void **state)
{
	const struct wd_xml *root = NULL;
	struct wd_xml_fault fault = { 0 };
	struct wd_arena arena;

	(void)state;
	wd_arena_init(&arena, 1 << 16);
	assert_int_equal(
		wd_xml_parse(&arena, WD_SPAN("<a k='v'><b>x</b> <c><b> y\n z </b></c><b>w</b></a>"),
			WD_SPAN(""), &root, &fault),
		WD_OK);
	const struct wd_xml *b = wd_xml_child(root, "b");
	assert_true(wd_xml_is(b, "b") && !wd_xml_is(b, "c") && !wd_xml_is(NULL, "b"));
	assert_true(wd_span_eq(wd_xml_text(&arena, wd_xml_again(b)), WD_SPAN("w")));
	assert_null(wd_xml_again(wd_xml_again(b)));
	assert_true(wd_span_eq(wd_xml_text(&arena, wd_xml_path(root, "c/b")), WD_SPAN("y z")));
	assert_null(wd_xml_path(root, "c/d/e"));
	assert_true(wd_xml_is(wd_xml_next(b), "c"));
	assert_true(wd_xml_find(root, "c") == wd_xml_next(b));
	assert_null(wd_xml_find(b, "c"));
	assert_true(wd_span_eq(wd_xml_attr(root, "k"), WD_SPAN("v")));
	assert_int_equal(wd_xml_attr(root, "x").n, 0);
	assert_true(wd_span_eq(wd_xml_text(&arena, root), WD_SPAN("x y z w")));
	wd_arena_done(&arena);
}

static void sees_the_root_by_its_first_bytes(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "<nitf>", "nitf" },
		{ BOM "<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE x [<!ENTITY a '>'>]>\n<n:nitf k='v'>",
			"nitf" },
		{ "  <a/>", "a" },
		{ "Snow", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(wd_span_eq(
			wd_xml_root_name(wd_span_of(rows[i].in)), wd_span_of(rows[i].want)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_a_tree),
		cmocka_unit_test(names_what_is_wrong),
		cmocka_unit_test(says_the_line),
		cmocka_unit_test(cuts_a_detail_between_characters),
		cmocka_unit_test(bounds_depth_number_and_size),
		cmocka_unit_test(finds_ones_way),
		cmocka_unit_test(sees_the_root_by_its_first_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
