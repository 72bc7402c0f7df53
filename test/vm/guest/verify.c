// SPDX-License-Identifier: Apache-2.0
/* Loads a disk with numbered, checksummed blocks, records which writes were acknowledged, and finds any that is lost. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SECTOR = 512,
    BLOCK = 4096,
    SECTORS = BLOCK / SECTOR,
    MOST_BLOCKS = 8, /* of one request */
    MOST_WORKERS = 64,
    MOST_COMPLAINTS = 8,
};

/* What a sector says of itself; the rest of it follows from that. */
struct sector {
    uint64_t block;
    uint64_t content;
    uint64_t number;
    uint64_t noise[SECTOR / 8 - 3];
};

/* What a block may hold. A content is twice a version; one more where the block is zeroed; 0 before anything is written. */
struct entry {
    _Atomic uint64_t issued;
    _Atomic uint64_t acknowledged;
};

/* Lies in a file, so that it is there whatever happens to the loading process. */
struct record {
    _Atomic uint64_t requests; /* acknowledged, of any kind */
    uint64_t blocks;
    struct entry entries[];
};

struct worker {
    pthread_t thread;
    struct record *record;
    int fd;
    uint64_t first, blocks;
    uint64_t random;
    unsigned char *buffer;
    uint64_t written, zeroed, read, flushed;
    int complaints;
};

static atomic_bool stopping;

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void fill_sector(struct sector *sector, uint64_t block, uint64_t content, uint64_t number)
{
    uint64_t state = (block + 1) * 0x9e3779b97f4a7c15 ^ (content + 1) * 0xd1b54a32d192ed03 ^ (number + 1);

    sector->block = block;
    sector->content = content;
    sector->number = number;
    for (size_t i = 0; i < SECTOR / 8 - 3; i++)
        sector->noise[i] = next_random(&state);
}

static void fill_block(unsigned char *to, uint64_t block, uint64_t content)
{
    for (uint64_t number = 0; number < SECTORS; number++)
        fill_sector((struct sector *)(to + number * SECTOR), block, content, number);
}

static bool holds(const struct sector *sector, uint64_t block, uint64_t content, uint64_t number)
{
    static const struct sector zero;
    struct sector expected;

    if (content == 0 || content & 1)
        return memcmp(sector, &zero, SECTOR) == 0;
    fill_sector(&expected, block, content, number);
    return memcmp(sector, &expected, SECTOR) == 0;
}

static void complain(const struct sector *sector, uint64_t block, uint64_t number, uint64_t acknowledged,
                     uint64_t issued)
{
    static const struct sector zero;
    struct sector whole;

    printf("block %ju, sector %ju: ", (uintmax_t)block, (uintmax_t)number);
    fill_sector(&whole, sector->block, sector->content, sector->number);
    if (memcmp(sector, &zero, SECTOR) == 0)
        printf("zeros");
    else if (memcmp(sector, &whole, SECTOR) != 0)
        printf("no whole sector of anything");
    else
        printf("content %ju of block %ju, sector %ju", (uintmax_t)sector->content, (uintmax_t)sector->block,
               (uintmax_t)sector->number);
    printf(" instead of content %ju", (uintmax_t)acknowledged);
    if (issued != acknowledged)
        printf(" or %ju", (uintmax_t)issued);
    printf("\n");
}

/* Whether each sector of a block holds, whole, what was acknowledged last, or what is being written. */
static bool check_block(const struct record *record, const unsigned char *data, uint64_t block)
{
    uint64_t acknowledged = atomic_load(&record->entries[block].acknowledged);
    uint64_t issued = atomic_load(&record->entries[block].issued);

    for (uint64_t number = 0; number < SECTORS; number++) {
        const struct sector *sector = (const struct sector *)(data + number * SECTOR);

        if (!holds(sector, block, acknowledged, number) && !holds(sector, block, issued, number)) {
            complain(sector, block, number, acknowledged, issued);
            return false;
        }
    }
    return true;
}

static struct record *map_record(const char *path, uint64_t blocks)
{
    size_t size = sizeof(struct record) + blocks * sizeof(struct entry);
    struct record *record = MAP_FAILED;
    struct stat status;
    int fd = open(path, O_RDWR | (blocks ? O_CREAT : 0), 0600);

