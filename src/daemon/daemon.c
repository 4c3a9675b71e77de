/* SPDX-License-Identifier: MIT */
#include "daemon/daemon.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/admin.h"
#include "daemon/buckets.h"
#include "daemon/consume.h"
#include "daemon/demo.h"
#include "daemon/desk.h"
#include "daemon/gauges.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "daemon/metrics.h"
#include "daemon/notify.h"
#include "daemon/reload.h"
#include "daemon/topics.h"
#include "daemon/transaction.h"
#include "daemon/worker.h"

#define TICK_MS 1000
/* How long missing topics wait for the next look. */
#define TOPICS_AGAIN_MS 2000
/* A worker that made no call for this long hangs: no call of its blocks over 5 s, but destroying a
   producer was seen to take 3. */
#define WORKER_SILENT_MS 30000
/* Put out of the group twice within this time: that is not our own past, it is a twin. */
#define TWIN_MS  60000
#define DRAIN_MS 20000
#define JOIN_MS  10000

enum phase { CHECKING, OPENING, JOINING, RESTORING, FLOWING, DRAINING };

struct daemon;

/* A consumer on its way out. */
struct retiring {
	struct wd_job job; /* first */
	struct daemon *daemon;
	struct wd_consume *consume;
};

struct daemon {
	const char *path;
	struct wd_conf *start; /* for all that needs a restart */
	struct wd_conf *conf;  /* the one in force; may be the same */
	struct wd_demo *demo;
	struct wd_loop *loop;
	struct wd_metrics *metrics;
	struct wd_admin *admin;
	struct wd_worker *worker;
	struct wd_topics *topics;
	struct wd_txn *txn;
	struct wd_consume *consume;
	struct wd_buckets *buckets;
	struct wd_desk *desk;
	struct wd_timer *tick, *topics_again, *drain;
	enum phase phase;
	enum wd_exit exit_code;
	bool stopping, announced, away, forget, started;
	bool revoking; /* consume waits for our answer */
	bool lost;     /* the last assignment was lost, and no other came yet */
	bool renewing; /* put out of the group; a new consumer is being made */
	int64_t fenced_ms;
	int64_t batch_bytes;
	struct retiring retiring;
	char why[512]; /* what is awaited, for people */
	double stories_before;
};

static struct wd_span none(void)
{
	return (struct wd_span){ 0 };
}

static void stop(struct daemon *d, enum wd_exit code)
{
	d->exit_code = code;
	wd_loop_stop(d->loop);
}

static void fail(void *arg, const char *why)
{
	struct daemon *d = arg;

	wd_log(WD_LOG_ERROR, "failed", NULL, "cannot go on: %s", why);
	stop(d, WD_EXIT_FAILED);
}

static void wait_for(struct daemon *d, enum phase phase, const char *why)
{
	d->phase = phase;
	(void)snprintf(d->why, sizeof(d->why), "%s", why);
	wd_notify_status("%s", d->why);
}

static void announce(struct daemon *d)
{
	if (d->announced)
		return;
	d->announced = true;
	wd_notify_ready();
	wd_log(WD_LOG_NOTICE, "ready", NULL, "ready");
}

/* --- the way up ------------------------------------------------------------------------------ */

static void on_topics(void *arg, const struct wd_topics_report *report)
{
	struct daemon *d = arg;

	if (report->verdict == WD_TOPICS_WRONG) {
		wd_log(WD_LOG_ERROR, "topics", NULL, "%s", report->why);
		stop(d, WD_EXIT_CONF);
		return;
	}
	if (report->verdict == WD_TOPICS_WAIT) {
		wd_log(WD_LOG_WARNING, "topics", NULL, "waiting: %s", report->why);
		if (!d->started)
			wait_for(d, CHECKING, report->why);
		wd_timer_in(d->topics_again, TOPICS_AGAIN_MS);
		if (!d->started || !report->only_input)
			return; /* what is read from other topics goes on */
	}
	d->away = false;
	/* After an abort a new producer takes over what may have changed: a topic's limit, a topic
	   that was made anew. The desk waits for it with nothing in the open transaction. */
	d->batch_bytes = wd_topics_batch_max(report);
	bool anew = wd_desk_wants_limits(d->desk) && wd_txn_state(d->txn) == WD_TXN_OPEN;
	wd_desk_set_limits(d->desk, report);
	if (d->started) {
		if (anew)
			wd_txn_start(d->txn, d->batch_bytes);
		return;
	}
	d->started = true;
	wait_for(d, OPENING, "opening the first transaction");
	wd_txn_start(d->txn, d->batch_bytes);
}

