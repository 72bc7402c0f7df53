/**
 * Text to tokens. Written out instead of given to chevrotain's lexer, which tries each kind's pattern in turn and takes
 * half as long again on a cold start: reading is most of what kgate does.
 */

import type {IToken, TokenType} from 'chevrotain'
import {AssignedName, fixed, Name, Source} from './tokens.js'

// What Python's str.isspace() holds: minikconf.py skips exactly these between tokens.
const space = '\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

/** White space, and up to one comment: a pattern for more would keep a way back for each. */
const gap = new RegExp(`[${space}]*(?:#[^\\r\\n]*)?`, 'y')

/** `source` and `include` take the raw rest of the line; every other word is a name or a keyword. */
const lexeme = new RegExp(
  `(?:source|include)(?![A-Za-z0-9_])[${space}]*[^\\r\\n]*|[A-Za-z0-9][A-Za-z0-9_]*|&&|\\|\\||[!()=]`,
  'y',
)

/** What stands between `source` and its path. */
export const leadingSpace = new RegExp(`^[${space}]+`)

export interface Tokens {
  readonly tokens: IToken[]
  /** Offsets of the characters that begin no token; they are skipped. */
  readonly strays: number[]
}

export function tokenize(text: string): Tokens {
  const tokens: IToken[] = []
  const strays: number[] = []
  let at = 0
  for (;;) {
    do {
      gap.lastIndex = at
      gap.test(text)
      at = gap.lastIndex
    } while (isLineEnd(text.charCodeAt(at)))
    if (at >= text.length) return {tokens, strays}
    lexeme.lastIndex = at
    if (!lexeme.test(text)) {
      strays.push(at++)
      continue
    }
    const end = lexeme.lastIndex
    const image = text.slice(at, end)
    const tokenType = kindOf(image)
    tokens.push({
      image,
      startOffset: at,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx as number,
    } as IToken)
    at = end
  }
}

/** Where a gap ends so, it ended with a comment, and another may follow. */
function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d
}

function kindOf(image: string): TokenType {
  // Symbols are upper case as a rule, keywords never: most words need no look-up.
  const first = image.charCodeAt(0)
  if (first >= upperA && first <= upperZ) return image.startsWith('CONFIG_') ? AssignedName : Name
  const kind = fixed.get(image)
  if (kind !== undefined) return kind
  // Only a source line holds anything that is not part of a name.
  return (first === lowerS || first === lowerI) && /[^A-Za-z0-9_]/.test(image) ? Source : Name
}

const upperA = 0x41
const upperZ = 0x5a
const lowerI = 0x69
const lowerS = 0x73
