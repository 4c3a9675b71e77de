/* SPDX-License-Identifier: MIT */
#include "core/lead_reader.h"

#include <assert.h>

#include "core/lead_words.h"
#include "core/vocab_fold.h"

#define DATE_MAX     40
#define CREDIT_MAX   64
#define SEGMENTS_MAX 6 /* city, region, country, day, year and one to spare */
#define SMALL_WORDS  4 /* more words with a small letter before the separator: prose */

struct form {
	bool city, date, credit;
	enum wd_lead_sep sep;
	const char *name;
};

static const struct form forms[] = {
	{ true, false, true, WD_SEP_DASH, "dateline.city-credit-dash" },
	{ true, true, true, WD_SEP_DASH, "dateline.city-date-credit-dash" },
	{ true, false, true, WD_SEP_NONE, "dateline.city-credit" },
	{ true, true, true, WD_SEP_NONE, "dateline.city-date-credit" },
	{ true, false, false, WD_SEP_DASH, "dateline.city-dash" },
	{ true, true, false, WD_SEP_DASH, "dateline.city-date-dash" },
	{ true, false, false, WD_SEP_COLON, "dateline.city-colon" },
	{ true, true, false, WD_SEP_COLON, "dateline.city-date-colon" },
	{ true, false, false, WD_SEP_NONE, "dateline.city" },
	{ true, true, false, WD_SEP_NONE, "dateline.city-date" },
	{ false, false, true, WD_SEP_DASH, "dateline.credit-dash" },
	{ false, false, true, WD_SEP_NONE, "dateline.credit" },
	{ false, true, true, WD_SEP_DASH, "dateline.date-credit-dash" },
	{ false, true, true, WD_SEP_NONE, "dateline.date-credit" },
	{ false, true, false, WD_SEP_DASH, "dateline.date-dash" },
};

static const char *form_name(const struct wd_lead_reader *r)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct form *f = &forms[i];

		if (f->city == (r->lead.city.n > 0) && f->date == (r->lead.date.n > 0) &&
			f->credit == (r->lead.credit.n > 0) && f->sep == r->sep)
			return f->name;
	}
	return "dateline.other";
}

static bool is_word(const struct wd_lead_reader *r, unsigned mask, struct wd_span s)
{
	return wd_vocab_word(r->vocab, mask, s) != NULL;
}

#define REGIONS (WD_BIT(WD_WORD_REGION) | WD_BIT(WD_WORD_COUNTRY))

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct wd_span join(struct wd_span a, struct wd_span b)
{
	return a.n ? (struct wd_span){ a.p, (size_t)(b.p + b.n - a.p) } : b;
}

/* ---- credits ---- */

static bool is_joint(char c)
{
	return c == '/' || c == ' ' || c == ',' || c == '+' || c == '&' || c == '-' || c == '\n';
}

/* "lno": what an agency calls a service of its own. */
static bool is_desk_code(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
	}
	return s.n <= 4;
}

/* What the parts of a credit say about it. */
struct credit_parts {
	bool all_known;
	bool desks; /* "dpa/lno": one agency, and nothing after it but services of its own */
};

/* "tca/dpa", "ats afp", "ACAN - EFE": the first part that is known. */
static const struct wd_word *known_part(
	const struct wd_vocab *vocab, struct wd_span credit, struct credit_parts *ret)
{
	const struct wd_word *found = NULL;
	struct credit_parts parts = { true, true };

	for (size_t i = 0; i < credit.n;) {
		size_t end = i;

		while (end < credit.n && !is_joint(credit.p[end]))
			end++;
		if (end > i) {
			struct wd_span part = { credit.p + i, end - i };
			const struct wd_word *word =
				wd_vocab_word(vocab, WD_BIT(WD_WORD_CREDIT), part);

			parts.desks = parts.desks && (found ? !word && is_desk_code(part) : !!word);
			parts.all_known = parts.all_known && word;
			found = found ? found : word;
		}
		i = end + 1;
	}
	*ret = parts;
	return found;
}

static bool read_credit(
	const struct wd_vocab *vocab, struct wd_span credit, struct wd_lead *lead, bool *ret_all)
{
	const struct wd_word *word;
	bool whole = true;

	credit = wd_strip_blanks(credit);
	lead->credit = credit;
	lead->agency_name = credit;
	*ret_all = true;
	if (credit.n == 0 || credit.n > CREDIT_MAX)
		return false;
	word = wd_vocab_word(vocab, WD_BIT(WD_WORD_CREDIT), credit);
	if (!word) {
		struct credit_parts parts;

		word = known_part(vocab, credit, &parts);
		whole = parts.desks;
		*ret_all = parts.all_known;
	}
	if (!word)
		return false;
	if (whole)
		lead->agency_name = word->agency->name;
	lead->agency = word->agency;
	return true;
}

