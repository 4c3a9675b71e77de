/* SPDX-License-Identifier: MIT */
#include "daemon/buckets.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"

#define TURN_RECORDS 2000
#define QUERY_MS     4000
#define EXPIRE_MS    1000
#define EXPIRE_MAX   20000
/* After this long a restore that has not ended is worth a line, and another one each time. */
#define SLOW_MS 30000

/* Ours and in one of the last three states; WAITING: read as far as an open transaction lets us. */
enum bucket_state { FOREIGN, ASKING, READING, WAITING, OWNED };

struct bucket {
	enum bucket_state state;
	struct wd_seen *seen;
	int32_t kept_in;  /* the generation in which the table was last ours */
	int64_t mark;     /* true high watermark when the bucket became ours; -1 not known */
	int64_t position; /* next offset to read */
	bool marked;      /* the end of its handoff partition is known */
};

struct marks {
	struct wd_job job; /* first */
	struct wd_buckets *buckets;
	rd_kafka_topic_partition_list_t *list; /* of both topics; out: offset is the mark, or err */
	int32_t generation;
};

struct wd_buckets {
	struct wd_worker *worker;
	struct wd_conf const *conf;
	struct wd_buckets_ops ops;
	rd_kafka_t *reader; /* read_committed, no group */
	rd_kafka_t *
		plain; /* read_uncommitted: answers the true watermark. The worker's, from the start on */
	rd_kafka_topic_t *topic;
	rd_kafka_queue_t *queue;
	struct wd_wake *wake;
	struct wd_timer *more, *tick;
	struct bucket *v;
	int32_t n;
	int32_t generation;
	bool marked;   /* the ends of our handoff partitions are known */
	bool calm;     /* every bucket of ours can be decided on directly, for good */
	bool answered; /* everything was restored in this assignment */
	struct wd_route *route;
	int64_t began_ms, slow_ms;
	int64_t now_ms; /* record time */
	int64_t window_ms;
	size_t loaded;
	struct marks marks;
};

/* --- watermarks, on the worker --------------------------------------------------------------- */

static rd_kafka_t *make_handle(const struct wd_conf *conf, enum wd_kafka_handle kind)
{
	char why[512];
	rd_kafka_conf_t *kconf = wd_kafka_conf_make(conf, kind, why, sizeof(why));
	rd_kafka_t *rk = kconf ? rd_kafka_new(RD_KAFKA_CONSUMER, kconf, why, sizeof(why)) : NULL;

	if (rk)
		return rk;
	if (kconf)
		rd_kafka_conf_destroy(kconf);
	wd_log(WD_LOG_ERROR, "reader", NULL, "cannot make a reader: %s", why);
	return NULL;
}

static void run_marks(struct wd_job *job, struct wd_worker *worker)
{
	struct marks *marks = (struct marks *)job;
	struct wd_buckets *buckets = marks->buckets;

	for (int i = 0; i < marks->list->cnt && !wd_worker_stopping(worker); i++) {
		rd_kafka_topic_partition_t *elem = &marks->list->elems[i];
		int64_t low;

		elem->err = RD_KAFKA_RESP_ERR__STATE;
		if (!buckets->plain)
			buckets->plain = make_handle(buckets->conf, WD_KAFKA_PLAIN);
		if (buckets->plain)
			elem->err = rd_kafka_query_watermark_offsets(buckets->plain, elem->topic,
				elem->partition, &low, &elem->offset, QUERY_MS);
		wd_worker_beat(worker);
		if (!elem->err)
			continue;
		/* One that does not answer is asked again with the others after a pause, and by a
		   new handle: librdkafka 2.0.2 goes on asking a leader that is none any more. */
		if (buckets->plain)
			rd_kafka_destroy(buckets->plain);
		buckets->plain = NULL;
		wd_worker_pause(worker, 200);
	}
}

static void ask_marks(struct wd_buckets *buckets)
{
	struct marks *marks = &buckets->marks;

	if (marks->job.busy)
		return;
	marks->list = rd_kafka_topic_partition_list_new(buckets->n);
	marks->generation = buckets->generation;
	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].state == ASKING)
			rd_kafka_topic_partition_list_add(
				marks->list, buckets->conf->seen_topic, p);
		if (buckets->v[p].state != FOREIGN && !buckets->v[p].marked)
			rd_kafka_topic_partition_list_add(
				marks->list, buckets->conf->handoff_topic, p);
	}
	if (marks->list->cnt == 0) {
		rd_kafka_topic_partition_list_destroy(marks->list);
		marks->list = NULL;
		return;
	}
	wd_worker_submit(buckets->worker, &marks->job);
}

