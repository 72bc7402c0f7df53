/** The kinds of tokens of an option file. */

import {createToken, type TokenType} from 'chevrotain'

function kind(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({name, label, categories})
}

export const Word = kind('Word', 'a name')

/** A value in one token. */
export const Literal = kind('Literal', 'a literal')
export const Text = kind('Text', 'a string', [Literal])
export const Numeral = kind('Numeral', 'a number', [Literal])
export const Truth = kind('Truth', '"true" or "false"', [Literal])

/** What may stand before a value. */
export const Prefix = kind('Prefix', 'an operator')
export const Not = kind('Not', '"not"', [Prefix])
export const Minus = kind('Minus', '"-"', [Prefix])
export const Plus = kind('Plus', '"+"')
export const Comma = kind('Comma', '","')
export const Colon = kind('Colon', '":"')

export const Open = kind('Open', '"("')
export const Close = kind('Close', '")"')
export const OpenArray = kind('OpenArray', '"["')
export const CloseArray = kind('CloseArray', '"]"')
export const OpenDict = kind('OpenDict', '"{"')
export const CloseDict = kind('CloseDict', '"}"')

/** What Meson's language has, but no option file: other keywords and operators, and f-strings. */
export const Foreign = kind('Foreign', 'an operator')

/** Tokens that are always spelled alike. */
export const fixed: ReadonlyMap<string, TokenType> = new Map([
  ['true', Truth],
  ['false', Truth],
  ['not', Not],
  ['-', Minus],
  ['+', Plus],
  [',', Comma],
  [':', Colon],
  ['(', Open],
  [')', Close],
  ['[', OpenArray],
  [']', CloseArray],
  ['{', OpenDict],
  ['}', CloseDict],
  ...'if elif else endif foreach endforeach in continue break and or += == != <= >= = < > . * % / ?'
    .split(' ')
    .map((spelling): [string, TokenType] => [spelling, Foreign]),
])

export const tokens: TokenType[] = [...new Set(fixed.values()), Word, Text, Numeral, Literal, Prefix]

export const openers: ReadonlySet<TokenType> = new Set([Open, OpenArray, OpenDict])
export const closers: ReadonlySet<TokenType> = new Set([Close, CloseArray, CloseDict])
