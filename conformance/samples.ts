/** Configurations that `kgate sample` draws, given to minikconf.py: each of them has to resolve there too, to the same. */

import {sampledSpace, sampleTarget, type Vary, varieties} from '../src/index.js'
import {loadTree} from '../src/resolve/tree.js'
import {callOf, commandOf} from './calls.js'
import type {Oracle} from './oracle.js'
import {deviceTargets} from './qemu-tree.js'
import type {Tally} from './tally.js'
import {disagreements, ourVerdict, theirVerdict} from './verdict.js'

/** A hundred of one target whose space is large, and a few of every other; where all symbols are drawn, few take long. */
function countOf(target: string, vary: Vary): number {
  if (target !== 'x86_64-softmmu') return vary === 'all' ? 0 : 3
  return vary === 'all' ? 10 : 100
}

export async function compareSamples(
  tally: Tally,
  oracles: readonly Oracle[],
  tree: string,
  name: string,
  seed: number,
): Promise<void> {
  const {tree: loaded} = loadTree(tree)
  if (!loaded) throw new Error(`${tree} is no tree`)
  const cases = deviceTargets(tree).flatMap(target =>
    varieties.flatMap(vary => {
      const count = countOf(target, vary)
      const host = vary === 'devices' ? new Map([['FDT', true]]) : new Map<string, boolean>()
      const known = new Map([...host].filter(([symbol]) => loaded.base.model.ids.has(symbol)))
      const space = sampledSpace(loaded, {target, cpu: 'x86_64', host: known}, vary)
      if ('diagnostics' in space) throw new Error(`${target}: ${space.diagnostics[0]?.message}`)
      const samples = [...sampleTarget(space, count, seed)]
      if (samples.length < count) throw new Error(`${target}: nothing resolves`)
      return samples.map((sample, at) => {
        const given = [...sample.lines, ...sample.externals]
        const call = callOf('defconfig', [loaded.path(loaded.layout.kconfig)], given)
        return {what: `${target}, ${vary}, number ${at + 1} of seed ${seed}`, call}
      })
    }),
  )
  const section = tally.section(`${name}: samples`, cases.length)
  const answers = cases.map(({call}, at) => (oracles[at % oracles.length] as Oracle).ask(call))
  for (const [at, {what, call}] of cases.entries()) {
    const theirs = theirVerdict(await (answers[at] as (typeof answers)[number]))
    const refused = theirs.kind === 'accepted' ? [] : ['minikconf.py refuses it']
    section.check(
      what,
      [...refused, ...disagreements(ourVerdict(call), theirs)],
      theirs.kind,
      commandOf(call),
    )
  }
  section.end()
}
