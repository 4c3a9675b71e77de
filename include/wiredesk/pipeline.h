/* SPDX-License-Identifier: MIT */
/**
 * @file pipeline.h
 * The stages in their order: decode, normalize, fingerprint, encode. Only this module knows it.
 *
 *     record --> [ decode -> normalize -> fingerprint -> encode ] --> finished, one a story
 *
 * Dedup, produce and the rest are the caller's. One pipeline serves one thread; several may share
 * a vocabulary. Pure: no I/O, no clock (wd_pipeline_time() is given one by who wants stage times).
 */
#ifndef WIREDESK_PIPELINE_H
#define WIREDESK_PIPELINE_H

#include "wiredesk/decode.h"
#include "wiredesk/fingerprint.h"
#include "wiredesk/vocab.h"

struct wd_pipeline;

struct wd_pipeline_opts {
	size_t record_bytes;  /* [limits] record_bytes: a larger record is a fault "too-large" */
	size_t output_bytes;  /* the largest document; 0: four times record_bytes */
	unsigned short_words; /* [dedup] short_words */
	enum wd_scope scope;  /* [dedup] scope */
	size_t outcomes;      /* the most of one record; 0: any number. See wd_pipeline_run() */
};

/** One outcome: a clean story, or the fault that stands in its place. */
struct wd_finished {
	const struct wd_story *story; /* NULL for a fault */
	const struct wd_fault *fault; /* NULL for a story */
	struct wd_span json;          /* the ninjs document, one line, no newline at the end */
	struct wd_span uri;           /* record key of the output */
	struct wd_hash content;       /* header content-hash */
	struct wd_hash dedup;         /* what dedup looks up: content with the scope hashed in */
};

/** Called once an outcome. All it is given is valid until it returns. WD_OK to go on. */
typedef enum wd_err (*wd_finished_fn)(void *arg, const struct wd_finished *fin);

/** Stages, for their times. */
enum wd_stage { WD_STAGE_DECODE, WD_STAGE_NORMALIZE, WD_STAGE_HASH, WD_STAGE_ENCODE, WD_STAGES };

/** Static: "decode", "normalize", "hash", "encode". */
const char *wd_stage_name(enum wd_stage stage);

/** A monotonic clock in nanoseconds, given by the caller. */
typedef uint64_t (*wd_clock_fn)(void);

/**
 * @param vocab  borrowed; must outlive the pipeline or the next wd_pipeline_swap()
 * @return NULL without memory
 */
struct wd_pipeline *wd_pipeline_new(
	const struct wd_vocab *vocab, const struct wd_pipeline_opts *opts);
void wd_pipeline_free(struct wd_pipeline *pipeline);

/** Take another vocabulary and other options from the next record on (a reload). */
void wd_pipeline_swap(struct wd_pipeline *pipeline, const struct wd_vocab *vocab,
	const struct wd_pipeline_opts *opts);

/**
 * Run one record through all stages. @p fn is called at least once: input that cannot be read,
 * is over a limit or cannot be encoded arrives as a fault. A record of more than opts.outcomes
 * ends with one fault "too-many-stories" that holds all of it, for what did not come before it.
 * @param source  name of the [source] the record is of, for scope = source; may be empty
 * @return WD_OK, what @p fn returned, or WD_ENOMEM
 */
enum wd_err wd_pipeline_run(struct wd_pipeline *pipeline, const struct wd_record *rec,
	struct wd_span source, wd_finished_fn fn, void *arg);

/** Measure stages from now on; NULL stops. */
void wd_pipeline_time(struct wd_pipeline *pipeline, wd_clock_fn clock);
/** Nanoseconds spent in @p stage since measuring began. */
uint64_t wd_pipeline_stage_ns(const struct wd_pipeline *pipeline, enum wd_stage stage);

#endif
