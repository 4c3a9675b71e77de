/* SPDX-License-Identifier: MIT */
#include "daemon/admin.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>

#include "daemon/log.h"
#include "daemon/notify.h"

#define TIMEOUT_MS    5000
#define SWEEP_MS      250
#define IDLE_SWEEP_MS 2000
#define HEADERS_MAX   8192
#define METRICS_MAX   (8u << 20)
#define BACKLOG       128

/* evhttp ends a connection only when it is silent, and says to nobody that it did. So we keep a
   reference to each connection's bufferevent, see by its cleared callbacks that evhttp is done
   with it, and shut down what drips on past its time. */
struct conn {
	struct bufferevent *bev; /* one reference is ours; NULL: a free place */
	int64_t deadline_ms;
};

struct wd_admin {
	struct wd_loop *loop;
	struct wd_metrics *metrics;
	struct wd_admin_ops ops;
	struct evhttp *http;
	struct evconnlistener *listener; /* owned by http once bound */
	struct wd_timer *sweeper;
	struct wd_buf text;
	struct conn conns[WD_ADMIN_CONNECTIONS];
	size_t n_conns;
	char *unix_path; /* ours to remove, or NULL */
};

/* --- listening ------------------------------------------------------------------------------ */

static bool read_port(const char *text, char ret[6])
{
	size_t n = strspn(text, "0123456789");

	if (n == 0 || n > 5 || text[n] != '\0' || strtoul(text, NULL, 10) > 65535)
		return false;
	memcpy(ret, text, n + 1);
	return true;
}

/* "host:port" or "[v6]:port" into its halves. */
static bool split_host_port(const char *listen_on, char ret_host[256], char ret_port[6])
{
	const char *colon = strrchr(listen_on, ':');

	if (!colon || !read_port(colon + 1, ret_port))
		return false;
	struct wd_span host = { listen_on, (size_t)(colon - listen_on) };
	bool brackets = host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (brackets)
		host = (struct wd_span){ host.p + 1, host.n - 2 };
	/* Without brackets a second colon leaves open where the port begins. */
	if (host.n == 0 || host.n > 255 || (memchr(host.p, ':', host.n) != NULL) != brackets)
		return false;
	memcpy(ret_host, host.p, host.n);
	ret_host[host.n] = '\0';
	return true;
}

static enum wd_err bind_and_listen(
	int fd, const char *listen_on, const struct sockaddr *sa, socklen_t len)
{
	if (fd >= 0 && bind(fd, sa, len) == 0 && listen(fd, BACKLOG) == 0)
		return WD_OK;
	wd_log(WD_LOG_ERROR, "admin-listen", NULL, "[admin] listen = %s: %s", listen_on,
		strerror(errno));
	return WD_EIO;
}

static enum wd_err listen_tcp(const char *listen_on, int *ret_fd)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char host[256];
	char port[6];
	int one = 1;

	if (!split_host_port(listen_on, host, port))
		return WD_EINVAL;
	int rc = getaddrinfo(host, port, &hints, &found);
	if (rc != 0) {
		wd_log(WD_LOG_ERROR, "admin-listen", NULL, "[admin] listen = %s: %s", listen_on,
			gai_strerror(rc));
		return WD_EINVAL;
	}
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		/* Only saves a restarted daemon the wait for old connections. */
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	}
	enum wd_err err = bind_and_listen(fd, listen_on, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	if (err == WD_OK)
		*ret_fd = fd;
	else if (fd >= 0)
		close(fd);
	return err;
}

/* Remove the socket that a killed daemon left behind. One that somebody listens on stays, and so
   does anything that is no socket: bind() then says what is in the way. */
