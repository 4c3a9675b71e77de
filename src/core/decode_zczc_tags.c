/* SPDX-License-Identifier: MIT */
/* ZCZC copy with tags of two letters, as stock exchange services send it. */
#include "decode_zczc.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool is_tag(struct wd_span line)
{
	return line.n >= 3 && is_upper(line.p[0]) && is_upper(line.p[1]) && line.p[2] == '#';
}

bool wd_zczc_has_tags(struct wd_span text)
{
	struct wd_span line = { 0 };

	while (wd_frame_line(&text, &line) && wd_look_blank(line))
		;
	return is_tag(wd_span_trim(line));
}

static size_t run_of(struct wd_span s, bool (*is)(char))
{
	size_t n = 0;

	while (n < s.n && n < 12 && is(s.p[n]))
		n++;
	return n;
}

static int number_of(struct wd_span s)
{
	int value = 0;

	for (size_t i = 0; i < s.n; i++)
		value = value * 10 + (s.p[i] - '0');
	return value;
}

/* "06 June 2016 14:00:00": without a zone. */
static void date(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	struct wd_frame_day day = { 0 };
	int hhmm = -1;
	size_t parts = 0;

	while (s.n > 0) {
		size_t digits = run_of(wd_span_head(s, 4), is_digit),
		       letters = run_of(s, is_letter);
		int number = number_of(wd_span_head(s, digits));

		if (letters > 0)
			day.m = wd_frame_day_month(wd_span_head(s, letters));
		else if (digits == 4)
			day.y = number;
		else if (digits > 0 && day.d == 0)
			day.d = number;
		else if (digits > 0 && parts++ < 2)
			hhmm = hhmm < 0 ? number * 100 : hhmm + number;
		s = wd_span_from(s, digits + letters > 0 ? digits + letters : 1);
	}
	story->version_created = wd_frame_day_time(f, day, hhmm, WD_SPAN("Z"));
	if (story->version_created.n > 0)
		wd_frame_guess(f, "zone");
}

static void words(struct wd_xf *f, struct wd_story *story, struct wd_span s, const char *rel)
{
	while (s.n > 0) {
		size_t n = wd_span_find_byte(s, ' ');

		wd_xf_subject(f, &story->subjects,
			&(struct wd_subject){ .name = wd_span_head(s, n), .rel = wd_span_of(rel) });
		s = wd_span_trim(wd_span_from(s, n));
	}
}

static void place(struct wd_xf *f, struct wd_story *story, struct wd_span tag, struct wd_span s)
{
	if (s.n == 0 || wd_span_eq(s, WD_SPAN("*")))
		return;
	if (wd_span_eq(tag, WD_SPAN("AN")))
		wd_decoding_identify(story, s);
	else if (wd_span_eq(tag, WD_SPAN("TI")))
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), s);
	else if (wd_span_eq(tag, WD_SPAN("AB")))
		wd_xf_note(f, &story->descriptions, WD_SPAN("summary"), s);
	else if (wd_span_eq(tag, WD_SPAN("BY")))
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), s);
	else if (wd_span_eq(tag, WD_SPAN("PD")))
		date(f, story, s);
	else if (wd_span_eq(tag, WD_SPAN("KN")) || wd_span_eq(tag, WD_SPAN("SO")))
		wd_xf_party(f, story, WD_ROLE_PROVIDER, s);
	else if (wd_span_eq(tag, WD_SPAN("CO")))
		words(f, story, s, "about");
	else if (wd_span_eq(tag, WD_SPAN("KY")))
		words(f, story, s, "keyword");
	else
		wd_xf_note(f, &story->descriptions, tag, s);
}

struct wd_span wd_zczc_tags(struct wd_xf *f, struct wd_story *story, struct wd_span text)
{
	struct wd_span rest = text, line;

	while (f->err == WD_OK) {
		struct wd_span at = rest, tag;

		if (!wd_frame_line(&rest, &line))
			return rest;
		line = wd_span_trim(line);
		if (!is_tag(line)) {
			if (line.n == 0)
				continue;
			return at;
		}
		tag = wd_span_head(line, 2);
		line = wd_span_from(line, 3);
		/* What stands behind TX# on its line is text already. */
		if (wd_span_eq(tag, WD_SPAN("TX")))
			return wd_span_trim(line).n > 0 ? wd_span_from(at, 3) : rest;
		place(f, story, tag, wd_xf_clean(f, line));
	}
	return rest;
}
