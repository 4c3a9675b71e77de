/* SPDX-License-Identifier: MIT */
#include "daemon/loop.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/log.h"

struct signal_watch {
	struct signal_watch *next;
	struct event *ev;
	wd_signal_fn fn;
	void *arg;
};

struct wd_loop {
	struct event_base *base;
	struct signal_watch *signals;
};

struct wd_timer {
	struct event *ev;
	wd_loop_fn fn;
	void *arg;
};

struct wd_wake {
	struct event *ev;
	int fd;
	wd_loop_fn fn;
	void *arg;
};

static void on_log(int severity, const char *text)
{
	wd_log(severity >= EVENT_LOG_ERR             ? WD_LOG_ERROR
			: severity >= EVENT_LOG_WARN ? WD_LOG_WARNING
						     : WD_LOG_DEBUG,
		"libevent", NULL, "%s", text);
}

struct wd_loop *wd_loop_new(void)
{
	struct wd_loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return NULL;
	event_set_log_callback(on_log);
	loop->base = event_base_new();
	if (!loop->base) {
		wd_loop_free(loop);
		return NULL;
	}
	return loop;
}

void wd_loop_free(struct wd_loop *loop)
{
	if (!loop)
		return;
	while (loop->signals) {
		struct signal_watch *watch = loop->signals;

		loop->signals = watch->next;
		event_free(watch->ev);
		free(watch);
	}
	if (loop->base)
		event_base_free(loop->base);
	free(loop);
}

struct event_base *wd_loop_base(struct wd_loop *loop)
{
	return loop->base;
}

enum wd_err wd_loop_run(struct wd_loop *loop)
{
	return event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) < 0 ? WD_EIO : WD_OK;
}

void wd_loop_stop(struct wd_loop *loop)
{
	/* Fails only for a NULL base. */
	(void)event_base_loopbreak(loop->base);
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	/* Both clocks exist on every Linux; the call cannot fail. */
	(void)clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

uint64_t wd_now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

int64_t wd_now_ms(void)
{
	return (int64_t)(clock_ns(CLOCK_MONOTONIC) / 1000000u);
}

int64_t wd_wall_ms(void)
{
	return (int64_t)(clock_ns(CLOCK_REALTIME) / 1000000u);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct wd_timer *timer = arg;

	(void)fd;
	(void)what;
	timer->fn(timer->arg);
}

struct wd_timer *wd_timer_new(struct wd_loop *loop, wd_loop_fn fn, void *arg)
{
	struct wd_timer *timer = calloc(1, sizeof(*timer));

	if (!timer)
		return NULL;
	timer->fn = fn;
	timer->arg = arg;
	timer->ev = event_new(loop->base, -1, 0, on_timer, timer);
	if (!timer->ev) {
		wd_timer_free(timer);
		return NULL;
	}
	return timer;
}

void wd_timer_free(struct wd_timer *timer)
{
	if (!timer)
		return;
	if (timer->ev)
		event_free(timer->ev);
	free(timer);
}

void wd_timer_in(struct wd_timer *timer, int64_t ms)
{
	assert(ms >= 0);
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	/* Fails only without memory for the timer heap, which event_new() has grown already. */
	(void)event_add(timer->ev, &tv);
}

void wd_timer_cancel(struct wd_timer *timer)
{
	/* Fails only for an event without a base. */
	(void)event_del(timer->ev);
}

bool wd_timer_armed(const struct wd_timer *timer)
{
	return event_pending(timer->ev, EV_TIMEOUT, NULL) != 0;
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct wd_wake *wake = arg;
	uint64_t count;

	(void)what;
	/* One read empties an eventfd; EAGAIN means that somebody else did. */
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		return;
	wake->fn(wake->arg);
}

struct wd_wake *wd_wake_new(struct wd_loop *loop, wd_loop_fn fn, void *arg)
{
	struct wd_wake *wake = calloc(1, sizeof(*wake));

	if (!wake)
		return NULL;
	wake->fn = fn;
	wake->arg = arg;
	wake->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (wake->fd < 0)
		goto fail;
	wake->ev = event_new(loop->base, wake->fd, EV_READ | EV_PERSIST, on_wake, wake);
	if (!wake->ev || event_add(wake->ev, NULL) < 0)
		goto fail;
	return wake;

fail:
	wd_wake_free(wake);
	return NULL;
}

void wd_wake_free(struct wd_wake *wake)
{
	if (!wake)
		return;
	if (wake->ev)
		event_free(wake->ev);
	if (wake->fd >= 0)
		close(wake->fd);
	free(wake);
}

int wd_wake_fd(const struct wd_wake *wake)
{
	return wake->fd;
}

void wd_wake_up(struct wd_wake *wake)
{
	uint64_t one = 1;

	/* A full counter means that a wake-up is already on its way. */
	if (write(wake->fd, &one, sizeof(one)) < 0)
		return;
}

void wd_loop_hold_signals(bool hold)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	/* Fails only for a wrong first argument. */
	(void)sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static void on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct signal_watch *watch = arg;

	(void)what;
	watch->fn(watch->arg, (int)signo);
}

enum wd_err wd_loop_signal(struct wd_loop *loop, int signo, wd_signal_fn fn, void *arg)
{
	struct signal_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return WD_ENOMEM;
	watch->fn = fn;
	watch->arg = arg;
	watch->ev = evsignal_new(loop->base, signo, on_signal, watch);
	if (!watch->ev || event_add(watch->ev, NULL) < 0) {
		if (watch->ev)
			event_free(watch->ev);
		free(watch);
		return WD_EIO;
	}
	watch->next = loop->signals;
	loop->signals = watch;
	return WD_OK;
}
