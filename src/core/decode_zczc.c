/* SPDX-License-Identifier: MIT */
/*
 * ZCZC: telex frames, and the headers of one sign a line that Australian wires put into them.
 *
 *     ZCZC AAP                       zczc
 *     $T           category          AN#26945219        id
 *     :AFL Preview keyword           TI#UGL goes on     headline
 *     =Round 23    take              TX#                the text follows
 *     ^AFL: Round 23 preview         UGL's ...
 *     +15084000    subject
 *     MELBOURNE, March 3 AAP - ...
 *     NNNN
 */
#include "decode_zczc.h"

#define ROUTING_MAX  100
#define HEADLINE_MAX 120
#define SUBJECT_URI  "http://cv.iptc.org/newscodes/subjectcode/"

static struct wd_span skip_fill(struct wd_span s)
{
	while (s.n > 0 && ((unsigned char)s.p[0] <= 0x20 || s.p[0] == 0x7F))
		s = wd_span_from(s, 1);
	return s;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* --- frames --------------------------------------------------------------------------------- */

/* Where the next ZCZC at the start of a line begins in s, from @p at on; s.n when there is none. */
static size_t find_start(struct wd_span s, size_t at)
{
	struct wd_span rest = wd_span_from(s, at), line;

	while (rest.n > 0) {
		size_t begin = (size_t)(rest.p - s.p);

		if (!wd_frame_line(&rest, &line))
			break;
		if (wd_span_starts_nocase(skip_fill(line), WD_SPAN("zczc")))
			return begin;
	}
	return s.n;
}

/* The line NNNN in s: where it begins and, behind it, ends. */
static bool find_end(struct wd_span s, size_t *ret_at, size_t *ret_behind)
{
	struct wd_span rest = s, line;

	while (rest.n > 0) {
		size_t begin = (size_t)(rest.p - s.p);

		if (!wd_frame_line(&rest, &line))
			break;
		if (wd_span_eq_nocase(wd_span_trim(line), WD_SPAN("nnnn"))) {
			*ret_at = begin;
			*ret_behind = (size_t)(rest.p - s.p);
			return true;
		}
	}
	return false;
}

bool wd_zczc_guess(struct wd_span text)
{
	return wd_span_starts_nocase(skip_fill(text), WD_SPAN("zczc"));
}

/* --- header --------------------------------------------------------------------------------- */

struct zczc {
	struct wd_xf f;
	struct wd_story *story;
	struct wd_span slug, second; /* the first ':' and the next; '#' is a slug too */
	struct wd_span take;         /* '=' */
	bool hash;                   /* '#' was there: then ':' tells the rest of the title */
};

static struct wd_span joined(struct zczc *z, struct wd_span a, struct wd_span b)
{
	return wd_xf_join(&z->f, a, WD_SPAN(" "), b);
}

static void headline(struct zczc *z, struct wd_span s)
{
	bool has = wd_notes_get(&z->story->headlines, WD_SPAN("main")).n > 0;

	wd_xf_note(&z->f, &z->story->headlines, has ? WD_SPAN("sub") : WD_SPAN("main"), s);
}

static bool all_upper(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_upper(s.p[i]))
			return false;
	}
	return s.n > 0;
}

static bool is_code(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n == 8;
}

static void subject_code(struct zczc *z, struct wd_span code)
{
	wd_xf_subject(&z->f, &z->story->subjects,
		&(struct wd_subject){
			.name = code,
			.uri = wd_decoding_detail(
				z->f.d, SUBJECT_URI "%.*s", (int)code.n, code.n ? code.p : ""),
			.rel = WD_SPAN("about"),
		});
}

static void category(struct zczc *z, struct wd_span s)
{
	wd_xf_subject(&z->f, &z->story->subjects,
		&(struct wd_subject){ .name = s, .rel = WD_SPAN("category") });
}

/* ':' is the keyword; behind '#' it is the rest of the title, a place when in brackets. */
static void colon_line(struct zczc *z, struct wd_span s)
{
	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
		wd_xf_note(&z->f, &z->story->descriptions, WD_SPAN("dateline"),
			(struct wd_span){ s.p + 1, s.n - 2 });
	else if (z->hash || z->slug.n > 0)
		z->second = z->second.n > 0 ? joined(z, z->second, s) : s;
	else
		z->slug = s;
}

