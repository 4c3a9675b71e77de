/* SPDX-License-Identifier: MIT */
#include "cli/kafka.h"

#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"
#include "daemon/produce.h"
#include "daemon/topic_admin.h"

#define CALL_MS    5000
#define POLL_MS    200
#define HEADERS    128
#define TXN_MS     60000
#define FULL_MS    100
#define SILENCE_MS 30000

static int away(const char *what, const char *why)
{
	(void)fprintf(stderr, "wiredesk: %s: %s\n", what, why);
	return WD_EXIT_AWAY;
}

/* --- conf ------------------------------------------------------------------------------------ */

static void report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	if (file && line > 0)
		(void)fprintf(stderr, "%s:%u: %s\n", file, line, msg);
	else
		(void)fprintf(stderr, "%s%s%s\n", file ? file : "", file ? ": " : "", msg);
}

int wd_cli_conf(const char *path, struct wd_conf **ret)
{
	/* librdkafka's own words come through the daemon's log. */
	wd_log_open(WD_LOG_WARNING);
	enum wd_err err = wd_conf_load(path ? path : WD_CLI_CONF_FILE, report, NULL, ret);

	if (err == WD_OK)
		return WD_EXIT_OK;
	return err == WD_ENOMEM ? wd_cli_no_memory() : WD_EXIT_CONF;
}

/* --- a reader -------------------------------------------------------------------------------- */

struct part {
	rd_kafka_topic_t *topic; /* of the reader's list */
	const char *name;
	int32_t partition;
	int64_t first, next, end;
	bool reading;
};

struct wd_reader {
	rd_kafka_t *rk;    /* read_committed */
	rd_kafka_t *plain; /* read_uncommitted: answers true watermarks */
	rd_kafka_queue_t *queue;
	rd_kafka_topic_t **topics;
	size_t n_topics;
	struct part *parts;
	size_t n_parts, n_reading;
	struct wd_reader_range range;
	rd_kafka_message_t *at; /* handed out last */
	int64_t silent_ms;
};

static rd_kafka_t *make_handle(const struct wd_conf *conf, enum wd_kafka_handle kind)
{
	char why[512];
	rd_kafka_conf_t *kconf = wd_kafka_conf_make(conf, kind, why, sizeof(why));
	rd_kafka_t *rk =
		kconf ? rd_kafka_new(wd_kafka_conf_type(kind), kconf, why, sizeof(why)) : NULL;

	if (rk)
		return rk;
	if (kconf)
		rd_kafka_conf_destroy(kconf);
	(void)fprintf(stderr, "wiredesk: cannot make a Kafka client: %s\n", why);
	return NULL;
}

struct rd_kafka_s *wd_cli_client(const struct wd_conf *conf)
{
	return make_handle(conf, WD_KAFKA_PLAIN);
}

void wd_cli_client_close(struct rd_kafka_s *client)
{
	if (client)
		rd_kafka_destroy(client);
}

static int count_partitions(struct wd_reader *reader, const char *name, int *ret)
{
	struct wd_topic_facts facts;
	char why[512];

	if (!wd_topic_look(reader->plain, name, &facts, why, sizeof(why)))
		return away("looking", why);
	*ret = facts.partitions;
	return facts.partitions > 0 ? WD_EXIT_OK : away(name, "there is no such topic");
}

/* The first offset at or after a time; the end when there is none. */
static rd_kafka_resp_err_t offset_for(
	struct wd_reader *reader, const struct part *part, int64_t time_ms, int64_t *ret)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_partition_t *elem =
		rd_kafka_topic_partition_list_add(list, part->name, part->partition);

	elem->offset = time_ms;
	rd_kafka_resp_err_t err = rd_kafka_offsets_for_times(reader->plain, list, CALL_MS);
	if (!err)
		err = list->elems[0].err;
	if (!err)
		*ret = list->elems[0].offset >= 0 ? list->elems[0].offset : part->end;
	rd_kafka_topic_partition_list_destroy(list);
	return err;
}

static int start_part(struct wd_reader *reader, struct part *part)
{
	const struct wd_reader_range *range = &reader->range;
	rd_kafka_resp_err_t err = rd_kafka_query_watermark_offsets(
		reader->plain, part->name, part->partition, &part->first, &part->end, CALL_MS);

	if (!err && range->from_ms > 0)
		err = offset_for(reader, part, range->from_ms, &part->first);
	else if (range->follow)
		part->first = part->end;
	if (err)
		return away(part->name, rd_kafka_err2str(err));
	part->next = part->first;
	if (part->next >= part->end && !range->follow)
		return WD_EXIT_OK;
	if (rd_kafka_consume_start_queue(part->topic, part->partition, part->first, reader->queue))
		return away(part->name, rd_kafka_err2str(rd_kafka_last_error()));
	part->reading = true;
	reader->n_reading++;
	return WD_EXIT_OK;
}

