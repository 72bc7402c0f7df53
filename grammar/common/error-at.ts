/** Makes an error that points into a source, in one call. */

import type {Code} from './codes.js'
import type {Diagnostic, Place} from './diagnostic.js'
import type {Source, Span} from './source.js'

export type PlacedDiagnostic = Diagnostic & {readonly place: Place}

export function errorAt(
  source: Source,
  code: Code,
  span: Span,
  message: string,
  help?: string,
): PlacedDiagnostic {
  return {code, severity: 'error', message, place: {source, span}, ...(help !== undefined && {help})}
}

/** A span by its length: one character, where none is said. */
export function spanAt(start: number, length = 1): Span {
  return {start, end: start + length}
}
