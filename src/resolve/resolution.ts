/** What resolving a target came to. */

import {type Diagnostic, hasErrors, type Note} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import {definedNames, definedSymbol} from '../model/model.js'
import {type Explanation, explanationOf} from '../report/explanation.js'
import type {Stage} from '../report/proved-value.js'
import {reasonNote} from '../report/reasons.js'
import {event, premises} from '../solver/premises.js'
import {at32} from '../solver/program.js'
import {Value} from '../solver/solve.js'
import type {KconfigFile} from '../tree/kconfig-files.js'
import {enabledNames, externalSymbols} from './enabled.js'
import type {ResolveRequest} from './request.js'

/** A symbol with its value and why it has it. */
export interface ResolvedSymbol {
  /** Without `CONFIG_`. */
  readonly name: string
  readonly value: boolean
  /** Given from outside: it steers the configuration, but is not written into it. */
  readonly external: boolean
  /** What decided it. */
  readonly reason: Note
  /** The values that made that clause fire. */
  readonly because: readonly {readonly name: string; readonly value: boolean}[]
}

/** An explanation, or why there is none. */
export interface Explained {
  readonly explanation?: Explanation
  readonly diagnostics: readonly Diagnostic[]
}

interface Result {
  readonly stage: Stage
  readonly files: readonly KconfigFile[]
}

export class Resolution {
  readonly #result: Result | undefined

  /** Use `resolve`. @param result absent where it did not come to solving */
  constructor(
    readonly request: ResolveRequest,
    /** Errors and warnings, the tree's own among them: those are the same objects in every resolution of a tree. */
    readonly diagnostics: readonly Diagnostic[],
    result?: Result,
  ) {
    this.#result = result
  }

  get target(): string {
    return this.request.target
  }

  /** Whether every symbol has one value; if not, the diagnostics hold an error. */
  get resolved(): boolean {
    return !hasErrors(this.diagnostics)
  }

  /** Names of the symbols that are y and not external, sorted by code point; empty unless resolved. */
  enabled(): string[] {
    if (!this.resolved || !this.#result) return []
    return enabledNames(this.#result.stage.solution)
  }

  /** Every symbol, sorted by name; empty unless resolved. */
  symbols(): ResolvedSymbol[] {
    if (!this.resolved || !this.#result) return []
    const {solution, setting} = this.#result.stage
    const {names} = solution.program.model
    const external = externalSymbols(solution)
    const symbols = names.map((name, id): ResolvedSymbol => {
      const value = solution.values[id] === Value.y
      const of = event(id, value)
      return {
        name,
        value,
        external: external.has(id),
        reason: reasonNote(solution, setting, id, at32(solution.reasons, of)),
        get because() {
          return premises(solution, of).map(premise => ({
            name: names[premise >> 1] as string,
            value: (premise & 1) === 0,
          }))
        },
      }
    })
    return symbols.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /**
   * Why a symbol has its value, resolved or not.
   *
   * @param name with or without `CONFIG_`
   * @param full whether the proof goes into what is n since only other targets can have it
   * @returns the explanation; or what is wrong: with the name, or with what was read where it did not come to solving
   */
  why(name: string, full = true): Explained {
    if (!this.#result) return {diagnostics: this.diagnostics}
    const {stage} = this.#result
    const {model} = stage.solution.program
    const symbol = definedSymbol(model, name) ?? definedSymbol(model, name.replace(/^CONFIG_/, ''))
    if (symbol !== undefined) return {explanation: explanationOf(stage, symbol, full), diagnostics: []}
    const near = suggest(name.replace(/^CONFIG_/, ''), definedNames(model))
    const diagnostic: Diagnostic = {
      code: 'unknown-symbol',
      severity: 'error',
      message: `no "config" block of this tree defines ${name}`,
      ...(near !== undefined && {help: `did you mean ${near}?`}),
    }
    return {diagnostics: [diagnostic]}
  }

  /** What was solved and with what; undefined where it did not come to that: the diagnostics say why. */
  get stage(): Stage | undefined {
    return this.#result?.stage
  }

  /** Host symbols that nobody gave a value: the mode's default decides them. */
  hostDefaults(): string[] {
    if (!this.#result) return []
    const {solution, setting} = this.#result.stage
    return [...setting.hostDefaults].map(id => solution.program.model.names[id] as string)
  }

  /** Absolute paths of the files that were read, in order; empty where it did not come to solving. */
  files(): string[] {
    return this.#result?.files.map(({path}) => path) ?? []
  }
}
