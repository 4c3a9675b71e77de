/* SPDX-License-Identifier: MIT */
#include "core/byline.h"
#include "core/lead_words.h"
#include "core/rule_head.h"

#define BYLINE WD_SPAN("byline")
/* The summary in front of a byline in the middle of a line is one sentence or two. */
#define SUMMARY_MAX 320
/* An archive's paragraph of headlines, byline and codes. */
#define ARCHIVE_MAX 900

static size_t put(char *to, size_t at, struct wd_span s)
{
	if (to && s.n)
		memcpy(to + at, s.p, s.n);
	return at + s.n;
}

/* "Anna Lind, Jo Berg and Per Dal" to @p to, or only its length when there is no room yet. */
static size_t write_by(const struct wd_story *story, struct wd_span and_word, char *to)
{
	const struct wd_party *p;
	size_t left = 0, n = 0, at = 0;

	STAILQ_FOREACH (p, &story->parties, link)
		left += p->role == WD_ROLE_AUTHOR;
	STAILQ_FOREACH (p, &story->parties, link) {
		if (p->role != WD_ROLE_AUTHOR)
			continue;
		left--;
		if (n > 0 && left > 0)
			at = put(to, at, WD_SPAN(", "));
		if (n > 0 && left == 0)
			at = put(to, put(to, put(to, at, WD_SPAN(" ")), and_word), WD_SPAN(" "));
		at = put(to, at, p->name);
		n++;
	}
	return at;
}

static enum wd_err set_by(struct wd_norm *norm, struct wd_span and_word)
{
	struct wd_span word = and_word.n ? and_word : WD_SPAN("and");
	size_t n = write_by(norm->story, word, NULL);
	char *p;

	if (n == 0)
		return WD_OK;
	p = wd_arena_text(norm->arena, n);
	if (!p)
		return WD_ENOMEM;
	norm->story->by = (struct wd_span){ p, write_by(norm->story, word, p) };
	return WD_OK;
}

static enum wd_err add_facts(struct wd_norm *norm, const struct wd_byline *byline)
{
	const struct wd_name agency = { .name = byline->agency_text };
	enum wd_err err = WD_OK;

	for (size_t i = 0; !err && i < byline->n_authors; i++)
		err = wd_head_add_author(norm, &byline->authors[i]);
	if (!err && byline->by_agency)
		err = wd_head_add_author(norm, &agency);
	if (!err && byline->agency)
		err = wd_head_add_agency(
			norm, byline->agency, byline->agency->name, byline->agency_text);
	return err ? err : set_by(norm, byline->and_word);
}

static enum wd_err add_raw(struct wd_norm *norm, struct wd_span raw)
{
	if (wd_notes_get(&norm->story->descriptions, BYLINE).n > 0)
		return WD_OK;
	return wd_story_add_note(
		&norm->story->descriptions, norm->arena, BYLINE, wd_strip_blanks(raw));
}

/* Titles may stand in paragraphs of their own below. */
static enum wd_err take_titles(
	struct wd_norm *norm, size_t i, struct wd_byline *byline, struct wd_span *raw)
{
	const struct wd_para *paras = norm->story->text.paras;
	enum wd_err err = WD_OK;

	for (size_t k = 0; !err && k < 2 && paras[i].text.n == 0; k++) {
		size_t next = wd_norm_next(norm, i);
		struct wd_span line =
			next < norm->story->text.n ? paras[next].text : (struct wd_span){ 0 };

		if (!wd_byline_title(norm->vocab, line, byline))
			break;
		raw->n = (size_t)(line.p + line.n - raw->p);
		err = wd_norm_take_head(norm, next, line.n, "byline.title-line", "byline");
		i = next;
	}
	return err;
}

static enum wd_err apply(struct wd_norm *norm, size_t i, size_t at, struct wd_byline *byline)
{
	enum wd_err err = wd_head_take_above(norm, i, at);
	struct wd_span raw;

	if (err)
		return err;
	raw = wd_span_head(norm->story->text.paras[i].text, byline->n);
	err = wd_norm_take_head(norm, i, byline->n, byline->form, "byline");
	if (!err)
		err = take_titles(norm, i, byline, &raw);
	if (!err)
		err = add_raw(norm, raw);
	return err ? err : add_facts(norm, byline);
}

