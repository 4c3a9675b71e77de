/* SPDX-License-Identifier: MIT */
/**
 * @file decide.h
 * What becomes of one story: published, held back, or forwarded to who can tell.
 *
 *     step    asks                               in the bucket of       then
 *     guard   is it older than what is out?      its uri                held back, or on
 *     follow  was its uri's text before it       that text's hash       publish; or dedup, where
 *             published, or held back?                                  that was a duplicate
 *     dedup   was its text published?            its own hash           publish, or duplicate
 *     enter   -- (it was published)              its own hash           remember
 *
 *     first version:  guard > dedup              later ones:  guard > follow (> dedup) > enter
 *
 * A step whose bucket can be decided on here is a look-up; any other is forwarded, in the same
 * transaction as the source's offset. Later versions, kills among them, queue up behind the first
 * one in the bucket where that was decided: so they come out behind it, and what they need to know
 * of it is there. All that is produced and remembered is of the open transaction. Loop thread only.
 */
#ifndef WIREDESK_DAEMON_DECIDE_H
#define WIREDESK_DAEMON_DECIDE_H

#include "daemon/buckets.h"
#include "daemon/metrics.h"
#include "daemon/outgoing.h"
#include "daemon/work.h"

/** All borrowed. */
struct wd_decide {
	struct wd_outgoing *out;
	struct wd_buckets *buckets;
	struct wd_metrics *metrics;
	struct wd_hasher *hasher;
};

/**
 * Decide over a story or a fault of @p work.
 * @return WD_OK, or the transaction is spoilt: WD_EIO, WD_ENOMEM
 */
enum wd_err wd_decide(
	const struct wd_decide *decide, const struct wd_work *work, const struct wd_outcome *o);

#endif
