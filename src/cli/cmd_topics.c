/* SPDX-License-Identifier: MIT */
#include "cli/kafka.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "daemon/topic_admin.h"

static const char help[] =
	"usage: wiredesk topics [OPTION...]\n"
	"\n"
	"Show the topics that the conf names and whether they are as wiredeskd needs them.\n"
	"\n"
	"  -c, --config FILE  the daemon's conf; default: " WD_CLI_CONF_FILE "\n"
	"  --create           create those that are missing, with the right settings\n"
	"  --json             one object a line\n"
	"  --help             show this\n"
	"  --version          show the version\n"
	"\n"
	"The exit code is 0 if all are there and sound, 1 if not.\n";

struct topics {
	const struct wd_conf *conf;
	struct rd_kafka_s *client;
	bool create, json;
	int code;
};

static void show(const struct topics *topics, const struct wd_topic_want *want,
	const struct wd_topic_facts *facts, const char *state)
{
	char partitions[16] = "", replicas[16] = "", retention[24] = "", largest[24] = "";

	if (facts->partitions > 0) {
		(void)snprintf(partitions, sizeof(partitions), "%d", facts->partitions);
		(void)snprintf(replicas, sizeof(replicas), "%d", facts->replicas);
	}
	if (facts->retention_ms != INT64_MIN)
		(void)snprintf(retention, sizeof(retention), "%" PRId64, facts->retention_ms);
	if (facts->max_bytes > 0)
		(void)snprintf(largest, sizeof(largest), "%" PRId64, facts->max_bytes);
	if (topics->json) {
		const struct wd_cli_member members[] = {
			{ "topic", wd_span_of(want->name) },
			{ "role", wd_span_of(wd_topic_role_name(want->role)) },
			{ "partitions", wd_span_of(partitions) },
			{ "replicas", wd_span_of(replicas) },
			{ "cleanup.policy", wd_span_of(facts->cleanup) },
			{ "retention.ms", wd_span_of(retention) },
			{ "max.message.bytes", wd_span_of(largest) },
			{ "state", wd_span_of(state) },
		};

		/* Without memory the line is not whole, and the next ones say so. */
		(void)wd_cli_print_object(members, sizeof(members) / sizeof(members[0]));
		return;
	}
	(void)printf("%-12s  %-28s  %10s  %8s  %-15s  %14s  %12s  %s\n",
		wd_topic_role_name(want->role), want->name, partitions, replicas, facts->cleanup,
		retention, largest, state);
}

static bool look(struct topics *topics, const struct wd_topic_want *want,
	struct wd_topic_facts *ret, char *why, size_t size)
{
	bool again;

	if (!wd_topic_look(topics->client, want->name, ret, why, size)) {
		topics->code = WD_EXIT_AWAY;
		return false;
	}
	if (ret->partitions > 0 || !topics->create)
		return true;
	if (!wd_topic_create(topics->client, topics->conf, want, &again, why, size)) {
		topics->code = WD_EXIT_AWAY;
		return false;
	}
	/* It takes a moment to be known everywhere. */
	for (int i = 0; i < 50 && ret->partitions <= 0; i++) {
		const struct timespec moment = { .tv_nsec = 100000000 };

		(void)nanosleep(&moment, NULL);
		if (!wd_topic_look(topics->client, want->name, ret, why, size))
			return false;
	}
	return true;
}

static void check(struct topics *topics, const struct wd_topic_want *want)
{
	struct wd_topic_facts facts;
	char why[512] = "";
	bool fatal;

	if (!look(topics, want, &facts, why, sizeof(why))) {
		show(topics, want, &facts, why);
		return;
	}
	if (facts.partitions == 0) {
		topics->code = topics->code == WD_EXIT_OK ? WD_EXIT_REFUSED : topics->code;
		show(topics, want, &facts, "missing; --create makes it");
		return;
	}
	(void)wd_topic_settings(topics->client, want->name, &facts);
	bool sound = wd_topic_sound(topics->conf, want, &facts, &fatal, why, sizeof(why));
	if (!sound && topics->code == WD_EXIT_OK)
		topics->code = WD_EXIT_REFUSED;
	show(topics, want, &facts, sound ? "ok" : why);
}

static void go(struct topics *topics)
{
	struct wd_topic_want wants[WD_TOPICS_MAX];
	size_t n = wd_topic_list(topics->conf, wants, WD_TOPICS_MAX);

	if (!topics->json)
		(void)printf("%-12s  %-28s  %10s  %8s  %-15s  %14s  %12s  %s\n", "role", "topic",
			"partitions", "replicas", "cleanup.policy", "retention.ms", "max bytes",
			"state");
	for (size_t i = 0; i < n; i++)
		check(topics, &wants[i]);
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	enum { CREATE = 1, JSON };
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "create", no_argument, NULL, CREATE },
		{ "json", no_argument, NULL, JSON },
		WD_CLI_COMMON_OPTIONS,
		{ 0 },
	};
	struct topics topics = { 0 };
	const char *conf_file = NULL;
	struct wd_conf *conf = NULL;
	int code, c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'c')
			conf_file = optarg;
		else if (c == CREATE)
			topics.create = true;
		else if (c == JSON)
			topics.json = true;
		else if (wd_cli_option(self, c, &(struct wd_cli_opts){ 0 }, &code))
			return code;
	}
	if (optind < argc)
		return wd_cli_usage(self);
	code = wd_cli_conf(conf_file, &conf);
	if (code == WD_EXIT_OK) {
		topics.conf = conf;
		topics.client = wd_cli_client(conf);
		if (topics.client)
			go(&topics);
		code = topics.client ? topics.code : WD_EXIT_CONF;
		wd_cli_client_close(topics.client);
	}
	wd_conf_free(conf);
	return wd_cli_finish(code);
}

const struct wd_command wd_command_topics = {
	.name = "topics",
	.summary = "show, check and create the topics of the daemon's conf",
	.help = help,
	.run = run,
};
