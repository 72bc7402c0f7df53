/**
 * A check's result as JSON: what `--format json` prints and `--merge` reads. Of the texts, only the lines at fault are in it, so
 * that it can be shown and joined where the tree is not.
 */

/// <reference path="../tree/validators.d.ts" />

import type {Code} from '../../grammar/common/codes.js'
import type {Place, Severity} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import validate from '../../schema/check.schema.json?validate'
import {type PlaceRecord, placeRecord} from '../report/format-diagnostic.js'
import type {Circumstance, Finding, Observation, Witness} from './check.js'
import {type CheckResult, type CheckScope, isWholeTree} from './check-result.js'
import {type CheckReport, isDerived} from './settle.js'

/** Changes where a reader of an older record would be misled. */
const format = 1

/** A place with the line that it begins in. */
interface LineRecord extends PlaceRecord {
  readonly text: string
}

interface NoteRecord {
  readonly message: string
  readonly depth?: 1
  readonly place?: PlaceRecord
}

/** An observation without texts: it can go to another thread, or another machine. */
export interface ObservationRecord {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  readonly symbols?: readonly string[]
  readonly place?: LineRecord
  readonly notes: readonly NoteRecord[]
  readonly help?: string
  readonly witness?: Witness
  readonly vacuous?: true
}

export interface FindingRecord extends ObservationRecord {
  readonly fingerprint: string
  /** Whether it is told. Absent where that takes the results of other machines. */
  readonly state?: FindingState
  readonly circumstances: readonly Circumstance[]
}

/** Known are those of the baseline, old those that an earlier revision had. */
export type FindingState = 'new' | 'known' | 'old' | 'allowed'

interface AllowanceRecord {
  readonly code: Code
  readonly place: LineRecord
  readonly lines: readonly [first: number, last: number]
}

export interface CheckRecord {
  readonly format: typeof format
  readonly scope: CheckScope
  readonly findings: readonly FindingRecord[]
  readonly allowances: readonly AllowanceRecord[]
  readonly before?: {readonly revision: string; readonly result: CheckRecord}
}

/** @param report what is made of the result, so that a reader sees what is told */
export function checkRecord(result: CheckResult, report?: CheckReport): CheckRecord {
  const {scope, findings, allowances, before} = result
  return {
    format,
    scope,
    findings: report ? reported(result, report) : findings.map(finding => findingRecord(finding)),
    allowances: allowances.map(({code, place, lines}) => ({code, place: lineRecord(place), lines})),
    ...(before && {before: {revision: before.revision, result: checkRecord(before.result)}}),
  }
}

function reported({scope, findings}: CheckResult, report: CheckReport): FindingRecord[] {
  const {findings: fresh, known, old, allowed} = report
  const lists = {new: fresh, known, old, allowed}
  const told = Object.entries(lists).flatMap(([state, list]) =>
    list.map(finding => findingRecord(finding, state as FindingState)),
  )
  // What would count if other machines had it too.
  const settled = new Set(told.map(({fingerprint}) => fingerprint))
  const open = isWholeTree(scope) ? [] : findings.filter(({fingerprint}) => !settled.has(fingerprint))
  return [...told, ...open.map(finding => findingRecord(finding))]
}

function findingRecord(finding: Finding, state?: FindingState): FindingRecord {
  const {fingerprint, circumstances} = finding
  return {fingerprint, ...(state && {state}), ...observationRecord(finding), circumstances}
}

export function observationRecord(observation: Observation): ObservationRecord {
  const {code, severity, message, symbols, place, notes = [], help, witness, vacuous} = observation
  return {
    code,
    severity,
    message,
    ...(symbols && {symbols}),
    ...(place && {place: lineRecord(place)}),
    notes: notes.map(({message, depth, place}) => {
      return {message, ...(depth && {depth}), ...(place && {place: placeRecord(place)})}
    }),
    ...(help !== undefined && {help}),
    ...(witness && {witness}),
    ...(vacuous && {vacuous}),
  }
}

function lineRecord(place: Place): LineRecord {
  const record = placeRecord(place)
  return {...record, text: place.source.line(record.line)}
}

/** @param value what JSON.parse made of a record @returns what is wrong with it, where it cannot be one */
export function parseCheckRecord(value: unknown): CheckResult | string {
  if (!validate(value)) return `it is not what "kgate check --format json" writes${misfit()}`
  return parseResult(value as CheckRecord)
}

function misfit(): string {
  const errors = validate.errors ?? []
  if (errors.some(({instancePath}) => instancePath === '/format')) return ', but of another version'
  const [error] = errors
  return error ? `: ${error.instancePath || 'it'} ${error.message}` : ''
}

function parseResult({scope, findings, allowances, before}: CheckRecord): CheckResult {
  return {
    scope,
    // What is not found in the tree, but made of what is, is made anew.
    findings: findings.filter(({code}) => !isDerived(code)).map(parseFinding),
    allowances: allowances.map(({place, ...rest}) => ({...rest, place: parsePlace(place, place.text)})),
    ...(before && {before: {revision: before.revision, result: parseResult(before.result)}}),
  }
}

function parseFinding({state: _, ...record}: FindingRecord): Finding {
  const {fingerprint, circumstances, ...observation} = record
  return {fingerprint, circumstances, ...parseObservation(observation)}
}

export function parseObservation({place, notes, ...rest}: ObservationRecord): Observation {
  return {
    ...rest,
    ...(place && {place: parsePlace(place, place.text)}),
    notes: notes.map(({place, ...note}) => ({...note, ...(place && {place: parsePlace(place)})})),
  }
}

/** A place in a text of which only one line is known. */
function parsePlace({file, line, column, endLine, endColumn}: PlaceRecord, text = ''): Place {
  const known = text.padEnd(column - 1)
  const last = endLine > line ? endColumn - 1 : 0
  const source = new Source(
    file,
    `${'\n'.repeat(line - 1)}${known}${'\n'.repeat(endLine - line)}${' '.repeat(last)}`,
  )
  const start = source.offset(line) + column - 1
  return {source, span: {start, end: Math.max(start, source.offset(endLine) + endColumn - 1)}}
}
