/* SPDX-License-Identifier: MIT */
#include "core/byline_list.h"

#include "core/lead_in.h"
#include "core/lead_words.h"
#include "core/vocab_fold.h"

#define BIT_TITLE WD_BIT(WD_WORD_TITLE)
#define BIT_ORG   (WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME))

/* A title ends with one of these, whatever the desk: "AP Auto Racing Writer". */
static const struct wd_span jobs[] = {
	WD_SPAN_LIT("Writer"),
	WD_SPAN_LIT("Writers"),
	WD_SPAN_LIT("Correspondent"),
	WD_SPAN_LIT("Correspondents"),
	WD_SPAN_LIT("Reporter"),
	WD_SPAN_LIT("Reporters"),
	WD_SPAN_LIT("Editor"),
	WD_SPAN_LIT("Editors"),
	WD_SPAN_LIT("Columnist"),
	WD_SPAN_LIT("Critic"),
	WD_SPAN_LIT("Staff"),
	WD_SPAN_LIT("Analyst"),
	WD_SPAN_LIT("Producer"),
	WD_SPAN_LIT("Photographer"),
	WD_SPAN_LIT("Sportswriter"),
	WD_SPAN_LIT("Chief"),
	WD_SPAN_LIT("Newspapers"),
	WD_SPAN_LIT("Service"),
	WD_SPAN_LIT("Bureau"),
};

/* Openers of what names a paper or a desk, not a person. */
static const struct wd_span affiliations[] = {
	WD_SPAN_LIT("Special to "),
	WD_SPAN_LIT("Special for "),
	WD_SPAN_LIT("for The "),
	WD_SPAN_LIT("For The "),
	WD_SPAN_LIT("of The "),
	WD_SPAN_LIT("Of The "),
	WD_SPAN_LIT("The "),
	WD_SPAN_LIT("da agência "),
	WD_SPAN_LIT("da Agência "),
	WD_SPAN_LIT("de la agencia "),
	WD_SPAN_LIT("de l'agence "),
	WD_SPAN_LIT("dell'agenzia "),
	WD_SPAN_LIT("Staff Reporter of "),
	WD_SPAN_LIT("Staff Reporters of "),
	WD_SPAN_LIT("Staff Writer of "),
};

static struct wd_span last_word(struct wd_span s)
{
	size_t at = s.n;

	while (at > 0 && !wd_fold_blank(s, at - 1))
		at--;
	return wd_span_from(s, at);
}

bool wd_byline_is_job(struct wd_span s)
{
	struct wd_span last = last_word(s);

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (wd_span_eq_nocase(last, jobs[i]))
			return s.p[0] < 'a' || s.p[0] > 'z' || s.n > last.n;
	}
	return false;
}

static bool is_affiliation(struct wd_span s)
{
	for (size_t i = 0; i < sizeof(affiliations) / sizeof(affiliations[0]); i++) {
		if (wd_span_starts_nocase(s, affiliations[i]))
			return true;
	}
	return false;
}

static bool is_one_word(struct wd_span s)
{
	struct wd_span words[WD_LEAD_WORDS];

	return wd_words_of(s, words) == 1;
}

/* An agency anywhere in a title: "AP" in "AP Sports Writer". */
void wd_byline_note_agency(const struct wd_vocab *vocab, struct wd_span s, struct wd_byline *byline)
{
	size_t n;
	const struct wd_word *word = wd_vocab_word(vocab, BIT_ORG | BIT_TITLE, s);

	if (!word || word->agency->name.n == 0)
		word = wd_vocab_opener(vocab, BIT_ORG, s, &n);
	if (!word || word->agency->name.n == 0 || byline->agency)
		return;
	byline->agency = word->agency;
	byline->agency_text = s;
}

/* A job, an agency or a paper: what is in a byline and no person. */
static bool is_title(const struct wd_vocab *vocab, struct wd_span s)
{
	return wd_vocab_word(vocab, BIT_ORG | BIT_TITLE, s) || wd_byline_is_job(s) ||
		is_affiliation(s);
}

