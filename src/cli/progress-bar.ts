/** How far long work is, as a line of a terminal. */

import type {Progress} from '../index.js'
import type {Terminal} from './terminal.js'

const width = 24

/** `resolving [=========>              ] 34 of 87`; what has very many steps is told in hundredths. */
export function progressBar({what, done, total}: Progress): string {
  const share = total === 0 ? 1 : done / total
  const full = Math.floor(share * width)
  const bar = `${'='.repeat(full)}${full < width ? '>' : ''}`.padEnd(width)
  const count = total > 1000 ? `${Math.floor(share * 100)} %` : `${done} of ${total}`
  return `${what} [${bar}] ${count}`
}

/** Shows progress, where it looks other than before. */
export function showProgress(terminal: Terminal): (progress: Progress) => void {
  let shown = ''
  return progress => {
    const line = progressBar(progress)
    if (line !== shown) terminal.progress(line)
    shown = line
  }
}
