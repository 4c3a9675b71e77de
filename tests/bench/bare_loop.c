/* SPDX-License-Identifier: MIT */
/*
 * The least that exactly-once costs with librdkafka: consume, produce the same bytes, commit.
 *
 *     bare_loop BOOTSTRAP FROM TO RECORDS    prints seconds and records/s
 *
 * No decoding, no dedup, no loop: what wiredeskd is measured against. The fetch queue is 1 GB,
 * because librdkafka 2.0.2 stops fetching for a second when it is full.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <librdkafka/rdkafka.h>

#define INTERVAL_S 0.1
#define PER_TXN    20000

static double now_s(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bare_loop: %s: %s\n", what, why);
	exit(1);
}

static rd_kafka_t *make(rd_kafka_type_t type, const char *const (*settings)[2], size_t n)
{
	char why[512];
	rd_kafka_conf_t *conf = rd_kafka_conf_new();

	for (size_t i = 0; i < n; i++) {
		if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], why, sizeof(why)))
			die(settings[i][0], why);
	}
	rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof(why));
	if (!rk)
		die("rd_kafka_new", why);
	return rk;
}

static void must(const char *what, rd_kafka_error_t *error)
{
	if (error)
		die(what, rd_kafka_error_string(error));
}

static void commit(rd_kafka_t *producer, rd_kafka_t *consumer)
{
	rd_kafka_topic_partition_list_t *offsets;
	rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(consumer);

	if (rd_kafka_assignment(consumer, &offsets))
		die("assignment", "none");
	(void)rd_kafka_position(consumer, offsets);
	(void)rd_kafka_flush(producer, -1);
	must("send offsets", rd_kafka_send_offsets_to_transaction(producer, offsets, group, -1));
	must("commit", rd_kafka_commit_transaction(producer, -1));
	must("begin", rd_kafka_begin_transaction(producer));
	rd_kafka_consumer_group_metadata_destroy(group);
	rd_kafka_topic_partition_list_destroy(offsets);
}

static void copy(rd_kafka_t *producer, rd_kafka_topic_t *to, const rd_kafka_message_t *msg)
{
	if (rd_kafka_produce(to, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, msg->payload, msg->len,
		    msg->key, msg->key_len, NULL) != 0)
		die("produce", rd_kafka_err2str(rd_kafka_last_error()));
	(void)rd_kafka_poll(producer, 0);
}

static void loop(rd_kafka_t *consumer, rd_kafka_t *producer, rd_kafka_topic_t *to, long records)
{
	long done = 0, open = 0;
	double began = 0, opened = 0;

	while (done < records) {
		rd_kafka_message_t *msg = rd_kafka_consumer_poll(consumer, 10);

		if (msg && !msg->err) {
			if (began == 0)
				began = now_s();
			if (open++ == 0)
				opened = now_s();
			copy(producer, to, msg);
			done++;
		}
		if (msg)
			rd_kafka_message_destroy(msg);
		if (open > 0 &&
			(open >= PER_TXN || done == records || now_s() - opened >= INTERVAL_S)) {
			commit(producer, consumer);
			open = 0;
		}
	}
	double took = now_s() - began;
	(void)printf("%.3f %.0f\n", took, (double)records / took);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		(void)fprintf(stderr, "usage: bare_loop BOOTSTRAP FROM TO RECORDS\n");
		return 2;
	}
	char name[64];
	(void)snprintf(name, sizeof(name), "bare-loop-%ld", (long)time(NULL));
	const char *const consumer_settings[][2] = {
		{ "bootstrap.servers", argv[1] },
		{ "group.id", name },
		{ "auto.offset.reset", "earliest" },
		{ "enable.auto.commit", "false" },
		{ "queued.min.messages", "1000000" },
		{ "queued.max.messages.kbytes", "1000000" },
		{ "socket.nagle.disable", "true" },
	};
	const char *const producer_settings[][2] = {
		{ "bootstrap.servers", argv[1] },
		{ "transactional.id", name },
		{ "compression.codec", "lz4" },
		{ "retry.backoff.ms", "10" },
		{ "socket.nagle.disable", "true" },
		{ "queue.buffering.max.messages", "100000" },
		{ "queue.buffering.max.kbytes", "1000000" },
	};
	rd_kafka_t *consumer = make(RD_KAFKA_CONSUMER, consumer_settings,
		sizeof(consumer_settings) / sizeof(consumer_settings[0]));
	rd_kafka_t *producer = make(RD_KAFKA_PRODUCER, producer_settings,
		sizeof(producer_settings) / sizeof(producer_settings[0]));
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_t *to = rd_kafka_topic_new(producer, argv[3], NULL);

	must("init transactions", rd_kafka_init_transactions(producer, -1));
	must("begin", rd_kafka_begin_transaction(producer));
	rd_kafka_topic_partition_list_add(topics, argv[2], RD_KAFKA_PARTITION_UA);
	if (rd_kafka_subscribe(consumer, topics))
		die("subscribe", argv[2]);
	rd_kafka_topic_partition_list_destroy(topics);
	loop(consumer, producer, to, strtol(argv[4], NULL, 10));
	must("abort", rd_kafka_abort_transaction(producer, -1));
	rd_kafka_topic_destroy(to);
	(void)rd_kafka_consumer_close(consumer);
	rd_kafka_destroy(consumer);
	rd_kafka_destroy(producer);
	return 0;
}
