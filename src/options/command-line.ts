/**
 * Reads the arguments of configure: what they decide, and what of them Meson gets. Order counts as in QEMU's configure:
 * of arguments that contradict one another the last one wins, except that configure passes some on behind all others.
 */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {errorAt} from '../../grammar/common/error-at.js'
import type {Source} from '../../grammar/common/source.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'
import type {OwnOption} from '../tree/options-layout.js'
import {incompatible, missingValue, overruled, unknownArgument, unknownDefinition} from './argument-faults.js'
import {type ConfigureFlags, FlagReader} from './configure-flags.js'
import type {OptionTable, TableOption} from './option-table.js'
import {readValue} from './option-values.js'
import {nameOf, type Spelled, Spellings, targetSpellings} from './spellings.js'
import {TypedArguments} from './typed-arguments.js'

export interface GivenOption {
  readonly value: OptionValue
  /** As typed. */
  readonly argument: string
  readonly place: Place
}

export interface ConfigureCall {
  /** The arguments, with blanks between them. */
  readonly source: Source
  readonly flags: ConfigureFlags
  /** Under Meson's names; of one of Meson's own that the table does not have, the value is its text. */
  readonly given: ReadonlyMap<string, GivenOption>
  /** In the order in which QEMU's configure would add them. */
  readonly mesonArguments: readonly string[]
  /** What features that nobody decides are: y where they can be, on in any case, or off. */
  readonly auto: 'auto' | 'enabled' | 'disabled'
  /** The targets that are asked for; none at all where the list is empty. Default: those that the host can have. */
  readonly targets?: readonly string[]
  /** Targets to leave out of the default ones. */
  readonly excluded?: readonly string[]
  /** Kinds of targets and groups of kinds that are turned on or off, in the order given. */
  readonly switches: readonly (readonly [name: string, on: boolean])[]
  /** The name of a list of devices, under the beginning of a target's name up to its first `-`. */
  readonly devices: ReadonlyMap<string, string>
  /** The host's CPU. */
  readonly cpu?: string
  /** Variables to set, with what they were where something is added to them. */
  readonly environment: ReadonlyMap<string, string>
  /** Where a target, a kind of them that is turned on or off, or `--with-devices-ARCH` is named. */
  readonly placeOf: (name: string) => Place | undefined
}

/**
 * Whether targets and lists of devices exist is for the caller to find out.
 *
 * @param environment variables as they are
 */
export function parseConfigureCall(
  argv: readonly string[],
  table: OptionTable,
  environment: Readonly<Record<string, string | undefined>> = {},
): {call: ConfigureCall; diagnostics: Diagnostic[]} {
  const reading = new CallReading(new TypedArguments(argv), table, environment)
  reading.read()
  return {call: reading.call(), diagnostics: reading.diagnostics}
}

/** One argument that says what something is. */
interface Setting {
  /** What it decides: an option's name, or words for something else, with which no name can be confused. */
  readonly of: string
  readonly value: OptionValue
  readonly at: number
}

/** What one argument passes on to Meson. */
interface Passed {
  readonly at: number
  readonly own?: OwnOption
  readonly settings: readonly Setting[]
  readonly arguments: readonly string[]
}

class CallReading {
  readonly diagnostics: Diagnostic[] = []
  readonly #flags: FlagReader
  readonly #spellings: Spellings
  readonly #passed: Passed[] = []
  /** Under the names of their groups. */
  readonly #late = new Map<string, Passed[]>()
  readonly #settled = new Map<string, Setting>()
  readonly #switches: [string, boolean][] = []
  readonly #devices = new Map<string, string>()
  readonly #environment = new Map<string, string>()
  readonly #places = new Map<string, Place>()
  readonly #mesonArguments: string[] = []
  #targets: readonly string[] | undefined
  #excluded: readonly string[] | undefined

  constructor(
    readonly typed: TypedArguments,
    readonly table: OptionTable,
    readonly environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#flags = new FlagReader(typed)
    this.#spellings = new Spellings(table)
  }

