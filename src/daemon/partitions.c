/* SPDX-License-Identifier: MIT */
#include "daemon/partitions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/message.h"

void wd_partitions_drop(struct wd_partitions *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		free(parts->v[i].topic);
	free(parts->v);
	*parts = (struct wd_partitions){ 0 };
}

enum wd_err wd_partitions_fill(struct wd_partitions *parts,
	const rd_kafka_topic_partition_list_t *list, const char *handoff_topic)
{
	wd_partitions_drop(parts);
	parts->v = calloc((size_t)list->cnt + 1, sizeof(*parts->v));
	if (!parts->v)
		return WD_ENOMEM;
	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *elem = &list->elems[i];
		struct wd_partition *part = &parts->v[parts->n];

		*part = (struct wd_partition){
			.topic = strdup(elem->topic),
			.partition = elem->partition,
			.handoff = strcmp(elem->topic, handoff_topic) == 0,
			.unstable = elem->err != RD_KAFKA_RESP_ERR_NO_ERROR,
			.next = -1,
			.settled = -1,
			.read = -1,
			.end = -1,
			.start = elem->offset,
		};
		if (!part->topic)
			return WD_ENOMEM;
		parts->n++;
	}
	return WD_OK;
}

size_t wd_partitions_find(struct wd_partitions *parts, const char *topic, int32_t partition)
{
	for (size_t k = 0; k < parts->n; k++) {
		size_t i = (parts->last + k) % parts->n;

		if (parts->v[i].partition == partition && strcmp(parts->v[i].topic, topic) == 0) {
			parts->last = i;
			return i;
		}
	}
	return parts->n;
}

void wd_partitions_pause(struct wd_partitions *parts, bool flow,
	rd_kafka_topic_partition_list_t *stop, rd_kafka_topic_partition_list_t *go)
{
	for (size_t i = 0; i < parts->n; i++) {
		struct wd_partition *part = &parts->v[i];
		bool want = !part->wanted || part->unstable || !flow;

		/* Only what changes: librdkafka 2.0.2 rewinds a partition that is resumed without
		   having been paused. */
		if (want != part->paused)
			rd_kafka_topic_partition_list_add(
				want ? stop : go, part->topic, part->partition);
		part->paused = want;
	}
}

rd_kafka_topic_partition_list_t *wd_partitions_offsets(const struct wd_partitions *parts)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new((int)parts->n + 1);

	for (size_t i = 0; i < parts->n; i++) {
		const struct wd_partition *part = &parts->v[i];

		if (part->next != part->settled)
			rd_kafka_topic_partition_list_add(list, part->topic, part->partition)
				->offset = part->next;
	}
	return list;
}

void wd_partitions_settle(struct wd_partitions *parts, bool committed)
{
	for (size_t i = 0; i < parts->n; i++) {
		struct wd_partition *part = &parts->v[i];

		if (committed)
			part->settled = part->next;
		else
			part->next = part->settled;
	}
}

rd_kafka_topic_partition_list_t *wd_partitions_unstable(const struct wd_partitions *parts)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(8);

	for (size_t i = 0; i < parts->n; i++) {
		if (parts->v[i].unstable)
			rd_kafka_topic_partition_list_add(
				list, parts->v[i].topic, parts->v[i].partition);
	}
	return list;
}

bool wd_partitions_open(struct wd_partitions *parts, int32_t bucket, bool open)
{
	bool changed = false;

	for (size_t i = 0; i < parts->n; i++) {
		struct wd_partition *part = &parts->v[i];
		bool meant = bucket == WD_RAW ? !part->handoff
					      : part->handoff && part->partition == bucket;

		changed = changed || (meant && part->wanted != open);
		if (meant)
			part->wanted = open;
	}
	return changed;
}

/* Records that wait; a log may end in markers of transactions, which are no records. */
static int64_t waiting(const struct wd_partition *part, int64_t low, int64_t high)
{
	int64_t at = part->settled >= 0 ? part->settled : part->start >= 0 ? part->start : low;

	if (part->end >= high && (part->read < 0 || part->settled >= part->read))
		return 0;
	return high > at ? high - at : 0;
}

int64_t wd_partitions_lag(
	const struct wd_partitions *parts, rd_kafka_t *rk, struct wd_metrics *metrics)
{
	int64_t total = 0;

	wd_metric_clear(metrics, WD_M_LAG_RECORDS);
	for (size_t i = 0; i < parts->n; i++) {
		const struct wd_partition *part = &parts->v[i];
		int64_t low, high;
		char number[16];

		if (part->unstable ||
			rd_kafka_get_watermark_offsets(
				rk, part->topic, part->partition, &low, &high) ||
			high < 0)
			continue;
		int64_t lag = waiting(part, low, high);
		(void)snprintf(number, sizeof(number), "%d", (int)part->partition);
		wd_metric_set(metrics, WD_M_LAG_RECORDS, wd_span_of(part->topic),
			wd_span_of(number), (double)lag);
		total += lag;
	}
	return total;
}
