/* SPDX-License-Identifier: MIT */
#include "daemon/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What happens to bucket 1, in order; after each the answers "direct" and "held". */
enum deed { START, MARK, END, READ, DECIDED, RETURNED, PUT, COMMIT, UNDO, RESET };

struct step {
	enum deed deed;
	int64_t offset;
	bool direct, held;
};

static void act(struct wd_route *route, const struct step *step)
{
	switch (step->deed) {
	case START:
		wd_route_start(route, 1, step->offset);
		break;
	case MARK:
		wd_route_mark(route, 1, step->offset);
		break;
	case END:
		wd_route_end(route, 1, step->offset);
		break;
	case READ:
		wd_route_read(route, 1, step->offset);
		break;
	case DECIDED:
	case RETURNED:
		wd_route_decided(route, 1, step->offset, step->deed == RETURNED);
		break;
	case PUT:
		wd_route_forwarded(route, 1);
		break;
	case COMMIT:
		wd_route_commit(route);
		break;
	case UNDO:
		wd_route_undo(route);
		break;
	case RESET:
		wd_route_reset(route);
		break;
	}
}

static const struct {
	const char *name;
	struct step steps[14];
} cases[] = {
	{ "an empty partition is direct as soon as that is known",
		{ { START, -1, false, false }, { MARK, 0, true, false } } },
	{ "behind a marker only the end tells",
		{ { START, 7, false, false }, { MARK, 8, false, false },
			{ END, 8, true, false } } },
	{ "what was there before has to be decided, not only read",
		{ { START, 0, false, false }, { MARK, 2, false, false }, { READ, 0, false, false },
			{ END, 2, false, false }, { DECIDED, 0, true, false },
			{ UNDO, 0, false, false }, { DECIDED, 0, true, false },
			{ COMMIT, 0, true, false } } },
	{ "what others put there later does not matter",
		{ { START, 0, false, false }, { MARK, 0, true, false },
			{ READ, 5, true, false } } },
	{ "once committed it stays direct",
		{ { START, 0, false, false }, { MARK, 0, true, false }, { COMMIT, 0, true, false },
			{ PUT, 0, true, false }, { UNDO, 0, true, false },
			{ RESET, 0, false, false } } },
	{ "an open transaction holds it, and what we put there meanwhile must come back",
		{ { START, 0, false, false }, { MARK, 4, false, false }, { END, 2, false, true },
			{ PUT, 0, false, true }, { COMMIT, 0, false, true },
			{ END, 6, false, false }, { READ, 4, false, false },
			{ RETURNED, 4, true, false }, { UNDO, 0, false, false },
			{ RETURNED, 4, true, false }, { COMMIT, 0, true, false } } },
	{ "what was put there and never was need not come back",
		{ { START, 0, false, false }, { MARK, 4, false, false }, { END, 2, false, true },
			{ PUT, 0, false, true }, { UNDO, 0, false, true },
			{ END, 4, true, false } } },
	{ "ours of an earlier assignment does not count as come back",
		{ { START, 0, false, false }, { MARK, 3, false, false }, { READ, 1, false, false },
			{ RETURNED, 1, false, false }, { COMMIT, 0, false, false },
			{ END, 3, true, false } } },
	{ "an offset that is held back holds the bucket",
		{ { START, WD_START_UNSTABLE, false, true }, { MARK, 3, false, true },
			{ END, 3, true, false } } },
};

static void answers_follow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wd_route *route = wd_route_new(2);

		assert_non_null(route);
		for (size_t k = 0; k < sizeof(cases[i].steps) / sizeof(cases[i].steps[0]); k++) {
			const struct step *step = &cases[i].steps[k];

			if (k > 0 && step->deed == START)
				break;
			act(route, step);
			if (wd_route_direct(route, 1) != step->direct ||
				wd_route_held(route, 1) != step->held)
				fail_msg("%s: step %zu: direct %d, held %d", cases[i].name, k,
					wd_route_direct(route, 1), wd_route_held(route, 1));
			/* The other bucket has nothing to do with it. */
			assert_false(wd_route_direct(route, 0));
		}
		wd_route_free(route);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(answers_follow) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
