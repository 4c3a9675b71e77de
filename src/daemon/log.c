/* SPDX-License-Identifier: MIT */
#include "daemon/log.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Else sd-journal.h puts the path of this source file into every entry. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "daemon/loop.h"

/* How often one message id may speak in a window. */
#define GATE_LINES     10
#define GATE_WINDOW_MS 5000
/* More ids than the tree has; the last row is shared by those that find no room. */
#define GATES 64
/* A journal field's name and, behind it, what a line may hold. */
#define FIELD_MAX (WD_LOG_MAX + 32)

struct gate {
	const char *id; /* static text of the caller; NULL: a free row */
	enum wd_log_level level;
	int64_t since_ms;
	unsigned said;
	uint64_t held;
};

static struct {
	pthread_mutex_t lock; /* guards gates; never held while a line is written */
	struct gate gates[GATES];
	atomic_int level;
	atomic_bool journal;
} logger = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.level = WD_LOG_INFO,
};

static const char *level_name(enum wd_log_level level)
{
	switch (level) {
	case WD_LOG_ERROR:
		return "error";
	case WD_LOG_WARNING:
		return "warning";
	case WD_LOG_NOTICE:
		return "notice";
	case WD_LOG_INFO:
		return "info";
	case WD_LOG_DEBUG:
		return "debug";
	}
	return "info";
}

/* --- text ----------------------------------------------------------------------------------- */

/* Text that is written into a fixed room; once full, it ends in "...". */
struct line {
	char *p;
	size_t n, size; /* size: with the NUL */
	size_t cut;     /* the last n that left room for the dots: no character is cut in two */
	bool full;
};

static void put(struct line *line, const char *bytes, size_t n)
{
	static const char dots[] = "...";

	if (line->full)
		return;
	if (n >= line->size - line->n) {
		memcpy(line->p + line->cut, dots, sizeof(dots));
		line->n = line->cut + sizeof(dots) - 1;
		line->full = true;
		return;
	}
	memcpy(line->p + line->n, bytes, n);
	line->n += n;
	line->p[line->n] = '\0';
	if (line->n + sizeof(dots) <= line->size)
		line->cut = line->n;
}

/* What moves a terminal's cursor or turns its direction, and what no character is. */
static bool is_unfit(uint32_t code)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0x80, 0x9f },
		{ 0x2028, 0x202e },
		{ 0x2066, 0x2069 },
		{ 0xd800, 0xdfff },
		{ 0x110000, UINT32_MAX },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	}
	return false;
}

/* Length of the printable character at s, 0 when it has to be escaped; UTF-8 goes through. */
static size_t printable(const unsigned char *s)
{
	/* by length: the smallest code point that needs it */
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t code;
	size_t n;

	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	code = s[0] & (0x7fu >> n);
	/* The NUL at the end of the text stops this too. */
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0u) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	return code < smallest[n] || is_unfit(code) ? 0 : n;
}

static void put_escaped(struct line *line, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *s = (const unsigned char *)text;

	while (*s && !line->full) {
		size_t n = printable(s);

		if (n > 0) {
			put(line, (const char *)s, n);
			s += n;
			continue;
		}
		char escape[] = { '\\', 'x', hex[*s >> 4], hex[*s & 15] };
		put(line, escape, sizeof(escape));
		s++;
	}
}

static void put_number(struct line *line, const char *before, int64_t number)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%s%" PRId64, before, number);

	if (n > 0)
		put(line, text, (size_t)n);
}

size_t wd_log_format(enum wd_log_level level, const struct wd_log_at *at, const char *text,
	char *ret, size_t size)
{
	struct line line = { .p = ret, .size = size };

	assert(size >= 16);
	ret[0] = '\0';
	put_escaped(&line, level_name(level));
	put(&line, ": ", 2);
	put_escaped(&line, text);
	if (!at || (!at->topic && !at->story))
		return line.n;
	put(&line, " [", 2);
	if (at->topic) {
		put_escaped(&line, at->topic);
		put_number(&line, " ", at->partition);
		put_number(&line, " @", at->offset);
	}
	if (at->story) {
		if (at->topic)
			put(&line, " ", 1);
		put_escaped(&line, at->story);
	}
	put(&line, "]", 1);
	return line.n;
}

/* --- where lines go ------------------------------------------------------------------------- */

struct fields {
	char text[8][FIELD_MAX];
	struct iovec iov[8];
	int n;
};

static struct line *field_begin(struct fields *fields, struct line *line, const char *name)
{
	*line = (struct line){ .p = fields->text[fields->n], .size = FIELD_MAX };
	put(line, name, strlen(name));
	return line;
}

static void field_end(struct fields *fields, const struct line *line)
{
	fields->iov[fields->n++] = (struct iovec){ line->p, line->n };
}

static void field_text(struct fields *fields, const char *name, const char *value)
{
	struct line line;

	put_escaped(field_begin(fields, &line, name), value);
	field_end(fields, &line);
}

static void field_number(struct fields *fields, const char *name, int64_t value)
{
	struct line line;

	put_number(field_begin(fields, &line, name), "", value);
	field_end(fields, &line);
}

