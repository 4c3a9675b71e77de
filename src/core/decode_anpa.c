/* SPDX-License-Identifier: MIT */
/* ANPA 1312: frames, their headers and the line with the time behind the text. */
#include "decode_anpa.h"

#include <stdlib.h>

#define FRAMES_LOOKED_AT 8
#define CATEGORY_URI     "http://cvx.iptc.org/anpa1312-category/"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* --- header --------------------------------------------------------------------------------- */

/* "a0123KYODO" US "asian" */
static bool first_line(struct wd_span line, struct wd_anpa *ret)
{
	size_t us = wd_span_find_byte(line, WD_US), n = 0, digits = 0;

	if (us == line.n)
		return false;
	struct wd_span left = wd_span_trim(wd_span_head(line, us));
	while (n < left.n && is_letter(left.p[n]))
		n++;
	while (n + digits < left.n && digits < 5 && is_digit(left.p[n + digits]))
		digits++;
	if (n > 2 || digits < 3)
		return false;
	ret->number = wd_span_head(left, n + digits);
	ret->agency = wd_span_trim(wd_span_from(left, n + digits));
	ret->selector = wd_span_trim(wd_span_from(line, us + 1));
	return true;
}

/* "01-05" of the filing date that begins at @p at; the bytes it takes, 0 when it is none. */
static size_t filed_at(struct wd_span s, size_t at, int filed[2])
{
	size_t n = at;
	int part[2] = { 0, 0 };

	for (int i = 0; i < 2; i++) {
		size_t digits = 0;

		while (n < s.n && digits < 2 && is_digit(s.p[n])) {
			part[i] = part[i] * 10 + (s.p[n++] - '0');
			digits++;
		}
		if (digits == 0 || (i == 0 && (n == s.n || s.p[n++] != '-')))
			return 0;
	}
	if ((n < s.n && s.p[n] != ' ') || part[0] < 1 || part[1] < 1)
		return 0;
	filed[0] = part[0];
	filed[1] = part[1];
	return n - at;
}

/* The last date of the line: a keyword may look like one too. */
static size_t find_filed(struct wd_span s, int filed[2])
{
	for (size_t at = s.n; at > 0; at--) {
		if (s.p[at - 1] == ' ' && at < s.n && is_digit(s.p[at]) && filed_at(s, at, filed))
			return at - 1;
	}
	return s.n;
}

static struct wd_span take_field(struct wd_span *s)
{
	size_t n = wd_span_find_byte(*s, ' ');
	struct wd_span field = wd_span_head(*s, n);

	*s = wd_span_from(*s, n + 1);
	return field;
}

/* "r i" DC3 DC1 " KEYWORD VERSION REFERENCE 01-05 0412" */
static void second_line(struct wd_span line, struct wd_anpa *ret)
{
	size_t n = 0;

	line = wd_span_trim(line);
	if (line.n > 2 && is_letter(line.p[0]) && line.p[1] == ' ') {
		ret->priority = lower(line.p[0]);
		n = 2;
		if (is_letter(line.p[2]) && (line.n == 3 || !is_letter(line.p[3])))
			ret->category = lower(line.p[n++]);
	}
	for (; n < line.n && ((line.p[n] >= 0x11 && line.p[n] <= 0x14) || line.p[n] == ' '); n++)
		ret->tabular = ret->tabular || line.p[n] == 0x12 || line.p[n] == 0x14;
	line = wd_span_from(line, n);
	struct wd_span rest = wd_span_head(line, find_filed(line, ret->filed));
	ret->keyword = take_field(&rest);
	ret->version = take_field(&rest);
	ret->reference = wd_span_trim(rest);
}

static bool read_head(struct wd_span head, struct wd_anpa *ret)
{
	struct wd_span line;

	*ret = (struct wd_anpa){ 0 };
	do {
		if (!wd_frame_line(&head, &line))
			return false;
	} while (wd_span_trim(line).n == 0);
	if (!first_line(line, ret))
		return false;
	while (wd_frame_line(&head, &line)) {
		if (wd_span_trim(line).n == 0)
			continue;
		second_line(line, ret);
		break;
	}
	return true;
}

bool wd_anpa_guess(struct wd_span text)
{
	struct wd_span rest = text;

	for (size_t i = 0; i < FRAMES_LOOKED_AT; i++) {
		size_t soh = wd_span_find_byte(rest, WD_SOH);
		struct wd_anpa head;

		if (soh == rest.n)
			return false;
		while (soh < rest.n && rest.p[soh] == WD_SOH)
			soh++;
		rest = wd_span_from(rest, soh);
		if (read_head(wd_span_head(rest, 80), &head))
			return true;
	}
	return false;
}

/* --- the line behind the text ----------------------------------------------------------------- */

