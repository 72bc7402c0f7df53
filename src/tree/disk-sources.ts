/** Reads many files from disk at once. */

import {readdir, readFile} from 'node:fs'
import {join} from 'node:path'
import type {SourceReader} from './file-reader.js'

/** Larger files are no sources. */
const maximumSize = 16 * 1024 * 1024

export const diskSources: SourceReader = {
  async list(folder, enters) {
    const found: string[] = []
    await listInto(found, folder, enters)
    return found
  },
  readIfHolds: (path, word) =>
    new Promise(resolve => {
      readFile(path, (error, bytes) => {
        const isWanted = !error && bytes.length <= maximumSize && bytes.includes(word, 0, 'latin1')
        resolve(isWanted ? bytes.toString('utf8') : undefined)
      })
    }),
}

/** A link to a folder is not followed: what it leads to is found elsewhere, if it is the tree's. */
function listInto(
  found: string[],
  folder: string,
  enters: (folder: string, names: readonly string[]) => boolean,
): Promise<void> {
  return new Promise(resolve => {
    readdir(folder, {withFileTypes: true}, (error, entries = []) => {
      const names = entries.map(({name}) => name)
      if (error || !enters(folder, names)) {
        resolve()
        return
      }
      for (const entry of entries) if (entry.isFile()) found.push(join(folder, entry.name))
      const folders = entries.filter(entry => entry.isDirectory())
      Promise.all(folders.map(({name}) => listInto(found, join(folder, name), enters))).then(() => resolve())
    })
  })
}
