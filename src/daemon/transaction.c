/* SPDX-License-Identifier: MIT */
#include "daemon/transaction.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"
#include "daemon/produce.h"

/* Blocking calls come back at least this often, so that the worker can beat and be stopped. */
#define CALL_MS 4000
/* After a fence the group tells us of a twin with the answer to the next heartbeat; one may be under
   way already, and one may be lost. */
#define TWIN_HEARTBEATS 3
/* Until a producer that could not be made is tried again. */
#define RAISE_AGAIN_MS 2000
#define TOPICS_MAX     8
/* No smaller batches than this are tried; a record may be larger and then goes alone. */
#define BATCH_MIN (4 << 10)
/* Records that go out one a batch are slow; so many stories of them take a second or so, and a
   transaction has ten. */
#define CAREFUL_STORIES 1000

enum outcome {
	DONE,
	SPOILT,  /* the transaction must be aborted */
	BROKEN,  /* the producer must be replaced */
	STOPPED, /* told to leave */
};

enum task { TASK_START, TASK_COMMIT, TASK_ABORT };

/*
 * The broker refuses a batch as too large and names no record; of a topic whose limit it does not
 * tell, nothing else is known. So the same records go out again one a batch. The one that is refused
 * then is told of and not sent again. Where none is, the batch was too large, and smaller ones are made.
 */
struct wd_txn_care {
	bool wanted;       /* a batch was refused */
	size_t left;       /* records that are still to go alone; 0: in batches */
	bool found;        /* one of them was refused */
	int64_t batch_max; /* learned that way; 0: nothing */
};

struct wd_txn {
	struct wd_job job; /* first: the job is the transaction */
	struct wd_worker *worker;
	const struct wd_conf *conf;
	struct wd_txn_ops ops;
	enum wd_txn_state state;
	char id[256];
	rd_kafka_t *rk;
	rd_kafka_topic_t *topics[TOPICS_MAX];
	size_t n_topics;
	size_t n_produced;   /* records in the open transaction */
	int64_t batch_bytes; /* what the topics are known to take; 0: not known */
	/* what the worker was asked for, and its answer; the loop keeps off while BUSY */
	enum task task;
	rd_kafka_topic_partition_list_t *offsets;
	rd_kafka_t *consumer;
	rd_kafka_consumer_group_metadata_t *group;
	rd_kafka_resp_err_t broken_by;
	struct wd_txn_end end;
	bool up;      /* a transaction is open */
	bool refused; /* a record of it was: this producer's next transaction would abort as well */
	struct wd_txn_care care;
};

/* --- on the worker --------------------------------------------------------------------------- */

static void too_large(struct wd_txn *txn, const rd_kafka_message_t *msg)
{
	if (txn->care.left == 0) {
		txn->care.wanted = true;
		return;
	}
	txn->care.found = true;
	(void)snprintf(txn->end.large_topic, sizeof(txn->end.large_topic), "%s",
		rd_kafka_topic_name(msg->rkt));
	txn->end.large_bytes = msg->len + msg->key_len;
}

/* Only failures are reported. That they abort the transaction librdkafka says itself; which topic
   it was only this tells. */
