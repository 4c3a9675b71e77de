/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a transaction when one of its requests is refused: a table of answers that
 * librdkafka's mock cluster gives in a broker's place. Each row has a cluster, a producer and a consumer of
 * its own. The consumer module stands aside: its three functions that a commit needs are here, so that
 * a row can say which offsets the group has.
 *
 * The mock cluster forgets offsets that are sent to a transaction, and shows aborted records: whether
 * what is claimed here is also what readers see, tests/integration asks a real broker.
 */
#include "daemon/kafka_conf.h"
#include "daemon/loop.h"
#include "daemon/transaction.h"
#include "daemon/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#define DEADLINE_MS 30000
#define RECORDS     3

enum api { /* as in Kafka's protocol */
	PRODUCE = 0,
	OFFSET_FETCH = 9,
	FIND_COORDINATOR = 10,
	INIT_PRODUCER_ID = 22,
	ADD_PARTITIONS = 24,
	ADD_OFFSETS = 25,
	END_TXN = 26,
	TXN_OFFSETS = 28,
};

/* ABORT what is in the log already; SPOILT: go on until a record is refused at once, then abort. */
enum deed { START, COMMIT, ABORT, SPOILT };

/* What the group says was committed, beside what the transaction sent. */
enum group { NOTHING, EQUAL, HALF, BEYOND, TWIN };

#define E(name) RD_KAFKA_RESP_ERR_##name
#define OK      WD_TXN_COMMITTED
#define GONE    WD_TXN_ABORTED
#define UNSURE  WD_TXN_UNKNOWN
#define LEAVE   WD_TXN_FENCED
#define SAME    false
#define ANEW    true

struct row {
	const char *name;
	enum deed deed;
	enum group group;
	struct {
		enum api api;
		size_t n;
		rd_kafka_resp_err_t err;
	} refused[2];
	enum wd_txn_verdict verdict;
	bool rebuilt;
};

