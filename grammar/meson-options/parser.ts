/** The grammar of an option: a call whose arguments are literals. LL(1). */

import {EmbeddedActionsParser, type IOrAlt, type IToken} from 'chevrotain'
import type {Code} from '../common/codes.js'
import type {Diagnostic} from '../common/diagnostic.js'
import {errorAt} from '../common/error-at.js'
import {Refusal} from '../common/refusal.js'
import type {Source, Span} from '../common/source.js'
import {joined, literalValue, prefixed} from './evaluate.js'
import {expectations} from './expectations.js'
import {holdsLineEnd, isMultiLine} from './strings.js'
import * as t from './tokens.js'
import type {Value} from './values.js'
import {shortened} from './wording.js'

/** How deep brackets may nest. Meson reaches the limit of Python's stack a little later. */
const maximumNesting = 80

/** `name: value` in a call. */
export interface NamedArgument {
  readonly name: string
  readonly nameSpan: Span
  readonly value: Value
}

/** What stands between two brackets, with names and without. */
export interface Arguments {
  readonly positional: readonly Value[]
  readonly named: readonly NamedArgument[]
}

/** `option(...)`. */
export interface Call extends Arguments {
  /** Of `option`. */
  readonly wordSpan: Span
  readonly span: Span
}

interface OpenArguments extends Arguments {
  readonly positional: Value[]
  readonly named: NamedArgument[]
}

/**
 * Parses one statement that begins with `option`.
 *
 * Alternatives and repetitions are made once, not at each entry, as in the parser of Kconfig. What they collect is
 * therefore kept in fields; a rule saves what a field held around it.
 */
export class OptionParser extends EmbeddedActionsParser {
  /** The text that the tokens are from. */
  source: Source | undefined
  /** Where what Meson accepts, and warns of or ignores, is reported. */
  warnings: Diagnostic[] = []

  #depth = 0
  #value: Value | undefined
  #arguments: OpenArguments = {positional: [], named: []}
  #entries = new Map<string, Value>()

