/* SPDX-License-Identifier: MIT */
/**
 * @file worker.h
 * The one thread besides the loop: it makes the calls that block.
 *
 *     loop                      worker
 *     wd_worker_submit(job) --> job->run(job)      may block: commit, init_transactions ...
 *     job->done(job)        <-- eventfd
 *
 * The two share nothing but these two queues. A job belongs to the worker from submit until done;
 * jobs run one after the other, in order. A run that waits for a broker calls with timeouts of a
 * few seconds, beats between them, and gives up when wd_worker_stopping() says so.
 */
#ifndef WIREDESK_DAEMON_WORKER_H
#define WIREDESK_DAEMON_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "daemon/loop.h"

struct wd_worker;

/** Embed it as the first member of what the job needs. Borrowed until done was called. */
struct wd_job {
	STAILQ_ENTRY(wd_job) link;
	void (*run)(struct wd_job *job, struct wd_worker *worker); /* on the worker */
	void (*done)(struct wd_job *job);                          /* on the loop */
	bool busy; /* between submit and done; written by the loop only */
};

struct wd_worker *wd_worker_new(struct wd_loop *loop);

/**
 * Ask running jobs to give up, wait for the thread, drop what was not begun (done is not called).
 * @param wait_ms  at most this long; false when the thread still hangs in a call: leave by _exit()
 */
bool wd_worker_join(struct wd_worker *worker, int64_t wait_ms);
void wd_worker_free(struct wd_worker *worker);

/** @p job must not be busy. At most WD_WORKER_JOBS wait at a time, which the daemon's states see to. */
void wd_worker_submit(struct wd_worker *worker, struct wd_job *job);
#define WD_WORKER_JOBS 16

/** From a run: the call returned, I am alive. */
void wd_worker_beat(struct wd_worker *worker);
/** From a run: give up as soon as you can. */
bool wd_worker_stopping(struct wd_worker *worker);
/** From a run: wait up to @p ms, less when asked to stop. Beats. */
void wd_worker_pause(struct wd_worker *worker, int64_t ms);

/** From the loop: ms since the last beat of a job that runs; 0 when idle. */
int64_t wd_worker_silent_ms(struct wd_worker *worker);

#endif
