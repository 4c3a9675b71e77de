/* SPDX-License-Identifier: MIT */
/**
 * @file err.h
 * The one error type of the tree: 0 is success, every failure is negative.
 */
#ifndef WIREDESK_ERR_H
#define WIREDESK_ERR_H

enum wd_err {
	WD_OK = 0,
	WD_ENOMEM = -1,    /* allocation failed */
	WD_EINVAL = -2,    /* the input breaks its format */
	WD_ELIMIT = -3,    /* the input is over a documented limit */
	WD_ENOTFOUND = -4, /* well formed, but the thing asked for is not there */
	WD_ECHARSET = -5,  /* the bytes are not text in the charset they should be in */
	WD_ENOTSTORY = -6, /* well formed, but not a story: a picture, a package, a test item */
	WD_EIO = -7,       /* a file, socket or broker failed */
};

/** Static text for @p err; never NULL, never freed. */
const char *wd_strerror(enum wd_err err);

#endif
