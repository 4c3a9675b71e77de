/* SPDX-License-Identifier: MIT */
#include "daemon/conf.h"

#include "daemon/conf_file.h"
#include "daemon/conf_load.h"
#include "wiredesk/ini.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_source_row(const struct wd_conf_row *row)
{
	return strcmp(row->section, "source") == 0;
}

static enum wd_err set_default(const struct wd_conf_row *row, void *base)
{
	struct wd_buf why;

	if (!row->dflt)
		return WD_OK;
	wd_buf_init(&why, 1024);
	enum wd_err err =
		wd_conf_value_set(row, wd_conf_field(row, base), wd_span_of(row->dflt), &why);
	wd_buf_done(&why);
	return err;
}

/* The host's name up to its first dot, in the letters that Kafka takes. */
static char *host_name(void)
{
	char name[HOST_NAME_MAX + 1] = "";

	if (gethostname(name, sizeof(name) - 1) < 0)
		name[0] = '\0';
	name[strcspn(name, ".")] = '\0';
	for (char *c = name; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			*c = '-';
	}
	return strdup(name[0] ? name : "localhost");
}

static enum wd_err set_defaults(struct wd_conf *conf)
{
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		enum wd_err err = is_source_row(row) ? WD_OK : set_default(row, conf);
		if (err != WD_OK)
			return err;
	}
	conf->instance = host_name();
	return conf->instance ? WD_OK : WD_ENOMEM;
}

static struct wd_conf *conf_new(void)
{
	struct wd_conf *conf = calloc(1, sizeof(*conf));

	if (!conf)
		return NULL;
	conf->origins = calloc(wd_conf_row_count(), sizeof(conf->origins[0]));
	conf->vocab = wd_vocab_new();
	if (!conf->origins || !conf->vocab || set_defaults(conf) != WD_OK ||
		wd_vocab_add_builtin(conf->vocab) != WD_OK) {
		wd_conf_free(conf);
		return NULL;
	}
	return conf;
}

static void source_free(struct wd_conf_source *source)
{
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		if (is_source_row(wd_conf_row(i)))
			wd_conf_value_done(wd_conf_row(i), wd_conf_field(wd_conf_row(i), source));
	}
	wd_conf_patterns_free(source->patterns);
	free(source->origins);
	free(source->name);
	free(source);
}

struct wd_conf_source *wd_conf_source_new(struct wd_conf *conf, struct wd_span name)
{
	struct wd_conf_source *source = calloc(1, sizeof(*source));
	struct wd_conf_source **tail = &conf->sources;

	if (!source)
		return NULL;
	source->name = strndup(name.p, name.n);
	source->origins = calloc(wd_conf_row_count(), sizeof(source->origins[0]));
	if (!source->name || !source->origins)
		goto fail;
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		if (is_source_row(wd_conf_row(i)) && set_default(wd_conf_row(i), source) != WD_OK)
			goto fail;
	}
	while (*tail)
		tail = &(*tail)->next;
	*tail = source;
	return source;
fail:
	source_free(source);
	return NULL;
}

/* Secrets do not stay in freed memory. */
static void prop_done(struct wd_conf_prop *p)
{
	if (p->value)
		explicit_bzero(p->value, strlen(p->value));
	free(p->value);
	free(p->name);
}

void wd_conf_free(struct wd_conf *conf)
{
	if (!conf)
		return;
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		if (!is_source_row(wd_conf_row(i)))
			wd_conf_value_done(wd_conf_row(i), wd_conf_field(wd_conf_row(i), conf));
	}
	for (size_t i = 0; i < conf->n_kafka; i++)
		prop_done(&conf->kafka[i]);
	free(conf->kafka);
	while (conf->sources) {
		struct wd_conf_source *source = conf->sources;
		conf->sources = source->next;
		source_free(source);
	}
	wd_vocab_free(conf->vocab);
	wd_conf_list_done(&conf->files);
	free(conf->origins);
	free(conf);
}

static void on_value(void *arg, struct wd_span section, struct wd_span key, struct wd_span value,
	unsigned line, bool more)
{
	const struct wd_conf_value v = { section, key, value, line, more };

	wd_conf_take(arg, &v);
}

static void on_error(void *arg, unsigned line, const char *msg)
{
	struct wd_conf_load *load = arg;

	wd_conf_fault(load, load->file, line, "%s", msg);
}

/* The text of a file; false when it cannot be read, which is then said. */
static bool read_text(struct wd_conf_load *load, const char *path, struct wd_buf *text)
{
	enum wd_err err = wd_conf_list_add(&load->conf->files, wd_span_of(path));

	if (err != WD_OK) {
		wd_conf_load_fail(load, err);
		return false;
	}
	load->file = load->conf->files.v[load->conf->files.n - 1];
	wd_buf_reset(text);
	wd_buf_reset(&load->why);
	wd_buf_reset(&load->unknown);
	err = wd_conf_read_file(path, text, &load->why);
	if (err == WD_ENOMEM)
		wd_conf_load_fail(load, err);
	else if (err != WD_OK)
		wd_conf_fault(load, load->file, 0, "cannot be read: %.*s", (int)load->why.n,
			load->why.n ? load->why.p : "");
	return err == WD_OK;
}

static bool read_conf(struct wd_conf_load *load, const char *path, struct wd_buf *text)
{
	const struct wd_ini_sink sink = { on_value, on_error, load };

	if (!read_text(load, path, text))
		return false;
	if (wd_ini_read(wd_buf_span(text), &sink) == WD_ENOMEM)
		wd_conf_load_fail(load, WD_ENOMEM);
	return true;
}

