/* SPDX-License-Identifier: MIT */
#include "core/caption.h"

#include "core/lead_words.h"
#include "core/tail.h"

#define CAPTION_MAX  700
#define MOMENT_WORDS 24
#define ID_LINE_MAX  80
#define LAST_MAX     140
#define MARKS_MAX    160

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_any(struct wd_span s, const struct wd_span *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (wd_span_eq_nocase(s, table[i]))
			return true;
	}
	return false;
}

#define IS_ANY(s, table) is_any(s, table, sizeof(table) / sizeof((table)[0]))

/* ---- captions ---- */

/* "1 of 18. Snow falls", "3/7 Snow falls" */
static bool is_counted(struct wd_span s)
{
	size_t n = 0, from;

	while (n < s.n && n < 3 && is_digit(s.p[n]))
		n++;
	if (n == 0)
		return false;
	if (wd_span_starts(wd_span_from(s, n), WD_SPAN(" of ")))
		n += 4;
	else if (n < s.n && s.p[n] == '/')
		n++;
	else
		return false;
	from = n;
	while (n < s.n && n < from + 3 && is_digit(s.p[n]))
		n++;
	/* "1 of 18 men", "1/2 cup": only a full stop, a colon or the end tells a count of pictures. */
	return n > from && (n == s.n || s.p[n] == '.' || s.p[n] == ':' || s.p[n] == '\n');
}

static bool opens_caption(struct wd_span s)
{
	static const struct wd_span openers[] = {
		WD_SPAN_LIT("FILE - "),
		WD_SPAN_LIT("FILE \u2013 "),
		WD_SPAN_LIT("FILE \u2014 "),
		WD_SPAN_LIT("FILE -- "),
		WD_SPAN_LIT("FILE: "),
		WD_SPAN_LIT("FILE PHOTO"),
		WD_SPAN_LIT("(FILE"),
		WD_SPAN_LIT("Enlarge this image"),
		WD_SPAN_LIT("toggle caption"),
		WD_SPAN_LIT("Image copyright "),
		WD_SPAN_LIT("Image caption "),
		WD_SPAN_LIT("Media caption "),
		WD_SPAN_LIT("Media playback is "),
		WD_SPAN_LIT("Photo: "),
		WD_SPAN_LIT("Photo by "),
		WD_SPAN_LIT("Image: "),
		WD_SPAN_LIT("Photograph: "),
		WD_SPAN_LIT("Pictured: "),
		WD_SPAN_LIT("Picture: "),
		WD_SPAN_LIT("Play Video"),
		WD_SPAN_LIT("Click to play video"),
	};

	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		if (wd_span_starts_nocase(s, openers[i]))
			return true;
	}
	return is_counted(s);
}

/* "Anna Lind/Example via AP", "Mahmoud Lind, File/Associated Press", "AP Photo/Anna Lind" */
static bool names_picture(struct wd_span in)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("Photo"),
		WD_SPAN_LIT("Getty Images"),
		WD_SPAN_LIT("Shutterstock"),
		WD_SPAN_LIT("File/"),
		WD_SPAN_LIT(", File"),
		WD_SPAN_LIT("/Associated Press"),
		WD_SPAN_LIT("via AP"),
		WD_SPAN_LIT("REUTERS/"),
		WD_SPAN_LIT("Reuters/"),
		WD_SPAN_LIT("/Reuters"),
		WD_SPAN_LIT("/AFP"),
		WD_SPAN_LIT("AFP/"),
		WD_SPAN_LIT("/EPA"),
		WD_SPAN_LIT("EPA/"),
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_span_find(in, words[i]) < in.n)
			return true;
	}
	return false;
}

/* The credit behind the caption: in brackets, or bare behind the full stop. */
static bool ends_in_credit(struct wd_span s)
{
	size_t at = s.n;

	if (s.p[s.n - 1] == ')') {
		while (at > 0 && s.p[at - 1] != '(')
			at--;
		return at > 1 && s.n - at <= 90 && names_picture(wd_span_from(s, at));
	}
	if (wd_span_ends(s, WD_SPAN("Getty Images")))
		return true;
	at = s.n > 60 ? s.n - 60 : 0;
	at += wd_span_find(wd_span_from(s, at), WD_SPAN("REUTERS/"));
	return at < s.n && s.p[s.n - 1] != '.';
}

