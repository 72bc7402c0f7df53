/** Symbols that have the same value in every configuration of a space. */

import type {SymbolId} from '../model/model.js'
import type {SpaceSolver} from '../sat/space-solver.js'

export interface ConstantSymbols {
  readonly neverY: readonly SymbolId[]
  readonly alwaysY: readonly SymbolId[]
}

/** Of what `config` blocks define; none where no configuration resolves. */
export function constantSymbols(solver: SpaceSolver): ConstantSymbols {
  if (!solver.can()) return {neverY: [], alwaysY: []}
  const {model, symbolCount} = solver.space.program
  const symbols = Array.from({length: symbolCount}, (_, symbol) => symbol)
  const defined = symbols.filter(symbol => model.defined[symbol] === 1)
  return {
    neverY: defined.filter(symbol => !solver.can(symbol << 1)),
    alwaysY: defined.filter(symbol => !solver.can((symbol << 1) | 1)),
  }
}