static const struct row rows[] = {
	{ "nothing refused", COMMIT, NOTHING, { { 0 } }, OK, SAME },
	{ "nothing refused, aborted", ABORT, NOTHING, { { 0 } }, GONE, SAME },
	/* The way up. */
	{ "start: coordinator loads", START, NOTHING,
		{ { INIT_PRODUCER_ID, 2, E(COORDINATOR_LOAD_IN_PROGRESS) } }, OK, SAME },
	{ "start: coordinator moved", START, NOTHING,
		{ { INIT_PRODUCER_ID, 1, E(NOT_COORDINATOR) } }, OK, SAME },
	{ "start: none yet", START, NOTHING,
		{ { FIND_COORDINATOR, 2, E(COORDINATOR_NOT_AVAILABLE) } }, OK, SAME },
	{ "start: our last transaction is being ended", START, NOTHING,
		{ { INIT_PRODUCER_ID, 3, E(CONCURRENT_TRANSACTIONS) } }, OK, SAME },
	{ "start: connection lost", START, NOTHING, { { INIT_PRODUCER_ID, 1, E(_TRANSPORT) } }, OK,
		SAME },
	{ "start: not allowed, then allowed", START, NOTHING,
		{ { INIT_PRODUCER_ID, 1, E(TRANSACTIONAL_ID_AUTHORIZATION_FAILED) } }, OK, SAME },
	{ "start: fenced meanwhile", START, NOTHING,
		{ { INIT_PRODUCER_ID, 1, E(PRODUCER_FENCED) } }, OK, SAME },
	/* Records. */
	{ "produce: not the leader", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(NOT_LEADER_FOR_PARTITION) } }, OK, SAME },
	{ "produce: too few replicas", COMMIT, NOTHING, { { PRODUCE, 3, E(NOT_ENOUGH_REPLICAS) } },
		OK, SAME },
	{ "produce: written, too few replicas", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(NOT_ENOUGH_REPLICAS_AFTER_APPEND) } }, OK, SAME },
	{ "produce: timed out at the broker", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(REQUEST_TIMED_OUT) } }, OK, SAME },
	{ "produce: connection lost", COMMIT, NOTHING, { { PRODUCE, 1, E(_TRANSPORT) } }, OK,
		SAME },
	{ "produce: time refused", COMMIT, NOTHING, { { PRODUCE, 1, E(INVALID_TIMESTAMP) } }, GONE,
		ANEW },
	{ "produce: record refused", COMMIT, NOTHING, { { PRODUCE, 1, E(INVALID_RECORD) } }, GONE,
		ANEW },
	{ "produce: not allowed", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(TOPIC_AUTHORIZATION_FAILED) } }, GONE, ANEW },
	{ "produce: not allowed, found while producing", SPOILT, NOTHING,
		{ { PRODUCE, 1, E(TOPIC_AUTHORIZATION_FAILED) } }, GONE, ANEW },
	{ "produce: out of order", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(OUT_OF_ORDER_SEQUENCE_NUMBER) } }, GONE, ANEW },
	{ "produce: producer not known", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(UNKNOWN_PRODUCER_ID) } }, GONE, ANEW },
	{ "produce: fenced by the broker's own timeout", COMMIT, NOTHING,
		{ { PRODUCE, 1, E(INVALID_PRODUCER_EPOCH) } }, GONE, ANEW },
	{ "produce: fenced by a twin", COMMIT, TWIN, { { PRODUCE, 1, E(INVALID_PRODUCER_EPOCH) } },
		LEAVE, SAME },
	{ "partitions: being ended", COMMIT, NOTHING,
		{ { ADD_PARTITIONS, 3, E(CONCURRENT_TRANSACTIONS) } }, OK, SAME },
	{ "partitions: coordinator moved", COMMIT, NOTHING,
		{ { ADD_PARTITIONS, 1, E(NOT_COORDINATOR) } }, OK, SAME },
	{ "partitions: topic not known yet", COMMIT, NOTHING,
		{ { ADD_PARTITIONS, 1, E(UNKNOWN_TOPIC_OR_PART) } }, OK, SAME },
	{ "partitions: not allowed", COMMIT, NOTHING,
		{ { ADD_PARTITIONS, 1, E(TOPIC_AUTHORIZATION_FAILED) } }, GONE, SAME },
	{ "partitions: id not ours", COMMIT, NOTHING,
		{ { ADD_PARTITIONS, 1, E(INVALID_PRODUCER_ID_MAPPING) } }, GONE, SAME },
	{ "partitions: fenced", COMMIT, NOTHING, { { ADD_PARTITIONS, 1, E(PRODUCER_FENCED) } },
		GONE, ANEW },
	/* Offsets. */
	{ "offsets: being ended", COMMIT, NOTHING,
		{ { ADD_OFFSETS, 2, E(CONCURRENT_TRANSACTIONS) } }, OK, SAME },
	{ "offsets: coordinator loads", COMMIT, NOTHING,
		{ { ADD_OFFSETS, 1, E(COORDINATOR_LOAD_IN_PROGRESS) } }, OK, SAME },
	{ "offsets: group not allowed", COMMIT, NOTHING,
		{ { ADD_OFFSETS, 1, E(GROUP_AUTHORIZATION_FAILED) } }, GONE, SAME },
	{ "offsets: fenced", COMMIT, NOTHING, { { ADD_OFFSETS, 1, E(PRODUCER_FENCED) } }, GONE,
		SAME },
	{ "offsets: group's coordinator loads", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 2, E(COORDINATOR_LOAD_IN_PROGRESS) } }, OK, SAME },
	{ "offsets: group's coordinator moved", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(NOT_COORDINATOR) } }, OK, SAME },
	{ "offsets: connection lost", COMMIT, NOTHING, { { TXN_OFFSETS, 1, E(_TRANSPORT) } }, OK,
		SAME },
	{ "offsets: the group has moved on", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(ILLEGAL_GENERATION) } }, GONE, SAME },
	{ "offsets: the group has forgotten us", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(UNKNOWN_MEMBER_ID) } }, GONE, SAME },
	{ "offsets: another has our instance name", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(FENCED_INSTANCE_ID) } }, GONE, SAME },
	{ "offsets: not allowed", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(GROUP_AUTHORIZATION_FAILED) } }, GONE, SAME },
	{ "offsets: epoch too old", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(INVALID_PRODUCER_EPOCH) } }, GONE, ANEW },
	/* The end. */
	{ "commit: coordinator moved", COMMIT, NOTHING, { { END_TXN, 1, E(NOT_COORDINATOR) } }, OK,
		SAME },
	{ "commit: being ended", COMMIT, NOTHING, { { END_TXN, 2, E(CONCURRENT_TRANSACTIONS) } },
		OK, SAME },
	{ "commit: connection lost", COMMIT, NOTHING, { { END_TXN, 1, E(_TRANSPORT) } }, OK, SAME },
	{ "commit: fenced, it does not stand", COMMIT, NOTHING,
		{ { END_TXN, 1, E(PRODUCER_FENCED) } }, GONE, ANEW },
	{ "commit: fenced, it stands", COMMIT, EQUAL, { { END_TXN, 1, E(PRODUCER_FENCED) } }, OK,
		ANEW },
	{ "commit: fenced, another has gone on", COMMIT, HALF,
		{ { END_TXN, 1, E(PRODUCER_FENCED) } }, UNSURE, ANEW },
	{ "commit: fenced, another has gone further", COMMIT, BEYOND,
		{ { END_TXN, 1, E(PRODUCER_FENCED) } }, UNSURE, ANEW },
	{ "commit: fenced by a twin", COMMIT, TWIN, { { END_TXN, 1, E(PRODUCER_FENCED) } }, LEAVE,
		SAME },
	{ "commit: state lost, it stands", COMMIT, EQUAL, { { END_TXN, 1, E(INVALID_TXN_STATE) } },
		OK, ANEW },
	{ "commit: state lost, the offsets come late", COMMIT, EQUAL,
		{ { END_TXN, 1, E(INVALID_TXN_STATE) },
			{ OFFSET_FETCH, 2, E(COORDINATOR_LOAD_IN_PROGRESS) } },
		OK, ANEW },
	{ "abort: coordinator moved", ABORT, NOTHING, { { END_TXN, 1, E(NOT_COORDINATOR) } }, GONE,
		SAME },
	{ "abort: connection lost", ABORT, NOTHING, { { END_TXN, 1, E(_TRANSPORT) } }, GONE, SAME },
	{ "abort: fenced", ABORT, NOTHING, { { END_TXN, 1, E(PRODUCER_FENCED) } }, GONE, ANEW },
	{ "abort: timed out by the broker", ABORT, EQUAL, { { END_TXN, 1, E(INVALID_TXN_STATE) } },
		GONE, ANEW },
	{ "refused, and its abort too", COMMIT, NOTHING,
		{ { TXN_OFFSETS, 1, E(UNKNOWN_MEMBER_ID) }, { END_TXN, 1, E(INVALID_TXN_STATE) } },
		GONE, ANEW },
};

