/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a test program needs: checks that say where they failed, and a line for each case. */
#ifndef KGATE_CHECK_H
#define KGATE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

enum { EXIT_SKIPPED = 77 };

#define CHECK(condition)                                                               \
    do {                                                                               \
        if (!(condition)) {                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
            abort();                                                                   \
        }                                                                              \
    } while (0)

#define CHECK_EQUAL(left, right)                                                                          \
    do {                                                                                                  \
        long long check_left = (long long)(left), check_right = (long long)(right);                       \
        if (check_left != check_right) {                                                                  \
            fprintf(stderr, "%s:%d: %s is %lld, not %s = %lld\n", __FILE__, __LINE__, #left, check_left,  \
                    #right, check_right);                                                                 \
            abort();                                                                                      \
        }                                                                                                 \
    } while (0)

#define RUN(test)              \
    do {                       \
        printf("%s\n", #test); \
        fflush(stdout);        \
        test();                \
    } while (0)

#endif