bool wd_lead_credit(const struct wd_vocab *vocab, struct wd_span credit, struct wd_lead *ret)
{
	struct wd_lead lead = { 0 };
	bool all;

	if (!read_credit(vocab, credit, &lead, &all))
		return false;
	*ret = lead;
	return true;
}

/* ---- place and date ---- */

/* Georgia is taken for the state. */
static bool is_country(const struct wd_lead_reader *r, struct wd_span s)
{
	return is_word(r, WD_BIT(WD_WORD_COUNTRY), s) && !is_word(r, WD_BIT(WD_WORD_REGION), s);
}

/* "Indonesia/JAKARTA" after "SURABAYA": all of it names where the story is from. */
static bool add_region(struct wd_lead_reader *r, struct wd_span s)
{
	struct wd_lead *lead = &r->lead;
	bool caps;

	if (!wd_is_place(s, &caps))
		return false;
	if (wd_span_find_byte(s, '/') < s.n && lead->area.n == 0 && lead->country.n == 0) {
		lead->city = join(lead->city, s);
		return true;
	}
	/* "BUFFALO, N.Y., USA": what follows a state is the country, listed or not. */
	if (lead->country.n == 0 && (lead->area.n > 0 || is_country(r, s)))
		lead->country = s;
	else if (lead->area.n == 0 && lead->country.n == 0)
		lead->area = s;
	else
		return false;
	return true;
}

/* "FARMINGTON Conn.": the comma before the state may be missing. */
static bool add_city(struct wd_lead_reader *r, struct wd_span s)
{
	size_t at;

	if (!wd_is_place(s, &r->caps))
		return false;
	r->lead.city = s;
	if (!r->caps && s.p[s.n - 1] == '.' &&
		wd_vocab_closer(r->vocab, WD_BIT(WD_WORD_REGION), s, &at) && at > 0) {
		r->lead.city = wd_strip_blanks(wd_span_head(s, at));
		r->lead.area = wd_span_from(s, at);
		return wd_is_place(r->lead.city, &r->caps);
	}
	return true;
}

/* "OKLAHOMA CITY, Okla. March 11, Reuter -": nothing but a credit may follow the date. */
static bool add_late_credit(struct wd_lead_reader *r, struct wd_span s)
{
	return r->lead.credit.n == 0 &&
		wd_vocab_word(r->vocab, WD_BIT(WD_WORD_CREDIT), s) != NULL &&
		read_credit(r->vocab, s, &r->lead, &r->all_known);
}

/* What stands between two commas: a place, a date, or a place and a date. */
static bool add_segment(struct wd_lead_reader *r, struct wd_span s)
{
	struct wd_lead *lead = &r->lead;
	size_t at;

	s = wd_strip_blanks(s);
	at = wd_date_at(r->vocab, s);

	struct wd_span place = wd_strip_blanks(wd_span_head(s, at));
	struct wd_span date = wd_span_from(s, at);
	if (place.n > 0) {
		if (lead->date.n > 0)
			return add_late_credit(r, place);
		if (lead->city.n == 0 ? !add_city(r, place) : !add_region(r, place))
			return false;
		r->crowded = lead->city.p == place.p && date.n > 0;
	}
	if (date.n > 0)
		lead->date = join(lead->date, date);
	return true;
}

static bool add_segments(struct wd_lead_reader *r, struct wd_span s)
{
	for (size_t k = 0; k < SEGMENTS_MAX; k++) {
		size_t comma = wd_span_find_byte(s, ',');

		if (!add_segment(r, wd_span_head(s, comma)))
			return false;
		if (comma == s.n)
			return true;
		s = wd_span_from(s, comma + 1);
	}
	return false;
}

/* "Oct 12 AAP": the credit of an agency that sets no brackets stands last. */
static struct wd_span cut_bare_credit(struct wd_lead_reader *r, struct wd_span head)
{
	const struct wd_word *word;
	size_t at;

