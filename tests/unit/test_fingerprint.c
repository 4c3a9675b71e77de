/* SPDX-License-Identifier: MIT */
#include "wiredesk/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
	const char *name, *text, *canon;
} forms[] = {
	{ "empty", "", "" },
	{ "blanks only", " \t\r\n\u00A0\u2003", "" },
	{ "the header's example", "\u201CSnow  fell\u201D, she said\n\nMore is due.",
		"\"snow fell\", she said more is due." },
	{ "ends trimmed", "  Oslo \n", "oslo" },
	{ "every blank", "a\tb\302\205c\u00A0d\u2028e\u2029f\u3000g\u1680h", "a b c d e f g h" },
	{ "single quotes", "it\u2019s \u2018a\u2019 it`s it\u00B4s", "it's 'a' it's it's" },
	{ "double quotes", "``a'' \u201Ea\u201F \u00ABa\u00BB \u2033", "\"a\" \"a\" \"a\" \"" },
	{ "three quotes", "'''", "\"'" },
	{ "quotes apart", "' '", "' '" },
	{ "dashes", "a - b -- c \u2014 d \u2013 e _ f \u2212 g", "a - b - c - d - e - f - g" },
	{ "dash forms of NFKC", "a\u2011b\uFE58c\uFF0Dd\u207B1", "a-b-c-d-1" },
	{ "ellipsis", "wait\u2026 what", "wait... what" },
	{ "latin-1", "\u00C9T\u00C9 Stra\u00DFe 3\u00D74 \u00FF",
		"\u00E9t\u00E9 strasse 3\u00D74 \u00FF" },
	{ "combining mark after ascii", "Cafe\u0301", "caf\u00E9" },
	{ "combining mark after capital", "CAFE\u0301S", "caf\u00E9s" },
	{ "mark after latin-1", "\u00C2\u0301", "\u1EA5" },
	{ "marks in either order", "e\u0323\u0302 e\u0302\u0323", "\u1EC7 \u1EC7" },
	{ "mark after a dropped one", "e\u00AD\u0301", "\u00E9" },
	{ "mark after a blank", "e \u0301", "e \u0301" },
	{ "mark first", "\u0301a", "\u0301a" },
	{ "mark after a quote", "\u2019\u0301", "'\u0301" },
	{ "mark in the next paragraph", "e\n\n\u0301", "e \u0301" },
	{ "soft hyphens and zero widths", "so\u00ADft\u200B zero\u2060 \uFEFFbom",
		"soft zero bom" },
	{ "turkish dotted I", "\u0130stanbul", "i\u0307stanbul" },
	{ "czech", "\u010Cesk\u00E9 Bud\u011Bjovice", "\u010Desk\u00E9 bud\u011Bjovice" },
	{ "ligature", "o\uFB03ce", "office" },
	{ "greek final sigma", "\u039F\u0394\u039F\u03A3", "\u03BF\u03B4\u03BF\u03C3" },
	{ "cyrillic", "\u041C\u041E\u0421\u041A\u0412\u0410",
		"\u043C\u043E\u0441\u043A\u0432\u0430" },
	{ "fullwidth", "\uFF21\uFF22\u3000\uFF11", "ab 1" },
	{ "hangul jamo", "\u1112\u1161\u11AB", "\uD55C" },
	{ "expands eighteenfold", "\uFDFA",
		"\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 "
		"\u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645" },
	{ "digits stay", "3\u00BD 1,234.5%", "31\u20442 1,234.5%" },
	{ "composition excluded", "\u0958", "\u0915\u093C" },
};

static void canonical_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct wd_buf out;

		wd_buf_init(&out, 1 << 20);
		assert_int_equal(wd_canonical(wd_span_of(forms[i].text), &out), WD_OK);
		if (!wd_span_eq(wd_buf_span(&out), wd_span_of(forms[i].canon)))
			fail_msg("%s: got '%.*s'", forms[i].name, (int)out.n, out.n ? out.p : "");
		/* Folding what is folded changes nothing, and appends. */
		size_t n = out.n;
		assert_int_equal(wd_canonical(wd_span_of(forms[i].canon), &out), WD_OK);
		assert_int_equal(out.n, 2 * n);
		assert_memory_equal(out.p + n, out.p, n);
		wd_buf_done(&out);
	}
}

static void long_runs_need_no_guess(void **state)
{
	struct wd_buf in, out;

	(void)state;
	wd_buf_init(&in, 1 << 20);
	wd_buf_init(&out, 1 << 20);
	for (int i = 0; i < 500; i++)
		assert_int_equal(wd_buf_puts(&in, "\uFDFA"), WD_OK);
	assert_int_equal(wd_canonical(wd_buf_span(&in), &out), WD_OK);
	assert_int_equal(out.n, 500 * 33);
	wd_buf_done(&in);
	wd_buf_done(&out);
}

static void damage_and_limits_leave_the_output(void **state)
{
	struct wd_buf out;

	(void)state;
	wd_buf_init(&out, 16);
	assert_int_equal(wd_buf_puts(&out, "x"), WD_OK);
	assert_int_equal(wd_canonical(WD_SPAN("a\xFF"), &out), WD_ECHARSET);
	assert_int_equal(wd_canonical(WD_SPAN("\u0101\xC3"), &out), WD_ELIMIT);
	assert_int_equal(wd_canonical(WD_SPAN("longer than that"), &out), WD_ELIMIT);
	assert_true(wd_span_eq(wd_buf_span(&out), WD_SPAN("x")));
	wd_buf_done(&out);
}

