/** meson.build text to the tokens of its statements. What is no Meson gives tokens all the same: nothing is refused. */

import {isMultiLine, stringEnd} from '../meson-options/strings.js'

export interface MesonToken {
  /** As written: a word, a mark, or a string with its quotes. */
  readonly image: string
  readonly at: number
  /** Of a string on one line: what stands between its quotes. Escapes are left alone, since no name has one. */
  readonly string?: string
}

const gap = /(?:[ \t\f]|#[^\r\n]*|\\(?:\r\n|\r|\n))*/y
const lexeme = /[A-Za-z_]\w*|\d\w*|[=!<>+]=|[^\w\s]/y

/** @returns statement by statement; one ends at a line end that no bracket encloses */
export function* mesonStatements(text: string): Generator<MesonToken[]> {
  let tokens: MesonToken[] = []
  let depth = 0
  for (let at = 0; at < text.length; ) {
    gap.lastIndex = at
    gap.test(text)
    at = gap.lastIndex
    const character = text[at]
    if (character === '\n' || character === '\r') {
      at++
      if (depth > 0 || tokens.length === 0) continue
      yield tokens
      tokens = []
      continue
    }
    const token = character === "'" ? stringToken(text, at) : markToken(text, at)
    if (!token) {
      at++
      continue
    }
    if ('([{'.includes(token.image)) depth++
    else if (')]}'.includes(token.image)) depth = Math.max(0, depth - 1)
    tokens.push(token)
    at += token.image.length
  }
  if (tokens.length > 0) yield tokens
}

/** A string that nothing closes ends with its line. */
function stringToken(text: string, at: number): MesonToken {
  const lineEnd = text.slice(at).search(/[\r\n]|$/)
  const image = text.slice(at, stringEnd(text, at) ?? at + Math.max(1, lineEnd))
  return isMultiLine(image) ? {image, at} : {image, at, string: image.slice(1, -1)}
}

function markToken(text: string, at: number): MesonToken | undefined {
  lexeme.lastIndex = at
  const image = lexeme.exec(text)?.[0]
  return image === undefined ? undefined : {image, at}
}
