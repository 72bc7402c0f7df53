/** What every probe of a host shares. */

import type {Compiler} from './compiler.js'
import type {Environment} from './environment.js'
import type {Machine} from './outcome.js'
import type {Tool} from './tools.js'

/** The tree, and what it can ask. */
export interface Host {
  /** The tree's folder, absolute. */
  readonly tree: string
  readonly environment: Environment
  /** What relative paths in the environment start from, absolute. */
  readonly directory: string
  readonly compiler: Compiler
  /** Why it cannot be asked, in a few words. */
  readonly compilerProblem?: string
  readonly pkgConfig: Tool
  readonly machine: Machine
  /** Whose word that is: `the C compiler builds for`. */
  readonly machineWords: string
}
