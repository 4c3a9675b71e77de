/* SPDX-License-Identifier: MIT */
#include "cli/kafka.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/when.h"
#include "daemon/loop.h"

#define COLOURS 6

static const char help[] =
	"usage: wiredesk tail [OPTION...]\n"
	"\n"
	"Show stories as they are published: time, agency, headline, place, byline. Ends at ^C.\n"
	"\n"
	"  -c, --config FILE  the daemon's conf; default: " WD_CLI_CONF_FILE "\n"
	"  --agency NAME      only those of this agency, as the story names it\n"
	"  --from TIME        begin with stories from then: 2026-01-14T09:00:00Z, -2h\n"
	"  --to TIME          end with those of then instead of waiting for more\n"
	"  --json             write the documents as they are, one a line\n"
	"  --help             show this\n"
	"  --version          show the version\n"
	"\n"
	"Colours are used on a terminal, unless NO_COLOR is set.\n";

struct tail {
	const char *conf_file, *agency, *from, *to;
	bool json, colour;
};

/* The same colour for the same agency, whoever else is there. */
static int colour_of(const char *agency)
{
	unsigned sum = 0;

	for (; *agency; agency++)
		sum = sum * 31 + (unsigned char)*agency;
	return 31 + (int)(sum % COLOURS);
}

static void show(const struct tail *tail, const struct wd_message *msg)
{
	struct wd_span action = wd_message_header(msg, "story-action");
	struct wd_cli_facts facts;
	char when[32];

	if (!wd_cli_facts(msg->payload, &facts))
		return;
	if (!tail->agency || strcmp(tail->agency, facts.agency) == 0) {
		wd_when_print(msg->time_ms, when);
		(void)printf("%.8s  ", when + strlen("2026-01-14T"));
		if (tail->colour)
			(void)printf(
				"\033[%dm%-12s\033[0m  ", colour_of(facts.agency), facts.agency);
		else
			(void)printf("%-12s  ", facts.agency);
		if (action.n > 0 && !wd_span_eq(action, WD_SPAN("new")))
			(void)printf("[%.*s] ", (int)action.n, action.p);
		(void)printf("%s", *facts.headline ? facts.headline : "(no headline)");
		if (*facts.located)
			(void)printf("  %s", facts.located);
		if (*facts.by)
			(void)printf("  by %s", facts.by);
		(void)putchar('\n');
	}
	wd_cli_facts_done(&facts);
}

static void show_json(const struct tail *tail, const struct wd_message *msg)
{
	struct wd_cli_facts facts;

	if (!wd_cli_facts(msg->payload, &facts))
		return;
	if (!tail->agency || strcmp(tail->agency, facts.agency) == 0) {
		(void)fwrite(msg->payload.p, 1, msg->payload.n, stdout);
		(void)putchar('\n');
	}
	wd_cli_facts_done(&facts);
}

static int follow(const struct tail *tail, const struct wd_conf *conf)
{
	int64_t now = wd_wall_ms();
	struct wd_reader_range range = { .follow = !tail->to };
	const char *topic = conf->output_topic;
	struct wd_reader *reader;
	struct wd_message msg;

	if ((tail->from && !wd_when(tail->from, now, &range.from_ms)) ||
		(tail->to && !wd_when(tail->to, now, &range.to_ms)))
		return wd_cli_no_time();
	int code = wd_reader_open(conf, &topic, 1, &range, &reader);
	while (code == WD_EXIT_OK && wd_reader_next(reader, &msg, &code)) {
		(tail->json ? show_json : show)(tail, &msg);
		/* A closed pipe ends it; whoever reads wants each line when it comes. */
		if (fflush(stdout) != 0)
			break;
	}
	wd_reader_close(reader);
	return code;
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	enum { AGENCY = 1, FROM, TO, JSON };
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "agency", required_argument, NULL, AGENCY },
		{ "from", required_argument, NULL, FROM },
		{ "to", required_argument, NULL, TO },
		{ "json", no_argument, NULL, JSON },
		WD_CLI_COMMON_OPTIONS,
		{ 0 },
	};
	struct tail tail = { .colour = wd_cli_colour(STDOUT_FILENO) };
	struct wd_conf *conf = NULL;
	int code, c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'c')
			tail.conf_file = optarg;
		else if (c == AGENCY)
			tail.agency = optarg;
		else if (c == FROM)
			tail.from = optarg;
		else if (c == TO)
			tail.to = optarg;
		else if (c == JSON)
			tail.json = true;
		else if (wd_cli_option(self, c, &(struct wd_cli_opts){ 0 }, &code))
			return code;
	}
	if (optind < argc)
		return wd_cli_usage(self);
	code = wd_cli_conf(tail.conf_file, &conf);
	if (code == WD_EXIT_OK)
		code = follow(&tail, conf);
	wd_conf_free(conf);
	return wd_cli_finish(code);
}

const struct wd_command wd_command_tail = {
	.name = "tail",
	.summary = "show stories as they are published",
	.help = help,
	.run = run,
};
