/* SPDX-License-Identifier: MIT */
#include "daemon/kafka_conf.h"

#include "daemon/conf_row.h"
#include "daemon/log.h"
#include "daemon/message.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sides of the table below, one bit a handle. */
#define CONSUMER (1U << WD_KAFKA_CONSUMER)
#define PRODUCER (1U << WD_KAFKA_PRODUCER)
#define READER   (1U << WD_KAFKA_READER)
#define PLAIN    (1U << WD_KAFKA_PLAIN)
#define ALL      (CONSUMER | PRODUCER | READER | PLAIN)

/* What each handle starts from; figures are for librdkafka 2.0.2 against Kafka 4.1. */
static const struct {
	unsigned handles;
	const char *name, *value;
} settings[] = {
	/* With Nagle a commit's small requests wait for each other's acknowledgements. */
	{ ALL, "socket.nagle.disable", "true" },
	/* A broker is back in seconds; librdkafka would wait ten before it looks. */
	{ ALL, "reconnect.backoff.max.ms", "1000" },
	{ CONSUMER | READER | PLAIN, "allow.auto.create.topics", "false" },

	{ CONSUMER | READER, "isolation.level", "read_committed" },
	{ CONSUMER | READER, "fetch.error.backoff.ms", "50" },
	/* A full queue stops fetching for a second, so it has to hold more than a second's. */
	{ CONSUMER | READER, "queued.min.messages", "1000000" },
	{ CONSUMER | READER, "queued.max.messages.kbytes", "131072" },
	{ CONSUMER | READER | PLAIN, "enable.auto.commit", "false" },
	{ CONSUMER | READER | PLAIN, "enable.auto.offset.store", "false" },
	/* Never guess a position: that repeats whole histories, or loses stories. */
	{ CONSUMER | READER, "auto.offset.reset", "error" },

	/* cooperative-sticky loses assignments before librdkafka 2.10. */
	{ CONSUMER, "partition.assignment.strategy", "range" },
	{ CONSUMER, "session.timeout.ms", "10000" },
	{ CONSUMER, "heartbeat.interval.ms", "2000" },
	/* A rebalance waits this long for a member that stands still. */
	{ CONSUMER, "max.poll.interval.ms", "60000" },
	{ CONSUMER, "fetch.wait.max.ms", "50" },
	/* Tells when what was forwarded to a new bucket of ours has all been read. */
	{ CONSUMER, "enable.partition.eof", "true" },
	/* New topics that match a pattern. */
	{ CONSUMER, "topic.metadata.refresh.interval.ms", "10000" },

	/* Restores read a whole topic at once. */
	{ READER, "enable.partition.eof", "true" },
	{ READER, "fetch.wait.max.ms", "20" },
	{ READER, "fetch.message.max.bytes", "8388608" },
	{ READER, "fetch.max.bytes", "67108864" },

	/* The last stable offset is no watermark: an open transaction may lie behind it. */
	{ PLAIN, "isolation.level", "read_uncommitted" },

	{ PRODUCER, "enable.idempotence", "true" },
	{ PRODUCER, "acks", "all" },
	/* A frozen member holds the others back for so long. */
	{ PRODUCER, "transaction.timeout.ms", "10000" },
	/* The default of 100 would be in every commit that follows another closely. */
	{ PRODUCER, "retry.backoff.ms", "10" },
	/* A flush does not wait for it, and each transaction ends with one. Until then larger batches
	   spare the broker half its work. */
	{ PRODUCER, "linger.ms", "50" },
	/* Successes are told by the commit; a report for each would cost more than the record. */
	{ PRODUCER, "delivery.report.only.error", "true" },
	/* The partition of a uri is the one that Java clients expect. */
	{ PRODUCER, "partitioner", "murmur2_random" },
	{ PRODUCER, "compression.codec", "lz4" },
};

