/* SPDX-License-Identifier: MIT */
#include "core/caption.h"
#include "core/copyright.h"
#include "core/lead_in.h"
#include "core/lead_words.h"
#include "core/rule_head.h"

#define CREDIT_ROOM 48
#define NOTICE_MAX  300

/* Bytes of the story's own headline at the start of the paragraph, with a credit behind it; 0. */
static size_t headline_len(const struct wd_norm *norm, struct wd_span para)
{
	struct wd_span headline = wd_notes_get(&norm->story->headlines, WD_SPAN("main"));
	struct wd_span rest, credit;
	struct wd_lead lead;
	size_t close;

	if (headline.n < 12 || !wd_span_starts_nocase(para, headline))
		return 0;
	rest = wd_skip_blanks(wd_span_from(para, headline.n));
	if (rest.n == 0)
		return para.n;
	if (para.p[headline.n] == '\n')
		return headline.n;
	/* "Snow stops trains (AP) OSLO (AP) - Snow ..." */
	close = wd_span_find_byte(wd_span_head(rest, CREDIT_ROOM), ')');
	if (rest.p[0] != '(' || close >= rest.n || close >= CREDIT_ROOM)
		return wd_lead_read(norm->vocab, rest, &lead) && lead.city.n > 0 ? headline.n : 0;
	credit = wd_span_head(wd_span_from(rest, 1), close - 1);
	if (!wd_lead_credit(norm->vocab, credit, &lead))
		return 0;
	return (size_t)(rest.p + close + 1 - para.p);
}

/* What stands at the top of the paragraph; how much of it, and what it is to be kept as. */
static size_t look(const struct wd_norm *norm, struct wd_span para, bool first,
	const char **ret_rule, struct wd_span *ret_role)
{
	size_t line = wd_span_find_byte(para, '\n'), n;

	*ret_role = WD_SPAN("heading");
	if (first && wd_is_document_id(wd_span_head(para, line))) {
		*ret_rule = "above.document-id";
		return line;
	}
	n = headline_len(norm, para);
	if (n > 0) {
		*ret_rule = "above.headline-again";
		return n;
	}
	n = wd_moment_len(norm->vocab, para);
	if (n > 0) {
		*ret_rule = "above.moment";
		return n;
	}
	n = wd_text_mark_len(para);
	if (n > 0) {
		*ret_rule = "above.text-mark";
		*ret_role = WD_SPAN("mark");
		return n;
	}
	if (wd_caption_is(para)) {
		*ret_rule = "above.caption";
		*ret_role = WD_SPAN("caption");
		return para.n;
	}
	return 0;
}

/* A dateline stands above paragraph i: it belongs to the story. */
static bool below_lead(const struct wd_norm *norm, size_t i)
{
	struct wd_lead lead;

	for (size_t k = wd_norm_next(norm, 0); k < i; k = wd_norm_next(norm, k + 1)) {
		if (wd_lead_read(norm->vocab, norm->story->text.paras[k].text, &lead))
			return true;
	}
	return false;
}

/* "c.1999 N.Y. Times News Service": a notice in one line above the story. */
static enum wd_err take_notice(struct wd_norm *norm, size_t i, bool *ret_took)
{
	struct wd_span para = norm->story->text.paras[i].text;
	struct wd_copyright c;

	if (!memchr("cC(\xc2", para.p[0], 4) || para.n > NOTICE_MAX ||
		wd_norm_next(norm, i + 1) == norm->story->text.n ||
		wd_copyright_parse(para, &c) != WD_OK || !(c.marks & WD_MARK_YEAR))
		return WD_OK;
	*ret_took = true;

	enum wd_err err = wd_copyright_keep(norm, &c);
	return err ? err : wd_norm_take_head(norm, i, para.n, "above.notice", "copyright");
}

enum wd_err wd_rule_above(struct wd_norm *norm)
{
	const struct wd_text *text = &norm->story->text;
	size_t i = wd_norm_next(norm, 0);
	enum wd_err err = WD_OK;
	bool first = true;

	for (size_t k = 0; !err && i < text->n && k < WD_HEAD_PARAS; k++) {
		struct wd_span para = text->paras[i].text, role;
		const char *rule;
		bool notice = false;

		err = take_notice(norm, i, &notice);
		if (err || notice) {
			i = wd_norm_next(norm, i);
			continue;
		}
		size_t n = look(norm, para, first, &rule, &role);

		/* What is all of the story is the story. */
		if (n == para.n && wd_norm_next(norm, i + 1) == text->n)
			break;
		if (n > 0 && below_lead(norm, i))
			break;
		if (n > 0) {
			/* "Snow stops trains" and then a caption: that is its headline. */
			if (!wd_span_eq(role, WD_SPAN("mark")))
				err = wd_head_take_above(norm, i, 0);
			if (!err)
				err = wd_head_take_note(norm, i, n, rule, role);
		} else if (!wd_head_is_heading(para)) {
			break;
		}
		first = false;
		i = wd_norm_next(norm, n > 0 ? i : i + 1);
	}
	return err;
}
