/* SPDX-License-Identifier: MIT */
/* What a change of vocabulary changes. */
#include "cli/explain.h"

#include "cli/cli.h"
#include "cli/view.h"
#include "cli/walk.h"

#include <stdio.h>
#include <stdlib.h>

/* One side: a vocabulary, and what it makes of the file at hand. */
struct side {
	struct wd_cli cli;
	struct wd_view **views;
	size_t n;
};

struct diff {
	struct side old, new;
	struct wd_buf text;
	bool json;
	size_t files, stories, changed;
	int code;
};

static enum wd_err on_finished(void *arg, const struct wd_finished *fin)
{
	struct side *side = arg;
	struct wd_view **views = reallocarray(side->views, side->n + 1, sizeof(struct wd_view *));

	if (!views)
		return WD_ENOMEM;
	side->views = views;
	views[side->n] = wd_view_new(fin);
	return views[side->n] ? (side->n++, WD_OK) : WD_ENOMEM;
}

static void drop(struct side *side)
{
	for (size_t i = 0; i < side->n; i++)
		wd_view_free(side->views[i]);
	side->n = 0;
}

static enum wd_err run_side(struct side *side, struct wd_span payload)
{
	drop(side);
	side->cli.rec.payload = payload;
	return wd_pipeline_run(
		side->cli.pipeline, &side->cli.rec, (struct wd_span){ 0 }, on_finished, side);
}

/* --- what differs --------------------------------------------------------------------------- */

static bool same(struct wd_items a, struct wd_items b)
{
	bool equal = a.n == b.n;

	for (size_t i = 0; equal && i < a.n; i++)
		equal = strcmp(a.v[i], b.v[i]) == 0;
	return equal;
}

/* A uri that is made from the text changes with it. */
static bool is_made(struct wd_items items)
{
	return items.n == 1 && strncmp(items.v[0], "ni:///", 6) == 0;
}

/* What both begin and end with says nothing. */
static void trim(struct wd_items *a, struct wd_items *b)
{
	while (a->n > 0 && b->n > 0 && strcmp(a->v[0], b->v[0]) == 0) {
		a->v++, b->v++;
		a->n--, b->n--;
	}
	while (a->n > 0 && b->n > 0 && strcmp(a->v[a->n - 1], b->v[b->n - 1]) == 0)
		a->n--, b->n--;
}

static void put_change(const struct diff *diff, const char *file, size_t nth, const char *field,
	struct wd_items old, struct wd_items new)
{
	trim(&old, &new);
	if (diff->json) {
		(void)wd_cli_print_change(file, nth, field, old, new);
		return;
	}
	(void)printf("  %s\n", field);
	for (size_t i = 0; i < old.n; i++)
		(void)printf("    - %s\n", old.v[i]);
	for (size_t i = 0; i < new.n; i++)
		(void)printf("    + %s\n", new.v[i]);
}

static struct wd_items outcome_of(const struct wd_view *view, char **ret)
{
	static char none[] = "(nothing)", story[] = "(a story)";
	const char *reason = view ? wd_view_reason(view) : NULL;

	*ret = view ? story : none;
	if (reason)
		*ret = (char *)(uintptr_t)reason; /* only read */
	return (struct wd_items){ ret, 1 };
}

static bool compare(const struct diff *diff, const char *file, size_t nth,
	const struct wd_view *old, const struct wd_view *new)
{
	bool differ = false;
	char *a, *b;
	struct wd_items was = outcome_of(old, &a), is = outcome_of(new, &b);
	const char *name;

	if (!same(was, is)) {
		if (!diff->json)
			(void)printf("%s, story %zu\n", file, nth);
		put_change(diff, file, nth, "outcome", was, is);
		return true;
	}
	for (size_t i = 0; old && new && (name = wd_view_name(i, NULL)) != NULL; i++) {
		was = wd_view_get(old, i);
		is = wd_view_get(new, i);
		if (same(was, is) || (is_made(was) && is_made(is)))
			continue;
		if (!differ && !diff->json)
			(void)printf("%s, story %zu\n", file, nth);
		put_change(diff, file, nth, name, was, is);
		differ = true;
	}
	return differ;
}

static void diff_file(struct diff *diff, const char *name)
{
	wd_buf_reset(&diff->text);
	int failed = wd_cli_read(name, &diff->text);

	if (failed) {
		(void)fprintf(stderr, "%s: %s\n", name, strerror(failed));
		diff->code = WD_EXIT_IO;
		return;
	}
	diff->files++;
	if (run_side(&diff->old, wd_buf_span(&diff->text)) != WD_OK ||
		run_side(&diff->new, wd_buf_span(&diff->text)) != WD_OK) {
		(void)fputs("wiredesk: out of memory\n", stderr);
		diff->code = WD_EXIT_MEMORY;
		return;
	}
	for (size_t i = 0; i < diff->old.n || i < diff->new.n; i++) {
		diff->stories++;
		if (compare(diff, name, i + 1, i < diff->old.n ? diff->old.views[i] : NULL,
			    i < diff->new.n ? diff->new.views[i] : NULL))
			diff->changed++;
	}
}

/* --- the command ---------------------------------------------------------------------------- */

static int open_side(struct side *side, const struct wd_cli_opts *opts, const char *conf)
{
	struct wd_cli_opts own = *opts;

	own.conf = strcmp(conf, "-") == 0 ? NULL : conf;
	return wd_cli_open(&side->cli, &own);
}

static void diff_paths(struct diff *diff, char **names)
{
	struct wd_paths paths = { 0 };

	for (; *names; names++) {
		int failed = wd_walk(&paths, *names);

		if (failed) {
			(void)fprintf(stderr, "%s: %s\n", *names, strerror(failed));
			diff->code = WD_EXIT_IO;
		}
	}
	for (size_t i = 0; i < paths.n; i++) {
		/* What is expected of a story is none itself. */
		if (!wd_span_ends(wd_span_of(paths.v[i]), WD_SPAN(".expect")))
			diff_file(diff, paths.v[i]);
	}
	wd_paths_done(&paths);
}

static void close_side(struct side *side)
{
	drop(side);
	free(side->views);
	wd_cli_close(&side->cli);
}

int wd_explain_diff(const struct wd_cli_opts *opts, char **args, bool json)
{
	struct diff diff = { .json = json };
	int code = open_side(&diff.old, opts, args[0]);

	if (code == WD_EXIT_OK)
		code = open_side(&diff.new, opts, args[1]);
	if (code == WD_EXIT_OK) {
		wd_buf_init(&diff.text, WD_CLI_RECORD_BYTES + 1);
		diff_paths(&diff, args + 2);
		wd_buf_done(&diff.text);
		if (!json)
			(void)printf("%zu files, %zu stories, %zu changed\n", diff.files,
				diff.stories, diff.changed);
		code = diff.code;
		if (code == WD_EXIT_OK && diff.changed > 0)
			code = WD_EXIT_REFUSED;
		code = wd_cli_finish(code);
	}
	close_side(&diff.old);
	close_side(&diff.new);
	return code;
}
