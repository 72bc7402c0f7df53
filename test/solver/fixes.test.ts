/** The search for fixes agrees with trying every set of up to three changes, on random models. */

import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type Change, type Fix, type FixSpace, findFixes, type Slot} from '../../src/solver/fixes.js'
import {mode} from '../../src/solver/mode.js'
import {compile} from '../../src/solver/program.js'
import {type Decision, solve, Value} from '../../src/solver/solve.js'
import {modelOf} from './evaluate-text.js'
import {evaluateNaively} from './naive-evaluator.js'
import {type Clause, kconfigText, type RandomModel, randomModel} from './random-model.js'

const limits = {fixes: 5, solves: Number.POSITIVE_INFINITY, size: 3}

/** A model whose assignments are slots, and of which further symbols may be assigned. */
interface Question {
  readonly model: RandomModel
  readonly slots: readonly Slot[]
  readonly wanted: ReadonlyMap<number, boolean>
}

const values = (now: boolean | undefined) => [undefined, true, false].filter(value => value !== now)

const randomQuestion: fc.Arbitrary<Question> = fc
  .tuple(
    randomModel,
    fc.array(fc.tuple(fc.nat(6), fc.nat(2), fc.nat(2)), {minLength: 1, maxLength: 9}),
    fc.option(fc.tuple(fc.nat(6), fc.boolean()), {nil: undefined}),
  )
  .map(([{symbols, clauses}, drawn, wanted]) => {
    const written = clauses.flatMap(clause =>
      clause.kind === 'assignment'
        ? [{symbol: symbols.indexOf(clause.symbol), now: clause.value, values: values(clause.value), cost: 1}]
        : [],
    )
    const others = drawn.map(([symbol, now, cost]): Slot => {
      const value = [undefined, true, false][now]
      return {symbol, now: value, values: values(value), cost}
    })
    return {
      model: {symbols, clauses: clauses.filter(({kind}) => kind !== 'assignment')},
      slots: [...written, ...others].slice(0, 12),
      wanted: new Map(wanted ? [wanted] : []),
    }
  })

function spaceOf({model, slots}: Question): FixSpace {
  return {program: compile(modelOf(kconfigText(model))), mode: mode('defconfig'), fixed: [], slots}
}

/** The values of a space's symbols, of the space below first; undefined where that is not accepted. */
function valuesOf(space: FixSpace, changes: readonly Change[]): Uint8Array | undefined {
  const decisions: Decision[] = [...space.fixed]
  if (space.below) {
    const below = valuesOf(space.below.space, changes)
    if (!below?.every(value => value === Value.y || value === Value.n)) return undefined
    for (const link of space.below.symbols) {
      decisions.push({symbol: link.above, value: below[link.below] === Value.y})
    }
  }
  for (const slot of space.slots) {
    const change = changes.find(it => it.slot === slot)
    const value = change ? change.to : slot.now
    if (value !== undefined) decisions.push({symbol: slot.symbol, value})
  }
  return solve(space.program, decisions, space.mode).values.slice(0, space.program.symbolCount)
}

function holds(space: FixSpace, wanted: ReadonlyMap<number, boolean>, changes: readonly Change[]): boolean {
  const found = valuesOf(space, changes)
  if (!found?.every(value => value === Value.y || value === Value.n)) return false
  return [...wanted].every(([symbol, value]) => found[symbol] === (value ? Value.y : Value.n))
}

/** Every set of up to three slots of which some values do and no smaller set does, as text: sorted, by size. */
function bruteForce(space: FixSpace, wanted: ReadonlyMap<number, boolean>): string[][] {
  const slots = [...(space.below?.space.slots ?? []), ...space.slots]
  const found: number[][] = []
  const works = (chosen: readonly number[], changes: readonly Change[]): boolean => {
    const slot = slots[chosen[changes.length] ?? -1]
    if (!slot) return holds(space, wanted, changes)
    return slot.values.some(to => works(chosen, [...changes, {slot, to}]))
  }
  const bySize: string[][] = []
  for (let size = 1; size <= 3; size++) {
    const ofSize = subsets(slots.length, size)
      .filter(chosen => !found.some(smaller => smaller.every(index => chosen.includes(index))))
      .filter(chosen => works(chosen, []))
    bySize.push(ofSize.map(String).sort())
    found.push(...ofSize)
  }
  return bySize
}

function subsets(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]]
  return Array.from({length: Math.max(0, count - from)}, (_, index) => from + index).flatMap(first =>
    subsets(count, size - 1, first + 1).map(rest => [first, ...rest]),
  )
}

function agrees(space: FixSpace, wanted: ReadonlyMap<number, boolean>): number {
  const slots = [...(space.below?.space.slots ?? []), ...space.slots]
  const {fixes, complete} = findFixes(space, {wanted}, limits)
  if (holds(space, wanted, [])) {
    assert.equal(fixes, [])
    return 0
  }
  const expected = bruteForce(space, wanted)
  const keyOf = ({changes}: Fix) => String(changes.map(({slot}) => slots.indexOf(slot)))
  for (const {changes} of fixes) assert.ok(holds(space, wanted, changes))
  let left = fixes.map(keyOf)
  for (const ofSize of expected) {
    // Where not all of a size are shown, those that are shown are of it all the same.
    const shown = left.slice(0, ofSize.length)
    for (const key of shown) assert.ok(ofSize.includes(key), `${key} is no minimal fix`)
    assert.is(new Set(shown).size, shown.length)
    left = left.slice(ofSize.length)
  }
  assert.equal(left, [])
  assert.is(fixes.length, Math.min(limits.fixes, expected.flat().length), `${expected}`)
  if (!complete) assert.ok(fixes.length < limits.fixes)
  return fixes.length
}

