/* SPDX-License-Identifier: Apache-2.0 */
/* Going to the background, and the file that says who runs there. */
#include "background.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/** Waits for a byte, which says that all went well, or for the other process's end. */
static void wait_and_exit(int fd, pid_t child)
{
    char byte;
    int status;

    if (read(fd, &byte, 1) == 1)
        _exit(EXIT_SUCCESS);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    _exit(WIFEXITED(status) && WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : EXIT_FAILURE);
}

int background_fork(struct error *error)
{
    int fds[2];
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return error_set(error, -errno, "--daemonize: %s", strerror(errno));
    child = fork();
    if (child < 0) {
        int code = error_set(error, -errno, "--daemonize: %s", strerror(errno));

        close(fds[0]);
        close(fds[1]);
        return code;
    }
    if (child > 0) {
        close(fds[1]);
        wait_and_exit(fds[0], child);
    }
    close(fds[0]);
    setsid();
    return fds[1];
}

void background_ready(int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    log_to_syslog();
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        if (null > STDERR_FILENO)
            close(null);
    }
    if (chdir("/") < 0)
        log_message(LOG_LEVEL_WARNING, "cannot leave the folder it was started in: %s", strerror(errno));
    (void)!write(fd, "", 1);
    close(fd);
}

int pidfile_write(const char *path, char **absolute, struct error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    int code;

    if (fd < 0)
        return error_set(error, -errno, "--pidfile: cannot open %s: %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        code = errno == EWOULDBLOCK ? error_set(error, -EBUSY, "--pidfile: %s is held by a daemon that runs", path)
                                    : error_set(error, -errno, "--pidfile: cannot lock %s: %s", path, strerror(errno));
    } else if (ftruncate(fd, 0) < 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0) {
        code = error_set(error, -errno, "--pidfile: cannot write %s: %s", path, strerror(errno));
    } else if (!(*absolute = realpath(path, NULL))) {
        code = error_set(error, -errno, "--pidfile: %s: %s", path, strerror(errno));
    } else {
        return fd;
    }
    close(fd);
    return code;
}
