/* SPDX-License-Identifier: MIT */
/**
 * @file transaction.h
 * One Kafka transaction after the other: outputs, dedup state and consumed offsets stand or fall
 * together.
 *
 *     DOWN --start--> OPEN --commit/abort--> BUSY --ended--> OPEN ...
 *                      | produce                     '-----> DOWN  (fenced)
 *
 * The loop produces while OPEN. A commit goes to the worker, which first flushes until nothing is
 * outstanding, then sends the offsets, then commits: with the offsets first, a process that froze
 * in between could publish a story a second time. Nothing is produced while BUSY. What cannot be
 * mended inside a transaction aborts it; what cannot be mended in a producer builds a new one, and
 * the committed offsets then tell whether the transaction stands. A broker that refuses a record leaves
 * a producer whose next transaction would abort too, so that is replaced as well. Whatever happens,
 * `ended` is called with a verdict and, unless fenced, the next transaction is open and sound.
 */
#ifndef WIREDESK_DAEMON_TRANSACTION_H
#define WIREDESK_DAEMON_TRANSACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/conf.h"
#include "daemon/consume.h"
#include "daemon/message.h"
#include "daemon/worker.h"
#include "wiredesk/err.h"

struct wd_txn;

enum wd_txn_state { WD_TXN_DOWN, WD_TXN_OPEN, WD_TXN_BUSY };

enum wd_txn_verdict {
	WD_TXN_COMMITTED,
	WD_TXN_ABORTED, /* nothing of it stands */
	WD_TXN_UNKNOWN, /* cannot be told any more: forget what was derived from it */
	WD_TXN_FENCED,  /* another process has our instance name: leave */
};

/** How a transaction ended. */
struct wd_txn_end {
	enum wd_txn_verdict verdict;
	bool rebuilt;       /* with a new producer */
	uint64_t commit_ns; /* from flush to answer */
	/* A record that was refused as too large, where the topic's limit was not known: the topic takes
	   none of so many bytes of key and value. */
	char large_topic[256]; /* "" when there was none */
	size_t large_bytes;
};

struct wd_txn_ops {
	void (*opened)(void *arg); /* after wd_txn_start(): produce away */
	void (*ended)(void *arg, const struct wd_txn_end *end);
	void *arg;
};

/** @param conf, worker  borrowed */
struct wd_txn *wd_txn_new(
	struct wd_worker *worker, const struct wd_conf *conf, const struct wd_txn_ops *ops);
/** After the worker was joined. Destroys the producer, which may take some seconds. */
void wd_txn_free(struct wd_txn *txn);

/**
 * Make the producer and end what a former process of our name left open; `opened` follows. Retries
 * for as long as it takes. Also from OPEN with nothing produced, to take over a new limit.
 * @param batch_bytes  no batch may be larger: the smallest limit of the output topics; 0: default
 */
void wd_txn_start(struct wd_txn *txn, int64_t batch_bytes);

enum wd_txn_state wd_txn_state(const struct wd_txn *txn);

/**
 * Only while OPEN. Copies what it is given.
 * @retval WD_ELIMIT  larger than the client's message.max.bytes
 * @retval WD_EIO     the transaction is spoilt: abort it
 */
enum wd_err wd_txn_produce(struct wd_txn *txn, const struct wd_output *out);

/**
 * Stories that the open transaction may hold: fewer than usual while records go out alone, to find
 * one that is too large.
 */
size_t wd_txn_most(const struct wd_txn *txn);

/** Commit with consume's offsets; `ended` follows. Only while OPEN. */
void wd_txn_commit(struct wd_txn *txn, struct wd_consume *consume);
/** Abort; `ended` follows. Only while OPEN. */
void wd_txn_abort(struct wd_txn *txn, struct wd_consume *consume);

/** "<group>-<instance>"; borrows from @p txn. */
const char *wd_txn_id(const struct wd_txn *txn);

#endif
