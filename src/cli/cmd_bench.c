/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FILE_MAX       ((size_t)1 << 30)
#define NS_PER_S       1000000000.0
#define SECONDS_MAX    3600
#define RECORDS_A_LOOK 256

static const char help[] =
	"usage: wiredesk bench [OPTION...] FILE...\n"
	"\n"
	"Clean the stories in the FILEs over and over on one core, from their bytes to their JSON,\n"
	"and write how many that were in a second, then the time by stage. Each FILE is one\n"
	"record; of a FILE that ends in .jsonl the member \"text\" of each line is one.\n"
	"\n" WD_CLI_HELP "  --seconds N      how long; default 3\n"
	"  --table          one row for each format, and --seconds for each\n"
	"\n"
	"The first line ends in \"N stories/s\", by the time that the processor gave to it. What is\n"
	"no story is counted and told.\n";

struct bench {
	struct wd_cli cli;
	struct wd_buf bytes; /* all records, one behind the other */
	size_t *ends;        /* where each ends */
	size_t n, cap;
	uint64_t stories, faults, read; /* read: bytes */
	/* of each record, with --table: the format that it was read as; NULL: no story */
	const char **formats;
	const char *only; /* format of the records of a round; NULL: all */
};

static uint64_t ns_of(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now); /* cannot fail with the clocks used here */
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t now_ns(void)
{
	return ns_of(CLOCK_MONOTONIC);
}

/* --- records -------------------------------------------------------------------------------- */

/* What was appended to bench->bytes since the last record is the next one. */
static int end_record(struct bench *bench)
{
	if (bench->n == bench->cap) {
		size_t cap = bench->cap ? 2 * bench->cap : 256;
		size_t *ends = reallocarray(bench->ends, cap, sizeof(*ends));

		if (!ends)
			return WD_EXIT_MEMORY;
		bench->ends = ends;
		bench->cap = cap;
	}
	bench->ends[bench->n++] = bench->bytes.n;
	return WD_EXIT_OK;
}

static int load_lines(struct bench *bench, const char *name, struct wd_span text)
{
	unsigned line_no = 0;

	while (text.n > 0) {
		size_t n = wd_span_find_byte(text, '\n');
		struct wd_span line = wd_span_trim(wd_span_head(text, n));

		text = wd_span_from(text, n + 1);
		line_no++;
		if (line.n == 0)
			continue;

		enum wd_err err = wd_cli_line_text(line, &bench->bytes);
		if (err == WD_EINVAL) {
			(void)fprintf(stderr, "%s:%u: no object with \"text\"\n", name, line_no);
			return WD_EXIT_REFUSED;
		}
		if (err != WD_OK || end_record(bench) != WD_EXIT_OK)
			return WD_EXIT_MEMORY;
	}
	return WD_EXIT_OK;
}

static int load_file(struct bench *bench, const char *name)
{
	bool lines = wd_span_ends(wd_span_of(name), WD_SPAN(".jsonl"));
	struct wd_buf file;
	int code = WD_EXIT_OK;

	wd_buf_init(&file, FILE_MAX);

	int failed = wd_cli_read(name, lines ? &file : &bench->bytes);
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", name, strerror(failed));
		code = WD_EXIT_IO;
	} else if (lines) {
		code = load_lines(bench, name, wd_buf_span(&file));
	} else {
		code = end_record(bench);
	}
	wd_buf_done(&file);
	return code;
}

/* --- rounds --------------------------------------------------------------------------------- */

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct bench *bench = arg;

	if (fin->story)
		bench->stories++;
	else
		bench->faults++;
	return WD_OK;
}

static enum wd_err run_round(struct bench *bench)
{
	enum wd_err err = WD_OK;
	size_t from = 0;

	for (size_t i = 0; err == WD_OK && i < bench->n; from = bench->ends[i++]) {
		if (bench->only && bench->formats[i] != bench->only)
			continue;
		bench->cli.rec.payload =
			(struct wd_span){ bench->bytes.p + from, bench->ends[i] - from };
		bench->read += bench->cli.rec.payload.n;
		err = wd_pipeline_run(bench->cli.pipeline, &bench->cli.rec, (struct wd_span){ 0 },
			on_finished, bench);
	}
	return err;
}

