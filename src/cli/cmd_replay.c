/* SPDX-License-Identifier: MIT */
/*
 * Dead letters go back to the topic they came from. For each a marker is written to the dead-letter
 * topic in the same transaction, so that the next replay knows of it whatever was asked for then:
 *
 *     wire.dead 0 @16   the dead letter    verdict=dead-letter reason=not-utf8 source-topic=wire.raw
 *     wire.dead 0 @41   no value           verdict=replayed source-topic=wire.dead source-partition=0
 *                                          source-offset=16
 *
 * The writer is opened before the markers are read: that ends what a replay before this one left open.
 */
#include "cli/kafka.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/progress.h"
#include "cli/when.h"
#include "daemon/loop.h"
#include "daemon/outgoing.h"

#define TXN_RECORDS 1000
#define OURS        8

static const char help[] =
	"usage: wiredesk replay --dead-letters [OPTION...]\n"
	"       wiredesk replay --topic T --from TIME [--to TIME] [OPTION...]\n"
	"\n"
	"Give records to wiredeskd again. Dead letters go back to the topics they came from, each\n"
	"once, also when this is called again. Records of an input topic are copied to its end;\n"
	"what was published before comes out as a duplicate, unless --force is given.\n"
	"\n"
	"  -c, --config FILE  the daemon's conf; default: " WD_CLI_CONF_FILE "\n"
	"  --dead-letters     replay the dead letters of [output] dead_letters\n"
	"  --reason WORD      only those with this reason: not-utf8\n"
	"  --topic T          replay records of this input topic\n"
	"  --from TIME        records from then on: 2026-01-14T09:00:00Z, -2h, -7d\n"
	"  --to TIME          records up to then; default: now\n"
	"  --force            publish them again as they are now made, marked republished\n"
	"  --dry-run          say what would be done and do nothing\n"
	"  --json             write the summary as JSON\n"
	"  --help             show this\n"
	"  --version          show the version\n";

struct place {
	int32_t partition;
	int64_t offset;
};

struct replay {
	const struct wd_conf *conf;
	const char *conf_file, *reason, *topic, *from, *to;
	bool dead_letters, force, dry_run, json;
	struct wd_writer *writer;
	struct place *markers; /* dead letters that were replayed, sorted */
	size_t n_markers, max_markers;
	size_t replayed, before, truncated, homeless;
};

/* --- markers --------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->partition != y->partition)
		return x->partition < y->partition ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

static bool number(struct wd_span s, int64_t *ret)
{
	char text[24];
	char *end;

	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	errno = 0;
	*ret = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0';
}

static int note_marker(struct replay *replay, const struct wd_message *msg)
{
	int64_t partition, offset;

	if (!wd_span_eq(wd_message_header(msg, "verdict"), WD_SPAN("replayed")) ||
		!number(wd_message_header(msg, "source-partition"), &partition) ||
		!number(wd_message_header(msg, "source-offset"), &offset))
		return WD_EXIT_OK;
	if (replay->n_markers == replay->max_markers) {
		size_t max = replay->max_markers > 0 ? 2 * replay->max_markers : 256;
		struct place *markers = realloc(replay->markers, max * sizeof(*markers));

		if (!markers) {
			return wd_cli_no_memory();
		}
		replay->markers = markers;
		replay->max_markers = max;
	}
	replay->markers[replay->n_markers++] = (struct place){ (int32_t)partition, offset };
	return WD_EXIT_OK;
}

static bool was_replayed(const struct replay *replay, const struct wd_message *msg)
{
	struct place place = { msg->partition, msg->offset };

	return replay->n_markers > 0 &&
		bsearch(&place, replay->markers, replay->n_markers, sizeof(place), by_place);
}

/* --- sending --------------------------------------------------------------------------------- */

struct history {
	char from[512], count[24], reasons[256];
};

/* What came with the record, and how it came back. */
static size_t headers_of(struct replay *replay, const struct wd_message *msg,
	struct history *history, struct wd_header *ret)
{
	struct wd_header source[WD_HEADERS_MAX];
	size_t n_source = wd_message_headers(msg, source, WD_HEADERS_MAX), n = 0;
	struct wd_span reason = wd_message_header(msg, "reason");
	struct wd_span reasons = wd_message_header(msg, "replay-reasons");
	int64_t count = 0;

