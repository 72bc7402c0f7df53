/** Selects that can force a symbol to y although what it depends on is missing. */

import {type ClauseId, ClauseKind, type SymbolId} from '../model/model.js'
import type {Configuration, SpaceSolver} from '../sat/space-solver.js'
import {always, at32} from '../solver/program.js'
import {clausesOf} from './clauses-of.js'

export interface UnmetSelect {
  readonly select: ClauseId
  /** The `depends on` of the selected symbol. */
  readonly depends: ClauseId
  /** The selected symbol is contradictory in it, and whatever else is follows from that. */
  readonly configuration: Configuration
}

/** @param counts which of them to tell */
export function unmetSelects(
  solver: SpaceSolver,
  counts: (unmet: UnmetSelect) => boolean = () => true,
): UnmetSelect[] {
  const {model, fires} = solver.space.program
  const dependsOf = new Map<SymbolId, ClauseId[]>()
  for (const depends of clausesOf(model, ClauseKind.depends)) {
    const symbol = model.clauses.symbol[depends] as SymbolId
    dependsOf.set(symbol, [...(dependsOf.get(symbol) ?? []), depends])
  }
  return clausesOf(model, ClauseKind.select).flatMap(select => {
    const depends = dependsOf.get(model.clauses.symbol[select] as SymbolId) ?? []
    if (depends.length === 0 || at32(fires, select) === always) return []
    return depends.flatMap((of): UnmetSelect[] => {
      const configuration = solver.findUnmet(select, of)
      return configuration ? [{select, depends: of, configuration}].filter(counts) : []
    })
  })
}
