/* SPDX-License-Identifier: MIT */
#include "wiredesk/normalize.h"

#include <assert.h>

#include "core/rule.h"
#include "core/vocab_agency.h"
#include "core/vocab_fold.h"

/*
 * The order matters. Markers stand above everything; a byline above its dateline, and only below
 * a byline a city alone on a line is one. At the end the marks stand below notices and credits.
 */
static const struct wd_rule rules[] = {
	{ "markers", "UPDATE 2-, (Adds ...), Eds:, KILL KILL KILL", wd_rule_markers },
	{ "above", "FILE - In this photo ..., Updated at 9 p.m., the headline again",
		wd_rule_above },
	{ "byline", "By Anna Lind and Jo Berg, Associated Press Writers", wd_rule_byline },
	{ "dateline", "OSLO, Jan 5 (NTB) - and (NTB) - without a place", wd_rule_dateline },
	{ "rights", "a notice in a field of its own: holder, notice, terms", wd_rule_rights },
	{ "end-marks", "ENDS, -30-, ###, (al/jb), -- Oslo newsroom +47 ...", wd_rule_end_marks },
	{ "copyright", "(c) 2026 NTB. All rights reserved.", wd_rule_copyright },
	{ "credits", "(Reporting by Anna Lind; Editing by Jo Berg)", wd_rule_credits },
	{ "related", "Earlier: Snow falls in Oslo", wd_rule_related },
};

/* Those from this row on stand at the end of a story, in any order. */
#define FIRST_TAIL 5
/* End mark, notice, credits, end mark: no wire piles up more than that. */
#define TAIL_TURNS 4

#define N_RULES (sizeof(rules) / sizeof(rules[0]))

const char *wd_rule_name(size_t i, const char **ret_help)
{
	if (i >= N_RULES)
		return NULL;
	*ret_help = rules[i].help;
	return rules[i].name;
}

static struct wd_span skip_blanks(struct wd_span s)
{
	size_t n;

	while (s.n > 0 && (n = wd_fold_blank(s, 0)) > 0)
		s = wd_span_from(s, n);
	return s;
}

static struct wd_span drop_blanks(struct wd_span s)
{
	for (;;) {
		if (s.n > 0 && wd_fold_blank(s, s.n - 1) == 1)
			s.n--;
		else if (s.n > 1 && wd_fold_blank(s, s.n - 2) == 2)
			s.n -= 2;
		else
			return s;
	}
}

enum wd_err wd_norm_take_head(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, const char *part)
{
	struct wd_span *text = &norm->story->text.paras[i].text;
	struct wd_span raw;
	enum wd_err err;

	assert(i < norm->story->text.n && n <= text->n);
	raw = drop_blanks(wd_span_head(*text, n));
	err = wd_story_add_part(norm->story, norm->arena, rule, part, raw);
	if (!err)
		*text = skip_blanks(wd_span_from(*text, n));
	return err;
}

enum wd_err wd_norm_take_tail(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, const char *part)
{
	struct wd_span *text = &norm->story->text.paras[i].text;
	struct wd_span raw;
	enum wd_err err;

	assert(i < norm->story->text.n && n <= text->n);
	raw = skip_blanks(wd_span_from(*text, text->n - n));
	err = wd_story_add_part(norm->story, norm->arena, rule, part, raw);
	if (!err)
		*text = drop_blanks(wd_span_head(*text, text->n - n));
	return err;
}

size_t wd_norm_next(const struct wd_norm *norm, size_t i)
{
	const struct wd_text *text = &norm->story->text;

	while (i < text->n && text->paras[i].text.n == 0)
		i++;
	return i < text->n ? i : text->n;
}

size_t wd_norm_prev(const struct wd_norm *norm, size_t i)
{
	const struct wd_text *text = &norm->story->text;

	for (i = i < text->n ? i : text->n; i > 0; i--) {
		if (text->paras[i - 1].text.n > 0)
			return i - 1;
	}
	return text->n;
}

/* What stood before the end mark is only now the end: again, until a turn takes nothing. */
static enum wd_err run_tail(struct wd_norm *norm)
{
	for (size_t turn = 0; turn < TAIL_TURNS; turn++) {
		struct wd_part **before = norm->story->parts.stqh_last;

		for (size_t i = FIRST_TAIL; i < N_RULES; i++) {
			enum wd_err err = rules[i].apply(norm);
			if (err)
				return err;
		}
		if (before == norm->story->parts.stqh_last)
			break;
	}
	return WD_OK;
}

enum wd_err wd_normalize(struct wd_story *story, const struct wd_vocab *vocab,
	struct wd_arena *arena, int64_t time_ms)
{
	assert(story && vocab && arena);

	struct wd_norm norm = {
		.story = story, .vocab = vocab, .arena = arena, .time_ms = time_ms
	};
	enum wd_err err = wd_text_layout(arena, story->raw_text, &story->text);

	/* The source's conf names the agency by key alone. */
	const struct wd_agency *agency = wd_vocab_agency(vocab, story->agency);
	if (agency && story->agency_name.n == 0)
		story->agency_name = agency->name;
	for (size_t i = 0; !err && i < FIRST_TAIL; i++)
		err = rules[i].apply(&norm);
	return err ? err : run_tail(&norm);
}
