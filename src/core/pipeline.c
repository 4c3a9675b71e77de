/* SPDX-License-Identifier: MIT */
#include "wiredesk/pipeline.h"

#include "wiredesk/encode.h"
#include "wiredesk/normalize.h"
#include "wiredesk/resolve.h"

#include <assert.h>
#include <stdlib.h>

/* What a record may become in memory. Markup, lists and offsets of a record of that size fit many
   times over; past it, the record is made to grow. */
#define ARENA_FACTOR  16
#define ARENA_LEAST   ((size_t)1 << 20)
#define OUTPUT_FACTOR 4

struct wd_pipeline {
	const struct wd_vocab *vocab;
	struct wd_pipeline_opts opts;
	struct wd_arena arena;
	struct wd_hasher *hasher;
	struct wd_encoder *encoder;
	struct wd_buf out;
	wd_clock_fn clock;
	uint64_t mark_ns; /* when the stage that runs now began */
	uint64_t stage_ns[WD_STAGES];
};

/* One record on its way: what the sink of the decoder needs. */
struct run {
	struct wd_pipeline *pipeline;
	const struct wd_record *rec;
	struct wd_span source;
	wd_finished_fn fn;
	void *arg;
	size_t n;           /* outcomes so far */
	bool ended;         /* by the caller's fn, or by the limit: nothing is handed any more */
	bool outgrown;      /* told of once: that fault holds the whole record */
	enum wd_err answer; /* what fn said last */
};

const char *wd_stage_name(enum wd_stage stage)
{
	static const char *const names[] = {
		[WD_STAGE_DECODE] = "decode",
		[WD_STAGE_NORMALIZE] = "normalize",
		[WD_STAGE_HASH] = "hash",
		[WD_STAGE_ENCODE] = "encode",
	};

	assert((size_t)stage < WD_STAGES);
	return names[stage];
}

/* --- life ----------------------------------------------------------------------------------- */

static size_t times(size_t n, size_t factor)
{
	return n > SIZE_MAX / factor ? SIZE_MAX : n * factor;
}

/* The limits decide how large the memory may get, so they take effect by starting it anew. */
static void set_opts(struct wd_pipeline *pipeline, const struct wd_pipeline_opts *opts)
{
	size_t arena_max = times(opts->record_bytes, ARENA_FACTOR);

	pipeline->opts = *opts;
	if (pipeline->opts.output_bytes == 0)
		pipeline->opts.output_bytes = times(opts->record_bytes, OUTPUT_FACTOR);
	wd_arena_done(&pipeline->arena);
	wd_arena_init(&pipeline->arena, arena_max < ARENA_LEAST ? ARENA_LEAST : arena_max);
	wd_buf_done(&pipeline->out);
	wd_buf_init(&pipeline->out, pipeline->opts.output_bytes);
}

struct wd_pipeline *wd_pipeline_new(
	const struct wd_vocab *vocab, const struct wd_pipeline_opts *opts)
{
	struct wd_pipeline *pipeline = calloc(1, sizeof(*pipeline));

	assert(vocab);
	assert(opts);
	if (!pipeline)
		return NULL;
	wd_pipeline_swap(pipeline, vocab, opts);
	pipeline->hasher = wd_hasher_new();
	pipeline->encoder = wd_encoder_new();
	if (!pipeline->hasher || !pipeline->encoder)
		goto fail;
	return pipeline;
fail:
	wd_pipeline_free(pipeline);
	return NULL;
}

void wd_pipeline_free(struct wd_pipeline *pipeline)
{
	if (!pipeline)
		return;
	wd_encoder_free(pipeline->encoder);
	wd_hasher_free(pipeline->hasher);
	wd_buf_done(&pipeline->out);
	wd_arena_done(&pipeline->arena);
	free(pipeline);
}

void wd_pipeline_swap(struct wd_pipeline *pipeline, const struct wd_vocab *vocab,
	const struct wd_pipeline_opts *opts)
{
	pipeline->vocab = vocab;
	set_opts(pipeline, opts);
}

/* --- time ----------------------------------------------------------------------------------- */

void wd_pipeline_time(struct wd_pipeline *pipeline, wd_clock_fn clock)
{
	pipeline->clock = clock;
	for (size_t i = 0; i < WD_STAGES; i++)
		pipeline->stage_ns[i] = 0;
}

uint64_t wd_pipeline_stage_ns(const struct wd_pipeline *pipeline, enum wd_stage stage)
{
	assert((size_t)stage < WD_STAGES);
	return pipeline->stage_ns[stage];
}

/* The time since the last mark went to @p stage. */
static void lap(struct wd_pipeline *pipeline, enum wd_stage stage)
{
	if (!pipeline->clock)
		return;

	uint64_t now_ns = pipeline->clock();
	pipeline->stage_ns[stage] += now_ns - pipeline->mark_ns;
	pipeline->mark_ns = now_ns;
}

