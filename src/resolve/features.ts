/**
 * Decides the host's features, before any target: facts about the host and what options say are its decisions, and
 * Kconfig.host has what each feature needs. Always as in defconfig: a mode is about devices.
 */

import {type Diagnostic, hasErrors, type Note} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import type {Stanza} from '../../grammar/kconfig/tree.js'
import type {MesonOption, OptionValue} from '../../grammar/meson-options/options.js'
import {buildModel} from '../model/build-model.js'
import {definedSymbol, type Model, type SymbolId} from '../model/model.js'
import type {DeclaredOptions} from '../options/declared-options.js'
import type {PlacedDecision} from '../report/decision.js'
import type {EditSlot} from '../report/edit-slot.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import type {Stage} from '../report/proved-value.js'
import {proofNotes, reasonNote, type Setting} from '../report/reasons.js'
import {type Evaluation, evaluate} from '../solver/evaluate.js'
import {type FixSpace, findFixes, type SymbolLink} from '../solver/fixes.js'
import {mode} from '../solver/mode.js'
import {event, premises} from '../solver/premises.js'
import {at32, compile} from '../solver/program.js'
import {type Decision, implicitDefault, Value} from '../solver/solve.js'
import type {KconfigFile, Reading} from '../tree/kconfig-files.js'
import {openHostSlot} from './argument-slots.js'
import {factSlot, givenOptionSlot, openOptionSlot, settledSlot} from './feature-slots.js'
import type {GivenValue, HostFact} from './host-fact.js'
import type {Tree} from './tree.js'

export interface FeatureRequest {
  /** Under symbols; features may be among them. */
  readonly facts: ReadonlyMap<string, HostFact>
  /** Under the options' names. */
  readonly given?: ReadonlyMap<string, GivenValue>
  /** What `auto` means: y where it can be (the default), or n, or that it must be. */
  readonly auto?: 'auto' | 'enabled' | 'disabled'
  /** Whether the host was probed: what nobody gave has no probe. */
  readonly probed?: boolean
}

/** A host symbol's value, and why. */
export interface HostSymbol {
  readonly name: string
  readonly value: boolean
  readonly reason: Note
  /** The steps below it, down to decisions. */
  readonly proof: readonly Note[]
  /** Facts that are n and on which an n rests. */
  readonly facts: readonly string[]
  /** The values that made `reason` fire. */
  readonly because: readonly {readonly name: string; readonly value: boolean}[]
  /** What was found out or given, for what is not derived. */
  readonly fact?: HostFact
  /** The option that decides it, where there is one. */
  readonly option?: string
}

/** The symbol that an option decides: its name in capitals, where Kconfig.host defines it. */
export function symbolOf(
  {name, type}: Pick<MesonOption, 'name' | 'type'>,
  model: Model,
): SymbolId | undefined {
  if (type === 'string' || type === 'integer' || type === 'array') return undefined
  return definedSymbol(model, name.toUpperCase())
}

/** @returns undefined in a tree where nothing declares features: there, host symbols are given one by one */
export function solveFeatures(tree: Tree, request: FeatureRequest): Features | undefined {
  const {hostReading, options} = tree
  if (!tree.layout.options?.owned || !hostReading || !options) return undefined
  return new Features(hostReading, options, request)
}

export class Features {
  readonly diagnostics: readonly Diagnostic[]
  /** Names of the facts that nobody found out or gave: they are n, unless Kconfig.host has a default for them. */
  readonly unknown: ReadonlySet<string>
  readonly #evaluation: Evaluation<PlacedDecision>
  readonly #setting: Setting
  readonly #optionOf = new Map<SymbolId, MesonOption>()
  #symbols: ReadonlyMap<string, HostSymbol> | undefined
  #fixSpace: FixSpace<EditSlot> | undefined