    if (fd < 0 || fstat(fd, &status) < 0)
        goto out;
    if (blocks == 0)
        size = (size_t)status.st_size;
    else if (status.st_size == 0 && ftruncate(fd, (off_t)size) < 0)
        goto out;
    record = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (record != MAP_FAILED && blocks != 0)
        record->blocks = blocks;
out:
    if (fd >= 0)
        close(fd);
    if (record != MAP_FAILED)
        return record;
    perror(path);
    exit(2);
}

/* ---- Load ------------------------------------------------------------------------------------------------------ */

static bool failed(struct worker *worker, const char *what, uint64_t block)
{
    printf("%s at block %ju: %s\n", what, (uintmax_t)block, strerror(errno));
    worker->complaints++;
    return false;
}

static bool store(struct worker *worker, uint64_t block, uint64_t count, bool zero)
{
    struct entry *entries = &worker->record->entries[block];
    uint64_t range[2] = {block * BLOCK, count * BLOCK};

    for (uint64_t i = 0; i < count; i++) {
        uint64_t content = (atomic_load(&entries[i].issued) / 2 + 1) * 2 + (zero ? 1 : 0);

        atomic_store(&entries[i].issued, content);
        if (!zero)
            fill_block(worker->buffer + i * BLOCK, block + i, content);
    }
    if (zero) {
        if (ioctl(worker->fd, BLKZEROOUT, range) < 0)
            return failed(worker, "zeroing", block);
        worker->zeroed++;
    } else {
        if (pwrite(worker->fd, worker->buffer, range[1], (off_t)range[0]) != (ssize_t)range[1])
            return failed(worker, "writing", block);
        worker->written++;
    }
    for (uint64_t i = 0; i < count; i++)
        atomic_store(&entries[i].acknowledged, atomic_load(&entries[i].issued));
    return true;
}

static bool read_back(struct worker *worker, uint64_t block, uint64_t count)
{
    memset(worker->buffer, 0xa5, count * BLOCK);
    if (pread(worker->fd, worker->buffer, count * BLOCK, (off_t)(block * BLOCK)) != (ssize_t)(count * BLOCK))
        return failed(worker, "reading", block);
    worker->read++;
    for (uint64_t i = 0; i < count; i++)
        if (!check_block(worker->record, worker->buffer + i * BLOCK, block + i))
            worker->complaints++;
    return worker->complaints == 0;
}

static void *work(void *opaque)
{
    struct worker *worker = opaque;

    while (!atomic_load(&stopping) && worker->complaints < MOST_COMPLAINTS) {
        uint64_t random = next_random(&worker->random) >> 16;
        uint64_t count = 1 + random % MOST_BLOCKS;
        uint64_t block = worker->first + (random >> 8) % (worker->blocks - count + 1);
        uint64_t kind = (random >> 32) % 100;

        if (kind < 60)
            store(worker, block, count, false);
        else if (kind < 65)
            store(worker, block, count, true);
        else if (kind < 95)
            read_back(worker, block, count);
        else if (fdatasync(worker->fd) < 0)
            failed(worker, "flushing", block);
        else
            worker->flushed++;
        atomic_fetch_add(&worker->record->requests, 1);
    }
    return NULL;
}

static void stop(int signal)
{
    (void)signal;
    atomic_store(&stopping, true);
}

static int load(const char *disk, const char *record_path, uint64_t count)
{
    static struct worker workers[MOST_WORKERS];
    struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
    int fd = open(disk, O_RDWR | O_DIRECT | O_CLOEXEC);
    struct record *record;
    uint64_t size = 0;
    int complaints = 0;

    if (fd < 0 || ioctl(fd, BLKGETSIZE64, &size) < 0) {
        perror(disk);
        return 2;
    }
    if (count < 1 || count > MOST_WORKERS || size / BLOCK / count < MOST_BLOCKS) {
        fprintf(stderr, "this many workers do not fit\n");
        return 2;
    }
    record = map_record(record_path, size / BLOCK);
    sigaction(SIGTERM, &action, NULL);
    for (uint64_t i = 0; i < count; i++) {
        struct worker *worker = &workers[i];

        *worker = (struct worker){.record = record, .fd = fd, .blocks = record->blocks / count};
        worker->first = i * worker->blocks;
        worker->random = (i + 1) * 0x9e3779b97f4a7c15 ^ (uint64_t)getpid() << 32;
        if (posix_memalign((void **)&worker->buffer, BLOCK, MOST_BLOCKS * BLOCK) != 0 ||
            pthread_create(&worker->thread, NULL, work, worker) != 0) {
            fprintf(stderr, "cannot start a worker\n");
            exit(2);
        }
    }
    for (uint64_t i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        complaints += workers[i].complaints;
        if (i > 0) {
            workers[0].written += workers[i].written;
            workers[0].zeroed += workers[i].zeroed;
            workers[0].read += workers[i].read;
            workers[0].flushed += workers[i].flushed;
        }
    }
    printf("%ju writes, %ju zeroings, %ju reads, %ju flushes\n", (uintmax_t)workers[0].written,
           (uintmax_t)workers[0].zeroed, (uintmax_t)workers[0].read, (uintmax_t)workers[0].flushed);
    return complaints > 0;
}