static int add_topic(struct wd_reader *reader, const char *name)
{
	int n = 0;
	int code = count_partitions(reader, name, &n);

	if (code != WD_EXIT_OK)
		return code;
	struct part *parts =
		realloc(reader->parts, (reader->n_parts + (size_t)n) * sizeof(*reader->parts));
	rd_kafka_topic_t *topic = rd_kafka_topic_new(reader->rk, name, NULL);
	if (parts)
		reader->parts = parts;
	if (topic)
		reader->topics[reader->n_topics++] = topic;
	if (!parts || !topic)
		return wd_cli_no_memory();
	for (int32_t p = 0; p < n && code == WD_EXIT_OK; p++) {
		struct part *part = &parts[reader->n_parts++];

		*part = (struct part){
			.topic = topic, .name = rd_kafka_topic_name(topic), .partition = p
		};
		code = start_part(reader, part);
	}
	return code;
}

int wd_reader_open(const struct wd_conf *conf, const char *const *topics, size_t n_topics,
	const struct wd_reader_range *range, struct wd_reader **ret)
{
	struct wd_reader *reader = calloc(1, sizeof(*reader));
	int code = WD_EXIT_OK;

	*ret = reader;
	if (!reader)
		return wd_cli_no_memory();
	reader->range = *range;
	reader->rk = make_handle(conf, WD_KAFKA_READER);
	reader->plain = make_handle(conf, WD_KAFKA_PLAIN);
	if (!reader->rk || !reader->plain)
		return WD_EXIT_CONF;
	reader->queue = rd_kafka_queue_new(reader->rk);
	reader->topics = calloc(n_topics, sizeof(rd_kafka_topic_t *));
	if (!reader->queue || !reader->topics)
		return wd_cli_no_memory();
	for (size_t i = 0; i < n_topics && code == WD_EXIT_OK; i++)
		code = add_topic(reader, topics[i]);
	return code;
}

static void stop_part(struct wd_reader *reader, struct part *part)
{
	if (!part->reading)
		return;
	part->reading = false;
	reader->n_reading--;
	/* Fails only for what was never started. */
	(void)rd_kafka_consume_stop(part->topic, part->partition);
}

void wd_reader_close(struct wd_reader *reader)
{
	if (!reader)
		return;
	if (reader->at)
		rd_kafka_message_destroy(reader->at);
	for (size_t i = 0; i < reader->n_parts; i++)
		stop_part(reader, &reader->parts[i]);
	if (reader->queue)
		rd_kafka_queue_destroy(reader->queue);
	for (size_t i = 0; i < reader->n_topics; i++)
		rd_kafka_topic_destroy(reader->topics[i]);
	if (reader->rk)
		rd_kafka_destroy(reader->rk);
	if (reader->plain)
		rd_kafka_destroy(reader->plain);
	free(reader->topics);
	free(reader->parts);
	free(reader);
}

static struct part *part_of(struct wd_reader *reader, const rd_kafka_message_t *rkm)
{
	for (size_t i = 0; i < reader->n_parts; i++) {
		struct part *part = &reader->parts[i];

		if (part->partition == rkm->partition && rkm->rkt &&
			strcmp(part->name, rd_kafka_topic_name(rkm->rkt)) == 0)
			return part;
	}
	return NULL;
}

/* Does the record count, or is it behind what was asked for? */
static bool wanted(struct wd_reader *reader, struct part *part, const rd_kafka_message_t *rkm)
{
	const struct wd_reader_range *range = &reader->range;

	if (!part->reading)
		return false;
	if (!range->follow && rkm->offset >= part->end) {
		stop_part(reader, part);
		return false;
	}
	part->next = rkm->offset + 1;
	int64_t time_ms = rd_kafka_message_timestamp(rkm, NULL);
	return time_ms >= range->from_ms && (range->to_ms == 0 || time_ms <= range->to_ms);
}

static void on_end(struct wd_reader *reader, struct part *part, int64_t offset)
{
	/* Before the watermark: a transaction is open there. */
	if (reader->range.follow || offset < part->end)
		return;
	part->next = part->end;
	stop_part(reader, part);
}

static void fill(struct wd_reader *reader, rd_kafka_message_t *rkm, struct wd_message *ret)
{
	reader->at = rkm;
	*ret = (struct wd_message){
		.topic = rd_kafka_topic_name(rkm->rkt),
		.partition = rkm->partition,
		.offset = rkm->offset,
		.time_ms = rd_kafka_message_timestamp(rkm, NULL),
		.key = { rkm->key, rkm->key_len },
		.payload = { rkm->payload, rkm->len },
		.owner = rkm,
	};
}

/* True when it was handed out. */
static bool take(
	struct wd_reader *reader, rd_kafka_message_t *rkm, struct wd_message *ret, int *ret_exit)
{
	struct part *part = part_of(reader, rkm);

