/* SPDX-License-Identifier: MIT */
/**
 * @file decode_frame.h
 * What the decoders of framed copy (ANPA 1312, IPTC 7901, ZCZC) share.
 *
 *     SYN SYN SOH a0001 US -----  CR LF ... STX text ETX AP-WF-01-05-26 1509GMT CR LF EOT
 *     before      head                          text     tail
 *
 * A record may hold many frames, whole ones and halves of some; wd_frame_next() cuts them apart so
 * that every byte is in one frame or another. Fields are put into stories by the calls of
 * decode_xml.h, which know nothing of XML. Pure. Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_FRAME_H
#define WIREDESK_CORE_DECODE_FRAME_H

#include "decode_xml.h"

#define WD_SOH '\x01'
#define WD_STX '\x02'
#define WD_ETX '\x03'
#define WD_EOT '\x04'
#define WD_ENQ '\x05'
#define WD_SYN '\x16'
#define WD_RS  '\x1e'
#define WD_US  '\x1f'

/** One frame; the parts are windows on the record. */
struct wd_frame {
	struct wd_span bytes;  /* all of it */
	struct wd_span before; /* what precedes SOH: "C T", the circuits of a Reuters frame */
	struct wd_span head;   /* from behind SOH to STX */
	struct wd_span text;   /* from behind STX to ETX */
	struct wd_span tail;   /* from behind ETX to EOT */
	bool whole;            /* SOH, STX and ETX were there */
	bool loose;            /* bytes outside of any frame: only bytes is filled */
};

/** Take the next frame off @p rest; false when nothing but blanks is left. */
bool wd_frame_next(struct wd_span *rest, struct wd_frame *ret);

/** Take a line off @p rest, without its end. False at the end of the text. */
bool wd_frame_line(struct wd_span *rest, struct wd_span *ret);

/** A fault about @p frame alone, or about what ails it when it is none. */
enum wd_err wd_frame_fault(struct wd_decoding *d, const struct wd_frame *frame, enum wd_err err,
	const char *reason, struct wd_span detail);
enum wd_err wd_frame_broken(struct wd_decoding *d, const struct wd_frame *frame);

/** Note in d->guessed that @p what was guessed. */
void wd_frame_guess(struct wd_xf *f, const char *what);

/** @p bytes as UTF-8; what its charset was guessed to be is noted. Escapes of ISO 2022 are cut. */
struct wd_span wd_frame_text(struct wd_xf *f, struct wd_span bytes);

/** One more line of story->ed_note. */
void wd_frame_ed_note(struct wd_xf *f, struct wd_story *story, struct wd_span line);

/** Does @p text tell nothing but that somebody tries a line: "TEST TEST", "the quick brown fox"? */
bool wd_frame_is_test(struct wd_span slug, struct wd_span text);

/** "1stLd-Writethru", "2ND LEAD", "1st Add", "Adv03", "Take 2": what is told by such words. */
struct wd_frame_words {
	enum wd_action action;
	unsigned lead; /* 1 for 1stLd; 0 when there is none */
	unsigned take; /* 2 for the second take */
	bool advance;  /* hold for release */
	bool partial;  /* an add, an insert, a substitute: goes into another story */
	bool test;
	bool any; /* at least one such word */
};

/** Every word of @p s must be known for it to tell anything. */
bool wd_frame_words(struct wd_span s, struct wd_frame_words *ret);

/** Action, version and edNote of such words; @p s is how they were written. */
void wd_frame_apply(struct wd_xf *f, struct wd_story *story, struct wd_span s,
	const struct wd_frame_words *told);

/** A day of the calendar; y 0 when the wire leaves the year out. */
struct wd_frame_day {
	int y, m, d;
};

/** The day of a record's time; all 0 when it has none. */
struct wd_frame_day wd_frame_day_of(int64_t time_ms);
/** Is there such a day? Any year will do when y is 0. */
bool wd_frame_day_valid(struct wd_frame_day day);
/** Fill in the year that brings @p day next to @p anchor; nothing without an anchor. */
void wd_frame_day_anchor(struct wd_frame_day *day, struct wd_frame_day anchor);
/** Days from @p a to @p b, which have years. */
long wd_frame_day_apart(struct wd_frame_day a, struct wd_frame_day b);
/** 1 to 12 for "Nov", "Okt", "décembre"; 0 for no month. */
int wd_frame_day_month(struct wd_span word);
/** "2026-01-05T15:09:00Z": @p hhmm and @p zone as of RFC 3339. Empty without a year. */
struct wd_span wd_frame_day_time(
	struct wd_xf *f, struct wd_frame_day day, int hhmm, struct wd_span zone);
/** "Z" for GMT, "-05:00" for EST, "-04:00" for ET in July; empty for what is no zone. */
struct wd_span wd_frame_day_zone(struct wd_span name, struct wd_frame_day day);
/** "EMBARGOED UNTIL 1500 GMT Jan 5", "For release Jan. 7": withheld, and until when, if it says. */
bool wd_frame_embargo(
	struct wd_xf *f, struct wd_story *story, struct wd_span line, struct wd_frame_day day);

#endif
