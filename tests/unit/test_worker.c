/* SPDX-License-Identifier: MIT */
#include "daemon/loop.h"
#include "daemon/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct count_job {
	struct wd_job job;
	struct wd_loop *loop;
	struct wd_worker *worker;
	int runs, dones, rounds;
};

static void run(struct wd_job *job, struct wd_worker *worker)
{
	(void)worker;
	((struct count_job *)job)->runs++;
}

static void done(struct wd_job *job)
{
	struct count_job *c = (struct count_job *)job;

	c->dones++;
	if (c->dones < c->rounds)
		wd_worker_submit(c->worker, job);
	else
		wd_loop_stop(c->loop);
}

static void a_job_runs_and_is_handed_back(void **state)
{
	struct wd_loop *loop = wd_loop_new();
	struct wd_worker *worker = wd_worker_new(loop);
	struct count_job c = {
		.job = { .run = run, .done = done }, .loop = loop, .worker = worker, .rounds = 1000
	};

	(void)state;
	wd_worker_submit(worker, &c.job);
	assert_int_equal(wd_loop_run(loop), WD_OK);
	assert_int_equal(c.runs, 1000);
	assert_int_equal(c.dones, 1000);
	assert_false(c.job.busy);
	assert_int_equal(wd_worker_silent_ms(worker), 0);
	assert_true(wd_worker_join(worker, 5000));
	wd_worker_free(worker);
	wd_loop_free(loop);
}

static atomic_bool entered, may_leave;

/* A call that neither beats nor looks whether it should stop. */
static void hang(struct wd_job *job, struct wd_worker *worker)
{
	(void)job;
	atomic_store(&entered, true);
	while (!atomic_load(&may_leave))
		wd_worker_pause(worker, 1);
}

static void never(struct wd_job *job)
{
	(void)job;
	fail_msg("done was called after the join");
}

static void a_hanging_call_is_told_of_and_not_waited_for(void **state)
{
	struct wd_loop *loop = wd_loop_new();
	struct wd_worker *worker = wd_worker_new(loop);
	struct wd_job job = { .run = hang, .done = never };

	(void)state;
	wd_worker_submit(worker, &job);
	while (!atomic_load(&entered))
		;
	assert_false(wd_worker_join(worker, 20));
	atomic_store(&may_leave, true);
	assert_true(wd_worker_join(worker, 5000));
	wd_worker_free(worker);
	wd_loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_runs_and_is_handed_back),
		cmocka_unit_test(a_hanging_call_is_told_of_and_not_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
