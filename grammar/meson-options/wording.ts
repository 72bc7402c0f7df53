/** How messages call values and lists of words. */

import type {Span} from '../common/source.js'
import type {OptionType} from './options.js'
import type {Value} from './values.js'

/** How messages call a value. */
export function described(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quoted(value.text)
    case 'number':
      return shortened(String(value.number))
    case 'boolean':
      return String(value.truth)
    case 'array':
      return 'an array'
    case 'dictionary':
      return 'a dictionary'
  }
}

/** A text as a literal; at any length, it fits a message. */
export function quoted(text: string): string {
  return `'${shortened(text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n'))}'`
}

export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/**
 * What is wrong with a value of the wrong kind.
 *
 * @param mayHold whether a list of strings is wanted: in a list, the first item that is none is at fault
 */
export function misfit(value: Value, mayHold: boolean): {span: Span; words: string} {
  const item = mayHold ? itemsOf(value).find(({kind}) => kind !== 'string') : undefined
  if (!item) return {span: value.span, words: described(value)}
  return {span: item.span, words: `${described(value)} that holds ${described(item)}`}
}

function itemsOf(value: Value): readonly Value[] {
  if (value.kind === 'array') return value.items
  return value.kind === 'dictionary' ? [...value.entries.values()] : []
}

/** How a value of the wrong kind is probably meant. */
export function rewritten(type: OptionType, value: Value): string | undefined {
  if (type === 'string' && (value.kind === 'number' || value.kind === 'boolean'))
    return `write ${quoted(described(value))}`
  if (type === 'array' && value.kind === 'string') {
    const items = value.text
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map(item => quoted(item.trim().replace(/^["']|["']$/g, '')))
    return `write [${items.join(', ')}]`
  }
  return undefined
}

export function article(type: OptionType): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

/** `a, b or c`; of many words the first. */
export function list(words: readonly string[], conjunction = 'or'): string {
  if (words.length > 12) return `${words.slice(0, 12).join(', ')}, …`
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
}
