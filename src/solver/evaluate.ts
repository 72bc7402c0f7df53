/** The solver's front door: values, and all that keeps a configuration from being one. */

import {type Contradiction, findContradictions} from './contradictions.js'
import {type Cycle, findCycles} from './cycles.js'
import type {Mode} from './mode.js'
import type {Program} from './program.js'
import {type Decision, type Solution, solve} from './solve.js'

export interface Evaluation<D extends Decision = Decision> {
  readonly solution: Solution<D>
  readonly mode: Mode
  readonly contradictions: readonly Contradiction[]
  readonly cycles: readonly Cycle[]
}

/** A configuration is accepted where there are neither contradictions nor cycles: then every symbol is y or n. */
export function evaluate<D extends Decision>(
  program: Program,
  decisions: readonly D[],
  mode: Mode,
): Evaluation<D> {
  const solution = solve(program, decisions, mode)
  return {solution, mode, contradictions: findContradictions(solution, mode), cycles: findCycles(solution)}
}