static void names_follow_rfc_6920(void **state)
{
	struct wd_hasher *hasher = wd_hasher_new();
	struct wd_hash hash;
	char ni[WD_NI_SIZE];

	(void)state;
	assert_non_null(hasher);
	/* The example of RFC 6920, section 3. */
	assert_int_equal(wd_sha256(hasher, WD_SPAN("Hello "), WD_SPAN("World!"), &hash), WD_OK);
	wd_hash_ni(&hash, ni);
	assert_string_equal(ni, "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk");
	wd_hasher_free(hasher);
}

/* The vectors of docs/FINGERPRINT.md, which fingerprint_peer.py checks by itself. */
static const struct {
	const char *body, *ni;
} vectors[] = {
	{ "\u201CSnow  fell\u201D, she said\n\nMore is due.",
		"ni:///sha-256;ZH_K_A-FHbGrKRhzlkYx2N1qKS5zSd3LCISJ42vVrYU" },
	{ "CAFE\u0301 owner''s `profit'",
		"ni:///sha-256;WiZzkjRhisbWabvyCe6sFgb-V5lQJR4NHqlSndkYbU0" },
	{ "Oslo -- 3\u00BD metres of snow\u2026 fell",
		"ni:///sha-256;MFki4Ke6uEqoqN5IAbHv3j2VdLHeI5_LfsEcjm7fbE8" },
	{ "Stra\u00DFe\u00A0nach \u0130zmir",
		"ni:///sha-256;4S7z2FF0CA-jMxHHlP_sSeUnXqtgM5JoKXnsPNuLHBI" },
	{ "\u039F\u0394\u039F\u03A3", "ni:///sha-256;FYRvJ1ygawDgDenPhDtzPJsXw_05KykoEpYkV2LP-MI" },
	{ "Kurz\u00ADtext", "ni:///sha-256;fpUeZAYF0KTrB4RM420m2SKwKx25ZE9a-U7_KHKV7QE" },
};

static void hash_story(struct wd_hasher *hasher, const char *headline, const char *body,
	unsigned short_words, struct wd_hash *ret)
{
	struct wd_arena arena;
	struct wd_story story;
	struct wd_para paras[3] = { { .text = WD_SPAN_LIT(" ") }, { .text = wd_span_of(body) },
		{ .text = WD_SPAN_LIT("") } };

	wd_arena_init(&arena, 1 << 16);
	wd_story_init(&story);
	assert_int_equal(
		wd_story_add_note(&story.headlines, &arena, WD_SPAN("main"), wd_span_of(headline)),
		WD_OK);
	story.text.paras = paras;
	story.text.n = 3;
	assert_int_equal(wd_fingerprint(hasher, &story, short_words, ret), WD_OK);
	wd_arena_done(&arena);
}

static const struct {
	const char *name, *headline, *body;
	unsigned short_words;
	const char *hashed;
} hashed[] = {
	{ "body alone", "Snow", "More snow fell.", 3, "more snow fell." },
	{ "a short body", "SNOW  falls", "More to come.", 4, "snow falls\nmore to come." },
	{ "an empty body", "Snow", "", 0, "snow\n" },
	{ "a short body without headline", "", "More to come.", 4, "\nmore to come." },
	{ "never short", "Snow", "Flash", 0, "flash" },
};

static void short_bodies_take_their_headline(void **state)
{
	struct wd_hasher *hasher = wd_hasher_new();

	(void)state;
	assert_non_null(hasher);
	for (size_t i = 0; i < sizeof(hashed) / sizeof(hashed[0]); i++) {
		struct wd_hash got, want;

		hash_story(hasher, hashed[i].headline, hashed[i].body, hashed[i].short_words, &got);
		assert_int_equal(wd_sha256(hasher, wd_span_of(hashed[i].hashed),
					 (struct wd_span){ 0 }, &want),
			WD_OK);
		if (memcmp(&got, &want, sizeof(got)) != 0)
			fail_msg("%s: another text was hashed", hashed[i].name);
	}
	wd_hasher_free(hasher);
}

static void vectors_stand(void **state)
{
	struct wd_hasher *hasher = wd_hasher_new();

	(void)state;
	assert_non_null(hasher);
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct wd_hash hash;
		char ni[WD_NI_SIZE];

		hash_story(hasher, "", vectors[i].body, 1, &hash);
		wd_hash_ni(&hash, ni);
		assert_string_equal(ni, vectors[i].ni);
	}
	wd_hasher_free(hasher);
}

/* For tests/unit/fingerprint_peer.py: one line of hex in, its canonical form in hex out. */
static int serve(void)
{
	static char line[1 << 20];
	static char text[1 << 19];
	struct wd_buf out;

	wd_buf_init(&out, 1 << 24);
	while (fgets(line, sizeof(line), stdin)) {
		size_t n = strcspn(line, "\n") / 2;

		for (size_t i = 0; i < n; i++) {
			char byte[3] = { line[2 * i], line[2 * i + 1], '\0' };

			text[i] = (char)strtoul(byte, NULL, 16);
		}
		wd_buf_reset(&out);
		if (wd_canonical((struct wd_span){ text, n }, &out) != WD_OK)
			return 1;
		for (size_t i = 0; i < out.n; i++)
			printf("%02x", (unsigned)(unsigned char)out.p[i]);
		putchar('\n');
	}
	wd_buf_done(&out);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_forms),
		cmocka_unit_test(long_runs_need_no_guess),
		cmocka_unit_test(damage_and_limits_leave_the_output),
		cmocka_unit_test(names_follow_rfc_6920),
		cmocka_unit_test(vectors_stand),
		cmocka_unit_test(short_bodies_take_their_headline),
	};

	if (argc == 2 && strcmp(argv[1], "--serve") == 0)
		return serve();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
