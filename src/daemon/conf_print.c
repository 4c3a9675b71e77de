/* SPDX-License-Identifier: MIT */
#include "daemon/conf_row.h"

#include <string.h>

#define MASK "********"

/*
 * Everything here appends to a buffer; the first failure makes all later calls do nothing, so
 * that the text reads like what it prints.
 */
struct printer {
	struct wd_buf *out;
	enum wd_err err;
};

static void put(struct printer *pr, const char *text)
{
	if (pr->err == WD_OK)
		pr->err = wd_buf_puts(pr->out, text);
}

static void put_span(struct printer *pr, struct wd_span text)
{
	if (pr->err == WD_OK)
		pr->err = wd_buf_put(pr->out, text);
}

/* "a${b" as a file would have it: "a$${b". */
static void put_escaped(struct printer *pr, struct wd_span text)
{
	while (text.n > 0) {
		size_t n = wd_span_find(text, WD_SPAN("${"));
		put_span(pr, wd_span_head(text, n));
		text = wd_span_from(text, n);
		if (text.n > 0) {
			put(pr, "$${");
			text = wd_span_from(text, 2);
		}
	}
}

static void put_origin(struct printer *pr, const struct wd_conf_origin *at)
{
	if (!at->file)
		put(pr, "# default\n");
	else if (!at->file[0])
		put(pr, "# set by the program\n");
	else if (pr->err == WD_OK)
		pr->err = wd_buf_printf(pr->out, "# %s:%u\n", at->file, at->line);
}

/* librdkafka's properties that hold secrets, however they were given. */
static bool is_secret(const struct wd_conf_prop *p)
{
	static const struct wd_span parts[] = { WD_SPAN_LIT("password"), WD_SPAN_LIT("secret"),
		WD_SPAN_LIT("ssl.key."), WD_SPAN_LIT("sasl.oauthbearer.config"),
		WD_SPAN_LIT("kinit.cmd") };
	struct wd_span name = wd_span_of(p->name);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (wd_span_find(name, parts[i]) < name.n)
			return true;
	}
	return p->at.secret;
}

static void put_prop(struct printer *pr, const struct wd_conf_prop *p)
{
	put_origin(pr, &p->at);
	if (p->consumer != p->producer)
		put(pr, p->consumer ? "consumer." : "producer.");
	put(pr, p->name);
	put(pr, " = ");
	if (is_secret(p))
		put(pr, MASK);
	else
		put_escaped(pr, wd_span_of(p->value));
	put(pr, "\n");
}

static void put_value(struct printer *pr, const struct wd_conf_row *row, const void *base)
{
	struct wd_buf value;

	wd_buf_init(&value, pr->out->max);
	if (pr->err == WD_OK)
		pr->err = wd_conf_value_print(row, wd_conf_field_const(row, base), &value);
	put_escaped(pr, wd_buf_span(&value));
	wd_buf_done(&value);
}

static void put_rows(struct printer *pr, const char *section, const void *base,
	const struct wd_conf_origin *origins)
{
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		if (strcmp(row->section, section) != 0)
			continue;
		put_origin(pr, &origins[i]);
		put(pr, row->name);
		put(pr, " = ");
		if (origins[i].secret)
			put(pr, MASK);
		else
			put_value(pr, row, base);
		put(pr, "\n");
	}
}

enum wd_err wd_conf_print(const struct wd_conf *conf, struct wd_buf *out)
{
	struct printer pr = { out, WD_OK };

	put(&pr, "[kafka]\n");
	for (size_t i = 0; i < conf->n_kafka; i++)
		put_prop(&pr, &conf->kafka[i]);
	for (size_t i = 0; wd_conf_section(i); i++) {
		const char *name = wd_conf_section(i)->name;
		if (strcmp(name, "kafka") == 0 || strcmp(name, "source") == 0)
			continue;
		put(&pr, "\n[");
		put(&pr, name);
		put(&pr, "]\n");
		put_rows(&pr, name, conf, conf->origins);
	}
	for (const struct wd_conf_source *s = conf->sources; s; s = s->next) {
		put(&pr, "\n[source ");
		put(&pr, s->name);
		put(&pr, "]\n");
		put_rows(&pr, "source", s, s->origins);
	}
	return pr.err;
}
