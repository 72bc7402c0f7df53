/**
 * Writes files so that no reader ever sees half of one: each goes to a temporary file beside its place and is renamed
 * there. A file that would not change keeps its time, so that a build does nothing.
 */

import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {dirname, isAbsolute, resolve} from 'node:path'

export interface FileChange {
  /** Relative to the folder that is written to. */
  readonly path: string
  readonly content: string
}

/**
 * All temporary files are written before the first is renamed, so a full disk changes nothing.
 *
 * @param directory made where it does not exist; folders in it are not
 * @returns the paths, as given, of the files that changed
 * @throws the operating system's error; no temporary file is left behind
 */
export function writeFiles(directory: string, files: readonly FileChange[]): string[] {
  const changed = files.filter(({path, content}) => !holds(resolve(directory, path), content))
  const written: {from: string; to: string}[] = []
  try {
    if (changed.some(({path}) => !isAbsolute(path))) makeFolder(resolve(directory))
    for (const {path, content} of changed) {
      const to = destination(resolve(directory, path))
      if (isSpecial(to)) {
        writeFileSync(to, content)
        continue
      }
      const from = `${to}.${process.pid}.tmp`
      written.push({from, to})
      writeWhole(from, content, statSync(to, {throwIfNoEntry: false})?.mode)
    }
    for (const {from, to} of written) renameSync(from, to)
  } catch (error) {
    for (const {from} of written) rmSync(from, {force: true})
    throw error
  }
  return changed.map(({path}) => path)
}

/** Makes a folder and those above it. One level at a time: where the operating system takes no folders, Node's own way of making several never ends. */
export function makeFolder(path: string): void {
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory()) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}

/** Where a path leads: a symbolic link is written through, not replaced, even where it leads to nothing yet. */
function destination(path: string): string {
  let at = path
  // As many links as the operating system follows.
  for (let link = 0; link < 40; link++) {
    if (!lstatSync(at, {throwIfNoEntry: false})?.isSymbolicLink()) return at
    at = resolve(dirname(at), readlinkSync(at))
  }
  return at
}

/** Whether something is there that is not a file, such as /dev/null or a pipe: that is written to, never replaced. */
function isSpecial(path: string): boolean {
  const status = statSync(path, {throwIfNoEntry: false})
  return status !== undefined && !status.isFile()
}

function holds(path: string, content: string): boolean {
  try {
    return !isSpecial(path) && readFileSync(path, 'utf8') === content
  } catch {
    return false
  }
}

/** @param mode of the file that is replaced, where there is one */
function writeWhole(path: string, content: string, mode = 0o666): void {
  rmSync(path, {force: true})
  const descriptor = openSync(path, 'wx', mode)
  try {
    const bytes = Buffer.from(content)
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
