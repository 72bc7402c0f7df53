/* SPDX-License-Identifier: Apache-2.0 */
/* The file driver reads what it wrote, in each way that it can: page cache, O_DIRECT, io_uring, threads. */
#include "config-host.h"

#include "block.h"
#include "check.h"
#include "file-splice.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 4 << 20, BLOCK = 4096 };

static char path[] = "kgate-file-test-XXXXXX"; /* in the build folder: on a disk, as a rule */
static struct block_node *node;
static struct block_channel *channel;
static unsigned in_flight;
static int last_result;

static void done(struct block_request *request, int result)
{
    request->result = result;
    last_result = result;
    in_flight--;
}

static void wait_all(void)
{
    struct pollfd fd = {.fd = channel->fd, .events = POLLIN};

    while (in_flight > 0) {
        uint64_t events;

        if (block_reap(channel))
            continue;
        if (!block_want_events(channel, true)) {
            int result = poll(&fd, 1, 10000);

            CHECK(result == 1 || (result < 0 && errno == EINTR));
            (void)!read(channel->fd, &events, sizeof(events));
        }
        block_want_events(channel, false);
    }
}

static int submit(struct block_request *request)
{
    int result;

    request->done = done;
    in_flight++;
    result = block_submit(channel, request);
    if (result != -EINPROGRESS)
        in_flight--;
    return result;
}

/** Does one request, however it is done. */
static int perform(enum block_op op, uint64_t offset, void *data, uint64_t size, bool unmap)
{
    /* In pieces of odd sizes, unless it has to be aligned by itself. */
    struct iovec iov[3] = {{data, size / 3}, {(char *)data + size / 3, 1}, {(char *)data + size / 3 + 1, size - size / 3 - 1}};
    struct block_request request = {
        .op = op, .offset = offset, .size = size, .unmap = unmap, .iov = iov, .iov_count = data ? 3 : 0,
    };
    int result = submit(&request);

    block_kick(channel);
    if (result != -EINPROGRESS)
        return result;
    wait_all();
    return last_result;
}

static void fill(uint8_t *data, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)((i * 31 + seed * 17) >> (seed % 3));
}

static bool is_zero(const uint8_t *data, size_t size)
{
    return data[0] == 0 && memcmp(data, data + 1, size - 1) == 0;
}

static int open_node(const char *extra, struct error *error)
{
    struct options *options;
    char text[300];
    int result;

    snprintf(text, sizeof(text), "file,node-name=n,filename=%s%s", path, extra);
    result = options_parse(OPTION_BLOCKDEV, text, &options, error);
    if (result == 0) {
        result = block_node_open(options, error);
        options_free(options);
    }
    node = result == 0 ? block_node_find("n") : NULL;
    if (result == 0)
        result = block_open_channel(node, &channel, error);
    return result;
}

static void close_node(void)
{
    block_close_channel(channel);
    block_close_all();
}

/** Writes, reads, discards and zeroes with one set of options. */
static void works_with(const char *extra)
{
    static uint8_t written[1 << 20], found[1 << 20];
    struct error error;
    int result;

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    result = open_node(extra, &error);
    if (result == -EINVAL && strstr(extra, "direct")) {
        printf("  skipped: this file system has no O_DIRECT\n");
        return;
    }
    if (result < 0)
        fprintf(stderr, "%s\n", error.text);
    CHECK_EQUAL(result, 0);
    CHECK_EQUAL(node->size, SIZE);

    for (unsigned i = 0; i < 4; i++) {
        size_t size = (size_t)BLOCK << (i * 2);

        fill(written, size, i);
        CHECK_EQUAL(perform(BLOCK_WRITE, BLOCK * i, written, size, false), 0);
        memset(found, 0xee, size);
        CHECK_EQUAL(perform(BLOCK_READ, BLOCK * i, found, size, false), 0);
        CHECK(memcmp(written, found, size) == 0);
    }
    CHECK_EQUAL(perform(BLOCK_FLUSH, 0, NULL, 0, false), 0);

    fill(written, sizeof(written), 9);
    for (unsigned op = 0; op < 3; op++) {
        CHECK_EQUAL(perform(BLOCK_WRITE, 0, written, sizeof(written), false), 0);
        CHECK_EQUAL(perform(op ? BLOCK_WRITE_ZEROES : BLOCK_DISCARD, 2 * BLOCK, NULL, 8 * BLOCK, op == 2), 0);
        CHECK_EQUAL(perform(BLOCK_READ, 0, found, sizeof(found), false), 0);
        CHECK(memcmp(written, found, 2 * BLOCK) == 0);
        CHECK(memcmp(written + 10 * BLOCK, found + 10 * BLOCK, BLOCK) == 0);
        if (op)
            CHECK(is_zero(found + 2 * BLOCK, 8 * BLOCK));
    }
    close_node();
}

