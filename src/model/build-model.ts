/** Statements to symbols and clauses. What is wrong with them is for the checks to say: this never fails. */

import type {Assignment, Property, Statement} from '../../grammar/kconfig/tree.js'
import type {KconfigFile, Reading} from '../tree/kconfig-files.js'
import {ClauseKind, conditionOf, type Model, type SymbolId} from './model.js'
import {walkNames} from './walk-names.js'

export function buildModel(reading: Pick<Reading, 'files' | 'segments'>): Model {
  const builder = new ModelBuilder(countClauses(reading))
  const indexOf = new Map<KconfigFile, number>(reading.files.map((file, index) => [file, index]))
  for (const {file, from, to} of reading.segments) {
    builder.file = indexOf.get(file) as number
    for (let index = from; index < to; index++) builder.add(file.tree.statements[index] as Statement)
  }
  return {
    names: builder.names,
    ids: builder.ids,
    defined: Uint8Array.from(builder.names, (_, id) => (builder.defined.has(id) ? 1 : 0)),
    clauses: builder.clauses,
    files: reading.files,
    segments: reading.segments,
  }
}

/** How many clauses some statements hold; more rather than fewer, since `bool` is none. */
function countClauses({segments}: Pick<Reading, 'segments'>): number {
  let count = 0
  for (const {file, from, to} of segments) {
    for (let index = from; index < to; index++) {
      const statement = file.tree.statements[index]
      count += statement?.kind === 'config' ? statement.properties.length : 1
    }
  }
  return count
}

class ModelBuilder {
  readonly names: string[] = []
  readonly ids = new Map<string, SymbolId>()
  readonly defined = new Set<SymbolId>()
  readonly clauses: {
    count: number
    readonly kind: Uint8Array
    readonly symbol: Int32Array
    readonly owner: Int32Array
    readonly value: Uint8Array
    readonly node: (Property | Assignment)[]
    readonly file: Int32Array
    readonly mentions: SymbolId[]
  }
  file = 0

  /** @param capacity at least as many as there are clauses */
  constructor(capacity: number) {
    this.clauses = {
      count: 0,
      kind: new Uint8Array(capacity),
      symbol: new Int32Array(capacity),
      owner: new Int32Array(capacity),
      value: new Uint8Array(capacity),
      node: [],
      file: new Int32Array(capacity),
      mentions: [],
    }
  }

  add(statement: Statement): void {
    switch (statement.kind) {
      case 'assignment': {
        const symbol = this.#symbol(statement.symbol.text)
        this.#clause(ClauseKind.assignment, symbol, symbol, statement.value ? 1 : 0, statement)
        break
      }
      case 'config': {
        const owner = this.#symbol(statement.symbol.text)
        this.defined.add(owner)
        for (const property of statement.properties) this.#property(owner, property)
        break
      }
      case 'source':
        break
    }
  }

  #property(owner: SymbolId, property: Property): void {
    switch (property.kind) {
      case 'bool':
        return
      case 'depends':
        this.#clause(ClauseKind.depends, owner, owner, 0, property)
        break
      case 'select':
      case 'imply':
        this.#clause(ClauseKind[property.kind], this.#symbol(property.symbol.text), owner, 1, property)
        break
      case 'default':
        this.#clause(ClauseKind.default, owner, owner, property.value ? 1 : 0, property)
        break
    }
    const condition = conditionOf(property)
    if (condition) walkNames(condition, this.#mention)
  }

  #clause(
    kind: ClauseKind,
    symbol: SymbolId,
    owner: SymbolId,
    value: number,
    node: Property | Assignment,
  ): void {
    const {clauses} = this
    const clause = clauses.count++
    clauses.kind[clause] = kind
    clauses.symbol[clause] = symbol
    clauses.owner[clause] = owner
    clauses.value[clause] = value
    clauses.node.push(node)
    clauses.file[clause] = this.file
  }

  readonly #mention = (name: {text: string}): void => {
    this.clauses.mentions.push(this.#symbol(name.text))
  }

  #symbol(name: string): SymbolId {
    const known = this.ids.get(name)
    if (known !== undefined) return known
    const id = this.names.length
    this.names.push(name)
    this.ids.set(name, id)
    return id
  }
}
