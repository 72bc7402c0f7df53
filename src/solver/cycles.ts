/** Finds the cycles that keep symbols undecided. */

import type {ClauseId, SymbolId} from '../model/model.js'
import {components} from './components.js'
import {unknownLeaves} from './premises.js'
import {always, at32} from './program.js'
import {literalValue, type Solution, Value} from './solve.js'

/** `symbol` is undecided because `clause` needs the value of `waitsFor`. */
export interface CycleEdge {
  readonly symbol: SymbolId
  readonly waitsFor: SymbolId
  readonly clause: ClauseId
}

export interface Cycle {
  /** Each edge's `waitsFor` is the next one's `symbol`, and the last one's the first's. */
  readonly edges: readonly CycleEdge[]
}

/** Steps after which the search for a shorter cycle is given up, and the shortest so far is taken. */
const maximumSteps = 20_000_000

/** One shortest cycle for each knot. */
export function findCycles(solution: Solution): Cycle[] {
  return findKnots(solution).map(({members, waits}) => ({edges: shortestCycle(members, waits)}))
}

/** Undecided symbols that wait for one another, and for nothing else that is undecided. */
export interface Knot {
  /** Sorted. */
  readonly members: readonly SymbolId[]
  waits(symbol: SymbolId): readonly CycleEdge[]
}

export function findKnots(solution: Solution): Knot[] {
  const {program, values} = solution
  const unknown: SymbolId[] = []
  for (let symbol = 0; symbol < program.symbolCount; symbol++)
    if (values[symbol] === Value.unknown) unknown.push(symbol)
  if (unknown.length === 0) return []
  const edges = new Map<SymbolId, CycleEdge[]>()
  const waits = (symbol: SymbolId) => {
    let known = edges.get(symbol)
    if (!known) {
      known = waitingEdges(solution, symbol)
      edges.set(symbol, known)
    }
    return known
  }
  const knots: Knot[] = []
  for (const component of components(unknown, symbol => waits(symbol).map(edge => edge.waitsFor))) {
    const members = new Set(component)
    const closed = component.every(symbol => waits(symbol).every(edge => members.has(edge.waitsFor)))
    if (closed) knots.push({members: component.sort((a, b) => a - b), waits})
  }
  return knots
}

/** What an undecided symbol waits for: its open strong clauses, or the default that comes next. */
function waitingEdges({program, values}: Solution, symbol: SymbolId): CycleEdge[] {
  const {strong, weak, fires} = program
  const edges: CycleEdge[] = []
  const add = (clause: ClauseId): boolean => {
    const literal = at32(fires, clause)
    if (literal === always || literalValue(values, literal) !== Value.unknown) return false
    for (const waitsFor of unknownLeaves(program, values, literal)) edges.push({symbol, waitsFor, clause})
    return true
  }
  for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++)
    add(at32(strong.items, at))
  if (edges.length > 0) return edges
  for (let at = at32(weak.start, symbol); at < at32(weak.start, symbol + 1); at++) {
    if (add(at32(weak.items, at))) break
  }
  return edges
}

/** Breadth-first from every member in turn, never deeper than the best cycle so far. */
function shortestCycle(members: readonly SymbolId[], waits: Knot['waits']): CycleEdge[] {
  let best: CycleEdge[] = []
  let steps = 0
  for (const start of members) {
    if (best.length === 1 || (best.length > 0 && steps > maximumSteps)) break
    const reachedBy = new Map<SymbolId, CycleEdge>()
    let frontier = [start]
    search: for (
      let length = 1;
      frontier.length > 0 && (best.length === 0 || length < best.length);
      length++
    ) {
      const next: SymbolId[] = []
      for (const symbol of frontier) {
        for (const edge of waits(symbol)) {
          steps++
          if (reachedBy.has(edge.waitsFor)) continue
          reachedBy.set(edge.waitsFor, edge)
          if (edge.waitsFor === start) {
            best = pathTo(start, reachedBy)
            break search
          }
          next.push(edge.waitsFor)
        }
      }
      frontier = next
    }
  }
  return best
}

function pathTo(start: SymbolId, reachedBy: ReadonlyMap<SymbolId, CycleEdge>): CycleEdge[] {
  const path: CycleEdge[] = []
  let at = start
  do {
    const edge = reachedBy.get(at) as CycleEdge
    path.push(edge)
    at = edge.symbol
  } while (at !== start)
  return path.reverse()
}
