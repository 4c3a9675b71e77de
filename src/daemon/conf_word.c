/* SPDX-License-Identifier: MIT */
#include "daemon/conf_word.h"

#include "wiredesk/decode.h"

#include <regex.h>
#include <stdlib.h>
#include <sys/un.h>

#define NAME_MAX_BYTES 249 /* Kafka's limit for topics and instances */
#define WORD_MAX_BYTES 1024

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum wd_err refuse(struct wd_buf *why, const char *msg)
{
	(void)wd_buf_puts(why, msg);
	return WD_EINVAL;
}

static enum wd_err check_printable(struct wd_span text, struct wd_buf *why)
{
	if (text.n > WORD_MAX_BYTES)
		return refuse(why, "longer than 1024 bytes");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return refuse(why, "only printable ASCII without blanks");
	}
	return WD_OK;
}

static enum wd_err check_name(struct wd_span text, struct wd_buf *why)
{
	if (text.n > NAME_MAX_BYTES)
		return refuse(why, "longer than 249 bytes");
	if (wd_span_eq(text, WD_SPAN(".")) || wd_span_eq(text, WD_SPAN("..")))
		return refuse(why, "Kafka allows neither . nor .. as a name");
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!is_alpha(c) && !is_digit(c) && c != '.' && c != '_' && c != '-')
			return refuse(why, "only letters, digits and . _ - go into a name");
	}
	return WD_OK;
}

static enum wd_err check_pattern(struct wd_span text, struct wd_buf *why)
{
	char pattern[WORD_MAX_BYTES + 1], msg[128];
	regex_t re;
	enum wd_err err = check_printable(text, why);

	if (err != WD_OK)
		return err;
	memcpy(pattern, text.p, text.n);
	pattern[text.n] = '\0';
	int rc = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB);
	if (rc == 0) {
		regfree(&re);
		return WD_OK;
	}
	if (rc == REG_ESPACE)
		return WD_ENOMEM;
	(void)regerror(rc, &re, msg, sizeof(msg)); /* cut where it is longer */
	(void)wd_buf_printf(why, "not a regular expression: %s", msg);
	return WD_EINVAL;
}

enum wd_err wd_conf_check_topic(struct wd_span text, struct wd_buf *why)
{
	if (text.n > 0 && text.p[0] == '^')
		return check_pattern(text, why);
	if (wd_span_find_byte(text, ',') < text.n)
		return refuse(why, "blanks, not commas, go between topics");
	return check_name(text, why);
}

static enum wd_err check_port(struct wd_span text, struct wd_buf *why)
{
	unsigned port = 0;

	if (text.n == 0 || text.n > 5)
		return refuse(why, "not a port");
	for (size_t i = 0; i < text.n; i++) {
		if (!is_digit(text.p[i]))
			return refuse(why, "not a port");
		port = port * 10 + (unsigned)(text.p[i] - '0');
	}
	return port <= 65535 ? WD_OK : refuse(why, "not a port");
}

static enum wd_err check_listen(struct wd_span text, struct wd_buf *why)
{
	struct wd_span unix_prefix = WD_SPAN("unix:");
	enum wd_err err = check_printable(text, why);

	if (err != WD_OK)
		return err;
	if (wd_span_starts(text, unix_prefix)) {
		struct wd_span path = wd_span_from(text, unix_prefix.n);
		if (path.n == 0 || path.p[0] != '/')
			return refuse(why, "unix: needs an absolute path");
		if (path.n >= sizeof(((struct sockaddr_un *)NULL)->sun_path))
			return refuse(why, "longer than a socket's path may be (107 bytes)");
		return WD_OK;
	}
	size_t colon = text.n;
	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < 2)
		return refuse(why, "not host:port, [v6 address]:port or unix:PATH");
	struct wd_span host = wd_span_head(text, colon - 1);
	bool in_brackets = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (!in_brackets && wd_span_find_byte(host, ':') < host.n)
		return refuse(why, "a v6 address goes in brackets: [::1]:9464");
	return check_port(wd_span_from(text, colon), why);
}

