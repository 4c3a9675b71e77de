/* SPDX-License-Identifier: MIT */
#include "daemon/desk.h"

#include <assert.h>
#include <stdlib.h>

#include "daemon/decide.h"
#include "daemon/log.h"
#include "daemon/work.h"

/* One turn's share: some 2 ms of work, so that signals and requests are answered in between. */
#define TURN_RECORDS 64
/* The markers of a commit take a moment to be written everywhere. A transaction that begins earlier
   meets them, and librdkafka then sleeps 20 ms. */
#define AFTER_COMMIT_MS 3
/* After an abort: what caused it may still be there. */
#define AFTER_ABORT_MS 200
#define RETRY_MS       100
/* A record dated further ahead than this is taken to be of now: one from 2099 must neither empty
   the dedup window nor be refused by the broker, whose own limit is an hour. */
#define AHEAD_MS (59LL * 60 * 1000)
#define SEEN_MAX (256u << 10)

enum mode {
	RESTING, /* nothing is decided */
	GOING,
	STOPPING, /* on the way to rest */
};

TAILQ_HEAD(works, wd_work);

struct wd_desk {
	struct wd_desk_parts parts;
	const struct wd_conf *conf; /* the one in force; what needs a restart is in out.conf */
	struct wd_pipeline *pipeline;
	struct wd_hasher *hasher;
	struct wd_outgoing out;
	enum mode mode;
	bool lost, spoilt, dry, due;
	struct wd_topics_report learned; /* limits that only a refusal has shown */
	bool limits_wanted; /* after an abort: the topics are looked at before anything is tried again */
	bool memory_short;
	bool look_again; /* a bucket has come that some may be set aside for */
	struct works works;
	struct works aside;               /* of handoff partitions whose bucket is not there yet */
	struct wd_work *next;             /* first that is not decided; NULL when all are */
	size_t n_decided, n_ahead, bytes; /* records */
	size_t n_open;                    /* stories and faults in the open transaction */
	struct wd_timer *more, *interval, *hold;
	const char *last_topic; /* librdkafka's string: the same for all records of a topic */
	const struct wd_conf_source *last_source;
	int64_t newest_ms, open_newest_ms;
	uint64_t stage_ns[WD_STAGES];
};

/* --- reading --------------------------------------------------------------------------------- */

static bool full(const struct wd_desk *desk)
{
	return desk->n_ahead >= (size_t)desk->conf->pending_stories ||
		desk->bytes >= (size_t)desk->conf->pending_bytes;
}

static const struct wd_conf_source *source_of(struct wd_desk *desk, const char *topic)
{
	if (topic != desk->last_topic) {
		desk->last_topic = topic;
		desk->last_source = wd_conf_source_of(desk->conf, topic);
	}
	return desk->last_source;
}

static struct wd_maker maker_of(struct wd_desk *desk, const struct wd_work *work)
{
	return (struct wd_maker){
		.pipeline = desk->pipeline,
		.source = work->msg.bucket == WD_RAW ? source_of(desk, work->msg.topic) : NULL,
		.id = wd_txn_id(desk->parts.txn),
	};
}

static bool prepare(struct wd_desk *desk, struct wd_work *work)
{
	struct wd_maker maker = maker_of(desk, work);
	size_t before = work->bytes;

	if (work->prepared)
		return true;
	if (wd_work_prepare(work, &maker) != WD_OK) {
		wd_log(WD_LOG_ERROR, "memory", NULL, "out of memory; trying again");
		desk->memory_short = true;
		return false;
	}
	desk->bytes += work->bytes - before;
	return true;
}

