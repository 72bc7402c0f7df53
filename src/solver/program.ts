/**
 * A model compiled for evaluation: a circuit over flat arrays. Nodes are numbered; the first ones are the symbols, the
 * rest are gates. A literal is `node << 1`, plus 1 where it is negated.
 *
 * Every clause fires on one literal: `select Y if C` in X's stanza on X && C, `depends on E` on !E. Compiling is linear
 * in the size of the clauses, and is done once a model, however often it is solved.
 */

import type {Expression} from '../../grammar/kconfig/tree.js'
import {type ClauseId, ClauseKind, conditionOf, isWeak, type Model, type SymbolId} from '../model/model.js'

export type Literal = number

/** The literal of a clause without a condition: it always fires. */
export const always: Literal = -1

export interface Program {
  readonly model: Model
  readonly symbolCount: number
  readonly nodeCount: number
  /** 1 for an and-gate, 0 for an or-gate; under the node's number less `symbolCount`. */
  readonly gateIsAnd: Uint8Array
  /** The inputs of each gate. */
  readonly inputs: Lists
  /** For each node, what looks at it: `consumer << 1`, plus 1 where it looks at the negation. */
  readonly uses: Lists
  /** Consumers below this number are gates (nodes less `symbolCount`), the rest are clauses. */
  readonly gateCount: number
  /** For each clause, the literal on which it fires. */
  readonly fires: Int32Array
  /** For each symbol, its assignments, depends-ons and selects, in parse order. */
  readonly strong: Lists
  /** For each symbol, its defaults and implies, in parse order. */
  readonly weak: Lists
  /** For each clause, where it stands in `weak.items`; -1 for a strong one. */
  readonly weakPosition: Int32Array
}

/** Many lists of numbers, one behind the other: list `i` is `items[start[i]]` up to `items[start[i + 1]]`. */
export interface Lists {
  readonly start: Int32Array
  readonly items: Int32Array
}

export function compile(model: Model): Program {
  const {clauses, names} = model
  const circuit = new Circuit(model)
  const fires = new Int32Array(clauses.count)
  for (let clause = 0; clause < clauses.count; clause++) fires[clause] = circuit.literalOf(clause)
  const symbolCount = names.length
  const gateCount = circuit.gateIsAnd.length
  const nodeCount = symbolCount + gateCount

  const inputs: Lists = {start: new Int32Array(circuit.inputStart), items: new Int32Array(circuit.inputs)}
  const uses = group(nodeCount, add => {
    for (let gate = 0; gate < gateCount; gate++) {
      for (let at = at32(inputs.start, gate); at < at32(inputs.start, gate + 1); at++) {
        const literal = at32(inputs.items, at)
        add(literal >> 1, (gate << 1) | (literal & 1))
      }
    }
    for (let clause = 0; clause < clauses.count; clause++) {
      const literal = at32(fires, clause)
      if (literal !== always) add(literal >> 1, ((gateCount + clause) << 1) | (literal & 1))
    }
  })
  const ofKind = (weak: boolean) =>
    group(symbolCount, add => {
      for (let clause = 0; clause < clauses.count; clause++) {
        if (isWeak(clauses.kind[clause] as ClauseKind) === weak)
          add(clauses.symbol[clause] as SymbolId, clause)
      }
    })
  const weak = ofKind(true)
  const weakPosition = new Int32Array(clauses.count).fill(-1)
  for (let at = 0; at < weak.items.length; at++) weakPosition[at32(weak.items, at)] = at
  return {
    model,
    symbolCount,
    nodeCount,
    gateIsAnd: new Uint8Array(circuit.gateIsAnd),
    gateCount,
    inputs,
    uses,
    fires,
    strong: ofKind(false),
    weak,
    weakPosition,
  }
}

/** The same, without some clauses: they neither fire nor hold anything up. Their numbers stay. */
export function withoutClauses(program: Program, clauses: ReadonlySet<ClauseId>): Program {
  const {symbolCount, nodeCount, gateCount, strong, weak, uses} = program
  const keep = (lists: Lists, count: number, isGone: (item: number) => boolean) =>
    group(count, add => {
      for (let list = 0; list < count; list++) {
        for (let at = at32(lists.start, list); at < at32(lists.start, list + 1); at++) {
          const item = at32(lists.items, at)
          if (!isGone(item)) add(list, item)
        }
      }
    })
  const isClause = (clause: number) => clauses.has(clause)
  const weakLeft = keep(weak, symbolCount, isClause)
  const weakPosition = new Int32Array(program.weakPosition.length).fill(-1)
  for (let at = 0; at < weakLeft.items.length; at++) weakPosition[at32(weakLeft.items, at)] = at
  return {
    ...program,
    strong: keep(strong, symbolCount, isClause),
    weak: weakLeft,
    weakPosition,
    uses: keep(uses, nodeCount, use => isClause((use >> 1) - gateCount)),
  }
}

/** Reads an array where the index is in range by construction. */
export function at32(array: Int32Array, index: number): number {
  return array[index] as number
}

/** Collects the gates of all clauses. */
class Circuit {
  readonly gateIsAnd: number[] = []
  readonly inputStart: number[] = [0]
  readonly inputs: Literal[] = []
  /** The next of the model's mentions: names are met in the same order. */
  #mention = 0

  constructor(readonly model: Model) {}

  /** To be called for each clause in turn. */
  literalOf(clause: ClauseId): Literal {
    const {clauses} = this.model
    const kind = clauses.kind[clause]
    const condition = conditionOf(clauses.node[clause] as Parameters<typeof conditionOf>[0])
    const literal = condition ? this.#expression(condition) : always
    if (kind === ClauseKind.depends) return literal ^ 1
    if (kind !== ClauseKind.select && kind !== ClauseKind.imply) return literal
    const owner = (clauses.owner[clause] as SymbolId) << 1
    return literal === always ? owner : this.#gate(true, [literal, owner])
  }

  /** Recursion is as deep as the expression nests, which the grammar bounds. */
  #expression(expression: Expression): Literal {
    switch (expression.kind) {
      case 'name':
        return (this.model.clauses.mentions[this.#mention++] as SymbolId) << 1
      case 'not':
        return this.#expression(expression.operand) ^ 1
      case 'group':
        return this.#expression(expression.inner)
      case 'and':
      case 'or': {
        const literals: Literal[] = []
        for (const operand of expression.operands) literals.push(this.#expression(operand))
        return this.#gate(expression.kind === 'and', literals)
      }
    }
  }

  #gate(isAnd: boolean, literals: readonly Literal[]): Literal {
    this.gateIsAnd.push(isAnd ? 1 : 0)
    for (const literal of literals) this.inputs.push(literal)
    this.inputStart.push(this.inputs.length)
    return (this.model.names.length + this.gateIsAnd.length - 1) << 1
  }
}

/** Sorts items into lists in two passes; `each` is called twice and must add the same items in the same order. */
function group(count: number, each: (add: (list: number, item: number) => void) => void): Lists {
  const start = new Int32Array(count + 1)
  each(list => {
    start[list + 1] = at32(start, list + 1) + 1
  })
  for (let list = 0; list < count; list++) start[list + 1] = at32(start, list + 1) + at32(start, list)
  const items = new Int32Array(at32(start, count))
  const next = start.slice(0, count)
  each((list, item) => {
    const at = at32(next, list)
    items[at] = item
    next[list] = at + 1
  })
  return {start, items}
}
