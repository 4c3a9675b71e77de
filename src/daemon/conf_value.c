/* SPDX-License-Identifier: MIT */
#include "daemon/conf_number.h"
#include "daemon/conf_row.h"
#include "daemon/conf_word.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum wd_err wd_conf_list_add(struct wd_conf_list *list, struct wd_span text)
{
	char **v = reallocarray(list->v, list->n + 1, sizeof(*v));

	if (!v)
		return WD_ENOMEM;
	list->v = v;
	v[list->n] = strndup(text.n ? text.p : "", text.n);
	if (!v[list->n])
		return WD_ENOMEM;
	list->n++;
	return WD_OK;
}

void wd_conf_list_done(struct wd_conf_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct wd_conf_list){ 0 };
}

/* Blanks part the values of a list; a comma before the blank is as good. */
static bool next_item(struct wd_span *rest, struct wd_span *ret)
{
	*rest = wd_span_trim(*rest);
	if (rest->n == 0)
		return false;
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	*ret = wd_span_head(*rest, n);
	*rest = wd_span_from(*rest, n);
	if (ret->n > 1 && ret->p[ret->n - 1] == ',')
		ret->n--;
	return true;
}

static enum wd_err set_topics(struct wd_conf_list *list, struct wd_span text, struct wd_buf *why)
{
	struct wd_span rest = text, item;

	while (next_item(&rest, &item)) {
		enum wd_err err = wd_conf_check_topic(item, why);
		if (err == WD_OK)
			err = wd_conf_list_add(list, item);
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

static enum wd_err set_word(
	const struct wd_conf_row *row, char **field, struct wd_span text, struct wd_buf *why)
{
	char *copy = NULL;

	if (text.n > 0 || !(row->flags & WD_CONF_OPTIONAL)) {
		enum wd_err err = wd_conf_check_word(row->type, text, why);
		if (err != WD_OK)
			return err;
		copy = strndup(text.p, text.n);
		if (!copy)
			return WD_ENOMEM;
	}
	free(*field);
	*field = copy;
	return WD_OK;
}

static enum wd_err set_choice(
	const struct wd_conf_row *row, int *field, struct wd_span text, struct wd_buf *why)
{
	for (const struct wd_conf_choice *c = row->choices; c->name; c++) {
		if (wd_span_eq(text, wd_span_of(c->name))) {
			*field = c->value;
			return WD_OK;
		}
	}
	(void)wd_buf_puts(why, "not one of");
	for (const struct wd_conf_choice *c = row->choices; c->name; c++)
		(void)wd_buf_printf(why, " %s", c->name);
	return WD_EINVAL;
}

static enum wd_err set_bool(bool *field, struct wd_span text, struct wd_buf *why)
{
	bool yes = wd_span_eq(text, WD_SPAN("yes"));

	if (!yes && !wd_span_eq(text, WD_SPAN("no"))) {
		(void)wd_buf_puts(why, "not yes or no");
		return WD_EINVAL;
	}
	*field = yes;
	return WD_OK;
}

enum wd_err wd_conf_value_set(
	const struct wd_conf_row *row, void *field, struct wd_span text, struct wd_buf *why)
{
	switch (row->type) {
	case WD_CONF_TOPICS:
		return set_topics(field, text, why);
	case WD_CONF_BOOL:
		return set_bool(field, text, why);
	case WD_CONF_INT:
	case WD_CONF_DURATION:
	case WD_CONF_SIZE:
		return wd_conf_parse_number(row, text, why, field);
	case WD_CONF_CHOICE:
		return set_choice(row, field, text, why);
	case WD_CONF_WORD:
	case WD_CONF_NAME:
	case WD_CONF_LISTEN:
	case WD_CONF_FORMAT:
	case WD_CONF_CHARSET:
	case WD_CONF_LANGUAGE:
		return set_word(row, field, text, why);
	}
	assert(false && "type without a parser");
	return WD_EINVAL;
}

static enum wd_err print_list(const struct wd_conf_list *list, struct wd_buf *out)
{
	enum wd_err err = WD_OK;

	for (size_t i = 0; i < list->n && err == WD_OK; i++)
		err = wd_buf_printf(out, "%s%s", i > 0 ? "\n\t" : "", list->v[i]);
	return err;
}

static enum wd_err print_choice(const struct wd_conf_row *row, int value, struct wd_buf *out)
{
	for (const struct wd_conf_choice *c = row->choices; c->name; c++) {
		if (c->value == value)
			return wd_buf_puts(out, c->name);
	}
	return WD_OK;
}

enum wd_err wd_conf_value_print(
	const struct wd_conf_row *row, const void *field, struct wd_buf *out)
{
	switch (row->type) {
	case WD_CONF_TOPICS:
		return print_list(field, out);
	case WD_CONF_BOOL:
		return wd_buf_puts(out, *(const bool *)field ? "yes" : "no");
	case WD_CONF_INT:
	case WD_CONF_DURATION:
	case WD_CONF_SIZE:
		return wd_conf_print_number(row->type, *(const int64_t *)field, out);
	case WD_CONF_CHOICE:
		return print_choice(row, *(const int *)field, out);
	case WD_CONF_WORD:
	case WD_CONF_NAME:
	case WD_CONF_LISTEN:
	case WD_CONF_FORMAT:
	case WD_CONF_CHARSET:
	case WD_CONF_LANGUAGE:
		return wd_buf_puts(out, *(char *const *)field);
	}
	return WD_OK;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_list(const struct wd_conf_list *a, const struct wd_conf_list *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	}
	return a->n == b->n;
}

bool wd_conf_value_eq(const struct wd_conf_row *row, const void *a, const void *b)
{
	switch (row->type) {
	case WD_CONF_TOPICS:
		return same_list(a, b);
	case WD_CONF_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case WD_CONF_INT:
	case WD_CONF_DURATION:
	case WD_CONF_SIZE:
		return *(const int64_t *)a == *(const int64_t *)b;
	case WD_CONF_CHOICE:
		return *(const int *)a == *(const int *)b;
	case WD_CONF_WORD:
	case WD_CONF_NAME:
	case WD_CONF_LISTEN:
	case WD_CONF_FORMAT:
	case WD_CONF_CHARSET:
	case WD_CONF_LANGUAGE:
		return same_text(*(char *const *)a, *(char *const *)b);
	}
	return false;
}

void wd_conf_value_done(const struct wd_conf_row *row, void *field)
{
	switch (row->type) {
	case WD_CONF_TOPICS:
		wd_conf_list_done(field);
		return;
	case WD_CONF_WORD:
	case WD_CONF_NAME:
	case WD_CONF_LISTEN:
	case WD_CONF_FORMAT:
	case WD_CONF_CHARSET:
	case WD_CONF_LANGUAGE:
		free(*(char **)field);
		*(char **)field = NULL;
		return;
	case WD_CONF_BOOL:
	case WD_CONF_INT:
	case WD_CONF_DURATION:
	case WD_CONF_SIZE:
	case WD_CONF_CHOICE:
		return;
	}
}
