/* SPDX-License-Identifier: MIT */
/**
 * @file daemon.h
 * Puts the parts together and sees them through: start, assignments, reload, drain, stop.
 *
 *     topics checked -> producer up -> joined the group -> assigned -> buckets restored -> READY
 *            ^ missing: waits, says so                       ^ a rebalance starts again from here
 */
#ifndef WIREDESK_DAEMON_DAEMON_H
#define WIREDESK_DAEMON_DAEMON_H

#include <stdbool.h>

#include "daemon/conf.h"

/** Exit codes; the unit file keeps systemd from restarting after the last two. */
enum wd_exit {
	WD_EXIT_OK = 0,
	WD_EXIT_USAGE = 2,
	WD_EXIT_FAILED = 70, /* out of memory and the like */
	WD_EXIT_FENCED = 69, /* another process runs under our instance name */
	WD_EXIT_CONF = 78,   /* conf is wrong, or does not match the topics */
};

/**
 * Run until told to stop.
 * @param path  where conf came from, for reloads; NULL: SIGHUP reloads nothing
 * @param conf  taken
 * @param demo  on an embedded Kafka
 * @return the exit code
 */
enum wd_exit wd_daemon_run(const char *path, struct wd_conf *conf, bool demo);

#endif