  read(): void {
    const {argv} = this.typed
    for (let at = 0; at < argv.length; ) at += this.#flags.take(at) || this.#argument(at)
    this.#checkBytes()
    this.diagnostics.push(...this.#flags.diagnostics)
    this.#settleMeson()
    this.#checkCombinations()
    this.diagnostics.sort((a, b) => (a.place?.span.start ?? 0) - (b.place?.span.start ?? 0))
  }

  call(): ConfigureCall {
    const given = [...this.#settled.values()]
      .filter(({of}) => this.#spellings.isKnown(of))
      .map(({of, value, at}): [string, GivenOption] => [
        of,
        {value, argument: this.typed.argv[at] as string, place: this.typed.place(at)},
      ])
    const cpu = this.#settled.get(cpuSetting)?.value
    const auto = this.#settled.get('auto_features')?.value
    return {
      source: this.typed.source,
      flags: this.#flags.flags(),
      given: new Map(given),
      mesonArguments: this.#mesonArguments,
      auto: auto === 'enabled' || auto === 'disabled' ? auto : 'auto',
      ...(this.#targets && {targets: this.#targets}),
      ...(this.#excluded && {excluded: this.#excluded}),
      switches: this.#switches,
      devices: this.#devices,
      ...(typeof cpu === 'string' && {cpu}),
      environment: this.#environment,
      placeOf: name => this.#places.get(name),
    }
  }

  /** @returns how many arguments it takes up */
  #argument(at: number): number {
    const argument = this.typed.argv[at] as string
    if (argument.startsWith('-D')) return this.#define(at)
    if (argument.startsWith(targetSpellings.exclude))
      this.#excluded = this.#targetNames(at, 'targets to leave out')
    else if (argument.startsWith(targetSpellings.list))
      this.#targets = this.#targetNames(at, 'list of targets')
    else if (argument.startsWith('--with-devices-')) this.#deviceList(at)
    else {
      const spelled = this.#spellings.find(argument)
      if (spelled) this.#spelled(at, spelled)
      else this.diagnostics.push(unknownArgument(this.typed, at, this.#spellings))
    }
    return 1
  }

  #spelled(at: number, spelled: Spelled): void {
    const argument = this.typed.argv[at] as string
    const value = argument.slice(argument.indexOf('=') + 1)
    if (spelled.kind === 'own') this.#own(at, spelled.own, value)
    else if (spelled.form.kind === 'word') this.#assign(at, spelled.option, spelled.form.value)
    else if (spelled.form.isList) this.#assign(at, spelled.option, this.#list(at, spelled.option, value))
    else this.#assign(at, spelled.option, value)
  }

  #own(at: number, own: OwnOption, value: string): void {
    const {effect} = own
    switch (effect.kind) {
      case 'options': {
        const pairs = Object.entries(effect.options).map(([name, text]): [string, string] => [
          name,
          text.replace('{value}', () => value),
        ])
        const known = pairs.filter(([name]) => this.#spellings.isKnown(name))
        const passed: Passed = {
          at,
          own,
          settings: pairs.flatMap(([name, text]) => this.#settings(at, name, text)),
          arguments: effect.arguments ?? known.map(([name, text]) => `-D${name}=${text}`),
        }
        if (effect.late === undefined) this.#passed.push(passed)
        else this.#late.set(effect.late, [...(this.#late.get(effect.late) ?? []), passed])
        return
      }
      case 'environment':
        for (const variable of effect.variables) this.#variable(at, variable, value, effect.add ?? false)
        return
      case 'targets':
        this.#settle({of: `${effect.name} targets`, value: effect.on, at})
        this.#switches.push([effect.name, effect.on])
        this.#places.set(effect.name, this.typed.place(at))
        return
      case 'cpu':
        if (value === '') this.diagnostics.push(missingValue(this.typed, at, '--cpu=CPU'))
        else
          this.#settle({of: cpuSetting, value: new Map(Object.entries(effect.names)).get(value) ?? value, at})
        return
      case 'ignored':
        return
      case 'refused':
        this.#report('argument-refused', this.typed.place(at), `${nameOf(own.spelling)}: ${effect.reason}`)
    }
  }

  /** One of the table's options, as configure spells it. */
  #assign(at: number, option: TableOption, text: string): void {
    const settings = this.#settings(at, option.name, text)
    this.#passed.push({at, settings, arguments: [`-D${option.name}=${text}`]})
  }

  /** `-DNAME=VALUE`, which Meson gets as it is. */
  #define(at: number): number {
    const argument = this.typed.argv[at] as string
    const name = nameOf(argument).slice(2)
    if (!argument.includes('=') || name === '') {
      const next = this.typed.argv[at + 1]
      const isApart = argument === '-D' && next !== undefined && /^\w.*=/.test(next)
      const form = isApart ? `-D${next}, in one word` : `${name === '' ? '-DNAME' : argument}=VALUE`
      this.diagnostics.push(missingValue(this.typed, at, form))
      return isApart ? 2 : 1
    }
    if (!this.#spellings.isKnown(name)) {
      this.diagnostics.push(unknownDefinition(this.typed, at, this.#spellings))
      return 1
    }
    const settings = this.#settings(at, name, argument.slice(name.length + 3))
    this.#passed.push({at, settings, arguments: [argument]})
    return 1
  }

  /** What a value decides: its option, and the one that has taken that one's place. None, with an error, where it is no value. */
  #settings(at: number, name: string, text: string): Setting[] {
    const settings: Setting[] = []
    for (let of: string | undefined = name; of !== undefined && !settings.some(it => it.of === of); ) {
      const option = this.#spellings.option(of)
      const read = option ? readValue(option, text) : {value: text}
      if (!('value' in read)) {
        const argument = nameOf(this.typed.argv[at] as string)
        this.#report('argument-value', this.typed.valuePlace(at), `${argument}: ${read.problem}`, read.help)
        return []
      }
      if (option || this.#spellings.isKnown(of)) settings.push({of, value: read.value, at})
      of = typeof option?.deprecated === 'string' ? option.deprecated : undefined
    }
    return settings
  }

  /** QEMU's configure cuts a list at its first blank: what kgate passes on must be what it would. */
  #list(at: number, {name}: TableOption, value: string): string {
    const [first = ''] = value.replace(/^[ \t\n]+/, '').split(/[ \t\n]/, 1)
    if (this.table.owned || first === value) return mesonList(value)
    this.diagnostics.push({
      code: 'argument-value',
      severity: 'warning',
      message: `QEMU's configure cuts this at the blank: only "${first}" counts`,
      place: this.typed.valuePlace(at),
      help: `write -D${name}=..., with "," between the items`,
    })
    return mesonList(first)
  }

  #variable(at: number, variable: string, value: string, adds: boolean): void {
    if (!adds) {
      this.#settle({of: `the variable ${variable}`, value, at})
      this.#environment.set(variable, value)
      return
    }
    const before = this.#environment.get(variable) ?? this.environment[variable] ?? ''
    this.#environment.set(variable, [before, value].filter(part => part !== '').join(' '))
  }

  #targetNames(at: number, of: string): string[] {
    const argument = this.typed.argv[at] as string
    const items = this.typed.items(at, argument.indexOf('=') + 1)
    for (const {text, place} of items) this.#places.set(text, place)
    const names = items.map(({text}) => text)
    this.#settle({of: `the ${of}`, value: names, at})
    return names
  }

  #deviceList(at: number): void {
    const argument = this.typed.argv[at] as string
    const architecture = nameOf(argument).slice('--with-devices-'.length)
    const name = argument.includes('=') ? argument.slice(argument.indexOf('=') + 1) : ''
    if (!/^[\w-]+$/.test(architecture)) {
      const message = `"${architecture}" is not the name of an architecture`
      this.#report('argument-value', this.typed.place(at), message, 'write --with-devices-ARCH=NAME')
    } else if (name === '') {
      this.diagnostics.push(missingValue(this.typed, at, `--with-devices-${architecture}=NAME`))
    } else {
      this.#settle({of: `the devices of ${architecture}`, value: name, at})
      this.#places.set(`--with-devices-${architecture}`, this.typed.place(at))
      this.#devices.set(architecture, name)
    }
  }

  /** In the order in which Meson gets them, so that what comes last counts here as there. */
  #settleMeson(): void {
    for (const passed of this.#passed) this.#pass(passed)
    const groups = [...this.table.own, ...this.table.former].flatMap(({effect}) =>
      effect.kind === 'options' && effect.late !== undefined ? [effect.late] : [],
    )
    for (const group of new Set(groups)) {
      const given = this.#late.get(group) ?? []
      const last = given.at(-1)
      const isDecided = ({of}: Setting) => last?.settings.some(setting => setting.of === of) ?? false
      for (const {settings} of given.slice(0, -1))
        for (const it of settings.filter(isDecided)) this.#settle(it)
      if (last) this.#pass(last)
    }
  }

  #pass({at, settings, arguments: args}: Passed): void {
    for (const setting of settings) this.#settle(setting)
    this.#mesonArguments.push(...args)
    if (!args.some(argument => /[\r\n]/.test(argument))) return
    const message = `${nameOf(this.typed.argv[at] as string)}: a line break cannot be handed on to Meson`
    this.#report('argument-value', this.typed.place(at), message, 'meson-args.txt holds an option a line')
  }

  /** What is not UTF-8 has been lost before kgate gets it. */
  #checkBytes(): void {
    for (const [at, argument] of this.typed.argv.entries()) {
      if (!argument.includes('\ufffd')) continue
      this.#report('argument-value', this.typed.place(at), `${nameOf(argument)}: this argument is not UTF-8`)
    }
  }

