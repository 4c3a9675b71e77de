/* SPDX-License-Identifier: MIT */
#include "core/rule.h"

#include <assert.h>

#include "core/caption.h"
#include "core/copyright.h"
#include "core/credits.h"
#include "core/tail.h"
#include "core/vocab_agency.h"

/* So many paragraphs without a credit, counted from the end, and the search is over. */
#define MISSES_MAX 3
/* The longest credit seen has 730 bytes. */
#define CREDIT_BYTES 1500
/* A bare credit, without brackets, is one line or two. */
#define BARE_BYTES 400
/* Paragraphs that a credit without its closing bracket may run over. */
#define SPILL_PARAS 2
/* How far from the end dpa's block of notes to editors begins at most. */
#define BLOCK_PARAS   40
#define SENTENCES_MAX 8
/* "-- Source link:" and its addresses. */
#define SOURCE_BYTES 160
/* What an author is stands no further behind her name. */
#define ABOUT_BYTES 120

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t skip_blanks(struct wd_span s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

/* "--", "- ", "* ", "(*) " in front of a bare credit. */
static size_t skip_lead(struct wd_span s)
{
	size_t at = wd_span_starts(s, WD_SPAN("(*)")) ? 3 : 0;

	while (at < s.n && (memchr("-*_", s.p[at], 3) || is_blank(s.p[at])))
		at++;
	return at;
}

/* An opener stands at the start of s, after one or two opening brackets. */
static bool opens_group(const struct wd_norm *norm, struct wd_span s)
{
	unsigned roles;
	size_t at = 0;

	while (at < s.n && at < 2 && (s.p[at] == '(' || s.p[at] == '['))
		at++;
	return at > 0 && wd_credits_opener(norm, wd_span_from(s, skip_blanks(s, at)), &roles) > 0;
}

/* What is between the brackets of s; a missing closing one is forgiven. */
static struct wd_span inside(struct wd_span s)
{
	while (s.n > 0 && memchr("([ ", s.p[0], 3))
		s = wd_span_from(s, 1);
	size_t close = s.n;
	for (size_t i = 0; i < s.n; i++) {
		bool last = s.p[i] == ')' || s.p[i] == ']';
		struct wd_span rest = wd_span_trim(wd_span_from(s, i + 1));
		if (last && (rest.n == 0 || rest.p[0] == '(' || rest.p[0] == ')')) {
			close = i;
			break;
		}
	}
	return wd_span_trim(wd_span_head(s, close));
}

/*
 * Last paragraph of a credit that opens in paragraph i: i itself, or one of the next two when the
 * closing bracket stands only there.
 */
static size_t group_end(const struct wd_norm *norm, size_t i)
{
	const struct wd_text *text = &norm->story->text;
	size_t last = i;

	if (memchr(text->paras[i].text.p, ')', text->paras[i].text.n))
		return i;
	for (size_t k = 0; k < SPILL_PARAS; k++) {
		last = wd_norm_next(norm, last + 1);
		if (last == text->n)
			return i;
		struct wd_span para = text->paras[last].text;
		size_t close = wd_span_find_byte(para, ')');
		if (para.n > BARE_BYTES || wd_span_find_byte(para, '(') < close)
			return i;
		if (close == para.n - 1)
			return last;
	}
	return i;
}

static enum wd_err take_para(struct wd_norm *norm, size_t i, const char *rule)
{
	return wd_norm_take_tail(norm, i, norm->story->text.paras[i].text.n, rule, "credits");
}

static enum wd_err take_group(struct wd_norm *norm, size_t i)
{
	const struct wd_text *text = &norm->story->text;
	size_t last = group_end(norm, i), people;
	struct wd_span first = text->paras[i].text, end = text->paras[last].text;
	/* All paragraphs are windows on one buffer. */
	struct wd_span all = { first.p, (size_t)(end.p + end.n - first.p) };

	enum wd_err err = wd_credits_group(norm, inside(all), &people);
	for (; err == WD_OK && i <= last && i < text->n; i = wd_norm_next(norm, i))
		err = take_para(norm, i, "credits.brackets");
	return err;
}

/* "To contact the reporter on this story: ...": a vocabulary's opener, but no press release's. */
static bool is_contact(
	const struct wd_norm *norm, struct wd_span s, unsigned *ret_roles, struct wd_span *ret_list)
{
	size_t n;
	const struct wd_word *word = wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_CONTACT), s, &n);

	if (!word || s.n > CREDIT_BYTES)
		return false;
	bool people = wd_span_starts_nocase(s, WD_SPAN("To contact the "));
	if (!people && word->agency->name.n == 0)
		return false;
	size_t colon = wd_span_find_byte(wd_span_head(s, 80), ':');
	*ret_roles = 0;
	*ret_list = (struct wd_span){ 0 };
	if (!people || colon >= s.n || colon >= 80)
		return true;
	bool editor = wd_tail_has(wd_span_head(s, colon), WD_SPAN("editor"));
	*ret_roles = WD_ROLE_BIT(editor ? WD_ROLE_EDITOR : WD_ROLE_REPORTER);
	*ret_list = wd_span_from(s, colon + 1);
	return true;
}

