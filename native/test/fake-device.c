/* SPDX-License-Identifier: Apache-2.0 */
/* A VDUSE kernel in memory, with one device, and the driver's side of it. */
#include "fake-device.h"

#include "check.h"
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

struct fake_device fake;

/** One piece of memory that the device may reach. */
struct memory {
    uint64_t iova;
    size_t size;
    uint8_t perm;
    int fd; /* -1: the device cannot reach it any more */
    void *here; /* NULL: a free place */
};

struct message {
    struct vduse_dev_request request;
    struct vduse_dev_response response;
    bool read, answered;
};

enum { MESSAGES = 1024, MARK = SIGUSR2 };

static struct memory memories[FAKE_MEMORIES];
static struct message messages[MESSAGES];
static unsigned message_count;
static int control_fd = -1, device_fd = -1, affinity_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- Files ----------------------------------------------------------------------------------------------------- */

static int fake_open(const char *path, int flags)
{
    (void)flags;
    if (strcmp(path, "/dev/vduse/control") == 0) {
        control_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        return control_fd;
    }
    if (strncmp(path, "/sys/", 5) == 0) {
        char expected[300];

        snprintf(expected, sizeof(expected), "/sys/class/vduse/%s/vq0/irq_cb_affinity", fake.config.name);
        if (strcmp(path, expected) != 0 || !fake.affinity[0])
            return -ENOENT;
        affinity_fd = eventfd(0, EFD_CLOEXEC);
        return affinity_fd;
    }
    if (!fake.exists || strncmp(path, "/dev/vduse/", 11) != 0 || strcmp(path + 11, fake.config.name) != 0)
        return -ENOENT;
    if (fake.is_open)
        return -EBUSY;
    fake.is_open = true;
    device_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    fcntl(device_fd, F_SETSIG, MARK); /* all descriptors of one open file have it in common */
    return device_fd;
}

bool fake_is_held(void)
{
    for (int fd = 0; fd < 1024; fd++)
        if (fcntl(fd, F_GETSIG) == MARK)
            return true;
    return false;
}

static int fake_close(int fd)
{
    CHECK(fd >= 0 && (fd == control_fd || fd == device_fd || fd == affinity_fd));
    if (fd == control_fd) {
        control_fd = -1;
    } else if (fd == affinity_fd) {
        affinity_fd = -1;
    } else {
        device_fd = -1;
        fake.is_open = false;
    }
    return close(fd);
}

