/** What could have made a symbol y, and what keeps it from doing so. */

import type {ClauseId, SymbolId} from '../model/model.js'
import type {Mode} from './mode.js'
import {type Event, event} from './premises.js'
import {always, at32, type Literal} from './program.js'
import {literalValue, type Solution, Value} from './solve.js'

/** A select, an imply or a default that gives a y. */
export interface WayToY {
  readonly clause: ClauseId
  /** What keeps it from firing; absent where it fires. */
  readonly missing?: Missing
  /** Whether its y does not count: the mode makes it an n. */
  readonly off: boolean
  /** An earlier default that fires and decides instead. */
  readonly behind?: ClauseId
}

/** Values that symbols would need to have: all of some, or one of some. What holds already is left out. */
export type Missing = Event | {readonly all: readonly Missing[]} | {readonly any: readonly Missing[]}

/** In the order of the clauses, strong ones first. */
export function waysToY(solution: Solution, mode: Mode, symbol: SymbolId): WayToY[] {
  const {model, strong, weak, fires} = solution.program
  const ways: WayToY[] = []
  const missingOf = (clause: ClauseId) => {
    const missing = missingFor(solution, at32(fires, clause))
    return missing === undefined ? {} : {missing}
  }
  for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
    const clause = at32(strong.items, at)
    if (model.clauses.value[clause] === 1) ways.push({clause, ...missingOf(clause), off: false})
  }
  let behind: ClauseId | undefined
  for (let at = at32(weak.start, symbol); at < at32(weak.start, symbol + 1); at++) {
    const clause = at32(weak.items, at)
    const {missing} = missingOf(clause)
    const gives = mode.value(model, clause)
    if (gives || model.clauses.value[clause] === 1) {
      ways.push({
        clause,
        ...(missing !== undefined && {missing}),
        off: !gives,
        ...(behind !== undefined && {behind}),
      })
    }
    if (!gives && missing === undefined) behind ??= clause
  }
  return ways
}

/** @returns undefined where the literal is true */
export function missingFor(solution: Solution, literal: Literal): Missing | undefined {
  if (literal === always || literalValue(solution.values, literal) & Value.y) return undefined
  const {symbolCount, gateIsAnd, inputs} = solution.program
  const gate = (literal >> 1) - symbolCount
  const isTrue = (literal & 1) === 0
  if (gate < 0) return event(literal >> 1, isTrue)
  const parts: Missing[] = []
  for (let at = at32(inputs.start, gate); at < at32(inputs.start, gate + 1); at++) {
    const part = missingFor(solution, at32(inputs.items, at) ^ (isTrue ? 0 : 1))
    if (part !== undefined) parts.push(part)
  }
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return (gateIsAnd[gate] === 1) === isTrue ? {all: parts} : {any: parts}
}
