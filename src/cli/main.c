/* SPDX-License-Identifier: MIT */
/* wiredesk: the core of the daemon, offline, for the people who tune it. */
#include "cli/cli.h"

#include <stdio.h>

static const struct wd_command *const commands[] = {
	&wd_command_clean,
	&wd_command_explain,
	&wd_command_test,
	&wd_command_bench,
	&wd_command_tail,
	&wd_command_why,
	&wd_command_replay,
	&wd_command_topics,
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *to)
{
	(void)fputs("usage: wiredesk COMMAND [OPTION...] [FILE...]\n"
		    "       wiredesk COMMAND --help\n\n",
		to);
	for (size_t i = 0; i < N_COMMANDS; i++)
		(void)fprintf(to, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	(void)fputs(
		"\n"
		"exit codes: 0 done, 1 some input is no story or a test failed, 2 usage,\n"
		"69 no broker or topic, 71 out of memory, 74 a file cannot be read or written,\n"
		"78 a conf, agency or .expect file is wrong\n",
		to);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		usage(stdout);
		return wd_cli_finish(WD_EXIT_OK);
	}
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		(void)puts("wiredesk " WD_VERSION);
		return wd_cli_finish(WD_EXIT_OK);
	}
	for (size_t i = 0; i < N_COMMANDS; i++) {
		char title[64];

		if (strcmp(name, commands[i]->name) != 0)
			continue;
		/* getopt_long() puts argv[0] in front of what it has to say. */
		(void)snprintf(title, sizeof(title), "wiredesk %s", commands[i]->name);
		argv[1] = title;
		return commands[i]->run(commands[i], argc - 1, argv + 1);
	}
	if (*name)
		(void)fprintf(stderr, "wiredesk: no command '%s'\n", name);
	usage(stderr);
	return WD_EXIT_USAGE;
}
