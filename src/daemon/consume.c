/* SPDX-License-Identifier: MIT */
#include "daemon/consume.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"
#include "daemon/lookup.h"
#include "daemon/partitions.h"
#include "daemon/route.h"

#define SETTLE_MS 500
/* librdkafka 2.0.2 takes this timeout for microseconds. */
#define SEEK_MS (5000 * 1000)
/* At least this often the group's own events are served, also when nothing comes in. */
#define POLL_MS 500
/* A partition that has waited this long for its offset is worth a line, and another one each time. */
#define SLOW_MS 30000

enum phase { IDLE, LOOKING_UP, ASSIGNED, REVOKING };

struct wd_consume {
	struct wd_loop *loop;
	struct wd_worker *worker;
	const struct wd_conf *conf;
	struct wd_consume_ops ops;
	rd_kafka_t *rk;
	rd_kafka_queue_t *queue;
	rd_kafka_consumer_group_metadata_t *group;
	struct wd_wake *wake;
	struct wd_timer *poll, *settle;
	enum phase phase;
	bool flow, closing;
	bool revoke_waits; /* a revoke came while the offsets were being looked up */
	bool revoke_lost;
	struct wd_partitions parts;
	struct wd_lookup assign, stable;
	int64_t slow_ms; /* when the next such line is due */
};

static void run_lookup(struct wd_job *job, struct wd_worker *worker)
{
	wd_lookup_run((struct wd_lookup *)job, worker);
}

/* --- the assignment -------------------------------------------------------------------------- */

static void set_paused(struct wd_consume *consume)
{
	rd_kafka_topic_partition_list_t *stop = rd_kafka_topic_partition_list_new(16);
	rd_kafka_topic_partition_list_t *go = rd_kafka_topic_partition_list_new(16);

	wd_partitions_pause(&consume->parts, consume->flow, stop, go);
	/* Both fail only for partitions that are not assigned any more. */
	if (stop->cnt)
		(void)rd_kafka_pause_partitions(consume->rk, stop);
	if (go->cnt)
		(void)rd_kafka_resume_partitions(consume->rk, go);
	rd_kafka_topic_partition_list_destroy(stop);
	rd_kafka_topic_partition_list_destroy(go);
}

static void call_assigned(struct wd_consume *consume)
{
	int32_t *buckets = calloc(consume->parts.n + 1, sizeof(*buckets));
	int64_t *starts = calloc(consume->parts.n + 1, sizeof(*starts));
	struct wd_assignment a = { .generation = wd_lookup_generation(consume->group) };

	for (size_t i = 0; buckets && starts && i < consume->parts.n; i++) {
		const struct wd_partition *part = &consume->parts.v[i];

		if (!part->handoff) {
			a.n_raw++;
			continue;
		}
		buckets[a.n_buckets] = part->partition;
		starts[a.n_buckets++] = part->unstable ? WD_START_UNSTABLE : part->start;
	}
	a.buckets = buckets;
	a.starts = starts;
	if (buckets && starts)
		consume->ops.assigned(consume->ops.arg, &a);
	else
		consume->ops.trouble(consume->ops.arg, WD_TROUBLE_TOPIC, "out of memory");
	free(buckets);
	free(starts);
}

static void begin_revoke(struct wd_consume *consume)
{
	consume->phase = REVOKING;
	consume->ops.revoke(consume->ops.arg, consume->revoke_lost);
}

