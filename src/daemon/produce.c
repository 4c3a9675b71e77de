/* SPDX-License-Identifier: MIT */
#include "daemon/produce.h"

#include <stdbool.h>

static rd_kafka_headers_t *headers_of(const struct wd_output *out)
{
	rd_kafka_headers_t *headers = rd_kafka_headers_new(out->n_headers);

	for (size_t i = 0; headers && i < out->n_headers; i++) {
		const struct wd_header *h = &out->headers[i];

		if (rd_kafka_header_add(headers, h->name, -1, h->value.p, (ssize_t)h->value.n)) {
			rd_kafka_headers_destroy(headers);
			return NULL;
		}
	}
	return headers;
}

rd_kafka_error_t *wd_produce(rd_kafka_t *rk, rd_kafka_topic_t *rkt, const struct wd_output *out)
{
	rd_kafka_headers_t *headers = out->n_headers > 0 ? headers_of(out) : NULL;

	if (out->n_headers > 0 && !headers)
		return rd_kafka_error_new(RD_KAFKA_RESP_ERR__FAIL, "out of memory");
	const rd_kafka_vu_t by_handle = { .vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = rkt };
	const rd_kafka_vu_t by_name = { .vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = out->topic };
	/* librdkafka takes key and value as void *; with F_COPY it only reads them. */
	const rd_kafka_vu_t record[] = {
		rkt ? by_handle : by_name,
		{ .vtype = RD_KAFKA_VTYPE_PARTITION,
			.u.i32 = out->partition == WD_BY_KEY ? RD_KAFKA_PARTITION_UA
							     : out->partition },
		{ .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY },
		{ .vtype = RD_KAFKA_VTYPE_KEY,
			.u.mem = { (void *)(uintptr_t)out->key.p, out->key.n } },
		{ .vtype = RD_KAFKA_VTYPE_VALUE,
			.u.mem = { (void *)(uintptr_t)out->value.p, out->value.n } },
		{ .vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = out->time_ms },
		{ .vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers },
	};
	rd_kafka_error_t *error =
		rd_kafka_produceva(rk, record, sizeof(record) / sizeof(record[0]));

	/* librdkafka takes the headers only when it takes the record; but before 2.12 it frees them
	   itself where it does not know the partition. */
	bool freed = error && rd_kafka_version() < 0x020c0000 &&
		rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
	if (error && headers && !freed)
		rd_kafka_headers_destroy(headers);
	return error;
}
