/* SPDX-License-Identifier: MIT */
#include "daemon/notify.h"

#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/loop.h"

/* A manager's end of $NOTIFY_SOCKET, in the abstract name space. */
static int manager_open(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	socklen_t len = sizeof(sa.sun_family); /* the kernel picks a name */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char name[sizeof(sa.sun_path) + 1] = "@";

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, len), 0);
	len = sizeof(sa);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	memcpy(name + 1, sa.sun_path + 1, len - sizeof(sa.sun_family) - 1);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	return fd;
}

/* The next message, or "" when none is there. */
static const char *next(int fd, char *text, size_t size)
{
	ssize_t n = recv(fd, text, size - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void tells_the_manager(void **state)
{
	char text[1024];
	int fd = manager_open();

	(void)state;
	wd_notify_ready();
	assert_string_equal(next(fd, text, sizeof(text)), "READY=1");
	wd_notify_stopping();
	assert_string_equal(next(fd, text, sizeof(text)), "STOPPING=1");
	/* Pings are alike and must all arrive. */
	wd_notify_watchdog();
	wd_notify_watchdog();
	assert_string_equal(next(fd, text, sizeof(text)), "WATCHDOG=1");
	assert_string_equal(next(fd, text, sizeof(text)), "WATCHDOG=1");
	assert_string_equal(next(fd, text, sizeof(text)), "");

	int64_t before = wd_now_ms();
	wd_notify_reloading();
	(void)next(fd, text, sizeof(text));
	static const char head[] = "RELOADING=1\nMONOTONIC_USEC=";
	assert_int_equal(strncmp(text, head, sizeof(head) - 1), 0);
	uint64_t usec = strtoull(text + sizeof(head) - 1, NULL, 10);
	assert_in_range(usec / 1000, before, wd_now_ms());
	close(fd);
}

static void status_is_sent_when_it_changes(void **state)
{
	char text[1024];
	char lengthy[1200];
	int fd = manager_open();

	(void)state;
	wd_notify_status("%d stories/s", 12);
	wd_notify_status("%d stories/s", 12);
	wd_notify_status("%d stories/s", 13);
	wd_notify_status("a\nREADY=1");
	assert_string_equal(next(fd, text, sizeof(text)), "STATUS=12 stories/s");
	assert_string_equal(next(fd, text, sizeof(text)), "STATUS=13 stories/s");
	assert_string_equal(next(fd, text, sizeof(text)), "STATUS=a READY=1");
	assert_string_equal(next(fd, text, sizeof(text)), "");

	memset(lengthy, 'x', sizeof(lengthy));
	lengthy[sizeof(lengthy) - 1] = '\0';
	wd_notify_status("%s", lengthy);
	assert_int_equal(strlen(next(fd, text, sizeof(text))), strlen("STATUS=") + 511);
	close(fd);
}

static void without_a_manager_nothing_happens(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	wd_notify_ready();
	wd_notify_status("nobody hears");
	assert_int_equal(setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1), 0);
	wd_notify_ready();
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
}

static void no_socket_is_passed(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("LISTEN_FDS"), 0);
	assert_int_equal(wd_notify_socket(), -1);
	/* Meant for another process. */
	assert_int_equal(setenv("LISTEN_FDS", "1", 1), 0);
	assert_int_equal(setenv("LISTEN_PID", "1", 1), 0);
	assert_int_equal(wd_notify_socket(), -1);
}

/* As the manager passes them: descriptors from 3 on. Only the first listening stream is kept. */
static void a_passed_socket_is_found_once(void **state)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char pid[16];

	(void)state;
	for (int fd = 3; fd < 6; fd++) {
		if (fcntl(fd, F_GETFD) >= 0) {
			print_message("descriptor %d is in use here\n", fd);
			skip();
		}
	}
	assert_int_equal(socket(AF_UNIX, SOCK_DGRAM, 0), 3);
	assert_int_equal(socket(AF_UNIX, SOCK_STREAM, 0), 4);
	assert_int_equal(socket(AF_UNIX, SOCK_STREAM, 0), 5);
	for (int fd = 4; fd < 6; fd++) {
		assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa.sun_family)), 0);
		assert_int_equal(listen(fd, 1), 0);
	}
	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	assert_int_equal(setenv("LISTEN_PID", pid, 1), 0);
	assert_int_equal(setenv("LISTEN_FDS", "3", 1), 0);
	assert_int_equal(wd_notify_socket(), 4);
	assert_int_equal(wd_notify_socket(), -1);
	assert_int_equal(fcntl(3, F_GETFD), -1);
	assert_int_equal(fcntl(4, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(5, F_GETFD), -1);
	close(4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_the_manager),
		cmocka_unit_test(status_is_sent_when_it_changes),
		cmocka_unit_test(without_a_manager_nothing_happens),
		cmocka_unit_test(no_socket_is_passed),
		cmocka_unit_test(a_passed_socket_is_found_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
