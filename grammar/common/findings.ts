/** What was found in one file: in the order reported, and never more than a reader can use. */

import type {Diagnostic} from './diagnostic.js'

/** Errors reported for one file; after these its reading stops. */
export const maximumErrors = 100

export class Findings {
  readonly diagnostics: Diagnostic[] = []
  #errors = 0

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** Whether there are so many that reading is to stop. */
  get full(): boolean {
    return this.#errors >= maximumErrors
  }

  /** Says of the last error that there is room for that there are too many. */
  report(diagnostic: Diagnostic): void {
    if (this.full) return
    if (diagnostic.severity === 'error') this.#errors++
    if (!this.full) {
      this.diagnostics.push(diagnostic)
      return
    }
    this.diagnostics.push({
      code: 'too-many-errors',
      severity: 'error',
      message: `more than ${maximumErrors - 1} errors in this file: the rest is not read`,
      ...(diagnostic.place && {place: diagnostic.place}),
    })
  }
}
