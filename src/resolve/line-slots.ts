/** The lines of a device list as slots: those that assign, those that are commented out, and those that might be added. */

import type {Edit, Place} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import {ClauseKind, definedSymbol, type SymbolId} from '../model/model.js'
import {costs, type EditSlot} from '../report/edit-slot.js'
import {assignmentText} from '../report/expression-text.js'
import {at32, type Program} from '../solver/program.js'
import {makLines} from '../tree/mak-lines.js'

/** An assignment of a device list: its place begins where it does. */
export interface WrittenLine {
  readonly symbol: SymbolId
  readonly value: boolean
  readonly place: Place
}

/**
 * @param written the assignments that count
 * @param sources the files of the device list: the first one is added to
 */
export function lineSlots(
  {model}: Program,
  written: readonly WrittenLine[],
  sources: readonly Source[],
): EditSlot[] {
  const name = (symbol: SymbolId) => model.names[symbol] as string
  const slots = written.map(({symbol, value, place}): EditSlot => {
    const edit = (to: boolean | undefined) =>
      to === undefined ? takenOut(name(symbol), value, place) : turned(name(symbol), to, place)
    return {kind: 'line', symbol, now: value, values: [undefined, !value], cost: costs.line, edit}
  })
  const named = new Set(written.map(({symbol}) => symbol))
  for (const source of sources) {
    for (const {symbol: commented, value, isComment, place} of makLines(source)) {
      const symbol = definedSymbol(model, commented)
      if (symbol === undefined || !isComment || named.has(symbol)) continue
      named.add(symbol)
      const edit = (to: boolean | undefined) =>
        to === value ? uncommented(commented, value, place) : addedLine(commented, to === true, sources)
      const values = [value, !value]
      slots.push({kind: 'line', symbol, now: undefined, values, cost: costs.line, edit})
    }
  }
  return slots
}

/** @param symbols which might be assigned, though no line names them */
export function additionSlots(
  {model}: Program,
  symbols: Iterable<SymbolId>,
  sources: readonly Source[],
): EditSlot[] {
  return [...symbols].map(symbol => ({
    kind: 'addition',
    symbol,
    now: undefined,
    values: [true, false],
    cost: costs.addition,
    edit: to => addedLine(model.names[symbol] as string, to === true, sources),
  }))
}

/**
 * The symbols that a device list is meant to decide: what a default or an imply may turn on, such as a device, and what
 * depends on something while nothing selects it, such as a board. The rest are parts of others, which select them.
 */
export function choosableSymbols({model, strong, weak, symbolCount}: Program): SymbolId[] {
  const symbols: SymbolId[] = []
  const kindsOf = (symbol: SymbolId) =>
    Array.from(strong.items.subarray(at32(strong.start, symbol), at32(strong.start, symbol + 1)), clause =>
      Number(model.clauses.kind[clause]),
    )
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const hasDefault = at32(weak.start, symbol + 1) > at32(weak.start, symbol)
    const kinds = hasDefault ? [] : kindsOf(symbol)
    if (hasDefault || (kinds.includes(ClauseKind.depends) && !kinds.includes(ClauseKind.select))) {
      if (model.defined[symbol] === 1) symbols.push(symbol)
    }
  }
  return symbols
}

/**
 * The line goes with it where nothing else stands there. A line that turns something off is commented out where its file
 * keeps such lines in comments.
 */
function takenOut(name: string, value: boolean, {source, span}: Place): Edit {
  const {line} = source.position(span.start)
  const end = assignmentEnd(source, span.start)
  const [lineStart, nextLine] = [source.offset(line), source.offset(line + 1)]
  const behind = source.text.slice(end, nextLine)
  const isAlone = `${source.text.slice(lineStart, span.start)}${behind}`.trim() === ''
  const subject = assignmentText(name, value)
  const where = `in ${lineText(source, span.start)}`
  if (!value && isAlone && makLines(source).some(({isComment}) => isComment)) {
    const place = {source, span: {start: span.start, end: span.start}}
    return {action: 'comment-out', subject, message: `comment out ${subject} ${where}`, place, text: '# '}
  }
  const blanks = /^[ \t]*/.exec(behind)?.[0].length ?? 0
  const place = {
    source,
    span: isAlone ? {start: lineStart, end: nextLine} : {start: span.start, end: end + blanks},
  }
  return {action: 'take-out', subject, message: `take out ${subject} ${where}`, place, text: ''}
}

function turned(name: string, to: boolean, {source, span}: Place): Edit {
  const end = assignmentEnd(source, span.start)
  return {
    action: 'change',
    message: `change ${assignmentText(name, !to)} to ${assignmentText(name, to)} in ${lineText(source, span.start)}`,
    place: {source, span: {start: end - 1, end}},
    text: to ? 'y' : 'n',
  }
}

function uncommented(name: string, value: boolean, {source, span}: Place): Edit {
  const start = source.offset(source.position(span.start).line)
  return {
    action: 'uncomment',
    subject: assignmentText(name, value),
    message: `uncomment ${assignmentText(name, value)} in ${lineText(source, span.start)}`,
    place: {source, span: {start, end: span.start}},
    text: '',
  }
}

function addedLine(name: string, value: boolean, [source]: readonly Source[]): Edit {
  const text = assignmentText(name, value)
  if (!source) return {action: 'add', subject: text, message: `add ${text}`}
  const end = source.text.length
  const lineEnd = source.text.includes('\r\n') ? '\r\n' : '\n'
  const before = end === 0 || source.text.endsWith('\n') ? '' : lineEnd
  return {
    action: 'add',
    subject: text,
    message: `add ${text} to ${source.name}`,
    place: {source, span: {start: end, end}},
    text: before + text + lineEnd,
  }
}

function assignmentEnd({text}: Source, start: number): number {
  return start + (/^CONFIG_\w+\s*=\s*[yn]/.exec(text.slice(start))?.[0].length ?? 0)
}

function lineText(source: Source, offset: number): string {
  return `${source.name}:${source.position(offset).line}`
}
