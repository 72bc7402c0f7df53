/** Where reading can begin: at the start of a piece of a large file, and behind an error. */

import type {Source} from '../common/source.js'

/** About how much text becomes tokens at a time, so that memory does not grow with the file. */
const pieceLength = 1 << 16

/** A single statement, comments included, is never longer. */
export const maximumPieceLength = 1 << 23

// A line begins behind \r or \n only: `^` would take U+2028 for a line end, minikconf.py does not.
const lineStart = '(?<![^\\r\\n])[ \\t]*'
const assignment = 'CONFIG_[A-Za-z0-9_]*[ \\t]*='

/** The start of a line that begins a statement or a property. */
const clauseLine = new RegExp(
  `${lineStart}(?:(?:config|source|include|bool|depends|select|imply|default)(?![A-Za-z0-9_])|${assignment})`,
  'g',
)
/** The start of a line that can only begin a statement. */
const statementLine = new RegExp(`${lineStart}(?:(?:config|source|include)[ \\t]|${assignment})`, 'g')

/** A place at or behind `start + pieceLength` where no statement can be under way. */
export function pieceEnd(text: string, start: number): number {
  if (text.length - start <= pieceLength) return text.length
  statementLine.lastIndex = start + pieceLength
  return statementLine.exec(text)?.index ?? text.length
}

/**
 * Where to go on after an error.
 *
 * @param from where reading began: the result lies behind it
 * @param failedAt the place of the first token that did not fit
 */
export function nextStatement(source: Source, from: number, failedAt: number): number {
  const {text} = source
  const {line, column} = source.position(failedAt)
  const start = failedAt - column + 1
  const isFirst = text.slice(Math.max(start, from), failedAt).trim() === ''
  clauseLine.lastIndex = isHelp(source.line(line))
    ? endOfHelp(source, line)
    : isFirst && start > from
      ? start
      : failedAt + 1
  return clauseLine.exec(text)?.index ?? text.length
}

/** `help`, and its older spelling `---help---`. */
function isHelp(line: string): boolean {
  return /^[ \t]*(?:-+ *)?help(?: *-+)?[ \t]*$/.test(line)
}

/** The text below a `help` line ends at the first line that is indented less than it. */
function endOfHelp(source: Source, helpLine: number): number {
  const end = source.position(source.text.length).line
  const own = indentation(source.line(helpLine))
  let body: number | undefined
  for (let line = helpLine + 1; line <= end; line++) {
    const text = source.line(line)
    if (text.trim() === '') continue
    const depth = indentation(text)
    body ??= depth
    if (depth <= own || depth < body) return source.offset(line)
  }
  return source.text.length
}

function indentation(line: string): number {
  let columns = 0
  for (const character of line) {
    if (character === '\t') columns += 8 - (columns % 8)
    else if (character === ' ') columns++
    else break
  }
  return columns
}
