/** What is wrong with a text before any grammar looks at it, and with characters that no grammar knows. */

import type {Diagnostic, Severity} from './diagnostic.js'
import {errorAt, type PlacedDiagnostic, spanAt} from './error-at.js'
import type {Source} from './source.js'

/**
 * What keeps a text from being read at all, or the mark that others refuse.
 *
 * @param peer the program that reads such files too, and refuses the mark
 * @param markSeverity `warning` where kgate reads on behind the mark
 */
export function textProblem(source: Source, peer: string, markSeverity: Severity): Diagnostic | undefined {
  const {text, malformedAt} = source
  const nul = text.indexOf('\0')
  if (nul >= 0) return errorAt(source, 'binary-file', spanAt(nul), 'a NUL byte: this is not a text file')
  if (malformedAt !== undefined) {
    const help = 'convert it, for example with iconv -f latin1 -t utf8'
    return errorAt(source, 'invalid-utf8', spanAt(malformedAt), 'the file is not valid UTF-8 here', help)
  }
  if (!text.startsWith('\ufeff')) return undefined
  const message = `the file begins with a byte order mark, which ${peer} refuses`
  return {
    ...errorAt(source, 'byte-order-mark', spanAt(0), message, 'save it as UTF-8 without a mark'),
    severity: markSeverity,
  }
}

/** @param helpFor what to do about a character, where there is something to say */
export function strayCharacter(
  source: Source,
  offset: number,
  helpFor: (character: string) => string | undefined,
): PlacedDiagnostic {
  const character = String.fromCodePoint(source.text.codePointAt(offset) as number)
  const message = `${shown(character)} has no meaning here`
  return errorAt(source, 'invalid-character', spanAt(offset, character.length), message, helpFor(character))
}

function shown(character: string): string {
  if (character === '"') return `'"'`
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return /\p{L}|\p{N}|\p{P}|\p{S}/u.test(character) ? `"${character}"` : `the character U+${code}`
}