static bool take_in(struct wd_desk *desk, struct wd_message *msg)
{
	struct wd_work *work = wd_work_new(msg);
	int64_t latest = wd_wall_ms() + AHEAD_MS;
	struct wd_span none = { 0 };

	if (!work) {
		/* Whoever starts next reads it from the committed offsets. */
		wd_message_free(msg);
		desk->parts.failed(desk->parts.arg, "out of memory");
		return false;
	}
	if (work->msg.time_ms > latest)
		work->msg.time_ms = latest;
	if (msg->bucket == WD_RAW) {
		wd_metric_add(
			desk->parts.metrics, WD_M_RECORDS_IN, wd_span_of(msg->topic), none, 1);
		wd_metric_add(
			desk->parts.metrics, WD_M_BYTES_IN, none, none, (double)msg->payload.n);
	} else {
		wd_buckets_read(desk->parts.buckets, msg->bucket, msg->offset);
	}
	TAILQ_INSERT_TAIL(&desk->works, work, link);
	desk->n_ahead++;
	desk->bytes += work->bytes;
	if (!desk->next)
		desk->next = work;
	/* While a commit is under way there is time to prepare; otherwise it is decided in this turn,
	   straight from the pipeline. */
	bool waits = wd_txn_state(desk->parts.txn) != WD_TXN_OPEN;
	return desk->mode != GOING || !waits || prepare(desk, work);
}

static void read_some(struct wd_desk *desk)
{
	struct wd_message msg;

	desk->dry = false;
	for (int i = 0; i < TURN_RECORDS; i++) {
		if (full(desk))
			wd_consume_flow(desk->parts.consume, false);
		if (!wd_consume_next(desk->parts.consume, &msg)) {
			desk->dry = true;
			return;
		}
		if (!take_in(desk, &msg))
			return;
	}
}

/* --- deciding -------------------------------------------------------------------------------- */

struct deciding {
	struct wd_desk *desk;
	const struct wd_work *work;
	bool ours;
};

static enum wd_err decide_outcome(void *arg, const struct wd_outcome *o)
{
	struct deciding *deciding = arg;
	struct wd_desk *desk = deciding->desk;
	struct wd_decide decide = { &desk->out, desk->parts.buckets, desk->parts.metrics,
		desk->hasher };

	desk->n_open++;
	deciding->ours = o->ours;
	return wd_decide(&decide, deciding->work, o);
}

/* False when the transaction is spoilt: the record is not decided. */
static bool decide(struct wd_desk *desk, struct wd_work *work)
{
	struct deciding deciding = { desk, work, false };
	struct wd_maker maker = maker_of(desk, work);
	size_t before = work->bytes;
	enum wd_err err = wd_work_each(work, &maker, decide_outcome, &deciding);

	/* Part of it may have been produced by then: only an abort makes that good, also where all
	   that is lacking is memory. */
	if (err != WD_OK) {
		desk->spoilt = true;
		if (err == WD_ELIMIT && work->msg.bucket != WD_RAW)
			desk->parts.failed(desk->parts.arg,
				"the handoff topic holds stories of a newer wiredesk: update this "
				"one");
		return false;
	}
	wd_consume_mark(desk->parts.consume, &work->msg);
	if (work->msg.bucket != WD_RAW)
		wd_buckets_decided(
			desk->parts.buckets, work->msg.bucket, work->msg.offset, deciding.ours);
	if (work->msg.time_ms > desk->open_newest_ms)
		desk->open_newest_ms = work->msg.time_ms;
	wd_work_strip(work);
	desk->bytes -= before - work->bytes;
	return true;
}

/* A record that came through before its partition was paused: it waits for its bucket, and with it
   what comes behind it in that partition, which is all that is read of it till then. */
static bool set_aside(struct wd_desk *desk, struct wd_work *work)
{
	if (work->msg.bucket == WD_RAW || wd_buckets_ready(desk->parts.buckets, work->msg.bucket))
		return false;
	desk->next = TAILQ_NEXT(work, link);
	TAILQ_REMOVE(&desk->works, work, link);
	TAILQ_INSERT_TAIL(&desk->aside, work, link);
	return true;
}

