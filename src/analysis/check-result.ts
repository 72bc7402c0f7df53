/** What one check found, before it is weighed: of a whole tree, or of one machine's part of it. */

import type {Code} from '../../grammar/common/codes.js'
import type {ModeName} from '../solver/mode.js'
import type {Allowance} from './allow-comments.js'
import type {Finding} from './check.js'
import {ownChecks} from './own-checks.js'
import type {Shard} from './shard.js'
import type {Vary} from './space.js'

export interface CheckResult {
  readonly scope: CheckScope
  /** With those that count only where every target has them, for as long as no target is known that does not. */
  readonly findings: readonly Finding[]
  readonly allowances: readonly Allowance[]
  /** Of an earlier revision of the same tree, where only what is new is wanted. */
  readonly before?: {readonly revision: string; readonly result: CheckResult}
}

/** What was looked at, and what for. */
export interface CheckScope {
  readonly profile: string
  /** Of the tree, where it says one. */
  readonly version?: string
  /** The tree's folder in its repository, from the repository's top and with `/` behind it; empty where it is that. */
  readonly folder: string
  /** The tree's first Kconfig file, which stands for the tree where a place is asked for. */
  readonly kconfig: string
  /** What was decided before: host symbols and assignments, as a command line would give them. */
  readonly given: readonly string[]
  /** What whole-space analyses could change. */
  readonly vary: Vary
  /** Sorted. */
  readonly targets: readonly string[]
  /** How many targets the tree has. */
  readonly targetsOfTree: number
  readonly modes: readonly ModeName[]
  readonly codes: readonly Code[]
  /** Which part of all targets it was. */
  readonly shard?: Shard
}

/** Whether every target of the tree was looked at, so that it is known what holds in all of them. */
export function isWholeTree({targets, targetsOfTree}: CheckScope): boolean {
  return targets.length === targetsOfTree
}

/** The codes of which it is known that what was not found is not there: none, where the tree could not be read whole. */
export function codesLookedFor({scope, findings}: CheckResult): ReadonlySet<Code> {
  const stopping = new Set(ownChecks.filter(({stops}) => stops).map(({code}) => code))
  const isStopped = findings.some(({code, severity}) => severity === 'error' && stopping.has(code))
  return new Set(isWholeTree(scope) && !isStopped ? scope.codes : [])
}
