/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "cli/expect.h"
#include "cli/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* --print shows this much of a body's beginning. */
#define SHOWN_BYTES 60

static const char help[] =
	"usage: wiredesk test [OPTION...] PATH...\n"
	"       wiredesk test --print FILE...\n"
	"       wiredesk test --fields\n"
	"\n"
	"Clean stories and compare what comes of them with what is expected. A test is a file\n"
	"NAME.expect and, beside it, the story NAME with any other ending. PATH is such a file,\n"
	"or a folder with tests at any depth.\n"
	"\n" WD_CLI_HELP
	"  --json           write a line of JSON for each difference and each test\n"
	"  --print          write what comes of each FILE as a .expect file, to begin with\n"
	"  --fields         list the fields that a .expect file may name\n"
	"\n"
	"The exit code is 0 if all tests passed, 1 if one failed or there is none, 78 if a .expect\n"
	"file is wrong.\n";

struct test {
	struct wd_cli cli;
	struct wd_record rec; /* as the options say */
	struct wd_buf text;
	bool json;
	struct wd_view **views; /* what came of the story at hand */
	size_t n_views;
	size_t tests, failed;
	int code;
};

static void note_code(struct test *test, int code)
{
	/* The first that is worse than a failed test stays. */
	if (test->code == WD_EXIT_OK || test->code == WD_EXIT_REFUSED)
		test->code = code;
}

/* --- running the story ---------------------------------------------------------------------- */

static void drop_views(struct test *test)
{
	for (size_t i = 0; i < test->n_views; i++)
		wd_view_free(test->views[i]);
	test->n_views = 0;
}

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct test *test = arg;
	struct wd_view **views =
		reallocarray(test->views, test->n_views + 1, sizeof(struct wd_view *));

	if (!views)
		return WD_ENOMEM;
	test->views = views;
	views[test->n_views] = wd_view_new(fin);
	return views[test->n_views] ? (test->n_views++, WD_OK) : WD_ENOMEM;
}

/* False when it could not be run at all, which has been told. */
static bool run_story(struct test *test, const char *name)
{
	drop_views(test);
	wd_buf_reset(&test->text);
	int failed = wd_cli_read(name, &test->text);
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", name, strerror(failed));
		note_code(test, WD_EXIT_IO);
		return false;
	}
	test->cli.rec.payload = wd_buf_span(&test->text);
	if (wd_pipeline_run(test->cli.pipeline, &test->cli.rec, (struct wd_span){ 0 }, on_finished,
		    test) == WD_OK)
		return true;
	(void)fputs("wiredesk: out of memory\n", stderr);
	note_code(test, WD_EXIT_MEMORY);
	return false;
}

/* --- differences ---------------------------------------------------------------------------- */

static void put_items(char sign, struct wd_items items, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		(void)printf("  %c %s\n", sign, items.v[i]);
}

/* What both have at either end stands once. */
static void put_diff(struct wd_items want, struct wd_items got)
{
	size_t least = want.n < got.n ? want.n : got.n;
	size_t head = 0, tail = 0;

	while (head < least && strcmp(want.v[head], got.v[head]) == 0)
		head++;
	while (tail < least - head &&
		strcmp(want.v[want.n - 1 - tail], got.v[got.n - 1 - tail]) == 0)
		tail++;
	put_items(' ', want, 0, head);
	if (want.n == 0)
		(void)puts("  - (nothing)");
	put_items('-', want, head, want.n - tail);
	put_items('+', got, head, got.n - tail);
	if (got.n == 0)
		(void)puts("  + (nothing)");
	put_items(' ', want, want.n - tail, want.n);
}

static void put_failure(const struct test *test, const struct wd_expect *expect,
	const struct wd_expect_line *line, struct wd_items got)
{
	/* Of a text, what was looked at and not all of it. */
	if (line->how == WD_EXPECT_STARTS && got.n > 1)
		got.n = 1;
	if (line->how == WD_EXPECT_ENDS && got.n > 1)
		got = (struct wd_items){ got.v + got.n - 1, 1 };
	if (test->json) {
		(void)wd_cli_print_check(expect->path, line, got); /* ferror() tells at the end */
		return;
	}
	(void)printf("%s:%u: ", expect->path, line->line);
	if (expect->outcomes > 1)
		(void)printf("story %u, ", line->nth);
	(void)printf("%s\n", line->key);
	put_diff(line->want, got);
}