/* --- in the consumer's place ----------------------------------------------------------------- */

struct wd_consume {
	rd_kafka_t *rk;
	rd_kafka_consumer_group_metadata_t *group;
	int64_t offset; /* that the transaction consumes, in both partitions */
};

static rd_kafka_topic_partition_list_t *offsets(int64_t first, int64_t second)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(2);

	rd_kafka_topic_partition_list_add(list, "raw", 0)->offset = first;
	rd_kafka_topic_partition_list_add(list, "raw", 1)->offset = second;
	return list;
}

rd_kafka_topic_partition_list_t *wd_consume_offsets(const struct wd_consume *consume)
{
	return offsets(consume->offset, consume->offset);
}

rd_kafka_t *wd_consume_handle(const struct wd_consume *consume)
{
	return consume->rk;
}

rd_kafka_consumer_group_metadata_t *wd_consume_group(const struct wd_consume *consume)
{
	return consume->group;
}

/* --- one row's world ------------------------------------------------------------------------- */

struct world {
	rd_kafka_t *carrier;
	rd_kafka_mock_cluster_t *cluster;
	struct wd_conf *conf;
	struct wd_loop *loop;
	struct wd_worker *worker;
	struct wd_timer *deadline;
	struct wd_txn *txn;
	struct wd_consume consume;
	struct wd_txn_end end;
	bool late;
};

static void on_late(void *arg)
{
	struct world *w = arg;

	w->late = true;
	wd_loop_stop(w->loop);
}

static void on_opened(void *arg)
{
	wd_loop_stop(((struct world *)arg)->loop);
}

static void on_ended(void *arg, const struct wd_txn_end *end)
{
	struct world *w = arg;

	w->end = *end;
	wd_loop_stop(w->loop);
}

static void set(struct world *w, const char *section, const char *key, const char *value)
{
	assert_int_equal(wd_conf_set(w->conf, section, key, value, NULL, NULL), WD_OK);
}

static rd_kafka_t *handle(rd_kafka_type_t type, rd_kafka_conf_t *conf)
{
	char why[256];

	wd_kafka_conf_set_log(conf);
	rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof(why));
	assert_non_null(rk);
	return rk;
}

