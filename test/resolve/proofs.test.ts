/** Every value of this repository's own targets has a proof, and each step of it holds. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {hasValue} from '../../src/report/proved-value.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree} from '../../src/resolve/tree.js'
import {event} from '../../src/solver/premises.js'
import {proofOf} from '../../src/solver/proof.js'
import {assertProof} from '../support/check-proof.js'
import {repositoryRoot} from '../support/repository-root.js'

const hosts: readonly (readonly [string, boolean])[][] = [
  [],
  [
    ['LINUX', true],
    ['LIBFDT', true],
  ],
]

test('all symbols of all targets in all modes, and of the features before them', () => {
  const {tree} = loadTree(repositoryRoot)
  if (!tree) throw new Error('no tree')
  let proofs = 0
  for (const target of tree.targets()) {
    for (const mode of ['defconfig', 'allnoconfig', 'allyesconfig', 'randconfig'] as const) {
      for (const host of hosts) {
        const {stage} = resolve(tree, {target, mode, host: new Map(host), cpu: 'x86_64'})
        if (!stage?.before) throw new Error(`${target} was not solved`)
        for (const of of [stage, stage.before]) {
          const {program, decisions} = of.solution
          for (let symbol = 0; symbol < program.symbolCount; symbol++) {
            for (const value of [true, false]) {
              if (!hasValue(of, symbol, value)) continue
              const goal = event(symbol, value)
              const proof = proofOf(of.solution, of.mode, [goal])
              assertProof({model: program.model, decisions, mode: of.mode}, proof, [goal])
              assert.ok(proof.shortest)
              proofs++
            }
          }
        }
      }
    }
  }
  assert.ok(proofs > 1000)
})

test('every symbol is explained, in words that refer to steps that there are', () => {
  const {tree} = loadTree(repositoryRoot)
  if (!tree) throw new Error('no tree')
  for (const target of tree.targets()) {
    for (const mode of ['defconfig', 'allnoconfig'] as const) {
      const resolution = resolve(tree, {target, mode, cpu: 'x86_64'})
      for (const name of tree.base.model.names) {
        for (const full of [true, false]) {
          const {explanation} = resolution.why(name, full)
          if (!explanation) throw new Error(`${name} is not explained`)
          for (const {steps} of explanation.proofs) {
            steps.forEach(({number, sentence, because}, index) => {
              assert.is(number, index + 1)
              const referred = [...sentence.matchAll(/\[(\d+)\]/g)].map(([, of]) => Number(of))
              for (const of of [...because, ...referred])
                assert.ok(of > number && of <= steps.length, sentence)
              for (const of of referred) assert.ok(because.includes(of), sentence)
              assert.not.match(sentence, /undefined|\[\]/)
            })
          }
        }
      }
    }
  }
})

test.run()
