/* SPDX-License-Identifier: MIT */
#include "daemon/admin.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/log.h"

/* The server and its clients live in one thread: clients are non-blocking sockets that are served
   between turns of the loop, each turn ended by a timer. */
struct desk {
	struct wd_loop *loop;
	struct wd_timer *turn;
	struct wd_metrics *metrics;
	struct wd_admin *admin;
	int port;
	int refreshed;
	const char *why_not; /* NULL: ready */
};

#define DEADLINE_MS 10000

static void end_turn(void *arg)
{
	wd_loop_stop(((struct desk *)arg)->loop);
}

static void turn(struct desk *desk, int64_t ms)
{
	wd_timer_in(desk->turn, ms);
	assert_int_equal(wd_loop_run(desk->loop), WD_OK);
}

static void refresh(void *arg)
{
	struct desk *desk = arg;

	desk->refreshed++;
	wd_metric_set(desk->metrics, WD_M_READY, (struct wd_span){ 0 }, (struct wd_span){ 0 },
		desk->why_not ? 0 : 1);
}

static bool ready(void *arg, const char **ret_why)
{
	const struct desk *desk = arg;

	if (desk->why_not)
		*ret_why = desk->why_not;
	return !desk->why_not;
}

static enum wd_err listen_on(struct desk *desk, const char *where, int timeout_ms)
{
	struct wd_admin_ops ops = {
		.refresh = refresh, .ready = ready, .arg = desk, .timeout_ms = timeout_ms
	};

	return wd_admin_new(desk->loop, where, desk->metrics, &ops, &desk->admin, &desk->port);
}

static void open_desk(struct desk *desk)
{
	*desk = (struct desk){ .loop = wd_loop_new(), .metrics = wd_metrics_new() };
	assert_non_null(desk->loop);
	assert_non_null(desk->metrics);
	desk->turn = wd_timer_new(desk->loop, end_turn, desk);
	assert_non_null(desk->turn);
	wd_log_open(WD_LOG_ERROR);
}

static void close_desk(struct desk *desk)
{
	wd_admin_free(desk->admin);
	wd_timer_free(desk->turn);
	wd_metrics_free(desk->metrics);
	wd_loop_free(desk->loop);
}

static int client(const struct desk *desk)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)desk->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

static void say(int fd, const char *bytes, size_t n)
{
	ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);

	assert_true(sent >= 0 && (size_t)sent == n);
}

/* All that comes until the server closes. The caller frees it. */
static char *hear(struct desk *desk, int fd)
{
	int64_t deadline = wd_now_ms() + DEADLINE_MS;
	char *text = calloc(1, 1 << 20);
	size_t n = 0;

	assert_non_null(text);
	while (wd_now_ms() < deadline) {
		turn(desk, 2);
		ssize_t got = recv(fd, text + n, (1 << 20) - 1 - n, MSG_DONTWAIT);
		if (got > 0)
			n += (size_t)got;
		else if (got == 0 || errno == ECONNRESET)
			return text;
	}
	fail_msg("the server did not close; so far: %s", text);
	return text;
}

static char *ask(struct desk *desk, const char *request)
{
	int fd = client(desk);

	say(fd, request, strlen(request));
	char *text = hear(desk, fd);
	close(fd);
	return text;
}

#define END "Connection: close\r\n\r\n"

static const struct {
	const char *name, *request, *starts, *holds;
} requests[] = {
	{ "health", "GET /healthz HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ", "\r\n\r\nok\n" },
	{ "ready", "GET /readyz HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ", "\r\n\r\nready\n" },
	{ "metrics", "GET /metrics HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ",
		"\nwiredesk_ready 1\n" },
	{ "metrics type", "GET /metrics HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ",
		"Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n" },
	{ "query is ignored", "GET /healthz?x=1 HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ",
		"ok" },
	{ "absolute form", "GET http://x/healthz HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 200 ",
		"ok" },
	{ "HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", "HTTP/1.0 200 ", "ok" },
	{ "root", "GET / HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 404 ", "no such page" },
	{ "below a page", "GET /metrics/x HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 404 ", "" },
	{ "up the tree", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 404 ", "" },
	{ "post", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" END, "HTTP/1.1 405 ",
		"Allow: GET, HEAD\r\n" },
	{ "delete", "DELETE /healthz HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 405 ", "" },
	{ "options", "OPTIONS /readyz HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 405 ", "" },
	{ "body", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n" END "0123456789",
		"HTTP/1.1 413 ", "" },
	{ "unknown method", "BREW /metrics HTTP/1.1\r\nHost: x\r\n" END, "HTTP/1.1 ", "" },
	{ "no HTTP", "\x16\x03\x01\x02\x00\x01\r\n\r\n", "", "" },
	{ "no path", "GET\r\n\r\n", "HTTP/1.1 400 ", "" },
	{ "NUL-ish header", "GET /healthz HTTP/1.1\r\nno colon here\r\n" END, "HTTP/1.1 400 ", "" },
};

static void answers_every_request(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 1500), WD_OK);
	assert_true(desk.port > 0);
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		char *got = ask(&desk, requests[i].request);

		if (strncmp(got, requests[i].starts, strlen(requests[i].starts)) != 0 ||
			!strstr(got, requests[i].holds))
			fail_msg("%s: %s", requests[i].name, got);
		free(got);
	}
	assert_int_equal(desk.refreshed, 2);
	close_desk(&desk);
}

