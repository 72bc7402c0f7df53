/**
 * Evaluates a program to its least fixpoint over four values: unknown, y, n, and both. docs/solver.md explains why the
 * result does not depend on any order. Time is linear in the size of the clauses. Pure: no I/O, clock or log.
 */

import type {SymbolId} from '../model/model.js'
import type {Mode} from './mode.js'
import {always, at32, type Literal, type Program} from './program.js'

/** A symbol's value, or a node's: two bits, one for each value it has been derived to have. */
export const Value = {unknown: 0, y: 1, n: 2, both: 3} as const
export type Value = (typeof Value)[keyof typeof Value]

/** An assignment from outside the model: a .mak line, a host fact, an option on the command line. */
export interface Decision {
  readonly symbol: SymbolId
  readonly value: boolean
}

/** Why a symbol has a value, where no clause and no decision says so: nothing at all decides it. */
export const implicitDefault = -1

export interface Solution<D extends Decision = Decision> {
  readonly program: Program
  readonly decisions: readonly D[]
  /** A `Value` for each node; the symbols come first. */
  readonly values: Uint8Array
  /**
   * What gave a symbol its y (under `symbol << 1`) and its n (under `symbol << 1 | 1`): a clause, or the clause count
   * plus the index of a decision, or `implicitDefault`. Meaningless where the value does not have that bit.
   */
  readonly reasons: Int32Array
  /** When each bit was derived, under `node << 1` for y and `node << 1 | 1` for n: premises come before conclusions. */
  readonly order: Int32Array
}

/**
 * @param blocked where given, symbols (1 each) from whose values nothing is derived; for telling root contradictions
 *   from those that follow
 */
export function solve<D extends Decision>(
  program: Program,
  decisions: readonly D[],
  mode: Mode,
  blocked?: Uint8Array,
): Solution<D> {
  const {
    model,
    symbolCount,
    nodeCount,
    gateCount,
    gateIsAnd,
    inputs,
    uses,
    fires,
    strong,
    weak,
    weakPosition,
  } = program
  const {clauses} = model
  const values = new Uint8Array(nodeCount)
  const reasons = new Int32Array(symbolCount * 2)
  const order = new Int32Array(nodeCount * 2)
  const queue = new Int32Array(nodeCount * 2)
  let queued = 0

  /** For a gate: inputs that must still become true (and) or false (or) before it does. */
  const missing = new Int32Array(gateCount)
  for (let gate = 0; gate < gateCount; gate++)
    missing[gate] = at32(inputs.start, gate + 1) - at32(inputs.start, gate)
  /** For a symbol: strong clauses that may still fire. */
  const undecided = new Int32Array(symbolCount)
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    undecided[symbol] = at32(strong.start, symbol + 1) - at32(strong.start, symbol)
  }
  /** For a symbol whose strong clauses do not fire: the first default that may still count. */
  const nextDefault = new Int32Array(symbolCount).fill(-1)

  function derive(node: number, isTrue: boolean): boolean {
    const bit = isTrue ? Value.y : Value.n
    const value = values[node] as number
    if (value & bit) return false
    values[node] = value | bit
    const event = (node << 1) | (isTrue ? 0 : 1)
    order[event] = queued
    queue[queued++] = event
    return true
  }

  function decide(symbol: SymbolId, value: boolean, reason: number): void {
    if (derive(symbol, value)) reasons[(symbol << 1) | (value ? 0 : 1)] = reason
  }

  function readDefaults(symbol: SymbolId): void {
    const end = at32(weak.start, symbol + 1)
    let at = at32(nextDefault, symbol)
    for (; at < end; at++) {
      const clause = at32(weak.items, at)
      const literal = at32(fires, clause)
      const value = literal === always ? Value.y : literalValue(values, literal)
      if (value & Value.y) decide(symbol, mode.value(model, clause), clause)
      if (!(value & Value.n)) break
    }
    nextDefault[symbol] = at
    if (at === end) decide(symbol, mode.implicit(model, symbol), implicitDefault)
  }

  function passStrong(symbol: SymbolId): void {
    const left = at32(undecided, symbol) - 1
    undecided[symbol] = left
    if (left > 0) return
    nextDefault[symbol] = at32(weak.start, symbol)
    readDefaults(symbol)
  }

  function fire(clause: number): void {
    const symbol = clauses.symbol[clause] as SymbolId
    const position = at32(weakPosition, clause)
    if (position < 0) {
      decide(symbol, clauses.value[clause] === 1, clause)
      return
    }
    const reached = at32(nextDefault, symbol)
    if (reached < 0) return
    // A default that was passed over counts after all: its condition is both.
    if (position < reached) decide(symbol, mode.value(model, clause), clause)
    else readDefaults(symbol)
  }

  function pass(clause: number): void {
    const symbol = clauses.symbol[clause] as SymbolId
    if (at32(weakPosition, clause) < 0) passStrong(symbol)
    else if (at32(nextDefault, symbol) >= 0) readDefaults(symbol)
  }

  function look(consumer: number, isTrue: boolean): void {
    if (consumer >= gateCount) {
      if (isTrue) fire(consumer - gateCount)
      else pass(consumer - gateCount)
    } else if (isTrue === (gateIsAnd[consumer] === 1)) {
      const left = at32(missing, consumer) - 1
      missing[consumer] = left
      if (left === 0) derive(symbolCount + consumer, isTrue)
    } else {
      derive(symbolCount + consumer, isTrue)
    }
  }

  for (let index = 0; index < decisions.length; index++) {
    const {symbol, value} = decisions[index] as D
    // One that always fires: the symbol's defaults are never looked at.
    undecided[symbol] = at32(undecided, symbol) + 1
    decide(symbol, value, clauses.count + index)
  }
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
      const clause = at32(strong.items, at)
      if (at32(fires, clause) === always) fire(clause)
    }
    if (at32(undecided, symbol) === 0) {
      nextDefault[symbol] = at32(weak.start, symbol)
      readDefaults(symbol)
    }
  }
  for (let head = 0; head < queued; head++) {
    const event = at32(queue, head)
    const node = event >> 1
    if (blocked !== undefined && blocked[node] === 1) continue
    for (let at = at32(uses.start, node); at < at32(uses.start, node + 1); at++) {
      const use = at32(uses.items, at)
      look(use >> 1, ((event ^ use) & 1) === 0)
    }
  }
  return {program, decisions, values, reasons, order}
}

/** The value of a literal: its node's, with y and n exchanged where it is negated. */
export function literalValue(values: Uint8Array, literal: Literal): Value {
  const value = values[literal >> 1] as number
  return (literal & 1 ? ((value & 1) << 1) | (value >> 1) : value) as Value
}
