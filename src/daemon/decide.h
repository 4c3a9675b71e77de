/* SPDX-License-Identifier: MIT */
/**
 * @file decide.h
 * What becomes of one story: published, held back as a duplicate, or forwarded to who can tell.
 *
 *     step      asks                                    in the bucket of    then
 *     dedup     was its text published?                 its dedup hash      publish, or duplicate
 *     enter     -- (its text was published elsewhere)   its dedup hash      remember
 *
 * A step whose bucket can be decided on here is a look-up; any other is forwarded, in the same
 * transaction as the source's offset. All that is produced and remembered is of the open
 * transaction. Loop thread only.
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
};

/**
 * Decide over a story or a fault of @p work.
 * @return WD_OK, or the transaction is spoilt: WD_EIO, WD_ENOMEM
 */
enum wd_err wd_decide(
	const struct wd_decide *decide, const struct wd_work *work, const struct wd_outcome *o);

#endif
