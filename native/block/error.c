/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence for the person who started the daemon. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *error, int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error->text, sizeof(error->text), format, arguments);
    va_end(arguments);
    return code;
}

void error_prefix(struct error *error, const char *format, ...)
{
    char old[sizeof(error->text)];
    va_list arguments;
    int length;

    memcpy(old, error->text, sizeof(old));
    va_start(arguments, format);
    length = vsnprintf(error->text, sizeof(error->text), format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof(error->text))
        snprintf(error->text + length, sizeof(error->text) - (size_t)length, ": %s", old);
}
