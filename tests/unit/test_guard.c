/* SPDX-License-Identifier: MIT */
#include "wiredesk/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void versions_compare(void **state)
{
	static const struct {
		const char *a, *b;
		int expected;
	} cases[] = {
		{ "1", "2", -1 },
		{ "9", "10", -1 },
		{ "1.9", "1.10", -1 },
		{ "2.0", "10.0", -1 },
		{ "1", "1", 0 },
		{ "01", "1", 0 },
		{ "1", "1.0", 0 },
		{ "1.0", "1.0.00", 0 },
		{ "1", "1.0.1", -1 },
		{ "0", "00", 0 },
		{ "18446744073709551616", "18446744073709551617", -1 },
		{ "20260105T101500Z", "20260105T101501Z", -1 },
		{ "2a", "2b", -1 },
		{ "2", "2a", -1 },
		{ "a2", "a10", -1 },
		{ "1-rev", "1-Rev", 1 },
		{ "", "", 0 },
		{ "", "1", -1 },
		{ "v", "v", 0 },
		{ "1.", "1", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wd_span a = wd_span_of(cases[i].a), b = wd_span_of(cases[i].b);
		int there = wd_version_compare(a, b), back = wd_version_compare(b, a);

		if ((there > 0) - (there < 0) != cases[i].expected ||
			(back > 0) - (back < 0) != -cases[i].expected)
			fail_msg("%s against %s: %d, and back %d", cases[i].a, cases[i].b, there,
				back);
	}
}

/* Stories of one uri, one after the other, and what the guard says of each. */
enum deed { STORY, KILL, CANCEL, HOLD, CORRECTION };

struct step {
	enum deed deed;
	const char *version;
	int partition;
	int offset;
	char text;
	enum wd_guard_verdict verdict;
};

#define F WD_GUARD_FIRST
#define U WD_GUARD_UPDATE
#define C WD_GUARD_CONFLICT
#define R WD_GUARD_REPEAT
#define P WD_GUARD_PASS
#define S WD_GUARD_STALE
#define H WD_GUARD_HANDLED

static const struct {
	const char *name;
	struct step steps[8];
} cases[] = {
	{ "versions in order",
		{ { STORY, "1", 0, 1, 'a', F }, { STORY, "2", 0, 2, 'b', U },
			{ STORY, "10", 0, 3, 'c', U } } },
	{ "numbers, not letters",
		{ { STORY, "1.9", 0, 1, 'a', F }, { STORY, "1.10", 0, 2, 'b', U },
			{ STORY, "1.9", 0, 3, 'c', S } } },
	{ "an older one is stale, whatever its text",
		{ { STORY, "3", 0, 1, 'a', F }, { STORY, "2", 0, 2, 'b', S },
			{ STORY, "2", 1, 2, 'a', S }, { STORY, "4", 0, 3, 'b', U } } },
	{ "the same version: repeat by text, conflict by another",
		{ { STORY, "2", 0, 1, 'a', F }, { STORY, "2", 1, 1, 'a', R },
			{ STORY, "2", 0, 2, 'b', C }, { STORY, "2", 0, 3, 'b', R } } },
	{ "a higher version of the same text counts as the last one",
		{ { STORY, "1", 0, 1, 'a', F }, { STORY, "3", 0, 2, 'a', R },
			{ STORY, "2", 0, 3, 'b', S } } },
	{ "without versions the order on the partition",
		{ { STORY, "", 0, 5, 'a', F }, { STORY, "", 0, 6, 'b', U },
			{ STORY, "", 0, 4, 'c', S }, { STORY, "", 1, 1, 'd', U },
			{ STORY, "", 1, 2, 'd', R } } },
	{ "without versions the order within a record's partition, also for the text before",
		{ { STORY, "", 0, 5, 'a', F }, { STORY, "", 0, 6, 'b', U },
			{ STORY, "", 0, 7, 'a', U } } },
	{ "one of them without a version",
		{ { STORY, "4", 0, 5, 'a', F }, { STORY, "", 0, 6, 'b', U },
			{ STORY, "3", 0, 7, 'c', S }, { STORY, "", 0, 2, 'd', S },
			{ STORY, "5", 0, 9, 'e', U } } },
	{ "read again",
		{ { STORY, "1", 0, 1, 'a', F }, { STORY, "1", 0, 1, 'a', H },
			{ STORY, "2", 0, 2, 'b', U }, { STORY, "1", 0, 1, 'a', S },
			{ STORY, "2", 0, 2, 'b', H } } },
	{ "read again, and made into another text: the rules were changed",
		{ { STORY, "1", 0, 1, 'a', F }, { STORY, "1", 0, 1, 'b', C } } },
	{ "after a kill only a higher version",
		{ { STORY, "3", 0, 1, 'a', F }, { KILL, "4", 0, 2, 'k', P },
			{ STORY, "3", 0, 3, 'a', S }, { STORY, "4", 0, 4, 'b', S },
			{ STORY, "", 0, 5, 'c', S }, { STORY, "5", 0, 6, 'a', U },
			{ STORY, "6", 0, 7, 'd', U } } },
	{ "a kill without a version kills the last one",
		{ { STORY, "3", 0, 1, 'a', F }, { KILL, "", 0, 2, 'k', P },
			{ STORY, "3", 1, 1, 'a', S }, { STORY, "4", 1, 2, 'a', U } } },
	{ "a kill of a lower version, which came late, leaves the higher one alone",
		{ { STORY, "3", 0, 1, 'a', F }, { CANCEL, "2", 0, 2, 'x', P },
			{ STORY, "3", 0, 3, 'a', R }, { STORY, "2", 0, 4, 'b', S },
			{ STORY, "4", 0, 5, 'c', U } } },
	{ "but not one that a kill has taken back already",
		{ { STORY, "3", 0, 1, 'a', F }, { KILL, "3", 0, 2, 'x', P },
			{ KILL, "2", 0, 3, 'x', P }, { STORY, "3", 0, 4, 'a', S } } },
	{ "a kill before the story",
		{ { KILL, "2", 0, 1, 'k', P }, { STORY, "1", 0, 2, 'a', S },
			{ STORY, "2", 1, 2, 'a', S }, { STORY, "3", 0, 3, 'b', U } } },
	{ "a kill before the story, no versions: nothing tells an old copy from a new one",
		{ { KILL, "", 0, 1, 'k', P }, { STORY, "", 0, 2, 'a', S },
			{ STORY, "1", 0, 3, 'b', S } } },
	{ "no versions: after the kill, another text on the same partition",
		{ { STORY, "", 0, 1, 'a', F }, { KILL, "", 0, 2, 'k', P },
			{ STORY, "", 0, 3, 'a', S }, { STORY, "", 1, 9, 'b', S },
			{ STORY, "", 0, 4, 'b', U } } },
	{ "a second kill passes too",
		{ { STORY, "1", 0, 1, 'a', F }, { KILL, "1", 0, 2, 'k', P },
			{ KILL, "1", 0, 3, 'k', P }, { STORY, "1", 0, 4, 'b', S } } },
	{ "a hold passes, and takes nothing back by itself",
		{ { STORY, "2", 0, 1, 'a', F }, { HOLD, "1", 0, 2, 'h', P },
			{ STORY, "2", 0, 3, 'a', R }, { STORY, "3", 0, 4, 'b', U } } },
	{ "a hold does not undo a kill",
		{ { KILL, "2", 0, 1, 'k', P }, { HOLD, "3", 0, 2, 'h', P },
			{ STORY, "2", 0, 3, 'a', S } } },
	{ "a correction passes, also a lower one, which changes nothing",
		{ { STORY, "2", 0, 1, 'a', F }, { CORRECTION, "1", 0, 2, 'b', P },
			{ STORY, "2", 0, 3, 'a', R }, { CORRECTION, "3", 0, 4, 'c', P },
			{ STORY, "3", 1, 1, 'c', R }, { STORY, "2", 0, 5, 'd', S } } },
	{ "a correction of what was killed is an old copy unless it is higher",
		{ { STORY, "2", 0, 1, 'a', F }, { KILL, "2", 0, 2, 'k', P },
			{ CORRECTION, "2", 0, 3, 'c', S }, { CORRECTION, "3", 0, 4, 'c', P },
			{ STORY, "4", 0, 5, 'd', U } } },
	{ "a correction comes first",
		{ { CORRECTION, "2", 0, 1, 'a', P }, { STORY, "1", 0, 2, 'b', S },
			{ STORY, "2", 0, 3, 'a', R }, { STORY, "3", 0, 4, 'b', U } } },
};

static struct wd_guard_story story_of(const struct step *step)
{
	struct wd_guard_story story = {
		.version = wd_span_of(step->version),
		.from = { WD_SPAN("wire.raw"), step->partition, step->offset, 0 },
		.action = step->deed == KILL       ? WD_ACTION_KILL
			: step->deed == HOLD       ? WD_ACTION_HOLD
			: step->deed == CORRECTION ? WD_ACTION_CORRECTION
						   : WD_ACTION_NEW,
		.pub_status = step->deed == KILL || step->deed == CANCEL ? WD_PUB_CANCELED
			: step->deed == HOLD                             ? WD_PUB_WITHHELD
									 : WD_PUB_USABLE,
	};

	memset(story.text.b, step->text, sizeof(story.text.b));
	return story;
}

static void stories_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wd_guard known = { 0 };
		bool is_known = false;

		for (size_t k = 0; k < 8 && cases[i].steps[k].text; k++) {
			const struct step *step = &cases[i].steps[k];
			struct wd_guard_story story = story_of(step);
			struct wd_guard next = { 0 };
			enum wd_guard_verdict verdict =
				wd_guard_judge(is_known ? &known : NULL, &story, &next);

			if (verdict != step->verdict)
				fail_msg("%s: step %zu is %s, not %s", cases[i].name, k,
					wd_guard_verdict_name(verdict),
					wd_guard_verdict_name(step->verdict));
			if (verdict == S || verdict == H)
				continue;
			known = next;
			is_known = true;
		}
	}
}

