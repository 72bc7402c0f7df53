/** Random statements of the QEMU dialect, as words: how they are laid out in a file is decided elsewhere. */

import type {Random} from './random.js'

/** One statement: its first words, and for a stanza the words of each property. */
export type Statement =
  | {readonly head: readonly string[]; readonly properties: readonly (readonly string[])[]}
  | {readonly source: string}

export interface Names {
  /** In an order: unless `cyclic`, what a symbol depends on stands before it. */
  readonly symbols: readonly string[]
  /** Named, but defined by no stanza. */
  readonly undefined: readonly string[]
  readonly cyclic: boolean
  /** Kinds of properties to choose from: the more `depends` meet `select`, the fewer trees are accepted. */
  readonly kinds: readonly PropertyKind[]
}

export type PropertyKind = 'bool' | 'depends' | 'select' | 'imply' | 'default'

export function assignment(name: string, value: boolean): Statement {
  return {head: [`CONFIG_${name}`, '=', value ? 'y' : 'n'], properties: []}
}

export function stanza(name: string, ...properties: string[][]): Statement {
  return {head: ['config', name], properties}
}

/** One stanza or more for each symbol. */
export function stanzas(random: Random, names: Names): Statement[] {
  return names.symbols.flatMap((symbol, rank) => {
    const blocks = random.chance(0.12) ? random.between(2, 3) : 1
    return Array.from({length: blocks}, () => {
      const count = random.pick([0, 1, 1, 1, 2, 2, 3, 5])
      return stanza(symbol, ...Array.from({length: count}, () => property(random, names, rank)))
    })
  })
}

function property(random: Random, names: Names, rank: number): string[] {
  const {symbols, cyclic} = names
  const lower = [...(cyclic ? symbols : symbols.slice(0, rank)), ...names.undefined]
  const target = random.pick([...(cyclic ? symbols : symbols.slice(rank + 1)), ...names.undefined, ''])
  const targetRank = symbols.indexOf(target)
  const belowTarget = cyclic || targetRank < 0 ? lower : [...symbols.slice(0, targetRank), ...names.undefined]
  const kind = random.pick(names.kinds)
  switch (kind) {
    case 'depends':
      return lower.length > 0 ? ['depends', 'on', ...expression(random, lower, 2)] : ['bool']
    case 'select':
    case 'imply':
      return target === '' ? ['bool'] : [kind, target, ...condition(random, belowTarget)]
    case 'default':
      return ['default', random.chance(0.5) ? 'y' : 'n', ...condition(random, lower)]
    case 'bool':
      return ['bool']
  }
}

function condition(random: Random, names: readonly string[]): string[] {
  return names.length > 0 && random.chance(0.5) ? ['if', ...expression(random, names, 2)] : []
}

/** @param depth how deep parentheses may nest */
export function expression(random: Random, names: readonly string[], depth: number): string[] {
  const operands = random.pick([1, 1, 1, 2, 2, 3, 4])
  return Array.from({length: operands}, (_, at) => [
    ...(at > 0 ? [random.chance(0.55) ? '||' : '&&'] : []),
    ...operand(random, names, depth),
  ]).flat()
}

function operand(random: Random, names: readonly string[], depth: number): string[] {
  const nots = Array.from({length: random.pick([0, 0, 0, 0, 1, 1, 2])}, () => '!')
  if (depth > 0 && random.chance(0.25)) return [...nots, '(', ...expression(random, names, depth - 1), ')']
  return [...nots, random.pick(names)]
}

/** Names of all spellings that the dialect knows, keywords within names among them. */
export function symbolNames(random: Random, count: number, prefix: string): string[] {
  const spellings: ((at: number) => string)[] = [
    at => `${prefix}${at}`,
    at => `${prefix}${at}`,
    at => `${prefix}_DEV_${at}`,
    at => `9P_${prefix}${at}`,
    at => `${prefix}config${at}`,
    at => `on_${prefix}${at}`,
    at => `y${prefix}${at}`,
    at => `select${prefix}${at}`,
    at => `CONFIG_${prefix}${at}`,
    at => `source_${prefix}${at}`,
    at => `if${prefix}${at}_`,
    at => `${at}${prefix}`,
  ]
  return Array.from({length: count}, (_, at) => random.pick(spellings)(at))
}