static void remove_stale(const struct sockaddr_un *sa)
{
	struct stat st;

	if (lstat(sa->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	bool refused =
		connect(fd, (const struct sockaddr *)sa, sizeof(*sa)) < 0 && errno == ECONNREFUSED;
	close(fd);
	if (refused)
		(void)unlink(sa->sun_path); /* when it fails, bind() says so */
}

static enum wd_err listen_unix(struct wd_admin *admin, const char *listen_on, int *ret_fd)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	const char *path = listen_on + strlen("unix:");
	size_t n = strlen(path);

	if (path[0] != '/' || n >= sizeof(sa.sun_path))
		return WD_EINVAL;
	memcpy(sa.sun_path, path, n + 1);
	char *kept = strdup(path);
	if (!kept)
		return WD_ENOMEM;
	remove_stale(&sa);

	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		/* The file gets the socket's mode less the umask, so nobody slips in before it
		   is widened below. */
		(void)fchmod(fd, 0600);
	}
	enum wd_err err = bind_and_listen(fd, listen_on, (struct sockaddr *)&sa, sizeof(sa));
	if (err != WD_OK) {
		free(kept);
		if (fd >= 0)
			close(fd);
		return err;
	}
	if (chmod(path, 0660) < 0)
		wd_log(WD_LOG_WARNING, "admin-listen", NULL, "%s: cannot set mode 0660: %s", path,
			strerror(errno));
	admin->unix_path = kept;
	*ret_fd = fd;
	return WD_OK;
}

static int port_of(int fd)
{
	struct sockaddr_storage sa = { 0 };
	socklen_t len = sizeof(sa);

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0)
		return 0;
	if (sa.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&sa)->sin_port);
	if (sa.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&sa)->sin6_port);
	return 0;
}

/* --- connections ---------------------------------------------------------------------------- */

static int timeout_ms(const struct wd_admin *admin)
{
	return admin->ops.timeout_ms > 0 ? admin->ops.timeout_ms : TIMEOUT_MS;
}

static bool is_gone(struct bufferevent *bev)
{
	bufferevent_event_cb event = NULL;

	bufferevent_getcb(bev, NULL, NULL, &event, NULL);
	return !event;
}

static void forget(struct wd_admin *admin, struct conn *conn)
{
	(void)bufferevent_decref(conn->bev); /* says only whether it was the last reference */
	conn->bev = NULL;
	admin->n_conns--;
}

/* Free the places of connections that evhttp has closed; with limit, end those past their time. */
static void sweep(struct wd_admin *admin, bool limit)
{
	int64_t now_ms = wd_now_ms();

	for (size_t i = 0; i < WD_ADMIN_CONNECTIONS && admin->n_conns > 0; i++) {
		struct conn *conn = &admin->conns[i];

		if (!conn->bev)
			continue;
		if (is_gone(conn->bev))
			forget(admin, conn);
		else if (limit && now_ms >= conn->deadline_ms) {
			/* evhttp sees the end of it and cleans up. A peer that is gone already
			   comes to the same. */
			(void)shutdown(bufferevent_getfd(conn->bev), SHUT_RDWR);
		}
	}
}

static void on_sweep(void *arg)
{
	struct wd_admin *admin = arg;

	sweep(admin, true);
	if (admin->n_conns < WD_ADMIN_CONNECTIONS)
		(void)evconnlistener_enable(admin->listener); /* else the next sweep does */
	wd_timer_in(admin->sweeper, admin->n_conns > 0 ? SWEEP_MS : IDLE_SWEEP_MS);
}

static struct bufferevent *on_connection(struct event_base *base, void *arg)
{
	struct wd_admin *admin = arg;
	struct bufferevent *bev = bufferevent_socket_new(base, -1, 0);

	/* NULL makes evhttp try the same: a connection that we cannot bound, when memory is
	   short, but that its own timeout still ends. */
	if (!bev)
		return NULL;
	/* Before the new one is entered: it has no callbacks yet and would look gone. */
	if (admin->n_conns == WD_ADMIN_CONNECTIONS - 1)
		sweep(admin, false);
	for (size_t i = 0; i < WD_ADMIN_CONNECTIONS; i++) {
		struct conn *conn = &admin->conns[i];

		if (conn->bev)
			continue;
		bufferevent_incref(bev);
		*conn = (struct conn){ bev, wd_now_ms() + timeout_ms(admin) };
		admin->n_conns++;
		break;
	}
	if (admin->n_conns == WD_ADMIN_CONNECTIONS)
		(void)evconnlistener_disable(admin->listener); /* the sweep enables it again */
	if (admin->n_conns == 1)
		wd_timer_in(admin->sweeper, SWEEP_MS);
	return bev;
}

