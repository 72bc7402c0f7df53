/* SPDX-License-Identifier: Apache-2.0 */
/* The folder for what has to outlive a crash of the daemon. */
#include "runtime-dir.h"

#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *usual(void)
{
    const char *base = geteuid() == 0 ? NULL : getenv("XDG_RUNTIME_DIR");
    char *path;

    if (!base || base[0] != '/')
        base = "/run";
    return asprintf(&path, "%s/" PROGRAM_NAME, base) < 0 ? NULL : path;
}

int runtime_dir_open(const char *given, char **result, struct error *error)
{
    struct stat status;
    char *path;

    *result = NULL;
    if (given && strcmp(given, "none") == 0)
        return 0;
    path = given ? strdup(given) : usual();
    if (!path)
        return error_set(error, -ENOMEM, "out of memory");
    if ((mkdir(path, 0700) < 0 && errno != EEXIST) || stat(path, &status) < 0) {
        int code = error_set(error, -errno, "--runtime-dir: cannot make the folder %s: %s", path, strerror(errno));

        free(path);
        return code;
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH))) {
        int code = error_set(error, -EPERM, "--runtime-dir: %s must be a folder that only this user can write", path);

        free(path);
        return code;
    }
    /* A daemon in the background leaves the folder that a relative one starts from. */
    *result = realpath(path, NULL);
    if (!*result) {
        int code = error_set(error, -errno, "--runtime-dir: %s: %s", path, strerror(errno));

        free(path);
        return code;
    }
    free(path);
    return 0;
}
