/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads of what lies in the page cache without read system calls: the file is mapped, and copied from.
 *
 * Only pages that are there are copied: touching another would wait for a disk, or fill a hole of a file that lives in
 * memory. Writes do not go this way: a process that is killed in the midst of one would leave half a sector behind,
 * which the kernel's own write never does.
 */
#ifndef KGATE_FILE_MAP_H
#define KGATE_FILE_MAP_H

#include "block.h"

struct file_map;

/**
 * Maps a file of some size. stays: what is there now will be there later, as on a tmpfs, so it is looked for once.
 * Returns NULL if it cannot. Main thread, before other threads start.
 */
struct file_map *file_map_open(int fd, uint64_t size, bool stays);
void file_map_close(struct file_map *map);

/**
 * Reads if all of it can be copied. Returns 0, or -EAGAIN if it must be read in another way: because a page is not
 * there, because the file has grown or shrunk, or because the request's memory has no page. Any thread.
 */
int file_map_read(struct file_map *map, const struct block_request *request);

/** Says that a range may be a hole from now on. Any thread. */
void file_map_forget(struct file_map *map, uint64_t offset, uint64_t size);

#endif
