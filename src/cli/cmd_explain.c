/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "cli/explain.h"
#include "wiredesk/normalize.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
	"usage: wiredesk explain [OPTION...] [FILE...]\n"
	"       wiredesk explain [OPTION...] --diff OLD NEW PATH...\n"
	"       wiredesk explain --rules\n"
	"\n"
	"Show what cleaning does to the stories in each FILE, or in standard input: the text with\n"
	"what was taken out of it marked, the rule that took each part, and the resulting fields.\n"
	"\n" WD_CLI_HELP
	"  --json           write a line of JSON for each outcome, or with --diff for each field\n"
	"  --html           write one HTML page\n"
	"  --diff           show what comes otherwise with the agencies of the folder NEW than with\n"
	"                   those of OLD, of the files below each PATH; '-' is the built-in ones\n"
	"  --rules          list the rules in their order\n"
	"\n"
	"Colours are used on a terminal, unless NO_COLOR is set. Exit codes as for clean; with --diff\n"
	"0 if nothing differs and 1 if something does.\n";

struct explain {
	struct wd_cli cli;
	struct wd_buf text;
	const struct wd_explain_form *form;
	const char *name;
	bool colour;
	int code;
};

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

void wd_explain_pieces(const struct wd_explained *it,
	void (*fn)(const struct wd_explained *it, struct wd_span piece, const struct wd_part *part))
{
	struct wd_span clean = it->fin->story->text.clean;
	size_t at = 0;

	for (size_t i = 0; i < it->n; i++) {
		size_t from = (size_t)(it->parts[i].raw.p - clean.p);

		if (from < at)
			continue;
		fn(it, wd_span_head(wd_span_from(clean, at), from - at), NULL);
		fn(it, it->parts[i].raw, &it->parts[i]);
		at = from + it->parts[i].raw.n;
	}
	fn(it, wd_span_from(clean, at), NULL);
}

/* --- the command ---------------------------------------------------------------------------- */

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct explain *explain = arg;
	struct wd_explained it = { explain->name, fin, NULL, 0, explain->colour };
	struct wd_part *parts = NULL;

	if (fin->fault && explain->code == WD_EXIT_OK)
		explain->code = WD_EXIT_REFUSED;
	if (fin->story) {
		parts = sort_parts(fin->story, &it.n);
		if (!parts && !STAILQ_EMPTY(&fin->story->parts))
			return WD_ENOMEM;
		it.parts = parts;
	}
	enum wd_err err = explain->form->one(&it);
	free(parts);
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

static int explain_all(struct explain *explain, char **names)
{
	wd_buf_init(&explain->text, WD_CLI_RECORD_BYTES + 1);
	if (explain->form->begin)
		explain->form->begin();
	if (!*names)
		explain_file(explain, "-");
	for (; *names; names++)
		explain_file(explain, *names);
	if (explain->form->end)
		explain->form->end();
	wd_buf_done(&explain->text);
	return wd_cli_finish(explain->code);
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		WD_CLI_OPTIONS,
		{ "rules", no_argument, NULL, 'r' },
		{ "json", no_argument, NULL, 'j' },
		{ "html", no_argument, NULL, 'H' },
		{ "diff", no_argument, NULL, 'D' },
		{ 0 },
	};
	struct explain explain = { .form = &wd_explain_text,
		.colour = wd_cli_colour(STDOUT_FILENO) };
	struct wd_cli_opts opts = { 0 };
	bool diff = false;
	int code, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'r')
			return list_rules();
		if (c == 'j')
			explain.form = &wd_explain_json;
		else if (c == 'H')
			explain.form = &wd_explain_html;
		else if (c == 'D')
			diff = true;
		else if (wd_cli_option(self, c, &opts, &code))
			return code;
	}
	if (diff && (argc - optind < 3 || opts.conf || explain.form == &wd_explain_html)) {
		(void)fputs(help, stderr);
		return WD_EXIT_USAGE;
	}
	if (diff)
		return wd_explain_diff(&opts, argv + optind, explain.form == &wd_explain_json);
	code = wd_cli_open(&explain.cli, &opts);
	if (code == WD_EXIT_OK)
		code = explain_all(&explain, argv + optind);
	wd_cli_close(&explain.cli);
	return code;
}

const struct wd_command wd_command_explain = {
	.name = "explain",
	.summary = "show which rule took what out of a story",
	.help = help,
	.run = run,
};