/* One paragraph may hold both: "To contact the reporter ...: A To contact the editor ...: B". */
static enum wd_err add_contacts(struct wd_norm *norm, unsigned roles, struct wd_span list)
{
	size_t people;

	while (roles) {
		size_t next = wd_span_find(list, WD_SPAN("To contact the "));
		enum wd_err err = wd_credits_add(norm, roles, wd_span_head(list, next), &people);
		if (err != WD_OK || next == list.n)
			return err;
		if (!is_contact(norm, wd_span_from(list, next), &roles, &list))
			break;
	}
	return WD_OK;
}

/* "((anna.lind@example.org; +47 22 00 34 00; Reuters Messaging: ...))" */
static bool is_desk_address(struct wd_span s)
{
	return s.n <= BARE_BYTES && wd_span_starts(s, WD_SPAN("((")) &&
		wd_span_ends(s, WD_SPAN(")")) &&
		(memchr(s.p, '@', s.n) || wd_tail_has(s, WD_SPAN("messaging")) ||
			wd_tail_has(s, WD_SPAN("newsroom")));
}

/* "Information from: The Oslo Post, http://...", "SOURCE: Example Corp", "-- Source link: ..." */
static bool is_source(struct wd_span s)
{
	s = wd_span_from(s, skip_lead(s));
	return (wd_span_starts_nocase(s, WD_SPAN("Information from:")) ||
		       wd_span_starts_nocase(s, WD_SPAN("Source:")) ||
		       wd_span_starts_nocase(s, WD_SPAN("Source link:"))) &&
		s.n <= 120 && wd_tail_sentence(s) == s.n;
}

/* "Mr. Lind" -> 4, for the byline's Anna Lind; else the bytes of her name in full, or 0. */
static size_t names_author(const struct wd_norm *norm, struct wd_span s)
{
	static const struct wd_span titles[] = {
		WD_SPAN_LIT("Mr. "),
		WD_SPAN_LIT("Ms. "),
		WD_SPAN_LIT("Mrs. "),
		WD_SPAN_LIT("Miss "),
		WD_SPAN_LIT("Dr. "),
		WD_SPAN_LIT("Prof. "),
	};
	const struct wd_party *p;
	size_t title = 0;

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (wd_span_starts(s, titles[i]))
			title = titles[i].n;
	}
	STAILQ_FOREACH (p, &norm->story->parties, link) {
		struct wd_span name = p->name;

		if (p->role != WD_ROLE_AUTHOR)
			continue;
		while (title > 0 && wd_span_find_byte(name, ' ') < name.n)
			name = wd_span_from(name, wd_span_find_byte(name, ' ') + 1);
		if (name.n > 2 && wd_span_starts(wd_span_from(s, title), name))
			return title + name.n;
	}
	return 0;
}

