/* SPDX-License-Identifier: MIT */
#include "core/copyright.h"

#include <assert.h>

#include "core/tail.h"
#include "core/vocab_agency.h"

/* A notice further from the end than this is not looked for; end marks and credits come between. */
#define TAIL_PARAS 8
/* The longest notice seen within a paragraph of prose has 330 bytes. */
#define TAIL_BYTES 600

static bool belongs_to(const struct wd_norm *norm, struct wd_span holder)
{
	const struct wd_word *word =
		wd_vocab_word(norm->vocab, WD_BIT(WD_WORD_HOLDER) | WD_BIT(WD_WORD_NAME), holder);

	return word && norm->story->agency.n > 0 &&
		wd_span_eq(word->agency->key, norm->story->agency);
}

/* The tidy form of @p text; empty when @p known says it already. */
static enum wd_err tidy_new(
	struct wd_arena *arena, struct wd_span text, struct wd_span known, struct wd_span *ret)
{
	enum wd_err err = wd_tail_tidy(arena, text, ret);

	if (err == WD_OK && wd_span_find(known, *ret) < known.n)
		*ret = (struct wd_span){ 0 };
	return err;
}

/* The notice that is known is the agency's own, this one is somebody else's. */
static bool goes_above(const struct wd_norm *norm, struct wd_span holder)
{
	const struct wd_story *story = norm->story;

	if (story->copyright_notice.n == 0 && story->copyright_holder.n == 0)
		return false;
	return belongs_to(norm, story->copyright_holder) && !belongs_to(norm, holder);
}

/* "Follow Reuters on Twitter." beside a year without a holder names one; else empty. */
static struct wd_span followed(struct wd_span usage)
{
	const struct wd_span follow = WD_SPAN("Follow "), on = WD_SPAN(" on Twitter");
	size_t at = wd_span_find(usage, on);

	if (!wd_span_starts(usage, follow) || at == usage.n || at > 60)
		return (struct wd_span){ 0 };
	return wd_span_head(wd_span_from(usage, follow.n), at - follow.n);
}

enum wd_err wd_copyright_keep(struct wd_norm *norm, const struct wd_copyright *c)
{
	struct wd_story *story = norm->story;
	struct wd_span holder, notice, usage;

	enum wd_err err = wd_tail_tidy(norm->arena, c->holder, &holder);
	if (err == WD_OK)
		err = tidy_new(norm->arena, c->notice, story->copyright_notice, &notice);
	if (err == WD_OK)
		err = tidy_new(norm->arena, c->usage, story->usage_terms, &usage);
	if (err != WD_OK)
		return err;

	if (holder.n == 0)
		holder = followed(usage);
	/* "Copyright 2026. Follow ...": who sends the story has the right in it. */
	if (holder.n == 0 && c->marks & WD_MARK_YEAR)
		holder = story->agency_name;

	bool above = notice.n > 0 && goes_above(norm, holder);
	if (story->copyright_holder.n == 0 || (above && holder.n > 0))
		story->copyright_holder = holder;
	if (story->rights_url.n == 0)
		story->rights_url = c->url;
	err = wd_tail_join(norm->arena, above ? notice : story->copyright_notice, '\n',
		above ? story->copyright_notice : notice, &story->copyright_notice);
	if (err != WD_OK)
		return err;
	return wd_tail_join(norm->arena, story->usage_terms, '\n', usage, &story->usage_terms);
}

/* Without a year a sign or a word may mean a photographer or an office; a known holder settles it. */
static bool is_known(const struct wd_norm *norm, const struct wd_copyright *c)
{
	return wd_vocab_word(norm->vocab,
		       WD_BIT(WD_WORD_HOLDER) | WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_CREDIT),
		       c->holder) != NULL;
}

/* Paragraph i is a notice throughout. */
static bool is_notice(const struct wd_norm *norm, size_t i, struct wd_copyright *ret)
{
	struct wd_span para = norm->story->text.paras[i].text;
	size_t at = 0;

	/* "- (c)2026 Example" in lists of notes, "[Copyright 2026 Example]" */
	while (at < para.n && memchr("-[* ", para.p[at], 4))
		at++;
	para = wd_span_from(para, at);
	if (para.n > 0 && para.p[para.n - 1] == ']')
		para.n--;
	return wd_copyright_parse(para, ret) == WD_OK;
}

static enum wd_err take_head(struct wd_norm *norm)
{
	struct wd_copyright c;
	size_t i = wd_norm_next(norm, 0);

	if (i == norm->story->text.n || !is_notice(norm, i, &c))
		return WD_OK;
	if (!(c.marks & (WD_MARK_YEAR | WD_MARK_RESERVED)) && !is_known(norm, &c))
		return WD_OK;
	enum wd_err err = wd_copyright_keep(norm, &c);
	if (err != WD_OK)
		return err;
	return wd_norm_take_head(
		norm, i, norm->story->text.paras[i].text.n, "copyright.head", "copyright");
}

/* Usage terms as paragraphs of their own after the notice, or without one. */
static enum wd_err take_usage(struct wd_norm *norm, size_t i)
{
	struct wd_span para = norm->story->text.paras[i].text;
	struct wd_span usage;

	enum wd_err err = wd_tail_tidy(norm->arena, para, &usage);
	if (err == WD_OK &&
		wd_span_find(norm->story->usage_terms, usage) == norm->story->usage_terms.n)
		err = wd_tail_join(norm->arena, norm->story->usage_terms, '\n', usage,
			&norm->story->usage_terms);
	if (err != WD_OK)
		return err;
	if (norm->story->rights_url.n == 0)
		norm->story->rights_url = wd_tail_find_url(usage);
	return wd_norm_take_tail(norm, i, para.n, "copyright.usage", "copyright");
}

