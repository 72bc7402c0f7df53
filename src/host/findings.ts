/** What probing a host is asked, and what it found: plain data. */

import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import type {Alternative, Probe, Provider} from '../tree/host-layout.js'
import type {ProbeCache} from './cache.js'
import type {Environment} from './environment.js'
import type {Library, Machine, Outcome} from './outcome.js'

/** What to find out, and with what. */
export interface HostRequest {
  /** The tree's folder, absolute. */
  readonly directory: string
  /** Under their symbols, in the order of the findings. */
  readonly probes: Readonly<Record<string, Probe>>
  /** Under the names of the options that choose. */
  readonly providers: Readonly<Record<string, Provider>>
  /** What those options say; `auto` where one is missing. */
  readonly choices: ReadonlyMap<string, ProviderChoice>
  /** What is known already of alternatives, under their symbols: that is not looked for. */
  readonly given?: ReadonlyMap<string, {readonly value: boolean; readonly reason: string}>
  /** PATH, CC, CFLAGS and so on: all that commands get, and all that is looked at. */
  readonly environment: Environment
  /** What relative paths in the environment start from, and commands run in; the process's own where absent. */
  readonly workingDirectory?: string
  /** What the machine is where no compiler says it, in Node's words; this one where absent. */
  readonly machine?: {readonly platform: string; readonly architecture: string}
  /** `HostFindings.cache` of an earlier run. Anything else is ignored. */
  readonly cache?: unknown
  /** Ignores the cache. */
  readonly fresh?: boolean
  /** Of one command, in milliseconds; 20,000 where absent. */
  readonly timeLimit?: number
  readonly onProgress?: Progress
}

/** @param what the symbol or option that has just been decided, as the `done`th of `total` */
export type Progress = (done: number, total: number, what: string) => void

/** `enabled` and `auto` choose alike: whether nothing may be had is decided elsewhere. */
export type ProviderChoice = 'auto' | 'enabled' | 'disabled' | 'system' | 'internal'

/** Everything in the order of the request. */
export interface HostFindings {
  /** What programs are built for, as QEMU's configure calls it. */
  readonly machine: Machine
  readonly facts: readonly Fact[]
  readonly providers: readonly ProviderFinding[]
  /** To be handed in the next time. */
  readonly cache: ProbeCache
  /** Text for config.log. */
  readonly log: string
  /** How many commands were run; none where the cache had everything. */
  readonly commandsRun: number
  readonly diagnostics: readonly Diagnostic[]
}

/** What a probe found. */
export interface Fact extends Outcome {
  readonly symbol: string
  /** Whether it was found out in an earlier run. */
  readonly cached: boolean
  /** Where the probe is declared. */
  readonly place?: Place
}

/** Where a library is taken from, if it is. */
export interface ProviderFinding {
  readonly option: string
  /** Absent where nothing is taken. */
  readonly taken?: Alternative['kind']
  /** `internal: no system library of version >= 2.0`. */
  readonly reason: string
  readonly alternatives: readonly AlternativeFinding[]
  /** Of the system's library, where it is taken. */
  readonly library?: Library
}

/** Whether an alternative is the one that is taken, and why. */
export interface AlternativeFinding extends Fact {
  readonly kind: Alternative['kind']
}
