/* SPDX-License-Identifier: MIT */
#include "cli/expect.h"

#include "wiredesk/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define OUTCOMES_MAX 10000

struct reading {
	struct wd_expect *expect;
	enum wd_err err;
};

static const struct {
	const char *ending;
	enum wd_expect_how how;
} endings[] = {
	{ "-starts", WD_EXPECT_STARTS },
	{ "-ends", WD_EXPECT_ENDS },
	{ "-has", WD_EXPECT_HAS },
	{ "-lacks", WD_EXPECT_LACKS },
};

/* "snow.expect:3: authro: no such field" */
static void wrong(struct reading *r, unsigned line, struct wd_span what, const char *msg)
{
	(void)fprintf(stderr, "%s:%u: %.*s%s%s\n", r->expect->path, line, (int)what.n,
		what.n ? what.p : "", what.n ? ": " : "", msg);
	if (r->err == WD_OK)
		r->err = WD_EINVAL;
}

/* --- [input] -------------------------------------------------------------------------------- */

/* "2026-01-05", or with a time in UTC, "2026-01-05T12:30:00Z". */
static bool read_time(struct wd_span value, int64_t *ret_ms)
{
	char text[32];
	struct tm tm = { 0 };

	(void)snprintf(text, sizeof(text), "%.*s", (int)(value.n < 31 ? value.n : 31), value.p);
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	if (end && *end == 'T')
		end = strptime(end, "T%H:%M:%SZ", &tm);
	if (!end || *end)
		return false;
	*ret_ms = (int64_t)timegm(&tm) * 1000;
	return true;
}

static void read_input(struct reading *r, struct wd_span key, struct wd_span value, unsigned line)
{
	struct wd_expect *expect = r->expect;
	const struct {
		const char *name;
		char **at;
	} keys[] = {
		{ "agency", &expect->agency },
		{ "format", &expect->format },
		{ "charset", &expect->charset },
		{ "language", &expect->language },
	};

	if (wd_span_eq(key, WD_SPAN("time"))) {
		if (!read_time(value, &expect->time_ms))
			wrong(r, line, value, "no time like 2026-01-05 or 2026-01-05T12:30:00Z");
		return;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!wd_span_eq(key, wd_span_of(keys[i].name)))
			continue;
		free(*keys[i].at);
		*keys[i].at = strndup(value.n ? value.p : "", value.n);
		if (!*keys[i].at)
			r->err = WD_ENOMEM;
		return;
	}
	wrong(r, line, key,
		"[input] has no such key; there are agency format charset language time");
}

/* --- [story N], [error N] ------------------------------------------------------------------- */

/* "story", "story 2": which outcome; 0 when @p section is none of @p name. */
static unsigned nth_of(struct wd_span section, struct wd_span name)
{
	unsigned nth = 0;

	if (!wd_span_starts(section, name))
		return 0;
	section = wd_span_from(section, name.n);
	if (section.n == 0)
		return 1;
	if (section.p[0] != ' ')
		return 0;
	section = wd_span_trim(section);
	for (size_t i = 0; i < section.n && nth <= OUTCOMES_MAX; i++) {
		if (section.p[i] < '0' || section.p[i] > '9')
			return 0;
		nth = nth * 10 + (unsigned)(section.p[i] - '0');
	}
	return nth <= OUTCOMES_MAX ? nth : 0;
}

static bool read_key(struct wd_span key, struct wd_expect_line *line)
{
	line->how = WD_EXPECT_IS;
	line->field = wd_view_find(key);
	for (size_t i = 0; line->field < 0 && i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct wd_span ending = wd_span_of(endings[i].ending);

		if (!wd_span_ends(key, ending))
			continue;
		line->how = endings[i].how;
		line->field = wd_view_find(wd_span_head(key, key.n - ending.n));
	}
	return line->field >= 0;
}

static void add_want(struct reading *r, struct wd_expect_line *line, struct wd_span value)
{
	if (value.n == 0)
		return;
	char **v = reallocarray(line->want.v, line->want.n + 1, sizeof(*v));
	if (v)
		line->want.v = v;
	char *copy = v ? strndup(value.p, value.n) : NULL;
	if (copy)
		v[line->want.n++] = copy;
	else
		r->err = WD_ENOMEM;
}

static struct wd_expect_line *add_line(struct reading *r, const struct wd_expect_line *line)
{
	struct wd_expect *expect = r->expect;
	struct wd_expect_line *lines = reallocarray(expect->lines, expect->n + 1, sizeof(*lines));

	if (!lines) {
		r->err = WD_ENOMEM;
		return NULL;
	}
	expect->lines = lines;
	lines[expect->n] = *line;
	return &lines[expect->n++];
}

/* A line that continues the one before it. */
static bool read_more(struct reading *r, const struct wd_expect_line *line, struct wd_span key,
	struct wd_span value)
{
	struct wd_expect *expect = r->expect;
	struct wd_expect_line *last = expect->n > 0 ? &expect->lines[expect->n - 1] : NULL;