/* --- restoring ------------------------------------------------------------------------------- */

static void stop_reading(struct wd_buckets *buckets, int32_t p)
{
	enum bucket_state state = buckets->v[p].state;

	if ((state == READING || state == WAITING) && rd_kafka_consume_stop(buckets->topic, p) < 0)
		wd_log(WD_LOG_WARNING, "restore", NULL, "bucket %d: %s", (int)p,
			rd_kafka_err2str(rd_kafka_last_error()));
}

static void answer(struct wd_buckets *buckets)
{
	size_t restoring;
	size_t owned = wd_buckets_owned(buckets, &restoring);

	if (restoring == 0 && buckets->marked && !buckets->answered) {
		buckets->answered = true;
		wd_log(WD_LOG_INFO, "restored", NULL,
			"%zu of %d buckets are ours; %zu entries read in %lld ms", owned,
			(int)buckets->n, buckets->loaded,
			(long long)(wd_now_ms() - buckets->began_ms));
	}
	buckets->ops.changed(buckets->ops.arg);
}

static void start_reading(struct wd_buckets *buckets, int32_t p, int64_t mark)
{
	struct bucket *b = &buckets->v[p];

	wd_seen_free(b->seen);
	b->seen = wd_seen_new(buckets->window_ms);
	if (!b->seen) {
		buckets->ops.failed(buckets->ops.arg, "out of memory");
		return;
	}
	b->mark = mark;
	b->position = 0;
	if (rd_kafka_consume_start_queue(
		    buckets->topic, p, RD_KAFKA_OFFSET_BEGINNING, buckets->queue) < 0) {
		buckets->ops.failed(buckets->ops.arg, rd_kafka_err2str(rd_kafka_last_error()));
		return;
	}
	b->state = READING;
}

static void on_mark(struct wd_buckets *buckets, const rd_kafka_topic_partition_t *elem)
{
	struct bucket *b = &buckets->v[elem->partition];

	if (strcmp(elem->topic, buckets->conf->handoff_topic) == 0) {
		b->marked = true;
		wd_route_mark(buckets->route, elem->partition, elem->offset);
	} else if (b->state == ASKING) {
		start_reading(buckets, elem->partition, elem->offset);
	}
}

