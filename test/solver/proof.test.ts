/** Proofs hold, step by step, and no shorter ones exist: on random models, in each mode. */

import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {mode as modeOf} from '../../src/solver/mode.js'
import {event} from '../../src/solver/premises.js'
import {proofOf} from '../../src/solver/proof.js'
import type {Decision, Solution} from '../../src/solver/solve.js'
import {assertProof, followsSomehow, type Known, type Setting} from '../support/check-proof.js'
import {evaluateText} from './evaluate-text.js'
import {kconfigText, randomModel} from './random-model.js'

const runs = {numRuns: 2000, seed: 31}
const modes = ['defconfig', 'allnoconfig', 'allyesconfig', 'randconfig'] as const

/** Every value that a solution has. */
function eventsOf({program, values}: Solution): number[] {
  const events: number[] = []
  for (let symbol = 0; symbol < program.symbolCount; symbol++) {
    for (const value of [true, false]) {
      if ((values[symbol] as number) & (value ? 1 : 2)) events.push(event(symbol, value))
    }
  }
  return events
}

/** The size of the smallest set of values that holds a goal and of which each follows from others before it. */
function fewestSteps(setting: Setting, events: readonly number[], goal: number): number {
  const others = events.filter(other => other !== goal)
  const subsets = Array.from({length: 1 << others.length}, (_, bits) =>
    others.filter((_, at) => bits & (1 << at)),
  ).sort((a, b) => a.length - b.length)
  const standing = subsets.find(subset => stands(setting, [goal, ...subset]))
  if (!standing) throw new Error('a value has no proof')
  return standing.length + 1
}

function stands(setting: Setting, events: readonly number[]): boolean {
  const {names} = setting.model
  const derived = new Set<number>()
  const known: Known = {has: (name, value) => derived.has(event(names.indexOf(name), value))}
  for (let size = -1; size < derived.size; ) {
    size = derived.size
    for (const of of events) if (followsSomehow(setting, of >> 1, (of & 1) === 0, known)) derived.add(of)
  }
  return derived.size === events.length
}

test('every value has a proof of which every step holds, contradictions and knots or not', () => {
  fc.assert(
    fc.property(randomModel, fc.constantFrom(...modes), fc.nat(5), (model, name, seed) => {
      const {solution, model: built} = evaluateText(kconfigText(model), {A: true, B: false}, name, seed)
      const mode = modeOf(name, seed)
      const setting = {model: built, decisions: solution.decisions, mode}
      const events = eventsOf(solution)
      for (const goal of events) {
        for (const effort of [0, undefined]) {
          const proof = proofOf(solution, mode, [goal], effort)
          assert.equal([proof.steps[0]?.symbol, proof.steps[0]?.value], [goal >> 1, (goal & 1) === 0])
          assertProof(setting, proof, [goal])
        }
      }
      const [first, second] = events
      if (first !== undefined && second !== undefined)
        assertProof(setting, proofOf(solution, mode, [second, first]), [first, second])
    }),
    runs,
  )
})

test('a proof that is said to be a shortest one is', () => {
  let compared = 0
  let improved = 0
  fc.assert(
    fc.property(randomModel, fc.constantFrom(...modes), (model, name) => {
      const {solution, model: built} = evaluateText(kconfigText(model), {}, name)
      const mode = modeOf(name)
      const decisions: Decision[] = []
      const events = eventsOf(solution)
      if (events.length > 9) return
      for (const goal of events) {
        const {steps, shortest} = proofOf(solution, mode, [goal])
        assert.ok(shortest)
        assert.is(
          steps.length,
          fewestSteps({model: built, decisions, mode}, events, goal),
          kconfigText(model),
        )
        compared++
        if (steps.length < proofOf(solution, mode, [goal], 0).steps.length) improved++
      }
    }),
    runs,
  )
  assert.ok(compared > 5000)
  assert.ok(improved > 0, 'what is found at once is not always the shortest')
})

test('what would give the same value is not gone into', () => {
  const {solution, model} = evaluateText('config A\n default y\nconfig B\n select A if C\nconfig C\n')
  const {steps} = proofOf(solution, modeOf('defconfig'), [event(model.ids.get('A') as number, true)])
  assert.is(steps.length, 1)
})

test('a step that is needed twice is stated once, behind all that need it', () => {
  const {solution, model} = evaluateText(
    'config A\n default y if B && C\nconfig B\n default y if D\nconfig C\n default y if D\nconfig D\n default y\n',
  )
  const {steps, shortest} = proofOf(solution, modeOf('defconfig'), [
    event(model.ids.get('A') as number, true),
  ])
  assert.equal(
    steps.map(({symbol, fires}) => [model.names[symbol], fires]),
    [
      ['A', [1, 2]],
      ['B', [3]],
      ['C', [3]],
      ['D', []],
    ],
  )
  assert.ok(shortest)
})

test.run()
