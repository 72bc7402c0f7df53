/** Reads the flags that kgate adds to every configure. */

import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {errorAt} from '../../grammar/common/error-at.js'
import {missingValue} from './argument-faults.js'
import {configureFlags} from './flag-table.js'
import {TypedArguments} from './typed-arguments.js'

export interface ConfigureFlags {
  readonly tree?: string
  readonly profile?: string
  readonly build?: string
  /** A record or a build folder that tells what the host has. */
  readonly hostFrom?: string
  /** Host symbols, without `CONFIG_`. */
  readonly host: ReadonlyMap<string, boolean>
  readonly format: 'text' | 'json'
  readonly again: boolean
  readonly fresh: boolean
  readonly quiet: boolean
  readonly warnings: boolean
  readonly help: boolean
  readonly version: boolean
}

const shortFlags: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-V', '--version'],
])

/** What autoconf calls a machine, `CPU-VENDOR-SYSTEM`: for its `--build` and `--host`, which are not kgate's. */
const triple = /^[\w.]+(?:-[\w.]+){2,3}$/

/** Reads what must be known before there is a tree to ask for its options. Wrong values are reported by `parseConfigureCall`. */
export function readConfigureFlags(argv: readonly string[]): ConfigureFlags {
  const reader = new FlagReader(new TypedArguments(argv))
  for (let at = 0; at < argv.length; ) at += reader.take(at) || 1
  return reader.flags()
}

/** Flags that are about one run, and not about what is configured. */
const passing = ['--build', '--again', '--fresh', '--format', '--quiet', '--warnings']

/** The arguments that make the same configuration again, in whatever folder and however it is shown. */
export function lastingArguments(argv: readonly string[]): string[] {
  const reader = new FlagReader(new TypedArguments(argv))
  const lasting: string[] = []
  for (let at = 0, next = 0; at < argv.length; at = next) {
    const taken = reader.take(at)
    next = at + (taken || 1)
    const name = (argv[at] as string).split('=', 1)[0] as string
    if (taken === 0 || !passing.includes(name)) lasting.push(...argv.slice(at, next))
  }
  return lasting
}

export class FlagReader {
  readonly diagnostics: Diagnostic[] = []
  readonly #values = new Map<string, string>()
  readonly #host = new Map<string, boolean>()

  constructor(readonly typed: TypedArguments) {}

  /** Of a flag given twice the last one counts, but for `--host`. */
  flags(): ConfigureFlags {
    const values = this.#values
    const text = (key: string, flag: string) => (values.has(flag) ? {[key]: values.get(flag)} : {})
    return {
      ...text('tree', '--tree'),
      ...text('profile', '--profile'),
      ...text('build', '--build'),
      ...text('hostFrom', '--host-from'),
      host: this.#host,
      format: values.get('--format') === 'json' ? 'json' : 'text',
      again: values.has('--again'),
      fresh: values.has('--fresh'),
      quiet: values.has('--quiet'),
      warnings: values.has('--warnings'),
      help: values.has('--help'),
      version: values.has('--version'),
    }
  }

  /** @returns how many arguments the flag there takes up; 0 where there is none of kgate's */
  take(at: number): number {
    const {argv} = this.typed
    const argument = argv[at] as string
    const equals = argument.indexOf('=')
    const typedName = equals < 0 ? argument : argument.slice(0, equals)
    const name = shortFlags.get(typedName) ?? typedName
    const flag = Object.hasOwn(configureFlags, name) ? configureFlags[name] : undefined
    if (!flag) return 0
    const isAutoconf = (name === '--build' || name === '--host') && triple.test(argument.slice(equals + 1))
    if (equals >= 0 && isAutoconf) return 0
    if (flag.value === undefined) {
      this.#values.set(name, '')
      if (equals >= 0) this.#report(this.typed.place(at, equals), `${name} takes no value`)
      return 1
    }
    const isNext = equals < 0
    const value = isNext ? argv[at + 1] : argument.slice(equals + 1)
    if (value === undefined || value === '' || (isNext && value.startsWith('-'))) {
      this.diagnostics.push(missingValue(this.typed, at, `${name} ${flag.value}`))
      return isNext && value === '' ? 2 : 1
    }
    this.#set(name, value, isNext ? at + 1 : at, isNext ? 0 : equals + 1)
    return isNext ? 2 : 1
  }

  #set(name: string, value: string, at: number, from: number): void {
    this.#values.set(name, value)
    if (name === '--host') this.#assignments(at, from)
    if (name === '--format' && value !== 'text' && value !== 'json') {
      this.#report(this.typed.place(at, from), `--format is text or json, not "${value}"`)
    }
  }

  #assignments(at: number, from: number): void {
    for (const {text, place} of this.typed.items(at, from)) {
      const match = /^(?:CONFIG_)?([A-Za-z0-9][A-Za-z0-9_]*)=([yn])$/.exec(text)
      const [, symbol = '', letter] = match ?? []
      if (!match) {
        this.#report(place, `--host: "${text}" is not of the form SYMBOL=y or SYMBOL=n`)
      } else if (this.#host.has(symbol) && this.#host.get(symbol) !== (letter === 'y')) {
        this.#report(place, `--host: ${symbol} is given both y and n`)
      }
      if (match) this.#host.set(symbol, letter === 'y')
    }
  }

  #report(place: Place, message: string): void {
    this.diagnostics.push(errorAt(place.source, 'argument-value', place.span, message))
  }
}
