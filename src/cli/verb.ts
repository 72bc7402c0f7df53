/** What main.ts needs to know of a verb. */

import type {Terminal} from './terminal.js'

export const exitCode = {
  fine: 0,
  /** What was read is at fault. */
  input: 1,
  /** The command line is at fault. */
  usage: 2,
  /** kgate is at fault. */
  bug: 70,
} as const

/** The command line is at fault; the message is one line. */
export class UsageError extends Error {}

/** As meow has them. */
export type FlagSpec =
  | {readonly type: 'string'; readonly isMultiple: true}
  | {readonly type: 'string'}
  | {readonly type: 'boolean'}

export interface Call extends Program {
  /** Arguments that are not flags. */
  readonly input: readonly string[]
  /** Under their names in camel case; absent where not given. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly terminal: Terminal
}

export interface Verb {
  /** One line for `kgate --help`. */
  readonly summary: string
  /** What follows the verb's name in its usage line. */
  readonly usage: string
  readonly help: string
  readonly flags: Readonly<Record<string, FlagSpec>>
  /** @returns an exit code */
  run(call: Call): number | Promise<number>
}

/** A verb whose arguments are another program's, or come from a tree: they are not main.ts's to read. */
export interface RawVerb {
  readonly summary: string
  readonly usage: string
  /** Absent where the verb answers --help itself. */
  readonly help?: string
  /** @returns an exit code */
  runRaw(argv: readonly string[], terminal: Terminal, program: Program): number | Promise<number>
}

export interface Program {
  /** The folder of this package, which holds the embedded tree. */
  readonly packageRoot: string
  readonly version: string
}
