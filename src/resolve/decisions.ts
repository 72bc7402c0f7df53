/** The assignments of a solve: a device list's, and those of the command line, the host and the target. */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {maximumSuggestions, undefinedSymbol} from '../model/checks/undefined-symbols.js'
import {definedNames, type Model, type SymbolId} from '../model/model.js'
import {suggest} from '../model/suggest.js'
import type {Origin, PlacedDecision} from '../report/decision.js'
import type {Reading} from '../tree/kconfig-files.js'
import {type AcceleratorRule, accelerates, cpuName, fill, isWideEnough} from '../tree/layout.js'
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

/** @param keys what the target's own file says */
export function outsideDecisions(
  tree: Tree,
  request: ResolveRequest,
  model: Model,
  keys: ReadonlyMap<string, string>,
): Decisions {
  const outside = new OutsideDecisions(tree, request, model)
  outside.commandLine()
  outside.accelerators(keys)
  outside.externals(keys)
  return outside
}

/** Host symbols that nobody gave a value. */
export function hostDefaults(tree: Tree, {host}: ResolveRequest, model: Model): Set<SymbolId> {
  return new Set(
    hostNames(tree, model)
      .filter(name => !host?.has(name))
      .map(name => model.ids.get(name) as SymbolId),
  )
}

function hostNames({base}: Tree, model: Model): string[] {
  const names = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
  return names.filter(name => model.ids.has(name))
}

export function definedSymbol({ids, defined}: Model, name: string): SymbolId | undefined {
  const symbol = ids.get(name)
  return symbol !== undefined && defined[symbol] === 1 ? symbol : undefined
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

  commandLine(): void {
    const {request, tree, model} = this
    for (const [name, value] of request.set ?? []) this.#written('set', name, value)
    const known = hostNames(tree, model)
    for (const [name, value] of request.host ?? []) {
      if (Object.hasOwn(tree.layout.accelerators, name)) continue
      if (known.includes(name)) this.#written('host', name, value)
      else this.#notHost(name, value, known)
    }
  }

  accelerators(keys: ReadonlyMap<string, string>): void {
    const {request, tree} = this
    const rules = Object.entries(tree.layout.accelerators)
    if (rules.length === 0) return
    const cpu = request.cpu ?? cpuName(process.arch)
    const bits = tree.layout.longBits === undefined ? undefined : keys.get(tree.layout.longBits)
    const isAble = (rule: AcceleratorRule) =>
      isWideEnough(cpu, bits) && accelerates(rule, cpu, request.target)
    const able = rules.filter(([, rule]) => isAble(rule)).map(([name]) => name)
    const wanted = rules
      .filter(([name, rule]) => request.host?.get(name) ?? rule.default)
      .map(([name]) => name)
    const used = wanted.filter(name => able.includes(name))
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

  #notHost(name: string, value: boolean, hostNames: readonly string[]): void {
    const known = [...hostNames, ...Object.keys(this.tree.layout.accelerators)]
    const near = suggest(name, known)
    const isDefined = definedSymbol(this.model, name) !== undefined
    const help = near
      ? `did you mean ${near}?`
      : isDefined
        ? `to assign it all the same, say --set ${name}=${value ? 'y' : 'n'}`
        : `there is ${known.join(', ')}`
    this.#error('unknown-host-symbol', `--host: ${name} is not a host symbol of this tree`, help)
  }

  /** An assignment that the user wrote on the command line. */
  #written(origin: 'set' | 'host', name: string, value: boolean): void {
    const source = new Source(`--${origin}`, `${name}=${value ? 'y' : 'n'}`)
    this.#given(origin, name, value, {source, span: {start: 0, end: name.length}})
  }

  /** @param place shown where the symbol is not defined */
  #given(origin: Origin, name: string, value: boolean, place?: Place): void {
    const symbol = definedSymbol(this.model, name)
    if (symbol !== undefined) this.decisions.push({symbol, value, origin})
    else this.diagnostics.push(...undefinedDiagnostics(this.model, new Map([[name, place ? [place] : []]])))
  }

  #error(code: Code, message: string, help?: string): void {
    this.diagnostics.push({code, severity: 'error', message, ...(help !== undefined && {help})})
  }
}
