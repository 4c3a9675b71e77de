/* SPDX-License-Identifier: MIT */
#include "daemon/conf_load.h"

#include <stdint.h>
#include <stdlib.h>

union field {
	char *word;
	struct wd_conf_list list;
	int64_t number;
	int choice;
	bool flag;
};

/* What is accepted can be printed, read again, and is the same. */
static void must_come_back(const struct wd_conf_row *row, const union field *field)
{
	union field again = { .list = { NULL, 0 } };
	struct wd_buf text, why;

	wd_buf_init(&text, 1 << 24);
	wd_buf_init(&why, 1 << 16);
	if (wd_conf_value_print(row, field, &text) != WD_OK)
		abort();
	/* Lists are printed a value a line; a line is what is set. */
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			text.p[i] = ' ';
	}
	if (wd_conf_value_set(row, &again, wd_buf_span(&text), &why) != WD_OK)
		abort();
	if (!wd_conf_value_eq(row, field, &again))
		abort();
	wd_conf_value_done(row, &again);
	wd_buf_done(&text);
	wd_buf_done(&why);
}

static void set_row(const struct wd_conf_row *row, struct wd_span text)
{
	union field field = { .list = { NULL, 0 } };
	struct wd_buf why;

	wd_buf_init(&why, 1 << 16);
	enum wd_err err = wd_conf_value_set(row, &field, text, &why);
	if (err == WD_OK)
		must_come_back(row, &field);
	else if (err != WD_EINVAL || why.n == 0)
		abort();
	wd_conf_value_done(row, &field);
	wd_buf_done(&why);
}

/* The first byte picks the row, the rest is the value. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const struct wd_conf_row *row = wd_conf_row(data[0] % wd_conf_row_count());
	struct wd_span text = { (const char *)data + 1, size - 1 };

	/* The C library's regcomp() takes any memory that a pattern asks for; conf is trusted. */
	if (row->type == WD_CONF_TOPICS && wd_span_find_byte(text, '^') < text.n)
		return 0;
	set_row(row, wd_span_trim(text));
	return 0;
}
