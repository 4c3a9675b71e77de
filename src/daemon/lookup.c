/* SPDX-License-Identifier: MIT */
#include "daemon/lookup.h"

#include <string.h>

#include "daemon/log.h"

/* How long one partition may take to tell: a pending transaction holds its offset back. */
#define COMMITTED_MS 300
#define QUERY_MS     2000

static bool no_answer(rd_kafka_resp_err_t err)
{
	return err != RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* The committed offset of one partition; err is set where it is not stable or not to be had. */
static void look_up(rd_kafka_t *rk, rd_kafka_topic_partition_t *elem)
{
	rd_kafka_topic_partition_list_t *one = rd_kafka_topic_partition_list_new(1);

	rd_kafka_topic_partition_list_add(one, elem->topic, elem->partition);
	elem->err = rd_kafka_committed(rk, one, COMMITTED_MS);
	if (!elem->err)
		elem->err = one->elems[0].err;
	elem->offset = one->elems[0].offset;
	if (!elem->err && elem->offset < 0)
		elem->offset = RD_KAFKA_OFFSET_BEGINNING;
	rd_kafka_topic_partition_list_destroy(one);
}

/* A committed offset outside the log: the topic was made anew, or retention overtook us. The
   beginning of what is there loses nothing more; what was done already is recognised. */
static void bring_inside(rd_kafka_t *rk, rd_kafka_topic_partition_t *elem)
{
	int64_t low, high;

	if (elem->err || elem->offset < 0)
		return;
	if (no_answer(rd_kafka_query_watermark_offsets(
		    rk, elem->topic, elem->partition, &low, &high, QUERY_MS)))
		return;
	if (elem->offset >= low && elem->offset <= high)
		return;
	wd_log(WD_LOG_ERROR, "offset-out-of-range",
		&(struct wd_log_at){ .topic = elem->topic,
			.partition = elem->partition,
			.offset = elem->offset },
		"the committed offset is outside the log (%lld to %lld): the topic was deleted or "
		"its retention is too short; reading from %lld on",
		(long long)low, (long long)high, (long long)low);
	elem->offset = low;
}

void wd_lookup_run(struct wd_lookup *lookup, struct wd_worker *worker)
{
	for (int i = 0; i < lookup->list->cnt && !wd_worker_stopping(worker); i++) {
		rd_kafka_topic_partition_t *elem = &lookup->list->elems[i];

		look_up(lookup->rk, elem);
		bring_inside(lookup->rk, elem);
		wd_worker_beat(worker);
	}
}

int32_t wd_lookup_generation(rd_kafka_consumer_group_metadata_t *group)
{
	void *bytes = NULL;
	size_t n = 0;
	rd_kafka_error_t *error = rd_kafka_consumer_group_metadata_write(group, &bytes, &n);
	int32_t generation = -1;

	if (error)
		rd_kafka_error_destroy(error);
	/* "CGMDv2:" and the generation, as librdkafka lays it out; there is no other way to it. */
	else if (n >= 11)
		memcpy(&generation, (const char *)bytes + 7, sizeof(generation));
	rd_kafka_mem_free(NULL, bytes);
	return generation;
}
