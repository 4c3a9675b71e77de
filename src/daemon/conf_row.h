/* SPDX-License-Identifier: MIT */
/**
 * @file conf_row.h
 * The table of conf keys, and what is done with one value: parse, print, compare.
 *
 *     { "dedup", "window", WD_CONF_DURATION, offsetof(struct wd_conf, window_ms), 1000, ..., "7d" }
 *
 * Internal to the conf module. The rows are constants; fields live in a struct wd_conf or, for the
 * rows of section "source", in a struct wd_conf_source.
 */
#ifndef WIREDESK_DAEMON_CONF_ROW_H
#define WIREDESK_DAEMON_CONF_ROW_H

#include "daemon/conf.h"

enum wd_conf_type {
	WD_CONF_WORD,     /* char *: printable ASCII without blanks */
	WD_CONF_NAME,     /* char *: what Kafka takes for a topic or an instance */
	WD_CONF_TOPICS,   /* struct wd_conf_list: topics, and patterns after '^' */
	WD_CONF_BOOL,     /* bool */
	WD_CONF_INT,      /* int64_t */
	WD_CONF_DURATION, /* int64_t, ms */
	WD_CONF_SIZE,     /* int64_t, bytes */
	WD_CONF_CHOICE,   /* int, one of row->choices */
	WD_CONF_LISTEN,   /* char *: host:port or unix:PATH */
	WD_CONF_FORMAT,   /* char *: a row of the decoders' table */
	WD_CONF_CHARSET,  /* char *: known to iconv */
	WD_CONF_LANGUAGE, /* char *: BCP 47 */
};

enum {
	WD_CONF_RELOADABLE = 1, /* takes effect on reload */
	WD_CONF_REQUIRED = 2,   /* has no default and must be given */
	WD_CONF_OPTIONAL = 4,   /* may be given as empty, which unsets it */
};

struct wd_conf_choice {
	const char *name; /* the last one of an array is NULL */
	int value;
};

struct wd_conf_row {
	const char *section, *name;
	enum wd_conf_type type;
	size_t offset;
	int64_t min, max;  /* of the numbers */
	const char *dflt;  /* as it would stand in a file; NULL: none */
	const char *words; /* a default that is found at start, for documents: "the host's name" */
	const char *example; /* for documents, where there is no default */
	unsigned flags;
	const struct wd_conf_choice *choices;
	const char *help;
};

/** A section's heading: what it is for. Sections come in the order of the documents. */
struct wd_conf_section {
	const char *name, *help;
};

size_t wd_conf_row_count(void);
const struct wd_conf_row *wd_conf_row(size_t i);

/** The @p i-th section, NULL past the last. */
const struct wd_conf_section *wd_conf_section(size_t i);

static inline void *wd_conf_field(const struct wd_conf_row *row, void *base)
{
	return (char *)base + row->offset;
}

static inline const void *wd_conf_field_const(const struct wd_conf_row *row, const void *base)
{
	return (const char *)base + row->offset;
}

/**
 * Parse @p text into @p field, which then owns it. Lists are added to, all else is replaced.
 * @param why  gets the reason when WD_EINVAL comes back; it never repeats the text
 */
enum wd_err wd_conf_value_set(
	const struct wd_conf_row *row, void *field, struct wd_span text, struct wd_buf *why);

/** The value as a file would have it, lists one value a line. Empty when there is none. */
enum wd_err wd_conf_value_print(
	const struct wd_conf_row *row, const void *field, struct wd_buf *out);
bool wd_conf_value_eq(const struct wd_conf_row *row, const void *a, const void *b);
void wd_conf_value_done(const struct wd_conf_row *row, void *field);

enum wd_err wd_conf_list_add(struct wd_conf_list *list, struct wd_span text);
void wd_conf_list_done(struct wd_conf_list *list);

/** How many letters must change to make @p b of @p a; names over 64 bytes are far from all. */
size_t wd_conf_distance(struct wd_span a, struct wd_span b);

/** Is @p distance small enough that @p name was probably meant? */
bool wd_conf_is_near(size_t distance, struct wd_span name);

/** Compile the patterns among @p topics. NULL without memory; each has to compile. */
struct wd_conf_patterns *wd_conf_patterns_new(const struct wd_conf_list *topics);
void wd_conf_patterns_free(struct wd_conf_patterns *patterns);

/** The entry of @p topics that matches @p topic, NULL when none does. */
const char *wd_conf_patterns_match(const struct wd_conf_patterns *patterns,
	const struct wd_conf_list *topics, const char *topic);

#endif
