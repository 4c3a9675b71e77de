/* SPDX-License-Identifier: MIT */
/*
 * Any bytes through all stages. The first byte chooses format and charset, the rest is the record.
 * Whatever comes out is a fault with a reason or a document that jansson reads back, in which no
 * character of the text is lost; and canonical text is the same made of pieces or of the whole.
 */
#include "wiredesk/pipeline.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

static struct wd_vocab *vocab;
static struct wd_pipeline *pipeline;

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void cover(unsigned char *covered, struct wd_span clean, struct wd_span window)
{
	if (window.n == 0)
		return;
	must(window.p >= clean.p && window.p + window.n <= clean.p + clean.n);
	for (size_t i = 0; i < window.n; i++)
		must(covered[(size_t)(window.p - clean.p) + i]++ == 0);
}

/* Blanks between paragraphs and parts may go; NBSP is one. */
static bool is_blank(struct wd_span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	return c == ' ' || c == '\n' || c == '\t' ||
		(c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0) ||
		(c == 0xA0 && i > 0 && (unsigned char)s.p[i - 1] == 0xC2);
}

static void nothing_is_lost(const struct wd_story *story)
{
	struct wd_span clean = story->text.clean;
	unsigned char *covered = calloc(clean.n + 1, 1);
	const struct wd_part *part;

	must(covered != NULL);
	for (size_t i = 0; i < story->text.n; i++)
		cover(covered, clean, story->text.paras[i].text);
	STAILQ_FOREACH (part, &story->parts, link)
		cover(covered, clean, part->raw);
	for (size_t i = 0; i < clean.n; i++)
		must(covered[i] || is_blank(clean, i));
	free(covered);
}

/* A paragraph break is a border for everything that folds. */
static void folds_in_pieces(struct wd_span clean)
{
	struct wd_buf whole, pieces;
	size_t at = wd_span_find(clean, WD_SPAN("\n\n"));

	wd_buf_init(&whole, SIZE_MAX / 2);
	wd_buf_init(&pieces, SIZE_MAX / 2);
	must(wd_canonical(clean, &whole) == WD_OK);
	must(wd_canonical(wd_span_head(clean, at), &pieces) == WD_OK);
	size_t first = pieces.n;
	must(wd_buf_putc(&pieces, ' ') == WD_OK);
	must(wd_canonical(wd_span_from(clean, at), &pieces) == WD_OK);
	struct wd_span joined = wd_buf_span(&pieces);
	if (first == 0)
		joined = wd_span_from(joined, 1);
	else if (joined.n == first + 1)
		joined.n--;
	must(wd_span_eq(wd_buf_span(&whole), joined));
	wd_buf_done(&whole);
	wd_buf_done(&pieces);
}

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	size_t *n = arg;

	++*n;
	if (fin->fault) {
		must(fin->fault->err != WD_OK && *fin->fault->reason && fin->fault->format);
		return WD_OK;
	}

	json_t *root =
		json_loadb(fin->json.p, fin->json.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	must(root != NULL);
	must(json_string_length(json_object_get(root, "uri")) == fin->uri.n);
	must(!memchr(fin->json.p, '\n', fin->json.n));
	json_decref(root);
	nothing_is_lost(fin->story);
	folds_in_pieces(fin->story->text.clean);
	return WD_OK;
}

static void set_up(void)
{
	static const struct wd_pipeline_opts opts = { .record_bytes = 1 << 20, .short_words = 3 };

	vocab = wd_vocab_new();
	must(vocab && wd_vocab_add_builtin(vocab) == WD_OK && wd_vocab_seal(vocab) == WD_OK);
	pipeline = wd_pipeline_new(vocab, &opts);
	must(pipeline != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const charsets[] = { "", "ISO-8859-1", "UTF-16", "Shift_JIS" };
	size_t outcomes = 0;

	if (!pipeline)
		set_up();
	if (n == 0)
		return 0;

	const char *format = wd_format_name(data[0] & 7);
	const struct wd_record rec = {
		.payload = { (const char *)data + 1, n - 1 },
		.format = wd_span_of(format ? format : "auto"),
		.charset = wd_span_of(charsets[data[0] >> 3 & 3]),
	};

	must(wd_pipeline_run(pipeline, &rec, (struct wd_span){ 0 }, on_finished, &outcomes) ==
		WD_OK);
	must(outcomes > 0);
	return 0;
}
