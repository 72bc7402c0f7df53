/** What is drawn resolves, and is spread over all that does. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Sampler} from '../../src/sat/sampler.js'
import {SpaceSolver} from '../../src/sat/space-solver.js'
import type {Choice} from '../../src/solver/space.js'
import {allChoices, randomSpace, resolves} from './random-space.js'

/** How often each is to be drawn, on average. */
const expected = 20

const key = (choice: Choice | undefined) => JSON.stringify([...(choice ?? [])].sort())

test('each configuration that resolves is drawn about as often as any other, and nothing else is', () => {
  const deviations: number[] = []
  for (let seed = 0; deviations.length < 25; seed++) {
    const {space, text} = randomSpace(seed)
    const configurations = allChoices(space).filter(({evaluation}) => resolves(evaluation))
    if (configurations.length < 8 || configurations.length > 80) continue
    const counts = new Map(configurations.map(({choice}) => [key(choice), 0]))
    const sampler = new Sampler(new SpaceSolver(space), seed)
    for (let draw = 0; draw < counts.size * expected; draw++) {
      const drawn = key(sampler.draw())
      assert.ok(counts.has(drawn), `${drawn} does not resolve:\n${text}`)
      counts.set(drawn, (counts.get(drawn) as number) + 1)
    }
    const squares = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2, 0)
    // Chi-squared over its degrees of freedom: about 1 for draws that are uniform.
    deviations.push(squares / expected / (counts.size - 1))
  }
  deviations.sort((a, b) => a - b)
  assert.ok((deviations[12] as number) < 1.2, `half of the spaces deviate by ${deviations[12]} or more`)
  assert.ok((deviations[24] as number) < 3, `one space deviates by ${deviations[24]}`)
})

test('the same seed draws the same, another one something else', () => {
  const {space} = randomSpace(0)
  const draws = (seed: number) => {
    const sampler = new Sampler(new SpaceSolver(space), seed)
    return Array.from({length: 20}, () => key(sampler.draw()))
  }
  assert.equal(draws(5), draws(5))
  assert.not.equal(draws(5), draws(6))
})

test('where nothing resolves, nothing is drawn', () => {
  let empty = 0
  for (let seed = 0; seed < 200; seed++) {
    const {space} = randomSpace(seed)
    const some = allChoices(space).some(({evaluation}) => resolves(evaluation))
    if (!some) empty++
    assert.is(new Sampler(new SpaceSolver(space), 1).draw() !== undefined, some)
  }
  assert.ok(empty > 10)
})

test.run()
