/** The assignments of a solve: a device list's, and those of the command line, the host and the target. */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {suggest} from '../../grammar/common/suggest.js'
import {maximumSuggestions, undefinedSymbol} from '../model/checks/undefined-symbols.js'
import {definedNames, definedSymbol, type Model, type SymbolId} from '../model/model.js'
import type {Origin, PlacedDecision} from '../report/decision.js'
import type {Reading} from '../tree/kconfig-files.js'
import {cpuName, fill} from '../tree/layout.js'
import {acceleratorsOf} from './accelerators.js'
import type {Features} from './features.js'
import type {ResolveRequest} from './request.js'
import type {Tree} from './tree.js'

export interface Decisions {
  readonly decisions: readonly PlacedDecision[]
  readonly diagnostics: readonly Diagnostic[]
}

/** @param devices a reading that holds nothing but assignments */
export function deviceDecisions(model: Model, devices: Reading): Decisions {
  const decisions: PlacedDecision[] = []
  const undefinedPlaces = new Map<string, Place[]>()
  for (const {file, from, to} of devices.segments) {
    for (const statement of file.tree.statements.slice(from, to)) {
      if (statement.kind !== 'assignment') continue
      const {text, at} = statement.symbol
      const place = {source: file.source, span: {start: statement.at, end: at + text.length}}
      const symbol = definedSymbol(model, text)
      const places = undefinedPlaces.get(text)
      if (symbol !== undefined) decisions.push({symbol, value: statement.value, origin: 'devices', place})
      else if (places) places.push(place)
      else undefinedPlaces.set(text, [place])
    }
  }
  return {decisions, diagnostics: undefinedDiagnostics(model, undefinedPlaces)}
}

/**
 * @param keys what the target's own file says
 * @param features what decides the host's symbols; where absent, `--host` does
 */
export function outsideDecisions(
  tree: Tree,
  request: ResolveRequest,
  model: Model,
  keys: ReadonlyMap<string, string>,
  features: Features | undefined,
): Decisions {
  const outside = new OutsideDecisions(tree, request, model)
  outside.commandLine(features !== undefined)
  outside.accelerators(keys)
  outside.externals(keys)
  return outside
}

/** Host symbols that nobody gave a value. */
export function hostDefaults(
  tree: Tree,
  {host}: ResolveRequest,
  model: Model,
  features: Features | undefined,
): Set<SymbolId> {
  const isLeft = (name: string) => (features ? features.unknown.has(name) : !host?.has(name))
  return new Set(
    hostNames(tree, model)
      .filter(isLeft)
      .map(name => model.ids.get(name) as SymbolId),
  )
}

/** What gives a symbol its y from outside, in this build or another one; undefined for what only clauses and .mak files decide. */
export function giverOf(tree: Tree, name: string): 'target' | 'accelerator' | undefined {
  if (Object.hasOwn(tree.layout.accelerators, name)) return 'accelerator'
  return tree.externalNames.has(name) ? 'target' : undefined
}

/** An error for each name that is given as a host symbol and is none. */
export function unknownHostSymbols(
  tree: Tree,
  host: ResolveRequest['host'],
  model = tree.base.model,
): Diagnostic[] {
  const known = [...hostNames(tree, model), ...Object.keys(tree.layout.accelerators)]
  const unknown = [...(host ?? [])].filter(([name]) => !known.includes(name))
  return unknown.map(([name, value]): Diagnostic => {
    const near = suggest(name, known)
    const isDefined = definedSymbol(model, name) !== undefined
    const help = near
      ? `did you mean ${near}?`
      : isDefined
        ? `to assign it all the same, say --set ${name}=${value ? 'y' : 'n'}`
        : `there is ${known.join(', ')}`
    const message = `--host: ${name} is not a host symbol of this tree`
    return {code: 'unknown-host-symbol', severity: 'error', message, help}
  })
}

/** The host symbols that a model has. */
export function hostNames({base}: Tree, model: Model): string[] {
  const names = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
  return names.filter(name => model.ids.has(name))
}

