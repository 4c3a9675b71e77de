/* SPDX-License-Identifier: MIT */
/**
 * @file lead_script.h
 * Lead-ins of scripts that set none of the Latin forms.
 *
 *     新华社杭州2月14日电（记者 林晓禾）…      credit, place, date, 电 ("cable"), reporters
 *     【長崎共同】…   ［東京　５日　ロイター］ - …   (부산=연합뉴스) 한서윤 기자 = …
 *     الإسكندرية 14-1-2026 (أ ف ب) - …      ТВЕРЬ, 3 мар - РИА Новости. …
 *
 * Read only where the credit is one that the vocabulary knows. Pure: borrows from the text and the
 * vocabulary. Internal to the core.
 */
#ifndef WIREDESK_CORE_LEAD_SCRIPT_H
#define WIREDESK_CORE_LEAD_SCRIPT_H

#include "core/lead_in.h"

struct wd_lead_script {
	struct wd_lead lead;
	struct wd_span names; /* "周若安、陈望川", "도하린 문재겸"; empty when none are there */
};

/** Read the lead-in at the start of @p text; @p ret is untouched when there is none. */
bool wd_lead_script_read(
	const struct wd_vocab *vocab, struct wd_span text, struct wd_lead_script *ret);

/** The next name of @p *names, which loses it; empty at the end. */
struct wd_span wd_lead_script_name(struct wd_span *names);

#endif
