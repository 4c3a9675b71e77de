/* SPDX-License-Identifier: MIT */
#include "core/language.h"

#include <climits>
#include <cstdio> /* cld2's header uses it and does not say so */
#include <cstring>
#include <new>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace
{

/* Of the text, in percent. A story that quotes another language is still in its own. */
constexpr int LEAST_SHARE = 70;

/* What cld2 calls otherwise than BCP 47 does. Its Norwegian is Bokmal: it knows Nynorsk apart. */
const char *const tags[][2] = {
	{ "iw", "he" },
	{ "jw", "jv" },
	{ "no", "nb" },
	{ "mo", "ro" },
	{ "tl", "fil" },
};

const char *tag_of(CLD2::Language language)
{
	const char *code = CLD2::LanguageCode(language);

	for (const auto &tag : tags) {
		if (std::strcmp(code, tag[0]) == 0)
			return tag[1];
	}
	/* "un" is none, and "xx-Latn" and the like are scripts. */
	return std::strcmp(code, "un") == 0 || std::strncmp(code, "xx", 2) == 0 ? "" : code;
}

} // namespace

const char *wd_language_of(const char *text, size_t n)
{
	const CLD2::CLDHints no_hints = { nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
		CLD2::UNKNOWN_LANGUAGE };
	CLD2::Language languages[3];
	int percents[3], text_bytes = 0;
	double scores[3];
	bool reliable = false;

	if (n > INT_MAX)
		return "";
	try {
		CLD2::ExtDetectLanguageSummary(text, static_cast<int>(n), true, &no_hints, 0,
			languages, percents, scores, nullptr, &text_bytes, &reliable);
	} catch (const std::bad_alloc &) {
		return nullptr;
	}
	return reliable && percents[0] >= LEAST_SHARE ? tag_of(languages[0]) : "";
}
