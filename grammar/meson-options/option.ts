/** A call of `option()` to the option that it declares, with every check that Meson makes of one. */

import type {Code} from '../common/codes.js'
import {type Diagnostic, hasErrors, type Note, type Place} from '../common/diagnostic.js'
import {errorAt} from '../common/error-at.js'
import type {Source, Span} from '../common/source.js'
import {suggest} from '../common/suggest.js'
import {
  deprecationOf,
  looseIntegerOf,
  looseTruthOf,
  plainNumber,
  textOf,
  textsOf,
  truthOf,
} from './conversions.js'
import {integerOf} from './evaluate.js'
import {type MesonOption, type OptionType, type OptionValue, optionTypes} from './options.js'
import type {Call, NamedArgument} from './parser.js'
import {reservation} from './reserved-names.js'
import type {TextValue, Value} from './values.js'
import {article, described, list, misfit, quoted, rewritten, shortened} from './wording.js'

/** The arguments that an option of any type takes. */
const commonArguments = ['type', 'description', 'value', 'yield', 'deprecated']

/** And those of a type. */
const ownArguments: Readonly<Record<OptionType, readonly string[]>> = {
  string: [],
  boolean: [],
  combo: ['choices'],
  integer: ['min', 'max'],
  array: ['choices'],
  feature: [],
}

const allArguments = new Set([...commonArguments, ...Object.values(ownArguments).flat()])

const featureChoices = ['enabled', 'disabled', 'auto']

/** @returns the option, unless something is wrong with it; and what was found */
export function readOption(
  source: Source,
  call: Call,
): {option: MesonOption | undefined; diagnostics: readonly Diagnostic[]} {
  const reader = new OptionReader(source, call)
  const option = reader.read()
  return {option: hasErrors(reader.diagnostics) ? undefined : option, diagnostics: reader.diagnostics}
}

class OptionReader {
  readonly diagnostics: Diagnostic[] = []
  readonly #given = new Map<string, NamedArgument>()
  /** What unknown arguments are probably meant to be. */
  readonly #meant = new Set<string>()

  constructor(
    readonly source: Source,
    readonly call: Call,
  ) {}