/* The offsets are known: take up the assignment with every one of them explicit. */
static void take_up(struct wd_job *job)
{
	struct wd_lookup *lookup = (struct wd_lookup *)job;
	struct wd_consume *consume = lookup->owner;
	rd_kafka_topic_partition_list_t *list = lookup->list;
	bool unstable = false;

	lookup->list = NULL;
	/* The handle may be on its way out, on the worker. */
	if (consume->closing) {
		rd_kafka_topic_partition_list_destroy(list);
		return;
	}
	/* Taken back before it was taken up: one answer does for both. Two in a row, assign and
	   unassign within a millisecond, have crashed librdkafka 2.0.2. */
	if (consume->revoke_waits) {
		rd_kafka_topic_partition_list_destroy(list);
		consume->revoke_waits = false;
		begin_revoke(consume);
		return;
	}
	if (wd_partitions_fill(&consume->parts, list, consume->conf->handoff_topic) != WD_OK) {
		rd_kafka_topic_partition_list_destroy(list);
		wd_log(WD_LOG_ERROR, "memory", NULL, "out of memory; joining again");
		wd_consume_unassign(consume);
		wd_consume_rejoin(consume);
		return;
	}
	for (int i = 0; i < list->cnt; i++) {
		if (list->elems[i].err) {
			unstable = true;
			list->elems[i].offset = RD_KAFKA_OFFSET_END;
			list->elems[i].err = RD_KAFKA_RESP_ERR_NO_ERROR;
		}
	}
	rd_kafka_resp_err_t err = rd_kafka_assign(consume->rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (err)
		wd_log(WD_LOG_ERROR, "assign", NULL, "cannot take up the assignment: %s",
			rd_kafka_err2str(err));
	consume->flow = false;
	set_paused(consume);
	consume->phase = ASSIGNED;
	consume->slow_ms = wd_now_ms() + SLOW_MS;
	if (unstable)
		wd_timer_in(consume->settle, SETTLE_MS);
	if (consume->group && wd_lookup_generation(consume->group) >= 0) {
		call_assigned(consume);
		return;
	}
	/* A group takes offsets that name no generation, and then nothing fences a zombie. */
	wd_log(WD_LOG_ERROR, "group-metadata", NULL,
		"the group names no generation; joining again");
	wd_consume_rejoin(consume);
}

static void on_assign(struct wd_consume *consume, const rd_kafka_topic_partition_list_t *list)
{
	if (consume->group)
		rd_kafka_consumer_group_metadata_destroy(consume->group);
	consume->group = rd_kafka_consumer_group_metadata(consume->rk);
	consume->phase = LOOKING_UP;
	consume->assign.list = rd_kafka_topic_partition_list_copy(list);
	wd_worker_submit(consume->worker, &consume->assign.job);
}

/* Called from inside rd_kafka_consumer_poll(), on the loop. The answer, rd_kafka_assign(), comes
   later: the group waits for it. */
static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t err,
	rd_kafka_topic_partition_list_t *list, void *opaque)
{
	struct wd_consume *consume = opaque;

	if (consume->closing) {
		rd_kafka_assign(rk, NULL);
		return;
	}
	if (err == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
		on_assign(consume, list);
		return;
	}
	if (err != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)
		wd_log(WD_LOG_WARNING, "rebalance", NULL, "rebalance failed: %s",
			rd_kafka_err2str(err));
	consume->revoke_lost = rd_kafka_assignment_lost(rk) != 0;
	if (consume->phase == LOOKING_UP)
		consume->revoke_waits = true;
	else
		begin_revoke(consume);
}

void wd_consume_unassign(struct wd_consume *consume)
{
	wd_timer_cancel(consume->settle);
	wd_partitions_drop(&consume->parts);
	consume->flow = false;
	consume->phase = IDLE;
	rd_kafka_assign(consume->rk, NULL);
}

/* --- partitions that wait for a stable offset ------------------------------------------------ */

static void run_settle(struct wd_job *job, struct wd_worker *worker)
{
	struct wd_lookup *lookup = (struct wd_lookup *)job;
	rd_kafka_topic_partition_list_t *list = lookup->list;

	wd_lookup_run(lookup, worker);
	lookup->sought = false;
	for (int i = list->cnt; i-- > 0;) {
		if (list->elems[i].err)
			rd_kafka_topic_partition_list_del_by_idx(list, i);
	}
	if (list->cnt == 0 || wd_worker_stopping(worker))
		return;
	rd_kafka_error_t *error = rd_kafka_seek_partitions(lookup->rk, list, SEEK_MS);
	if (error) {
		wd_log(WD_LOG_INFO, "seek", NULL, "seek: %s; trying again",
			rd_kafka_error_string(error));
		rd_kafka_error_destroy(error);
		return;
	}
	lookup->sought = true;
}