static ssize_t fake_read(int fd, void *data, size_t size)
{
    ssize_t result = -EAGAIN;
    eventfd_t count;

    if (fd == affinity_fd)
        return snprintf(data, size, "%s\n", fake.affinity);
    CHECK(fd == device_fd);
    if (size < sizeof(struct vduse_dev_request))
        return -EINVAL;
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < message_count && result < 0; i++) {
        if (messages[i].read)
            continue;
        memcpy(data, &messages[i].request, sizeof(messages[i].request));
        messages[i].read = true;
        result = sizeof(messages[i].request);
    }
    if (result < 0)
        eventfd_read(fd, &count);
    pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t fake_write(int fd, const void *data, size_t size)
{
    const struct vduse_dev_response *response = data;
    ssize_t result = -ENOENT;

    if (fd == affinity_fd) {
        snprintf(fake.affinity, sizeof(fake.affinity), "%.*s", (int)size, (const char *)data);
        return (ssize_t)size;
    }
    CHECK(fd == device_fd);
    if (size != sizeof(*response))
        return -EINVAL;
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < message_count; i++) {
        struct message *message = &messages[i];

        if (message->request.request_id != response->request_id || !message->read || message->answered)
            continue;
        message->response = *response;
        message->answered = true;
        if (message->request.type == VDUSE_SET_STATUS && response->result == VDUSE_REQ_RESULT_OK)
            fake.status = message->request.s.status;
        result = (ssize_t)size;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* ---- ioctls ---------------------------------------------------------------------------------------------------- */

static int create(const struct vduse_dev_config *config)
{
    const uint64_t needed = 1ULL << VIRTIO_F_ACCESS_PLATFORM;

    if ((config->features & needed) != needed || config->vq_num == 0 || config->vq_num > FAKE_QUEUES ||
        config->config_size == 0 || config->config_size > sizeof(fake.config_bytes))
        return -EINVAL;
    if (fake.exists)
        return -EEXIST;
    fake.exists = true;
    memcpy(fake.config.name, config->name, sizeof(fake.config.name));
    fake.config.features = config->features;
    fake.config.device_id = config->device_id;
    fake.config.vq_num = config->vq_num;
    fake.config.config_size = config->config_size;
    memcpy(fake.config_bytes, config->config, config->config_size);
    return 0;
}

static int destroy(const char *name)
{
    if (!fake.exists || strcmp(name, fake.config.name) != 0)
        return -EINVAL;
    if (fake.is_open || fake.attached)
        return -EBUSY;
    fake.exists = false;
    return 0;
}

static int get_fd(struct vduse_iotlb_entry *entry)
{
    int result = -EINVAL;

    pthread_mutex_lock(&lock);
    if (fake.ioctl_error) {
        result = fake.ioctl_error;
        fake.ioctl_error = 0;
        goto out;
    }
    for (unsigned i = 0; i < FAKE_MEMORIES; i++) {
        const struct memory *memory = &memories[i];

        if (memory->fd < 0 || memory->iova > entry->last || memory->iova + memory->size - 1 < entry->start)
            continue;
        entry->start = memory->iova;
        entry->last = memory->iova + memory->size - 1;
        entry->offset = 0;
        entry->perm = memory->perm;
        fake.mappings_asked++;
        result = fcntl(memory->fd, F_DUPFD_CLOEXEC, 0);
        break;
    }
out:
    pthread_mutex_unlock(&lock);
    return result;
}

static int control_ioctl(unsigned long request, void *argument)
{
    switch (request) {
    case VDUSE_SET_API_VERSION:
        return *(uint64_t *)argument == 0 ? 0 : -EINVAL;
    case VDUSE_CREATE_DEV:
        return create(argument);
    case VDUSE_DESTROY_DEV:
        return destroy(argument);
    default:
        return -ENOTTY;
    }
}

static int device_ioctl(unsigned long request, void *argument)
{
    if (fake.broken)
        return -EPERM;
    switch (request) {
    case VDUSE_IOTLB_GET_FD:
        return get_fd(argument);
    case VDUSE_DEV_GET_FEATURES:
        *(uint64_t *)argument = fake.driver_features;
        return 0;
    case VDUSE_DEV_SET_CONFIG: {
        const struct vduse_config_data *data = argument;

        if (data->offset > fake.config.config_size || data->length > fake.config.config_size - data->offset)
            return -EINVAL;
        memcpy(fake.config_bytes + data->offset, data->buffer, data->length);
        return 0;
    }
    case VDUSE_DEV_INJECT_CONFIG_IRQ:
        if (!(fake.status & VIRTIO_CONFIG_S_DRIVER_OK))
            return -EINVAL;
        atomic_fetch_add(&fake.config_interrupts, 1);
        return 0;
    case VDUSE_VQ_SETUP: {
        const struct vduse_vq_config *config = argument;

        return config->index < fake.config.vq_num ? 0 : -EINVAL;
    }
    case VDUSE_VQ_GET_INFO: {
        struct vduse_vq_info *info = argument;

        if (info->index >= fake.config.vq_num)
            return -EINVAL;
        *info = fake.queues[info->index];
        return 0;
    }
    case VDUSE_VQ_SETUP_KICKFD: {
        const struct vduse_vq_eventfd *kick = argument;

        if (kick->index >= fake.config.vq_num)
            return -EINVAL;
        /* As the kernel does, the fake keeps the eventfd even if the other side closes it. */
        if (fake.kick_fds[kick->index] >= 0)
            close(fake.kick_fds[kick->index]);
        fake.kick_fds[kick->index] = fcntl(kick->fd, F_DUPFD_CLOEXEC, 0);
        return 0;
    }
    case VDUSE_VQ_INJECT_IRQ:
        atomic_fetch_add(&fake.interrupts[*(uint32_t *)argument], 1);
        return 0;
    default:
        return -ENOTTY;
    }
}

static int fake_ioctl(int fd, unsigned long request, void *argument)
{
    CHECK(fd >= 0 && (fd == control_fd || fd == device_fd));
    return fd == control_fd ? control_ioctl(request, argument) : device_ioctl(request, argument);
}

static const struct vduse_kernel fake_kernel = {
    .open = fake_open,
    .close = fake_close,
    .ioctl = fake_ioctl,
    .read = fake_read,
    .write = fake_write,
};

/* ---- What tests do --------------------------------------------------------------------------------------------- */

void fake_reset(void)
{
    static bool used;

    for (unsigned i = 0; used && i < FAKE_MEMORIES; i++) {
        if (memories[i].fd >= 0)
            close(memories[i].fd);
        if (memories[i].here)
            munmap(memories[i].here, memories[i].size);
    }
    for (unsigned i = 0; used && i < FAKE_QUEUES; i++)
        if (fake.kick_fds[i] >= 0)
            close(fake.kick_fds[i]);
    used = true;
    memset(&fake, 0, sizeof(fake));
    memset(messages, 0, sizeof(messages));
    message_count = 0;
    for (unsigned i = 0; i < FAKE_MEMORIES; i++)
        memories[i] = (struct memory){.fd = -1};
    for (uint32_t i = 0; i < FAKE_QUEUES; i++) {
        fake.kick_fds[i] = -1;
        fake.queues[i].index = i;
    }
    vduse_kernel = &fake_kernel;
}

void *fake_map_backed(uint64_t iova, size_t size, uint8_t perm, size_t backed)
{
    struct memory *memory = memories;

    while (memory < memories + FAKE_MEMORIES && memory->here)
        memory++;
    CHECK(memory < memories + FAKE_MEMORIES);
    pthread_mutex_lock(&lock);
    *memory = (struct memory){.iova = iova, .size = size, .perm = perm};
    memory->fd = memfd_create("fake", MFD_CLOEXEC);
    CHECK(memory->fd >= 0 && ftruncate(memory->fd, (off_t)backed) == 0);
    memory->here = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory->fd, 0);
    CHECK(memory->here != MAP_FAILED);
    pthread_mutex_unlock(&lock);
    return memory->here;
}