bool wd_byline_title(const struct wd_vocab *vocab, struct wd_span line, struct wd_byline *byline)
{
	while (line.n > 0 && (line.p[line.n - 1] == '=' || line.p[line.n - 1] == '<'))
		line = wd_strip_blanks(wd_span_head(line, line.n - 1));
	line = wd_strip_blanks(line);
	if (line.n == 0 || line.n > WD_BYLINE_TITLE_MAX || !is_title(vocab, line))
		return false;
	/* "The ..." alone may begin a story; below a byline a paper's name has capitals throughout. */
	if (is_affiliation(line) && !wd_is_credit_shape(wd_span_head(line, 60)))
		return false;
	wd_byline_note_agency(vocab, line, byline);
	return true;
}

/*
 * Titles before and after the name in one item go; what is left is the name. "AP Auto Racing
 * Writer" is all title: it begins with an agency, and "Writer" alone is no title after a name.
 */
static struct wd_span without_titles(const struct wd_vocab *vocab, struct wd_span s)
{
	size_t at;

	if (wd_vocab_opener(vocab, BIT_TITLE, s, &at) && at < s.n)
		return wd_strip_blanks(wd_span_from(s, at));
	if (wd_vocab_opener(vocab, BIT_ORG, s, &at))
		return s;
	if (wd_vocab_closer(vocab, BIT_TITLE | BIT_ORG, s, &at) && at > 0 &&
		(!wd_byline_is_job(s) || !is_one_word(wd_span_from(s, at))))
		return wd_strip_blanks(wd_span_head(s, at));
	return s;
}

/* The title beside the name may name the agency. */
static void note_rest(const struct wd_vocab *vocab, struct wd_span s, struct wd_span name,
	struct wd_byline *byline)
{
	size_t before = (size_t)(name.p - s.p), after = before + name.n;

	if (before > 0)
		wd_byline_note_agency(vocab, wd_strip_blanks(wd_span_head(s, before)), byline);
	if (after < s.n)
		wd_byline_note_agency(vocab, wd_strip_blanks(wd_span_from(s, after)), byline);
}

static bool add_author(struct wd_byline *byline, struct wd_name item)
{
	if (byline->n_authors == WD_AUTHORS_MAX)
		return false;
	byline->authors[byline->n_authors++] = item;
	return true;
}

/* "Anna Lind/NTB" */
static bool add_stroke(const struct wd_vocab *vocab, struct wd_name item, struct wd_byline *byline)
{
	size_t at = wd_span_find_byte(item.name, '/');
	struct wd_span person = wd_strip_blanks(wd_span_head(item.name, at));
	struct wd_span org = wd_strip_blanks(wd_span_from(item.name, at + 1));
	struct wd_lead lead;

	if (at == item.name.n || !wd_name_is_person(person))
		return false;
	if (wd_lead_credit(vocab, org, &lead)) {
		byline->agency = byline->agency ? byline->agency : lead.agency;
		byline->agency_text = byline->agency_text.n ? byline->agency_text : org;
	} else if (!wd_is_credit_shape(org)) {
		return false;
	}
	item.name = person;
	return add_author(byline, item);
}

/* One item between commas and "and". False when it belongs into no byline. */
static bool add_item(const struct wd_vocab *vocab, struct wd_name item, struct wd_byline *byline)
{
	struct wd_span s = wd_strip_blanks(item.name);

	if (s.n == 0)
		return true;
	item.name = s;
	if (wd_span_find_byte(s, '/') < s.n)
		return add_stroke(vocab, item, byline);
	item.name = without_titles(vocab, s);
	if (item.name.n == s.n || !wd_name_is_person(item.name)) {
		item.name = s;
		if (is_title(vocab, s)) {
			wd_byline_note_agency(vocab, s, byline);
			return true;
		}
	}
	if (!wd_name_is_person(item.name))
		return false;
	note_rest(vocab, s, item.name, byline);
	/* One word is a name only beside a title: "by Sportswriter Wang"; else it is prose. */
	if (is_one_word(item.name) && item.name.n == s.n && byline->n_authors == 0)
		return false;
	return add_author(byline, item);
}

