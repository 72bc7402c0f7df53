/** Small models as data, from which both Kconfig text and the naive evaluator's input are made. */

import fc from 'fast-check'

export type Condition =
  | {readonly kind: 'symbol'; readonly name: string}
  | {readonly kind: 'not'; readonly of: Condition}
  | {readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition}

export type Clause =
  | {readonly kind: 'assignment'; readonly symbol: string; readonly value: boolean}
  | {readonly kind: 'depends'; readonly symbol: string; readonly condition: Condition}
  | {
      readonly kind: 'select' | 'imply'
      readonly owner: string
      readonly symbol: string
      readonly condition?: Condition
    }
  | {
      readonly kind: 'default'
      readonly symbol: string
      readonly value: boolean
      readonly condition?: Condition
    }

/** Clauses in parse order. */
export interface RandomModel {
  readonly symbols: readonly string[]
  readonly clauses: readonly Clause[]
}

const symbols = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
const symbol = fc.constantFrom(...symbols)

const condition: fc.Arbitrary<Condition> = fc.letrec<{condition: Condition}>(tie => ({
  condition: fc.oneof(
    {maxDepth: 3, depthSize: 'small'},
    symbol.map((name): Condition => ({kind: 'symbol', name})),
    tie('condition').map((of): Condition => ({kind: 'not', of})),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('condition'), tie('condition'))
      .map(([kind, left, right]): Condition => ({kind, left, right})),
  ),
})).condition

const optional = fc.option(condition, {nil: undefined})

const clause: fc.Arbitrary<Clause> = fc.oneof(
  {weight: 1, arbitrary: fc.record({kind: fc.constant('assignment' as const), symbol, value: fc.boolean()})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('depends' as const), symbol, condition})},
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('select' as const, 'imply' as const), symbol, symbol, optional)
      .map(
        ([kind, owner, symbol, condition]): Clause => ({kind, owner, symbol, ...(condition && {condition})}),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(symbol, fc.boolean(), optional).map(
      ([symbol, value, condition]): Clause => ({
        kind: 'default',
        symbol,
        value,
        ...(condition && {condition}),
      }),
    ),
  },
)

export const randomModel: fc.Arbitrary<RandomModel> = fc
  .array(clause, {minLength: 1, maxLength: 14})
  .map(clauses => ({symbols, clauses}))

export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'symbol':
      return condition.name
    case 'not':
      return `!(${conditionText(condition.of)})`
    case 'and':
    case 'or':
      return `(${conditionText(condition.left)} ${condition.kind === 'and' ? '&&' : '||'} ${conditionText(condition.right)})`
  }
}

/** A block a clause, so that clauses keep their order whatever symbol they belong to. */
export function kconfigText({symbols, clauses}: RandomModel): string {
  const blocks = clauses.map(clause => {
    const behind = 'condition' in clause && clause.condition ? ` if ${conditionText(clause.condition)}` : ''
    switch (clause.kind) {
      case 'assignment':
        return `CONFIG_${clause.symbol}=${clause.value ? 'y' : 'n'}\n`
      case 'depends':
        return `config ${clause.symbol}\n depends on ${conditionText(clause.condition)}\n`
      case 'select':
      case 'imply':
        return `config ${clause.owner}\n ${clause.kind} ${clause.symbol}${behind}\n`
      case 'default':
        return `config ${clause.symbol}\n default ${clause.value ? 'y' : 'n'}${behind}\n`
    }
  })
  return [...symbols.map(name => `config ${name}\n bool\n`), ...blocks].join('')
}