static bool to_journal(
	enum wd_log_level level, const char *id, const struct wd_log_at *at, const char *text)
{
	struct fields fields = { .n = 0 };

	field_text(&fields, "MESSAGE=", text);
	field_number(&fields, "PRIORITY=", (int)level);
	field_text(&fields, "SYSLOG_IDENTIFIER=", "wiredeskd");
	field_text(&fields, "WIREDESK_MSG=", id);
	if (at && at->topic) {
		field_text(&fields, "WIREDESK_TOPIC=", at->topic);
		field_number(&fields, "WIREDESK_PARTITION=", at->partition);
		field_number(&fields, "WIREDESK_OFFSET=", at->offset);
	}
	if (at && at->story)
		field_text(&fields, "WIREDESK_STORY=", at->story);
	return sd_journal_sendv(fields.iov, fields.n) >= 0;
}

static void write_line(
	enum wd_log_level level, const char *id, const struct wd_log_at *at, const char *text)
{
	char line[WD_LOG_MAX];

	if (atomic_load(&logger.journal) && to_journal(level, id, at, text))
		return;
	size_t n = wd_log_format(level, at, text, line, sizeof(line) - 1);
	line[n++] = '\n';
	/* One write a line keeps the lines of two threads apart. When it fails there is nobody
	   left to tell. */
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}

/* --- rate limit ----------------------------------------------------------------------------- */

/* Called with the lock held. The row of id: its own, a free one, or the shared last. */
static struct gate *gate_of(const char *id, enum wd_log_level level)
{
	for (size_t i = 0; i < GATES - 1; i++) {
		struct gate *gate = &logger.gates[i];

		if (!gate->id)
			*gate = (struct gate){ .id = id, .level = level, .since_ms = INT64_MIN };
		/* The same literal may have an address in every source file. */
		if (gate->id == id || strcmp(gate->id, id) == 0)
			return gate;
	}
	struct gate *last = &logger.gates[GATES - 1];
	last->id = "other";
	last->level = level;
	return last;
}

/* End the gate's window when it is over. Returns what it held back, 0 for nothing to say. */
static uint64_t gate_turn(struct gate *gate, int64_t now_ms)
{
	uint64_t held = gate->held;

	if (gate->since_ms != INT64_MIN && now_ms - gate->since_ms < GATE_WINDOW_MS)
		return 0;
	gate->since_ms = now_ms;
	gate->said = 0;
	gate->held = 0;
	return held;
}

static void write_held(enum wd_log_level level, const char *id, uint64_t held)
{
	char text[160];

	/* Cut at worst: ids are short and ours. */
	(void)snprintf(text, sizeof(text), "held back %" PRIu64 " line%s of %s", held,
		held == 1 ? "" : "s", id);
	write_line(level, id, NULL, text);
}

static bool gate_pass(enum wd_log_level level, const char *id)
{
	(void)pthread_mutex_lock(&logger.lock); /* fails only for a broken mutex */
	struct gate *gate = gate_of(id, level);
	uint64_t held = gate_turn(gate, wd_now_ms());
	bool pass = gate->said < GATE_LINES;
	if (pass)
		gate->said++;
	else
		gate->held++;
	const char *gate_id = gate->id;
	(void)pthread_mutex_unlock(&logger.lock);

	if (held > 0)
		write_held(level, gate_id, held);
	return pass;
}

void wd_log_tick(int64_t now_ms)
{
	for (size_t i = 0; i < GATES; i++) {
		struct gate *gate = &logger.gates[i];
		uint64_t held = 0;

		(void)pthread_mutex_lock(&logger.lock); /* fails only for a broken mutex */
		if (gate->held > 0)
			held = gate_turn(gate, now_ms);
		const char *id = gate->id;
		enum wd_log_level level = gate->level;
		(void)pthread_mutex_unlock(&logger.lock);
		if (held > 0)
			write_held(level, id, held);
	}
}

/* --- public --------------------------------------------------------------------------------- */

/* $JOURNAL_STREAM is "device:inode" of the stream that the manager connected to the journal; a
   redirected stderr is another one, and its reader wants the lines there. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char *end;

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	if ((dev_t)strtoull(stream, &end, 10) != st.st_dev || *end != ':')
		return false;
	return (ino_t)strtoull(end + 1, &end, 10) == st.st_ino && *end == '\0';
}

void wd_log_open(enum wd_log_level level)
{
	atomic_store(&logger.journal, stderr_is_journal());
	wd_log_set_level(level);
}

void wd_log_set_level(enum wd_log_level level)
{
	atomic_store(&logger.level, (int)level);
}

bool wd_log_wants(enum wd_log_level level)
{
	return (int)level <= atomic_load(&logger.level);
}

void wd_log(
	enum wd_log_level level, const char *id, const struct wd_log_at *at, const char *fmt, ...)
{
	char text[WD_LOG_MAX];
	va_list args;

	if (!wd_log_wants(level) || !gate_pass(level, id))
		return;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	write_line(level, id, at, n < 0 ? id : text);
}
