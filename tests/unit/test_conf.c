/* SPDX-License-Identifier: MIT */
#include "daemon/conf.h"
#include "daemon/log.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* The least that is a conf: 4 lines. */
#define LEAST "[kafka]\nbootstrap.servers = h:9092\n[input]\ntopics = raw\n"

#define FILES 3

struct file {
	const char *path, *text; /* path inside the test's folder */
};

/* What is said comes as "path:line: message\n". */
static const struct {
	const char *name;
	struct file files[FILES];
	const char *want;
} loads[] = {
	{ "least", { { "w.conf", LEAST } }, "" },
	{ "all keys",
		{ { "w.conf",
			LEAST "group = g\ninstance = i.1\n[output]\ntopic = o\nduplicates = d\n"
			      "dead_letters = x\nother = y\n[dedup]\nwindow = 250ms\n" } },
		"w.conf:13: [dedup] window: \"250ms\": less than the minimum of 1s\n" },
	{ "empty", { { "w.conf", "" } },
		"w.conf:0: [input] topics: required\nw.conf:0: [kafka] bootstrap.servers: "
		"required\n" },
	{ "missing", { { NULL, NULL } }, "w.conf:0: cannot be read: No such file or directory\n" },
	{ "folder in place of the file", { { "w.conf/x", "" } },
		"w.conf:0: cannot be read: Is a directory\n" },
	{ "folder in place of a drop-in", { { "w.conf", LEAST }, { "w.conf.d/a.conf/x", "" } },
		"w.conf.d/a.conf:0: cannot be read: Is a directory\n" },
	{ "file in place of the drop-ins", { { "w.conf", LEAST }, { "w.conf.d", "" } },
		"w.conf.d:0: cannot be read: Not a directory\n" },
	{ "not drop-ins",
		{ { "w.conf", LEAST }, { "w.conf.d/.a.conf", "x" }, { "w.conf.d/b.conf~", "x" } },
		"" },
	{ "every mistake, in every file",
		{ { "w.conf", LEAST "[dedup]\nwindow = 7\nbuckets = 0\nbuckets = 5000\n[x]\n" },
			{ "w.conf.d/10.conf", "[log]\nlevel = loud\n" },
			{ "w.conf.d/20.conf", "junk\n[topics]\ncreate = true\n" } },
		"w.conf:6: [dedup] window: \"7\": a duration needs a unit (ms s m h d)\n"
		"w.conf:7: [dedup] buckets: \"0\": less than the minimum of 1\n"
		"w.conf:8: [dedup] buckets: given before, on line 7\n"
		"w.conf.d/10.conf:2: [log] level: \"loud\": not one of error warning notice info "
		"debug\n"
		"w.conf.d/20.conf:1: neither [section], comment nor key = value\n"
		"w.conf.d/20.conf:3: [topics] create: \"true\": not yes or no\n" },
	{ "unknown section is said once", { { "w.conf", LEAST "[outptu]\na = b\nc = d\n" } },
		"w.conf:6: [outptu]: no such section; did you mean [output]?\n" },
	{ "unknown section, nothing near", { { "w.conf", LEAST "[zzz]\na = b\n" } },
		"w.conf:6: [zzz]: no such section\n" },
	{ "source without a name", { { "w.conf", LEAST "[source]\ntopics = x\n" } },
		"w.conf:6: [source]: needs a name: [source NAME]\n" },
	{ "no section", { { "w.conf", "window = 7d\n" LEAST } },
		"w.conf:1: window: in front of any [section]\n" },
	{ "unknown key", { { "w.conf", LEAST "gruop = g\nzzz = 1\nlevel = info\n" } },
		"w.conf:5: [input] gruop: no such key; did you mean [input] group?\n"
		"w.conf:6: [input] zzz: no such key\n"
		"w.conf:7: [input] level: no such key; did you mean [log] level?\n" },
	{ "unknown key of a source",
		{ { "w.conf", LEAST "[source a]\ntopics = x\ncharest = y\n" } },
		"w.conf:7: [source a] charest: no such key; did you mean [source NAME] charset?\n" },
	{ "one value over two lines", { { "w.conf", LEAST "group = a\n  b\n" } },
		"w.conf:6: [input] group: takes one value; a line that begins with a blank "
		"continues the key above it\n" },
	{ "given twice, a property", { { "w.conf", LEAST "[kafka]\nbootstrap.servers = i:1\n" } },
		"w.conf:6: [kafka] bootstrap.servers: given before, on line 2\n" },
	{ "a list given twice", { { "w.conf", LEAST "topics = more, other\n" } }, "" },
	{ "property for either side",
		{ { "w.conf",
			LEAST "[kafka]\nconsumer.client.id = a\n"
			      "producer.client.id = b\nclient.id = c\n" } },
		"" },
	{ "empty values", { { "w.conf", LEAST "group =\n[output]\nduplicates =\ntopic =\n" } },
		"w.conf:5: [input] group: empty\nw.conf:8: [output] topic: empty\n" },
	{ "no topics", { { "w.conf", "[kafka]\nbootstrap.servers = h\n[input]\ntopics =\n" } },
		"w.conf:4: [input] topics: required\n" },
	{ "bad topics",
		{ { "w.conf",
			"[kafka]\nbootstrap.servers = h\n[input]\ntopics = a,b\n  ^a(\n  c/d\n" } },
		"w.conf:4: [input] topics: \"a,b\": blanks, not commas, go between topics\n"
		"w.conf:5: [input] topics: \"^a(\": not a regular expression: Unmatched ( or \\(\n"
		"w.conf:6: [input] topics: \"c/d\": only letters, digits and . _ - go into a name\n" },
	{ "topics that meet",
		{ { "w.conf", LEAST "[output]\nother = raw\nduplicates = wire.dead\n" } },
		"w.conf:7: [output] dead_letters: \"wire.dead\" is also [output] duplicates\n"
		"w.conf:4: [input] topics: \"raw\" takes in [output] other, \"raw\": what goes out "
		"would come back in\n" },
	{ "a pattern takes in the output",
		{ { "w.conf", "[kafka]\nbootstrap.servers = h\n[input]\ntopics = ^wire\\..*\n" } },
		"w.conf:4: [input] topics: \"^wire\\..*\" takes in [output] topic, \"wire.clean\": "
		"what goes out would come back in\n"
		"w.conf:4: [input] topics: \"^wire\\..*\" takes in [output] dead_letters, "
		"\"wire.dead\": what goes out would come back in\n" },
	{ "numbers",
		{ { "w.conf",
			LEAST "[dedup]\nshort_words = -1\nbuckets = 8k\n"
			      "[transaction]\nstories = 99999999999999999999\n" } },
		"w.conf:6: [dedup] short_words: \"-1\": not a whole number\n"
		"w.conf:7: [dedup] buckets: \"8k\": not a whole number\n"
		"w.conf:9: [transaction] stories: \"99999999999999999999\": not a whole number\n" },
	{ "sizes and durations",
		{ { "w.conf",
			LEAST "[limits]\nrecord_bytes = 4 MB\npending_bytes = 9000000000GiB\n"
			      "[dedup]\nwindow = 4000d\n[transaction]\ninterval = 1.5s\n" } },
		"w.conf:6: [limits] record_bytes: \"4 MB\": not a unit of a size (B KiB MiB GiB)\n"
		"w.conf:7: [limits] pending_bytes: \"9000000000GiB\": more than the maximum of "
		"64GiB\n"
		"w.conf:9: [dedup] window: \"4000d\": more than the maximum of 3650d\n"
		"w.conf:11: [transaction] interval: \"1.5s\": not a unit of a duration (ms s m h "
		"d)\n" },
	{ "limits that contradict",
		{ { "w.conf",
			LEAST "[limits]\npending_stories = 100\n"
			      "record_bytes = 64MiB\npending_bytes = 1MiB\n" } },
		"w.conf:6: [limits] pending_stories: 100 is less than the 20000 of [transaction] "
		"stories, which wait for their commit in memory\n"
		"w.conf:8: [limits] pending_bytes: must be at least four times record_bytes\n" },
	{ "addresses",
		{ { "w.conf", LEAST "[admin]\nlisten = ::1:80\n" },
			{ "w.conf.d/a.conf", "[admin]\nlisten = unix:x\n" },
			{ "w.conf.d/b.conf", "[admin]\nlisten = h:70000\n" } },
		"w.conf:6: [admin] listen: \"::1:80\": a v6 address goes in brackets: [::1]:9464\n"
		"w.conf.d/a.conf:2: [admin] listen: \"unix:x\": unix: needs an absolute path\n"
		"w.conf.d/b.conf:2: [admin] listen: \"h:70000\": not a port\n" },
	{ "sources",
		{ { "w.conf",
			LEAST "[source a]\nformat = text\n[source b]\ntopics = x\n"
			      "agency = nobody\ncharset = latin-x\nlanguage = e\n" } },
		"w.conf:10: [source b] charset: \"latin-x\": iconv knows no such charset\n"
		"w.conf:11: [source b] language: \"e\": not a language tag such as en or pt-BR\n"
		"w.conf:6: [source a] topics: required\n"
		"w.conf:9: [source b] agency: \"nobody\": no such file in agencies/, and none built "
		"in\n" },
	{ "format of a source", { { "w.conf", LEAST "[source a]\nformat = nitf9\n" } },
		"w.conf:6: [source a] format: \"nitf9\": not one of auto *" },
	{ "agency of one's own",
		{ { "w.conf", LEAST "[source a]\ntopics = x\nagency = desk9\n" },
			{ "agencies/desk9.conf", "[agency]\nname = Desk Nine\ncredit = D9\n" } },
		"" },
	{ "mistake in an agency's file",
		{ { "w.conf", LEAST }, { "agencies/desk9.conf", "[agency]\n\nnmae = Desk Nine" } },
		"agencies/desk9.conf:3: *" },
	{ "librdkafka's words",
		{ { "w.conf",
			LEAST "[kafka]\nfetch.wait.maxms = 5\n"
			      "consumer.session.timeout.ms = soon\nzzz = 1\n"
			      "sasl.user = x\nconsumer.group.ids = x\n" } },
		"w.conf:6: [kafka] fetch.wait.maxms: librdkafka has no such property; did you mean "
		"fetch.wait.max.ms?\n"
		"w.conf:7: [kafka] consumer.session.timeout.ms: Invalid value for configuration "
		"property \"session.timeout.ms\"\n"
		"w.conf:8: [kafka] zzz: librdkafka has no such property\n"
		"w.conf:9: [kafka] sasl.user: librdkafka has no such property\n"
		"w.conf:10: [kafka] consumer.group.ids: librdkafka has no such property; did you "
		"mean group.id?\n" },
	{ "no brokers for a slip",
		{ { "w.conf", "[input]\ntopics = x\n[kafka]\nboostrap.servers = h\n" } },
		"w.conf:4: [kafka] boostrap.servers: librdkafka has no such property; did you mean "
		"bootstrap.servers?\nw.conf:0: [kafka] bootstrap.servers: required\n" },
	{ "refused",
		{ { "w.conf",
			LEAST "[kafka]\nconsumer.isolation.level = read_uncommitted\n"
			      "partition.assignment.strategy = cooperative-sticky\n"
			      "max.in.flight = 6\nacks = 1\n" } },
		"w.conf:6: [kafka] isolation.level: exactly-once needs read_committed\n"
		"w.conf:7: [kafka] partition.assignment.strategy: only range or roundrobin: "
		"cooperative-sticky loses assignments in librdkafka before 2.10\n"
		"w.conf:8: [kafka] max.in.flight: exactly-once allows no more than 5\n"
		"w.conf:9: [kafka] acks: exactly-once needs the acknowledgement of all replicas\n" },
	{ "times that contradict",
		{ { "w.conf", LEAST "[kafka]\nproducer.message.timeout.ms = 20000\n" } },
		"w.conf:6: [kafka]: message.timeout.ms must be from 1 to transaction.timeout.ms "
		"(10000)\n" },
	{ "librdkafka's own checks",
		{ { "w.conf", LEAST "[kafka]\nconsumer.session.timeout.ms = 300000\n" } },
		"w.conf:6: [kafka]: `max.poll.interval.ms`must be >= `session.timeout.ms`\n" },
	{ "certificate that is not there",
		{ { "w.conf",
			LEAST "[kafka]\nsecurity.protocol = ssl\n"
			      "ssl.ca.location = /nowhere/ca.pem\n" } },
		"w.conf:7: [kafka]: ssl.ca.location failed: *" },
	{ "environment", { { "w.conf", LEAST "group = g-${WD_TEST_A}-$${X}$\n" } }, "" },
	{ "environment, wrong",
		{ { "w.conf",
			LEAST
			"group = ${WD_TEST_NONE}\n[dedup]\nseen = ${A\nhandoff = ${a b}\n" } },
		"w.conf:5: [input] group: ${WD_TEST_NONE} is not defined in the environment\n"
		"w.conf:7: [dedup] seen: ${ without } (a literal ${ is written $${)\n"
		"w.conf:8: [dedup] handoff: not a variable's name in ${} (a literal ${ is written "
		"$${)\n" },
	{ "credentials",
		{ { "w.conf", LEAST "[kafka]\nsasl.password = @credential:pw\n" },
			{ "cred/pw", "hush hush\n" } },
		"" },
	{ "credential, missing",
		{ { "w.conf", LEAST "[kafka]\nsasl.password = @credential:pw\n" } },
		"w.conf:6: [kafka] sasl.password: @credential:pw: cred/pw: No such file or "
		"directory\n" },
	{ "credential, bad name",
		{ { "w.conf", LEAST "[kafka]\nsasl.password = @credential:../x\n" } },
		"w.conf:6: [kafka] sasl.password: not a credential's name after @credential:\n" },
	{ "a credential that is refused is not shown",
		{ { "w.conf",
			  LEAST "[kafka]\nlinger.ms = @credential:pw\n[dedup]\nseen = "
				"@credential:pw\n" },
			{ "cred/pw", "hush hush" } },
		"w.conf:6: [kafka] linger.ms: librdkafka refuses the credential's value\n"
		"w.conf:8: [dedup] seen: only letters, digits and . _ - go into a name\n" },
};

