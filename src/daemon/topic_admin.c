/* SPDX-License-Identifier: MIT */
#include "daemon/topic_admin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#define CALL_MS 4000
#define DAY_MS  (24LL * 3600 * 1000)

const char *wd_topic_role_name(enum wd_topic_role role)
{
	static const char *const names[] = {
		[WD_TOPIC_OUTPUT] = "output",
		[WD_TOPIC_DUPLICATES] = "duplicates",
		[WD_TOPIC_DEAD_LETTERS] = "dead letters",
		[WD_TOPIC_OTHER] = "other",
		[WD_TOPIC_SEEN] = "seen",
		[WD_TOPIC_HANDOFF] = "handoff",
		[WD_TOPIC_INPUT] = "input",
	};

	return names[role];
}

size_t wd_topic_list(const struct wd_conf *conf, struct wd_topic_want *ret, size_t max)
{
	const struct wd_topic_want fixed[] = {
		{ WD_TOPIC_OUTPUT, conf->output_topic, -1 },
		{ WD_TOPIC_DUPLICATES, conf->duplicates_topic, -1 },
		{ WD_TOPIC_DEAD_LETTERS, conf->dead_letters_topic, -1 },
		{ WD_TOPIC_OTHER, conf->other_topic, -1 },
		{ WD_TOPIC_SEEN, conf->seen_topic, (int)conf->buckets },
		{ WD_TOPIC_HANDOFF, conf->handoff_topic, (int)conf->buckets },
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (fixed[i].name && n < max)
			ret[n++] = fixed[i];
	}
	for (size_t i = 0; i < conf->input_topics.n; i++) {
		const char *name = conf->input_topics.v[i];

		if (name[0] != '^' && n < max)
			ret[n++] = (struct wd_topic_want){ WD_TOPIC_INPUT, name, -1 };
	}
	return n;
}

/* --- looking --------------------------------------------------------------------------------- */

bool wd_topic_look(
	rd_kafka_t *rk, const char *name, struct wd_topic_facts *ret, char *why, size_t size)
{
	rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, name, NULL);
	const struct rd_kafka_metadata *metadata;

	*ret = (struct wd_topic_facts){ .retention_ms = INT64_MIN };
	if (!rkt) {
		(void)snprintf(
			why, size, "topic %s: %s", name, rd_kafka_err2str(rd_kafka_last_error()));
		return false;
	}
	rd_kafka_resp_err_t err = rd_kafka_metadata(rk, 0, rkt, &metadata, CALL_MS);
	rd_kafka_topic_destroy(rkt);
	if (err) {
		(void)snprintf(
			why, size, "no answer about topic %s: %s", name, rd_kafka_err2str(err));
		return false;
	}
	err = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
	if (!err) {
		ret->partitions = metadata->topics[0].partition_cnt;
		ret->replicas =
			ret->partitions > 0 ? metadata->topics[0].partitions[0].replica_cnt : 0;
	}
	rd_kafka_metadata_destroy(metadata);
	if (!err || err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
		err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
		return true;
	(void)snprintf(why, size, "topic %s: %s", name, rd_kafka_err2str(err));
	return false;
}

static void read_settings(const rd_kafka_ConfigResource_t *resource, struct wd_topic_facts *ret)
{
	size_t n;
	const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &n);

	for (size_t i = 0; i < n; i++) {
		const char *name = rd_kafka_ConfigEntry_name(entries[i]);
		const char *value = rd_kafka_ConfigEntry_value(entries[i]);

		if (!value)
			continue;
		if (strcmp(name, "retention.ms") == 0)
			ret->retention_ms = strtoll(value, NULL, 10);
		else if (strcmp(name, "max.message.bytes") == 0)
			ret->max_bytes = strtoll(value, NULL, 10);
		else if (strcmp(name, "cleanup.policy") == 0)
			(void)snprintf(ret->cleanup, sizeof(ret->cleanup), "%s", value);
	}
}

bool wd_topic_settings(rd_kafka_t *rk, const char *name, struct wd_topic_facts *ret)
{
	rd_kafka_ConfigResource_t *resource =
		rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	char why[128];
	bool told = false;

	(void)rd_kafka_AdminOptions_set_request_timeout(options, CALL_MS, why, sizeof(why));
	rd_kafka_DescribeConfigs(rk, &resource, 1, options, queue);
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * CALL_MS);
	if (event && !rd_kafka_event_error(event)) {
		size_t n = 0;
		const rd_kafka_ConfigResource_t **results =
			rd_kafka_DescribeConfigs_result_resources(
				rd_kafka_event_DescribeConfigs_result(event), &n);

		told = n == 1 && !rd_kafka_ConfigResource_error(results[0]);
		if (told)
			read_settings(results[0], ret);
	}
	if (event)
		rd_kafka_event_destroy(event);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	rd_kafka_ConfigResource_destroy(resource);
	return told;
}

