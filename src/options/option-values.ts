/** The text of a value, as `-D` has it, to the value that Meson 1.0.1 makes of it. */

import {suggest} from '../../grammar/common/suggest.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'
import type {TableOption} from './option-table.js'
import {readLiteral} from './python-literal.js'

/** Why it is none: what follows `value` in a sentence, and what to do. */
export interface Misvalue {
  readonly problem: string
  readonly help?: string
}

export function readValue(option: TableOption, text: string): {readonly value: OptionValue} | Misvalue {
  switch (option.type) {
    case 'string':
      return readString(option, text)
    case 'boolean':
      if (!/^(?:true|false)$/i.test(text)) return misvalue(text, 'is neither true nor false')
      return {value: text.toLowerCase() === 'true'}
    case 'integer':
      return readInteger(option, text)
    case 'combo':
    case 'feature':
      return readChoice(option, replaced(option, text))
    case 'array':
      return readArray(option, text)
  }
}

function misvalue(text: string, problem: string, help?: string): Misvalue {
  return {problem: `"${text}" ${problem}`, ...(help !== undefined && {help})}
}

/** Of Meson's own options one must be a path from the root. */
function readString({name, builtin}: TableOption, text: string): {value: string} | Misvalue {
  if (builtin && name === 'prefix' && !/^(?:[/\\]|[A-Za-z]:[/\\])/.test(text)) {
    return misvalue(text, 'is not an absolute path')
  }
  return {value: text}
}

/** As Python reads a decimal number: blanks around it, and `_` between its digits. */
function readInteger({min, max}: TableOption, text: string): {value: number | bigint} | Misvalue {
  const match = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text)
  if (!match) return misvalue(text, 'is not a whole number')
  const [, sign = '', digits = ''] = match
  const size = BigInt(digits.replaceAll('_', ''))
  const big = sign === '-' ? -size : size
  if (min !== undefined && big < min) return misvalue(text, `is less than ${min}, the least that it can be`)
  if (max !== undefined && big > max) return misvalue(text, `is more than ${max}, the most that it can be`)
  const number = Number(big)
  return {value: Number.isSafeInteger(number) ? number : big}
}

function readChoice({choices = []}: TableOption, text: string): {value: string} | Misvalue {
  if (choices.includes(text)) return {value: text}
  return misvalue(text, `is not among the choices ${choices.join(', ')}`, didYouMean(text, choices))
}

/** A Python list, or items with commas between them. */
function readArray(option: TableOption, text: string): {value: readonly string[]} | Misvalue {
  const {choices} = option
  const items = text.startsWith('[') ? readList(text) : text === '' ? [] : text.split(',').map(trimmed)
  if (!items) return misvalue(text, 'begins with "[" and is not a list of strings as Python has it')
  const values = items.map(item => replaced(option, item))
  const wrong = choices && values.find(value => !choices.includes(value))
  if (choices === undefined || wrong === undefined) return {value: values}
  return misvalue(wrong, `is not among the choices ${choices.join(', ')}`, didYouMean(wrong, choices))
}

function readList(text: string): readonly string[] | undefined {
  const literal = readLiteral(text, 0)
  if (!literal || !Array.isArray(literal.value) || !/^\s*(?:#.*)?\s*$/.test(text.slice(literal.end)))
    return undefined
  return literal.value
}

/** As Python's str.strip. */
function trimmed(text: string): string {
  return text.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, '')
}

/** What the declaration has in place of a value that is on its way out. */
function replaced({deprecated}: TableOption, text: string): string {
  return deprecated instanceof Map ? (deprecated.get(text) ?? text) : text
}

function didYouMean(text: string, choices: readonly string[]): string | undefined {
  const near = suggest(text, choices)
  return near === undefined ? undefined : `did you mean ${near}?`
}
