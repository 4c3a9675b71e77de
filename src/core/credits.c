/* SPDX-License-Identifier: MIT */
#include "core/credits.h"

#include <assert.h>

#include "core/colophon.h"
#include "core/names.h"
#include "core/tail.h"
#include "core/vocab_agency.h"

/* "Additional reporting and writing by": no opener has more words. */
#define OPENER_WORDS 7

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct wd_span next_word(struct wd_span s, size_t *at)
{
	size_t i = *at;

	while (i < s.n && is_blank(s.p[i]))
		i++;
	size_t start = i;
	while (i < s.n && !is_blank(s.p[i]))
		i++;
	*at = i;
	return wd_span_head(wd_span_from(s, start), i - start);
}

static size_t skip_blanks(struct wd_span s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

/* The words of an English opener and what each makes of those who are named after it. */
static const struct {
	struct wd_span word;
	unsigned roles;
	bool contributes; /* what was reporting becomes a contribution */
} opener_words[] = {
	{ WD_SPAN_LIT("reporting"), WD_ROLE_BIT(WD_ROLE_REPORTER), false },
	{ WD_SPAN_LIT("reported"), WD_ROLE_BIT(WD_ROLE_REPORTER), false },
	{ WD_SPAN_LIT("writing"), WD_ROLE_BIT(WD_ROLE_WRITER), false },
	{ WD_SPAN_LIT("written"), WD_ROLE_BIT(WD_ROLE_WRITER), false },
	{ WD_SPAN_LIT("editing"), WD_ROLE_BIT(WD_ROLE_EDITOR), false },
	{ WD_SPAN_LIT("edited"), WD_ROLE_BIT(WD_ROLE_EDITOR), false },
	{ WD_SPAN_LIT("additional"), 0, true },
	{ WD_SPAN_LIT("extra"), 0, true },
	{ WD_SPAN_LIT("further"), 0, true },
	{ WD_SPAN_LIT("assistance"), 0, true },
	{ WD_SPAN_LIT("compiled"), 0, true },
	{ WD_SPAN_LIT("compilation"), 0, true },
	{ WD_SPAN_LIT("translated"), 0, true },
	{ WD_SPAN_LIT("translation"), 0, true },
	{ WD_SPAN_LIT("graphics"), 0, true },
	{ WD_SPAN_LIT("graphic"), 0, true },
	{ WD_SPAN_LIT("research"), 0, true },
	{ WD_SPAN_LIT("photography"), 0, true },
	{ WD_SPAN_LIT("video"), 0, true },
	{ WD_SPAN_LIT("production"), 0, true },
	{ WD_SPAN_LIT("interview"), 0, true },
	{ WD_SPAN_LIT("polling"), 0, true },
	{ WD_SPAN_LIT("data"), 0, true },
	{ WD_SPAN_LIT("and"), 0, false },
	{ WD_SPAN_LIT("with"), 0, false },
	{ WD_SPAN_LIT("from"), 0, false },
	{ WD_SPAN_LIT("copy"), 0, false },
	{ WD_SPAN_LIT("desk"), 0, false },
	{ WD_SPAN_LIT("story"), 0, false },
};

size_t wd_credits_english(struct wd_span s, unsigned *ret_roles)
{
	size_t at = 0;
	unsigned roles = 0;
	bool contributes = false;

	for (size_t k = 0; k < OPENER_WORDS; k++) {
		struct wd_span w = next_word(s, &at);
		size_t i = 0;

		if (wd_span_eq_nocase(w, WD_SPAN("by")) || wd_span_eq_nocase(w, WD_SPAN("by:"))) {
			if (contributes)
				roles = (roles & WD_ROLE_BIT(WD_ROLE_EDITOR)) |
					WD_ROLE_BIT(WD_ROLE_CONTRIBUTOR);
			if (roles == 0)
				return 0;
			*ret_roles = roles;
			return at;
		}
		while (w.n > 0 && w.p[w.n - 1] == ',')
			w.n--;
		while (i < sizeof(opener_words) / sizeof(opener_words[0]) &&
			!wd_span_eq_nocase(w, opener_words[i].word))
			i++;
		if (i == sizeof(opener_words) / sizeof(opener_words[0]))
			return 0;
		roles |= opener_words[i].roles;
		contributes = contributes || opener_words[i].contributes;
	}
	return 0;
}

/* What the vocabulary knows, in any language. */
static size_t vocab_opener(const struct wd_norm *norm, struct wd_span s, unsigned *ret_roles)
{
	static const struct {
		enum wd_word_kind kind;
		enum wd_role role;
	} kinds[] = {
		{ WD_WORD_REPORTING, WD_ROLE_REPORTER },
		{ WD_WORD_WRITING, WD_ROLE_WRITER },
		{ WD_WORD_EDITING, WD_ROLE_EDITOR },
		{ WD_WORD_CONTRIBUTING, WD_ROLE_CONTRIBUTOR },
	};
	unsigned mask = 0;
	size_t n;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		mask |= WD_BIT(kinds[i].kind);
	const struct wd_word *word = wd_vocab_opener(norm->vocab, mask, s, &n);
	if (!word)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].kind == word->kind)
			*ret_roles = WD_ROLE_BIT(kinds[i].role);
	}
	return n;
}