/* ---- Check ----------------------------------------------------------------------------------------------------- */

static int check(const char *disk, const char *record_path)
{
    struct record *record = map_record(record_path, 0);
    int fd = open(disk, O_RDONLY | O_CLOEXEC);
    uint64_t wrong = 0, written = 0;
    unsigned char *data;

    if (fd < 0 || posix_memalign((void **)&data, BLOCK, BLOCK) != 0) {
        perror(disk);
        return 2;
    }
    for (uint64_t block = 0; block < record->blocks && wrong < MOST_COMPLAINTS; block++) {
        if (pread(fd, data, BLOCK, (off_t)(block * BLOCK)) != BLOCK) {
            printf("reading at block %ju: %s\n", (uintmax_t)block, strerror(errno));
            return 1;
        }
        if (!check_block(record, data, block))
            wrong++;
        if (atomic_load(&record->entries[block].acknowledged) != 0)
            written++;
    }
    printf("%ju blocks, %ju of them written, %ju wrong\n", (uintmax_t)record->blocks, (uintmax_t)written,
           (uintmax_t)wrong);
    return wrong > 0;
}

static int zero(const char *disk, uint64_t offset, uint64_t length)
{
    uint64_t range[2] = {offset, length};
    int fd = open(disk, O_RDWR | O_CLOEXEC);

    if (fd >= 0 && ioctl(fd, BLKZEROOUT, range) == 0)
        return 0;
    perror(disk);
    return 1;
}

static int same(const char *one, const char *other)
{
    enum { CHUNK = 1 << 20 };
    int fds[2] = {open(one, O_RDONLY | O_CLOEXEC), open(other, O_RDONLY | O_CLOEXEC)};
    unsigned char *data = malloc(2 * CHUNK);
    ssize_t sizes[2];

    if (fds[0] < 0 || fds[1] < 0 || !data) {
        perror(fds[0] < 0 ? one : other);
        return 2;
    }
    for (off_t at = 0;; at += sizes[0]) {
        for (int i = 0; i < 2; i++)
            sizes[i] = pread(fds[i], data + i * CHUNK, CHUNK, at);
        if (sizes[0] != sizes[1] || sizes[0] < 0 || memcmp(data, data + CHUNK, (size_t)sizes[0]) != 0) {
            printf("%s and %s differ within 1 MiB of byte %jd\n", one, other, (intmax_t)at);
            return 1;
        }
        if (sizes[0] == 0)
            return 0;
    }
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (strcmp(verb, "load") == 0 && argc == 5)
        return load(argv[2], argv[3], strtoull(argv[4], NULL, 0));
    if (strcmp(verb, "check") == 0 && argc == 4)
        return check(argv[2], argv[3]);
    if (strcmp(verb, "zero") == 0 && argc == 5)
        return zero(argv[2], strtoull(argv[3], NULL, 0), strtoull(argv[4], NULL, 0));
    if (strcmp(verb, "same") == 0 && argc == 4)
        return same(argv[2], argv[3]);
    if (strcmp(verb, "requests") == 0 && argc == 3)
        return printf("%ju\n", (uintmax_t)atomic_load(&map_record(argv[2], 0)->requests)) < 0;
    fprintf(stderr, "usage: verify load DISK RECORD WORKERS    until SIGTERM\n"
                    "       verify same DISK FILE             cmp, but fast\n"
                    "       verify check DISK RECORD\n"
                    "       verify zero DISK OFFSET LENGTH\n"
                    "       verify requests RECORD            how many were acknowledged\n");
    return 2;
}