/* A folder for one test, and what was said about it. */
struct desk {
	char dir[64];
	struct wd_buf said;
};

static void desk_open(struct desk *desk)
{
	(void)snprintf(desk->dir, sizeof(desk->dir), "/tmp/wd-conf-XXXXXX");
	assert_non_null(mkdtemp(desk->dir));
	assert_int_equal(chdir(desk->dir), 0);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "cred", 1), 0);
	assert_int_equal(setenv("WD_TEST_A", "desk", 1), 0);
	assert_int_equal(unsetenv("WD_TEST_NONE"), 0);
	wd_buf_init(&desk->said, 1 << 20);
}

static void run(const char *command)
{
	assert_int_equal(system(command), 0);
}

static void desk_close(struct desk *desk)
{
	char command[128];

	wd_buf_done(&desk->said);
	assert_int_equal(chdir("/"), 0);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", desk->dir);
	run(command);
}

static void write_file(const char *path, const char *text)
{
	char dir[128];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		(void)snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
		assert_true(mkdir(dir, 0755) == 0 || errno == EEXIST);
	}
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void on_report(void *arg, const char *file, unsigned line, const char *msg)
{
	assert_int_equal(wd_buf_printf(arg, "%s:%u: %s\n", file, line, msg), WD_OK);
}

