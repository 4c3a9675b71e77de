/* SPDX-License-Identifier: MIT */
#include "daemon/conf_row.h"

#include "daemon/log.h"

#include <stddef.h>

#define SECOND ((int64_t)1000)
#define HOUR   (3600 * SECOND)
#define DAY    (24 * HOUR)
#define KIB    ((int64_t)1024)
#define MIB    (1024 * KIB)
#define GIB    (1024 * MIB)

#define AT(field)        offsetof(struct wd_conf, field)
#define AT_SOURCE(field) offsetof(struct wd_conf_source, field)

static const struct wd_conf_choice scopes[] = {
	{ "all", WD_SCOPE_ALL },
	{ "agency", WD_SCOPE_AGENCY },
	{ "source", WD_SCOPE_SOURCE },
	{ NULL, 0 },
};

static const struct wd_conf_choice levels[] = {
	{ "error", WD_LOG_ERROR },
	{ "warning", WD_LOG_WARNING },
	{ "notice", WD_LOG_NOTICE },
	{ "info", WD_LOG_INFO },
	{ "debug", WD_LOG_DEBUG },
	{ NULL, 0 },
};

static const struct wd_conf_section sections[] = {
	{ "kafka",
		"The cluster. Any property of librdkafka goes here under its own name; with\n"
		"consumer. or producer. in front it is for that side only, and then goes before\n"
		"one without. Those that would break exactly-once delivery are refused, with the\n"
		"reason. Keep secrets out of this file: ssl.key.password = @credential:NAME." },
	{ "input", "Where stories come from." },
	{ "output", "Where stories go." },
	{ "dedup", "What counts as a repeat." },
	{ "transaction",
		"How much goes into one Kafka transaction. Consumers see stories once it is\n"
		"committed, and a commit also comes at once when nothing more is waiting." },
	{ "limits", "Bounds that keep one bad record or one slow broker from doing harm." },
	{ "topics", "Creating what is missing." },
	{ "admin", "The HTTP port for /metrics, /healthz and /readyz." },
	{ "log", "What is logged: to the journal, or to stderr where there is none." },
	{ "source",
		"What is known about the records of some topics, one section each: [source NAME].\n"
		"The first one that matches a topic counts; without any, everything is found out\n"
		"by looking." },
};

