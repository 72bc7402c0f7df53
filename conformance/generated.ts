/** Compares kgate with minikconf.py on generated trees. */

import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import type {MinikconfCall} from '../src/index.js'
import type {Options} from './arguments.js'
import {callOf, commandOf} from './calls.js'
import type {Oracle} from './oracle.js'
import {drawsOf} from './proofs.js'
import {type RandomTree, randomTree} from './random-tree.js'
import type {Tally} from './tally.js'
import {type Accepted, disagreements, type Ours, ourVerdict, theirVerdict} from './verdict.js'

export interface Generated {
  readonly index: number
  readonly folder: string
  readonly tree: RandomTree
  readonly call: MinikconfCall
}

/** The trees of a seed, written below a temporary folder. */
export class GeneratedTrees {
  readonly folder: string
  readonly seed: number
  readonly trees: readonly Generated[]
  readonly #keep: boolean

  constructor({seed, generated, keep}: Options) {
    this.#keep = keep
    this.seed = seed
    this.folder = mkdtempSync(join(tmpdir(), 'kgate-conformance-'))
    process.once('exit', () => this.remove())
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
    this.trees = Array.from({length: generated}, (_, index) => {
      const tree = randomTree(seed, index)
      const folder = join(this.folder, String(index))
      for (const [path, content] of tree.files) {
        mkdirSync(dirname(join(folder, path)), {recursive: true})
        writeFileSync(join(folder, path), content)
      }
      const inputs = tree.inputs.map(input => join(folder, input))
      return {index, folder, tree, call: callOf(tree.mode, inputs, tree.externals)}
    })
    if (keep) console.log(`generated trees are kept in ${this.folder}`)
  }

  remove(): void {
    if (!this.#keep) rmSync(this.folder, {recursive: true, force: true})
  }
}

export async function compareGenerated(
  tally: Tally,
  oracles: readonly Oracle[],
  generated: GeneratedTrees,
  name: string,
): Promise<void> {
  const {trees, seed} = generated
  const section = tally.section(`${name}: generated trees, each in two orders`, trees.length)
  const asked = trees.map(({call, tree}) => {
    const draws = call.mode === 'randconfig' ? drawsOf(call, tree.seed) : undefined
    return oracles.map(oracle => oracle.ask(call, draws))
  })
  for (const [at, {index, tree, call}] of trees.entries()) {
    const ours = ourVerdict(call, tree.seed)
    const theirs = (await Promise.all(asked[at] ?? [])).map(theirVerdict)
    const wrong = new Set(theirs.flatMap(verdict => disagreements(ours, verdict)))
    for (const line of plantedDisagreements(tree, ours)) wrong.add(line)
    // Not what minikconf.py tripped over in one order or the other, but what the tree is.
    const kind = tree.planted ? 'with two independent contradictions' : (theirs[0]?.kind ?? 'nothing')
    const what = `tree ${index} of --seed ${seed} (${tree.shape}); --keep leaves it in the folder ${index}`
    section.check(what, [...wrong], kind, commandOf(call))
  }
  section.end()
}

function plantedDisagreements({planted}: RandomTree, ours: Accepted | Ours): string[] {
  if (!planted) return []
  if (ours.kind === 'accepted') return ['kgate finds none of the planted contradictions']
  const found = new Map(ours.contradictions.map(({symbol, root}) => [symbol, root]))
  return [
    ...planted.roots
      .filter(symbol => found.get(symbol) !== true)
      .map(symbol => `kgate does not report ${symbol} as a contradiction of its own`),
    ...planted.following
      .filter(symbol => found.get(symbol) !== false)
      .map(symbol => `kgate does not report ${symbol} as a contradiction that follows`),
  ]
}
