/** Compares each recorded tree with each other one: `diff` has to tell just what the device lists of their real builds differ in. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {
  compare,
  hostFor,
  loadTree,
  type Resolution,
  readHostRecord,
  resolve,
  solvedSide,
} from '../src/index.js'
import type {Tally} from './tally.js'
import {differentSets} from './verdict.js'

export function compareVersions(tally: Tally, corpus: string): void {
  const sides = readdirSync(corpus)
    .sort()
    .map(version => join(corpus, version))
    .filter(folder => existsSync(join(folder, 'tree/Kconfig')))
    .map(folder => ({folder, resolutions: resolutionsOf(folder)}))
  for (const from of sides) {
    for (const to of sides) {
      if (to === from) continue
      const targets = [...from.resolutions.keys()].filter(target => to.resolutions.has(target))
      const title = `${basename(from.folder)} to ${basename(to.folder)}: differences`
      const section = tally.section(title, targets.length)
      for (const target of targets) {
        const [before, after] = [from, to].map(({resolutions}) => resolutions.get(target))
        const [old, now] = [from, to].map(({folder}) => enabled(folder, target))
        if (!before?.stage || !after?.stage || !old || !now) throw new Error(`${target} has no result`)
        const {groups} = compare(solvedSide(before.stage), solvedSide(after.stage))
        const external = new Set([before, after].flatMap(externalNames))
        const changes = groups.flatMap(group => group.changes).filter(({symbol}) => !external.has(symbol))
        const ours = changes.map(({symbol, to}) => `${to?.value === 'y' ? '+' : '-'}${symbol}`)
        const theirs = [
          ...[...now].filter(name => !old.has(name)).map(name => `+${name}`),
          ...[...old].filter(name => !now.has(name)).map(name => `-${name}`),
        ].filter(name => !external.has(name.slice(1)))
        const unknown = groups
          .filter(({cause}) => cause.kind === 'unknown')
          .map(({changes}) => changes.length)
        const wrong = differentSets('changes', new Set(ours), new Set(theirs))
        if (ours.length > new Set(ours).size) wrong.push('a symbol is told twice')
        if (unknown.length > 0) wrong.push(`the causes of ${unknown.join(' and ')} changes are not known`)
        section.check(target, wrong, 'targets')
      }
      section.end()
    }
  }
}

function resolutionsOf(folder: string): Map<string, Resolution> {
  const {tree} = loadTree(join(folder, 'tree'))
  if (!tree) throw new Error(`${folder} is not a tree`)
  const record = readHostRecord(tree, join(folder, 'build'))
  return new Map(
    tree.targets().map(target => {
      const host = hostFor(record, tree, target, 'x86_64')
      return [target, resolve(tree, {target, host, cpu: 'x86_64'})]
    }),
  )
}

/** What a real build turned on. */
function enabled(folder: string, target: string): Set<string> {
  const text = readFileSync(join(folder, 'build', `${target}-config-devices.mak`), 'utf8')
  return new Set([...text.matchAll(/^CONFIG_(\w+)=y$/gm)].map(([, name = '']) => name))
}

function externalNames(resolution: Resolution): string[] {
  return resolution.symbols().flatMap(({name, external}) => (external ? name : []))
}
