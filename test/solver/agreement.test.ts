/** The solver agrees with a naive evaluator on random models, whatever the mode and the order of clauses. */

import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {derivation} from '../../src/solver/derivation.js'
import {event} from '../../src/solver/premises.js'
import {evaluateText} from './evaluate-text.js'
import {evaluateNaively, isStrong, satisfies} from './naive-evaluator.js'
import {type Clause, kconfigText, randomModel} from './random-model.js'

const runs = {numRuns: 3000, seed: 20}

test('values and contradictions are those of the naive evaluator, in each mode', () => {
  const seen = {accepted: 0, contradictory: 0, undecided: 0}
  fc.assert(
    fc.property(randomModel, fc.constantFrom('defconfig', 'allnoconfig', 'allyesconfig'), (model, mode) => {
      const result = evaluateText(kconfigText(model), {}, mode)
      const mangle = {
        defconfig: (value: boolean) => value,
        allnoconfig: () => false,
        allyesconfig: () => true,
      }
      const naive = evaluateNaively(model, mangle[mode as keyof typeof mangle])
      for (const name of model.symbols) {
        const {y, n} = naive.values.get(name) ?? {y: false, n: false}
        const expected = y && n ? 'both' : y ? 'y' : n ? 'n' : 'unknown'
        assert.is(result.value(name), expected, `${name} in ${mode}:\n${kconfigText(model)}`)
      }
      const found = result.contradictions.map(({symbol}) => result.model.names[symbol] as string)
      assert.equal(found.sort(), [...naive.contradictory].sort(), kconfigText(model))
      const unknown = model.symbols.some(name => result.value(name) === 'unknown')
      assert.is(result.cycles.length > 0, unknown, 'a cycle is found exactly where something is undecided')
      if (found.length > 0) seen.contradictory++
      else if (unknown) seen.undecided++
      else seen.accepted++
    }),
    runs,
  )
  for (const [kind, count] of Object.entries(seen))
    assert.ok(count > 100, `only ${count} models were ${kind}`)
})

test('an accepted configuration is what every clause says of it', () => {
  fc.assert(
    fc.property(randomModel, model => {
      const result = evaluateText(kconfigText(model))
      if (result.contradictions.length + result.cycles.length > 0) return
      const values = new Map(
        model.symbols.map((name): [string, boolean] => [name, result.value(name) === 'y']),
      )
      assert.ok(satisfies(model, values), kconfigText(model))
    }),
    runs,
  )
})

test('a contradiction that derives without any other is a root, and where there are any there is a root', () => {
  fc.assert(
    fc.property(randomModel, model => {
      const {contradictions, model: built} = evaluateText(kconfigText(model))
      if (contradictions.length === 0) return
      const name = (symbol: number) => built.names[symbol] as string
      const roots = contradictions
        .filter(({follows}) => follows === undefined)
        .map(({symbol}) => name(symbol))
      assert.ok(roots.length > 0, kconfigText(model))
      const naive = evaluateNaively(model)
      const both = new Set(model.symbols.filter(of => naive.values.get(of)?.y && naive.values.get(of)?.n))
      const clean = evaluateNaively(model, undefined, both).contradictory
      for (const symbol of clean) assert.ok(roots.includes(symbol), `${symbol}:\n${kconfigText(model)}`)
      const entangled = roots.filter(root => !clean.has(root))
      for (const root of entangled) {
        // It stands without the other contradictions, or with others that need it as well.
        const others = new Set([...naive.contradictory].filter(symbol => symbol !== root))
        const stands = evaluateNaively(model, undefined, others).contradictory.has(root)
        assert.ok(stands || entangled.length > 1, `${root}:\n${kconfigText(model)}`)
      }
      for (const {follows} of contradictions) {
        if (follows !== undefined) assert.ok(roots.includes(name(follows)), 'what is followed is a root')
      }
    }),
    runs,
  )
})

test("the order of strong clauses changes nothing, nor does that of different symbols' defaults", () => {
  fc.assert(
    fc.property(randomModel, fc.infiniteStream(fc.nat(1000)), (model, numbers) => {
      const strong = model.clauses.filter(isStrong)
      const weak = model.clauses.filter(clause => !isStrong(clause))
      const key = new Map<Clause | string, number>()
      const rank = (of: Clause | string) => {
        if (!key.has(of)) key.set(of, numbers.next().value)
        return key.get(of) as number
      }
      const shuffled = [
        ...weak.toSorted((a, b) => rank(a.symbol) - rank(b.symbol)),
        ...strong.toSorted((a, b) => rank(a) - rank(b)),
      ]
      const one = evaluateText(kconfigText(model))
      const other = evaluateText(kconfigText({...model, clauses: shuffled}))
      for (const name of model.symbols) assert.is(other.value(name), one.value(name), kconfigText(model))
      const summary = ({contradictions, model: {names}}: typeof one) =>
        contradictions
          .map(({symbol, follows}) => `${names[symbol]} ${follows === undefined ? 'root' : 'follower'}`)
          .sort()
      assert.equal(summary(other), summary(one), kconfigText(model))
    }),
    runs,
  )
})

test('a decision is the same as an assignment in the text', () => {
  fc.assert(
    fc.property(
      randomModel,
      fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.boolean()),
      (model, decisions) => {
        const lines = Object.entries(decisions).map(
          ([name, value]) => `CONFIG_${name}=${value ? 'y' : 'n'}\n`,
        )
        const decided = evaluateText(kconfigText(model), decisions)
        const assigned = evaluateText(kconfigText(model) + lines.join(''))
        for (const name of model.symbols) assert.is(decided.value(name), assigned.value(name))
        assert.is(decided.contradictions.length, assigned.contradictions.length)
      },
    ),
    runs,
  )
})

test('premises are derived before what is concluded from them, and steps end in what needs none', () => {
  fc.assert(
    fc.property(randomModel, model => {
      const {solution, model: built} = evaluateText(kconfigText(model))
      for (const name of model.symbols) {
        const id = built.ids.get(name) as number
        for (const value of [true, false]) {
          if (!((solution.values[id] as number) & (value ? 1 : 2))) continue
          const steps = derivation(solution, [event(id, value)])
          assert.is(steps[0]?.symbol, id)
          const concluded = new Set<string>()
          for (const step of steps.toReversed()) {
            for (const premise of step.premises) assert.ok(concluded.has(`${premise.symbol}${premise.value}`))
            concluded.add(`${step.symbol}${step.value}`)
          }
        }
      }
    }),
    runs,
  )
})

test.run()