static enum wd_err load(struct desk *desk, struct wd_conf **ret)
{
	wd_buf_reset(&desk->said);
	return wd_conf_load("w.conf", on_report, &desk->said, ret);
}

/* '*' at the end of want: whatever the library in question says from there on. */
static bool matches(struct wd_span said, const char *want)
{
	size_t n = strlen(want);

	if (n > 0 && want[n - 1] == '*')
		return wd_span_starts(said, (struct wd_span){ want, n - 1 });
	return wd_span_eq(said, wd_span_of(want));
}

static bool load_goes_as_wanted(size_t i)
{
	struct desk desk;
	struct wd_conf *conf = NULL;

	desk_open(&desk);
	for (size_t k = 0; k < FILES && loads[i].files[k].path; k++)
		write_file(loads[i].files[k].path, loads[i].files[k].text);
	enum wd_err err = load(&desk, &conf);
	bool good = loads[i].want[0] == '\0';
	bool ok = matches(wd_buf_span(&desk.said), loads[i].want) && (err == WD_OK) == good &&
		(conf != NULL) == good;
	if (!ok)
		print_error("%s: %s, said\n%.*swant\n%s\n", loads[i].name, wd_strerror(err),
			(int)desk.said.n, desk.said.n ? desk.said.p : "", loads[i].want);
	wd_conf_free(conf);
	desk_close(&desk);
	return ok;
}