	if (wd_span_find_byte(head, ',') == head.n)
		return head;
	word = wd_vocab_closer(r->vocab, WD_BIT(WD_WORD_CREDIT), head, &at);
	if (!word || !(word->agency->lead_in & WD_LEAD_BARE) || at == 0)
		return head;
	r->lead.credit = wd_strip_blanks(wd_span_from(head, at));
	r->lead.agency = word->agency;
	r->lead.agency_name = word->agency->name;
	r->all_known = true;
	return wd_span_head(head, at);
}

/* ---- separators ---- */

/* U+2014 and what is longer. */
static bool is_em_dash(struct wd_span s, size_t at, size_t n)
{
	return n == 3 && (unsigned char)s.p[at] == 0xe2 && (unsigned char)s.p[at + 2] >= 0x94;
}

/*
 * Length of a dash that ends a place at @p at. A hyphen needs blanks ("PORT-AU-PRINCE"), and so
 * does an en dash ("STT–AFP"); a double or em dash stands anywhere.
 */
static size_t place_dash(struct wd_span s, size_t at)
{
	size_t n = wd_dash_len(s, at);

	if (n == 0 || n == 2 || is_em_dash(s, at, n))
		return n;
	if (at == 0)
		return 0;

	bool glued = wd_fold_blank(s, at - 1) != 1;
	bool open = at + n < s.n && !wd_fold_blank(s, at + n) && s.p[at + n] != '(';
	/* After a date one side may lack its blank: "March 2-" and "March 2 -The". */
	if (at > 2 && is_digit(s.p[glued ? at - 1 : at - 2]))
		return glued && open ? 0 : n;
	return glued || open ? 0 : n;
}

/* The separator after a credit, from @p at: blanks, a full stop (EFE, TASS) or colon (NTB), a dash. */
static size_t read_separator(struct wd_lead_reader *r, size_t at, bool stop_counts)
{
	struct wd_span rest = wd_skip_blanks(wd_span_from(r->text, at));
	size_t dash;

	/* "Göttingen (epd). Der": after the brackets of who sets no dash, a full stop is none of prose. */
	bool no_dash = r->lead.agency && (r->lead.agency->lead_in & WD_LEAD_NO_DASH);
	if (rest.n > 0 && rest.p[0] == '.' && (stop_counts || no_dash || wd_dash_len(rest, 1))) {
		rest = wd_skip_blanks(wd_span_from(rest, 1));
		r->sep = stop_counts ? WD_SEP_DASH : r->sep;
	}
	dash = rest.n > 0 && rest.p[0] == ':' ? 1 : wd_dash_len(rest, 0);
	if (dash) {
		r->sep = WD_SEP_DASH;
		rest = wd_skip_blanks(wd_span_from(rest, dash));
	}
	return r->text.n - rest.n;
}

/* Business Wire: the date stands after the credit and has a dash of its own. */
static void read_date_after(struct wd_lead_reader *r)
{
	struct wd_span rest = wd_span_head(wd_span_from(r->text, r->lead.n), DATE_MAX);
	struct wd_lead_reader date = { .vocab = r->vocab };
	size_t dash = 0;

	if (r->lead.date.n > 0 || r->sep != WD_SEP_DASH)
		return;
	while (dash < rest.n && place_dash(rest, dash) == 0)
		dash++;
	if (dash == 0 || dash == rest.n || !add_segments(&date, wd_span_head(rest, dash)) ||
		date.lead.city.n > 0 || date.lead.date.n == 0)
		return;
	r->lead.date = date.lead.date;
	r->lead.n += dash + place_dash(rest, dash);
	r->lead.n = r->text.n - wd_skip_blanks(wd_span_from(r->text, r->lead.n)).n;
}

/* What is in the brackets at @p at, which opens with '(' or '/'. False without a close. */
static bool bracketed(struct wd_span s, size_t at, struct wd_span *ret)
{
	char close = s.p[at] == '(' ? ')' : '/';
	struct wd_span in = wd_span_from(s, at + 1);
	size_t end = wd_span_find_byte(wd_span_head(in, CREDIT_MAX), close);

	if (end == in.n || end == CREDIT_MAX)
		return false;
	*ret = wd_span_head(in, end);
	return true;
}

/* ---- the forms ---- */