bool wd_caption_is(struct wd_span para)
{
	para = wd_strip_blanks(para);
	return para.n > 0 && para.n <= CAPTION_MAX && (opens_caption(para) || ends_in_credit(para));
}

bool wd_caption_is_last(struct wd_span line)
{
	line = wd_strip_blanks(line);
	if (line.n < 8 || line.n > LAST_MAX || wd_tail_sentence(line) < line.n)
		return false;

	/* "Snow in Oslo \u00a9Anna Lind (AFP)": a name beside the sign; a notice has a year. */
	size_t sign = wd_span_find(line, WD_SPAN("\u00a9"));
	if (sign > 0 && sign < line.n) {
		struct wd_span after = wd_span_from(line, sign + 2);
		size_t n = 0;

		while (n < after.n && after.p[n] != '(' && !is_digit(after.p[n]))
			n++;
		return n > 2 && n <= 40 && n < after.n && after.p[n] == '(' &&
			line.p[line.n - 1] == ')';
	}
	return line.p[line.n - 1] != '.' && ends_in_credit(line);
}

/* ---- moments ---- */

struct moment {
	size_t numbers, words;
	bool opened; /* "Updated", "Published:" */
	bool month, year;
};

static bool is_number(struct wd_span w)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < w.n; i++) {
		if (is_digit(w.p[i]))
			digits++;
		else if (!memchr(":,./-", w.p[i], 5))
			letters++;
	}
	/* "21st", "9:50pm" */
	return digits > 0 && (letters == 0 || (letters == 2 && is_digit(w.p[0])));
}

/* Words that a moment may hold, but that say nothing by themselves. */
static bool is_filler(struct wd_span w)
{
	static const struct wd_span fill[] = {
		WD_SPAN_LIT("at"),
		WD_SPAN_LIT("on"),
		WD_SPAN_LIT("of"),
		WD_SPAN_LIT("last"),
		WD_SPAN_LIT("first"),
		WD_SPAN_LIT("|"),
		WD_SPAN_LIT("-"),
		WD_SPAN_LIT("\u00b7"),
		WD_SPAN_LIT("am"),
		WD_SPAN_LIT("pm"),
		WD_SPAN_LIT("a.m"),
		WD_SPAN_LIT("p.m"),
	};
	static const struct wd_span days[] = {
		WD_SPAN_LIT("Monday"),
		WD_SPAN_LIT("Tuesday"),
		WD_SPAN_LIT("Wednesday"),
		WD_SPAN_LIT("Thursday"),
		WD_SPAN_LIT("Friday"),
		WD_SPAN_LIT("Saturday"),
		WD_SPAN_LIT("Sunday"),
		WD_SPAN_LIT("Mon"),
		WD_SPAN_LIT("Tue"),
		WD_SPAN_LIT("Tues"),
		WD_SPAN_LIT("Wed"),
		WD_SPAN_LIT("Thu"),
		WD_SPAN_LIT("Thurs"),
		WD_SPAN_LIT("Fri"),
		WD_SPAN_LIT("Sat"),
		WD_SPAN_LIT("Sun"),
	};
	static const struct wd_span zones[] = {
		WD_SPAN_LIT("ET"),
		WD_SPAN_LIT("EST"),
		WD_SPAN_LIT("EDT"),
		WD_SPAN_LIT("CT"),
		WD_SPAN_LIT("CST"),
		WD_SPAN_LIT("CDT"),
		WD_SPAN_LIT("MT"),
		WD_SPAN_LIT("PT"),
		WD_SPAN_LIT("PST"),
		WD_SPAN_LIT("PDT"),
		WD_SPAN_LIT("GMT"),
		WD_SPAN_LIT("UTC"),
		WD_SPAN_LIT("BST"),
		WD_SPAN_LIT("CET"),
		WD_SPAN_LIT("CEST"),
		WD_SPAN_LIT("IST"),
		WD_SPAN_LIT("AEST"),
	};

	if (w.n == 0 || IS_ANY(w, fill) || IS_ANY(w, days))
		return true;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (wd_span_eq(w, zones[i]))
			return true;
	}
	return false;
}

