/* SPDX-License-Identifier: MIT */
/*
 * ThreadSanitizer does not know C11 threads, which librdkafka uses: to it they come from nowhere,
 * their locks do not exist, and every record handed over is a race. Linked with -rdynamic, these
 * take the place of glibc's and go through pthread, which it does know; the casts are glibc's own.
 * Part of builds with WD_SANITIZE=thread only.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

const char *__tsan_default_suppressions(void);

static int result_of(int err)
{
	switch (err) {
	case 0:
		return thrd_success;
	case EBUSY:
		return thrd_busy;
	case ETIMEDOUT:
		return thrd_timedout;
	case ENOMEM:
		return thrd_nomem;
	default:
		return thrd_error;
	}
}

struct start {
	thrd_start_t fn;
	void *arg;
};

static void *run(void *arg)
{
	struct start start = *(struct start *)arg;

	free(arg);
	return (void *)(intptr_t)start.fn(start.arg);
}

int thrd_create(thrd_t *ret, thrd_start_t fn, void *arg)
{
	struct start *start = malloc(sizeof(*start));
	int err;

	if (!start)
		return thrd_nomem;
	*start = (struct start){ fn, arg };
	err = pthread_create(ret, NULL, run, start);
	if (err != 0)
		free(start);
	return result_of(err);
}

int thrd_join(thrd_t thread, int *ret)
{
	void *result;

	if (pthread_join(thread, &result) != 0)
		return thrd_error;
	if (ret)
		*ret = (int)(intptr_t)result;
	return thrd_success;
}

/* Not by pthread_mutex_init(), which counts as a write that the first lock would race with. */
__attribute__((no_sanitize("thread"))) int mtx_init(mtx_t *mutex, int type)
{
	static const pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
	static const pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

	*(pthread_mutex_t *)mutex = type & mtx_recursive ? recursive : plain;
	return thrd_success;
}

void mtx_destroy(mtx_t *mutex)
{
	(void)pthread_mutex_destroy((pthread_mutex_t *)mutex);
}

int mtx_lock(mtx_t *mutex)
{
	return result_of(pthread_mutex_lock((pthread_mutex_t *)mutex));
}

int mtx_trylock(mtx_t *mutex)
{
	return result_of(pthread_mutex_trylock((pthread_mutex_t *)mutex));
}

int mtx_unlock(mtx_t *mutex)
{
	return result_of(pthread_mutex_unlock((pthread_mutex_t *)mutex));
}

__attribute__((no_sanitize("thread"))) int cnd_init(cnd_t *cond)
{
	static const pthread_cond_t fresh = PTHREAD_COND_INITIALIZER;

	*(pthread_cond_t *)cond = fresh;
	return thrd_success;
}

void cnd_destroy(cnd_t *cond)
{
	(void)pthread_cond_destroy((pthread_cond_t *)cond);
}

int cnd_signal(cnd_t *cond)
{
	return result_of(pthread_cond_signal((pthread_cond_t *)cond));
}

int cnd_broadcast(cnd_t *cond)
{
	return result_of(pthread_cond_broadcast((pthread_cond_t *)cond));
}

int cnd_wait(cnd_t *cond, mtx_t *mutex)
{
	return result_of(pthread_cond_wait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(
	cnd_t *restrict cond, mtx_t *restrict mutex, const struct timespec *restrict until)
{
	return result_of(
		pthread_cond_timedwait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex, until));
}

/* It counts references with atomics of its own, unseen: what it does inside is not ours to judge. */
const char *__tsan_default_suppressions(void)
{
	return "called_from_lib:librdkafka.so.1\n";
}
