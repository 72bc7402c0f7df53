/** A set of configurations: a program with some decisions made, and others left open. */

import type {SymbolId} from '../model/model.js'
import type {Mode} from './mode.js'
import type {Program} from './program.js'
import type {Decision} from './solve.js'

export interface Space<D extends Decision = Decision> {
  readonly program: Program
  readonly mode: Mode
  /** Made in every configuration of the space. */
  readonly fixed: readonly D[]
  /** Each symbol at most once. */
  readonly free: readonly FreeDecision[]
  /** Of each of these groups of free symbols, at least one is set to y; none where absent. */
  readonly someOf?: readonly (readonly SymbolId[])[]
}

/** A symbol that may be assigned one way or another, or not at all, which is `undefined`. */
export interface FreeDecision {
  readonly symbol: SymbolId
  /** As it is now. */
  readonly now: boolean | undefined
  /** What it may be: at least one of `undefined`, true and false, without repeats. */
  readonly values: readonly (boolean | undefined)[]
}

/** One configuration of a space: what is set of the free symbols, under them; those left unset are absent. */
export type Choice = ReadonlyMap<SymbolId, boolean>

/** What a configuration gives the solver. */
export function decisionsOf<D extends Decision>({fixed, free}: Space<D>, choice: Choice): (D | Decision)[] {
  const set = free.flatMap(({symbol}): Decision[] => {
    const value = choice.get(symbol)
    return value === undefined ? [] : [{symbol, value}]
  })
  return [...fixed, ...set]
}
