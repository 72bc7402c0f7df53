/** What made a clause fire: the values of symbols from which a value was derived. */

import type {SymbolId} from '../model/model.js'
import {always, at32, type Literal, type Program} from './program.js'
import {implicitDefault, type Solution, Value} from './solve.js'

/** A symbol's having a value: `symbol << 1` for y, `symbol << 1 | 1` for n. */
export type Event = number

export function event(symbol: SymbolId, value: boolean): Event {
  return (symbol << 1) | (value ? 0 : 1)
}

/** The events from which a symbol's value was derived, without repeats; none where a decision gave it. */
export function premises(solution: Solution, of: Event): Event[] {
  const {program, reasons} = solution
  const {fires, strong, weak, weakPosition} = program
  const symbol = of >> 1
  const reason = at32(reasons, of)
  const found = new Set<Event>()
  if (reason >= program.fires.length) return []
  if (reason !== implicitDefault) collect(solution, at32(fires, reason), true, found)
  const position = reason === implicitDefault ? at32(weak.start, symbol + 1) : at32(weakPosition, reason)
  if (position >= 0) {
    for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
      collect(solution, at32(fires, at32(strong.items, at)), false, found)
    }
    for (let at = at32(weak.start, symbol); at < position; at++) {
      collect(solution, at32(fires, at32(weak.items, at)), false, found)
    }
  }
  return [...found]
}

/** The events that make a clause's literal true. */
export function firingPremises(solution: Solution, clause: number): Event[] {
  const found = new Set<Event>()
  collect(solution, at32(solution.program.fires, clause), true, found)
  return [...found]
}

/** The events that make a clause's literal false. */
export function passingPremises(solution: Solution, clause: number): Event[] {
  const found = new Set<Event>()
  collect(solution, at32(solution.program.fires, clause), false, found)
  return [...found]
}

/** The events that an undecided literal has seen so far: while they are all that it sees, it stays undecided. */
export function seenPremises(solution: Solution, clause: number): Event[] {
  const {program, values} = solution
  const {symbolCount, inputs} = program
  const found = new Set<Event>()
  const pending = [at32(program.fires, clause) >> 1]
  const seen = new Set(pending)
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const value = values[node] as number
    if (value & Value.y) collect(solution, node << 1, true, found)
    if (value & Value.n) collect(solution, node << 1, false, found)
    if (value !== Value.unknown || node < symbolCount) continue
    const gate = node - symbolCount
    for (let at = at32(inputs.start, gate); at < at32(inputs.start, gate + 1); at++) {
      const input = at32(inputs.items, at) >> 1
      if (!seen.has(input)) pending.push(input)
      seen.add(input)
    }
  }
  return [...found]
}

/** Adds the earliest-derived events that make a literal true or false, as `want` says. */
function collect(solution: Solution, literal: Literal, want: boolean, found: Set<Event>): void {
  if (literal === always) return
  const {program, order} = solution
  const {symbolCount, gateIsAnd, inputs} = program
  const pending: Literal[] = [want ? literal : literal ^ 1]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = next >> 1
    const isTrue = (next & 1) === 0
    if (node < symbolCount) {
      found.add(next)
      continue
    }
    const gate = node - symbolCount
    const start = at32(inputs.start, gate)
    const end = at32(inputs.start, gate + 1)
    const needsAll = (gateIsAnd[gate] === 1) === isTrue
    let earliest = -1
    for (let at = start; at < end; at++) {
      const input = at32(inputs.items, at) ^ (isTrue ? 0 : 1)
      if (needsAll) pending.push(input)
      else if (holds(solution, input) && (earliest < 0 || at32(order, input) < at32(order, earliest)))
        earliest = input
    }
    if (!needsAll) pending.push(earliest)
  }
}

function holds({values}: Solution, literal: Literal): boolean {
  return ((values[literal >> 1] as number) & (literal & 1 ? 2 : 1)) !== 0
}

/** The symbols of unknown value on which an undecided literal waits. */
export function unknownLeaves(program: Program, values: Uint8Array, literal: Literal): SymbolId[] {
  const found = new Set<SymbolId>()
  const seen = new Set<number>()
  const pending = [literal >> 1]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (values[node] !== 0 || seen.has(node)) continue
    seen.add(node)
    if (node < program.symbolCount) {
      found.add(node)
      continue
    }
    const gate = node - program.symbolCount
    const {start, items} = program.inputs
    for (let at = at32(start, gate); at < at32(start, gate + 1); at++) pending.push(at32(items, at) >> 1)
  }
  return [...found]
}