static struct wd_span and_word(struct wd_span list, const struct wd_byline *byline)
{
	const struct wd_span none = { 0 };

	if (byline->n_authors < 2)
		return none;

	const struct wd_span a = byline->authors[byline->n_authors - 2].name;
	const struct wd_span b = byline->authors[byline->n_authors - 1].name;
	if (a.p + a.n > b.p || b.p > list.p + list.n)
		return none;

	struct wd_span between =
		wd_strip_blanks((struct wd_span){ a.p + a.n, (size_t)(b.p - a.p) - a.n });
	struct wd_span last = last_word(between);
	return last.n <= 4 && last.n > 0 && last.p[0] != ',' ? last : none;
}

/* "SOCIAL MEDIA WEBSITE, JAN 02" is the date of a picture. Addresses may have digits. */
static bool has_number(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return wd_span_find_byte(s, '@') == s.n;
	}
	return false;
}

/* ", Nordfjord Press" after the names: who they work for, though nobody listed it. */
static bool is_organisation(struct wd_span list, struct wd_span item)
{
	item = wd_strip_blanks(item);
	if (is_one_word(item) || wd_name_is_person(item) || item.p + item.n != list.p + list.n)
		return false;

	struct wd_span before = wd_strip_blanks(wd_span_head(list, (size_t)(item.p - list.p)));
	return wd_span_ends(before, WD_SPAN(",")) && !wd_span_ends(item, WD_SPAN(".")) &&
		wd_is_credit_shape(item);
}

/* "by Anna Lind, Market Ticker:": the second one is who says what follows. */
static bool is_speaker(struct wd_span list, size_t n)
{
	return n == 2 && wd_span_find_byte(list, ',') < list.n;
}

struct items {
	struct wd_span list;
	const struct wd_name *of;
	size_t n;
	bool colon; /* the list ends in one */
};

static bool add_items(const struct wd_vocab *vocab, struct items items, struct wd_byline *byline)
{
	for (size_t i = 0; i < items.n; i++) {
		bool last = i > 0 && i + 1 == items.n;

		if (items.colon && last && is_speaker(items.list, items.n))
			continue;
		if (add_item(vocab, items.of[i], byline))
			continue;
		if (!last || byline->n_authors == 0 ||
			!is_organisation(items.list, items.of[i].name))
			return false;
	}
	return true;
}

/* All of list: persons, titles and agencies, at least one of them a person or agency. */
bool wd_byline_list(const struct wd_vocab *vocab, struct wd_span list, struct wd_byline *ret)
{
	struct wd_name items[WD_NAMES_MAX];
	struct wd_byline byline = { 0 };
	bool colon;
	size_t n;

	list = wd_strip_blanks(list);
	colon = wd_span_ends(list, WD_SPAN(":"));
	while (list.n > 0 && memchr("=@<^:;,", list.p[list.n - 1], 7))
		list = wd_strip_blanks(wd_span_head(list, list.n - 1));
	if (list.n == 0 || list.n > WD_BYLINE_MAX || has_number(list))
		return false;
	/* An agency's name may hold the word "and". */
	if (wd_vocab_word(vocab, BIT_ORG, list)) {
		wd_byline_note_agency(vocab, list, &byline);
		n = 0;
	} else {
		n = wd_names_split(list, items, WD_NAMES_MAX);
	}
	if (!add_items(vocab, (struct items){ list, items, n, colon }, &byline))
		return false;
	if (byline.n_authors == 0) {
		if (!byline.agency)
			return false;
		byline.by_agency = wd_vocab_word(vocab, BIT_ORG, list) != NULL;
		byline.agency_text = list;
	}
	byline.and_word = and_word(list, &byline);
	*ret = byline;
	return true;
}
