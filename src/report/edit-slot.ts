/** Decisions that a fix may change, and how each change is worded. */

import type {Edit} from '../../grammar/common/diagnostic.js'
import type {Slot} from '../solver/fixes.js'

export interface EditSlot extends Slot {
  readonly kind: SlotKind
  /** @param to one of the slot's values */
  edit(to: boolean | undefined): Edit
}

export type SlotKind =
  /** A line that a file holds, commented out or not. */
  | 'line'
  /** A line that nobody wrote. */
  | 'addition'
  /** `--set` */
  | 'set'
  /** A fact about the host. */
  | 'host'
  /** Something that can run a target. */
  | 'accelerator'
  /** An option of configure. */
  | 'option'

/** What is to be kept rather: what the user said, then what files say, then what the host is. */
export const costs = {
  /** A fact about the host. */
  host: 0,
  /** A line that a file holds, commented out or not. */
  line: 1,
  /** A line, or an argument, that nobody wrote. */
  addition: 2,
  /** What was said on the command line. */
  said: 3,
} as const
