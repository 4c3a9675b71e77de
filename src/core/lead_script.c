/* SPDX-License-Identifier: MIT */
#include "core/lead_script.h"

#include <assert.h>

#include "core/lead_words.h"

#define HEAD_MAX   120 /* bytes before the credit ends */
#define CREDIT_MAX 40
#define PLACE_MAX  60
#define NAMES_MAX  80

struct reader {
	const struct wd_vocab *vocab;
	struct wd_span text;
	struct wd_lead_script out;
};

/* --- characters ------------------------------------------------------------------------------ */

static size_t char_len(struct wd_span s, size_t at)
{
	size_t n = 1;

	while (at + n < s.n && ((unsigned char)s.p[at + n] & 0xC0) == 0x80)
		n++;
	return n;
}

static bool starts_foreign(struct wd_span s)
{
	return s.n > 1 && (unsigned char)s.p[0] >= 0xC8;
}

/* A blank, also the ideographic one. */
static size_t blank_len(struct wd_span s, size_t at)
{
	struct wd_span rest = wd_span_from(s, at);

	if (rest.n > 0 && rest.p[0] == ' ')
		return 1;
	if (wd_span_starts(rest, WD_SPAN("\u00a0")))
		return 2;
	return wd_span_starts(rest, WD_SPAN("\u3000")) ? 3 : 0;
}

static struct wd_span skip(struct wd_span s)
{
	size_t n;

	while ((n = blank_len(s, 0)) > 0)
		s = wd_span_from(s, n);
	return s;
}

/* ASCII and full-width digits, and those of Arabic. */
static bool is_digit(struct wd_span s, size_t at)
{
	struct wd_span rest = wd_span_from(s, at);

	if (rest.n > 0 && rest.p[0] >= '0' && rest.p[0] <= '9')
		return true;
	if (rest.n > 2 && (unsigned char)rest.p[0] == 0xEF && (unsigned char)rest.p[1] == 0xBC)
		return (unsigned char)rest.p[2] >= 0x90 && (unsigned char)rest.p[2] <= 0x99;
	return rest.n > 1 && (unsigned char)rest.p[0] == 0xD9 && (unsigned char)rest.p[1] >= 0xA0 &&
		(unsigned char)rest.p[1] <= 0xA9;
}

static size_t first_digit(struct wd_span s)
{
	size_t at = 0;

	while (at < s.n && !is_digit(s, at))
		at += char_len(s, at);
	return at;
}

static size_t find(struct wd_span s, struct wd_span what)
{
	for (size_t at = 0; at + what.n <= s.n; at++) {
		if (wd_span_starts(wd_span_from(s, at), what))
			return at;
	}
	return s.n;
}

static struct wd_span strip_stops(struct wd_span s)
{
	const struct wd_span wide = WD_SPAN("\u3000");

	s = wd_strip_blanks(skip(s));
	for (;;) {
		if (s.n > 0 && (s.p[s.n - 1] == ',' || s.p[s.n - 1] == '.'))
			s = wd_strip_blanks(wd_span_head(s, s.n - 1));
		else if (wd_span_ends(s, wide))
			s = wd_strip_blanks(wd_span_head(s, s.n - wide.n));
		else
			return s;
	}
}

/* --- parts ----------------------------------------------------------------------------------- */

static bool set_credit(struct reader *r, struct wd_span credit)
{
	credit = wd_strip_blanks(skip(credit));
	if (credit.n == 0 || credit.n > CREDIT_MAX)
		return false;
	const struct wd_word *word = wd_vocab_word(r->vocab, WD_BIT(WD_WORD_CREDIT), credit);
	if (!word)
		return false;
	r->out.lead.credit = credit;
	r->out.lead.agency = word->agency;
	r->out.lead.agency_name = word->agency->name;
	return true;
}

/* "МУРМАНСК, 14 января." "الإسكندرية 14-1-2026" "杭州2月14日": a place, and a date from a digit on. */
static bool set_place(struct reader *r, struct wd_span head)
{
	size_t at = first_digit(head);
	struct wd_span place = strip_stops(wd_span_head(head, at));
	const struct wd_span prose = WD_SPAN("\"?!;:()[]\n");

	if (place.n > PLACE_MAX)
		return false;
	for (size_t i = 0; i < place.n; i++) {
		if (wd_span_find_byte(prose, place.p[i]) < prose.n)
			return false;
	}
	struct wd_span words[WD_LEAD_WORDS];
	if (place.n > 0 && (wd_words_of(place, words) == 0 || wd_words_of(place, words) > 4))
		return false;
	r->out.lead.city = place;
	r->out.lead.date = strip_stops(wd_span_from(head, at));
	return r->out.lead.date.n <= PLACE_MAX;
}

