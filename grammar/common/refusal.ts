/** Thrown by a parser for what its grammar cannot express; whoever called the parser turns it into a diagnostic. */

import type {Code} from './codes.js'
import {errorAt, type PlacedDiagnostic} from './error-at.js'
import type {Source} from './source.js'

export class Refusal extends Error {
  constructor(
    readonly code: Code,
    message: string,
    /** An offset in the file. */
    readonly at: number,
    /** How much is at fault. */
    readonly length: number,
    readonly help?: string,
  ) {
    super(message)
  }

  in(source: Source): PlacedDiagnostic {
    const {code, at, length, message, help} = this
    return errorAt(source, code, {start: at, end: at + length}, message, help)
  }
}