static void on_marks(struct wd_job *job)
{
	struct marks *marks = (struct marks *)job;
	struct wd_buckets *buckets = marks->buckets;
	rd_kafka_topic_partition_list_t *list = marks->list;

	marks->list = NULL;
	/* An assignment came in between: these marks are too old to wait for. */
	for (int i = 0; i < list->cnt && marks->generation == buckets->generation; i++) {
		if (list->elems[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
			on_mark(buckets, &list->elems[i]);
	}
	rd_kafka_topic_partition_list_destroy(list);
	buckets->marked = true;
	for (int32_t p = 0; p < buckets->n; p++)
		buckets->marked =
			buckets->marked && (buckets->v[p].state == FOREIGN || buckets->v[p].marked);
	ask_marks(buckets);
	answer(buckets);
}

static void load(struct wd_buckets *buckets, const rd_kafka_message_t *rkm)
{
	struct wd_seen_entry entry;
	struct wd_log_at at = { rd_kafka_topic_name(rkm->rkt), rkm->partition, rkm->offset, NULL };
	enum wd_err err = wd_seen_decode((struct wd_span){ rkm->key, rkm->key_len },
		(struct wd_span){ rkm->payload, rkm->len }, &entry);

	if (err == WD_OK)
		err = wd_seen_load(buckets->v[rkm->partition].seen, &entry);
	buckets->loaded++;
	if (err == WD_ELIMIT)
		buckets->ops.failed(buckets->ops.arg,
			"the seen topic holds entries of a newer wiredesk: update this one, or give "
			"it another [dedup] seen topic");
	else if (err == WD_ENOMEM)
		buckets->ops.failed(buckets->ops.arg, "out of memory");
	else if (err == WD_EINVAL)
		wd_log(WD_LOG_WARNING, "seen-damaged", &at, "an entry cannot be read; ignoring it");
}

static void on_record(struct wd_buckets *buckets, const rd_kafka_message_t *rkm)
{
	struct bucket *b = &buckets->v[rkm->partition];

	/* Records of a read that was stopped may still be in the queue. */
	if (b->state != READING && b->state != WAITING)
		return;
	if (rkm->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		b->state = READING;
		load(buckets, rkm);
		b->position = rkm->offset + 1;
	} else if (rkm->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		b->position = rkm->offset;
		if (rkm->offset < b->mark) {
			b->state = WAITING;
			return;
		}
		stop_reading(buckets, rkm->partition);
		b->state = OWNED;
	} else {
		wd_log(WD_LOG_WARNING, "restore", NULL, "bucket %d: %s", (int)rkm->partition,
			rd_kafka_message_errstr(rkm));
	}
}

static void turn(void *arg)
{
	struct wd_buckets *buckets = arg;

	for (int i = 0; i < TURN_RECORDS; i++) {
		rd_kafka_message_t *rkm = rd_kafka_consume_queue(buckets->queue, 0);

		if (!rkm) {
			answer(buckets);
			return;
		}
		if (rkm->partition >= 0 && rkm->partition < buckets->n)
			on_record(buckets, rkm);
		rd_kafka_message_destroy(rkm);
	}
	wd_timer_in(buckets->more, 0);
}

/* --- upkeep ---------------------------------------------------------------------------------- */

static void say_slow(struct wd_buckets *buckets, int64_t now)
{
	if (buckets->answered || buckets->generation < 0 || now < buckets->slow_ms)
		return;
	buckets->slow_ms = now + SLOW_MS;
	for (int32_t p = 0; p < buckets->n; p++) {
		const struct bucket *b = &buckets->v[p];

		if (b->state == ASKING)
			wd_log(WD_LOG_WARNING, "restore-slow", NULL,
				"bucket %d: its high watermark cannot be had", (int)p);
		else if (b->state == READING || b->state == WAITING)
			wd_log(WD_LOG_WARNING, "restore-slow", NULL,
				"bucket %d: read to %lld of %lld; a transaction of another process "
				"may be open there",
				(int)p, (long long)b->position, (long long)b->mark);
	}
}

static void on_tick(void *arg)
{
	struct wd_buckets *buckets = arg;

	wd_timer_in(buckets->tick, EXPIRE_MS);
	say_slow(buckets, wd_now_ms());
	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].state == OWNED)
			(void)wd_seen_expire(buckets->v[p].seen, buckets->now_ms,
				EXPIRE_MAX / (size_t)buckets->n + 1);
	}
	ask_marks(buckets);
}

/* --- life ------------------------------------------------------------------------------------ */

struct wd_buckets *wd_buckets_new(struct wd_loop *loop, struct wd_worker *worker,
	const struct wd_conf *conf, const struct wd_buckets_ops *ops)
{
	struct wd_buckets *buckets = calloc(1, sizeof(*buckets));

	if (!buckets)
		return NULL;
	buckets->worker = worker;
	buckets->conf = conf;
	buckets->ops = *ops;
	buckets->generation = -1;
	buckets->window_ms = conf->window_ms;
	buckets->marks.job = (struct wd_job){ .run = run_marks, .done = on_marks };
	buckets->marks.buckets = buckets;
	buckets->n = (int32_t)conf->buckets;
	buckets->v = calloc((size_t)buckets->n, sizeof(*buckets->v));
	buckets->more = wd_timer_new(loop, turn, buckets);
	buckets->tick = wd_timer_new(loop, on_tick, buckets);
	buckets->wake = wd_wake_new(loop, turn, buckets);
	buckets->reader = make_handle(conf, WD_KAFKA_READER);
	buckets->plain = make_handle(conf, WD_KAFKA_PLAIN);
	if (!buckets->v || !buckets->more || !buckets->tick || !buckets->wake || !buckets->reader ||
		!buckets->plain)
		goto fail;
	buckets->route = wd_route_new(buckets->n);
	buckets->topic = rd_kafka_topic_new(buckets->reader, conf->seen_topic, NULL);
	buckets->queue = rd_kafka_queue_new(buckets->reader);
	if (!buckets->route || !buckets->topic || !buckets->queue)
		goto fail;
	static const uint64_t one = 1;
	rd_kafka_queue_io_event_enable(
		buckets->queue, wd_wake_fd(buckets->wake), &one, sizeof(one));
	for (int32_t p = 0; p < buckets->n; p++)
		buckets->v[p].kept_in = -1;
	wd_timer_in(buckets->tick, EXPIRE_MS);
	return buckets;

fail:
	wd_buckets_free(buckets);
	return NULL;
}

