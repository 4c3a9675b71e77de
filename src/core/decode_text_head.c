/* SPDX-License-Identifier: MIT */
#include "decode_text_head.h"

#define KEYS_LEAST    2
#define KEYS_MAX      16
#define TITLE_LINES   4
#define TITLE_MAX     300
#define SETTINGS_LOOK 60

enum key {
	KEY_SOURCE,
	KEY_HEADLINE,
	KEY_SLUG,
	KEY_KEYWORDS,
	KEY_BYLINE,
	KEY_DATELINE,
	KEY_EMBARGO,
	KEY_COPYRIGHT,
	KEY_NOTE,
	KEY_LANGUAGE,
	KEY_RELEASE,
};

struct row {
	struct wd_span name;
	enum key key;
};

static const struct row keys[] = {
	{ WD_SPAN_LIT("Source:"), KEY_SOURCE },
	{ WD_SPAN_LIT("Provider:"), KEY_SOURCE },
	{ WD_SPAN_LIT("Headline:"), KEY_HEADLINE },
	{ WD_SPAN_LIT("Title:"), KEY_HEADLINE },
	{ WD_SPAN_LIT("Slugline:"), KEY_SLUG },
	{ WD_SPAN_LIT("Slug:"), KEY_SLUG },
	{ WD_SPAN_LIT("Keywords:"), KEY_KEYWORDS },
	{ WD_SPAN_LIT("Keyword:"), KEY_KEYWORDS },
	{ WD_SPAN_LIT("Byline:"), KEY_BYLINE },
	{ WD_SPAN_LIT("Author:"), KEY_BYLINE },
	{ WD_SPAN_LIT("Dateline:"), KEY_DATELINE },
	{ WD_SPAN_LIT("Embargo:"), KEY_EMBARGO },
	{ WD_SPAN_LIT("Embargoed until:"), KEY_EMBARGO },
	{ WD_SPAN_LIT("Copyright:"), KEY_COPYRIGHT },
	{ WD_SPAN_LIT("Editor's note:"), KEY_NOTE },
	{ WD_SPAN_LIT("Language:"), KEY_LANGUAGE },
	{ WD_SPAN_LIT("MEDIA RELEASE"), KEY_RELEASE },
	{ WD_SPAN_LIT("PRESS RELEASE PR"), KEY_RELEASE },
	{ WD_SPAN_LIT("AsiaNet PR"), KEY_RELEASE },
};

static const struct row *row_of(struct wd_span line)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (wd_span_starts_nocase(line, keys[i].name))
			return &keys[i];
	}
	return NULL;
}

static void keywords(struct wd_xf *f, struct wd_story *story, struct wd_span s)
{
	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && s.p[n] != ',' && s.p[n] != ';')
			n++;
		wd_xf_subject(f, &story->subjects,
			&(struct wd_subject){ .name = wd_span_trim(wd_span_head(s, n)),
				.rel = WD_SPAN("keyword") });
		s = wd_span_from(s, n + 1);
	}
}

static void place(struct wd_xf *f, struct wd_story *story, enum key key, struct wd_span line,
	struct wd_span s)
{
	switch (key) {
	case KEY_SOURCE:
		wd_xf_party(f, story, WD_ROLE_PROVIDER, s);
		break;
	case KEY_HEADLINE:
		wd_xf_note(f, &story->headlines, WD_SPAN("main"), s);
		break;
	case KEY_SLUG:
		story->slugline = s;
		break;
	case KEY_KEYWORDS:
		keywords(f, story, s);
		break;
	case KEY_BYLINE:
		wd_xf_note(f, &story->descriptions, WD_SPAN("byline"), s);
		break;
	case KEY_DATELINE:
		wd_xf_note(f, &story->descriptions, WD_SPAN("dateline"), s);
		break;
	case KEY_EMBARGO:
		(void)wd_frame_embargo(f, story, line, wd_frame_day_of(f->d->rec->time_ms));
		wd_frame_ed_note(f, story, line);
		break;
	case KEY_COPYRIGHT:
		story->copyright_notice = s;
		break;
	case KEY_NOTE:
		wd_frame_ed_note(f, story, s);
		break;
	case KEY_LANGUAGE:
		wd_xf_language(f, story, s);
		break;
	case KEY_RELEASE:
		wd_xf_note(f, &story->alt_ids, WD_SPAN("release"), s);
		break;
	}
}

/* Lines of known keys at the top: how many, and what is below them. */
static size_t count_keys(struct wd_span text, struct wd_span *ret_rest)
{
	struct wd_span line;
	size_t n = 0;

	*ret_rest = text;
	for (size_t i = 0; i < KEYS_MAX && wd_frame_line(&text, &line); i++) {
		line = wd_span_trim(line);
		if (line.n == 0 && n == 0)
			continue;
		if (line.n == 0 || !row_of(line))
			break;
		n++;
		*ret_rest = text;
	}
	return n;
}

/* The title stands between the facts and an empty line, over some lines. */
static struct wd_span title(struct wd_xf *f, struct wd_story *story, struct wd_span text)
{
	struct wd_span rest = text, line, all = { 0 };

	for (size_t i = 0; i < TITLE_LINES; i++) {
		if (!wd_frame_line(&rest, &line))
			return text;
		line = wd_span_trim(line);
		if (line.n == 0 && all.n == 0)
			continue;
		if (line.n == 0)
			break;
		/* A dateline ends in a dash, a sentence in a full stop. */
		if (wd_span_ends(line, WD_SPAN("--")) || line.p[line.n - 1] == '.')
			return text;
		all = wd_xf_join(f, all, WD_SPAN(" "), line);
	}
	if (line.n > 0 || all.n == 0 || all.n > TITLE_MAX)
		return text;
	wd_xf_note(f, &story->headlines, WD_SPAN("main"), wd_xf_clean(f, all));
	return rest;
}

struct wd_span wd_text_head(struct wd_xf *f, struct wd_story *story, struct wd_span text)
{
	struct wd_span rest, at = text, line;

	if (count_keys(text, &rest) < KEYS_LEAST)
		return text;
	while (at.n > rest.n && wd_frame_line(&at, &line)) {
		line = wd_xf_clean(f, wd_span_trim(line));
		const struct row *row = row_of(line);

		if (row)
			place(f, story, row->key, line,
				wd_span_trim(wd_span_from(line, row->name.n)));
	}
	if (wd_notes_get(&story->headlines, WD_SPAN("main")).n > 0)
		return rest;
	return title(f, story, rest);
}

/* "severity = 3", "[Subroutines::Require]", "# a comment" */
static bool is_setting(struct wd_span line)
{
	size_t n = 0;

	if (line.p[0] == '[' && line.p[line.n - 1] == ']')
		return true;
	while (n < line.n && line.p[n] != ' ' && line.p[n] != '=')
		n++;
	line = wd_span_trim(wd_span_from(line, n));
	return n > 0 && line.n > 1 && line.p[0] == '=' && line.p[1] != '=';
}

bool wd_text_is_settings(struct wd_span text)
{
	struct wd_span line;
	size_t lines = 0, settings = 0;

	for (size_t i = 0; i < SETTINGS_LOOK && wd_frame_line(&text, &line); i++) {
		line = wd_span_trim(line);
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
			continue;
		lines++;
		settings += is_setting(line);
	}
	return settings >= 3 && settings * 10 >= lines * 8;
}