static void say_slow(struct wd_consume *consume)
{
	int64_t now = wd_now_ms();

	if (now < consume->slow_ms)
		return;
	consume->slow_ms = now + SLOW_MS;
	for (size_t i = 0; i < consume->parts.n; i++) {
		const struct wd_partition *part = &consume->parts.v[i];
		struct wd_log_at at = { part->topic, part->partition, -1, NULL };

		if (part->unstable)
			wd_log(WD_LOG_WARNING, "offset-slow", &at,
				"its committed offset cannot be had, so it is not read; a transaction "
				"of another process may be open there");
	}
}

static void settled(struct wd_job *job)
{
	struct wd_lookup *lookup = (struct wd_lookup *)job;
	struct wd_consume *consume = lookup->owner;
	bool waiting = false;

	for (size_t i = 0; i < consume->parts.n && consume->phase == ASSIGNED; i++) {
		struct wd_partition *part = &consume->parts.v[i];
		const rd_kafka_topic_partition_t *elem = rd_kafka_topic_partition_list_find(
			lookup->list, part->topic, part->partition);

		if (part->unstable && lookup->sought && elem && !elem->err)
			part->unstable = false;
		waiting = waiting || part->unstable;
	}
	rd_kafka_topic_partition_list_destroy(lookup->list);
	lookup->list = NULL;
	if (consume->phase == REVOKING || consume->closing)
		return;
	set_paused(consume);
	if (waiting) {
		say_slow(consume);
		wd_timer_in(consume->settle, SETTLE_MS);
	}
}

static void on_settle(void *arg)
{
	struct wd_consume *consume = arg;

	if (consume->phase != ASSIGNED || consume->stable.job.busy)
		return;
	consume->stable.list = wd_partitions_unstable(&consume->parts);
	wd_worker_submit(consume->worker, &consume->stable.job);
}

/* --- life ------------------------------------------------------------------------------------ */

static void on_wake(void *arg)
{
	struct wd_consume *consume = arg;

	consume->ops.readable(consume->ops.arg);
}

static void on_poll(void *arg)
{
	struct wd_consume *consume = arg;

	wd_timer_in(consume->poll, POLL_MS);
	consume->ops.readable(consume->ops.arg);
}

static enum wd_err make_consumer(struct wd_consume *consume)
{
	char why[512];
	rd_kafka_conf_t *kconf =
		wd_kafka_conf_make(consume->conf, WD_KAFKA_CONSUMER, why, sizeof(why));

	if (kconf) {
		rd_kafka_conf_set_opaque(kconf, consume);
		rd_kafka_conf_set_rebalance_cb(kconf, on_rebalance);
		consume->rk = rd_kafka_new(RD_KAFKA_CONSUMER, kconf, why, sizeof(why));
		if (!consume->rk)
			rd_kafka_conf_destroy(kconf);
	}
	if (!consume->rk) {
		wd_log(WD_LOG_ERROR, "consumer", NULL, "cannot make a consumer: %s", why);
		return WD_EIO;
	}
	consume->assign.rk = consume->stable.rk = consume->rk;
	rd_kafka_poll_set_consumer(consume->rk);
	consume->queue = rd_kafka_queue_get_consumer(consume->rk);
	/* An eventfd takes exactly eight bytes, of any value but zero. */
	static const uint64_t one = 1;
	rd_kafka_queue_io_event_enable(
		consume->queue, wd_wake_fd(consume->wake), &one, sizeof(one));
	return WD_OK;
}

struct wd_consume *wd_consume_new(struct wd_loop *loop, struct wd_worker *worker,
	const struct wd_conf *conf, const struct wd_consume_ops *ops)
{
	struct wd_consume *consume = calloc(1, sizeof(*consume));

	if (!consume)
		return NULL;
	consume->loop = loop;
	consume->worker = worker;
	consume->conf = conf;
	consume->ops = *ops;
	consume->assign = (struct wd_lookup){ .job = { .run = run_lookup, .done = take_up },
		.owner = consume };
	consume->stable = (struct wd_lookup){ .job = { .run = run_settle, .done = settled },
		.owner = consume };
	consume->wake = wd_wake_new(loop, on_wake, consume);
	consume->poll = wd_timer_new(loop, on_poll, consume);
	consume->settle = wd_timer_new(loop, on_settle, consume);
	if (!consume->wake || !consume->poll || !consume->settle ||
		make_consumer(consume) != WD_OK) {
		wd_consume_free(consume);
		return NULL;
	}
	return consume;
}

