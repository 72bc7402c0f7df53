/* SPDX-License-Identifier: Apache-2.0 */
/* Large writes to the page cache, through a pipe. */
#include "file-splice.h"

#include "clock.h"
#include "file-io.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIPE_BYTES = 1 << 20, NOT_OPEN = -1 };

struct file_splice {
    int out, in; /* of the pipe */
};

static bool open_pipe(struct file_splice *pipe)
{
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) < 0)
        return false;
    pipe->out = fds[0];
    pipe->in = fds[1];
    fcntl(pipe->in, F_SETPIPE_SZ, PIPE_BYTES); /* a smaller one takes more rounds */
    return true;
}

static void close_pipe(struct file_splice *pipe)
{
    if (pipe->in == NOT_OPEN)
        return;
    close(pipe->out);
    close(pipe->in);
    pipe->out = pipe->in = NOT_OPEN;
}

struct file_splice *file_splice_open(void)
{
    struct file_splice *pipe = malloc(sizeof(*pipe));

    if (!pipe || open_pipe(pipe))
        return pipe;
    free(pipe);
    return NULL;
}

void file_splice_close(struct file_splice *pipe)
{
    if (!pipe)
        return;
    close_pipe(pipe);
    free(pipe);
}

/** Empties the pipe into the file. */
static bool drain(struct file_splice *pipe, int fd, off_t offset, size_t size)
{
    while (size > 0) {
        ssize_t count = splice(pipe->out, NULL, fd, &offset, size, 0);

        if (count <= 0)
            return false;
        size -= (size_t)count;
    }
    return true;
}

/** Whether all that a pipe can hold of a request, page by page, are whole sectors. */
static bool is_whole(const struct block_request *request)
{
    enum { SECTOR = 512 };
    uint64_t bits = request->offset;

    for (unsigned i = 0; i < request->iov_count; i++)
        bits |= (uintptr_t)request->iov[i].iov_base | request->iov[i].iov_len;
    return bits % SECTOR == 0;
}

bool file_splice_write(struct file_splice *pipe, int fd, const struct block_request *request)
{
    uint64_t done = 0;

    if (!is_whole(request))
        return false; /* a kill between two rounds would leave a part of a sector behind */
    while (done < request->size) {
        struct iovec entries[256];
        unsigned count = file_window(request, done, entries, sizeof(entries) / sizeof(entries[0]));
        ssize_t size = pipe->in == NOT_OPEN && !open_pipe(pipe)
                           ? -1
                           : vmsplice(pipe->in, entries, count, SPLICE_F_NONBLOCK);

        if (size <= 0 || !drain(pipe, fd, (off_t)(request->offset + done), (size_t)size)) {
            close_pipe(pipe); /* what is left in it must not come before the next request */
            return false;
        }
        done += (uint64_t)size;
    }
    return true;
}

/* ---- Measuring ------------------------------------------------------------------------------------------------- */

/** The nanoseconds that a write takes at best, one way or the other. UINT64_MAX: it does not work. */
static uint64_t measure(struct file_splice *pipe, int fd, const struct block_request *request)
{
    uint64_t best = UINT64_MAX;

    for (int i = 0; i < 4; i++) {
        uint64_t start = clock_now();
        uint64_t time;

        if (pipe ? !file_splice_write(pipe, fd, request)
                   : pwritev(fd, request->iov, (int)request->iov_count, 0) != (ssize_t)request->size)
            return UINT64_MAX;
        time = clock_now() - start;
        if (time < best)
            best = time;
    }
    return best;
}

static bool measure_both(void)
{
    enum { SIZE = 256 * 1024 };
    struct iovec iov = {.iov_len = SIZE};
    const struct block_request request = {.op = BLOCK_WRITE, .size = SIZE, .iov = &iov, .iov_count = 1};
    struct file_splice *pipe = file_splice_open();
    int fd = memfd_create("measure", MFD_CLOEXEC);
    uint64_t usual, spliced = UINT64_MAX;

    iov.iov_base = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (pipe && fd >= 0 && iov.iov_base != MAP_FAILED) {
        usual = measure(NULL, fd, &request);
        if (usual != UINT64_MAX)
            spliced = measure(pipe, fd, &request);
    }
    if (iov.iov_base != MAP_FAILED)
        munmap(iov.iov_base, SIZE);
    if (fd >= 0)
        close(fd);
    file_splice_close(pipe);
    return spliced != UINT64_MAX && spliced + spliced / 2 < usual; /* by far, so that chance does not decide */
}

bool file_splice_is_faster(void)
{
    static enum { UNKNOWN, NO, YES } known;

    if (known == UNKNOWN)
        known = measure_both() ? YES : NO;
    return known == YES;
}
