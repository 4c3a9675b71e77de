/* SPDX-License-Identifier: MIT */
#include "daemon/decide.h"

#include <inttypes.h>
#include <stdio.h>

/* A story on its way through the steps. */
struct turn {
	const struct wd_decide *decide;
	const struct wd_work *work;
	struct wd_outcome o;    /* as far as it has come */
	struct wd_hash uri_key; /* of the guard's entry; made when first asked for */
	bool has_uri_key;
	bool done;
	/* the bucket of the step, and what it remembers */
	int32_t bucket;
	struct wd_seen *seen;
};

static const struct wd_span nothing;

static void count(struct turn *turn, enum wd_metric metric, struct wd_span label)
{
	wd_metric_add(turn->decide->metrics, metric, label, nothing, 1);
}

/* --- keys ------------------------------------------------------------------------------------ */

static enum wd_err uri_key(struct turn *turn)
{
	if (turn->has_uri_key)
		return WD_OK;
	turn->has_uri_key = true;
	return wd_sha256(turn->decide->hasher, turn->o.uri, nothing, &turn->uri_key);
}

static enum wd_err chain_key(struct turn *turn, struct wd_hash *ret)
{
	struct wd_span anchor = { (const char *)turn->o.anchor.b, WD_ANCHOR_BYTES };

	return wd_sha256(turn->decide->hasher, anchor, turn->o.uri, ret);
}

static enum wd_err position_key(struct turn *turn, struct wd_hash *ret)
{
	const struct wd_position *from = &turn->o.from;
	char where[64];
	int n = snprintf(where, sizeof(where), " %" PRId32 " %" PRId64 " %u", from->partition,
		from->offset, (unsigned)from->index);

	return wd_sha256(
		turn->decide->hasher, from->topic, (struct wd_span){ where, (size_t)n }, ret);
}

/* Of a text that came under this version of this uri. */
static enum wd_err said_key(struct turn *turn, const struct wd_anchor *text, struct wd_hash *ret)
{
	struct wd_span uri = { (const char *)turn->uri_key.b, WD_HASH_BYTES };
	struct wd_span version = wd_span_head(turn->o.version, WD_SEEN_VERSION_TEXT);
	char said[WD_ANCHOR_BYTES + WD_SEEN_VERSION_TEXT];

	memcpy(said, text->b, WD_ANCHOR_BYTES);
	memcpy(said + WD_ANCHOR_BYTES, version.p, version.n);
	return wd_sha256(turn->decide->hasher, uri,
		(struct wd_span){ said, WD_ANCHOR_BYTES + version.n }, ret);
}

/* --- remembering ----------------------------------------------------------------------------- */

static bool find(struct turn *turn, enum wd_seen_kind kind, const struct wd_hash *hash,
	struct wd_seen_entry *ret)
{
	struct wd_anchor key = wd_anchor_of(hash);

	return wd_seen_find(turn->seen, kind, &key, turn->o.time_ms, ret);
}

static struct wd_seen_entry entry_of(
	const struct turn *turn, enum wd_seen_kind kind, const struct wd_hash *hash)
{
	return (struct wd_seen_entry){
		.kind = kind,
		.hash = *hash,
		.first_ms = turn->o.time_ms,
		.from = turn->o.from,
		.uri = turn->o.uri,
		.writer = wd_span_of(wd_txn_id(turn->decide->out->txn)),
	};
}

/* One transaction holds what was decided and what is remembered of it. */
static enum wd_err put(struct turn *turn, const struct wd_seen_entry *entry)
{
	enum wd_err err = wd_outgoing_seen(turn->decide->out, entry, turn->bucket);

	return err == WD_OK ? wd_seen_put(turn->seen, entry) : err;
}

static enum wd_err put_text(struct turn *turn)
{
	struct wd_seen_entry entry = entry_of(turn, WD_SEEN_DEDUP, &turn->o.dedup);

	return put(turn, &entry);
}

/* --- ends ------------------------------------------------------------------------------------ */

/* Read again: it was dealt with in a transaction that stands. */
static enum wd_err handled(struct turn *turn)
{
	turn->done = true;
	count(turn, WD_M_STORIES_HANDLED, nothing);
	return WD_OK;
}

/* What a kill withdraws must not make a later copy a duplicate of nothing, so of what passes only
   corrections are remembered by their text. */
static bool is_remembered(const struct wd_outcome *o)
{
	return !wd_guard_passes(o->action, o->pub_status) ||
		(o->action == WD_ACTION_CORRECTION && o->pub_status != WD_PUB_CANCELED);
}

/* Publish a story whose text is entered in a bucket that may be another's. */
static enum wd_err publish_and_go_on(struct turn *turn)
{
	enum wd_err err = wd_outgoing_story(turn->decide->out, turn->work, &turn->o);