static enum wd_err subscribe(struct wd_consume *consume)
{
	const struct wd_conf_list *topics = &consume->conf->input_topics;
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new((int)topics->n + 1);

	for (size_t i = 0; i < topics->n; i++)
		rd_kafka_topic_partition_list_add(list, topics->v[i], RD_KAFKA_PARTITION_UA);
	rd_kafka_topic_partition_list_add(
		list, consume->conf->handoff_topic, RD_KAFKA_PARTITION_UA);
	rd_kafka_resp_err_t err = rd_kafka_subscribe(consume->rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (!err)
		return WD_OK;
	wd_log(WD_LOG_ERROR, "subscribe", NULL, "cannot subscribe: %s", rd_kafka_err2str(err));
	return WD_EIO;
}

enum wd_err wd_consume_start(struct wd_consume *consume)
{
	wd_timer_in(consume->poll, 0);
	return subscribe(consume);
}

void wd_consume_rejoin(struct wd_consume *consume)
{
	/* Subscribing anew revokes what is assigned and joins again, through the usual events. */
	(void)subscribe(consume);
}

void wd_consume_quiet(struct wd_consume *consume)
{
	consume->closing = true;
	/* librdkafka waits for the answer to an event that was served, also in its close. */
	if (consume->phase == LOOKING_UP || consume->phase == REVOKING)
		wd_consume_unassign(consume);
	consume->phase = IDLE;
	wd_partitions_drop(&consume->parts);
	wd_timer_cancel(consume->poll);
	wd_timer_cancel(consume->settle);
	/* A reference that outlives this would hang the close. */
	if (consume->queue)
		rd_kafka_queue_destroy(consume->queue);
	consume->queue = NULL;
}

void wd_consume_shut(struct wd_consume *consume)
{
	(void)rd_kafka_consumer_close(consume->rk);
	rd_kafka_destroy_flags(consume->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	consume->rk = NULL;
}

void wd_consume_close(struct wd_consume *consume)
{
	if (!consume->rk || consume->closing)
		return;
	wd_consume_quiet(consume);
	(void)rd_kafka_consumer_close(consume->rk);
}

void wd_consume_free(struct wd_consume *consume)
{
	if (!consume)
		return;
	wd_timer_free(consume->poll);
	wd_timer_free(consume->settle);
	if (consume->assign.list)
		rd_kafka_topic_partition_list_destroy(consume->assign.list);
	if (consume->stable.list)
		rd_kafka_topic_partition_list_destroy(consume->stable.list);
	if (consume->group)
		rd_kafka_consumer_group_metadata_destroy(consume->group);
	if (consume->queue)
		rd_kafka_queue_destroy(consume->queue);
	if (consume->rk)
		rd_kafka_destroy_flags(consume->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	/* After the handle: its threads write to the descriptor until they are gone. */
	wd_wake_free(consume->wake);
	wd_partitions_drop(&consume->parts);
	free(consume);
}

/* --- reading --------------------------------------------------------------------------------- */

static void on_error(struct wd_consume *consume, const rd_kafka_message_t *rkm)
{
	const char *text = rd_kafka_message_errstr(rkm);
	struct wd_log_at at = { .topic = rkm->rkt ? rd_kafka_topic_name(rkm->rkt) : NULL,
		.partition = rkm->partition,
		.offset = rkm->offset };
	char why[512];

	wd_metric_add(consume->ops.metrics, WD_M_KAFKA_ERRORS,
		wd_span_of(rd_kafka_err2name(rkm->err)), (struct wd_span){ 0 }, 1);
	if (rd_kafka_fatal_error(consume->rk, why, sizeof(why))) {
		consume->ops.trouble(consume->ops.arg, WD_TROUBLE_FENCED, why);
		return;
	}
	wd_log(WD_LOG_WARNING, "consumer", &at, "%s", text ? text : rd_kafka_err2str(rkm->err));
	if (rkm->err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
		consume->ops.trouble(consume->ops.arg, WD_TROUBLE_AWAY, "no broker can be reached");
	else if (rkm->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
		consume->ops.trouble(consume->ops.arg, WD_TROUBLE_TOPIC, "offset out of range");
	else if (rkm->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
		rkm->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
		consume->ops.trouble(
			consume->ops.arg, WD_TROUBLE_TOPIC, rd_kafka_err2str(rkm->err));
}

/* False when the record is not for us: its partition was taken away, or waits to be sought. */
static bool to_message(struct wd_consume *consume, rd_kafka_message_t *rkm, struct wd_message *ret)
{
	const char *topic = rd_kafka_topic_name(rkm->rkt);
	size_t slot = wd_partitions_find(&consume->parts, topic, rkm->partition);
	rd_kafka_timestamp_type_t type;

	if (slot == consume->parts.n || consume->parts.v[slot].unstable)
		return false;
	int64_t time_ms = rd_kafka_message_timestamp(rkm, &type);
	consume->parts.v[slot].read = rkm->offset + 1;
	*ret = (struct wd_message){
		.topic = topic,
		.partition = rkm->partition,
		.offset = rkm->offset,
		.time_ms = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || time_ms < 0 ? wd_wall_ms()
										   : time_ms,
		.key = { rkm->key, rkm->key_len },
		.payload = { rkm->payload, rkm->len },
		.owner = rkm,
		.slot = slot,
		.bucket = consume->parts.v[slot].handoff ? rkm->partition : WD_RAW,
	};
	return true;
}

/* One event each time that reading catches up. */
static void on_end(struct wd_consume *consume, const rd_kafka_message_t *rkm)
{
	size_t slot =
		wd_partitions_find(&consume->parts, rd_kafka_topic_name(rkm->rkt), rkm->partition);

	/* A partition that waits to be sought stands at its end, which says nothing. */
	if (slot == consume->parts.n || consume->parts.v[slot].unstable)
		return;
	consume->parts.v[slot].end = rkm->offset;
	if (consume->parts.v[slot].handoff)
		consume->ops.handoff_end(consume->ops.arg, rkm->partition, rkm->offset);
}

bool wd_consume_next(struct wd_consume *consume, struct wd_message *ret)
{
	rd_kafka_message_t *rkm;

	/* Nothing is polled while closing; consumer_close() does that itself. */
	while (!consume->closing && (rkm = rd_kafka_consumer_poll(consume->rk, 0))) {
		if (rkm->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
			on_end(consume, rkm);
		else if (rkm->err)
			on_error(consume, rkm);
		else if (to_message(consume, rkm, ret))
			return true;
		rd_kafka_message_destroy(rkm);
	}
	return false;
}

void wd_consume_open(struct wd_consume *consume, int32_t bucket, bool open)
{
	if (consume->phase == ASSIGNED && wd_partitions_open(&consume->parts, bucket, open))
		set_paused(consume);
}

void wd_consume_flow(struct wd_consume *consume, bool flow)
{
	if (consume->phase != ASSIGNED || consume->flow == flow)
		return;
	consume->flow = flow;
	set_paused(consume);
}

bool wd_consume_flowing(const struct wd_consume *consume)
{
	return consume->phase == ASSIGNED && consume->flow;
}

/* --- offsets --------------------------------------------------------------------------------- */

void wd_consume_mark(struct wd_consume *consume, const struct wd_message *msg)
{
	assert(msg->slot < consume->parts.n);
	consume->parts.v[msg->slot].next = msg->offset + 1;
}

struct rd_kafka_topic_partition_list_s *wd_consume_offsets(const struct wd_consume *consume)
{
	return wd_partitions_offsets(&consume->parts);
}

void wd_consume_settle(struct wd_consume *consume, bool committed)
{
	wd_partitions_settle(&consume->parts, committed);
}

struct rd_kafka_s *wd_consume_handle(const struct wd_consume *consume)
{
	return consume->rk;
}

struct rd_kafka_consumer_group_metadata_s *wd_consume_group(const struct wd_consume *consume)
{
	return consume->group;
}

int64_t wd_consume_lag(struct wd_consume *consume, struct wd_metrics *metrics)
{
	return wd_partitions_lag(&consume->parts, consume->rk, metrics);
}
