/* SPDX-License-Identifier: MIT */
#include "daemon/route.h"

#include <assert.h>
#include <stdlib.h>

struct lane {
	int64_t mark; /* end when it was assigned; -1: not known yet */
	int64_t come; /* how far it was read, or began; negative: not known yet */
	bool held;    /* the end that was come to lies before the mark, or cannot be read at all */
	int64_t unread; /* forwarded by us in transactions that stand, and not read back */
	int64_t queued; /* read from before the mark, not decided */
	bool direct;    /* once and for all */
	/* in the open transaction */
	int64_t put, decided, returned;
};

struct wd_route {
	int32_t n;
	struct lane v[];
};

struct wd_route *wd_route_new(int32_t buckets)
{
	struct wd_route *route = calloc(1, sizeof(*route) + (size_t)buckets * sizeof(struct lane));

	if (!route)
		return NULL;
	route->n = buckets;
	wd_route_reset(route);
	return route;
}

void wd_route_free(struct wd_route *route)
{
	free(route);
}

void wd_route_reset(struct wd_route *route)
{
	for (int32_t p = 0; p < route->n; p++)
		route->v[p] = (struct lane){ .mark = -1, .come = -1 };
}

static struct lane *lane(struct wd_route *route, int32_t p)
{
	assert(p >= 0 && p < route->n);
	return &route->v[p];
}

static const struct lane *look(const struct wd_route *route, int32_t p)
{
	assert(p >= 0 && p < route->n);
	return &route->v[p];
}

static bool come_to_mark(const struct lane *l)
{
	return l->mark >= 0 && l->come >= l->mark;
}

void wd_route_start(struct wd_route *route, int32_t p, int64_t start)
{
	struct lane *l = lane(route, p);

	if (start == WD_START_UNSTABLE) {
		l->held = true;
		return;
	}
	/* Reading from the beginning of an empty log has come to its end already. */
	l->come = start < 0 ? 0 : start;
}

void wd_route_mark(struct wd_route *route, int32_t p, int64_t mark)
{
	lane(route, p)->mark = mark;
}

void wd_route_end(struct wd_route *route, int32_t p, int64_t offset)
{
	struct lane *l = lane(route, p);

	if (offset > l->come)
		l->come = offset;
	l->held = !come_to_mark(l);
}

void wd_route_read(struct wd_route *route, int32_t p, int64_t offset)
{
	struct lane *l = lane(route, p);

	l->queued += offset < l->mark;
}

void wd_route_decided(struct wd_route *route, int32_t p, int64_t offset, bool ours)
{
	struct lane *l = lane(route, p);

	/* What lies before the mark is of an earlier assignment. */
	if (offset < l->mark) {
		l->queued--;
		l->decided++;
	} else {
		l->returned += ours;
	}
}

void wd_route_forwarded(struct wd_route *route, int32_t p)
{
	lane(route, p)->put++;
}

void wd_route_commit(struct wd_route *route)
{
	for (int32_t p = 0; p < route->n; p++) {
		struct lane *l = &route->v[p];

		l->unread += l->put - l->returned;
		l->put = l->decided = l->returned = 0;
		l->direct = wd_route_direct(route, p);
	}
}

void wd_route_undo(struct wd_route *route)
{
	for (int32_t p = 0; p < route->n; p++) {
		struct lane *l = &route->v[p];

		l->queued += l->decided;
		l->put = l->decided = l->returned = 0;
	}
}

bool wd_route_direct(const struct wd_route *route, int32_t p)
{
	const struct lane *l = look(route, p);

	if (l->direct)
		return true;
	return come_to_mark(l) && l->queued == 0 && l->unread + l->put - l->returned == 0;
}

bool wd_route_held(const struct wd_route *route, int32_t p)
{
	return look(route, p)->held;
}