  /** Of each group that is passed on late, what counts. */
  #winners(): Passed[] {
    return [...this.#late.values()].flatMap(group => group.at(-1) ?? [])
  }

  #settle(setting: Setting): void {
    const before = this.#settled.get(setting.of)
    this.#settled.set(setting.of, setting)
    if (!before || before.at === setting.at || sameValue(before.value, setting.value)) return
    this.diagnostics.push(overruled(this.typed, before.at, setting.at))
  }

  #checkCombinations(): void {
    const list = this.#settled.get('the list of targets')
    const exclude = this.#settled.get('the targets to leave out')
    if (list && exclude && this.#targets?.length && this.#excluded?.length)
      this.diagnostics.push(incompatible(this.typed, list.at, exclude.at))
    const winners = this.#winners()
    for (const {at, own} of winners) {
      const other = winners.find(it => own?.without?.includes(it.own?.spelling ?? ''))
      if (other) this.diagnostics.push(incompatible(this.typed, other.at, at))
    }
  }

  #report(code: Code, place: Place, message: string, help?: string): void {
    this.diagnostics.push(errorAt(place.source, code, place.span, message, help))
  }
}

const cpuSetting = 'the CPU'

/** As Meson reads a list of strings. @param value items with `:` between them */
function mesonList(value: string): string {
  const items = value.split(':')
  if (items.at(-1) === '') items.pop()
  return `[${items.map(item => `"""${item.replace(/[\\"]/g, '\\$&')}""",`).join('')}]`
}

function sameValue(one: OptionValue, other: OptionValue): boolean {
  return String(one) === String(other)
}
