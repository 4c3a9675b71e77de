/* SPDX-License-Identifier: MIT */
#include "daemon/demo.h"

#include <stdio.h>
#include <stdlib.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "daemon/kafka_conf.h"
#include "daemon/log.h"

struct wd_demo {
	rd_kafka_t *rk;
	rd_kafka_mock_cluster_t *cluster;
};

static void report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	wd_log(WD_LOG_ERROR, "conf", NULL, "%s:%u: %s", file ? file : "demo", line, msg);
}

static bool point_conf_at(struct wd_conf *conf, const char *bootstrap, bool from_file)
{
	const struct {
		const char *section, *key, *value;
	} keys[] = {
		{ "kafka", "bootstrap.servers", bootstrap }, { "input", "topics", "wire.raw" },
		{ "output", "topic", "wire.clean" }, { "output", "duplicates", "wire.duplicates" },
		{ "output", "dead_letters", "wire.dead" }, { "topics", "create", "no" },
		{ "admin", "listen", "127.0.0.1:0" }, /* last: not over a file's */
	};
	size_t n = sizeof(keys) / sizeof(keys[0]) - (from_file ? 1 : 0);

	for (size_t i = 0; i < n; i++) {
		if (wd_conf_set(conf, keys[i].section, keys[i].key, keys[i].value, report, NULL) !=
			WD_OK)
			return false;
	}
	return true;
}

static bool create_topics(struct wd_demo *demo, const struct wd_conf *conf)
{
	const struct {
		const char *name;
		int partitions;
	} topics[] = {
		{ "wire.raw", 4 },
		{ "wire.clean", 4 },
		{ "wire.duplicates", 4 },
		{ "wire.dead", 4 },
		{ conf->seen_topic, (int)conf->buckets },
		{ conf->handoff_topic, (int)conf->buckets },
	};

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		if (rd_kafka_mock_topic_create(
			    demo->cluster, topics[i].name, topics[i].partitions, 1))
			return false;
	}
	return true;
}

struct wd_demo *wd_demo_new(struct wd_conf *conf, bool from_file)
{
	struct wd_demo *demo = calloc(1, sizeof(*demo));
	char why[256] = "out of memory";

	if (!demo)
		return NULL;
	rd_kafka_conf_t *kconf = rd_kafka_conf_new();
	wd_kafka_conf_set_log(kconf);
	/* It tells of every topic that a client asks for; warnings are enough. A name that
	   librdkafka knows with a value that it takes: this cannot fail. */
	(void)rd_kafka_conf_set(kconf, "log_level", "4", NULL, 0);
	/* It would write to stderr, past the logger; it only carries the cluster. */
	rd_kafka_conf_set_log_cb(kconf, NULL);
	demo->rk = rd_kafka_new(RD_KAFKA_PRODUCER, kconf, why, sizeof(why));
	if (!demo->rk) {
		rd_kafka_conf_destroy(kconf);
		goto fail;
	}
	demo->cluster = rd_kafka_mock_cluster_new(demo->rk, 1);
	if (!demo->cluster)
		goto fail;
	const char *bootstrap = rd_kafka_mock_cluster_bootstraps(demo->cluster);
	if (!point_conf_at(conf, bootstrap, from_file) || !create_topics(demo, conf))
		goto fail;
	/* For people and scripts: the one line that says where to connect. */
	(void)printf("bootstrap.servers=%s\n", bootstrap);
	(void)fflush(stdout);
	return demo;

fail:
	wd_log(WD_LOG_ERROR, "demo", NULL, "cannot start the embedded Kafka: %s", why);
	wd_demo_free(demo);
	return NULL;
}

void wd_demo_free(struct wd_demo *demo)
{
	if (!demo)
		return;
	if (demo->cluster)
		rd_kafka_mock_cluster_destroy(demo->cluster);
	if (demo->rk)
		rd_kafka_destroy(demo->rk);
	free(demo);
}
