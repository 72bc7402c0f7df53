/** Finds the symbols that strong clauses force to both y and n, and which of them cause the others. */

import type {SymbolId} from '../model/model.js'
import {components} from './components.js'
import type {Mode} from './mode.js'
import {type Event, event, premises} from './premises.js'
import {always, at32} from './program.js'
import {type Decision, literalValue, type Solution, solve, Value} from './solve.js'

/** A strong clause, or the clause count plus the index of a decision. */
export type StrongReason = number

export interface Contradiction {
  readonly symbol: SymbolId
  /** Everything strong that forces it to y, and to n: neither is empty. */
  readonly forcesY: readonly StrongReason[]
  readonly forcesN: readonly StrongReason[]
  /** The contradiction that this one follows from; undefined where it is a root. */
  readonly follows: SymbolId | undefined
}

/** All of them: roots first, each part in the order of symbols. */
export function findContradictions(solution: Solution, mode: Mode): Contradiction[] {
  const {program, values, decisions} = solution
  const contradictory = new Map<SymbolId, {forcesY: StrongReason[]; forcesN: StrongReason[]}>()
  for (let symbol = 0; symbol < program.symbolCount; symbol++) {
    if (values[symbol] !== Value.both) continue
    const {forcesY, forcesN} = strongReasons(solution, symbol)
    if (forcesY.length > 0 && forcesN.length > 0) contradictory.set(symbol, {forcesY, forcesN})
  }
  if (contradictory.size === 0) return []

  const blocked = Uint8Array.from(values.subarray(0, program.symbolCount), value =>
    value === Value.both ? 1 : 0,
  )
  const clean = solve(program, decisions, mode, blocked)
  const isCleanRoot = (symbol: SymbolId) => {
    const {forcesY, forcesN} = strongReasons(clean, symbol, blocked)
    return forcesY.length > 0 && forcesN.length > 0
  }
  const causes = rootCauses(solution, new Set(contradictory.keys()))
  const found = [...contradictory].map(([symbol, forces]): Contradiction => {
    const cause = causes.get(symbol)
    return {symbol, ...forces, follows: cause === undefined || isCleanRoot(symbol) ? undefined : cause}
  })
  return [...found.filter(c => c.follows === undefined), ...found.filter(c => c.follows !== undefined)]
}

/**
 * For each contradictory symbol whose recorded derivation rests on another contradiction that does not in turn rest on
 * it, one such contradiction that rests on no further one.
 */
function rootCauses(solution: Solution, contradictory: ReadonlySet<SymbolId>): Map<SymbolId, SymbolId> {
  const successors = (symbol: SymbolId): SymbolId[] => {
    const events: Event[] = [event(symbol, true), event(symbol, false)]
    const value = solution.values[symbol] as number
    return events
      .filter(of => value & (of & 1 ? Value.n : Value.y))
      .flatMap(of => premises(solution, of).map(e => e >> 1))
  }
  const rootOf = new Map<SymbolId, SymbolId>()
  const causes = new Map<SymbolId, SymbolId>()
  for (const component of components(contradictory, successors)) {
    // The members of a component have no entry in rootOf before this iteration ends: only what it leads to has.
    const cause = component
      .flatMap(successors)
      .map(to => rootOf.get(to))
      .find(root => root !== undefined)
    const own = component.filter(member => contradictory.has(member)).sort((a, b) => a - b)
    if (cause === undefined && own[0] === undefined) continue
    for (const member of component) rootOf.set(member, cause ?? (own[0] as SymbolId))
    if (cause !== undefined) for (const member of own) causes.set(member, cause)
  }
  return causes
}

/**
 * The strong clauses and decisions that give a symbol each value.
 *
 * @param blocked as for `solve`: clauses that look at one of these do not count
 */
export function strongReasons(
  solution: Solution<Decision>,
  symbol: SymbolId,
  blocked?: Uint8Array,
): {forcesY: StrongReason[]; forcesN: StrongReason[]} {
  const {program, values, decisions} = solution
  const {strong, fires, model} = program
  const forcesY: StrongReason[] = []
  const forcesN: StrongReason[] = []
  decisions.forEach((decision, index) => {
    if (decision.symbol === symbol) (decision.value ? forcesY : forcesN).push(model.clauses.count + index)
  })
  for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
    const clause = at32(strong.items, at)
    const literal = at32(fires, clause)
    if (literal !== always && (blocked?.[literal >> 1] || !(literalValue(values, literal) & Value.y)))
      continue
    const forces = model.clauses.value[clause] === 1 ? forcesY : forcesN
    forces.push(clause)
  }
  return {forcesY, forcesN}
}