/* What an operator may not set, and why. */
static const struct {
	const char *name, *why;
} refused[] = {
#define REFUSE(name, why)             \
	{                             \
		(name), name ": " why \
	}
	REFUSE("enable.auto.commit", "offsets are committed with the transaction's records"),
	REFUSE("auto.commit.enable", "offsets are committed with the transaction's records"),
	REFUSE("auto.commit.interval.ms", "offsets are committed with the transaction's records"),
	REFUSE("enable.auto.offset.store", "offsets are committed with the transaction's records"),
	REFUSE("offset.store.method", "offsets are committed with the transaction's records"),
	REFUSE("offset.store.path", "offsets are committed with the transaction's records"),
	REFUSE("offset.store.sync.interval.ms",
		"offsets are committed with the transaction's records"),
	REFUSE("isolation.level", "exactly-once needs read_committed"),
	REFUSE("auto.offset.reset",
		"a guessed position repeats or loses stories; a new group begins at the beginning"),
	REFUSE("transactional.id", "made of [input] group and instance"),
	REFUSE("enable.idempotence", "exactly-once needs it on"),
	REFUSE("enable.gapless.guarantee", "exactly-once sees to that"),
	REFUSE("acks", "exactly-once needs the acknowledgement of all replicas"),
	REFUSE("request.required.acks", "exactly-once needs the acknowledgement of all replicas"),
	REFUSE("group.id", "set [input] group"),
	REFUSE("group.instance.id", "set [input] instance"),
	REFUSE("group.protocol.type", "only consumer groups are known here"),
	REFUSE("enable.partition.eof", "set for each handle by the daemon"),
	REFUSE("allow.auto.create.topics",
		"a topic made by accident has the wrong settings; set [topics] create"),
	REFUSE("queuing.strategy", "records keep their order"),
	REFUSE("enabled_events", "the daemon reads its events itself"),
	REFUSE("log.queue", "the daemon reads librdkafka's log itself"),
	REFUSE("delivery.report.only.error", "the daemon reads its events itself"),
	REFUSE("test.mock.num.brokers", "start wiredeskd --demo"),
	REFUSE("plugin.library.paths", "foreign code could change what is delivered"),
#undef REFUSE
};

const char *wd_kafka_conf_refusal(const char *name)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (strcmp(name, refused[i].name) == 0)
			return refused[i].why;
	}
	return NULL;
}

rd_kafka_type_t wd_kafka_conf_type(enum wd_kafka_handle handle)
{
	return handle == WD_KAFKA_PRODUCER ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
}

static void say(char *msg, size_t size, const char *text)
{
	/* Cut where it is longer: it is for people. */
	(void)snprintf(msg, size, "%s", text);
}

/* Values that librdkafka would take and exactly-once would not. */
static const char *value_refusal(const char *name, const char *value)
{
	if (strcmp(name, "partition.assignment.strategy") == 0 && strcmp(value, "range") != 0 &&
		strcmp(value, "roundrobin") != 0)
		return "only range or roundrobin: cooperative-sticky loses assignments in "
		       "librdkafka before 2.10";
	if (strncmp(name, "max.in.flight", strlen("max.in.flight")) == 0 &&
		strtoll(value, NULL, 10) > 5)
		return "exactly-once allows no more than 5";
	return NULL;
}

/*
 * The property of librdkafka's table that was probably meant; empty when none is near. The dump of
 * a conf would leave out those without a default, bootstrap.servers among them.
 */
static struct wd_span nearest(struct wd_span name, struct wd_span table)
{
	struct wd_span best = { NULL, 0 };
	size_t least = SIZE_MAX;

	while (table.n > 0) {
		struct wd_span line = wd_span_head(table, wd_span_find_byte(table, '\n'));
		struct wd_span row = wd_span_head(line, wd_span_find_byte(line, ' '));
		size_t d = row.n > 0 ? wd_conf_distance(name, row) : SIZE_MAX;
		table = wd_span_from(table, line.n + 1);
		if (d < least) {
			least = d;
			best = row;
		}
	}
	return wd_conf_is_near(least, name) ? best : (struct wd_span){ NULL, 0 };
}

static void say_unknown(const char *name, char *msg, size_t size)
{
	char *table = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&table, &n);

	say(msg, size, "librdkafka has no such property");
	if (!f)
		return;
	rd_kafka_conf_properties_show(f);
	/* Without memory there is no hint. */
	if (fclose(f) == 0 && table) {
		struct wd_span near = nearest(wd_span_of(name), (struct wd_span){ table, n });
		if (near.n > 0)
			(void)snprintf(msg, size,
				"librdkafka has no such property; did you mean %.*s?", (int)near.n,
				near.p);
	}
	free(table);
}

enum wd_err wd_kafka_conf_check(const char *name, const char *value, char *ret_msg, size_t msg_size)
{
	const char *refusal = value_refusal(name, value);
	char msg[512] = "";

	if (refusal) {
		say(ret_msg, msg_size, refusal);
		return WD_EINVAL;
	}
	rd_kafka_conf_t *scratch = rd_kafka_conf_new();
	if (!scratch)
		return WD_ENOMEM;
	rd_kafka_conf_res_t res = rd_kafka_conf_set(scratch, name, value, msg, sizeof(msg));
	if (res == RD_KAFKA_CONF_UNKNOWN)
		say_unknown(name, ret_msg, msg_size);
	else if (res != RD_KAFKA_CONF_OK)
		say(ret_msg, msg_size, msg);
	rd_kafka_conf_destroy(scratch);
	return res == RD_KAFKA_CONF_OK ? WD_OK : WD_EINVAL;
}