/* Whole rounds for @p seconds of the processor's time, which others use too; says how long. */
static enum wd_err run_rounds(struct bench *bench, double seconds, double *ret_seconds)
{
	uint64_t begin_ns = ns_of(CLOCK_PROCESS_CPUTIME_ID);
	enum wd_err err = WD_OK;
	double took = 0;

	bench->stories = 0;
	bench->faults = 0;
	bench->read = 0;
	while (err == WD_OK && took < seconds) {
		/* Asking for the time takes as long as a small story. */
		for (size_t n = 0; err == WD_OK && n < RECORDS_A_LOOK; n += bench->n)
			err = run_round(bench);
		took = (double)(ns_of(CLOCK_PROCESS_CPUTIME_ID) - begin_ns) / NS_PER_S;
	}
	*ret_seconds = took;
	return err;
}

/* The stages' shares are by the clock on the wall; what they are shares of is @p seconds. */
static void print_stages(const struct bench *bench, double seconds)
{
	double us = seconds * 1000000 / (double)bench->stories;
	double total = 0;

	for (int i = 0; i < WD_STAGES; i++)
		total += (double)wd_pipeline_stage_ns(bench->cli.pipeline, (enum wd_stage)i);
	(void)printf("%-10s %9s %7s\n", "stage", "us/story", "share");
	for (int i = 0; i < WD_STAGES; i++) {
		double ns = (double)wd_pipeline_stage_ns(bench->cli.pipeline, (enum wd_stage)i);

		(void)printf("%-10s %9.2f %6.1f%%\n", wd_stage_name((enum wd_stage)i),
			us * ns / total, 100 * ns / total);
	}
	(void)printf("%-10s %9.2f\n", "all", us);
}

/* The rate is measured without looking at the clock in between, the stages in a time of their own. */
static int measure(struct bench *bench, double seconds)
{
	double took;
	enum wd_err err = run_round(bench);

	if (err == WD_OK && bench->stories == 0) {
		(void)fputs("wiredesk: no story in these files\n", stderr);
		return WD_EXIT_REFUSED;
	}
	if (err == WD_OK)
		err = run_rounds(bench, seconds * 3 / 4, &took);
	if (err == WD_OK) {
		(void)printf("%zu records, %zu bytes each on average, one core: %.0f stories/s\n",
			bench->n, bench->n ? bench->bytes.n / bench->n : 0,
			(double)bench->stories / took);
		wd_pipeline_time(bench->cli.pipeline, now_ns);
		err = run_rounds(bench, seconds / 4, &took);
	}
	if (err != WD_OK) {
		(void)fputs("wiredesk: out of memory\n", stderr);
		return WD_EXIT_MEMORY;
	}
	print_stages(bench, took);
	if (bench->faults == 0)
		return WD_EXIT_OK;
	(void)printf("%.1f%% of the outcomes were no story\n",
		100.0 * (double)bench->faults / (double)(bench->faults + bench->stories));
	return WD_EXIT_REFUSED;
}

/* --- a row for each format ------------------------------------------------------------------ */

struct probe {
	const char *format;
};

static enum wd_err on_probed(void *arg, const struct wd_finished *fin)
{
	struct probe *probe = arg;

	/* Names of formats are static, and one name is one pointer. */
	if (fin->story && !probe->format)
		probe->format = fin->story->format;
	return WD_OK;
}

static int find_formats(struct bench *bench)
{
	size_t from = 0;

	bench->formats = calloc(bench->n, sizeof(*bench->formats));
	for (size_t i = 0; bench->formats && i < bench->n; from = bench->ends[i++]) {
		struct probe probe = { NULL };

		bench->cli.rec.payload =
			(struct wd_span){ bench->bytes.p + from, bench->ends[i] - from };
		if (wd_pipeline_run(bench->cli.pipeline, &bench->cli.rec, (struct wd_span){ 0 },
			    on_probed, &probe) != WD_OK)
			return WD_EXIT_MEMORY;
		bench->formats[i] = probe.format;
	}
	return bench->formats ? WD_EXIT_OK : WD_EXIT_MEMORY;
}

static size_t bytes_of(const struct bench *bench, const char *format, size_t *ret_n)
{
	size_t bytes = 0, from = 0;

	*ret_n = 0;
	for (size_t i = 0; i < bench->n; from = bench->ends[i++]) {
		if (bench->formats[i] != format)
			continue;
		bytes += bench->ends[i] - from;
		++*ret_n;
	}
	return bytes;
}

