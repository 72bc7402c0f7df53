/** The version that a folder says it has. */

import {readFileSync} from 'node:fs'
import {basename} from 'node:path'

/** @param path a file whose first word is a version, or a meson.build whose `project()` has one */
export function readVersion(path: string): string | undefined {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const version =
    basename(path) === 'meson.build'
      ? /^project\s*\((?:[^'()#]|'[^']*'|#.*)*?\bversion\s*:\s*'([^']*)'/m.exec(text)?.[1]
      : text.trim().split(/\s+/)[0]
  return version !== undefined && /\d/.test(version) ? version : undefined
}