	if (!last || last->nth != line->nth || !wd_span_eq(wd_span_of(last->key), key))
		return false;
	if (last->how == WD_EXPECT_STARTS || last->how == WD_EXPECT_ENDS)
		wrong(r, line->line, key, "takes one value");
	else
		add_want(r, last, value);
	return true;
}

static void read_outcome(struct reading *r, struct wd_expect_line line, struct wd_span key,
	struct wd_span value, bool more)
{
	struct wd_expect *expect = r->expect;

	if (more && read_more(r, &line, key, value))
		return;
	if (line.how != WD_EXPECT_REASON && !read_key(key, &line)) {
		if (!more)
			wrong(r, line.line, key,
				"no such field; wiredesk test --fields lists them");
		return;
	}
	if (value.n == 0 && line.how != WD_EXPECT_IS) {
		wrong(r, line.line, key, "empty");
		return;
	}
	line.key = strndup(key.p, key.n);
	if (!line.key) {
		r->err = WD_ENOMEM;
		return;
	}
	struct wd_expect_line *last = add_line(r, &line);
	if (!last)
		free(line.key);
	else
		add_want(r, last, value);
	if (line.nth > expect->outcomes)
		expect->outcomes = line.nth;
}

static void on_value(void *arg, struct wd_span section, struct wd_span key, struct wd_span value,
	unsigned line, bool more)
{
	struct reading *r = arg;
	struct wd_expect_line at = { .line = line, .field = -1 };

	if (r->err == WD_ENOMEM)
		return;
	if (wd_span_eq(section, WD_SPAN("input"))) {
		read_input(r, key, value, line);
		return;
	}
	at.nth = nth_of(section, WD_SPAN("error"));
	if (at.nth > 0) {
		at.how = WD_EXPECT_REASON;
		if (wd_span_eq(key, WD_SPAN("reason")))
			read_outcome(r, at, key, value, more);
		else
			wrong(r, line, key, "[error] has no such key; there is reason");
		return;
	}
	at.nth = nth_of(section, WD_SPAN("story"));
	if (at.nth > 0)
		read_outcome(r, at, key, value, more);
	else
		wrong(r, line, section, "no such section; there are [input], [story] and [error]");
}

static void on_error(void *arg, unsigned line, const char *msg)
{
	wrong(arg, line, (struct wd_span){ 0 }, msg);
}

enum wd_err wd_expect_read(const char *path, struct wd_span text, struct wd_expect *ret)
{
	struct reading r = { .expect = ret };
	const struct wd_ini_sink sink = { on_value, on_error, &r };

	*ret = (struct wd_expect){ .path = strdup(path) };
	if (!ret->path)
		return WD_ENOMEM;
	if (wd_ini_read(text, &sink) == WD_ENOMEM)
		return WD_ENOMEM;
	if (r.err == WD_OK && ret->n == 0)
		wrong(&r, 1, (struct wd_span){ 0 },
			"nothing is expected: a [story] or an [error] is needed");
	return r.err;
}

void wd_expect_done(struct wd_expect *expect)
{
	for (size_t i = 0; i < expect->n; i++) {
		for (size_t k = 0; k < expect->lines[i].want.n; k++)
			free(expect->lines[i].want.v[k]);
		free(expect->lines[i].want.v);
		free(expect->lines[i].key);
	}
	free(expect->lines);
	free(expect->path);
	free(expect->agency);
	free(expect->format);
	free(expect->charset);
	free(expect->language);
	*expect = (struct wd_expect){ 0 };
}

/* --- comparing ------------------------------------------------------------------------------ */

static bool same(struct wd_items a, struct wd_items b)
{
	bool equal = a.n == b.n;

	for (size_t i = 0; equal && i < a.n; i++)
		equal = strcmp(a.v[i], b.v[i]) == 0;
	return equal;
}

static bool some_has(struct wd_items got, const char *what)
{
	for (size_t i = 0; i < got.n; i++) {
		if (strstr(got.v[i], what))
			return true;
	}
	return false;
}

bool wd_expect_holds(const struct wd_expect_line *line, struct wd_items got)
{
	const struct wd_items want = line->want;
	bool holds = true;

	switch (line->how) {
	case WD_EXPECT_STARTS:
		return got.n > 0 && wd_span_starts(wd_span_of(got.v[0]), wd_span_of(want.v[0]));
	case WD_EXPECT_ENDS:
		return got.n > 0 &&
			wd_span_ends(wd_span_of(got.v[got.n - 1]), wd_span_of(want.v[0]));
	case WD_EXPECT_HAS:
	case WD_EXPECT_LACKS:
		for (size_t i = 0; holds && i < want.n; i++)
			holds = some_has(got, want.v[i]) == (line->how == WD_EXPECT_HAS);
		return holds;
	case WD_EXPECT_IS:
	case WD_EXPECT_REASON:
		break;
	}
	return same(got, want);
}
