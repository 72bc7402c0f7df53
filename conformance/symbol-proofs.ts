/** Proves every value of every target of the recorded trees, and checks each step by the text of the clauses alone. */

import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {hostFor, loadTree, readHostRecord, resolve} from '../src/index.js'
import {event} from '../src/solver/premises.js'
import {proofOf} from '../src/solver/proof.js'
import {assertProof} from '../test/support/check-proof.js'
import type {Tally} from './tally.js'

const modes = ['defconfig', 'allnoconfig'] as const

export function checkSymbolProofs(tally: Tally, corpus: string): void {
  for (const version of readdirSync(corpus).sort()) {
    const folder = join(corpus, version)
    if (!existsSync(join(folder, 'tree/Kconfig'))) continue
    const {tree} = loadTree(join(folder, 'tree'))
    if (!tree) throw new Error(`${folder} is not a tree`)
    const record = readHostRecord(tree, join(folder, 'build'))
    const targets = tree.targets()
    const section = tally.section(`${version}: proofs of every value`, targets.length * modes.length)
    for (const target of targets) {
      for (const mode of modes) {
        const host = hostFor(record, tree, target, 'x86_64')
        const {stage} = resolve(tree, {target, mode, host, cpu: 'x86_64'})
        const wrong = stage ? wrongProofs(stage) : ['it did not come to solving']
        section.check(`${target} ${mode}`, wrong, mode)
      }
    }
    section.end()
  }
}

function wrongProofs({solution, mode}: NonNullable<ReturnType<typeof resolve>['stage']>): string[] {
  const {program, decisions, values} = solution
  const wrong: string[] = []
  for (let symbol = 0; symbol < program.symbolCount; symbol++) {
    for (const value of [true, false]) {
      if (((values[symbol] as number) & (value ? 1 : 2)) === 0) continue
      const goal = event(symbol, value)
      try {
        assertProof({model: program.model, decisions, mode}, proofOf(solution, mode, [goal]), [goal])
      } catch (error) {
        wrong.push(`${program.model.names[symbol]}: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  return wrong
}