/* No descriptor or memory is left: the waiting connection would wake the loop at once again. The
   next sweep enables the listener. evhttp has put its own argument in place of ours. */
static void on_accept_error(struct evconnlistener *listener, void *http)
{
	(void)http;
	wd_log(WD_LOG_WARNING, "admin-accept", NULL, "admin port cannot accept: %s",
		strerror(errno));
	(void)evconnlistener_disable(listener); /* fails only when it is off already */
}

/* --- requests ------------------------------------------------------------------------------- */

struct answer {
	int status;
	const char *type;
	struct wd_span body; /* valid until the reply was queued */
};

static const char text_plain[] = "text/plain; charset=utf-8";

static struct answer get_metrics(struct wd_admin *admin)
{
	struct answer answer = { 200, "text/plain; version=0.0.4; charset=utf-8", { 0 } };

	if (admin->ops.refresh)
		admin->ops.refresh(admin->ops.arg);
	enum wd_err err = wd_metrics_print(admin->metrics, &admin->text);
	answer.body = wd_buf_span(&admin->text);
	if (err != WD_OK) {
		wd_log(WD_LOG_WARNING, "admin-metrics", NULL, "/metrics: %s", wd_strerror(err));
		answer = (struct answer){ 500, text_plain, wd_span_of(wd_strerror(err)) };
	}
	return answer;
}

static struct answer get_healthz(struct wd_admin *admin)
{
	(void)admin;
	/* That this runs is the answer. */
	return (struct answer){ 200, text_plain, WD_SPAN("ok\n") };
}

static struct answer get_readyz(struct wd_admin *admin)
{
	struct answer answer = { 200, text_plain, WD_SPAN("ready\n") };
	const char *why = "not ready";

	if (!admin->ops.ready || admin->ops.ready(admin->ops.arg, &why))
		return answer;
	answer.status = 503;
	/* Without memory the reason stays away; the status is what counts. */
	if (wd_buf_puts(&admin->text, why) != WD_OK || wd_buf_putc(&admin->text, '\n') != WD_OK)
		wd_buf_reset(&admin->text);
	answer.body = wd_buf_span(&admin->text);
	return answer;
}

static const struct {
	const char *path;
	struct answer (*get)(struct wd_admin *admin);
} pages[] = {
	{ "/metrics", get_metrics },
	{ "/healthz", get_healthz },
	{ "/readyz", get_readyz },
};

static struct answer find_answer(struct wd_admin *admin, struct evhttp_request *req)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
	enum evhttp_cmd_type method = evhttp_request_get_command(req);

	for (size_t i = 0; path && i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (strcmp(path, pages[i].path) != 0)
			continue;
		if (method != EVHTTP_REQ_GET && method != EVHTTP_REQ_HEAD)
			return (struct answer){ 405, text_plain, WD_SPAN("GET or HEAD only\n") };
		return pages[i].get(admin);
	}
	return (struct answer){ 404, text_plain,
		WD_SPAN("no such page; there are /metrics, /healthz and /readyz\n") };
}

static void more_time(struct wd_admin *admin, struct evhttp_request *req)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	const struct bufferevent *bev = evcon ? evhttp_connection_get_bufferevent(evcon) : NULL;

	for (size_t i = 0; bev && i < WD_ADMIN_CONNECTIONS; i++) {
		if (admin->conns[i].bev == bev)
			admin->conns[i].deadline_ms = wd_now_ms() + timeout_ms(admin);
	}
}

static void on_request(struct evhttp_request *req, void *arg)
{
	struct wd_admin *admin = arg;
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	char length[24];

	more_time(admin, req);
	wd_buf_reset(&admin->text);
	struct answer answer = find_answer(admin, req);
	/* Each fails only without memory: a header is then missing, or evhttp ends the
	   connection. */
	(void)evhttp_add_header(headers, "Content-Type", answer.type);
	(void)evhttp_add_header(headers, "Cache-Control", "no-store");
	(void)evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	if (answer.status == 405)
		(void)evhttp_add_header(headers, "Allow", "GET, HEAD");
	/* evhttp would send a body after HEAD too. */
	if (evhttp_request_get_command(req) != EVHTTP_REQ_HEAD)
		(void)evbuffer_add(
			evhttp_request_get_output_buffer(req), answer.body.p, answer.body.n);
	else if (snprintf(length, sizeof(length), "%zu", answer.body.n) > 0)
		(void)evhttp_add_header(headers, "Content-Length", length);
	evhttp_send_reply(req, answer.status, NULL, NULL);
}

