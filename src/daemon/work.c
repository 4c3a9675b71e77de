/* SPDX-License-Identifier: MIT */
#include "daemon/work.h"

#include <stdlib.h>

#include "daemon/consume.h"

/* What passes through, and what is ours, fits in twice. */
#define HEADERS_READ 256

struct wd_work *wd_work_new(const struct wd_message *msg)
{
	struct wd_work *work = calloc(1, sizeof(*work));

	if (!work)
		return NULL;
	work->msg = *msg;
	work->bytes = msg->payload.n + msg->key.n;
	STAILQ_INIT(&work->outcomes);
	return work;
}

void wd_work_free(struct wd_work *work)
{
	if (!work)
		return;
	wd_work_strip(work);
	wd_message_free(&work->msg);
	free(work);
}

void wd_work_strip(struct wd_work *work)
{
	while (!STAILQ_EMPTY(&work->outcomes)) {
		struct wd_outcome *o = STAILQ_FIRST(&work->outcomes);

		STAILQ_REMOVE_HEAD(&work->outcomes, link);
		free(o);
	}
	work->bytes = work->msg.payload.n + work->msg.key.n;
	work->prepared = false;
}

static bool inside(struct wd_span part, struct wd_span whole)
{
	return part.n > 0 && part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

/* One block: the outcome, then the text of all its spans. */
static struct wd_outcome *pack(const struct wd_outcome *from, struct wd_span record)
{
	struct wd_outcome o = *from;
	struct wd_span *spans[] = { &o.uri, &o.json, &o.agency, &o.version, &o.guessed, &o.format,
		&o.reason, &o.detail, &o.payload };
	bool borrowed = inside(o.payload, record);
	size_t n_spans = sizeof(spans) / sizeof(spans[0]) - (borrowed ? 1 : 0);
	size_t n = sizeof(o);

	for (size_t i = 0; i < n_spans; i++)
		n += spans[i]->n;
	struct wd_outcome *copy = malloc(n);
	if (!copy)
		return NULL;
	char *text = (char *)(copy + 1);
	for (size_t i = 0; i < n_spans; i++) {
		if (spans[i]->n)
			memcpy(text, spans[i]->p, spans[i]->n);
		spans[i]->p = text;
		text += spans[i]->n;
	}
	*copy = o;
	return copy;
}

static struct wd_outcome of_story(const struct wd_finished *fin)
{
	const struct wd_story *story = fin->story;

	return (struct wd_outcome){
		.action = story->action,
		.pub_status = story->pub_status,
		.content = fin->content,
		.dedup = fin->dedup,
		.uri = fin->uri,
		.json = fin->json,
		.agency = story->agency,
		.version = story->version,
		.guessed = story->guessed,
		.format = wd_span_of(story->format),
		.test = story->test,
	};
}

static struct wd_outcome of_fault(const struct wd_fault *fault)
{
	return (struct wd_outcome){
		.is_fault = true,
		.err = fault->err,
		.format = wd_span_of(fault->format),
		.reason = wd_span_of(fault->reason),
		.detail = fault->detail,
		.payload = fault->payload,
	};
}

struct passing {
	const struct wd_work *work;
	wd_outcome_fn fn;
	void *arg;
	uint16_t n;
};

static struct wd_position position(const struct wd_message *msg, uint16_t index)
{
	return (struct wd_position){ wd_span_of(msg->topic), msg->partition, msg->offset, index };
}

/* A uri that is made of the text has one version only: nothing for the guard to hold back. What
   passes anyway is looked up there when it is read again. */
static bool has_versions(const struct wd_finished *fin)
{
	char ni[WD_NI_SIZE];

	if (wd_guard_passes(fin->story->action, fin->story->pub_status))
		return true;
	wd_hash_ni(&fin->content, ni);
	return !wd_span_eq(fin->uri, wd_span_of(ni));
}

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct passing *passing = arg;
	struct wd_outcome o = fin->story ? of_story(fin) : of_fault(fin->fault);

	o.from = position(&passing->work->msg, passing->n);
	o.time_ms = passing->work->msg.time_ms;
	o.step = fin->story && has_versions(fin) ? WD_STEP_GUARD : WD_STEP_DEDUP;
	if (passing->n < UINT16_MAX)
		passing->n++;
	return passing->fn(passing->arg, &o);
}

