/* SPDX-License-Identifier: MIT */
/*
 * What holds for any story: its paragraphs and the parts taken off them are its whole text, every
 * character once. Checked on the inputs of the corpus and, where they are at hand, on real stories;
 * and the story that the project began with comes out as it should.
 */
#include "wiredesk/pipeline.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#define FILE_BYTES ((size_t)4 << 20)

static struct wd_vocab *vocab;
static struct wd_pipeline *pipeline;

/* --- files ---------------------------------------------------------------------------------- */

/* The file's bytes and a NUL; free() them. NULL when it is not there. */
static char *slurp(const char *path, size_t *ret_n)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(FILE_BYTES + 1);

	assert_non_null(bytes);
	if (!file) {
		free(bytes);
		return NULL;
	}
	*ret_n = fread(bytes, 1, FILE_BYTES, file);
	assert_true(feof(file));
	assert_int_equal(fclose(file), 0);
	bytes[*ret_n] = '\0';
	return bytes;
}

static void check_text(
	const char *name, const char *format, struct wd_span text, wd_finished_fn fn, void *arg)
{
	const struct wd_record rec = { .payload = text, .format = wd_span_of(format) };

	if (wd_pipeline_run(pipeline, &rec, wd_span_of(name), fn, arg) != WD_OK)
		fail_msg("%s", name);
}

/* --- nothing is lost ------------------------------------------------------------------------ */

static void count(unsigned char *covered, struct wd_span clean, struct wd_span window)
{
	if (window.n == 0)
		return;
	assert_true(window.p >= clean.p && window.p + window.n <= clean.p + clean.n);
	for (size_t i = 0; i < window.n; i++)
		covered[(size_t)(window.p - clean.p) + i]++;
}

static enum wd_err covers_all(void *arg, const struct wd_finished *fin)
{
	size_t *stories = arg;
	const struct wd_story *story = fin->story;
	const struct wd_part *part;

	if (!story)
		return WD_OK;

	struct wd_span clean = story->text.clean;
	unsigned char *covered = calloc(clean.n + 1, 1);

	assert_non_null(covered);
	for (size_t i = 0; i < story->text.n; i++)
		count(covered, clean, story->text.paras[i].text);
	STAILQ_FOREACH (part, &story->parts, link)
		count(covered, clean, part->raw);
	for (size_t i = 0; i < clean.n; i++) {
		unsigned char c = (unsigned char)clean.p[i];
		bool blank = c == ' ' || c == '\n' || c == '\t' ||
			(i + 1 < clean.n && memcmp(clean.p + i, "\u00A0", 2) == 0) ||
			(i > 0 && memcmp(clean.p + i - 1, "\u00A0", 2) == 0);

		if (!blank && covered[i] != 1)
			fail_msg("%.*s: byte %zu of the clean text is in %u places: %.40s",
				(int)fin->uri.n, fin->uri.p, i, (unsigned)covered[i], clean.p + i);
	}
	free(covered);
	++*stories;
	return WD_OK;
}

static void nothing_is_lost_in_the_corpus(void **state)
{
	DIR *dir = opendir(WD_CORPUS);
	const struct dirent *entry;
	size_t stories = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char path[4096];
		size_t n;

		(void)snprintf(path, sizeof(path), "%s/%s/input", WD_CORPUS, entry->d_name);
		char *text = slurp(path, &n);
		if (text)
			check_text(entry->d_name, "auto", (struct wd_span){ text, n }, covers_all,
				&stories);
		free(text);
	}
	(void)closedir(dir);
	assert_true(stories >= 25);
}

