/* SPDX-License-Identifier: Apache-2.0 */
/* Exports: who gets to use a node, and how. */
#ifndef KGATE_EXPORT_H
#define KGATE_EXPORT_H

#include "block.h"

/** What all exports of this process share. */
struct export_context {
    const char *runtime_dir; /* private to this user; NULL: nothing survives a crash */
};

struct export {
    const struct export_driver *driver;
    const char *id; /* for messages */
    struct block_node *node;
    struct export *next;
    bool finished;
    bool stuck; /* when finished: a thread of it still waits for a disk, so it cannot be freed */
};

struct export_driver {
    const char *name;
    /** Whether the options all[index] fit the node and those before. Main thread, before any export is made. */
    int (*check)(struct options *const *all, size_t index, const struct block_node *node, struct error *error);
    /** Makes an export, and starts whatever threads it needs. Main thread. */
    int (*open)(const struct options *options, struct block_node *node, const struct export_context *context,
                struct export **export, struct error *error);
    /** The node's size may have changed: tells its users, soon. Main thread. */
    void (*resize)(struct export *export);
    /**
     * Asks the export to end as soon as nobody uses it; with now, even if somebody does. Returns at once.
     * The export calls export_has_finished() when it has. Main thread, perhaps several times.
     */
    void (*request_end)(struct export *export, bool now);
    /** Frees an export that has finished and is not stuck. Main thread. */
    void (*free)(struct export *export);
    struct export_driver *next;
};

/** Makes a driver known before main() starts: its file only needs to be compiled in. */
void export_driver_register(struct export_driver *driver);
#define EXPORT_DRIVER(driver)                                    \
    __attribute__((constructor)) static void register_##driver(void) \
    {                                                            \
        export_driver_register(&(driver));                       \
    }

/** The drivers that are built in, by name: the first, and the one after. */
const struct export_driver *export_driver_next(const struct export_driver *driver);

/** Whether the driver of these options is built in: 0, or -ENOTSUP with the feature to configure. */
int export_check_built(const struct options *options, struct error *error);

/** Opens exports, after it has checked all of them. Those before one that fails stay open. Main thread. */
int export_open_all(struct options *const *options, size_t count, const struct export_context *context,
                    struct error *error);

/** Looks how large all nodes are now, and tells their exports. Logs what goes wrong. Main thread. */
void export_refresh_all(void);

/** Asks all exports to end; see request_end. Main thread. */
void export_request_end_all(bool now);

/** A descriptor that is readable once export_has_finished() was called; -1 before export_open_all(). */
int export_finished_fd(void);

/** An export's thread says that it has finished; the main thread may free it from now on. Any thread, last of all. */
void export_has_finished(struct export *export);

/**
 * Frees the exports that have finished. Returns whether any are left that have not.
 * *stuck becomes true when one still has a thread that waits for a disk. Main thread.
 */
bool export_collect(bool *stuck);

#endif
