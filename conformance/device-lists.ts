/**
 * Holds what `kgate mak` writes against minikconf.py: each line of each target's completed list, commented in alone, must
 * resolve and leave the symbol out. The longest line is commented in in the file, with the help behind it; the others are
 * assigned, which is the same to minikconf.py, and saves parsing the tree over and over.
 */

import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fullestSetting} from '../src/analysis/fullest-setting.js'
import {completeMak, loadTree, resolve, type Tree} from '../src/index.js'
import {callOf, commandOf, type External} from './calls.js'
import type {Oracle} from './oracle.js'
import type {Tally} from './tally.js'

interface Line {
  readonly symbol: string
  readonly text: string
}

export async function compareDeviceLists(
  tally: Tally,
  [oracle]: readonly [Oracle, Oracle],
  directory: string,
  name: string,
): Promise<void> {
  const {tree} = loadTree(directory)
  if (!tree) throw new Error(`${directory} is no tree`)
  const folder = mkdtempSync(join(tmpdir(), 'kgate-lists-'))
  const targets = tree.targets()
  const section = tally.section(`${name}: lines of completed device lists`, targets.length)
  let count = 0
  try {
    for (const target of targets) {
      const checked = await checkTarget(oracle, tree, target, folder)
      count += checked.lines
      section.check(target, checked.wrong, 'complete', checked.again)
    }
  } finally {
    rmSync(folder, {recursive: true})
  }
  section.end()
  console.log(`  ${count} lines were commented in`)
}

async function checkTarget(
  oracle: Oracle,
  tree: Tree,
  target: string,
  folder: string,
): Promise<{wrong: string[]; lines: number; again: string}> {
  const list = join(folder, `${target}.mak`)
  const completed = completeMak(tree, {target, standsAlone: true, wholeHost: true})
  if (!('text' in completed))
    return {wrong: completed.diagnostics.map(({message}) => message), lines: 0, again: ''}
  const warned = new Set(
    completed.diagnostics.map(({place}) => place && nameAt(place.source.text, place.span.start)),
  )
  const lines = [...completed.text.matchAll(/^# ?CONFIG_(\w+)=n.*$/gm)]
    .map(([text, symbol = '']): Line => ({symbol, text}))
    .filter(({symbol}) => !warned.has(symbol))
  const longest = lines.reduce((most, each) => (each.text.length > most.text.length ? each : most))
  writeFileSync(list, completed.text)
  const inputs = [list, tree.path('Kconfig')]
  const call = callOf('defconfig', inputs, externalsOf(tree, target))
  const answer = await oracle.ask(
    call,
    undefined,
    lines.map(({symbol}) => symbol),
  )
  const again = commandOf(call)
  if (answer.status !== 0) return {wrong: [answer.message], lines: 0, again}
  const wrong = lines.flatMap(({symbol}, at) => {
    const said = answer.each[at]
    return said === null ? [] : [`CONFIG_${symbol}=n: ${said}`]
  })
  writeFileSync(list, completed.text.replace(longest.text, longest.text.replace(/^# ?/, '')))
  const written = await oracle.ask(call)
  if (written.status !== 0) wrong.push(`${longest.text}: ${written.message}`)
  else if (written.config.includes(longest.symbol)) wrong.push(`${longest.text}: it is y all the same`)
  return {wrong, lines: lines.length, again}
}

function nameAt(text: string, start: number): string | undefined {
  return /^CONFIG_(\w+)/.exec(text.slice(start))?.[1]
}

/** All that kgate gave the target when it tried the lines. */
function externalsOf(tree: Tree, target: string): External[] {
  const symbols = resolve(tree, fullestSetting(tree, {target})).symbols()
  return symbols.filter(({external}) => external).map(({name, value}) => [name, value])
}
