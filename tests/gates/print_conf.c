/* SPDX-License-Identifier: MIT */
/*
 * Prints what documents say about conf keys, from the table of keys:
 *
 *     print_conf reference            docs/CONFIGURATION.md
 *     print_conf shipped              conf/wiredesk.conf
 *     print_conf man FILE             FILE with the part between its KEYS marks made anew
 *     print_conf check FILE           the conf in force, or what is wrong with it
 */
#include "daemon/conf.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX (1 << 20)

static int print_man(const char *path, struct wd_buf *out)
{
	static char page[TEXT_MAX];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(page, 1, sizeof(page) - 1, f) : 0;

	if (!f || ferror(f) || fclose(f)) {
		perror(path);
		return 1;
	}
	struct wd_span text = { page, n };
	const struct wd_span begin = WD_SPAN_LIT("\n.\\\" KEYS: made by print_conf\n");
	const struct wd_span end = WD_SPAN_LIT(".\\\" END OF KEYS\n");
	size_t from = wd_span_find(text, begin), to = wd_span_find(text, end);
	if (from == text.n || to == text.n || to < from) {
		fprintf(stderr, "%s: no KEYS marks\n", path);
		return 1;
	}
	return wd_buf_put(out, wd_span_head(text, from + begin.n)) != WD_OK ||
		wd_conf_print_man(out) != WD_OK || wd_buf_put(out, wd_span_from(text, to)) != WD_OK;
}

static void on_report(void *arg, const char *file, unsigned line, const char *msg)
{
	(void)arg;
	fprintf(stderr, "%s:%u: %s\n", file, line, msg);
}

static int print_check(const char *path, struct wd_buf *out)
{
	struct wd_conf *conf = NULL;

	if (wd_conf_load(path, on_report, NULL, &conf) != WD_OK)
		return 1;
	enum wd_err err = wd_conf_print(conf, out);
	wd_conf_free(conf);
	return err != WD_OK;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct wd_buf out;
	int rc = 2;

	wd_buf_init(&out, TEXT_MAX);
	if (argc == 2 && strcmp(what, "reference") == 0)
		rc = wd_conf_print_reference(&out) != WD_OK;
	else if (argc == 2 && strcmp(what, "shipped") == 0)
		rc = wd_conf_print_shipped(&out) != WD_OK;
	else if (argc == 3 && strcmp(what, "man") == 0)
		rc = print_man(argv[2], &out);
	else if (argc == 3 && strcmp(what, "check") == 0)
		rc = print_check(argv[2], &out);
	else
		fprintf(stderr, "usage: print_conf reference | shipped | man FILE | check FILE\n");
	if (rc == 0 && fwrite(out.p, 1, out.n, stdout) != out.n)
		rc = 1;
	wd_buf_done(&out);
	return rc;
}
