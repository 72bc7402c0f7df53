/** What resolving a target came to. */

import {type Diagnostic, hasErrors, type Note} from '../../grammar/common/diagnostic.js'
import type {PlacedDecision} from '../report/decision.js'
import {reasonNote, type Setting} from '../report/reasons.js'
import type {Evaluation} from '../solver/evaluate.js'
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

interface Result {
  readonly evaluation: Evaluation<PlacedDecision>
  readonly setting: Setting
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
    return enabledNames(this.#result.evaluation.solution)
  }

  /** Every symbol, sorted by name; empty unless resolved. */
  symbols(): ResolvedSymbol[] {
    if (!this.resolved || !this.#result) return []
    const {evaluation, setting} = this.#result
    const {solution} = evaluation
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

  /** Host symbols that nobody gave a value: the mode's default decides them. */
  hostDefaults(): string[] {
    if (!this.#result) return []
    const {evaluation, setting} = this.#result
    return [...setting.hostDefaults].map(id => evaluation.solution.program.model.names[id] as string)
  }

  /** Absolute paths of the files that were read, in order; empty where it did not come to solving. */
  files(): string[] {
    return this.#result?.files.map(({path}) => path) ?? []
  }
}
