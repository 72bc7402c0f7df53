/** String literals: where they end, and what text they stand for. */

import {Refusal} from '../common/refusal.js'

const quoteOrBackslash = /['\\]/g
const lineEnd = /[\r\n]/

/** `'''`: in such a string, line ends are text, and so are backslashes. */
export function isMultiLine(literal: string, at = 0): boolean {
  return literal.startsWith("'''", at)
}

export function holdsLineEnd(literal: string): boolean {
  return lineEnd.test(literal)
}

/** @returns the offset behind the closing quote of the string that opens at an offset; undefined where it has none */
export function stringEnd(text: string, at: number): number | undefined {
  if (isMultiLine(text, at)) {
    const close = text.indexOf("'''", at + 3)
    return close < 0 ? undefined : close + 3
  }
  quoteOrBackslash.lastIndex = at + 1
  for (;;) {
    if (!quoteOrBackslash.test(text)) return undefined
    const {lastIndex} = quoteOrBackslash
    if (text[lastIndex - 1] === "'") return lastIndex
    const escaped = text[lastIndex]
    // A plain string may go over a line end, but none may be escaped.
    if (escaped === undefined || lineEnd.test(escaped)) return undefined
    quoteOrBackslash.lastIndex = lastIndex + 1
  }
}

const escapes =
  /\r\n?|\\(?:U([\dA-Fa-f]{8})|u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|([0-7]{1,3})|N\{([^}]+)\}|([\\'abfnrtv]))/g

const singleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/**
 * What a literal stands for: line ends as `\n`, and Python's escapes replaced, where it is no multi-line one. A
 * backslash before anything else is a backslash.
 *
 * @param literal with its quotes
 * @param at its offset, for what is said of a bad escape
 * @throws Refusal
 */
export function textOf(literal: string, at: number): string {
  if (isMultiLine(literal)) return literal.slice(3, -3).replace(/\r\n?/g, '\n')
  const content = literal.slice(1, -1)
  if (!/[\\\r]/.test(content)) return content
  return content.replace(escapes, (found, long, short, byte, octal, name, single, index: number) => {
    if (single !== undefined) return singleEscapes[single] as string
    if (name !== undefined) {
      const help = 'write it as \\uXXXX or \\UXXXXXXXX, or put the character itself'
      throw new Refusal(
        'syntax',
        'kgate does not know characters by name',
        at + 1 + index,
        found.length,
        help,
      )
    }
    const hex = long ?? short ?? byte
    if (hex === undefined && octal === undefined) return '\n'
    const code = hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16)
    if (code <= 0x10ffff) return String.fromCodePoint(code)
    throw new Refusal('syntax', 'there is no such character', at + 1 + index, found.length)
  })
}
