/**
 * The frame of `kgate check`: what an analysis is, what it reports of one subject, and what the check makes of that over all
 * targets and modes. An analysis knows nothing of suppressions, baselines, shards and formats.
 */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {ResolveRequest} from '../resolve/request.js'
import type {Resolution} from '../resolve/resolution.js'
import type {Tree} from '../resolve/tree.js'
import type {SpaceSolver} from '../sat/space-solver.js'
import type {ModeName} from '../solver/mode.js'
import type {TargetSpace} from './space.js'

/**
 * What one run of an analysis reports: of a tree, a target or a space. Its words do not name the target, and it has its
 * `symbols`, the most telling first: with the code and the file they are its fingerprint.
 */
export interface Observation extends Diagnostic {
  readonly witness?: Witness
  /** Holds here only since the case never arises: worth telling where it does arise somewhere, and holds there too. */
  readonly vacuous?: true
}

/** A configuration that shows a finding: whoever gives kgate these decisions sees it. */
export interface Witness {
  readonly target: string
  readonly mode: ModeName
  /** Under names without `CONFIG_`; what goes behind `--host` and behind `--set`. */
  readonly host: Readonly<Record<string, boolean>>
  readonly set: Readonly<Record<string, boolean>>
}

/** Where a finding holds: a target, and the modes in which it does; no modes where it is about all its configurations. */
export interface Circumstance {
  readonly target: string
  readonly modes: readonly ModeName[]
}

/** Something to tell, once, wherever it was observed. */
export interface Finding extends Observation {
  /** The same for the same finding, after lines moved and in other revisions. */
  readonly fingerprint: string
  /** Sorted by target. Empty for what is about the tree as a whole. */
  readonly circumstances: readonly Circumstance[]
}

/** What an analysis is given, under what it says that it needs. */
export interface Subjects {
  /** The Kconfig files, once. */
  readonly tree: {readonly tree: Tree}
  /** A target in a mode, evaluated. */
  readonly target: {readonly tree: Tree; readonly request: ResolveRequest; readonly resolution: Resolution}
  /** All configurations of a target, each target once, with one solver for all analyses. */
  readonly space: {readonly space: TargetSpace; readonly solver: SpaceSolver}
  /** All files of the tree, once. */
  readonly sources: {readonly tree: Tree; readonly onProgress: (done: number, total: number) => void}
}

export type Need = keyof Subjects

interface AnalysisOf<N extends Need> {
  readonly code: Code
  /** What it finds, as a line of `kgate check --list`: `a select that can hit an unmet dependency`. */
  readonly title: string
  /** Whether it tells more noise than truth: it is then off unless it is asked for. */
  readonly noisy?: boolean
  /** Whether an observation is worth telling only where every target has it, such as a symbol that can never be y. */
  readonly everywhere?: boolean
  readonly needs: N
  run(subject: Subjects[N]): readonly Observation[] | Promise<readonly Observation[]>
}

export type Analysis = {[N in Need]: AnalysisOf<N>}[Need]
