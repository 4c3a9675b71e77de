/* SPDX-License-Identifier: MIT */
#include "wiredesk/buf.h"
#include "wiredesk/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define S10 "0123456789"
#define S49 S10 S10 S10 S10 "012345678"

/* What the sink heard: "line section.key=value;" a value, '+' for one that continues, "!line msg;" */
static const struct {
	const char *name, *text, *want;
	enum wd_err err;
} cases[] = {
	{ "empty", "", "", WD_OK },
	{ "one key", "[a]\nk = v\n", "2 a.k=v;", WD_OK },
	{ "no newline at the end", "[a]\nk = v", "2 a.k=v;", WD_OK },
	{ "section only", "[a]", "", WD_OK },
	{ "carriage returns", "[a]\r\nk = v\r\n\r\n\tw\r\n", "2 a.k=v;+4 a.k=w;", WD_OK },
	{ "byte order mark", "\xef\xbb\xbf[a]\nk=v\n", "2 a.k=v;", WD_OK },
	{ "byte order mark alone", "\xef\xbb\xbf", "", WD_OK },
	{ "comments", "# one\n ; two\n[a]\n#k = v\n;k = v\nk = v\n  # not a value\n", "6 a.k=v;",
		WD_OK },
	{ "a value keeps its semicolons", "[a]\nk = v ; w # x\n", "2 a.k=v ; w # x;", WD_OK },
	{ "a value keeps its separators", "[a]\nk = a = b : c\n", "2 a.k=a = b : c;", WD_OK },
	{ "colon", "[a]\nk: v\n", "2 a.k=v;", WD_OK },
	{ "empty value", "[a]\nk =\nl=\n", "2 a.k=;3 a.l=;", WD_OK },
	{ "empty value, then more", "[a]\nk =\n  v\n  w\n", "2 a.k=;+3 a.k=v;+4 a.k=w;", WD_OK },
	{ "continuation looks like a key", "[a]\nk = v\n x = y\n", "2 a.k=v;+3 a.k=x = y;", WD_OK },
	{ "continuation over an empty line", "[a]\nk = v\n\n  w\n", "2 a.k=v;+4 a.k=w;", WD_OK },
	{ "indented after a section", "[a]\n  k = v\n", "2 a.k=v;", WD_OK },
	{ "same key again is no continuation", "[a]\nk = v\nk = w\n", "2 a.k=v;3 a.k=w;", WD_OK },
	{ "section with blanks", "[ source x ]\nk = v\n", "2 source x.k=v;", WD_OK },
	{ "before any section", "k = v\n", "1 .k=v;", WD_OK },
	{ "section ends a key", "[a]\nk = v\n[b]\n w\n",
		"2 a.k=v;!4 neither [section], comment nor "
		"key = value;",
		WD_EINVAL },
	{ "no separator", "[a]\nk v\nl = w\n",
		"!2 neither [section], comment nor key = value;3 a.l=w;", WD_EINVAL },
	{ "what continues a wrong line goes with it", "[a]\nk = v\nl w\n  x\n  y\nm = z\n",
		"2 a.k=v;!3 neither [section], comment nor key = value;6 a.m=z;", WD_EINVAL },
	{ "no key", "[a]\n = v\n", "!2 no key in front of the value;", WD_EINVAL },
	{ "section not closed", "[a]\nk = 1\n[b\nk = 2\n[c]\nk = 3\n",
		"2 a.k=1;!3 no ']' at the end of the section's name;6 c.k=3;", WD_EINVAL },
	{ "section with a comment", "[a] ; b\nk = 1\n", "!1 text after the section's ']';",
		WD_EINVAL },
	{ "empty section", "[]\nk = 1\n", "!1 empty section name;", WD_EINVAL },
	{ "longest key", "[a]\n" S49 " = v\n  w\n", "2 a." S49 "=v;+3 a." S49 "=w;", WD_OK },
	{ "key too long", "[a]\nx" S49 " = v\n", "!2 name longer than 49 bytes;", WD_EINVAL },
	{ "longest section", "[" S49 "]\nk = v\n", "2 " S49 ".k=v;", WD_OK },
	{ "section too long", "[x" S49 "]\nk = v\n", "!1 name longer than 49 bytes;", WD_EINVAL },
	{ "comment sign in a key", "[a]\nk ;x = v\n",
		"!2 ';' after a blank in a name (comments need a line of their own);", WD_EINVAL },
	{ "comment sign in a section", "[a ;x]\nk = v\n",
		"!1 ';' after a blank in a name (comments need a line of their own);", WD_EINVAL },
	{ "form feed for a key", "[a]\n\f = v\n", "!2 control character in a name;", WD_EINVAL },
	{ "tab in a key", "[a]\nk\tl = v\n", "!2 control character in a name;", WD_EINVAL },
	{ "byte order mark further on", "\xef\xbb\xbf[a]\n\xef\xbb\xbf[b]\n\xef\xbb\xbfk = v\n",
		"!2 neither [section], comment nor key = value;!3 byte order mark in a name;",
		WD_EINVAL },
	{ "every mistake", "[a\nx\n= y\n[b]\nk\n",
		"!1 no ']' at the end of the section's name;"
		"!2 neither [section], comment nor key = value;"
		"!3 no key in front of the value;"
		"!5 neither [section], comment nor key = value;",
		WD_EINVAL },
};

