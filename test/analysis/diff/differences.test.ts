/** On random models of which one lacks a clause: every difference is told once, and put down to that clause. */

import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {compare} from '../../../src/analysis/diff/differences.js'
import {type Side, solvedSide} from '../../../src/analysis/diff/side.js'
import {clauseText} from '../../../src/report/expression-text.js'
import {mode} from '../../../src/solver/mode.js'
import {evaluateText} from '../../solver/evaluate-text.js'
import {kconfigText, randomModel} from '../../solver/random-model.js'

interface Evaluated {
  readonly side: Side
  readonly clauses: readonly string[]
  readonly isAccepted: boolean
}

function evaluated(text: string): Evaluated {
  const {solution, model, contradictions, cycles} = evaluateText(text)
  const decisions = solution.decisions.map(decision => ({...decision, origin: 'set' as const}))
  const stage = {
    solution: {...solution, decisions},
    mode: mode('defconfig'),
    modeName: 'defconfig' as const,
    setting: {target: 'random', hostDefaults: new Set<number>()},
  }
  const clauses = Array.from({length: model.clauses.count}, (_, clause) => clauseText(model, clause))
  return {side: solvedSide(stage), clauses, isAccepted: contradictions.length + cycles.length === 0}
}

test('a clause that is gone is the cause of all that changes', () => {
  let changed = 0
  fc.assert(
    fc.property(randomModel, fc.nat(13), (model, at) => {
      const index = at % model.clauses.length
      const from = evaluated(kconfigText(model))
      const to = evaluated(kconfigText({...model, clauses: model.clauses.filter((_, of) => of !== index)}))
      const {groups} = compare(from.side, to.side)
      const changes = groups.flatMap(group => group.changes)
      const differing = model.symbols.filter(name => from.side.values.get(name) !== to.side.values.get(name))
      assert.equal(changes.map(({symbol}) => symbol).sort(), differing)
      // Of two clauses of the same words nobody can tell which is gone.
      const gone = from.clauses.filter(clause => !to.clauses.includes(clause))
      if (!from.isAccepted || !to.isAccepted || gone.length === 0 || changes.length === 0) return
      assert.equal(
        groups.map(({cause}) => [cause.from?.text, cause.to]),
        [[gone[0], undefined]],
        kconfigText(model),
      )
      const back = compare(to.side, from.side)
      assert.equal(
        back.groups.map(({cause}) => cause.to?.text),
        gone,
      )
      changed++
    }),
    {numRuns: 3000, seed: 7},
  )
  assert.ok(changed > 150, `only ${changed} models changed`)
})

test.run()
