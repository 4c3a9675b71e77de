/* SPDX-License-Identifier: MIT */
/* The wires' words for what an item holds, for those that hold no text. */
#include "decode_row.h"

struct media_word {
	struct wd_span word;
	const char *reason;
};

static const struct media_word words[] = {
	{ WD_SPAN_LIT("picture"), "picture" },
	{ WD_SPAN_LIT("photo"), "picture" },
	{ WD_SPAN_LIT("photograph"), "picture" },
	{ WD_SPAN_LIT("image"), "picture" },
	{ WD_SPAN_LIT("graphic"), "graphic" },
	{ WD_SPAN_LIT("graphics"), "graphic" },
	{ WD_SPAN_LIT("infographic"), "graphic" },
	{ WD_SPAN_LIT("infographics"), "graphic" },
	{ WD_SPAN_LIT("animation"), "graphic" },
	{ WD_SPAN_LIT("video"), "video" },
	{ WD_SPAN_LIT("audio"), "audio" },
	{ WD_SPAN_LIT("composite"), "package" },
	{ WD_SPAN_LIT("package"), "package" },
	{ WD_SPAN_LIT("dataset"), "data" },
	{ WD_SPAN_LIT("data"), "data" },
	{ WD_SPAN_LIT("complexdata"), "data" },
	{ WD_SPAN_LIT("event"), "event" },
	{ WD_SPAN_LIT("planning"), "planning" },
	{ WD_SPAN_LIT("concept"), "concept" },
};

const char *wd_media_reason(struct wd_span word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (wd_span_eq_nocase(words[i].word, word))
			return words[i].reason;
	}
	return NULL;
}
