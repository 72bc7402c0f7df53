/**
 * Tells a finding from all others by what stays the same while a tree is worked on: its code, its file, and the symbols it
 * is about, or else the text of its line. Lines may move, and messages may be worded anew.
 */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'

/** @returns `code file SYMBOL...`, readable and one line, since people keep them in baseline files */
export function fingerprint({code, place, symbols, message}: Diagnostic): string {
  const file = place ? word(place.source.name) : '-'
  return `${code} ${file} ${symbols?.map(word).join(' ') ?? JSON.stringify(lineOf(place) ?? message)}`
}

/** The text of the line, however it is indented. */
function lineOf(place: Diagnostic['place']): string | undefined {
  if (!place) return undefined
  const {source, span} = place
  return source.line(source.position(span.start).line).trim().replace(/\s+/g, ' ').slice(0, maximumLength)
}

/** Of a line in a fingerprint: a broken file may be one line of megabytes. */
const maximumLength = 200

function word(text: string): string {
  return /^[\w./+-]+$/.test(text) ? text : JSON.stringify(text)
}

/** The code that a fingerprint begins with. */
export function codeOf(fingerprint: string): string {
  return fingerprint.split(' ', 1)[0] as string
}

/** Gives alike findings of one file different fingerprints: the second is `... #2`. */
export class FingerprintCounter {
  readonly #counts = new Map<string, number>()

  next(diagnostic: Diagnostic): string {
    const base = fingerprint(diagnostic)
    const count = (this.#counts.get(base) ?? 0) + 1
    this.#counts.set(base, count)
    return count === 1 ? base : `${base} #${count}`
  }
}
