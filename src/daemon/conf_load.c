/* SPDX-License-Identifier: MIT */
#include "daemon/conf_load.h"

#include "daemon/conf_file.h"
#include "daemon/kafka_conf.h"
#include "wiredesk/ini.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOWN_MAX 80 /* so much of a bad value or name is repeated in a message */

/* One value as it stands in a file. */
struct given {
	struct wd_span section; /* "source reuters" */
	struct wd_span base;    /* "source" */
	struct wd_span name;    /* "reuters" */
	struct wd_span key;
	unsigned line;
	bool more, secret;
};

void wd_conf_load_init(
	struct wd_conf_load *load, struct wd_conf *conf, wd_conf_report_fn report, void *arg)
{
	*load = (struct wd_conf_load){ .conf = conf, .report = report, .arg = arg };
	wd_buf_init(&load->value, WD_CONF_FILE_MAX);
	wd_buf_init(&load->why, 4096);
	wd_buf_init(&load->unknown, WD_INI_LINE_MAX);
}

void wd_conf_load_done(struct wd_conf_load *load)
{
	wd_buf_done(&load->value);
	wd_buf_done(&load->why);
	wd_buf_done(&load->unknown);
}

void wd_conf_load_fail(struct wd_conf_load *load, enum wd_err err)
{
	if (load->err != WD_ENOMEM)
		load->err = err;
}

/* Messages go to terminals and journals: what is no text does not go there. */
static void make_printable(char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
	}
}

void wd_conf_fault(struct wd_conf_load *load, const char *file, unsigned line, const char *fmt, ...)
{
	char *msg = NULL;
	va_list args;

	va_start(args, fmt);
	int n = vasprintf(&msg, fmt, args);
	va_end(args);
	if (n < 0) {
		wd_conf_load_fail(load, WD_ENOMEM);
		return;
	}
	make_printable(msg);
	wd_conf_load_fail(load, WD_EINVAL);
	if (load->report)
		load->report(load->arg, file ? file : "", line, msg);
	free(msg);
}

/* A name or value as messages repeat it: not longer than a line will bear. */
static int shown(struct wd_span s)
{
	return (int)(s.n < SHOWN_MAX ? s.n : SHOWN_MAX);
}

static const char *text(struct wd_span s)
{
	return s.n ? s.p : "";
}

/* "[section] key: reason", with the value in front of the reason where it may be seen. */
static void fault_value(struct wd_conf_load *load, const struct given *g, struct wd_span value)
{
	struct wd_span why = wd_buf_span(&load->why);

	if (value.n == 0)
		wd_conf_fault(load, load->file, g->line, "[%.*s] %.*s: %.*s", shown(g->section),
			text(g->section), shown(g->key), text(g->key), (int)why.n, text(why));
	else
		wd_conf_fault(load, load->file, g->line, "[%.*s] %.*s: \"%.*s\"%s: %.*s",
			shown(g->section), text(g->section), shown(g->key), text(g->key),
			shown(value), text(value), value.n > SHOWN_MAX ? "..." : "", (int)why.n,
			text(why));
}

/* As fault_value(), the reason given. */
static void fault_key(struct wd_conf_load *load, const struct given *g, const char *reason)
{
	wd_buf_reset(&load->why);
	(void)wd_buf_puts(&load->why, reason); /* without memory the line says at least where */
	fault_value(load, g, (struct wd_span){ NULL, 0 });
}

/* "source reuters" is section "source" with the name "reuters". */
static void split_section(struct given *g)
{
	const struct wd_span source = WD_SPAN_LIT("source");

	g->base = g->section;
	if (!wd_span_starts(g->section, source))
		return;
	if (g->section.n > source.n && g->section.p[source.n] != ' ')
		return;
	g->name = wd_span_trim(wd_span_from(g->section, source.n));
	g->base = wd_span_head(g->section, source.n);
}

static bool section_known(struct wd_span base)
{
	for (size_t i = 0; wd_conf_section(i); i++) {
		if (wd_span_eq(base, wd_span_of(wd_conf_section(i)->name)))
			return true;
	}
	return false;
}

static const char *nearest_section(struct wd_span base)
{
	const char *best = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; wd_conf_section(i); i++) {
		const char *name = wd_conf_section(i)->name;
		size_t d = wd_conf_distance(base, wd_span_of(name));
		if (d < least) {
			least = d;
			best = name;
		}
	}
	return wd_conf_is_near(least, base) ? best : NULL;
}

