/**
 * The text of meson_options.txt or meson.options to the options that it declares. Never throws, whatever the text: an
 * option that cannot be read is reported and left out, and reading goes on at the next.
 *
 * What Meson 1.0.1 accepts is accepted, with the same values; what it refuses is refused. There are differences on
 * purpose, all of them refusals: of a NUL byte; of `\N{NAME}` in a string; of digits other than ASCII's; of a plain string
 * that takes in a line which begins an option; and of what Meson's parser overlooks: `()` that stands for nothing, a `not`
 * behind something, parentheses around `option`, a whole call, or the name of an argument, and within an array, a name
 * whose value is no literal.
 *
 * Later releases of Meson differ in this: since 1.1, booleans in quotes are `'true'` and `'false'` only, an integer may
 * lack its value, and an array's value may be a string that begins with `[`. They also reserve some more names.
 */

import type {Diagnostic} from '../common/diagnostic.js'
import {errorAt} from '../common/error-at.js'
import {Findings} from '../common/findings.js'
import {Refusal} from '../common/refusal.js'
import type {Source} from '../common/source.js'
import {textProblem} from '../common/text-problem.js'
import {readOption} from './option.js'
import type {MesonOption} from './options.js'
import {type Call, OptionParser} from './parser.js'
import {beginsOption, nextOption} from './recovery.js'
import {type Failure, foreignStatement, syntaxFailure} from './syntax-errors.js'
import {type StatementTokens, tokenizeStatement} from './tokenize.js'

const parser = new OptionParser()

/**
 * @returns the options, in the order in which their names first appear; of one that is defined twice, the last
 * definition. And at most `maximumErrors` errors, in order of place
 */
export function parseMesonOptions(source: Source): {options: MesonOption[]; diagnostics: Diagnostic[]} {
  const reading = new OptionsReading(source)
  reading.run()
  return {options: [...reading.options.values()], diagnostics: reading.findings.diagnostics}
}

class OptionsReading {
  readonly options = new Map<string, MesonOption>()
  readonly findings = new Findings()

  constructor(readonly source: Source) {}

  run(): void {
    const {text} = this.source
    const problem = textProblem(this.source, 'Meson', 'error')
    if (problem) {
      this.findings.report(problem)
      return
    }
    for (let at = 0; at < text.length && !this.findings.full; ) at = this.#statement(at)
  }

  /** Reads the statement that begins at or behind an offset. @returns where to go on */
  #statement(start: number): number {
    const {source, findings} = this
    const statement = tokenizeStatement(source, start)
    const {tokens, end, fault} = statement
    const [first] = tokens
    if (!first && !fault) return end
    const goOnAt = fault ? nextOption(source.text, end) : end
    if (first && first.image !== 'option') {
      findings.report(foreignStatement(source, tokens))
      return goOnAt
    }
    const call = parseCall(source, statement)
    if ('diagnostic' in call) {
      findings.report(call.diagnostic)
      // Behind an option there may be another in its line.
      return beginsOption(source.text, call.at) ? call.at : goOnAt
    }
    const {option, diagnostics} = readOption(source, call)
    const all = [...parser.warnings, ...diagnostics, ...(option ? this.#add(option) : [])]
    for (const diagnostic of all.sort(byPlace)) findings.report(diagnostic)
    return end
  }

  #add(option: MesonOption): Diagnostic[] {
    const {source} = this
    const {name, nameSpan} = option
    const before = this.options.get(name)
    this.options.set(name, option)
    if (!before) return []
    const message = `"${name}" is defined twice: Meson takes this definition, and forgets the one before`
    const place = {source, span: before.nameSpan}
    return [
      {
        ...errorAt(source, 'option-twice', nameSpan, message),
        severity: 'warning',
        notes: [{message: 'first here', place}],
      },
    ]
  }
}

/** @param statement begins with `option`, or with its fault */
function parseCall(source: Source, {tokens, end, fault}: StatementTokens): Call | Failure {
  parser.source = source
  parser.warnings = []
  parser.input = tokens
  try {
    const call = parser.call()
    const [exception] = parser.errors
    // Where the tokenizer stopped early, the end of the tokens is not at fault.
    if (exception && (!fault || exception.token.startOffset >= 0)) {
      return syntaxFailure(source, tokens, end, exception)
    }
    return fault ? {diagnostic: fault, at: end} : call
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return {diagnostic: thrown.in(source), at: thrown.at}
  }
}

function byPlace(one: Diagnostic, other: Diagnostic): number {
  return (one.place?.span.start ?? 0) - (other.place?.span.start ?? 0)
}
