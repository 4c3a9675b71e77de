/* SPDX-License-Identifier: MIT */
#include "core/rule.h"

#include <assert.h>

#include "core/tail.h"
#include "core/vocab_agency.h"

/* Signs of the end come in a pile: "(al/jb)", "ENDS", "-- Oslo newsroom +47 ...". */
#define MARKS_MAX 8
/* No sign of the end is longer, but for a newsroom with three telephone numbers. */
#define MARK_BYTES  80
#define PHONE_BYTES 140

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const struct wd_word *credit_word(const struct wd_norm *norm, struct wd_span s)
{
	return wd_vocab_word(norm->vocab,
		WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME) | WD_BIT(WD_WORD_SIGN_OFF), s);
}

/* Bytes of the letters at the start of s; *ret_small: none of them is a capital. */
static size_t letters(struct wd_span s, bool *ret_small)
{
	size_t n = 0;

	*ret_small = true;
	while (n < s.n && is_letter(s.p[n])) {
		*ret_small = *ret_small && is_small(s.p[n]);
		n++;
	}
	return n;
}

/*
 * "al/jb", "bur-abc/def", "SDA/sj", "kas": small letters in groups of one to four; the first group
 * may be the agency. How many groups; 0 when it is something else.
 */
static size_t count_initials(const struct wd_norm *norm, struct wd_span s)
{
	size_t groups = 0;

	while (s.n > 0) {
		bool small;
		size_t n = letters(s, &small);

		if (n == 0 || groups == 6)
			return 0;
		if ((n > 4 || !small) && (groups > 0 || !credit_word(norm, wd_span_head(s, n))))
			return 0;
		groups++;
		s = wd_span_from(s, n);
		if (s.n == 0)
			return groups;
		/* "(SDA\/sj)" has been escaped once too often on its way */
		for (n = 0; n < s.n && memchr("/-\\", s.p[n], 3);)
			n++;
		if (n == 0)
			return 0;
		s = wd_span_from(s, n);
	}
	return 0;
}

/* "dpa al jb": the agency and two to four initials. */
static bool is_desk_line(const struct wd_norm *norm, struct wd_span s)
{
	size_t n, words = 0;

	if (s.n > 24 ||
		!wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME), s, &n))
		return false;
	while (n < s.n) {
		size_t start = ++n;
		while (n < s.n && is_small(s.p[n]))
			n++;
		if (n == start || n - start > 4 || (n < s.n && s.p[n] != ' '))
			return false;
		words++;
	}
	return words >= 1 && words <= 4;
}

/* "AAP RESULTS": the agency and its kind of copy, all in capitals. */
static bool is_slug_line(const struct wd_norm *norm, struct wd_span s)
{
	size_t n;

	if (s.n > 30 || s.n == 0 || is_small(s.p[s.n - 1]))
		return false;
	if (!wd_vocab_opener(norm->vocab, WD_BIT(WD_WORD_CREDIT) | WD_BIT(WD_WORD_NAME), s, &n) ||
		n + 3 > s.n || s.p[n] != ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	}
	return true;
}

/* "RTP // MSP", "ABC (DEF) // GHI": who wrote and who read it, as Lusa signs. */
static bool is_double_stroke(struct wd_span s)
{
	size_t at = wd_span_find(s, WD_SPAN(" // "));

	if (s.n > 30 || at == s.n || at < 2 || s.n - at < 6)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !memchr(" /().", s.p[i], 5))
			return false;
	}
	return true;
}

static size_t count_digits(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += is_digit(s.p[i]);
	return n;
}

