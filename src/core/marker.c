/* SPDX-License-Identifier: MIT */
#include "core/marker.h"

#include <assert.h>

#include "core/lead_words.h"
#include "core/tail.h"
#include "core/vocab_fold.h"

#define NOTE_MAX 900 /* "(Adds ...)" of a long series */

struct marker {
	struct wd_span word;
	enum wd_action action;
	bool counted; /* a number may follow: "UPDATE 2" */
};

/* Longer ones first. All in capitals: "Update on the snow" is a headline. */
static const struct marker prefixes[] = {
	{ WD_SPAN_LIT("KILL KILL KILL"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("MANDATORY KILL"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("STORY WITHDRAWN"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("STORY KILLED"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("AVIS DE SUPPRESSION"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("ELIMINATION"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("WITHDRAWAL"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("WITHDRAWN"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("DISREGARD"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("KILL"), WD_ACTION_KILL, false },
	{ WD_SPAN_LIT("HOLD HOLD HOLD"), WD_ACTION_HOLD, false },
	{ WD_SPAN_LIT("WITHHOLD"), WD_ACTION_HOLD, false },
	{ WD_SPAN_LIT("CORRECTIVE"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("CORRECTION"), WD_ACTION_CORRECTION, true },
	{ WD_SPAN_LIT("CORRECTED"), WD_ACTION_CORRECTION, true },
	{ WD_SPAN_LIT("BERICHTIGUNG"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("KORREKTUR"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("RECTIFICATIF"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("CLARIFICATION"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("REFILED"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("REFILE"), WD_ACTION_CORRECTION, true },
	{ WD_SPAN_LIT("REPEATED"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("REPEAT"), WD_ACTION_REPEAT, true },
	{ WD_SPAN_LIT("RPT"), WD_ACTION_REPEAT, true },
	{ WD_SPAN_LIT("WIEDERHOLUNG"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("UPDATED"), WD_ACTION_UPDATE, true },
	{ WD_SPAN_LIT("UPDATE"), WD_ACTION_UPDATE, true },
	{ WD_SPAN_LIT("WRAPUP"), WD_ACTION_UPDATE, true },
	{ WD_SPAN_LIT("ADVISORY"), WD_ACTION_ADVISORY, false },
};

#define N_PREFIXES (sizeof(prefixes) / sizeof(prefixes[0]))

/* What a bracket at the top of a story begins with when it tells what was changed. */
static const struct marker verbs[] = {
	{ WD_SPAN_LIT("corrects"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("corrected"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("correcting"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("clarifies"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("fixes"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("refiles"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("refiled"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("refiling"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("berichtigt"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("berichtigung"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("korrigiert"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("korrektur"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("rectifie"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("corrige"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("rectifica"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("corregge"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("corrigeert"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("rättar"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("korrigerer"), WD_ACTION_CORRECTION, false },
	{ WD_SPAN_LIT("aktualisiert"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("ergänzt"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("actualise"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("actualiza"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("amplía"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("aggiorna"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("atualiza"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("wiederholt"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("wiederholung"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("repeats"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("repeating"), WD_ACTION_REPEAT, false },
	{ WD_SPAN_LIT("adds"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("adding"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("updates"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("updated"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("updating"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("recasts"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("rewrites"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("releads"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("restores"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("removes"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("deletes"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("drops"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("changes"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("inserts"), WD_ACTION_UPDATE, false },
	{ WD_SPAN_LIT("subs"), WD_ACTION_UPDATE, false },
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip_blanks(struct wd_span s, size_t at)
{
	while (at < s.n && wd_fold_blank(s, at))
		at += wd_fold_blank(s, at);
	return at;
}

/* " 2" after "UPDATE"; at when there is no number. */
static size_t skip_number(struct wd_span s, size_t at)
{
	size_t from = skip_blanks(s, at), i = from;

	while (i < s.n && is_digit(s.p[i]) && i < from + 2)
		i++;
	return i > from ? i : at;
}

static bool is_boundary(struct wd_span s, size_t at)
{
	return at >= s.n || !wd_fold_wordish(s, at);
}

/* The marker that s begins with and its bytes, number included; NULL. */
static const struct marker *find_prefix(struct wd_span s, size_t *ret_n)
{
	for (size_t i = 0; i < N_PREFIXES; i++) {
		size_t n = prefixes[i].word.n;

		if (!wd_span_starts(s, prefixes[i].word))
			continue;
		if (prefixes[i].counted)
			n = skip_number(s, n);
		if (!is_boundary(s, n))
			continue;
		*ret_n = n;
		return &prefixes[i];
	}
	return NULL;
}

/* "2nd Ld-Writethru", "1ST LEAD", "3RD NET": bytes; 0 when s begins otherwise. */
static size_t take_len(struct wd_span s)
{
	static const struct wd_span kinds[] = {
		WD_SPAN_LIT("ld - writethru"),
		WD_SPAN_LIT("ld-writethru"),
		WD_SPAN_LIT("ldwritethru"),
		WD_SPAN_LIT("lead-writethru"),
		WD_SPAN_LIT("writethru"),
		WD_SPAN_LIT("lead"),
		WD_SPAN_LIT("ld"),
		WD_SPAN_LIT("net"),
	};
	size_t n = 0;

	while (n < s.n && n < 2 && is_digit(s.p[n]))
		n++;
	if (n == 0 || n + 2 > s.n)
		return 0;

	struct wd_span suffix = wd_span_head(wd_span_from(s, n), 2);
	if (!wd_span_eq_nocase(suffix, WD_SPAN("st")) &&
		!wd_span_eq_nocase(suffix, WD_SPAN("nd")) &&
		!wd_span_eq_nocase(suffix, WD_SPAN("rd")) &&
		!wd_span_eq_nocase(suffix, WD_SPAN("th")))
		return 0;
	n = skip_blanks(s, n + 2);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (wd_span_starts_nocase(wd_span_from(s, n), kinds[i]) &&
			is_boundary(s, n + kinds[i].n))
			return n + kinds[i].n;
	}
	return 0;
}

enum wd_action wd_marker_stronger(enum wd_action a, enum wd_action b)
{
	static const unsigned char rank[] = {
		[WD_ACTION_NEW] = 0,
		[WD_ACTION_ADVISORY] = 1,
		[WD_ACTION_UPDATE] = 2,
		[WD_ACTION_REPEAT] = 3, /* "RPT-UPDATE 2-" is sent again */
		[WD_ACTION_CORRECTION] = 4,
		[WD_ACTION_HOLD] = 5,
		[WD_ACTION_KILL] = 6,
	};

	assert((size_t)a < sizeof(rank) && (size_t)b < sizeof(rank));
	return rank[b] > rank[a] ? b : a;
}

/* "-", ":" or " - " after a marker, and the blanks after it; 0 when nothing parts it from a title. */
static size_t separator_len(struct wd_span s, size_t at)
{
	size_t i = skip_blanks(s, at);
	size_t dash = wd_dash_len(s, i);

	if (dash == 0 && i < s.n && s.p[i] == ':')
		dash = 1;
	return dash ? skip_blanks(s, i + dash) - at : 0;
}

size_t wd_marker_head(struct wd_span headline, enum wd_action *ret_action)
{
	enum wd_action action = WD_ACTION_NEW;
	size_t at = skip_blanks(headline, 0), done = 0;

	assert(ret_action);
	while (at < headline.n) {
		struct wd_span rest = wd_span_from(headline, at);
		size_t n = take_len(rest), sep;
		const struct marker *m = n ? NULL : find_prefix(rest, &n);
		enum wd_action this = m ? m->action : WD_ACTION_UPDATE;

		if (n == 0)
			break;
		sep = separator_len(rest, n);
		/* "2nd LD Snow": a take needs no separator. "KILL KILL KILL Snow" neither. */
		if (sep == 0 && m && m->word.n < 14)
			break;
		at = sep ? at + n + sep : skip_blanks(headline, at + n);
		action = wd_marker_stronger(action, this);
		done = at;
	}
	if (done > 0)
		*ret_action = action;
	return done;
}

/* "(Update1)", "(CORRECTED)", "(Correct)" */
static bool is_bracket_mark(struct wd_span in, enum wd_action *ret_action)
{
	static const struct marker marks[] = {
		{ WD_SPAN_LIT("update"), WD_ACTION_UPDATE, true },
		{ WD_SPAN_LIT("updated"), WD_ACTION_UPDATE, false },
		{ WD_SPAN_LIT("correct"), WD_ACTION_CORRECTION, true },
		{ WD_SPAN_LIT("corrected"), WD_ACTION_CORRECTION, false },
		{ WD_SPAN_LIT("correction"), WD_ACTION_CORRECTION, false },
		{ WD_SPAN_LIT("refile"), WD_ACTION_CORRECTION, false },
		{ WD_SPAN_LIT("repeat"), WD_ACTION_REPEAT, false },
		{ WD_SPAN_LIT("rpt"), WD_ACTION_REPEAT, false },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!wd_span_starts_nocase(in, marks[i].word))
			continue;
		if (skip_number(in, marks[i].word.n) == in.n) {
			*ret_action = marks[i].action;
			return true;
		}
	}
	return false;
}

size_t wd_marker_tail(struct wd_span headline, enum wd_action *ret_action)
{
	struct wd_span s = wd_strip_blanks(headline);
	size_t open;

	assert(ret_action);
	if (s.n > 2 && s.p[s.n - 1] == ')') {
		for (open = s.n - 1; open > 0 && s.p[open] != '('; open--)
			;
		struct wd_span in = { s.p + open + 1, s.n - open - 2 };

		if (open > 0 && is_bracket_mark(in, ret_action))
			return headline.n -
				wd_strip_blanks(
					wd_span_head(headline, (size_t)(s.p - headline.p) + open))
					.n;
	}
	/* ", 1st Ld-Writethru,1140" */
	for (size_t at = 0; at + 4 < headline.n; at++) {
		size_t n = headline.p[at] == ',' ? skip_blanks(headline, at + 1) : 0;

		if (n && take_len(wd_span_from(headline, n)) > 0) {
			*ret_action = WD_ACTION_UPDATE;
			return headline.n - at;
		}
	}
	return 0;
}

bool wd_marker_line(struct wd_span line, enum wd_action *ret_action)
{
	const struct marker *m;
	size_t n;

	assert(ret_action);
	line = wd_strip_blanks(line);
	if (line.n > 2 && line.p[0] == '(' && line.p[line.n - 1] == ')')
		line = (struct wd_span){ line.p + 1, line.n - 2 };
	if (line.n == 0 || line.n > 40)
		return false;
	if (take_len(line) == line.n) {
		*ret_action = WD_ACTION_UPDATE;
		return true;
	}
	m = find_prefix(line, &n);
	while (m && n < line.n && (line.p[n] == '!' || line.p[n] == ':' || line.p[n] == '.'))
		n++;
	if (!m || n < line.n)
		return false;
	*ret_action = m->action;
	return true;
}

static const struct marker *find_verb(struct wd_span word)
{
	for (size_t i = 0; i < N_VERBS; i++) {
		if (wd_span_eq_nocase(word, verbs[i].word))
			return &verbs[i];
	}
	return NULL;
}

static struct wd_span word_at(struct wd_span s, size_t at)
{
	size_t end = at;

	while (end < s.n && wd_fold_wordish(s, end))
		end++;
	return wd_span_head(wd_span_from(s, at), end - at);
}

/* The first verb among the words of s within its first bytes. */
static const struct marker *first_verb(struct wd_span s, size_t reach)
{
	for (size_t at = 0; at < s.n && at < reach;) {
		struct wd_span word = word_at(s, at);
		const struct marker *m = word.n ? find_verb(word) : NULL;

		if (m)
			return m;
		at += word.n ? word.n : 1;
	}
	return NULL;
}

/* Bytes of the bracket that s begins with, brackets inside it included; 0 when it stays open. */
static size_t bracket_len(struct wd_span s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n && i < NOTE_MAX; i++) {
		depth += s.p[i] == '(';
		if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

size_t wd_marker_note(struct wd_span text, enum wd_action *ret_action)
{
	size_t n;
	const struct marker *m;

	assert(ret_action);
	if (text.n < 6 || text.p[0] != '(')
		return 0;

	struct wd_span in = wd_skip_blanks(wd_span_from(text, 1));
	m = find_verb(word_at(in, 0));
	/* "(The Dec. 1 story was refiled to correct ...)" */
	if (!m && wd_tail_has(wd_span_head(in, 40), WD_SPAN("story")))
		m = first_verb(in, 60);
	if (!m)
		return 0;
	n = bracket_len(text);
	if (n == 0 && text.n <= NOTE_MAX)
		n = text.n; /* never closed: the paragraph is the note */
	if (n > 0)
		*ret_action = m->action;
	return n;
}

enum wd_action wd_marker_words(struct wd_span note)
{
	enum wd_action action = WD_ACTION_NEW;

	for (size_t at = 0; at < note.n && at < NOTE_MAX;) {
		struct wd_span word = word_at(note, at);
		const struct marker *m = word.n ? find_verb(word) : NULL;

		/* In a note to editors these stand in capitals or first. */
		if (m && word.p[0] < 'a')
			action = wd_marker_stronger(action, m->action);
		at += word.n ? word.n : 1;
	}
	return action;
}

/* "kill " and "withdrawn", by the letters that few words begin with. */
static bool speaks_of_kills(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct wd_span rest = wd_span_from(s, i);
		char c = (char)(s.p[i] | 0x20);

		if ((c == 'k' && wd_span_starts_nocase(rest, WD_SPAN("kill "))) ||
			(c == 'w' && wd_span_starts_nocase(rest, WD_SPAN("withdrawn"))))
			return true;
	}
	return false;
}

bool wd_marker_orders_kill(struct wd_span text)
{
	static const struct wd_span orders[] = {
		WD_SPAN_LIT("please kill the story"),
		WD_SPAN_LIT("please kill story"),
		WD_SPAN_LIT("please kill item"),
		WD_SPAN_LIT("kill is mandatory"),
		WD_SPAN_LIT("story withdrawn"),
		WD_SPAN_LIT("this story has been withdrawn"),
	};

	/* Most stories say none of this; one fast look tells. */
	text = wd_span_head(text, 400);
	if (!speaks_of_kills(text))
		return false;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		if (wd_tail_has(text, orders[i]))
			return true;
	}
	return false;
}
