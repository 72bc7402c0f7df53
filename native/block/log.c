/* SPDX-License-Identifier: Apache-2.0 */
/* What the daemon says while it runs. */
#include "log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <syslog.h>

static atomic_bool to_syslog;

void log_to_syslog(void)
{
    openlog(PROGRAM_NAME, LOG_PID, LOG_DAEMON);
    atomic_store(&to_syslog, true);
}

void log_message(enum log_level level, const char *format, ...)
{
    static const int priorities[] = {LOG_ERR, LOG_WARNING, LOG_INFO};
    static const char *const words[] = {"error: ", "warning: ", ""};
    char message[1200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    if (atomic_load(&to_syslog))
        syslog(priorities[level], "%s%s", words[level], message);
    else
        fprintf(stderr, PROGRAM_NAME ": %s%s\n", words[level], message); /* one call: threads do not mix */
}