/* "-- Oslo newsroom +47 22 00 34 00" */
static bool is_phone_line(struct wd_span s)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("newsroom"),
		WD_SPAN_LIT("newsdesk"),
		WD_SPAN_LIT("news desk"),
		WD_SPAN_LIT(" bureau"),
		WD_SPAN_LIT(" desk"),
	};

	if (s.n > PHONE_BYTES || s.n == 0 || memchr(".\"", s.p[s.n - 1], 2) ||
		count_digits(s) < 6 || wd_tail_sentence(s) < s.n)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_tail_has(s, words[i]))
			return true;
	}
	return s.p[0] == '-' && !memchr(s.p, '@', s.n) &&
		(wd_tail_has(s, WD_SPAN("tel")) || wd_tail_has(s, WD_SPAN("+")));
}

/* "101137 GMT Dez 18", "AP-WF-11-13-13 0745GMT<": the stamp of the sending computer. */
static bool is_stamp(struct wd_span s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.p[n]))
		n++;
	if (n == 6 && s.n <= 24 && n < s.n && s.p[n] == ' ' && is_letter(s.p[n + 1]))
		return true;
	return s.n <= 40 && wd_span_starts(s, WD_SPAN("AP-")) && count_digits(s) >= 8 &&
		wd_span_find_byte(s, '-') == 2 && wd_tail_has(s, WD_SPAN("-"));
}

/* "End Adv for Mon PMs, Jan. 16", "Ends Oslo comment race six": no sentence, for it has no end. */
static bool is_end_of(struct wd_span s)
{
	if (s.n > MARK_BYTES)
		return false;
	if (wd_span_starts(s, WD_SPAN("End Adv")) || wd_span_starts(s, WD_SPAN("END ADV")))
		return true;
	return (wd_span_starts(s, WD_SPAN("Ends ")) || wd_span_starts(s, WD_SPAN("ENDS "))) &&
		!memchr(".!?\":", s.p[s.n - 1], 5);
}

/* What is in the brackets that enclose s; empty when none do. */
static struct wd_span in_brackets(struct wd_span s)
{
	if (s.n < 3 || s.p[0] != '(' || s.p[s.n - 1] != ')')
		return (struct wd_span){ 0 };
	return wd_span_trim(wd_span_head(wd_span_from(s, 1), s.n - 2));
}