/* True when the section is known; otherwise said, once for all its keys. */
static bool check_section(struct wd_conf_load *load, const struct given *g)
{
	bool is_source = wd_span_eq(g->base, WD_SPAN("source"));

	if (section_known(g->base) && (!is_source || g->name.n > 0))
		return true;
	if (g->section.n == 0) {
		wd_conf_fault(load, load->file, g->line, "%.*s: in front of any [section]",
			shown(g->key), text(g->key));
		return false;
	}
	if (wd_span_eq(g->section, wd_buf_span(&load->unknown)))
		return false;
	wd_buf_reset(&load->unknown);
	(void)wd_buf_put(&load->unknown, g->section); /* at worst it is said again */
	const char *near = nearest_section(g->base);
	if (is_source)
		wd_conf_fault(load, load->file, g->line, "[source]: needs a name: [source NAME]");
	else
		wd_conf_fault(load, load->file, g->line, "[%.*s]: no such section%s%s%s",
			shown(g->section), text(g->section), near ? "; did you mean [" : "",
			near ? near : "", near ? "]?" : "");
	return false;
}

/* The index of the row, or the number of rows when there is none. */
static size_t find_row(struct wd_span section, struct wd_span key)
{
	size_t i = 0;

	for (; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		if (wd_span_eq(section, wd_span_of(row->section)) &&
			wd_span_eq(key, wd_span_of(row->name)))
			break;
	}
	return i;
}

/* The key that was probably meant: the nearest of this section, or the same one of another. */
static const struct wd_conf_row *nearest_row(struct wd_span section, struct wd_span key)
{
	const struct wd_conf_row *best = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		size_t d = wd_conf_distance(key, wd_span_of(row->name));
		bool here = wd_span_eq(section, wd_span_of(row->section));
		if ((here || d == 0) && d < least) {
			least = d;
			best = row;
		}
	}
	return wd_conf_is_near(least, key) ? best : NULL;
}

static void fault_unknown_key(struct wd_conf_load *load, const struct given *g)
{
	const struct wd_conf_row *near = nearest_row(g->base, g->key);
	bool is_source = near && wd_span_eq(wd_span_of(near->section), WD_SPAN("source"));

	if (!near)
		wd_conf_fault(load, load->file, g->line, "[%.*s] %.*s: no such key",
			shown(g->section), text(g->section), shown(g->key), text(g->key));
	else
		wd_conf_fault(load, load->file, g->line,
			"[%.*s] %.*s: no such key; did you mean [%s%s] %s?", shown(g->section),
			text(g->section), shown(g->key), text(g->key), near->section,
			is_source ? " NAME" : "", near->name);
}

/* A key that takes one value: is this its first in this file? */
static bool check_single(
	struct wd_conf_load *load, const struct given *g, const struct wd_conf_origin *at)
{
	if (g->more) {
		fault_key(load, g,
			"takes one value; a line that begins with a blank continues the key "
			"above it");
		return false;
	}
	if (!load->file || !at || at->file != load->file)
		return true;
	wd_conf_fault(load, load->file, g->line, "[%.*s] %.*s: given before, on line %u",
		shown(g->section), text(g->section), shown(g->key), text(g->key), at->line);
	return false;
}

/* Environment and credentials into load->value. False when that failed, and said. */
static bool expand(struct wd_conf_load *load, struct given *g, struct wd_span value)
{
	wd_buf_reset(&load->value);
	wd_buf_reset(&load->why);
	enum wd_err err = wd_conf_expand(value, &load->value, &g->secret, &load->why);
	if (err == WD_ENOMEM)
		wd_conf_load_fail(load, err);
	else if (err != WD_OK)
		fault_value(load, g, (struct wd_span){ NULL, 0 });
	return err == WD_OK;
}

/* Where a row's value goes: the conf, or the source of that name. */
static void *base_of(
	struct wd_conf_load *load, const struct given *g, struct wd_conf_origin **ret_origins)
{
	struct wd_conf_source *source = load->conf->sources;

	if (g->name.n == 0) {
		*ret_origins = load->conf->origins;
		return load->conf;
	}
	while (source && !wd_span_eq(g->name, wd_span_of(source->name)))
		source = source->next;
	if (!source)
		source = wd_conf_source_new(load->conf, g->name);
	if (!source) {
		wd_conf_load_fail(load, WD_ENOMEM);
		return NULL;
	}
	*ret_origins = source->origins;
	return source;
}

