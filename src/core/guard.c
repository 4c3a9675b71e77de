/* SPDX-License-Identifier: MIT */
#include "wiredesk/guard.h"

#include <assert.h>

bool wd_position_eq(const struct wd_position *a, const struct wd_position *b)
{
	return a->offset == b->offset && a->partition == b->partition && a->index == b->index &&
		wd_span_eq(a->topic, b->topic);
}

struct wd_anchor wd_anchor_of(const struct wd_hash *hash)
{
	struct wd_anchor anchor;

	memcpy(anchor.b, hash->b, sizeof(anchor.b));
	return anchor;
}

bool wd_anchor_eq(const struct wd_anchor *a, const struct wd_anchor *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool wd_anchor_is_none(const struct wd_anchor *anchor)
{
	static const struct wd_anchor none;

	return wd_anchor_eq(anchor, &none);
}

/* --- versions -------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The run of digits at the front, without leading zeros. */
static struct wd_span take_number(struct wd_span *s)
{
	size_t n = 0, zeros = 0;

	while (n < s->n && is_digit(s->p[n]))
		n++;
	while (zeros < n && s->p[zeros] == '0')
		zeros++;
	struct wd_span number = { s->p + zeros, n - zeros };
	*s = wd_span_from(*s, n);
	return number;
}

static int compare_numbers(struct wd_span a, struct wd_span b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n == 0 ? 0 : memcmp(a.p, b.p, a.n);
}

/* What is left of one when the other has ended: ".0.00" is nothing more, anything else is. */
static bool is_nothing(struct wd_span rest)
{
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] != '.' && rest.p[i] != '0')
			return false;
	}
	return rest.n == 0 || rest.p[0] == '.';
}

int wd_version_compare(struct wd_span a, struct wd_span b)
{
	while (a.n > 0 && b.n > 0) {
		int order;

		if (is_digit(a.p[0]) && is_digit(b.p[0])) {
			struct wd_span x = take_number(&a), y = take_number(&b);

			order = compare_numbers(x, y);
		} else {
			order = (int)(unsigned char)a.p[0] - (int)(unsigned char)b.p[0];
			a = wd_span_from(a, 1);
			b = wd_span_from(b, 1);
		}
		if (order != 0)
			return order;
	}
	return (is_nothing(a) ? 0 : 1) - (is_nothing(b) ? 0 : 1);
}

/* --- judging --------------------------------------------------------------------------------- */

static bool is_kill(const struct wd_guard_story *story)
{
	return story->action == WD_ACTION_KILL || story->pub_status == WD_PUB_CANCELED;
}

bool wd_guard_passes(enum wd_action action, enum wd_pub_status pub_status)
{
	return action == WD_ACTION_KILL || action == WD_ACTION_HOLD ||
		action == WD_ACTION_CORRECTION || pub_status == WD_PUB_CANCELED;
}

enum order { LOWER, SAME, HIGHER, NO_ORDER };

/* Of the story to what is known. A record may hold several; they are in order too. */
static enum order position_order(const struct wd_guard *known, const struct wd_guard_story *story)
{
	const struct wd_position *old = &known->from, *now = &story->from;

	if (now->partition != old->partition || !wd_span_eq(now->topic, old->topic))
		return NO_ORDER;
	if (now->offset != old->offset)
		return now->offset < old->offset ? LOWER : HIGHER;
	if (now->index != old->index)
		return now->index < old->index ? LOWER : HIGHER;
	return HIGHER; /* the same record, made into another text than before */
}

static enum order order_of(const struct wd_guard *known, const struct wd_guard_story *story)
{
	if (known->version.n == 0 || story->version.n == 0)
		return position_order(known, story);

	int order = wd_version_compare(story->version, known->version);
	return order < 0 ? LOWER : order > 0 ? HIGHER : SAME;
}

/* Above what was killed? Where no versions tell, a late copy must not pass for a new version: it
   has to stand behind the kill, and its text to be another than the one that was killed. */
