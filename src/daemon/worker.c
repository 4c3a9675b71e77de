/* SPDX-License-Identifier: MIT */
#include "daemon/worker.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

STAILQ_HEAD(jobs, wd_job);

struct wd_worker {
	pthread_t thread;
	bool started, joined;
	pthread_mutex_t lock;  /* of all below */
	pthread_cond_t wanted; /* something to do, or to stop; on the monotonic clock */
	struct jobs todo, finished;
	unsigned n_todo;
	bool stop, running, ended;
	int64_t beat_ms;
	struct wd_wake *wake;
};

static struct wd_job *next_job(struct wd_worker *worker)
{
	struct wd_job *job = NULL;

	pthread_mutex_lock(&worker->lock);
	worker->running = false;
	while (!worker->stop && STAILQ_EMPTY(&worker->todo))
		pthread_cond_wait(&worker->wanted, &worker->lock);
	if (!worker->stop) {
		job = STAILQ_FIRST(&worker->todo);
		STAILQ_REMOVE_HEAD(&worker->todo, link);
		worker->n_todo--;
		worker->running = true;
		worker->beat_ms = wd_now_ms();
	} else {
		worker->ended = true;
		pthread_cond_broadcast(&worker->wanted);
	}
	pthread_mutex_unlock(&worker->lock);
	return job;
}

static void *work(void *arg)
{
	struct wd_worker *worker = arg;
	struct wd_job *job;

	while ((job = next_job(worker))) {
		job->run(job, worker);
		pthread_mutex_lock(&worker->lock);
		STAILQ_INSERT_TAIL(&worker->finished, job, link);
		pthread_mutex_unlock(&worker->lock);
		wd_wake_up(worker->wake);
	}
	return NULL;
}

/* On the loop. A done may submit the next job, so each is taken off before it is called. */
static void hand_back(void *arg)
{
	struct wd_worker *worker = arg;

	for (;;) {
		pthread_mutex_lock(&worker->lock);
		struct wd_job *job = STAILQ_FIRST(&worker->finished);
		if (job)
			STAILQ_REMOVE_HEAD(&worker->finished, link);
		pthread_mutex_unlock(&worker->lock);
		if (!job)
			return;
		job->busy = false;
		job->done(job);
	}
}

/* Signals are the loop's: it takes them through its own descriptor. */
static int start_thread(struct wd_worker *worker)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int rc = pthread_create(&worker->thread, NULL, work, worker);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return rc;
}

struct wd_worker *wd_worker_new(struct wd_loop *loop)
{
	struct wd_worker *worker = calloc(1, sizeof(*worker));
	pthread_condattr_t attr;

	if (!worker)
		return NULL;
	STAILQ_INIT(&worker->todo);
	STAILQ_INIT(&worker->finished);
	pthread_mutex_init(&worker->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&worker->wanted, &attr);
	pthread_condattr_destroy(&attr);

	worker->wake = wd_wake_new(loop, hand_back, worker);
	if (!worker->wake || start_thread(worker) != 0) {
		wd_worker_free(worker);
		return NULL;
	}
	worker->started = true;
	return worker;
}

/* Wait on the condition until ms have passed; false when they have. Called with the lock held. */
static bool wait_ms(struct wd_worker *worker, int64_t until_ms)
{
	struct timespec ts = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };

	return pthread_cond_timedwait(&worker->wanted, &worker->lock, &ts) != ETIMEDOUT;
}

bool wd_worker_join(struct wd_worker *worker, int64_t wait)
{
	int64_t until = wd_now_ms() + wait;
	bool in_time = true;

	if (!worker->started || worker->joined)
		return true;
	pthread_mutex_lock(&worker->lock);
	worker->stop = true;
	pthread_cond_broadcast(&worker->wanted);
	while (!worker->ended && in_time)
		in_time = wait_ms(worker, until);
	bool ended = worker->ended;
	pthread_mutex_unlock(&worker->lock);
	if (!ended)
		return false;
	pthread_join(worker->thread, NULL);
	worker->joined = true;
	return true;
}

void wd_worker_free(struct wd_worker *worker)
{
	if (!worker)
		return;
	assert(!worker->started || worker->joined);
	wd_wake_free(worker->wake);
	pthread_cond_destroy(&worker->wanted);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}

void wd_worker_submit(struct wd_worker *worker, struct wd_job *job)
{
	assert(!job->busy);
	job->busy = true;
	pthread_mutex_lock(&worker->lock);
	assert(worker->n_todo < WD_WORKER_JOBS);
	STAILQ_INSERT_TAIL(&worker->todo, job, link);
	worker->n_todo++;
	pthread_cond_broadcast(&worker->wanted);
	pthread_mutex_unlock(&worker->lock);
}

void wd_worker_beat(struct wd_worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	worker->beat_ms = wd_now_ms();
	pthread_mutex_unlock(&worker->lock);
}

bool wd_worker_stopping(struct wd_worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	bool stop = worker->stop;
	pthread_mutex_unlock(&worker->lock);
	return stop;
}

void wd_worker_pause(struct wd_worker *worker, int64_t ms)
{
	int64_t until = wd_now_ms() + ms;

	pthread_mutex_lock(&worker->lock);
	worker->beat_ms = wd_now_ms();
	while (!worker->stop && wait_ms(worker, until))
		;
	worker->beat_ms = wd_now_ms();
	pthread_mutex_unlock(&worker->lock);
}

int64_t wd_worker_silent_ms(struct wd_worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	int64_t ms = worker->running ? wd_now_ms() - worker->beat_ms : 0;
	pthread_mutex_unlock(&worker->lock);
	return ms;
}