	for (size_t i = 0; i < n_source; i++) {
		struct wd_span name = wd_span_of(source[i].name);
		bool type = wd_span_eq_nocase(name, WD_SPAN("content-type"));

		if ((type || !wd_outgoing_owns(source[i].name)) &&
			!wd_span_starts(name, WD_SPAN("replay")))
			ret[n++] = source[i];
	}
	(void)number(wd_message_header(msg, "replay-count"), &count);
	(void)snprintf(history->count, sizeof(history->count), "%" PRId64, count + 1);
	(void)snprintf(history->from, sizeof(history->from), "%s %" PRId32 " %" PRId64, msg->topic,
		msg->partition, msg->offset);
	(void)snprintf(history->reasons, sizeof(history->reasons), "%.*s%s%.*s", (int)reasons.n,
		reasons.n > 0 ? reasons.p : "", reasons.n > 0 ? "," : "", (int)reason.n,
		reason.n > 0 ? reason.p : "");
	ret[n++] = (struct wd_header){ "replayed-from", wd_span_of(history->from) };
	ret[n++] = (struct wd_header){ "replay-count", wd_span_of(history->count) };
	if (history->reasons[0])
		ret[n++] = (struct wd_header){ "replay-reasons", wd_span_of(history->reasons) };
	if (replay->force)
		ret[n++] = (struct wd_header){ "replay-force", WD_SPAN("1") };
	return n;
}

static int put(struct replay *replay, const struct wd_message *msg, const char *topic)
{
	struct wd_header headers[WD_HEADERS_MAX + OURS];
	struct history history;
	struct wd_output out = {
		.topic = topic,
		.partition = WD_BY_KEY,
		.key = msg->key,
		.value = msg->payload,
		.time_ms = msg->time_ms,
		.headers = headers,
		.n_headers = headers_of(replay, msg, &history, headers),
	};

	replay->replayed++;
	return replay->dry_run ? WD_EXIT_OK : wd_writer_put(replay->writer, &out);
}

static int put_marker(struct replay *replay, const struct wd_message *msg)
{
	char partition[16], offset[24];

	(void)snprintf(partition, sizeof(partition), "%" PRId32, msg->partition);
	(void)snprintf(offset, sizeof(offset), "%" PRId64, msg->offset);
	struct wd_header headers[] = {
		{ "verdict", WD_SPAN("replayed") },
		{ "source-topic", wd_span_of(msg->topic) },
		{ "source-partition", wd_span_of(partition) },
		{ "source-offset", wd_span_of(offset) },
	};
	struct wd_output out = {
		.topic = msg->topic,
		.partition = msg->partition,
		.key = msg->key,
		.time_ms = wd_wall_ms(),
		.headers = headers,
		.n_headers = sizeof(headers) / sizeof(headers[0]),
	};

	return replay->dry_run ? WD_EXIT_OK : wd_writer_put(replay->writer, &out);
}

static int put_dead_letter(struct replay *replay, const struct wd_message *msg)
{
	struct wd_span topic = wd_message_header(msg, "source-topic");
	char name[256];

	if (!wd_span_eq(wd_message_header(msg, "verdict"), WD_SPAN("dead-letter")))
		return WD_EXIT_OK;
	if (replay->reason &&
		!wd_span_eq(wd_message_header(msg, "reason"), wd_span_of(replay->reason)))
		return WD_EXIT_OK;
	if (was_replayed(replay, msg)) {
		replay->before++;
	} else if (wd_message_header(msg, "truncated").n > 0) {
		replay->truncated++;
	} else if (topic.n == 0 || topic.n >= sizeof(name)) {
		replay->homeless++;
	} else {
		memcpy(name, topic.p, topic.n);
		name[topic.n] = '\0';
		int code = put(replay, msg, name);
		return code != WD_EXIT_OK ? code : put_marker(replay, msg);
	}
	return WD_EXIT_OK;
}

static int put_record(struct replay *replay, const struct wd_message *msg)
{
	return put(replay, msg, msg->topic);
}

/* --- passes ---------------------------------------------------------------------------------- */

typedef int (*pass_fn)(struct replay *replay, const struct wd_message *msg);

/* Hand each record of @topic to @fn, and commit what it puts as it comes along. */
static int pass(struct replay *replay, const char *topic, const struct wd_reader_range *range,
	const char *what, pass_fn fn)
{
	struct wd_reader *reader;
	struct wd_progress progress;
	struct wd_message msg;
	int64_t done, total;
	int code = wd_reader_open(replay->conf, &topic, 1, range, &reader);

	wd_progress_init(&progress, what);
	while (code == WD_EXIT_OK && wd_reader_next(reader, &msg, &code)) {
		code = fn(replay, &msg);
		wd_reader_progress(reader, &done, &total);
		wd_progress_set(&progress, done, total);
		if (code == WD_EXIT_OK && replay->writer &&
			wd_writer_open_records(replay->writer) >= TXN_RECORDS)
			code = wd_writer_commit(replay->writer);
	}
	wd_progress_done(&progress);
	wd_reader_close(reader);
	return code;
}

