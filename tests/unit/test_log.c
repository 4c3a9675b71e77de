/* SPDX-License-Identifier: MIT */
#include "daemon/log.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/loop.h"

static const struct {
	const char *name;
	enum wd_log_level level;
	struct wd_log_at at;
	const char *text, *line;
} lines[] = {
	{ "plain", WD_LOG_INFO, { 0 }, "assigned 3 partitions", "info: assigned 3 partitions" },
	{ "position", WD_LOG_WARNING, { .topic = "wire.raw", .partition = 3, .offset = 1871 },
		"dead letter: not UTF-8 at byte 17",
		"warning: dead letter: not UTF-8 at byte 17 [wire.raw 3 @1871]" },
	{ "offset over 32 bits", WD_LOG_ERROR, { .topic = "t", .offset = 5000000000 }, "x",
		"error: x [t 0 @5000000000]" },
	{ "story only", WD_LOG_NOTICE, { .story = "urn:x:1" }, "kill", "notice: kill [urn:x:1]" },
	{ "position and story", WD_LOG_DEBUG,
		{ .topic = "t", .partition = 1, .offset = 2, .story = "urn:x:1" }, "seen",
		"debug: seen [t 1 @2 urn:x:1]" },
	{ "partition without topic", WD_LOG_INFO, { .partition = 3 }, "x", "info: x" },
	{ "empty", WD_LOG_INFO, { 0 }, "", "info: " },
	{ "line break", WD_LOG_INFO, { 0 }, "a\nerror: forged", "info: a\\x0aerror: forged" },
	{ "controls", WD_LOG_INFO, { 0 }, "\x1b[31m\t\x7f", "info: \\x1b[31m\\x09\\x7f" },
	{ "UTF-8 stays", WD_LOG_INFO, { 0 }, "NTB: Å \u2014 \U0001F4F0",
		"info: NTB: Å \u2014 \U0001F4F0" },
	{ "Latin-1", WD_LOG_INFO, { 0 }, "caf\xe9!", "info: caf\\xe9!" },
	{ "cut character", WD_LOG_INFO, { 0 }, "\xe2\x80", "info: \\xe2\\x80" },
	{ "overlong form", WD_LOG_INFO, { 0 }, "\xc0\xaf \xe0\x80\xaf",
		"info: \\xc0\\xaf \\xe0\\x80\\xaf" },
	{ "surrogate", WD_LOG_INFO, { 0 }, "\xed\xa0\x80", "info: \\xed\\xa0\\x80" },
	{ "past the last plane", WD_LOG_INFO, { 0 }, "\xf4\x90\x80\x80",
		"info: \\xf4\\x90\\x80\\x80" },
	{ "C1 control", WD_LOG_INFO, { 0 },
		"\xc2\x9b"
		"31m",
		"info: \\xc2\\x9b31m" },
	{ "direction override", WD_LOG_INFO, { 0 }, "\u202Etxt", "info: \\xe2\\x80\\xaetxt" },
	{ "forged story id", WD_LOG_INFO, { .story = "a]\nx" }, "y", "info: y [a]\\x0ax]" },
};

static void formats_every_line(void **state)
{
	char got[WD_LOG_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t n = wd_log_format(
			lines[i].level, &lines[i].at, lines[i].text, got, sizeof(got));

		if (strcmp(got, lines[i].line) != 0 || n != strlen(got))
			fail_msg("%s: '%s', want '%s'", lines[i].name, got, lines[i].line);
	}
}

static void cuts_long_lines(void **state)
{
	char text[200];
	char got[64];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	for (size_t size = 16; size <= sizeof(got); size++) {
		memset(got, '#', sizeof(got));
		size_t n = wd_log_format(WD_LOG_INFO, NULL, text, got, size);
		assert_true(n < size);
		assert_int_equal(got[n], '\0');
		assert_string_equal(got + n - 3, "...");
		for (size_t i = size; i < sizeof(got); i++)
			assert_int_equal(got[i], '#');
	}
	/* An escape or a character that does not fit as a whole is left out as a whole. */
	assert_int_equal(wd_log_format(WD_LOG_INFO, NULL, "12345\n\n\n", got, 16), 14);
	assert_string_equal(got, "info: 12345...");
	assert_int_equal(wd_log_format(WD_LOG_INFO, NULL, "12345\u2014678", got, 16), 14);
	assert_string_equal(got, "info: 12345...");
}

