/** What the clauses of a model say of each symbol: those of its own stanza, and those that speak of it elsewhere. */

import {type ClauseId, ClauseKind, conditionOf, type Model, type SymbolId} from '../model/model.js'
import {walkNames} from '../model/walk-names.js'

/** Clauses, in parse order. */
export interface SymbolUses {
  /** Of its own stanzas. */
  readonly dependsOn: readonly ClauseId[]
  readonly defaults: readonly ClauseId[]
  /** What it selects and implies. */
  readonly selects: readonly ClauseId[]
  readonly implies: readonly ClauseId[]
  /** Of other stanzas: what selects and implies it. */
  readonly selectedBy: readonly ClauseId[]
  readonly impliedBy: readonly ClauseId[]
  /** Those whose condition names it: what follows `depends on`, or `if`. */
  readonly conditions: readonly ClauseId[]
}

type Mutable = {readonly [K in keyof SymbolUses]: ClauseId[]}

/** @returns one entry a symbol */
export function symbolUses(model: Model): readonly SymbolUses[] {
  const uses = model.names.map(
    (): Mutable => ({
      dependsOn: [],
      defaults: [],
      selects: [],
      implies: [],
      selectedBy: [],
      impliedBy: [],
      conditions: [],
    }),
  )
  const of = (symbol: SymbolId) => uses[symbol] as Mutable
  const {clauses} = model
  for (let clause = 0; clause < clauses.count; clause++) {
    const owner = of(clauses.owner[clause] as SymbolId)
    const symbol = of(clauses.symbol[clause] as SymbolId)
    switch (clauses.kind[clause] as ClauseKind) {
      case ClauseKind.assignment:
        break
      case ClauseKind.depends:
        owner.dependsOn.push(clause)
        break
      case ClauseKind.default:
        owner.defaults.push(clause)
        break
      case ClauseKind.select:
        owner.selects.push(clause)
        symbol.selectedBy.push(clause)
        break
      case ClauseKind.imply:
        owner.implies.push(clause)
        symbol.impliedBy.push(clause)
    }
    for (const name of conditionSymbols(model, clause)) of(name).conditions.push(clause)
  }
  return uses
}

/** The symbols that a clause's condition names, each once, in the order written. */
export function conditionSymbols(model: Model, clause: ClauseId): Set<SymbolId> {
  const named = new Set<SymbolId>()
  const condition = conditionOf(model.clauses.node[clause] as Parameters<typeof conditionOf>[0])
  if (condition) walkNames(condition, ({text}) => named.add(model.ids.get(text) as SymbolId))
  return named
}