/* Where the place and date end: at '(', at " /", a dash or a colon; text.n when in prose. */
static size_t find_stop(struct wd_span s, size_t from)
{
	const struct wd_span prose = WD_SPAN("\"?!;<[)");
	size_t small = 0;

	for (size_t i = from; i < s.n && i < WD_LEAD_MAX; i++) {
		char c = s.p[i];
		bool fresh = i > 0 && wd_fold_blank(s, i - 1) == 1;

		if (c == '(' || place_dash(s, i) || (c == '/' && fresh))
			return i;
		if (c == ':')
			return i + 1 >= s.n || wd_fold_blank(s, i + 1) ? i : s.n;
		small += fresh && c >= 'a' && c <= 'z';
		if (small > SMALL_WORDS || wd_span_find_byte(prose, c) < prose.n)
			break;
	}
	return s.n;
}

/* From a bracket or stroke on: the credit and the separator. */
static bool finish_credit(struct wd_lead_reader *r, size_t at)
{
	bool stroke = r->text.p[at] == '/';
	struct wd_span credit;

	if (!bracketed(r->text, at, &credit))
		return false;
	r->bracket = true;
	(void)read_credit(r->vocab, credit, &r->lead, &r->all_known); /* unknown is judged later */
	if (stroke && !r->lead.agency && r->lead.date.n == 0)
		return false;
	r->lead.n = read_separator(r, at + credit.n + 2, stroke);
	read_date_after(r);
	return true;
}

/* From a dash or colon on; a credit may still follow: "HONG KONG, Dec 2 -(Reuter) ". */
static bool finish_bare(struct wd_lead_reader *r, size_t at)
{
	bool colon = r->text.p[at] == ':';
	size_t dash = colon ? 1 : place_dash(r->text, at);
	struct wd_span rest = wd_skip_blanks(wd_span_from(r->text, at + dash)), credit;

	r->sep = colon ? WD_SEP_COLON : WD_SEP_DASH;
	r->wide = dash > 1 || r->text.p[at] == '_';
	if (rest.n > 0 && rest.p[0] == '(' && bracketed(rest, 0, &credit)) {
		struct wd_lead lead;

		if (wd_lead_credit(r->vocab, credit, &lead))
			return finish_credit(r, (size_t)(rest.p - r->text.p));
	}
	r->lead.n = r->text.n - rest.n;
	read_date_after(r); /* "CHEVY CHASE, Md., - March 4 -" */
	return true;
}

/* "BRASILIA (BRAZIL), 2 JUN 89": a country in brackets; true when @p at was moved past it. */
static bool skip_country(struct wd_lead_reader *r, size_t *at)
{
	struct wd_span country;

	if (r->text.p[*at] != '(' || !bracketed(r->text, *at, &country))
		return false;

	size_t next = *at + country.n + 2;
	if (next >= r->text.n || r->text.p[next] != ',' || !is_word(r, REGIONS, country))
		return false;
	r->lead.country = wd_strip_blanks(country);
	*at = next + 1;
	return true;
}

/* "PLACE, Region, date" and whatever ends it. */
static bool read_place(struct wd_lead_reader *r)
{
	size_t at = find_stop(r->text, 0), from = 0;

	if (at == 0 || at == r->text.n)
		return false;

	struct wd_span head = wd_span_head(r->text, at);
	size_t next = at;
	if (skip_country(r, &next)) {
		if (!add_segments(r, head))
			return false;
		from = next;
		at = find_stop(r->text, from);
		if (at == r->text.n)
			return false;
		head = (struct wd_span){ r->text.p + from, at - from };
	}
	if (r->text.p[at] != '(' && r->text.p[at] != '/')
		head = cut_bare_credit(r, head);
	if (!add_segments(r, head))
		return false;
	if (r->text.p[at] == '(' || r->text.p[at] == '/')
		return finish_credit(r, at);
	return finish_bare(r, at);
}

static bool read_place_lead(
	const struct wd_vocab *vocab, struct wd_span text, struct wd_lead_reader *ret, bool judged)
{
	struct wd_lead_reader r = { .vocab = vocab, .text = text };

	if (!read_place(&r) || (judged && !wd_lead_believe(&r)))
		return false;
	*ret = r;
	return true;
}

