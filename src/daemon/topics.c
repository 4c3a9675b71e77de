/* SPDX-License-Identifier: MIT */
#include "daemon/topics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"

#define CALL_MS   4000
#define DAY_MS    (24LL * 3600 * 1000)
#define NAMES_MAX 256

enum role { INPUT, OUTPUT, DUPLICATES, DEAD_LETTERS, OTHER, SEEN, HANDOFF };

/* One topic that conf names. */
struct want {
	enum role role;
	const char *name;
	int partitions; /* -1: whatever it has */
};

struct wd_topics {
	struct wd_job job; /* first */
	struct wd_worker *worker;
	const struct wd_conf *conf;
	wd_topics_fn fn;
	void *arg;
	bool ask_settings;
	struct want wants[NAMES_MAX];
	size_t n_wants;
	rd_kafka_t *rk;
	struct wd_topics_report report;
};

static void say(struct wd_topics *topics, enum wd_topics_verdict verdict, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void say(struct wd_topics *topics, enum wd_topics_verdict verdict, const char *fmt, ...)
{
	va_list args;

	topics->report.verdict = verdict;
	va_start(args, fmt);
	(void)vsnprintf(topics->report.why, sizeof(topics->report.why), fmt, args);
	va_end(args);
}

static void want(struct wd_topics *topics, enum role role, const char *name, int partitions)
{
	if (name && name[0] != '^' && topics->n_wants < NAMES_MAX)
		topics->wants[topics->n_wants++] = (struct want){ role, name, partitions };
}

static void list_wants(struct wd_topics *topics)
{
	const struct wd_conf *conf = topics->conf;

	topics->n_wants = 0;
	want(topics, OUTPUT, conf->output_topic, -1);
	want(topics, DUPLICATES, conf->duplicates_topic, -1);
	want(topics, DEAD_LETTERS, conf->dead_letters_topic, -1);
	want(topics, OTHER, conf->other_topic, -1);
	want(topics, SEEN, conf->seen_topic, (int)conf->buckets);
	want(topics, HANDOFF, conf->handoff_topic, (int)conf->buckets);
	for (size_t i = 0; i < conf->input_topics.n; i++)
		want(topics, INPUT, conf->input_topics.v[i], -1);
}

/* Partitions of a topic; 0 when it does not exist, -1 when nobody answers. */
static int count_partitions(struct wd_topics *topics, const char *name)
{
	rd_kafka_topic_t *rkt = rd_kafka_topic_new(topics->rk, name, NULL);
	const struct rd_kafka_metadata *metadata;
	int n = -1;

	if (!rkt) {
		say(topics, WD_TOPICS_WAIT, "topic %s: %s", name,
			rd_kafka_err2str(rd_kafka_last_error()));
		return -1;
	}
	rd_kafka_resp_err_t err = rd_kafka_metadata(topics->rk, 0, rkt, &metadata, CALL_MS);
	if (err) {
		say(topics, WD_TOPICS_WAIT, "no answer about topic %s: %s", name,
			rd_kafka_err2str(err));
	} else {
		const struct rd_kafka_metadata_topic *t = &metadata->topics[0];

		if (metadata->topic_cnt == 1 && !t->err)
			n = t->partition_cnt;
		else if (t->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
			t->err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
			n = 0;
		else
			say(topics, WD_TOPICS_WAIT, "topic %s: %s", name, rd_kafka_err2str(t->err));
		rd_kafka_metadata_destroy(metadata);
	}
	rd_kafka_topic_destroy(rkt);
	wd_worker_beat(topics->worker);
	return n;
}

/* --- creating -------------------------------------------------------------------------------- */

static void set_config(rd_kafka_NewTopic_t *topic, const char *name, const char *value)
{
	/* Fails only for a NULL name. */
	(void)rd_kafka_NewTopic_set_config(topic, name, value);
}

static void settings(const struct wd_topics *topics, enum role role, rd_kafka_NewTopic_t *topic)
{
	char number[32];

	if (role == HANDOFF) {
		set_config(topic, "cleanup.policy", "delete");
		set_config(topic, "retention.ms", "-1");
	} else if (role == SEEN) {
		int64_t window = topics->conf->window_ms;

		set_config(topic, "cleanup.policy", window > 0 ? "compact,delete" : "compact");
		(void)snprintf(number, sizeof(number), "%lld", (long long)(window + DAY_MS));
		if (window > 0)
			set_config(topic, "retention.ms", number);
	}
}

/* What CreateTopics answered about the one topic. */
static rd_kafka_resp_err_t creation_error(rd_kafka_event_t *event, const char **ret_text)
{
	size_t n = 0;
	const rd_kafka_topic_result_t **results;

	*ret_text = rd_kafka_event_error_string(event);
	if (rd_kafka_event_error(event))
		return rd_kafka_event_error(event);
	results =
		rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);
	if (n == 0)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	*ret_text = rd_kafka_topic_result_error_string(results[0]);
	return rd_kafka_topic_result_error(results[0]);
}

static bool create(struct wd_topics *topics, const struct want *w)
{
	char why[256] = "";
	rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(
		w->name, w->partitions, (int)topics->conf->replication, why, sizeof(why));

	if (!topic) {
		say(topics, WD_TOPICS_WRONG, "cannot create topic %s: %s", w->name, why);
		return false;
	}
	settings(topics, w->role, topic);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(topics->rk);
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(topics->rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	(void)rd_kafka_AdminOptions_set_operation_timeout(options, CALL_MS, why, sizeof(why));
	rd_kafka_CreateTopics(topics->rk, &topic, 1, options, queue);
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * CALL_MS);
	const char *text = "no answer";
	rd_kafka_resp_err_t err =
		event ? creation_error(event, &text) : RD_KAFKA_RESP_ERR__TIMED_OUT;
	bool ok = !err || err == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;

	if (ok)
		wd_log(WD_LOG_NOTICE, "topic-created", NULL, "created topic %s", w->name);
	else
		say(topics, WD_TOPICS_WAIT, "cannot create topic %s: %s", w->name,
			text ? text : rd_kafka_err2str(err));
	if (event)
		rd_kafka_event_destroy(event);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	rd_kafka_NewTopic_destroy(topic);
	wd_worker_beat(topics->worker);
	return ok;
}

/* --- settings in force ----------------------------------------------------------------------- */

static void read_settings(
	struct wd_topics *topics, const struct want *w, const rd_kafka_ConfigResource_t *resource)
{
	size_t n;
	const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &n);

	for (size_t i = 0; i < n; i++) {
		const char *name = rd_kafka_ConfigEntry_name(entries[i]);
		const char *value = rd_kafka_ConfigEntry_value(entries[i]);

		if (!value)
			continue;
		if (w->role == HANDOFF && strcmp(name, "retention.ms") == 0 &&
			strcmp(value, "-1") != 0)
			wd_log(WD_LOG_WARNING, "topic-settings", NULL,
				"topic %s has retention.ms=%s: set -1, or stories that wait in it "
				"can be lost",
				w->name, value);
		if (strcmp(name, "max.message.bytes") != 0)
			continue;
		int64_t bytes = strtoll(value, NULL, 10);
		if (w->role == OUTPUT)
			topics->report.output_max = bytes;
		else if (w->role == DUPLICATES)
			topics->report.duplicates_max = bytes;
		else if (w->role == DEAD_LETTERS)
			topics->report.dead_letters_max = bytes;
		else if (w->role == OTHER)
			topics->report.other_max = bytes;
		else if (w->role == HANDOFF)
			topics->report.handoff_max = bytes;
	}
}