struct maker {
	rd_kafka_conf_t *kafka_conf;
	char *msg;
	size_t msg_size;
	bool failed;
};

static void set(struct maker *m, const char *name, const char *value)
{
	if (m->failed)
		return;
	m->failed = rd_kafka_conf_set(m->kafka_conf, name, value, m->msg, m->msg_size) !=
		RD_KAFKA_CONF_OK;
}

static void set_number(struct maker *m, const char *name, int64_t value)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%" PRId64, value); /* 20 digits at most */
	set(m, name, text);
}

static void set_joined(struct maker *m, const char *name, const char *a, const char *b)
{
	char *text = NULL;

	if (asprintf(&text, "%s-%s", a, b) < 0) {
		say(m->msg, m->msg_size, "out of memory");
		m->failed = true;
		return;
	}
	set(m, name, text);
	free(text);
}

static int64_t at_most(int64_t value, int64_t max)
{
	return value < max ? value : max;
}

/* What follows from other keys of the conf. */
static void set_derived(struct maker *m, const struct wd_conf *conf, enum wd_kafka_handle handle)
{
	set_joined(m, "client.id", "wiredesk", conf->instance);
	if (handle == WD_KAFKA_CONSUMER) {
		set(m, "group.id", conf->group);
		set(m, "group.instance.id", conf->instance);
	}
	if (handle != WD_KAFKA_PRODUCER)
		return;
	set_joined(m, "transactional.id", conf->group, conf->instance);
	/*
	 * Up to three records a story (output, seen, handoff or duplicate): with room for a whole
	 * transaction and one more record the queue cannot be full in the middle of a story. It
	 * would be as full after the abort, for ever.
	 */
	set_number(m, "queue.buffering.max.messages",
		(conf->txn_stories + WD_RECORD_STORIES) * 4 + 1000);
	/* A document is at most four times its record; headers and the seen entry come on top, and
	   with a flash of three words they are nearly all. */
	set_number(m, "queue.buffering.max.kbytes",
		at_most((4 * conf->pending_bytes + 16 * conf->record_bytes) / 1024 +
				4 * (conf->txn_stories + WD_RECORD_STORIES),
			INT32_MAX));
	/*
	 * 1,000,000 is safe with a topic's default limit of 1,048,588 even when nothing compresses.
	 * A broker that refuses a record aborts the transaction, here it is a dead letter.
	 */
	set_number(m, "message.max.bytes",
		conf->record_bytes > (1 << 20) ? conf->record_bytes + (64 << 10) : 1000000);
}

static bool is_for(const struct wd_conf_prop *p, enum wd_kafka_handle handle)
{
	return handle == WD_KAFKA_PRODUCER ? p->producer : p->consumer;
}