/* Those whose bucket has come go first: what stands behind them came later. */
static void take_back(struct wd_desk *desk)
{
	struct wd_work *work, *last = NULL;

	while ((work = TAILQ_LAST(&desk->aside, works))) {
		TAILQ_REMOVE(&desk->aside, work, link);
		last = desk->next;
		if (last)
			TAILQ_INSERT_BEFORE(last, work, link);
		else
			TAILQ_INSERT_TAIL(&desk->works, work, link);
		desk->next = work;
	}
}

/* Stories that one transaction may hold. */
static size_t most(const struct wd_desk *desk)
{
	size_t given = (size_t)desk->out.conf->txn_stories;
	size_t able = wd_txn_most(desk->parts.txn);

	return able < given ? able : given;
}

static bool may_decide(const struct wd_desk *desk)
{
	return desk->mode == GOING && desk->next && !desk->spoilt && !desk->limits_wanted &&
		!desk->memory_short && wd_txn_state(desk->parts.txn) == WD_TXN_OPEN &&
		!wd_timer_armed(desk->hold) && desk->n_open < most(desk);
}

static void decide_some(struct wd_desk *desk)
{
	for (int i = 0; i < TURN_RECORDS && may_decide(desk); i++) {
		struct wd_work *work = desk->next;

		if (set_aside(desk, work))
			continue;
		if (desk->n_decided == 0 && !wd_timer_armed(desk->interval))
			wd_timer_in(desk->interval, desk->conf->txn_interval_ms);
		if (!decide(desk, work))
			return;
		desk->next = TAILQ_NEXT(work, link);
		desk->n_decided++;
		desk->n_ahead--;
	}
}

/* --- transactions ---------------------------------------------------------------------------- */

static void drop_works(struct wd_desk *desk)
{
	struct wd_work *work;

	TAILQ_CONCAT(&desk->works, &desk->aside, link);
	while ((work = TAILQ_FIRST(&desk->works))) {
		TAILQ_REMOVE(&desk->works, work, link);
		wd_work_free(work);
	}
	desk->next = NULL;
	desk->n_decided = desk->n_ahead = desk->bytes = 0;
}

static void come_to_rest(struct wd_desk *desk)
{
	desk->mode = RESTING;
	desk->spoilt = desk->due = desk->limits_wanted = false;
	wd_timer_cancel(desk->interval);
	drop_works(desk);
	desk->last_topic = NULL;
	desk->parts.rested(desk->parts.arg);
}

/* What the open transaction needs next, if anything. */
static void end_txn(struct wd_desk *desk)
{
	if (wd_txn_state(desk->parts.txn) != WD_TXN_OPEN) {
		/* Busy: its end brings us back. Down: nothing of ours is in it. */
		if (desk->mode == STOPPING && wd_txn_state(desk->parts.txn) == WD_TXN_DOWN)
			come_to_rest(desk);
		return;
	}
	bool stopping = desk->mode == STOPPING;
	bool all_done = desk->dry && !desk->next;
	bool enough = desk->n_open >= most(desk) || desk->due || all_done;

	if (desk->spoilt || (stopping && desk->lost && desk->n_decided > 0))
		wd_txn_abort(desk->parts.txn, desk->parts.consume);
	else if (desk->n_decided > 0 && (enough || stopping))
		wd_txn_commit(desk->parts.txn, desk->parts.consume);
	else if (stopping)
		come_to_rest(desk);
	else
		return;
	desk->due = false;
	wd_timer_cancel(desk->interval);
}

static void free_decided(struct wd_desk *desk)
{
	while (desk->n_decided > 0) {
		struct wd_work *work = TAILQ_FIRST(&desk->works);

		TAILQ_REMOVE(&desk->works, work, link);
		desk->bytes -= work->bytes;
		wd_work_free(work);
		desk->n_decided--;
	}
}