test('on 1,000 models the fixes are all that there are, up to five, and none is larger than it must be', () => {
  let found = 0
  fc.assert(
    fc.property(randomQuestion, question => {
      found += agrees(spaceOf(question), question.wanted)
    }),
    {numRuns: 1000, seed: 5},
  )
  assert.ok(found > 700, `${found} fixes`)
})

test('so they are where some decisions come from a space below', () => {
  let found = 0
  const twoSpaces = fc.tuple(randomQuestion, randomQuestion, fc.nat(6), fc.nat(6))
  fc.assert(
    fc.property(twoSpaces, ([lower, upper, from, to]) => {
      const below = {...spaceOf(lower), slots: lower.slots.slice(0, 4)}
      const slots = upper.slots.filter(({symbol}) => symbol !== to).slice(0, 6)
      const symbols = [{below: from, above: to}]
      found += agrees({...spaceOf(upper), slots, below: {space: below, symbols}}, upper.wanted)
    }),
    {numRuns: 300, seed: 6},
  )
  assert.ok(found > 150, `${found} fixes`)
})

test('a naive evaluator accepts every fix', () => {
  fc.assert(
    fc.property(randomQuestion, question => {
      for (const {changes} of findFixes(spaceOf(question), {wanted: question.wanted}, limits).fixes) {
        const {symbols, clauses} = question.model
        const assigned = question.slots.flatMap((slot): Clause[] => {
          const change = changes.find(it => it.slot === slot)
          const value = change ? change.to : slot.now
          return value === undefined
            ? []
            : [{kind: 'assignment', symbol: symbols[slot.symbol] as string, value}]
        })
        const naive = evaluateNaively({symbols, clauses: [...assigned, ...clauses]})
        for (const [name, {y, n}] of naive.values) assert.ok(y !== n, name)
        for (const [symbol, value] of question.wanted) {
          assert.is(naive.values.get(symbols[symbol] as string)?.y, value)
        }
      }
    }),
    {numRuns: 300, seed: 7},
  )
})

const line = (symbol: number, now: boolean | undefined, cost = 1): Slot => ({
  symbol,
  now,
  values: values(now),
  cost,
})

function fixesOf(text: string, slots: (id: (name: string) => number) => Slot[], more = limits) {
  const model = modelOf(text)
  const space: FixSpace = {
    program: compile(model),
    mode: mode('defconfig'),
    fixed: [],
    slots: slots(name => model.ids.get(name) as number),
  }
  const search = findFixes(space, {}, more)
  const word = (value: boolean | undefined) => (value === undefined ? 'out' : value ? 'y' : 'n')
  const texts = search.fixes.map(({changes}) =>
    changes.map(({slot, to}) => `${model.names[slot.symbol]} ${word(to)}`).join(', '),
  )
  return {...search, texts}
}

test('what costs less is changed first, and of the ways to change a line that one which keeps more', () => {
  const text = 'config BUS\nconfig CARD\n depends on BUS\nconfig EXTRA\n default y if !CARD\n'
  const {texts} = fixesOf(text, id => [line(id('CARD'), true, 2), line(id('BUS'), false, 1)])
  assert.equal(texts, ['BUS y', 'CARD out'])
})

test('a line that is taken out is better than its opposite, where both do', () => {
  const {texts} = fixesOf('config A\n depends on !B\nconfig B\n', id => [
    line(id('A'), true),
    line(id('B'), true),
  ])
  assert.equal(texts, ['A out', 'B out'])
})

test('a cycle is cut where one assignment cuts it', () => {
  const text = 'config A\n default y if B\nconfig B\n default y if A && C\nconfig C\n'
  const {texts} = fixesOf(text, id => [line(id('B'), undefined), line(id('C'), true)])
  assert.equal(texts, ['B y', 'C out'])
})

test('a search that has no solves left says so, and what it found by then is minimal', () => {
  const text = `${Array.from({length: 8}, (_, i) => `config N${i}\nconfig X${i}\n depends on N${i}\n`).join('')}`
  const slots = (id: (name: string) => number) =>
    Array.from({length: 8}, (_, i) => line(id(`X${i}`), true)).concat(
      Array.from({length: 8}, (_, i) => line(id(`N${i}`), undefined)),
    )
  const {complete, solves, fixes} = fixesOf(text, slots, {fixes: 5, solves: 100, size: 9})
  assert.is(complete, false)
  assert.is(solves, 100)
  assert.equal(fixes, [])
})

test('several hundred slots take no longer than those on which the contradiction rests', () => {
  const text = `config A\n depends on !B\nconfig B\n${Array.from({length: 500}, (_, i) => `config S${i}\n`).join('')}`
  const {texts, solves} = fixesOf(text, id => [
    ...Array.from({length: 500}, (_, i) => line(id(`S${i}`), undefined)),
    line(id('A'), true),
    line(id('B'), true),
  ])
  assert.equal(texts, ['A out', 'B out'])
  assert.ok(solves < 10, `${solves}`)
})

test.run()