/* "REUTER..." */
static struct wd_span trim_dots(struct wd_span s)
{
	while (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	return wd_span_trim(s);
}

static bool is_bracket_mark(const struct wd_norm *norm, struct wd_span s)
{
	struct wd_span in = in_brackets(s);

	if (in.n == 0 || in.n > MARK_BYTES || wd_span_eq_nocase(in, WD_SPAN("sic")))
		return false;
	return credit_word(norm, in) || count_initials(norm, in) > 0 || is_phone_line(in);
}

static bool is_end_word(const struct wd_norm *norm, struct wd_span s)
{
	const unsigned ends = WD_BIT(WD_WORD_END_MARK) | WD_BIT(WD_WORD_SIGN_OFF);

	/* "30" may be the last line of a table, "30." the last word of a wrapped sentence. */
	if (count_digits(s) == trim_dots(s).n)
		return false;
	return wd_vocab_word(norm->vocab, ends, s) ||
		wd_vocab_word(norm->vocab, ends, trim_dots(s));
}

static bool is_desk(const struct wd_norm *norm, struct wd_span s)
{
	return is_desk_line(norm, s) || is_slug_line(norm, s) || is_double_stroke(s);
}

/* The rule that claims the whole line s, or NULL. alone: it is a paragraph of its own. */
static const char *line_mark(const struct wd_norm *norm, struct wd_span s, bool alone)
{
	if (s.n == 0 || s.n > PHONE_BYTES)
		return NULL;
	if (is_phone_line(s))
		return "end-mark.newsroom";
	if (s.n > MARK_BYTES)
		return NULL;
	if (is_end_word(norm, s))
		return "end-mark.word";
	if (is_bracket_mark(norm, s))
		return "end-mark.brackets";
	size_t groups = count_initials(norm, s);
	if (groups > 1 || (groups == 1 && alone && s.n >= 2))
		return "end-mark.initials";
	if (is_desk(norm, s))
		return "end-mark.desk";
	return is_stamp(s) || is_end_of(s) ? "end-mark.stamp" : NULL;
}

/* "... of snow. (al/jb)": where the bracket opens, or para.n. */
static size_t find_brackets(const struct wd_norm *norm, struct wd_span para)
{
	size_t from = para.n > MARK_BYTES ? para.n - MARK_BYTES : 1;

	for (size_t at = para.n - 1; at >= from && at > 0; at--) {
		if (para.p[at] != '(')
			continue;
		bool mark =
			wd_tail_starts(para, at) && is_bracket_mark(norm, wd_span_from(para, at));
		return mark ? at : para.n;
	}
	return para.n;
}

/* "... of snow. Enditem": where the word begins, or para.n. */
static size_t find_word(const struct wd_norm *norm, struct wd_span para)
{
	const unsigned ends = WD_BIT(WD_WORD_END_MARK) | WD_BIT(WD_WORD_SIGN_OFF);
	size_t from = para.n > MARK_BYTES ? para.n - MARK_BYTES : 0;
	size_t at;

	if (!wd_vocab_closer(norm->vocab, ends, wd_span_from(para, from), &at) || from + at == 0 ||
		!wd_tail_starts(para, from + at))
		return para.n;
	return from + at;
}

/* "... he said. -- Oslo newsroom, +47 22 00 34 00": where the dashes begin, or para.n. */
static size_t find_phone(struct wd_span para)
{
	size_t from = para.n > PHONE_BYTES ? para.n - PHONE_BYTES : 0;

	for (size_t at = para.n - 1; at > from; at--) {
		if (para.p[at] == '-' && is_blank(para.p[at - 1]) && wd_tail_starts(para, at) &&
			is_phone_line(wd_span_from(para, at)))
			return at;
	}
	return para.n;
}

/* Where a sign of the end begins after the last sentence of para; para.n when there is none. */
static size_t find_inline(const struct wd_norm *norm, struct wd_span para, const char **ret_rule)
{
	char last = '.';
	size_t at = para.n;

	if (para.n)
		last = para.p[para.n - 1];
	/* Web copy sets a blank before the full stop. */
	if (wd_span_ends(para, WD_SPAN(" .")) && para.n > 3) {
		struct wd_span bare = wd_span_head(para, para.n - 2);

		at = find_word(norm, bare);
		*ret_rule = at < bare.n ? "end-mark.word" : NULL;
		return at < bare.n ? at : para.n;
	}
	if (last == ')' && (at = find_brackets(norm, para)) < para.n)
		*ret_rule = "end-mark.brackets";
	else if ((is_letter(last) || memchr(")-#<=", last, 5)) &&
		(at = find_word(norm, para)) < para.n)
		*ret_rule = "end-mark.word";
	else if (is_digit(last) && (at = find_phone(para)) < para.n)
		*ret_rule = "end-mark.newsroom";
	return at;
}

enum wd_err wd_rule_end_marks(struct wd_norm *norm)
{
	assert(norm && norm->story);

	for (size_t turn = 0; turn < MARKS_MAX; turn++) {
		size_t last = wd_norm_prev(norm, norm->story->text.n);
		if (last == norm->story->text.n)
			return WD_OK;
		struct wd_span para = norm->story->text.paras[last].text;
		size_t at = wd_tail_last_line(para);
		const char *rule = line_mark(norm, wd_span_trim(wd_span_from(para, at)), at == 0);
		if (!rule)
			at = find_inline(norm, para, &rule);
		/* A flash may be no more than "More to come": a story without text is none. */
		if (!rule || (at == 0 && wd_norm_prev(norm, last) == norm->story->text.n))
			return WD_OK;
		enum wd_err err = wd_norm_take_tail(norm, last, para.n - at, rule, "end-mark");
		if (err != WD_OK)
			return err;
	}
	return WD_OK;
}