static void on_value(void *arg, struct wd_span section, struct wd_span key, struct wd_span value,
	unsigned line, bool more)
{
	assert_int_equal(
		wd_buf_printf(arg, "%s%u %.*s.%.*s=%.*s;", more ? "+" : "", line, (int)section.n,
			section.p, (int)key.n, key.p, (int)value.n, value.n ? value.p : ""),
		WD_OK);
}

static void on_error(void *arg, unsigned line, const char *msg)
{
	assert_int_equal(wd_buf_printf(arg, "!%u %s;", line, msg), WD_OK);
}

static enum wd_err hear(struct wd_span text, struct wd_buf *heard)
{
	const struct wd_ini_sink sink = { on_value, on_error, heard };

	wd_buf_reset(heard);
	return wd_ini_read(text, &sink);
}

static void reads_and_refuses(void **state)
{
	struct wd_buf heard;

	(void)state;
	wd_buf_init(&heard, 1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum wd_err err = hear(wd_span_of(cases[i].text), &heard);
		if (err != cases[i].err ||
			!wd_span_eq(wd_buf_span(&heard), wd_span_of(cases[i].want)))
			fail_msg("%s: %s, heard '%.*s'", cases[i].name, wd_strerror(err),
				(int)heard.n, heard.n ? heard.p : "");
	}
	wd_buf_done(&heard);
}

static void nul_byte_is_refused(void **state)
{
	struct wd_buf heard;

	(void)state;
	wd_buf_init(&heard, 1 << 20);
	assert_int_equal(hear(WD_SPAN("[a]\nk = a\0b\nl = v\n"), &heard), WD_EINVAL);
	assert_true(wd_span_eq(wd_buf_span(&heard), WD_SPAN("!2 NUL byte;3 a.l=v;")));
	assert_int_equal(hear((struct wd_span){ NULL, 0 }, &heard), WD_OK);
	assert_int_equal(heard.n, 0);
	wd_buf_done(&heard);
}

/* A line of exactly n bytes, and one that follows it. */
static void read_long(size_t n, struct wd_buf *heard, enum wd_err want)
{
	struct wd_buf text;

	wd_buf_init(&text, 1 << 20);
	assert_int_equal(wd_buf_puts(&text, "[a]\nk="), WD_OK);
	for (size_t i = 2; i < n; i++)
		assert_int_equal(wd_buf_putc(&text, (char)('a' + i % 7)), WD_OK);
	assert_int_equal(wd_buf_puts(&text, "\nl=v\n"), WD_OK);
	assert_int_equal(hear(wd_buf_span(&text), heard), want);
	if (want == WD_OK)
		assert_memory_equal(heard->p + 6, text.p + 6, n - 2);
	assert_true(wd_span_ends(wd_buf_span(heard), WD_SPAN(";3 a.l=v;")));
	wd_buf_done(&text);
}

static void long_values_arrive_whole(void **state)
{
	struct wd_buf heard;

	(void)state;
	wd_buf_init(&heard, 1 << 20);
	read_long(197, &heard, WD_OK);
	read_long(198, &heard, WD_OK);
	read_long(199, &heard, WD_OK);
	read_long(5000, &heard, WD_OK);
	read_long(WD_INI_LINE_MAX, &heard, WD_OK);
	read_long(WD_INI_LINE_MAX + 1, &heard, WD_EINVAL);
	wd_buf_done(&heard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_refuses),
		cmocka_unit_test(nul_byte_is_refused),
		cmocka_unit_test(long_values_arrive_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
