/* SPDX-License-Identifier: MIT */
#include "wiredesk/err.h"

const char *wd_strerror(enum wd_err err)
{
	switch (err) {
	case WD_OK:
		return "success";
	case WD_ENOMEM:
		return "out of memory";
	case WD_EINVAL:
		return "malformed input";
	case WD_ELIMIT:
		return "input over limit";
	case WD_ENOTFOUND:
		return "not found";
	case WD_ECHARSET:
		return "not text in the expected charset";
	case WD_ENOTSTORY:
		return "not a story";
	case WD_EIO:
		return "input/output error";
	}
	return "unknown error";
}
