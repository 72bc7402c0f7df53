/* SPDX-License-Identifier: Apache-2.0 */
/* Requests on a file descriptor, done at once by the calling thread. */
#ifndef KGATE_FILE_IO_H
#define KGATE_FILE_IO_H

#include "block.h"

/** What requests need to know of an open file. Constant while channels are open. */
struct file_target {
    int fd;
    bool is_device;
    unsigned align; /* what O_DIRECT wants of buffers, offsets and sizes: a power of two; 1: nothing */
};

/** Whether the buffers of a request can be used as they are. Its offset and size are aligned: exports see to that. */
bool file_is_aligned(const struct file_target *target, const struct block_request *request);

/** Copies the entries after the first done bytes of a request, as many as fit. Returns how many. */
unsigned file_window(const struct block_request *request, uint64_t done, struct iovec *entries, unsigned capacity);

/** Does a request, however long that takes. Any thread. */
int file_perform(const struct file_target *target, const struct block_request *request);

/**
 * Does the rest of a read or write of which the first bytes are done. Any thread.
 * A read that meets the end of the file fails with -EIO: the file has shrunk.
 */
int file_transfer(const struct file_target *target, const struct block_request *request, uint64_t done);

/**
 * Reads or writes if that needs no waiting for a disk. Any thread.
 * Returns 0, an error, -EAGAIN if it would wait, -EOPNOTSUPP if this file system cannot tell.
 */
int file_try(const struct file_target *target, const struct block_request *request);

#endif
