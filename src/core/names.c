/* SPDX-License-Identifier: MIT */
#include "core/names.h"

#include <assert.h>

#include <utf8proc.h>

/* Case-folded compare against a table of words. */
struct word_list {
	const struct wd_span *words;
	size_t n;
};

#define LIST(table) ((struct word_list){ (table), sizeof(table) / sizeof((table)[0]) })

static const struct wd_span joiners[] = {
	WD_SPAN_LIT("and"),
	WD_SPAN_LIT("und"),
	WD_SPAN_LIT("et"),
	WD_SPAN_LIT("og"),
	WD_SPAN_LIT("och"),
	WD_SPAN_LIT("&"),
};

/* These also stand inside surnames ("Ortega y Gasset") or mean "in" (Spanish "en"): they join
   only where at least two words follow. */
static const struct wd_span weak_joiners[] = {
	WD_SPAN_LIT("y"),
	WD_SPAN_LIT("e"),
	WD_SPAN_LIT("en"),
};

static const struct wd_span place_words[] = {
	WD_SPAN_LIT("in"),
	WD_SPAN_LIT("from"),
	WD_SPAN_LIT("en"),
	WD_SPAN_LIT("\u00e0"),
};

static const struct wd_span suffixes[] = {
	WD_SPAN_LIT("Jr"),
	WD_SPAN_LIT("Jr."),
	WD_SPAN_LIT("Sr"),
	WD_SPAN_LIT("Sr."),
	WD_SPAN_LIT("II"),
	WD_SPAN_LIT("III"),
	WD_SPAN_LIT("IV"),
};

static const struct wd_span particles[] = {
	WD_SPAN_LIT("de"),
	WD_SPAN_LIT("la"),
	WD_SPAN_LIT("las"),
	WD_SPAN_LIT("los"),
	WD_SPAN_LIT("del"),
	WD_SPAN_LIT("della"),
	WD_SPAN_LIT("di"),
	WD_SPAN_LIT("da"),
	WD_SPAN_LIT("das"),
	WD_SPAN_LIT("do"),
	WD_SPAN_LIT("dos"),
	WD_SPAN_LIT("du"),
	WD_SPAN_LIT("des"),
	WD_SPAN_LIT("van"),
	WD_SPAN_LIT("von"),
	WD_SPAN_LIT("vom"),
	WD_SPAN_LIT("zu"),
	WD_SPAN_LIT("zur"),
	WD_SPAN_LIT("der"),
	WD_SPAN_LIT("den"),
	WD_SPAN_LIT("ter"),
	WD_SPAN_LIT("ten"),
	WD_SPAN_LIT("te"),
	WD_SPAN_LIT("af"),
	WD_SPAN_LIT("av"),
	WD_SPAN_LIT("al"),
	WD_SPAN_LIT("el"),
	WD_SPAN_LIT("bin"),
	WD_SPAN_LIT("ibn"),
	WD_SPAN_LIT("y"),
	WD_SPAN_LIT("e"),
	WD_SPAN_LIT("in"),
	WD_SPAN_LIT("'t"),
};

/* Regions of more than one word that follow a place after a comma; one word alone is taken for a
   region anyway, for hardly a credit names a person by one word. */
static const struct wd_span regions[] = {
	WD_SPAN_LIT("New York"),
	WD_SPAN_LIT("New Jersey"),
	WD_SPAN_LIT("New Mexico"),
	WD_SPAN_LIT("New Hampshire"),
	WD_SPAN_LIT("North Carolina"),
	WD_SPAN_LIT("South Carolina"),
	WD_SPAN_LIT("North Dakota"),
	WD_SPAN_LIT("South Dakota"),
	WD_SPAN_LIT("West Virginia"),
	WD_SPAN_LIT("Rhode Island"),
	WD_SPAN_LIT("Puerto Rico"),
	WD_SPAN_LIT("British Columbia"),
	WD_SPAN_LIT("Nova Scotia"),
	WD_SPAN_LIT("New Brunswick"),
	WD_SPAN_LIT("New South Wales"),
	WD_SPAN_LIT("New Zealand"),
	WD_SPAN_LIT("South Africa"),
	WD_SPAN_LIT("South Korea"),
	WD_SPAN_LIT("North Korea"),
	WD_SPAN_LIT("South Sudan"),
	WD_SPAN_LIT("Saudi Arabia"),
	WD_SPAN_LIT("Sri Lanka"),
	WD_SPAN_LIT("Northern Ireland"),
	WD_SPAN_LIT("Costa Rica"),
	WD_SPAN_LIT("El Salvador"),
	WD_SPAN_LIT("Burkina Faso"),
	WD_SPAN_LIT("Sierra Leone"),
	WD_SPAN_LIT("Ivory Coast"),
};

