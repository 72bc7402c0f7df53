/** Assignments with their origin: what a person can change. */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {Decision} from '../solver/solve.js'

export type Origin =
  /** A line of a .mak file. */
  | 'devices'
  /** `--set` on the command line. */
  | 'set'
  /** `--host` on the command line. */
  | 'host'
  /** What the target's own file says of it, such as its architecture. */
  | 'target'
  /** An accelerator that can run the target. */
  | 'accelerator'
  /** An argument of minikconf's command line. */
  | 'argument'

export interface PlacedDecision extends Decision {
  readonly origin: Origin
  /** Where it is written; absent for what nobody wrote. */
  readonly place?: Place
}

/** External symbols steer a configuration but are not written into it. */
export function isExternal({origin}: PlacedDecision): boolean {
  return origin !== 'devices' && origin !== 'set'
}