static void on_topics_again(void *arg)
{
	struct daemon *d = arg;

	wd_topics_check(d->topics);
}

static void on_opened(void *arg)
{
	struct daemon *d = arg;

	if (d->renewing || d->stopping) {
		wd_desk_rest(d->desk, true);
		return;
	}
	if (d->phase != OPENING || wd_txn_state(d->txn) != WD_TXN_OPEN)
		return;
	wait_for(d, JOINING, "joining the consumer group");
	if (wd_consume_start(d->consume) != WD_OK)
		stop(d, WD_EXIT_CONF);
}

static void on_assigned(void *arg, const struct wd_assignment *a)
{
	struct daemon *d = arg;

	wd_metric_add(d->metrics, WD_M_REBALANCES, none(), none(), 1);
	wd_log(WD_LOG_NOTICE, "assigned", NULL,
		"assigned %zu input partitions and %zu of %" PRId64 " buckets (generation %d)",
		a->n_raw, a->n_buckets, d->start->buckets, (int)a->generation);
	d->away = d->lost = false;
	if (d->stopping)
		return;
	wait_for(d, RESTORING, "restoring dedup entries");
	wd_buckets_assign(d->buckets, a);
}

/* Let flow what can be decided: the input topics once all our buckets are there, and each handoff
   partition with its bucket. */
static void on_changed(void *arg)
{
	struct daemon *d = arg;

	if (d->phase != RESTORING && d->phase != FLOWING)
		return;
	bool settled = wd_buckets_settled(d->buckets);

	for (int32_t p = 0; p < (int32_t)d->start->buckets; p++)
		wd_consume_open(d->consume, p, wd_buckets_ready(d->buckets, p));
	wd_consume_open(d->consume, WD_RAW, settled);
	wd_desk_go(d->desk);
	if (!settled || d->phase == FLOWING)
		return;
	wait_for(d, FLOWING, "flowing");
	announce(d);
}

static void on_handoff_end(void *arg, int32_t bucket, int64_t offset)
{
	struct daemon *d = arg;

	if (d->phase == RESTORING || d->phase == FLOWING)
		wd_buckets_end(d->buckets, bucket, offset);
}

/* --- the way it goes ------------------------------------------------------------------------- */

static void on_readable(void *arg)
{
	struct daemon *d = arg;

	wd_desk_turn(d->desk);
}

static void on_revoke(void *arg, bool lost)
{
	struct daemon *d = arg;

	wd_log(WD_LOG_NOTICE, "revoked", NULL, "the assignment is %s", lost ? "lost" : "revoked");
	d->revoking = true;
	d->forget = d->forget || lost;
	d->lost = d->lost || lost;
	if (!d->stopping)
		wait_for(d, JOINING, "the group is being rebalanced");
	wd_desk_rest(d->desk, lost);
}

static void close_down(struct daemon *d)
{
	wd_loop_stop(d->loop);
}

/* --- put out of the group --------------------------------------------------------------------- */

static void run_retire(struct wd_job *job, struct wd_worker *worker)
{
	(void)worker;
	wd_consume_shut(((struct retiring *)job)->consume);
}

static bool make_consumer(struct daemon *d);
static void on_retired(struct wd_job *job)
{
	struct retiring *retiring = (struct retiring *)job;
	struct daemon *d = retiring->daemon;

	wd_consume_free(retiring->consume);
	d->consume = NULL;
	d->renewing = false;
	if (!make_consumer(d)) {
		stop(d, WD_EXIT_FAILED);
		return;
	}
	wd_desk_set_consume(d->desk, d->consume);
	wait_for(d, OPENING, "joining the group anew");
	wd_txn_start(d->txn, d->batch_bytes);
}

