/** The build folder, as the verbs that work in it see it. */

import {readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {type EarlierRecord, parseRecord, probedVariables} from '../index.js'

export const recordFile = 'kgate-config.json'

/** @returns what configure left in a build folder; undefined where that is nothing that can be read */
export function readRecord(folder: string): EarlierRecord | undefined {
  return parseRecord(readJson(join(folder, recordFile)))
}

/** @returns undefined where there is no such file, or none that holds JSON */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path) ?? '')
  } catch {
    return undefined
  }
}

/** @returns undefined where it cannot be read */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The environment without what a record of a call has of it. */
export function unprobed(): Record<string, string> {
  const rest = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && !probedVariables.includes(name) ? [[name, value]] : [],
  )
  return Object.fromEntries(rest)
}

/** A path as a user in this folder would type it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.length < path.length ? short || '.' : path
}
