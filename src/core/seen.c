/* SPDX-License-Identifier: MIT */
#include "wiredesk/seen.h"

#include <assert.h>
#include <stdlib.h>

#include "core/pack.h"
#include "core/seen_parts.h"

/* Topics that entries of one bucket came from; past it they share the name of the last one, which
   only makes a record read again look like a repeat of itself. */
#define TOPICS_MAX  4096
#define SLOTS_FIRST 1024
#define SWEEP_MIN   1024

/* Kept small on purpose: a desk holds millions of these. */
struct entry {
	struct wd_anchor key;
	int64_t time_ms;
	int64_t offset;
	struct entry *next; /* in the order of entering: expiry reads from the front */
	int32_t partition;
	uint16_t topic;
	uint16_t index;
	uint16_t uri_n;
	uint8_t kind;
	uint8_t version_n, kill_n;
	bool dead;   /* no longer in the slots; freed when expiry, an undo or a sweep comes by */
	bool pinned; /* an undo may want it back */
	char text
		[]; /* uri; guard: version, killed version, a letter, last text, anchor; chain: version, anchor */
};

/* One change: what came in, and what it took the place of. */
struct change {
	struct entry *added, *replaced;
};

struct wd_seen {
	int64_t window_ms;
	struct entry **slots; /* open addressing, linear probing */
	size_t n_slots, n, n_dead;
	struct entry *first, *last;
	struct entry *stands; /* the last one before the changes in the log; NULL: none is left */
	struct change *log;
	size_t n_log, cap_log;
	char **topics;
	size_t n_topics;
	size_t entry_bytes;
};

struct wd_seen *wd_seen_new(int64_t window_ms)
{
	struct wd_seen *seen = calloc(1, sizeof(*seen));

	if (!seen)
		return NULL;
	seen->window_ms = window_ms;
	seen->n_slots = SLOTS_FIRST;
	seen->slots = calloc(seen->n_slots, sizeof(struct entry *));
	if (!seen->slots) {
		wd_seen_free(seen);
		return NULL;
	}
	return seen;
}

void wd_seen_free(struct wd_seen *seen)
{
	if (!seen)
		return;
	while (seen->first) {
		struct entry *e = seen->first;

		seen->first = e->next;
		free(e);
	}
	for (size_t i = 0; i < seen->n_topics; i++)
		free(seen->topics[i]);
	free(seen->topics);
	free(seen->log);
	free(seen->slots);
	free(seen);
}

void wd_seen_set_window(struct wd_seen *seen, int64_t window_ms)
{
	seen->window_ms = window_ms;
}

/* The first 8 bytes choose the bucket, so inside one they are no longer spread: use the next. */
static size_t home(const struct wd_seen *seen, const struct wd_anchor *key)
{
	return (size_t)wd_big_endian(key->b + 8, 8) & (seen->n_slots - 1);
}

/* The slot of key, or the free one where it belongs. */
static size_t slot_of(
	const struct wd_seen *seen, enum wd_seen_kind kind, const struct wd_anchor *key)
{
	size_t i = home(seen, key);

	while (seen->slots[i] &&
		(seen->slots[i]->kind != kind || !wd_anchor_eq(&seen->slots[i]->key, key)))
		i = (i + 1) & (seen->n_slots - 1);
	return i;
}

static size_t slot_of_entry(const struct wd_seen *seen, const struct entry *e)
{
	return slot_of(seen, (enum wd_seen_kind)e->kind, &e->key);
}

static enum wd_err grow(struct wd_seen *seen)
{
	struct entry **old = seen->slots;
	size_t n_old = seen->n_slots;

	if ((seen->n + 1) * 4 <= n_old * 3)
		return WD_OK;
	struct entry **slots = calloc(n_old * 2, sizeof(struct entry *));
	if (!slots)
		return WD_ENOMEM;
	seen->slots = slots;
	seen->n_slots = n_old * 2;
	for (size_t i = 0; i < n_old; i++) {
		if (old[i])
			slots[slot_of_entry(seen, old[i])] = old[i];
	}
	free(old);
	return WD_OK;
}

/* Empty a slot and move up what had been pushed past it. */
static void close_slot(struct wd_seen *seen, size_t hole)
{
	size_t mask = seen->n_slots - 1;

	seen->slots[hole] = NULL;
	for (size_t i = (hole + 1) & mask; seen->slots[i]; i = (i + 1) & mask) {
		size_t want = home(seen, &seen->slots[i]->key);

		if (((i - want) & mask) < ((i - hole) & mask))
			continue;
		seen->slots[hole] = seen->slots[i];
		seen->slots[i] = NULL;
		hole = i;
	}
}

