/* SPDX-License-Identifier: MIT */
/**
 * @file reload.h
 * Read the conf anew while the one in force goes on: all of it is checked before any of it counts.
 *
 *     error: wiredesk.conf:17: [dedup] window: "7" has no unit      -> NULL, the old one stays
 *     notice: [dedup] window changed
 *     warning: [output] topic changed, which takes effect at the next start only
 */
#ifndef WIREDESK_DAEMON_RELOAD_H
#define WIREDESK_DAEMON_RELOAD_H

#include "daemon/conf.h"

/**
 * @param path    where conf came from; NULL: nowhere
 * @param old     the one in force, to tell what changed
 * @return a new conf, owned by the caller; NULL when it has mistakes. All was logged.
 */
struct wd_conf *wd_reload(const char *path, const struct wd_conf *old);

#endif
