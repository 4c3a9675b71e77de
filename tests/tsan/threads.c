/* SPDX-License-Identifier: MIT */
/*
 * ThreadSanitizer does not know C11 threads, which librdkafka starts: to it they come from nowhere
 * and every hand-over is a race. Linked with -rdynamic, these take the place of glibc's and go
 * through pthread, which it does know. Part of builds with WD_SANITIZE=thread only.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

const char *__tsan_default_suppressions(void);

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
	if (err == 0)
		return thrd_success;
	free(start);
	return err == ENOMEM ? thrd_nomem : thrd_error;
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

/* Its locks are C11's too, and stay unseen: what happens inside of it is not ours to judge. */
const char *__tsan_default_suppressions(void)
{
	return "called_from_lib:librdkafka.so.1\n";
}