/* A word that no person's name has. */
static const struct wd_span not_person[] = {
	WD_SPAN_LIT("the"),
	WD_SPAN_LIT("press"),
	WD_SPAN_LIT("news"),
	WD_SPAN_LIT("newsroom"),
	WD_SPAN_LIT("newsdesk"),
	WD_SPAN_LIT("newspaper"),
	WD_SPAN_LIT("newspapers"),
	WD_SPAN_LIT("agency"),
	WD_SPAN_LIT("agencies"),
	WD_SPAN_LIT("staff"),
	WD_SPAN_LIT("team"),
	WD_SPAN_LIT("desk"),
	WD_SPAN_LIT("bureau"),
	WD_SPAN_LIT("bureaus"),
	WD_SPAN_LIT("bureaux"),
	WD_SPAN_LIT("writer"),
	WD_SPAN_LIT("writers"),
	WD_SPAN_LIT("reporter"),
	WD_SPAN_LIT("reporters"),
	WD_SPAN_LIT("reporting"),
	WD_SPAN_LIT("editor"),
	WD_SPAN_LIT("editors"),
	WD_SPAN_LIT("editing"),
	WD_SPAN_LIT("correspondent"),
	WD_SPAN_LIT("correspondents"),
	WD_SPAN_LIT("times"),
	WD_SPAN_LIT("tribune"),
	WD_SPAN_LIT("herald"),
	WD_SPAN_LIT("daily"),
	WD_SPAN_LIT("gazette"),
	WD_SPAN_LIT("chronicle"),
	WD_SPAN_LIT("associated"),
	WD_SPAN_LIT("magazine"),
	WD_SPAN_LIT("service"),
	WD_SPAN_LIT("services"),
	WD_SPAN_LIT("television"),
	WD_SPAN_LIT("radio"),
	WD_SPAN_LIT("inc"),
	WD_SPAN_LIT("inc."),
	WD_SPAN_LIT("ltd"),
	WD_SPAN_LIT("llc"),
	WD_SPAN_LIT("university"),
};

static bool in_list(struct word_list list, struct wd_span word)
{
	for (size_t i = 0; i < list.n; i++) {
		if (wd_span_eq_nocase(word, list.words[i]))
			return true;
	}
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The next word of text from *at on; empty at the end. */
static struct wd_span next_word(struct wd_span text, size_t *at)
{
	size_t i = *at;

	while (i < text.n && is_blank(text.p[i]))
		i++;
	size_t start = i;
	while (i < text.n && !is_blank(text.p[i]))
		i++;
	*at = i;
	return wd_span_head(wd_span_from(text, start), i - start);
}

static size_t count_words(struct wd_span text)
{
	size_t at = 0, n = 0;

	while (next_word(text, &at).n > 0)
		n++;
	return n;
}

/* Words up to the next comma, semicolon or joiner. */
static size_t words_ahead(struct wd_span text, size_t at)
{
	size_t n = 0;

	for (;;) {
		struct wd_span w = next_word(text, &at);
		if (w.n == 0 || in_list(LIST(joiners), w) || in_list(LIST(place_words), w))
			return n;
		n++;
		if (w.p[w.n - 1] == ',' || w.p[w.n - 1] == ';')
			return n;
	}
}

/* "<a@b.example>", "a@b.example)": the address without its wrapping; empty when it is none. */
static struct wd_span email_of(struct wd_span w)
{
	while (w.n > 0 && (w.p[0] == '<' || w.p[0] == '(' || w.p[0] == '['))
		w = wd_span_from(w, 1);
	while (w.n > 0 && memchr(">)],;.:", w.p[w.n - 1], 7))
		w.n--;
	size_t at = wd_span_find_byte(w, '@');
	if (at == 0 || at + 3 > w.n || wd_span_find_byte(wd_span_from(w, at), '.') == w.n - at)
		return (struct wd_span){ 0 };
	return w;
}

static bool has_digit(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	}
	return false;
}

