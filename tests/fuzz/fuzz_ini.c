/* SPDX-License-Identifier: MIT */
#include "wiredesk/ini.h"

#include <stdint.h>
#include <stdlib.h>

struct heard {
	struct wd_span text;
	unsigned line; /* of the last call */
	unsigned errors;
};

static void must_go_on(struct heard *heard, unsigned line)
{
	if (line == 0 || line < heard->line)
		abort();
	heard->line = line;
}

static void on_value(void *arg, struct wd_span section, struct wd_span key, struct wd_span value,
	unsigned line, bool more)
{
	struct heard *heard = arg;
	struct wd_span text = heard->text;

	must_go_on(heard, line);
	if (value.n > 0 && (value.p < text.p || value.p + value.n > text.p + text.n))
		abort();
	if (wd_span_find_byte(value, '\n') < value.n || wd_span_find_byte(value, '\0') < value.n)
		abort();
	/* Nothing is cut: the key and the section stand in the text as they come out. */
	if (key.n == 0 || wd_span_find(text, key) == text.n)
		abort();
	if (section.n > 0 && wd_span_find(text, section) == text.n)
		abort();
	if (more && value.n == 0)
		abort();
}

static void on_error(void *arg, unsigned line, const char *msg)
{
	struct heard *heard = arg;

	must_go_on(heard, line);
	if (!msg || !*msg)
		abort();
	heard->errors++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard heard = { .text = { (const char *)data, size } };
	const struct wd_ini_sink sink = { on_value, on_error, &heard };
	enum wd_err err = wd_ini_read(heard.text, &sink);

	if (err != (heard.errors ? WD_EINVAL : WD_OK))
		abort();
	return 0;
}
