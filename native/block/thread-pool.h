/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that do what blocks: one pool for the process, which grows while work waits and shrinks when there is none. */
#ifndef KGATE_THREAD_POOL_H
#define KGATE_THREAD_POOL_H

#include "block.h"

/**
 * Has run(request) called by some thread, soon. Uses request->next until then. If no thread can be made at all, the
 * caller's does it before this returns. Any thread.
 */
void thread_pool_submit(struct block_request *request, void (*run)(struct block_request *request));

#endif
