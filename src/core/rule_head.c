/* SPDX-License-Identifier: MIT */
#include "core/rule_head.h"

#include <assert.h>

#include "core/lead_in.h"
#include "core/lead_words.h"
#include "core/names.h"
#include "core/tail.h"

#define HEADING_MAX 260

#define AGENCY_WORDS                                                              \
	(WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_HOLDER) | \
		WD_BIT(WD_WORD_TITLE))

static bool ends_sentence(struct wd_span s)
{
	while (s.n > 1 && (s.p[s.n - 1] == '"' || s.p[s.n - 1] == '\'' || s.p[s.n - 1] == ')'))
		s.n--;
	if (wd_span_ends(s, WD_SPAN("\u201d")) || wd_span_ends(s, WD_SPAN("\u2019")))
		s.n -= 3;
	return s.n > 0 && s.p[s.n - 1] == '.' && !wd_span_ends(s, WD_SPAN(".."));
}

static bool is_bullet(struct wd_span s)
{
	return wd_span_starts(s, WD_SPAN("* ")) || wd_span_starts(s, WD_SPAN("\u2022")) ||
		wd_span_starts(s, WD_SPAN("+ "));
}

static bool is_shouted(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return true;
}

/* "Eds: With photos." and captions end in a full stop and are short: 90 bytes are no lead. */
bool wd_head_is_heading(struct wd_span line)
{
	if (line.n > HEADING_MAX)
		return false;
	return is_bullet(line) || line.n < 60 || !ends_sentence(line) || is_shouted(line);
}

/* Three words or more, and letters: not "a0712" or "---". A sentence in full is a summary. */
static bool is_headline(struct wd_span s)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n = wd_words_of(wd_span_head(s, 60), words), letters = 0;

	if (s.n >= 60 && ends_sentence(s))
		return false;

	for (size_t i = 0; i < s.n; i++)
		letters += (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z';
	return (n == 0 || n >= 3) && letters * 2 > s.n;
}

static bool is_same_note(const struct wd_notes *notes, struct wd_span value)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, notes, link) {
		if (wd_span_eq_nocase(note->value, value))
			return true;
	}
	return false;
}

/* One line: the headline when the story has none, a summary, or a heading that nobody asked for. */
static enum wd_err keep_heading(struct wd_norm *norm, struct wd_span line)
{
	struct wd_story *story = norm->story;
	struct wd_span role = WD_SPAN("heading");

	line = wd_strip_blanks(line);
	if (is_bullet(line)) {
		role = WD_SPAN("summary");
		line = wd_skip_blanks(
			wd_span_from(line, line.p[0] == '*' || line.p[0] == '+' ? 1 : 3));
	} else if (is_headline(line) && wd_notes_get(&story->headlines, WD_SPAN("main")).n == 0) {
		return wd_story_add_note(&story->headlines, norm->arena, WD_SPAN("main"), line);
	}
	if (line.n < 3 || is_same_note(&story->headlines, line) ||
		is_same_note(&story->descriptions, line))
		return WD_OK;
	return wd_story_add_note(&story->descriptions, norm->arena, role, line);
}

static enum wd_err take_lines(struct wd_norm *norm, size_t i, size_t n)
{
	struct wd_span rest = wd_span_head(norm->story->text.paras[i].text, n);
	bool wrapped = norm->story->text.paras[i].wrapped;
	enum wd_err err = WD_OK;

	while (!err && rest.n > 0) {
		size_t end = wrapped ? rest.n : wd_span_find_byte(rest, '\n');

		err = keep_heading(norm, wd_span_head(rest, end));
		rest = wd_span_from(rest, end + 1);
	}
	if (err)
		return err;
	return wd_norm_take_head(norm, i, n, "headings.above", "heading");
}

enum wd_err wd_head_take_above(struct wd_norm *norm, size_t i, size_t n)
{
	const struct wd_para *paras = norm->story->text.paras;
	enum wd_err err = WD_OK;

	for (size_t k = wd_norm_next(norm, 0); !err && k < i; k = wd_norm_next(norm, k))
		err = take_lines(norm, k, paras[k].text.n);
	if (!err && n > 0)
		err = take_lines(norm, i, n);
	return err;
}

enum wd_err wd_head_take_note(
	struct wd_norm *norm, size_t i, size_t n, const char *rule, struct wd_span role)
{
	struct wd_story *story = norm->story;
	struct wd_span line = wd_strip_blanks(wd_span_head(story->text.paras[i].text, n));
	enum wd_err err = WD_OK;

	if (line.n >= 3 && !is_same_note(&story->headlines, line) &&
		!is_same_note(&story->descriptions, line))
		err = wd_story_add_note(&story->descriptions, norm->arena, role, line);
	return err ? err : wd_norm_take_head(norm, i, n, rule, "heading");
}

/* "dpa" and "Deutsche Presse-Agentur", but not "tca/dpa". */
static bool is_name_of(
	const struct wd_norm *norm, const struct wd_agency *agency, struct wd_span name)
{
	const struct wd_word *word = wd_vocab_word(norm->vocab, AGENCY_WORDS, name);

	return word && word->agency == agency;
}

/* The party named @p there is the agency, by whatever name, or a credit that begins with it. */
static bool is_same_agency(const struct wd_norm *norm, struct wd_span there,
	const struct wd_agency *agency, struct wd_span name)
{
	struct wd_lead lead;

	if (wd_span_eq_nocase(there, name))
		return true;
	return agency &&
		(is_name_of(norm, agency, there) ||
			(wd_lead_credit(norm->vocab, there, &lead) && lead.agency == agency));
}

enum wd_err wd_head_add_agency(struct wd_norm *norm, const struct wd_agency *agency,
	struct wd_span name, struct wd_span literal)
{
	struct wd_story *story = norm->story;
	struct wd_party party = { .role = WD_ROLE_AGENCY, .name = name };
	struct wd_party *p;

	if (agency && story->agency.n == 0)
		story->agency = agency->key;
	if (story->agency_name.n == 0)
		story->agency_name = agency ? agency->name : name;
	STAILQ_FOREACH (p, &story->parties, link) {
		if (p->role != WD_ROLE_AGENCY || !is_same_agency(norm, p->name, agency, name))
			continue;
		/* After "Anna Lind, dpa" the dateline's "tca/dpa" says more. */
		if (agency && wd_span_eq(p->name, agency->name) && !is_name_of(norm, agency, name))
			p->name = name;
		if (p->literal.n == 0 && !wd_span_eq(literal, p->name))
			p->literal = literal;
		return WD_OK;
	}
	if (!wd_span_eq(literal, name))
		party.literal = literal;
	return wd_story_add_party(story, norm->arena, &party);
}

static bool has_author(const struct wd_story *story, struct wd_span name)
{
	const struct wd_party *p;

	STAILQ_FOREACH (p, &story->parties, link) {
		if (p->role == WD_ROLE_AUTHOR && wd_span_eq_nocase(p->name, name))
			return true;
	}
	return false;
}

enum wd_err wd_head_add_author(struct wd_norm *norm, const struct wd_name *author)
{
	struct wd_party party = {
		.role = WD_ROLE_AUTHOR, .email = author->email, .place = author->place
	};
	enum wd_err err = wd_name_display(norm->arena, author->name, &party.name);

	if (err || has_author(norm->story, party.name))
		return err;
	return wd_story_add_party(norm->story, norm->arena, &party);
}