/* The time since the last mark is the caller's, not ours. */
static void start_lap(struct wd_pipeline *pipeline)
{
	if (pipeline->clock)
		pipeline->mark_ns = pipeline->clock();
}

/* --- faults --------------------------------------------------------------------------------- */

static enum wd_err hand(struct run *run, const struct wd_finished *fin)
{
	size_t most = run->pipeline->opts.outcomes;
	const struct wd_fault too_many = {
		.err = WD_ELIMIT,
		.reason = "too-many-stories",
		.format = "auto",
		.detail = WD_SPAN("the rest of the record was not read"),
		.payload = run->rec->payload,
	};
	bool over = most > 0 && run->n == most;

	/* A decoder may turn the error that stops it into another fault. */
	if (run->ended)
		return WD_ELIMIT;
	run->n++;
	run->answer = run->fn(run->arg, over ? &(struct wd_finished){ .fault = &too_many } : fin);
	run->ended = over || run->answer != WD_OK;
	return over ? WD_ELIMIT : run->answer;
}

static enum wd_err hand_fault(struct run *run, const struct wd_fault *fault)
{
	return hand(run, &(struct wd_finished){ .fault = fault });
}

static enum wd_err refuse(struct run *run, enum wd_err why, const char *reason, const char *format)
{
	return hand_fault(run,
		&(struct wd_fault){
			.err = why,
			.reason = reason,
			.format = format,
			.detail = wd_span_of(wd_strerror(why)),
			.payload = run->rec->payload,
		});
}

/* A stage failed: that is a fault of the story, unless it is the machine that has no memory. */
static enum wd_err refuse_stage(
	struct run *run, const struct wd_story *story, enum wd_stage stage, enum wd_err why)
{
	if (why == WD_ENOMEM && run->pipeline->arena.over) {
		why = WD_ELIMIT;
		if (run->outgrown)
			return WD_OK;
		run->outgrown = true;
	}
	if (why == WD_ENOMEM)
		return why;
	if (why == WD_ECHARSET)
		return refuse(run, why, "not-utf8", story->format);
	if (why == WD_ELIMIT)
		return refuse(run, why,
			stage == WD_STAGE_ENCODE ? "output-too-large" : "too-complex",
			story->format);
	return refuse(run, why, "bad-text", story->format);
}

/* --- stages --------------------------------------------------------------------------------- */

/* What the wire says twice must say the same: downstream looks at pubStatus alone. */
static void settle_status(struct wd_story *story)
{
	if (story->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
	else if (story->pub_status == WD_PUB_USABLE &&
		(story->action == WD_ACTION_HOLD || story->embargoed_until.n > 0))
		story->pub_status = WD_PUB_WITHHELD;
}

/* The agency that conf names sent the story, whatever credit stands in its text. */
static enum wd_err name_provider(const struct run *run, struct wd_story *story)
{
	const struct wd_party provider = { .role = WD_ROLE_PROVIDER, .name = story->agency_name };
	const struct wd_party *party;

	if (run->rec->agency.n == 0)
		return WD_OK;
	STAILQ_FOREACH (party, &story->parties, link) {
		if (party->role == WD_ROLE_PROVIDER)
			return WD_OK;
	}
	return wd_story_add_party(story, &run->pipeline->arena, &provider);
}

/* A letter or digit of whatever script: templates send "..." for a text that is still to come. */
static bool has_word(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0xC3)
			/* Dashes, quotes and the ellipsis are U+20xx, E2 80 xx. */
			if (c != 0xE2 || i + 1 >= s.n || (unsigned char)s.p[i + 1] > 0x81)
				return true;
	}
	return false;
}

static bool has_text(const struct wd_story *story)
{
	for (size_t i = 0; i < story->text.n; i++) {
		if (has_word(story->text.paras[i].text))
			return true;
	}
	return has_word(wd_notes_get(&story->headlines, WD_SPAN("main")));
}

/* A kill often says only what it kills, and nothing is worse than to lose one. */
static bool is_bare_kill(const struct wd_story *story)
{
	return story->pub_status == WD_PUB_CANCELED && (story->uri.n > 0 || story->id.n > 0);
}

static char *put_percent(char *p, struct wd_span s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
			c == '-' || c == '.' || c == '_' || c == '~') {
			*p++ = (char)c;
		} else {
			*p++ = '%';
			*p++ = digits[c >> 4];
			*p++ = digits[c & 15];
		}
	}
	return p;
}

/* "urn:wiredesk:<agency>:<id>"; NULL without memory. */
static enum wd_err make_urn(struct wd_arena *arena, struct wd_story *story)
{
	static const char prefix[] = "urn:wiredesk:";
	struct wd_span agency = story->agency.n > 0 ? story->agency : WD_SPAN("unknown");
	char *urn = wd_arena_text(arena, sizeof(prefix) + 3 * (agency.n + story->id.n));
	char *p = urn;

