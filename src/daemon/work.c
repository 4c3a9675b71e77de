/* SPDX-License-Identifier: MIT */
#include "daemon/work.h"

#include <stdlib.h>

#include "daemon/consume.h"

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
	wd_consume_free_message(&work->msg);
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
	wd_outcome_fn fn;
	void *arg;
	uint16_t n;
};

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct passing *passing = arg;
	struct wd_outcome o = fin->story ? of_story(fin) : of_fault(fin->fault);

	o.index = passing->n;
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

static struct wd_span content_type(const struct wd_message *msg)
{
	struct wd_header headers[64];
	size_t n = wd_consume_headers(msg, headers, sizeof(headers) / sizeof(headers[0]));

	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(wd_span_of(headers[i].name), WD_SPAN("content-type")))
			return headers[i].value;
	}
	return (struct wd_span){ 0 };
}

static enum wd_err run(struct wd_work *work, struct wd_pipeline *pipeline,
	const struct wd_conf_source *source, wd_outcome_fn fn, void *arg)
{
	struct wd_record rec = {
		.payload = work->msg.payload,
		.content_type = content_type(&work->msg),
		.time_ms = work->msg.time_ms,
	};
	struct passing passing = { .fn = fn, .arg = arg };
	struct wd_span name = { 0 };

	if (source) {
		name = wd_span_of(source->name);
		rec.format = wd_span_of(source->format);
		rec.agency = wd_span_of(source->agency);
		rec.charset = wd_span_of(source->charset);
		rec.language = wd_span_of(source->language);
	}
	return wd_pipeline_run(pipeline, &rec, name, on_finished, &passing);
}

enum wd_err wd_work_each(struct wd_work *work, struct wd_pipeline *pipeline,
	const struct wd_conf_source *source, wd_outcome_fn fn, void *arg)
{
	const struct wd_outcome *o;
	enum wd_err err = WD_OK;

	if (!work->prepared)
		return run(work, pipeline, source, fn, arg);
	STAILQ_FOREACH (o, &work->outcomes, link) {
		err = fn(arg, o);
		if (err != WD_OK)
			break;
	}
	return err;
}

enum wd_err wd_work_prepare(
	struct wd_work *work, struct wd_pipeline *pipeline, const struct wd_conf_source *source)
{
	if (work->prepared)
		return WD_OK;
	enum wd_err err = run(work, pipeline, source, keep, work);
	if (err != WD_OK) {
		wd_work_strip(work);
		return err;
	}
	work->prepared = true;
	return WD_OK;
}
