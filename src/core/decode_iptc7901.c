/* SPDX-License-Identifier: MIT */
/*
 * IPTC 7901. What mail has carried has lost all control characters, and is known by its first line.
 *
 *     SOH bsf025 3 ec 121 vvvvb ats 967 CR LF          source, number, priority, category, words
 *     Norway-weather/ CR LF                            keywords
 *     STX 2ND LEAD CR LF Snow falls CR LF By Anna Lind =
 *        Oslo (ats) - ... ETX 051509 GMT Jan 26 CR LF EOT
 */
#include "decode_frame.h"

#define FRAMES_LOOKED_AT 8
#define HEADER_LINES     10
#define HEADER_LINE_MAX  220
#define RUBRIC_MAX       24
#define WRAPPED_LEAST    48
#define TIME_LINE_MAX    40
#define TYPO_MAX         80 /* a typographic instruction, SCD to ECD */

#define SCD '\x0c'
#define ECD '\x0b'

struct head {
	struct wd_span source, number; /* "bsf", "025" */
	int priority;
	struct wd_span category;        /* "ec" */
	struct wd_span agency, running; /* "ats", "967" */
};

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

static struct wd_span skip_fill(struct wd_span s)
{
	while (s.n > 0 && ((unsigned char)s.p[0] <= 0x20 || s.p[0] == 0x7F))
		s = wd_span_from(s, 1);
	return s;
}

/* --- first line ------------------------------------------------------------------------------- */

/* The next word, with its blanks; empty at the end. */
static struct wd_span take_word(struct wd_span *s)
{
	size_t n = 0;

	*s = wd_span_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	struct wd_span word = wd_span_head(*s, n);
	*s = wd_span_trim(wd_span_from(*s, n));
	return word;
}

static bool all_digits(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n > 0;
}

