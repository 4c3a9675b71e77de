/* SPDX-License-Identifier: MIT */
#include "core/rule.h"

#include <assert.h>

#include "core/tail.h"
#include "core/vocab_agency.h"

/* A pointer to another story is a headline at most; anything longer is prose. */
#define RELATED_BYTES 250
/* A paragraph that is a sentence has to be as short as this to be looked at. */
#define SENTENCE_BYTES 120
/* The colon of "Read more on this story:" is not further in. */
#define COLON_BYTES 48
/* Entries of one list of related stories. */
#define LIST_MAX   12
#define INLINE_MAX 4
/* Titles of other stories at the end: how long, how many, and below how much prose. */
#define TITLE_BYTES 90
#define TITLES_MAX  3
#define TITLE_PROSE 4

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool ends_sentence(struct wd_span s)
{
	return s.n > 0 && (memchr(".!?\"", s.p[s.n - 1], 4) || wd_span_ends(s, WD_SPAN("\u201d")));
}

/* Bytes of a bullet, bracket or dash at the start of s, with the blanks after it. */
static size_t skip_bullet(struct wd_span s)
{
	static const struct wd_span bullets[] = {
		WD_SPAN_LIT("-"),
		WD_SPAN_LIT("*"),
		WD_SPAN_LIT(">"),
		WD_SPAN_LIT("\u2022"),
		WD_SPAN_LIT("\u2013"),
		WD_SPAN_LIT("\u00bb"),
	};
	size_t at = 0;

	for (size_t i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++) {
		if (wd_span_starts(s, bullets[i])) {
			at = bullets[i].n;
			break;
		}
	}
	while (at > 0 && at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

static enum wd_err add(struct wd_norm *norm, struct wd_span raw)
{
	struct wd_related related = { .rel = WD_SPAN("related") };

	enum wd_err err = wd_tail_tidy(norm->arena, raw, &related.name);
	if (err != WD_OK)
		return err;
	related.href = wd_tail_find_url(related.name);
	if (!wd_span_starts_nocase(related.href, WD_SPAN("http")))
		related.href = (struct wd_span){ 0 };
	return wd_story_add_related(norm->story, norm->arena, &related);
}

static size_t count_words(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !is_blank(s.p[i]) && (i == 0 || is_blank(s.p[i - 1]));
	return n;
}

/* "https://", "www.", ".com": by their points and colons, which are few. */
static bool has_address(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct wd_span rest = wd_span_from(s, i + 1);

		if (s.p[i] == ':' && wd_span_starts(rest, WD_SPAN("//")))
			return true;
		if (s.p[i] == '.' &&
			(wd_span_starts(rest, WD_SPAN("com")) ||
				wd_span_ends(wd_span_head(s, i), WD_SPAN("www"))))
			return true;
	}
	return false;
}

/* Cheap, for it is asked of every paragraph: most are sentences without an early colon. */
static bool may_be_related(struct wd_span s)
{
	if (s.n == 0 || s.n > RELATED_BYTES)
		return false;
	return !ends_sentence(s) || memchr(s.p, ':', s.n < COLON_BYTES ? s.n : COLON_BYTES) ||
		(s.n <= SENTENCE_BYTES && has_address(s));
}

/*
 * The opener makes s a pointer: it ends in a colon or one follows, it is all of s, s has an
 * address, or it is of two words and more before what is no sentence. "Earlier Monday, ..." is
 * none of these.
 */
static bool opens(const struct wd_norm *norm, struct wd_span s, size_t *ret_n)
{
	size_t n;

	if (!wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_RELATED), s, &n))
		return false;
	struct wd_span opener = wd_span_head(s, n);
	struct wd_span rest = wd_span_trim(wd_span_from(s, n));
	*ret_n = n;
	if (rest.n == 0 || opener.p[n - 1] == ':' || rest.p[0] == ':' || rest.p[0] == '|')
		return true;
	if (wd_tail_find_url(rest).n > 0)
		return true;
	if (count_words(opener) < 2)
		return false;
	return !ends_sentence(s) || (s.n <= SENTENCE_BYTES && wd_tail_has(rest, WD_SPAN(".com")));
}

/* The entries below a heading such as "RELATED STORIES": bullets and addresses. */
static enum wd_err take_list(struct wd_norm *norm, size_t i)
{
	for (size_t k = 0; k < LIST_MAX; k++) {
		i = wd_norm_next(norm, i + 1);
		if (i == norm->story->text.n)
			return WD_OK;
		struct wd_span para = norm->story->text.paras[i].text;
		size_t bullet = skip_bullet(para);
		if (para.n > RELATED_BYTES || ends_sentence(para) ||
			(bullet == 0 && wd_tail_find_url(para).n == 0))
			return WD_OK;
		enum wd_err err = add(norm, wd_span_from(para, bullet));
		if (err == WD_OK)
			err = wd_norm_take_tail(norm, i, para.n, "related.list", "related");
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

/* "___" above the last paragraphs: what invites there to other pages is not the story. */
static bool invites(const struct wd_norm *norm, size_t i)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("Follow "),
		WD_SPAN_LIT("Catch up "),
		WD_SPAN_LIT("Find "),
		WD_SPAN_LIT("Sign up "),
		WD_SPAN_LIT("Subscribe "),
		WD_SPAN_LIT("Listen "),
		WD_SPAN_LIT("Download "),
		WD_SPAN_LIT("Visit "),
		WD_SPAN_LIT("Read "),
		WD_SPAN_LIT("See "),
		WD_SPAN_LIT("Watch "),
		WD_SPAN_LIT("More "),
		WD_SPAN_LIT("For more "),
		WD_SPAN_LIT("Online:"),
	};
	const struct wd_text *text = &norm->story->text;

