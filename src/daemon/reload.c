/* SPDX-License-Identifier: MIT */
#include "daemon/reload.h"

#include "daemon/log.h"

static void report_mistake(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	if (file && line)
		wd_log(WD_LOG_ERROR, "conf", NULL, "%s:%u: %s", file, line, msg);
	else
		wd_log(WD_LOG_ERROR, "conf", NULL, "%s%s%s", file ? file : "", file ? ": " : "",
			msg);
}

static void report_change(void *arg, const char *section, const char *key, bool reloadable)
{
	(void)arg;
	wd_log(reloadable ? WD_LOG_NOTICE : WD_LOG_WARNING, "reload", NULL, "[%s] %s changed%s",
		section, key, reloadable ? "" : ", which takes effect at the next start only");
}

struct wd_conf *wd_reload(const char *path, const struct wd_conf *old)
{
	struct wd_conf *conf = NULL;

	if (!path || wd_conf_load(path, report_mistake, NULL, &conf) != WD_OK) {
		wd_log(WD_LOG_ERROR, "reload", NULL, "%s; the conf in force stays",
			path ? "conf has mistakes" : "there is no conf file to read");
		return NULL;
	}
	wd_conf_diff(old, conf, report_change, NULL);
	wd_log(WD_LOG_NOTICE, "reload", NULL, "conf reloaded");
	return conf;
}
