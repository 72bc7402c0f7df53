/** Literals to values, and the few operators that make values of values. */

import type {IToken} from 'chevrotain'
import {Refusal} from '../common/refusal.js'
import type {Span} from '../common/source.js'
import {isMultiLine, textOf} from './strings.js'
import {Text, Truth} from './tokens.js'
import type {TextValue, Value} from './values.js'
import {described, shortened} from './wording.js'

/** Decimal digits that Python, and so Meson, turns into a number at most. */
const maximumDigits = 4300

/** @throws Refusal for a bad escape, and for what begins with a digit and is no number */
export function literalValue({image, startOffset, tokenType}: IToken): Value {
  const end = startOffset + image.length
  const span = {start: startOffset, end}
  if (tokenType === Truth) return {kind: 'boolean', truth: image === 'true', span}
  if (tokenType !== Text) return {kind: 'number', number: parsedNumber(image, span), span}
  const quotes = isMultiLine(image) ? 3 : 1
  const inner = {start: startOffset + quotes, end: end - quotes}
  return {kind: 'string', text: textOf(image, startOffset), span, inner}
}

function parsedNumber(image: string, span: Span): bigint {
  if (/^(?:0|[1-9]\d*|0[xX][\dA-Fa-f]+|0[oO][0-7]+|0[bB][01]+)$/.test(image)) {
    if (image.startsWith('0') || image.length <= maximumDigits) return BigInt(image)
    throw refusal(span, `a number has at most ${maximumDigits} digits`)
  }
  const octal = /^0+([0-7]+)$/.exec(image)
  const help = octal ? `an octal number is written 0o${octal[1]}` : undefined
  throw new Refusal('syntax', `${shortened(image)} is not a number`, span.start, image.length, help)
}

/** `-VALUE` and `not VALUE`. As in Python, true is 1 where a number is wanted. @throws Refusal */
export function prefixed({image, startOffset}: IToken, value: Value): Value {
  const span = {start: startOffset, end: value.span.end}
  if (image === 'not') {
    if (value.kind === 'boolean') return {kind: 'boolean', truth: !value.truth, span}
    throw refusal(value.span, `only true or false can follow "not", not ${described(value)}`)
  }
  const number = integerOf(value)
  if (number !== undefined) return {kind: 'number', number: -number, span}
  throw refusal(value.span, `only a number can follow "-", not ${described(value)}`)
}

/** `LEFT + RIGHT`. @throws Refusal */
export function joined(left: Value, right: Value): Value {
  for (const value of [left, right]) {
    if (value.kind !== 'string') throw refusal(value.span, `"+" joins strings only, not ${described(value)}`)
  }
  const span = {start: left.span.start, end: right.span.end}
  return {kind: 'string', text: (left as TextValue).text + (right as TextValue).text, span}
}

/** A number, or what Python takes for one. */
export function integerOf(value: Value): bigint | undefined {
  if (value.kind === 'number') return value.number
  return value.kind === 'boolean' ? BigInt(value.truth) : undefined
}

/** What Python's `int()` reads: white space around it, a sign, and `_` between digits. */
export function parsedInteger(text: string): bigint | undefined {
  const [, sign = '', number = ''] = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text) ?? []
  const digits = number.replaceAll('_', '')
  if (digits === '' || digits.length > maximumDigits) return undefined
  return BigInt(sign === '-' ? `-${digits}` : digits)
}

function refusal({start, end}: Span, message: string): Refusal {
  return new Refusal('option-value', message, start, end - start)
}