/* Blanks, a full stop where @p stop, a dash: the text goes on behind them. */
static size_t after(const struct reader *r, size_t at, bool stop)
{
	struct wd_span rest = skip(wd_span_from(r->text, at));

	if (stop && rest.n > 0 && rest.p[0] == '.')
		rest = skip(wd_span_from(rest, 1));
	size_t dash = wd_dash_len(rest, 0);
	return r->text.n - skip(wd_span_from(rest, dash)).n;
}

/* --- Chinese --------------------------------------------------------------------------------- */

/* The longest credit that the text begins with; no blank parts it from the place. */
static size_t open_credit(struct reader *r)
{
	size_t found = 0;

	for (size_t at = 0; at < r->text.n && at < CREDIT_MAX;) {
		at += char_len(r->text, at);
		if (wd_vocab_word(r->vocab, WD_BIT(WD_WORD_CREDIT), wd_span_head(r->text, at)))
			found = at;
	}
	return found > 0 && set_credit(r, wd_span_head(r->text, found)) ? found : 0;
}

/* "（记者 林晓禾）" at @p at: the names, and the bytes of it; 0 when there is none. */
static size_t reporters(struct wd_span s, struct wd_span *ret)
{
	static const struct wd_span opens[] = { WD_SPAN_LIT("（记者"), WD_SPAN_LIT("(记者"),
		WD_SPAN_LIT("（記者"), WD_SPAN_LIT("(記者") };
	struct wd_span rest = skip(s);

	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
		if (!wd_span_starts(rest, opens[i]))
			continue;
		struct wd_span in = wd_span_from(rest, opens[i].n);
		struct wd_span close = opens[i].p[0] == '(' ? WD_SPAN(")") : WD_SPAN("）");
		size_t end = find(wd_span_head(in, NAMES_MAX), close);

		if (end >= in.n || end >= NAMES_MAX)
			return 0;
		*ret = skip(wd_span_head(in, end));
		return (size_t)(in.p - s.p) + end + close.n;
	}
	return 0;
}

/* "新华社杭州2月14日电（记者 林晓禾）" */
static bool read_cable(struct reader *r)
{
	size_t n = open_credit(r);
	struct wd_span rest = wd_span_head(wd_span_from(r->text, n), HEAD_MAX);
	size_t end = find(rest, WD_SPAN("电"));

	if (n == 0)
		return false;
	if (end == rest.n)
		end = find(rest, WD_SPAN("電"));
	if (end == rest.n || !set_place(r, wd_span_head(rest, end)) || r->out.lead.date.n == 0)
		return false;
	n += end + strlen("电");
	n += reporters(wd_span_from(r->text, n), &r->out.names);
	r->out.lead.n = r->text.n - skip(wd_span_from(r->text, n)).n;
	r->out.lead.form = "dateline.cable";
	return true;
}

/* --- brackets of Japanese and Korean --------------------------------------------------------- */

/* "長崎共同", "2月3日 AFP", "東京　５日　ロイター": the credit stands last. */
static bool set_framed(struct reader *r, struct wd_span in)
{
	for (size_t at = 0; at < in.n; at += char_len(in, at)) {
		if (set_credit(r, wd_span_from(in, at)))
			return set_place(r, wd_span_head(in, at));
	}
	return false;
}

/* "한서윤 기자 = ": who wrote it, up to the equals sign. */
static size_t writers(struct wd_span s, struct wd_span *ret)
{
	struct wd_span head = wd_span_head(s, NAMES_MAX);
	size_t at = find(head, WD_SPAN("기자"));

	if (at == head.n)
		return 0;
	struct wd_span rest = skip(wd_span_from(s, at + strlen("기자")));
	if (rest.n == 0 || rest.p[0] != '=')
		return 0;
	*ret = wd_strip_blanks(skip(wd_span_head(s, at)));
	return s.n - rest.n + 1;
}

static bool read_framed(struct reader *r)
{
	static const struct {
		struct wd_span open, close;
	} frames[] = {
		{ WD_SPAN_LIT("【"), WD_SPAN_LIT("】") },
		{ WD_SPAN_LIT("［"), WD_SPAN_LIT("］") },
		{ WD_SPAN_LIT("["), WD_SPAN_LIT("]") },
		{ WD_SPAN_LIT("("), WD_SPAN_LIT(")") },
	};

	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		if (!wd_span_starts(r->text, frames[i].open))
			continue;
		struct wd_span in = wd_span_from(r->text, frames[i].open.n);
		size_t end = find(wd_span_head(in, HEAD_MAX), frames[i].close);
		if (end >= in.n || end >= HEAD_MAX)
			return false;
		in = wd_span_head(in, end);
		size_t equals = wd_span_find_byte(in, '=');
		bool read = equals < in.n ? set_credit(r, wd_span_from(in, equals + 1)) &&
				set_place(r, wd_span_head(in, equals))
					  : i < 2 && set_framed(r, in);
		if (!read)
			return false;
		size_t n = frames[i].open.n + end + frames[i].close.n;
		n += writers(wd_span_from(r->text, n), &r->out.names);
		r->out.lead.n = after(r, n, false);
		r->out.lead.form = "dateline.framed";
		return true;
	}
	return false;
}

