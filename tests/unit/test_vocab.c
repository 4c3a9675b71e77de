/* SPDX-License-Identifier: MIT */
#include "core/vocab_agency.h"
#include "core/vocab_builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define EVERY_KIND ((1u << WD_WORD_KINDS) - 1)

/* What was reported, "line msg;" each. */
struct heard {
	char text[512];
	size_t n;
};

static void hear(void *arg, const char *file, unsigned line, const char *msg)
{
	struct heard *h = arg;

	assert_string_equal(file, "agencies/x.conf");
	h->n += (size_t)snprintf(h->text + h->n, sizeof(h->text) - h->n, "%u %s;", line, msg);
	assert_true(h->n < sizeof(h->text));
}

static struct wd_vocab *vocab_of(const char *key, const char *text)
{
	struct wd_vocab *vocab = wd_vocab_new();

	assert_non_null(vocab);
	assert_int_equal(wd_vocab_add(vocab, wd_span_of(key), "agencies/x.conf", wd_span_of(text),
				 NULL, NULL),
		WD_OK);
	assert_int_equal(wd_vocab_seal(vocab), WD_OK);
	return vocab;
}

static int setup_builtin(void **state)
{
	struct wd_vocab *vocab = wd_vocab_new();

	assert_non_null(vocab);
	assert_int_equal(wd_vocab_add_builtin(vocab), WD_OK);
	assert_int_equal(wd_vocab_seal(vocab), WD_OK);
	*state = vocab;
	return 0;
}

static int teardown(void **state)
{
	wd_vocab_free(*state);
	return 0;
}

static const struct {
	const char *name, *text, *want;
} faults[] = {
	{ "no name", "[agency]\ncredit = X\n", "1 no name: what is the agency called?;" },
	{ "empty file", "", "1 no name: what is the agency called?;" },
	{ "unknown key", "[agency]\nname = X\ncredits = Y\n", "3 no such key 'credits';" },
	{ "other section", "[words]\nname = X\n[agency]\nname = Y\n",
		"2 only [agency] belongs here, not 'words';" },
	{ "name twice", "[agency]\nname = X\nname = Y\n", "3 given twice: 'name';" },
	{ "name on two lines", "[agency]\nname = X\n  Y\n", "3 given twice: 'name';" },
	{ "empty value", "[agency]\nname = X\ncredit =\n", "3 an empty value of 'credit';" },
	{ "empty in a list", "[agency]\nname = X\ncredit = A |  | B\n",
		"3 an empty value of 'credit';" },
	{ "bad habit", "[agency]\nname = X\nlead_in = no-dash | nodash\n",
		"3 lead_in: no such habit 'nodash';" },
	{ "no key at all", "[agency]\nname = X\nReuters\n",
		"3 neither [section], comment nor key = value;" },
	{ "every mistake", "[agency]\nname = X\na = 1\nb = 2\n",
		"3 no such key 'a';4 no such key 'b';" },
};

static void reports_every_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct wd_vocab *vocab = wd_vocab_new();
		struct heard h = { "", 0 };
		enum wd_err err = wd_vocab_add(vocab, WD_SPAN("x"), "agencies/x.conf",
			wd_span_of(faults[i].text), hear, &h);

		if (err != WD_EINVAL || strcmp(h.text, faults[i].want) != 0)
			fail_msg("%s: %d '%s'", faults[i].name, err, h.text);
		assert_false(wd_vocab_has(vocab, WD_SPAN("x")));
		wd_vocab_free(vocab);
	}
}

static const struct {
	const char *name;
	enum wd_word_kind kind;
	const char *text, *want, *key;
} whole[] = {
	{ "as written", WD_WORD_CREDIT, "Reuters", "Reuters", "reuters" },
	{ "capitals", WD_WORD_CREDIT, "REUTERS", "Reuters", "reuters" },
	{ "small", WD_WORD_CREDIT, "thomson  reuters", "THOMSON REUTERS", "reuters" },
	{ "blanks about", WD_WORD_CREDIT, " \n AFP\u00a0", "AFP", "afp" },
	{ "Latin-1 capitals", WD_WORD_CREDIT, "NORSK TELEGRAMBYRÅ", "Norsk Telegrambyrå", "ntb" },
	{ "wrapped title", WD_WORD_TITLE, "Associated\nPress Writer", "Associated Press Writer",
		"ap" },
	{ "curly apostrophe", WD_WORD_RELATED, "Follow AP’s coverage", "Follow AP's coverage",
		"ap" },
	{ "of no agency", WD_WORD_RELATED, "Read more:", "Read more:", "common" },
	{ "part of a word", WD_WORD_CREDIT, "Reuter's", NULL, NULL },
	{ "more than the word", WD_WORD_CREDIT, "Reuters said", NULL, NULL },
	{ "other kind", WD_WORD_HOLDER, "THOMSON REUTERS LIFE!", NULL, NULL },
	{ "empty", WD_WORD_CREDIT, "", NULL, NULL },
	{ "blanks only", WD_WORD_CREDIT, " \n ", NULL, NULL },
};

