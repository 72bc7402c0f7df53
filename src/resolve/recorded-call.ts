/**
 * Calls of minikconf as the lines of a record, a JSON object each: what a build tells it is what kgate needs to know of
 * the host. Later lines for the same output replace earlier ones, so that a record can be appended to.
 */

import {basename} from 'node:path'
import type {MinikconfCall} from './minikconf.js'

/** Counted up when older readers would misunderstand a line. */
const recordFormat = 1

/** What a line says; a line may hold more. */
export interface RecordedCall {
  /** As minikconf got it: `T-config-devices.mak` for a target T, perhaps in a folder. */
  readonly output: string
  /** `CONFIG_X=y` and such, in the order given. */
  readonly externals: readonly string[]
  /** Host symbols that the tree had; those of them that `externals` lack are n. */
  readonly hostSymbols?: readonly string[]
}

/** @returns the line, without its end, and how every line for the same output begins */
export function recordLine(
  call: MinikconfCall,
  hostSymbols: readonly string[],
): {readonly line: string; readonly beginning: string} {
  const {mode, output, inputs, externals} = call
  const key = {format: recordFormat, output}
  const rest = {
    target: targetOf(output),
    mode: `--${mode}`,
    inputs,
    externals: externals.map(({text}) => text),
    hostSymbols,
  }
  return {line: JSON.stringify({...key, ...rest}), beginning: `${JSON.stringify(key).slice(0, -1)},`}
}

/** @returns the call, or what is wrong with the line */
export function parseRecordLine(line: string): RecordedCall | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'this is not JSON'
  }
  if (typeof value !== 'object' || value === null) return 'this is not a recorded call'
  const {format = recordFormat, output, externals, hostSymbols} = value as Record<string, unknown>
  if (format !== recordFormat) return `this kgate reads format ${recordFormat}, and this is another one`
  if (typeof output !== 'string') return 'this is not a recorded call: it has no output'
  if (!isTexts(externals)) return 'this is not a recorded call: it has no external symbols'
  if (hostSymbols !== undefined && !isTexts(hostSymbols)) return 'its host symbols are not a list of names'
  return {output, externals, ...(hostSymbols && {hostSymbols})}
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(member => typeof member === 'string')
}

/** The target that a call is for; null where the output's name does not say. */
export function targetOf(output: string): string | null {
  return /^(.+)-config-devices\.mak$/.exec(basename(output))?.[1] ?? null
}
