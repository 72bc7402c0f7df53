/** Resolves one target of a tree: every symbol's value with its reason, or why there is no answer. */

import {dirname, isAbsolute, resolve as resolvePath} from 'node:path'
import type {Code} from '../../grammar/common/codes.js'
import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import {buildModel} from '../model/build-model.js'
import {checkModel} from '../model/check-model.js'
import type {Model, SymbolId} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import type {Setting} from '../report/reasons.js'
import {evaluate} from '../solver/evaluate.js'
import {mode as modeOf} from '../solver/mode.js'
import {compile, type Program} from '../solver/program.js'
import {type Decision, solve, Value} from '../solver/solve.js'
import {isWhole, type Reading} from '../tree/kconfig-files.js'
import {parseKeyval} from '../tree/keyval.js'
import {fill} from '../tree/layout.js'
import {deviceDecisions, hostDefaults, outsideDecisions} from './decisions.js'
import {givenFacts, solveFeatures} from './features.js'
import type {ResolveRequest} from './request.js'
import {Resolution} from './resolution.js'
import {isTargetName, type Tree} from './tree.js'

/** Never throws for what a tree or a request holds: what is wrong is among the resolution's diagnostics. */
export function resolve(tree: Tree, request: ResolveRequest): Resolution {
  return new Resolving(tree, request).run()
}

/** A model to solve, and the readings it came from. */
interface Subject {
  readonly model: Model
  readonly program: Program
  /** What the device list says, where it is not part of the model. */
  readonly decisions: readonly PlacedDecision[]
  readonly readings: readonly Reading[]
  readonly diagnostics: readonly Diagnostic[]
}

function findings(readings: readonly Reading[], ofModel: readonly Diagnostic[]): Diagnostic[] {
  const ofFiles = readings.flatMap(({diagnostics}) => diagnostics)
  return isWhole(readings) ? [...ofFiles, ...ofModel] : ofFiles
}

class Resolving {
  readonly diagnostics: Diagnostic[] = []

  constructor(
    readonly tree: Tree,
    readonly request: ResolveRequest,
  ) {}

  run(): Resolution {
    const {tree, request, diagnostics} = this
    const keys = this.#targetKeys()
    const subject = keys && this.#subject()
    if (!subject) return new Resolution(request, diagnostics)
    diagnostics.push(...subject.diagnostics)
    if (!isWhole(subject.readings)) return new Resolution(request, diagnostics)
    const features = request.features ?? solveFeatures(tree, {facts: givenFacts(request.host)})
    diagnostics.push(...(features?.declared.diagnostics ?? []), ...(features?.diagnostics ?? []))
    const outside = outsideDecisions(tree, request, subject.model, keys, features)
    diagnostics.push(...outside.diagnostics)
    if (hasErrors(diagnostics)) return new Resolution(request, diagnostics)

    const mode = modeOf(request.mode ?? 'defconfig', request.seed)
    const own = [...subject.decisions, ...outside.decisions]
    const decisions = [...own, ...(features?.decisions(subject.model) ?? [])]
    const evaluation = evaluate(subject.program, decisions, mode)
    const setting: Setting = {
      target: request.target,
      hostDefaults: hostDefaults(tree, request, subject.model, features),
      settles: (fact, symbol) => {
        const changed = features
          ? features.with(fact).decisions(subject.model)
          : [{symbol: subject.model.ids.get(fact) as SymbolId, value: true}]
        const {values} = solve<Decision>(subject.program, [...own, ...changed], mode)
        return changed.length > 0 && values[symbol] !== Value.both
      },
      ...(features && {remedy: (fact: string) => features.remedy(fact)}),
    }
    diagnostics.push(...evaluationDiagnostics(evaluation, setting))
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
    if (!isTargetName(target)) return this.#unknownTarget()
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
    const near =
      targets.find(name => name.startsWith(`${request.target}-`)) ?? suggest(request.target, targets)
    const userMode = request.target.endsWith('-user')
    const shown = tree.reader.display(tree.directory)
    this.#error(
      'unknown-target',
      `${request.target} is not a target with devices in ${shown === '.' ? 'this tree' : shown}`,
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
      const readings = [devices, base.reading]
      const {decisions, diagnostics} = deviceDecisions(base.model, devices)
      const {model, program} = base
      return {
        model,
        program,
        decisions,
        readings,
        diagnostics: findings(readings, [...base.diagnostics, ...diagnostics]),
      }
    }
    const joint = tree.reader.read([path, tree.path(tree.layout.kconfig)])
    const model = buildModel(joint)
    const diagnostics = findings([joint], checkModel(model))
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

  #error(code: Code, message: string, help?: string): void {
    this.diagnostics.push({code, severity: 'error', message, ...(help !== undefined && {help})})
  }
}
