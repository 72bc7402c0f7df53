/** Compares what kgate reads in option files with what Meson does: recorded of real trees, and live. */

import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join, resolve as resolvePath} from 'node:path'
import {hasErrors} from '../grammar/common/diagnostic.js'
import {Source} from '../grammar/common/source.js'
import type {MesonOption} from '../grammar/meson-options/options.js'
import {parseMesonOptions} from '../grammar/meson-options/parse.js'
import {python} from './oracle.js'
import {randomOptionFile} from './random-options.js'
import type {Tally} from './tally.js'
import {lines} from './verdict.js'

/** An option as `meson introspect` tells it. */
interface Introspected {
  readonly name: string
  readonly type: string
  readonly value: unknown
  readonly choices?: readonly string[]
  readonly description: string
}

/** What meson-options.py answers; its first lines say what the fields are. */
type Answer = {readonly error: string} | {readonly options: readonly object[]; readonly warned: boolean}

/** Every option of every recorded tree. */
export function compareMesonOptions(tally: Tally, corpus: string): void {
  for (const version of readdirSync(corpus).sort()) {
    const folder = join(corpus, version)
    const recorded = join(folder, 'meson-options.json')
    if (!existsSync(recorded)) continue
    const {user} = JSON.parse(readFileSync(recorded, 'utf8')) as {user: readonly Introspected[]}
    const file = join(folder, 'tree/meson_options.txt')
    const {options, diagnostics} = parseMesonOptions(new Source(file, readFileSync(file, 'utf8')))
    const ours = new Map(options.map(option => [option.name, introspected(option)]))
    const section = tally.section(`${version}: options as Meson introspects them`, user.length)
    for (const {name, type, value, choices, description} of user) {
      // Meson shows the choices of some types only, and those of a boolean not at all.
      const theirs = {name, type, value, choices: choices ?? [], description}
      section.check(name, different(ours.get(name) ?? {}, theirs), type)
      ours.delete(name)
    }
    const surplus = [...ours.keys(), ...diagnostics.map(({message}) => message)]
    if (surplus.length > 0) section.check('the rest', surplus, 'surplus')
    section.end()
  }
}

/** Generated option files, valid and not, through Meson's own reader of them. */
export function compareOptionFiles(tally: Tally, seed: number, count: number): void {
  if (spawnSync(python, ['-c', 'import mesonbuild.optinterpreter']).status !== 0) {
    console.log(`SKIPPED: ${python} has no Meson; no option file was compared with it.`)
    return
  }
  const texts = Array.from({length: count}, (_, index) => randomOptionFile(seed, index))
  const section = tally.section('Meson: generated option files', count)
  for (const [index, answer] of mesonAnswers(texts).entries()) {
    const text = texts[index] as string
    const again = `parse ${JSON.stringify(text)}`
    section.check(
      `file ${index} of --seed ${seed}`,
      optionFileDisagreements(text, answer),
      'error' in answer ? 'refused' : answer.warned ? 'accepted with a warning' : 'accepted',
      again,
    )
  }
  section.end()
}

function mesonAnswers(texts: readonly string[]): Answer[] {
  const driver = resolvePath('conformance/meson-options.py')
  const input = texts.map(text => `${JSON.stringify(text)}\n`).join('')
  const {stdout, stderr, status} = spawnSync(python, [driver], {input, encoding: 'utf8', maxBuffer: 1 << 28})
  if (status !== 0) throw new Error(`${driver} failed:\n${stderr}`)
  return lines(stdout).map(line => JSON.parse(line) as Answer)
}

function optionFileDisagreements(text: string, answer: Answer): string[] {
  const {options, diagnostics} = parseMesonOptions(new Source('meson_options.txt', text))
  const messages = diagnostics.map(({message}) => message).join('; ')
  if ('error' in answer) return hasErrors(diagnostics) ? [] : [`Meson refuses: ${answer.error}`]
  if (hasErrors(diagnostics)) return [`Meson accepts, kgate says: ${messages}`]
  // Of names in an array Meson says nothing.
  const warned = diagnostics.some(({code}) => code !== 'option-argument')
  return [
    ...(warned === answer.warned ? [] : [`${warned ? 'kgate' : 'Meson'} alone warns: ${messages}`]),
    ...different(options.map(comparable), answer.options),
  ]
}

function introspected({name, type, value, choices = [], description}: MesonOption): Introspected {
  return {name, type: type === 'feature' ? 'combo' : type, value, choices, description}
}

/** An option as meson-options.py tells it. */
function comparable(option: MesonOption): object {
  const {name, type, value, choices = [], min, max, description, deprecated} = option
  return {
    name,
    type,
    value: type === 'integer' ? String(value) : value,
    choices,
    min: min === undefined ? null : String(min),
    max: max === undefined ? null : String(max),
    description,
    deprecated: deprecated instanceof Map ? Object.fromEntries(deprecated) : deprecated,
    yield: option.yield,
  }
}

function different(ours: object, theirs: object): string[] {
  const [one, other] = [JSON.stringify(ours), JSON.stringify(theirs)]
  return one === other ? [] : [`kgate reads ${one}`, `Meson reads ${other}`]
}
