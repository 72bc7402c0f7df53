/** The macros that tell a target's own code what it is compiled for, and their names, which shared code must not use. */

import type {OptionValue} from '../../grammar/meson-options/options.js'
import {fill} from '../tree/layout.js'
import type {MacroRule, TargetHeaderLayout} from '../tree/target-layout.js'

/** A macro of `T-config-target.h`: a number, a C string without its quotes, or C as it is. */
export type HeaderEntry =
  | {readonly name: string; readonly kind: 'number'; readonly value: number}
  | {readonly name: string; readonly kind: 'text' | 'code'; readonly value: string}

export interface TargetFacts {
  readonly target: string
  /** What the target's file says. */
  readonly keys: ReadonlyMap<string, string>
  /** Those that run the target, without `CONFIG_`. */
  readonly accelerators: readonly string[]
  /** Every option's value, under its name. */
  readonly options: ReadonlyMap<string, OptionValue>
  /** The host's CPU and system, as QEMU's configure calls them. */
  readonly cpu: string
  readonly os: string
}

/** @returns one entry a name, sorted */
export function targetHeader(layout: TargetHeaderLayout, facts: TargetFacts): HeaderEntry[] {
  const name = facts.target.replace(/-.*/, '')
  const keys = new Map([...facts.keys, ['target', facts.target], ['name', name]])
  for (const [key, pattern] of Object.entries(layout.defaults)) {
    const value = fill(pattern, keys)
    if (!keys.has(key) && value !== undefined) keys.set(key, value)
  }
  const entries = [
    ...keyEntries(layout, keys),
    ...facts.accelerators.map(flag),
    ...disassemblers(layout, keys, facts.cpu).map(flag),
    ...layout.macros.flatMap(rule => macroEntry(rule, keys, facts) ?? []),
  ]
  const byName = new Map(entries.map(entry => [entry.name, entry]))
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @param defined names that the headers of any target define @returns those to poison in shared code, each once, sorted */
export function poisonedNames(
  {unpoisoned}: Pick<TargetHeaderLayout, 'unpoisoned'>,
  defined: Iterable<string>,
): string[] {
  const isPoisoned = (name: string) => !unpoisoned.some(part => name.includes(part))
  return [...new Set(defined)].filter(isPoisoned).sort()
}

function flag(symbol: string): HeaderEntry {
  return {name: `CONFIG_${symbol}`, kind: 'number', value: 1}
}

function keyEntries(
  {prefixes, hidden}: TargetHeaderLayout,
  keys: ReadonlyMap<string, string>,
): HeaderEntry[] {
  const shown = [...keys].filter(
    ([key]) => prefixes.some(prefix => key.startsWith(prefix)) && !hidden.includes(key),
  )
  return shown.map(([name, value]) => {
    if (value === 'y' || value === 'n') return {name, kind: 'number', value: value === 'y' ? 1 : 0}
    return {name, kind: 'code', value}
  })
}

/** The host's own, for the code that TCG writes, and the target's. */
function disassemblers(
  {disassemblers, architecture = ''}: TargetHeaderLayout,
  keys: ReadonlyMap<string, string>,
  cpu: string,
): string[] {
  const names = [cpu, keys.get(architecture) ?? '']
  const wanted = Object.entries(disassemblers).filter(([beginning]) =>
    names.some(name => name.startsWith(beginning)),
  )
  return wanted.flatMap(([, symbols]) => symbols)
}

/** @returns undefined where the rule says nothing of the target */
function macroEntry(
  rule: MacroRule,
  keys: ReadonlyMap<string, string>,
  facts: TargetFacts,
): HeaderEntry | undefined {
  const pattern = applies(rule, facts) ? rule.macro : rule.otherwise
  const name = pattern === undefined ? undefined : fill(pattern, keys)
  if (name === undefined) return undefined
  const macro = name.toUpperCase().replace(/\W/g, '_')
  if (rule.text !== undefined) return entry(macro, 'text', fill(rule.text, keys))
  if (rule.code !== undefined) return entry(macro, 'code', fill(rule.code, keys)?.toUpperCase())
  if (!rule.option) return {name: macro, kind: 'number', value: 1}
  const value = facts.options.get(rule.option.name)
  if (typeof value === 'boolean') return value ? {name: macro, kind: 'number', value: 1} : undefined
  const {kind, placeholder} = rule.option
  const text = value === undefined ? undefined : String(value)
  return entry(macro, kind, placeholder ? text?.replaceAll(placeholder, keys.get('name') ?? '') : text)
}

function applies(rule: MacroRule, {target, accelerators, os}: TargetFacts): boolean {
  const {suffixes, accelerator, exceptOs} = rule
  if (suffixes && !suffixes.some(suffix => target.endsWith(suffix))) return false
  if (accelerator !== undefined && !accelerators.includes(accelerator)) return false
  return os !== exceptOs
}

function entry(name: string, kind: 'text' | 'code', value: string | undefined): HeaderEntry | undefined {
  return value === undefined ? undefined : {name, kind, value}
}
