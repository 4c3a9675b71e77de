/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"
#include "cli/when.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AGENCY_FILE_MAX ((size_t)1 << 20)
#define READ_BYTES      65536

int wd_cli_no_memory(void)
{
	(void)fputs("wiredesk: out of memory\n", stderr);
	return WD_EXIT_MEMORY;
}

int wd_cli_no_time(void)
{
	(void)fputs("wiredesk: a time is 2026-01-14T09:00:00Z, -90m, -2h, -7d or now\n", stderr);
	return WD_EXIT_USAGE;
}

int wd_cli_usage(const struct wd_command *self)
{
	(void)fputs(self->help, stderr);
	return WD_EXIT_USAGE;
}

bool wd_cli_option(const struct wd_command *self, int c, struct wd_cli_opts *opts, int *ret_exit)
{
	switch (c) {
	case 'f':
		opts->format = optarg;
		return false;
	case 'a':
		opts->agency = optarg;
		return false;
	case 'c':
		opts->charset = optarg;
		return false;
	case 'l':
		opts->language = optarg;
		return false;
	case 't':
		opts->time = optarg;
		return false;
	case 'd':
		opts->conf = optarg;
		return false;
	case 'h':
		(void)fputs(self->help, stdout);
		*ret_exit = wd_cli_finish(WD_EXIT_OK);
		return true;
	case 'V':
		(void)puts("wiredesk " WD_VERSION);
		*ret_exit = wd_cli_finish(WD_EXIT_OK);
		return true;
	default:
		*ret_exit = wd_cli_usage(self);
		return true;
	}
}

/* --- agency files --------------------------------------------------------------------------- */

static void report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	(void)fprintf(stderr, "%s:%u: %s\n", file, line, msg);
}

static int add_agency(struct wd_vocab *vocab, const char *dir, const char *name)
{
	struct wd_buf path, text;
	int code = WD_EXIT_OK;

	wd_buf_init(&path, 65536);
	wd_buf_init(&text, AGENCY_FILE_MAX);
	if (wd_buf_printf(&path, "%s/agencies/%s%c", dir, name, '\0') != WD_OK) {
		code = WD_EXIT_MEMORY;
		goto out;
	}

	int failed = wd_cli_read(path.p, &text);
	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", path.p, strerror(failed));
		code = WD_EXIT_IO;
		goto out;
	}

	struct wd_span key = { name, strlen(name) - strlen(".conf") };
	enum wd_err err = wd_vocab_add(vocab, key, path.p, wd_buf_span(&text), report, NULL);
	if (err != WD_OK)
		code = err == WD_ENOMEM ? WD_EXIT_MEMORY : WD_EXIT_CONF;
out:
	wd_buf_done(&path);
	wd_buf_done(&text);
	return code;
}

static int is_conf(const struct dirent *entry)
{
	struct wd_span name = wd_span_of(entry->d_name);

	return name.n > strlen(".conf") && wd_span_ends(name, WD_SPAN(".conf"));
}

/* In byte order, so that mistakes are told in the same order everywhere. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_agencies(struct wd_vocab *vocab, const char *dir)
{
	struct dirent **entries = NULL;
	char path[4096];
	int worst = WD_EXIT_OK;

	(void)snprintf(path, sizeof(path), "%s/agencies", dir);
	int n = scandir(path, &entries, is_conf, by_name);
	if (n < 0) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return WD_EXIT_IO;
	}
	for (int i = 0; i < n; i++) {
		int code = add_agency(vocab, dir, entries[i]->d_name);

		worst = code != WD_EXIT_OK ? code : worst;
		free(entries[i]);
	}
	free(entries);
	return worst;
}

/* --- setting up ----------------------------------------------------------------------------- */

static int no_format(const char *name)
{
	(void)fprintf(stderr, "wiredesk: no format '%s'; there are: auto", name);
	for (size_t i = 0; wd_format_name(i); i++)
		(void)fprintf(stderr, " %s", wd_format_name(i));
	(void)fputc('\n', stderr);
	return WD_EXIT_USAGE;
}

static int open_vocab(struct wd_cli *cli, const struct wd_cli_opts *opts)
{
	int code = WD_EXIT_OK;

	cli->vocab = wd_vocab_new();
	if (!cli->vocab || wd_vocab_add_builtin(cli->vocab) != WD_OK)
		return wd_cli_no_memory();
	if (opts->conf)
		code = add_agencies(cli->vocab, opts->conf);
	if (code != WD_EXIT_OK)
		return code;
	if (wd_vocab_seal(cli->vocab) != WD_OK)
		return wd_cli_no_memory();
	if (opts->agency && !wd_vocab_has(cli->vocab, wd_span_of(opts->agency))) {
		(void)fprintf(stderr, "wiredesk: no agency '%s'\n", opts->agency);
		return WD_EXIT_USAGE;
	}
	return WD_EXIT_OK;
}

int wd_cli_open(struct wd_cli *cli, const struct wd_cli_opts *opts)
{
	static const struct wd_pipeline_opts defaults = {
		.record_bytes = WD_CLI_RECORD_BYTES,
		.short_words = WD_CLI_SHORT_WORDS,
	};

	*cli = (struct wd_cli){
		.rec = {
			.format = wd_span_of(opts->format),
			.agency = wd_span_of(opts->agency),
			.charset = wd_span_of(opts->charset),
			.language = wd_span_of(opts->language),
		},
	};
	/* No "now" and no "-2h": the same input gives the same output, today and tomorrow. */
	if (opts->time &&
		(*opts->time < '0' || *opts->time > '9' ||
			!wd_when(opts->time, 0, &cli->rec.time_ms))) {
		(void)fprintf(stderr,
			"wiredesk: --time takes a moment like 2026-01-05T12:00:00Z, not '%s'\n",
			opts->time);
		return WD_EXIT_USAGE;
	}
	if (opts->format && !wd_format_known(cli->rec.format))
		return no_format(opts->format);

	int code = open_vocab(cli, opts);
	if (code != WD_EXIT_OK)
		return code;
	cli->pipeline = wd_pipeline_new(cli->vocab, &defaults);
	return cli->pipeline ? WD_EXIT_OK : wd_cli_no_memory();
}

void wd_cli_close(struct wd_cli *cli)
{
	wd_pipeline_free(cli->pipeline);
	wd_vocab_free(cli->vocab);
}

/* --- files ---------------------------------------------------------------------------------- */

static int read_all(int fd, struct wd_buf *buf)
{
	while (buf->n < buf->max) {
		size_t want = buf->max - buf->n < READ_BYTES ? buf->max - buf->n : READ_BYTES;

		if (wd_buf_reserve(buf, want) != WD_OK)
			return ENOMEM;
		ssize_t got = read(fd, buf->p + buf->n, want);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got == 0)
			break;
		if (got > 0)
			buf->n += (size_t)got;
	}
	return 0;
}

int wd_cli_read(const char *name, struct wd_buf *buf)
{
	if (strcmp(name, "-") == 0)
		return read_all(STDIN_FILENO, buf);

	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int failed = read_all(fd, buf);
	(void)close(fd); /* read only: nothing can be lost by it */
	return failed;
}

int wd_cli_finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	(void)fprintf(stderr, "wiredesk: standard output: %s\n", strerror(errno));
	return WD_EXIT_IO;
}

bool wd_cli_colour(int fd)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fd) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}
