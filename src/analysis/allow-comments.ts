/**
 * `# kgate: allow CODE` in Kconfig and .mak files: what a person has looked at and wants to be told no more. The comment stands
 * on the line that it is about, or in the comment directly above it. What follows a second colon is the reason.
 */

import {type Code, codes, isCode} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import {suggest} from '../../grammar/common/suggest.js'
import type {Observation} from './check.js'

/** One code that one comment allows. */
export interface Allowance {
  readonly code: Code
  /** Where the comment names the code. */
  readonly place: Place
  /** The lines that it is about, from 1, both included. */
  readonly lines: readonly [first: number, last: number]
}

export interface AllowComments {
  readonly allowances: readonly Allowance[]
  /** An error for each name that is no code. */
  readonly observations: readonly Observation[]
}

/** A path takes the whole rest of its line: what looks like a comment there is none. */
const comment = /^(?!\s*(?:source|include)\b)[^#]*#(.*)/
const allow = /^\s*kgate:\s*allow\b([^:]*)/d

export function allowComments(source: Source): AllowComments {
  const allowances: Allowance[] = []
  const observations: Observation[] = []
  if (!source.text.includes('kgate:')) return {allowances, observations}
  // From the last line to the first, so that it is known what stands below a comment.
  let below = 0
  for (let line = source.position(source.text.length).line; line > 0; line--) {
    const text = source.line(line)
    const isWhole = /^\s*#/.test(text)
    if (!isWhole) below = line
    const [, words] = comment.exec(text) ?? []
    const [from = 0, to = 0] = (words === undefined ? undefined : allow.exec(words)?.indices?.[1]) ?? []
    if (words === undefined || from === 0) continue
    const start = source.offset(line) + text.length - words.length
    const names = [...words.slice(from, to).matchAll(/[^\s,]+/g)]
    if (names.length === 0) observations.push(nothing({source, span: {start: start - 1, end: start + from}}))
    for (const {0: name, index} of names) {
      const span = {start: start + from + index, end: start + from + index + name.length}
      const place = {source, span}
      if (isCode(name))
        allowances.push({code: name, place, lines: [line, isWhole ? Math.max(below, line) : line]})
      else observations.push(unknown(name, place))
    }
  }
  return {allowances: allowances.reverse(), observations: observations.reverse()}
}

function nothing(place: Place): Observation {
  return {
    code: 'unknown-allow',
    severity: 'error',
    message: 'this comment says that something is allowed, but not what',
    place,
    help: 'name the codes: "kgate check --list" lists them',
  }
}

function unknown(name: string, place: Place): Observation {
  const near = suggest(name, codes)
  return {
    code: 'unknown-allow',
    severity: 'error',
    message: `there is no code "${name}" to allow`,
    symbols: [name],
    place,
    help: near === undefined ? '"kgate check --list" lists them' : `did you mean ${near}?`,
  }
}

/** What the comments of a tree allow. */
export class Allowances {
  readonly #byFile = new Map<string, Allowance[]>()

  constructor(readonly all: readonly Allowance[]) {
    for (const allowance of all) {
      const {name} = allowance.place.source
      const known = this.#byFile.get(name)
      if (known) known.push(allowance)
      else this.#byFile.set(name, [allowance])
    }
  }

  /** Those that allow a finding: one as a rule. */
  of({code, place}: Diagnostic): Allowance[] {
    const inFile = (place && this.#byFile.get(place.source.name)) ?? []
    if (!place || inFile.length === 0) return []
    const {line} = place.source.position(place.span.start)
    return inFile.filter(({code: allowed, lines: [first, last]}) => {
      return allowed === code && first <= line && line <= last
    })
  }

  /** A warning for each that allows none of these. @param lookedFor what is not among these may be there all the same */
  unused(findings: readonly Diagnostic[], lookedFor: ReadonlySet<Code>): Observation[] {
    const used = new Set(findings.flatMap(finding => this.of(finding)))
    return this.all
      .filter(allowance => !used.has(allowance) && lookedFor.has(allowance.code))
      .map(({code, place}) => ({
        code: 'unused-allow',
        severity: 'warning',
        message: `there is no ${code} here to allow`,
        symbols: [code],
        place,
        help: 'take the comment out',
      }))
  }
}