/* --- life ----------------------------------------------------------------------------------- */

/* Every method that evhttp knows: those that we refuse get our answer, not its 501. */
#define METHODS                                                                                    \
	(EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | \
		EVHTTP_REQ_OPTIONS | EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT | EVHTTP_REQ_PATCH)

static enum wd_err serve(struct wd_admin *admin, int fd)
{
	struct event_base *base = wd_loop_base(admin->loop);
	struct timeval limit = { timeout_ms(admin) / 1000, timeout_ms(admin) % 1000 * 1000L };

	/* A passed socket blocks unless its unit says otherwise, and accept() is tried until there
	   is nobody left. */
	if (evutil_make_socket_nonblocking(fd) < 0) {
		close(fd);
		return WD_EIO;
	}
	admin->sweeper = wd_timer_new(admin->loop, on_sweep, admin);
	admin->http = evhttp_new(base);
	admin->listener = evconnlistener_new(
		base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (!admin->listener)
		close(fd);
	if (!admin->sweeper || !admin->http || !admin->listener)
		return WD_ENOMEM;

	evhttp_set_allowed_methods(admin->http, METHODS);
	evhttp_set_max_headers_size(admin->http, HEADERS_MAX);
	evhttp_set_max_body_size(admin->http, 0);
	evhttp_set_timeout_tv(admin->http, &limit);
	evhttp_set_bevcb(admin->http, on_connection, admin);
	evhttp_set_gencb(admin->http, on_request, admin);
	if (!evhttp_bind_listener(admin->http, admin->listener))
		return WD_ENOMEM;
	evconnlistener_set_error_cb(admin->listener, on_accept_error);
	wd_timer_in(admin->sweeper, IDLE_SWEEP_MS);
	return WD_OK;
}

enum wd_err wd_admin_new(struct wd_loop *loop, const char *listen_on, struct wd_metrics *metrics,
	const struct wd_admin_ops *ops, struct wd_admin **ret, int *ret_port)
{
	struct wd_admin *admin = calloc(1, sizeof(*admin));
	enum wd_err err = WD_OK;

	assert(loop && listen_on && metrics && ops && ret);
	if (!admin)
		return WD_ENOMEM;
	admin->loop = loop;
	admin->metrics = metrics;
	admin->ops = *ops;
	wd_buf_init(&admin->text, METRICS_MAX);

	int fd = wd_notify_socket();
	if (fd < 0 && strncmp(listen_on, "unix:", 5) == 0)
		err = listen_unix(admin, listen_on, &fd);
	else if (fd < 0)
		err = listen_tcp(listen_on, &fd);
	if (err != WD_OK)
		goto fail;
	int port = port_of(fd);
	/* A client that goes away while we answer must not take us along. */
	(void)signal(SIGPIPE, SIG_IGN); /* fails only for signals that do not exist */
	err = serve(admin, fd);
	if (err != WD_OK)
		goto fail;
	*ret = admin;
	if (ret_port)
		*ret_port = port;
	return WD_OK;

fail:
	wd_admin_free(admin);
	return err;
}

void wd_admin_free(struct wd_admin *admin)
{
	if (!admin)
		return;
	/* evhttp frees the listener and every connection; then our references are the last. */
	if (admin->http)
		evhttp_free(admin->http);
	else if (admin->listener)
		evconnlistener_free(admin->listener);
	for (size_t i = 0; i < WD_ADMIN_CONNECTIONS; i++) {
		if (admin->conns[i].bev)
			forget(admin, &admin->conns[i]);
	}
	wd_timer_free(admin->sweeper);
	if (admin->unix_path) {
		(void)unlink(admin->unix_path); /* the next start would remove it as well */
		free(admin->unix_path);
	}
	wd_buf_done(&admin->text);
	free(admin);
}
