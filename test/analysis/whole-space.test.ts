/** The analyses of whole spaces find what trying every configuration finds. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {Expression} from '../../grammar/kconfig/tree.js'
import {constantSymbols} from '../../src/analysis/constant-symbols.js'
import {type GivenFact, hostDeadEnds, mostFacts} from '../../src/analysis/host-dead-ends.js'
import {idleDefaults} from '../../src/analysis/idle-defaults.js'
import {impliedDependencies} from '../../src/analysis/implied-dependencies.js'
import {neededDefaults, withoutDefaults} from '../../src/analysis/needed-defaults.js'
import {unmetSelects} from '../../src/analysis/unmet-selects.js'
import {nearest} from '../../src/analysis/witness.js'
import {SpaceSolver} from '../../src/sat/space-solver.js'
import {evaluate} from '../../src/solver/evaluate.js'
import {mode} from '../../src/solver/mode.js'
import {at32} from '../../src/solver/program.js'
import {literalValue, Value} from '../../src/solver/solve.js'
import {type Choice, decisionsOf, type FreeDecision, type Space} from '../../src/solver/space.js'
import {allChoices, randomSpace, resolves} from '../sat/random-space.js'

const models = 1000

interface Case {
  readonly seed: number
  readonly text: string
  readonly space: Space
  readonly solver: SpaceSolver
  /** Of every configuration that resolves. */
  readonly resolved: readonly {readonly choice: Choice; readonly values: Uint8Array}[]
}

const cases = Array.from({length: models}, (_, seed): Case => {
  const {space, text} = randomSpace(seed)
  const all = allChoices(space).filter(({evaluation}) => resolves(evaluation))
  const resolved = all.map(({choice, evaluation}) => ({choice, values: evaluation.solution.values}))
  return {seed, text, space, solver: new SpaceSolver(space), resolved}
})

/** Runs on all cases, and counts what was found. @returns how often there was something */
function over(check: (of: Case) => number): number {
  return cases.reduce((count, of) => count + check(of), 0)
}

test('symbols that are always the same', () => {
  const found = over(({seed, text, space, solver, resolved}) => {
    const {symbolCount} = space.program
    const always = (value: number) =>
      Array.from({length: symbolCount}, (_, symbol) => symbol).filter(
        symbol => resolved.length > 0 && resolved.every(({values}) => values[symbol] === value),
      )
    const {neverY, alwaysY} = constantSymbols(solver)
    assert.equal([...neverY], always(Value.n), `${seed}\n${text}`)
    assert.equal([...alwaysY], always(Value.y), `${seed}\n${text}`)
    return neverY.length + alwaysY.length
  })
  assert.ok(found > 1000)
})

// Which defaults matter is held against every configuration where the solver is tested.
test('why defaults never matter', () => {
  const seen = new Set<string>()
  over(({seed, text, space, solver, resolved}) => {
    const {fires, model} = space.program
    for (const {clause, why, vacuous} of idleDefaults(solver)) {
      seen.add(`${why} ${vacuous}`)
      const canFire = resolved.some(({values}) => literalOf(values, at32(fires, clause)))
      assert.is(why === 'never fires', !canFire, `${seed}: ${clause}\n${text}`)
      const owner = model.clauses.owner[clause] as number
      assert.is(vacuous, !resolved.some(({values}) => values[owner] === Value.y))
    }
    return 0
  })
  assert.is(seen.size, 6)
})

/** @param literal of a clause; one that always fires is -1 */
function literalOf(values: Uint8Array, literal: number): boolean {
  return literal < 0 || literalValue(values, literal) === Value.y
}

test('requirements that hold wherever the others do', () => {
  const found = over(({seed, text, space, solver, resolved}) => {
    const implied = impliedDependencies(solver)
    for (const {requirement, by, vacuous} of implied) {
      const symbol = space.program.model.clauses.symbol[requirement.depends] as number
      const there = resolved.filter(({values}) => by.every(({holds}) => literalOf(values, holds)))
      assert.ok(
        there.every(({values}) => literalOf(values, requirement.holds)),
        `${seed}\n${text}`,
      )
      assert.is(vacuous, !resolved.some(({values}) => values[symbol] === Value.y))
    }
    // And nothing is missed: read from the text, by trying every configuration.
    const {clauses, ids} = space.program.model
    const written = Array.from({length: clauses.count}, (_, clause) => clause).flatMap(depends => {
      const node = clauses.node[depends]
      if (node?.kind !== 'depends') return []
      return operandsOf(node.expression).map((part, operand) => ({depends, operand, part}))
    })
    const expected = written.filter(one => {
      const others = written.filter(
        other => other !== one && clauses.symbol[other.depends] === clauses.symbol[one.depends],
      )
      const there = resolved.filter(({values}) => others.every(({part}) => holds(part, values, ids)))
      return resolved.length > 0 && there.every(({values}) => holds(one.part, values, ids))
    })
    const named = (all: readonly {readonly depends: number; readonly operand: number}[]) =>
      all.map(({depends, operand}) => `${depends}.${operand}`).sort()
    assert.equal(named(implied.map(({requirement}) => requirement)), named(expected), `${seed}\n${text}`)
    return implied.length
  })
  assert.ok(found > 300)
})