/* "Mr. Lind, a professor at Oslo, is a contributing editor.": who wrote it, below the story. */
static bool is_about_author(const struct wd_norm *norm, struct wd_span s)
{
	static const struct wd_span verbs[] = {
		WD_SPAN_LIT(" is a "),
		WD_SPAN_LIT(" is an "),
		WD_SPAN_LIT(" is the "),
		WD_SPAN_LIT(" is on "),
		WD_SPAN_LIT(" teaches "),
		WD_SPAN_LIT(" covers "),
		WD_SPAN_LIT(" writes "),
		WD_SPAN_LIT(" reports "),
	};
	size_t n = names_author(norm, s);

	if (n == 0 || s.n > BARE_BYTES)
		return false;
	s = wd_span_head(wd_span_from(s, n), ABOUT_BYTES);
	for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++) {
		if (wd_span_find(s, verbs[k]) < s.n)
			return true;
	}
	return wd_span_starts(s, WD_SPAN(", a ")) || wd_span_starts(s, WD_SPAN(", an "));
}

/* "EDITOR'S NOTE _ Anna Lind has covered snow since ...": who wrote it, below the story. */
static bool is_note(const struct wd_norm *norm, size_t i, struct wd_span s)
{
	size_t n;

	if (s.n > BARE_BYTES || wd_norm_prev(norm, i) == norm->story->text.n)
		return false;
	return wd_span_starts(s, WD_SPAN("EDITOR'S NOTE")) ||
		wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_ADVISORY), s, &n) != NULL;
}

static enum wd_err take_note(struct wd_norm *norm, size_t i)
{
	struct wd_story *story = norm->story;
	struct wd_span note;

	enum wd_err err = wd_tail_tidy(norm->arena, story->text.paras[i].text, &note);
	if (err == WD_OK)
		err = wd_tail_join(norm->arena, story->ed_note, '\n', note, &story->ed_note);
	if (err != WD_OK)
		return err;
	return wd_norm_take_tail(norm, i, story->text.paras[i].text.n, "credits.note", "marker");
}

/* "Editing by Per Dal)": the bracket opened in a paragraph above. */
static bool is_spilled(struct wd_span para)
{
	return para.n > 0 && para.p[para.n - 1] == ')' && !memchr(para.p, '(', para.n);
}

/* One look-up for all that a bare credit can begin with: this is asked of every story. */
static bool may_be_credit(const struct wd_norm *norm, struct wd_span para)
{
	const unsigned mask = WD_BIT(WD_WORD_CONTACT) | WD_BIT(WD_WORD_ADVISORY) |
		WD_BIT(WD_WORD_REPORTING) | WD_BIT(WD_WORD_WRITING) | WD_BIT(WD_WORD_EDITING) |
		WD_BIT(WD_WORD_CONTRIBUTING);
	size_t lead = skip_lead(para), n;
	unsigned roles;

	if (lead > 0 || (para.n > 0 && memchr("(E", para.p[0], 2)) || is_source(para))
		return true;
	return wd_credits_english(para, &roles) > 0 ||
		wd_vocab_opener(norm->vocab, mask, para, &n) != NULL;
}

/* Nothing stands below, and something above. */
static bool is_last(const struct wd_norm *norm, size_t i)
{
	return wd_norm_next(norm, i + 1) == norm->story->text.n &&
		wd_norm_prev(norm, i) < norm->story->text.n;
}

/* "Snow over Hamar \u00a9abc (AFP)": the picture's, at the very end. */
static enum wd_err take_caption(struct wd_norm *norm, size_t i)
{
	struct wd_span caption;
	enum wd_err err = wd_tail_tidy(norm->arena, norm->story->text.paras[i].text, &caption);

	if (err == WD_OK)
		err = wd_story_add_note(
			&norm->story->descriptions, norm->arena, WD_SPAN("caption"), caption);
	return err ? err : take_para(norm, i, "credits.caption");
}

/* What only the last paragraph can be. */
static enum wd_err look_at_last(struct wd_norm *norm, size_t i, bool *ret_taken)
{
	struct wd_span para = norm->story->text.paras[i].text;

	if (is_about_author(norm, para)) {
		*ret_taken = true;
		return take_para(norm, i, "credits.about-author");
	}
	if (!wd_caption_is_last(para))
		return WD_OK;
	*ret_taken = true;
	return take_caption(norm, i);
}