static void finds_whole_words(void **state)
{
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		const struct wd_word *word =
			wd_vocab_word(*state, WD_BIT(whole[i].kind), wd_span_of(whole[i].text));
		const char *want = whole[i].want;

		if (!word != !want || (word && !wd_span_eq(word->text, wd_span_of(want))))
			fail_msg("%s: '%.*s'", whole[i].name, word ? (int)word->text.n : 0,
				word ? word->text.p : "");
		if (word)
			assert_true(wd_span_eq(word->agency->key, wd_span_of(whole[i].key)));
	}
}

static const struct {
	const char *name;
	enum wd_word_kind kind;
	const char *text;
	size_t n; /* 0: none */
} openers[] = {
	{ "related", WD_WORD_RELATED, "Earlier: Snow falls", 8 },
	{ "longest", WD_WORD_RELATED, "Read more on this", 9 },
	{ "longest with colon", WD_WORD_RELATED, "Read more: Snow", 10 },
	{ "by", WD_WORD_BY, "By Anna Lind", 2 },
	{ "no word end", WD_WORD_BY, "Byrne Lind", 0 },
	{ "no word end before UTF-8", WD_WORD_BY, "Byågren", 0 },
	{ "all of the text", WD_WORD_BY, "By", 2 },
	{ "before a curly quote", WD_WORD_BY, "By“Anna", 2 },
	{ "over a line end", WD_WORD_EDITING, "Editing\nby Per Dal", 10 },
	{ "other kind", WD_WORD_BY, "Earlier: Snow", 0 },
	{ "not at the start", WD_WORD_BY, "Written in haste by", 0 },
	{ "empty", WD_WORD_BY, "", 0 },
};

static void finds_openers(void **state)
{
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		size_t n = 0;
		const struct wd_word *word = wd_vocab_opener(
			*state, WD_BIT(openers[i].kind), wd_span_of(openers[i].text), &n);

		if (n != openers[i].n || !word != (n == 0))
			fail_msg("%s: %zu", openers[i].name, n);
	}
}

static const struct {
	const char *name, *text, *want;
} closers[] = {
	{ "title after a name", "ANITA LIND Associated Press Writer", "Associated Press Writer" },
	{ "longest", "Per Dal, AP Sports Writer", "AP Sports Writer" },
	{ "wrapped", "Per Dal Associated Press\nWriter", "Associated Press\nWriter" },
	{ "all of it", "Staff Writer", "Staff Writer" },
	{ "no word begins there", "NonStaff Writer", "Writer" },
	{ "none", "Per Dal", NULL },
	{ "empty", "", NULL },
};

static void finds_closers(void **state)
{
	for (size_t i = 0; i < sizeof(closers) / sizeof(closers[0]); i++) {
		struct wd_span text = wd_span_of(closers[i].text);
		size_t at = 999;
		const struct wd_word *word =
			wd_vocab_closer(*state, WD_BIT(WD_WORD_TITLE), text, &at);

		if (!word != !closers[i].want ||
			(word && !wd_span_eq(wd_span_from(text, at), wd_span_of(closers[i].want))))
			fail_msg("%s: %zu", closers[i].name, at);
		if (!word)
			assert_int_equal(at, 999);
	}
}

static void reads_lists_and_habits(void **state)
{
	static const char text[] = "[agency]\nname = Nord Wire\ncredit = NW | N.W.\n  NWire\n"
				   "lead_in = no-dash | bare-credit\nusage = ©\n";
	static const char *const credits[] = { "NW", "n.w.", "NWire", "Nord Wire" };
	struct wd_vocab *vocab = vocab_of("nw", text);
	const struct wd_agency *agency = wd_vocab_agency(vocab, WD_SPAN("nw"));

	(void)state;
	assert_non_null(agency);
	assert_true(wd_span_eq(agency->name, WD_SPAN("Nord Wire")));
	assert_int_equal(agency->lead_in, WD_LEAD_NO_DASH | WD_LEAD_BARE);
	for (size_t i = 0; i < sizeof(credits) / sizeof(credits[0]); i++) {
		const struct wd_word *word =
			wd_vocab_word(vocab, WD_BIT(WD_WORD_CREDIT), wd_span_of(credits[i]));

		assert_non_null(word);
		assert_ptr_equal(word->agency, agency);
	}
	/* A sign is a word of its own: no blank has to part it from a year. */
	size_t n = 0;
	assert_non_null(wd_vocab_opener(vocab, WD_BIT(WD_WORD_USAGE), WD_SPAN("©2026 NW"), &n));
	assert_int_equal(n, 2);
	wd_vocab_free(vocab);
}

