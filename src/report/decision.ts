/** Assignments with their origin: what a person can change. */

import type {Note, Place} from '../../grammar/common/diagnostic.js'
import type {Decision} from '../solver/solve.js'

export type Origin =
  /** A line of a .mak file. */
  | 'devices'
  /** `--set` on the command line. */
  | 'set'
  /** `--host` on the command line. */
  | 'host'
  /** What a change is looked for. */
  | 'wanted'
  /** What the target's own file says of it, such as its architecture. */
  | 'target'
  /** An accelerator that can run the target. */
  | 'accelerator'
  /** An argument of minikconf's command line. */
  | 'argument'
  /** What probing the host found. */
  | 'probe'
  /** An option of configure: as given, or as declared. */
  | 'option'
  /** What was decided before any target, of the host's features. */
  | 'feature'

export interface PlacedDecision extends Decision {
  readonly origin: Origin
  /** Where it is written; absent for what nobody wrote. */
  readonly place?: Place
  /** Of a probe or an option, and of a host symbol that `--host` does not give: a few words that follow the assignment. */
  readonly because?: string
  /** Of a probe: what was run, as a shell has it. */
  readonly command?: string
  /** Of a feature: why it was decided so, and the steps below that. */
  readonly reason?: Note
  readonly proof?: readonly Note[]
  /** Names of the facts that are n, where that is what it says. */
  readonly facts?: readonly string[]
}

/** External symbols steer a configuration but are not written into it. */
export function isExternal({origin}: PlacedDecision): boolean {
  return origin !== 'devices' && origin !== 'set'
}