/* One word of a moment, without its punctuation. False: it is another word. */
static bool take_word(const struct wd_vocab *vocab, struct wd_span w, struct moment *m)
{
	static const struct wd_span openers[] = {
		WD_SPAN_LIT("updated"),
		WD_SPAN_LIT("published"),
		WD_SPAN_LIT("posted"),
		WD_SPAN_LIT("modified"),
		WD_SPAN_LIT("created"),
		WD_SPAN_LIT("revised"),
	};

	if (is_filler(w))
		return true;
	m->words++;
	if (is_number(w)) {
		m->numbers++;
		m->year = m->year ||
			(w.n == 4 && (w.p[0] == '1' || w.p[0] == '2') && is_digit(w.p[1]));
		return true;
	}
	if (IS_ANY(w, openers))
		return m->opened = true;
	if (wd_vocab_word(vocab, WD_BIT(WD_WORD_MONTH), w))
		return m->month = true;
	return false;
}

static bool is_moment(const struct moment *m)
{
	if (m->numbers == 0 || m->words < 2)
		return false;
	/* "Monday, January 30" heads a list of results as well. */
	return m->opened || (m->month && m->year && m->numbers > 1);
}

/* A blank before the full stop is web copy's: "March 10, 2026 . Snow fell." */
static bool ends_here(const struct moment *m, struct wd_span word)
{
	if (!is_moment(m))
		return false;
	if (word.p[0] == '.')
		return word.n == 1;
	return m->opened && word.p[word.n - 1] == '.' && word.n > 1 &&
		(is_digit(word.p[word.n - 2]) || word.n > 5);
}

size_t wd_moment_len(const struct wd_vocab *vocab, struct wd_span s)
{
	struct moment m = { 0 };
	size_t at = 0, sure = 0;

	for (size_t k = 0; k < MOMENT_WORDS; k++) {
		size_t blanks = at;

		while (at < s.n && memchr(" \n\t\r", s.p[at], 4))
			at++;
		if (is_moment(&m) && (at == s.n || memchr(s.p + blanks, '\n', at - blanks)))
			sure = at;
		if (at == s.n)
			break;

		size_t end = at;
		while (end < s.n && !memchr(" \n\t\r", s.p[end], 4))
			end++;
		struct wd_span word = { s.p + at, end - at }, w = word;
		while (w.n > 0 && memchr(".,:;", w.p[w.n - 1], 4))
			w.n--;
		if (!take_word(vocab, w, &m))
			break;
		at = end;
		if (ends_here(&m, word))
			sure = at;
	}
	return sure;
}

/* ---- ids ---- */

bool wd_is_document_id(struct wd_span line)
{
	struct wd_span words[WD_LEAD_WORDS];
	size_t n, digits = 0;

	line = wd_strip_blanks(line);
	if (line.n > ID_LINE_MAX)
		return false;
	n = wd_words_of(line, words);
	if (n == 0 || words[0].n < 8 || words[0].p[0] < 'A' || words[0].p[0] > 'Z')
		return false;
	for (size_t i = 0; i < words[0].n; i++)
		digits += is_digit(words[0].p[i]);
	for (size_t i = 0; i < line.n; i++) {
		if ((line.p[i] >= 'a' && line.p[i] <= 'z') || (line.p[i] & 0x80))
			return false;
	}
	return digits >= 6;
}

/* "[Text] ", "[REPORT] [ANNA LIND] [TEXT] ": the monitors of broadcasts say what follows; 0. */
size_t wd_text_mark_len(struct wd_span para)
{
	size_t at = 0;

	while (at < para.n && at < MARKS_MAX && para.p[at] == '[') {
		struct wd_span in = wd_span_from(para, at + 1);
		size_t close = wd_span_find_byte(in, ']');

		at += close + 2;
		if (wd_span_eq_nocase(wd_span_head(in, close), WD_SPAN("text")))
			return at < para.n ? at : 0;
		at = para.n - wd_skip_blanks(wd_span_from(para, at)).n;
	}
	return 0;
}