static bool check_line(
	const struct test *test, const struct wd_expect *expect, const struct wd_expect_line *line)
{
	struct wd_items got = { 0 };
	char reason[128];
	char *reasons[] = { reason };

	if (line->nth <= test->n_views) {
		const struct wd_view *view = test->views[line->nth - 1];
		const char *why = wd_view_reason(view);

		(void)snprintf(reason, sizeof(reason), "%s", why ? why : "(a story)");
		if (line->how == WD_EXPECT_REASON) {
			got = (struct wd_items){ reasons, 1 };
		} else if (why) {
			(void)snprintf(reason, sizeof(reason), "(no story: %s)", why);
			put_failure(test, expect, line, (struct wd_items){ reasons, 1 });
			return false;
		} else {
			got = wd_view_get(view, (size_t)line->field);
		}
	}
	if (line->nth <= test->n_views && wd_expect_holds(line, got))
		return true;
	put_failure(test, expect, line, got);
	return false;
}

static bool check_all(const struct test *test, const struct wd_expect *expect)
{
	bool passed = true;

	for (size_t i = 0; i < expect->n; i++)
		passed = check_line(test, expect, &expect->lines[i]) && passed;
	if (test->n_views == expect->outcomes)
		return passed;
	if (test->json)
		(void)wd_cli_print_count(expect->path, expect->outcomes, test->n_views);
	else
		(void)printf("%s: %u outcomes are expected, and %zu came\n", expect->path,
			expect->outcomes, test->n_views);
	return false;
}

/* --- one test ------------------------------------------------------------------------------- */

/* The one file beside @p path that differs from it in its ending only; 0 or an errno. */
static int find_story(const char *path, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/');
	struct wd_span name = wd_span_of(slash ? slash + 1 : path);
	struct wd_span stem = wd_span_head(name, name.n - strlen("expect"));
	int folder_n = slash ? (int)(slash - path) + 1 : 0;
	char folder[4096];
	int failed = ENOENT;

	(void)snprintf(
		folder, sizeof(folder), "%.*s", folder_n ? folder_n : 1, folder_n ? path : ".");
	DIR *dir = opendir(folder);
	if (!dir)
		return errno;
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct wd_span other = wd_span_of(entry->d_name);

		if (!wd_span_starts(other, stem) || wd_span_eq(other, name) ||
			wd_span_ends(other, WD_SPAN("~")))
			continue;
		failed = failed == 0 ? EEXIST : 0;
		(void)snprintf(ret, size, "%.*s%s", folder_n, path, entry->d_name);
		if (failed)
			break;
	}
	(void)closedir(dir); /* read only */
	return failed;
}

static bool set_input(struct test *test, const struct wd_expect *expect)
{
	struct wd_record *rec = &test->cli.rec;

	*rec = test->rec;
	if (expect->agency)
		rec->agency = wd_span_of(expect->agency);
	if (expect->format)
		rec->format = wd_span_of(expect->format);
	if (expect->charset)
		rec->charset = wd_span_of(expect->charset);
	if (expect->language)
		rec->language = wd_span_of(expect->language);
	if (expect->time_ms)
		rec->time_ms = expect->time_ms;
	if (rec->format.n > 0 && !wd_format_known(rec->format)) {
		(void)fprintf(stderr, "%s: no format '%s'\n", expect->path, expect->format);
		return false;
	}
	if (rec->agency.n > 0 && !wd_vocab_has(test->cli.vocab, rec->agency)) {
		(void)fprintf(stderr, "%s: no agency '%s'\n", expect->path, expect->agency);
		return false;
	}
	return true;
}

static int read_expect(const char *path, struct wd_expect *ret)
{
	struct wd_buf text;
	int code = WD_EXIT_OK;

	wd_buf_init(&text, WD_CLI_RECORD_BYTES);
	int failed = wd_cli_read(path, &text);
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(failed));
		code = WD_EXIT_IO;
	} else {
		enum wd_err err = wd_expect_read(path, wd_buf_span(&text), ret);

		if (err != WD_OK)
			code = err == WD_ENOMEM ? WD_EXIT_MEMORY : WD_EXIT_CONF;
	}
	wd_buf_done(&text);
	return code;
}

static void run_test(struct test *test, const char *path)
{
	struct wd_expect expect = { 0 };
	char story[4096];
	int code = read_expect(path, &expect);
	int failed = code == WD_EXIT_OK ? find_story(path, story, sizeof(story)) : 0;
	bool passed = false;

	test->tests++;
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", path,
			failed == ENOENT           ? "no story of that name beside it"
				: failed == EEXIST ? "two stories of that name beside it"
						   : strerror(failed));
		code = WD_EXIT_CONF;
	}
	if (code == WD_EXIT_OK && !set_input(test, &expect))
		code = WD_EXIT_CONF;
	if (code == WD_EXIT_OK && run_story(test, story))
		passed = check_all(test, &expect);
	if (test->json)
		(void)wd_cli_print_passed(path, passed);
	if (!passed) {
		test->failed++;
		note_code(test, code == WD_EXIT_OK ? WD_EXIT_REFUSED : code);
	}
	wd_expect_done(&expect);
}