static bool all_letters(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_letter(s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* "bsf025" */
static bool read_number(struct wd_span word, struct head *ret)
{
	size_t n = 0;

	while (n < word.n && is_letter(word.p[n]))
		n++;
	ret->source = wd_span_head(word, n);
	ret->number = wd_span_from(word, n);
	return n >= 1 && n <= 5 && ret->number.n >= 2 && ret->number.n <= 6 &&
		all_digits(ret->number);
}

static bool read_head(struct wd_span line, struct head *ret)
{
	struct head head = { 0 };
	struct wd_span word;

	if (!read_number(take_word(&line), &head))
		return false;
	word = take_word(&line);
	if (word.n != 1 || !is_digit(word.p[0]))
		return false;
	head.priority = word.p[0] - '0';
	head.category = take_word(&line);
	if (head.category.n > 4 || !all_letters(head.category))
		return false;
	/* The count of words is counted anew; codes of five letters steer machines. */
	while (line.n > 0) {
		word = take_word(&line);
		if (line.n == 0 && head.agency.n > 0)
			head.running = word;
		else if (!all_digits(word))
			head.agency = word;
	}
	*ret = head;
	return true;
}

static struct wd_span first_line(struct wd_span s)
{
	struct wd_span line = { 0 };

	s = skip_fill(s);
	(void)wd_frame_line(&s, &line); /* without a line it stays empty, and is no head */
	return line;
}

bool wd_iptc7901_guess(struct wd_span text)
{
	struct wd_span rest = text;
	struct head head;

	/* Without SOH a price list might begin so; an agency and its number are needed too. */
	if (read_head(wd_span_head(first_line(text), HEADER_LINE_MAX), &head) &&
		head.agency.n > 0 && head.running.n > 0)
		return true;
	for (size_t i = 0; i < FRAMES_LOOKED_AT; i++) {
		size_t soh = wd_span_find_byte(rest, WD_SOH);

		if (soh == rest.n)
			return false;
		while (soh < rest.n && rest.p[soh] == WD_SOH)
			soh++;
		rest = wd_span_from(rest, soh);
		if (read_head(wd_span_head(first_line(rest), HEADER_LINE_MAX), &head))
			return true;
	}
	return false;
}

/* --- time line -------------------------------------------------------------------------------- */

struct stamp {
	struct wd_frame_day day;
	int hhmm;
	struct wd_span zone;
};

/* "051509 GMT Jan 26" */
static bool read_stamp(struct wd_xf *f, struct wd_span line, struct stamp *ret)
{
	struct stamp stamp = { 0 };
	struct wd_span word;
	int value = 0;

	line = skip_fill(line);
	line = wd_span_head(line, wd_span_find_byte(line, '\n'));
	word = take_word(&line);
	if (word.n != 6 || !all_digits(word) || line.n > TIME_LINE_MAX)
		return false;
	for (size_t i = 0; i < 6; i++)
		value = value * 10 + (word.p[i] - '0');
	stamp.day.d = value / 10000;
	stamp.hhmm = value % 10000;
	while (line.n > 0) {
		word = take_word(&line);
		struct wd_span zone = wd_frame_day_zone(word, stamp.day);

		if (zone.n > 0)
			stamp.zone = zone;
		else if (word.n >= 3 && wd_frame_day_month(word))
			stamp.day.m = wd_frame_day_month(word);
		else if (all_digits(word) && word.n == 2)
			stamp.day.y = (word.p[0] - '0') * 10 + word.p[1] - '0' + 2000;
	}
	if (stamp.day.y >= 2070)
		stamp.day.y -= 100;
	wd_frame_day_anchor(&stamp.day, wd_frame_day_of(f->d->rec->time_ms));
	if (!wd_frame_day_valid(stamp.day))
		return false;
	*ret = stamp;
	return true;
}

static void dates(
	struct wd_xf *f, const struct head *head, const struct stamp *stamp, struct wd_story *story)
{
	struct wd_span agency = head->agency.n > 0 ? head->agency : head->source;
	struct wd_span number = wd_decoding_detail(f->d, "%.*s%.*s", (int)head->source.n,
		head->source.p, (int)head->number.n, head->number.p);
	struct wd_span zone = stamp->zone;

	wd_xf_note(f, &story->alt_ids, WD_SPAN("iptc7901Number"), number);
	if (head->running.n > 0)
		wd_xf_note(
			f, &story->alt_ids, WD_SPAN("agencyNumber"), wd_xf_clean(f, head->running));
	if (stamp->day.y == 0)
		return;
	if (zone.n == 0) {
		zone = WD_SPAN("Z");
		wd_frame_guess(f, "zone");
	}
	story->version_created = wd_frame_day_time(f, stamp->day, stamp->hhmm, zone);
	/* Numbers begin anew each day. */
	char name[32];
	size_t n = 0;
	for (size_t i = 0; i < agency.n && n < sizeof(name); i++) {
		if (is_letter(agency.p[i]) || is_digit(agency.p[i]) || agency.p[i] == '-')
			name[n++] = lower(agency.p[i]);
	}
	story->uri = wd_decoding_detail(f->d, "urn:iptc7901:%.*s:%04d%02d%02d:%.*s", (int)n, name,
		stamp->day.y, stamp->day.m, stamp->day.d, (int)number.n, number.n ? number.p : "");
}

/* --- header of the text ------------------------------------------------------------------------- */

static bool is_byline(struct wd_span s)
{
	static const struct wd_span words[] = { WD_SPAN_LIT("By "), WD_SPAN_LIT("BY "),
		WD_SPAN_LIT("Von "), WD_SPAN_LIT("Par "), WD_SPAN_LIT("Por "), WD_SPAN_LIT("Di "),
		WD_SPAN_LIT("Av "), WD_SPAN_LIT("Af "), WD_SPAN_LIT("Door ") };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (s.n > words[i].n && wd_span_starts(s, words[i]) &&
			!(s.p[words[i].n] >= 'a' && s.p[words[i].n] <= 'z' &&
				!wd_span_starts(wd_span_from(s, words[i].n), WD_SPAN("dpa"))))
			return true;
	}
	return false;
}

static bool is_note(struct wd_span s)
{
	static const struct wd_span words[] = { WD_SPAN_LIT("eds:"), WD_SPAN_LIT("eds "),
		WD_SPAN_LIT("(eds"), WD_SPAN_LIT("editors"), WD_SPAN_LIT("(achtung"),
		WD_SPAN_LIT("achtung"), WD_SPAN_LIT("attention"), WD_SPAN_LIT("(photo"),
		WD_SPAN_LIT("(with photo"), WD_SPAN_LIT("(repeats"), WD_SPAN_LIT("(repeating"),
		WD_SPAN_LIT("(wiederhol"), WD_SPAN_LIT("(korrig"), WD_SPAN_LIT("(zusammenf"),
		WD_SPAN_LIT("(neu"), WD_SPAN_LIT("(updates"), WD_SPAN_LIT("(adds") };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_span_starts_nocase(s, words[i]))
			return true;
	}
	return false;
}

