/** Combinations of facts about the host with which nothing resolves. */

import type {SymbolId} from '../model/model.js'
import type {SpaceSolver} from '../sat/space-solver.js'
import type {Literal} from '../solver/program.js'
import type {Choice, FreeDecision} from '../solver/space.js'

/** A fact about the host, as it is in a combination. */
export interface GivenFact {
  readonly symbol: SymbolId
  readonly value: boolean | undefined
}

export interface HostDeadEnd {
  /** No part of it is one already. */
  readonly facts: readonly GivenFact[]
  /** Whether something resolves with them, but not with the other decisions as they are now. */
  readonly onlyNow: boolean
}

/** Combinations of more facts are not looked at. */
export const mostFacts = 2

/**
 * @param host the free decisions that are facts about the host; whatever else is free may be anything
 * @returns an empty combination where nothing resolves at all
 */
export function hostDeadEnds(solver: SpaceSolver, host: readonly FreeDecision[]): HostDeadEnd[] {
  const symbols = new Set(host.map(({symbol}) => symbol))
  const others = solver.space.free.filter(({symbol}) => !symbols.has(symbol))
  const given = host.flatMap(({symbol, values}) => values.map((value): GivenFact => ({symbol, value})))
  const ever = deadEnds(solver, given, [])
  const now = others.flatMap(({symbol, now}) => settings(solver, {symbol, value: now}))
  return [
    ...ever.map(facts => ({facts, onlyNow: false})),
    ...deadEnds(solver, given, now, ever).map(facts => ({facts, onlyNow: true})),
  ]
}

type Facts = readonly GivenFact[]

/** The smallest combinations with which nothing resolves, but for those that are known, and what holds them. */
function deadEnds(
  solver: SpaceSolver,
  given: Facts,
  assumed: readonly Literal[],
  known: readonly Facts[] = [],
): Facts[] {
  const found: Facts[] = []
  const shown: Choice[] = []
  const resolves = (facts: Facts) => {
    if (shown.some(choice => facts.every(({symbol, value}) => choice.get(symbol) === value))) return true
    const configuration = solver.find([...assumed, ...facts.flatMap(fact => settings(solver, fact))])
    if (configuration) shown.push(configuration.choice)
    return configuration !== undefined
  }
  const holds = (facts: Facts, part: Facts) => part.every(fact => facts.includes(fact))
  let combinations: Facts[] = [[]]
  for (let size = 0; size <= mostFacts && combinations.length > 0; size++) {
    const alive = combinations.filter(facts => {
      if ([...known, ...found].some(part => holds(facts, part))) return false
      if (resolves(facts)) return true
      found.push(facts)
      return false
    })
    // Each combination once: by adding what comes behind its last.
    combinations = alive.flatMap(facts => {
      const last = facts.at(-1)
      const behind = given.slice(last === undefined ? 0 : given.indexOf(last) + 1)
      return behind.filter(({symbol}) => symbol !== last?.symbol).map(fact => [...facts, fact])
    })
  }
  return found
}

/** What says that a free decision has a value. */
export function settings(solver: SpaceSolver, {symbol, value}: GivenFact): Literal[] {
  return [true, false].flatMap(of => {
    const literal = solver.setTo(symbol, of)
    return literal === undefined ? [] : [value === of ? literal : literal ^ 1]
  })
}