static void run_path(struct test *test, const char *path)
{
	struct wd_paths paths = { 0 };
	int failed = wd_walk(&paths, path);

	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(failed));
		note_code(test, WD_EXIT_IO);
	}
	for (size_t i = 0; i < paths.n; i++) {
		if (wd_span_ends(wd_span_of(paths.v[i]), WD_SPAN(".expect")))
			run_test(test, paths.v[i]);
	}
	wd_paths_done(&paths);
}

/* --- --print and --fields ------------------------------------------------------------------- */

/* Some words of a paragraph are enough to know it by. */
static size_t some_words(struct wd_span s)
{
	size_t n = s.n;

	while (n > SHOWN_BYTES) {
		do
			n--;
		while (n > 0 && s.p[n] != ' ');
	}
	return n > 0 ? n : s.n;
}

static void print_field(const char *name, struct wd_items items)
{
	if (strcmp(name, "body") != 0) {
		for (size_t k = 0; k < items.n; k++)
			(void)printf(k ? "  %s%s\n" : "%s = %s\n", k ? "" : name, items.v[k]);
		return;
	}
	if (items.n > 0)
		(void)printf("body-starts = %.*s\nbody-ends = %s\n",
			(int)some_words(wd_span_of(items.v[0])), items.v[0], items.v[items.n - 1]);
}

static void print_view(const struct wd_view *view, size_t nth)
{
	const char *reason = wd_view_reason(view);
	const char *name;

	(void)printf(nth > 1 ? "[%s %zu]\n" : "[%s]\n", reason ? "error" : "story", nth);
	if (reason)
		(void)printf("reason = %s\n", reason);
	for (size_t i = 0; !reason && (name = wd_view_name(i, NULL)) != NULL; i++) {
		struct wd_items items = wd_view_get(view, i);

		/* A uri made of the text, and what was guessed, are nobody's expectation. */
		if (items.n > 0 && strncmp(items.v[0], "ni:///", 6) != 0)
			print_field(name, items);
	}
}

static void print_file(struct test *test, const char *name)
{
	if (!run_story(test, name))
		return;
	for (size_t i = 0; i < test->n_views; i++)
		print_view(test->views[i], i + 1);
}

static int list_fields(void)
{
	const char *name, *text;

	for (size_t i = 0; (name = wd_view_name(i, &text)) != NULL; i++)
		(void)printf("%-12s %s\n", name, text);
	(void)puts("\nEach with -starts, -ends, -has or -lacks behind it looks at a part only.");
	return wd_cli_finish(WD_EXIT_OK);
}

/* --- the command ---------------------------------------------------------------------------- */

static void sum_up(struct test *test)
{
	if (test->tests == 0) {
		(void)fputs("wiredesk: no tests there: no file ends in .expect\n", stderr);
		note_code(test, WD_EXIT_REFUSED);
	} else if (!test->json) {
		(void)printf("%zu tests, %zu failed\n", test->tests, test->failed);
	}
}

static int run_all(struct test *test, char **names, bool print)
{
	wd_buf_init(&test->text, WD_CLI_RECORD_BYTES + 1);
	test->rec = test->cli.rec;
	for (; *names; names++) {
		if (print)
			print_file(test, *names);
		else
			run_path(test, *names);
	}
	if (!print)
		sum_up(test);
	drop_views(test);
	free(test->views);
	wd_buf_done(&test->text);
	return wd_cli_finish(test->code);
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		WD_CLI_OPTIONS,
		{ "json", no_argument, NULL, 'j' },
		{ "print", no_argument, NULL, 'p' },
		{ "fields", no_argument, NULL, 'F' },
		{ 0 },
	};
	struct test test = { 0 };
	struct wd_cli_opts opts = { 0 };
	bool print = false;
	int code, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'F')
			return list_fields();
		if (c == 'j')
			test.json = true;
		else if (c == 'p')
			print = true;
		else if (wd_cli_option(self, c, &opts, &code))
			return code;
	}
	if (optind == argc) {
		(void)fputs(self->help, stderr);
		return WD_EXIT_USAGE;
	}
	code = wd_cli_open(&test.cli, &opts);
	if (code == WD_EXIT_OK)
		code = run_all(&test, argv + optind, print);
	wd_cli_close(&test.cli);
	return code;
}

const struct wd_command wd_command_test = {
	.name = "test",
	.summary = "check stories against what is expected of them",
	.help = help,
	.run = run,
};
