/** Finds programs as a shell does. */

import {accessSync, constants, statSync} from 'node:fs'
import {resolve} from 'node:path'
import type {Environment} from './environment.js'

export interface ProgramSearch {
  /** Absolute; undefined where there is none. */
  readonly path?: string
  /** Each path that was looked at, the one that was found last. */
  readonly tried: readonly string[]
}

/**
 * @param name is looked for on PATH unless it holds a `/`
 * @param directory what relative paths start from, those on PATH among them; absolute
 */
export function findProgram(name: string, {PATH = ''}: Environment, directory: string): ProgramSearch {
  const folders = name.includes('/') ? [''] : PATH.split(':')
  const tried: string[] = []
  for (const folder of folders) {
    const path = resolve(directory, folder, name)
    tried.push(path)
    if (isExecutable(path)) return {path, tried}
  }
  return {tried}
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
