/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "wiredesk/normalize.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The table of parts shows this much of each. */
#define SHOWN_BYTES 56

static const char help[] =
	"usage: wiredesk explain [OPTION...] [FILE...]\n"
	"       wiredesk explain --rules\n"
	"\n"
	"Show what cleaning does to the stories in each FILE, or in standard input: the text with\n"
	"what was taken out of it marked, the rule that took each part, and the resulting fields.\n"
	"\n" WD_CLI_HELP "  --rules          list the rules in their order\n"
	"\n"
	"Colours are used on a terminal, unless NO_COLOR is set. Exit codes as for clean.\n";

struct explain {
	struct wd_cli cli;
	struct wd_buf text;
	const char *name;
	bool colour;
	int code;
};

/* Each kind of part has its colour; the list of those that rules have names for is not ours. */
static const struct {
	const char *part, *sgr;
} colours[] = {
	{ "dateline", "\033[30;46m" },
	{ "byline", "\033[30;42m" },
	{ "copyright", "\033[30;43m" },
	{ "credits", "\033[30;45m" },
	{ "related", "\033[37;44m" },
	{ "marker", "\033[37;41m" },
};

static const char *colour_of(const char *part)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
		if (strcmp(colours[i].part, part) == 0)
			return colours[i].sgr;
	}
	return "\033[30;47m";
}

static void put_span(struct wd_span s)
{
	if (s.n > 0)
		(void)fwrite(s.p, 1, s.n, stdout);
}

/* --- parts in the order of the text --------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct wd_part *x = a;
	const struct wd_part *y = b;

	if (x->raw.p == y->raw.p)
		return 0;
	return x->raw.p < y->raw.p ? -1 : 1;
}

/* The parts of @p story sorted; free() it. NULL without parts or without memory. */
static struct wd_part *sort_parts(const struct wd_story *story, size_t *ret_n)
{
	struct wd_part *parts;
	const struct wd_part *part;
	size_t n = 0;

	*ret_n = 0;
	STAILQ_FOREACH (part, &story->parts, link)
		n++;
	parts = n > 0 ? calloc(n, sizeof(*parts)) : NULL;
	if (!parts)
		return NULL;
	STAILQ_FOREACH (part, &story->parts, link)
		parts[(*ret_n)++] = *part;
	qsort(parts, n, sizeof(*parts), by_place);
	return parts;
}

static void put_marked(const struct explain *explain, const struct wd_part *part)
{
	if (explain->colour) {
		(void)fputs(colour_of(part->part), stdout);
		put_span(part->raw);
		(void)fputs("\033[0m", stdout);
	} else {
		(void)printf("<%s>", part->part);
		put_span(part->raw);
		(void)printf("</%s>", part->part);
	}
}

static void put_text(
	const struct explain *explain, struct wd_span clean, const struct wd_part *parts, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		size_t from = (size_t)(parts[i].raw.p - clean.p);

		if (from < at) /* inside the part before */
			continue;
		put_span(wd_span_head(wd_span_from(clean, at), from - at));
		put_marked(explain, &parts[i]);
		at = from + parts[i].raw.n;
	}
	put_span(wd_span_from(clean, at));
	(void)fputs("\n\n", stdout);
}

/* The beginning of @p s on one line, not cut inside a character. */
static void put_short(struct wd_span s)
{
	size_t n = s.n;

	if (n > SHOWN_BYTES) {
		n = SHOWN_BYTES - 3;
		while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
			n--;
	}
	for (size_t i = 0; i < n; i++)
		(void)fputc(s.p[i] == '\n' ? ' ' : s.p[i], stdout);
	(void)fputs(n < s.n ? "...\n" : "\n", stdout);
}

static void put_parts(struct wd_span clean, const struct wd_part *parts, size_t n)
{
	(void)printf("  %6s %6s  %-10s %-28s %s\n", "at", "bytes", "part", "rule", "text");
	for (size_t i = 0; i < n; i++) {
		(void)printf("  %6td %6zu  %-10s %-28s ", parts[i].raw.p - clean.p, parts[i].raw.n,
			parts[i].part, parts[i].rule);
		put_short(parts[i].raw);
	}
	(void)fputc('\n', stdout);
}

/* --- the command ---------------------------------------------------------------------------- */

static void put_head(const struct explain *explain, const struct wd_story *story)
{
	(void)printf("%s%s%s: format %s%s, agency ", explain->colour ? "\033[1m" : "",
		explain->name, explain->colour ? "\033[0m" : "", story->format,
		story->format_guessed ? " (guessed)" : "");
	put_span(story->agency.n > 0 ? story->agency : WD_SPAN("unknown"));
	(void)printf(", action %s\n\n", wd_action_name(story->action));
}

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct explain *explain = arg;
	const struct wd_story *story = fin->story;

	if (!story) {
		const struct wd_fault *fault = fin->fault;

		if (explain->code == WD_EXIT_OK)
			explain->code = WD_EXIT_REFUSED;
		(void)printf("%s: no story: %s (%s)%s%.*s\n\n", explain->name, fault->reason,
			fault->format, fault->detail.n > 0 ? ": " : "", (int)fault->detail.n,
			fault->detail.n > 0 ? fault->detail.p : "");
		return WD_OK;
	}

	size_t n;
	struct wd_part *parts = sort_parts(story, &n);

	if (!parts && !STAILQ_EMPTY(&story->parts))
		return WD_ENOMEM;
	put_head(explain, story);
	put_text(explain, story->text.clean, parts, n);
	if (n > 0)
		put_parts(story->text.clean, parts, n);
	free(parts);

	enum wd_err err = wd_cli_print_fields(fin->json);
	(void)fputc('\n', stdout);
	return err;
}

static void explain_file(struct explain *explain, const char *name)
{
	explain->name = name;
	wd_buf_reset(&explain->text);

	int failed = wd_cli_read(name, &explain->text);
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", name, strerror(failed));
		explain->code = WD_EXIT_IO;
		return;
	}
	explain->cli.rec.payload = wd_buf_span(&explain->text);
	if (wd_pipeline_run(explain->cli.pipeline, &explain->cli.rec, (struct wd_span){ 0 },
		    on_finished, explain) != WD_OK) {
		(void)fputs("wiredesk: out of memory\n", stderr);
		explain->code = WD_EXIT_MEMORY;
	}
}

static int list_rules(void)
{
	const char *name, *text;

	for (size_t i = 0; (name = wd_rule_name(i, &text)) != NULL; i++)
		(void)printf("%2zu  %-12s %s\n", i + 1, name, text);
	return wd_cli_finish(WD_EXIT_OK);
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		WD_CLI_OPTIONS,
		{ "rules", no_argument, NULL, 'r' },
		{ 0 },
	};
	struct explain explain = { .colour = wd_cli_colour(STDOUT_FILENO) };
	struct wd_cli_opts opts = { 0 };
	int code, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'r')
			return list_rules();
		if (wd_cli_option(self, c, &opts, &code))
			return code;
	}
	code = wd_cli_open(&explain.cli, &opts);
	if (code != WD_EXIT_OK)
		goto out;

	wd_buf_init(&explain.text, WD_CLI_RECORD_BYTES + 1);
	if (optind == argc)
		explain_file(&explain, "-");
	for (int i = optind; i < argc; i++)
		explain_file(&explain, argv[i]);
	code = wd_cli_finish(explain.code);
	wd_buf_done(&explain.text);
out:
	wd_cli_close(&explain.cli);
	return code;
}

const struct wd_command wd_command_explain = {
	.name = "explain",
	.summary = "show which rule took what out of a story",
	.help = help,
	.run = run,
};