	if (turn->o.flags & WD_HANDOFF_CONFLICT)
		count(turn, WD_M_VERSION_CONFLICTS, turn->o.agency);
	turn->o.step = WD_STEP_ENTER;
	/* Never published: its next copy must not be a duplicate of nothing. */
	turn->done = err == WD_ELIMIT || !is_remembered(&turn->o);
	return err == WD_ELIMIT ? WD_OK : err;
}

/* --- guard ----------------------------------------------------------------------------------- */

static enum wd_err put_guard(struct turn *turn, struct wd_guard *next)
{
	struct wd_seen_entry entry = entry_of(turn, WD_SEEN_GUARD, &turn->uri_key);

	entry.guard = *next;
	entry.from = next->from;
	return put(turn, &entry);
}

/* A kill, a hold or a correction that is read again is told by its position alone: there may have
   been later versions. */
static enum wd_err pass_once(struct turn *turn, bool *ret_again)
{
	struct wd_seen_entry before, entry;
	struct wd_hash key;
	enum wd_err err = position_key(turn, &key);

	if (err != WD_OK)
		return err;
	*ret_again = find(turn, WD_SEEN_PASSED, &key, &before);
	if (*ret_again)
		return handled(turn);
	entry = entry_of(turn, WD_SEEN_PASSED, &key);
	entry.uri = nothing;
	return put(turn, &entry);
}

/* The wire goes back and forth between texts of one version: each is published once. */
static enum wd_err judge_conflict(
	struct turn *turn, const struct wd_anchor *before, enum wd_guard_verdict *verdict)
{
	const struct wd_anchor now = wd_anchor_of(&turn->o.dedup);
	const struct wd_anchor *texts[] = { &now, before };

