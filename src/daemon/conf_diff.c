/* SPDX-License-Identifier: MIT */
#include "daemon/conf_row.h"

#include <stdio.h>
#include <string.h>

typedef void (*diff_fn)(void *arg, const char *section, const char *key, bool reloadable);

static const struct wd_conf_prop *same_prop(
	const struct wd_conf *conf, const struct wd_conf_prop *wanted)
{
	for (size_t i = 0; i < conf->n_kafka; i++) {
		const struct wd_conf_prop *p = &conf->kafka[i];
		if (strcmp(p->name, wanted->name) == 0 && p->consumer == wanted->consumer &&
			p->producer == wanted->producer)
			return p;
	}
	return NULL;
}

static void diff_props(
	const struct wd_conf *old, const struct wd_conf *new_conf, diff_fn fn, void *arg)
{
	for (size_t i = 0; i < old->n_kafka; i++) {
		const struct wd_conf_prop *now = same_prop(new_conf, &old->kafka[i]);
		if (!now || strcmp(now->value, old->kafka[i].value) != 0)
			fn(arg, "kafka", old->kafka[i].name, false);
	}
	for (size_t i = 0; i < new_conf->n_kafka; i++) {
		if (!same_prop(old, &new_conf->kafka[i]))
			fn(arg, "kafka", new_conf->kafka[i].name, false);
	}
}

static const struct wd_conf_source *same_source(
	const struct wd_conf *conf, const struct wd_conf_source *wanted)
{
	const struct wd_conf_source *s = conf->sources;

	while (s && strcmp(s->name, wanted->name) != 0)
		s = s->next;
	return s;
}

/* The rows of one section "source", or of all others. A source that is gone is a change of all. */
static void diff_rows(const void *old, const void *now, const char *source, diff_fn fn, void *arg)
{
	char section[256];

	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		if ((strcmp(row->section, "source") == 0) != (source != NULL))
			continue;
		if (old && now &&
			wd_conf_value_eq(
				row, wd_conf_field_const(row, old), wd_conf_field_const(row, now)))
			continue;
		/* A longer name than a section can have was never in a file. */
		(void)snprintf(section, sizeof(section), "%s%s%s", row->section, source ? " " : "",
			source ? source : "");
		fn(arg, section, row->name, (row->flags & WD_CONF_RELOADABLE) != 0);
	}
}

void wd_conf_diff(const struct wd_conf *old, const struct wd_conf *new_conf,
	void (*fn)(void *arg, const char *section, const char *key, bool reloadable), void *arg)
{
	diff_props(old, new_conf, fn, arg);
	diff_rows(old, new_conf, NULL, fn, arg);
	for (const struct wd_conf_source *s = old->sources; s; s = s->next)
		diff_rows(s, same_source(new_conf, s), s->name, fn, arg);
	for (const struct wd_conf_source *s = new_conf->sources; s; s = s->next) {
		if (!same_source(old, s))
			diff_rows(NULL, s, s->name, fn, arg);
	}
}
