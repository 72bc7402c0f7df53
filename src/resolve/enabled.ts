/** What a solution writes into a configuration. */

import type {SymbolId} from '../model/model.js'
import {isExternal, type PlacedDecision} from '../report/decision.js'
import {type Solution, Value} from '../solver/solve.js'

/** Names of the symbols that are y and not external, sorted by code point. */
export function enabledNames(solution: Solution<PlacedDecision>): string[] {
  const external = externalSymbols(solution)
  const {names} = solution.program.model
  return names.filter((_, id) => solution.values[id] === Value.y && !external.has(id)).sort()
}

export function externalSymbols({decisions}: Solution<PlacedDecision>): Set<SymbolId> {
  return new Set(decisions.filter(isExternal).map(({symbol}) => symbol))
}
