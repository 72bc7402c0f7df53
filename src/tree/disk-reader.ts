/** Reads files from disk. Every failure is a value with words for the user. */

import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import {join} from 'node:path'
import {decodeText, replacement} from './decode-text.js'
import {diskSources} from './disk-sources.js'
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
  EEXIST: 'a file stands where a folder is wanted',
  ENOSPC: 'no space is left',
  ERR_INVALID_ARG_VALUE: 'its name holds a NUL byte',
  EROFS: 'it is on a read-only file system',
}

export const diskReader: FileReader = {
  read(path) {
    try {
      const status = statSync(path)
      if (status.isDirectory()) return {problem: 'it is a folder'}
      if (!status.isFile()) return readStream(path)
      if (status.size > maximumSize) return {problem: tooLarge}
      const realPath = realpathSync.native(path)
      const text = readFileSync(path, 'utf8')
      if (!text.includes(replacement)) return {realPath, text}
      return {realPath, ...decodeText(readFileSync(path))}
    } catch (error) {
      return {problem: describe(error)}
    }
  },
  exists: existsSync,
  glob(folder, pattern) {
    const [, inside = '', before = '', behind] = simplePattern.exec(pattern) ?? []
    if (behind !== undefined) return filesIn(join(folder, inside), before, behind)
    const {globSync} = lazyRequire()('glob') as typeof import('glob')
    return globSync(pattern, {cwd: folder, absolute: true, nodir: true}).sort()
  },
  sources: diskSources,
}

/** One `*` in a file's name, which needs no library: loading it takes longer than most commands. */
const simplePattern = /^([^*?[\]{}()!+@|\\]*\/)?([^/*?[\]{}()!+@|\\]*)\*([^/*?[\]{}()!+@|\\]*)$/

/** Absolute paths of the files of a folder whose names begin and end so, sorted; as glob does, none that begins with a dot. */
function filesIn(folder: string, before: string, behind: string): string[] {
  try {
    return readdirSync(folder, {withFileTypes: true})
      .filter(entry => !entry.isDirectory())
      .map(({name}) => name)
      .filter(
        name => name.length >= before.length + behind.length && (before !== '' || !name.startsWith('.')),
      )
      .filter(name => name.startsWith(before) && name.endsWith(behind))
      .map(name => join(folder, name))
      .sort()
  } catch {
    return []
  }
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
    return {realPath: path, ...decodeText(Buffer.concat(parts))}
  } finally {
    closeSync(descriptor)
  }
}

/** What the operating system refused, with the file where it names one. */
export function systemProblem(
  error: Error & {path?: string | undefined; syscall?: string | undefined},
): string {
  const words = describe(error)
  if (error.path !== undefined) return words === error.message ? words : `${error.path}: ${words}`
  return error.syscall === 'write' ? `cannot write the result: ${words}` : words
}

/** Words for an error of the operating system. */
export function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return problems[code] ?? (error instanceof Error ? error.message : String(error))
}