static void on_vocab_error(void *arg, const char *file, unsigned line, const char *msg)
{
	wd_conf_fault(arg, file, line, "%s", msg);
}

/* agencies/ntb.conf is agency "ntb". */
static bool read_agency(struct wd_conf_load *load, const char *path, struct wd_buf *text)
{
	const char *slash = strrchr(path, '/');
	struct wd_span key = wd_span_of(slash ? slash + 1 : path);

	if (!read_text(load, path, text))
		return false;
	key = wd_span_head(key, key.n - strlen(".conf"));
	enum wd_err err = wd_vocab_add(
		load->conf->vocab, key, load->file, wd_buf_span(text), on_vocab_error, load);
	if (err == WD_ENOMEM)
		wd_conf_load_fail(load, err);
	else if (err != WD_OK && err != WD_EINVAL) /* WD_EINVAL has been said */
		wd_conf_fault(load, load->file, 0, "%s", wd_strerror(err));
	return true;
}

typedef bool (*read_fn)(struct wd_conf_load *load, const char *path, struct wd_buf *text);

static void read_dir(
	struct wd_conf_load *load, const char *dir, struct wd_buf *text, read_fn read_one)
{
	struct wd_conf_list paths = { 0 };

	wd_buf_reset(&load->why);
	enum wd_err err = wd_conf_list_dir(dir, &paths, &load->why);
	if (err == WD_ENOMEM)
		wd_conf_load_fail(load, err);
	else if (err != WD_OK)
		wd_conf_fault(load, dir, 0, "cannot be read: %.*s", (int)load->why.n,
			load->why.n ? load->why.p : "");
	for (size_t i = 0; i < paths.n; i++)
		(void)read_one(load, paths.v[i], text); /* what failed has been said */
	wd_conf_list_done(&paths);
}

/* All files of a conf. WD_EIO when the first cannot be read, WD_ENOMEM, else WD_OK. */
static enum wd_err read_all(struct wd_conf_load *load, const char *path, struct wd_buf *text)
{
	const char *slash = strrchr(path, '/');
	char *drop_ins = NULL, *agencies = NULL;
	enum wd_err err = WD_ENOMEM;

	if (asprintf(&drop_ins, "%s.d", path) < 0)
		drop_ins = NULL;
	if (asprintf(&agencies, "%.*sagencies", slash ? (int)(slash - path + 1) : 0, path) < 0)
		agencies = NULL;
	if (!drop_ins || !agencies)
		goto out;
	if (!read_conf(load, path, text)) {
		err = load->err == WD_ENOMEM ? WD_ENOMEM : WD_EIO;
		goto out;
	}
	read_dir(load, drop_ins, text, read_conf);
	read_dir(load, agencies, text, read_agency);
	err = WD_OK;
out:
	free(drop_ins);
	free(agencies);
	return err;
}

static enum wd_err load_files(struct wd_conf_load *load, const char *path)
{
	struct wd_buf text;

	/* read() asks for room before it sees the end. */
	wd_buf_init(&text, WD_CONF_FILE_MAX + 4096);
	enum wd_err err = read_all(load, path, &text);
	if (text.n > 0)
		explicit_bzero(text.p, text.n);
	wd_buf_done(&text);
	if (err != WD_OK)
		return err;
	err = wd_vocab_seal(load->conf->vocab);
	if (err == WD_OK)
		wd_conf_check(load);
	return err == WD_OK ? load->err : err;
}

enum wd_err wd_conf_load(
	const char *path, wd_conf_report_fn report, void *arg, struct wd_conf **ret)
{
	struct wd_conf *conf = conf_new();
	struct wd_conf_load load;

	if (!conf)
		return WD_ENOMEM;
	wd_conf_load_init(&load, conf, report, arg);
	enum wd_err err = path ? load_files(&load, path) : wd_vocab_seal(conf->vocab);
	wd_conf_load_done(&load);
	if (err != WD_OK) {
		wd_conf_free(conf);
		return err;
	}
	*ret = conf;
	return WD_OK;
}

/* A source set by hand finds its topics like any other. */
static enum wd_err compile_sources(struct wd_conf *conf)
{
	for (struct wd_conf_source *s = conf->sources; s; s = s->next) {
		struct wd_conf_patterns *patterns = wd_conf_patterns_new(&s->topics);
		if (!patterns)
			return WD_ENOMEM;
		wd_conf_patterns_free(s->patterns);
		s->patterns = patterns;
	}
	return WD_OK;
}

enum wd_err wd_conf_set(struct wd_conf *conf, const char *section, const char *key,
	const char *value, wd_conf_report_fn report, void *arg)
{
	const struct wd_conf_value v = { wd_span_of(section), wd_span_of(key),
		wd_span_trim(wd_span_of(value)), 0, false };
	struct wd_conf_load load;

	wd_conf_load_init(&load, conf, report, arg);
	wd_conf_take(&load, &v);
	wd_conf_load_done(&load);
	if (load.err == WD_OK)
		load.err = compile_sources(conf);
	return load.err;
}

const struct wd_conf_source *wd_conf_source_of(const struct wd_conf *conf, const char *topic)
{
	const struct wd_conf_source *s = conf->sources;

	while (s && !wd_conf_patterns_match(s->patterns, &s->topics, topic))
		s = s->next;
	return s;
}