/* What is stale may still come out where all above it was a duplicate, but never what was killed. */
static void the_killed_stay_dead(void **state)
{
	static const struct {
		const char *kill, *story;
		bool was_killed, dead;
	} dead[] = {
		{ "", "2", false, false },
		{ "3", "2", true, true },
		{ "3", "3", true, true },
		{ "3", "4", true, false },
		{ "", "4", true, true },
		{ "3", "", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(dead) / sizeof(dead[0]); i++) {
		struct wd_guard known = { .was_killed = dead[i].was_killed,
			.kill = wd_span_of(dead[i].kill) };

		if (wd_guard_is_dead(&known, wd_span_of(dead[i].story)) != dead[i].dead)
			fail_msg("%s under a kill of %s", dead[i].story, dead[i].kill);
	}
}

/* Another record of the same offset elsewhere is another record. */
static void positions_and_anchors(void **state)
{
	struct wd_position a = { WD_SPAN("x"), 1, 2, 3 }, b = a;
	struct wd_hash hash = { { 1, 2, 3 } };
	struct wd_anchor anchor = wd_anchor_of(&hash), none = { { 0 } };

	(void)state;
	assert_true(wd_position_eq(&a, &b));
	b.index = 4;
	assert_false(wd_position_eq(&a, &b));
	b = a;
	b.topic = WD_SPAN("y");
	assert_false(wd_position_eq(&a, &b));
	assert_false(wd_anchor_is_none(&anchor));
	assert_true(wd_anchor_is_none(&none));
	assert_false(wd_anchor_eq(&anchor, &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_compare),
		cmocka_unit_test(stories_are_judged),
		cmocka_unit_test(the_killed_stay_dead),
		cmocka_unit_test(positions_and_anchors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
