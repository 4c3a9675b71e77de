/* SPDX-License-Identifier: MIT */
#include "daemon/decide.h"

/* A story on its way through the steps. */
struct turn {
	const struct wd_decide *decide;
	const struct wd_work *work;
	struct wd_outcome o; /* as far as it has come */
	bool done;
};

/* A kill, a hold and a correction reach the reader whatever their text. */
static bool always_passes(const struct wd_outcome *o)
{
	return o->action == WD_ACTION_KILL || o->action == WD_ACTION_HOLD ||
		o->action == WD_ACTION_CORRECTION || o->pub_status == WD_PUB_CANCELED;
}

static struct wd_seen_entry entry_of(const struct turn *turn)
{
	return (struct wd_seen_entry){
		.hash = turn->o.dedup,
		.first_ms = turn->o.time_ms,
		.from = turn->o.from,
		.uri = turn->o.uri,
		.writer = wd_span_of(wd_txn_id(turn->decide->out->txn)),
	};
}

static bool same_position(const struct wd_position *a, const struct wd_position *b)
{
	return a->offset == b->offset && a->partition == b->partition && a->index == b->index &&
		wd_span_eq(a->topic, b->topic);
}

static enum wd_err remember(struct turn *turn, struct wd_seen *seen)
{
	struct wd_seen_entry entry = entry_of(turn);
	enum wd_err err = wd_outgoing_seen(turn->decide->out, &entry);

	return err == WD_OK ? wd_seen_put(seen, &entry) : err;
}

/* Publish, and remember: one transaction holds both. */
static enum wd_err publish(struct turn *turn, struct wd_seen *seen)
{
	enum wd_err err = wd_outgoing_story(turn->decide->out, turn->work, &turn->o);

	/* Never published: its next copy must not be a duplicate of nothing. */
	if (err == WD_ELIMIT)
		return WD_OK;
	return err == WD_OK && seen ? remember(turn, seen) : err;
}

/* --- the steps ------------------------------------------------------------------------------- */

static enum wd_err handled(struct turn *turn)
{
	/* Read again: it was handled in a transaction that stands. */
	wd_metric_add(turn->decide->metrics, WD_M_STORIES_HANDLED, (struct wd_span){ 0 },
		(struct wd_span){ 0 }, 1);
	return WD_OK;
}

static enum wd_err dedup(struct turn *turn, struct wd_seen *seen)
{
	const struct wd_outcome *o = &turn->o;
	struct wd_seen_entry first;
	bool known = wd_seen_find(seen, &o->dedup, o->time_ms, &first);

	turn->done = true;
	if (known && same_position(&first.from, &o->from))
		return handled(turn);
	if (always_passes(o)) {
		/* What is withdrawn must not make a later usable copy a duplicate. */
		bool enter = !known && o->action == WD_ACTION_CORRECTION;

		return publish(turn, enter ? seen : NULL);
	}
	if (known)
		return wd_outgoing_duplicate(turn->decide->out, turn->work, o, &first);
	return publish(turn, seen);
}

static enum wd_err enter(struct turn *turn, struct wd_seen *seen)
{
	struct wd_seen_entry first;

	turn->done = true;
	if (wd_seen_find(seen, &turn->o.dedup, turn->o.time_ms, &first))
		return WD_OK;
	return remember(turn, seen);
}

static int32_t bucket_of(const struct turn *turn)
{
	return (int32_t)wd_seen_bucket(&turn->o.dedup, (uint32_t)turn->decide->out->conf->buckets);
}

static enum wd_err forward(struct turn *turn, int32_t bucket)
{
	enum wd_err err = wd_outgoing_forward(turn->decide->out, turn->work, &turn->o, bucket);

	turn->done = true;
	if (err == WD_ELIMIT)
		return WD_OK;
	if (err == WD_OK)
		wd_buckets_forwarded(turn->decide->buckets, bucket);
	return err;
}

static enum wd_err take_steps(struct turn *turn)
{
	enum wd_err err = WD_OK;

	while (err == WD_OK && !turn->done) {
		int32_t bucket = bucket_of(turn);
		struct wd_seen *seen =
			wd_buckets_table(turn->decide->buckets, bucket, turn->work->msg.bucket);

		if (!seen)
			err = forward(turn, bucket);
		else if (turn->o.step == WD_STEP_ENTER)
			err = enter(turn, seen);
		else
			err = dedup(turn, seen);
	}
	return err;
}

static enum wd_err decide_fault(
	const struct wd_decide *decide, const struct wd_work *work, const struct wd_outcome *o)
{
	struct wd_outcome fault = *o;

	if (!o->is_fault) {
		fault.err = WD_ENOTSTORY;
		fault.reason = WD_SPAN("test-item");
		fault.payload = work->msg.payload;
	}
	return wd_outgoing_fault(decide->out, work, &fault);
}

enum wd_err wd_decide(
	const struct wd_decide *decide, const struct wd_work *work, const struct wd_outcome *o)
{
	struct turn turn = { .decide = decide, .work = work, .o = *o };

	if (o->is_fault || o->test)
		return decide_fault(decide, work, o);
	if (work->msg.bucket == WD_RAW)
		wd_metric_add(decide->metrics, WD_M_STORIES_IN, o->agency, o->format, 1);
	return take_steps(&turn);
}