  /** Use `solveFeatures`. */
  constructor(
    readonly reading: Reading,
    readonly declared: DeclaredOptions,
    readonly request: FeatureRequest,
  ) {
    const facts = buildModel(reading)
    for (const option of declared.options) {
      const symbol = symbolOf(option, facts)
      if (symbol !== undefined) this.#optionOf.set(symbol, option)
    }
    const defaults = [...this.#optionOf.values()].filter(
      option => this.#decides(this.#valueOf(option)) === undefined,
    )
    const model = buildModel(withDefaults(reading, declared.source, defaults, request.auto !== 'disabled'))
    const decisions = [...this.#factDecisions(model), ...this.#optionDecisions()]
    const known = new Set(decisions.map(({symbol}) => symbol))
    const unknown = facts.names.flatMap((_, id) => (known.has(id) || this.#optionOf.has(id) ? [] : [id]))
    this.unknown = new Set(unknown.map(id => facts.names[id] as string))
    const program = compile(model)
    this.#evaluation = evaluate(program, decisions, mode('defconfig'))
    this.#setting = {
      target: 'the features',
      hostDefaults: new Set(unknown),
      fixes: (goals, limits) => findFixes(this.fixSpace, goals, limits),
      ...(request.probed && {untold: 'no probe finds it out, and no --host gives it'}),
      isOption: clause => isOption(model, clause, declared.source),
      ...(request.auto === 'disabled' && {
        noteOf: (symbol, reason) => {
          const isOff =
            reason === implicitDefault
              ? this.#optionOf.has(symbol)
              : reason < model.clauses.count && isOption(model, reason, declared.source)
          return isOff ? {message: '--without-default-features is given, and nothing enables it'} : undefined
        },
      }),
    }
    this.diagnostics = evaluationDiagnostics(this.#evaluation, this.#setting)
  }

  /** For proofs that go on from a target's. */
  get stage(): Stage {
    const {solution} = this.#evaluation
    return {solution, mode: mode('defconfig'), modeName: 'defconfig', setting: this.#setting}
  }

  get resolved(): boolean {
    return !hasErrors(this.diagnostics)
  }

  /** Every host symbol under its name, in Kconfig.host's order; empty unless resolved. */
  get symbols(): ReadonlyMap<string, HostSymbol> {
    this.#symbols ??= new Map(this.resolved ? this.#describe().map(symbol => [symbol.name, symbol]) : [])
    return this.#symbols
  }

  /** What may be changed so that features turn out otherwise. */
  get fixSpace(): FixSpace<EditSlot> {
    this.#fixSpace ??= this.#describeFixSpace()
    return this.#fixSpace
  }

  /** The same below a target. @param model the target's */
  fixSpaceBelow(model: Model): Required<FixSpace<EditSlot>>['below'] {
    const {ids, names} = this.fixSpace.program.model
    const symbols = names.flatMap((name): SymbolLink[] => {
      const above = this.symbols.has(name) ? definedSymbol(model, name) : undefined
      return above === undefined ? [] : [{below: ids.get(name) as SymbolId, above}]
    })
    return {space: this.fixSpace, symbols}
  }

  /** The values as assignments for a target's model, whose reasons are this stage's proofs. */
  decisions(model: Model): PlacedDecision[] {
    return [...this.symbols.values()].flatMap(({name, value, reason, proof}): PlacedDecision[] => {
      const symbol = definedSymbol(model, name)
      if (symbol === undefined) return []
      return [{symbol, value, origin: 'feature', reason, proof}]
    })
  }

  /** Every option that may be left to a default has one there: it does not count while the option is given. */
  #describeFixSpace(): FixSpace<EditSlot> {
    const {reading, declared, request, unknown} = this
    const options = [...this.#optionOf.values()]
    const open = options.filter(option => this.#decides(option.value) === undefined)
    const model = buildModel(withDefaults(reading, declared.source, open, request.auto !== 'disabled'))
    const fixed: Decision[] = []
    const slots: EditSlot[] = []
    for (const [name, fact] of request.facts) {
      const symbol = definedSymbol(model, name)
      if (symbol === undefined) continue
      if (fact.settledBy === undefined) slots.push(factSlot(symbol, name, fact))
      else {
        const given = request.given?.get(fact.settledBy)
        if (given) slots.push(settledSlot(symbol, name, given))
        else fixed.push({symbol, value: fact.value})
      }
    }
    for (const name of unknown) slots.push(openHostSlot(model.ids.get(name) as SymbolId, name))
    const decides = (value: OptionValue) => this.#decides(value)
    for (const [symbol, option] of this.#optionOf) {
      const given = request.given?.get(option.name)
      const now = decides(option.value)
      if (given) slots.push(givenOptionSlot(symbol, option, given, decides))
      else if (request.given) slots.push(openOptionSlot(symbol, option, decides))
      else if (now !== undefined) fixed.push({symbol, value: now})
    }
    return {program: compile(model), mode: mode('defconfig'), fixed, slots}
  }

  #describe(): HostSymbol[] {
    const {solution} = this.#evaluation
    const {names, defined} = solution.program.model
    return names.flatMap((name, id): HostSymbol[] => {
      if (defined[id] !== 1) return []
      const value = solution.values[id] === Value.y
      const of = event(id, value)
      const {notes, missing} = proofNotes(solution, this.#setting, of)
      const option = this.#optionOf.get(id)
      const fact = this.request.facts.get(name)
      return [
        {
          name,
          value,
          reason: reasonNote(solution, this.#setting, id, at32(solution.reasons, of)),
          proof: notes,
          facts: value ? [] : [...missing],
          because: premises(solution, of).map(premise => ({
            name: names[premise >> 1] as string,
            value: (premise & 1) === 0,
          })),
          ...(fact && {fact}),
          ...(option && {option: option.name}),
        },
      ]
    })
  }

  #factDecisions(model: Model): PlacedDecision[] {
    return [...this.request.facts].flatMap(([name, fact]): PlacedDecision[] => {
      const symbol = definedSymbol(model, name)
      if (symbol === undefined) return []
      const {value, origin, because, place, command} = fact
      return [
        {
          symbol,
          value,
          origin,
          ...(because !== undefined && {because}),
          ...(command !== undefined && {command}),
          ...(place && {place}),
          ...(!value && fact.settledBy === undefined && {facts: [name]}),
        },
      ]
    })
  }

  #optionDecisions(): PlacedDecision[] {
    return [...this.#optionOf].flatMap(([symbol, option]): PlacedDecision[] => {
      const isOn = this.#decides(this.#valueOf(option))
      if (isOn === undefined) return []
      const given = this.request.given?.get(option.name)
      if (given) {
        const because = `given with ${given.argument}`
        return [{symbol, value: isOn, origin: 'option', because, ...(given.place && {place: given.place})}]
      }
      const because =
        option.value === 'auto'
          ? 'enabled with all features that are auto'
          : `the option ${option.name} is ${option.value}`
      const place = {source: this.declared.source, span: option.nameSpan}
      return [{symbol, value: isOn, origin: 'option', because, place}]
    })
  }

  /** As given, or as declared. */
  #valueOf({name, value}: MesonOption): OptionValue {
    return this.request.given?.get(name)?.value ?? value
  }

  /** What a value comes to; undefined where it leaves the option to a default. */
  #decides(value: OptionValue): boolean | undefined {
    if (value === 'auto') return this.request.auto === 'enabled' ? true : undefined
    return value !== 'disabled' && value !== false
  }
}

/** Whether a default stands for an option that is auto. */
function isOption({files, clauses}: Model, clause: number, options: Source): boolean {
  return files[clauses.file[clause] as number]?.source === options
}

/** The statements of a reading, and behind them a default for each option that is auto, placed at its declaration. */
function withDefaults(
  reading: Reading,
  source: Source,
  options: readonly MesonOption[],
  value: boolean,
): Reading {
  const statements = options.map(
    ({name, nameSpan}): Stanza => ({
      kind: 'config',
      at: nameSpan.start,
      symbol: {text: name.toUpperCase(), at: nameSpan.start},
      properties: [
        {kind: 'default', at: nameSpan.start, value, valueAt: nameSpan.start, condition: undefined},
      ],
    }),
  )
  const {name: path} = source
  const file: KconfigFile = {path, realPath: path, source, tree: {statements}, diagnostics: []}
  return {
    ...reading,
    files: [...reading.files, file],
    segments: [...reading.segments, {file, from: 0, to: statements.length}],
  }
}