void *fake_map(uint64_t iova, size_t size, uint8_t perm)
{
    return fake_map_backed(iova, size, perm, size);
}

void fake_unmap(uint64_t iova)
{
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < FAKE_MEMORIES; i++) {
        if (memories[i].fd >= 0 && memories[i].iova == iova) {
            close(memories[i].fd);
            memories[i].fd = -1;
        }
    }
    pthread_mutex_unlock(&lock);
}

static uint32_t send(const struct vduse_dev_request *request)
{
    uint32_t id;

    pthread_mutex_lock(&lock);
    id = message_count;
    CHECK(id < MESSAGES);
    messages[id].request = *request;
    messages[id].request.request_id = id;
    message_count++;
    if (device_fd >= 0)
        eventfd_write(device_fd, 1);
    pthread_mutex_unlock(&lock);
    return id;
}

uint32_t fake_send_status(uint8_t status)
{
    return send(&(struct vduse_dev_request){.type = VDUSE_SET_STATUS, .s.status = status});
}

uint32_t fake_send_update(uint64_t start, uint64_t last)
{
    return send(&(struct vduse_dev_request){.type = VDUSE_UPDATE_IOTLB, .iova = {start, last}});
}

uint32_t fake_send_state(uint32_t queue)
{
    return send(&(struct vduse_dev_request){.type = VDUSE_GET_VQ_STATE, .vq_state.index = queue});
}

bool fake_answer(uint32_t id, struct vduse_dev_response *response)
{
    bool answered;

    pthread_mutex_lock(&lock);
    answered = messages[id].answered;
    *response = messages[id].response;
    pthread_mutex_unlock(&lock);
    return answered;
}

/* ---- The driver's side ----------------------------------------------------------------------------------------- */

static uint16_t load_index(const uint16_t *place)
{
    return __atomic_load_n(place, __ATOMIC_SEQ_CST);
}

static void store_index(uint16_t *place, uint16_t value)
{
    __atomic_store_n(place, value, __ATOMIC_SEQ_CST);
}

void driver_ring_init(struct driver_ring *ring, unsigned queue, unsigned num, uint64_t iova, bool event_index)
{
    memset(ring, 0, sizeof(*ring));
    ring->queue = queue;
    ring->num = num;
    ring->iova = iova;
    ring->event_index = event_index;
    ring->memory = fake_map(iova, DRIVER_RING_BYTES, VDUSE_ACCESS_RW);
    ring->desc = (struct vring_desc *)ring->memory;
    ring->avail = (uint16_t *)(ring->memory + 0x8000);
    ring->used = (uint16_t *)(ring->memory + 0xa000);
    fake.queues[queue] = (struct vduse_vq_info){
        .index = queue,
        .num = num,
        .desc_addr = iova,
        .driver_addr = iova + 0x8000,
        .device_addr = iova + 0xa000,
        .ready = 1,
    };
}