/* Take paragraph i if all of it is a credit. */
static enum wd_err look_at(struct wd_norm *norm, size_t i, bool *ret_taken)
{
	struct wd_span para = norm->story->text.paras[i].text;
	struct wd_span list;
	unsigned roles;
	size_t people = 0;
	enum wd_err err;

	if (opens_group(norm, para)) {
		*ret_taken = true;
		return take_group(norm, i);
	}
	if (!may_be_credit(norm, para))
		return is_last(norm, i) ? look_at_last(norm, i, ret_taken) : WD_OK;
	if (is_contact(norm, para, &roles, &list)) {
		*ret_taken = true;
		err = add_contacts(norm, roles, list);
		return err ? err : take_para(norm, i, "credits.contact");
	}
	if (para.n > BARE_BYTES || is_spilled(para))
		return WD_OK;
	if (is_desk_address(para) || is_source(para)) {
		*ret_taken = true;
		return take_para(norm, i, "credits.desk");
	}
	if (is_note(norm, i, para)) {
		*ret_taken = true;
		return take_note(norm, i);
	}
	err = wd_credits_group(norm, wd_span_from(para, skip_lead(para)), &people);
	if (err != WD_OK || people == 0)
		return err == WD_ENOTFOUND ? WD_OK : err;
	*ret_taken = true;
	return take_para(norm, i, "credits.bare");
}

static enum wd_err take_paras(struct wd_norm *norm)
{
	size_t i = norm->story->text.n;

	for (size_t misses = 0; misses < MISSES_MAX;) {
		bool taken = false;

		i = wd_norm_prev(norm, i);
		if (i == norm->story->text.n)
			return WD_OK;
		enum wd_err err = look_at(norm, i, &taken);
		if (err != WD_OK)
			return err;
		misses += !taken;
	}
	return WD_OK;
}

/* "... he said. (Reporting by Anna Lind; Editing by Jo Berg)", "... (*) Editor: Anna Lind" */
static enum wd_err take_inline_group(struct wd_norm *norm, size_t last)
{
	struct wd_span para = norm->story->text.paras[last].text;
	size_t from = para.n > CREDIT_BYTES ? para.n - CREDIT_BYTES : 0;
	size_t people;

	for (size_t at = from; at < para.n; at++) {
		at += wd_span_find_byte(wd_span_from(para, at), '(');
		if (at == para.n)
			break;
		if (!wd_tail_starts(para, at))
			continue;
		struct wd_span s = wd_span_from(para, at);
		bool star = wd_span_starts(s, WD_SPAN("(*)"));
		if (!star && !opens_group(norm, s))
			continue;
		struct wd_span group = star ? wd_span_from(s, skip_lead(s)) : inside(s);
		enum wd_err err = wd_credits_group(norm, group, &people);
		if (err == WD_ENOTFOUND)
			continue;
		if (err != WD_OK)
			return err;
		return wd_norm_take_tail(norm, last, s.n, "credits.brackets", "credits");
	}
	return WD_OK;
}

/* Sentences and bare credits at the end of the last paragraph, the last one first. */
static enum wd_err take_sentences(struct wd_norm *norm)
{
	for (size_t k = 0; k < SENTENCES_MAX; k++) {
		size_t last = wd_norm_prev(norm, norm->story->text.n), people = 0;
		if (last == norm->story->text.n)
			return WD_OK;
		struct wd_span para = norm->story->text.paras[last].text;
		size_t at = wd_tail_last_sentence(para);
		struct wd_span s = wd_span_from(para, at);
		enum wd_err err = WD_ENOTFOUND;
		/* A whole story is no credit. */
		bool whole = at == 0 && wd_norm_prev(norm, last) == norm->story->text.n;
		if (!whole && !wd_tail_quoted(para, at))
			err = is_source(s) ? WD_OK : wd_credits_sentence(norm, s, at == 0);
		if (err == WD_ENOTFOUND && !whole && s.n <= BARE_BYTES) {
			err = wd_credits_group(norm, wd_span_from(s, skip_lead(s)), &people);
			if (err == WD_OK && people == 0)
				err = WD_ENOTFOUND;
		}
		if (err == WD_OK)
			err = wd_norm_take_tail(norm, last, s.n, "credits.sentence", "credits");
		if (err != WD_OK)
			return err == WD_ENOTFOUND ? WD_OK : err;
	}
	return WD_OK;
}