void wd_buckets_free(struct wd_buckets *buckets)
{
	if (!buckets)
		return;
	for (int32_t p = 0; buckets->v && p < buckets->n; p++) {
		if (buckets->topic)
			stop_reading(buckets, p);
		wd_seen_free(buckets->v[p].seen);
	}
	if (buckets->marks.list)
		rd_kafka_topic_partition_list_destroy(buckets->marks.list);
	if (buckets->queue)
		rd_kafka_queue_destroy(buckets->queue);
	if (buckets->topic)
		rd_kafka_topic_destroy(buckets->topic);
	if (buckets->reader)
		rd_kafka_destroy(buckets->reader);
	if (buckets->plain)
		rd_kafka_destroy(buckets->plain);
	wd_route_free(buckets->route);
	wd_wake_free(buckets->wake);
	wd_timer_free(buckets->more);
	wd_timer_free(buckets->tick);
	free(buckets->v);
	free(buckets);
}

static void take_on(struct wd_buckets *buckets, int32_t p, int32_t generation)
{
	struct bucket *b = &buckets->v[p];

	b->marked = false;
	if (b->seen && b->kept_in >= 0 && b->kept_in == generation - 1) {
		b->state = OWNED;
	} else {
		wd_seen_free(b->seen);
		b->seen = NULL;
		b->state = ASKING;
	}
}

void wd_buckets_assign(struct wd_buckets *buckets, const struct wd_assignment *a)
{
	buckets->generation = a->generation;
	buckets->answered = buckets->calm = false;
	buckets->marked = a->n_buckets == 0;
	wd_route_reset(buckets->route);
	buckets->loaded = 0;
	buckets->began_ms = wd_now_ms();
	buckets->slow_ms = buckets->began_ms + SLOW_MS;
	for (size_t i = 0; i < a->n_buckets; i++) {
		if (a->buckets[i] >= buckets->n) {
			buckets->ops.failed(buckets->ops.arg,
				"the handoff topic has more partitions than [dedup] buckets");
			return;
		}
		take_on(buckets, a->buckets[i], a->generation);
		wd_route_start(buckets->route, a->buckets[i], a->starts[i]);
	}
	/* What another owner may have changed since is of no use any more. */
	for (int32_t p = 0; p < buckets->n; p++) {
		struct bucket *b = &buckets->v[p];

		if (b->state == FOREIGN) {
			wd_seen_free(b->seen);
			b->seen = NULL;
		}
	}
	ask_marks(buckets);
	answer(buckets);
}

void wd_buckets_revoke(struct wd_buckets *buckets, bool forget)
{
	for (int32_t p = 0; p < buckets->n; p++) {
		struct bucket *b = &buckets->v[p];

		stop_reading(buckets, p);
		b->kept_in = b->state == OWNED && !forget ? buckets->generation : -1;
		b->state = FOREIGN;
		if (b->kept_in < 0) {
			wd_seen_free(b->seen);
			b->seen = NULL;
		}
	}
	buckets->generation = -1;
	buckets->marked = false;
	wd_route_reset(buckets->route);
}

size_t wd_buckets_owned(const struct wd_buckets *buckets, size_t *ret_restoring)
{
	size_t owned = 0, restoring = 0;

	for (int32_t p = 0; p < buckets->n; p++) {
		enum bucket_state state = buckets->v[p].state;

		owned += state != FOREIGN;
		restoring += state != FOREIGN && state != OWNED;
	}
	*ret_restoring = restoring;
	return owned;
}

