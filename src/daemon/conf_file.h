/* SPDX-License-Identifier: MIT */
/**
 * @file conf_file.h
 * What the conf takes from outside: files, folders of files, environment and credentials.
 *
 *     "${HOME}/x"            -> "/home/desk/x"       undefined: an error
 *     "$${HOME}"             -> "${HOME}"
 *     "@credential:pw"       -> what $CREDENTIALS_DIRECTORY/pw holds, a secret
 *
 * Internal to the conf module; the only part of it that reads anything.
 */
#ifndef WIREDESK_DAEMON_CONF_FILE_H
#define WIREDESK_DAEMON_CONF_FILE_H

#include "daemon/conf_row.h"

/** A larger conf file is an error. */
#define WD_CONF_FILE_MAX (16 << 20)

/** Append the bytes of a file. WD_EIO: cannot be read, WD_ELIMIT: too large; @p why says it. */
enum wd_err wd_conf_read_file(const char *path, struct wd_buf *out, struct wd_buf *why);

/**
 * The paths of the files in @p dir that end in ".conf" and do not begin with a dot, in byte order
 * of their names. A folder that is not there is an empty one.
 */
enum wd_err wd_conf_list_dir(const char *dir, struct wd_conf_list *ret, struct wd_buf *why);

/** Put in environment and credentials. WD_EINVAL or WD_EIO: @p why says it. */
enum wd_err wd_conf_expand(
	struct wd_span raw, struct wd_buf *out, bool *ret_secret, struct wd_buf *why);

#endif
