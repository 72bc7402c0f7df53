/** A FileReader over a table: files that exist only in a test. */

import {posix} from 'node:path'
import type {FileReader} from '../../src/tree/file-reader.js'

/** @param files contents under absolute paths; their folders exist because they do */
export function memoryReader(files: Readonly<Record<string, string>>): FileReader {
  const isFolder = (path: string) => Object.keys(files).some(file => file.startsWith(`${path}/`))
  return {
    read(spelling) {
      const path = posix.normalize(spelling)
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      if (text !== undefined) return {realPath: path, text}
      return {problem: isFolder(path) ? 'it is a folder' : 'no such file'}
    },
    exists(spelling) {
      const path = posix.normalize(spelling).replace(/(.)\/$/, '$1')
      return Object.hasOwn(files, path) || isFolder(path)
    },
    glob(folder, pattern) {
      const escaped = posix.join(folder, pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      const matcher = new RegExp(
        `^${escaped.replace(/\*\*\/|\*/g, star => (star === '*' ? '[^/]*' : '(?:.*/)?'))}$`,
      )
      return Object.keys(files)
        .filter(path => matcher.test(path))
        .sort()
    },
  }
}
