/** The kind path: a file or folder. */

import {existsSync} from 'node:fs'
import {resolve} from 'node:path'
import type {Host} from '../host.js'
import type {Outcome} from '../outcome.js'

/** @param path absolute, or relative to the tree */
export function isThere(path: string, {tree}: Host): Outcome {
  const value = existsSync(resolve(tree, path))
  return {value, reason: value ? `${path} is there` : `there is no ${path}`}
}