size_t wd_credits_opener(const struct wd_norm *norm, struct wd_span s, unsigned *ret_roles)
{
	size_t n = wd_credits_english(s, ret_roles);

	if (n == 0)
		n = vocab_opener(norm, s, ret_roles);
	if (n > 0 && n < s.n && s.p[n] == ':')
		n++;
	/* dpa puts an NBSP after the colon, which does not survive every wire. */
	if (n > 0 && wd_span_starts(wd_span_from(s, n), WD_SPAN("\u00a0")))
		n += 2;
	else if (n > 0 && wd_span_starts(wd_span_from(s, n), WD_SPAN("\ufffd")))
		n += 3;
	return n > 0 ? skip_blanks(s, n) : 0;
}

static bool is_job(struct wd_span w)
{
	static const struct wd_span jobs[] = {
		WD_SPAN_LIT("writer"),
		WD_SPAN_LIT("writers"),
		WD_SPAN_LIT("reporter"),
		WD_SPAN_LIT("reporters"),
		WD_SPAN_LIT("correspondent"),
		WD_SPAN_LIT("correspondents"),
		WD_SPAN_LIT("journalist"),
		WD_SPAN_LIT("journalists"),
		WD_SPAN_LIT("contributor"),
		WD_SPAN_LIT("contributors"),
		WD_SPAN_LIT("producer"),
		WD_SPAN_LIT("producers"),
		WD_SPAN_LIT("editor"),
		WD_SPAN_LIT("editors"),
		WD_SPAN_LIT("photographer"),
		WD_SPAN_LIT("photographers"),
		WD_SPAN_LIT("researcher"),
		WD_SPAN_LIT("researchers"),
		WD_SPAN_LIT("intern"),
		WD_SPAN_LIT("staffers"),
	};

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (wd_span_eq_nocase(w, jobs[i]))
			return true;
	}
	return false;
}

/* "CNN's", "Review-Journal's": bytes before the mark, or 0. */
static size_t possessive(struct wd_span w)
{
	if (w.n > 2 && wd_span_ends(w, WD_SPAN("'s")))
		return w.n - 2;
	if (w.n > 4 && wd_span_ends(w, WD_SPAN("\u2019s")))
		return w.n - 4;
	return 0;
}

/* Take "Associated Press writers", "CNN's", "AP Business Writer" off the start of name. */
static struct wd_span strip_title(struct wd_span name)
{
	struct wd_span rest = name;
	size_t at = 0;

	for (;;) {
		struct wd_span w = next_word(name, &at);
		if (w.n == 0)
			return rest;
		if (is_job(w) || possessive(w) > 0)
			rest = wd_span_from(name, skip_blanks(name, at));
	}
}

static bool has_party(const struct wd_story *story, enum wd_role role, struct wd_span name)
{
	const struct wd_party *party;

	STAILQ_FOREACH (party, &story->parties, link) {
		if (party->role == role && wd_span_eq_nocase(party->name, name))
			return true;
	}
	return false;
}

