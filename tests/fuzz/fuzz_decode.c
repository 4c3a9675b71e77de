/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses what conf says about the record, the rest is the record. With
 * WD_FUZZ_FORMAT conf names that format, and all of the bytes are the record. Held: the sink
 * hears something, all text is UTF-8, fields are clean lines, an embargo holds a story back.
 */
#include "wiredesk/decode.h"

#include <stdint.h>
#include <stdlib.h>

struct heard {
	const struct wd_record *rec;
	size_t calls;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_utf8(struct wd_span s)
{
	must(s.n == 0 || s.p);
	must(wd_utf8_valid(s));
}

/* Fields are one line: no controls, no blanks at the ends or twice. */
static void must_be_line(struct wd_span s)
{
	must_be_utf8(s);
	for (size_t i = 0; i < s.n; i++)
		must((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7F);
	must(s.n == 0 || (s.p[0] != ' ' && s.p[s.n - 1] != ' '));
	must(wd_span_find(s, WD_SPAN("  ")) == s.n);
}

static void must_be_notes(const struct wd_notes *notes)
{
	const struct wd_note *note;

	STAILQ_FOREACH (note, notes, link) {
		must_be_line(note->role);
		must_be_line(note->value);
	}
}

static void must_be_metadata(const struct wd_story *story)
{
	const struct wd_party *party;
	const struct wd_place *place;
	const struct wd_subject *subject;
	const struct wd_related *related;

	STAILQ_FOREACH (party, &story->parties, link)
		must_be_line(party->name);
	STAILQ_FOREACH (place, &story->places, link)
		must_be_line(place->name);
	STAILQ_FOREACH (subject, &story->subjects, link)
		must_be_line(subject->name);
	STAILQ_FOREACH (related, &story->related, link)
		must_be_line(related->name);
}

static enum wd_err on_story(void *arg, struct wd_story *story)
{
	struct heard *heard = arg;

	heard->calls++;
	must(story->format && *story->format);
	must_be_utf8(story->raw_text);
	must_be_line(story->uri);
	must_be_line(story->id);
	must_be_line(story->version);
	must_be_line(story->copyright_notice);
	must_be_notes(&story->headlines);
	must_be_notes(&story->descriptions);
	must_be_notes(&story->alt_ids);
	must_be_metadata(story);
	must(story->urgency >= 0 && story->urgency <= 9);
	must(story->embargoed_until.n == 0 || story->pub_status != WD_PUB_USABLE);
	return WD_OK;
}

static enum wd_err on_fault(void *arg, const struct wd_fault *fault)
{
	struct heard *heard = arg;

	heard->calls++;
	must(fault->err != WD_OK && fault->reason && *fault->reason && fault->format);
	must(fault->offset <= heard->rec->payload.n * 6);
	must_be_utf8(fault->detail);
	must(fault->payload.n == 0 || fault->payload.p);
	return WD_OK;
}

#ifdef WD_FUZZ_FORMAT
static struct wd_record record_of(const uint8_t *data, size_t size)
{
	return (struct wd_record){
		.format = WD_SPAN_LIT(WD_FUZZ_FORMAT),
		.payload = { (const char *)data, size },
	};
}
#else
static struct wd_record record_of(const uint8_t *data, size_t size)
{
	static const struct wd_record confs[] = {
		{ .format = WD_SPAN_LIT("auto") },
		{ .format = WD_SPAN_LIT("text") },
		{ .format = WD_SPAN_LIT("json") },
		{ .format = WD_SPAN_LIT("ninjs") },
		{ .charset = WD_SPAN_LIT("iso-8859-1") },
		{ .charset = WD_SPAN_LIT("gb18030") },
		{ .content_type = WD_SPAN_LIT("application/json; charset=\"utf-8\"") },
		{ .content_type = WD_SPAN_LIT("text/plain; charset=utf-16be") },
	};
	struct wd_record rec = confs[data[0] % (sizeof(confs) / sizeof(confs[0]))];

	rec.payload = (struct wd_span){ (const char *)data + 1, size - 1 };
	return rec;
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wd_arena arena;

	if (size == 0)
		return 0;
	struct wd_record rec = record_of(data, size);
	struct heard heard = { .rec = &rec };
	const struct wd_sink sink = { on_story, on_fault, &heard };

	wd_arena_init(&arena, 64 << 20);
	must(wd_decode(&rec, &arena, &sink) == WD_OK);
	must(heard.calls > 0);
	wd_arena_done(&arena);
	return 0;
}
