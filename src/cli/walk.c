/* SPDX-License-Identifier: MIT */
#include "cli/walk.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

static int add(struct wd_paths *paths, const char *path)
{
	char **v = reallocarray(paths->v, paths->n + 1, sizeof(*v));

	if (!v)
		return ENOMEM;
	paths->v = v;
	v[paths->n] = strdup(path);
	return v[paths->n] ? (paths->n++, 0) : ENOMEM;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int visit(struct wd_paths *paths, FTS *fts, FTSENT *entry)
{
	if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
		(void)fts_set(fts, entry, FTS_SKIP); /* fails only for an unknown instruction */
		return 0;
	}
	switch (entry->fts_info) {
	case FTS_F:
		return add(paths, entry->fts_path);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return entry->fts_errno;
	default:
		return 0;
	}
}

int wd_walk(struct wd_paths *paths, const char *path)
{
	char *copy = strdup(path);
	char *roots[] = { copy, NULL };
	FTS *fts = copy ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;
	int failed = fts ? 0 : errno;
	FTSENT *entry;

	while (!failed && (entry = fts_read(fts)) != NULL)
		failed = visit(paths, fts, entry);
	if (fts)
		(void)fts_close(fts);
	free(copy);
	return failed;
}

void wd_paths_done(struct wd_paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		free(paths->v[i]);
	free(paths->v);
	*paths = (struct wd_paths){ 0 };
}
