/* SPDX-License-Identifier: MIT */
#include "daemon/outgoing.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "daemon/consume.h"
#include "daemon/log.h"

#define OURS_MAX 24
/* Lengths, varints and the like around a record, generously. */
#define RECORD_OVERHEAD 512
/* What key and headers of a dead letter that is cut may take. */
#define CUT_ROOM (8u << 10)

/* Headers under construction: ours first, then what passes through. */
struct headers {
	struct wd_header v[OURS_MAX + WD_HEADERS_MAX];
	size_t n;
	char ni[WD_NI_SIZE], partition[16], offset[24], ingest[32];
};

static const char *const our_names[] = {
	"content-type",
	"content-hash",
	"story-action",
	"verdict",
	"duplicate-of",
	"version-conflict",
	"republished",
	"wire-format",
	"guessed",
	"source-topic",
	"source-partition",
	"source-offset",
	"ingest-time",
	"reason",
	"detail",
	"truncated",
	WD_HANDOFF_HEADER,
};

static void add(struct headers *h, const char *name, struct wd_span value)
{
	if (value.n > 0 && h->n < OURS_MAX)
		h->v[h->n++] = (struct wd_header){ name, value };
}

bool wd_outgoing_owns(const char *name)
{
	for (size_t i = 0; i < sizeof(our_names) / sizeof(our_names[0]); i++) {
		if (wd_span_eq_nocase(wd_span_of(name), wd_span_of(our_names[i])))
			return true;
	}
	return false;
}

static bool is_ours(const char *name, bool keep_type)
{
	return wd_outgoing_owns(name) &&
		!(keep_type && wd_span_eq_nocase(wd_span_of(name), wd_span_of(our_names[0])));
}

static void pass_through(struct headers *h, const struct wd_work *work, bool keep_type)
{
	struct wd_header source[WD_HEADERS_MAX + 1];
	size_t n = wd_message_headers(&work->msg, source, WD_HEADERS_MAX + 1);
	struct wd_log_at at = { work->msg.topic, work->msg.partition, work->msg.offset, NULL };

	if (n > WD_HEADERS_MAX) {
		wd_log(WD_LOG_WARNING, "headers", &at,
			"the record has more than %d headers; the rest is left out",
			WD_HEADERS_MAX);
		n = WD_HEADERS_MAX;
	}
	for (size_t i = 0; i < n; i++) {
		if (!is_ours(source[i].name, keep_type))
			h->v[h->n++] = source[i];
	}
}