/* Lines that are neither: rubrics, short or ending in a colon, then the headline. */
static void headlines(
	struct wd_xf *f, struct wd_story *story, const struct wd_span *lines, size_t n)
{
	size_t at = 0;

	for (; at + 1 < n && (lines[at].n < RUBRIC_MAX || lines[at].p[lines[at].n - 1] == ':');
		at++)
		wd_xf_note(f, &story->headlines, WD_SPAN("kicker"), lines[at]);
	for (bool first = true; at < n; at++, first = false) {
		struct wd_span s = lines[at];

		while (s.n >= WRAPPED_LEAST && at + 1 < n && lines[at + 1].p[0] >= 'a' &&
			lines[at + 1].p[0] <= 'z')
			s = wd_xf_join(f, s, WD_SPAN(" "), lines[++at]);
		wd_xf_note(f, &story->headlines, first ? WD_SPAN("main") : WD_SPAN("sub"), s);
	}
}

/* How many lines the header takes; its last one ends in " =". 0: none does. */
static size_t header_lines(struct wd_span text)
{
	struct wd_span line;

	for (size_t n = 1; n <= HEADER_LINES && wd_frame_line(&text, &line); n++) {
		line = wd_span_trim(line);
		if (line.n > HEADER_LINE_MAX)
			return 0;
		if (line.n > 1 && line.p[line.n - 1] == '=' &&
			(line.p[line.n - 2] == ' ' || n > 1 || line.n < HEADER_LINE_MAX / 2))
			return n;
	}
	return 0;
}

static void place_line(struct wd_xf *f, struct wd_story *story, struct wd_frame_day day,
	struct wd_span line, struct wd_span *lines, size_t *n)
{
	struct wd_frame_words words;

	if (line.n == 0)
		return;
	if (wd_frame_words(line, &words)) {
		wd_frame_apply(f, story, line, &words);
	} else if (wd_frame_embargo(f, story, line, day) || is_note(line)) {
		wd_frame_ed_note(f, story, line);
	} else if (is_byline(line)) {
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), line);
	} else {
		lines[(*n)++] = line;
	}
}

/* Without a mark at its end the header is the first line, if that is none of the text. */
static struct wd_span bare_headline(
	struct wd_xf *f, struct wd_story *story, struct wd_frame_day day, struct wd_span text)
{
	struct wd_span rest = text, line = { 0 }, lines[HEADER_LINES];
	size_t n = 0;

	for (size_t i = 0; i < HEADER_LINES; i++) {
		struct wd_span at = rest, clean;

		do {
			if (!wd_frame_line(&rest, &line))
				return at;
		} while (wd_look_blank(line));
		if (line.n > HEADER_LINE_MAX || line.p[0] == ' ' || line.p[0] == '\t')
			return at;
		clean = wd_xf_clean(f, wd_span_trim(line));
		place_line(f, story, day, clean, lines, &n);
		if (n > 0) {
			headlines(f, story, lines, n);
			return rest;
		}
	}
	return rest;
}

