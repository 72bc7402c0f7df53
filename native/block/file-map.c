/* SPDX-License-Identifier: Apache-2.0 */
/* Reads of what lies in the page cache without read system calls. */
#include "file-map.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BITS_PER_LONG = sizeof(unsigned long) * CHAR_BIT };

struct file_map {
    uint8_t *base;
    uint64_t size, page;
    bool stays;
    atomic_ulong present[]; /* if it stays: a bit for each page, whether it was seen */
};

/* ---- Copies that may meet a page that is not there ------------------------------------------------------------- */

/* Volatile: the compiler does not know that a signal handler looks at it. */
static _Thread_local sigjmp_buf *volatile way_out;

static void on_bus_error(int number)
{
    if (way_out)
        siglongjmp(*way_out, 1);
    signal(number, SIG_DFL); /* a bug: it happens again when this returns, and ends the process */
}

/** 16 bytes, wherever they lie. */
typedef uint64_t vector __attribute__((vector_size(16), aligned(1), may_alias));

/**
 * Copies in plain loads and stores. The string instructions that memcpy() takes for large sizes are made for it, but on
 * many machines, virtual ones above all, they are the slower ones by far.
 */
static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    for (; size >= 64; size -= 64, to += 64, from += 64) {
        const vector *source = (const vector *)from;
        vector *target = (vector *)to;
        vector a = source[0], b = source[1], c = source[2], d = source[3];

        target[0] = a;
        target[1] = b;
        target[2] = c;
        target[3] = d;
    }
    memcpy(to, from, size);
}

/** Apart from the jump, so that what it changes is its own. */
__attribute__((noinline)) static void copy_entries(const struct block_request *request, const uint8_t *from)
{
    for (unsigned i = 0; i < request->iov_count; i++) {
        copy(request->iov[i].iov_base, from, request->iov[i].iov_len);
        from += request->iov[i].iov_len;
    }
}

/** Copies to all entries of a request. Returns 0, or -EAGAIN if some page on either side is not there. */
static int copy_to(const struct block_request *request, const uint8_t *from)
{
    sigjmp_buf here;
    int result = -EAGAIN;

    if (sigsetjmp(here, 0) == 0) {
        way_out = &here;
        copy_entries(request, from);
        result = 0;
    }
    way_out = NULL;
    return result;
}

/* ---- The map --------------------------------------------------------------------------------------------------- */

struct file_map *file_map_open(int fd, uint64_t size, bool stays)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t words = stays ? size / page / BITS_PER_LONG + 1 : 0;
    struct sigaction action = {.sa_handler = on_bus_error, .sa_flags = SA_NODEFER};
    struct file_map *map;

    if (size == 0 || size > SIZE_MAX / 2)
        return NULL;
    map = calloc(1, sizeof(*map) + words * sizeof(map->present[0]));
    if (!map)
        return NULL;
    map->base = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd, 0);
    if (map->base == MAP_FAILED || sigaction(SIGBUS, &action, NULL) < 0) {
        free(map);
        return NULL;
    }
    map->size = size;
    map->page = page;
    map->stays = stays;
    return map;
}

void file_map_close(struct file_map *map)
{
    if (!map)
        return;
    munmap(map->base, map->size);
    free(map);
}

static bool is_present(const struct file_map *map, uint64_t page)
{
    unsigned long word = atomic_load_explicit(&map->present[page / BITS_PER_LONG], memory_order_relaxed);

    return word >> (page % BITS_PER_LONG) & 1;
}

/** Looks which pages are there. Returns whether all of them are. */
static bool look(struct file_map *map, uint64_t first, uint64_t last)
{
    while (first <= last) {
        unsigned char found[256];
        uint64_t count = last - first < sizeof(found) ? last - first + 1 : sizeof(found);

        if (mincore(map->base + first * map->page, count * map->page, found) < 0)
            return false;
        for (uint64_t i = 0; i < count; i++, first++) {
            if (!(found[i] & 1))
                return false;
            if (map->stays)
                atomic_fetch_or_explicit(&map->present[first / BITS_PER_LONG], 1UL << (first % BITS_PER_LONG),
                                         memory_order_relaxed);
        }
    }
    return true;
}

int file_map_read(struct file_map *map, const struct block_request *request)
{
    uint64_t first = request->offset / map->page;
    uint64_t last = (request->offset + request->size - 1) / map->page;

    if (request->offset + request->size > map->size)
        return -EAGAIN;
    while (map->stays && first <= last && is_present(map, first))
        first++;
    if (first <= last && !look(map, first, last))
        return -EAGAIN;
    return copy_to(request, map->base + request->offset);
}

void file_map_forget(struct file_map *map, uint64_t offset, uint64_t size)
{
    uint64_t end = offset + size < map->size ? offset + size : map->size;

    for (uint64_t page = offset / map->page; map->stays && page * map->page < end; page++)
        atomic_fetch_and_explicit(&map->present[page / BITS_PER_LONG], ~(1UL << (page % BITS_PER_LONG)),
                                  memory_order_relaxed);
}
