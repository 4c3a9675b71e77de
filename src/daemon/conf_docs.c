/* SPDX-License-Identifier: MIT */
#include "daemon/conf_number.h"
#include "daemon/conf_row.h"

#include "wiredesk/decode.h"

#include <string.h>

/* As in conf_print.c: after the first failure nothing more is printed. */
struct printer {
	struct wd_buf *out;
	enum wd_err err;
};

static void put(struct printer *pr, const char *text)
{
	if (pr->err == WD_OK)
		pr->err = wd_buf_puts(pr->out, text);
}

static void put_number(struct printer *pr, const struct wd_conf_row *row, int64_t value)
{
	if (pr->err == WD_OK)
		pr->err = wd_conf_print_number(row->type, value, pr->out);
}

/* Each line of text behind prefix. */
static void put_lines(struct printer *pr, const char *prefix, const char *text)
{
	while (*text && pr->err == WD_OK) {
		int n = (int)strcspn(text, "\n");
		pr->err = wd_buf_printf(pr->out, "%s%.*s\n", prefix, n, text);
		text += n + (text[n] == '\n');
	}
}

/* The lines of text as one. */
static void put_joined(struct printer *pr, const char *text)
{
	for (; *text && pr->err == WD_OK; text++)
		pr->err = wd_buf_putc(pr->out, (char)(*text == '\n' ? ' ' : *text));
}

static bool is_source(const char *section)
{
	return strcmp(section, "source") == 0;
}

static const char *type_name(enum wd_conf_type type)
{
	switch (type) {
	case WD_CONF_TOPICS:
		return "topics and patterns";
	case WD_CONF_BOOL:
		return "yes or no";
	case WD_CONF_INT:
		return "number";
	case WD_CONF_DURATION:
		return "duration";
	case WD_CONF_SIZE:
		return "size";
	case WD_CONF_CHOICE:
	case WD_CONF_FORMAT:
		return "one of";
	case WD_CONF_LISTEN:
		return "address";
	case WD_CONF_NAME:
		return "letters, digits and . _ -";
	case WD_CONF_CHARSET:
		return "charset";
	case WD_CONF_LANGUAGE:
		return "language";
	case WD_CONF_WORD:
		break;
	}
	return "word";
}

/* "duration, 1s to 3650d" or "one of all agency source". */
static void put_type(struct printer *pr, const struct wd_conf_row *row)
{
	put(pr, type_name(row->type));
	for (const struct wd_conf_choice *c = row->choices; c && c->name; c++) {
		put(pr, " ");
		put(pr, c->name);
	}
	if (row->type == WD_CONF_FORMAT) {
		put(pr, " auto");
		for (size_t i = 0; wd_format_name(i); i++) {
			if (strcmp(wd_format_name(i), "auto") == 0)
				continue;
			put(pr, " ");
			put(pr, wd_format_name(i));
		}
	}
	if (row->max > 0) {
		put(pr, ", ");
		put_number(pr, row, row->min);
		put(pr, " to ");
		put_number(pr, row, row->max);
	}
}

static const char *default_of(const struct wd_conf_row *row)
{
	if (row->flags & WD_CONF_REQUIRED)
		return "required";
	if (row->dflt)
		return row->dflt;
	return row->words ? row->words : "not set";
}

/* One line of a table. */
static void put_reference_row(struct printer *pr, const struct wd_conf_row *row)
{
	const char *mark = row->dflt ? "`" : row->flags & WD_CONF_REQUIRED ? "**" : "";

	put(pr, "| `");
	put(pr, row->name);
	put(pr, "` | ");
	put_type(pr, row);
	put(pr, " | ");
	put(pr, mark);
	put(pr, default_of(row));
	put(pr, mark);
	put(pr, row->flags & WD_CONF_RELOADABLE ? " | reload | " : " | restart | ");
	put_joined(pr, row->help);
	put(pr, " |\n");
}

static void put_reference_section(struct printer *pr, const struct wd_conf_section *section)
{
	bool first = true;

	put(pr, "\n## [");
	put(pr, section->name);
	put(pr, is_source(section->name) ? " NAME]\n\n" : "]\n\n");
	put_lines(pr, "", section->help);
	for (size_t i = 0; i < wd_conf_row_count(); i++) {
		const struct wd_conf_row *row = wd_conf_row(i);
		if (strcmp(row->section, section->name) != 0)
			continue;
		if (first)
			put(pr,
				"\n| key | value | default | changes take a | |\n"
				"|---|---|---|---|---|\n");
		first = false;
		put_reference_row(pr, row);
	}
}

enum wd_err wd_conf_print_reference(struct wd_buf *out)
{
	struct printer pr = { out, WD_OK };