static enum wd_err add_person(
	struct wd_norm *norm, unsigned roles, const struct wd_name *item, struct wd_span name)
{
	struct wd_party party = { .email = item->email };

	enum wd_err err = wd_name_display(norm->arena, name, &party.name);
	if (err == WD_OK)
		err = wd_name_display(norm->arena, item->place, &party.place);
	for (unsigned role = WD_ROLE_AUTHOR; err == WD_OK && role <= WD_ROLE_CONTRIBUTOR; role++) {
		if (!(roles & WD_ROLE_BIT(role)) ||
			has_party(norm->story, (enum wd_role)role, party.name))
			continue;
		party.role = (enum wd_role)role;
		err = wd_story_add_party(norm->story, norm->arena, &party);
	}
	return err;
}

/* The name in an item without titles; empty when it is an agency or a job alone. */
static struct wd_span person_in(const struct wd_norm *norm, struct wd_span item)
{
	const unsigned mask = WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_CREDIT) |
		WD_BIT(WD_WORD_TITLE) | WD_BIT(WD_WORD_HOLDER);
	struct wd_span name = wd_span_trim(strip_title(item));

	if (!wd_name_is_person(name) || wd_vocab_word(norm->vocab, mask, name))
		return (struct wd_span){ 0 };
	return name;
}

static bool is_agency(const struct wd_norm *norm, struct wd_span item)
{
	const unsigned mask = WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_CREDIT);

	return wd_vocab_word(norm->vocab, mask, wd_span_trim(item)) != NULL;
}

enum wd_err wd_credits_add(struct wd_norm *norm, unsigned roles, struct wd_span list, size_t *ret_n)
{
	struct wd_name items[WD_NAMES_MAX];
	size_t people = 0;

	assert(norm && ret_n);

	size_t n = wd_names_split(list, items, WD_NAMES_MAX);
	for (size_t i = 0; i < n; i++) {
		struct wd_span name = person_in(norm, items[i].name);
		if (name.n == 0) {
			/* "Additional reporting by Reuters" credits somebody too. */
			people += is_agency(norm, items[i].name);
			continue;
		}
		enum wd_err err = add_person(norm, roles, &items[i], name);
		if (err != WD_OK)
			return err;
		people++;
	}
	*ret_n = people;
	return WD_OK;
}

/* Where the next clause of s begins at or after byte from; s.n when there is none. */
static size_t next_clause(const struct wd_norm *norm, struct wd_span s, size_t from)
{
	for (size_t i = from; i < s.n; i++) {
		unsigned roles;
		bool strong = memchr(";,.\n", s.p[i], 4) != NULL;

		if (!strong && !is_blank(s.p[i]))
			continue;
		size_t at = skip_blanks(s, i + 1);
		if (wd_span_starts_nocase(wd_span_from(s, at), WD_SPAN("and ")))
			at = skip_blanks(s, at + 4);
		struct wd_span rest = wd_span_from(s, at);
		if (rest.n == 0)
			break;
		/* Without a separator only the English words count: cheap, and no name. */
		if (strong ? wd_credits_opener(norm, rest, &roles) > 0
			   : wd_credits_english(rest, &roles) > 0)
			return at;
	}
	return s.n;
}

enum wd_err wd_credits_group(struct wd_norm *norm, struct wd_span s, size_t *ret_n)
{
	unsigned roles = 0;
	size_t people = 0;

	assert(norm && ret_n);

	size_t at = wd_credits_opener(norm, s, &roles);
	if (at == 0)
		return WD_ENOTFOUND;
	while (at < s.n) {
		size_t end = next_clause(norm, s, at);
		struct wd_span list = wd_span_trim(wd_span_head(wd_span_from(s, at), end - at));
		size_t n = 0;

		enum wd_err err = wd_credits_add(norm, roles, list, &n);
		if (err != WD_OK)
			return err;
		people += n;
		if (end == s.n)
			break;
		at = end + wd_credits_opener(norm, wd_span_from(s, end), &roles);
	}
	*ret_n = people;
	return WD_OK;
}