/* Below lines that no empty line parts: who wrote them, or where they are from. */
static enum wd_err take_last_line(struct wd_norm *norm)
{
	size_t last = wd_norm_prev(norm, norm->story->text.n);
	const char *rule = NULL;

	if (last == norm->story->text.n)
		return WD_OK;
	struct wd_span para = norm->story->text.paras[last].text;
	size_t at = wd_tail_last_line(para),
	       from = para.n > SOURCE_BYTES ? para.n - SOURCE_BYTES : 0;
	if (at > 0 && is_about_author(norm, wd_span_from(para, at)))
		rule = "credits.about-author";
	/* "... he said. -- Source link: (example.org/a) (example.org/b)" */
	struct wd_span tail = wd_span_from(para, from);
	size_t source = para.n;
	if (memchr(tail.p, '(', tail.n))
		source = from + wd_span_find(tail, WD_SPAN("-- Source link:"));
	if (!rule && source > 0 && source < para.n && wd_tail_starts(para, source)) {
		at = source;
		rule = "credits.source";
	}
	if (!rule)
		return WD_OK;
	return wd_norm_take_tail(norm, last, para.n - at, rule, "credits");
}

static bool opens_block(struct wd_span s)
{
	static const struct wd_span heads[] = {
		WD_SPAN_LIT("# Notebook"),
		WD_SPAN_LIT("# dpa NOTEBOOK"),
		WD_SPAN_LIT("# dpa-Notizblock"),
		WD_SPAN_LIT("# Notizblock"),
		WD_SPAN_LIT("The following information is not"),
		WD_SPAN_LIT("Die folgenden Informationen sind nicht"),
	};

	if (s.n > 0 && s.p[0] == '*') /* "* * * *" on the line above */
		s = wd_span_from(s, skip_lead(s));
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (wd_span_starts(s, heads[i]))
			return true;
	}
	return false;
}

/* "- Reporting by: Anna Lind", "- (c)2026 The Oslo Post" */
static enum wd_err read_block_line(struct wd_norm *norm, struct wd_span line)
{
	struct wd_copyright c;
	size_t people;

	line = wd_span_from(line, skip_lead(line));
	if (wd_copyright_parse(line, &c) == WD_OK)
		return wd_copyright_keep(norm, &c);
	enum wd_err err = wd_credits_group(norm, line, &people);
	return err == WD_ENOTFOUND ? WD_OK : err;
}

static enum wd_err take_block_para(struct wd_norm *norm, size_t i)
{
	struct wd_span para = norm->story->text.paras[i].text;

	for (size_t at = 0; at < para.n;) {
		struct wd_span rest = wd_span_from(para, at);
		size_t n = wd_span_find_byte(rest, '\n');
		enum wd_err err = read_block_line(norm, wd_span_head(rest, n));
		if (err != WD_OK)
			return err;
		at += n + 1;
	}
	return take_para(norm, i, "credits.not-for-publication");
}

/* dpa's notes to editors: all that comes after "# Notebook" or "not for publication". */
static enum wd_err take_block(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	size_t i = text->n, start = text->n;

	for (size_t k = 0; k < BLOCK_PARAS; k++) {
		i = wd_norm_prev(norm, i);
		if (i == text->n)
			break;
		struct wd_span para = text->paras[i].text;
		if (memchr("#*TD", para.p[0], 4) && opens_block(para))
			start = i;
	}
	for (i = start; i < text->n; i = wd_norm_next(norm, i)) {
		enum wd_err err = take_block_para(norm, i);
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

enum wd_err wd_rule_credits(struct wd_norm *norm)
{
	assert(norm && norm->story);

	enum wd_err err = take_block(norm);
	if (err == WD_OK)
		err = take_paras(norm);
	size_t last = wd_norm_prev(norm, norm->story->text.n);
	if (err == WD_OK && last < norm->story->text.n)
		err = take_inline_group(norm, last);
	if (err == WD_OK)
		err = take_last_line(norm);
	return err == WD_OK ? take_sentences(norm) : err;
}
