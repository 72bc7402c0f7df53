/** Diagnostics as text for a terminal or a log, and as plain values for machines. */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Edit, Fix, Place} from '../../grammar/common/diagnostic.js'
import {CommandLine} from '../options/typed-arguments.js'
import {fixText} from './fix-text.js'

export type Style = 'error' | 'warning' | 'note' | 'place' | 'source'

/** Colours a piece of text; the identity where there are no colours. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_, text) => text

/**
 * As text, several lines without a trailing line end: `file:line:column: error: message [code]`, the line, a caret. Of a
 * place on the command line the caret says enough.
 */
export function formatDiagnostic(diagnostic: Diagnostic, paint: Paint = plain): string {
  const {severity, message, code, place, notes = [], help} = diagnostic
  const isFile = place && !(place.source instanceof CommandLine)
  const where = isFile ? `${paint('place', placeText(place))}: ` : ''
  const lines = [
    `${where}${paint(severity, `${severity}:`)} ${printable(message)} ${paint('source', `[${code}]`)}`,
  ]
  if (place) lines.push(...excerpt(place, severity, paint))
  for (const {message, place, depth = 0} of notes) {
    const text = place ? placeText(place) : ''
    const isTold = place?.source instanceof CommandLine && message.includes(text)
    const at = place && !isTold ? ` ${paint('source', `(${text})`)}` : ''
    lines.push(`${'  '.repeat(depth + 1)}${printable(message)}${at}`)
  }
  if (help !== undefined) lines.push(`  ${paint('note', 'help:')} ${printable(help)}`)
  return lines.join('\n')
}

/** `file:line:column`; of a place on the command line, the argument. */
export function placeText({source, span}: Place): string {
  if (source instanceof CommandLine) return printable(source.argumentAt(span.start) ?? '')
  const {line, column} = source.position(span.start)
  return `${printable(source.name)}:${line}:${column}`
}

/** How much of a long line is shown before and behind the place. */
const margin = 80

function excerpt({source, span}: Place, severity: 'error' | 'warning', paint: Paint): string[] {
  const {line, column} = source.position(span.start)
  const whole = source.line(line)
  const from = Math.max(0, column - 1 - margin)
  const text = printable(whole.slice(from, column - 1 + margin))
  const before = printable(whole.slice(from, column - 1))
  const length = Math.max(1, Math.min(span.end - span.start, whole.length - column + 1, margin))
  const number = source instanceof CommandLine ? '     ' : String(line).padStart(5)
  const pad = before.replace(/[^\t]/g, ' ')
  return [
    paint('source', `${number} | ${text}`),
    `${paint('source', '      | ')}${pad}${paint(severity, '^'.repeat(length))}`,
  ]
}

/** For a terminal: control characters would move its cursor or colour it. Line ends and tabs stay. */
export function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]/g, '\ufffd')
}

/** A diagnostic as JSON has it: places are resolved to a file, a line and a column, both from 1. */
export interface DiagnosticRecord {
  readonly code: Code
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly place?: PlaceRecord
  readonly notes: readonly {readonly message: string; readonly place?: PlaceRecord}[]
  readonly help?: string
  readonly fixes?: readonly FixRecord[]
}

/** Changes that together mend a finding, and each of them: an edit of a file has a place, and the text that replaces it. */
export interface FixRecord {
  readonly message: string
  readonly edits: readonly (Omit<Edit, 'place' | 'subject'> & {readonly place?: PlaceRecord})[]
}

export interface PlaceRecord {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function diagnosticRecord({
  code,
  severity,
  message,
  place,
  notes = [],
  help,
  fixes,
}: Diagnostic): DiagnosticRecord {
  return {
    code,
    severity,
    message,
    ...(place && {place: placeRecord(place)}),
    notes: notes.map(note => ({message: note.message, ...(note.place && {place: placeRecord(note.place)})})),
    ...(help !== undefined && {help}),
    ...(fixes && {fixes: fixes.map(fixRecord)}),
  }
}

export function fixRecord(fix: Fix): FixRecord {
  return {
    message: fixText(fix),
    edits: fix.map(({place, subject: _, ...edit}) => ({...edit, ...(place && {place: placeRecord(place)})})),
  }
}

export function placeRecord({source, span}: Place): PlaceRecord {
  const start = source.position(span.start)
  const end = source.position(span.end)
  return {file: source.name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column}
}
