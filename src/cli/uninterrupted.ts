/** Puts off the end that Ctrl-C asks for until files are written. */

/**
 * @param write must be synchronous: a signal that comes while it runs ends the process behind it
 * @param then what is left to do where none came; it may be interrupted, as by a reader that stalls and a user who tires
 */
export function uninterrupted(write: () => void, then: () => void = () => {}): void {
  const end = (signal: NodeJS.Signals) => {
    stopListening()
    process.kill(process.pid, signal)
  }
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const stopListening = () => {
    for (const signal of signals) process.off(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  // A signal that comes meanwhile is delivered by the event loop, before this.
  setImmediate(stopListening)
  write()
  setImmediate(then)
}