static void says_what_is_wrong(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		wrong += !load_goes_as_wanted(i);
	assert_int_equal(wrong, 0);
}

static struct wd_conf *load_good(struct desk *desk)
{
	struct wd_conf *conf = NULL;
	enum wd_err err = load(desk, &conf);

	if (err != WD_OK)
		fail_msg("%s: %.*s", wd_strerror(err), (int)desk->said.n,
			desk->said.n ? desk->said.p : "");
	return conf;
}

static void unreadable_file_is_said(void **state)
{
	struct desk desk;
	struct wd_conf *conf = NULL;

	(void)state;
	desk_open(&desk);
	write_file("w.conf", LEAST);
	assert_int_equal(chmod("w.conf", 0), 0);
	assert_int_equal(chmod(desk.dir, 0755), 0);
	/* Nothing is unreadable for root. */
	uid_t me = geteuid();
	assert_true(me != 0 || seteuid(65534) == 0);
	enum wd_err err = load(&desk, &conf);
	assert_true(me != 0 || seteuid(0) == 0);
	assert_int_equal(err, WD_EIO);
	assert_true(
		matches(wd_buf_span(&desk.said), "w.conf:0: cannot be read: Permission denied\n"));
	desk_close(&desk);
}

static void defaults_hold_without_files(void **state)
{
	struct wd_conf *conf = NULL;

	(void)state;
	assert_int_equal(wd_conf_load(NULL, NULL, NULL, &conf), WD_OK);
	assert_string_equal(conf->group, "wiredesk");
	assert_string_equal(conf->output_topic, "wire.clean");
	assert_string_equal(conf->dead_letters_topic, "wire.dead");
	assert_string_equal(conf->seen_topic, "wiredesk.seen");
	assert_string_equal(conf->handoff_topic, "wiredesk.handoff");
	assert_string_equal(conf->admin_listen, "127.0.0.1:9464");
	assert_null(conf->duplicates_topic);
	assert_null(conf->other_topic);
	assert_int_equal(conf->window_ms, 7 * 86400 * 1000);
	assert_int_equal(conf->scope, WD_SCOPE_ALL);
	assert_int_equal(conf->short_words, 12);
	assert_int_equal(conf->buckets, 8);
	assert_int_equal(conf->txn_interval_ms, 250);
	assert_int_equal(conf->txn_stories, 20000);
	assert_int_equal(conf->record_bytes, 1 << 20);
	assert_int_equal(conf->pending_stories, 40000);
	assert_int_equal(conf->pending_bytes, 256 << 20);
	assert_false(conf->topics_create);
	assert_int_equal(conf->replication, 3);
	assert_int_equal(conf->log_level, WD_LOG_INFO);
	assert_true(strlen(conf->instance) > 0);
	wd_conf_free(conf);
}