static void take_row(struct wd_conf_load *load, struct given *g, struct wd_span value, size_t i)
{
	const struct wd_conf_row *row = wd_conf_row(i);
	bool is_list = row->type == WD_CONF_TOPICS;
	struct wd_conf_origin *origins = NULL;
	void *base = base_of(load, g, &origins);

	if (!base)
		return;
	struct wd_conf_origin *at = &origins[i];
	void *field = wd_conf_field(row, base);
	if (!is_list && !check_single(load, g, at))
		return;
	/* A list of a later file stands in place of the earlier one's. */
	if (is_list && !g->more && (!load->file || at->file != load->file))
		wd_conf_value_done(row, field);
	bool was_secret = g->more && at->secret;
	*at = (struct wd_conf_origin){ load->file ? load->file : "", g->line, was_secret };
	if (!expand(load, g, value))
		return;
	at->secret = was_secret || g->secret;
	value = wd_buf_span(&load->value);
	enum wd_err err = wd_conf_value_set(row, field, value, &load->why);
	if (err == WD_EINVAL)
		fault_value(load, g, g->secret ? (struct wd_span){ NULL, 0 } : value);
	else if (err != WD_OK)
		wd_conf_load_fail(load, err);
}

static bool cut_prefix(struct wd_span *name, struct wd_span prefix)
{
	if (!wd_span_starts(*name, prefix))
		return false;
	*name = wd_span_from(*name, prefix.n);
	return true;
}

static struct wd_conf_prop *find_prop(
	const struct wd_conf *conf, struct wd_span name, bool consumer, bool producer)
{
	for (size_t i = 0; i < conf->n_kafka; i++) {
		struct wd_conf_prop *p = &conf->kafka[i];
		if (wd_span_eq(name, wd_span_of(p->name)) && p->consumer == consumer &&
			p->producer == producer)
			return p;
	}
	return NULL;
}

static struct wd_conf_prop *add_prop(
	struct wd_conf *conf, struct wd_span name, bool consumer, bool producer)
{
	struct wd_conf_prop *v =
		reallocarray(conf->kafka, conf->n_kafka + 1, sizeof(conf->kafka[0]));

	if (!v)
		return NULL;
	conf->kafka = v;
	struct wd_conf_prop *p = &v[conf->n_kafka];
	*p = (struct wd_conf_prop){ .consumer = consumer, .producer = producer };
	p->name = strndup(name.p, name.n);
	p->value = strdup("");
	if (!p->name || !p->value) {
		free(p->name);
		free(p->value);
		return NULL;
	}
	conf->n_kafka++;
	return p;
}

static enum wd_err set_prop(struct wd_conf_prop *p, struct wd_span value)
{
	char *copy = strndup(text(value), value.n);

	if (!copy)
		return WD_ENOMEM;
	free(p->value);
	p->value = copy;
	return WD_OK;
}

static void take_prop(struct wd_conf_load *load, struct given *g, struct wd_span value)
{
	char msg[512];
	struct wd_span name = g->key;
	bool consumer = cut_prefix(&name, WD_SPAN("consumer."));
	bool producer = !consumer && cut_prefix(&name, WD_SPAN("producer."));

	if (!consumer && !producer)
		consumer = producer = true;
	struct wd_conf_prop *p = find_prop(load->conf, name, consumer, producer);
	if (!check_single(load, g, p ? &p->at : NULL))
		return;
	p = p ? p : add_prop(load->conf, name, consumer, producer);
	if (!p) {
		wd_conf_load_fail(load, WD_ENOMEM);
		return;
	}
	p->at = (struct wd_conf_origin){ load->file ? load->file : "", g->line, false };
	if (!expand(load, g, value))
		return;
	p->at.secret = g->secret;
	enum wd_err err = set_prop(p, wd_buf_span(&load->value));
	if (err != WD_OK)
		wd_conf_load_fail(load, err);
	else if (wd_kafka_conf_refusal(p->name))
		wd_conf_fault(
			load, load->file, g->line, "[kafka] %s", wd_kafka_conf_refusal(p->name));
	else if (wd_kafka_conf_check(p->name, p->value, msg, sizeof(msg)) != WD_OK)
		fault_key(
			load, g, p->at.secret ? "librdkafka refuses the credential's value" : msg);
}

void wd_conf_take(struct wd_conf_load *load, const struct wd_conf_value *v)
{
	struct given g = { .section = v->section, .key = v->key, .line = v->line, .more = v->more };

	split_section(&g);
	if (!check_section(load, &g))
		return;
	if (wd_span_eq(g.base, WD_SPAN("kafka"))) {
		take_prop(load, &g, v->text);
		return;
	}
	size_t i = find_row(g.base, g.key);
	if (i < wd_conf_row_count())
		take_row(load, &g, v->text, i);
	else if (!g.more)
		fault_unknown_key(load, &g);
}
