/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence for the person who started the daemon: what is wrong, and with which option or request. */
#ifndef KGATE_ERROR_H
#define KGATE_ERROR_H

struct error {
    char text[1024];
};

/** Writes the sentence, and returns code, so that a failing function can return what this returns. */
__attribute__((format(printf, 3, 4)))
int error_set(struct error *error, int code, const char *format, ...);

/** Puts words and ": " before the sentence that is there. */
__attribute__((format(printf, 2, 3)))
void error_prefix(struct error *error, const char *format, ...);

#endif
