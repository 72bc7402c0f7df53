/** Puts off the end that Ctrl-C asks for until files are written. */

/** @param write must be synchronous: a signal that comes while it runs takes effect behind it */
export function uninterrupted<T>(write: () => T): T {
  const end = (signal: NodeJS.Signals) => {
    stopListening()
    process.kill(process.pid, signal)
  }
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const stopListening = () => {
    for (const signal of signals) process.off(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  try {
    return write()
  } finally {
    // A signal that came meanwhile is delivered by the event loop, before this.
    setImmediate(stopListening)
  }
}
