/**
 * Kconfig and .mak text to a tree and its errors. Never throws, whatever the text: a statement that cannot be read is
 * reported and skipped, and reading goes on at the next line that begins one.
 */

import type {IToken} from 'chevrotain'
import type {Diagnostic} from '../common/diagnostic.js'
import {Findings} from '../common/findings.js'
import {Refusal} from '../common/refusal.js'
import type {Source} from '../common/source.js'
import {textProblem} from '../common/text-problem.js'
import {KconfigParser} from './parser.js'
import {maximumPieceLength, nextStatement, pieceEnd} from './recovery.js'
import {type Failure, refused, strayKconfigCharacter, syntaxFailure} from './syntax-errors.js'
import {tokenize} from './tokenize.js'
import type {KconfigTree, Statement} from './tree.js'

const parser = new KconfigParser()

/** @returns every statement that could be read, in order, and at most `maximumErrors` errors, in order of place */
export function parseKconfig(source: Source): {tree: KconfigTree; diagnostics: Diagnostic[]} {
  const reading = new KconfigReading(source)
  reading.run()
  return {tree: {statements: reading.statements}, diagnostics: reading.findings.diagnostics}
}

class KconfigReading {
  readonly statements: Statement[] = []
  readonly findings = new Findings()

  constructor(readonly source: Source) {}

  run(): void {
    const {text} = this.source
    const problem = textProblem(this.source, "QEMU's minikconf.py", 'warning')
    if (problem) this.findings.report(problem)
    if (this.findings.hasErrors) return
    parser.statements = this.statements
    parser.stanza = undefined
    let at = text.startsWith('\ufeff') ? 1 : 0
    while (at < text.length && !this.findings.full) {
      const end = pieceEnd(text, at)
      if (end - at <= maximumPieceLength) {
        at = this.#piece(at, end)
        continue
      }
      this.findings.report({
        code: 'statement-too-long',
        severity: 'error',
        message: `no statement begins within ${maximumPieceLength >> 20} MiB from here`,
        place: {source: this.source, span: {start: at, end: at + 1}},
        help: 'this does not look like a Kconfig or .mak file',
      })
      break
    }
  }

  /** Reads the text from `start` to `end`, to which no statement reaches over. @returns where to go on */
  #piece(start: number, end: number): number {
    const {source} = this
    const {text} = source
    const {tokens, strays} = tokenize(start === 0 && end === text.length ? text : text.slice(start, end))
    let from = start
    let stray = 0
    const straysUpTo = (limit: number): number[] => {
      const first = stray
      while (stray < strays.length && start + (strays[stray] as number) < limit) stray++
      return strays.slice(first, stray).map(offset => start + offset)
    }
    while (!this.findings.full) {
      const failure = attempt(
        source,
        start,
        from === start ? tokens : tokens.slice(firstFrom(tokens, from - start)),
      )
      if (!failure) {
        this.#reportLine(straysUpTo(end))
        break
      }
      from = nextStatement(source, from, failure.at)
      // A line that is read again reports its own.
      this.#reportLine(straysUpTo(Math.min(from, lineEnd(source, failure.at))), failure)
      straysUpTo(from)
      if (from >= end) return from
    }
    return end
  }

  /** Reports characters that mean nothing, one a line, and what the parser could not read. */
  #reportLine(strays: readonly number[], failure?: Failure): void {
    const {source} = this
    const shown = failure?.diagnostic.place.span.start ?? -1
    const failedIn = failure && source.position(shown).line
    let pending = failure
    let last = 0
    for (const at of strays) {
      const {line} = source.position(at)
      if (line === last || (line === failedIn && failure?.isForeign)) continue
      last = line
      if (line === failedIn) {
        // Where a character is at fault, what the parser makes of the rest of its line explains nothing.
        pending = undefined
      } else if (pending && shown < at) {
        this.findings.report(pending.diagnostic)
        pending = undefined
      }
      this.findings.report(strayKconfigCharacter(source, at))
    }
    if (pending) this.findings.report(pending.diagnostic)
  }
}

/** Parses tokens up to the first that does not fit. Statements before it are kept. */
function attempt(source: Source, base: number, tokens: IToken[]): Failure | undefined {
  parser.base = base
  parser.input = tokens
  let failure: Failure | undefined
  try {
    parser.file()
    const [exception] = parser.errors
    if (exception) {
      const {ruleStack} = exception.context
      if (ruleStack.includes('config') || ruleStack.includes('assignment')) parser.stanza = undefined
      failure = syntaxFailure(source, base, tokens, exception)
    }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    failure = refused(source, thrown)
  }
  parser.input = []
  // Properties that follow may belong to the statement that is reported: they are read, but kept nowhere.
  if (failure) parser.stanza ??= []
  return failure
}

/** Index of the first token that begins at an offset of the piece or behind it. */
function firstFrom(tokens: readonly IToken[], offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle] as IToken).startOffset < offset) low = middle + 1
    else high = middle
  }
  return low
}

function lineEnd(source: Source, at: number): number {
  return source.offset(source.position(at).line + 1)
}
