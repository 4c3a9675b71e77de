/* SPDX-License-Identifier: MIT */
#include "core/lead_words.h"
#include "core/marker.h"
#include "core/rule_head.h"
#include "core/tail.h"

#define MARKER_PARAS 6
#define ADVISORY_MAX 900 /* longer than this is a story about editors */

static enum wd_err note(struct wd_norm *norm, struct wd_span text)
{
	struct wd_story *story = norm->story;
	struct wd_span tidy;
	enum wd_err err = wd_tail_tidy(norm->arena, text, &tidy);

	return err ? err : wd_tail_join(norm->arena, story->ed_note, '\n', tidy, &story->ed_note);
}

static void act(struct wd_norm *norm, enum wd_action action)
{
	struct wd_story *story = norm->story;

	story->action = wd_marker_stronger(story->action, action);
	if (story->action == WD_ACTION_KILL)
		story->pub_status = WD_PUB_CANCELED;
	else if (story->action == WD_ACTION_HOLD && story->pub_status == WD_PUB_USABLE)
		story->pub_status = WD_PUB_WITHHELD;
}

static enum wd_err clean_headline(struct wd_norm *norm, struct wd_note *headline)
{
	enum wd_action action;
	enum wd_err err = WD_OK;
	size_t n = wd_marker_head(headline->value, &action);

	if (n > 0) {
		struct wd_span raw = wd_strip_blanks(wd_span_head(headline->value, n));

		act(norm, action);
		err = note(norm, raw);
		/* A headline of nothing but markers stays, or the story would have none. */
		if (!err && n < headline->value.n)
			headline->value = wd_span_from(headline->value, n);
	}
	n = err ? 0 : wd_marker_tail(headline->value, &action);
	if (n > 0 && n < headline->value.n) {
		size_t at = headline->value.n - n;

		act(norm, action);
		err = note(norm, wd_strip_blanks(wd_span_from(headline->value, at)));
		headline->value = wd_strip_blanks(wd_span_head(headline->value, at));
	}
	return err;
}

static enum wd_err read_headlines(struct wd_norm *norm)
{
	struct wd_note *headline;
	enum wd_action action;
	enum wd_err err = WD_OK;

	STAILQ_FOREACH (headline, &norm->story->headlines, link) {
		if (!err)
			err = clean_headline(norm, headline);
	}
	if (wd_marker_head(norm->story->slugline, &action) ||
		wd_marker_tail(norm->story->slugline, &action))
		act(norm, action);
	return err;
}

static enum wd_err take(struct wd_norm *norm, size_t i, size_t n, const char *rule)
{
	enum wd_err err = note(norm, wd_span_head(norm->story->text.paras[i].text, n));

	return err ? err : wd_norm_take_head(norm, i, n, rule, "marker");
}

/* "Eds: ..." and "ATTENTION - ADDS details ///". */
static size_t advisory_len(const struct wd_norm *norm, size_t i, enum wd_action *ret_action)
{
	const struct wd_para *para = &norm->story->text.paras[i];
	size_t n = para->text.n;

	if (!wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_ADVISORY), para->text, &n))
		return 0;
	/* Lines that were not wrapped stand each for themselves. */
	n = para->wrapped ? para->text.n : wd_span_find_byte(para->text, '\n');
	if (n > ADVISORY_MAX)
		return 0;
	*ret_action = wd_marker_words(wd_span_head(para->text, n));
	return n;
}

/* One marker off the head of paragraph i. */
static enum wd_err take_one(struct wd_norm *norm, size_t i, bool *ret_took)
{
	struct wd_span para = norm->story->text.paras[i].text;
	size_t end = wd_span_find_byte(para, '\n');
	enum wd_action action = WD_ACTION_NEW;
	const char *rule = "markers.line";
	size_t n = wd_marker_line(wd_span_head(para, end), &action) ? end : 0;

	if (n == 0) {
		rule = "markers.changes";
		n = wd_marker_note(para, &action);
	}
	if (n == 0) {
		rule = "markers.advisory";
		n = advisory_len(norm, i, &action);
	}
	*ret_took = n > 0;
	if (n == 0)
		return WD_OK;
	act(norm, action);
	return take(norm, i, n, rule);
}

/* A note to editors below headings that no empty line parts from it: the rest of paragraph i. */
static enum wd_err take_below_headings(struct wd_norm *norm, size_t i)
{
	struct wd_span para = norm->story->text.paras[i].text;
	size_t at = 0;

	for (size_t k = 0; k < WD_HEAD_PARAS && para.n <= ADVISORY_MAX; k++) {
		struct wd_span rest = wd_span_from(para, at);
		size_t end = wd_span_find_byte(rest, '\n'), n;

		if (at > 0 && wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_ADVISORY), rest, &n)) {
			enum wd_err err = note(norm, rest);

			act(norm, wd_marker_words(rest));
			return err
				? err
				: wd_norm_take_tail(norm, i, rest.n, "markers.advisory", "marker");
		}
		if (end == rest.n || !wd_head_is_heading(wd_span_head(rest, end)))
			break;
		at += end + 1;
	}
	return WD_OK;
}

enum wd_err wd_rule_markers(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	enum wd_err err;
	bool top = true;

	/* The note that came as a field of its own. */
	act(norm, wd_marker_words(norm->story->ed_note));
	if (wd_marker_orders_kill(norm->story->ed_note))
		act(norm, WD_ACTION_KILL);
	err = read_headlines(norm);
	size_t i = wd_norm_next(norm, 0);

	for (size_t k = 0; !err && i < text->n && k < MARKER_PARAS; k++) {
		bool took = false;

		err = take_one(norm, i, &took);
		if (!err && !took && top)
			err = take_below_headings(norm, i);
		if (err)
			break;
		if (!took && top && wd_marker_orders_kill(text->paras[i].text))
			act(norm, WD_ACTION_KILL);
		/* A kill is ordered at once, below a title at most. */
		top = top && (took || wd_head_is_heading(text->paras[i].text));
		/* What was taken may have left more behind it. */
		i = wd_norm_next(norm, took ? i : i + 1);
	}
	return err;
}
