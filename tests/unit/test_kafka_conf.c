/* SPDX-License-Identifier: MIT */
#include "daemon/kafka_conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What each handle gets with group g, instance i and nothing in [kafka]; NULL: not set. */
static const struct {
	enum wd_kafka_handle handle;
	const char *name, *value;
} expected[] = {
	{ WD_KAFKA_CONSUMER, "group.id", "g" },
	{ WD_KAFKA_CONSUMER, "group.instance.id", "i" },
	{ WD_KAFKA_CONSUMER, "client.id", "wiredesk-i" },
	{ WD_KAFKA_CONSUMER, "enable.auto.commit", "false" },
	{ WD_KAFKA_CONSUMER, "enable.auto.offset.store", "false" },
	{ WD_KAFKA_CONSUMER, "isolation.level", "read_committed" },
	{ WD_KAFKA_CONSUMER, "auto.offset.reset", "error" },
	{ WD_KAFKA_CONSUMER, "partition.assignment.strategy", "range" },
	{ WD_KAFKA_CONSUMER, "session.timeout.ms", "10000" },
	{ WD_KAFKA_CONSUMER, "queued.max.messages.kbytes", "131072" },
	{ WD_KAFKA_CONSUMER, "enable.partition.eof", "true" },
	{ WD_KAFKA_CONSUMER, "allow.auto.create.topics", "false" },
	{ WD_KAFKA_CONSUMER, "socket.nagle.disable", "true" },
	{ WD_KAFKA_CONSUMER, "fetch.error.backoff.ms", "50" },
	{ WD_KAFKA_CONSUMER, "transactional.id", NULL },
	{ WD_KAFKA_PRODUCER, "transactional.id", "g-i" },
	{ WD_KAFKA_PRODUCER, "enable.idempotence", "true" },
	{ WD_KAFKA_PRODUCER, "acks", "-1" },
	{ WD_KAFKA_PRODUCER, "transaction.timeout.ms", "10000" },
	{ WD_KAFKA_PRODUCER, "message.timeout.ms", "10000" },
	{ WD_KAFKA_PRODUCER, "retry.backoff.ms", "10" },
	{ WD_KAFKA_PRODUCER, "linger.ms", "50" },
	{ WD_KAFKA_PRODUCER, "compression.codec", "lz4" },
	{ WD_KAFKA_PRODUCER, "queue.buffering.max.messages", "121000" },
	{ WD_KAFKA_PRODUCER, "message.max.bytes", "1000000" },
	{ WD_KAFKA_PRODUCER, "group.id", NULL },
	{ WD_KAFKA_READER, "group.id", NULL },
	{ WD_KAFKA_READER, "isolation.level", "read_committed" },
	{ WD_KAFKA_READER, "enable.partition.eof", "true" },
	{ WD_KAFKA_READER, "enable.auto.commit", "false" },
	{ WD_KAFKA_PLAIN, "group.id", NULL },
	{ WD_KAFKA_PLAIN, "isolation.level", "read_uncommitted" },
	{ WD_KAFKA_PLAIN, "transactional.id", NULL },
};

static const char *const refused[] = { "enable.auto.commit", "auto.commit.enable",
	"enable.auto.offset.store", "isolation.level", "transactional.id", "enable.idempotence",
	"acks", "request.required.acks", "group.id", "group.instance.id", "auto.offset.reset",
	"enable.partition.eof" };

static const char *const allowed[] = { "bootstrap.servers", "debug", "fetch.wait.max.ms",
	"session.timeout.ms", "compression.codec", "sasl.password", "client.rack" };

static const struct {
	const char *name, *value;
	bool good;
} values[] = {
	{ "partition.assignment.strategy", "roundrobin", true },
	{ "partition.assignment.strategy", "range,roundrobin", false },
	{ "max.in.flight.requests.per.connection", "5", true },
	{ "max.in.flight.requests.per.connection", "6", false },
	{ "message.timeout.ms", "100", true }, /* a topic's property */
	{ "linger.ms", "soon", false },
	{ "linger.ms", "-1", false },
	{ "dr_msg_cb", "x", false },
	{ "", "x", false },
};

static void no_report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	fail_msg("%s:%u: %s", file, line, msg);
}

static struct wd_conf *plain_conf(void)
{
	struct wd_conf *conf = NULL;

	assert_int_equal(wd_conf_load(NULL, NULL, NULL, &conf), WD_OK);
	assert_int_equal(wd_conf_set(conf, "input", "group", "g", no_report, NULL), WD_OK);
	assert_int_equal(wd_conf_set(conf, "input", "instance", "i", no_report, NULL), WD_OK);
	return conf;
}

static rd_kafka_conf_t *make(const struct wd_conf *conf, enum wd_kafka_handle handle)
{
	char msg[512] = "";
	rd_kafka_conf_t *kafka_conf = wd_kafka_conf_make(conf, handle, msg, sizeof(msg));

	if (!kafka_conf)
		fail_msg("handle %d: %s", (int)handle, msg);
	return kafka_conf;
}

static void handles_get_what_exactly_once_needs(void **state)
{
	struct wd_conf *conf = plain_conf();

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		rd_kafka_conf_t *kafka_conf = make(conf, expected[i].handle);
		char value[512] = "";
		size_t size = sizeof(value);
		bool set = rd_kafka_conf_get(kafka_conf, expected[i].name, value, &size) ==
				RD_KAFKA_CONF_OK &&
			value[0] != '\0';
		if (set != (expected[i].value != NULL) ||
			(set && strcmp(value, expected[i].value) != 0))
			fail_msg("handle %d: %s is '%s'", (int)expected[i].handle, expected[i].name,
				value);
		rd_kafka_conf_destroy(kafka_conf);
	}
	wd_conf_free(conf);
}

