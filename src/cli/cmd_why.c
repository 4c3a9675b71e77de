/* SPDX-License-Identifier: MIT */
/*
 * What happened to a story, from the topics that it left traces in. Each trace is a line, in the order in which
 * the desk made them:
 *
 *     2026-01-14T09:15:02.118Z  publish    wire.clean 0 @17       from wire.raw 3 @1871   version 2, update
 *     2026-01-14T09:16:40.003Z  duplicate  wire.duplicates 1 @4   from wire.raw 0 @1911   of urn:…
 */
#include "cli/kafka.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/progress.h"
#include "cli/when.h"
#include "daemon/loop.h"

#define TRACES_MAX 100000

static const char help[] =
	"usage: wiredesk why [OPTION...] URI|HASH\n"
	"\n"
	"Tell what happened to a story: where it was seen first, its versions, duplicates and what\n"
	"they repeat, dead letters. Looks through the clean, duplicates, dead-letter and other topics\n"
	"for the story's uri, or for a content hash as the header content-hash gives it (ni:///...).\n"
	"\n"
	"  -c, --config FILE  the daemon's conf; default: " WD_CLI_CONF_FILE "\n"
	"  --from TIME        look at records from then only: -7d, 2026-01-14T09:00:00Z\n"
	"  --json             one object a line\n"
	"  --help             show this\n"
	"  --version          show the version\n"
	"\n"
	"The exit code is 0 if there was a trace of it, 1 if not.\n";

struct trace {
	char *when; /* the header ingest-time; sorts as text */
	char *verdict, *place, *from, *more;
};

struct why {
	const char *conf_file, *from, *what;
	bool json;
	struct trace *traces;
	size_t n, max;
};

static void trace_done(struct trace *trace)
{
	free(trace->when);
	free(trace->verdict);
	free(trace->place);
	free(trace->from);
	free(trace->more);
}

/* Printable text of a header or key. NULL without memory. */
static char *copy(struct wd_span s)
{
	char *text = calloc(s.n + 1, 1);

	for (size_t i = 0; text && i < s.n; i++)
		text[i] = (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i];
	return text;
}

/* "wire.raw 3 @1871". NULL without memory. */
static char *place(struct wd_span topic, struct wd_span partition, struct wd_span offset)
{
	struct wd_buf buf;
	char *text = NULL;

	if (topic.n == 0)
		return copy(WD_SPAN("?"));
	wd_buf_init(&buf, 4096);
	if (wd_buf_put(&buf, topic) == WD_OK && wd_buf_puts(&buf, " ") == WD_OK &&
		wd_buf_put(&buf, partition) == WD_OK && wd_buf_puts(&buf, " @") == WD_OK &&
		wd_buf_put(&buf, offset) == WD_OK)
		text = copy(wd_buf_span(&buf));
	wd_buf_done(&buf);
	return text;
}

static void add_word(struct wd_buf *buf, const char *word, struct wd_span value)
{
	if (value.n == 0)
		return;
	/* A line that grew too long loses its end, no more. */
	(void)wd_buf_printf(buf, "%s%s%.*s", buf->n > 0 ? ", " : "", word, (int)value.n, value.p);
}

/* "version 2, update, of urn:x" */
static char *details(const struct wd_message *msg)
{
	struct wd_cli_facts facts = { 0 };
	struct wd_buf buf;

	wd_buf_init(&buf, 4096);
	if (wd_cli_facts(msg->payload, &facts))
		add_word(&buf, "version ", wd_span_of(facts.version));
	add_word(&buf, "", wd_message_header(msg, "story-action"));
	add_word(&buf, "of ", wd_message_header(msg, "duplicate-of"));
	add_word(&buf, "version-conflict ", wd_message_header(msg, "version-conflict"));
	add_word(&buf, "republished ", wd_message_header(msg, "republished"));
	add_word(&buf, "", wd_message_header(msg, "reason"));
	add_word(&buf, "", wd_message_header(msg, "detail"));
	add_word(&buf, "", wd_message_header(msg, "content-hash"));
	wd_cli_facts_done(&facts);
	char *text = copy(wd_buf_span(&buf));
	wd_buf_done(&buf);
	return text;
}

static bool concerns(const struct why *why, const struct wd_message *msg)
{
	struct wd_span what = wd_span_of(why->what);

	return wd_span_eq(msg->key, what) ||
		wd_span_eq(wd_message_header(msg, "content-hash"), what) ||
		wd_span_eq(wd_message_header(msg, "duplicate-of"), what);
}

