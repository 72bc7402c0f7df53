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

/** One change of a file or of a call. */
export interface Edit {
  readonly action:
    | 'take-out'
    | 'comment-out'
    | 'change'
    | 'uncomment'
    | 'add'
    | 'say'
    | 'leave-out'
    | 'install'
  /** What to do, without a capital or a full stop. */
  readonly message: string
  /** What of the message differs among edits of one kind, so that several can be said at once: `CONFIG_X=y`. */
  readonly subject?: string
  /** What is replaced in a file, or the empty span where something is put; absent for what no file holds. */
  readonly place?: Place
  /** What stands there then; absent where there is no place. */
  readonly text?: string
}

/** Changes that together mend a finding. */
export type Fix = readonly Edit[]

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
  /** Each of these mends it, as values: `help` has them in words. */
  readonly fixes?: readonly Fix[]
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({severity}) => severity === 'error')
}