static void cached(void)
{
    works_with("");
}

static void cached_by_threads(void)
{
    works_with(",aio=threads");
}

static void direct(void)
{
    works_with(",cache.direct=on");
}

static void direct_by_threads(void)
{
    works_with(",cache.direct=on,aio=threads");
}

/** Buffers that O_DIRECT does not take go through another one, in pieces. */
static void direct_from_odd_memory(void)
{
    enum { LONG = 3 * (1 << 20) + BLOCK };
    static uint8_t written[LONG + 1], found[LONG + 1];
    struct error error;

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    if (open_node(",cache.direct=on", &error) == -EINVAL) {
        printf("  skipped: this file system has no O_DIRECT\n");
        return;
    }
    for (unsigned i = 0; i < sizeof(written); i++)
        written[i] = (uint8_t)(i ^ i >> 8 ^ i >> 16); /* no two pieces alike */
    CHECK_EQUAL(perform(BLOCK_WRITE, BLOCK, written + 1, LONG, false), 0);
    CHECK_EQUAL(perform(BLOCK_READ, BLOCK, found + 1, LONG, false), 0);
    CHECK(memcmp(written + 1, found + 1, LONG) == 0);
    close_node();
}

/** What finishes after the last look and before the thread sleeps must not leave it asleep. */
static void finished_before_anyone_waits(void)
{
    static _Alignas(BLOCK) uint8_t data[BLOCK];
    struct iovec iov = {data, BLOCK};
    struct block_request request = {.op = BLOCK_WRITE, .size = BLOCK, .iov = &iov, .iov_count = 1};
    struct pollfd fd;
    struct error error;

    CHECK(truncate(path, SIZE) == 0);
    if (open_node(",cache.direct=on", &error) == -EINVAL) {
        printf("  skipped: this file system has no O_DIRECT\n");
        return;
    }
    CHECK_EQUAL(submit(&request), -EINPROGRESS);
    block_kick(channel);
    usleep(100 * 1000);
    fd = (struct pollfd){.fd = channel->fd, .events = POLLIN};
    CHECK(block_want_events(channel, true) || poll(&fd, 1, 5000) == 1);
    CHECK(block_reap(channel));
    CHECK_EQUAL(last_result, 0);
    close_node();
}

/** Runs a case with an image in memory, which is a hole of SIZE bytes at first. */
static void in_memory(void (*test)(int fd))
{
    char old[sizeof(path)];
    int fd = memfd_create("image", 0);

    memcpy(old, path, sizeof(path));
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    CHECK(ftruncate(fd, SIZE) == 0);
    test(fd);
    memcpy(path, old, sizeof(path));
    close(fd);
}

static void everything(int fd)
{
    (void)fd;
    works_with("");
}

static void everything_in_memory(void)
{
    in_memory(everything);
}

static void holes(int fd)
{
    static uint8_t data[64 * BLOCK];
    struct stat status;
    struct error error;

    CHECK_EQUAL(open_node("", &error), 0);
    memset(data, 'd', sizeof(data));
    CHECK_EQUAL(perform(BLOCK_WRITE, 0, data, 8 * BLOCK, false), 0);
    for (unsigned i = 0; i < 3; i++) {
        CHECK_EQUAL(perform(BLOCK_READ, 0, data, sizeof(data), false), 0);
        CHECK(data[0] == 'd' && data[8 * BLOCK - 1] == 'd' && is_zero(data + 8 * BLOCK, 56 * BLOCK));
        CHECK_EQUAL(perform(BLOCK_READ, 0, data, 8 * BLOCK, false), 0);
    }
    CHECK(fstat(fd, &status) == 0);
    CHECK_EQUAL(status.st_blocks, 8 * BLOCK / 512); /* reading a hole does not fill it */
    CHECK_EQUAL(perform(BLOCK_DISCARD, 0, NULL, 4 * BLOCK, false), 0);
    CHECK_EQUAL(perform(BLOCK_READ, 0, data, sizeof(data), false), 0);
    CHECK(is_zero(data, 4 * BLOCK) && data[4 * BLOCK] == 'd');
    CHECK(fstat(fd, &status) == 0);
    CHECK_EQUAL(status.st_blocks, 4 * BLOCK / 512);
    close_node();
}

static void holes_stay_holes(void)
{
    in_memory(holes);
}

