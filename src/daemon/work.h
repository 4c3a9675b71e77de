/* SPDX-License-Identifier: MIT */
/**
 * @file work.h
 * A record between consume and commit, with what the pipeline made of it.
 *
 *     work { msg wire.raw 3 @1871 }
 *       outcome 0  story  urn:wiredesk:ntb:17  json  hash
 *       outcome 1  fault  not-utf8 at byte 1811
 *     work { msg wiredesk.handoff 5 @940 }
 *       outcome 0  story  as another instance finished it, of wire.raw 2 @66
 *
 * The message is kept until its transaction is answered, because an abort puts it back; the
 * outcomes only until they were produced, because the pipeline is pure and makes the same again.
 * Owns both.
 */
#ifndef WIREDESK_DAEMON_WORK_H
#define WIREDESK_DAEMON_WORK_H

#include <stdbool.h>
#include <sys/queue.h>

#include "daemon/conf.h"
#include "daemon/message.h"
#include "wiredesk/handoff.h"
#include "wiredesk/pipeline.h"

/** One story or fault, copied out of the pipeline; spans point into the same block. */
struct wd_outcome {
	STAILQ_ENTRY(wd_outcome) link;
	struct wd_position from; /* the record of the input topic */
	int64_t time_ms;         /* record time, clamped */
	bool is_fault;
	bool ours; /* of handoff: put there by ourselves */
	/* how far it has been decided */
	enum wd_step step;
	unsigned flags; /* enum wd_handoff_flag */
	struct wd_anchor anchor;
	struct wd_span duplicate_of; /* uri that was published instead */
	enum wd_action action;
	enum wd_pub_status pub_status;
	struct wd_hash content, dedup;
	struct wd_span uri, json, agency, version, guessed;
	struct wd_span format;  /* "ninjs", or the row that refused it */
	struct wd_span reason;  /* faults: slug */
	struct wd_span detail;  /* faults: for people */
	struct wd_span payload; /* faults: the bytes concerned */
	enum wd_err err;
	bool test; /* marked as a test by the wire */
};

struct wd_work {
	TAILQ_ENTRY(wd_work) link;
	struct wd_message msg;
	STAILQ_HEAD(, wd_outcome) outcomes;
	bool prepared;
	size_t bytes; /* payload and outcomes, for the limits */
};

/** Takes @p msg. NULL without memory; then the message is still the caller's. */
struct wd_work *wd_work_new(const struct wd_message *msg);
void wd_work_free(struct wd_work *work);

/** What is needed to make outcomes of a record. */
struct wd_maker {
	struct wd_pipeline *pipeline;
	const struct wd_conf_source *source; /* what conf knows about the topic; may be NULL */
	const char *id;                      /* our transactional.id */
};

/** Called once an outcome, which is valid until it returns. WD_OK to go on. */
typedef enum wd_err (*wd_outcome_fn)(void *arg, const struct wd_outcome *o);

/**
 * Hand each outcome of the record to @p fn: those that were kept, or else fresh from the pipeline
 * and not kept, which saves a copy of every story.
 * @return WD_OK, what @p fn returned, WD_ENOMEM, or WD_ELIMIT for a forwarded story of a newer program
 */
enum wd_err wd_work_each(
	struct wd_work *work, const struct wd_maker *maker, wd_outcome_fn fn, void *arg);

/**
 * Make the outcomes now and keep them, for a record that has to wait.
 * @retval WD_ENOMEM  nothing was kept: try again later
 */
enum wd_err wd_work_prepare(struct wd_work *work, const struct wd_maker *maker);

/** Give the outcomes back; wd_work_prepare() makes them again. */
void wd_work_strip(struct wd_work *work);

#endif