	for (size_t i = 0; i < 2; i++) {
		struct wd_seen_entry said;
		struct wd_hash key;
		enum wd_err err = said_key(turn, texts[i], &key);

		if (err != WD_OK)
			return err;
		if (find(turn, WD_SEEN_PASSED, &key, &said)) {
			if (i == 0)
				*verdict = WD_GUARD_REPEAT;
			continue;
		}
		said = entry_of(turn, WD_SEEN_PASSED, &key);
		said.uri = nothing;
		err = put(turn, &said);
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

/* Where it goes from the guard. A uri whose first text went on to dedup has an anchor there, behind
   which all that comes later queues up; one that began with a correction, which nobody can hold
   back, was published here, and so are its updates. */
static enum wd_err go_on(struct turn *turn, enum wd_guard_verdict verdict,
	const struct wd_guard *known, struct wd_guard *next)
{
	static const struct wd_guard blank;
	const struct wd_guard *before = known ? known : &blank;
	bool anchored = !wd_anchor_is_none(&before->anchor);
	bool was_out = !wd_anchor_is_none(&before->last);
	bool dedup = verdict == WD_GUARD_REPEAT || (verdict != WD_GUARD_PASS && !was_out);

	turn->o.anchor = before->anchor;
	if (dedup && !anchored && !was_out)
		next->anchor = wd_anchor_of(&turn->o.dedup);
	enum wd_err err = put_guard(turn, next);
	if (err != WD_OK)
		return err;
	if (verdict == WD_GUARD_CONFLICT)
		turn->o.flags |= WD_HANDOFF_CONFLICT;
	if (verdict == WD_GUARD_REPEAT)
		turn->o.flags |= WD_HANDOFF_REPEAT;
	turn->o.step = anchored ? WD_STEP_FOLLOW : WD_STEP_DEDUP;
	return anchored || dedup ? WD_OK : publish_and_go_on(turn);
}

/* An operator wants it out again, whatever came of it before; but a killed story stays killed. */
static enum wd_err force(struct turn *turn)
{
	struct wd_seen_entry entry;

	if (wd_guard_passes(turn->o.action, turn->o.pub_status) ||
		!find(turn, WD_SEEN_GUARD, &turn->uri_key, &entry) ||
		!wd_guard_is_dead(&entry.guard, turn->o.version))
		return publish_and_go_on(turn);
	turn->o.flags |= WD_HANDOFF_STALE;
	turn->o.step = WD_STEP_DEDUP;
	return WD_OK;
}

static enum wd_err guard(struct turn *turn)
{
	const struct wd_outcome *o = &turn->o;
	const struct wd_guard_story story = { o->version, o->from, wd_anchor_of(&o->dedup),
		o->action, o->pub_status };
	struct wd_seen_entry entry;
	struct wd_guard next = { 0 };
	bool again = false;
	enum wd_err err = WD_OK;

	if (o->flags & WD_HANDOFF_FORCE)
		return force(turn);
	if (wd_guard_passes(o->action, o->pub_status))
		err = pass_once(turn, &again);
	if (err != WD_OK || again)
		return err;
	bool is_known = find(turn, WD_SEEN_GUARD, &turn->uri_key, &entry);
	const struct wd_guard *known = is_known ? &entry.guard : NULL;
	enum wd_guard_verdict verdict = wd_guard_judge(known, &story, &next);

	if (verdict == WD_GUARD_HANDLED)
		return handled(turn);
	if (verdict == WD_GUARD_CONFLICT)
		err = judge_conflict(turn, &known->last, &verdict);
	if (err != WD_OK)
		return err;
	if (verdict != WD_GUARD_STALE)
		return go_on(turn, verdict, known, &next);
	/* What is higher may have been held back as a duplicate: that is known where the uri's texts
	   are. And whether it is merely read again its text's own bucket knows. */
	bool ask =
		known && !wd_guard_is_dead(known, o->version) && !wd_anchor_is_none(&known->anchor);

	turn->o.flags |= WD_HANDOFF_STALE;
	turn->o.step = ask ? WD_STEP_FOLLOW : WD_STEP_DEDUP;
	if (ask)
		turn->o.anchor = known->anchor;
	return WD_OK;
}

/* --- follow ---------------------------------------------------------------------------------- */

/* Where the uri went from this anchor; or, onwards to nowhere, that it is published here. */
static enum wd_err put_chain(struct turn *turn, const struct wd_anchor *onwards)
{
	struct wd_hash key;
	enum wd_err err = chain_key(turn, &key);
	struct wd_seen_entry entry = entry_of(turn, WD_SEEN_CHAIN, &key);

	if (err != WD_OK)
		return err;
	if (onwards)
		entry.onwards = *onwards;
	entry.guard.version = turn->o.version;
	return put(turn, &entry);
}

/* Sent on as often as may be: texts that were all held back can point at one another in a ring. */
static bool is_tired(const struct wd_outcome *o)
{
	return (o->flags & WD_HANDOFF_HOPS) == WD_HANDOFF_HOPS;
}

/* The text that its uri had before was a duplicate: so was the story, till something new comes of
   it. What is new goes on to its own text's bucket, and all that comes later behind it. */
static enum wd_err follow_unpublished(struct turn *turn, struct wd_span instead)
{
	struct wd_outcome *o = &turn->o;
	const struct wd_anchor text = wd_anchor_of(&o->dedup);
	enum wd_err err;

	if (wd_guard_passes(o->action, o->pub_status)) {
		o->duplicate_of = instead;
		if (o->pub_status == WD_PUB_CANCELED)
			count(turn, WD_M_KILLS_OF_DUPLICATES, nothing);
		err = is_remembered(o) ? put_chain(turn, NULL) : WD_OK;
		return err == WD_OK ? publish_and_go_on(turn) : err;
	}
	o->step = WD_STEP_DEDUP;
	if (o->flags & WD_HANDOFF_REPEAT)
		return WD_OK;
	/* Lower than what was held back, but nothing higher came out. */
	if (o->flags & WD_HANDOFF_STALE)
		o->flags = (o->flags & ~(unsigned)WD_HANDOFF_STALE) | WD_HANDOFF_LATE;
	/* The held-back text itself, again: nothing new, and a chain that ends in itself has no end. */
	return wd_anchor_eq(&text, &o->anchor) ? WD_OK : put_chain(turn, &text);
}

/* @p late  what of its uri came out last, where that was lower than what the guard knows; or NULL */
static enum wd_err follow_published(struct turn *turn, const struct wd_span *late)
{
	struct wd_outcome *o = &turn->o;
	enum wd_err err = WD_OK;

	if (late && (o->flags & WD_HANDOFF_STALE) && late->n > 0 && o->version.n > 0) {
		int order = wd_version_compare(o->version, *late);

		if (order >= 0)
			o->flags &= ~(unsigned)WD_HANDOFF_STALE;
		/* A repeat of it, or else another text of its version: the text's bucket knows. */
		if (order == 0)
			o->flags |= WD_HANDOFF_REPEAT | WD_HANDOFF_CONFLICT;
	}
	if (o->flags & (WD_HANDOFF_REPEAT | WD_HANDOFF_STALE)) {
		o->step = WD_STEP_DEDUP;
		return WD_OK;
	}
	if (late && is_remembered(o))
		err = put_chain(turn, NULL);
	return err == WD_OK ? publish_and_go_on(turn) : err;
}

static enum wd_err follow(struct turn *turn)
{
	struct wd_outcome *o = &turn->o;
	struct wd_seen_entry before, chain;
	struct wd_hash key;
	enum wd_err err = chain_key(turn, &key);

	if (err != WD_OK)
		return err;
	/* Where it has left the window, the story has been running for longer than that. */
	bool held_back = wd_seen_find(turn->seen, WD_SEEN_DEDUP, &o->anchor, o->time_ms, &before) &&
		!wd_span_eq(before.uri, o->uri);
	bool chained = find(turn, WD_SEEN_CHAIN, &key, &chain);

	bool onwards = chained && !wd_anchor_is_none(&chain.onwards);

	if (onwards && !is_tired(o)) {
		o->anchor = chain.onwards;
		o->flags += WD_HANDOFF_HOP;
		return WD_OK; /* the same step, in another bucket */
	}
	if (held_back && (!chained || onwards))
		return follow_unpublished(turn, before.uri);
	return follow_published(turn, chained && !onwards ? &chain.guard.version : NULL);
}

/* --- dedup ----------------------------------------------------------------------------------- */

static enum wd_err dedup(struct turn *turn)
{
	struct wd_outcome *o = &turn->o;
	struct wd_seen_entry first;
	bool known = find(turn, WD_SEEN_DEDUP, &o->dedup, &first);

	turn->done = true;
	if (known && wd_position_eq(&first.from, &o->from))
		return handled(turn);
	if (o->flags & WD_HANDOFF_STALE)
		return wd_outgoing_stale(turn->decide->out, turn->work, o);
	if (known && !(o->flags & WD_HANDOFF_FORCE)) {
		o->duplicate_of = first.uri;
		return wd_outgoing_duplicate(turn->decide->out, turn->work, o);
	}
	enum wd_err err = wd_outgoing_story(turn->decide->out, turn->work, o);
	if (o->flags & WD_HANDOFF_CONFLICT)
		count(turn, WD_M_VERSION_CONFLICTS, o->agency);
	/* Never published: its next copy must not be a duplicate of nothing. */
	if (err != WD_OK)
		return err == WD_ELIMIT ? WD_OK : err;
	err = known ? WD_OK : put_text(turn);
	if (err != WD_OK || !(o->flags & WD_HANDOFF_LATE))
		return err;
	o->anchor = wd_anchor_of(&o->dedup);
	return put_chain(turn, NULL);
}

static enum wd_err enter(struct turn *turn)
{
	struct wd_seen_entry first;

	turn->done = true;
	return find(turn, WD_SEEN_DEDUP, &turn->o.dedup, &first) ? WD_OK : put_text(turn);
}

/* --- the way through ------------------------------------------------------------------------- */

static enum wd_err choose_bucket(struct turn *turn)
{
	struct wd_anchor text = wd_anchor_of(&turn->o.dedup), uri;
	const struct wd_anchor *key = &text;
	enum wd_err err = WD_OK;

	if (turn->o.step == WD_STEP_GUARD) {
		err = uri_key(turn);
		uri = wd_anchor_of(&turn->uri_key);
		key = &uri;
	} else if (turn->o.step == WD_STEP_FOLLOW) {
		key = &turn->o.anchor;
	}
	turn->bucket = (int32_t)wd_seen_bucket(key, (uint32_t)turn->decide->out->conf->buckets);
	turn->seen = wd_buckets_table(turn->decide->buckets, turn->bucket, turn->work->msg.bucket);
	return err;
}

static enum wd_err forward(struct turn *turn)
{
	enum wd_err err =
		wd_outgoing_forward(turn->decide->out, turn->work, &turn->o, turn->bucket);

	turn->done = true;
	if (err == WD_OK)
		wd_buckets_forwarded(turn->decide->buckets, turn->bucket);
	return err == WD_ELIMIT ? WD_OK : err;
}

static enum wd_err take_step(struct turn *turn)
{
	enum wd_err err = choose_bucket(turn);

	if (err != WD_OK)
		return err;
	if (!turn->seen)
		return forward(turn);
	switch (turn->o.step) {
	case WD_STEP_GUARD:
		return guard(turn);
	case WD_STEP_FOLLOW:
		return follow(turn);
	case WD_STEP_DEDUP:
		return dedup(turn);
	case WD_STEP_ENTER:
		break;
	}
	return enter(turn);
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
	enum wd_err err = WD_OK;

	if (o->is_fault || o->test)
		return decide_fault(decide, work, o);
	if (work->msg.bucket == WD_RAW) {
		wd_metric_add(decide->metrics, WD_M_STORIES_IN, o->agency, o->format, 1);
		if (wd_message_header(&work->msg, "replay-force").n > 0)
			turn.o.flags |= WD_HANDOFF_FORCE;
	}
	while (err == WD_OK && !turn.done)
		err = take_step(&turn);
	return err;
}