static void shrinking(int fd)
{
    uint8_t data[2 * BLOCK];
    struct error error;

    CHECK_EQUAL(open_node("", &error), 0);
    memset(data, 'd', sizeof(data));
    CHECK_EQUAL(perform(BLOCK_WRITE, 0, data, sizeof(data), false), 0);
    CHECK_EQUAL(perform(BLOCK_READ, 0, data, sizeof(data), false), 0);
    CHECK(ftruncate(fd, BLOCK) == 0); /* a page that was there is gone */
    CHECK_EQUAL(perform(BLOCK_READ, 0, data, sizeof(data), false), -EIO);
    CHECK_EQUAL(perform(BLOCK_READ, 0, data, BLOCK, false), 0);
    CHECK(ftruncate(fd, 2 * SIZE) == 0); /* and beyond the map */
    CHECK_EQUAL(block_refresh(node, &error), 0);
    CHECK_EQUAL(perform(BLOCK_READ, 2 * SIZE - BLOCK, data, BLOCK, false), 0);
    CHECK(is_zero(data, BLOCK));
    close_node();
}

static void memory_shrinks_and_grows(void)
{
    in_memory(shrinking);
}

/** Whether this machine would choose it or not. */
static void spliced_writes(void)
{
    enum { ENTRIES = 700, PIECE = 6 * 512 };
    static _Alignas(BLOCK) uint8_t data[ENTRIES * PIECE], found[ENTRIES * PIECE];
    static struct iovec iov[ENTRIES];
    struct block_request request = {
        .op = BLOCK_WRITE, .offset = 512, .size = sizeof(data), .iov = iov, .iov_count = ENTRIES,
    };
    struct file_splice *pipe = file_splice_open();
    void *hole = mmap(NULL, BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = memfd_create("image", 0);

    CHECK(pipe && fd >= 0);
    fill(data, sizeof(data), 3);
    for (unsigned i = 0; i < ENTRIES; i++)
        iov[i] = (struct iovec){data + i * PIECE, PIECE};
    for (unsigned i = 0; i < 2; i++) {
        CHECK(ftruncate(fd, 0) == 0);
        CHECK(file_splice_write(pipe, fd, &request));
        CHECK(pread(fd, found, sizeof(found), 512) == (ssize_t)sizeof(found));
        CHECK(memcmp(data, found, sizeof(data)) == 0);
        /* One that fails leaves nothing for the next. */
        iov[600].iov_base = hole;
        CHECK(!file_splice_write(pipe, fd, &request));
        iov[600].iov_base = data + 600 * PIECE;
    }
    /* A pipe could end within a sector of these, and the process with it. */
    iov[0].iov_len -= 100;
    iov[1] = (struct iovec){(uint8_t *)iov[1].iov_base - 100, PIECE + 100};
    CHECK(ftruncate(fd, 0) == 0);
    CHECK(!file_splice_write(pipe, fd, &request));
    CHECK(lseek(fd, 0, SEEK_END) == 0);
    file_splice_close(pipe);
    munmap(hole, BLOCK);
    close(fd);
    printf("  faster here: %s\n", file_splice_is_faster() ? "yes" : "no");
}

static void io_uring_where_it_is_built_in(void)
{
#ifdef CONFIG_LINUX_IO_URING
    works_with(",aio=io_uring");
    works_with(",aio=io_uring,cache.direct=on");
#else
    struct error error;

    CHECK_EQUAL(open_node(",aio=io_uring", &error), -ENOTSUP);
    CHECK(strstr(error.text, "configure with --enable-linux-io-uring"));
#endif
}

static void many_at_once(void)
{
    enum { COUNT = 200 };
    static uint8_t data[COUNT][BLOCK];
    static struct block_request requests[COUNT];
    static struct iovec iov[COUNT];
    struct error error;

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    CHECK_EQUAL(open_node("", &error), 0);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < COUNT; i++) {
            if (round == 0)
                fill(data[i], BLOCK, i);
            else
                memset(data[i], 0, BLOCK);
            iov[i] = (struct iovec){data[i], BLOCK};
            requests[i] = (struct block_request){
                .op = round ? BLOCK_READ : BLOCK_WRITE, .offset = (uint64_t)i * BLOCK, .size = BLOCK, .iov = &iov[i],
                .iov_count = 1,
            };
            if (submit(&requests[i]) != -EINPROGRESS)
                requests[i].result = 0;
        }
        block_kick(channel);
        wait_all();
        for (unsigned i = 0; i < COUNT; i++)
            CHECK_EQUAL(requests[i].result, 0);
        /* Half of what is read back is not in the page cache. */
        int fd = open(path, O_RDWR);

        CHECK(fd >= 0 && fsync(fd) == 0 && posix_fadvise(fd, 0, COUNT / 2 * BLOCK, POSIX_FADV_DONTNEED) == 0);
        close(fd);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        uint8_t expected[BLOCK];

        fill(expected, BLOCK, i);
        CHECK(memcmp(data[i], expected, BLOCK) == 0);
    }
    close_node();
}

