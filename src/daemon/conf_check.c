/* SPDX-License-Identifier: MIT */
#include "daemon/conf_load.h"

#include "daemon/kafka_conf.h"
#include "wiredesk/vocab.h"

#include <string.h>

/* A topic that the daemon writes, or reads for its own purposes. */
struct own_topic {
	const char *key; /* "[output] topic" */
	const char *topic;
	const struct wd_conf_origin *at;
};

#define OWN_TOPICS 6

static const struct wd_conf_origin *origin_of(
	const struct wd_conf_origin *origins, const char *section, const char *name)
{
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		if (strcmp(row->section, section) == 0 && strcmp(row->name, name) == 0)
			return &origins[i];
	}
	return &origins[0];
}

static void list_own(const struct wd_conf *conf, struct own_topic ret[OWN_TOPICS])
{
	const struct wd_conf_origin *o = conf->origins;

	ret[0] = (struct own_topic){ "[output] topic", conf->output_topic,
		origin_of(o, "output", "topic") };
	ret[1] = (struct own_topic){ "[output] duplicates", conf->duplicates_topic,
		origin_of(o, "output", "duplicates") };
	ret[2] = (struct own_topic){ "[output] dead_letters", conf->dead_letters_topic,
		origin_of(o, "output", "dead_letters") };
	ret[3] = (struct own_topic){ "[output] other", conf->other_topic,
		origin_of(o, "output", "other") };
	ret[4] = (struct own_topic){ "[dedup] seen", conf->seen_topic,
		origin_of(o, "dedup", "seen") };
	ret[5] = (struct own_topic){ "[dedup] handoff", conf->handoff_topic,
		origin_of(o, "dedup", "handoff") };
}

static void check_own_topics(struct wd_conf_load *load, const struct own_topic own[OWN_TOPICS])
{
	for (size_t i = 1; i < OWN_TOPICS; i++) {
		for (size_t k = 0; own[i].topic && k < i; k++) {
			if (!own[k].topic || strcmp(own[i].topic, own[k].topic) != 0)
				continue;
			/* The line of whichever was given; both may stand in files. */
			const struct wd_conf_origin *at = own[i].at->file ? own[i].at : own[k].at;
			wd_conf_fault(load, at->file, at->line, "%s: \"%s\" is also %s", own[i].key,
				own[i].topic, own[k].key);
		}
	}
}

static void check_loops(struct wd_conf_load *load, const struct own_topic own[OWN_TOPICS])
{
	const struct wd_conf_list *input = &load->conf->input_topics;
	const struct wd_conf_origin *at = origin_of(load->conf->origins, "input", "topics");
	struct wd_conf_patterns *patterns = wd_conf_patterns_new(input);

	if (!patterns) {
		wd_conf_load_fail(load, WD_ENOMEM);
		return;
	}
	for (size_t i = 0; i < OWN_TOPICS; i++) {
		const char *hit =
			own[i].topic ? wd_conf_patterns_match(patterns, input, own[i].topic) : NULL;
		if (!hit)
			continue;
		wd_conf_fault(load, at->file, at->line,
			"[input] topics: \"%s\" takes in %s, \"%s\": what goes out would come "
			"back in",
			hit, own[i].key, own[i].topic);
	}
	wd_conf_patterns_free(patterns);
}

static void check_sources(struct wd_conf_load *load)
{
	for (struct wd_conf_source *s = load->conf->sources; s; s = s->next) {
		const struct wd_conf_origin *at = origin_of(s->origins, "source", "topics");
		const struct wd_conf_origin *any = at;

		for (size_t i = 0; !any->file && i < wd_conf_row_count(); i++)
			any = s->origins[i].file ? &s->origins[i] : any;
		if (s->topics.n == 0)
			wd_conf_fault(load, any->file, any->line, "[source %s] topics: required",
				s->name);
		at = origin_of(s->origins, "source", "agency");
		if (s->agency && !wd_vocab_has(load->conf->vocab, wd_span_of(s->agency)))
			wd_conf_fault(load, at->file, at->line,
				"[source %s] agency: \"%s\": no such file in agencies/, and none "
				"built in",
				s->name, s->agency);
		s->patterns = wd_conf_patterns_new(&s->topics);
		if (!s->patterns)
			wd_conf_load_fail(load, WD_ENOMEM);
	}
}

static void check_required(struct wd_conf_load *load)
{
	const struct wd_conf *conf = load->conf;
	const struct wd_conf_origin *at = origin_of(conf->origins, "input", "topics");
	const char *file = conf->files.n > 0 ? conf->files.v[0] : NULL;
	bool brokers = false;

	/* Where it was given and refused, that has been said. */
	if (conf->input_topics.n == 0 && (!at->file || load->err == WD_OK))
		wd_conf_fault(
			load, at->file ? at->file : file, at->line, "[input] topics: required");
	for (size_t i = 0; i < conf->n_kafka; i++) {
		const char *name = conf->kafka[i].name;
		brokers = brokers || strcmp(name, "bootstrap.servers") == 0 ||
			strcmp(name, "metadata.broker.list") == 0;
	}
	if (!brokers)
		wd_conf_fault(load, file, 0, "[kafka] bootstrap.servers: required");
}

static void check_pending(struct wd_conf_load *load)
{
	const struct wd_conf *conf = load->conf;
	const struct wd_conf_origin *pending =
		origin_of(conf->origins, "limits", "pending_stories");
	const struct wd_conf_origin *stories = origin_of(conf->origins, "transaction", "stories");
	const struct wd_conf_origin *at = pending->file ? pending : stories;

	if (conf->pending_stories < conf->txn_stories)
		wd_conf_fault(load, at->file, at->line,
			"[limits] pending_stories: %lld is less than the %lld of [transaction] "
			"stories, which wait for their commit in memory",
			(long long)conf->pending_stories, (long long)conf->txn_stories);
	at = origin_of(conf->origins, "limits", "pending_bytes");
	if (!at->file)
		at = origin_of(conf->origins, "limits", "record_bytes");
	if (conf->pending_bytes < 4 * conf->record_bytes)
		wd_conf_fault(load, at->file, at->line,
			"[limits] pending_bytes: must be at least four times record_bytes");
}

/* Which property librdkafka talks about, to name its line. */
static const struct wd_conf_prop *prop_in(const struct wd_conf *conf, const char *msg)
{
	for (size_t i = 0; i < conf->n_kafka; i++) {
		if (strstr(msg, conf->kafka[i].name))
			return &conf->kafka[i];
	}
	return NULL;
}

static void check_kafka(struct wd_conf_load *load)
{
	static const enum wd_kafka_handle handles[] = { WD_KAFKA_CONSUMER, WD_KAFKA_PRODUCER };
	char msg[512];

	for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
		enum wd_err err = wd_kafka_conf_try(load->conf, handles[i], msg, sizeof(msg));
		if (err == WD_OK)
			continue;
		const struct wd_conf_prop *p = prop_in(load->conf, msg);
		const char *file = load->conf->files.n > 0 ? load->conf->files.v[0] : NULL;
		wd_conf_fault(load, p ? p->at.file : file, p ? p->at.line : 0, "[kafka]: %s", msg);
		/* Most mistakes are of both sides: once is enough. */
		return;
	}
}

void wd_conf_check(struct wd_conf_load *load)
{
	struct own_topic own[OWN_TOPICS];

	check_required(load);
	list_own(load->conf, own);
	check_own_topics(load, own);
	check_loops(load, own);
	check_sources(load);
	check_pending(load);
	/* librdkafka sees the whole only when the parts are right. */
	if (load->err == WD_OK)
		check_kafka(load);
}