/* A line that a sign opens; false when it is text. */
static bool sign_line(struct zczc *z, struct wd_span line)
{
	struct wd_span s = wd_span_trim(wd_span_from(line, 1));

	switch (line.p[0]) {
	case '$':
		if (s.n > 0 && is_digit(s.p[0])) /* an amount */
			return false;
		if (all_upper(s) && s.n <= 3)
			category(z, s);
		else
			headline(z, s);
		return true;
	case '#':
		z->hash = true;
		z->slug = s;
		return true;
	case ':':
		colon_line(z, s);
		return true;
	case '=':
		z->take = s;
		return true;
	case '^':
		headline(z, s);
		return true;
	case '%':
		if (s.n == 1)
			category(z, s);
		else
			wd_xf_note(&z->f, &z->story->descriptions, WD_SPAN("routing"), s);
		return true;
	case '&':
		if (s.n > 1)
			wd_xf_party(&z->f, z->story, WD_ROLE_EDITOR, s);
		return true;
	case '*':
	case '+':
		if (is_code(s))
			subject_code(z, s);
		return s.n <= 1 || is_code(s);
	case '@':
		wd_xf_note(&z->f, &z->story->descriptions, WD_SPAN("region"), s);
		return true;
	default:
		return false;
	}
}

/* "YY RFG INTERNET (3RR) NC(ATD)" */
static bool is_routing(struct wd_span s)
{
	if (s.n > ROUTING_MAX || !memchr(s.p, '(', s.n))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_upper(s.p[i]) && !is_digit(s.p[i]) && !memchr(" ()/-", s.p[i], 5))
			return false;
	}
	return true;
}

/* "ZCZC AAP", "ZCZC FMG000" */
static void first_line(struct zczc *z, struct wd_span line)
{
	struct wd_span s = wd_span_trim(wd_span_from(skip_fill(line), 4));

	s = wd_xf_clean(&z->f, s);
	if (all_upper(s) && s.n <= 5)
		wd_xf_party(&z->f, z->story, WD_ROLE_PROVIDER, s);
	else
		wd_xf_note(&z->f, &z->story->alt_ids, WD_SPAN("zczc"), s);
}

/* Some leave empty lines between signs: does one more follow? */
static bool sign_follows(struct wd_span rest)
{
	struct wd_span line;

	while (wd_frame_line(&rest, &line)) {
		if (!wd_look_blank(line))
			return memchr("$#:=^%&*+@", line.p[0], 10) &&
				wd_span_trim(line).n <= HEADLINE_MAX;
	}
	return false;
}

static struct wd_span sign_lines(struct zczc *z, struct wd_span text)
{
	struct wd_span rest = text, line;
	bool any = false;

	for (size_t i = 0; z->f.err == WD_OK; i++) {
		struct wd_span at = rest;

		if (!wd_frame_line(&rest, &line))
			return rest;
		line = wd_xf_clean(&z->f, wd_span_trim(line));
		if (line.n == 0 && any && !sign_follows(rest))
			return rest;
		if (line.n == 0)
			continue;
		if (i == 0 && is_routing(line))
			wd_xf_note(&z->f, &z->story->descriptions, WD_SPAN("routing"), line);
		else if (!sign_line(z, line))
			return at;
		else
			any = true;
	}
	return rest;
}

/* What is left of the title's parts, once all are known. */
static void compose(struct zczc *z)
{
	struct wd_story *story = z->story;
	bool titled = wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0;

	story->slugline = z->slug;
	if (!titled && z->hash)
		headline(z, joined(z, z->slug, z->second));
	else if (!titled && z->second.n > 0)
		headline(z, z->second);
	else if (z->second.n > 0)
		wd_xf_note(&z->f, &story->headlines, WD_SPAN("sub"), z->second);
	if (z->take.n > 0)
		wd_xf_note(&z->f, &story->headlines, WD_SPAN("kicker"), z->take);
}

/* Under nothing but a keyword the first line is the headline, if it is a short one. */
static struct wd_span first_as_headline(struct zczc *z, struct wd_span text)
{
	struct wd_span rest = text, line = { 0 };

	if (wd_notes_get(&z->story->headlines, WD_SPAN("main")).n > 0)
		return text;
	while (wd_frame_line(&rest, &line) && wd_look_blank(line))
		;
	line = wd_xf_clean(&z->f, wd_span_trim(line));
	if (line.n == 0 || line.n > HEADLINE_MAX || memchr(".,:;-", line.p[line.n - 1], 5) ||
		wd_look_blank(rest))
		return text;
	headline(z, line);
	return rest;
}

