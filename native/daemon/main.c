/* SPDX-License-Identifier: Apache-2.0 */
/* kgate-storage-daemon: opens what the command line names, and waits for signals until it shall end. */
#include "background.h"
#include "command-line.h"
#include "export.h"
#include "log.h"
#include "runtime-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { EXIT_CALL = 2 };

/** Has signals arrive at a descriptor. They are blocked for the threads that start later, too. */
static int open_signals(struct error *error)
{
    sigset_t signals;
    int fd;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd < 0 ? error_set(error, -errno, "cannot watch for signals: %s", strerror(errno)) : fd;
}

static int open_all(const struct command_line *line, const struct export_context *context, struct error *error)
{
    int result = 0;

    for (size_t i = 0; i < line->blockdev_count && result == 0; i++)
        result = block_node_open(line->blockdevs[i], error);
    return result == 0 ? export_open_all(line->exports, line->export_count, context, error) : result;
}

/** Serves until all exports have ended. Returns whether one of them still waits for a disk. */
static bool serve(int signals, bool ending)
{
    struct pollfd fds[] = {
        {.fd = signals, .events = POLLIN},
        {.fd = export_finished_fd(), .events = POLLIN},
    };
    bool stuck = false;

    while (export_collect(&stuck)) {
        struct signalfd_siginfo info;

        poll(fds, 2, -1);
        while (read(signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
            if (info.ssi_signo == SIGHUP) {
                export_refresh_all();
            } else {
                export_request_end_all(ending);
                ending = true;
            }
        }
    }
    return stuck;
}

static int run(const struct command_line *line, struct error *error)
{
    struct export_context context = {0};
    char *runtime_dir = NULL, *pidfile_path = NULL;
    int signals = -1, ready = -1, pidfile = -1;
    bool stuck = false;
    int result = 0;

    if (line->daemonize)
        result = ready = background_fork(error);
    if (result >= 0 && line->pidfile)
        result = pidfile = pidfile_write(line->pidfile, &pidfile_path, error);
    if (result >= 0)
        result = signals = open_signals(error);
    if (result >= 0)
        result = runtime_dir_open(line->runtime_dir, &runtime_dir, error);
    if (result >= 0) {
        context.runtime_dir = runtime_dir;
        result = open_all(line, &context, error);
    }
    if (result >= 0) {
        if (ready >= 0)
            background_ready(ready);
        stuck = serve(signals, false);
    } else if (signals >= 0) {
        export_request_end_all(true); /* of those that could be opened */
        stuck = serve(signals, true);
    }
    if (pidfile_path)
        unlink(pidfile_path);
    if (stuck) {
        log_message(LOG_LEVEL_ERROR, "a disk does not answer: ending without it");
        _exit(EXIT_FAILURE);
    }
    block_close_all();
    if (pidfile >= 0)
        close(pidfile);
    free(pidfile_path);
    free(runtime_dir);
    return result;
}

/** Makes sure that the standard descriptors are open: messages would go into an image that became one of them. */
static bool hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            return false;
    return true;
}

/** Each queue takes some descriptors, and nothing here minds how large their numbers are. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    struct command_line line;
    struct error error;
    int status = EXIT_SUCCESS;
    int result;

    if (!hold_standard_descriptors())
        return EXIT_FAILURE; /* and no safe place to say so */
    result = command_line_parse(argc, argv, &line, &error);
    /* What is wrong about the call is said before anything is made. */
    for (size_t i = 0; i < line.export_count && result == 0; i++)
        result = export_check_built(line.exports[i], &error);
    if (result < 0) {
        status = EXIT_CALL;
    } else if (line.command == COMMAND_HELP) {
        print_help();
    } else if (line.command == COMMAND_VERSION) {
        print_version();
    } else {
        raise_descriptor_limit();
        result = run(&line, &error);
        if (result < 0)
            status = EXIT_FAILURE;
    }
    if (status != EXIT_SUCCESS)
        log_message(LOG_LEVEL_ERROR, "%s", error.text);
    command_line_free(&line);
    return status;
}