double wd_buckets_progress(const struct wd_buckets *buckets)
{
	double read = 0, all = 0;

	for (int32_t p = 0; p < buckets->n; p++) {
		const struct bucket *b = &buckets->v[p];

		/* Offsets, as an estimate: compaction and aborts leave gaps. */
		if (b->state == ASKING) {
			all += 1;
		} else if (b->state == READING || b->state == WAITING) {
			all += (double)b->mark + 1;
			read += (double)(b->position < b->mark ? b->position : b->mark);
		} else if (b->state == OWNED) {
			all += (double)b->mark + 1;
			read += (double)b->mark + 1;
		}
	}
	return all > 0 ? read / all : 1;
}

size_t wd_buckets_held(const struct wd_buckets *buckets)
{
	size_t n = 0;

	for (int32_t p = 0; p < buckets->n; p++)
		n += buckets->v[p].state == WAITING ||
			(buckets->v[p].state == OWNED && wd_route_held(buckets->route, p));
	return n;
}

bool wd_buckets_settled(const struct wd_buckets *buckets)
{
	for (int32_t p = 0; p < buckets->n; p++) {
		enum bucket_state state = buckets->v[p].state;

		if (state == FOREIGN || state == WAITING || wd_route_held(buckets->route, p))
			continue;
		if (state != OWNED || !wd_route_direct(buckets->route, p))
			return false;
	}
	return buckets->generation >= 0 && buckets->marked;
}

bool wd_buckets_ready(const struct wd_buckets *buckets, int32_t bucket)
{
	return buckets->marked && bucket < buckets->n && buckets->v[bucket].state == OWNED;
}

struct wd_seen *wd_buckets_table(struct wd_buckets *buckets, int32_t bucket, int32_t from)
{
	struct bucket *b = &buckets->v[bucket];

	if (b->state != OWNED)
		return NULL;
	return bucket == from || wd_route_direct(buckets->route, bucket) ? b->seen : NULL;
}

void wd_buckets_end(struct wd_buckets *buckets, int32_t bucket, int64_t offset)
{
	wd_route_end(buckets->route, bucket, offset);
	buckets->ops.changed(buckets->ops.arg);
}

void wd_buckets_read(struct wd_buckets *buckets, int32_t bucket, int64_t offset)
{
	wd_route_read(buckets->route, bucket, offset);
}

void wd_buckets_decided(struct wd_buckets *buckets, int32_t bucket, int64_t offset, bool ours)
{
	wd_route_decided(buckets->route, bucket, offset, ours);
}

void wd_buckets_forwarded(struct wd_buckets *buckets, int32_t bucket)
{
	if (buckets->v[bucket].state != FOREIGN)
		wd_route_forwarded(buckets->route, bucket);
}

/* Until every bucket can be decided on directly, the end of each transaction may change that. */
static void still_moving(struct wd_buckets *buckets)
{
	bool calm = true;

	if (buckets->calm || buckets->generation < 0)
		return;
	for (int32_t p = 0; p < buckets->n; p++)
		calm = calm &&
			(buckets->v[p].state == FOREIGN ||
				(buckets->v[p].state == OWNED &&
					wd_route_direct(buckets->route, p)));
	buckets->calm = calm;
	buckets->ops.changed(buckets->ops.arg);
}

void wd_buckets_commit(struct wd_buckets *buckets)
{
	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].state == OWNED)
			wd_seen_commit(buckets->v[p].seen);
	}
	wd_route_commit(buckets->route);
	still_moving(buckets);
}

void wd_buckets_undo(struct wd_buckets *buckets)
{
	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].state == OWNED)
			wd_seen_undo(buckets->v[p].seen);
	}
	wd_route_undo(buckets->route);
	still_moving(buckets);
}

void wd_buckets_set_now(struct wd_buckets *buckets, int64_t now_ms)
{
	if (now_ms > buckets->now_ms)
		buckets->now_ms = now_ms;
}

void wd_buckets_set_window(struct wd_buckets *buckets, int64_t window_ms)
{
	buckets->window_ms = window_ms;
	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].seen)
			wd_seen_set_window(buckets->v[p].seen, window_ms);
	}
}

size_t wd_buckets_count(const struct wd_buckets *buckets, size_t *ret_bytes)
{
	size_t n = 0, bytes = 0;

	for (int32_t p = 0; p < buckets->n; p++) {
		if (buckets->v[p].seen) {
			n += wd_seen_count(buckets->v[p].seen);
			bytes += wd_seen_bytes(buckets->v[p].seen);
		}
	}
	*ret_bytes = bytes;
	return n;
}
