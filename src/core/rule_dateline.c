/* SPDX-License-Identifier: MIT */
#include "core/rule.h"

enum wd_err wd_rule_dateline(struct wd_norm *norm)
{
	(void)norm;
	return WD_OK;
}