/* "newsml-g2   1   4879    16503    80.5    22.1  17.4   9.0   12.1" */
static int print_row(struct bench *bench, const char *format, double seconds)
{
	size_t records;
	size_t bytes = bytes_of(bench, format, &records);
	double took = 0, total = 0;

	bench->only = format;
	wd_pipeline_time(bench->cli.pipeline, NULL);
	if (run_rounds(bench, seconds * 3 / 4, &took) != WD_OK)
		return WD_EXIT_MEMORY;
	double rate = (double)bench->stories / took;
	(void)printf("%-10s %7zu %8zu %9.0f %7.1f", format, records, records ? bytes / records : 0,
		rate, (double)bench->read / took / 1000000);
	wd_pipeline_time(bench->cli.pipeline, now_ns);
	if (run_rounds(bench, seconds / 4, &took) != WD_OK)
		return WD_EXIT_MEMORY;
	double us = took * 1000000 / (double)bench->stories;
	for (int i = 0; i < WD_STAGES; i++)
		total += (double)wd_pipeline_stage_ns(bench->cli.pipeline, (enum wd_stage)i);
	for (int i = 0; i < WD_STAGES; i++)
		(void)printf(" %9.2f",
			us * (double)wd_pipeline_stage_ns(bench->cli.pipeline, (enum wd_stage)i) /
				total);
	(void)fputc('\n', stdout);
	return WD_EXIT_OK;
}

static bool is_first(const struct bench *bench, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (bench->formats[k] == bench->formats[i])
			return false;
	}
	return true;
}

static int print_table(struct bench *bench, double seconds)
{
	size_t none = 0;
	int code = find_formats(bench);

	(void)printf("%-10s %7s %8s %9s %7s", "format", "records", "bytes", "stories/s", "MB/s");
	for (int i = 0; i < WD_STAGES; i++)
		(void)printf(" %9s", wd_stage_name((enum wd_stage)i));
	(void)puts("  us/story");
	for (size_t i = 0; code == WD_EXIT_OK && i < bench->n; i++) {
		if (!bench->formats[i])
			none++;
		else if (is_first(bench, i))
			code = print_row(bench, bench->formats[i], seconds);
	}
	if (code == WD_EXIT_MEMORY)
		(void)fputs("wiredesk: out of memory\n", stderr);
	if (code != WD_EXIT_OK || none == 0)
		return code;
	(void)printf("%zu records held no story\n", none);
	return WD_EXIT_REFUSED;
}

/* --- the command ---------------------------------------------------------------------------- */

static bool read_seconds(const char *arg, double *ret)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(arg, &end);
	if (errno || end == arg || *end || !(seconds > 0 && seconds <= SECONDS_MAX)) {
		(void)fprintf(stderr, "wiredesk: --seconds takes a number up to %d, not '%s'\n",
			SECONDS_MAX, arg);
		return false;
	}
	*ret = seconds;
	return true;
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		WD_CLI_OPTIONS,
		{ "seconds", required_argument, NULL, 's' },
		{ "table", no_argument, NULL, 't' },
		{ 0 },
	};
	struct bench bench = { 0 };
	struct wd_cli_opts opts = { 0 };
	double seconds = 3;
	bool table = false;
	int code, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 's') {
			if (!read_seconds(optarg, &seconds))
				return WD_EXIT_USAGE;
		} else if (c == 't') {
			table = true;
		} else if (wd_cli_option(self, c, &opts, &code)) {
			return code;
		}
	}
	if (optind == argc) {
		(void)fputs(self->help, stderr);
		return WD_EXIT_USAGE;
	}
	wd_buf_init(&bench.bytes, FILE_MAX);
	code = wd_cli_open(&bench.cli, &opts);
	for (int i = optind; code == WD_EXIT_OK && i < argc; i++)
		code = load_file(&bench, argv[i]);
	if (code == WD_EXIT_OK)
		code = wd_cli_finish(
			table ? print_table(&bench, seconds) : measure(&bench, seconds));
	free(bench.formats);
	free(bench.ends);
	wd_buf_done(&bench.bytes);
	wd_cli_close(&bench.cli);
	return code;
}

const struct wd_command wd_command_bench = {
	.name = "bench",
	.summary = "measure how fast stories are cleaned",
	.help = help,
	.run = run,
};