static enum wd_err check_format(struct wd_span text, struct wd_buf *why)
{
	if (wd_format_known(text))
		return WD_OK;
	(void)wd_buf_puts(why, "not one of auto");
	for (size_t i = 0; wd_format_name(i); i++) {
		if (!wd_span_eq(wd_span_of(wd_format_name(i)), WD_SPAN("auto")))
			(void)wd_buf_printf(why, " %s", wd_format_name(i));
	}
	return WD_EINVAL;
}

static enum wd_err check_charset(struct wd_span text, struct wd_buf *why)
{
	return wd_charset_known(text) ? WD_OK : refuse(why, "iconv knows no such charset");
}

/* BCP 47 in shape: a language of 2 to 8 letters, then subtags of 1 to 8 letters and digits. */
static enum wd_err check_language(struct wd_span text, struct wd_buf *why)
{
	size_t len = 0;
	bool first = true;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && (is_alpha(text.p[i]) || (!first && is_digit(text.p[i])))) {
			len++;
			continue;
		}
		if ((i < text.n && text.p[i] != '-') || len > 8 || len < (first ? 2U : 1U))
			return refuse(why, "not a language tag such as en or pt-BR");
		first = false;
		len = 0;
	}
	return text.n <= 35 ? WD_OK : refuse(why, "longer than a language tag may be (35 bytes)");
}

enum wd_err wd_conf_check_word(enum wd_conf_type type, struct wd_span text, struct wd_buf *why)
{
	if (text.n == 0)
		return refuse(why, "empty");
	if (wd_span_find_byte(text, '\0') < text.n)
		return refuse(why, "NUL byte");
	switch (type) {
	case WD_CONF_NAME:
		return check_name(text, why);
	case WD_CONF_LISTEN:
		return check_listen(text, why);
	case WD_CONF_FORMAT:
		return check_format(text, why);
	case WD_CONF_CHARSET:
		return check_charset(text, why);
	case WD_CONF_LANGUAGE:
		return check_language(text, why);
	case WD_CONF_WORD:
	case WD_CONF_TOPICS:
	case WD_CONF_BOOL:
	case WD_CONF_INT:
	case WD_CONF_DURATION:
	case WD_CONF_SIZE:
	case WD_CONF_CHOICE:
		break;
	}
	return check_printable(text, why);
}

struct wd_conf_patterns {
	size_t n;
	regex_t re[]; /* one a pattern, in the order of the list */
};

struct wd_conf_patterns *wd_conf_patterns_new(const struct wd_conf_list *topics)
{
	struct wd_conf_patterns *p = calloc(1, sizeof(*p) + topics->n * sizeof(p->re[0]));

	if (!p)
		return NULL;
	for (size_t i = 0; i < topics->n; i++) {
		if (topics->v[i][0] != '^')
			continue;
		if (regcomp(&p->re[p->n], topics->v[i], REG_EXTENDED | REG_NOSUB) != 0) {
			wd_conf_patterns_free(p);
			return NULL;
		}
		p->n++;
	}
	return p;
}

void wd_conf_patterns_free(struct wd_conf_patterns *patterns)
{
	if (!patterns)
		return;
	for (size_t i = 0; i < patterns->n; i++)
		regfree(&patterns->re[i]);
	free(patterns);
}

const char *wd_conf_patterns_match(const struct wd_conf_patterns *patterns,
	const struct wd_conf_list *topics, const char *topic)
{
	size_t k = 0;

	for (size_t i = 0; i < topics->n; i++) {
		bool is_pattern = topics->v[i][0] == '^';
		bool hit = is_pattern ? regexec(&patterns->re[k], topic, 0, NULL, 0) == 0
				      : strcmp(topics->v[i], topic) == 0;
		if (hit)
			return topics->v[i];
		k += is_pattern;
	}
	return NULL;
}
