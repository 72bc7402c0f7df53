/** The space of a target: its configuration, with what a person can change left open. */

import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {definedSymbol, type Model, type SymbolId, stanzas} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import type {Setting} from '../report/reasons.js'
import {acceleratorsOf} from '../resolve/accelerators.js'
import {type Features, symbolOf} from '../resolve/features.js'
import type {ResolveRequest} from '../resolve/request.js'
import {type Problem, problemOf} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import type {FreeDecision, Space} from '../solver/space.js'
import {cpuName, cpus} from '../tree/layout.js'
import {makLines} from '../tree/mak-lines.js'

export const varieties = ['devices', 'host', 'all'] as const

/**
 * What is open: the symbols that the target's device list names, commented-out ones too; with the host's symbols and
 * accelerators, of any CPU unless the request names one; or with all symbols. What `--host` and `--set` say stays as it is
 * said.
 */
export type Vary = (typeof varieties)[number]

export interface TargetSpace extends Space<PlacedDecision> {
  readonly tree: Tree
  readonly request: ResolveRequest
  readonly vary: Vary
  /** What it takes to speak of a configuration. */
  readonly setting: Setting
  readonly free: readonly NamedDecision[]
  /** Whether the target's device list holds stanzas, beside what it assigns. */
  readonly ownStanzas: boolean
}

export interface NamedDecision extends FreeDecision {
  readonly kind: DecisionKind
  /** Where it is named: in the device list; or in Kconfig, for what that does not name. */
  readonly place?: Place
}

export type DecisionKind =
  /** A line of the device list. */
  | 'line'
  /** A line of it that is commented out. */
  | 'commented line'
  /** A feature of the host that an option decides. */
  | 'option'
  /** A fact about the host. */
  | 'host fact'
  /** Something that can run the target. */
  | 'accelerator'
  /** Anything else that Kconfig defines. */
  | 'symbol'

const anything = [undefined, true, false] as const

/** @returns errors where the target cannot be solved at all; a target that contradicts itself has a space */
export function targetSpace(
  tree: Tree,
  request: ResolveRequest,
  vary: Vary,
): TargetSpace | {readonly diagnostics: readonly Diagnostic[]} {
  const {problem, diagnostics} = problemOf(tree, request)
  if (!problem) return {diagnostics}
  return new SpaceBuilder(tree, request, vary, problem).space()
}

class SpaceBuilder {
  readonly #free = new Map<SymbolId, NamedDecision>()
  readonly #someOf: SymbolId[][] = []
  #stanzas: Map<string, Place> | undefined

  constructor(
    readonly tree: Tree,
    readonly request: ResolveRequest,
    readonly vary: Vary,
    readonly problem: Problem,
  ) {}

