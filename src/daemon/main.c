/* SPDX-License-Identifier: MIT */
/*
 * wiredeskd: read the arguments and the conf, then hand over.
 *
 * Mutable globals of the program, all of them: the logger's state (log.c), the last STATUS line
 * (notify.c: last_status), and nothing else.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/conf.h"
#include "daemon/daemon.h"
#include "daemon/loop.h"

#define CONF_PATH "/etc/wiredesk/wiredesk.conf"

enum option_id { OPT_CHECK = 256, OPT_DEMO, OPT_PRINT, OPT_VERSION };

struct args {
	const char *conf;
	bool check, print, demo;
};

static void usage(FILE *to)
{
	(void)fputs(
		"usage: wiredeskd [-c FILE] [--check | --print-config] [--demo]\n"
		"\n"
		"Clean news-agency stories from Kafka and publish them as ninjs, exactly once.\n"
		"\n"
		"  -c, --conf FILE   conf file (default " CONF_PATH ")\n"
		"      --check       report every mistake in the conf and leave: 0 or 78\n"
		"      --print-config  print the conf in force and leave\n"
		"      --demo        run on an embedded Kafka; prints where it listens\n"
		"  -h, --help        this text\n"
		"      --version     version\n",
		to);
}

/* -1: go on; otherwise the exit code. */
static int read_args(int argc, char **argv, struct args *args)
{
	static const struct option options[] = {
		{ "conf", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, OPT_CHECK },
		{ "print-config", no_argument, NULL, OPT_PRINT },
		{ "demo", no_argument, NULL, OPT_DEMO },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			args->conf = optarg;
			break;
		case OPT_CHECK:
			args->check = true;
			break;
		case OPT_PRINT:
			args->print = true;
			break;
		case OPT_DEMO:
			args->demo = true;
			break;
		case OPT_VERSION:
			(void)puts("wiredeskd " WD_VERSION);
			return WD_EXIT_OK;
		case 'h':
			usage(stdout);
			return WD_EXIT_OK;
		default:
			usage(stderr);
			return WD_EXIT_USAGE;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "wiredeskd: unexpected argument %s\n", argv[optind]);
		return WD_EXIT_USAGE;
	}
	return -1;
}

static void report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	if (file && line)
		(void)fprintf(stderr, "%s:%u: %s\n", file, line, msg);
	else
		(void)fprintf(stderr, "%s%s%s\n", file ? file : "wiredeskd", ": ", msg);
}

static int print_conf(const struct wd_conf *conf)
{
	struct wd_buf buf;
	int code = WD_EXIT_FAILED;

	wd_buf_init(&buf, 16u << 20);
	if (wd_conf_print(conf, &buf) == WD_OK && fwrite(buf.p, 1, buf.n, stdout) == buf.n &&
		fflush(stdout) == 0)
		code = WD_EXIT_OK;
	wd_buf_done(&buf);
	return code;
}

int main(int argc, char **argv)
{
	struct args args = { 0 };
	struct wd_conf *conf = NULL;
	int code;

	wd_loop_hold_signals(true);
	code = read_args(argc, argv, &args);

	if (code >= 0)
		return code;
	const char *path = args.conf ? args.conf : args.demo ? NULL : CONF_PATH;
	enum wd_err err = wd_conf_load(path, report, NULL, &conf);
	if (err != WD_OK)
		return err == WD_ENOMEM ? WD_EXIT_FAILED : WD_EXIT_CONF;
	if (args.check || args.print) {
		code = args.print ? print_conf(conf) : WD_EXIT_OK;
		wd_conf_free(conf);
		return code;
	}
	return (int)wd_daemon_run(path, conf, args.demo);
}