static void make_cluster(struct world *w)
{
	static const struct {
		const char *name;
		int partitions;
	} topics[] = { { "raw", 2 }, { "clean", 2 } };

	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	(void)rd_kafka_conf_set(conf, "log_level", "0", NULL, 0);
	w->carrier = handle(RD_KAFKA_PRODUCER, conf);
	w->cluster = rd_kafka_mock_cluster_new(w->carrier, 1);
	assert_non_null(w->cluster);
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		assert_int_equal(rd_kafka_mock_topic_create(
					 w->cluster, topics[i].name, topics[i].partitions, 1),
			0);
}

static void make_world(struct world *w)
{
	const struct wd_txn_ops ops = { on_opened, on_ended, w };
	char why[256];

	*w = (struct world){ .consume = { .offset = 7 } };
	make_cluster(w);
	assert_int_equal(wd_conf_load(NULL, NULL, NULL, &w->conf), WD_OK);
	set(w, "kafka", "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(w->cluster));
	set(w, "kafka", "consumer.heartbeat.interval.ms", "100");
	set(w, "input", "group", "g");
	set(w, "input", "instance", "i");
	w->loop = wd_loop_new();
	w->worker = wd_worker_new(w->loop);
	w->deadline = wd_timer_new(w->loop, on_late, w);
	w->txn = wd_txn_new(w->worker, w->conf, &ops);
	rd_kafka_conf_t *conf = wd_kafka_conf_make(w->conf, WD_KAFKA_CONSUMER, why, sizeof(why));
	assert_non_null(conf);
	w->consume.rk = handle(RD_KAFKA_CONSUMER, conf);
	w->consume.group = rd_kafka_consumer_group_metadata_new_with_genid("g", 3, "member", "i");
}

static void free_world(struct world *w)
{
	assert_true(wd_worker_join(w->worker, DEADLINE_MS));
	wd_txn_free(w->txn);
	wd_timer_free(w->deadline);
	wd_worker_free(w->worker);
	wd_loop_free(w->loop);
	rd_kafka_consumer_group_metadata_destroy(w->consume.group);
	rd_kafka_destroy_flags(w->consume.rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	wd_conf_free(w->conf);
	rd_kafka_mock_cluster_destroy(w->cluster);
	rd_kafka_destroy(w->carrier);
}

/* Until the transaction module has answered. */
static void await(struct world *w)
{
	wd_timer_in(w->deadline, DEADLINE_MS);
	assert_int_equal(wd_loop_run(w->loop), WD_OK);
	wd_timer_cancel(w->deadline);
	assert_false(w->late);
}

static void start(struct world *w)
{
	wd_txn_start(w->txn, 0);
	await(w);
	assert_int_equal(wd_txn_state(w->txn), WD_TXN_OPEN);
}

/* A transaction that holds nothing yet ends without a word to the broker. */
static void await_records(struct world *w)
{
	int64_t end = wd_now_ms() + DEADLINE_MS, n = 0;

	while (n == 0) {
		for (int32_t p = 0; p < 2; p++) {
			int64_t low, high = 0;
			assert_int_equal(rd_kafka_query_watermark_offsets(w->consume.rk, "clean", p,
						 &low, &high, DEADLINE_MS),
				0);
			n += high;
		}
		assert_true(wd_now_ms() < end);
	}
}

/* A transaction as the desk makes one: what is refused on the way spoils it. */
static void transact(struct world *w, enum deed deed)
{
	const struct wd_output record = { .topic = "clean",
		.partition = WD_BY_KEY,
		.key = WD_SPAN("urn:x"),
		.value = WD_SPAN("a story"),
		.time_ms = 1 };
	int64_t end = wd_now_ms() + DEADLINE_MS;
	bool spoilt = false;

	for (int i = 0; !spoilt && (i < RECORDS || deed == SPOILT); i++) {
		spoilt = wd_txn_produce(w->txn, &record) != WD_OK;
		assert_true(wd_now_ms() < end);
	}
	if (deed == ABORT)
		await_records(w);
	if (deed == ABORT || spoilt)
		wd_txn_abort(w->txn, &w->consume);
	else
		wd_txn_commit(w->txn, &w->consume);
	await(w);
}

static void have_committed(struct world *w, int64_t first, int64_t second)
{
	rd_kafka_topic_partition_list_t *list = offsets(first, second);

	assert_int_equal(rd_kafka_commit(w->consume.rk, list, 0), 0);
	rd_kafka_topic_partition_list_destroy(list);
}

static void prepare_group(struct world *w, enum group group)
{
	int64_t sent = w->consume.offset;

	switch (group) {
	case NOTHING:
		break;
	case EQUAL:
		have_committed(w, sent, sent);
		break;
	case HALF:
		have_committed(w, sent, sent + 5);
		break;
	case BEYOND:
		have_committed(w, sent + 5, sent + 5);
		break;
	case TWIN:
		assert_int_equal(rd_kafka_test_fatal_error(
					 w->consume.rk, E(FENCED_INSTANCE_ID), "another member"),
			0);
		break;
	}
}

static void refuse(struct world *w, const struct row *row)
{
	for (size_t i = 0; i < sizeof(row->refused) / sizeof(row->refused[0]); i++) {
		for (size_t k = 0; k < row->refused[i].n; k++)
			rd_kafka_mock_push_request_errors(
				w->cluster, (int16_t)row->refused[i].api, 1, row->refused[i].err);
	}
}

static void a_row(void **state)
{
	const struct row *row = *state;
	struct world w;

	make_world(&w);
	if (row->deed == START)
		refuse(&w, row);
	start(&w);
	prepare_group(&w, row->group);
	if (row->deed != START)
		refuse(&w, row);
	transact(&w, row->deed);
	assert_int_equal(w.end.verdict, row->verdict);
	assert_int_equal(w.end.rebuilt, row->rebuilt);
	if (row->verdict != LEAVE) {
		/* Whatever it was, the next one goes through. */
		assert_int_equal(wd_txn_state(w.txn), WD_TXN_OPEN);
		w.consume.offset++;
		transact(&w, COMMIT);
		assert_int_equal(w.end.verdict, OK);
		assert_false(w.end.rebuilt);
	}
	free_world(&w);
}

/* --- too large for a topic whose limit nobody tells ----------------------------------------- */

static void refuse_large(struct world *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rd_kafka_mock_push_request_errors(w->cluster, PRODUCE, 1, E(MSG_SIZE_TOO_LARGE));
}

/* All records of a transaction go to one partition: in batches, one is refused. */
static void a_batch_that_is_too_large_goes_out_record_by_record(void **state)
{
	struct world w;

	(void)state;
	make_world(&w);
	start(&w);
	refuse_large(&w, 1);
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, GONE);
	assert_true(w.end.rebuilt);
	assert_int_equal(w.end.large_bytes, 0);
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, OK);
	assert_true(w.end.rebuilt); /* in batches again, smaller ones */
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, OK);
	assert_false(w.end.rebuilt);
	free_world(&w);
}