static bool is_usage_para(const struct wd_norm *norm, struct wd_span para)
{
	size_t n;

	return para.n <= TAIL_BYTES &&
		wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_USAGE), para, &n) != NULL &&
		wd_copyright_is_usage(para);
}

/* Whole paragraphs among the last few. */
static enum wd_err take_paras(struct wd_norm *norm)
{
	size_t n = norm->story->text.n, i = n;

	for (size_t seen = 0; seen < TAIL_PARAS; seen++) {
		struct wd_copyright c;

		i = wd_norm_prev(norm, i);
		if (i == n)
			return WD_OK;
		struct wd_span para = norm->story->text.paras[i].text;
		enum wd_err err = WD_OK;
		if (is_notice(norm, i, &c) &&
			(seen < 2 || (c.marks & (WD_MARK_YEAR | WD_MARK_RESERVED)))) {
			err = wd_copyright_keep(norm, &c);
			if (err == WD_OK)
				err = wd_norm_take_tail(
					norm, i, para.n, "copyright.paragraph", "copyright");
		} else if (seen < 2 && is_usage_para(norm, para)) {
			err = take_usage(norm, i);
		}
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

/* Most tails hold none of these, and then no byte of them can begin a notice. */
static bool has_mark(struct wd_span s)
{
	return memchr(s.p, '\xa9', s.n) || memchr(s.p, '(', s.n) || memchr(s.p, '&', s.n) ||
		wd_span_find(s, WD_SPAN("opyright")) < s.n ||
		wd_span_find(s, WD_SPAN("OPYRIGHT")) < s.n || wd_span_find(s, WD_SPAN("c.")) < s.n;
}

/* A notice can begin so; cheap, because it is asked for every byte of the tail. */
static bool may_open(struct wd_span para, size_t at)
{
	switch (para.p[at]) {
	case '\xc2':
	case '(':
	case 'C':
	case '&':
	case 'A':
	case 'T':
		return true;
	case 'c': /* "c.1998" */
		return at + 2 < para.n && para.p[at + 1] == '.' &&
			(para.p[at + 2] == '1' || para.p[at + 2] == '2');
	case '\xe2': /* the sign for a trade mark */
		return at + 1 < para.n && para.p[at + 1] == '\x84';
	default:
		return false;
	}
}

/* A notice after the prose of the last paragraph. */
static enum wd_err take_inline(struct wd_norm *norm)
{
	size_t last = wd_norm_prev(norm, norm->story->text.n);

	if (last == norm->story->text.n)
		return WD_OK;
	struct wd_span para = norm->story->text.paras[last].text;
	size_t from = para.n > TAIL_BYTES ? para.n - TAIL_BYTES : 0;
	if (!has_mark(wd_span_from(para, from)))
		return WD_OK;
	for (size_t at = from; at < para.n; at++) {
		struct wd_copyright c;

		if (!may_open(para, at) || at == 0 || !wd_tail_starts(para, at))
			continue;
		if (wd_copyright_parse(wd_span_from(para, at), &c) != WD_OK ||
			wd_tail_quoted(para, at))
			continue;
		bool strong = c.marks & (WD_MARK_YEAR | WD_MARK_RESERVED);
		bool twice = (c.marks & WD_MARK_WORD) && (c.marks & (WD_MARK_SIGN | WD_MARK_PAREN));
		if (!strong && !twice && !is_known(norm, &c))
			continue;
		enum wd_err err = wd_copyright_keep(norm, &c);
		if (err != WD_OK)
			return err;
		return wd_norm_take_tail(
			norm, last, para.n - at, "copyright.sentence", "copyright");
	}
	return WD_OK;
}

/* "globenewswire.com": a field that names the holder by its site says less than the notice. */
static bool is_site(struct wd_span holder)
{
	for (size_t i = 0; i < holder.n; i++) {
		if (holder.p[i] == ' ' || (holder.p[i] >= 'A' && holder.p[i] <= 'Z'))
			return false;
	}
	return wd_span_find_byte(holder, '.') < holder.n;
}

/* A field that a decoder filled: part it as if it had stood in the text. */
enum wd_err wd_rule_rights(struct wd_norm *norm)
{
	struct wd_copyright c;

	assert(norm && norm->story);

	struct wd_story *story = norm->story;
	if (story->copyright_notice.n == 0 ||
		wd_copyright_parse(story->copyright_notice, &c) != WD_OK)
		return WD_OK;
	struct wd_span holder = story->copyright_holder;
	struct wd_span terms = story->usage_terms;
	story->copyright_notice = story->copyright_holder = story->usage_terms =
		(struct wd_span){ 0 };
	enum wd_err err = wd_copyright_keep(norm, &c);
	if (err != WD_OK)
		return err;
	if (holder.n > 0 && !(is_site(holder) && c.holder.n > 0))
		story->copyright_holder = holder;
	if (terms.n > 0 && wd_span_find(terms, story->usage_terms) < terms.n) {
		story->usage_terms = terms;
		return WD_OK;
	}
	return wd_tail_join(norm->arena, story->usage_terms, '\n', terms, &story->usage_terms);
}

enum wd_err wd_rule_copyright(struct wd_norm *norm)
{
	assert(norm && norm->story);

	enum wd_err err = take_head(norm);
	if (err == WD_OK)
		err = take_paras(norm);
	if (err == WD_OK)
		err = take_inline(norm);
	return err;
}
