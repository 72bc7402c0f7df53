/** The values that stand in an option file, each with its place. */

import type {Span} from '../common/source.js'

interface Placed {
  readonly span: Span
}

export interface TextValue extends Placed {
  readonly kind: 'string'
  readonly text: string
  /** The part within the quotes; of strings that are joined there is none. */
  readonly inner?: Span
}

export interface NumberValue extends Placed {
  readonly kind: 'number'
  readonly number: bigint
}

export interface TruthValue extends Placed {
  readonly kind: 'boolean'
  readonly truth: boolean
}

export interface ArrayValue extends Placed {
  readonly kind: 'array'
  readonly items: readonly Value[]
}

export interface DictValue extends Placed {
  readonly kind: 'dictionary'
  /** Of keys that are given twice, the last. */
  readonly entries: ReadonlyMap<string, Value>
}

export type Value = TextValue | NumberValue | TruthValue | ArrayValue | DictValue