	if (text->paras[i].text.n > RELATED_BYTES || wd_norm_next(norm, i + 1) != text->n)
		return false;
	size_t above = wd_norm_prev(norm, i);
	if (above == text->n)
		return false;
	struct wd_span line = text->paras[above].text;
	if (line.n < 2)
		return false;
	for (size_t k = 0; k < line.n; k++) {
		if (line.p[k] != '_')
			return false;
	}
	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
		if (wd_span_starts(text->paras[i].text, words[k]))
			return true;
	}
	return false;
}

static enum wd_err look_at(struct wd_norm *norm, size_t i)
{
	struct wd_span para = norm->story->text.paras[i].text;
	struct wd_span s = wd_span_from(para, skip_bullet(para));
	enum wd_err err;
	size_t n;

	if (s.n > 0 && s.p[0] == '(' && para.p[para.n - 1] == ')') /* "(Graphic: Snow - here)" */
		s = wd_span_head(wd_span_from(s, 1), s.n - 2);
	if (s.n == 0)
		return WD_OK;
	if (!opens(norm, s, &n)) {
		if (!invites(norm, i))
			return WD_OK;
		n = 0;
	}
	bool heading = n > 0 && wd_span_trim(wd_span_from(s, n)).n == 0;
	err = add(norm, para);
	if (err == WD_OK)
		err = wd_norm_take_tail(norm, i, para.n, "related.paragraph", "related");
	if (err == WD_OK && heading)
		err = take_list(norm, i);
	return err;
}

/* After the prose of the last paragraph: "... at 9 p.m. Read more: Snow falls in Oslo" */
static enum wd_err take_inline(struct wd_norm *norm, bool *ret_found)
{
	size_t last = wd_norm_prev(norm, norm->story->text.n);

	if (last == norm->story->text.n)
		return WD_OK;
	struct wd_span para = norm->story->text.paras[last].text;
	size_t at = para.n > RELATED_BYTES ? para.n - RELATED_BYTES : 1;
	struct wd_span tail = wd_span_from(para, at);
	if (ends_sentence(para) && wd_span_find_byte(tail, ':') == tail.n && !has_address(tail))
		return WD_OK;
	for (; at < para.n; at++) {
		size_t n;

		if (!is_blank(para.p[at - 1]) || is_blank(para.p[at]) || !wd_tail_starts(para, at))
			continue;
		struct wd_span s = wd_span_from(para, at);
		if (!opens(norm, s, &n) || wd_tail_sentence(s) < s.n || wd_tail_quoted(para, at))
			continue;
		enum wd_err err = add(norm, s);
		if (err != WD_OK)
			return err;
		*ret_found = true;
		return wd_norm_take_tail(norm, last, s.n, "related.sentence", "related");
	}
	return WD_OK;
}

static size_t count_digits(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

static bool has_small(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return true;
	}
	return false;
}

/*
 * A line that could be the headline of another story. Not "Referee: Anna Lind" (a label), not
 * "Anna Lind, Oslo" (who signs), no row of a table.
 */
static bool is_title(struct wd_span s)
{
	size_t words, colon;

	if (s.n == 0 || s.n > TITLE_BYTES)
		return false;
	words = count_words(s);
	colon = wd_span_find_byte(s, ':');
	if (words < 4 || words > 14)
		return false;
	if (!((s.p[0] >= 'A' && s.p[0] <= 'Z') || s.p[0] == '\'') || !has_small(s) ||
		count_digits(s) > 4 || wd_span_find(s, WD_SPAN("  ")) < s.n)
		return false;
	if (colon < s.n && count_words(wd_span_head(s, colon)) < 3)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (memchr("@,\n\t|()[]/", s.p[i], 11))
			return false;
	}
	return !memchr(".!:;-\"", s.p[s.n - 1], 6);
}

/*
 * Headlines of other stories, each a paragraph of its own at the end of one whose paragraphs are
 * sentences. A question alone may be how the story ends; beside another title it is one too.
 */
static enum wd_err take_titles(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	size_t i = wd_norm_prev(norm, text->n), first = text->n, n = 0, prose = 0;
	bool sure = false;

	for (; i < text->n && n <= TITLES_MAX && is_title(text->paras[i].text);
		i = wd_norm_prev(norm, i), n++) {
		sure = sure || !ends_sentence(text->paras[i].text);
		first = i;
	}
	if (!sure || n > TITLES_MAX)
		return WD_OK;
	for (; i < text->n && prose < TITLE_PROSE; i = wd_norm_prev(norm, i), prose++) {
		struct wd_span para = text->paras[i].text;

		if (!ends_sentence(para) || memchr(para.p, '\n', para.n))
			return WD_OK;
	}
	if (prose < TITLE_PROSE)
		return WD_OK;
	for (i = first; i < text->n; i = wd_norm_next(norm, i + 1)) {
		struct wd_span para = text->paras[i].text;
		enum wd_err err = add(norm, para);

		if (err == WD_OK)
			err = wd_norm_take_tail(norm, i, para.n, "related.title", "related");
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

enum wd_err wd_rule_related(struct wd_norm *norm)
{
	assert(norm && norm->story);

	const struct wd_text *text = &norm->story->text;
	for (size_t i = wd_norm_next(norm, 0); i < text->n; i = wd_norm_next(norm, i + 1)) {
		if (!may_be_related(text->paras[i].text) && !invites(norm, i))
			continue;
		enum wd_err err = look_at(norm, i);
		if (err != WD_OK)
			return err;
	}
	for (size_t k = 0; k < INLINE_MAX; k++) {
		bool found = false;
		enum wd_err err = take_inline(norm, &found);
		if (err != WD_OK)
			return err;
		if (!found)
			break;
	}
	return take_titles(norm);
}