static enum wd_err intern(struct wd_seen *seen, struct wd_span topic, uint16_t *ret)
{
	/* From the back: the topic seen last is nearly always the one asked for. */
	for (size_t i = seen->n_topics; i-- > 0;) {
		if (wd_span_eq(wd_span_of(seen->topics[i]), topic)) {
			*ret = (uint16_t)i;
			return WD_OK;
		}
	}
	if (seen->n_topics == TOPICS_MAX) {
		*ret = TOPICS_MAX - 1;
		return WD_OK;
	}
	char **topics = realloc(seen->topics, (seen->n_topics + 1) * sizeof(*topics));
	if (!topics)
		return WD_ENOMEM;
	seen->topics = topics;
	char *name = malloc(topic.n + 1);
	if (!name)
		return WD_ENOMEM;
	if (topic.n)
		memcpy(name, topic.p, topic.n);
	name[topic.n] = 0;
	*ret = (uint16_t)seen->n_topics;
	topics[seen->n_topics++] = name;
	return WD_OK;
}

static bool expired(const struct wd_seen *seen, const struct entry *e, int64_t now_ms)
{
	return seen->window_ms > 0 && now_ms - e->time_ms >= seen->window_ms;
}

/* What stands behind the uri. */
static size_t more_bytes(enum wd_seen_kind kind, size_t versions_n)
{
	if (kind == WD_SEEN_GUARD)
		return 1 + versions_n + WD_ANCHOR_BYTES + WD_ANCHOR_BYTES;
	return kind == WD_SEEN_CHAIN ? versions_n + WD_ANCHOR_BYTES : 0;
}

static char *append(char *p, const void *bytes, size_t n)
{
	if (n)
		memcpy(p, bytes, n);
	return p + n;
}

static void write_more(struct entry *e, const struct wd_seen_entry *from)
{
	char *p = e->text + e->uri_n;

	if (from->kind != WD_SEEN_GUARD && from->kind != WD_SEEN_CHAIN)
		return;
	p = append(p, from->guard.version.p, e->version_n);
	if (from->kind == WD_SEEN_CHAIN) {
		(void)append(p, from->onwards.b, WD_ANCHOR_BYTES);
		return;
	}
	p = append(p, from->guard.kill.p, e->kill_n);
	*p++ = wd_seen_kill_letter(&from->guard);
	p = append(p, from->guard.last.b, WD_ANCHOR_BYTES);
	(void)append(p, from->guard.anchor.b, WD_ANCHOR_BYTES);
}

static void read_more(const struct entry *e, struct wd_seen_entry *ret)
{
	const char *p = e->text + e->uri_n;

	if (ret->kind != WD_SEEN_GUARD && ret->kind != WD_SEEN_CHAIN)
		return;
	ret->guard.version = (struct wd_span){ p, e->version_n };
	p += e->version_n;
	if (ret->kind == WD_SEEN_CHAIN) {
		memcpy(ret->onwards.b, p, WD_ANCHOR_BYTES);
		return;
	}
	ret->guard.kill = (struct wd_span){ p, e->kill_n };
	p += e->kill_n;
	ret->guard.killed = *p == 'k';
	ret->guard.was_killed = *p++ != '-';
	ret->guard.from = ret->from;
	memcpy(ret->guard.last.b, p, WD_ANCHOR_BYTES);
	memcpy(ret->guard.anchor.b, p + WD_ANCHOR_BYTES, WD_ANCHOR_BYTES);
}

bool wd_seen_find(const struct wd_seen *seen, enum wd_seen_kind kind, const struct wd_anchor *key,
	int64_t now_ms, struct wd_seen_entry *ret)
{
	const struct entry *e = seen->slots[slot_of(seen, kind, key)];

	if (!e || expired(seen, e, now_ms))
		return false;
	*ret = (struct wd_seen_entry){
		.kind = kind,
		.first_ms = e->time_ms,
		.from = { wd_span_of(seen->topics[e->topic]), e->partition, e->offset, e->index },
		.uri = { e->text, e->uri_n },
	};
	memcpy(ret->hash.b, e->key.b, sizeof(e->key.b));
	read_more(e, ret);
	return true;
}

static struct entry *entry_new(struct wd_seen *seen, const struct wd_seen_entry *from)
{
	size_t uri_n = from->uri.n < UINT16_MAX ? from->uri.n : UINT16_MAX;
	bool versions = from->kind == WD_SEEN_GUARD || from->kind == WD_SEEN_CHAIN;
	size_t version_n = versions ? wd_seen_version_text(from->guard.version).n : 0;
	size_t kill_n = from->kind == WD_SEEN_GUARD ? wd_seen_version_text(from->guard.kill).n : 0;
	uint16_t topic;

	if (intern(seen, from->from.topic, &topic) != WD_OK)
		return NULL;
	struct entry *e = malloc(sizeof(*e) + uri_n + more_bytes(from->kind, version_n + kill_n));
	if (!e)
		return NULL;
	*e = (struct entry){
		.key = wd_anchor_of(&from->hash),
		.time_ms = from->first_ms,
		.offset = from->from.offset,
		.partition = from->from.partition,
		.topic = topic,
		.index = from->from.index,
		.uri_n = (uint16_t)uri_n,
		.kind = (uint8_t)from->kind,
		.version_n = (uint8_t)version_n,
		.kill_n = (uint8_t)kill_n,
	};
	if (uri_n)
		memcpy(e->text, from->uri.p, uri_n);
	write_more(e, from);
	return e;
}

