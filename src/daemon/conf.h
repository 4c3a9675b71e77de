/* SPDX-License-Identifier: MIT */
/**
 * @file conf.h
 * The operator's conf: one table of keys, read from wiredesk.conf and wiredesk.conf.d/.
 *
 *     [dedup]
 *     window = 7d            row { "dedup", "window", WD_CONF_DURATION, offsetof(.window_ms), ... }
 *
 * The table (conf_table.c) is the only place that knows a key: parsing, range checks, --check,
 * docs/CONFIGURATION.md and conf/wiredesk.conf all come from its rows. A conf is built whole,
 * checked whole and then never changed; a reload builds another and swaps.
 */
#ifndef WIREDESK_DAEMON_CONF_H
#define WIREDESK_DAEMON_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "wiredesk/buf.h"
#include "wiredesk/err.h"
#include "wiredesk/fingerprint.h"
#include "wiredesk/vocab.h"

struct wd_conf_list {
	char **v;
	size_t n;
};

/** Where a key was given. */
struct wd_conf_origin {
	const char *file; /* borrows from the conf's files; NULL: nowhere, the default holds */
	unsigned line;
	bool secret; /* the value came from @credential: and is never shown */
};

/** A property for librdkafka, as given: `[kafka] consumer.fetch.wait.max.ms = 20`. */
struct wd_conf_prop {
	char *name, *value;      /* the name without its prefix: "fetch.wait.max.ms" */
	bool consumer, producer; /* for which side; both when it had no prefix */
	struct wd_conf_origin at;
};

struct wd_conf_patterns; /* the patterns of a list of topics, compiled */

/** One `[source NAME]`: what is known about the records of some topics. */
struct wd_conf_source {
	char *name;
	struct wd_conf_list topics; /* a name, or a pattern after '^' (POSIX extended) */
	char *format, *agency, *charset, *language; /* NULL where not given; format: "auto" */
	struct wd_conf_patterns *patterns;          /* of topics */
	struct wd_conf_origin *origins;             /* one a row of the table */
	struct wd_conf_source *next;
};

struct wd_conf {
	/* [kafka] */
	struct wd_conf_prop *kafka;
	size_t n_kafka;
	/* [input] */
	struct wd_conf_list input_topics;
	char *group, *instance;
	/* [output] */
	char *output_topic, *dead_letters_topic;
	char *duplicates_topic, *other_topic; /* NULL: not set */
	/* [dedup] */
	int64_t window_ms;
	int scope; /* enum wd_scope */
	int64_t short_words;
	char *seen_topic, *handoff_topic;
	int64_t buckets;
	/* [transaction] */
	int64_t txn_interval_ms, txn_stories;
	/* [limits] */
	int64_t record_bytes, pending_stories, pending_bytes;
	/* [topics] */
	bool topics_create;
	int64_t replication;
	/* [admin] */
	char *admin_listen; /* "host:port" or "unix:PATH" */
	/* [log] */
	int log_level; /* enum wd_log_level */
	/* [source NAME], in the order of the files */
	struct wd_conf_source *sources;
	/* agencies/ beside the conf, over the built-in ones; sealed */
	struct wd_vocab *vocab;
	/* files read, in order; origins keep pointers into it */
	struct wd_conf_list files;
	struct wd_conf_origin *origins; /* one a row of the table */
};

/** One mistake. @p file and @p line say where, @p msg names the key and the reason. */
typedef void (*wd_conf_report_fn)(void *arg, const char *file, unsigned line, const char *msg);

/**
 * Read @p path, then <dir of path>/<name of path>.d/(any).conf in name order, then agencies/(any).conf
 * beside it. `${VAR}` and `@credential:NAME` are put in. Every mistake is reported, not only the first.
 *
 * @param path  NULL: no file at all, defaults only (the demo)
 * @param ret   a new conf, owned by the caller; untouched on failure
 * @retval WD_EINVAL  mistakes, all reported   @retval WD_EIO  @p path cannot be read (reported)
 */
enum wd_err wd_conf_load(
	const char *path, wd_conf_report_fn report, void *arg, struct wd_conf **ret);

/** Set one key as a file would, for the demo and tests: section "dedup", key "window". */
enum wd_err wd_conf_set(struct wd_conf *conf, const char *section, const char *key,
	const char *value, wd_conf_report_fn report, void *arg);

void wd_conf_free(struct wd_conf *conf);

/**
 * The first source whose topics match @p topic; NULL when none does (everything is then "auto").
 * Runs regular expressions: ask once a topic, not once a record.
 */
const struct wd_conf_source *wd_conf_source_of(const struct wd_conf *conf, const char *topic);

/**
 * Which keys differ between two confs. Calls @p fn once a key that differs, with whether it takes
 * effect on reload. Values of secret keys are never shown.
 */
void wd_conf_diff(const struct wd_conf *old, const struct wd_conf *new_conf,
	void (*fn)(void *arg, const char *section, const char *key, bool reloadable), void *arg);

/** Write the reference page (Markdown), the keys' part of the man page, or the shipped conf file. */
enum wd_err wd_conf_print_reference(struct wd_buf *out);
enum wd_err wd_conf_print_man(struct wd_buf *out);
enum wd_err wd_conf_print_shipped(struct wd_buf *out);

/**
 * Write the conf in force, as one file that could be read again: each key with a comment that says
 * where it was given, or that it is the default. Secrets come out as ********.
 */
enum wd_err wd_conf_print(const struct wd_conf *conf, struct wd_buf *out);

#endif
