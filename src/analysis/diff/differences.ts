/** What differs between two sides, put down to what was changed: a decision, a clause, a mode. */

import type {Place} from '../../../grammar/common/diagnostic.js'
import {groupBy} from '../../../grammar/common/group-by.js'
import type {StepKind} from '../../report/proved-value.js'
import type {Side, SideStep, SideValue} from './side.js'

export interface Comparison {
  /** The target on the first side and on the second. */
  readonly targets: readonly [from: string, to: string]
  readonly groups: readonly Group[]
  /** Symbols that only the second side has, or only the first one, and that are n there. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Symbols that changed for one reason. */
export interface Group {
  readonly cause: Cause
  readonly changes: readonly Change[]
}

export interface Change {
  readonly symbol: string
  /** Absent on the side that has no such symbol. */
  readonly from?: ChangedValue
  readonly to?: ChangedValue
}

export interface ChangedValue {
  readonly value: SideValue
  /** Why, in one line, without places. */
  readonly words: string
  readonly place?: Place
}

export interface Cause {
  readonly kind: 'decision' | 'clause' | 'symbol' | 'mode' | 'unknown'
  /** The symbol that it is about; absent where it is about all. */
  readonly symbol?: string
  /** What only the first side has, and what only the second one: a clause or an assignment. */
  readonly from?: CauseText
  readonly to?: CauseText
}

export interface CauseText {
  readonly text: string
  readonly kind?: StepKind
  readonly place?: Place
}

/** @returns no groups where nothing differs */
export function compare(from: Side, to: Side): Comparison {
  return new Comparing(from, to).run()
}

class Comparing {
  readonly #changed: readonly string[]
  readonly #steps: readonly [ReadonlyMap<string, SideStep>, ReadonlyMap<string, SideStep>]
  readonly #causes = new Map<string, Cause | undefined>()

  constructor(
    readonly from: Side,
    readonly to: Side,
  ) {
    const names = [...new Set([...from.values.keys(), ...to.values.keys()])]
    this.#changed = names.filter(name => isChange(from.values.get(name), to.values.get(name))).sort()
    this.#steps = [from.steps(this.#changed), to.steps(this.#changed)]
  }

  run(): Comparison {
    const {from, to} = this
    const groups = groupBy(this.#changed, name => causeKey(this.#cause(name)))
    const onlyIn = (one: Side, other: Side) =>
      [...one.values]
        .flatMap(([name, value]) => (value === 'n' && !other.values.has(name) ? name : []))
        .sort()
    return {
      targets: [from.target, to.target],
      groups: withoutLoners(
        [...groups.values()].map((names): Group => {
          const cause = this.#cause(names[0])
          const changes = names.map(name => this.#change(name))
          // What the cause is about comes before what follows from it.
          return {cause, changes: changes.sort((a, b) => rank(cause, a) - rank(cause, b))}
        }),
      ).sort((a, b) => b.changes.length - a.changes.length),
      added: onlyIn(to, from),
      removed: onlyIn(from, to),
    }
  }

  #change(symbol: string): Change {
    const side = (side: Side, steps: ReadonlyMap<string, SideStep>): ChangedValue | undefined => {
      const value = side.values.get(symbol)
      if (value === undefined) return undefined
      const {words, place} = steps.get(symbol) ?? {words: value === 'undecided' ? 'no value' : value}
      return {value, words, ...(place && {place})}
    }
    const [from, to] = [side(this.from, this.#steps[0]), side(this.to, this.#steps[1])]
    return {symbol, ...(from && {from}), ...(to && {to})}
  }

  #cause(symbol: string): Cause {
    return this.#find(symbol) ?? {kind: 'unknown'}
  }

  /** @returns undefined while the cause of the same symbol is being looked for */
  #find(symbol: string): Cause | undefined {
    if (this.#causes.has(symbol)) return this.#causes.get(symbol)
    this.#causes.set(symbol, undefined)
    const cause = this.#search(symbol)
    this.#causes.set(symbol, cause)
    return cause
  }

  /** What makes a symbol y tells more than what leaves it n, so that side is looked at first. */
  #search(symbol: string): Cause | undefined {
    const isY = this.to.values.get(symbol) === 'y' || this.to.values.get(symbol) === 'both'
    for (const index of isY ? [1, 0] : [0, 1]) {
      const cause = this.#onSide(symbol, index as 0 | 1)
      if (cause) return cause
    }
    if (this.from.mode !== this.to.mode)
      return {kind: 'mode', from: {text: this.from.mode}, to: {text: this.to.mode}}
    return this.#unexplained(symbol)
  }

  #onSide(symbol: string, index: 0 | 1): Cause | undefined {
    const [side, other] = index === 0 ? [this.from, this.to] : [this.to, this.from]
    const step = this.#steps[index].get(symbol)
    if (!step || !side.values.has(symbol)) return undefined
    const otherStep = this.#steps[1 - index]?.get(symbol)
    if (step.kind !== undefined && isDecision(step.kind)) {
      return step.clause === otherStep?.clause
        ? undefined
        : this.#causeOf('decision', symbol, index, step, decisionText(otherStep))
    }
    if (!other.values.has(symbol)) return this.#causeOf('symbol', symbol, index, step, undefined)
    const clauses = other.clauses()
    if (step.clause !== undefined && clauses && !clauses.has(step.clause)) {
      const instead = counterpart(step.clause, clauses, side.clauses())
      return this.#causeOf('clause', symbol, index, step, instead === undefined ? undefined : {text: instead})
    }
    for (const {name, value} of step.because) {
      const there = other.values.get(name)
      if (there === (value ? 'y' : 'n')) continue
      const cause = this.#find(name)
      if (cause) return cause
    }
    return undefined
  }

