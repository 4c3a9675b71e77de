/* SPDX-License-Identifier: MIT */
#include "daemon/message.h"

#include <librdkafka/rdkafka.h>

void wd_message_free(struct wd_message *msg)
{
	if (msg->owner)
		rd_kafka_message_destroy(msg->owner);
	msg->owner = NULL;
}

struct wd_span wd_message_header(const struct wd_message *msg, const char *name)
{
	rd_kafka_headers_t *headers;
	const void *value;
	size_t size;

	if (rd_kafka_message_headers(msg->owner, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
		rd_kafka_header_get_last(headers, name, &value, &size) !=
			RD_KAFKA_RESP_ERR_NO_ERROR)
		return (struct wd_span){ 0 };
	return (struct wd_span){ value, size };
}

size_t wd_message_headers(const struct wd_message *msg, struct wd_header *ret, size_t max)
{
	rd_kafka_headers_t *headers;
	size_t n = 0;

	if (rd_kafka_message_headers(msg->owner, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	while (n < max) {
		const char *name;
		const void *value;
		size_t size;

		if (rd_kafka_header_get_all(headers, n, &name, &value, &size))
			break;
		ret[n++] = (struct wd_header){ name, { value, size } };
	}
	return n;
}