/* "A and B contributed to this report from Oslo.": byte of the verb, or 0. */
static size_t find_verb(struct wd_span s, size_t *ret_end)
{
	static const struct wd_span verbs[] = {
		WD_SPAN_LIT(" contributed to th"),
		WD_SPAN_LIT(" also contributed to th"),
		WD_SPAN_LIT(" contributed reporting"),
		WD_SPAN_LIT(" contributed research"),
		WD_SPAN_LIT(" helped with this "),
		WD_SPAN_LIT(" assisted with this "),
		WD_SPAN_LIT(" helped report this "),
	};

	/* One look tells nearly all sentences. */
	if (wd_span_find(s, WD_SPAN("ontributed ")) == s.n &&
		wd_span_find(s, WD_SPAN(" this ")) == s.n)
		return 0;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		size_t at = wd_span_find(s, verbs[i]);
		if (at < s.n && at > 0) {
			*ret_end = at + verbs[i].n;
			return at;
		}
	}
	return 0;
}

/* What is said to have been contributed to is the story itself, not a fund or a disaster. */
static bool is_this_story(struct wd_span rest)
{
	static const struct wd_span things[] = {
		WD_SPAN_LIT("is report"),
		WD_SPAN_LIT("is story"),
		WD_SPAN_LIT("is article"),
		WD_SPAN_LIT("is post"),
		WD_SPAN_LIT("is dispatch"),
		WD_SPAN_LIT("is item"),
		WD_SPAN_LIT("is column"),
		WD_SPAN_LIT("is piece"),
		WD_SPAN_LIT("e report"),
		WD_SPAN_LIT("e story"),
		WD_SPAN_LIT("e article"),
	};

	for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
		if (wd_span_starts(rest, things[i]))
			return true;
	}
	return false;
}

/* "A in Oslo and B contributed to this report from Rome." */
static enum wd_err contributed(struct wd_norm *norm, struct wd_span s)
{
	struct wd_name items[WD_NAMES_MAX];
	size_t end = 0, people = 0;

	size_t verb = find_verb(s, &end);
	if (verb == 0 || s.n - verb > 90)
		return WD_ENOTFOUND;
	struct wd_span rest = wd_span_from(s, end);
	bool to = wd_span_ends(wd_span_head(s, end), WD_SPAN("to th"));
	if (to && !is_this_story(rest))
		return WD_ENOTFOUND;

	/* A place after the verb is that of all who have none of their own. */
	struct wd_span place = { 0 };
	size_t from = wd_span_find(rest, WD_SPAN(" from "));
	if (from < rest.n) {
		place = wd_span_trim(wd_span_from(rest, from + 6));
		while (place.n > 0 && memchr(".)", place.p[place.n - 1], 2))
			place.n--;
	}
	size_t n = wd_names_split(wd_span_head(s, verb), items, WD_NAMES_MAX);
	for (size_t i = 0; i < n; i++) {
		struct wd_span name = person_in(norm, items[i].name);
		if (name.n == 0)
			continue;
		if (items[i].place.n == 0)
			items[i].place = place;
		enum wd_err err =
			add_person(norm, WD_ROLE_BIT(WD_ROLE_CONTRIBUTOR), &items[i], name);
		if (err != WD_OK)
			return err;
		people++;
	}
	return people > 0 || wd_tail_has(s, WD_SPAN("staff")) || wd_tail_has(s, WD_SPAN("press"))
		? WD_OK
		: WD_ENOTFOUND;
}

/* State of the reader of "A reported from X and B from Y, while C wrote from Z." */
struct reported {
	struct wd_name people[WD_NAMES_MAX];
	size_t n, placed; /* people before placed have their place */
	struct wd_span name, place;
	bool in_place, verb, agency;
};

static void extend(struct wd_span *s, struct wd_span w)
{
	if (s->n == 0)
		*s = w;
	else
		s->n = (size_t)(w.p + w.n - s->p);
}