/* One code point at the start of s: its bytes, or 0 where there is none. */
static size_t code_at(struct wd_span s, utf8proc_int32_t *ret_code)
{
	utf8proc_ssize_t n = s.n
		? utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, ret_code)
		: 0;
	return n > 0 ? (size_t)n : 0;
}

struct splitter {
	struct wd_span text;
	size_t at;
	struct wd_name cur;
	struct wd_name *out;
	size_t n, max;
	size_t placed;   /* names before this one have their place */
	bool in_place;   /* words go to cur.place */
	bool after_mail; /* the item before this one ended with an address */
};

static void extend(struct wd_span *s, struct wd_span word)
{
	if (s->n == 0)
		*s = word;
	else
		s->n = (size_t)(word.p + word.n - s->p);
}

/* A state or a second town after a place that was just given. */
static bool is_region(const struct splitter *sp)
{
	return sp->n > 0 && sp->placed == sp->n && !sp->after_mail && sp->cur.place.n == 0 &&
		sp->out[sp->n - 1].email.n == 0 &&
		(count_words(sp->cur.name) == 1 || in_list(LIST(regions), sp->cur.name));
}

static void give_place(struct splitter *sp, struct wd_span place)
{
	for (size_t i = sp->placed; i < sp->n; i++)
		sp->out[i].place = place;
	sp->placed = sp->n;
}

/* A region after the last place widens it for all names that share it. */
static void widen_place(struct splitter *sp)
{
	const char *start = sp->out[sp->n - 1].place.p;

	for (size_t i = sp->n; i-- > 0 && sp->out[i].place.p == start;)
		extend(&sp->out[i].place, sp->cur.name);
}

static void close_item(struct splitter *sp)
{
	struct wd_name cur = sp->cur;
	bool phone = cur.name.n > 0 && (has_digit(cur.name) || cur.name.p[0] == '+');

	if (cur.name.n > 0 && !phone) {
		if (in_list(LIST(suffixes), cur.name) && sp->n > 0 && sp->placed < sp->n) {
			extend(&sp->out[sp->n - 1].name, cur.name);
		} else if (is_region(sp)) {
			widen_place(sp);
		} else if (sp->n < sp->max) {
			sp->out[sp->n++] = (struct wd_name){ .name = cur.name, .email = cur.email };
		}
	}
	if (cur.place.n > 0 && sp->n > 0)
		give_place(sp, cur.place);
	sp->after_mail = cur.email.n > 0;
	sp->cur = (struct wd_name){ 0 };
	sp->in_place = false;
}

/* "(Washington)", "(photo)": passed over up to the closing bracket. */
static void skip_brackets(struct splitter *sp, struct wd_span w)
{
	while (w.n > 0 && wd_span_find_byte(w, ')') == w.n)
		w = next_word(sp->text, &sp->at);
	if (w.n > 0 && (w.p[w.n - 1] == ',' || w.p[w.n - 1] == ';'))
		close_item(sp);
}

static void take_email(struct splitter *sp, struct wd_span email)
{
	if (sp->cur.name.n > 0)
		sp->cur.email = email;
	else if (sp->n > 0 && sp->out[sp->n - 1].email.n == 0)
		sp->out[sp->n - 1].email = email;
	close_item(sp);
	sp->after_mail = true;
}

static bool is_join(const struct splitter *sp, struct wd_span w)
{
	if (in_list(LIST(joiners), w))
		return true;
	return in_list(LIST(weak_joiners), w) && sp->cur.name.n > 0 &&
		words_ahead(sp->text, sp->at) >= 2;
}

