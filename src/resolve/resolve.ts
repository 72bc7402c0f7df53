/** Resolves one target of a tree: every symbol's value with its reason, or why there is no answer. */

import {dirname, isAbsolute, resolve as resolvePath} from 'node:path'
import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {buildModel} from '../model/build-model.js'
import {checkModel} from '../model/check-model.js'
import {undefinedSymbol} from '../model/checks/undefined-symbols.js'
import {definedNames, type Model, type SymbolId} from '../model/model.js'
import {suggest} from '../model/suggest.js'
import {contradictionDiagnostics} from '../report/contradiction-diagnostic.js'
import {cycleDiagnostic} from '../report/cycle-diagnostic.js'
import type {PlacedDecision} from '../report/decision.js'
import type {Setting} from '../report/reasons.js'
import {evaluate} from '../solver/evaluate.js'
import {mode as modeOf} from '../solver/mode.js'
import {compile, type Program} from '../solver/program.js'
import type {Reading} from '../tree/kconfig-files.js'
import {parseKeyval} from '../tree/keyval.js'
import {accelerates, cpuName, fill} from '../tree/layout.js'
import type {ResolveRequest} from './request.js'
import {Resolution} from './resolution.js'
import type {Tree} from './tree.js'

/** Never throws for what a tree or a request holds: what is wrong is among the resolution's diagnostics. */
export function resolve(tree: Tree, request: ResolveRequest): Resolution {
  return new Resolving(tree, request).run()
}

/** A model to solve, and the readings it came from. */
interface Subject {
  readonly model: Model
  readonly program: Program
  readonly decisions: PlacedDecision[]
  readonly readings: readonly Reading[]
  readonly diagnostics: readonly Diagnostic[]
}

class Resolving {
  readonly diagnostics: Diagnostic[] = []

  constructor(
    readonly tree: Tree,
    readonly request: ResolveRequest,
  ) {}

