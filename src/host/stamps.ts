/** Whether a file or folder is still what it was. */

import {statSync} from 'node:fs'

/** Changes where what a path leads to is replaced or changed, comes or goes; a folder changes with the names in it. */
export function stamp(path: string): string {
  try {
    const status = statSync(path, {throwIfNoEntry: false})
    return status ? `${status.size} ${status.mtimeMs} ${status.ino}` : absent
  } catch {
    return absent
  }
}

/** Of what is not there, or cannot be looked at. */
const absent = '-'

/** Under paths. */
export type Stamps = Readonly<Record<string, string>>

export function stampsOf(paths: Iterable<string>): Stamps {
  return Object.fromEntries([...new Set(paths)].sort().map(path => [path, stamp(path)]))
}

export function isUnchanged(stamps: Stamps): boolean {
  return Object.entries(stamps).every(([path, known]) => stamp(path) === known)
}