/** The operands of an outermost `&&`, or the whole where there is none. */
function operandsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === 'group') return operandsOf(expression.inner)
  return expression.kind === 'and' ? expression.operands : [expression]
}

function holds(expression: Expression, values: Uint8Array, ids: ReadonlyMap<string, number>): boolean {
  switch (expression.kind) {
    case 'name':
      return values[ids.get(expression.text) as number] === Value.y
    case 'not':
      return !holds(expression.operand, values, ids)
    case 'group':
      return holds(expression.inner, values, ids)
    case 'and':
      return expression.operands.every(operand => holds(operand, values, ids))
    case 'or':
      return expression.operands.some(operand => holds(operand, values, ids))
  }
}

test('hosts with which nothing resolves', () => {
  const seen = {ever: 0, now: 0}
  over(({seed, text, space, solver}) => {
    const host = space.free.slice(0, 3)
    const others = space.free.slice(3)
    const all = allChoices(space).filter(({evaluation}) => resolves(evaluation))
    const asNow = all.filter(({choice}) => others.every(({symbol, now}) => choice.get(symbol) === now))
    const found = hostDeadEnds(solver, host)
    const expected = (among: typeof all, unless: (facts: readonly GivenFact[]) => boolean) => {
      const dead = combinations(host).filter(
        facts =>
          !unless(facts) &&
          !among.some(({choice}) => facts.every(({symbol, value}) => choice.get(symbol) === value)),
      )
      return dead.filter(facts => !dead.some(part => part.length < facts.length && includes(facts, part)))
    }
    const ever = expected(all, () => false)
    const now = expected(asNow, facts => ever.some(part => includes(facts, part)))
    const shown = (list: readonly (readonly GivenFact[])[]) => list.map(facts => JSON.stringify(facts)).sort()
    const of = (onlyNow: boolean) => found.filter(one => one.onlyNow === onlyNow).map(({facts}) => facts)
    assert.equal(shown(of(false)), shown(ever), `${seed}\n${text}`)
    assert.equal(shown(of(true)), shown(now), `${seed}\n${text}`)
    seen.ever += ever.length
    seen.now += now.length
    return 0
  })
  assert.ok(seen.ever > 100 && seen.now > 100, JSON.stringify(seen))
})

/** Of up to as many facts as are looked at. */
function combinations(host: readonly FreeDecision[]): GivenFact[][] {
  let all: GivenFact[][] = [[]]
  for (const {symbol, values} of host) {
    all = all.concat(all.flatMap(facts => values.map(value => [...facts, {symbol, value}])))
  }
  return all.filter(facts => facts.length <= mostFacts)
}

function includes(facts: readonly GivenFact[], part: readonly GivenFact[]): boolean {
  return part.every(one => facts.some(({symbol, value}) => symbol === one.symbol && value === one.value))
}

test('what cannot be had where defaults give n', () => {
  let helped = 0
  const found = over(({seed, text, space, solver, resolved}) => {
    const without = withoutDefaults(solver)
    const {space: bare} = without
    const there = allChoices(bare).filter(({evaluation}) => resolves(evaluation))
    const symbols = space.free.map(({symbol}) => symbol)
    const needed = neededDefaults(solver, without, symbols)
    const expected = symbols.filter(
      symbol =>
        resolved.some(({choice}) => choice.get(symbol) === true) &&
        !there.some(({evaluation}) => evaluation.solution.values[symbol] === Value.y),
    )
    assert.equal(
      needed.map(({symbol}) => symbol),
      expected,
      `${seed}\n${text}`,
    )
    for (const {choice, needs} of needed) {
      for (const symbol of needs) {
        helped++
        const decisions = [...decisionsOf(bare, choice), {symbol, value: true}]
        assert.ok(resolves(evaluate(space.program, decisions, mode('allnoconfig'))))
      }
    }
    return needed.length
  })
  assert.ok(found > 50 && helped > 10, `${found}, ${helped}`)
})

test('selects that hit an unmet dependency are those that the solver finds, and what shows them is minimal', () => {
  const found = over(({solver, space}) => {
    const unmet = unmetSelects(solver)
    for (const {select, depends, configuration} of unmet) {
      const shows = (choice: Choice) => {
        const {contradictions} = evaluate(space.program, decisionsOf(space, choice), space.mode)
        return contradictions.some(
          ({forcesY, forcesN}) => forcesY.includes(select) && forcesN.includes(depends),
        )
      }
      assert.ok(shows(configuration.choice))
      const near = nearest(space, configuration.choice, shows)
      assert.ok(shows(near))
      for (const {symbol, now, values} of space.free) {
        if (near.get(symbol) === now || !values.includes(now)) continue
        const back = new Map(near)
        if (now === undefined) back.delete(symbol)
        else back.set(symbol, now)
        assert.not.ok(shows(back), 'a decision that could be as it is now is not')
      }
    }
    return unmet.length
  })
  assert.ok(found > 80)
})

test.run()
