/* SPDX-License-Identifier: MIT */
#include "daemon/conf_number.h"

struct unit {
	const char *name;
	int64_t factor;
};

/* The largest last: printing takes the last one that divides the value. */
static const struct unit durations[] = {
	{ "ms", 1 },
	{ "s", 1000 },
	{ "m", 60000 },
	{ "h", 3600000 },
	{ "d", 86400000 },
	{ NULL, 0 },
};

static const struct unit sizes[] = {
	{ "B", 1 },
	{ "KiB", (int64_t)1 << 10 },
	{ "MiB", (int64_t)1 << 20 },
	{ "GiB", (int64_t)1 << 30 },
	{ NULL, 0 },
};

static const struct unit *units_of(enum wd_conf_type type)
{
	if (type == WD_CONF_DURATION)
		return durations;
	return type == WD_CONF_SIZE ? sizes : NULL;
}

enum wd_err wd_conf_print_number(enum wd_conf_type type, int64_t value, struct wd_buf *out)
{
	const struct unit *best = NULL;

	for (const struct unit *u = units_of(type); u && u->name; u++) {
		if (!best || value % u->factor == 0)
			best = u;
	}
	if (!best)
		return wd_buf_printf(out, "%lld", (long long)value);
	if (value == 0 && type == WD_CONF_DURATION)
		best = &durations[1]; /* "0s": every unit divides it */
	return wd_buf_printf(out, "%lld%s", (long long)(value / best->factor), best->name);
}

/* The digits at the start of text. False when there are none, or too many for 64 bits. */
static bool take_digits(struct wd_span *text, int64_t *ret)
{
	int64_t value = 0;
	size_t n = 0;

	for (; n < text->n && text->p[n] >= '0' && text->p[n] <= '9'; n++) {
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, text->p[n] - '0', &value))
			return false;
	}
	*text = wd_span_from(*text, n);
	*ret = value;
	return n > 0;
}

static enum wd_err bad_unit(enum wd_conf_type type, struct wd_span unit, struct wd_buf *why)
{
	const char *these = type == WD_CONF_SIZE ? "B KiB MiB GiB" : "ms s m h d";
	const char *what = type == WD_CONF_SIZE ? "size" : "duration";

	if (unit.n == 0)
		(void)wd_buf_printf(why, "a %s needs a unit (%s)", what, these);
	else
		(void)wd_buf_printf(why, "not a unit of a %s (%s)", what, these);
	return WD_EINVAL;
}

static enum wd_err check_range(const struct wd_conf_row *row, int64_t value, struct wd_buf *why)
{
	if (value >= row->min && value <= row->max)
		return WD_OK;
	(void)wd_buf_puts(
		why, value < row->min ? "less than the minimum of " : "more than the maximum of ");
	(void)wd_conf_print_number(row->type, value < row->min ? row->min : row->max, why);
	return WD_EINVAL;
}

enum wd_err wd_conf_parse_number(
	const struct wd_conf_row *row, struct wd_span text, struct wd_buf *why, int64_t *ret)
{
	const struct unit *unit = units_of(row->type);
	int64_t value = 0;

	if (!take_digits(&text, &value)) {
		(void)wd_buf_puts(why, "not a whole number");
		return WD_EINVAL;
	}
	text = wd_span_trim(text);
	if (!unit && text.n > 0) {
		(void)wd_buf_puts(why, "not a whole number");
		return WD_EINVAL;
	}
	while (unit && unit->name && !wd_span_eq(text, wd_span_of(unit->name)))
		unit++;
	if (unit && !unit->name)
		return bad_unit(row->type, text, why);
	if (unit && __builtin_mul_overflow(value, unit->factor, &value))
		value = INT64_MAX;
	enum wd_err err = check_range(row, value, why);
	if (err == WD_OK)
		*ret = value;
	return err;
}
