/**
 * The evaluation of docs/solver.md written as plainly as can be: pass over everything until nothing changes. It shares
 * nothing with src/solver, and is only good for small models.
 */

import type {Clause, Condition, RandomModel} from './random-model.js'

/** Which values have been derived. */
export interface Derived {
  y: boolean
  n: boolean
}

export interface NaiveResult {
  readonly values: ReadonlyMap<string, Readonly<Derived>>
  /** Symbols that strong clauses force to both values. */
  readonly contradictory: ReadonlySet<string>
}

/** @param blocked symbols from whose values nothing is derived */
export function evaluateNaively(
  {symbols, clauses}: RandomModel,
  mangle: (value: boolean) => boolean = value => value,
  blocked: ReadonlySet<string> = new Set(),
): NaiveResult {
  const values = new Map(symbols.map((name): [string, Derived] => [name, {y: false, n: false}]))
  const seen = (name: string): Derived =>
    blocked.has(name) ? {y: false, n: false} : (values.get(name) as Derived)
  const contradictory = new Set<string>()

  for (let changed = true; changed; ) {
    const before = JSON.stringify([...values])
    for (const name of symbols) {
      const own = values.get(name) as Derived
      const strong = clauses.filter(clause => clause.symbol === name && isStrong(clause))
      let forcedY = false
      let forcedN = false
      let allPass = true
      for (const clause of strong) {
        const fires = firing(clause, seen)
        if (fires.y) {
          if (clause.kind === 'depends' || (clause.kind === 'assignment' && !clause.value)) forcedN = true
          else forcedY = true
        }
        if (!fires.n) allPass = false
      }
      if (forcedY) own.y = true
      if (forcedN) own.n = true
      if (forcedY && forcedN) contradictory.add(name)
      if (!allPass) continue
      let reached = true
      for (const clause of clauses) {
        if (clause.symbol !== name || isStrong(clause) || !reached) continue
        const fires = firing(clause, seen)
        const value = mangle(clause.kind === 'default' ? clause.value : true)
        if (fires.y) own[value ? 'y' : 'n'] = true
        reached = fires.n
      }
      if (reached) own[mangle(false) ? 'y' : 'n'] = true
    }
    changed = JSON.stringify([...values]) !== before
  }
  return {values, contradictory}
}

export function isStrong(clause: Clause): boolean {
  return clause.kind === 'assignment' || clause.kind === 'depends' || clause.kind === 'select'
}

/** Whether a clause fires (y), and whether it does not (n). */
function firing(clause: Clause, seen: (name: string) => Derived): Derived {
  const always: Derived = {y: true, n: false}
  switch (clause.kind) {
    case 'assignment':
      return always
    case 'depends':
      return negated(conditionValue(clause.condition, seen))
    case 'select':
    case 'imply': {
      const owner = seen(clause.owner)
      return clause.condition ? both(owner, conditionValue(clause.condition, seen)) : owner
    }
    case 'default':
      return clause.condition ? conditionValue(clause.condition, seen) : always
  }
}

function conditionValue(condition: Condition, seen: (name: string) => Derived): Derived {
  switch (condition.kind) {
    case 'symbol':
      return seen(condition.name)
    case 'not':
      return negated(conditionValue(condition.of, seen))
    case 'and':
      return both(conditionValue(condition.left, seen), conditionValue(condition.right, seen))
    case 'or':
      return negated(
        both(negated(conditionValue(condition.left, seen)), negated(conditionValue(condition.right, seen))),
      )
  }
}

function negated({y, n}: Derived): Derived {
  return {y: n, n: y}
}

function both(left: Derived, right: Derived): Derived {
  return {y: left.y && right.y, n: left.n || right.n}
}

/** Whether a total assignment is what the clauses say, symbol by symbol: no evaluation, just a check. */
export function satisfies({symbols, clauses}: RandomModel, values: ReadonlyMap<string, boolean>): boolean {
  const seen = (name: string): Derived => ({y: values.get(name) === true, n: values.get(name) === false})
  return symbols.every(name => {
    const own = clauses.filter(clause => clause.symbol === name)
    const fired = own.filter(clause => firing(clause, seen).y)
    const strong = fired.filter(isStrong)
    const gives = (clause: Clause) =>
      clause.kind === 'assignment' || clause.kind === 'default' ? clause.value : clause.kind !== 'depends'
    if (strong.length > 0) return strong.every(clause => gives(clause) === values.get(name))
    const [first] = fired
    return values.get(name) === (first ? gives(first) : false)
  })
}