static struct wd_span header(
	struct wd_xf *f, struct wd_story *story, struct wd_frame_day day, struct wd_span text)
{
	size_t n_lines = header_lines(text), n = 0;
	struct wd_span rest = text, line, lines[HEADER_LINES];

	if (n_lines == 0)
		return bare_headline(f, story, day, text);
	for (size_t i = 0; i < n_lines && wd_frame_line(&rest, &line); i++) {
		line = wd_span_trim(line);
		if (i + 1 == n_lines)
			line = wd_span_trim(wd_span_head(line, line.n - 1));
		place_line(f, story, day, wd_xf_clean(f, line), lines, &n);
	}
	if (f->err == WD_OK)
		headlines(f, story, lines, n);
	return rest;
}

/* --- text ------------------------------------------------------------------------------------ */

/* "SCD ... ECD" tells a typesetter something, not a reader. */
static struct wd_span without_typography(struct wd_xf *f, struct wd_span s)
{
	char *p;
	size_t n = 0;

	if (s.n == 0 || !memchr(s.p, SCD, s.n) || !memchr(s.p, ECD, s.n))
		return s;
	p = wd_arena_text(f->d->arena, s.n);
	if (!p) {
		f->err = WD_ENOMEM;
		return s;
	}
	for (size_t i = 0; i < s.n; i++) {
		struct wd_span in = wd_span_head(wd_span_from(s, i), TYPO_MAX);
		size_t end = s.p[i] == SCD ? wd_span_find_byte(in, ECD) : in.n;

		if (end < in.n)
			i += end;
		else
			p[n++] = s.p[i];
	}
	return (struct wd_span){ p, n };
}

static void keywords(struct wd_xf *f, struct wd_story *story, struct wd_span lines)
{
	struct wd_span line;

	while (wd_frame_line(&lines, &line)) {
		line = wd_xf_clean(f, wd_span_trim(line));
		while (line.n > 0 && line.p[0] == '/')
			line = wd_span_from(line, 1);
		while (line.n > 0 && line.p[line.n - 1] == '/')
			line.n--;
		if (line.n == 0)
			continue;
		story->slugline = wd_xf_join(f, story->slugline, WD_SPAN("/"), line);
		while (line.n > 0) {
			size_t n = wd_span_find_byte(line, '/');

			wd_xf_subject(f, &story->subjects,
				&(struct wd_subject){ .name = wd_span_trim(wd_span_head(line, n)),
					.rel = WD_SPAN("keyword") });
			line = wd_span_from(line, n + 1);
		}
	}
}

static void facts(struct wd_xf *f, const struct head *head, struct wd_story *story)
{
	char code[8];
	size_t n = 0;

	if (head->priority >= 1)
		story->urgency = head->priority;
	for (; n < head->category.n && n < sizeof(code); n++)
		code[n] = lower(head->category.p[n]);
	struct wd_span category = wd_arena_dup(f->d->arena, (struct wd_span){ code, n });
	wd_xf_subject(f, &story->subjects,
		&(struct wd_subject){ .name = category, .rel = WD_SPAN("category") });
	/* Service copy: who is on the desk, what is planned. */
	if (wd_span_eq(category, WD_SPAN("rs")))
		wd_xf_action(story, WD_ACTION_ADVISORY);
	wd_xf_party(f, story, WD_ROLE_PROVIDER, wd_xf_clean(f, head->agency));
}

static const char *no_story(const struct wd_story *story)
{
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0 ||
		story->pub_status == WD_PUB_CANCELED)
		return NULL;
	return wd_look_blank(story->raw_text) ? "no-text" : NULL;
}

/* frame->head begins with the first line, or blanks; frame->tail with the time line. */
static enum wd_err frame_story(struct wd_decoding *d, const struct wd_frame *frame)
{
	struct wd_xf f = { .d = d };
	struct stamp stamp = { 0 };
	struct head head = { 0 };
	struct wd_story *story = wd_decoding_story(d);
	struct wd_span lines, line = { 0 }, text = wd_frame_text(&f, frame->text);