struct trailer {
	struct wd_span agency; /* "AP" */
	int date[3];           /* as written; 0: none */
	int hhmm;              /* -1: none */
	struct wd_span zone;   /* "GMT" */
};

static size_t digits_at(struct wd_span s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && is_digit(s.p[at + n]))
		n++;
	return n;
}

static int two(struct wd_span s, size_t at)
{
	return (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
}

/* "01-05-26" at @p at. */
static bool date_at(struct wd_span s, size_t at, int date[3])
{
	if (at + 8 > s.n)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (digits_at(s, at + 3 * i) != 2 || (i < 2 && s.p[at + 3 * i + 2] != '-'))
			return false;
	}
	for (size_t i = 0; i < 3; i++)
		date[i] = two(s, at + 3 * i);
	return true;
}

/* "1509GMT", "16:35ET", "21:37" at @p at; its bytes. */
static size_t time_at(struct wd_span s, size_t at, struct trailer *ret)
{
	size_t n = digits_at(s, at), k;
	bool colon = n == 2 && at + 3 < s.n && s.p[at + 2] == ':' && digits_at(s, at + 3) == 2;

	if (!colon && n != 4)
		return 0;
	ret->hhmm = two(s, at) * 100 + two(s, at + (colon ? 3 : 2));
	n = colon ? 5 : 4;
	/* "1509 GMT" */
	k = at + n + (at + n + 1 < s.n && s.p[at + n] == ' ' && is_letter(s.p[at + n + 1]));
	size_t letters = 0;
	while (k + letters < s.n && letters < 4 && is_letter(s.p[k + letters]))
		letters++;
	ret->zone = wd_span_head(wd_span_from(s, k), letters);
	return letters ? k + letters - at : n;
}

/* "AP-WF-01-05-26 1509GMT<", "KWS-21:37-09-12-18", "16:35ET 31-10-14<" */
static struct trailer read_trailer(struct wd_span tail)
{
	struct trailer ret = { .hhmm = -1 };
	size_t n = 0;

	tail = wd_span_trim(tail);
	tail = wd_span_head(tail, wd_span_find_byte(tail, '\n'));
	while (n < tail.n && n < 8 && is_letter(tail.p[n]))
		n++;
	if (n >= 2 && n < tail.n && tail.p[n] == '-')
		ret.agency = wd_span_head(tail, n);
	for (size_t at = 0; at < tail.n;) {
		size_t took = 0;

		if (ret.date[1] == 0 && date_at(tail, at, ret.date))
			took = 8;
		else if (ret.hhmm < 0 && is_digit(tail.p[at]))
			took = time_at(tail, at, &ret);
		at += took ? took : 1;
	}
	return ret;
}

static struct wd_frame_day day_in_order(const int date[3], bool month_first)
{
	struct wd_frame_day day = { date[2], date[!month_first], date[month_first] };

	if (day.y > 0)
		day.y += day.y >= 70 ? 1900 : 2000;
	return day;
}

/* American wires write month and day, others day and month: what is next to the record's time. */
static struct wd_frame_day choose_day(
	const int date[3], bool month_first, struct wd_frame_day anchor)
{
	struct wd_frame_day a = day_in_order(date, month_first),
			    b = day_in_order(date, !month_first);

	wd_frame_day_anchor(&a, anchor);
	wd_frame_day_anchor(&b, anchor);
	if (!wd_frame_day_valid(a))
		return wd_frame_day_valid(b) ? b : (struct wd_frame_day){ 0 };
	if (!wd_frame_day_valid(b) || a.y == 0 || b.y == 0 || anchor.y == 0)
		return a;
	/* Archives have no record time that says anything. */
	if (labs(wd_frame_day_apart(anchor, b)) < labs(wd_frame_day_apart(anchor, a)) &&
		labs(wd_frame_day_apart(anchor, b)) <= 2)
		return b;
	return a;
}

/* The day of the frame, from its trailer or its header. */
static struct wd_frame_day frame_day(
	struct wd_xf *f, const struct wd_anpa *head, const struct trailer *trailer)
{
	struct wd_frame_day anchor = wd_frame_day_of(f->d->rec->time_ms);
	/* AP-WF-01-05-26; what has a colon in its time comes from elsewhere. */
	bool month_first = trailer->date[1] == 0 || wd_span_eq(trailer->agency, WD_SPAN("AP")) ||
		!(trailer->zone.n == 0 || wd_span_eq_nocase(trailer->zone, WD_SPAN("ET")));
	int filed[3] = { head->filed[0], head->filed[1], 0 };

	if (trailer->date[1] > 0)
		return choose_day(trailer->date, month_first, anchor);
	if (filed[0] == 0)
		return (struct wd_frame_day){ 0 };
	struct wd_frame_day day = choose_day(filed, true, anchor);
	if (day.y > 0)
		wd_frame_guess(f, "year");
	return day;
}

