/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large writes to the page cache, through a pipe: the kernel then copies from pages, not from a process.
 *
 * That is another way through the kernel to the same end, with the same promises: what is written is whole, sector by
 * sector, even if this process is killed. Where copying from a process is done by string instructions that the machine
 * is slow at, as virtual ones without hardware help are, it is several times as fast; elsewhere it is slower.
 */
#ifndef KGATE_FILE_SPLICE_H
#define KGATE_FILE_SPLICE_H

#include "block.h"

struct file_splice;

/** Whether this machine is faster that way. Measured once, which takes some milliseconds. Main thread. */
bool file_splice_is_faster(void);

/** Makes a pipe. Returns NULL if it cannot. */
struct file_splice *file_splice_open(void);
void file_splice_close(struct file_splice *splice);

/** Writes a request. Returns false if it must be written in another way, all of it; that tells why. One thread. */
bool file_splice_write(struct file_splice *splice, int fd, const struct block_request *request);

#endif