static void count_end(struct wd_desk *desk, const struct wd_txn_end *end)
{
	struct wd_metrics *metrics = desk->parts.metrics;
	struct wd_span none = { 0 };

	if (end->rebuilt)
		wd_metric_add(metrics, WD_M_PRODUCER_REBUILDS, none, none, 1);
	if (end->verdict != WD_TXN_COMMITTED) {
		wd_metric_add(metrics, WD_M_TXN_ABORTS, none, none, 1);
		return;
	}
	wd_metric_add(metrics, WD_M_TXN_COMMITS, none, none, 1);
	wd_metric_observe(metrics, WD_M_TXN_COMMIT_SECONDS, (double)end->commit_ns / 1e9);
	wd_metric_observe(metrics, WD_M_TXN_STORIES, (double)desk->n_open);
	wd_metric_set(metrics, WD_M_LAST_COMMIT_SECONDS, none, none, (double)wd_wall_ms() / 1e3);
}

/* The record that was refused becomes a dead letter when its turn comes again, and so does all that is
   as large. */
static void learn(struct wd_desk *desk, const struct wd_txn_end *end)
{
	if (end->large_bytes == 0)
		return;
	wd_log(WD_LOG_WARNING, "topic-limit", NULL,
		"topic %s takes no record of %zu bytes; from now on such become dead letters",
		end->large_topic, end->large_bytes);
	wd_topics_learn(&desk->learned, desk->out.conf, end->large_topic, end->large_bytes);
	wd_topics_lower(&desk->out.limits, &desk->learned);
}

void wd_desk_txn_ended(struct wd_desk *desk, const struct wd_txn_end *end)
{
	bool committed = end->verdict == WD_TXN_COMMITTED;

	count_end(desk, end);
	learn(desk, end);
	wd_consume_settle(desk->parts.consume, committed);
	if (committed) {
		wd_buckets_commit(desk->parts.buckets);
		free_decided(desk);
		desk->newest_ms = desk->open_newest_ms;
		wd_buckets_set_now(desk->parts.buckets, desk->newest_ms);
	} else {
		wd_buckets_undo(desk->parts.buckets);
		desk->next = TAILQ_FIRST(&desk->works);
		desk->n_ahead += desk->n_decided;
		desk->n_decided = 0;
	}
	desk->spoilt = false;
	desk->n_open = 0;
	desk->limits_wanted = !committed && desk->mode == GOING;
	if (desk->mode == STOPPING) {
		come_to_rest(desk);
		return;
	}
	if (end->verdict == WD_TXN_UNKNOWN || end->verdict == WD_TXN_FENCED)
		desk->mode = RESTING;
	wd_timer_in(desk->hold, committed ? AFTER_COMMIT_MS : AFTER_ABORT_MS);
}

/* --- turns ----------------------------------------------------------------------------------- */

void wd_desk_turn(struct wd_desk *desk)
{
	desk->memory_short = false;
	if (desk->look_again) {
		desk->look_again = false;
		take_back(desk);
	}
	read_some(desk);
	decide_some(desk);
	end_txn(desk);
	if (desk->mode == GOING && !full(desk))
		wd_consume_flow(desk->parts.consume, true);
	if (desk->memory_short)
		wd_timer_in(desk->more, RETRY_MS);
	else if (!desk->dry || may_decide(desk))
		wd_timer_in(desk->more, 0);
}

static void on_turn(void *arg)
{
	wd_desk_turn(arg);
}

static void on_interval(void *arg)
{
	struct wd_desk *desk = arg;

	desk->due = true;
	wd_desk_turn(desk);
}

void wd_desk_set_consume(struct wd_desk *desk, struct wd_consume *consume)
{
	assert(desk->mode == RESTING && TAILQ_EMPTY(&desk->works));
	desk->parts.consume = consume;
}

void wd_desk_go(struct wd_desk *desk)
{
	desk->look_again = !TAILQ_EMPTY(&desk->aside);
	if (desk->mode == RESTING) {
		desk->mode = GOING;
		wd_consume_flow(desk->parts.consume, true);
	}
	wd_timer_in(desk->more, 0);
}

void wd_desk_rest(struct wd_desk *desk, bool lost)
{
	desk->lost = lost;
	desk->mode = STOPPING;
	wd_consume_flow(desk->parts.consume, false);
	end_txn(desk);
}

