/* SPDX-License-Identifier: MIT */
/**
 * @file walk.h
 * The files below a folder.
 *
 *     "tests/agencies" -> tests/agencies/ap/alert.expect, tests/agencies/ap/alert.txt, ...
 *
 * In byte order of their paths, so that what is said comes in the same order everywhere. Hidden
 * files, and what is in hidden folders, are left out.
 */
#ifndef WIREDESK_CLI_WALK_H
#define WIREDESK_CLI_WALK_H

#include <stddef.h>

struct wd_paths {
	char **v;
	size_t n;
};

/** Add @p path, or the files below it when it is a folder. 0 or an errno. */
int wd_walk(struct wd_paths *paths, const char *path);
void wd_paths_done(struct wd_paths *paths);

#endif
