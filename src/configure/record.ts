/** A configuration as plain data: what `kgate-config.json` holds. */

import type {Note} from '../../grammar/common/diagnostic.js'
import {placeText} from '../report/format-diagnostic.js'
import type {Configuration, ConfiguredTarget} from './configuration.js'

/** The environment variables that decide what probing finds, PATH aside. */
export const probedVariables: readonly string[] = [
  'CC',
  'CFLAGS',
  'CPPFLAGS',
  'LDFLAGS',
  'PKG_CONFIG',
  'PKG_CONFIG_PATH',
  'PKG_CONFIG_LIBDIR',
  'PKG_CONFIG_SYSROOT_DIR',
]

/** How the call can be made again. */
export interface CallRecord {
  readonly workingDirectory: string
  /** Where the tree is, unless the arguments say. */
  readonly tree: string
  readonly arguments: readonly string[]
  /** Of `probedVariables`, those that were set. */
  readonly environment: Readonly<Record<string, string>>
}

/** Counted up when what is written changes so that older readers misunderstand it. */
export const recordFormat = 1

/** What is left of an earlier run. */
export interface EarlierRecord {
  readonly call: CallRecord
  /** Absolute. */
  readonly tree: string
  /** Variables that compilers are to be run with. */
  readonly environment: Readonly<Record<string, string>>
  /** Names of the files that it wrote. */
  readonly files: readonly string[]
}

/** @param value of `kgate-config.json`, whoever wrote it @returns undefined where it is not of this format */
export function parseRecord(value: unknown): EarlierRecord | undefined {
  if (!isRecord(value) || value['format'] !== recordFormat || !isRecord(value['call'])) return undefined
  const {call, tree, environment, files} = value
  if (typeof tree !== 'string' || !isTexts(files) || !isTextRecord(environment)) return undefined
  const {workingDirectory, tree: calledTree, arguments: args, environment: calledEnvironment} = call
  if (typeof workingDirectory !== 'string' || typeof calledTree !== 'string') return undefined
  if (!isTexts(args) || !isTextRecord(calledEnvironment)) return undefined
  return {
    call: {workingDirectory, tree: calledTree, arguments: args, environment: calledEnvironment},
    tree,
    environment,
    files,
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && isTexts(Object.values(value))
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

/**
 * What targets have in common is listed once: `values` holds each symbol's values with their reasons, and a target the
 * indices of its own. External symbols are among them.
 *
 * @param files names of those that were written
 * @param version of kgate
 */
export function configurationRecord(
  configuration: Configuration,
  call: CallRecord,
  files: readonly string[],
  version: string,
): object {
  const {tree, options, host, providers, targets, skipped, inputs} = configuration
  // An argument is named in the reason; where it stands among the others is this call's affair.
  const noteText = ({message, place}: Note) =>
    place && place.source !== configuration.call.source ? `${message} (${placeText(place)})` : message
  const values = new Values(noteText)
  return {
    format: recordFormat,
    kgate: version,
    tree: tree.directory,
    profile: tree.layout.profile,
    version: tree.layout.version,
    call,
    environment: {...call.environment, ...Object.fromEntries(configuration.call.environment)},
    options: Object.fromEntries(
      options.map(({name, value, given}) => [name, {value: plainValue(value), given}]),
    ),
    host: Object.fromEntries(
      [...host.values()].map(({name, value, reason, proof, option}) => [
        name,
        {value: letter(value), option, reason: noteText(reason), proof: proof.map(noteText)},
      ]),
    ),
    providers: Object.fromEntries(providers.map(({option, taken, reason}) => [option, {taken, reason}])),
    targets: Object.fromEntries(targets.map(target => [target.name, targetRecord(target, values)])),
    values: values.list,
    skipped: Object.fromEntries(skipped.map(({name, reason}) => [name, reason])),
    inputs,
    files,
  }
}

/** JSON with an entry a line, down to the parts of its parts. */
export function recordText(record: object): string {
  return `${jsonText(record, 2, '')}\n`
}

function jsonText(value: unknown, depth: number, indent: string): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent} `
  const isList = Array.isArray(value)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  if (entries.length === 0) return isList ? '[]' : '{}'
  const lines = entries.map(([name, part]) => {
    const text = jsonText(part, depth - 1, inner)
    return `${inner}${isList ? '' : `${JSON.stringify(name)}: `}${text}`
  })
  const [open, close] = isList ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

function targetRecord({resolution, header}: ConfiguredTarget, values: Values): object {
  return {
    header: Object.fromEntries(header.map(({name, value}) => [name, value])),
    ...(resolution && {
      values: resolution.symbols().map(({name, value, reason}) => values.index(name, value, reason)),
    }),
  }
}

interface ValueRecord {
  readonly symbol: string
  readonly value: 'y' | 'n'
  readonly reason: string
}

class Values {
  readonly list: ValueRecord[] = []
  readonly #known = new Map<string, {readonly note: Note; readonly index: number}[]>()

  constructor(readonly noteText: (note: Note) => string) {}

  index(symbol: string, value: boolean, note: Note): number {
    const key = value ? symbol : `!${symbol}`
    const known = this.#known.get(key) ?? []
    const same = known.find(
      it => it.note === note || (it.note.message === note.message && samePlace(it.note, note)),
    )
    if (same) return same.index
    const index = this.list.push({symbol, value: letter(value), reason: this.noteText(note)}) - 1
    this.#known.set(key, [...known, {note, index}])
    return index
  }
}

function samePlace({place: one}: Note, {place: other}: Note): boolean {
  return one?.source === other?.source && one?.span.start === other?.span.start
}

function letter(value: boolean): 'y' | 'n' {
  return value ? 'y' : 'n'
}

/** JSON has no whole numbers beyond what a double holds. */
function plainValue(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