/* --- facts ---------------------------------------------------------------------------------- */

static int urgency_of(char priority)
{
	static const struct {
		char letter;
		int urgency;
	} rows[] = { { 'f', 1 }, { 'b', 2 }, { 'u', 3 }, { 'r', 4 }, { 'd', 6 }, { 'h', 6 },
		{ 'a', 7 }, { 's', 7 }, { 'y', 8 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].letter == priority)
			return rows[i].urgency;
	}
	return 0;
}

static void add_category(struct wd_xf *f, struct wd_story *story, char letter)
{
	static const struct {
		char letter;
		const char *name;
	} rows[] = { { 'a', "domestic" }, { 'b', "special events" }, { 'c', "features" },
		{ 'd', "summaries" }, { 'e', "entertainment" }, { 'f', "business" },
		{ 'g', "summaries" }, { 'h', "headlines" }, { 'i', "international" },
		{ 'j', "headlines" }, { 'k', "commentary" }, { 'l', "lifestyle" }, { 'm', "farm" },
		{ 'n', "state and regional" }, { 'o', "weather" }, { 'p', "politics" },
		{ 'q', "scores" }, { 'r', "broadcast" }, { 's', "sports" }, { 't', "broadcast" },
		{ 'v', "advisories" }, { 'w', "Washington" } };
	const char *name = "other";

	if (!letter)
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].letter == letter)
			name = rows[i].name;
	}
	wd_xf_subject(f, &story->subjects,
		&(struct wd_subject){
			.name = wd_span_of(name),
			.uri = wd_decoding_detail(f->d, "%s%c", CATEGORY_URI, letter),
			.rel = WD_SPAN("category"),
		});
	if (letter == 'v')
		wd_xf_action(story, WD_ACTION_ADVISORY);
}

/* "C G" behind three ENQ: the circuits on which Reuters sent a story. */
static void add_circuits(struct wd_xf *f, struct wd_story *story, struct wd_span before)
{
	size_t at = wd_span_find_byte(before, WD_ENQ);

	while (at < before.n && before.p[at] == WD_ENQ)
		at++;
	struct wd_span rest = wd_span_from(before, at);
	rest = wd_span_trim(wd_span_head(rest, wd_span_find_byte(rest, '\n')));
	while (rest.n > 0) {
		struct wd_span code = take_field(&rest);

		if (code.n > 0 && code.n <= 4 && is_letter(code.p[0]))
			wd_xf_subject(f, &story->subjects,
				&(struct wd_subject){
					.name = wd_xf_clean(f, code), .rel = WD_SPAN("circuit") });
	}
}

static struct wd_span lowered(struct wd_xf *f, struct wd_span s)
{
	char *p = s.n ? wd_arena_text(f->d->arena, s.n) : NULL;
	size_t n = 0;

	if (s.n > 0 && !p)
		f->err = WD_ENOMEM;
	for (size_t i = 0; p && i < s.n; i++) {
		if (is_letter(s.p[i]) || is_digit(s.p[i]) || s.p[i] == '-')
			p[n++] = lower(s.p[i]);
	}
	return (struct wd_span){ p, n };
}

/* Numbers begin anew each day; the day makes them an identity. Without its year nothing does. */
static void identify(struct wd_xf *f, const struct wd_anpa *head, struct wd_span agency,
	struct wd_frame_day day, struct wd_story *story)
{
	struct wd_span number = lowered(f, head->number);
	struct wd_span name = lowered(f, agency.n > 0 ? agency : head->selector);

	wd_xf_note(f, &story->alt_ids, WD_SPAN("anpaNumber"), number);
	wd_xf_note(f, &story->alt_ids, WD_SPAN("anpaSelector"), wd_xf_clean(f, head->selector));
	wd_xf_note(f, &story->alt_ids, WD_SPAN("keyword"), wd_xf_clean(f, head->keyword));
	if (day.y > 0 && f->err == WD_OK)
		story->uri = wd_decoding_detail(f->d, "urn:anpa1312:%.*s:%04d-%02d-%02d:%.*s",
			(int)(name.n < 40 ? name.n : 40), name.n ? name.p : "", day.y, day.m, day.d,
			(int)number.n, number.p);
}

/* "1stLd-Writethru" of the header; what is no such word goes with what follows it. */
static void versions(struct wd_xf *f, const struct wd_anpa *head, struct wd_story *story)
{
	struct wd_frame_words words;

	if (!wd_frame_words(head->version, &words)) {
		wd_xf_note(f, &story->alt_ids, WD_SPAN("anpaVersion"),
			wd_xf_clean(f,
				wd_xf_join(f, head->version, WD_SPAN(" "),
					head->version.n > 0 ? head->reference
							    : (struct wd_span){ 0 })));
		if (head->version.n > 0)
			return;
	} else {
		wd_frame_apply(f, story, wd_xf_clean(f, head->version), &words);
	}
	wd_xf_note(f, &story->alt_ids, WD_SPAN("anpaReference"), wd_xf_clean(f, head->reference));
}

