/* SPDX-License-Identifier: MIT */
#include "daemon/conf_row.h"

#include <stdint.h>

#define NEAR_MAX 64

static size_t least_of(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's, with one row: names are short and this runs once a mistake. */
size_t wd_conf_distance(struct wd_span a, struct wd_span b)
{
	size_t row[NEAR_MAX + 1];

	if (a.n > NEAR_MAX || b.n > NEAR_MAX)
		return SIZE_MAX;
	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t change = diagonal + (a.p[i - 1] != b.p[k - 1]);
			diagonal = row[k];
			row[k] = least_of(change, row[k] + 1, row[k - 1] + 1);
		}
	}
	return row[b.n];
}

bool wd_conf_is_near(size_t distance, struct wd_span name)
{
	return distance < name.n && distance <= (name.n < 6 ? 1 : name.n / 3);
}