static int replay_dead_letters(struct replay *replay)
{
	const struct wd_reader_range all = { 0 };
	const char *topic = replay->conf->dead_letters_topic;
	int code = pass(replay, topic, &all, "looking for what was replayed", note_marker);

	if (replay->n_markers > 0)
		qsort(replay->markers, replay->n_markers, sizeof(struct place), by_place);
	return code != WD_EXIT_OK ? code : pass(replay, topic, &all, "replaying", put_dead_letter);
}

static int replay_topic(struct replay *replay)
{
	int64_t now = wd_wall_ms();
	struct wd_reader_range range = { .to_ms = now };

	if (!wd_when(replay->from, now, &range.from_ms) ||
		(replay->to && !wd_when(replay->to, now, &range.to_ms))) {
		return wd_cli_no_time();
	}
	return pass(replay, replay->topic, &range, "replaying", put_record);
}

static void summary(const struct replay *replay)
{
	if (replay->json) {
		(void)printf("{\"replayed\":%zu,\"replayed_before\":%zu,\"truncated\":%zu,"
			     "\"without_source\":%zu,\"dry_run\":%s}\n",
			replay->replayed, replay->before, replay->truncated, replay->homeless,
			replay->dry_run ? "true" : "false");
		return;
	}
	(void)printf("%s %zu record%s", replay->dry_run ? "would replay" : "replayed",
		replay->replayed, replay->replayed == 1 ? "" : "s");
	if (replay->before > 0)
		(void)printf(", %zu were replayed before", replay->before);
	if (replay->truncated > 0)
		(void)printf(", %zu are truncated: replay them with --topic", replay->truncated);
	if (replay->homeless > 0)
		(void)printf(", %zu do not say where they came from", replay->homeless);
	(void)putchar('\n');
}

/* --- the command ----------------------------------------------------------------------------- */

static int go(struct replay *replay)
{
	struct wd_conf *conf = NULL;
	int code = wd_cli_conf(replay->conf_file, &conf);

	if (code != WD_EXIT_OK)
		return code;
	replay->conf = conf;
	if (!replay->dry_run)
		code = wd_writer_open(conf, "replay", &replay->writer);
	if (code == WD_EXIT_OK)
		code = replay->dead_letters ? replay_dead_letters(replay) : replay_topic(replay);
	if (code == WD_EXIT_OK && replay->writer)
		code = wd_writer_commit(replay->writer);
	if (code == WD_EXIT_OK)
		summary(replay);
	wd_writer_close(replay->writer);
	free(replay->markers);
	wd_conf_free(conf);
	return wd_cli_finish(code);
}

static bool makes_sense(const struct replay *replay)
{
	if (replay->dead_letters)
		return !replay->topic && !replay->from && !replay->to && !replay->force;
	return replay->topic && replay->from && !replay->reason;
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	enum { DEAD_LETTERS = 1, REASON, TOPIC, FROM, TO, FORCE, DRY_RUN, JSON };
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "dead-letters", no_argument, NULL, DEAD_LETTERS },
		{ "reason", required_argument, NULL, REASON },
		{ "topic", required_argument, NULL, TOPIC },
		{ "from", required_argument, NULL, FROM },
		{ "to", required_argument, NULL, TO },
		{ "force", no_argument, NULL, FORCE },
		{ "dry-run", no_argument, NULL, DRY_RUN },
		{ "json", no_argument, NULL, JSON },
		WD_CLI_COMMON_OPTIONS,
		{ 0 },
	};
	struct replay replay = { 0 };
	int code, c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			replay.conf_file = optarg;
			break;
		case DEAD_LETTERS:
			replay.dead_letters = true;
			break;
		case REASON:
			replay.reason = optarg;
			break;
		case TOPIC:
			replay.topic = optarg;
			break;
		case FROM:
			replay.from = optarg;
			break;
		case TO:
			replay.to = optarg;
			break;
		case FORCE:
			replay.force = true;
			break;
		case DRY_RUN:
			replay.dry_run = true;
			break;
		case JSON:
			replay.json = true;
			break;
		default:
			(void)wd_cli_option(self, c, &(struct wd_cli_opts){ 0 }, &code);
			return code;
		}
	}
	if (optind < argc || !makes_sense(&replay)) {
		(void)fputs(self->help, stderr);
		return WD_EXIT_USAGE;
	}
	return go(&replay);
}

const struct wd_command wd_command_replay = {
	.name = "replay",
	.summary = "give dead letters or old records to the daemon again",
	.help = help,
	.run = run,
};
