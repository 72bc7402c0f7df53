/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to whoever opened the device. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

void vduse_log(const struct vduse_log *log, enum vduse_log_level level, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    int length;

    if (!log->write)
        return;
    length = snprintf(message, sizeof(message), "%s: ", log->name);
    if (length < 0)
        return;
    va_start(arguments, format);
    vsnprintf(message + length, sizeof(message) - (size_t)length, format, arguments);
    va_end(arguments);
    log->write(log->opaque, level, message);
}