/* --- life ------------------------------------------------------------------------------------ */

static struct wd_pipeline_opts opts_of(const struct wd_desk *desk)
{
	return (struct wd_pipeline_opts){
		.record_bytes = (size_t)desk->out.conf->record_bytes,
		.short_words = (unsigned)desk->conf->short_words,
		.scope = (enum wd_scope)desk->conf->scope,
		.outcomes = WD_RECORD_STORIES,
	};
}

struct wd_desk *wd_desk_new(const struct wd_desk_parts *parts, const struct wd_conf *conf)
{
	struct wd_desk *desk = calloc(1, sizeof(*desk));

	if (!desk)
		return NULL;
	desk->parts = *parts;
	desk->conf = conf;
	TAILQ_INIT(&desk->works);
	TAILQ_INIT(&desk->aside);
	desk->out.conf = conf;
	desk->out.txn = parts->txn;
	desk->out.metrics = parts->metrics;
	wd_buf_init(&desk->out.scratch, SEEN_MAX);
	struct wd_pipeline_opts opts = opts_of(desk);
	desk->pipeline = wd_pipeline_new(conf->vocab, &opts);
	desk->hasher = wd_hasher_new();
	desk->more = wd_timer_new(parts->loop, on_turn, desk);
	desk->interval = wd_timer_new(parts->loop, on_interval, desk);
	desk->hold = wd_timer_new(parts->loop, on_turn, desk);
	if (!desk->pipeline || !desk->hasher || !desk->more || !desk->interval || !desk->hold) {
		wd_desk_free(desk);
		return NULL;
	}
	wd_pipeline_time(desk->pipeline, wd_now_ns);
	return desk;
}

void wd_desk_free(struct wd_desk *desk)
{
	if (!desk)
		return;
	drop_works(desk);
	wd_timer_free(desk->more);
	wd_timer_free(desk->interval);
	wd_timer_free(desk->hold);
	wd_pipeline_free(desk->pipeline);
	wd_hasher_free(desk->hasher);
	wd_buf_done(&desk->out.scratch);
	free(desk);
}

void wd_desk_set_conf(struct wd_desk *desk, const struct wd_conf *conf)
{
	desk->conf = conf;
	desk->last_topic = NULL;

	struct wd_pipeline_opts opts = opts_of(desk);
	wd_pipeline_swap(desk->pipeline, conf->vocab, &opts);
	wd_buckets_set_window(desk->parts.buckets, conf->window_ms);
}

void wd_desk_set_limits(struct wd_desk *desk, const struct wd_topics_report *limits)
{
	desk->out.limits = *limits;
	wd_topics_lower(&desk->out.limits, &desk->learned);
	desk->limits_wanted = false;
	wd_timer_in(desk->more, 0);
}

bool wd_desk_wants_limits(const struct wd_desk *desk)
{
	return desk->limits_wanted;
}

size_t wd_desk_pending(const struct wd_desk *desk, size_t *ret_bytes)
{
	*ret_bytes = desk->bytes;
	return desk->n_decided + desk->n_ahead;
}

void wd_desk_refresh(struct wd_desk *desk)
{
	for (int i = 0; i < WD_STAGES; i++) {
		enum wd_stage stage = (enum wd_stage)i;
		uint64_t ns = wd_pipeline_stage_ns(desk->pipeline, stage);

		wd_metric_add(desk->parts.metrics, WD_M_STAGE_SECONDS,
			wd_span_of(wd_stage_name(stage)), (struct wd_span){ 0 },
			(double)(ns - desk->stage_ns[i]) / 1e9);
		desk->stage_ns[i] = ns;
	}
}

int64_t wd_desk_newest_ms(const struct wd_desk *desk)
{
	return desk->newest_ms;
}

bool wd_desk_paused(const struct wd_desk *desk)
{
	return desk->mode == GOING && !wd_consume_flowing(desk->parts.consume);
}