  space(): TargetSpace {
    const {tree, request, vary, problem} = this
    const {program, mode, setting, decisions} = problem
    this.#devices()
    if (vary !== 'devices') this.#host()
    if (vary === 'all') this.#rest()
    const fixed = decisions.filter(decision => !this.#frees(decision))
    // As they are numbered: what draws or searches does so alike, wherever a line stands.
    const free = [...this.#free.values()].sort((a, b) => a.symbol - b.symbol)
    const ownStanzas = program !== tree.base.program
    const someOf = this.#someOf
    return {program, mode, fixed, free, someOf, tree, request, vary, setting, ownStanzas}
  }

  /** A symbol of the command line stays; one that has a decision beside its line keeps that. */
  #frees({symbol, origin}: PlacedDecision): boolean {
    const kind = this.#free.get(symbol)?.kind
    switch (origin) {
      case 'devices':
        return kind !== undefined
      case 'accelerator':
        return kind === 'accelerator'
      case 'feature':
        return kind === 'host fact' || kind === 'option'
      default:
        return false
    }
  }

  #devices(): void {
    const {problem} = this
    const lines = problem.devices.flatMap(({source}) => makLines(source))
    // A line that counts goes before one that does not; of two that count, the last one tells how it is now.
    for (const {symbol: name, value, isComment, place} of lines) {
      const symbol = definedSymbol(problem.program.model, name)
      if (symbol === undefined || this.#isSaid(name)) continue
      const known = this.#free.get(symbol)
      if (isComment && known) continue
      const kind = isComment ? 'commented line' : 'line'
      this.#free.set(symbol, {symbol, now: isComment ? undefined : value, values: anything, kind, place})
    }
  }

  #host(): void {
    const {tree, problem} = this
    const {model} = problem.program
    const options = problem.features && optionSymbols(problem.features, model)
    for (const symbol of tree.base.hostSymbols) {
      const name = tree.base.model.names[symbol] as string
      const id = definedSymbol(model, name)
      if (id === undefined || this.#isSaid(name) || this.#free.has(id)) continue
      const now = problem.decisions.find(decision => decision.symbol === id)?.value
      // Where features are decided first, each of them reaches the target with a value.
      const values = problem.features ? [true, false] : [undefined, true]
      const kind = options?.has(name) ? 'option' : 'host fact'
      this.#free.set(id, {symbol: id, now, values, kind, ...this.#stanzaPlace(id)})
    }
    this.#accelerators()
  }

  #accelerators(): void {
    const {tree, request, problem} = this
    const {model} = problem.program
    const acceleratorsOn = (cpu: string) =>
      acceleratorsOf(tree.layout, request.target, problem.keys, cpu, request.host)
    const {used} = acceleratorsOn(request.cpu ?? cpuName(process.arch))
    const able = (request.cpu === undefined ? cpus(tree.layout) : [request.cpu]).flatMap(
      cpu => acceleratorsOn(cpu).able,
    )
    const open = [...new Set(able)].filter(name => !this.#isSaid(name))
    const symbols = open.flatMap(name => definedSymbol(model, name) ?? [])
    if (symbols.length === 0) return
    for (const symbol of symbols) {
      const now = used.includes(model.names[symbol] as string) ? true : undefined
      const kind = 'accelerator'
      this.#free.set(symbol, {symbol, now, values: [undefined, true], kind, ...this.#stanzaPlace(symbol)})
    }
    if (!used.some(name => this.#isSaid(name))) this.#someOf.push(symbols)
  }

  #rest(): void {
    const {program, decisions} = this.problem
    const {defined} = program.model
    const external = new Set(decisions.filter(({origin}) => origin !== 'devices').map(({symbol}) => symbol))
    for (let symbol = 0; symbol < program.symbolCount; symbol++) {
      if (defined[symbol] !== 1 || this.#free.has(symbol) || external.has(symbol)) continue
      const kind = 'symbol'
      this.#free.set(symbol, {symbol, now: undefined, values: anything, kind, ...this.#stanzaPlace(symbol)})
    }
  }

  /** Whether the command line has decided it. */
  #isSaid(name: string): boolean {
    const {host, set} = this.request
    return host?.has(name) === true || set?.has(name) === true
  }

  #stanzaPlace(symbol: SymbolId): {place?: Place} {
    const {model} = this.problem.program
    this.#stanzas ??= stanzaPlaces(model)
    const place = this.#stanzas.get(model.names[symbol] as string)
    return place ? {place} : {}
  }
}

/** Where each symbol's first stanza names it. */
export function stanzaPlaces(model: Model): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const [{source}, {symbol}] of stanzas(model)) {
    const span = {start: symbol.at, end: symbol.at + symbol.text.length}
    if (!places.has(symbol.text)) places.set(symbol.text, {source, span})
  }
  return places
}

/** Names of the host symbols that options decide. */
function optionSymbols({declared}: Features, model: Model): Set<string> {
  const symbols = declared.options.flatMap(option => symbolOf(option, model) ?? [])
  return new Set(symbols.map(symbol => model.names[symbol] as string))
}