void driver_desc(struct driver_ring *ring, unsigned index, uint64_t iova, uint32_t size, unsigned flags, unsigned next)
{
    ring->desc[index] =
        (struct vring_desc){.addr = iova, .len = size, .flags = (uint16_t)flags, .next = (uint16_t)next};
}

void driver_offer(struct driver_ring *ring, uint16_t head)
{
    ring->avail[2 + ring->avail_index % ring->num] = head;
    store_index(&ring->avail[1], ++ring->avail_index);
}

/** Descriptors are handed out in turn: tests keep few in flight. */
static uint16_t take_descs(struct driver_ring *ring, unsigned count)
{
    uint16_t first = ring->next_desc;

    if (first + count > ring->num)
        first = 0;
    ring->next_desc = (uint16_t)((first + count) % ring->num);
    CHECK(!ring->busy[first]);
    return first;
}

uint16_t driver_add(struct driver_ring *ring, const struct driver_buffer *buffers, unsigned count)
{
    uint16_t head = take_descs(ring, count);

    for (unsigned i = 0; i < count; i++)
        driver_desc(ring, head + i, buffers[i].iova, buffers[i].size,
                    (buffers[i].writable ? VRING_DESC_F_WRITE : 0u) | (i + 1 < count ? VRING_DESC_F_NEXT : 0u),
                    head + i + 1);
    ring->busy[head] = true;
    driver_offer(ring, head);
    return head;
}

uint16_t driver_add_indirect(struct driver_ring *ring, const struct driver_buffer *buffers, unsigned count,
                             uint64_t table_iova, void *table)
{
    struct vring_desc *descs = table;
    uint16_t head = take_descs(ring, 1);

    for (unsigned i = 0; i < count; i++) {
        struct vring_desc desc = {
            .addr = buffers[i].iova,
            .len = buffers[i].size,
            .flags = (uint16_t)((buffers[i].writable ? VRING_DESC_F_WRITE : 0u) |
                                (i + 1 < count ? VRING_DESC_F_NEXT : 0u)),
            .next = (uint16_t)(i + 1),
        };
        memcpy(&descs[i], &desc, sizeof(desc));
    }
    driver_desc(ring, head, table_iova, count * (uint32_t)sizeof(*descs), VRING_DESC_F_INDIRECT, 0);
    ring->busy[head] = true;
    driver_offer(ring, head);
    return head;
}

bool driver_kick(struct driver_ring *ring)
{
    uint16_t old = ring->kicked_index;
    bool wanted;

    ring->kicked_index = ring->avail_index;
    if (ring->event_index)
        wanted = vring_need_event(load_index(&ring->used[2 + 4 * ring->num]), ring->avail_index, old);
    else
        wanted = !(load_index(&ring->used[0]) & VRING_USED_F_NO_NOTIFY);
    if (wanted && fake.kick_fds[ring->queue] >= 0)
        eventfd_write(fake.kick_fds[ring->queue], 1);
    return wanted;
}

bool driver_take(struct driver_ring *ring, uint16_t *head, uint32_t *written)
{
    const uint16_t *entry;
    uint32_t id;

    if (load_index(&ring->used[1]) == ring->last_used)
        return false;
    entry = &ring->used[2 + 4 * (ring->last_used % ring->num)];
    memcpy(&id, entry, sizeof(id));
    memcpy(written, entry + 2, sizeof(*written));
    ring->last_used++;
    CHECK(id < ring->num);
    CHECK(ring->busy[id]); /* nothing completes twice */
    ring->busy[id] = false;
    *head = (uint16_t)id;
    return true;
}

void driver_want_interrupt(struct driver_ring *ring, bool want)
{
    if (ring->event_index)
        store_index(&ring->avail[2 + ring->num], (uint16_t)(want ? ring->last_used : ring->last_used - 1));
    else
        store_index(&ring->avail[0], want ? 0 : VRING_AVAIL_F_NO_INTERRUPT);
}