static void a_record_that_is_too_large_is_named(void **state)
{
	struct world w;

	(void)state;
	make_world(&w);
	start(&w);
	refuse_large(&w, 1);
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, GONE);
	refuse_large(&w, 1);
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, GONE);
	assert_string_equal(w.end.large_topic, "clean");
	assert_int_equal(w.end.large_bytes, strlen("urn:x") + strlen("a story"));
	transact(&w, COMMIT);
	assert_int_equal(w.end.verdict, OK);
	assert_int_equal(w.end.large_bytes, 0);
	free_world(&w);
}

/* --- all of it ------------------------------------------------------------------------------- */

/* Nearly all of the time is spent waiting, so the rows are dealt out to processes of their own. */
#define PROCESSES 16

static struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0]) + 2];

static size_t list_tests(void)
{
	const struct CMUnitTest more[] = {
		cmocka_unit_test(a_batch_that_is_too_large_goes_out_record_by_record),
		cmocka_unit_test(a_record_that_is_too_large_is_named),
	};
	size_t n = 0;

	for (; n < sizeof(rows) / sizeof(rows[0]); n++)
		tests[n] = (struct CMUnitTest){ rows[n].name, a_row, NULL, NULL,
			(void *)(uintptr_t)&rows[n] };
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		tests[n++] = more[i];
	return n;
}

static int run_share(size_t share, size_t n)
{
	size_t mine = 0;

	for (size_t i = share; i < n; i += PROCESSES)
		tests[mine++] = tests[i];
	return _cmocka_run_group_tests("transaction", tests, mine, NULL, NULL);
}

int main(void)
{
	size_t n = list_tests();
	int failed = 0, status;

	for (size_t share = 0; share < PROCESSES; share++) {
		pid_t pid = fork();
		if (pid < 0)
			return 1;
		if (pid == 0)
			exit(run_share(share, n) == 0 ? 0 : 1);
	}
	while (wait(&status) > 0)
		failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	return failed ? 1 : 0;
}