static void add_source(struct headers *h, const struct wd_outcome *o)
{
	int64_t now = wd_wall_ms();
	time_t s = (time_t)(now / 1000);
	struct tm tm;
	size_t n;

	(void)snprintf(h->partition, sizeof(h->partition), "%" PRId32, o->from.partition);
	(void)snprintf(h->offset, sizeof(h->offset), "%" PRId64, o->from.offset);
	add(h, "source-topic", o->from.topic);
	add(h, "source-partition", wd_span_of(h->partition));
	add(h, "source-offset", wd_span_of(h->offset));
	gmtime_r(&s, &tm);
	n = strftime(h->ingest, sizeof(h->ingest), "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(h->ingest + n, sizeof(h->ingest) - n, ".%03dZ", (int)(now % 1000));
	add(h, "ingest-time", wd_span_of(h->ingest));
}

static void add_story(struct headers *h, const struct wd_outcome *o)
{
	wd_hash_ni(&o->content, h->ni);
	add(h, "content-type", WD_SPAN("application/ninjs+json; version=3.2"));
	add(h, "content-hash", wd_span_of(h->ni));
	add(h, "story-action", wd_span_of(wd_action_name(o->action)));
	add(h, "wire-format", o->format);
	add(h, "guessed", o->guessed);
}

static bool fits(const struct headers *h, struct wd_span key, struct wd_span value, int64_t max)
{
	size_t n = key.n + value.n + RECORD_OVERHEAD;

	for (size_t i = 0; i < h->n; i++)
		n += strlen(h->v[i].name) + h->v[i].value.n + 8;
	return max <= 0 || n <= (size_t)max;
}

static enum wd_err send(struct wd_outgoing *out, const char *topic, struct wd_span key,
	struct wd_span value, int64_t time_ms, const struct headers *h)
{
	struct wd_output record = {
		.topic = topic,
		.partition = WD_BY_KEY,
		.key = key,
		.value = value,
		.time_ms = time_ms,
		.headers = h->v,
		.n_headers = h->n,
	};

	return wd_txn_produce(out->txn, &record);
}

/* --- dead letters, and what is no story ---------------------------------------------------------------------------- */

/* h points into itself, so it is filled in place and never copied. */
static void add_fault(struct headers *h, const struct wd_outcome *o, const char *verdict)
{
	h->n = 0;
	add(h, "verdict", wd_span_of(verdict));
	add(h, "reason", o->reason);
	add(h, "detail", wd_span_head(o->detail, 1024));
	add(h, "wire-format", o->format);
	add_source(h, o);
}

static enum wd_err bury(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o, bool other)
{
	struct headers h;
	bool apart = other && out->conf->other_topic;
	const char *topic = apart ? out->conf->other_topic : out->conf->dead_letters_topic;
	int64_t max = apart ? out->limits.other_max : out->limits.dead_letters_max;
	const char *verdict = other ? "other" : "dead-letter";
	enum wd_err err = WD_ELIMIT;

	add_fault(&h, o, verdict);
	pass_through(&h, work, true);
	if (fits(&h, work->msg.key, o->payload, max))
		err = send(out, topic, work->msg.key, o->payload, o->time_ms, &h);
	if (err != WD_ELIMIT)
		return err;

	/* Too large even for here: what tells where it is, and its beginning. */
	bool tight = max > 0 && (size_t)max < WD_DEAD_LETTER_CUT + CUT_ROOM;
	size_t cut = tight ? (size_t)max / 2 : WD_DEAD_LETTER_CUT;
	add_fault(&h, o, verdict);
	add(&h, "truncated", WD_SPAN("1"));
	return send(out, topic, wd_span_head(work->msg.key, 1024), wd_span_head(o->payload, cut),
		o->time_ms, &h);
}

enum wd_err wd_outgoing_fault(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o)
{
	bool other = o->err == WD_ENOTSTORY;
	struct wd_log_at at = { work->msg.topic, work->msg.partition, work->msg.offset, NULL };

	if (other)
		wd_metric_add(out->metrics, WD_M_STORIES_OTHER, o->reason, o->format, 1);
	else
		wd_metric_add(out->metrics, WD_M_DEAD_LETTERS, o->reason, o->format, 1);
	/* The detail may quote the wire; the log names the reason only. */
	wd_log(other ? WD_LOG_INFO : WD_LOG_WARNING, other ? "other" : "dead-letter", &at,
		"%s: %.*s (format %.*s)", other ? "not a story" : "dead letter", (int)o->reason.n,
		o->reason.n ? o->reason.p : "", (int)o->format.n, o->format.n ? o->format.p : "");
	return bury(out, work, o, other);
}

/* --- stories --------------------------------------------------------------------------------- */

static enum wd_err too_large(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o)
{
	struct wd_outcome fault = {
		.is_fault = true,
		.err = WD_ELIMIT,
		.format = o->format,
		.agency = o->agency,
		.from = o->from,
		.time_ms = o->time_ms,
		.reason = WD_SPAN("output-too-large"),
		.detail = WD_SPAN("the clean story is over the limit of its topic"),
		.payload = work->msg.payload,
	};

	return wd_outgoing_fault(out, work, &fault);
}

enum wd_err wd_outgoing_story(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o)
{
	struct headers h;
	enum wd_err err = WD_ELIMIT;

	h.n = 0;
	add_story(&h, o);
	add(&h, "verdict", WD_SPAN("publish"));
	add(&h, "duplicate-of", o->duplicate_of);
	if (o->flags & WD_HANDOFF_CONFLICT)
		add(&h, "version-conflict", WD_SPAN("1"));
	if (o->flags & WD_HANDOFF_FORCE)
		add(&h, "republished", WD_SPAN("1"));
	add_source(&h, o);
	pass_through(&h, work, false);
	if (fits(&h, o->uri, o->json, out->limits.output_max))
		err = send(out, out->conf->output_topic, o->uri, o->json, o->time_ms, &h);
	if (err == WD_ELIMIT) {
		err = too_large(out, work, o);
		return err == WD_OK ? WD_ELIMIT : err;
	}
	if (err == WD_OK)
		wd_metric_add(out->metrics, WD_M_STORIES_OUT, wd_span_of(out->conf->output_topic),
			o->agency, 1);
	return err;
}

/* What is held back, and why. */
static enum wd_err hold_back(struct wd_outgoing *out, const struct wd_work *work,
	const struct wd_outcome *o, const char *verdict)
{
	struct headers h;
	enum wd_err err = WD_ELIMIT;

	h.n = 0;
	add_story(&h, o);
	add(&h, "verdict", wd_span_of(verdict));
	add(&h, "duplicate-of", o->duplicate_of);
	add_source(&h, o);
	pass_through(&h, work, false);
	if (fits(&h, o->uri, o->json, out->limits.duplicates_max))
		err = send(out, out->conf->duplicates_topic, o->uri, o->json, o->time_ms, &h);
	return err == WD_ELIMIT ? too_large(out, work, o) : err;
}

enum wd_err wd_outgoing_duplicate(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o)
{
	wd_metric_add(out->metrics, WD_M_STORIES_DUPLICATE, o->agency, (struct wd_span){ 0 }, 1);
	return out->conf->duplicates_topic ? hold_back(out, work, o, "duplicate") : WD_OK;
}

enum wd_err wd_outgoing_stale(
	struct wd_outgoing *out, const struct wd_work *work, const struct wd_outcome *o)
{
	struct wd_log_at at = { work->msg.topic, o->from.partition, o->from.offset, NULL };
	char topic[256];

	wd_metric_add(out->metrics, WD_M_STORIES_STALE, o->agency, (struct wd_span){ 0 }, 1);
	if (out->conf->duplicates_topic)
		return hold_back(out, work, o, "stale");
	(void)snprintf(topic, sizeof(topic), "%.*s", (int)o->from.topic.n, o->from.topic.p);
	at.topic = topic;
	wd_log(WD_LOG_INFO, "stale", &at,
		"not published: a higher version of the story was, or it was killed");
	return WD_OK;
}

enum wd_err wd_outgoing_seen(
	struct wd_outgoing *out, const struct wd_seen_entry *entry, int32_t bucket)
{
	unsigned char key[WD_SEEN_KEY_BYTES];
	enum wd_err err;

	wd_seen_key(entry, key);
	wd_buf_reset(&out->scratch);
	err = wd_seen_encode(entry, &out->scratch);
	if (err != WD_OK)
		return err;
	struct wd_output record = {
		.topic = out->conf->seen_topic,
		.partition = bucket,
		.key = { (const char *)key, sizeof(key) },
		.value = wd_buf_span(&out->scratch),
		/* Not the story's time: retention must count from now, or the entries of an old feed
		   that is read today would be gone tomorrow. */
		.time_ms = wd_wall_ms(),
	};
	return wd_txn_produce(out->txn, &record);
}

/* --- to the owner of another bucket ---------------------------------------------------------- */

enum wd_err wd_outgoing_forward(struct wd_outgoing *out, const struct wd_work *work,
	const struct wd_outcome *o, int32_t bucket)
{
	const struct wd_handoff handoff = {
		.step = o->step,
		.action = o->action,
		.pub_status = o->pub_status,
		.flags = o->flags,
		.time_ms = o->time_ms,
		.from = o->from,
		.dedup = o->dedup,
		.content = o->content,
		.anchor = o->anchor,
		.agency = o->agency,
		.version = o->version,
		.format = o->format,
		.guessed = o->guessed,
		.writer = wd_span_of(wd_txn_id(out->txn)),
	};
	struct wd_span json = o->step == WD_STEP_ENTER ? (struct wd_span){ 0 } : o->json;
	struct headers h;
	enum wd_err err;

	wd_buf_reset(&out->scratch);
	err = wd_handoff_encode(&handoff, &out->scratch);
	if (err != WD_OK)
		return err;
	h.n = 0;
	add(&h, WD_HANDOFF_HEADER, wd_buf_span(&out->scratch));
	if (o->step != WD_STEP_ENTER)
		pass_through(&h, work, false);
	/* Its own limit may be smaller; and only here the bytes as they came are still at hand. */
	err = WD_ELIMIT;
	if (fits(&h, o->uri, json, out->limits.output_max) &&
		fits(&h, o->uri, json, out->limits.handoff_max)) {
		struct wd_output record = {
			.topic = out->conf->handoff_topic,
			.partition = bucket,
			.key = o->uri,
			.value = json,
			.time_ms = o->time_ms,
			.headers = h.v,
			.n_headers = h.n,
		};
		err = wd_txn_produce(out->txn, &record);
	}
	if (err == WD_ELIMIT) {
		err = too_large(out, work, o);
		return err == WD_OK ? WD_ELIMIT : err;
	}
	if (err == WD_OK)
		wd_metric_add(out->metrics, WD_M_STORIES_FORWARDED,
			wd_span_of(wd_step_name(o->step)), (struct wd_span){ 0 }, 1);
	return err;
}
