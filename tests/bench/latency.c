/* SPDX-License-Identifier: MIT */
/*
 * How long a story takes from produce to visible, at a steady rate.
 *
 *     latency BOOTSTRAP FROM TO RATE SECONDS WARM_UP_SECONDS    prints "p50 p90 p99 max" in ms
 *
 * One thread: sends the records of the schedule that are due, then reads TO as a read_committed
 * consumer. Each story's body begins with its number, by which its time of sending is found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <librdkafka/rdkafka.h>

static double now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "latency: %s: %s\n", what, why);
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

/* 2.5 kB of text that is never twice the same. */
static size_t make_story(long number, char *text, size_t size)
{
	static const char *const words[] = { "harbour", "council", "quay", "tram", "winter",
		"bridge", "votes", "after", "the", "of", "a", "new", "plan", "for" };
	unsigned dice = (unsigned)number * 2654435761u + 1;
	int n = snprintf(text, size, "OSLO (NTB) - Number %ld ", number);
	size_t at = n > 0 ? (size_t)n : 0;

	while (at + 16 < size && at < 2500) {
		dice = dice * 1103515245u + 12345u;
		n = snprintf(text + at, size - at, "%s ",
			words[(dice >> 16) % (sizeof(words) / sizeof(words[0]))]);
		at += n > 0 ? (size_t)n : 0;
	}
	return at;
}

struct run {
	rd_kafka_t *producer, *consumer;
	rd_kafka_topic_t *from;
	double *sent, *took;
	long total, due, got;
	unsigned long tag; /* tells this run's stories from those of an earlier one */
};

static void send_due(struct run *run, double began, double rate)
{
	char text[4096];

	while (run->due < run->total && now_ms() - began >= (double)run->due * 1000 / rate) {
		size_t n = make_story((long)run->tag + run->due, text, sizeof(text));

		run->sent[run->due] = now_ms();
		if (rd_kafka_produce(run->from, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, text, n,
			    NULL, 0, NULL) != 0)
			die("produce", rd_kafka_err2str(rd_kafka_last_error()));
		run->due++;
	}
	(void)rd_kafka_poll(run->producer, 0);
}

static void read_one(struct run *run)
{
	rd_kafka_message_t *msg = rd_kafka_consumer_poll(run->consumer, 1);

	if (msg && !msg->err && msg->payload) {
		const char *at = memmem(msg->payload, msg->len, "Number ", 7);
		long number = at ? strtol(at + 7, NULL, 10) - (long)run->tag : -1;

		if (number >= 0 && number < run->total && run->took[number] == 0) {
			run->took[number] = now_ms() - run->sent[number];
			run->got++;
		}
	}
	if (msg)
		rd_kafka_message_destroy(msg);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void print(double *took, long n)
{
	qsort(took, (size_t)n, sizeof(*took), by_value);
	(void)printf("%.1f %.1f %.1f %.1f\n", took[n / 2], took[n * 9 / 10], took[n * 99 / 100],
		took[n - 1]);
}

int main(int argc, char **argv)
{
	if (argc != 7) {
		(void)fprintf(
			stderr, "usage: latency BOOTSTRAP FROM TO RATE SECONDS WARM_UP_SECONDS\n");
		return 2;
	}
	double rate = strtod(argv[4], NULL);
	long warm = (long)(rate * strtod(argv[6], NULL));
	struct run run = { .total = warm + (long)(rate * strtod(argv[5], NULL)),
		.tag = (unsigned long)time(NULL) * 1000000u };
	char group[64];
	(void)snprintf(group, sizeof(group), "latency-%ld", (long)time(NULL));
	const char *const in[][2] = { { "bootstrap.servers", argv[1] }, { "group.id", group },
		{ "auto.offset.reset", "latest" }, { "fetch.wait.max.ms", "10" },
		{ "socket.nagle.disable", "true" }, { "enable.auto.commit", "false" } };
	const char *const out[][2] = { { "bootstrap.servers", argv[1] }, { "linger.ms", "0" },
		{ "socket.nagle.disable", "true" } };
	run.producer = make(RD_KAFKA_PRODUCER, out, sizeof(out) / sizeof(out[0]));
	run.consumer = make(RD_KAFKA_CONSUMER, in, sizeof(in) / sizeof(in[0]));
	run.from = rd_kafka_topic_new(run.producer, argv[2], NULL);
	run.sent = calloc((size_t)run.total + 1, sizeof(double));
	run.took = calloc((size_t)run.total + 1, sizeof(double));
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_partition_list_add(topics, argv[3], RD_KAFKA_PARTITION_UA);
	if (!run.sent || !run.took || rd_kafka_subscribe(run.consumer, topics))
		die("start", "out of memory or no such topic");
	rd_kafka_topic_partition_list_destroy(topics);

	/* "latest" is only latest once the group has assigned something. */
	double limit = now_ms() + 30000;
	int assigned = 0;
	while (!assigned && now_ms() < limit) {
		rd_kafka_topic_partition_list_t *list = NULL;

		read_one(&run);
		if (!rd_kafka_assignment(run.consumer, &list) && list) {
			assigned = list->cnt;
			rd_kafka_topic_partition_list_destroy(list);
		}
	}
	double settle = now_ms() + 1000;
	while (now_ms() < settle)
		read_one(&run);

	double began = now_ms();
	limit = began + (double)run.total * 1000 / rate + 30000;
	while (run.got < run.total && now_ms() < limit) {
		send_due(&run, began, rate);
		read_one(&run);
	}
	if (run.got < run.total)
		die("stories are missing", argv[3]);
	print(run.took + warm, run.total - warm);
	rd_kafka_topic_destroy(run.from);
	(void)rd_kafka_consumer_close(run.consumer);
	rd_kafka_destroy(run.consumer);
	rd_kafka_destroy(run.producer);
	free(run.sent);
	free(run.took);
	return 0;
}