static void head_has_no_body(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 0), WD_OK);
	char *got = ask(&desk, "HEAD /metrics HTTP/1.1\r\nHost: x\r\n" END);
	assert_int_equal(strncmp(got, "HTTP/1.1 200 ", 13), 0);
	const char *body = strstr(got, "\r\n\r\n");
	assert_non_null(body);
	assert_string_equal(body, "\r\n\r\n");
	assert_non_null(strstr(got, "\r\nContent-Length: "));
	assert_null(strstr(got, "\r\nContent-Length: 0\r\n"));
	free(got);
	close_desk(&desk);
}

static void not_ready_says_why(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 0), WD_OK);
	desk.why_not = "restoring bucket 3 of 12";
	char *got = ask(&desk, "GET /readyz HTTP/1.1\r\nHost: x\r\n" END);
	assert_int_equal(strncmp(got, "HTTP/1.1 503 ", 13), 0);
	assert_non_null(strstr(got, "\r\n\r\nrestoring bucket 3 of 12\n"));
	free(got);
	close_desk(&desk);
}

static void keeps_a_connection(void **state)
{
	static const char request[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
	struct desk desk;
	char got[4096];

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 0), WD_OK);
	int fd = client(&desk);
	for (int i = 0; i < 5; i++) {
		size_t n = 0;
		int64_t deadline = wd_now_ms() + DEADLINE_MS;

		say(fd, request, sizeof(request) - 1);
		memset(got, 0, sizeof(got));
		while (!strstr(got, "\r\n\r\nok\n")) {
			assert_true(wd_now_ms() < deadline);
			turn(&desk, 2);
			ssize_t more = recv(fd, got + n, sizeof(got) - 1 - n, MSG_DONTWAIT);
			if (more > 0)
				n += (size_t)more;
		}
	}
	close(fd);
	close_desk(&desk);
}

static void refuses_huge_headers(void **state)
{
	struct desk desk;
	static char request[64 * 1024];

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 0), WD_OK);
	for (int i = 0; i < 2; i++) {
		/* Once in one line without an end, once in the headers. */
		int n = snprintf(request, sizeof(request), "GET /%s",
			i == 0 ? "" : "healthz HTTP/1.1\r\nX: ");
		memset(request + n, 'a', sizeof(request) - (size_t)n);
		int fd = client(&desk);
		say(fd, request, sizeof(request));
		char *got = hear(&desk, fd);
		assert_null(strstr(got, " 200 "));
		free(got);
		close(fd);
	}
	/* Unharmed. */
	char *got = ask(&desk, "GET /healthz HTTP/1.1\r\nHost: x\r\n" END);
	assert_non_null(strstr(got, "\r\n\r\nok\n"));
	free(got);
	close_desk(&desk);
}

/* True once the server has closed. */
static bool is_closed(int fd)
{
	char bytes[4096];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
		;
	return n == 0 || errno == ECONNRESET;
}

static void ends_slow_clients(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 300), WD_OK);
	int silent = client(&desk);
	int drip = client(&desk);
	int64_t begin = wd_now_ms();
	bool silent_over = false;
	bool drip_over = false;

	say(drip, "GET /healthz HTTP/1.1\r\n", 23);
	while (!silent_over || !drip_over) {
		assert_true(wd_now_ms() < begin + DEADLINE_MS);
		turn(&desk, 20);
		silent_over = silent_over || is_closed(silent);
		/* Never silent for long, never done. */
		drip_over = drip_over || is_closed(drip) ||
			send(drip, "X", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0;
		if (wd_now_ms() < begin + 250)
			assert_false(silent_over || drip_over);
	}
	close(silent);
	close(drip);
	close_desk(&desk);
}

