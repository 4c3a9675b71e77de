/* SPDX-License-Identifier: MIT */
/**
 * @file vocab_builtin.h
 * The files of conf/agencies as the build compiled them in; made by cmake/agencies.cmake.
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_VOCAB_BUILTIN_H
#define WIREDESK_CORE_VOCAB_BUILTIN_H

#include <stddef.h>

struct wd_vocab_file {
	const char *key;  /* "reuters" */
	const char *file; /* "agencies/reuters.conf" */
	const unsigned char *text;
	size_t n;
};

extern const struct wd_vocab_file wd_vocab_files[];
extern const size_t wd_vocab_files_n;

#endif
