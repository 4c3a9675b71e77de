/* SPDX-License-Identifier: MIT */
#include "daemon/topics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"
#include "daemon/topic_admin.h"

struct wd_topics {
	struct wd_job job; /* first */
	struct wd_worker *worker;
	const struct wd_conf *conf;
	wd_topics_fn fn;
	void *arg;
	bool ask_settings;
	struct wd_topic_want wants[WD_TOPICS_MAX];
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

/* Partitions of a topic; 0 when it does not exist, -1 when nobody answers. */
static int count_partitions(struct wd_topics *topics, const char *name)
{
	struct wd_topic_facts facts;
	bool ok = wd_topic_look(
		topics->rk, name, &facts, topics->report.why, sizeof(topics->report.why));

	wd_worker_beat(topics->worker);
	if (ok)
		return facts.partitions;
	topics->report.verdict = WD_TOPICS_WAIT;
	return -1;
}

static bool create(struct wd_topics *topics, const struct wd_topic_want *want)
{
	bool again;
	bool ok = wd_topic_create(topics->rk, topics->conf, want, &again, topics->report.why,
		sizeof(topics->report.why));

	wd_worker_beat(topics->worker);
	if (ok)
		wd_log(WD_LOG_NOTICE, "topic-created", NULL, "created topic %s", want->name);
	else
		topics->report.verdict = again ? WD_TOPICS_WAIT : WD_TOPICS_WRONG;
	return ok;
}

/* --- settings in force ----------------------------------------------------------------------- */

static int64_t *limit_of(struct wd_topics_report *report, enum wd_topic_role role)
{
	int64_t *const limits[] = {
		[WD_TOPIC_OUTPUT] = &report->output_max,
		[WD_TOPIC_DUPLICATES] = &report->duplicates_max,
		[WD_TOPIC_DEAD_LETTERS] = &report->dead_letters_max,
		[WD_TOPIC_OTHER] = &report->other_max,
		[WD_TOPIC_SEEN] = NULL,
		[WD_TOPIC_HANDOFF] = &report->handoff_max,
		[WD_TOPIC_INPUT] = NULL,
	};

	return limits[role];
}

/* Not allowed, or a broker that cannot tell: the client's own limit has to do. */
static void describe(struct wd_topics *topics, const struct wd_topic_want *want)
{
	struct wd_topic_facts facts = { .partitions = want->partitions, .retention_ms = INT64_MIN };
	int64_t *limit = limit_of(&topics->report, want->role);
	char why[512];
	bool fatal;
	bool told = wd_topic_settings(topics->rk, want->name, &facts);

	wd_worker_beat(topics->worker);
	if (!told)
		return;
	if (limit)
		*limit = facts.max_bytes;
	if (!wd_topic_sound(topics->conf, want, &facts, &fatal, why, sizeof(why)))
		wd_log(WD_LOG_WARNING, "topic-settings", NULL, "%s", why);
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

void wd_topics_lower(struct wd_topics_report *report, const struct wd_topics_report *learned)
{
	report->output_max = smaller(report->output_max, learned->output_max);
	report->duplicates_max = smaller(report->duplicates_max, learned->duplicates_max);
	report->dead_letters_max = smaller(report->dead_letters_max, learned->dead_letters_max);
	report->other_max = smaller(report->other_max, learned->other_max);
	report->handoff_max = smaller(report->handoff_max, learned->handoff_max);
}

void wd_topics_learn(
	struct wd_topics_report *report, const struct wd_conf *conf, const char *name, size_t bytes)
{
	const struct {
		enum wd_topic_role role;
		const char *name;
	} ours[] = {
		{ WD_TOPIC_OUTPUT, conf->output_topic },
		{ WD_TOPIC_DUPLICATES, conf->duplicates_topic },
		{ WD_TOPIC_DEAD_LETTERS, conf->dead_letters_topic },
		{ WD_TOPIC_OTHER, conf->other_topic },
		{ WD_TOPIC_HANDOFF, conf->handoff_topic },
	};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		int64_t *limit = limit_of(report, ours[i].role);

		if (ours[i].name && strcmp(ours[i].name, name) == 0)
			*limit = smaller(*limit, (int64_t)bytes);
	}
}

/* --- the check ------------------------------------------------------------------------------- */

static bool check_one(struct wd_topics *topics, const struct wd_topic_want *w)
{
	int n = count_partitions(topics, w->name);

	if (n == 0 && !topics->conf->topics_create) {
		/* Inputs come last: all others have been looked at by then. */
		topics->report.only_input = w->role == WD_TOPIC_INPUT;
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
	struct wd_topic_facts facts = { .partitions = n, .retention_ms = INT64_MIN };
	bool fatal;
	if (!wd_topic_sound(topics->conf, w, &facts, &fatal, topics->report.why,
		    sizeof(topics->report.why))) {
		topics->report.verdict = WD_TOPICS_WRONG;
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
		if (ok && topics->ask_settings && topics->wants[i].role != WD_TOPIC_INPUT)
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
	topics->n_wants = wd_topic_list(topics->conf, topics->wants, WD_TOPICS_MAX);
	wd_worker_submit(topics->worker, &topics->job);
}