static size_t open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void ends_clients_that_do_not_read(void **state)
{
	struct desk desk;
	char value[32];

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 300), WD_OK);
	for (int i = 0; i < WD_METRIC_SERIES; i++) {
		(void)snprintf(value, sizeof(value), "%d", i);
		wd_metric_add(desk.metrics, WD_M_STORIES_IN, wd_span_of(value), WD_SPAN("x"), 1);
	}
	/* The client's end does not hear of it while it does not read: what counts is that the
	   server's descriptor is free again. Pipelined requests whose answers are far more than socket buffers hold. */
	int fd = client(&desk);
	int small = 4096;
	size_t before = open_files();
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	static const char request[] = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
	for (int i = 0; i < 500; i++)
		say(fd, request, sizeof(request) - 1);
	int64_t deadline = wd_now_ms() + DEADLINE_MS;
	bool served = false;
	while (!served || open_files() > before) {
		assert_true(wd_now_ms() < deadline);
		turn(&desk, 10);
		served = served || desk.refreshed > 0;
	}
	assert_true(desk.refreshed < 500);
	close(fd);
	close_desk(&desk);
}

static void bounds_connections(void **state)
{
	struct desk desk;
	int fds[3 * WD_ADMIN_CONNECTIONS];
	const size_t n = sizeof(fds) / sizeof(fds[0]);

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 700), WD_OK);
	/* Two thirds of them wait in the backlog and are served once the first are ended. */
	for (size_t i = 0; i < n / 3 * 2; i++)
		fds[i] = client(&desk);
	turn(&desk, 50);
	for (size_t i = n / 3 * 2; i < n; i++) {
		fds[i] = client(&desk);
		say(fds[i], requests[0].request, strlen(requests[0].request));
	}
	turn(&desk, 50);
	for (size_t i = 0; i < n; i++)
		if (is_closed(fds[i]))
			fail_msg("connection %zu", i);
	for (size_t i = 0; i < n; i++) {
		char *got = hear(&desk, fds[i]);

		if (i >= n / 3 * 2)
			assert_non_null(strstr(got, "\r\n\r\nok\n"));
		free(got);
		close(fds[i]);
	}
	/* Short connections are not slowed down by the bound. */
	int64_t begin = wd_now_ms();
	for (size_t i = 0; i < (size_t)5 * WD_ADMIN_CONNECTIONS; i++) {
		char *got = ask(&desk, requests[0].request);
		assert_non_null(strstr(got, "\r\n\r\nok\n"));
		free(got);
	}
	assert_true(wd_now_ms() - begin < DEADLINE_MS);
	close_desk(&desk);
}

static const struct {
	const char *listen;
	enum wd_err err;
} places[] = {
	{ "127.0.0.1:0", WD_OK },
	{ "localhost:0", WD_OK },
	{ "", WD_EINVAL },
	{ ":", WD_EINVAL },
	{ ":9464", WD_EINVAL },
	{ "127.0.0.1", WD_EINVAL },
	{ "127.0.0.1:", WD_EINVAL },
	{ "127.0.0.1:x", WD_EINVAL },
	{ "127.0.0.1:-1", WD_EINVAL },
	{ "127.0.0.1:65536", WD_EINVAL },
	{ "127.0.0.1:000000", WD_EINVAL },
	{ "::1:9464", WD_EINVAL },
	{ "[::1]", WD_EINVAL },
	{ "[]:0", WD_EINVAL },
	{ "[127.0.0.1]:0", WD_EINVAL },
	{ "no.such.host.invalid:0", WD_EINVAL },
	{ "unix:", WD_EINVAL },
	{ "unix:relative", WD_EINVAL },
	{ "unix:/no/such/folder/at/all/admin.sock", WD_EIO },
	{ "unix:/012345678901234567890123456789012345678901234567890123456789012345678901234567890"
	  "123456789012345678901234567890",
		WD_EINVAL },
};

static void reads_where_to_listen(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	wd_log_set_level((enum wd_log_level)0);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		desk.admin = NULL;
		desk.port = 0;
		enum wd_err err = listen_on(&desk, places[i].listen, 0);
		if (err != places[i].err)
			fail_msg("'%s': %s", places[i].listen, wd_strerror(err));
		assert_int_equal(desk.admin != NULL, err == WD_OK);
		wd_admin_free(desk.admin);
	}
	desk.admin = NULL;
	close_desk(&desk);
}