/* --- Arabic, Cyrillic ------------------------------------------------------------------------ */

/* "PLACE, date (CREDIT) - ", "PLACE, date. /CREDIT/. " */
static bool read_place_first(struct reader *r)
{
	struct wd_span head = wd_span_head(r->text, HEAD_MAX);
	size_t at = wd_span_find_byte(head, '(');
	char close = ')';

	if (at == head.n) {
		at = wd_span_find_byte(head, '/');
		close = '/';
	}
	if (at == head.n || at == 0)
		return false;
	struct wd_span in = wd_span_from(r->text, at + 1);
	size_t end = wd_span_find_byte(wd_span_head(in, CREDIT_MAX), close);
	if (end >= in.n || end >= CREDIT_MAX || !set_credit(r, wd_span_head(in, end)) ||
		!set_place(r, wd_span_head(head, at)) || r->out.lead.city.n == 0)
		return false;
	r->out.lead.n = after(r, at + end + 2, true);
	r->out.lead.form = "dateline.place-credit";
	return true;
}

/* "ТВЕРЬ, 3 мар - РИА Новости. ", "Петрозаводск. 5 апреля. ИНТЕРФАКС - ": a dash beside the credit. */
static bool read_dashed(struct reader *r)
{
	struct wd_span head = wd_span_head(r->text, HEAD_MAX);
	size_t at = 0, dash = 0, n;

	while (at < head.n && (dash = wd_dash_len(head, at)) == 0)
		at++;
	if (dash == 0 || at == 0)
		return false;
	struct wd_span before = wd_strip_blanks(wd_span_head(head, at));
	struct wd_span rest = skip(wd_span_from(r->text, at + dash));
	const struct wd_word *word = wd_vocab_opener(r->vocab, WD_BIT(WD_WORD_CREDIT), rest, &n);

	r->out.lead.form = "dateline.place-dash";
	if (word && n < rest.n && rest.p[n] == '.') {
		if (!set_credit(r, wd_span_head(rest, n)) || !set_place(r, before))
			return false;
		r->out.lead.n = r->text.n - skip(wd_span_from(rest, n + 1)).n;
		return r->out.lead.city.n > 0;
	}
	size_t from;
	if (!wd_vocab_closer(r->vocab, WD_BIT(WD_WORD_CREDIT), before, &from) || from == 0 ||
		!set_credit(r, wd_span_from(before, from)) ||
		!set_place(r, wd_span_head(before, from)))
		return false;
	r->out.lead.n = r->text.n - rest.n;
	return r->out.lead.city.n > 0;
}

/* --- all of them ----------------------------------------------------------------------------- */

bool wd_lead_script_read(
	const struct wd_vocab *vocab, struct wd_span text, struct wd_lead_script *ret)
{
	static bool (*const forms[])(
		struct reader *) = { read_cable, read_framed, read_place_first, read_dashed };

	assert(vocab && ret);
	/* Nearly every story leaves here. */
	bool bracket = text.n > 1 && (text.p[0] == '(' || text.p[0] == '[');
	if (!starts_foreign(bracket ? wd_span_from(text, 1) : text))
		return false;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct reader r = { .vocab = vocab, .text = text };

		r.out.lead.trust = WD_LEAD_SURE;
		if (forms[i](&r) && r.out.lead.n < text.n) {
			*ret = r.out;
			return true;
		}
	}
	return false;
}

struct wd_span wd_lead_script_name(struct wd_span *names)
{
	static const struct wd_span seps[] = { WD_SPAN_LIT("、"), WD_SPAN_LIT("，"),
		WD_SPAN_LIT("·"), WD_SPAN_LIT(","), WD_SPAN_LIT(" ") };
	struct wd_span rest = skip(*names);
	size_t end = rest.n, skip_n = 0;

	for (size_t i = 0; i < sizeof(seps) / sizeof(seps[0]); i++) {
		size_t at = find(rest, seps[i]);

		if (at < end) {
			end = at;
			skip_n = seps[i].n;
		}
	}
	*names = wd_span_from(rest, end + skip_n);
	return wd_span_head(rest, end);
}
