/** Breaks text into lines exactly as Python's textwrap.wrap does with its own defaults, so that help texts agree. */

/** What Python's `\w` matches, and of that what is not a digit. */
const word = String.raw`[\p{L}\p{N}_]`
const letter = String.raw`[\p{L}\p{Nl}\p{No}_]`
const beforeDash = String.raw`[\p{L}\p{N}_!"'&.,?]`

/**
 * A text whose only white space is blanks, as pieces between which a line may end: blanks; a dash of several hyphens
 * between words; a word, which may end behind a hyphen that joins two of its parts, or before such a dash.
 */
const pieces = new RegExp(
  [
    ' +',
    `(?<=${beforeDash})-{2,}(?=${word})`,
    `[^ ]+?(?:${[
      `-(?<=${letter}{2}-|${letter}-${letter}-)(?=${letter}-?${letter})`,
      '(?= |$)',
      `(?<=${beforeDash})(?=-{2,}${word})`,
    ].join('|')})`,
  ].join('|'),
  'gu',
)

/** What Python's str.strip takes off. */
const blank = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/

/**
 * @param text of any number of lines, which count for nothing
 * @param width in characters, more than 0; both indents count towards it
 * @returns no line where the text is empty
 */
export function wrapText(text: string, width: number, initialIndent = '', subsequentIndent = ''): string[] {
  const lines: string[] = []
  const left = (munge(text).match(pieces) ?? []).reverse()
  while (left.length > 0) {
    const indent = lines.length > 0 ? subsequentIndent : initialIndent
    const room = width - lengthOf(indent)
    // The last is where Python would never end: an indent leaves no room, and the text begins with a blank.
    if (blank.test(left.at(-1) ?? '') && (lines.length > 0 || left.at(-1) === '')) left.pop()
    const line = takeLine(left, room)
    if (blank.test(line.at(-1) ?? 'x')) line.pop()
    if (line.length > 0) lines.push(indent + line.join(''))
  }
  return lines
}

/** Moves what fits. A piece too long for any line is broken, behind a hyphen where it has one. */
function takeLine(left: string[], room: number): string[] {
  const line: string[] = []
  let length = 0
  for (let next = left.at(-1); next !== undefined; next = left.at(-1)) {
    if (length + lengthOf(next) > room) break
    length += lengthOf(next)
    line.push(next)
    left.pop()
  }
  const next = [...(left.at(-1) ?? '')]
  if (next.length > room) {
    const most = room < 1 ? 1 : room - length
    const hyphen = next.slice(0, most).lastIndexOf('-')
    const isInner =
      next.length > most && next.slice(0, Math.max(hyphen, 0)).some(character => character !== '-')
    const end = isInner ? hyphen + 1 : most
    // Where no room is left this adds an empty piece, and so keeps the blank before it: as Python does.
    line.push(next.slice(0, end).join(''))
    left[left.length - 1] = next.slice(end).join('')
  }
  return line
}

/** Tabs to the next eighth column, and every other white space of ASCII to a blank. */
function munge(text: string): string {
  let column = 0
  let expanded = ''
  for (const character of text) {
    const blanks = character === '\t' ? 8 - (column % 8) : 0
    expanded += blanks > 0 ? ' '.repeat(blanks) : character
    column = character === '\n' || character === '\r' ? 0 : column + (blanks || 1)
  }
  return expanded.replace(/[\n\v\f\r]/g, ' ')
}

/** In characters, of which one beyond U+FFFF is one. */
function lengthOf(text: string): number {
  return [...text].length
}
