/** What can be in a space is what trying every configuration finds. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {ClauseKind} from '../../src/model/model.js'
import {Random} from '../../src/sat/random.js'
import {SpaceSolver} from '../../src/sat/space-solver.js'
import {evaluate} from '../../src/solver/evaluate.js'
import {always, type Program, withoutClauses} from '../../src/solver/program.js'
import {literalValue, Value} from '../../src/solver/solve.js'
import {decisionsOf} from '../../src/solver/space.js'
import {allChoices, randomSpace, resolves} from './random-space.js'

const models = 1000

function fires(program: Program, clause: number, values: Uint8Array): boolean {
  const literal = program.fires[clause] as number
  return literal === always || literalValue(values, literal) === Value.y
}

test('a literal is found true exactly where some configuration has it so, alone and with another', () => {
  const seen = {can: 0, cannot: 0, empty: 0, cut: 0}
  for (let seed = 0; seed < models; seed++) {
    const {space, text} = randomSpace(seed)
    const {program} = space
    const all = allChoices(space)
    const resolved = all
      .filter(({evaluation}) => resolves(evaluation))
      .map(({evaluation}) => evaluation.solution.values)
    if (all.some(({evaluation}) => evaluation.cycles.length > 0)) seen.cut++
    const solver = new SpaceSolver(space)
    if (resolved.length === 0) seen.empty++
    assert.is(solver.find() !== undefined, resolved.length > 0, `${seed}\n${text}`)
    const random = new Random(seed)
    const literals = Array.from({length: program.nodeCount * 2}, (_, literal) => literal)
    const pairs = Array.from({length: 20}, () => [random.pick(literals), random.pick(literals)])
    for (const wanted of [...literals.map(literal => [literal]), ...pairs]) {
      const expected = resolved.some(values =>
        wanted.every(literal => literalValue(values, literal) === Value.y),
      )
      const found = solver.find(wanted)
      assert.is(found !== undefined, expected, `${seed}: ${wanted}\n${text}`)
      if (expected) seen.can++
      else seen.cannot++
      if (!found) continue
      assert.ok(wanted.every(literal => literalValue(found.values, literal) === Value.y))
      const {values} = evaluate(program, decisionsOf(space, found.choice), space.mode).solution
      assert.equal(values, found.values)
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 100, `only ${count}: ${kind}`)
})

test('a default matters exactly where a symbol would be the opposite without it', () => {
  const seen = {matters: 0, idle: 0}
  for (let seed = 0; seed < models; seed++) {
    const {space, text} = randomSpace(seed)
    const {program, mode} = space
    const {clauses} = program.model
    const resolved = allChoices(space).filter(({evaluation}) => resolves(evaluation))
    const solver = new SpaceSolver(space)
    const numbers = Array.from({length: clauses.count}, (_, clause) => clause)
    for (const clause of numbers.filter(number => (clauses.kind[number] as number) >= ClauseKind.imply)) {
      const symbol = clauses.symbol[clause] as number
      const isBehind = (other: number) =>
        other > clause &&
        clauses.symbol[other] === symbol &&
        (clauses.kind[other] as number) >= ClauseKind.imply
      const expected = resolved.some(({evaluation: {solution}}) => {
        const value = solution.values[symbol] === Value.y
        const next = numbers.find(other => isBehind(other) && fires(program, other, solution.values))
        const without =
          next === undefined ? mode.implicit(program.model, symbol) : mode.value(program.model, next)
        return solution.reasons[(symbol << 1) | (value ? 0 : 1)] === clause && without !== value
      })
      assert.is(solver.can(solver.matters(clause)), expected, `${seed}: clause ${clause}\n${text}`)
      if (expected) seen.matters++
      else seen.idle++
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 200, `only ${count}: ${kind}`)
})

test('a select is found to hit an unmet dependency exactly where some configuration has that one fault', () => {
  const seen = {unmet: 0, met: 0}
  for (let seed = 0; seed < models; seed++) {
    const {space, text} = randomSpace(seed)
    const {program} = space
    const {clauses} = program.model
    const all = allChoices(space)
    const solver = new SpaceSolver(space)
    const ofKind = (kind: number) =>
      Array.from({length: clauses.count}, (_, clause) => clause).filter(
        clause => clauses.kind[clause] === kind,
      )
    for (const select of ofKind(ClauseKind.select)) {
      const symbol = clauses.symbol[select] as number
      const depends = ofKind(ClauseKind.depends).filter(clause => clauses.symbol[clause] === symbol)
      const relaxed = withoutClauses(program, new Set(depends))
      for (const clause of depends) {
        const expected = all.some(({choice, evaluation: {contradictions}}) => {
          const root = contradictions.find(found => found.symbol === symbol && found.follows === undefined)
          if (!root?.forcesY.includes(select) || !root.forcesN.includes(clause)) return false
          const kept = evaluate(relaxed, decisionsOf(space, choice), space.mode)
          const {values} = kept.solution
          return resolves(kept) && fires(program, select, values) && fires(program, clause, values)
        })
        const found = solver.findUnmet(select, clause)
        assert.is(found !== undefined, expected, `${seed}: select ${select}, depends ${clause}\n${text}`)
        if (!found) {
          seen.met++
          continue
        }
        seen.unmet++
        const {contradictions} = evaluate(program, decisionsOf(space, found.choice), space.mode)
        const roots = contradictions.filter(({follows}) => follows === undefined).map(root => root.symbol)
        assert.ok(roots.includes(symbol))
      }
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 80, `only ${count}: ${kind}`)
})

test.run()
