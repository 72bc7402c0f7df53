/* SPDX-License-Identifier: Apache-2.0 */
/* What the daemon says while it runs: to standard error, or to syslog once it is in the background. Any thread. */
#ifndef KGATE_LOG_H
#define KGATE_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

#define PROGRAM_NAME "kgate-storage-daemon"

__attribute__((format(printf, 2, 3)))
void log_message(enum log_level level, const char *format, ...);

/** From now on, messages go to syslog. */
void log_to_syslog(void);

#endif