static int add(struct why *why, const struct wd_message *msg)
{
	char partition[16], offset[24];
	struct trace *trace;

	if (why->n == why->max) {
		size_t max = why->max > 0 ? 2 * why->max : 64;
		struct trace *traces =
			max <= TRACES_MAX ? realloc(why->traces, max * sizeof(*traces)) : NULL;

		if (!traces)
			return wd_cli_no_memory();
		why->traces = traces;
		why->max = max;
	}
	(void)snprintf(partition, sizeof(partition), "%" PRId32, msg->partition);
	(void)snprintf(offset, sizeof(offset), "%" PRId64, msg->offset);
	trace = &why->traces[why->n++];
	*trace = (struct trace){
		.when = copy(wd_message_header(msg, "ingest-time")),
		.verdict = copy(wd_message_header(msg, "verdict")),
		.place = place(wd_span_of(msg->topic), wd_span_of(partition), wd_span_of(offset)),
		.from = place(wd_message_header(msg, "source-topic"),
			wd_message_header(msg, "source-partition"),
			wd_message_header(msg, "source-offset")),
		.more = details(msg),
	};
	bool whole = trace->when && trace->verdict && trace->place && trace->from && trace->more;
	return whole ? WD_EXIT_OK : wd_cli_no_memory();
}

static int search(struct why *why, const struct wd_conf *conf)
{
	const char *const all[] = { conf->output_topic, conf->duplicates_topic,
		conf->dead_letters_topic, conf->other_topic };
	const char *topics[4];
	size_t n = 0;
	struct wd_reader_range range = { 0 };
	struct wd_reader *reader;
	struct wd_progress progress;
	struct wd_message msg;
	int64_t done, total;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i])
			topics[n++] = all[i];
	}
	if (why->from && !wd_when(why->from, wd_wall_ms(), &range.from_ms))
		return wd_cli_no_time();
	int code = wd_reader_open(conf, topics, n, &range, &reader);
	wd_progress_init(&progress, "looking");
	while (code == WD_EXIT_OK && wd_reader_next(reader, &msg, &code)) {
		if (concerns(why, &msg))
			code = add(why, &msg);
		wd_reader_progress(reader, &done, &total);
		wd_progress_set(&progress, done, total);
	}
	wd_progress_done(&progress);
	wd_reader_close(reader);
	return code;
}

static int by_time(const void *a, const void *b)
{
	const struct trace *x = a, *y = b;

	return strcmp(x->when, y->when);
}

static int tell(const struct why *why)
{
	for (size_t i = 0; i < why->n; i++) {
		const struct trace *t = &why->traces[i];
		const struct wd_cli_member members[] = {
			{ "time", wd_span_of(t->when) },
			{ "verdict", wd_span_of(t->verdict) },
			{ "place", wd_span_of(t->place) },
			{ "from", wd_span_of(t->from) },
			{ "details", wd_span_of(t->more) },
		};

		if (!why->json)
			(void)printf("%s  %-11s  %s  from %s  %s\n", t->when, t->verdict, t->place,
				t->from, t->more);
		else if (wd_cli_print_object(members, sizeof(members) / sizeof(members[0])) !=
			WD_OK)
			return wd_cli_no_memory();
	}
	if (why->n > 0)
		return WD_EXIT_OK;
	(void)fprintf(stderr, "wiredesk: no trace of %s\n", why->what);
	return WD_EXIT_REFUSED;
}

static int run(const struct wd_command *self, int argc, char **argv)
{
	enum { FROM = 1, JSON };
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "from", required_argument, NULL, FROM },
		{ "json", no_argument, NULL, JSON },
		WD_CLI_COMMON_OPTIONS,
		{ 0 },
	};
	struct why why = { 0 };
	struct wd_conf *conf = NULL;
	int code, c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'c')
			why.conf_file = optarg;
		else if (c == FROM)
			why.from = optarg;
		else if (c == JSON)
			why.json = true;
		else if (wd_cli_option(self, c, &(struct wd_cli_opts){ 0 }, &code))
			return code;
	}
	if (optind + 1 != argc || !argv[optind][0])
		return wd_cli_usage(self);
	why.what = argv[optind];
	code = wd_cli_conf(why.conf_file, &conf);
	if (code == WD_EXIT_OK)
		code = search(&why, conf);
	if (code == WD_EXIT_OK) {
		if (why.n > 0)
			qsort(why.traces, why.n, sizeof(*why.traces), by_time);
		code = tell(&why);
	}
	for (size_t i = 0; i < why.n; i++)
		trace_done(&why.traces[i]);
	free(why.traces);
	wd_conf_free(conf);
	return wd_cli_finish(code);
}

const struct wd_command wd_command_why = {
	.name = "why",
	.summary = "tell what happened to a story",
	.help = help,
	.run = run,
};
