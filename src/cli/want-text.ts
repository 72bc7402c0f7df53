/** What `kgate want` prints. */

import {
  type Diagnostic,
  diagnosticRecord,
  type FreeSymbols,
  fixRecord,
  fixText,
  listed,
  type Note,
  placeRecord,
  placeText,
  type Vary,
  type WantAnswer,
} from '../index.js'

export interface Question {
  /** The tree's folder. */
  readonly tree: string
  readonly target: string
  readonly wanted: ReadonlyMap<string, boolean>
  readonly vary: Vary
}

/** How many names of symbols are shown at once. */
const maximumNames = 12

/** Empty where there is nothing to say. */
export function wantText({target, wanted}: Question, answer: WantAnswer): string {
  const {holds, resolved, already, ways, complete} = answer
  const what = listed([...wanted].map(([name, value]) => `CONFIG_${name}=${letter(value)}`))
  if (holds) {
    const reasons = [...already].flatMap(([name, notes]) => whyLines(name, wanted.get(name) === true, notes))
    return text([`${what}: so it is in ${target} already`, ...reasons])
  }
  if (ways.length === 0) return ''
  const head = `${ways.length === 1 ? 'this gives' : 'each of these gives'} ${what} in ${target}`
  const lines = ways.flatMap(({edits, turnsOn, turnsOff}, at) => [
    `  ${at + 1}. ${fixText(edits)}`,
    ...effectLines('turns on', turnsOn),
    ...effectLines('turns off', turnsOff),
  ])
  const more = complete ? [] : ['larger changes were not all tried']
  return text([`${head}${resolved ? '' : ', which does not resolve as it is'}:`, ...lines, ...more])
}

/** The same for programs, as JSON. */
export function wantRecord(
  version: string,
  {tree, target, wanted, vary}: Question,
  {already, ways, files: _, ...answer}: WantAnswer,
  diagnostics: readonly Diagnostic[],
): string {
  const reasons = [...already].map(([name, notes]) => {
    return {name, because: notes.map(({message, place}) => ({message, place: place && placeRecord(place)}))}
  })
  const record = {
    kgate: version,
    tree,
    target,
    wanted: Object.fromEntries([...wanted].map(([name, value]) => [name, letter(value)])),
    vary,
    ...answer,
    already: reasons,
    ways: ways.map(({edits, ...effects}) => ({...fixRecord(edits), ...effects})),
    diagnostics: diagnostics.map(diagnosticRecord),
  }
  return `${JSON.stringify(record, null, 2)}\n`
}

/** What might have been changed. */
export function freeText({lines, additions, host}: FreeSymbols): string {
  const parts = [
    lines.length > 0 ? `${count(lines.length, 'symbol')} that the list of devices names` : '',
    ...(additions.length > maximumNames ? [`${additions.length} other symbols`] : additions),
    host.length > 0 ? `${count(host.length, 'fact')} about the host` : '',
  ]
  return `note: free to change: ${listed(parts.filter(part => part !== ''))}`
}

function whyLines(name: string, value: boolean, notes: readonly Note[]): string[] {
  const lines = notes.map(({message, place}) => `  ${message}${place ? ` (${placeText(place)})` : ''}`)
  return [`${name} is ${letter(value)} because of:`, ...lines]
}

function effectLines(verb: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const more = names.length > maximumNames ? [`${names.length - maximumNames} more`] : []
  const shown = listed([...names.slice(0, maximumNames), ...more])
  return [`     also ${verb} ${names.length === 1 ? '' : `${names.length} symbols: `}${shown}`]
}

function text(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('')
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function letter(value: boolean): string {
  return value ? 'y' : 'n'
}
