/* SPDX-License-Identifier: MIT */
/*
 * Framed copy: the record as it is, once by each decoder and once as plain text. Held: the
 * sink hears something, text is UTF-8, an embargo and a kill never come out usable, the bytes of
 * faults are the record's, and no two faults claim the same ones.
 */
#include "wiredesk/decode.h"

#include <stdint.h>
#include <stdlib.h>

struct heard {
	struct wd_span payload;
	const char *end; /* of the last fault */
	size_t calls;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static enum wd_err on_story(void *arg, struct wd_story *story)
{
	struct heard *heard = arg;
	const struct wd_note *note;

	heard->calls++;
	must(wd_utf8_valid(story->raw_text) && wd_utf8_valid(story->body_html));
	must(wd_utf8_valid(story->uri) && wd_utf8_valid(story->ed_note));
	STAILQ_FOREACH (note, &story->headlines, link)
		must(note->value.n > 0 && wd_utf8_valid(note->value));
	STAILQ_FOREACH (note, &story->descriptions, link)
		must(note->value.n > 0 && wd_utf8_valid(note->value));
	must(story->embargoed_until.n == 0 || story->pub_status != WD_PUB_USABLE);
	must(story->action != WD_ACTION_KILL || story->pub_status == WD_PUB_CANCELED);
	must(story->urgency >= 0 && story->urgency <= 9);
	return WD_OK;
}

static enum wd_err on_fault(void *arg, const struct wd_fault *fault)
{
	struct heard *heard = arg;
	const char *end = heard->payload.p + heard->payload.n;

	heard->calls++;
	must(fault->err != WD_OK && fault->reason && fault->format);
	must(wd_utf8_valid(fault->detail));
	must(fault->payload.p >= heard->payload.p && fault->payload.p + fault->payload.n <= end);
	must(!heard->end || fault->payload.p >= heard->end);
	heard->end = fault->payload.p + fault->payload.n;
	return WD_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct wd_span formats[] = { WD_SPAN_LIT("anpa1312"), WD_SPAN_LIT("iptc7901"),
		WD_SPAN_LIT("zczc"), WD_SPAN_LIT("text") };

	if (size == 0)
		return 0;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const struct wd_record rec = {
			.payload = { (const char *)data, size },
			.format = formats[i],
			.time_ms = INT64_C(1767600000000),
		};
		struct heard heard = { .payload = rec.payload };
		const struct wd_sink sink = { on_story, on_fault, &heard };
		struct wd_arena arena;

		wd_arena_init(&arena, 64 << 20);
		must(wd_decode(&rec, &arena, &sink) == WD_OK);
		must(heard.calls > 0);
		wd_arena_done(&arena);
	}
	return 0;
}