/* The desk is at rest: the consumer that was put out goes, and with it all that it was assigned. */
static void retire_consumer(struct daemon *d)
{
	wd_buckets_revoke(d->buckets, true);
	wd_consume_quiet(d->consume);
	d->retiring = (struct retiring){
		.job = { .run = run_retire, .done = on_retired }, .daemon = d, .consume = d->consume
	};
	wd_worker_submit(d->worker, &d->retiring.job);
}

/*
 * The group has another member under our name. After a session that ran out that is ourselves: a
 * broker that comes back answers a join that we no longer know of. Out of a sound session it is a
 * twin; joining anew puts that one out, and whoever is put out a second time leaves.
 */
static void on_fenced(struct daemon *d, const char *why)
{
	int64_t now = wd_now_ms();

	if (d->stopping || d->renewing)
		return;
	if (!d->lost && d->fenced_ms > 0 && now - d->fenced_ms < TWIN_MS) {
		wd_log(WD_LOG_ERROR, "fenced", NULL,
			"another process runs under the instance name %s (%s); leaving",
			d->start->instance, why);
		stop(d, WD_EXIT_FENCED);
		return;
	}
	wd_log(WD_LOG_WARNING, "fenced-once", NULL, "the group has put us out (%s); joining anew",
		why);
	if (!d->lost)
		d->fenced_ms = now;
	d->renewing = true;
	wait_for(d, JOINING, "joining the group anew");
	wd_desk_rest(d->desk, true);
}

static void on_rested(void *arg)
{
	struct daemon *d = arg;

	if (d->revoking) {
		d->revoking = false;
		wd_buckets_revoke(d->buckets, d->forget);
		d->forget = false;
		wd_consume_unassign(d->consume);
	}
	if (d->stopping)
		close_down(d);
	else if (d->renewing && !d->retiring.job.busy)
		retire_consumer(d);
}

static void on_ended(void *arg, const struct wd_txn_end *end)
{
	struct daemon *d = arg;

	if (end->verdict == WD_TXN_COMMITTED)
		d->away = false;
	/* Whether the last transaction stands cannot be told: start over from what the group says. */
	if (end->verdict == WD_TXN_UNKNOWN) {
		d->forget = true;
		if (!d->revoking && !d->stopping && !d->renewing)
			wd_consume_rejoin(d->consume);
	}
	/* Nothing more is decided under this assignment. */
	bool over = end->verdict == WD_TXN_UNKNOWN || end->verdict == WD_TXN_FENCED;
	if (over && !d->stopping)
		wait_for(d, JOINING, "joining the group anew");
	wd_desk_txn_ended(d->desk, end);
	if (end->verdict == WD_TXN_FENCED)
		on_fenced(d, "its coordinator refused the transaction");
	if (wd_desk_wants_limits(d->desk))
		wd_topics_check(d->topics);
}

static void on_trouble(void *arg, enum wd_trouble trouble, const char *why)
{
	struct daemon *d = arg;

	switch (trouble) {
	case WD_TROUBLE_FENCED:
		on_fenced(d, why);
		break;
	case WD_TROUBLE_AWAY:
		d->away = true;
		break;
	case WD_TROUBLE_TOPIC:
		/* Offsets are checked against the logs when an assignment is taken up. */
		if (!d->revoking && !d->stopping && !d->renewing && d->phase >= RESTORING)
			wd_consume_rejoin(d->consume);
		break;
	}
}

/* --- signals --------------------------------------------------------------------------------- */

static void on_drain_over(void *arg)
{
	struct daemon *d = arg;

	wd_log(WD_LOG_WARNING, "drain", NULL,
		"the last transaction did not end in time; it will be aborted and read again");
	close_down(d);
}

