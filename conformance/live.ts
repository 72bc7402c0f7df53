/** Compares kgate with a QEMU tree's own minikconf.py on that tree's targets. */

import {callOf, commandOf} from './calls.js'
import type {Oracle} from './oracle.js'
import {drawsOf} from './proofs.js'
import {deviceTargets, externalsOf, inputsOf} from './qemu-tree.js'
import type {Tally} from './tally.js'
import {disagreements, ourVerdict, theirVerdict} from './verdict.js'

const hosts = ['full', 'bare'] as const

/** Every target in the three modes that leave nothing to chance. */
export async function compareModes(
  tally: Tally,
  oracles: readonly Oracle[],
  tree: string,
  name: string,
): Promise<void> {
  const cases = deviceTargets(tree).flatMap(target =>
    hosts.flatMap(host =>
      (['defconfig', 'allnoconfig', 'allyesconfig'] as const).map(mode => ({
        what: `${target} ${mode} ${host}`,
        call: callOf(mode, inputsOf(tree, target), externalsOf(tree, target, host)),
      })),
    ),
  )
  const section = tally.section(`${name}: targets and modes`, cases.length)
  const answers = cases.map(({call}, at) => oracleAt(oracles, at).ask(call))
  for (const [at, {what, call}] of cases.entries()) {
    const ours = ourVerdict(call)
    const theirs = theirVerdict(await (answers[at] as (typeof answers)[number]))
    section.check(what, disagreements(ours, theirs), theirs.kind, commandOf(call))
  }
  section.end()
}

/** Randconfig: kgate's draws, fed to minikconf.py in the order in which it asks for them. */
export async function compareDraws(
  tally: Tally,
  oracles: readonly Oracle[],
  tree: string,
  name: string,
  seed: number,
  count: number,
): Promise<void> {
  const targets = deviceTargets(tree)
  const cases = Array.from({length: count}, (_, at) => {
    const target = targets[at % targets.length] as string
    const host = hosts[Math.floor(at / targets.length) % hosts.length] as (typeof hosts)[number]
    const call = callOf('randconfig', inputsOf(tree, target), externalsOf(tree, target, host))
    return {what: `${target} ${host}, seed ${seed + at}`, call, seed: seed + at}
  })
  const section = tally.section(`${name}: randconfig draws`, cases.length)
  const asked: {answer: ReturnType<Oracle['ask']>; draws: string}[] = []
  const ask = (upTo: number) => {
    for (let at = asked.length; at < Math.min(upTo, cases.length); at++) {
      const {call, seed} = cases[at] as (typeof cases)[number]
      const draws = drawsOf(call, seed)
      asked.push({answer: oracleAt(oracles, at).ask(call, draws), draws})
    }
  }
  for (const [at, {what, call, seed}] of cases.entries()) {
    ask(at + 8)
    const ours = ourVerdict(call, seed)
    const {answer, draws} = asked[at] as (typeof asked)[number]
    const answered = await answer
    const theirs = theirVerdict(answered)
    const wrong = disagreements(ours, theirs)
    if (answered.status === 0 && answered.drawn !== draws.length)
      wrong.push(`minikconf.py drew ${answered.drawn} values, kgate ${draws.length}`)
    section.check(what, wrong, theirs.kind, `kgate's draws of that seed, with ${commandOf(call)}`)
  }
  section.end()
}

function oracleAt(oracles: readonly Oracle[], at: number): Oracle {
  return oracles[at % oracles.length] as Oracle
}
