/** Adds a line to a file that several processes may write to at once. */

import {appendFileSync, readFileSync, statSync} from 'node:fs'

/**
 * One write appends the whole line, so that those of others stay whole. A file whose last line of this kind is the same
 * is left alone.
 *
 * @param line without its end
 * @param beginning how lines of the same kind begin
 * @throws the operating system's error
 */
export function appendLine(path: string, line: string, beginning: string): void {
  const text = content(path)
  const last = text.split('\n').findLast(known => known.startsWith(beginning))
  if (last === line) return
  const isTorn = text !== '' && !text.endsWith('\n')
  appendFileSync(path, `${isTorn ? '\n' : ''}${line}\n`)
}

/** Of what is not a file, such as a terminal, nothing can be read. */
function content(path: string): string {
  return statSync(path, {throwIfNoEntry: false})?.isFile() ? readFileSync(path, 'utf8') : ''
}
