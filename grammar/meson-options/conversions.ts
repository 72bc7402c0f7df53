/** Values to what an argument wants; undefined where a value is not of that kind. */

import {integerOf, parsedInteger} from './evaluate.js'
import type {MesonOption} from './options.js'
import type {Value} from './values.js'

export function textOf(value: Value): string | undefined {
  return value.kind === 'string' ? value.text : undefined
}

export function truthOf(value: Value): boolean | undefined {
  return value.kind === 'boolean' ? value.truth : undefined
}

/** A boolean may stand in quotes, in letters of any case. Since Meson 1.1 it must be `'true'` or `'false'`. */
export function looseTruthOf(value: Value): boolean | undefined {
  if (value.kind !== 'string') return truthOf(value)
  return /^true$/i.test(value.text) || (/^false$/i.test(value.text) ? false : undefined)
}

/** A number may stand in quotes, in decimal. */
export function looseIntegerOf(value: Value): bigint | undefined {
  return value.kind === 'string' ? parsedInteger(value.text) : integerOf(value)
}

export function textsOf(value: Value): string[] | undefined {
  if (value.kind !== 'array') return undefined
  const texts = value.items.map(textOf)
  return texts.every(text => text !== undefined) ? texts : undefined
}

export function deprecationOf(value: Value): MesonOption['deprecated'] | undefined {
  if (value.kind !== 'dictionary') return truthOf(value) ?? textOf(value) ?? textsOf(value)
  const renamed = new Map<string, string>()
  for (const [key, item] of value.entries) {
    if (item.kind !== 'string') return undefined
    renamed.set(key, item.text)
  }
  return renamed
}

/** JavaScript's own number, where it holds the value exactly. */
export function plainNumber(integer: bigint): number | bigint {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}
