/** Compares what kgate writes for every target with what a real configure wrote, from the host's facts that were recorded beside it. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {targetHeader as headerOf} from '../src/configure/target-header.js'
import {poisonHeader, targetHeader} from '../src/generate/target-files.js'
import {
  deviceFiles,
  type FileChange,
  hostFor,
  loadTree,
  readHostRecord,
  resolve,
  selectTargets,
  type Tree,
} from '../src/index.js'
import type {Tally} from './tally.js'
import {differentSets, lines} from './verdict.js'

/** Of both corpora: what a package of Debian's is made on. */
const machine = {cpu: 'x86_64', os: 'linux'}

export function compareTargetHeaders(tally: Tally, corpus: string): void {
  for (const version of readdirSync(corpus).sort()) {
    const folder = join(corpus, version)
    if (!existsSync(join(folder, 'build/config-poison.h'))) continue
    const theirs = new Map(
      readdirSync(join(folder, 'build'))
        .filter(name => /-config-(target|devices)\.(h|mak)$|^config-poison\.h$/.test(name))
        .map(name => [name, readFileSync(join(folder, 'build', name), 'utf8')]),
    )
    const section = tally.section(`${version}: files of every target of a real configure`, theirs.size)
    const ours = new Map(writtenFor(folder).map(({path, content}) => [path, content]))
    for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
      const wrong = differentSets('lines', statements(ours.get(name)), statements(theirs.get(name)))
      section.check(name, wrong, name.replace(/^.*-config/, 'config'))
    }
    section.end()
  }
}

/** All that kgate makes of the default targets. */
function writtenFor(folder: string): FileChange[] {
  const tree = load(join(folder, 'tree'))
  const layout = tree.layout.targetHeader
  if (!layout) throw new Error(`${folder}: the layout says nothing of target headers`)
  const record = readHostRecord(tree, join(folder, 'build'))
  const options = optionDefaults(folder)
  const selection = selectTargets(tree, {host: record.host, ...machine})
  const targets = selection.targets.map(({name, keys, accelerators, hasDevices}) => {
    const host = hostFor(record, tree, name, machine.cpu)
    return {
      name,
      header: headerOf(layout, {target: name, keys, accelerators, options, ...machine}),
      ...(hasDevices && {resolution: resolve(tree, {target: name, host, cpu: machine.cpu})}),
    }
  })
  return [
    ...targets.flatMap(({name, header, resolution}) => [
      {path: `${name}-config-target.h`, content: targetHeader(name, header)},
      ...(resolution ? deviceFiles(name, resolution.enabled()) : []),
    ]),
    {path: 'config-poison.h', content: poisonHeader({tree, targets})},
  ]
}

function load(directory: string): Tree {
  const {tree, diagnostics} = loadTree(directory)
  if (!tree) throw new Error(`${directory}: ${diagnostics.map(({message}) => message).join('; ')}`)
  return tree
}

/** What the recorded configure was called without. */
function optionDefaults(folder: string): Map<string, string | boolean> {
  const {user} = JSON.parse(readFileSync(join(folder, 'meson-options.json'), 'utf8'))
  return new Map(user.map(({name, value}: {name: string; value: string | boolean}) => [name, value]))
}

/** Lines without comments; a file that is not there has one line that says so. */
function statements(text: string | undefined): Set<string> {
  if (text === undefined) return new Set(['there is no such file'])
  return new Set(lines(text.replace(/\/\*.*?\*\//gs, '')))
}