static void later_files_replace(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk);
	write_file("w.conf", LEAST "topics = raw2\ngroup = a\n[source x]\ntopics = one\n");
	write_file("w.conf.d/10.conf", "[input]\ngroup = b\n[source y]\ntopics = ^raw.*\n");
	write_file("w.conf.d/9.conf",
		"[input]\ngroup = c\ntopics = other, ^p{1,3}\n last\n"
		"[kafka]\nbootstrap.servers = i:1\n[source x]\ntopics = raw\n");
	struct wd_conf *conf = load_good(&desk);
	/* "10" sorts before "9": byte order, as ls -v would not. */
	assert_string_equal(conf->group, "c");
	assert_int_equal(conf->input_topics.n, 3);
	assert_string_equal(conf->input_topics.v[0], "other");
	assert_string_equal(conf->input_topics.v[1], "^p{1,3}");
	assert_string_equal(conf->input_topics.v[2], "last");
	assert_int_equal(conf->n_kafka, 1);
	assert_string_equal(conf->kafka[0].value, "i:1");
	assert_string_equal(wd_conf_source_of(conf, "raw")->name, "x");
	assert_string_equal(wd_conf_source_of(conf, "raw3")->name, "y");
	assert_string_equal(wd_conf_source_of(conf, "raw3")->format, "auto");
	assert_null(wd_conf_source_of(conf, "one"));
	wd_conf_free(conf);
	desk_close(&desk);
}