static void close_person(struct reported *r)
{
	if (r->in_place) {
		for (; r->placed < r->n; r->placed++)
			r->people[r->placed].place = r->place;
	} else if (r->name.n > 0 && r->n < WD_NAMES_MAX) {
		r->people[r->n++] = (struct wd_name){ .name = r->name };
	}
	r->name = r->place = (struct wd_span){ 0 };
	r->in_place = false;
}

static bool is_one_of(struct wd_span w, const char *const *words)
{
	for (; *words; words++) {
		if (wd_span_eq(w, wd_span_of(*words)))
			return true;
	}
	return false;
}

/* One word without punctuation. False: the sentence is prose. */
static bool take_word(struct reported *r, const struct wd_norm *norm, struct wd_span w)
{
	static const char *const verbs[] = { "reported", "wrote", "reporting", "writing", NULL };
	static const char *const fill[] = { "it", "this", "the", "story", "report", "article",
		"also", "was", "were", NULL };
	static const char *const joins[] = { "and", "while", "with", NULL };
	static const char *const preps[] = { "from", "in", NULL };
	static const char *const particles[] = { "de", "la", "da", "di", "del", "van", "der", "den",
		"von", "al", "el", "bin", NULL };
	size_t owner = possessive(w);

	if (is_one_of(w, verbs)) {
		close_person(r);
		r->verb = true;
	} else if (is_one_of(w, joins)) {
		close_person(r);
	} else if (is_one_of(w, preps)) {
		close_person(r);
		r->in_place = r->n > 0;
	} else if (owner > 0 &&
		wd_vocab_word(norm->vocab, WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME),
			wd_span_head(w, owner))) {
		r->agency = true;
	} else if (is_job(w)) {
		r->agency = true; /* "AP writer" */
		r->name = (struct wd_span){ 0 };
	} else if ((w.p[0] >= 'a' && w.p[0] <= 'z') && !is_one_of(w, particles)) {
		return is_one_of(w, fill);
	} else {
		extend(r->in_place ? &r->place : &r->name, w);
	}
	return true;
}

/* Every word of s through take_word(). False: the sentence is prose. */
static bool read_reported(struct reported *r, const struct wd_norm *norm, struct wd_span s)
{
	size_t at = 0;

	for (;;) {
		struct wd_span w = next_word(s, &at);
		bool comma = w.n > 0 && memchr(",;", w.p[w.n - 1], 2);
		if (w.n == 0)
			break;
		w.n -= comma;
		if (w.n == 0 || !take_word(r, norm, w))
			return false;
		/* "in Boise, Idaho, and": a state stays with its place */
		if (comma && !r->in_place)
			close_person(r);
	}
	close_person(r);
	for (size_t i = 0; i < r->n; i++) {
		if (person_in(norm, r->people[i].name).n == 0)
			return false;
	}
	return r->verb && r->n > 0 && r->placed == r->n;
}

static enum wd_err reported(struct wd_norm *norm, struct wd_span s, bool alone)
{
	struct reported r = { 0 };

	if (s.n > 600 ||
		(wd_span_find(s, WD_SPAN("reported")) == s.n &&
			wd_span_find(s, WD_SPAN("wrote")) == s.n))
		return WD_ENOTFOUND;
	while (s.n > 0 && memchr(".)", s.p[s.n - 1], 2))
		s.n--;
	if (!read_reported(&r, norm, s) || !(alone || r.agency))
		return WD_ENOTFOUND;
	for (size_t i = 0; i < r.n; i++) {
		enum wd_err err = add_person(norm, WD_ROLE_BIT(WD_ROLE_REPORTER), &r.people[i],
			person_in(norm, r.people[i].name));
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}

enum wd_err wd_credits_sentence(struct wd_norm *norm, struct wd_span s, bool alone)
{
	assert(norm);

	s = wd_span_trim(s);
	enum wd_err err = contributed(norm, s);
	if (err == WD_ENOTFOUND)
		err = reported(norm, s, alone);
	if (err == WD_ENOTFOUND && wd_colophon_is(norm, s))
		err = WD_OK;
	return err;
}
