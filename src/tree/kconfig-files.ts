/** What reading Kconfig files gives. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import type {KconfigTree} from '../../grammar/kconfig/tree.js'

/** A file that was read and parsed. */
export interface KconfigFile {
  /** Absolute, as it was spelled when it was first read; `.` and `..` are resolved. */
  readonly path: string
  readonly realPath: string
  readonly source: Source
  readonly tree: KconfigTree
  readonly diagnostics: readonly Diagnostic[]
}

/** Statements `[from, to)` of a file: what stands between two of its `source` lines. */
export interface Segment {
  readonly file: KconfigFile
  readonly from: number
  readonly to: number
}

export interface Reading {
  /** In the order in which they were read. */
  readonly files: readonly KconfigFile[]
  readonly segments: readonly Segment[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Whether every file could be read. What one that could not would have defined is not the fault of the rest. */
export function isWhole(readings: readonly Reading[]): boolean {
  return !readings.some(({diagnostics}) => diagnostics.some(({code}) => code === 'unreadable-file'))
}