static void environment_and_credentials_are_put_in(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk);
	write_file("w.conf",
		LEAST "group = g-${WD_TEST_A}$${X}$\n[kafka]\n"
		      "sasl.password = @credential:pw\n");
	write_file("cred/pw", "hush ${X} hush\n\n");
	struct wd_conf *conf = load_good(&desk);
	assert_string_equal(conf->group, "g-desk${X}$");
	assert_string_equal(conf->kafka[1].value, "hush ${X} hush\n");
	wd_conf_free(conf);
	desk_close(&desk);
}

static void prints_what_could_be_read_again(void **state)
{
	struct desk desk;
	struct wd_buf first;

	(void)state;
	desk_open(&desk);
	wd_buf_init(&first, 1 << 20);
	write_file("w.conf",
		LEAST "  ^x\\.y\n  more\ngroup = $${A}\n[dedup]\nwindow = 36h\n"
		      "[limits]\nrecord_bytes = 1536KiB\n[kafka]\nlinger.ms = 7\n"
		      "producer.linger.ms = 8\n[source s]\ntopics = raw\nagency = reuters\n");
	struct wd_conf *conf = load_good(&desk);
	assert_int_equal(wd_conf_print(conf, &first), WD_OK);
	assert_int_equal(wd_buf_putc(&first, '\0'), WD_OK);
	wd_conf_free(conf);
	assert_non_null(strstr(first.p, "# w.conf:9\nwindow = 36h\n"));
	assert_non_null(strstr(first.p, "# default\nbuckets = 8\n"));
	assert_non_null(strstr(first.p, "group = $${A}\n"));

	write_file("w.conf", first.p);
	conf = load_good(&desk);
	assert_string_equal(conf->group, "${A}");
	assert_int_equal(conf->input_topics.n, 3);
	assert_int_equal(conf->window_ms, 36 * 3600 * 1000);
	assert_int_equal(conf->record_bytes, 1536 << 10);
	assert_int_equal(conf->n_kafka, 3);
	assert_string_equal(conf->sources->agency, "reuters");
	wd_conf_free(conf);
	wd_buf_done(&first);
	desk_close(&desk);
}

static void secrets_are_not_printed(void **state)
{
	struct desk desk;
	struct wd_buf out;

	(void)state;
	desk_open(&desk);
	wd_buf_init(&out, 1 << 20);
	write_file("w.conf",
		LEAST "group = @credential:pw\n[kafka]\nsasl.password = hush1\n"
		      "ssl.key.password = hush2\nsasl.username = @credential:pw\n"
		      "sasl.oauthbearer.config = hush3\n");
	write_file("cred/pw", "hush4");
	struct wd_conf *conf = load_good(&desk);
	assert_int_equal(wd_conf_print(conf, &out), WD_OK);
	assert_int_equal(wd_buf_putc(&out, '\0'), WD_OK);
	assert_null(strstr(out.p, "hush"));
	assert_non_null(strstr(out.p, "sasl.password = ********\n"));
	assert_non_null(strstr(out.p, "group = ********\n"));
	wd_conf_free(conf);
	wd_buf_done(&out);
	desk_close(&desk);
}

static void on_diff(void *arg, const char *section, const char *key, bool reloadable)
{
	assert_int_equal(
		wd_buf_printf(arg, "[%s] %s%s\n", section, key, reloadable ? "" : " !"), WD_OK);
}

static void differences_are_named(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk);
	write_file("w.conf",
		LEAST "[dedup]\nwindow = 7d\nbuckets = 8\n[kafka]\nlinger.ms = 5\n"
		      "[source a]\ntopics = raw\n[source b]\ntopics = raw\nagency = ap\n");
	struct wd_conf *old = load_good(&desk);
	write_file("w.conf",
		LEAST "[dedup]\nwindow = 8d\nbuckets = 9\n[kafka]\nclient.id = x\n"
		      "[log]\nlevel = debug\n[source b]\ntopics = raw\nagency = afp\n");
	struct wd_conf *now = load_good(&desk);

	wd_buf_reset(&desk.said);
	wd_conf_diff(old, now, on_diff, &desk.said);
	assert_int_equal(wd_buf_putc(&desk.said, '\0'), WD_OK);
	assert_string_equal(desk.said.p,
		"[kafka] linger.ms !\n[kafka] client.id !\n[dedup] window\n[dedup] buckets !\n"
		"[log] level\n[source a] topics\n[source a] format\n[source a] agency\n"
		"[source a] charset\n[source a] language\n[source b] agency\n");
	wd_buf_reset(&desk.said);
	wd_conf_diff(old, old, on_diff, &desk.said);
	assert_int_equal(desk.said.n, 0);
	wd_conf_free(old);
	wd_conf_free(now);
	desk_close(&desk);
}

