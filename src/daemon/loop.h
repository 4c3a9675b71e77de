/* SPDX-License-Identifier: MIT */
/**
 * @file loop.h
 * The event loop: timers, signals and wake-ups over libevent.
 *
 *     librdkafka thread --write(8)--> eventfd --> loop --> fn(arg), a bounded turn
 *                                                  '----- fn asks for more: a zero timer
 *
 * One thread. Callbacks do a bounded turn and return. Only admin.c besides this file sees
 * libevent, through wd_loop_base().
 */
#ifndef WIREDESK_DAEMON_LOOP_H
#define WIREDESK_DAEMON_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "wiredesk/err.h"

struct event_base;
struct wd_loop;
struct wd_timer;
struct wd_wake;

typedef void (*wd_loop_fn)(void *arg);
typedef void (*wd_signal_fn)(void *arg, int signo);

struct wd_loop *wd_loop_new(void);
void wd_loop_free(struct wd_loop *loop);
struct event_base *wd_loop_base(struct wd_loop *loop);

/** Run until wd_loop_stop(). */
enum wd_err wd_loop_run(struct wd_loop *loop);
void wd_loop_stop(struct wd_loop *loop);

/** CLOCK_MONOTONIC in milliseconds and nanoseconds; CLOCK_REALTIME in milliseconds. */
int64_t wd_now_ms(void);
uint64_t wd_now_ns(void);
int64_t wd_wall_ms(void);

/** A timer, not armed. Freed with wd_timer_free(), which also disarms. */
struct wd_timer *wd_timer_new(struct wd_loop *loop, wd_loop_fn fn, void *arg);
void wd_timer_free(struct wd_timer *timer);
/** Fire once in @p ms (0: in the next pass of the loop), replacing an earlier time. */
void wd_timer_in(struct wd_timer *timer, int64_t ms);
void wd_timer_cancel(struct wd_timer *timer);
bool wd_timer_armed(const struct wd_timer *timer);

/** An eventfd that calls @p fn on the loop after anyone wrote to wd_wake_fd(). */
struct wd_wake *wd_wake_new(struct wd_loop *loop, wd_loop_fn fn, void *arg);
void wd_wake_free(struct wd_wake *wake);
/** Non-blocking on both ends; for rd_kafka_queue_io_event_enable() with an 8-byte payload. */
int wd_wake_fd(const struct wd_wake *wake);
/** Wake it from any thread. */
void wd_wake_up(struct wd_wake *wake);

/**
 * Hold SIGTERM, SIGINT and SIGHUP back, or let them through. To be held first of all in the program:
 * one that comes before the loop can take it waits until then, and does not kill the process.
 */
void wd_loop_hold_signals(bool hold);

/** Have @p signo delivered on the loop. WD_EIO when libevent refuses. */
enum wd_err wd_loop_signal(struct wd_loop *loop, int signo, wd_signal_fn fn, void *arg);

#endif