	if (!story)
		return WD_ENOMEM;
	(void)read_stamp(
		&f, wd_frame_text(&f, frame->tail), &stamp); /* without one the story has no date */
	lines = skip_fill(wd_frame_text(&f, frame->head));
	(void)wd_frame_line(&lines, &line); /* there is one, and it is a header: it was looked at */
	(void)read_head(line, &head);
	facts(&f, &head, story);
	dates(&f, &head, &stamp, story);
	keywords(&f, story, lines);
	if (f.err == WD_OK && wd_frame_is_test(story->slugline, text))
		return wd_frame_fault(d, frame, WD_ENOTSTORY, "test-item", story->slugline);
	text = header(&f, story, stamp.day, without_typography(&f, text));
	story->raw_text = text;
	if (f.err == WD_ENOMEM)
		return f.err;
	if (f.err != WD_OK)
		return wd_frame_fault(
			d, frame, f.err, d->refused ? d->refused : "bad-text", d->refusal);
	const char *reason = no_story(story);
	if (reason)
		return wd_frame_fault(d, frame, WD_ENOTSTORY, reason, story->slugline);
	return wd_decoding_emit(d, story);
}

/* --- copy without control characters -------------------------------------------------------------- */

/* The last line that is not blank, when it is a time line; else nothing, at the end. */
static struct wd_span last_line(struct wd_xf *f, struct wd_span s)
{
	struct stamp stamp;
	size_t end = s.n, at;

	while (end > 0 && ((unsigned char)s.p[end - 1] <= 0x20 || s.p[end - 1] == 0x7F))
		end--;
	for (at = end; at > 0 && s.p[at - 1] != '\n' && s.p[at - 1] != '\r'; at--)
		;
	struct wd_span line = wd_span_head(wd_span_from(s, at), end - at);
	return read_stamp(f, line, &stamp) ? line : wd_span_from(s, s.n);
}

static enum wd_err mailed(struct wd_decoding *d)
{
	struct wd_xf f = { .d = d };
	struct wd_frame frame = { .bytes = d->text, .head = d->text, .whole = true };
	struct wd_span rest = skip_fill(d->text), line;
	struct head head;

	(void)wd_frame_line(
		&rest, &line); /* there is one: the format was told by it, or is named */
	if (!read_head(line, &head))
		return wd_frame_fault(d, &frame, WD_EINVAL, "bad-frame",
			WD_SPAN("neither SOH nor a first line of IPTC 7901"));
	/* Keyword lines end in '/'. */
	for (struct wd_span at = rest; wd_frame_line(&at, &line);) {
		line = wd_span_trim(line);
		if (line.n > 0 && line.p[line.n - 1] != '/')
			break;
		rest = at;
	}
	frame.tail = last_line(&f, rest);
	frame.head = wd_span_head(d->text, (size_t)(rest.p - d->text.p));
	frame.text = wd_span_head(rest, (size_t)(frame.tail.p - rest.p));
	return frame_story(d, &frame);
}

enum wd_err wd_iptc7901_decode(struct wd_decoding *d)
{
	struct wd_span rest = d->text;
	struct wd_frame frame;
	enum wd_err err = WD_OK;

	if (wd_span_starts(rest, WD_SPAN("\ufeff")))
		rest = d->text = wd_span_from(rest, 3);
	if (wd_span_find_byte(rest, WD_SOH) == rest.n)
		return mailed(d);
	while (err == WD_OK && wd_frame_next(&rest, &frame)) {
		struct head head;

		d->guessed = (struct wd_span){ 0 };
		d->refused = NULL;
		d->refusal = (struct wd_span){ 0 };
		if (!frame.whole)
			err = wd_frame_broken(d, &frame);
		else if (!read_head(first_line(frame.head), &head))
			err = wd_frame_fault(d, &frame, WD_EINVAL, "bad-frame",
				WD_SPAN("the header is not one of IPTC 7901"));
		else
			err = frame_story(d, &frame);
	}
	return err;
}