static enum wd_err keep(void *arg, const struct wd_outcome *o)
{
	struct wd_work *work = arg;
	struct wd_outcome *copy = pack(o, work->msg.payload);

	if (!copy)
		return WD_ENOMEM;
	STAILQ_INSERT_TAIL(&work->outcomes, copy, link);
	work->bytes += sizeof(*copy) + copy->json.n;
	return WD_OK;
}

static struct wd_span header(const struct wd_message *msg, struct wd_span name)
{
	struct wd_header headers[HEADERS_READ];
	size_t n = wd_message_headers(msg, headers, HEADERS_READ);

	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(wd_span_of(headers[i].name), name))
			return headers[i].value;
	}
	return (struct wd_span){ 0 };
}

static enum wd_err run(
	const struct wd_work *work, const struct wd_maker *maker, wd_outcome_fn fn, void *arg)
{
	const struct wd_conf_source *source = maker->source;
	struct wd_record rec = {
		.payload = work->msg.payload,
		.content_type = header(&work->msg, WD_SPAN("content-type")),
		.time_ms = work->msg.time_ms,
	};
	struct passing passing = { .work = work, .fn = fn, .arg = arg };
	struct wd_span name = { 0 };

	if (source) {
		name = wd_span_of(source->name);
		rec.format = wd_span_of(source->format);
		rec.agency = wd_span_of(source->agency);
		rec.charset = wd_span_of(source->charset);
		rec.language = wd_span_of(source->language);
	}
	return wd_pipeline_run(maker->pipeline, &rec, name, on_finished, &passing);
}

/* A story that another instance has finished: all that is left is to look it up. */
static enum wd_err unpack(
	const struct wd_work *work, const struct wd_maker *maker, wd_outcome_fn fn, void *arg)
{
	const struct wd_message *msg = &work->msg;
	struct wd_handoff h;
	enum wd_err err = wd_handoff_decode(header(msg, WD_SPAN(WD_HANDOFF_HEADER)), &h);

	if (err == WD_EINVAL) {
		struct wd_outcome fault = {
			.is_fault = true,
			.err = err,
			.from = position(msg, 0),
			.time_ms = msg->time_ms,
			.format = WD_SPAN("auto"),
			.payload = msg->payload,
		};

		fault.reason = WD_SPAN("bad-handoff");
		return fn(arg, &fault);
	}
	if (err != WD_OK)
		return err;
	struct wd_outcome o = {
		.from = h.from,
		.time_ms = h.time_ms,
		.ours = wd_span_eq(h.writer, wd_span_of(maker->id)),
		.step = h.step,
		.flags = h.flags,
		.anchor = h.anchor,
		.action = h.action,
		.pub_status = h.pub_status,
		.content = h.content,
		.dedup = h.dedup,
		.uri = msg->key,
		.json = msg->payload,
		.agency = h.agency,
		.version = h.version,
		.guessed = h.guessed,
		.format = h.format,
	};
	return fn(arg, &o);
}

enum wd_err wd_work_each(
	struct wd_work *work, const struct wd_maker *maker, wd_outcome_fn fn, void *arg)
{
	const struct wd_outcome *o;
	enum wd_err err = WD_OK;

	if (work->msg.bucket != WD_RAW)
		return unpack(work, maker, fn, arg);
	if (!work->prepared)
		return run(work, maker, fn, arg);
	STAILQ_FOREACH (o, &work->outcomes, link) {
		err = fn(arg, o);
		if (err != WD_OK)
			break;
	}
	return err;
}

enum wd_err wd_work_prepare(struct wd_work *work, const struct wd_maker *maker)
{
	if (work->prepared || work->msg.bucket != WD_RAW)
		return WD_OK;
	enum wd_err err = run(work, maker, keep, work);
	if (err != WD_OK) {
		wd_work_strip(work);
		return err;
	}
	work->prepared = true;
	return WD_OK;
}
