/**
 * Kconfig and .mak text to a tree and its errors. Never throws, whatever the text: a statement that cannot be read is
 * reported and skipped, and reading goes on at the next line that begins one.
 */

import {type IRecognitionException, type IToken, tokenMatcher} from 'chevrotain'
import type {Code} from '../common/codes.js'
import type {Diagnostic} from '../common/diagnostic.js'
import type {Source, Span} from '../common/source.js'
import {dialectHelp, foreignKeywords} from './foreign-keywords.js'
import {KconfigParser, Refusal} from './parser.js'
import {tokenize} from './tokenize.js'
import {Equals, Name} from './tokens.js'
import type {KconfigTree, Statement} from './tree.js'

/** Errors reported for one file; after these its reading stops. */
export const maximumErrors = 100

/** About how much text becomes tokens at a time, so that memory does not grow with the file. */
const pieceLength = 1 << 16
/** A single statement, comments included, is never longer. */
const maximumPieceLength = 1 << 23

const parser = new KconfigParser()

/** @returns every statement that could be read, in order, and at most `maximumErrors` errors, in order of place */
export function parseKconfig(source: Source): {tree: KconfigTree; diagnostics: Diagnostic[]} {
  const statements: Statement[] = []
  const diagnostics = unreadable(source)
  const text = source.text
  let at = text.startsWith('\ufeff') ? 1 : 0
  parser.statements = statements
  parser.stanza = undefined
  if (diagnostics.some(diagnostic => diagnostic.severity === 'error')) at = text.length
  while (at < text.length) {
    const end = pieceEnd(text, at)
    if (end - at > maximumPieceLength) {
      diagnostics.push(
        error(
          source,
          'statement-too-long',
          {start: at, end: at + 1},
          `no statement begins within ${maximumPieceLength >> 20} MiB from here`,
          'this does not look like a Kconfig or .mak file',
        ),
      )
      break
    }
    const piece = parsePiece(source, at, end)
    diagnostics.push(...piece.diagnostics)
    at = piece.readUpTo
    if (diagnostics.length >= maximumErrors && at < text.length) {
      diagnostics.length = maximumErrors - 1
      diagnostics.push(
        error(
          source,
          'too-many-errors',
          {start: at, end: at + 1},
          `more than ${maximumErrors - 1} errors in this file: the rest is not read`,
        ),
      )
      break
    }
  }
  return {tree: {statements}, diagnostics}
}

/** Reads `text[start, end)`; after an error, `readUpTo` is where the next statement begins. */
function parsePiece(
  source: Source,
  start: number,
  end: number,
): {diagnostics: Diagnostic[]; readUpTo: number} {
  const text = start === 0 && end === source.text.length ? source.text : source.text.slice(start, end)
  const {tokens, strays} = tokenize(text)
  parser.base = start
  parser.input = tokens
  let failure: Diagnostic | undefined
  try {
    parser.file()
    const exception = parser.errors[0]
    if (exception) {
      failure = syntaxError(source, start, tokens, exception)
      const {ruleStack} = exception.context
      if (ruleStack.includes('config') || ruleStack.includes('assignment')) parser.stanza = undefined
    }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    failure = error(source, thrown.code, {start: thrown.at, end: thrown.at + 1}, thrown.message, thrown.help)
  }
  parser.input = []
  if (!failure?.place) {
    return {diagnostics: characterErrors(source, start, end, strays), readUpTo: end}
  }
  // Properties that follow belong to a statement that is already reported: read them, but keep them nowhere.
  parser.stanza ??= []
  const failedAt = failure.place.span.start
  const readUpTo = nextStatement(source, start, failedAt)
  const characters = characterErrors(source, start, readUpTo, strays)
  // Where a character is at fault, what the parser makes of the rest of its line explains nothing.
  const line = source.position(failedAt).line
  const explained = characters.some(d => d.place && source.position(d.place.span.start).line === line)
  if (explained) return {diagnostics: characters, readUpTo}
  const diagnostics = [...characters, failure]
  diagnostics.sort((a, b) => (a.place?.span.start ?? 0) - (b.place?.span.start ?? 0))
  return {diagnostics, readUpTo}
}

/** What keeps a text from being read at all, and the mark that minikconf.py would refuse. */
function unreadable(source: Source): Diagnostic[] {
  const {text} = source
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    return [error(source, 'binary-file', {start: nul, end: nul + 1}, 'a NUL byte: this is not a text file')]
  }
  const malformed = source.malformedAt
  if (malformed !== undefined) {
    return [
      error(
        source,
        'invalid-utf8',
        {start: malformed, end: malformed + 1},
        'the file is not valid UTF-8 here',
        'convert it, for example with iconv -f latin1 -t utf8',
      ),
    ]
  }
  if (text.startsWith('\ufeff')) {
    const mark = error(
      source,
      'byte-order-mark',
      {start: 0, end: 1},
      "the file begins with a byte order mark, which QEMU's minikconf.py refuses",
      'save it as UTF-8 without a mark',
    )
    return [{...mark, severity: 'warning'}]
  }
  return []
}

