/* SPDX-License-Identifier: MIT */
#include "wiredesk/ini.h"

#include <assert.h>
#include <ini.h>
#include <stdio.h>

/*
 * Debian's inih copies section names and keys into 50 bytes and cuts them there without a word,
 * splits lines at 198 bytes and ends values at " ;". So it is handed short lines of our own
 * making: the key or the section as it stands, and WD_INI_TOKEN in place of the value. inih calls
 * the handler before it asks for the next line; the value that the token stands for waits here.
 */
#define WD_INI_NAME_MAX 49
#define WD_INI_TOKEN    "@"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct ini_reader {
	struct wd_span rest; /* what has not been read yet */
	const struct wd_ini_sink *sink;
	struct wd_span value; /* of the line that inih has now */
	unsigned line;
	bool waiting; /* inih has a line with a value and has not called the handler */
	bool more;    /* ... and it continues a key */
	bool in_key;  /* an indented line continues something */
	bool lost;    /* ... whose own line was wrong */
	bool astray;  /* the section's own line was wrong: its keys belong nowhere */
	bool failed;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void report(struct ini_reader *r, const char *msg)
{
	r->failed = true;
	r->sink->error(r->sink->arg, r->line, msg);
}

/* The key of this line cannot be used; what continues it is not reported again. */
static void report_key(struct ini_reader *r, const char *msg)
{
	r->in_key = true;
	r->lost = true;
	report(r, msg);
}

static void report_section(struct ini_reader *r, const char *msg)
{
	r->in_key = false;
	r->astray = true;
	report(r, msg);
}

/* The name has to reach inih whole: short enough, and without what it takes for a comment. */
static const char *name_fault(struct wd_span name)
{
	if (name.n > WD_INI_NAME_MAX)
		return "name longer than 49 bytes";
	/* Left in the middle where files were strung together; inih would drop it only sometimes. */
	if (wd_span_find(name, WD_SPAN(BYTE_ORDER_MARK)) < name.n)
		return "byte order mark in a name";
	for (size_t i = 0; i < name.n; i++) {
		/* Some of them, such as form feed, are blanks for inih. */
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return "control character in a name";
	}
	if (wd_span_find(name, WD_SPAN(" ;")) < name.n)
		return "';' after a blank in a name (comments need a line of their own)";
	return NULL;
}

static bool read_section(struct ini_reader *r, struct wd_span line, char *out, size_t size)
{
	size_t close = wd_span_find_byte(line, ']');

	if (close == line.n) {
		report_section(r, "no ']' at the end of the section's name");
		return false;
	}
	if (close != line.n - 1) {
		report_section(r, "text after the section's ']'");
		return false;
	}
	struct wd_span name = wd_span_trim((struct wd_span){ line.p + 1, close - 1 });
	const char *fault = name.n == 0 ? "empty section name" : name_fault(name);
	if (fault) {
		report_section(r, fault);
		return false;
	}
	r->in_key = false;
	r->astray = false;
	(void)snprintf(out, size, "[%.*s]\n", (int)name.n, name.p); /* fits: name_fault() */
	return true;
}

/* Where inih would part key and value; line.n when nowhere. */
static size_t find_separator(struct wd_span line)
{
	size_t equals = wd_span_find_byte(line, '=');
	size_t colon = wd_span_find_byte(line, ':');

	return equals < colon ? equals : colon;
}

static bool read_key(struct ini_reader *r, struct wd_span line, char *out, size_t size)
{
	size_t at = find_separator(line);
	struct wd_span key = wd_span_trim(wd_span_head(line, at));
	const char *fault = NULL;

	if (at == line.n)
		fault = "neither [section], comment nor key = value";
	else if (key.n == 0)
		fault = "no key in front of the value";
	else
		fault = name_fault(key);
	if (fault) {
		report_key(r, fault);
		return false;
	}
	r->in_key = true;
	r->lost = false;
	if (r->astray)
		return false;
	r->more = false;
	r->waiting = true;
	r->value = wd_span_trim(wd_span_from(line, at + 1));
	(void)snprintf(
		out, size, "%.*s=" WD_INI_TOKEN "\n", (int)key.n, key.p); /* fits: name_fault() */
	return true;
}

static bool read_continuation(struct ini_reader *r, struct wd_span text, char *out, size_t size)
{
	if (r->lost || r->astray)
		return false;
	r->more = true;
	r->waiting = true;
	r->value = text;
	(void)snprintf(out, size, " " WD_INI_TOKEN "\n"); /* fits */
	return true;
}

/* True when there is a line for inih. */
static bool read_line(struct ini_reader *r, struct wd_span line, char *out, size_t size)
{
	struct wd_span text = wd_span_trim(line);

	if (line.n > WD_INI_LINE_MAX) {
		report_key(r, "line longer than 65536 bytes");
		return false;
	}
	if (text.n == 0 || text.p[0] == '#' || text.p[0] == ';')
		return false;
	if (wd_span_find_byte(line, '\0') < line.n) {
		report_key(r, "NUL byte");
		return false;
	}
	if (r->in_key && is_blank(line.p[0]))
		return read_continuation(r, text, out, size);
	if (text.p[0] == '[')
		return read_section(r, text, out, size);
	return read_key(r, text, out, size);
}

/* Called by inih as fgets() would be. */
static char *next_line(char *out, int size, void *arg)
{
	struct ini_reader *r = arg;

	/* Our own reading of the line and inih's must agree; where they do not, say so. */
	if (r->waiting)
		report_key(r, "not understood");
	r->waiting = false;
	assert(size >= WD_INI_NAME_MAX + 8);
	while (r->rest.n > 0) {
		struct wd_span line = wd_span_head(r->rest, wd_span_find_byte(r->rest, '\n'));
		r->rest = wd_span_from(r->rest, line.n + 1);
		r->line++;
		if (read_line(r, line, out, (size_t)size))
			return out;
	}
	return NULL;
}

static int on_value(void *arg, const char *section, const char *key, const char *value)
{
	struct ini_reader *r = arg;

	(void)value; /* the token */
	r->waiting = false;
	r->sink->value(
		r->sink->arg, wd_span_of(section), wd_span_of(key), r->value, r->line, r->more);
	return 1;
}

enum wd_err wd_ini_read(struct wd_span text, const struct wd_ini_sink *sink)
{
	assert(sink && sink->value && sink->error);
	if (wd_span_starts(text, WD_SPAN(BYTE_ORDER_MARK)))
		text = wd_span_from(text, 3);

	struct ini_reader r = { .rest = text, .sink = sink };
	/* Its own error count is of no use: it knows neither our lines nor our limits. */
	if (ini_parse_stream(next_line, &r, on_value, &r) == -2)
		return WD_ENOMEM;
	return r.failed ? WD_EINVAL : WD_OK;
}
