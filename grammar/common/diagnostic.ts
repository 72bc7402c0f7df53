/** What kgate has to say about an input, as a value; wording for people and machines is made from it. */

import type {Code} from './codes.js'
import type {Source, Span} from './source.js'

export type Severity = 'error' | 'warning'

/** A span in a named source. */
export interface Place {
  readonly source: Source
  readonly span: Span
}

/** A further place or fact that explains a diagnostic. */
export interface Note {
  readonly message: string
  /** 1 for a note that belongs to the one before it that has none. */
  readonly depth?: 1
  readonly place?: Place
}

/**
 * One finding. `code` is stable and has a paragraph in docs/diagnostics.md; `message` says what is wrong,
 * `notes` why, `help` what to do about it.
 */
export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  /** Names of the symbols it is about, where it is about symbols. With the code and the file they tell it from others. */
  readonly symbols?: readonly string[]
  /** Absent only where no text is at fault, such as a file that cannot be read and that no line names. */
  readonly place?: Place
  readonly notes?: readonly Note[]
  readonly help?: string
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({severity}) => severity === 'error')
}