/* Not allowed, or a broker that cannot tell: the client's own limit has to do. */
static void describe(struct wd_topics *topics, const struct want *w)
{
	rd_kafka_ConfigResource_t *resource =
		rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, w->name);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(topics->rk);
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(topics->rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	char why[128];

	(void)rd_kafka_AdminOptions_set_request_timeout(options, CALL_MS, why, sizeof(why));
	rd_kafka_DescribeConfigs(topics->rk, &resource, 1, options, queue);
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * CALL_MS);
	if (event && !rd_kafka_event_error(event)) {
		size_t n = 0;
		const rd_kafka_ConfigResource_t **results =
			rd_kafka_DescribeConfigs_result_resources(
				rd_kafka_event_DescribeConfigs_result(event), &n);

		if (n == 1 && !rd_kafka_ConfigResource_error(results[0]))
			read_settings(topics, w, results[0]);
	}
	if (event)
		rd_kafka_event_destroy(event);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	rd_kafka_ConfigResource_destroy(resource);
	wd_worker_beat(topics->worker);
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a == 0 || (b > 0 && b < a) ? b : a;
}

int64_t wd_topics_batch_max(const struct wd_topics_report *report)
{
	int64_t of_stories = smaller(report->output_max, report->duplicates_max);

	return smaller(smaller(of_stories, report->handoff_max),
		smaller(report->dead_letters_max, report->other_max));
}

