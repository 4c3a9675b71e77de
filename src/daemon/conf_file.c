/* SPDX-License-Identifier: MIT */
#include "daemon/conf_file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VARIABLE_MAX 128

static enum wd_err fail_errno(struct wd_buf *why, int code)
{
	char room[128];

	/* The GNU one: its text may be elsewhere than in room. */
	(void)wd_buf_puts(why, strerror_r(code, room, sizeof(room)));
	return code == ENOMEM ? WD_ENOMEM : WD_EIO;
}

static enum wd_err read_all(int fd, struct wd_buf *out, struct wd_buf *why)
{
	for (;;) {
		enum wd_err err = wd_buf_reserve(out, 4096);
		if (err == WD_ELIMIT)
			(void)wd_buf_printf(why, "larger than %zu bytes", out->max - 4096);
		if (err != WD_OK)
			return err;
		ssize_t n = read(fd, out->p + out->n, out->cap - out->n);
		if (n == 0)
			return WD_OK;
		if (n < 0 && errno != EINTR)
			return fail_errno(why, errno);
		if (n > 0)
			out->n += (size_t)n;
	}
}

enum wd_err wd_conf_read_file(const char *path, struct wd_buf *out, struct wd_buf *why)
{
	struct stat st;
	enum wd_err err = WD_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return fail_errno(why, errno);
	if (fstat(fd, &st) < 0) {
		err = fail_errno(why, errno);
	} else if (S_ISDIR(st.st_mode)) {
		err = fail_errno(why, EISDIR);
	} else {
		err = read_all(fd, out, why);
	}
	(void)close(fd); /* only read from */
	return err;
}

static bool is_conf_name(const char *name)
{
	struct wd_span s = wd_span_of(name);

	return s.n > 5 && name[0] != '.' && wd_span_ends(s, WD_SPAN(".conf"));
}

/* Not alphasort(): it follows the locale. */
static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum wd_err add_path(struct wd_conf_list *list, const char *dir, const char *name)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return WD_ENOMEM;
	enum wd_err err = wd_conf_list_add(list, wd_span_of(path));
	free(path);
	return err;
}

enum wd_err wd_conf_list_dir(const char *dir, struct wd_conf_list *ret, struct wd_buf *why)
{
	struct wd_conf_list list = { 0 };
	enum wd_err err = WD_OK;
	DIR *d = opendir(dir);

	if (!d && errno == ENOENT)
		return WD_OK;
	if (!d)
		return fail_errno(why, errno);
	while (err == WD_OK) {
		errno = 0;
		const struct dirent *e = readdir(d);
		if (!e && errno != 0)
			err = fail_errno(why, errno);
		if (!e)
			break;
		if (is_conf_name(e->d_name))
			err = add_path(&list, dir, e->d_name);
	}
	(void)closedir(d); /* only read from */
	if (err != WD_OK) {
		wd_conf_list_done(&list);
		return err;
	}
	if (list.n > 1)
		qsort(list.v, list.n, sizeof(list.v[0]), by_bytes);
	*ret = list;
	return WD_OK;
}

static bool is_variable_char(char c, bool first)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
		(!first && c >= '0' && c <= '9');
}

/* rest is what follows "${"; the variable's value goes to out, rest moves on behind '}'. */
static enum wd_err put_variable(struct wd_span *rest, struct wd_buf *out, struct wd_buf *why)
{
	char name[VARIABLE_MAX];
	size_t n = wd_span_find_byte(*rest, '}');

	if (n == rest->n) {
		(void)wd_buf_puts(why, "${ without } (a literal ${ is written $${)");
		return WD_EINVAL;
	}
	bool good = n > 0 && n < sizeof(name);
	for (size_t i = 0; good && i < n; i++)
		good = is_variable_char(rest->p[i], i == 0);
	if (!good) {
		(void)wd_buf_puts(
			why, "not a variable's name in ${} (a literal ${ is written $${)");
		return WD_EINVAL;
	}
	memcpy(name, rest->p, n);
	name[n] = '\0';
	*rest = wd_span_from(*rest, n + 1);
	const char *value = getenv(name);
	if (!value) {
		(void)wd_buf_printf(why, "${%s} is not defined in the environment", name);
		return WD_EINVAL;
	}
	return wd_buf_puts(out, value);
}

static enum wd_err expand_variables(struct wd_span raw, struct wd_buf *out, struct wd_buf *why)
{
	enum wd_err err = WD_OK;

	while (err == WD_OK && raw.n > 0) {
		size_t n = wd_span_find_byte(raw, '$');
		err = wd_buf_put(out, wd_span_head(raw, n));
		raw = wd_span_from(raw, n);
		if (err != WD_OK || raw.n == 0)
			break;
		if (wd_span_starts(raw, WD_SPAN("$${"))) {
			raw = wd_span_from(raw, 3);
			err = wd_buf_puts(out, "${");
		} else if (wd_span_starts(raw, WD_SPAN("${"))) {
			raw = wd_span_from(raw, 2);
			err = put_variable(&raw, out, why);
		} else {
			raw = wd_span_from(raw, 1);
			err = wd_buf_putc(out, '$');
		}
	}
	if (err == WD_ELIMIT)
		(void)wd_buf_puts(why, "too long with its variables put in");
	return err;
}

static bool is_credential_name(struct wd_span name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == '/')
			return false;
	}
	return name.n > 0 && name.n < 256 && name.p[0] != '.';
}

static enum wd_err read_credential(struct wd_span name, struct wd_buf *out, struct wd_buf *why)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	struct wd_buf reason;
	char *path = NULL;

	if (!is_credential_name(name)) {
		(void)wd_buf_puts(why, "not a credential's name after @credential:");
		return WD_EINVAL;
	}
	if (!dir || !*dir) {
		(void)wd_buf_printf(why,
			"@credential:%.*s: $CREDENTIALS_DIRECTORY is not set (the unit needs "
			"LoadCredential=%.*s:PATH)",
			(int)name.n, name.p, (int)name.n, name.p);
		return WD_EINVAL;
	}
	if (asprintf(&path, "%s/%.*s", dir, (int)name.n, name.p) < 0)
		return WD_ENOMEM;
	wd_buf_init(&reason, 256);
	enum wd_err err = wd_conf_read_file(path, out, &reason);
	if (err != WD_OK)
		(void)wd_buf_printf(why, "@credential:%.*s: %s: %.*s", (int)name.n, name.p, path,
			(int)reason.n, reason.n ? reason.p : "");
	wd_buf_done(&reason);
	free(path);
	if (err == WD_OK && out->n > 0 && out->p[out->n - 1] == '\n')
		out->n--;
	return err;
}

enum wd_err wd_conf_expand(
	struct wd_span raw, struct wd_buf *out, bool *ret_secret, struct wd_buf *why)
{
	const struct wd_span credential = WD_SPAN_LIT("@credential:");

	if (!wd_span_starts(raw, credential))
		return expand_variables(raw, out, why);
	*ret_secret = true;
	enum wd_err err = read_credential(wd_span_from(raw, credential.n), out, why);
	if (err == WD_OK && wd_span_find_byte(wd_buf_span(out), '\0') < out->n) {
		(void)wd_buf_printf(why, "%.*s: NUL byte", (int)raw.n, raw.p);
		err = WD_EINVAL;
	}
	return err;
}
