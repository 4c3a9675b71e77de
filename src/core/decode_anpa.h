/* SPDX-License-Identifier: MIT */
/**
 * @file decode_anpa.h
 * The two halves of the ANPA 1312 decoder: header and text.
 *
 *     SOH a 0123 US asian CR LF
 *     r i DC3 DC1 BC-EU--Norway-Snow 1stLd-Writethru   01-05 0412 CR LF
 *     STX ^BC-EU--Norway-Snow, 1st Ld-Writethru,412< ... ETX AP-WF-01-05-26 1509GMT<
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_ANPA_H
#define WIREDESK_CORE_DECODE_ANPA_H

#include "decode_frame.h"

struct wd_anpa {
	struct wd_span number;   /* "a0123" */
	struct wd_span agency;   /* "KYODO", between number and US; often empty */
	struct wd_span selector; /* "asian" */
	struct wd_span keyword;  /* "BC-EU--Norway-Snow", cut at 24 characters by the wire */
	struct wd_span version;  /* "1stLd-Writethru" */
	struct wd_span reference;
	char priority, category; /* small letters, or 0 */
	bool tabular;            /* agate or tables: lines are lines */
	int filed[2];            /* 01-05 as written, month and day in either order; or 0 */
};

/** Cut "BC-", "AM-", "PM-" and the like off. */
struct wd_span wd_anpa_slug(struct wd_span keyword);

/** Read @p text, STX to ETX as UTF-8, into headlines, notes, slugline, raw_text and body_html. */
void wd_anpa_text(struct wd_xf *f, const struct wd_anpa *head, struct wd_frame_day day,
	struct wd_span text, struct wd_story *story);

/** The characters of a line of ANPA text as Unicode: quotes, halves, dashes, columns. */
struct wd_span wd_anpa_chars(struct wd_xf *f, struct wd_span s);

/** A frame with tables: its lines as lines, cells apart by TABs, and as XHTML. */
void wd_anpa_table(struct wd_xf *f, struct wd_span text, struct wd_story *story);
/** Is @p line a row of cells? */
bool wd_anpa_is_row(struct wd_span line);

#endif