/* Everything that fn writes to stderr. The caller frees it. */
static char *stderr_of(void (*fn)(void))
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);

	assert_non_null(file);
	assert_true(saved >= 0);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	fn();
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);

	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long n = ftell(file);
	rewind(file);
	char *text = calloc((size_t)n + 1, 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)n, file), n);
	assert_int_equal(fclose(file), 0);
	return text;
}

static void log_below_and_above(void)
{
	wd_log_open(WD_LOG_WARNING);
	wd_log(WD_LOG_INFO, "quiet", NULL, "not to be seen");
	wd_log(WD_LOG_WARNING, "loud", &(struct wd_log_at){ .topic = "t" }, "%d of %s", 2, "two");
	wd_log_set_level(WD_LOG_DEBUG);
	wd_log(WD_LOG_DEBUG, "fine", NULL, "seen now");
}

static void level_decides(void **state)
{
	(void)state;
	char *text = stderr_of(log_below_and_above);
	assert_string_equal(text, "warning: 2 of two [t 0 @0]\ndebug: seen now\n");
	assert_true(wd_log_wants(WD_LOG_DEBUG));
	wd_log_set_level(WD_LOG_ERROR);
	assert_false(wd_log_wants(WD_LOG_WARNING));
	free(text);
}

static void log_a_flood(void)
{
	wd_log_open(WD_LOG_INFO);
	for (int i = 0; i < 391; i++)
		wd_log(WD_LOG_WARNING, "flood", NULL, "line %d", i);
	wd_log(WD_LOG_WARNING, "calm", NULL, "another id speaks");
	wd_log_tick(wd_now_ms());
	wd_log_tick(wd_now_ms() + 5000);
	wd_log_tick(wd_now_ms() + 20000);
}

static void flood_is_held_back_and_counted(void **state)
{
	(void)state;
	char *text = stderr_of(log_a_flood);
	assert_string_equal(text,
		"warning: line 0\nwarning: line 1\nwarning: line 2\nwarning: line 3\n"
		"warning: line 4\nwarning: line 5\nwarning: line 6\nwarning: line 7\n"
		"warning: line 8\nwarning: line 9\nwarning: another id speaks\n"
		"warning: held back 381 lines of flood\n");
	free(text);
}

static char many_ids[200][8];

static void log_many_ids(void)
{
	wd_log_open(WD_LOG_INFO);
	for (size_t i = 0; i < 200; i++) {
		(void)snprintf(many_ids[i], sizeof(many_ids[i]), "id%zu", i);
		wd_log(WD_LOG_INFO, many_ids[i], NULL, "x");
	}
	wd_log_tick(wd_now_ms() + 20000);
}

/* Ids over the bound of the table share one row; what they hold back is counted all the same. */
static void too_many_ids_share_a_row(void **state)
{
	size_t seen = 0;
	size_t held = 0;

	(void)state;
	char *text = stderr_of(log_many_ids);
	for (const char *p = text; (p = strstr(p, "info: x\n")) != NULL; p++)
		seen++;
	const char *p = strstr(text, "held back ");
	assert_non_null(p);
	assert_non_null(strstr(p, "lines of other"));
	held = (size_t)strtoul(p + strlen("held back "), NULL, 10);
	assert_int_equal(seen + held, 200);
	assert_true(seen >= 50);
	free(text);
}

static void log_with_foreign_journal(void)
{
	struct stat st;
	char stream[64];

	/* Another inode: stderr was redirected away from the journal. */
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(
		stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino + 1);
	assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
	wd_log_open(WD_LOG_INFO);
	wd_log(WD_LOG_INFO, "redirected", NULL, "to stderr");
	for (size_t i = 0; i < 3; i++) {
		static const char *const broken[] = { "", "8", "8:x" };

		assert_int_equal(setenv("JOURNAL_STREAM", broken[i], 1), 0);
		wd_log_open(WD_LOG_INFO);
		wd_log(WD_LOG_INFO, "redirected", NULL, "%zu", i);
	}
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
}

static void redirected_stderr_gets_the_lines(void **state)
{
	(void)state;
	char *text = stderr_of(log_with_foreign_journal);
	assert_string_equal(text, "info: to stderr\ninfo: 0\ninfo: 1\ninfo: 2\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_every_line), cmocka_unit_test(cuts_long_lines),
		cmocka_unit_test(level_decides), cmocka_unit_test(flood_is_held_back_and_counted),
		cmocka_unit_test(redirected_stderr_gets_the_lines),
		cmocka_unit_test(too_many_ids_share_a_row), /* fills the table: last */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