/** One error for each line that holds a character the dialect does not know. */
function characterErrors(
  source: Source,
  start: number,
  end: number,
  strays: readonly number[],
): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  let lastLine = 0
  for (const offset of strays) {
    const at = start + offset
    if (at >= end || diagnostics.length >= maximumErrors) break
    const {line} = source.position(at)
    if (line === lastLine) continue
    lastLine = line
    const character = String.fromCodePoint(source.text.codePointAt(at) as number)
    diagnostics.push(
      error(
        source,
        'invalid-character',
        {start: at, end: at + character.length},
        `${shown(character)} has no meaning here`,
        characterHelp(character),
      ),
    )
  }
  return diagnostics
}

function shown(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return /\p{L}|\p{N}|\p{P}|\p{S}/u.test(character) ? `"${character}"` : `the character U+${code}`
}

function characterHelp(character: string): string | undefined {
  if (character === '"' || character === "'")
    return `${dialectHelp}; it has no strings, prompts or quoted paths`
  if (character === '&' || character === '|') return `the operator is "${character}${character}"`
  if (/\p{L}|\p{N}/u.test(character)) return 'a symbol name holds ASCII letters, digits and "_"'
  return undefined
}

/** Words what the parser refused: where, what it found there, and what it would have taken. */
function syntaxError(
  source: Source,
  base: number,
  input: IToken[],
  exception: IRecognitionException,
): Diagnostic {
  const {token, message} = exception
  const atEnd = !(token.startOffset >= 0)
  if (atEnd) {
    const before = input[input.length - 1]
    const at = base + (before ? before.startOffset + before.image.trimEnd().length : 0)
    return error(source, 'syntax', {start: at, end: at + 1}, `${message}, found the end of the file`)
  }
  const start = base + token.startOffset
  const span = {start, end: start + token.image.length}
  const redundant = exception.name === 'NotAllInputParsedException'
  const foreign = foreignKeywords.get(token.image)
  if (redundant && foreign !== undefined) {
    return error(
      source,
      'foreign-keyword',
      span,
      `"${token.image}" is not part of the QEMU dialect of Kconfig`,
      foreign,
    )
  }
  if (redundant && tokenMatcher(token, Name) && input[input.indexOf(token) + 1]?.tokenType === Equals) {
    return error(
      source,
      'assignment-prefix',
      span,
      'the name in an assignment begins with "CONFIG_"',
      `write CONFIG_${token.image}=`,
    )
  }
  if (token.image === ')') return error(source, 'syntax', span, 'this ")" has no "("')
  const found = token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image.trimEnd()
  return error(source, 'syntax', span, `${message}, found "${found}"`)
}

const statementLine =
  /^[ \t]*(?:(?:config|source|include|bool|depends|select|imply|default)(?![A-Za-z0-9_])|CONFIG_[A-Za-z0-9_]*[ \t]*=)/gm
const statementLineOutsideStanza =
  /^[ \t]*(?:(?:config|source|include)(?![A-Za-z0-9_])|CONFIG_[A-Za-z0-9_]*[ \t]*=)/gm

/** A place at or behind `start + pieceLength` where no statement can be under way. */
function pieceEnd(text: string, start: number): number {
  if (text.length - start <= pieceLength) return text.length
  statementLineOutsideStanza.lastIndex = start + pieceLength
  return statementLineOutsideStanza.exec(text)?.index ?? text.length
}

/** Where to go on after an error at `failedAt` in the piece that began at `start`: the next line that begins a statement. */
function nextStatement(source: Source, start: number, failedAt: number): number {
  const {text} = source
  const {line, column} = source.position(failedAt)
  const lineStart = failedAt - column + 1
  const first = text.slice(Math.max(lineStart, start), failedAt).trim() === ''
  const helpText = first && /^[ \t]*(?:-+ *)?help(?: *-+)?[ \t]*$/.test(source.line(line))
  statementLine.lastIndex = helpText
    ? skipHelpText(source, line)
    : first && lineStart > start
      ? lineStart
      : failedAt + 1
  return statementLine.exec(text)?.index ?? text.length
}

/** @returns where the text below a `help` line ends: at the first line that is indented less than it */
function skipHelpText(source: Source, helpLine: number): number {
  const end = source.position(source.text.length).line
  const own = indentation(source.line(helpLine))
  let body: number | undefined
  for (let line = helpLine + 1; line <= end; line++) {
    const text = source.line(line)
    if (text.trim() === '') continue
    const depth = indentation(text)
    body ??= depth
    if (depth <= own || depth < body) return source.offset(line)
  }
  return source.text.length
}

function indentation(line: string): number {
  let columns = 0
  for (const character of line) {
    if (character === '\t') columns += 8 - (columns % 8)
    else if (character === ' ') columns++
    else break
  }
  return columns
}

function error(source: Source, code: Code, span: Span, message: string, help?: string): Diagnostic {
  return {code, severity: 'error', message, place: {source, span}, ...(help !== undefined && {help})}
}
