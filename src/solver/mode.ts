/** What a mode makes of a default's value. Strong clauses act alike in all of them. */

import {type ClauseId, ClauseKind, isWeak, type Model, type SymbolId} from '../model/model.js'

export const modes = ['defconfig', 'allnoconfig', 'allyesconfig', 'randconfig'] as const

/** `allnoconfig` is what `--without-default-devices` means. */
export type ModeName = (typeof modes)[number]

export interface Mode {
  /** The value that a default or imply clause gives when it fires. */
  value(model: Model, clause: ClauseId): boolean
  /** The value of a symbol that no clause decides. */
  implicit(model: Model, symbol: SymbolId): boolean
}

const defconfig: Mode = {
  value: (model, clause) => model.clauses.value[clause] === 1,
  implicit: () => false,
}
const allnoconfig: Mode = {value: () => false, implicit: () => false}
const allyesconfig: Mode = {value: () => true, implicit: () => true}

/** @param seed an integer; only randconfig looks at it, and draws alike for the same seed */
export function mode(name: ModeName, seed = 0): Mode {
  switch (name) {
    case 'defconfig':
      return defconfig
    case 'allnoconfig':
      return allnoconfig
    case 'allyesconfig':
      return allyesconfig
    case 'randconfig':
      return randconfig(seed)
  }
}

/**
 * Draws depend on the seed and on what is drawn: a symbol, whose stanza the default or imply stands in, and which one of
 * those there it is. A stanza that is added elsewhere changes no other draw.
 */
function randconfig(seed: number): Mode {
  let model: Model | undefined
  let ordinals: Uint32Array = new Uint32Array(0)
  const name = ({names}: Model, symbol: SymbolId) => names[symbol] as string
  return {
    value(of, clause) {
      if (of !== model) {
        model = of
        ordinals = countDefaults(of)
      }
      const {symbol, owner, kind} = of.clauses
      const drawn = `${name(of, symbol[clause] as SymbolId)} ${kind[clause]} ${name(of, owner[clause] as SymbolId)}`
      return draw(seed, drawn, ordinals[clause] as number)
    },
    implicit: (of, symbol) => draw(seed, name(of, symbol), 0),
  }
}

/** For each weak clause, the how-manieth of its kind for its symbol in its stanza's symbol it is, from 1. */
function countDefaults({clauses, names}: Model): Uint32Array {
  const seen = new Map<number, number>()
  return Uint32Array.from({length: clauses.count}, (_, clause) => {
    const kind = clauses.kind[clause] as ClauseKind
    if (!isWeak(kind)) return 0
    const owner = clauses.owner[clause] as SymbolId
    const key =
      ((clauses.symbol[clause] as SymbolId) * names.length + owner) * 2 + (kind === ClauseKind.imply ? 1 : 0)
    const ordinal = (seen.get(key) ?? 0) + 1
    seen.set(key, ordinal)
    return ordinal
  })
}

/** One fair bit: FNV-1a over the inputs, then the finalizer of MurmurHash3. */
function draw(seed: number, drawn: string, ordinal: number): boolean {
  let hash = 0x811c9dc5
  const mix = (unit: number) => {
    hash = Math.imul(hash ^ unit, 0x01000193)
  }
  mix(seed | 0)
  mix(Math.trunc(seed / 2 ** 32) | 0)
  for (let at = 0; at < drawn.length; at++) mix(drawn.charCodeAt(at))
  mix(ordinal)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) & 1) === 1
}