  /** @param index which side the step is on */
  #causeOf(
    kind: Cause['kind'],
    symbol: string,
    index: 0 | 1,
    step: SideStep,
    opposite: CauseText | undefined,
  ): Cause {
    const own = causeText(step)
    return {
      kind,
      symbol,
      ...(index === 0
        ? {from: own, ...(opposite && {to: opposite})}
        : {to: own, ...(opposite && {from: opposite})}),
    }
  }

  #unexplained(symbol: string): Cause {
    const [from, to] = this.#steps.map(steps => steps.get(symbol))
    return {
      kind: 'unknown',
      symbol,
      ...(from && {from: {text: from.clause ?? from.words, ...(from.place && {place: from.place})}}),
      ...(to && {to: {text: to.clause ?? to.words, ...(to.place && {place: to.place})}}),
    }
  }
}

function causeText({clause, kind, place}: SideStep): CauseText {
  return {text: clause ?? '', ...(kind !== undefined && {kind}), ...(place && {place})}
}

function decisionText(step: SideStep | undefined): CauseText | undefined {
  return step?.kind !== undefined && isDecision(step.kind) ? causeText(step) : undefined
}

/** What stands on the other side where a clause had its condition changed: one of the same kind that only that side has. */
function counterpart(
  clause: string,
  others: ReadonlySet<string>,
  own: ReadonlySet<string> | undefined,
): string | undefined {
  const head = clauseHead(clause)
  const candidates = [...others].filter(other => clauseHead(other) === head && !own?.has(other))
  return candidates.length === 1 ? candidates[0] : undefined
}

/** A clause without its condition: of a select and an imply, with the stanza it stands in. */
function clauseHead(clause: string): string {
  const [, verb = clause, symbol = ''] = /^(select|config) (\w+)/.exec(clause) ?? []
  if (verb === 'select') return `select ${symbol} by ${/(\w+)\)?$/.exec(clause)?.[1]}`
  return clause.replace(/ (depends on|default [yn])\b.*$/, ' $1')
}

/** Puts symbols together that are new, or gone, and from which nothing else follows. */
function withoutLoners(groups: readonly Group[]): Group[] {
  const isLoner = ({cause, changes}: Group) => cause.kind === 'symbol' && changes.length === 1
  const together = ['from', 'to'].flatMap((side): Group[] => {
    const loners = groups.filter(group => isLoner(group) && group.cause[side as 'from' | 'to'] !== undefined)
    if (loners.length < 2) return loners
    return [{cause: {kind: 'symbol', [side]: {text: ''}}, changes: loners.flatMap(({changes}) => changes)}]
  })
  return [...groups.filter(group => !isLoner(group)), ...together]
}

/** A symbol that is n and one that is not there are the same to a build. */
function isChange(from: SideValue | undefined, to: SideValue | undefined): boolean {
  return (from ?? 'n') !== (to ?? 'n')
}

function isDecision(kind: StepKind): boolean {
  switch (kind) {
    case 'depends':
    case 'select':
    case 'imply':
    case 'default':
    case 'nothing':
      return false
    default:
      return true
  }
}

/** Causes are one where this is the same, whatever lines they stand in. */
export function causeKey({kind, symbol, from, to}: Cause): string {
  return JSON.stringify([kind, kind === 'clause' ? '' : symbol, from?.text, to?.text])
}

function rank({symbol}: Cause, change: Change): number {
  return change.symbol === symbol ? 0 : 1
}