static bool opens_place(const struct splitter *sp, struct wd_span w)
{
	size_t at = sp->at;
	struct wd_span next;

	if (sp->cur.name.n == 0 || sp->in_place || !in_list(LIST(place_words), w))
		return false;
	next = next_word(sp->text, &at);
	/* Sophie in 't Veld is a name. */
	return next.n > 0 && next.p[0] != '\'';
}

/* "at" before an address, "on"/"at" before a telephone number. */
static bool is_at(const struct splitter *sp, struct wd_span w)
{
	size_t at = sp->at;

	if (!wd_span_eq_nocase(w, WD_SPAN("at")) && !wd_span_eq_nocase(w, WD_SPAN("on")))
		return false;
	struct wd_span next = next_word(sp->text, &at);
	return email_of(next).n > 0 || has_digit(next);
}

/* A word without what ends it; true when that end counts. */
static bool take_bare(struct splitter *sp, struct wd_span w)
{
	if (is_at(sp, w))
		return false;
	if (is_join(sp, w)) {
		close_item(sp);
		return false;
	}
	if (opens_place(sp, w)) {
		sp->in_place = true;
		return false;
	}
	extend(sp->in_place ? &sp->cur.place : &sp->cur.name, w);
	return true;
}

static void take_word(struct splitter *sp, struct wd_span w)
{
	bool ends = w.p[w.n - 1] == ',' || w.p[w.n - 1] == ';';
	struct wd_span email = email_of(w);

	if (email.n > 0) {
		take_email(sp, email);
		return;
	}
	if (w.p[0] == '(') {
		skip_brackets(sp, w);
		return;
	}
	while (w.n > 0 && (w.p[w.n - 1] == ',' || w.p[w.n - 1] == ';'))
		w.n--;
	if ((w.n == 0 || take_bare(sp, w)) && ends)
		close_item(sp);
}

/* The full stop that ends the sentence, not that of an initial or a "Jr.". */
static struct wd_span trim_stop(struct wd_span list)
{
	list = wd_span_trim(list);
	if (list.n < 3 || list.p[list.n - 1] != '.')
		return list;

	size_t start = list.n - 1;
	while (start > 0 && !is_blank(list.p[start - 1]))
		start--;
	struct wd_span last = wd_span_from(list, start);
	if (last.n <= 2 || in_list(LIST(suffixes), last) ||
		wd_span_find_byte(last, '.') < last.n - 1)
		return list;
	list.n--;
	return list;
}

size_t wd_names_split(struct wd_span list, struct wd_name *ret, size_t max)
{
	struct splitter sp = { .text = trim_stop(list), .out = ret, .max = max };

	assert(ret || max == 0);

	for (;;) {
		struct wd_span w = next_word(sp.text, &sp.at);
		if (w.n == 0)
			break;
		take_word(&sp, w);
	}
	close_item(&sp);
	return sp.n;
}

/* Starts with a capital, or with a letter of a script that has none. */
static bool is_capitalised(struct wd_span word)
{
	utf8proc_int32_t code;

	if (code_at(word, &code) == 0)
		return false;
	utf8proc_category_t category = utf8proc_category(code);
	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT ||
		category == UTF8PROC_CATEGORY_LO;
}

/* "al-Khalidi", "d'Estaing", "'t": a particle and a capital in one word. */
static bool has_particle(struct wd_span word)
{
	for (size_t i = 1; i + 1 < word.n && i < 5; i++) {
		bool mark = word.p[i] == '-' || word.p[i] == '\'';
		if (!mark && !wd_span_starts(wd_span_from(word, i), WD_SPAN("\u2019")))
			continue;
		return is_capitalised(wd_span_from(word, i + (mark ? 1 : 3)));
	}
	return false;
}

bool wd_name_is_person(struct wd_span name)
{
	size_t at = 0, words = 0, capitals = 0;

	if (name.n == 0 || has_digit(name) || memchr(name.p, '/', name.n) ||
		memchr(name.p, '"', name.n) || memchr(name.p, ':', name.n))
		return false;
	for (;;) {
		struct wd_span w = next_word(name, &at);
		if (w.n == 0)
			break;
		if (++words > 6 || in_list(LIST(not_person), w))
			return false;
		if (is_capitalised(w))
			capitals++;
		else if (!in_list(LIST(particles), w) && !has_particle(w))
			return false;
	}
	return capitals > 0 || words == 1;
}