static const struct wd_conf_row rows[] = {
	{ "input", "topics", WD_CONF_TOPICS, AT(input_topics), .example = "wire.raw",
		.flags = WD_CONF_REQUIRED,
		.help = "Topics to read. ^ starts a pattern; new topics that match are found within\n"
			"ten seconds." },
	{ "input", "group", WD_CONF_WORD, AT(group), .dflt = "wiredesk",
		.help = "Consumer group. Instances of one group share the work. A new name starts at\n"
			"the beginning of every topic." },
	{ "input", "instance", WD_CONF_NAME, AT(instance), .words = "the host's name",
		.example = "desk-1",
		.help = "Name of this instance, different from that of every other one in the group\n"
			"and the same after a restart. Two with one name shut each other out." },

	{ "output", "topic", WD_CONF_NAME, AT(output_topic), .dflt = "wire.clean",
		.help = "Clean stories, as ninjs." },
	{ "output", "duplicates", WD_CONF_NAME, AT(duplicates_topic), .example = "wire.duplicates",
		.flags = WD_CONF_OPTIONAL,
		.help = "Stories that had come before, with the uri of the first one in the header\n"
			"duplicate-of. Where not set they are counted and dropped." },
	{ "output", "dead_letters", WD_CONF_NAME, AT(dead_letters_topic), .dflt = "wire.dead",
		.help = "Records that could not be read, with their original bytes and the reason." },
	{ "output", "other", WD_CONF_NAME, AT(other_topic), .example = "wire.other",
		.flags = WD_CONF_OPTIONAL,
		.help = "What is sound but no story: pictures, videos, packages, plans, service\n"
			"messages, tests; with their original bytes and the reason. Where not set\n"
			"they go to dead_letters, with the verdict other." },

	{ "dedup", "window", WD_CONF_DURATION, AT(window_ms), SECOND, 3650 * DAY, "7d",
		.flags = WD_CONF_RELOADABLE,
		.help = "How long a story is remembered, from when it was first seen. Costs about\n"
			"100 bytes of memory a story." },
	{ "dedup", "scope", WD_CONF_CHOICE, AT(scope), .dflt = "all", .choices = scopes,
		.flags = WD_CONF_RELOADABLE,
		.help = "Within what a repeat is a repeat: everything, one agency, or one source." },
	{ "dedup", "short_words", WD_CONF_INT, AT(short_words), 0, 1000, "12",
		.flags = WD_CONF_RELOADABLE,
		.help = "In bodies of fewer words the headline counts too: flashes and alerts whose\n"
			"body is \"More to come\" would all be one story otherwise, while twelve words\n"
			"are a sentence that says something of its own." },
	{ "dedup", "seen", WD_CONF_NAME, AT(seen_topic), .dflt = "wiredesk.seen",
		.help = "Compacted topic that holds what was seen." },
	{ "dedup", "handoff", WD_CONF_NAME, AT(handoff_topic), .dflt = "wiredesk.handoff",
		.help = "Topic by which instances hand stories to the one that has to decide." },
	{ "dedup", "buckets", WD_CONF_INT, AT(buckets), 1, 1024, "8",
		.help = "Partitions of seen and of handoff when they are created; no more instances\n"
			"than this can share the work. Can never be changed for existing topics." },

	{ "transaction", "interval", WD_CONF_DURATION, AT(txn_interval_ms), 5, 5 * SECOND, "250ms",
		.flags = WD_CONF_RELOADABLE,
		.help = "A transaction is committed after this time at the latest; as a rule at once,\n"
			"when nothing more waits to be read. So this counts only with a backlog." },
	{ "transaction", "stories", WD_CONF_INT, AT(txn_stories), 1, 1000000, "20000",
		.help = "A transaction is committed after this many stories at the latest." },

	{ "limits", "record_bytes", WD_CONF_SIZE, AT(record_bytes), KIB, 64 * MIB, "1MiB",
		.help = "A larger record is a dead letter. Over 1MiB the topics need a\n"
			"max.message.bytes to match." },
	{ "limits", "pending_stories", WD_CONF_INT, AT(pending_stories), 1, 10000000, "40000",
		.flags = WD_CONF_RELOADABLE,
		.help = "Stories in memory, read and not yet committed. Reading pauses at this\n"
			"number." },
	{ "limits", "pending_bytes", WD_CONF_SIZE, AT(pending_bytes), MIB, 64 * GIB, "256MiB",
		.flags = WD_CONF_RELOADABLE,
		.help = "Memory for these stories. Reading pauses at this size; librdkafka's own\n"
			"queue (queued.max.messages.kbytes) comes on top." },

	{ "topics", "create", WD_CONF_BOOL, AT(topics_create), .dflt = "no",
		.help = "Create the output, seen and handoff topics that are missing, with the right\n"
			"settings." },
	{ "topics", "replication", WD_CONF_INT, AT(replication), 1, 100, "3",
		.help = "Replicas of a topic that is created." },

	{ "admin", "listen", WD_CONF_LISTEN, AT(admin_listen), .dflt = "127.0.0.1:9464",
		.help = "Address: host:port, [v6 address]:port, or unix:PATH. There is no password;\n"
			"keep it off public interfaces." },

	{ "log", "level", WD_CONF_CHOICE, AT(log_level), .dflt = "info", .choices = levels,
		.flags = WD_CONF_RELOADABLE, .help = "The least important that is logged." },

	{ "source", "topics", WD_CONF_TOPICS, AT_SOURCE(topics), .example = "wire.raw",
		.flags = WD_CONF_REQUIRED | WD_CONF_RELOADABLE,
		.help = "Topics that this is about; ^ starts a pattern." },
	{ "source", "format", WD_CONF_FORMAT, AT_SOURCE(format), .dflt = "auto",
		.flags = WD_CONF_RELOADABLE,
		.help = "Wire format of the records. auto goes by the record header content-type,\n"
			"then by looking." },
	{ "source", "agency", WD_CONF_WORD, AT_SOURCE(agency), .example = "reuters",
		.flags = WD_CONF_RELOADABLE | WD_CONF_OPTIONAL,
		.help = "The agency, by the name of its file in agencies/ without .conf." },
	{ "source", "charset", WD_CONF_CHARSET, AT_SOURCE(charset), .example = "ISO-8859-1",
		.flags = WD_CONF_RELOADABLE | WD_CONF_OPTIONAL,
		.help = "Charset of records that are not UTF-8, by iconv's name. Without it they are\n"
			"dead letters." },
	{ "source", "language", WD_CONF_LANGUAGE, AT_SOURCE(language), .example = "en",
		.flags = WD_CONF_RELOADABLE | WD_CONF_OPTIONAL,
		.help = "Language of stories that do not say (BCP 47). Without it, it is guessed." },
};

size_t wd_conf_row_count(void)
{
	return sizeof(rows) / sizeof(rows[0]);
}

const struct wd_conf_row *wd_conf_row(size_t i)
{
	return i < wd_conf_row_count() ? &rows[i] : NULL;
}

const struct wd_conf_section *wd_conf_section(size_t i)
{
	return i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] : NULL;
}