/* After a credit that opens the text a full dateline may follow: "(ANSA) - Rome, October 11 - ". */
static void read_place_after(struct wd_lead_reader *r)
{
	struct wd_span rest = wd_span_from(r->text, r->lead.n);
	struct wd_lead_reader next;

	if (!read_place_lead(r->vocab, rest, &next, false))
		return;
	if (next.lead.agency && wd_lead_believe_known(&next, wd_starts_sentence(rest))) {
		r->lead.agency = next.lead.agency;
		r->lead.agency_name = next.lead.agency_name;
		r->lead.credit = next.lead.credit;
	} else if (!(r->lead.agency->lead_in & WD_LEAD_CREDIT_FIRST) || next.sep != WD_SEP_DASH ||
		next.lead.credit.n > 0) {
		return;
	}
	r->lead.city = next.lead.city;
	r->lead.area = next.lead.area;
	r->lead.country = next.lead.country;
	r->lead.date = next.lead.date;
	r->lead.n += next.lead.n;
	r->sep = next.sep;
}

/* "(Bloomberg) -- ", "(CNN)Snow": the credit in brackets comes first. */
static bool read_bracket_first(struct wd_lead_reader *r)
{
	if (!finish_credit(r, 0) || r->lead.credit.n == 0 || !wd_lead_believe(r))
		return false;
	if (r->lead.agency)
		read_place_after(r);
	return true;
}

static bool read_medium_first(struct wd_lead_reader *r)
{
	size_t n = wd_medium_len(r->text);

	if (n == 0)
		return false;
	r->lead.credit = r->lead.agency_name = wd_span_head(r->text, n);
	r->lead.trust = WD_LEAD_LIKELY;
	r->sep = WD_SEP_DASH;
	r->lead.n = n + 3;
	return true;
}

/* "AP - ", "Canadian Press - LANGLEY, B.C. (CP) - ". */
static bool read_credit_first(struct wd_lead_reader *r)
{
	size_t n, dash;
	const struct wd_word *word = wd_vocab_opener(r->vocab, WD_BIT(WD_WORD_CREDIT), r->text, &n);

	if (!word)
		return read_medium_first(r);

	struct wd_span rest = wd_skip_blanks(wd_span_from(r->text, n));
	dash = wd_dash_len(rest, 0);
	if (dash == 0 || rest.p == r->text.p + n || dash >= rest.n || !wd_fold_blank(rest, dash))
		return read_medium_first(r);
	r->lead.credit = wd_span_head(r->text, n);
	r->lead.agency = word->agency;
	r->lead.agency_name = word->agency->name;
	r->lead.trust = WD_LEAD_LIKELY;
	r->sep = WD_SEP_DASH;
	r->lead.n = r->text.n - wd_skip_blanks(wd_span_from(rest, dash)).n;
	read_place_after(r);
	return wd_starts_sentence(wd_span_from(r->text, r->lead.n));
}

static void give(const struct wd_lead_reader *r, struct wd_lead *ret)
{
	*ret = r->lead;
	ret->form = form_name(r);
}

bool wd_lead_read(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret)
{
	struct wd_lead_reader r = { .vocab = vocab, .text = text };
	bool read;

	assert(vocab && ret);
	if (text.n == 0)
		return false;
	if (text.p[0] == '(')
		read = read_bracket_first(&r);
	else
		read = read_credit_first(&r);
	if (!read && text.p[0] != '(')
		read = read_place_lead(vocab, text, &r, true);
	if (read)
		give(&r, ret);
	return read;
}

bool wd_lead_declared(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret)
{
	struct wd_lead_reader r = { .vocab = vocab, .text = text };

	assert(vocab && ret);
	if (wd_lead_read(vocab, text, ret) && wd_skip_blanks(wd_span_from(text, ret->n)).n == 0)
		return true;
	if (text.n > WD_LEAD_MAX)
		return false;
	if (read_place(&r)) {
		if (wd_skip_blanks(wd_span_from(text, r.lead.n)).n > 0)
			return false;
	} else {
		r = (struct wd_lead_reader){ .vocab = vocab, .text = text };
		if (!add_segments(&r, text) || r.lead.city.n == 0)
			return false;
		r.lead.n = text.n;
	}
	give(&r, ret);
	return true;
}

bool wd_lead_city(const struct wd_vocab *vocab, struct wd_span text, struct wd_lead *ret)
{
	struct wd_lead_reader r = { .vocab = vocab, .text = text };

	assert(vocab && ret);
	text = wd_strip_blanks(text);
	if (text.n == 0 || text.n > 60 || !add_segments(&r, text) || r.lead.city.n == 0)
		return false;
	if (!r.caps || wd_lead_other_words(r.lead.city))
		return false;
	r.lead.n = text.n;
	r.lead.trust = WD_LEAD_LIKELY;
	give(&r, ret);
	return true;
}