static void more_entries_than_a_system_call_takes(void)
{
    enum { ENTRIES = 2048, PIECE = 512 };
    static uint8_t data[ENTRIES * PIECE];
    static struct iovec iov[ENTRIES];
    struct error error;

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    CHECK_EQUAL(open_node("", &error), 0);
    for (unsigned i = 0; i < ENTRIES; i++)
        iov[i] = (struct iovec){data + (ENTRIES - 1 - i) * PIECE, PIECE};
    for (unsigned op = 0; op < 2; op++) {
        struct block_request request = {
            .op = op ? BLOCK_READ : BLOCK_WRITE, .size = sizeof(data), .iov = iov, .iov_count = ENTRIES,
        };
        int result;

        if (op == 0)
            fill(data, sizeof(data), 5);
        else
            memset(data, 0, sizeof(data));
        result = submit(&request);
        block_kick(channel);
        if (result == -EINPROGRESS) {
            wait_all();
            result = last_result;
        }
        CHECK_EQUAL(result, 0);
    }
    for (unsigned i = 0; i < 2; i++) {
        static uint8_t expected[sizeof(data)];

        fill(expected, sizeof(expected), 5);
        CHECK(memcmp(data, expected, sizeof(data)) == 0);
    }
    close_node();
}

static void memory_without_pages(void)
{
    struct error error;
    void *hole = mmap(NULL, BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    for (unsigned i = 0; i < 2; i++) {
        if (open_node(i ? ",cache.direct=on" : "", &error) < 0)
            continue;
        CHECK_EQUAL(perform(BLOCK_READ, 0, hole, BLOCK, false), -EFAULT);
        CHECK_EQUAL(perform(BLOCK_WRITE, 0, hole, BLOCK, false), -EFAULT);
        close_node();
    }
    munmap(hole, BLOCK);
}

static void no_pages(int fd)
{
    void *hole = mmap(NULL, BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint8_t data[BLOCK];
    struct error error;

    /* A page of a file that ends before it: a plain access is answered with SIGBUS. */
    munmap(hole, BLOCK);
    hole = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, memfd_create("short", MFD_CLOEXEC), 0);
    (void)fd;
    CHECK_EQUAL(open_node("", &error), 0);
    memset(data, 'd', sizeof(data));
    CHECK_EQUAL(perform(BLOCK_WRITE, 0, data, BLOCK, false), 0);
    CHECK_EQUAL(perform(BLOCK_READ, 0, hole, BLOCK, false), -EFAULT);
    CHECK_EQUAL(perform(BLOCK_WRITE, 0, hole, BLOCK, false), -EFAULT);
    close_node();
    munmap(hole, BLOCK);
}

static void memory_without_pages_in_memory(void)
{
    in_memory(no_pages);
}

static void file_grows_and_shrinks(void)
{
    uint8_t data[BLOCK];
    struct error error;

    CHECK(truncate(path, 0) == 0 && truncate(path, SIZE) == 0);
    CHECK_EQUAL(open_node("", &error), 0);
    CHECK(truncate(path, 2 * SIZE) == 0);
    CHECK_EQUAL(block_refresh(node, &error), 0);
    CHECK_EQUAL(node->size, 2 * SIZE);
    CHECK(truncate(path, BLOCK) == 0);
    CHECK_EQUAL(perform(BLOCK_READ, BLOCK, data, BLOCK, false), -EIO);
    CHECK_EQUAL(perform(BLOCK_READ, 0, data, BLOCK, false), 0);
    close_node();
}

static void files_that_cannot_be(void)
{
    char old[sizeof(path)];
    struct error error;

    memcpy(old, path, sizeof(path));
    snprintf(path, sizeof(path), "/nowhere");
    CHECK_EQUAL(open_node("", &error), -ENOENT);
    CHECK(strstr(error.text, "node 'n': filename: cannot open '/nowhere'"));
    snprintf(path, sizeof(path), "/dev/null");
    CHECK_EQUAL(open_node("", &error), -EINVAL);
    CHECK(strstr(error.text, "neither a file nor a block device"));
    memcpy(path, old, sizeof(path));
}

int main(void)
{
    int fd = mkstemp(path);

    CHECK(fd >= 0);
    close(fd);
    RUN(cached);
    RUN(cached_by_threads);
    RUN(direct);
    RUN(direct_by_threads);
    RUN(direct_from_odd_memory);
    RUN(finished_before_anyone_waits);
    RUN(everything_in_memory);
    RUN(holes_stay_holes);
    RUN(memory_shrinks_and_grows);
    RUN(spliced_writes);
    RUN(io_uring_where_it_is_built_in);
    RUN(many_at_once);
    RUN(more_entries_than_a_system_call_takes);
    RUN(memory_without_pages);
    RUN(memory_without_pages_in_memory);
    RUN(file_grows_and_shrinks);
    RUN(files_that_cannot_be);
    unlink(path);
    return 0;
}
