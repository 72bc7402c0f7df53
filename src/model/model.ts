/**
 * The configuration model: symbols, and clauses that say what decides them. Both are numbered, and a clause's fields
 * stand in arrays under its number, so that the solver reads them without touching a tree.
 */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {Assignment, Expression, Property, Stanza} from '../../grammar/kconfig/tree.js'
import type {KconfigFile, Segment} from '../tree/kconfig-files.js'

/** Index of a symbol in its model: in the order of first mention, which is also minikconf's. */
export type SymbolId = number

/** Index of a clause in its model: in parse order. */
export type ClauseId = number

export const ClauseKind = {assignment: 0, depends: 1, select: 2, imply: 3, default: 4} as const
export type ClauseKind = (typeof ClauseKind)[keyof typeof ClauseKind]

/** Defaults and implies are weak: they count only where no other clause, all of which are strong, decides. */
export function isWeak(kind: ClauseKind): boolean {
  return kind >= ClauseKind.imply
}

export interface Model {
  /** Names without `CONFIG_`. */
  readonly names: readonly string[]
  readonly ids: ReadonlyMap<string, SymbolId>
  /** 1 for each symbol that a `config` block defines. */
  readonly defined: Uint8Array
  readonly clauses: Clauses
  /** What the model was built from. */
  readonly files: readonly KconfigFile[]
  readonly segments: readonly Segment[]
}

/** One entry a clause in each of these; the typed arrays may be longer than `count`. */
export interface Clauses {
  readonly count: number
  /** `ClauseKind`s. */
  readonly kind: Uint8Array
  /** The symbol it decides: for `select Y` and `imply Y`, Y. */
  readonly symbol: Int32Array
  /** The symbol of the stanza it stands in; for an assignment, the one it assigns. */
  readonly owner: Int32Array
  /** 1 for y, 0 for n: what it gives when it fires. `depends on` gives n, `select` and `imply` give y. */
  readonly value: Uint8Array
  readonly node: readonly (Property | Assignment)[]
  /** Index into the model's files. */
  readonly file: Int32Array
  /** The symbols that the clauses' conditions name, clause by clause, in the order written. */
  readonly mentions: ArrayLike<SymbolId>
}

/** Names that a `config` block defines. */
export function definedNames({names, defined}: Model): string[] {
  return names.filter((_, id) => defined[id] === 1)
}

/** @returns undefined where no `config` block defines the name */
export function definedSymbol({ids, defined}: Model, name: string): SymbolId | undefined {
  const symbol = ids.get(name)
  return symbol !== undefined && defined[symbol] === 1 ? symbol : undefined
}

/** What follows `if`, or `depends on`; undefined where a clause has no condition. */
export function conditionOf(node: Property | Assignment): Expression | undefined {
  switch (node.kind) {
    case 'depends':
      return node.expression
    case 'select':
    case 'imply':
    case 'default':
      return node.condition?.expression
    case 'assignment':
    case 'bool':
      return undefined
  }
}

/** Where a clause stands: its first word. */
export function clausePlace(model: Model, clause: ClauseId): Place {
  const node = model.clauses.node[clause] as Property | Assignment
  const file = model.files[model.clauses.file[clause] as number] as KconfigFile
  const length =
    node.kind === 'assignment' ? node.symbol.at + node.symbol.text.length - node.at : node.kind.length
  return {source: file.source, span: {start: node.at, end: node.at + length}}
}

/** Every stanza of a model with its file, in parse order. */
export function* stanzas(model: Pick<Model, 'segments'>): Generator<[KconfigFile, Stanza]> {
  for (const {file, from, to} of model.segments) {
    for (let index = from; index < to; index++) {
      const statement = file.tree.statements[index]
      if (statement?.kind === 'config') yield [file, statement]
    }
  }
}