/* A group's properties; without a group librdkafka warns of them. */
static bool is_group_prop(const char *name)
{
	static const char *const names[] = { "session.timeout.ms", "heartbeat.interval.ms",
		"max.poll.interval.ms", "partition.assignment.strategy" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* First those for both sides, then those for this one, which go before them. */
static void set_given(struct maker *m, const struct wd_conf *conf, enum wd_kafka_handle handle)
{
	for (int one_side = 0; one_side <= 1; one_side++) {
		for (size_t i = 0; i < conf->n_kafka; i++) {
			const struct wd_conf_prop *p = &conf->kafka[i];
			bool for_one = p->consumer != p->producer;
			if (for_one != (one_side == 1) || !is_for(p, handle))
				continue;
			if (handle != WD_KAFKA_CONSUMER && is_group_prop(p->name))
				continue;
			set(m, p->name, p->value);
		}
	}
}

static int64_t get_number(const rd_kafka_conf_t *kafka_conf, const char *name)
{
	char text[64] = "";
	size_t size = sizeof(text);
	char *end = NULL;

	if (rd_kafka_conf_get(kafka_conf, name, text, &size) != RD_KAFKA_CONF_OK)
		return -1;
	long long value = strtoll(text, &end, 10);
	return end == text || *end ? -1 : value;
}

static bool was_given(const struct wd_conf *conf, enum wd_kafka_handle handle, const char *name)
{
	for (size_t i = 0; i < conf->n_kafka; i++) {
		if (is_for(&conf->kafka[i], handle) && strcmp(conf->kafka[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A record must not outlive its transaction: librdkafka would deliver it into the next one. */
static void set_message_timeout(struct maker *m, const struct wd_conf *conf)
{
	int64_t txn = m->failed ? 0 : get_number(m->kafka_conf, "transaction.timeout.ms");

	if (!was_given(conf, WD_KAFKA_PRODUCER, "message.timeout.ms") &&
		!was_given(conf, WD_KAFKA_PRODUCER, "delivery.timeout.ms"))
		set_number(m, "message.timeout.ms", txn);
}

/* Into our own log. librdkafka calls this from its threads, which the logger allows. */
static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	enum wd_log_level ours = level <= 3 ? WD_LOG_WARNING
		: level <= 5                ? WD_LOG_INFO
					    : WD_LOG_DEBUG;

	(void)rk;
	wd_log(ours, "librdkafka", NULL, "%s: %s", facility, text);
}

void wd_kafka_conf_set_log(rd_kafka_conf_t *kafka_conf)
{
	rd_kafka_conf_set_log_cb(kafka_conf, on_log);
}

rd_kafka_conf_t *wd_kafka_conf_make(
	const struct wd_conf *conf, enum wd_kafka_handle handle, char *ret_msg, size_t msg_size)
{
	struct maker m = { rd_kafka_conf_new(), ret_msg, msg_size, false };

	assert(msg_size > 0);
	if (!m.kafka_conf) {
		say(ret_msg, msg_size, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (settings[i].handles & (1U << handle))
			set(&m, settings[i].name, settings[i].value);
	}
	wd_kafka_conf_set_log(m.kafka_conf);
	set_derived(&m, conf, handle);
	set_given(&m, conf, handle);
	if (handle == WD_KAFKA_PRODUCER)
		set_message_timeout(&m, conf);
	if (!m.failed)
		return m.kafka_conf;
	rd_kafka_conf_destroy(m.kafka_conf);
	return NULL;
}

int64_t wd_kafka_conf_number(
	const struct wd_conf *conf, enum wd_kafka_handle handle, const char *name)
{
	char msg[512];
	rd_kafka_conf_t *kafka_conf = wd_kafka_conf_make(conf, handle, msg, sizeof(msg));
	int64_t value = kafka_conf ? get_number(kafka_conf, name) : -1;

	if (kafka_conf)
		rd_kafka_conf_destroy(kafka_conf);
	return value;
}

/* What librdkafka itself does not ask, because it does not know that the two work together. */
static enum wd_err check_times(const struct wd_conf *conf, char *msg, size_t size)
{
	int64_t txn = wd_kafka_conf_number(conf, WD_KAFKA_PRODUCER, "transaction.timeout.ms");
	int64_t message = wd_kafka_conf_number(conf, WD_KAFKA_PRODUCER, "message.timeout.ms");
	int64_t poll = wd_kafka_conf_number(conf, WD_KAFKA_CONSUMER, "max.poll.interval.ms");
	int64_t queued =
		wd_kafka_conf_number(conf, WD_KAFKA_PRODUCER, "queue.buffering.max.messages");

	if (message <= 0 || message > txn) {
		(void)snprintf(msg, size,
			"message.timeout.ms must be from 1 to transaction.timeout.ms (%" PRId64 ")",
			txn);
		return WD_EINVAL;
	}
	if (poll < 2 * txn) {
		(void)snprintf(msg, size,
			"max.poll.interval.ms must be at least twice transaction.timeout.ms "
			"(%" PRId64 ")",
			txn);
		return WD_EINVAL;
	}
	if (queued <= 3 * (conf->txn_stories + WD_RECORD_STORIES)) {
		(void)snprintf(msg, size,
			"queue.buffering.max.messages must be over three times [transaction] "
			"stories (%" PRId64 ") and the %d that one record may hold",
			conf->txn_stories, WD_RECORD_STORIES);
		return WD_EINVAL;
	}
	return WD_OK;
}

static void drop_log(const rd_kafka_t *rk, int level, const char *fac, const char *buf)
{
	(void)rk;
	(void)level;
	(void)fac;
	(void)buf;
}

enum wd_err wd_kafka_conf_try(
	const struct wd_conf *conf, enum wd_kafka_handle handle, char *ret_msg, size_t msg_size)
{
	struct maker m = { wd_kafka_conf_make(conf, handle, ret_msg, msg_size), ret_msg, msg_size,
		false };

	if (!m.kafka_conf)
		return WD_EINVAL;
	/* Nothing is to be connected to. */
	set(&m, "bootstrap.servers", "");
	if (m.failed || check_times(conf, ret_msg, msg_size) != WD_OK) {
		rd_kafka_conf_destroy(m.kafka_conf);
		return WD_EINVAL;
	}
	rd_kafka_conf_set_log_cb(m.kafka_conf, drop_log);
	rd_kafka_t *rk = rd_kafka_new(wd_kafka_conf_type(handle), m.kafka_conf, ret_msg, msg_size);
	if (!rk) {
		rd_kafka_conf_destroy(m.kafka_conf);
		return WD_EINVAL;
	}
	rd_kafka_destroy(rk);
	return WD_OK;
}
