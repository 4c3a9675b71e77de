/* SPDX-License-Identifier: MIT */
/**
 * @file kafka.h
 * Kafka as the commands of `wiredesk` need it: the daemon's conf, a reader, a writer.
 *
 *     wd_cli_conf("-c FILE") --> wd_reader_open(topics, range) --> wd_reader_next() ... false: the end
 *                            \-> wd_writer_open(id) --> wd_writer_put() ... wd_writer_commit()
 *
 * The reader has no group and commits nothing; it sees what a read_committed consumer sees, up to
 * the true high watermark of the moment it was opened, or for ever. The writer works in transactions, so that
 * a command that is killed in the middle leaves nothing half done. Complaints go to standard error,
 * and the exit code comes back: WD_EXIT_AWAY when no broker answers.
 */
#ifndef WIREDESK_CLI_KAFKA_H
#define WIREDESK_CLI_KAFKA_H

#include "cli/cli.h"
#include "daemon/conf.h"
#include "daemon/message.h"

/** Where the daemon's conf is when no -c names another. */
#define WD_CLI_CONF_FILE "/etc/wiredesk/wiredesk.conf"

/** Load @p path. Every mistake goes to standard error. WD_EXIT_OK, or the exit code. */
int wd_cli_conf(const char *path, struct wd_conf **ret);

struct rd_kafka_s;

/** A client that asks brokers about topics. NULL: told on standard error. */
struct rd_kafka_s *wd_cli_client(const struct wd_conf *conf);
void wd_cli_client_close(struct rd_kafka_s *client);

/* --- reading --------------------------------------------------------------------------------- */

struct wd_reader_range {
	int64_t from_ms; /* record time; 0: from the beginning */
	int64_t to_ms;   /* records up to it; 0: no limit */
	bool follow;     /* go on after the end; from_ms 0 then means from now */
};

struct wd_reader;

/** @return WD_EXIT_OK or the exit code, told on standard error. Close it in either case. */
int wd_reader_open(const struct wd_conf *conf, const char *const *topics, size_t n_topics,
	const struct wd_reader_range *range, struct wd_reader **ret);
void wd_reader_close(struct wd_reader *reader);

/** The next record, borrowed until the next call. False at the end, or when *ret_exit is not 0. */
bool wd_reader_next(struct wd_reader *reader, struct wd_message *ret, int *ret_exit);

/** Records behind us and in all, by offsets: what a progress bar wants. */
void wd_reader_progress(const struct wd_reader *reader, int64_t *ret_done, int64_t *ret_total);

/* --- writing --------------------------------------------------------------------------------- */

struct wd_writer;

/**
 * A transactional producer called "<group>-<what>". A second one of that name ends the first one's
 * open transaction and takes its place.
 */
int wd_writer_open(const struct wd_conf *conf, const char *what, struct wd_writer **ret);
/** What was not committed never was. */
void wd_writer_close(struct wd_writer *writer);

/** Copies @p out into the open transaction, which begins with the first record. */
int wd_writer_put(struct wd_writer *writer, const struct wd_output *out);
/** All that was put since the last one stands together. */
int wd_writer_commit(struct wd_writer *writer);
/** Records put since the last commit. */
size_t wd_writer_open_records(const struct wd_writer *writer);

#endif