  /** @param validate whether to look for ambiguities in the grammar itself, which takes time and needs doing once */
  constructor(validate = false) {
    super(t.tokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: 'none',
      errorMessageProvider: expectations,
      skipValidations: !validate,
    })
    this.performSelfAnalysis()
  }

  readonly call = this.RULE('call', (): Call => {
    this.#depth = 0
    this.#value = undefined
    const word = this.CONSUME(t.Word)
    this.CONSUME(t.Open)
    const list = this.SUBRULE(this.arguments)
    const close = this.CONSUME(t.Close)
    return {...list, wordSpan: spanOf(word), span: {start: word.startOffset, end: close.startOffset + 1}}
  })

  /** Whether another item may follow: one that stands behind a bracket or a comma. */
  readonly #maySucceed = () => {
    const before = this.LA(0).tokenType
    return before === t.Comma || t.openers.has(before)
  }
  readonly #comma = () => this.CONSUME(t.Comma)

  readonly #argumentForms: IOrAlt<void>[] = [
    {
      ALT: () => {
        const name = this.CONSUME(t.Word)
        this.CONSUME(t.Colon)
        const value = this.SUBRULE(this.value)
        this.#arguments.named.push({name: name.image, nameSpan: spanOf(name), value})
      },
    },
    {
      ALT: () => {
        const value = this.SUBRULE2(this.value)
        this.#arguments.positional.push(value)
      },
    },
  ]
  readonly #argumentList = {
    GATE: this.#maySucceed,
    DEF: () => {
      this.OR(this.#argumentForms)
      this.OPTION(this.#comma)
    },
  }

  readonly arguments = this.RULE('arguments', (): Arguments => {
    const around = this.#arguments
    const own: OpenArguments = {positional: [], named: []}
    this.#arguments = own
    this.MANY(this.#argumentList)
    this.#arguments = around
    return own
  })

  readonly #entryList = {
    GATE: this.#maySucceed,
    DEF: () => {
      const key = this.SUBRULE(this.value)
      this.CONSUME(t.Colon)
      const value = this.SUBRULE2(this.value)
      this.OPTION(this.#comma)
      if (this.RECORDING_PHASE) return
      if (key.kind !== 'string' || !key.inner) {
        const {start, end} = key.span
        throw new Refusal('option-value', "a dictionary's keys are plain strings", start, end - start)
      }
      this.#entries.set(key.text, value)
    },
  }

  readonly entries = this.RULE('entries', (): Map<string, Value> => {
    const around = this.#entries
    const own = new Map<string, Value>()
    this.#entries = own
    this.MANY(this.#entryList)
    this.#entries = around
    return own
  })

  readonly #prefix = () => this.CONSUME(t.Prefix)
  readonly #primaries: IOrAlt<Value>[] = [
    {ALT: () => this.#literal(this.CONSUME(t.Literal))},
    {
      ALT: () => {
        this.CONSUME(t.Open)
        const value = this.SUBRULE(this.value)
        this.CONSUME(t.Close)
        return value
      },
    },
    {
      ALT: () => {
        const open = this.CONSUME(t.OpenArray)
        const {positional: items, named} = this.SUBRULE(this.arguments)
        const close = this.CONSUME(t.CloseArray)
        this.#warnOfNames(named)
        return {kind: 'array', items, span: between(open, close)}
      },
    },
    {
      ALT: () => {
        const open = this.CONSUME(t.OpenDict)
        const entries = this.SUBRULE(this.entries)
        const close = this.CONSUME(t.CloseDict)
        return {kind: 'dictionary', entries, span: between(open, close)}
      },
    },
  ]
  readonly #operands = {
    SEP: t.Plus,
    DEF: () => {
      const prefix = this.OPTION(this.#prefix)
      const primary = this.OR(this.#primaries)
      if (this.RECORDING_PHASE) return
      const operand = prefix ? prefixed(prefix, primary) : primary
      this.#value = this.#value ? joined(this.#value, operand) : operand
    },
  }

  readonly value = this.RULE('value', (): Value => {
    const around = this.#value
    this.#enterValue()
    this.AT_LEAST_ONE_SEP(this.#operands)
    return this.#leaveValue(around)
  })

  #enterValue(): void {
    this.#value = undefined
    if (++this.#depth <= maximumNesting) return
    const {startOffset} = this.LA(1)
    throw new Refusal('nesting-too-deep', `brackets nest more than ${maximumNesting} deep`, startOffset, 1)
  }

  #leaveValue(around: Value | undefined): Value {
    const value = this.#value as Value
    this.#value = around
    this.#depth--
    return value
  }

  #literal(token: IToken): Value {
    // While the grammar is recorded, there are no tokens yet.
    if (this.RECORDING_PHASE) return {kind: 'boolean', truth: false, span: spanOf(token)}
    const {image} = token
    if (token.tokenType === t.Text && !isMultiLine(image) && holdsLineEnd(image)) {
      const message = 'a string goes over the end of its line, which Meson will refuse one day'
      this.#warn('option-outdated', spanOf(token), message, "put it between '''")
    }
    return literalValue(token)
  }

  #warnOfNames(named: readonly NamedArgument[]): void {
    if (this.RECORDING_PHASE) return
    for (const {name, nameSpan} of named) {
      const message = `an array has no names: Meson leaves "${shortened(name)}" and its value out`
      this.#warn('option-argument', nameSpan, message)
    }
  }

  #warn(code: Code, span: Span, message: string, help?: string): void {
    if (this.source)
      this.warnings.push({...errorAt(this.source, code, span, message, help), severity: 'warning'})
  }
}

function spanOf({startOffset, image}: IToken): Span {
  return {start: startOffset, end: startOffset + image.length}
}

function between(open: IToken, close: IToken): Span {
  return {start: open.startOffset, end: close.startOffset + 1}
}