static size_t bytes_of(const struct entry *e)
{
	return sizeof(*e) + e->uri_n +
		more_bytes((enum wd_seen_kind)e->kind, (size_t)e->version_n + e->kill_n);
}

/* Free the entry after prev, or the first one for NULL. */
static void remove_after(struct wd_seen *seen, struct entry *prev)
{
	struct entry *e = prev ? prev->next : seen->first;

	if (prev)
		prev->next = e->next;
	else
		seen->first = e->next;
	if (seen->last == e)
		seen->last = prev;
	if (seen->stands == e)
		seen->stands = prev;
	seen->n_dead -= e->dead;
	seen->entry_bytes -= bytes_of(e);
	free(e);
}

/* Free the dead behind prev, or all for NULL: expiry may not come to them for days. */
static void sweep(struct wd_seen *seen, struct entry *prev)
{
	struct entry *e = prev ? prev->next : seen->first;

	while (e) {
		struct entry *next = e->next;

		if (e->dead)
			remove_after(seen, prev);
		else
			prev = e;
		e = next;
	}
}

/* What is replaced stays in the list; a walk over all of it must be worth its while. */
static void sweep_sometimes(struct wd_seen *seen)
{
	if (seen->n_log == 0 && seen->n_dead > SWEEP_MIN && seen->n_dead > seen->n / 8)
		sweep(seen, NULL);
}

/* Enter e; what held its place goes to ret_replaced, out of the slots but not freed. */
static enum wd_err enter(
	struct wd_seen *seen, const struct wd_seen_entry *from, struct change *ret_change)
{
	if (grow(seen) != WD_OK)
		return WD_ENOMEM;
	struct entry *e = entry_new(seen, from);
	if (!e)
		return WD_ENOMEM;

	size_t slot = slot_of_entry(seen, e);
	struct entry *old = seen->slots[slot];
	if (old) {
		old->dead = true;
		seen->n_dead++;
	} else {
		seen->n++;
	}
	seen->slots[slot] = e;
	if (seen->last)
		seen->last->next = e;
	else
		seen->first = e;
	seen->last = e;
	seen->entry_bytes += bytes_of(e);
	*ret_change = (struct change){ e, old };
	return WD_OK;
}

enum wd_err wd_seen_load(struct wd_seen *seen, const struct wd_seen_entry *entry)
{
	struct change change;
	enum wd_err err = enter(seen, entry, &change);

	sweep_sometimes(seen);
	return err;
}

enum wd_err wd_seen_put(struct wd_seen *seen, const struct wd_seen_entry *entry)
{
	struct change change;

	if (seen->n_log == seen->cap_log) {
		size_t cap = seen->cap_log ? seen->cap_log * 2 : 256;
		struct change *log = realloc(seen->log, cap * sizeof(*log));

		if (!log)
			return WD_ENOMEM;
		seen->log = log;
		seen->cap_log = cap;
	}
	if (seen->n_log == 0)
		seen->stands = seen->last;
	if (enter(seen, entry, &change) != WD_OK)
		return WD_ENOMEM;
	change.added->pinned = true;
	if (change.replaced)
		change.replaced->pinned = true;
	seen->log[seen->n_log++] = change;
	return WD_OK;
}

void wd_seen_commit(struct wd_seen *seen)
{
	for (size_t i = 0; i < seen->n_log; i++) {
		seen->log[i].added->pinned = false;
		if (seen->log[i].replaced)
			seen->log[i].replaced->pinned = false;
	}
	seen->n_log = 0;
	sweep_sometimes(seen);
}

void wd_seen_undo(struct wd_seen *seen)
{
	if (seen->n_log == 0)
		return;
	while (seen->n_log > 0) {
		struct change change = seen->log[--seen->n_log];
		size_t slot = slot_of_entry(seen, change.added);

		assert(seen->slots[slot] == change.added);
		change.added->dead = true;
		change.added->pinned = false;
		seen->n_dead++;
		if (change.replaced) {
			change.replaced->dead = false;
			seen->n_dead--;
			change.replaced->pinned = false;
			seen->slots[slot] = change.replaced;
		} else {
			close_slot(seen, slot);
			seen->n--;
		}
	}
	sweep(seen, seen->stands);
}

size_t wd_seen_expire(struct wd_seen *seen, int64_t now_ms, size_t max)
{
	size_t n = 0;

	while (n < max && seen->first) {
		struct entry *e = seen->first;

		if (e->pinned || (!e->dead && !expired(seen, e, now_ms)))
			break;
		if (!e->dead) {
			close_slot(seen, slot_of_entry(seen, e));
			seen->n--;
		}
		remove_after(seen, NULL);
		n++;
	}
	return n;
}

size_t wd_seen_count(const struct wd_seen *seen)
{
	return seen->n;
}

size_t wd_seen_bytes(const struct wd_seen *seen)
{
	return seen->entry_bytes + seen->n_slots * sizeof(struct entry *) +
		seen->cap_log * sizeof(struct change);
}
