/** Statements to symbols and clauses. What is wrong with them is for the checks to say: this never fails. */

import type {Assignment, Property, Statement} from '../../grammar/kconfig/tree.js'
import type {KconfigFile, Reading} from '../tree/kconfig-files.js'
import {ClauseKind, type Clauses, conditionOf, type Model, type SymbolId} from './model.js'
import {walkNames} from './walk-names.js'

export function buildModel(reading: Pick<Reading, 'files' | 'segments'>): Model {
  const builder = new ModelBuilder()
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

class ModelBuilder {
  readonly names: string[] = []
  readonly ids = new Map<string, SymbolId>()
  readonly defined = new Set<SymbolId>()
  readonly clauses = {
    count: 0,
    kind: [] as ClauseKind[],
    symbol: [] as SymbolId[],
    owner: [] as SymbolId[],
    value: [] as number[],
    node: [] as (Property | Assignment)[],
    file: [] as number[],
  } satisfies Clauses
  file = 0

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
    if (condition) walkNames(condition, name => this.#symbol(name.text))
  }

  #clause(
    kind: ClauseKind,
    symbol: SymbolId,
    owner: SymbolId,
    value: number,
    node: Property | Assignment,
  ): void {
    const {clauses} = this
    clauses.count++
    clauses.kind.push(kind)
    clauses.symbol.push(symbol)
    clauses.owner.push(owner)
    clauses.value.push(value)
    clauses.node.push(node)
    clauses.file.push(this.file)
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