static void dates(struct wd_xf *f, const struct trailer *trailer, struct wd_frame_day day,
	struct wd_story *story)
{
	struct wd_span zone = wd_frame_day_zone(trailer->zone, day);

	if (trailer->hhmm < 0 || day.y == 0)
		return;
	if (zone.n == 0) {
		zone = WD_SPAN("Z");
		wd_frame_guess(f, "zone");
	}
	story->version_created = wd_frame_day_time(f, day, trailer->hhmm, zone);
}

/* --- frames --------------------------------------------------------------------------------- */

static bool is_service(const struct wd_anpa *head)
{
	static const struct wd_span words[] = {
		WD_SPAN_LIT("SERVICE-MESSAGE"),
		WD_SPAN_LIT("SERVICE-MSG"),
		WD_SPAN_LIT("LINE-CHECK"),
		WD_SPAN_LIT("LINECHECK"),
		WD_SPAN_LIT("TIME-CHECK"),
		WD_SPAN_LIT("TIMECHECK"),
		WD_SPAN_LIT("CIRCUIT"),
		WD_SPAN_LIT("SVC"),
	};
	struct wd_span slug = wd_anpa_slug(head->keyword);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_span_eq_nocase(slug, words[i]))
			return true;
	}
	return false;
}

/* Why a sound frame is no story; NULL when it is one. */
static const char *no_story(const struct wd_anpa *head, struct wd_span text)
{
	struct wd_frame_words words;

	const char *reason = NULL;

	if (wd_frame_is_test(wd_anpa_slug(head->keyword), text))
		reason = "test-item";
	else if (is_service(head))
		reason = "service-message";
	else if (wd_frame_words(head->version, &words) && words.partial &&
		words.action == WD_ACTION_NEW && words.lead == 0)
		reason = "partial";
	return reason;
}

static bool has_anything(const struct wd_story *story)
{
	return !wd_look_blank(story->raw_text) || story->pub_status == WD_PUB_CANCELED ||
		wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;
}

static enum wd_err frame_story(struct wd_decoding *d, const struct wd_frame *frame)
{
	struct wd_xf f = { .d = d };
	struct trailer trailer = read_trailer(wd_frame_text(&f, frame->tail));
	struct wd_story *story = wd_decoding_story(d);
	struct wd_span text = wd_frame_text(&f, frame->text);
	struct wd_anpa in_utf8, *head = &in_utf8;

	/* It is one, read again as text: bytes beyond ASCII stand in keywords too. */
	(void)read_head(wd_frame_text(&f, frame->head), head);
	struct wd_span agency = trailer.agency.n > 0 ? trailer.agency : head->agency;
	if (!story)
		return WD_ENOMEM;
	const char *reason = f.err == WD_OK ? no_story(head, text) : NULL;
	if (reason)
		return wd_frame_fault(
			d, frame, WD_ENOTSTORY, reason, wd_xf_clean(&f, head->keyword));
	struct wd_frame_day day = frame_day(&f, head, &trailer);
	story->urgency = urgency_of(head->priority);
	identify(&f, head, agency, day, story);
	versions(&f, head, story);
	dates(&f, &trailer, day, story);
	add_category(&f, story, head->category);
	add_circuits(&f, story, wd_frame_text(&f, frame->before));
	wd_xf_party(&f, story, WD_ROLE_PROVIDER, wd_xf_clean(&f, agency));
	wd_anpa_text(&f, head, day, text, story);
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_frame_fault(
			d, frame, f.err, d->refused ? d->refused : "bad-text", d->refusal);
	if (!has_anything(story))
		return wd_frame_fault(
			d, frame, WD_ENOTSTORY, "no-text", wd_xf_clean(&f, head->keyword));
	return wd_decoding_emit(d, story);
}

enum wd_err wd_anpa_decode(struct wd_decoding *d)
{
	struct wd_span rest = d->text;
	struct wd_frame frame;
	enum wd_err err = WD_OK;

	while (err == WD_OK && wd_frame_next(&rest, &frame)) {
		struct wd_anpa head;

		d->guessed = (struct wd_span){ 0 };
		d->refused = NULL;
		d->refusal = (struct wd_span){ 0 };
		if (!frame.whole)
			err = wd_frame_broken(d, &frame);
		else if (!read_head(frame.head, &head))
			err = wd_frame_fault(d, &frame, WD_EINVAL, "bad-frame",
				WD_SPAN("the header is not one of ANPA 1312"));
		else
			err = frame_story(d, &frame);
	}
	return err;
}
