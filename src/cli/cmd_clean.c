/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdio.h>

static const char help[] =
	"usage: wiredesk clean [OPTION...] [FILE...]\n"
	"\n"
	"Clean the stories in each FILE, or in standard input without one or for '-', and\n"
	"write each as a line of IPTC ninjs JSON.\n"
	"\n" WD_CLI_HELP
	"  --report         write {\"input\": FILE, \"story\": {...}} for a story, and\n"
	"                   {\"input\": FILE, \"error\": {\"reason\": ...}} for what is none\n"
	"\n"
	"Without --report, what is no story is told on standard error. The exit code is 0 if all\n"
	"input was stories, 1 if some was not, 74 if a file could not be read.\n";

struct clean {
	struct wd_cli cli;
	struct wd_buf text;
	const char *name; /* of the file at hand */
	bool report;
	int code;
};

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct clean *clean = arg;
	const struct wd_fault *fault = fin->fault;

	if (fault && clean->code == WD_EXIT_OK)
		clean->code = WD_EXIT_REFUSED;
	if (fault && clean->report)
		return wd_cli_print_error(clean->name, fault);
	if (fault) {
		(void)fprintf(stderr, "%s: %s (%s)%s%.*s\n", clean->name, fault->reason,
			fault->format, fault->detail.n > 0 ? ": " : "", (int)fault->detail.n,
			fault->detail.n > 0 ? fault->detail.p : "");
		return WD_OK;
	}
	if (clean->report)
		return wd_cli_print_story(clean->name, fin->json);
	(void)fwrite(fin->json.p, 1, fin->json.n, stdout);
	(void)fputc('\n', stdout);
	return WD_OK;
}

static enum wd_err unreadable(struct clean *clean, int failed)
{
	const char *why = strerror(failed);

	clean->code = WD_EXIT_IO;
	(void)fprintf(stderr, "%s: %s\n", clean->name, why);
	if (!clean->report)
		return WD_OK;
	return wd_cli_print_error(clean->name,
		&(struct wd_fault){
			.reason = "unreadable", .format = "auto", .detail = wd_span_of(why) });
}

static enum wd_err clean_file(struct clean *clean, const char *name)
{
	clean->name = name;
	wd_buf_reset(&clean->text);

	int failed = wd_cli_read(name, &clean->text);
	if (failed)
		return unreadable(clean, failed);
	clean->cli.rec.payload = wd_buf_span(&clean->text);
	return wd_pipeline_run(
		clean->cli.pipeline, &clean->cli.rec, (struct wd_span){ 0 }, on_finished, clean);
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		WD_CLI_OPTIONS,
		{ "report", no_argument, NULL, 'r' },
		{ 0 },
	};
	static char stdin_name[] = "-";
	char *only_stdin[] = { stdin_name, NULL };
	struct clean clean = { 0 };
	struct wd_cli_opts opts = { 0 };
	int code, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'r')
			clean.report = true;
		else if (wd_cli_option(self, c, &opts, &code))
			return code;
	}
	code = wd_cli_open(&clean.cli, &opts);
	if (code != WD_EXIT_OK)
		goto out;

	/* One byte more than the limit shows that a file is over it. */
	wd_buf_init(&clean.text, WD_CLI_RECORD_BYTES + 1);
	for (char **name = optind < argc ? argv + optind : only_stdin; *name; name++) {
		if (clean_file(&clean, *name) != WD_OK) {
			(void)fputs("wiredesk: out of memory\n", stderr);
			clean.code = WD_EXIT_MEMORY;
			break;
		}
	}
	code = wd_cli_finish(clean.code);
	wd_buf_done(&clean.text);
out:
	wd_cli_close(&clean.cli);
	return code;
}

const struct wd_command wd_command_clean = {
	.name = "clean",
	.summary = "clean stories and write them as ninjs",
	.help = help,
	.run = run,
};