  read(): MesonOption | undefined {
    const name = this.#name()
    this.#collect()
    const type = this.#type()
    const description = this.#take('description', 'a string', textOf)
    const yields = this.#take('yield', 'true or false', truthOf)
    const deprecated = this.#take(
      'deprecated',
      'true, a string, or strings in an array or a dictionary',
      deprecationOf,
    )
    const choices = this.#take('choices', 'an array of strings', textsOf)
    const min = this.#take('min', 'a whole number', integerOf)
    const max = this.#take('max', 'a whole number', integerOf)
    if (!type) return undefined
    this.#refuseOtherTypesArguments(type)
    const value = this.#value(type, choices, min, max)
    if (!name || value === undefined) return undefined
    return {
      name: name.text,
      type,
      value,
      ...(choices && choices.length > 0 && {choices}),
      ...(type === 'feature' && {choices: featureChoices}),
      ...(min !== undefined && {min: plainNumber(min)}),
      ...(max !== undefined && {max: plainNumber(max)}),
      description: description || name.text,
      deprecated: deprecated ?? false,
      yield: yields ?? false,
      nameSpan: name.inner ?? name.span,
      span: this.call.span,
    }
  }

  #name(): TextValue | undefined {
    const {positional, named, wordSpan} = this.call
    const [name, second] = positional
    const [argument] = named
    if (!name) {
      this.#error('option-name', wordSpan, 'this option has no name', "write option('name', type: ...)")
      return undefined
    }
    if (second) {
      const help = "each further value stands behind the name of its argument, as in type: 'string'"
      this.#error('option-argument', second.span, 'an option has one name, and this is a second', help)
    } else if (argument && argument.nameSpan.start < name.span.start) {
      this.#error('option-argument', name.span, 'the name of the option stands before all other arguments')
    }
    if (name.kind !== 'string') {
      this.#error('option-name', name.span, `the name of an option is a string, not ${described(name)}`)
      return undefined
    }
    const place = name.inner ?? name.span
    const foreign = /[^A-Za-z0-9_-]/u.exec(name.text)?.[0]
    const reserved = reservation(name.text)
    if (foreign !== undefined) {
      const help = 'a name is of ASCII letters, digits, "_" and "-"'
      this.#error('option-name', place, `the name of an option cannot hold "${foreign}"`, help)
    } else if (reserved) {
      this.#error(
        'option-name',
        place,
        `the name "${name.text}" is reserved: ${reserved}`,
        'choose another name',
      )
    }
    return name
  }

  /** Of arguments that are given twice the last counts. */
  #collect(): void {
    for (const argument of this.call.named) {
      const {name, nameSpan} = argument
      const before = this.#given.get(name)
      this.#given.set(name, argument)
      if (!allArguments.has(name)) {
        const near = suggest(name, allArguments)
        if (near) this.#meant.add(near)
        const help = near ? `did you mean ${near}?` : `the arguments are ${list([...allArguments])}`
        this.#error('option-argument', nameSpan, `an option has no argument "${shortened(name)}"`, help)
      } else if (before) {
        const message = `"${name}" is given twice: the last one counts, and Meson will refuse it one day`
        this.#warn('option-outdated', nameSpan, message, {
          message: 'first here',
          place: this.#place(before.nameSpan),
        })
      }
    }
  }

  #type(): OptionType | undefined {
    if (this.#isMissing('type')) {
      const help = `the types are ${list(optionTypes)}`
      this.#error('option-argument', this.call.wordSpan, 'this option has no "type"', help)
    }
    const name = this.#take('type', 'a string', textOf)
    if (name === undefined) return undefined
    const type = optionTypes.find(type => type === name)
    if (!type) {
      const near =
        suggest(name, optionTypes) ?? optionTypes.find(type => name !== '' && type.startsWith(name))
      const help = near ? `did you mean ${quoted(near)}?` : `the types are ${list(optionTypes)}`
      this.#error('option-type', this.#spanOf('type'), `there is no type ${quoted(name)}`, help)
    }
    return type
  }

  #refuseOtherTypesArguments(type: OptionType): void {
    for (const {name, nameSpan} of this.#given.values()) {
      if (commonArguments.includes(name) || ownArguments[type].includes(name) || !allArguments.has(name))
        continue
      const takers = optionTypes.filter(type => ownArguments[type].includes(name))
      const help = `only ${list(takers, 'and')} options have it`
      this.#error('option-argument', nameSpan, `${article(type)} option has no "${name}"`, help)
    }
  }

  #value(
    type: OptionType,
    choices: readonly string[] | undefined,
    min: bigint | undefined,
    max: bigint | undefined,
  ): OptionValue | undefined {
    const value = this.#given.get('value')?.value
    switch (type) {
      case 'string':
        return value ? this.#valueAs(type, 'a string', value, textOf) : ''
      case 'boolean':
        return value ? this.#valueAs(type, 'true or false', value, looseTruthOf) : true
      case 'feature':
        return value ? this.#choice(type, value, featureChoices) : 'auto'
      case 'combo':
        return this.#combo(value, choices)
      case 'integer':
        return this.#integer(value, min, max)
      case 'array':
        return this.#array(value, choices)
    }
  }

  #combo(value: Value | undefined, choices: readonly string[] | undefined): string | undefined {
    const [first] = choices ?? []
    if (first !== undefined && choices) return value ? this.#choice('combo', value, choices) : first
    // What is wrong with the choices may have been said.
    if (choices || this.#isMissing('choices')) {
      const help = "write choices: ['one', 'other']"
      this.#error(
        'option-argument',
        this.#spanOf(choices ? 'choices' : 'type'),
        'a combo option needs "choices"',
        help,
      )
    }
    return undefined
  }

  #integer(
    value: Value | undefined,
    min: bigint | undefined,
    max: bigint | undefined,
  ): OptionValue | undefined {
    if (this.#isMissing('value')) {
      this.#error('option-argument', this.#spanOf('type'), 'an integer option needs a "value"')
    }
    if (!value) return undefined
    const integer = this.#valueAs('integer', 'a whole number', value, looseIntegerOf)
    if (integer === undefined) return undefined
    this.#refuseBeyond(min !== undefined && integer < min, 'less', 'min', value)
    this.#refuseBeyond(max !== undefined && integer > max, 'more', 'max', value)
    return plainNumber(integer)
  }

  #refuseBeyond(isBeyond: boolean, word: string, bound: string, value: Value): void {
    const limit = this.#given.get(bound)
    if (!isBeyond || !limit) return
    const message = `${described(value)} is ${word} than "${bound}", which is ${described(limit.value)}`
    this.#error('option-value', value.span, message)
  }

  #array(value: Value | undefined, choices: readonly string[] | undefined): readonly string[] | undefined {
    const given = value ?? this.#given.get('choices')?.value
    if (!given) return []
    const texts = value ? this.#valueAs('array', 'an array of strings', value, textsOf) : choices
    if (!texts || given.kind !== 'array') return undefined
    const seen = new Set<string>()
    texts.forEach((text, index) => {
      const item = given.items[index] ?? given
      if (value && choices && choices.length > 0) this.#choice('array', item, choices)
      if (seen.has(text)) {
        const message = `${quoted(text)} stands twice in the value, which Meson will refuse one day`
        this.#warn('option-outdated', item.span, message)
      }
      seen.add(text)
    })
    return texts
  }

  /** The text of a value that must be one of the choices. */
  #choice(type: OptionType, value: Value, choices: readonly string[]): string | undefined {
    if (value.kind === 'string' && choices.includes(value.text)) return value.text
    const near = value.kind === 'string' ? suggest(value.text, choices) : undefined
    const help = near ? `did you mean ${quoted(near)}?` : `the choices are ${list(choices.map(quoted))}`
    const message = `${described(value)} is not one of the choices of ${article(type)}`
    this.#error('option-value', value.span, message, help)
    return undefined
  }

  #valueAs<T>(
    type: OptionType,
    wanted: string,
    value: Value,
    read: (value: Value) => T | undefined,
  ): T | undefined {
    const result = read(value)
    if (result !== undefined) return result
    const {span, words} = misfit(value, type === 'array')
    const message = `the value of ${article(type)} option is ${wanted}, not ${words}`
    this.#error('option-value', span, message, rewritten(type, value))
    return undefined
  }

  /** What an argument is, where it is given and `read` makes something of it. */
  #take<T>(name: string, wanted: string, read: (value: Value) => T | undefined): T | undefined {
    const argument = this.#given.get(name)
    if (!argument) return undefined
    const result = read(argument.value)
    if (result !== undefined) return result
    const {span, words} = misfit(argument.value, name === 'choices' || name === 'deprecated')
    this.#error('option-argument', span, `"${name}" takes ${wanted}, not ${words}`)
    return undefined
  }

  #isMissing(name: string): boolean {
    return !this.#given.has(name) && !this.#meant.has(name)
  }

  /** Where an argument's value stands; where the option begins, if it is not given. */
  #spanOf(name: string): Span {
    return this.#given.get(name)?.value.span ?? this.call.wordSpan
  }

  #place(span: Span): Place {
    return {source: this.source, span}
  }

  #error(code: Code, span: Span, message: string, help?: string): void {
    this.diagnostics.push(errorAt(this.source, code, span, message, help))
  }

  #warn(code: Code, span: Span, message: string, ...notes: Note[]): void {
    this.diagnostics.push({...errorAt(this.source, code, span, message), severity: 'warning', notes})
  }
}