  run(): Resolution {
    const {request, diagnostics} = this
    const keys = this.#targetKeys()
    const subject = keys && this.#subject()
    if (!subject) return new Resolution(request, diagnostics)
    diagnostics.push(...subject.diagnostics)
    this.#outsideDecisions(subject, keys)
    if (hasErrors(diagnostics)) return new Resolution(request, diagnostics)

    const mode = modeOf(request.mode ?? 'defconfig', request.seed)
    const evaluation = evaluate(subject.program, subject.decisions, mode)
    const setting: Setting = {target: request.target, hostDefaults: this.#hostDefaults(subject)}
    diagnostics.push(
      ...contradictionDiagnostics(evaluation.solution, evaluation.contradictions, setting),
      ...evaluation.cycles.map(cycle => cycleDiagnostic(subject.model, cycle, request.target)),
    )
    const files = subject.readings.flatMap(reading => reading.files)
    return new Resolution(request, diagnostics, {evaluation, setting, files: [...new Set(files)]})
  }

  /** What the target's own file says; undefined where there is no such target. */
  #targetKeys(): Map<string, string> | undefined {
    const {tree, request} = this
    const {target} = request
    const {targetFile} = tree.layout
    const keys = new Map([['target', target]])
    const path = targetFile === undefined ? undefined : fill(targetFile, keys)
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(target)) return this.#unknownTarget()
    if (path === undefined) return keys
    const content = tree.reader.files.read(tree.path(path))
    if ('problem' in content) {
      if (!tree.targets().includes(target)) return this.#unknownTarget()
      this.#error(
        'unreadable-file',
        `cannot read ${tree.reader.display(tree.path(path))}: ${content.problem}`,
      )
      return undefined
    }
    return new Map([...keys, ...parseKeyval(content.text)])
  }

  #unknownTarget(): undefined {
    const {tree, request} = this
    const targets = tree.targets()
    const near = suggest(request.target, targets)
    const userMode = request.target.endsWith('-user')
    this.#error(
      'unknown-target',
      `${request.target} is not a target with devices in ${tree.reader.display(tree.directory) || 'this tree'}`,
      near
        ? `did you mean ${near}?`
        : userMode
          ? 'user-mode targets have no devices to resolve'
          : `"kgate targets" lists the ${targets.length} that there are`,
    )
    return undefined
  }

  /** The tree's model with the device list's assignments as decisions; or, where that list is more, a model of both. */
  #subject(): Subject | undefined {
    const {tree} = this
    const path = this.#devicesPath()
    if (path === undefined) return undefined
    const devices = tree.reader.read([path])
    const {base} = tree
    const onlyAssigns = devices.segments.every(({file, from, to}) =>
      file.tree.statements.slice(from, to).every(({kind}) => kind === 'assignment'),
    )
    if (onlyAssigns) {
      const decisions: PlacedDecision[] = []
      const readings = [devices, base.reading]
      const diagnostics = [...readings.flatMap(reading => reading.diagnostics), ...base.diagnostics]
      const subject = {model: base.model, program: base.program, decisions, readings, diagnostics}
      this.#assignments(subject, devices)
      return subject
    }
    const joint = tree.reader.read([path, tree.path(tree.layout.kconfig)])
    const model = buildModel(joint)
    const diagnostics = [...joint.diagnostics, ...checkModel(model)]
    return {model, program: compile(model), decisions: [], readings: [joint], diagnostics}
  }

  #devicesPath(): string | undefined {
    const {tree, request} = this
    const {devices, target} = request
    if (devices !== undefined && (/\.mak$/.test(devices) || devices.includes('/'))) {
      return isAbsolute(devices) ? devices : resolvePath(tree.workingDirectory, devices)
    }
    if (devices !== undefined && !tree.layout.devices.includes('{devices}')) {
      const message = `a target of this tree has one list of devices: there is none called "${devices}"`
      this.#error('unknown-devices', message, 'name a .mak file by its path')
      return undefined
    }
    const path = tree.devicesFile(target, devices)
    if (tree.reader.files.exists(path)) return path
    const list = tree.reader.files
      .glob(dirname(path), '*.mak')
      .map(found => found.slice(dirname(path).length + 1, -4))
    if (devices === undefined || list.length === 0) return this.#unknownTarget()
    const near = suggest(devices, list)
    this.#error(
      'unknown-devices',
      `${target} has no device list "${devices}": ${tree.reader.display(path)} does not exist`,
      near ? `did you mean ${near}?` : `there is ${list.join(', ')}`,
    )
    return undefined
  }

  #assignments(subject: Subject, devices: Reading): void {
    const undefinedPlaces = new Map<string, Place[]>()
    for (const {file, from, to} of devices.segments) {
      for (const statement of file.tree.statements.slice(from, to)) {
        if (statement.kind !== 'assignment') continue
        const {text, at} = statement.symbol
        const place = {source: file.source, span: {start: statement.at, end: at + text.length}}
        const symbol = subject.model.ids.get(text)
        if (symbol !== undefined) {
          subject.decisions.push({symbol, value: statement.value, origin: 'devices', place})
        } else {
          undefinedPlaces.set(text, [...(undefinedPlaces.get(text) ?? []), place])
        }
      }
    }
    for (const [name, places] of undefinedPlaces) this.#undefined(subject, name, places)
  }

  /** What the command line, the host and the target say. */
  #outsideDecisions(subject: Subject, keys: ReadonlyMap<string, string>): void {
    const {request, tree} = this
    for (const [name, value] of request.set ?? []) this.#written(subject, 'set', name, value)
    const hostNames = this.#hostNames(subject)
    for (const [name, value] of request.host ?? []) {
      if (Object.hasOwn(tree.layout.accelerators, name)) continue
      if (hostNames.includes(name)) this.#written(subject, 'host', name, value)
      else this.#notHost(subject, name, value, hostNames)
    }
    this.#accelerators(subject)
    for (const {symbol, value, optional} of tree.layout.externals) {
      const name = fill(symbol, keys)?.toUpperCase()
      if (name === undefined) {
        this.#error('target-key', this.#missingKey(symbol, keys))
        continue
      }
      const id = subject.model.ids.get(name)
      if (optional && (id === undefined || !subject.model.defined[id])) continue
      this.#given(subject, 'target', name, (fill(value, keys) ?? 'n') === 'y')
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

  #hostNames({model}: Subject): string[] {
    const {base} = this.tree
    const names = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
    return names.filter(name => model.ids.has(name))
  }

  #notHost(subject: Subject, name: string, value: boolean, hostNames: readonly string[]): void {
    const known = [...hostNames, ...Object.keys(this.tree.layout.accelerators)]
    const near = suggest(name, known)
    const defined = subject.model.ids.has(name)
    const help = near
      ? `did you mean ${near}?`
      : defined
        ? `to assign it all the same, say --set ${name}=${value ? 'y' : 'n'}`
        : `there is ${known.join(', ')}`
    this.#error('unknown-host-symbol', `--host: ${name} is not a fact about the host`, help)
  }

  #accelerators(subject: Subject): void {
    const {request, tree} = this
    const cpu = request.cpu ?? cpuName(process.arch)
    let any = Object.keys(tree.layout.accelerators).length === 0
    for (const [name, rule] of Object.entries(tree.layout.accelerators)) {
      if (!(request.host?.get(name) ?? rule.default)) continue
      if (accelerates(rule, cpu, request.target)) {
        any = true
        this.#given(subject, 'accelerator', name, true)
      } else if (request.host?.has(name)) {
        this.diagnostics.push({
          code: 'idle-accelerator',
          severity: 'warning',
          message: `${name} cannot run ${request.target} on a host with CPU ${cpu}: it is left out`,
          help: 'name another host with --cpu',
        })
      }
    }
    if (any) return
    const others = Object.entries(tree.layout.accelerators).filter(([, rule]) =>
      accelerates(rule, cpu, request.target),
    )
    this.#error(
      'no-accelerator',
      `no accelerator is left to run ${request.target}`,
      `a host with CPU ${cpu} could have ${others.map(([name]) => name).join(', ') || 'none'}`,
    )
  }

  /** An assignment that the user wrote on the command line. */
  #written(subject: Subject, origin: 'set' | 'host', name: string, value: boolean): void {
    const source = new Source(`--${origin}`, `${name}=${value ? 'y' : 'n'}`)
    this.#given(subject, origin, name, value, {source, span: {start: 0, end: name.length}})
  }

  /** @param place shown where the symbol is not defined */
  #given(
    subject: Subject,
    origin: PlacedDecision['origin'],
    name: string,
    value: boolean,
    place?: Place,
  ): void {
    const {ids, defined} = subject.model
    const symbol = ids.get(name)
    if (symbol !== undefined && defined[symbol]) {
      subject.decisions.push({symbol, value, origin})
      return
    }
    this.#undefined(subject, name, place ? [place] : [])
  }

  #undefined(subject: Subject, name: string, places: readonly Place[]): void {
    const what = 'is not defined by any "config" block'
    this.diagnostics.push(
      undefinedSymbol('undefined-symbol', what, name, places, definedNames(subject.model)),
    )
  }

  #hostDefaults({model}: Subject): Set<SymbolId> {
    const {base} = this.tree
    const given = this.request.host
    const names = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
    const left = names.filter(name => !given?.has(name) && model.ids.has(name))
    return new Set(left.map(name => model.ids.get(name) as SymbolId))
  }

  #error(code: Code, message: string, help?: string): void {
    this.diagnostics.push({code, severity: 'error', message, ...(help !== undefined && {help})})
  }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({severity}) => severity === 'error')
}
