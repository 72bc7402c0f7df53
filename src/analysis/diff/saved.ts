/** Results that were saved: by `kgate resolve --format json`, or by configure in kgate-config.json. */

import type {Diagnostic, Place} from '../../../grammar/common/diagnostic.js'
import {Source} from '../../../grammar/common/source.js'
import {type ModeName, modes} from '../../solver/mode.js'
import type {Side, SideStep, SideValue} from './side.js'

/** The targets of a saved result; or what is wrong with it. */
export type SavedResult =
  | {readonly sides: readonly Side[]; readonly diagnostics: readonly Diagnostic[]}
  | {readonly sides?: undefined; readonly diagnostics: readonly Diagnostic[]}

/** @param name what messages call the file */
export function readSavedResult(name: string, text: string): SavedResult {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused(`${name} is not JSON`)
  }
  if (!isRecord(value)) return refused(`${name} is no saved result`)
  const {targets} = value
  const sides = Array.isArray(targets)
    ? resolvedSides(targets)
    : isRecord(targets)
      ? configuredSides(value, targets)
      : undefined
  return sides ? {sides, diagnostics: []} : refused(`${name} is no saved result`)
}

function refused(message: string): SavedResult {
  const help =
    'name what "kgate resolve --format json" printed, or the kgate-config.json of a configured build'
  return {diagnostics: [{code: 'saved-result', severity: 'error', message, help}]}
}

interface SavedSymbol {
  readonly name: string
  readonly value: SideValue
  readonly step: SideStep
}

function side(target: string, mode: ModeName, symbols: readonly SavedSymbol[]): Side {
  const steps = new Map(symbols.map(({name, step}) => [name, step]))
  return {
    target,
    mode,
    values: new Map(symbols.map(({name, value}) => [name, value])),
    steps: () => steps,
    clauses: () => undefined,
  }
}

/** What `kgate resolve --format json` prints. */
function resolvedSides(targets: readonly unknown[]): Side[] | undefined {
  const sides = targets.map(entry => {
    if (!isRecord(entry) || typeof entry['target'] !== 'string' || !Array.isArray(entry['symbols']))
      return undefined
    const symbols = entry['symbols'].map(symbol => (isRecord(symbol) ? resolvedSymbol(symbol) : undefined))
    const mode = modes.find(name => name === entry['mode']) ?? 'defconfig'
    return symbols.every(isDefined) ? side(entry['target'], mode, symbols) : undefined
  })
  return sides.every(isDefined) ? sides : undefined
}

function resolvedSymbol({
  name,
  value,
  reason,
  place,
  because,
}: Record<string, unknown>): SavedSymbol | undefined {
  if (typeof name !== 'string' || !isValue(value) || typeof reason !== 'string') return undefined
  const {file, line} = isRecord(place) ? place : {}
  const premises = (Array.isArray(because) ? because : []).flatMap(premise => {
    const [, of, letter] = /^(\w+)=([yn])$/.exec(String(premise)) ?? []
    return of === undefined ? [] : [{name: of, value: letter === 'y'}]
  })
  const known = typeof file === 'string' && typeof line === 'number' ? placeAt(file, line) : undefined
  return {
    name,
    value,
    step: {clause: reason, because: premises, words: `${value}: ${reason}`, ...(known && {place: known})},
  }
}

/** What configure writes: targets have the indices of values that are listed once. */
function configuredSides(
  {values, call}: Record<string, unknown>,
  targets: Record<string, unknown>,
): Side[] | undefined {
  if (!Array.isArray(values)) return undefined
  const args = isRecord(call) && Array.isArray(call['arguments']) ? call['arguments'] : []
  const mode = args.includes('--without-default-devices') ? 'allnoconfig' : 'defconfig'
  const symbols = values.map(value => (isRecord(value) ? configuredSymbol(value) : undefined))
  const sides = Object.entries(targets).flatMap(([target, entry]) => {
    // A target without devices has no values.
    if (!isRecord(entry) || !Array.isArray(entry['values'])) return []
    const own = entry['values'].map(index => symbols[index as number])
    return own.every(isDefined) ? side(target, mode, own) : undefined
  })
  return sides.every(isDefined) ? sides : undefined
}

function configuredSymbol({symbol, value, reason}: Record<string, unknown>): SavedSymbol | undefined {
  if (typeof symbol !== 'string' || !isValue(value) || typeof reason !== 'string') return undefined
  const [, clause = reason, file, line] = /^(.*) \((.*):(\d+):\d+\)$/.exec(reason) ?? []
  const place = file === undefined ? undefined : placeAt(file, Number(line))
  return {
    name: symbol,
    value,
    step: {clause, because: [], words: `${value}: ${clause}`, ...(place && {place})},
  }
}

/** A place of which only the file and the line are known. */
function placeAt(file: string, line: number): Place {
  const source = new Source(file, '\n'.repeat(Math.min(Math.max(line - 1, 0), 1_000_000)))
  return {source, span: {start: source.text.length, end: source.text.length}}
}

function isValue(value: unknown): value is 'y' | 'n' {
  return value === 'y' || value === 'n'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined
}