static void on_stop_signal(void *arg, int signo)
{
	struct daemon *d = arg;

	if (d->stopping) {
		/* What is open is aborted by whoever takes our name next. */
		wd_log(WD_LOG_WARNING, "stopping", NULL, "told twice: leaving now");
		_exit(128 + signo);
	}
	d->stopping = true;
	wd_notify_stopping();
	wd_notify_status("draining");
	wd_log(WD_LOG_NOTICE, "stopping", NULL, "draining");
	/* Before the first assignment, and between two, no transaction holds anything. */
	bool nothing_open = d->phase < RESTORING && !d->revoking;
	d->phase = DRAINING;
	if (nothing_open) {
		close_down(d);
		return;
	}
	wd_timer_in(d->drain, DRAIN_MS);
	if (!d->revoking)
		wd_desk_rest(d->desk, false);
}

static void reload(struct daemon *d)
{
	struct wd_conf *conf = wd_reload(d->path, d->conf);

	wd_metric_add(
		d->metrics, WD_M_RELOADS, conf ? WD_SPAN("ok") : WD_SPAN("failed"), none(), 1);
	if (!conf)
		return;
	wd_desk_set_conf(d->desk, conf);
	wd_log_set_level((enum wd_log_level)conf->log_level);
	if (d->conf != d->start)
		wd_conf_free(d->conf);
	d->conf = conf;
}

static void on_reload_signal(void *arg, int signo)
{
	struct daemon *d = arg;

	/* Before the first READY there is nothing that a reload could interrupt. */
	bool tell = d->announced && !d->stopping;

	(void)signo;
	if (tell)
		wd_notify_reloading();
	reload(d);
	if (tell)
		wd_notify_ready();
	wd_notify_status("%s", d->why);
}

/* --- upkeep ---------------------------------------------------------------------------------- */

static bool is_ready(void *arg, const char **ret_why)
{
	struct daemon *d = arg;

	*ret_why = d->why;
	if (d->away) {
		*ret_why = "no broker can be reached";
		return false;
	}
	return d->phase == FLOWING;
}

static void refresh(void *arg)
{
	struct daemon *d = arg;
	const char *why;

	wd_gauges_refresh(d->metrics, d->consume, d->buckets, d->desk, is_ready(d, &why));
}

static void say_status(struct daemon *d)
{
	if (d->phase == FLOWING)
		wd_gauges_say_flow(d->metrics, d->consume, &d->stories_before, d->away);
	else if (d->phase == RESTORING)
		wd_gauges_say_restore(d->buckets, d->why, sizeof(d->why));
}

static void on_tick(void *arg)
{
	struct daemon *d = arg;

	wd_timer_in(d->tick, TICK_MS);
	say_status(d);
	wd_log_tick(wd_now_ms());
	/* That this runs is the loop's own sign of life; the worker's is asked for. */
	if (wd_worker_silent_ms(d->worker) < WORKER_SILENT_MS)
		wd_notify_watchdog();
	else
		wd_log(WD_LOG_ERROR, "worker-silent", NULL,
			"a Kafka call has not come back for %d s", WORKER_SILENT_MS / 1000);
	if (d->away && d->started)
		wd_topics_check(d->topics);
}

/* --- life ------------------------------------------------------------------------------------ */

static bool make_consumer(struct daemon *d)
{
	struct wd_consume_ops ops = { on_readable, on_assigned, on_revoke, on_handoff_end,
		on_trouble, d, d->metrics };

	d->consume = wd_consume_new(d->loop, d->worker, d->start, &ops);
	return d->consume != NULL;
}

static bool make_kafka_parts(struct daemon *d)
{
	struct wd_txn_ops txn_ops = { on_opened, on_ended, d };
	struct wd_buckets_ops bucket_ops = { on_changed, fail, d };

	d->topics = wd_topics_new(d->worker, d->start, !d->demo, on_topics, d);
	d->txn = wd_txn_new(d->worker, d->start, &txn_ops);
	d->buckets = wd_buckets_new(d->loop, d->worker, d->start, &bucket_ops);
	if (!make_consumer(d) || !d->topics || !d->txn || !d->buckets)
		return false;
	struct wd_desk_parts parts = { d->loop, d->metrics, d->txn, d->consume, d->buckets,
		on_rested, fail, d };
	d->desk = wd_desk_new(&parts, d->start);
	return d->desk != NULL;
}