static void keys_can_be_set_one_by_one(void **state)
{
	struct wd_conf *conf = NULL;
	struct wd_buf said;

	(void)state;
	wd_buf_init(&said, 1 << 20);
	assert_int_equal(wd_conf_load(NULL, NULL, NULL, &conf), WD_OK);
	assert_int_equal(wd_conf_set(conf, "input", "topics", "a b", on_report, &said), WD_OK);
	assert_int_equal(wd_conf_set(conf, "input", "topics", "c", on_report, &said), WD_OK);
	assert_int_equal(wd_conf_set(conf, "dedup", "window", "1h", on_report, &said), WD_OK);
	assert_int_equal(wd_conf_set(conf, "kafka", "linger.ms", "3", on_report, &said), WD_OK);
	assert_int_equal(wd_conf_set(conf, "kafka", "linger.ms", "4", on_report, &said), WD_OK);
	assert_int_equal(wd_conf_set(conf, "source x", "topics", "^c", on_report, &said), WD_OK);
	assert_int_equal(said.n, 0);
	assert_int_equal(conf->input_topics.n, 1);
	assert_string_equal(conf->input_topics.v[0], "c");
	assert_int_equal(conf->window_ms, 3600 * 1000);
	assert_int_equal(conf->n_kafka, 1);
	assert_string_equal(conf->kafka[0].value, "4");
	assert_string_equal(wd_conf_source_of(conf, "cc")->name, "x");
	assert_int_equal(wd_conf_set(conf, "dedup", "window", "1", on_report, &said), WD_EINVAL);
	assert_int_equal(wd_conf_set(conf, "dedup", "x", "1", NULL, NULL), WD_EINVAL);
	assert_true(matches(wd_buf_span(&said),
		":0: [dedup] window: \"1\": a duration needs a unit (ms s m h d)\n"));
	wd_conf_free(conf);
	wd_buf_done(&said);
}

/* 5,000 sources, 20,000 lines, one of them wrong: found, and in no time to speak of. */
static void long_confs_are_read(void **state)
{
	struct desk desk;
	struct wd_buf text;
	struct wd_conf *conf = NULL;

	(void)state;
	desk_open(&desk);
	wd_buf_init(&text, 8 << 20);
	assert_int_equal(wd_buf_puts(&text, LEAST), WD_OK);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(
			wd_buf_printf(
				&text, "[source s%d]\ntopics = t%d ^u%d\nagency = ap\n\n", i, i, i),
			WD_OK);
	size_t good = text.n;
	assert_int_equal(wd_buf_puts(&text, "[log]\nlevel = x\n"), WD_OK);
	assert_int_equal(wd_buf_putc(&text, '\0'), WD_OK);
	write_file("w.conf", text.p);
	assert_int_equal(load(&desk, &conf), WD_EINVAL);
	assert_true(matches(wd_buf_span(&desk.said), "w.conf:20006: [log] level: *"));
	text.p[good] = '\0';
	write_file("w.conf", text.p);
	conf = load_good(&desk);
	assert_string_equal(wd_conf_source_of(conf, "u4999")->name, "s4");
	assert_string_equal(wd_conf_source_of(conf, "t4999")->name, "s4999");
	wd_conf_free(conf);
	wd_buf_done(&text);
	desk_close(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(unreadable_file_is_said),
		cmocka_unit_test(defaults_hold_without_files),
		cmocka_unit_test(later_files_replace),
		cmocka_unit_test(environment_and_credentials_are_put_in),
		cmocka_unit_test(prints_what_could_be_read_again),
		cmocka_unit_test(secrets_are_not_printed),
		cmocka_unit_test(differences_are_named),
		cmocka_unit_test(keys_can_be_set_one_by_one),
		cmocka_unit_test(long_confs_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
