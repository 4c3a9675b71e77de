/* SPDX-License-Identifier: MIT */
/**
 * @file outgoing.h
 * What leaves the desk: which record, to which topic, under which headers.
 *
 *     clean        wire.clean    key uri    ninjs        verdict=publish content-hash story-action ..
 *     duplicate    (if set)      key uri    ninjs        verdict=duplicate duplicate-of=<uri>
 *     stale        (same topic)  key uri    ninjs        verdict=stale
 *     dead letter  wire.dead     as it came, as it came  verdict=dead-letter reason wire-format ..
 *     no story     (if set)      as it came, as it came  verdict=other reason wire-format ..
 *     seen entry   wiredesk.seen, partition = bucket     see seen.h
 *     forwarded    wiredesk.handoff, partition = bucket  see handoff.h
 *
 * Headers of the source record pass through, save those of the names that are ours; a dead letter
 * keeps its content-type. Every record names its source-topic, -partition and -offset.
 */
#ifndef WIREDESK_DAEMON_OUTGOING_H
#define WIREDESK_DAEMON_OUTGOING_H

#include "daemon/conf.h"
#include "daemon/metrics.h"
#include "daemon/topics.h"
#include "daemon/transaction.h"
#include "daemon/work.h"
#include "wiredesk/seen.h"

/** A dead letter that its topic would refuse is cut to this, or to half of a limit that is
    lower, and marked `truncated: 1`. */
#define WD_DEAD_LETTER_CUT (64u << 10)

/** More headers than this on a source record: the rest is left out and logged. */
#define WD_HEADERS_MAX 128

struct wd_outgoing {
	const struct wd_conf *conf;
	struct wd_txn *txn;
	struct wd_metrics *metrics;
	struct wd_topics_report limits; /* largest record of each topic */
	struct wd_buf scratch; /* seen entry, handoff header; wd_buf_init()ed by the owner */
};

/* Each: WD_OK; WD_EIO when the transaction is spoilt. What its topic would refuse as too large
   becomes a dead letter with reason output-too-large. */

/** @retval WD_ELIMIT  it became a dead letter: nothing was published, nothing is to be remembered */
enum wd_err wd_outgoing_story(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o);
/** Not published, because o->duplicate_of was. Nothing is sent when no duplicates topic is set. */
enum wd_err wd_outgoing_duplicate(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o);
/** Not published, because a higher version was, or it was killed. To the duplicates topic, or a line. */
enum wd_err wd_outgoing_stale(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o);
/** A fault: dead letter; or `other` when it is sound but no story, which has its own topic if conf
    names one. Logs and counts it. */
enum wd_err wd_outgoing_fault(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o);
/** Into the memory of @p bucket. */
enum wd_err wd_outgoing_seen(
	struct wd_outgoing *out, const struct wd_seen_entry *entry, int32_t bucket);
/**
 * To the owner of @p bucket, for o->step.
 * @retval WD_ELIMIT  it became a dead letter
 */
enum wd_err wd_outgoing_forward(struct wd_outgoing *out, const struct wd_work *work,
	const struct wd_outcome *o, int32_t bucket);

/** Is @p name, whatever its case, a header that only wiredesk sets? `content-type` is one. */
bool wd_outgoing_owns(const char *name);

#endif
