/* SPDX-License-Identifier: MIT */
#include "daemon/conf_row.h"

#include <stdint.h>

#define NEAR_MAX 64

static size_t least_of(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's with swapped neighbours as one step: the commonest slip there is. */
size_t wd_conf_distance(struct wd_span a, struct wd_span b)
{
	size_t rows[3][NEAR_MAX + 1]; /* this one, the one above, the one above that */

	if (a.n > NEAR_MAX || b.n > NEAR_MAX)
		return SIZE_MAX;
	for (size_t k = 0; k <= b.n; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t change = above[k - 1] + (a.p[i - 1] != b.p[k - 1]);
			now[k] = least_of(change, above[k] + 1, now[k - 1] + 1);
			if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] &&
				a.p[i - 2] == b.p[k - 1] && above2[k - 2] + 1 < now[k])
				now[k] = above2[k - 2] + 1;
		}
	}
	return rows[a.n % 3][b.n];
}

bool wd_conf_is_near(size_t distance, struct wd_span name)
{
	return distance < name.n && distance <= (name.n < 6 ? 1 : name.n / 3);
}