static void nothing_is_lost_in_real_stories(void **state)
{
	size_t stories = 0, lines = 0, n;
	char *text = slurp(WD_SHARED "/corpora/gold/dev.jsonl", &n);

	(void)state;
	if (!text) {
		print_message("SKIPPED: no " WD_SHARED "/corpora/gold\n");
		skip();
		return;
	}
	for (char *line = text, *end; *line; line = end + (*end == '\n')) {
		end = strchrnul(line, '\n');
		json_t *root = json_loadb(line, (size_t)(end - line), 0, NULL);
		const char *id = json_string_value(json_object_get(root, "id"));
		json_t *value = json_object_get(root, "text");

		assert_true(id && json_is_string(value));
		check_text(id, "text",
			(struct wd_span){ json_string_value(value), json_string_length(value) },
			covers_all, &stories);
		json_decref(root);
		lines++;
	}
	free(text);
	assert_int_equal(stories, lines);
}

/* --- the first story ------------------------------------------------------------------------ */

static const char *text_of(
	json_t *root, const char *list, const char *key, const char *is, const char *member)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(root, list), i, item) {
		const char *value = json_string_value(json_object_get(item, key));

		if (value && strcmp(value, is) == 0)
			return json_string_value(json_object_get(item, member));
	}
	return NULL;
}

static size_t paragraphs_of(const char *body)
{
	size_t n = 1;

	for (const char *p = body; (p = strstr(p, "\n\n")) != NULL; p += 2)
		n++;
	return n;
}

static enum wd_err is_the_seed(void *arg, const struct wd_finished *fin)
{
	bool *seen = arg;

	assert_non_null(fin->story);
	json_t *root = json_loadb(fin->json.p, fin->json.n, 0, NULL);
	const char *body = text_of(root, "bodies", "role", "main", "value");
	json_t *related = json_object_get(root, "associations");

	assert_null(json_object_get(root, "places"));
	assert_null(json_object_get(root, "located"));
	assert_null(json_object_get(root, "by"));
	assert_null(text_of(root, "infoSources", "role", "author", "name"));
	const char *agency = text_of(root, "infoSources", "role", "agency", "name");
	assert_non_null(agency);
	assert_string_equal(agency, "Bloomberg");
	assert_int_equal(json_array_size(related), 1);
	const char *uri = json_string_value(json_object_get(json_array_get(related, 0), "uri"));
	assert_non_null(uri);
	assert_int_equal(strncmp(uri, "urn:wiredesk:related:", 21), 0);
	assert_int_equal(strlen(uri), 21 + 32);
	assert_string_equal(json_string_value(json_object_get(root, "copyrightNotice")),
		"\u00A92024 Bloomberg L.P.");
	assert_string_equal(
		json_string_value(json_object_get(root, "copyrightHolder")), "Bloomberg L.P.");
	assert_non_null(body);
	assert_int_equal(paragraphs_of(body), 11);
	assert_null(strstr(body, "Earlier:"));
	assert_null(strstr(body, "Bloomberg"));
	assert_null(strstr(body, " \n"));
	assert_null(strstr(body, "  "));
	assert_int_equal(strncmp(body, "North Korea\u2019s ", 14), 0);
	json_decref(root);
	*seen = true;
	return WD_OK;
}

static void the_first_story(void **state)
{
	bool seen = false;
	size_t n;
	char *text = slurp(WD_SHARED "/corpora/seed/bloomberg.txt", &n);

	(void)state;
	if (!text) {
		print_message("SKIPPED: no " WD_SHARED "/corpora/seed\n");
		skip();
		return;
	}
	check_text("seed", "text", (struct wd_span){ text, n }, is_the_seed, &seen);
	free(text);
	assert_true(seen);
}

static int set_up(void **state)
{
	static const struct wd_pipeline_opts opts = { .record_bytes = FILE_BYTES };

	(void)state;
	vocab = wd_vocab_new();
	if (!vocab || wd_vocab_add_builtin(vocab) != WD_OK || wd_vocab_seal(vocab) != WD_OK)
		return -1;
	pipeline = wd_pipeline_new(vocab, &opts);
	return pipeline ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	wd_pipeline_free(pipeline);
	wd_vocab_free(vocab);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_in_the_corpus),
		cmocka_unit_test(nothing_is_lost_in_real_stories),
		cmocka_unit_test(the_first_story),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