static bool make_loop_parts(struct daemon *d)
{
	d->loop = wd_loop_new();
	d->metrics = wd_metrics_new();
	if (!d->loop || !d->metrics)
		return false;
	d->worker = wd_worker_new(d->loop);
	d->tick = wd_timer_new(d->loop, on_tick, d);
	d->topics_again = wd_timer_new(d->loop, on_topics_again, d);
	d->drain = wd_timer_new(d->loop, on_drain_over, d);
	if (!d->worker || !d->tick || !d->topics_again || !d->drain)
		return false;
	return wd_loop_signal(d->loop, SIGTERM, on_stop_signal, d) == WD_OK &&
		wd_loop_signal(d->loop, SIGINT, on_stop_signal, d) == WD_OK &&
		wd_loop_signal(d->loop, SIGHUP, on_reload_signal, d) == WD_OK;
}

static enum wd_exit start(struct daemon *d, bool demo)
{
	struct wd_admin_ops admin_ops = { refresh, is_ready, d };
	int port;

	if (!make_loop_parts(d))
		return WD_EXIT_FAILED;
	if (demo) {
		d->demo = wd_demo_new(d->start, d->path != NULL);
		if (!d->demo)
			return WD_EXIT_FAILED;
	}
	if (!make_kafka_parts(d))
		return WD_EXIT_CONF;
	enum wd_err err = wd_admin_new(
		d->loop, d->start->admin_listen, d->metrics, &admin_ops, &d->admin, &port);
	if (err != WD_OK)
		return err == WD_EINVAL ? WD_EXIT_CONF : WD_EXIT_FAILED;
	/* The port may have been left to the system: name the one in use. */
	const char *colon = strrchr(d->start->admin_listen, ':');
	if (port > 0 && colon)
		wd_log(WD_LOG_NOTICE, "admin-listen", NULL, "admin port is %.*s:%d",
			(int)(colon - d->start->admin_listen), d->start->admin_listen, port);
	wd_metric_set(d->metrics, WD_M_BUILD_INFO, WD_SPAN(WD_VERSION), none(), 1);
	wd_metric_set(d->metrics, WD_M_START_SECONDS, none(), none(), (double)wd_wall_ms() / 1e3);
	wait_for(d, CHECKING, "checking the topics");
	wd_topics_check(d->topics);
	wd_timer_in(d->tick, TICK_MS);
	return WD_EXIT_OK;
}

/* Bounded: what does not end in time is ended by the next process of our name. */
static void tear_down(struct daemon *d)
{
	wd_admin_free(d->admin);
	if (d->worker && !wd_worker_join(d->worker, JOIN_MS)) {
		wd_log(WD_LOG_WARNING, "stopping", NULL, "a Kafka call hangs; leaving it");
		_exit((int)d->exit_code);
	}
	/* A destructor of librdkafka that hangs must not hold up a restart. */
	(void)alarm(JOIN_MS / 1000);
	if (d->consume)
		wd_consume_close(d->consume);
	wd_desk_free(d->desk);
	wd_buckets_free(d->buckets);
	wd_consume_free(d->consume);
	wd_txn_free(d->txn);
	wd_topics_free(d->topics);
	wd_timer_free(d->tick);
	wd_timer_free(d->topics_again);
	wd_timer_free(d->drain);
	wd_worker_free(d->worker);
	wd_demo_free(d->demo);
	wd_metrics_free(d->metrics);
	wd_loop_free(d->loop);
	if (d->conf != d->start)
		wd_conf_free(d->conf);
	wd_conf_free(d->start);
	(void)alarm(0);
}

enum wd_exit wd_daemon_run(const char *path, struct wd_conf *conf, bool demo)
{
	struct daemon d = { .path = path, .start = conf, .conf = conf };

	wd_log_open((enum wd_log_level)conf->log_level);
	d.exit_code = start(&d, demo);
	wd_loop_hold_signals(false);
	if (d.exit_code == WD_EXIT_OK && wd_loop_run(d.loop) != WD_OK)
		d.exit_code = WD_EXIT_FAILED;
	tear_down(&d);
	wd_log(WD_LOG_NOTICE, "stopped", NULL, "stopped");
	return d.exit_code;
}