/* --- creating -------------------------------------------------------------------------------- */

static void set_config(rd_kafka_NewTopic_t *topic, const char *name, const char *value)
{
	/* Fails only for a NULL name. */
	(void)rd_kafka_NewTopic_set_config(topic, name, value);
}

/* An entry is wanted for the window, and its record for some time more. */
static int64_t seen_retention_ms(const struct wd_conf *conf)
{
	return conf->window_ms > 0 ? conf->window_ms + DAY_MS : -1;
}

static void settings(
	const struct wd_conf *conf, enum wd_topic_role role, rd_kafka_NewTopic_t *topic)
{
	char number[32];

	if (role == WD_TOPIC_HANDOFF) {
		set_config(topic, "cleanup.policy", "delete");
		set_config(topic, "retention.ms", "-1");
	} else if (role == WD_TOPIC_SEEN) {
		int64_t retention = seen_retention_ms(conf);

		set_config(topic, "cleanup.policy", retention > 0 ? "compact,delete" : "compact");
		(void)snprintf(number, sizeof(number), "%" PRId64, retention);
		if (retention > 0)
			set_config(topic, "retention.ms", number);
	}
}

/* What CreateTopics answered about the one topic. */
static rd_kafka_resp_err_t creation_error(rd_kafka_event_t *event, const char **ret_text)
{
	size_t n = 0;
	const rd_kafka_topic_result_t **results;

	*ret_text = rd_kafka_event_error_string(event);
	if (rd_kafka_event_error(event))
		return rd_kafka_event_error(event);
	results =
		rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);
	if (n == 0)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	*ret_text = rd_kafka_topic_result_error_string(results[0]);
	return rd_kafka_topic_result_error(results[0]);
}

bool wd_topic_create(rd_kafka_t *rk, const struct wd_conf *conf, const struct wd_topic_want *want,
	bool *again, char *why, size_t size)
{
	char text[256] = "";
	const char *said = "no answer";
	rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(
		want->name, want->partitions, (int)conf->replication, text, sizeof(text));

	*again = topic != NULL;
	if (!topic) {
		(void)snprintf(why, size, "cannot create topic %s: %s", want->name, text);
		return false;
	}
	settings(conf, want->role, topic);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	(void)rd_kafka_AdminOptions_set_operation_timeout(options, CALL_MS, text, sizeof(text));
	rd_kafka_CreateTopics(rk, &topic, 1, options, queue);
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * CALL_MS);
	rd_kafka_resp_err_t err =
		event ? creation_error(event, &said) : RD_KAFKA_RESP_ERR__TIMED_OUT;
	bool ok = !err || err == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;

	if (!ok)
		(void)snprintf(why, size, "cannot create topic %s: %s", want->name,
			said ? said : rd_kafka_err2str(err));
	if (event)
		rd_kafka_event_destroy(event);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_queue_destroy(queue);
	rd_kafka_NewTopic_destroy(topic);
	return ok;
}

/* --- judging --------------------------------------------------------------------------------- */

bool wd_topic_sound(const struct wd_conf *conf, const struct wd_topic_want *want,
	const struct wd_topic_facts *facts, bool *fatal, char *why, size_t size)
{
	*fatal = want->partitions > 0 && facts->partitions != want->partitions;
	if (*fatal) {
		(void)snprintf(why, size,
			"topic %s has %d partitions, but [dedup] buckets is %d: they must be equal, "
			"and cannot be changed for topics in use. Set buckets = %d; or stop all "
			"instances once handoff has been read to its end, and give [dedup] seen "
			"and handoff new names: the window then begins empty",
			want->name, facts->partitions, want->partitions, facts->partitions);
		return false;
	}
	if (facts->retention_ms == INT64_MIN)
		return true;
	if (want->role == WD_TOPIC_HANDOFF && facts->retention_ms != -1) {
		(void)snprintf(why, size,
			"topic %s has retention.ms=%" PRId64
			": set -1, or stories that wait in it can be lost",
			want->name, facts->retention_ms);
		return false;
	}
	bool forgets = strstr(facts->cleanup, "delete") && facts->retention_ms >= 0 &&
		(conf->window_ms == 0 || facts->retention_ms < conf->window_ms);
	if (want->role == WD_TOPIC_SEEN && forgets) {
		(void)snprintf(why, size,
			"topic %s has retention.ms=%" PRId64
			", shorter than [dedup] window: after a restart old stories would come "
			"again",
			want->name, facts->retention_ms);
		return false;
	}
	return true;
}