	put(&pr,
		"# Configuration reference\n\n"
		"Made from the table of keys in `src/daemon/conf_table.c`; a test compares the two.\n"
		"The syntax, and how files, variables and credentials come together, is in\n"
		"wiredesk.conf(5). `wiredeskd -c FILE --check` names every mistake in a conf,\n"
		"`wiredeskd -c FILE --print-config` shows what is in force and where it came from.\n");
	for (size_t i = 0; wd_conf_section(i); i++)
		put_reference_section(&pr, wd_conf_section(i));
	return pr.err;
}

static void put_shipped_row(struct printer *pr, const struct wd_conf_row *row)
{
	bool required = (row->flags & WD_CONF_REQUIRED) && !is_source(row->section);

	put(pr, "\n");
	put_lines(pr, "# ", row->help);
	put(pr, "# (");
	put_type(pr, row);
	if (!row->dflt) {
		put(pr, "; ");
		put(pr, default_of(row));
	}
	put(pr, row->flags & WD_CONF_RELOADABLE ? ")\n" : "; restart)\n");
	put(pr, required ? "" : "#");
	put(pr, row->name);
	put(pr, " = ");
	put(pr, row->dflt ? row->dflt : row->example);
	put(pr, "\n");
}

/* The one section without rows: librdkafka has them. */
static void put_shipped_kafka(struct printer *pr)
{
	put(pr,
		"\n# Brokers to begin with.\n"
		"bootstrap.servers = localhost:9092\n"
		"\n#security.protocol = sasl_ssl\n"
		"#sasl.mechanism = PLAIN\n"
		"#sasl.username = wiredesk\n"
		"#sasl.password = @credential:kafka-password\n"
		"#consumer.fetch.wait.max.ms = 50\n"
		"#producer.compression.codec = lz4\n");
}

enum wd_err wd_conf_print_shipped(struct wd_buf *out)
{
	struct printer pr = { out, WD_OK };

	put(&pr,
		"# wiredesk.conf: every key there is, commented out with its default, or with an\n"
		"# example where it has none.\n"
		"#\n"
		"# Read first this file, then wiredesk.conf.d/*.conf in the order of their names; what\n"
		"# comes later counts. ${NAME} is taken from the environment, @credential:NAME from\n"
		"# the unit's credentials. A line that begins with a blank continues a list.\n"
		"# \"restart\" marks keys that a reload does not change. See wiredesk.conf(5).\n");
	for (size_t i = 0; wd_conf_section(i); i++) {
		const struct wd_conf_section *section = wd_conf_section(i);
		put(&pr, "\n\n");
		put_lines(&pr, "# ", section->help);
		put(&pr, is_source(section->name) ? "#[" : "[");
		put(&pr, section->name);
		put(&pr, is_source(section->name) ? " reuters]\n" : "]\n");
		if (strcmp(section->name, "kafka") == 0)
			put_shipped_kafka(&pr);
		for (size_t k = 0; k < wd_conf_row_count(); k++) {
			if (strcmp(wd_conf_row(k)->section, section->name) == 0)
				put_shipped_row(&pr, wd_conf_row(k));
		}
	}
	return pr.err;
}

/* Text for troff: no line may begin with a dot or a quote, and '-' and '\' mean something. */
static void put_roff(struct printer *pr, const char *text)
{
	bool at_start = true;

	for (; *text && pr->err == WD_OK; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			put(pr, "\\&");
		if (*text == '\\')
			put(pr, "\\e");
		else if (*text == '-')
			put(pr, "\\-");
		else if (*text == '^')
			put(pr, "\\(ha");
		else
			pr->err = wd_buf_putc(pr->out, *text);
		at_start = *text == '\n';
	}
}

static void put_man_row(struct printer *pr, const struct wd_conf_row *row)
{
	put(pr, ".TP\n.B ");
	put_roff(pr, row->name);
	put(pr, "\n");
	put_roff(pr, row->help);
	put(pr, "\n.br\n(");
	put_type(pr, row);
	put(pr, row->dflt ? "; default: " : "; ");
	put_roff(pr, default_of(row));
	put(pr, row->flags & WD_CONF_RELOADABLE ? ")\n" : "; restart)\n");
}

enum wd_err wd_conf_print_man(struct wd_buf *out)
{
	struct printer pr = { out, WD_OK };

	for (size_t i = 0; wd_conf_section(i); i++) {
		const struct wd_conf_section *section = wd_conf_section(i);
		put(&pr, ".SS [");
		put(&pr, section->name);
		put(&pr, is_source(section->name) ? " NAME]\n" : "]\n");
		put_roff(&pr, section->help);
		put(&pr, "\n");
		for (size_t k = 0; k < wd_conf_row_count(); k++) {
			if (strcmp(wd_conf_row(k)->section, section->name) == 0)
				put_man_row(&pr, wd_conf_row(k));
		}
	}
	return pr.err;
}