static void a_file_replaces_a_shipped_one(void **state)
{
	struct wd_vocab *vocab = wd_vocab_new();

	(void)state;
	assert_int_equal(wd_vocab_add_builtin(vocab), WD_OK);
	assert_int_equal(wd_vocab_add(vocab, WD_SPAN("ntb"), "x",
				 WD_SPAN("[agency]\nname = Nord\n"), NULL, NULL),
		WD_OK);
	assert_int_equal(wd_vocab_seal(vocab), WD_OK);
	assert_null(wd_vocab_word(vocab, EVERY_KIND, WD_SPAN("NTB")));
	assert_non_null(wd_vocab_word(vocab, EVERY_KIND, WD_SPAN("Nord")));
	assert_true(wd_vocab_has(vocab, WD_SPAN("ntb")));
	assert_false(wd_vocab_has(vocab, WD_SPAN("common")));
	wd_vocab_free(vocab);
}

static void an_empty_vocabulary_has_no_words(void **state)
{
	struct wd_vocab *vocab = wd_vocab_new();
	size_t n = 7;

	(void)state;
	assert_int_equal(wd_vocab_seal(vocab), WD_OK);
	assert_null(wd_vocab_word(vocab, EVERY_KIND, WD_SPAN("Reuters")));
	assert_null(wd_vocab_opener(vocab, EVERY_KIND, WD_SPAN("By X"), &n));
	assert_null(wd_vocab_closer(vocab, EVERY_KIND, WD_SPAN("By X"), &n));
	assert_int_equal(n, 7);
	wd_vocab_free(vocab);
}

/* Every shipped agency can be found by its own name, and keys are what files are called. */
static void shipped_files_are_complete(void **state)
{
	assert_true(wd_vocab_files_n >= 36);
	for (size_t i = 0; i < wd_vocab_files_n; i++) {
		struct wd_span key = wd_span_of(wd_vocab_files[i].key);
		const struct wd_agency *agency = wd_vocab_agency(*state, key);

		if (wd_span_eq(key, WD_SPAN("common")))
			continue;
		assert_non_null(agency);
		const struct wd_word *word =
			wd_vocab_word(*state, WD_BIT(WD_WORD_CREDIT), agency->name);
		if (!word || word->agency != agency)
			fail_msg("%s: its name is another's credit", wd_vocab_files[i].key);
	}
}

/* The page for operators has a row for every key, and none for a key that is gone. */
static void the_page_has_every_key(void **state)
{
	FILE *file = fopen(WD_AGENCIES_DOC, "r");
	const char *help = NULL;
	char page[16384], row[64];
	size_t n, rows = 0;
	bool list = false;

	(void)state;
	assert_non_null(file);
	n = fread(page, 1, sizeof(page) - 1, file);
	assert_int_equal(fclose(file), 0);
	assert_in_range(n, 1000, sizeof(page) - 2);
	page[n] = '\0';
	for (size_t i = 0; wd_vocab_key(i, &help, &list); i++) {
		(void)snprintf(row, sizeof(row), "\n| `%s` | %s | ", wd_vocab_key(i, &help, &list),
			list ? "list" : "once");
		if (!strstr(page, row))
			fail_msg("no row '%s'", row + 1);
		rows++;
	}
	for (const char *p = page; (p = strstr(p, "\n| `")) != NULL; p++)
		rows--;
	assert_int_equal(rows, 0);
}

static void keys_have_help(void **state)
{
	const char *help = NULL;
	bool list = false;
	size_t n = 0;

	(void)state;
	while (wd_vocab_key(n, &help, &list)) {
		assert_true(strlen(help) > 10);
		n++;
	}
	assert_int_equal(n, WD_WORD_KINDS + 1); /* lead_in is no word */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_every_mistake),
		cmocka_unit_test_setup_teardown(finds_whole_words, setup_builtin, teardown),
		cmocka_unit_test_setup_teardown(finds_openers, setup_builtin, teardown),
		cmocka_unit_test_setup_teardown(finds_closers, setup_builtin, teardown),
		cmocka_unit_test(reads_lists_and_habits),
		cmocka_unit_test(a_file_replaces_a_shipped_one),
		cmocka_unit_test(an_empty_vocabulary_has_no_words),
		cmocka_unit_test_setup_teardown(
			shipped_files_are_complete, setup_builtin, teardown),
		cmocka_unit_test(the_page_has_every_key),
		cmocka_unit_test(keys_have_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
