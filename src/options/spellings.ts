/** Every way in which configure's options can be spelled for a tree: the table's, and those of configure itself. */

import type {OwnOption} from '../tree/options-layout.js'
import {configureFlags} from './flag-table.js'
import {type Form, formsOf} from './forms.js'
import {isMesonOption} from './meson-builtins.js'
import type {OptionTable, TableOption} from './option-table.js'

/** What an argument is, as far as its spelling tells. */
export type Spelled =
  | {readonly kind: 'own'; readonly own: OwnOption}
  | {readonly kind: 'form'; readonly option: TableOption; readonly form: Form}

/** Choosing targets and lists of devices is configure's own in every tree. */
export const targetSpellings = {
  list: '--target-list=',
  exclude: '--target-list-exclude=',
  devices: '--with-devices-*=',
} as const

export class Spellings {
  readonly #options: ReadonlyMap<string, TableOption>
  /** Under the spelling, with `=` behind it where a value follows. */
  readonly #forms: ReadonlyMap<string, Spelled>
  readonly #own: ReadonlyMap<string, Spelled>
  readonly #former: ReadonlyMap<string, Spelled>

  constructor(readonly table: OptionTable) {
    this.#options = new Map(table.options.map(option => [option.name, option]))
    this.#forms = new Map(
      table.options.flatMap(option =>
        formsOf(option).map((form): [string, Spelled] => [spellingOf(form), {kind: 'form', option, form}]),
      ),
    )
    this.#own = this.#applicable(table.own)
    this.#former = this.#applicable(table.former)
  }

  /** By Meson's name. */
  option(name: string): TableOption | undefined {
    return this.#options.get(name)
  }

  /** Whether `-D` takes a name. */
  isKnown(name: string): boolean {
    return this.#options.has(name) || isMesonOption(name)
  }

  optionNames(): Iterable<string> {
    return this.#options.keys()
  }

  /** What an argument is: configure's own count before the table's, and those of old behind them. */
  find(argument: string): Spelled | undefined {
    const key = argument.includes('=') ? `${nameOf(argument)}=` : argument
    return (
      this.#own.get(argument) ??
      this.#own.get(key) ??
      this.#pattern(key) ??
      this.#forms.get(key) ??
      this.#former.get(key)
    )
  }

  /** What an argument would be if a value were added to it, or taken away. */
  findOtherwise(argument: string): Spelled | undefined {
    return this.find(argument.includes('=') ? nameOf(argument) : `${argument}=`)
  }

  /** Every spelling that a user may type, as help shows it: `--cc=CC`. */
  shown(): string[] {
    const own = [...this.#own.values(), ...this.#forms.values(), ...this.#former.values()].map(shownSpelling)
    const flags = Object.entries(configureFlags).map(([name, {value}]) => (value ? `${name}=${value}` : name))
    const targets = Object.values(targetSpellings).map(spelling => shownOwn(spelling, undefined))
    return [...new Set([...own, ...flags, ...targets])]
  }

  /** How an option that is known by either of its names is spelled. */
  shownFor(name: string): string[] {
    const dashed = name.replaceAll('_', '-')
    const spelled = [...this.#forms.values()].filter(
      it =>
        it.kind === 'form' && (it.option.flag === dashed || it.option.name.replaceAll('_', '-') === dashed),
    )
    return spelled.map(shownSpelling)
  }

  /** Those of which the tree has an option that they decide. */
  #applicable(options: readonly OwnOption[]): Map<string, Spelled> {
    const applies = ({effect}: OwnOption) =>
      effect.kind !== 'options' || Object.keys(effect.options).some(name => this.isKnown(name))
    return new Map(options.filter(applies).map(own => [own.spelling, {kind: 'own', own}]))
  }

  #pattern(key: string): Spelled | undefined {
    for (const [spelling, spelled] of this.#own) {
      const [before = '', after] = spelling.split('*')
      if (after === undefined || !key.startsWith(before) || !key.endsWith(after)) continue
      if (/^[\w-]+$/.test(key.slice(before.length, key.length - after.length))) return spelled
    }
    return undefined
  }
}

/** What stands before the first `=`. */
export function nameOf(argument: string): string {
  return argument.split('=', 1)[0] as string
}

export function shownSpelling(spelled: Spelled): string {
  if (spelled.kind === 'own') return shownOwn(spelled.own.spelling, spelled.own.value)
  const {form, option} = spelled
  if (form.kind === 'word') return form.spelling
  return `${form.spelling}=${option.choices ? 'CHOICE' : 'VALUE'}`
}

function shownOwn(spelling: string, value = 'VALUE'): string {
  return spelling.replace('*', 'NAME').replace(/=$/, `=${value}`)
}

function spellingOf(form: Form): string {
  return form.kind === 'word' ? form.spelling : `${form.spelling}=`
}
