/* SPDX-License-Identifier: MIT */
#include "cli/explain.h"

#include "cli/cli.h"

#include <stdio.h>

/* The page needs nothing from elsewhere, and lets nothing in. */
static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	"style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<title>wiredesk explain</title>\n"
	"<style>\n"
	"body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; "
	"padding: 0 1em; color: #222; background: #fff }\n"
	"h2 { font-size: 1.1em; border-top: 2px solid #222; padding-top: .5em }\n"
	"pre { white-space: pre-wrap; font: inherit; background: #f6f6f4; padding: 1em }\n"
	"table { border-collapse: collapse; font-size: .9em; width: 100% }\n"
	"td, th { text-align: left; vertical-align: top; padding: .2em .8em .2em 0; "
	"border-bottom: 1px solid #ddd; overflow-wrap: anywhere; white-space: pre-wrap }\n"
	"mark { background: #ddd; padding: 0 .1em }\n"
	"mark.dateline { background: #bfe8ee } mark.byline { background: #c9ecc0 }\n"
	"mark.copyright { background: #f6e39a } mark.credits { background: #efc8e6 }\n"
	"mark.related { background: #c4d3f8 } mark.marker { background: #f6c1ba }\n"
	"</style></head><body>\n"
	"<h1>What cleaning does</h1>\n";

static void put_text(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			(void)fputs("&amp;", stdout);
			break;
		case '<':
			(void)fputs("&lt;", stdout);
			break;
		case '>':
			(void)fputs("&gt;", stdout);
			break;
		case '"':
			(void)fputs("&quot;", stdout);
			break;
		default:
			(void)fputc(s.p[i], stdout);
		}
	}
}

/* File names and what faults quote may hold any bytes; a page may not. */
static void put_any(struct wd_span s)
{
	while (s.n > 0) {
		size_t n = wd_utf8_bad_at(s);

		put_text(wd_span_head(s, n));
		if (n < s.n)
			(void)fputs("\uFFFD", stdout);
		s = wd_span_from(s, n < s.n ? n + 1 : n);
	}
}

static void put_piece(
	const struct wd_explained *it, struct wd_span piece, const struct wd_part *part)
{
	(void)it;
	if (part)
		(void)printf(
			"<mark class=\"%s\" title=\"%s, %s\">", part->part, part->part, part->rule);
	put_text(piece);
	if (part)
		(void)fputs("</mark>", stdout);
}

static void put_parts(const struct wd_explained *it)
{
	(void)fputs("<table><tr><th>part</th><th>rule</th><th>text</th></tr>\n", stdout);
	for (size_t i = 0; i < it->n; i++) {
		(void)printf(
			"<tr><td>%s</td><td>%s</td><td>", it->parts[i].part, it->parts[i].rule);
		put_text(it->parts[i].raw);
		(void)fputs("</td></tr>\n", stdout);
	}
	(void)fputs("</table>\n", stdout);
}

static void put_field(void *arg, const char *key, const char *text)
{
	(void)arg;
	(void)fputs("<tr><th>", stdout);
	put_text(wd_span_of(key));
	(void)fputs("</th><td>", stdout);
	put_text(wd_span_of(text));
	(void)fputs("</td></tr>\n", stdout);
}

static void put_fault(const struct wd_fault *fault)
{
	(void)printf("<p>No story: %s (%s) ", fault->reason, fault->format);
	put_any(fault->detail);
	(void)fputs("</p></section>\n", stdout);
}

static enum wd_err one(const struct wd_explained *it)
{
	const struct wd_story *story = it->fin->story;

	(void)fputs("<section><h2>", stdout);
	put_any(wd_span_of(it->name));
	(void)fputs("</h2>\n", stdout);
	if (!story) {
		put_fault(it->fin->fault);
		return WD_OK;
	}
	(void)printf("<p>Format %s%s, agency ", story->format,
		story->format_guessed ? " (guessed)" : "");
	put_text(story->agency.n > 0 ? story->agency : WD_SPAN("unknown"));
	(void)printf(", action %s", wd_action_name(story->action));
	if (story->guessed.n > 0) {
		(void)fputs(", guessed: ", stdout);
		put_text(story->guessed);
	}
	(void)fputs("</p>\n<pre>", stdout);
	wd_explain_pieces(it, put_piece);
	(void)fputs("</pre>\n", stdout);
	if (it->n > 0)
		put_parts(it);
	(void)fputs("<h3>Fields</h3>\n<table>\n", stdout);
	enum wd_err err = wd_cli_each_field(it->fin->json, put_field, NULL);
	(void)fputs("</table></section>\n", stdout);
	return err;
}

static void begin(void)
{
	(void)fputs(head, stdout);
}

static void end(void)
{
	(void)fputs("</body></html>\n", stdout);
}

const struct wd_explain_form wd_explain_html = { begin, one, end };
