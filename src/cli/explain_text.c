/* SPDX-License-Identifier: MIT */
#include "cli/explain.h"

#include "cli/cli.h"

#include <stdio.h>

/* The table of parts shows this much of each. */
#define SHOWN_BYTES 56

/* Each kind of part has its colour; the list of those that rules have names for is not ours. */
static const struct {
	const char *part, *sgr;
} colours[] = {
	{ "dateline", "\033[30;46m" },
	{ "byline", "\033[30;42m" },
	{ "copyright", "\033[30;43m" },
	{ "credits", "\033[30;45m" },
	{ "related", "\033[37;44m" },
	{ "marker", "\033[37;41m" },
};

static const char *colour_of(const char *part)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
		if (strcmp(colours[i].part, part) == 0)
			return colours[i].sgr;
	}
	return "\033[30;47m";
}

static void put_span(struct wd_span s)
{
	if (s.n > 0)
		(void)fwrite(s.p, 1, s.n, stdout);
}

static void put_piece(
	const struct wd_explained *it, struct wd_span piece, const struct wd_part *part)
{
	if (!part) {
		put_span(piece);
	} else if (it->colour) {
		(void)fputs(colour_of(part->part), stdout);
		put_span(piece);
		(void)fputs("\033[0m", stdout);
	} else {
		(void)printf("<%s>", part->part);
		put_span(piece);
		(void)printf("</%s>", part->part);
	}
}

/* The beginning of @p s on one line, not cut inside a character. */
static void put_short(struct wd_span s)
{
	size_t n = s.n;

	if (n > SHOWN_BYTES) {
		n = SHOWN_BYTES - 3;
		while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
			n--;
	}
	for (size_t i = 0; i < n; i++)
		(void)fputc(s.p[i] == '\n' ? ' ' : s.p[i], stdout);
	(void)fputs(n < s.n ? "...\n" : "\n", stdout);
}

static void put_parts(const struct wd_explained *it)
{
	struct wd_span clean = it->fin->story->text.clean;

	(void)printf("  %6s %6s  %-10s %-28s %s\n", "at", "bytes", "part", "rule", "text");
	for (size_t i = 0; i < it->n; i++) {
		const struct wd_part *part = &it->parts[i];

		(void)printf("  %6td %6zu  %-10s %-28s ", part->raw.p - clean.p, part->raw.n,
			part->part, part->rule);
		put_short(part->raw);
	}
	(void)fputc('\n', stdout);
}

static void put_head(const struct wd_explained *it, const struct wd_story *story)
{
	(void)printf("%s%s%s: format %s%s, agency ", it->colour ? "\033[1m" : "", it->name,
		it->colour ? "\033[0m" : "", story->format,
		story->format_guessed ? " (guessed)" : "");
	put_span(story->agency.n > 0 ? story->agency : WD_SPAN("unknown"));
	(void)printf(", action %s", wd_action_name(story->action));
	if (story->guessed.n > 0) {
		(void)fputs(", guessed: ", stdout);
		put_span(story->guessed);
	}
	(void)fputs("\n\n", stdout);
}

static enum wd_err one(const struct wd_explained *it)
{
	const struct wd_fault *fault = it->fin->fault;

	if (fault) {
		(void)printf("%s: no story: %s (%s)%s%.*s\n\n", it->name, fault->reason,
			fault->format, fault->detail.n > 0 ? ": " : "", (int)fault->detail.n,
			fault->detail.n > 0 ? fault->detail.p : "");
		return WD_OK;
	}
	put_head(it, it->fin->story);
	wd_explain_pieces(it, put_piece);
	(void)fputs("\n\n", stdout);
	if (it->n > 0)
		put_parts(it);

	enum wd_err err = wd_cli_print_fields(it->fin->json);
	(void)fputc('\n', stdout);
	return err;
}

const struct wd_explain_form wd_explain_text = { .one = one };
