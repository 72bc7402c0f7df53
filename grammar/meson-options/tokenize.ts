/**
 * The text of one statement to tokens. Written out instead of given to chevrotain's lexer, for the same reason as that
 * of Kconfig: the cold start.
 */

import type {IToken, TokenType} from 'chevrotain'
import {errorAt, type PlacedDiagnostic, spanAt} from '../common/error-at.js'
import type {Source} from '../common/source.js'
import {strayCharacter} from '../common/text-problem.js'
import {beginsOption, holdsOption} from './recovery.js'
import {holdsLineEnd, isMultiLine, stringEnd} from './strings.js'
import {quoteHelp} from './syntax-errors.js'
import {closers, Foreign, fixed, Numeral, openers, Text, Word} from './tokens.js'

const gap = /[ \t]*(?:#[^\r\n]*)?/y
const continuation = /\\(?:\r\n|\r|\n)/y
const lexeme = /\w+|[=!<>+]=|[-+*%/=<>.,:?()[\]{}]/y

export interface StatementTokens {
  readonly tokens: IToken[]
  /** Where reading stopped: behind the statement, or at the fault. */
  readonly end: number
  /** What stopped it before the statement's end. */
  readonly fault?: PlacedDiagnostic
}

/**
 * Reads up to the line end that no bracket encloses; or up to a line that begins the next option, where a bracket is
 * not closed before that.
 */
export function tokenizeStatement(source: Source, start: number): StatementTokens {
  const {text} = source
  const tokens: IToken[] = []
  let depth = 0
  let onNewLine = false
  let at = start
  for (;;) {
    gap.lastIndex = at
    gap.test(text)
    at = gap.lastIndex
    const code = text.charCodeAt(at)
    if (code === lineFeed || code === carriageReturn) {
      at++
      if (depth <= 0 && tokens.length > 0) return {tokens, end: at}
      onNewLine = true
      continue
    }
    if (at >= text.length) return {tokens, end: at}
    if (onNewLine && tokens.length > 0 && beginsOption(text, at)) return {tokens, end: at}
    onNewLine = false
    if (code === backslash) {
      continuation.lastIndex = at
      if (!continuation.test(text)) return {tokens, end: at, fault: faultAt(source, at)}
      at = continuation.lastIndex
      continue
    }
    const end = tokenEnd(text, at)
    if (end === undefined) return {tokens, end: at, fault: faultAt(source, at)}
    const image = text.slice(at, end)
    const tokenType = code === singleQuote ? Text : (fixed.get(image) ?? kindOf(image))
    if (openers.has(tokenType)) depth++
    else if (closers.has(tokenType)) depth--
    tokens.push({
      image,
      startOffset: at,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx as number,
    } as IToken)
    at = end
  }
}

function tokenEnd(text: string, at: number): number | undefined {
  const quote = quoteAt(text, at)
  if (quote === undefined) {
    lexeme.lastIndex = at
    return lexeme.test(text) ? lexeme.lastIndex : undefined
  }
  const end = stringEnd(text, quote)
  if (end === undefined || isMultiLine(text, quote)) return end
  // A plain string may go over line ends. One that takes in the next option lacks its quote.
  const literal = text.slice(quote, end)
  return holdsLineEnd(literal) && holdsOption(literal) ? undefined : end
}

/** Where the string that begins at an offset has its quote; an f-string has it behind the `f`. */
function quoteAt(text: string, at: number): number | undefined {
  if (text[at] === "'") return at
  return text[at] === 'f' && text[at + 1] === "'" ? at + 1 : undefined
}

function kindOf(image: string): TokenType {
  // An f-string.
  if (image.endsWith("'")) return Foreign
  return /^\d/.test(image) ? Numeral : Word
}

function faultAt(source: Source, at: number): PlacedDiagnostic {
  const quote = quoteAt(source.text, at)
  if (quote === undefined) return strayCharacter(source, at, characterHelp)
  const isLong = isMultiLine(source.text, quote)
  const help = isLong ? undefined : quoteHelp
  return errorAt(source, 'syntax', spanAt(quote, isLong ? 3 : 1), 'this string is never closed', help)
}

function characterHelp(character: string): string | undefined {
  if (/["“”‘’`]/.test(character)) return "strings stand in single quotes: 'text'"
  if (character === ';') return 'a statement ends with its line'
  if (character === '\\') return 'only a line end can follow a backslash outside strings'
  return undefined
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const backslash = 0x5c
const singleQuote = 0x27
