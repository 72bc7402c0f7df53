/** Words for statements that cannot be read: what is wrong, where, and what to do. */

import {type IRecognitionException, type IToken, tokenMatcher} from 'chevrotain'
import {errorAt, type PlacedDiagnostic, spanAt} from '../common/error-at.js'
import type {Source, Span} from '../common/source.js'
import {suggest} from '../common/suggest.js'
import {closers, Foreign, Literal, Numeral, Open, openers, Text, Word} from './tokens.js'
import {shortened} from './wording.js'

/** For a string that ends where it should not. */
export const quoteHelp = "within a string, a quote is written \\'"

const callHelp = 'an option file calls nothing but option(): write the value itself'

/** What stopped the parser. */
export interface Failure {
  readonly diagnostic: PlacedDiagnostic
  /** The place of what did not fit, which may not be where the fault is shown. */
  readonly at: number
}

/** For a statement that does not begin with `option`. @param tokens not empty */
export function foreignStatement(source: Source, [first, second]: readonly IToken[]): PlacedDiagnostic {
  const {image, startOffset, tokenType} = first as IToken
  const isCall = tokenType === Word && second?.tokenType === Open
  const isAssignment = tokenType === Word && (second?.image === '=' || second?.image === '+=')
  const what = isCall
    ? `a call of ${shortened(image)}()`
    : isAssignment
      ? 'an assignment'
      : shown(first as IToken)
  const message = `an option file holds calls of option() and nothing else: ${what} is not allowed`
  const near = isCall ? suggest(image, ['option']) : undefined
  const help = near && `did you mean ${near}?`
  return errorAt(source, 'option-statement', spanAt(startOffset, image.length), message, help)
}

/** @param tokens all that were given to the parser @param end where their statement ends */
export function syntaxFailure(
  source: Source,
  tokens: readonly IToken[],
  end: number,
  {token, message, name, context}: IRecognitionException,
): Failure {
  const index = token.startOffset >= 0 ? tokens.indexOf(token) : tokens.length
  const found = tokens[index]
  const before = tokens[index - 1] as IToken
  const fail = (span: Span, message: string, help?: string): Failure => ({
    diagnostic: errorAt(source, 'syntax', span, message, help),
    at: found?.startOffset ?? end,
  })
  const behind = before.startOffset + before.image.length
  if (!found) {
    const open = unclosed(tokens)
    if (open) return fail(spanOf(open), `this "${open.image}" is never closed`)
    return fail(spanAt(behind), `${message} after ${shown(before)}`)
  }
  const isRedundant = name === 'NotAllInputParsedException'
  if (isRedundant && closers.has(found.tokenType)) {
    return fail(spanOf(found), `this "${found.image}" opens nowhere`)
  }
  if (context.ruleStack.at(-1) === 'arguments' && before.tokenType === Word && !mayBeValue(found)) {
    // A word stands where a value should, not one that lacks its colon.
    return fail(spanOf(before), `expected a value, found ${shown(before)}`, wordHelp(before, found))
  }
  if (!isRedundant && source.position(behind).line < source.position(found.startOffset).line) {
    // What is missing belongs to the line before: what was found instead is not at fault.
    return fail(spanAt(behind), `${message} after ${shown(before)}`)
  }
  const help = helpFor(found, before, tokens[index + 1], name !== 'MismatchedTokenException')
  return fail(spanOf(found), `${message}, found ${shown(found)}`, help)
}

/** Whether a token could be what a colon before it was forgotten for. */
function mayBeValue(token: IToken): boolean {
  const {tokenType, image} = token
  return tokenType === Word || openers.has(tokenType) || image === '=' || tokenMatcher(token, Literal)
}

/** @param isValue whether a value should stand where something else was found */
function helpFor(
  found: IToken,
  before: IToken,
  next: IToken | undefined,
  isValue: boolean,
): string | undefined {
  if (found.image === 'option' && next?.tokenType === Open) return 'each option() begins on a line of its own'
  if (before.tokenType === Text) {
    if (found.tokenType === Text) return 'strings are joined with "+"'
    const isBehindQuote = found.startOffset === before.startOffset + before.image.length
    if (found.tokenType === Word && isBehindQuote) return quoteHelp
  }
  if (found.image === '=' && before.tokenType === Word) return `write ${before.image}: with a colon`
  if (found.tokenType === Word) return isValue ? wordHelp(found, next) : undefined
  if (found.tokenType !== Foreign) return undefined
  if (found.image === '.') return before.tokenType === Numeral ? 'a number is a whole one' : callHelp
  if (found.image.endsWith("'")) return 'an option file has no f-strings: write the text itself'
  return 'an option file computes nothing: it joins strings with "+", and has "-" and "not"'
}

/** For a word where a value should be. */
function wordHelp({image}: IToken, next: IToken | undefined): string {
  if (next?.tokenType === Open || next?.image === '.') return callHelp
  return /^(?:true|false)$/i.test(image)
    ? `write ${image.toLowerCase()}`
    : `a text stands in quotes: '${shortened(image)}'`
}

/** The innermost bracket that is open at the end. */
function unclosed(tokens: readonly IToken[]): IToken | undefined {
  const open: IToken[] = []
  for (const token of tokens) {
    if (openers.has(token.tokenType)) open.push(token)
    else if (closers.has(token.tokenType)) open.pop()
  }
  return open.at(-1)
}

function spanOf({startOffset, image}: IToken): Span {
  return spanAt(startOffset, image.length)
}

/** How messages call a token: strings have quotes of their own. */
function shown({image, tokenType}: IToken): string {
  const [line = ''] = image.split(/[\r\n]/, 1)
  return tokenType === Text ? shortened(line) : `"${shortened(line)}"`
}
