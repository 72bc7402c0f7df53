/** Gives a function a folder of its own on disk, and removes it whatever happens. */

import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

/** @param use gets the folder's real path, which has no symbolic links in it; where it gives a promise, the folder stays as long */
export function withTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kgate-')))
  const remove = () => rmSync(folder, {recursive: true, force: true})
  let result: T
  try {
    result = use(folder)
  } catch (error) {
    remove()
    throw error
  }
  if (result instanceof Promise) return result.finally(remove) as T
  remove()
  return result
}

/** @param files contents under paths relative to the folder */
export function writeTree(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), content)
  }
}