static bool revives(const struct wd_guard *known, const struct wd_guard_story *story)
{
	if (known->version.n > 0 || story->version.n > 0)
		return known->version.n > 0 && story->version.n > 0 &&
			order_of(known, story) == HIGHER;
	return position_order(known, story) == HIGHER && !wd_anchor_is_none(&known->last) &&
		!wd_anchor_eq(&known->last, &story->text);
}

static struct wd_span higher(struct wd_span a, struct wd_span b)
{
	if (a.n == 0 || b.n == 0)
		return a.n == 0 ? b : a;
	return wd_version_compare(a, b) < 0 ? b : a;
}

/* A kill that names a version kills up to that one, so one that comes late leaves alone what has
   come out above it; one that names none kills all that is known. */
static void note_kill(
	const struct wd_guard *known, const struct wd_guard_story *story, struct wd_guard *ret_next)
{
	struct wd_span level = story->version.n > 0 ? story->version : known->version;
	bool above = known->version.n > 0 && level.n > 0 && !known->killed &&
		wd_version_compare(known->version, level) > 0;

	ret_next->killed = !above;
	ret_next->was_killed = true;
	ret_next->kill = higher(known->kill, level);
}

static enum wd_guard_verdict judge_pass(
	const struct wd_guard *known, const struct wd_guard_story *story, struct wd_guard *ret_next)
{
	bool late = known->killed && story->action == WD_ACTION_CORRECTION && !is_kill(story) &&
		!revives(known, story);

	/* A correction of what was withdrawn meanwhile would run it again. */
	if (late)
		return WD_GUARD_STALE;
	bool runs = !is_kill(story) && story->action != WD_ACTION_HOLD;
	bool older = order_of(known, story) == LOWER;

	*ret_next = *known;
	ret_next->version = higher(known->version, story->version);
	if (is_kill(story))
		note_kill(known, story, ret_next);
	else
		ret_next->killed = known->killed && !runs;
	if (!older)
		ret_next->from = story->from;
	if (!older && runs)
		ret_next->last = story->text;
	return WD_GUARD_PASS;
}

bool wd_guard_is_dead(const struct wd_guard *known, struct wd_span version)
{
	if (!known->was_killed)
		return false;
	return known->kill.n == 0 || version.n == 0 ||
		wd_version_compare(version, known->kill) <= 0;
}

static enum wd_guard_verdict judge_version(
	const struct wd_guard *known, const struct wd_guard_story *story)
{
	enum order order = order_of(known, story);
	bool same_text = wd_anchor_eq(&known->last, &story->text);

	if (known->killed)
		return revives(known, story) ? WD_GUARD_UPDATE : WD_GUARD_STALE;
	if (order == LOWER)
		return WD_GUARD_STALE;
	if (same_text)
		return WD_GUARD_REPEAT;
	return order == SAME ? WD_GUARD_CONFLICT : WD_GUARD_UPDATE;
}

enum wd_guard_verdict wd_guard_judge(
	const struct wd_guard *known, const struct wd_guard_story *story, struct wd_guard *ret_next)
{
	static const struct wd_guard nothing;
	bool passes = wd_guard_passes(story->action, story->pub_status);
	enum wd_guard_verdict verdict;

	if (known && !passes && wd_position_eq(&known->from, &story->from) &&
		wd_anchor_eq(&known->last, &story->text))
		return WD_GUARD_HANDLED;
	if (passes && !known) {
		verdict = judge_pass(&nothing, story, ret_next);
		ret_next->from = story->from;
		return verdict;
	}
	if (passes)
		return judge_pass(known, story, ret_next);
	verdict = known ? judge_version(known, story) : WD_GUARD_FIRST;
	if (verdict == WD_GUARD_STALE)
		return verdict;
	*ret_next = known ? *known : nothing;
	ret_next->version = higher(ret_next->version, story->version);
	ret_next->from = story->from;
	ret_next->last = story->text;
	ret_next->killed = false;
	return verdict;
}

const char *wd_guard_verdict_name(enum wd_guard_verdict verdict)
{
	static const char *const names[] = { "first", "update", "conflict", "repeat", "pass",
		"stale", "handled" };

	assert((size_t)verdict < sizeof(names) / sizeof(names[0]));
	return names[verdict];
}