export function undefinedDiagnostics(
  model: Model,
  undefinedPlaces: ReadonlyMap<string, readonly Place[]>,
): Diagnostic[] {
  const known = undefinedPlaces.size > 0 ? definedNames(model) : []
  return [...undefinedPlaces].map(([name, places], index) =>
    undefinedSymbol(
      'undefined-symbol',
      'is not defined by any "config" block',
      name,
      places,
      index < maximumSuggestions ? known : [],
    ),
  )
}

class OutsideDecisions implements Decisions {
  readonly decisions: PlacedDecision[] = []
  readonly diagnostics: Diagnostic[] = []

  constructor(
    readonly tree: Tree,
    readonly request: ResolveRequest,
    readonly model: Model,
  ) {}

  commandLine(featuresDecideHost: boolean): void {
    const {request, tree, model} = this
    for (const [name, value] of request.set ?? []) this.#written('set', name, value)
    this.diagnostics.push(...unknownHostSymbols(tree, request.host, model))
    if (featuresDecideHost) return
    const known = new Set(hostNames(tree, model))
    for (const [name, value] of request.host ?? []) {
      if (known.has(name)) this.#written('host', name, value, request.givenBy?.get(name))
    }
  }

  accelerators(keys: ReadonlyMap<string, string>): void {
    const {request, tree} = this
    if (Object.keys(tree.layout.accelerators).length === 0) return
    const cpu = request.cpu ?? cpuName(process.arch)
    const {able, wanted, used} = acceleratorsOf(tree.layout, request.target, keys, cpu, request.host)
    for (const name of used) this.#given('accelerator', name, true)
    for (const name of wanted) {
      if (used.includes(name) || !request.host?.has(name)) continue
      this.diagnostics.push({
        code: 'idle-accelerator',
        severity: 'warning',
        message: `${name} cannot run ${request.target} on a host with CPU ${cpu}: it is left out`,
        help: 'name another host with --cpu',
      })
    }
    if (used.length > 0) return
    const help = `a host with CPU ${cpu} could have ${able.join(', ') || 'none'}`
    this.#error('no-accelerator', `no accelerator is left to run ${request.target}`, help)
  }

  externals(keys: ReadonlyMap<string, string>): void {
    for (const {symbol, value, optional} of this.tree.layout.externals) {
      const name = fill(symbol, keys)?.toUpperCase()
      if (name === undefined) this.#error('target-key', this.#missingKey(symbol, keys))
      else if (!optional || definedSymbol(this.model, name) !== undefined) {
        this.#given('target', name, (fill(value, keys) ?? 'n') === 'y')
      }
    }
  }

  #missingKey(symbol: string, keys: ReadonlyMap<string, string>): string {
    const {tree, request} = this
    const path = fill(tree.layout.targetFile ?? '', new Map([['target', request.target]])) ?? ''
    const missing = [...symbol.matchAll(/\{(\w+)\}/g)]
      .map(([, key = '']) => key)
      .filter(key => !keys.has(key))
    const file =
      path === ''
        ? `the tree, which has no file for ${request.target},`
        : tree.reader.display(tree.path(path))
    return `${file} does not set ${missing.join(', ')}`
  }

  /** An assignment that the user wrote on the command line, or what stands for one. */
  #written(origin: 'set' | 'host', name: string, value: boolean, because?: string): void {
    const source = new Source(`--${origin}`, `${name}=${value ? 'y' : 'n'}`)
    this.#given(origin, name, value, {source, span: {start: 0, end: name.length}}, because)
  }

  /** @param place shown where the symbol is not defined */
  #given(origin: Origin, name: string, value: boolean, place?: Place, because?: string): void {
    const symbol = definedSymbol(this.model, name)
    if (symbol !== undefined) {
      this.decisions.push({symbol, value, origin, ...(because !== undefined && {because})})
    } else this.diagnostics.push(...undefinedDiagnostics(this.model, new Map([[name, place ? [place] : []]])))
  }

  #error(code: Code, message: string, help?: string): void {
    this.diagnostics.push({code, severity: 'error', message, ...(help !== undefined && {help})})
  }
}
