/* SPDX-License-Identifier: MIT */
/**
 * @file log.h
 * One line a decision: to the journal with structured fields, or to stderr.
 *
 *     journal  MESSAGE=dead letter: not UTF-8 at byte 17  PRIORITY=4  WIREDESK_MSG=dead-letter
 *              WIREDESK_TOPIC=wire.raw  WIREDESK_PARTITION=3  WIREDESK_OFFSET=1871
 *     stderr   warning: dead letter: not UTF-8 at byte 17 [wire.raw 3 @1871]
 *
 * A line never carries story text, only ids and positions; bytes that are not printable are
 * escaped. Each message id may speak 10 times in 5 s; then one line says how many were held back.
 * The logger is one of the three mutable globals (main.c lists them); calls are made from the loop
 * thread and, for librdkafka's own log, from the loop thread as well. Thread-safe all the same.
 */
#ifndef WIREDESK_DAEMON_LOG_H
#define WIREDESK_DAEMON_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of the longest line; a longer one is cut and ends in "...". */
#define WD_LOG_MAX 2048

/** syslog's numbers, so that a level can be compared and handed on. */
enum wd_log_level {
	WD_LOG_ERROR = 3,
	WD_LOG_WARNING = 4,
	WD_LOG_NOTICE = 5,
	WD_LOG_INFO = 6,
	WD_LOG_DEBUG = 7,
};

/** What the line is about; zero the fields that do not apply. */
struct wd_log_at {
	const char *topic; /* NULL: no position */
	int32_t partition;
	int64_t offset;
	const char *story; /* the story's uri or id, or NULL */
};

/** Journal when stderr is connected to it ($JOURNAL_STREAM), else stderr. */
void wd_log_open(enum wd_log_level level);
void wd_log_set_level(enum wd_log_level level);
bool wd_log_wants(enum wd_log_level level);

/**
 * @param id   static, names the message for filters and rate limit: "dead-letter"
 * @param at   may be NULL
 */
void wd_log(enum wd_log_level level, const char *id, const struct wd_log_at *at, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

/** Write out what the rate limit holds back; to be called every few seconds by the loop. */
void wd_log_tick(int64_t now_ms);

/**
 * The line that stderr gets, without its newline: at most @p size - 1 bytes and a NUL, all of
 * them printable UTF-8. @return its length
 */
size_t wd_log_format(enum wd_log_level level, const struct wd_log_at *at, const char *text,
	char *ret, size_t size);

#endif