/* Two capitals at least and not one small letter, but for the c of "McCREADY". */
static bool is_all_capitals(struct wd_span s)
{
	size_t capitals = 0;

	while (s.n > 0) {
		utf8proc_int32_t code;
		size_t n = code_at(s, &code);
		if (n == 0)
			return false;
		if (utf8proc_category(code) == UTF8PROC_CATEGORY_LU)
			capitals++;
		else if (utf8proc_category(code) == UTF8PROC_CATEGORY_LL &&
			(code != 'c' || capitals == 0 || s.p[-1] != 'M'))
			return false;
		s = wd_span_from(s, n);
	}
	return capitals >= 2;
}

/* Whether the letter at i begins a part of the word that takes a capital of its own. */
static bool begins_part(struct wd_span w, size_t i)
{
	if (i == 0)
		return true;
	char before = w.p[i - 1];
	if (before == '-' || before == '.' || before == '/')
		return true;
	/* O'Brien, D'Angelo, but not Jo's. */
	size_t mark = 0;
	if (before == '\'')
		mark = 1;
	else if (i >= 3 && memcmp(w.p + i - 3, "\u2019", 3) == 0)
		mark = 3;
	if (mark > 0)
		return i - mark <= 2 && i + 1 < w.n;
	/* McConnell, but not a man called Mc. */
	return i == 2 && w.n >= 5 && w.p[0] == 'M' && (w.p[1] == 'C' || w.p[1] == 'c');
}

static bool keeps_capitals(struct wd_span w)
{
	if (w.n == 2 && w.p[1] == 'J') /* AJ, JJ, TJ */
		return true;
	return wd_span_eq(w, WD_SPAN("II")) || wd_span_eq(w, WD_SPAN("III")) ||
		wd_span_eq(w, WD_SPAN("IV"));
}

/* Write w in name case at out, which has room for w.n bytes; how many were written. */
static size_t put_cased(char *out, struct wd_span w, bool first)
{
	bool small = !first && in_list(LIST(particles), w);
	size_t i = 0, at = 0;

	if (keeps_capitals(w)) {
		memcpy(out, w.p, w.n);
		return w.n;
	}
	while (i < w.n) {
		utf8proc_int32_t code;
		utf8proc_uint8_t bytes[4];
		size_t n = code_at(wd_span_from(w, i), &code);
		if (n == 0) { /* not UTF-8: as it is */
			out[at++] = w.p[i++];
			continue;
		}
		const char *from = w.p + i;
		size_t len = n;
		if (small || !begins_part(w, i)) {
			/* A small letter that needs more room than its capital (there are two)
			   stays as it is. */
			size_t low = (size_t)utf8proc_encode_char(utf8proc_tolower(code), bytes);
			if (low > 0 && low <= n) {
				from = (const char *)bytes;
				len = low;
			}
		}
		memcpy(out + at, from, len);
		at += len;
		i += n;
	}
	return at;
}

static bool is_tidy(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_blank(s.p[i]) && (s.p[i] != ' ' || (i > 0 && s.p[i - 1] == ' ')))
			return false;
	}
	return true;
}

enum wd_err wd_name_display(struct wd_arena *arena, struct wd_span name, struct wd_span *ret)
{
	size_t at = 0, n = 0;

	assert(arena && ret);

	name = wd_span_trim(name);
	bool capitals = is_all_capitals(name);
	if (name.n == 0 || (!capitals && is_tidy(name))) {
		*ret = name;
		return WD_OK;
	}
	char *out = wd_arena_text(arena, name.n);
	if (!out)
		return WD_ENOMEM;
	for (;;) {
		struct wd_span w = next_word(name, &at);
		if (w.n == 0)
			break;
		if (n > 0)
			out[n++] = ' ';
		if (capitals) {
			n += put_cased(out + n, w, n == 0);
		} else {
			memcpy(out + n, w.p, w.n);
			n += w.n;
		}
	}
	*ret = (struct wd_span){ out, n };
	return WD_OK;
}
