/**
 * Decides the host's features, before any target: facts about the host and what options say are its decisions, and
 * Kconfig.host has what each feature needs. Always as in defconfig: a mode is about devices.
 */

import {type Diagnostic, hasErrors, type Note, type Place} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import type {Stanza} from '../../grammar/kconfig/tree.js'
import type {MesonOption, OptionValue} from '../../grammar/meson-options/options.js'
import {buildModel} from '../model/build-model.js'
import {definedSymbol, type Model, type SymbolId} from '../model/model.js'
import type {DeclaredOptions} from '../options/declared-options.js'
import type {PlacedDecision} from '../report/decision.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import type {Stage} from '../report/proved-value.js'
import {proofNotes, reasonNote, type Setting} from '../report/reasons.js'
import {type Evaluation, evaluate} from '../solver/evaluate.js'
import {mode} from '../solver/mode.js'
import {event, premises} from '../solver/premises.js'
import {at32, compile} from '../solver/program.js'
import {solve, Value} from '../solver/solve.js'
import type {KconfigFile, Reading} from '../tree/kconfig-files.js'
import type {Tree} from './tree.js'

/** A host symbol that was found out or given. */
export interface HostFact {
  readonly value: boolean
  readonly origin: 'probe' | 'host'
  /** For a probe: what was found, in a few words. For what a record gives: which one. */
  readonly because?: string
  /** For a probe: what was run, as a shell has it. */
  readonly command?: string
  /** Where the probe is declared. */
  readonly place?: Place
  /** What makes it y, as advice. */
  readonly remedy?: string
  /** Whether an option has decided it: there is no advice but to change that. */
  readonly settled?: boolean
}

/** What an option was given. */
export interface GivenValue {
  readonly value: OptionValue
  /** As typed. */
  readonly argument: string
  readonly place?: Place
}

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

/** What `--host` says, as facts. @param givenBy what gave those that it did not, in a few words */
export function givenFacts(
  host: ReadonlyMap<string, boolean> | undefined,
  givenBy?: ReadonlyMap<string, string>,
): Map<string, HostFact> {
  return new Map(
    [...(host ?? [])].map(([name, value]) => {
      const because = givenBy?.get(name)
      return [name, {value, origin: 'host', ...(because !== undefined && {because})}]
    }),
  )
}

export class Features {
  readonly diagnostics: readonly Diagnostic[]
  /** Names of the facts that nobody found out or gave: they are n, unless Kconfig.host has a default for them. */
  readonly unknown: ReadonlySet<string>
  readonly #evaluation: Evaluation<PlacedDecision>
  readonly #setting: Setting
  readonly #optionOf = new Map<SymbolId, MesonOption>()
  #symbols: ReadonlyMap<string, HostSymbol> | undefined

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
    const defaults = [...this.#optionOf.values()].filter(option => this.#valueOf(option) === 'auto')
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
      settles: (fact, symbol) => {
        const id = model.ids.get(fact)
        if (id === undefined) return false
        const others = decisions.filter(decision => decision.symbol !== id)
        const {values} = solve(program, [...others, {symbol: id, value: true}], mode('defconfig'))
        return values[symbol] !== Value.both
      },
      remedy: fact => this.remedy(fact),
      ...(request.probed && {untold: 'no probe finds it out, and no --host gives it'}),
      isOption: clause => isOption(model, clause, declared.source),
      ...(request.auto === 'disabled' && {noteOf: clause => withoutDefault(model, clause, declared.source)}),
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

  /** What makes a fact y. */
  remedy(fact: string): string {
    const {origin, remedy, because} = this.request.facts.get(fact) ?? {}
    if (origin === 'host' && because === undefined) return `if the host has it, leave out --host ${fact}=n`
    if (origin === 'probe') return remedy ?? 'install what is missing, then configure again'
    return `if the host has it, say --host ${fact}=y`
  }

  /** The same, were a fact y. */
  with(fact: string): Features {
    const facts = new Map([...this.request.facts, [fact, {value: true, origin: 'host'} as const]])
    return new Features(this.reading, this.declared, {...this.request, facts})
  }

  /** The values as assignments for a target's model, whose reasons are this stage's proofs. */
  decisions(model: Model): PlacedDecision[] {
    return [...this.symbols.values()].flatMap(({name, value, reason, proof, facts}): PlacedDecision[] => {
      const symbol = definedSymbol(model, name)
      if (symbol === undefined) return []
      return [{symbol, value, origin: 'feature', reason, proof, facts}]
    })
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
          ...(!value && !fact.settled && {facts: [name]}),
        },
      ]
    })
  }

  #optionDecisions(): PlacedDecision[] {
    return [...this.#optionOf].flatMap(([symbol, option]): PlacedDecision[] => {
      const value = this.#valueOf(option)
      if (value === 'auto') return []
      const given = this.request.given?.get(option.name)
      const isOn = value !== 'disabled' && value !== false
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

  #valueOf({name, value}: MesonOption): OptionValue {
    const {given, auto = 'auto'} = this.request
    const wanted = given?.get(name)?.value ?? value
    return wanted === 'auto' && auto === 'enabled' ? 'enabled' : wanted
  }
}

/** Whether a default stands for an option that is auto. */
function isOption({files, clauses}: Model, clause: number, options: Source): boolean {
  return files[clauses.file[clause] as number]?.source === options
}

/** What a default that stands for an option says where the command line turns off what nobody enables. */
function withoutDefault(model: Model, clause: number, options: Source): Note | undefined {
  if (!isOption(model, clause, options)) return undefined
  return {message: '--without-default-features is given, and nothing enables it'}
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