	reader->silent_ms = 0;
	if (rkm->err == RD_KAFKA_RESP_ERR__PARTITION_EOF && part) {
		on_end(reader, part, rkm->offset);
	} else if (rkm->err == RD_KAFKA_RESP_ERR_NO_ERROR && part) {
		if (wanted(reader, part, rkm)) {
			fill(reader, rkm, ret);
			return true;
		}
	} else if (rkm->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
		rkm->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
		rkm->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
		*ret_exit = away(part ? part->name : "reading", rd_kafka_message_errstr(rkm));
	}
	rd_kafka_message_destroy(rkm);
	return false;
}

bool wd_reader_next(struct wd_reader *reader, struct wd_message *ret, int *ret_exit)
{
	if (reader->at)
		rd_kafka_message_destroy(reader->at);
	reader->at = NULL;
	*ret_exit = WD_EXIT_OK;
	while (*ret_exit == WD_EXIT_OK && (reader->n_reading > 0 || reader->range.follow)) {
		rd_kafka_message_t *rkm = rd_kafka_consume_queue(reader->queue, POLL_MS);

		if (rkm && take(reader, rkm, ret, ret_exit))
			return true;
		reader->silent_ms += rkm ? 0 : POLL_MS;
		if (!reader->range.follow && reader->silent_ms >= SILENCE_MS)
			*ret_exit = away("reading",
				"nothing comes: a broker is away, or a transaction is open");
	}
	return false;
}

void wd_reader_progress(const struct wd_reader *reader, int64_t *ret_done, int64_t *ret_total)
{
	*ret_done = *ret_total = 0;
	for (size_t i = 0; i < reader->n_parts; i++) {
		*ret_done += reader->parts[i].next - reader->parts[i].first;
		*ret_total += reader->parts[i].end - reader->parts[i].first;
	}
}

/* --- a writer -------------------------------------------------------------------------------- */

struct wd_writer {
	rd_kafka_t *rk;
	size_t n; /* records in the open transaction; none: it has not begun */
};

/* Takes @p error, which may be NULL. */
static int failed(const char *what, rd_kafka_error_t *error)
{
	if (!error)
		return WD_EXIT_OK;
	int code = away(what, rd_kafka_error_string(error));
	rd_kafka_error_destroy(error);
	return code;
}

int wd_writer_open(const struct wd_conf *conf, const char *what, struct wd_writer **ret)
{
	struct wd_writer *writer = calloc(1, sizeof(*writer));
	char why[512] = "out of memory", id[512];
	rd_kafka_conf_t *kconf;

	*ret = writer;
	if (!writer)
		return wd_cli_no_memory();
	(void)snprintf(id, sizeof(id), "%s-%s", conf->group, what);
	kconf = wd_kafka_conf_make(conf, WD_KAFKA_PRODUCER, why, sizeof(why));
	if (kconf &&
		rd_kafka_conf_set(kconf, "transactional.id", id, why, sizeof(why)) ==
			RD_KAFKA_CONF_OK)
		writer->rk = rd_kafka_new(RD_KAFKA_PRODUCER, kconf, why, sizeof(why));
	if (!writer->rk) {
		if (kconf)
			rd_kafka_conf_destroy(kconf);
		(void)fprintf(stderr, "wiredesk: cannot make a Kafka client: %s\n", why);
		return WD_EXIT_CONF;
	}
	/* init_transactions() would wait for its whole time where nobody is. */
	const struct rd_kafka_metadata *metadata;
	rd_kafka_resp_err_t err = rd_kafka_metadata(writer->rk, 0, NULL, &metadata, CALL_MS);
	if (err)
		return away("no answer from a broker", rd_kafka_err2str(err));
	rd_kafka_metadata_destroy(metadata);
	return failed("transactions", rd_kafka_init_transactions(writer->rk, TXN_MS));
}

void wd_writer_close(struct wd_writer *writer)
{
	if (!writer)
		return;
	/* What is open is ended by its timeout, or by the next of this name, if this fails. */
	if (writer->rk && writer->n > 0)
		(void)failed("abort", rd_kafka_abort_transaction(writer->rk, CALL_MS));
	if (writer->rk)
		rd_kafka_destroy(writer->rk);
	free(writer);
}

int wd_writer_put(struct wd_writer *writer, const struct wd_output *out)
{
	rd_kafka_error_t *error;

	if (writer->n == 0) {
		int code = failed("begin", rd_kafka_begin_transaction(writer->rk));

		if (code != WD_EXIT_OK)
			return code;
	}
	writer->n++;
	while ((error = wd_produce(writer->rk, NULL, out)) &&
		rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
		rd_kafka_error_destroy(error);
		(void)rd_kafka_poll(writer->rk, FULL_MS);
	}
	return failed(out->topic, error);
}

int wd_writer_commit(struct wd_writer *writer)
{
	rd_kafka_error_t *error;

	if (writer->n == 0)
		return WD_EXIT_OK;
	while ((error = rd_kafka_commit_transaction(writer->rk, TXN_MS)) &&
		rd_kafka_error_is_retriable(error))
		rd_kafka_error_destroy(error);
	if (!error)
		writer->n = 0;
	return failed("commit", error);
}

size_t wd_writer_open_records(const struct wd_writer *writer)
{
	return writer->n;
}