static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *msg, void *opaque)
{
	struct wd_txn *txn = opaque;

	(void)rk;
	/* What was under way when the transaction was aborted. */
	if (msg->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
		msg->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
		return;
	txn->refused = true;
	if (msg->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
		too_large(txn, msg);
	wd_log(WD_LOG_ERROR, "output-refused", NULL, "a record of %zu bytes to topic %s: %s",
		msg->len, rd_kafka_topic_name(msg->rkt), rd_kafka_err2str(msg->err));
}

static enum outcome judge(struct wd_txn *txn, const char *what, rd_kafka_error_t *error)
{
	enum outcome o;

	if (!error)
		return DONE;
	txn->broken_by = rd_kafka_error_code(error);
	if (rd_kafka_error_txn_requires_abort(error))
		o = SPOILT;
	else
		o = BROKEN;
	wd_log(WD_LOG_WARNING, "transaction-error", NULL, "%s: %s (%s)", what,
		rd_kafka_error_string(error), o == SPOILT ? "aborting" : "new producer");
	rd_kafka_error_destroy(error);
	return o;
}

/* True when the same call is to be made again. */
static bool retry(struct wd_txn *txn, const char *what, rd_kafka_error_t **error)
{
	wd_worker_beat(txn->worker);
	if (!*error || !rd_kafka_error_is_retriable(*error) || wd_worker_stopping(txn->worker))
		return false;
	wd_log(WD_LOG_INFO, "transaction-retry", NULL, "%s: %s; trying again", what,
		rd_kafka_error_string(*error));
	rd_kafka_error_destroy(*error);
	*error = NULL;
	wd_worker_pause(txn->worker, 50);
	return true;
}

static enum outcome flush_all(struct wd_txn *txn)
{
	char why[256];

	while (rd_kafka_flush(txn->rk, 1000) != RD_KAFKA_RESP_ERR_NO_ERROR) {
		wd_worker_beat(txn->worker);
		if (wd_worker_stopping(txn->worker))
			return STOPPED;
	}
	txn->broken_by = rd_kafka_fatal_error(txn->rk, why, sizeof(why));
	if (txn->broken_by == RD_KAFKA_RESP_ERR_NO_ERROR)
		return DONE;
	wd_log(WD_LOG_WARNING, "transaction-error", NULL, "flush: %s (new producer)", why);
	return BROKEN;
}

static enum outcome send_offsets(struct wd_txn *txn)
{
	rd_kafka_error_t *error;

	/* An empty list would not even be fenced; the desk never commits outputs without offsets. */
	if (txn->offsets->cnt == 0)
		return DONE;
	do
		error = rd_kafka_send_offsets_to_transaction(
			txn->rk, txn->offsets, txn->group, CALL_MS);
	while (retry(txn, "send offsets", &error));
	return judge(txn, "send offsets", error);
}

static enum outcome commit(struct wd_txn *txn)
{
	rd_kafka_error_t *error;

	do
		error = rd_kafka_commit_transaction(txn->rk, CALL_MS);
	while (retry(txn, "commit", &error));
	return judge(txn, "commit", error);
}

static enum outcome abort_txn(struct wd_txn *txn)
{
	rd_kafka_error_t *error;

	do
		error = rd_kafka_abort_transaction(txn->rk, CALL_MS);
	while (retry(txn, "abort", &error));
	enum outcome o = judge(txn, "abort", error);
	return o == SPOILT ? BROKEN : o;
}

static enum outcome begin(struct wd_txn *txn)
{
	enum outcome o = judge(txn, "begin", rd_kafka_begin_transaction(txn->rk));

	txn->up = o == DONE;
	txn->n_produced = 0;
	return o == SPOILT ? BROKEN : o;
}

static void drop_producer(struct wd_txn *txn)
{
	for (size_t i = 0; i < txn->n_topics; i++)
		rd_kafka_topic_destroy(txn->topics[i]);
	txn->n_topics = 0;
	if (txn->rk)
		rd_kafka_destroy(txn->rk);
	txn->rk = NULL;
	txn->up = txn->refused = false;
}

/* The largest batch that may be made; 0: librdkafka's own. */
static int64_t batch_size(const struct wd_txn *txn)
{
	int64_t known = txn->batch_bytes, learned = txn->care.batch_max;

	return known > 0 && (learned == 0 || known < learned) ? known : learned;
}

static bool set_batches(
	const struct wd_txn *txn, rd_kafka_conf_t *kconf, char *ret_why, size_t why_size)
{
	char number[32];

	if (txn->care.left > 0 &&
		rd_kafka_conf_set(kconf, "batch.num.messages", "1", ret_why, why_size) !=
			RD_KAFKA_CONF_OK)
		return false;
	if (batch_size(txn) <= 0)
		return true;
	(void)snprintf(number, sizeof(number), "%lld", (long long)batch_size(txn));
	return rd_kafka_conf_set(kconf, "batch.size", number, ret_why, why_size) ==
		RD_KAFKA_CONF_OK;
}

static rd_kafka_t *make_producer(struct wd_txn *txn)
{
	char why[512];
	rd_kafka_conf_t *kconf = wd_kafka_conf_make(txn->conf, WD_KAFKA_PRODUCER, why, sizeof(why));

	if (!kconf)
		goto fail;
	if (!set_batches(txn, kconf, why, sizeof(why)))
		goto fail_conf;
	rd_kafka_conf_set_opaque(kconf, txn);
	rd_kafka_conf_set_dr_msg_cb(kconf, on_delivery);
	rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, kconf, why, sizeof(why));
	if (rk)
		return rk;

fail_conf:
	rd_kafka_conf_destroy(kconf);
fail:
	wd_log(WD_LOG_ERROR, "producer", NULL, "cannot make a producer: %s", why);
	return NULL;
}

/* Topics that are known before the first record: librdkafka 2.0.2 holds the first one to a topic
   back for up to a second otherwise. */
static void warm_up(struct wd_txn *txn)
{
	const struct rd_kafka_metadata *metadata;

	if (rd_kafka_metadata(txn->rk, 1, NULL, &metadata, CALL_MS) == RD_KAFKA_RESP_ERR_NO_ERROR)
		rd_kafka_metadata_destroy(metadata);
	wd_worker_beat(txn->worker);
}

/* A producer whose transactional.id is ours alone, with a transaction open. */
static enum outcome raise_producer(struct wd_txn *txn)
{
	while (!wd_worker_stopping(txn->worker)) {
		rd_kafka_error_t *error = NULL;

		drop_producer(txn);
		txn->rk = make_producer(txn);
		wd_worker_beat(txn->worker);
		if (txn->rk) {
			do
				error = rd_kafka_init_transactions(txn->rk, CALL_MS);
			while (retry(txn, "init transactions", &error));
			if (!error && begin(txn) == DONE) {
				warm_up(txn);
				return DONE;
			}
			(void)judge(txn, "init transactions", error);
		}
		wd_worker_pause(txn->worker, RAISE_AGAIN_MS);
	}
	return STOPPED;
}

static bool consumer_fenced(struct wd_txn *txn)
{
	char why[256];

	return txn->consumer &&
		rd_kafka_fatal_error(txn->consumer, why, sizeof(why)) != RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* With so many of our heartbeats answered the group would have told us of a twin. */
static bool twin_shows(struct wd_txn *txn)
{
	int64_t heartbeat_ms =
		wd_kafka_conf_number(txn->conf, WD_KAFKA_CONSUMER, "heartbeat.interval.ms");

	for (int i = 0; i < TWIN_HEARTBEATS && !consumer_fenced(txn); i++)
		wd_worker_pause(txn->worker, heartbeat_ms);
	return consumer_fenced(txn);
}

/* Did the transaction whose end we did not hear of commit? Its offsets tell: they moved with it.
   Equal and nothing else is a yes, behind it and nothing else a no: an owner after us may have gone
   further, with ours or without. */
static enum wd_txn_verdict ask_offsets(struct wd_txn *txn)
{
	rd_kafka_topic_partition_list_t *now = rd_kafka_topic_partition_list_copy(txn->offsets);
	rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR__TIMED_OUT;
	enum wd_txn_verdict verdict = WD_TXN_UNKNOWN;
	int equal = 0, behind = 0;

	/* Bounded: when the group has moved on meanwhile, the answer is of no use to anyone. */
	for (int i = 0; i < 15 && err && !wd_worker_stopping(txn->worker); i++) {
		err = rd_kafka_committed(txn->consumer, now, CALL_MS);
		for (int k = 0; !err && k < now->cnt; k++)
			err = now->elems[k].err;
		wd_worker_beat(txn->worker);
	}
	for (int k = 0; !err && k < now->cnt; k++) {
		/* None committed yet is a negative number. */
		equal += now->elems[k].offset == txn->offsets->elems[k].offset;
		behind += now->elems[k].offset < txn->offsets->elems[k].offset;
	}
	if (!err)
		verdict = equal == now->cnt  ? WD_TXN_COMMITTED
			: behind == now->cnt ? WD_TXN_ABORTED
					     : WD_TXN_UNKNOWN;
	rd_kafka_topic_partition_list_destroy(now);
	return verdict;
}

static int64_t halve(const struct wd_txn *txn)
{
	int64_t size = batch_size(txn);

	if (size <= 0)
		size = wd_kafka_conf_number(txn->conf, WD_KAFKA_PRODUCER, "batch.size");
	return size / 2 > BATCH_MIN ? size / 2 : BATCH_MIN;
}

/* What was too large is to be looked for, or has been. */
static void take_care(struct wd_txn *txn, bool committed)
{
	struct wd_txn_care *care = &txn->care;

	if (care->wanted)
		*care = (struct wd_txn_care){ .left = txn->n_produced,
			.batch_max = care->batch_max };
	if (!committed || care->left == 0)
		return;
	care->left -= txn->n_produced < care->left ? txn->n_produced : care->left;
	if (care->left > 0)
		return;
	/* Time for batches again. */
	txn->refused = true;
	if (!care->found)
		care->batch_max = halve(txn);
}

static void rebuild(struct wd_txn *txn, bool commit_sent)
{
	bool fenced = txn->broken_by == RD_KAFKA_RESP_ERR__FENCED;

	/* Our name may have been taken by a twin, or the broker timed the transaction out: both look
	   the same to the producer, and two twins that rebuild would fence each other for ever. */
	if (fenced ? twin_shows(txn) : consumer_fenced(txn)) {
		txn->end.verdict = WD_TXN_FENCED;
		return;
	}
	take_care(txn, false);
	txn->end.rebuilt = true;
	if (raise_producer(txn) != DONE)
		txn->end.verdict = WD_TXN_UNKNOWN;
	else
		txn->end.verdict =
			commit_sent && txn->offsets->cnt > 0 ? ask_offsets(txn) : WD_TXN_ABORTED;
}

/* After an abort or a commit: on with the same producer, or with a new one. */
static enum outcome go_on(struct wd_txn *txn)
{
	take_care(txn, txn->end.verdict == WD_TXN_COMMITTED);
	if (!txn->refused)
		return begin(txn);
	txn->end.rebuilt = true;
	return raise_producer(txn);
}

#ifdef WD_TEST_DELAY
/* Only in the program that tests freeze between sending offsets and the commit, which otherwise takes
   a millisecond. */
static void delay(struct wd_txn *txn)
{
	const char *ms = getenv("WIREDESK_COMMIT_DELAY_MS");

	wd_log(WD_LOG_INFO, "commit-delayed", NULL, "offsets sent, commit delayed");
	wd_worker_pause(txn->worker, ms ? strtoll(ms, NULL, 10) : 0);
}
#endif

static void run_commit(struct wd_txn *txn)
{
	uint64_t began = wd_now_ns();
	bool sent = false;
	enum outcome o = flush_all(txn);

	if (o == DONE)
		o = send_offsets(txn);
	if (o == DONE) {
		sent = true;
#ifdef WD_TEST_DELAY
		delay(txn);
#endif
		o = commit(txn);
	}
	txn->end.commit_ns = wd_now_ns() - began;
	txn->end.verdict = WD_TXN_COMMITTED;
	if (o == SPOILT) {
		txn->end.verdict = WD_TXN_ABORTED;
		o = abort_txn(txn);
	}
	if (o == DONE)
		o = go_on(txn);
	if (o == BROKEN)
		rebuild(txn, sent);
	else if (o == STOPPED)
		txn->end.verdict = WD_TXN_UNKNOWN;
}

static void run_abort(struct wd_txn *txn)
{
	enum outcome o = abort_txn(txn);

	txn->end.verdict = WD_TXN_ABORTED;
	if (o == DONE)
		o = go_on(txn);
	if (o == BROKEN)
		rebuild(txn, false);
}

static void run(struct wd_job *job, struct wd_worker *worker)
{
	struct wd_txn *txn = (struct wd_txn *)job;

	(void)worker;
	txn->up = false;
	txn->end = (struct wd_txn_end){ .verdict = WD_TXN_UNKNOWN };
	switch (txn->task) {
	case TASK_START:
		(void)raise_producer(txn);
		break;
	case TASK_COMMIT:
		run_commit(txn);
		break;
	case TASK_ABORT:
		run_abort(txn);
		break;
	}
}

/* --- on the loop ----------------------------------------------------------------------------- */

static void done(struct wd_job *job)
{
	struct wd_txn *txn = (struct wd_txn *)job;

	if (txn->offsets)
		rd_kafka_topic_partition_list_destroy(txn->offsets);
	txn->offsets = NULL;
	txn->state = txn->up ? WD_TXN_OPEN : WD_TXN_DOWN;
	if (txn->task == TASK_START)
		txn->ops.opened(txn->ops.arg);
	else
		txn->ops.ended(txn->ops.arg, &txn->end);
}

struct wd_txn *wd_txn_new(
	struct wd_worker *worker, const struct wd_conf *conf, const struct wd_txn_ops *ops)
{
	struct wd_txn *txn = calloc(1, sizeof(*txn));

	if (!txn)
		return NULL;
	txn->job.run = run;
	txn->job.done = done;
	txn->worker = worker;
	txn->conf = conf;
	txn->ops = *ops;
	(void)snprintf(txn->id, sizeof(txn->id), "%s-%s", conf->group, conf->instance);
	return txn;
}

void wd_txn_free(struct wd_txn *txn)
{
	if (!txn)
		return;
	if (txn->offsets)
		rd_kafka_topic_partition_list_destroy(txn->offsets);
	drop_producer(txn);
	free(txn);
}

static void submit(struct wd_txn *txn, enum task task)
{
	txn->task = task;
	txn->state = WD_TXN_BUSY;
	wd_worker_submit(txn->worker, &txn->job);
}

void wd_txn_start(struct wd_txn *txn, int64_t batch_bytes)
{
	assert(txn->state != WD_TXN_BUSY);
	txn->batch_bytes = batch_bytes;
	submit(txn, TASK_START);
}

enum wd_txn_state wd_txn_state(const struct wd_txn *txn)
{
	return txn->state;
}

size_t wd_txn_most(const struct wd_txn *txn)
{
	return txn->care.left > 0 ? CAREFUL_STORIES : SIZE_MAX;
}

const char *wd_txn_id(const struct wd_txn *txn)
{
	return txn->id;
}

/* A handful of topics: a walk over them costs less than librdkafka's own look-up by name. */
static rd_kafka_topic_t *topic_of(struct wd_txn *txn, const char *name)
{
	for (size_t i = 0; i < txn->n_topics; i++) {
		if (strcmp(rd_kafka_topic_name(txn->topics[i]), name) == 0)
			return txn->topics[i];
	}
	if (txn->n_topics == TOPICS_MAX)
		return NULL;
	rd_kafka_topic_t *rkt = rd_kafka_topic_new(txn->rk, name, NULL);
	if (rkt)
		txn->topics[txn->n_topics++] = rkt;
	return rkt;
}

enum wd_err wd_txn_produce(struct wd_txn *txn, const struct wd_output *out)
{
	assert(txn->state == WD_TXN_OPEN);

	rd_kafka_topic_t *rkt = topic_of(txn, out->topic);
	if (!rkt)
		return WD_EIO;
	rd_kafka_error_t *error = wd_produce(txn->rk, rkt, out);
	if (!error) {
		txn->n_produced++;
		return WD_OK;
	}
	rd_kafka_resp_err_t err = rd_kafka_error_code(error);
	rd_kafka_error_destroy(error);
	if (err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
		return WD_ELIMIT;
	wd_log(WD_LOG_WARNING, "produce", NULL, "cannot produce to %s: %s", out->topic,
		rd_kafka_err2str(err));
	return WD_EIO;
}

void wd_txn_commit(struct wd_txn *txn, struct wd_consume *consume)
{
	assert(txn->state == WD_TXN_OPEN);
	txn->offsets = wd_consume_offsets(consume);
	txn->consumer = wd_consume_handle(consume);
	txn->group = wd_consume_group(consume);
	submit(txn, TASK_COMMIT);
}

void wd_txn_abort(struct wd_txn *txn, struct wd_consume *consume)
{
	assert(txn->state == WD_TXN_OPEN);
	txn->offsets = wd_consume_offsets(consume);
	txn->consumer = wd_consume_handle(consume);
	submit(txn, TASK_ABORT);
}
