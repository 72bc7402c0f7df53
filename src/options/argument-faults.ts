/** What is wrong with an argument that is none of configure's, or not quite: words for it, and what was meant. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {errorAt} from '../../grammar/common/error-at.js'
import {suggest} from '../../grammar/common/suggest.js'
import {mesonOptions} from './meson-builtins.js'
import {readValue} from './option-values.js'
import {nameOf, type Spelled, type Spellings, shownSpelling, targetSpellings} from './spellings.js'
import type {TypedArguments} from './typed-arguments.js'

/** An argument that is spelled like no option. */
export function unknownArgument(typed: TypedArguments, at: number, spellings: Spellings): Diagnostic {
  const argument = typed.argv[at] as string
  const {source, span} = typed.place(at)
  if (!argument.startsWith('-')) {
    return errorAt(source, 'unknown-argument', span, `"${argument}" is not an option`, wordHelp(argument))
  }
  const name = nameOf(argument)
  const otherwise = spellings.findOtherwise(argument)
  if (otherwise && argument.includes('=')) return needlessValue(typed, at, otherwise)
  if (otherwise) return missingValue(typed, at, shownSpelling(otherwise) + choicesOf(otherwise))
  const isTargets = [targetSpellings.list, targetSpellings.exclude].some(spelling => spelling === `${name}=`)
  if (isTargets) return missingValue(typed, at, `${name}=NAME,...`)
  const help = nearest(name, spellings) ?? 'configure --help lists them all'
  const nameSpan = {start: span.start, end: span.start + name.length}
  return errorAt(source, 'unknown-argument', nameSpan, `unknown option ${name}`, help)
}

/** @param form how it is written with one */
export function missingValue(typed: TypedArguments, at: number, form: string): Diagnostic {
  const {source, span} = typed.place(at)
  const message = `${nameOf(typed.argv[at] as string)}: a value is missing`
  return errorAt(source, 'argument-value', span, message, `write ${form}`)
}

/** A name behind `-D` that neither the tree nor Meson has. */
export function unknownDefinition(typed: TypedArguments, at: number, spellings: Spellings): Diagnostic {
  const name = nameOf(typed.argv[at] as string).slice(2)
  const {source, span} = typed.place(at, 2, 2 + name.length)
  const near = suggest(name, [...spellings.optionNames(), ...mesonOptions])
  const help =
    near === undefined
      ? 'configure --help lists the options of the tree; Meson has some more'
      : `did you mean -D${near}=...?`
  return errorAt(source, 'unknown-argument', span, `there is no option "${name}"`, help)
}

/** Two arguments that configure does not take together. */
export function incompatible(typed: TypedArguments, one: number, other: number): Diagnostic {
  const [first, second] = one < other ? [one, other] : [other, one]
  const name = (at: number) => nameOf(typed.argv[at] as string)
  const {source, span} = typed.place(second)
  const message = `${name(second)} cannot be given together with ${name(first)}`
  const notes = [{message: `${name(first)} is given here`, place: typed.place(first)}]
  return {...errorAt(source, 'argument-refused', span, message), notes}
}

/** An argument that says otherwise than the one that counts. */
export function overruled(typed: TypedArguments, loser: number, winner: number): Diagnostic {
  return {
    code: 'argument-overruled',
    severity: 'warning',
    message: `${typed.argv[loser]} is overruled by ${typed.argv[winner]}`,
    place: typed.place(loser),
    notes: [
      {
        message:
          loser < winner ? 'the last one counts' : 'configure passes this one on to Meson behind all others',
        place: typed.place(winner),
      },
    ],
  }
}

function needlessValue(typed: TypedArguments, at: number, spelled: Spelled): Diagnostic {
  const {source, span} = typed.valuePlace(at)
  const message = `${nameOf(typed.argv[at] as string)} takes no value`
  const value = source.text.slice(span.start, span.end)
  const isValue = spelled.kind === 'form' && 'value' in readValue(spelled.option, value)
  const definition = isValue ? ` or -D${spelled.option.name}=${value}` : ''
  return errorAt(source, 'argument-value', span, message, `write ${shownSpelling(spelled)}${definition}`)
}

function choicesOf(spelled: Spelled): string {
  if (spelled.kind === 'own' || spelled.option.type !== 'combo') return ''
  return `, one of ${spelled.option.choices?.join(', ')}`
}

/** The option as it is spelled, where only what stands before its name is wrong; else the nearest spelling. */
function nearest(name: string, spellings: Spellings): string | undefined {
  const [before = ''] = /^--(?:enable-|disable-|with-|without-)?/.exec(name) ?? []
  const same = spellings.shownFor(name.slice(before.length))
  const [likely = same[0]] = same.filter(spelling => before !== '--' && spelling.startsWith(before))
  if (likely !== undefined) return `did you mean ${likely}?`
  const shown = new Map(spellings.shown().map(spelling => [nameOf(spelling), spelling]))
  const near = suggest(name, shown.keys())
  return near === undefined ? undefined : `did you mean ${shown.get(near)}?`
}

function wordHelp(argument: string): string | undefined {
  if (/^[A-Z_]+=/.test(argument)) return `a variable stands before the command: ${argument} ./configure`
  if (/-(?:softmmu|user)$/.test(argument)) return `did you mean --target-list=${argument}?`
  return undefined
}