/* --- the check ------------------------------------------------------------------------------- */

static bool check_one(struct wd_topics *topics, const struct want *w)
{
	int n = count_partitions(topics, w->name);

	if (n == 0 && !topics->conf->topics_create) {
		/* Inputs come last: all others have been looked at by then. */
		topics->report.only_input = w->role == INPUT;
		say(topics, WD_TOPICS_WAIT,
			"topic %s does not exist; create it, or set [topics] create = yes",
			w->name);
		return false;
	}
	if (n == 0 && !create(topics, w))
		return false;
	/* A topic that was just created takes a moment to be known everywhere. */
	for (int i = 0; n == 0 && i < 50 && !wd_worker_stopping(topics->worker); i++) {
		wd_worker_pause(topics->worker, 100);
		n = count_partitions(topics, w->name);
	}
	if (n == 0)
		say(topics, WD_TOPICS_WAIT, "topic %s was created but is not known yet", w->name);
	if (n <= 0)
		return false;
	if (w->partitions > 0 && n != w->partitions) {
		say(topics, WD_TOPICS_WRONG,
			"topic %s has %d partitions, but [dedup] buckets is %d: they must be equal",
			w->name, n, w->partitions);
		return false;
	}
	return true;
}

static rd_kafka_t *make_handle(struct wd_topics *topics)
{
	char why[256];
	rd_kafka_conf_t *kconf = wd_kafka_conf_make(topics->conf, WD_KAFKA_PLAIN, why, sizeof(why));
	rd_kafka_t *rk = kconf ? rd_kafka_new(RD_KAFKA_CONSUMER, kconf, why, sizeof(why)) : NULL;

	if (!rk) {
		say(topics, WD_TOPICS_WAIT, "cannot make a client: %s", why);
		if (kconf)
			rd_kafka_conf_destroy(kconf);
	}
	return rk;
}

static void run(struct wd_job *job, struct wd_worker *worker)
{
	struct wd_topics *topics = (struct wd_topics *)job;
	bool ok = true;

	(void)worker;
	topics->report = (struct wd_topics_report){ .verdict = WD_TOPICS_OK };
	topics->rk = make_handle(topics);
	if (!topics->rk)
		return;
	for (size_t i = 0; i < topics->n_wants && ok; i++) {
		ok = check_one(topics, &topics->wants[i]);
		if (ok && topics->ask_settings && topics->wants[i].role != INPUT)
			describe(topics, &topics->wants[i]);
	}
	rd_kafka_destroy(topics->rk);
	topics->rk = NULL;
}

static void done(struct wd_job *job)
{
	struct wd_topics *topics = (struct wd_topics *)job;

	topics->fn(topics->arg, &topics->report);
}

struct wd_topics *wd_topics_new(struct wd_worker *worker, const struct wd_conf *conf,
	bool ask_settings, wd_topics_fn fn, void *arg)
{
	struct wd_topics *topics = calloc(1, sizeof(*topics));

	if (!topics)
		return NULL;
	topics->job = (struct wd_job){ .run = run, .done = done };
	topics->worker = worker;
	topics->conf = conf;
	topics->ask_settings = ask_settings;
	topics->fn = fn;
	topics->arg = arg;
	return topics;
}

void wd_topics_free(struct wd_topics *topics)
{
	free(topics);
}

void wd_topics_check(struct wd_topics *topics)
{
	if (topics->job.busy)
		return;
	list_wants(topics);
	wd_worker_submit(topics->worker, &topics->job);
}