/* Text that is set in by a TAB as a whole is a table, whose lines are no paragraphs. */
static struct wd_span without_indent(struct zczc *z, struct wd_span text)
{
	size_t lines = 0, tabs = 0, n = 0;
	char *p;

	for (size_t i = 1; i < text.n; i++) {
		bool start = text.p[i - 1] == '\n' || text.p[i - 1] == '\r';

		lines += start && text.p[i] != '\n' && text.p[i] != '\r';
		tabs += start && text.p[i] == '\t';
	}
	if (tabs < 4 || tabs * 3 < lines * 2)
		return text;
	p = wd_arena_text(z->f.d->arena, text.n);
	if (!p) {
		z->f.err = WD_ENOMEM;
		return text;
	}
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\t' || (i > 0 && text.p[i - 1] != '\n' && text.p[i - 1] != '\r'))
			p[n++] = text.p[i];
	}
	return (struct wd_span){ p, n };
}

/* --- frame ---------------------------------------------------------------------------------- */

static enum wd_err frame_story(struct wd_decoding *d, const struct wd_frame *frame)
{
	struct zczc z = { .f = { .d = d }, .story = wd_decoding_story(d) };
	struct wd_span text = wd_frame_text(&z.f, frame->text), line = { 0 };

	if (!z.story)
		return WD_ENOMEM;
	(void)wd_frame_line(&text, &line); /* the frame began with it */
	if (z.f.err == WD_OK)
		first_line(&z, line);
	if (wd_zczc_has_tags(text)) {
		text = wd_zczc_tags(&z.f, z.story, text);
	} else if (z.f.err == WD_OK) {
		text = sign_lines(&z, text);
		compose(&z);
		text = without_indent(&z, first_as_headline(&z, text));
	}
	z.story->raw_text = text;
	if (z.f.err == WD_ENOMEM)
		return z.f.err;
	if (z.f.err != WD_OK)
		return wd_frame_fault(
			d, frame, z.f.err, d->refused ? d->refused : "bad-text", d->refusal);
	if (wd_frame_is_test(z.story->slugline, text))
		return wd_frame_fault(d, frame, WD_ENOTSTORY, "test-item", z.story->slugline);
	if (wd_look_blank(text) && wd_notes_get(&z.story->headlines, WD_SPAN("main")).n == 0)
		return wd_frame_fault(d, frame, WD_ENOTSTORY, "no-text", z.story->slugline);
	return wd_decoding_emit(d, z.story);
}

/* The frame that @p s begins with; where it ends. @p closing: this record ends its frames by NNNN. */
static size_t cut(struct wd_span s, bool closing, struct wd_frame *ret)
{
	size_t start = find_start(s, 0), next, at, behind;

	*ret = (struct wd_frame){ 0 };
	if (start > 0 && !wd_look_blank(wd_span_head(s, start))) {
		ret->loose = true;
		ret->bytes = wd_span_head(s, start);
		return start;
	}
	next = start < s.n ? find_start(s, start + 4) : s.n;
	struct wd_span in = wd_span_head(s, next);
	ret->whole = find_end(in, &at, &behind);
	ret->bytes = ret->whole ? wd_span_head(s, behind) : in;
	ret->text = wd_span_from(ret->whole ? wd_span_head(s, at) : in, start);
	ret->text = skip_fill(ret->text);
	ret->whole = ret->whole || !closing;
	return ret->bytes.n;
}

enum wd_err wd_zczc_decode(struct wd_decoding *d)
{
	struct wd_span rest = d->text;
	enum wd_err err = WD_OK;
	size_t at, behind;
	/* Some wires never send NNNN. Those that do have lost the end of what lacks it. */
	bool closing = find_end(rest, &at, &behind);

	while (err == WD_OK && !wd_look_blank(rest)) {
		struct wd_frame frame;

		rest = wd_span_from(rest, cut(rest, closing, &frame));
		d->guessed = (struct wd_span){ 0 };
		d->refused = NULL;
		d->refusal = (struct wd_span){ 0 };
		if (frame.loose)
			err = wd_frame_broken(d, &frame);
		else if (!frame.whole)
			err = wd_frame_fault(d, &frame, WD_EINVAL, "half-frame",
				WD_SPAN("a frame without NNNN"));
		else
			err = frame_story(d, &frame);
	}
	return err;
}
