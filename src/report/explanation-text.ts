/** Explanations as text: the answer, the numbered steps, and what would change it. */

import type {Place} from '../../grammar/common/diagnostic.js'
import {groupBy} from '../../grammar/common/group-by.js'
import {CommandLine} from '../options/typed-arguments.js'
import type {Explanation} from './explanation.js'
import {printable} from './format-diagnostic.js'
import type {ExplainedStep} from './proof.js'
import type {Remark} from './ways-to-y.js'

/** How long lines are, where words allow it. */
const width = 100

export interface TextOptions {
  /** Whether all places of what is told together are listed. */
  readonly full?: boolean
  /** What stands behind the symbol: `in x86_64-softmmu`. */
  readonly where: string
}

/** Several lines, each with its end. */
export function explanationText(explanation: Explanation, options: TextOptions): string {
  const {symbol, value, proofs, also, ways, obstacles} = explanation
  const {where} = options
  const lines: string[] = []
  const most = options.full ? Number.POSITIVE_INFINITY : undefined
  const remarks = (heading: string, of: readonly Remark[]) => {
    if (of.length > 0) lines.push(heading, ...remarkLines(of, '  ', most))
  }
  const answer =
    value === 'undecided'
      ? `${symbol} has no value ${where}: symbols that wait for one another keep it from having one`
      : `${symbol} is ${value === 'both' ? 'both y and n' : value} ${where}`
  lines.push(...wrapped(answer, ''))
  // Where nothing makes it y, what could is a part of the first step.
  const told = proofs[0]?.steps[0]?.kind === 'nothing' ? ways : []
  for (const {value: side, steps} of proofs) {
    if (value === 'both') lines.push(`${symbol} is ${side ? 'y' : 'n'} because`)
    lines.push(...stepLines(steps, told, most))
  }
  remarks('Something else makes it y as well:', also)
  if (told.length === 0) remarks('What could make it y:', ways)
  remarks('Also in the way:', obstacles)
  return lines.map(line => `${printable(line)}\n`).join('')
}

/** @param ways what is told of the first step, which then need not name it */
function stepLines(
  steps: readonly ExplainedStep[],
  ways: readonly Remark[],
  most: number | undefined,
): string[] {
  const digits = String(steps.length).length
  return steps.flatMap(({number, sentence, symbols}) => {
    const places = symbols.flatMap(({place}) => place ?? [])
    const bullet = `  ${String(number).padStart(digits)}. `
    if (number > 1 || ways.length === 0) return wrapped(`${sentence}${placesText(places, most)}`, bullet)
    return [
      `${bullet}${symbols[0]?.name} is n: nothing makes it y`,
      ...remarkLines(ways, ' '.repeat(bullet.length), most),
    ]
  })
}

function remarkLines(remarks: readonly Remark[], indent: string, most: number | undefined): string[] {
  return remarks.flatMap(({sentence, clauses}) => {
    const places = clauses.flatMap(({place}) => place ?? [])
    return wrapped(`${sentence}${placesText(places, most)}`, `${indent}- `)
  })
}

/** ` (a/Kconfig:3, 8; b/Kconfig:4)`, of many the first ones. What stands on a command line is told by the sentence. */
export function placesText(all: readonly Place[], most = 3): string {
  const places = all.filter(({source}) => !(source instanceof CommandLine))
  if (places.length === 0) return ''
  const shown = places.slice(0, most)
  const files = [...groupBy(shown, ({source}) => source.name)].map(
    ([name, of]) =>
      `${name}:${[...new Set(of.map(({source, span}) => source.position(span.start).line))].join(', ')}`,
  )
  const more = places.length > shown.length ? ` and ${places.length - shown.length} more` : ''
  return ` (${files.join('; ')}${more})`
}

/** Breaks between words, so that a place can be copied. @param bullet what the first line begins with; the others are indented */
export function wrapped(text: string, bullet: string): string[] {
  const lines: string[] = []
  let line = bullet
  for (const word of text.split(' ')) {
    if (line.length > bullet.length && line.length + word.length > width) {
      lines.push(line.trimEnd())
      line = ' '.repeat(bullet.length)
    }
    line += `${word} `
  }
  return [...lines, line.trimEnd()]
}