	if (!urn)
		return WD_ENOMEM;
	memcpy(p, prefix, sizeof(prefix) - 1);
	p = put_percent(p + sizeof(prefix) - 1, agency);
	*p++ = ':';
	p = put_percent(p, story->id);
	story->uri = (struct wd_span){ urn, (size_t)(p - urn) };
	return WD_OK;
}

/* Never a random one: the same record read again must get the same uri. */
static enum wd_err choose_uri(
	struct wd_arena *arena, struct wd_story *story, const struct wd_hash *content)
{
	char *ni;

	if (wd_is_uri(story->uri))
		return WD_OK;
	if (story->id.n == 0)
		story->id = story->uri;
	if (story->id.n > 0)
		return make_urn(arena, story);

	ni = wd_arena_text(arena, WD_NI_SIZE);
	if (!ni)
		return WD_ENOMEM;
	wd_hash_ni(content, ni);
	story->uri = (struct wd_span){ ni, WD_NI_SIZE - 1 };
	return WD_OK;
}

static enum wd_err hash_all(struct run *run, struct wd_story *story, struct wd_finished *fin)
{
	struct wd_pipeline *pipeline = run->pipeline;
	struct wd_span content = { (const char *)fin->content.b, WD_HASH_BYTES };
	enum wd_err err =
		wd_fingerprint(pipeline->hasher, story, pipeline->opts.short_words, &fin->content);

	if (err != WD_OK)
		return err;
	switch (pipeline->opts.scope) {
	case WD_SCOPE_AGENCY:
		err = wd_sha256(pipeline->hasher, content, story->agency, &fin->dedup);
		break;
	case WD_SCOPE_SOURCE:
		err = wd_sha256(pipeline->hasher, content, run->source, &fin->dedup);
		break;
	case WD_SCOPE_ALL:
		fin->dedup = fin->content;
		break;
	}
	return err == WD_OK ? choose_uri(&pipeline->arena, story, &fin->content) : err;
}

static enum wd_err finish(struct run *run, struct wd_story *story)
{
	struct wd_pipeline *pipeline = run->pipeline;
	struct wd_finished fin = { .story = story };
	enum wd_err err;

	if (story->test)
		return refuse(run, WD_ENOTSTORY, "test-item", story->format);

	err = wd_normalize(story, pipeline->vocab, &pipeline->arena, run->rec->time_ms);
	if (err == WD_OK)
		err = wd_resolve(story, pipeline->vocab, &pipeline->arena, run->rec->time_ms);
	if (err == WD_OK)
		err = name_provider(run, story);
	lap(pipeline, WD_STAGE_NORMALIZE);
	if (err != WD_OK)
		return refuse_stage(run, story, WD_STAGE_NORMALIZE, err);

	settle_status(story);
	if (!has_text(story) && !is_bare_kill(story))
		return refuse(run, WD_ENOTSTORY, "no-text", story->format);

	err = hash_all(run, story, &fin);
	lap(pipeline, WD_STAGE_HASH);
	if (err != WD_OK)
		return refuse_stage(run, story, WD_STAGE_HASH, err);

	wd_buf_reset(&pipeline->out);
	err = wd_encode(pipeline->encoder, story, &fin.content, pipeline->hasher, &pipeline->out);
	lap(pipeline, WD_STAGE_ENCODE);
	if (err != WD_OK)
		return refuse_stage(run, story, WD_STAGE_ENCODE, err);

	fin.uri = story->uri;
	fin.json = wd_buf_span(&pipeline->out);
	return hand(run, &fin);
}

static enum wd_err on_story(void *arg, struct wd_story *story)
{
	struct run *run = arg;

	lap(run->pipeline, WD_STAGE_DECODE);
	enum wd_err err = finish(run, story);
	start_lap(run->pipeline);
	return err;
}

static enum wd_err on_fault(void *arg, const struct wd_fault *fault)
{
	struct run *run = arg;

	lap(run->pipeline, WD_STAGE_DECODE);
	enum wd_err err = hand_fault(run, fault);
	start_lap(run->pipeline);
	return err;
}

enum wd_err wd_pipeline_run(struct wd_pipeline *pipeline, const struct wd_record *rec,
	struct wd_span source, wd_finished_fn fn, void *arg)
{
	struct run run = {
		.pipeline = pipeline, .rec = rec, .source = source, .fn = fn, .arg = arg
	};
	const struct wd_sink sink = { on_story, on_fault, &run };
	enum wd_err err;

	assert(rec);
	assert(fn);
	if (rec->payload.n > pipeline->opts.record_bytes)
		return refuse(&run, WD_ELIMIT, "too-large", "auto");

	wd_arena_reset(&pipeline->arena);
	start_lap(pipeline);
	err = wd_decode(rec, &pipeline->arena, &sink);
	lap(pipeline, WD_STAGE_DECODE);
	if (run.ended)
		return run.answer;
	if (err == WD_ENOMEM && pipeline->arena.over)
		return run.outgrown ? WD_OK : refuse(&run, WD_ELIMIT, "too-complex", "auto");
	return err;
}