static void on_log(const rd_kafka_t *rk, int level, const char *fac, const char *buf)
{
	(void)rk;
	/* CONFWARN: a property that does nothing on this handle. */
	if (strcmp(fac, "CONFWARN") == 0)
		fail_msg("level %d: %s", level, buf);
}

static void librdkafka_takes_every_handle(void **state)
{
	struct wd_conf *conf = plain_conf();
	char msg[512];

	(void)state;
	/* Nobody listens there; without any broker librdkafka warns of that. */
	assert_int_equal(
		wd_conf_set(conf, "kafka", "bootstrap.servers", "127.0.0.1:1", no_report, NULL),
		WD_OK);
	for (int h = WD_KAFKA_CONSUMER; h <= WD_KAFKA_PLAIN; h++) {
		rd_kafka_conf_t *kafka_conf = make(conf, (enum wd_kafka_handle)h);
		rd_kafka_conf_set_log_cb(kafka_conf, on_log);
		rd_kafka_t *rk = rd_kafka_new(
			wd_kafka_conf_type((enum wd_kafka_handle)h), kafka_conf, msg, sizeof(msg));
		if (!rk)
			fail_msg("handle %d: %s", h, msg);
		rd_kafka_destroy(rk);
	}
	wd_conf_free(conf);
}

static void what_breaks_exactly_once_is_refused(void **state)
{
	char msg[512];

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const char *why = wd_kafka_conf_refusal(refused[i]);
		if (!why || strncmp(why, refused[i], strlen(refused[i])) != 0)
			fail_msg("%s: %s", refused[i], why ? why : "allowed");
	}
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		if (wd_kafka_conf_refusal(allowed[i]))
			fail_msg("%s is refused", allowed[i]);
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		enum wd_err err =
			wd_kafka_conf_check(values[i].name, values[i].value, msg, sizeof(msg));
		if ((err == WD_OK) != values[i].good)
			fail_msg("%s = %s: %s", values[i].name, values[i].value, wd_strerror(err));
	}
}

static int64_t number(struct wd_conf *conf, enum wd_kafka_handle handle, const char *name)
{
	return wd_kafka_conf_number(conf, handle, name);
}

static void set(struct wd_conf *conf, const char *section, const char *key, const char *value)
{
	assert_int_equal(wd_conf_set(conf, section, key, value, no_report, NULL), WD_OK);
}

static void operators_properties_come_on_top(void **state)
{
	struct wd_conf *conf = plain_conf();
	char msg[512];

	(void)state;
	/* The one for a side goes before the one for both, in whatever order they come. */
	set(conf, "kafka", "producer.message.max.bytes", "3000");
	set(conf, "kafka", "message.max.bytes", "2000");
	assert_int_equal(number(conf, WD_KAFKA_PRODUCER, "message.max.bytes"), 3000);
	assert_int_equal(number(conf, WD_KAFKA_CONSUMER, "message.max.bytes"), 2000);

	/* A record's time follows its transaction's unless it is given. */
	set(conf, "kafka", "producer.transaction.timeout.ms", "20000");
	assert_int_equal(number(conf, WD_KAFKA_PRODUCER, "message.timeout.ms"), 20000);
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_PRODUCER, msg, sizeof(msg)), WD_OK);
	set(conf, "kafka", "producer.delivery.timeout.ms", "20001");
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_PRODUCER, msg, sizeof(msg)), WD_EINVAL);
	set(conf, "kafka", "producer.delivery.timeout.ms", "20000");
	set(conf, "kafka", "producer.transaction.timeout.ms", "30001");
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_PRODUCER, msg, sizeof(msg)), WD_EINVAL);
	assert_int_equal(number(conf, WD_KAFKA_PRODUCER, "no.such.thing"), -1);
	wd_conf_free(conf);
}

static void queue_follows_the_limits(void **state)
{
	struct wd_conf *conf = plain_conf();
	char msg[512];

	(void)state;
	set(conf, "limits", "record_bytes", "64MiB");
	set(conf, "limits", "pending_bytes", "64GiB");
	set(conf, "transaction", "stories", "1000000");
	assert_int_equal(
		number(conf, WD_KAFKA_PRODUCER, "message.max.bytes"), (64 << 20) + (64 << 10));
	assert_int_equal(number(conf, WD_KAFKA_PRODUCER, "queue.buffering.max.messages"), 4041000);
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_PRODUCER, msg, sizeof(msg)), WD_OK);
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_CONSUMER, msg, sizeof(msg)), WD_OK);
	set(conf, "kafka", "producer.queue.buffering.max.messages", "100000");
	assert_int_equal(wd_kafka_conf_try(conf, WD_KAFKA_PRODUCER, msg, sizeof(msg)), WD_EINVAL);
	wd_conf_free(conf);
}

/* inih's buffers bound a key to 49 bytes: every property fits, with its prefix. */
static void every_property_can_be_given(void **state)
{
	rd_kafka_conf_t *kafka_conf = rd_kafka_conf_new();
	size_t n = 0;
	const char **names = rd_kafka_conf_dump(kafka_conf, &n);

	(void)state;
	assert_true(n > 100);
	for (size_t i = 0; i < n; i += 2)
		assert_in_range(strlen("consumer.") + strlen(names[i]), 1, 49);
	rd_kafka_conf_dump_free(names, n);
	rd_kafka_conf_destroy(kafka_conf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handles_get_what_exactly_once_needs),
		cmocka_unit_test(librdkafka_takes_every_handle),
		cmocka_unit_test(what_breaks_exactly_once_is_refused),
		cmocka_unit_test(operators_properties_come_on_top),
		cmocka_unit_test(queue_follows_the_limits),
		cmocka_unit_test(every_property_can_be_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
