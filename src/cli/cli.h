/* SPDX-License-Identifier: MIT */
/**
 * @file cli.h
 * What the commands of `wiredesk` share: the table's row, exit codes, options, input files.
 *
 *     wiredesk clean --format text --agency ntb story.txt
 *              ^row  ^options of wd_cli_opts      ^wd_cli_read
 *
 * A command is one file, cmd_<name>.c, and one row of main.c's table. No command looks at the
 * locale, the time zone or the time, so the same input gives the same output everywhere.
 */
#ifndef WIREDESK_CLI_CLI_H
#define WIREDESK_CLI_CLI_H

#include <getopt.h>

#include "wiredesk/buf.h"
#include "wiredesk/pipeline.h"

/* Exit codes of every command; wiredesk(1) explains them. */
enum {
	WD_EXIT_OK = 0,
	WD_EXIT_REFUSED = 1, /* some input is no story, or a test failed */
	WD_EXIT_USAGE = 2,
	WD_EXIT_AWAY = 69, /* no broker answers, or it refuses; a topic is not there */
	WD_EXIT_MEMORY = 71,
	WD_EXIT_IO = 74,   /* a file could not be read, or the output not be written */
	WD_EXIT_CONF = 78, /* a conf, agency or .expect file is wrong */
};

/* The defaults of [limits] record_bytes and [dedup] short_words. */
#define WD_CLI_RECORD_BYTES ((size_t)1 << 20)
#define WD_CLI_SHORT_WORDS  12

struct json_t; /* jansson's; only json*.c look inside */

struct wd_command {
	const char *name;
	const char *summary; /* for `wiredesk --help` */
	const char *help;    /* for `wiredesk <name> --help`: usage and options */
	/** @p argv[0] is "wiredesk <name>". Returns the exit code. */
	int (*run)(const struct wd_command *self, int argc, char **argv);
};

extern const struct wd_command wd_command_bench;
extern const struct wd_command wd_command_clean;
extern const struct wd_command wd_command_explain;
extern const struct wd_command wd_command_replay;
extern const struct wd_command wd_command_test;
extern const struct wd_command wd_command_tail;
extern const struct wd_command wd_command_topics;
extern const struct wd_command wd_command_why;

/** What says how input is to be read. All NULL when not given. */
struct wd_cli_opts {
	const char *format, *agency, *charset, *language, *time, *conf;
};

/** The rows of getopt_long() that every command has. */
#define WD_CLI_COMMON_OPTIONS                     \
	{ "help", no_argument, NULL, 'h' },       \
	{                                         \
		"version", no_argument, NULL, 'V' \
	}

/** The rows of getopt_long() for wd_cli_opts, to stand first in a command's own table. */
#define WD_CLI_OPTIONS                                                                          \
	{ "format", required_argument, NULL, 'f' }, { "agency", required_argument, NULL, 'a' }, \
		{ "charset", required_argument, NULL, 'c' },                                    \
		{ "language", required_argument, NULL, 'l' },                                   \
		{ "time", required_argument, NULL, 't' },                                       \
		{ "conf", required_argument, NULL, 'd' }, WD_CLI_COMMON_OPTIONS

/** The part of a help text that explains WD_CLI_OPTIONS. */
#define WD_CLI_HELP                                                                                 \
	"  --format NAME    how the input is written; default: found out by looking\n"              \
	"  --agency KEY     the agency it is from, by the name of its file: reuters\n"              \
	"  --charset NAME   of bytes that are not UTF-8, as iconv knows it: ISO-8859-1\n"           \
	"  --language TAG   of the text, by BCP 47: en-GB\n"                                        \
	"  --time MOMENT    when the record came, 2026-01-05T12:00:00Z: for dates without a year\n" \
	"  --conf DIR       read DIR/agencies/*.conf over the built-in agencies\n"                  \
	"  --help           show this\n"                                                            \
	"  --version        show the version\n"

/**
 * Handle @p c, as getopt_long() returned it, if it is one of WD_CLI_OPTIONS or an unknown one.
 * @return true when the command has to end now, with *ret_exit
 */
bool wd_cli_option(const struct wd_command *self, int c, struct wd_cli_opts *opts, int *ret_exit);

/* Complaints on standard error; each returns the exit code that belongs to it. */
int wd_cli_no_memory(void);
int wd_cli_no_time(void); /* what a time may look like */
int wd_cli_usage(const struct wd_command *self);

/** The core, set up as the options say. */
struct wd_cli {
	struct wd_vocab *vocab;
	struct wd_pipeline *pipeline;
	struct wd_record rec; /* without a payload */
};

/** Set up. Complains on stderr; WD_EXIT_OK or the exit code. wd_cli_close() in either case. */
int wd_cli_open(struct wd_cli *cli, const struct wd_cli_opts *opts);
void wd_cli_close(struct wd_cli *cli);

/**
 * Read the file @p name, "-" is stdin, into @p buf. What is over the buffer's maximum stays unread,
 * so a maximum of one more than the limit shows that a file is too large.
 * @return 0, or an errno
 */
int wd_cli_read(const char *name, struct wd_buf *buf);

/** End standard output. WD_EXIT_IO, with a complaint, when something was not written; else @p code. */
int wd_cli_finish(int code);

/** Is @p f a terminal that wants colour? NO_COLOR and TERM=dumb say no. */
bool wd_cli_colour(int fd);

/* --- JSON on standard output (json.c) ------------------------------------------------------- */

/** {"input":name,"story":json} and a newline. */
enum wd_err wd_cli_print_story(const char *name, struct wd_span json);
/** {"input":name,"error":{"reason":...}} and a newline. */
enum wd_err wd_cli_print_error(const char *name, const struct wd_fault *fault);
/** Each property of the document, as text or as JSON; bodies and standard are left out. */
enum wd_err wd_cli_each_field(
	struct wd_span json, void (*fn)(void *arg, const char *key, const char *text), void *arg);
/** Any bytes as a JSON string; NULL without memory. */
struct json_t *wd_cli_json_text(struct wd_span s);
/** One line a property of the document: key, then its value; bodies and standard are left out. */
enum wd_err wd_cli_print_fields(struct wd_span json);

/** What a line about a published story says. All "" where the document has none. */
struct wd_cli_facts {
	void *owner; /* the document they borrow from */
	const char *headline, *by, *located, *agency, *version, *status;
};

/** Read a ninjs document. False when it is none. wd_cli_facts_done() gives it back. */
bool wd_cli_facts(struct wd_span json, struct wd_cli_facts *ret);
void wd_cli_facts_done(struct wd_cli_facts *facts);

/** One line: the names that are not NULL with their texts, as a JSON object. */
struct wd_cli_member {
	const char *name;
	struct wd_span text;
};
enum wd_err wd_cli_print_object(const struct wd_cli_member *members, size_t n);

/** The member "text" of the object in @p line, appended to @p buf. WD_EINVAL when there is none. */
enum wd_err wd_cli_line_text(struct wd_span line, struct wd_buf *buf);

#endif
