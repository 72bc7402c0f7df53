/** What is asked of a tree. */

import type {ModeName} from '../solver/mode.js'
import type {Features} from './features.js'

export interface ResolveRequest {
  readonly target: string
  /** Default: defconfig. */
  readonly mode?: ModeName
  /** For randconfig. Default: 0. */
  readonly seed?: number
  /**
   * The target's device list: a name that the tree knows, or a path (it holds a `/` or ends in `.mak`), relative to the
   * working directory, that may lie outside the tree.
   */
  readonly devices?: string
  /** Host symbols and accelerators; the rest are left to their defaults, which in defconfig is n. */
  readonly host?: ReadonlyMap<string, boolean>
  /** What gave those of `host` that `--host` did not, in a few words: `given with --disable-spice`. */
  readonly givenBy?: ReadonlyMap<string, string>
  /** The host's features, where they are decided already; in a tree that has options, `host` decides them if absent. */
  readonly features?: Features
  /** Further assignments, as if the device list ended with them. */
  readonly set?: ReadonlyMap<string, boolean>
  /** The host's CPU, as QEMU's configure calls it; it decides which accelerators can run the target. */
  readonly cpu?: string
}