/* At the start of the paragraph, or of a line with nothing but headings above it. */
static bool find_in(
	const struct wd_norm *norm, struct wd_span para, size_t *ret_at, struct wd_byline *ret)
{
	size_t at = 0;

	for (size_t k = 0; k < WD_HEAD_LINES; k++) {
		struct wd_span rest = wd_span_from(para, at);
		size_t end = wd_span_find_byte(rest, '\n');

		if (wd_byline_read(norm->vocab, rest, ret)) {
			*ret_at = at;
			return true;
		}
		if (end == rest.n || !wd_head_is_heading(wd_span_head(rest, end)))
			return false;
		at += end + 1;
	}
	return false;
}

/* "Chip has flaws @ --- @ By Anna Lind @ Staff Reporter of ...": an archive's line ends. */
static bool find_at_signs(
	const struct wd_norm *norm, struct wd_span para, size_t *ret_at, struct wd_byline *ret)
{
	size_t at = para.n;
	struct wd_span line;

	if (para.n <= ARCHIVE_MAX && memchr(para.p, '@', para.n))
		at = wd_span_find(para, WD_SPAN(" @ By "));
	if (at == para.n)
		return false;
	line = wd_span_from(para, at + 3);
	line = wd_span_head(line, wd_span_find(line, WD_SPAN(" @ ")));
	if (!wd_byline_read(norm->vocab, line, ret) || ret->n < line.n)
		return false;
	ret->n = para.n - at - 3;
	*ret_at = at + 3;
	return true;
}

/* "Stocks rose on jobs. By Anna Lind, CNBC.com Stocks ended ...": below its summary, in one line. */
static bool find_after_summary(
	const struct wd_norm *norm, struct wd_span para, size_t *ret_at, struct wd_byline *ret)
{
	struct wd_span head = wd_span_head(para, SUMMARY_MAX);
	size_t at = wd_span_find(head, WD_SPAN(". By "));

	if (at >= head.n || !wd_byline_read(norm->vocab, wd_span_from(para, at + 2), ret) ||
		ret->n_authors == 0 || ret->n + at + 2 >= para.n)
		return false;
	*ret_at = at + 2;
	return true;
}

static enum wd_err find_and_apply(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	size_t i = wd_norm_next(norm, 0);

	for (size_t k = 0; i < text->n && k < WD_HEAD_PARAS; k++) {
		struct wd_byline byline;
		size_t at;

		if (find_in(norm, text->paras[i].text, &at, &byline) ||
			find_at_signs(norm, text->paras[i].text, &at, &byline) ||
			(k == 0 && find_after_summary(norm, text->paras[i].text, &at, &byline))) {
			enum wd_err err = apply(norm, i, at, &byline);

			/* "Last updated at ..." may stand below the byline too. */
			return err ? err : wd_rule_above(norm);
		}
		if (!wd_head_is_heading(text->paras[i].text))
			return WD_OK;
		i = wd_norm_next(norm, i + 1);
	}
	return WD_OK;
}

/* The field's text stands in the body too, without a "By" that would give it away. */
static enum wd_err take_copy(struct wd_norm *norm, struct wd_span declared)
{
	const struct wd_text *text = &norm->story->text;
	size_t i = wd_norm_next(norm, 0);

	for (size_t k = 0; i < text->n && k < WD_HEAD_PARAS; k++) {
		if (wd_span_eq_nocase(wd_strip_blanks(text->paras[i].text), declared))
			return wd_norm_take_head(
				norm, i, text->paras[i].text.n, "byline.copy", "byline");
		i = wd_norm_next(norm, i + 1);
	}
	return WD_OK;
}

/* A format may have several, one for each who wrote it. */
static enum wd_err read_declared(struct wd_norm *norm)
{
	const struct wd_note *note;
	enum wd_err err = WD_OK;

	STAILQ_FOREACH (note, &norm->story->descriptions, link) {
		struct wd_span declared = wd_strip_blanks(note->value);
		struct wd_byline byline;

		if (err || declared.n == 0 || !wd_span_eq(note->role, BYLINE))
			continue;
		if (wd_byline_declared(norm->vocab, declared, &byline))
			err = add_facts(norm, &byline);
		if (!err)
			err = take_copy(norm, declared);
	}
	return err;
}

enum wd_err wd_rule_byline(struct wd_norm *norm)
{
	enum wd_err err = read_declared(norm);

	return err ? err : find_and_apply(norm);
}