static void listens_on_ipv6(void **state)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct desk desk;

	(void)state;
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		if (fd >= 0)
			close(fd);
		print_message("no IPv6 loopback here\n");
		skip();
	}
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "[::1]:0", 0), WD_OK);
	close(fd);
	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sa.sin6_port = htons((uint16_t)desk.port);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	say(fd, requests[0].request, strlen(requests[0].request));
	char *got = hear(&desk, fd);
	assert_non_null(strstr(got, "\r\n\r\nok\n"));
	free(got);
	close(fd);
	close_desk(&desk);
}

static void a_port_in_use_is_an_error(void **state)
{
	struct desk desk;
	struct desk other;
	char where[64];

	(void)state;
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "127.0.0.1:0", 0), WD_OK);
	open_desk(&other);
	wd_log_set_level((enum wd_log_level)0);
	(void)snprintf(where, sizeof(where), "127.0.0.1:%d", desk.port);
	assert_int_equal(listen_on(&other, where, 0), WD_EIO);
	assert_null(other.admin);
	close_desk(&other);
	close_desk(&desk);
}

/* Socket activation: a blocking socket at descriptor 3, used in place of what conf says. */
static void takes_a_passed_socket(void **state)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char pid[16];
	struct desk desk;

	(void)state;
	if (fcntl(3, F_GETFD) >= 0) {
		print_message("descriptor 3 is in use here\n");
		skip();
	}
	assert_int_equal(socket(AF_INET, SOCK_STREAM, 0), 3);
	assert_int_equal(bind(3, (struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(listen(3, 8), 0);
	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	assert_int_equal(setenv("LISTEN_PID", pid, 1), 0);
	assert_int_equal(setenv("LISTEN_FDS", "1", 1), 0);
	open_desk(&desk);
	assert_int_equal(listen_on(&desk, "unix:/not/looked/at", 0), WD_OK);
	assert_true(desk.port > 0);
	char *got = ask(&desk, requests[0].request);
	assert_non_null(strstr(got, "\r\n\r\nok\n"));
	free(got);
	close_desk(&desk);
}

static void unix_socket_replaces_only_the_stale(void **state)
{
	char dir[] = "/tmp/wd-admin-XXXXXX";
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct desk desk;
	struct desk other;
	char where[64];
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(sa.sun_path, sizeof(sa.sun_path), "%s/s", dir);
	(void)snprintf(where, sizeof(where), "unix:%s/s", dir);
	/* What a killed daemon leaves: bound, nobody listens. */
	int stale = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(stale, (struct sockaddr *)&sa, sizeof(sa)), 0);
	close(stale);

	open_desk(&desk);
	assert_int_equal(listen_on(&desk, where, 0), WD_OK);
	assert_int_equal(desk.port, 0);
	assert_int_equal(lstat(sa.sun_path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);

	open_desk(&other);
	wd_log_set_level((enum wd_log_level)0);
	assert_int_equal(listen_on(&other, where, 0), WD_EIO);

	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	say(fd, requests[0].request, strlen(requests[0].request));
	char *got = hear(&desk, fd);
	assert_non_null(strstr(got, "\r\n\r\nok\n"));
	free(got);
	close(fd);

	close_desk(&desk);
	assert_int_equal(lstat(sa.sun_path, &st), -1);

	/* A file of somebody else's is never removed. */
	FILE *file = fopen(sa.sun_path, "w");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(listen_on(&other, where, 0), WD_EIO);
	assert_int_equal(lstat(sa.sun_path, &st), 0);
	assert_int_equal(unlink(sa.sun_path), 0);
	assert_int_equal(rmdir(dir), 0);
	close_desk(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_every_request),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(not_ready_says_why),
		cmocka_unit_test(keeps_a_connection),
		cmocka_unit_test(refuses_huge_headers),
		cmocka_unit_test(ends_slow_clients),
		cmocka_unit_test(ends_clients_that_do_not_read),
		cmocka_unit_test(bounds_connections),
		cmocka_unit_test(reads_where_to_listen),
		cmocka_unit_test(listens_on_ipv6),
		cmocka_unit_test(a_port_in_use_is_an_error),
		cmocka_unit_test(takes_a_passed_socket),
		cmocka_unit_test(unix_socket_replaces_only_the_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
