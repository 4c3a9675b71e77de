/* SPDX-License-Identifier: MIT */
#include "text_charset.h"

#include "wiredesk/text.h"

/* A national variant of ISO 646: what its letters look like when they are read as ASCII. */
struct variant {
	const char *charset;
	const char *languages; /* "sv fi " */
	struct wd_span hints[8];
};

static const struct variant variants[] = {
	{ "ISO646-DE", "de ",
		{ WD_SPAN_LIT("f}r"), WD_SPAN_LIT("}ber"), WD_SPAN_LIT("w{hr"), WD_SPAN_LIT("k|nn"),
			WD_SPAN_LIT("Ma~"), WD_SPAN_LIT("gro~"), WD_SPAN_LIT("w}rd") } },
	{ "ISO646-NO", "no nb nn da ",
		{ WD_SPAN_LIT("ogs}"), WD_SPAN_LIT("n}r"), WD_SPAN_LIT("v{re"), WD_SPAN_LIT("st|r"),
			WD_SPAN_LIT("kj|r"), WD_SPAN_LIT("m}nd") } },
	{ "ISO646-SE", "sv fi ",
		{ WD_SPAN_LIT(" f|r"), WD_SPAN_LIT("{ven"), WD_SPAN_LIT("n{r"), WD_SPAN_LIT("h{r"),
			WD_SPAN_LIT("{r "), WD_SPAN_LIT("|ver") } },
};

#define N_VARIANTS (sizeof(variants) / sizeof(variants[0]))
/* One bracket inside a word is a slip; three are an alphabet. */
#define LETTERS_LEAST 3

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii(struct wd_span s)
{
	unsigned char any = 0;

	for (size_t i = 0; i < s.n; i++)
		any |= (unsigned char)s.p[i];
	return any < 0x80;
}

/* Brackets, bars and tildes with letters on both sides: prose has none of them there. */
static size_t odd_letters(struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 1; i + 1 < s.n; i++) {
		char c = s.p[i];

		if (c >= '{' && c <= '~' && is_letter(s.p[i - 1]) && is_letter(s.p[i + 1]))
			n++;
	}
	return n;
}

static size_t count_hints(const struct variant *variant, struct wd_span s)
{
	size_t n = 0;

	for (size_t i = 0; i < 8 && variant->hints[i].n > 0; i++)
		n += wd_span_find(s, variant->hints[i]) < s.n;
	return n;
}

static bool speaks(const struct variant *variant, struct wd_span language)
{
	struct wd_span all = wd_span_of(variant->languages);

	return language.n >= 2 && wd_span_find(all, wd_span_head(language, 2)) < all.n;
}

static const struct variant *find_variant(struct wd_span s, struct wd_span language)
{
	const struct variant *best = NULL;
	size_t most = 1;

	if (!memchr(s.p, '|', s.n) && !memchr(s.p, '}', s.n) && !memchr(s.p, '{', s.n))
		return NULL;
	if (odd_letters(s) < LETTERS_LEAST)
		return NULL;
	for (size_t i = 0; i < N_VARIANTS; i++) {
		size_t n = count_hints(&variants[i], s);

		if (speaks(&variants[i], language))
			return &variants[i];
		if (n > most) {
			best = &variants[i];
			most = n;
		}
	}
	return best;
}

/* Bytes of a whole sequence of UTF-8 beyond ASCII at i; 0 when there is none. */
static size_t sequence_at(struct wd_span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;

	if (c < 0xC2 || c > 0xF4 || i + n > s.n)
		return 0;
	return wd_utf8_valid(wd_span_head(wd_span_from(s, i), n)) ? n : 0;
}

/* UTF-8 with a cut in it: one more character read as Latin would be mojibake. */
static bool is_damaged_utf8(struct wd_span s)
{
	size_t whole = 0, odd = 0;

	for (size_t i = 0; i < s.n;) {
		size_t n = (unsigned char)s.p[i] >= 0x80 ? sequence_at(s, i) : 0;

		whole += n > 0;
		odd += n == 0 && (unsigned char)s.p[i] >= 0x80;
		i += n ? n : 1;
		/* What is left of a cut sequence is one wound. */
		while (n == 0 && i < s.n && (unsigned char)s.p[i - 1] >= 0x80 &&
			((unsigned char)s.p[i] & 0xC0) == 0x80)
			i++;
	}
	return whole > 0 && whole >= odd;
}

/* The holes of windows-1252: bytes that are no text in any charset of wires. */
static bool is_binary(struct wd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D)
			return true;
	}
	return false;
}

static bool is_word_at(struct wd_span s, size_t i)
{
	return i < s.n && (is_letter(s.p[i]) || (unsigned char)s.p[i] >= 0xC0);
}

/*
 * The eight characters that Latin-9 has in place of Latin-1's: the euro where the currency sign
 * was, and letters where fractions, accents and the broken bar were. Windows' own punctuation
 * (0x80 to 0x9F) speaks against it.
 */
static bool is_latin9(struct wd_span s)
{
	bool is = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 && c <= 0x9F)
			return false;
		if (c == 0xA4)
			is = true;
		if ((c == 0xA6 || c == 0xA8 || c == 0xB4 || c == 0xB8 || c == 0xBC || c == 0xBD) &&
			i > 0 && is_word_at(s, i - 1) && is_word_at(s, i + 1))
			is = true;
	}
	return is;
}

/* Letters among letters beyond ASCII, as Cyrillic and Greek have them: no Latin charset is right. */
static bool is_foreign(struct wd_span s)
{
	size_t all = 0, inner = 0;

	for (size_t i = 1; i + 1 < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x80)
			continue;
		all++;
		inner += (unsigned char)s.p[i - 1] >= 0xA0 && (unsigned char)s.p[i] >= 0xA0 &&
			(unsigned char)s.p[i + 1] >= 0xA0;
	}
	return all > 4 && inner * 2 > all;
}

static bool is_utf8_name(struct wd_span name)
{
	return name.n == 0 || wd_span_eq_nocase(name, WD_SPAN("utf-8")) ||
		wd_span_eq_nocase(name, WD_SPAN("utf8")) ||
		wd_span_eq_nocase(name, WD_SPAN("us-ascii"));
}

enum wd_err wd_text_charset_decode(struct wd_arena *arena, struct wd_span bytes,
	struct wd_span charset, struct wd_span language, struct wd_charset_out *ret,
	bool *ret_guessed)
{
	bool ascii = is_ascii(bytes), utf8 = ascii || wd_utf8_valid(bytes);
	const struct variant *variant;

	*ret_guessed = false;
	/* In seven bits only conf can say that brackets are letters. */
	if (!is_utf8_name(charset) && (ascii || !utf8))
		return wd_charset_decode(arena, bytes, charset, ret);
	variant = ascii && bytes.n > 0 ? find_variant(bytes, language) : NULL;
	*ret_guessed = variant || !utf8;
	if (variant)
		return wd_charset_decode(arena, bytes, wd_span_of(variant->charset), ret);
	if (utf8) {
		*ret = (struct wd_charset_out){ .text = bytes, .utf8 = true };
		return WD_OK;
	}
	if (is_damaged_utf8(bytes) || is_binary(bytes) || is_foreign(bytes)) {
		*ret = (struct wd_charset_out){ .bad_at = wd_utf8_bad_at(bytes), .utf8 = true };
		return WD_ECHARSET;
	}
	charset = is_latin9(bytes) ? WD_SPAN("ISO-8859-15") : WD_SPAN("windows-1252");
	return wd_charset_decode(arena, bytes, charset, ret);
}
