/** Reads files from disk. Every failure is a value with words for the user. */

import {isUtf8} from 'node:buffer'
import {closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync} from 'node:fs'
import type {FileContent, FileProblem, FileReader} from './file-reader.js'
import {lazyRequire} from './lazy-require.js'

/** No file that kgate reads is larger; what is larger (`/dev/zero` among it) is not one of them. */
const maximumSize = 256 * 1024 * 1024
const tooLarge = 'it is larger than 256 MiB'

const problems: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a loop',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
}

export const diskReader: FileReader = {
  read(path) {
    try {
      const realPath = realpathSync.native(path)
      const status = statSync(realPath)
      if (status.isDirectory()) return {problem: 'it is a folder'}
      if (!status.isFile()) return readStream(realPath)
      if (status.size > maximumSize) return {problem: tooLarge}
      const text = readFileSync(realPath, 'utf8')
      const replacement = text.indexOf('\ufffd')
      if (replacement < 0 || isUtf8(readFileSync(realPath))) return {realPath, text}
      return {realPath, text, malformedAt: replacement}
    } catch (error) {
      return {problem: describe(error)}
    }
  },
  exists: existsSync,
  glob(folder, pattern) {
    const {globSync} = lazyRequire()('glob') as typeof import('glob')
    return globSync(pattern, {cwd: folder, absolute: true, nodir: true}).sort()
  },
}

/** Reads what has no size, such as a pipe or /dev/null. */
function readStream(path: string): FileContent | FileProblem {
  const descriptor = openSync(path, 'r')
  try {
    const parts: Buffer[] = []
    let size = 0
    for (let length = 1; length > 0; size += length) {
      if (size > maximumSize) return {problem: tooLarge}
      const part = Buffer.alloc(1 << 16)
      length = readSync(descriptor, part)
      parts.push(part.subarray(0, length))
    }
    return {realPath: path, text: Buffer.concat(parts).toString('utf8')}
  } finally {
    closeSync(descriptor)
  }
}

/** Words for an error of the operating system. */
export function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return problems[code] ?? (error instanceof Error ? error.message : String(error))
}
