/** Resolves one target of a tree: every symbol's value with its reason, or why there is no answer. */

import {dirname} from 'node:path'
import type {Code} from '../../grammar/common/codes.js'
import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import {buildModel} from '../model/build-model.js'
import {checkModel} from '../model/check-model.js'
import type {Model} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import type {Stage} from '../report/proved-value.js'
import type {Setting} from '../report/reasons.js'
import {evaluate} from '../solver/evaluate.js'
import {findFixes} from '../solver/fixes.js'
import {type Mode, mode as modeOf} from '../solver/mode.js'
import {compile, type Program} from '../solver/program.js'
import {isWhole, type KconfigFile, type Reading, type Segment} from '../tree/kconfig-files.js'
import {parseKeyval} from '../tree/keyval.js'
import {fill} from '../tree/layout.js'
import {deviceDecisions, giverOf, hostDefaults, outsideDecisions} from './decisions.js'
import {deviceListPath, isPath} from './device-list.js'
import {type Features, solveFeatures} from './features.js'
import {targetFixSpace} from './fix-space.js'
import {givenFacts} from './host-fact.js'
import type {ResolveRequest} from './request.js'
import {Resolution} from './resolution.js'
import {isTargetName, type Tree} from './tree.js'

/** Never throws for what a tree or a request holds: what is wrong is among the resolution's diagnostics. */
export function resolve(tree: Tree, request: ResolveRequest): Resolution {
  const {problem, diagnostics} = problemOf(tree, request)
  if (!problem) return new Resolution(request, diagnostics)
  const {program, decisions, mode, setting, files, features} = problem
  const evaluation = evaluate(program, decisions, mode)
  const found = [...diagnostics, ...evaluationDiagnostics(evaluation, setting)]
  const stage: Stage = {
    solution: evaluation.solution,
    mode,
    modeName: request.mode ?? 'defconfig',
    setting,
    ...(features && {before: features.stage}),
  }
  return new Resolution(request, found, {stage, files})
}

/** What there is to solve of a target, and what it takes to speak of the result. */
export interface Problem {
  readonly program: Program
  readonly decisions: readonly PlacedDecision[]
  readonly mode: Mode
  readonly setting: Setting
  /** All that were read, in order. */
  readonly files: readonly KconfigFile[]
  /** Those of them that make up the target's device list. */
  readonly devices: readonly KconfigFile[]
  /** What decides the host's symbols; absent where they are given one by one. */
  readonly features?: Features
  /** What the target's own file says. */
  readonly keys: ReadonlyMap<string, string>
}

/** @returns warnings beside the problem; or, where errors keep a target from being solved at all, those */
export function problemOf(
  tree: Tree,
  request: ResolveRequest,
): {readonly problem?: Problem; readonly diagnostics: readonly Diagnostic[]} {
  const resolving = new Resolving(tree, request)
  const problem = resolving.problem()
  return {diagnostics: resolving.diagnostics, ...(problem && {problem})}
}

/** Takes out of a segment what a device list assigns: that is decisions. */
function withoutAssignmentsOf(devices: Reading): (segment: Segment) => Segment[] {
  const files = new Set(devices.files)
  return segment => {
    const {file, from, to} = segment
    if (!files.has(file)) return [segment]
    const indices = Array.from({length: to - from}, (_, at) => from + at)
    const kept = indices.filter(index => file.tree.statements[index]?.kind !== 'assignment')
    return kept.map(index => ({file, from: index, to: index + 1}))
  }
}

/** A model to solve, and the readings it came from. */
interface Subject {
  readonly model: Model
  readonly program: Program
  /** What the device list assigns. */
  readonly decisions: readonly PlacedDecision[]
  readonly readings: readonly Reading[]
  /** The files of the device list. */
  readonly devices: readonly KconfigFile[]
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

  problem(): Problem | undefined {
    const {tree, request, diagnostics} = this
    const keys = this.#targetKeys()
    const subject = keys && this.#subject()
    if (!subject) return undefined
    diagnostics.push(...subject.diagnostics)
    if (!isWhole(subject.readings)) return undefined
    const features =
      request.features ?? solveFeatures(tree, {facts: givenFacts(request.host, request.givenBy)})
    diagnostics.push(...(features?.declared.diagnostics ?? []), ...(features?.diagnostics ?? []))
    const outside = outsideDecisions(tree, request, subject.model, keys, features)
    diagnostics.push(...outside.diagnostics)
    if (hasErrors(diagnostics)) return undefined

    const {model, program, devices} = subject
    const mode = modeOf(request.mode ?? 'defconfig', request.seed)
    const own = [...subject.decisions, ...outside.decisions]
    const hostSymbols = hostDefaults(tree, request, model, features)
    const decisions = [...own, ...(features?.decisions(model) ?? [])]
    const setting: Setting = {
      target: request.target,
      hostDefaults: hostSymbols,
      fixes: (goals, limits) => {
        const subject = {tree, request, program, mode, decisions, devices, keys, features}
        return findFixes(targetFixSpace({...subject, hostDefaults: hostSymbols}), goals, limits)
      },
      giver: name => giverOf(tree, name),
    }
    const files = [...new Set(subject.readings.flatMap(reading => reading.files))]
    return {program, decisions, mode, setting, files, devices, keys, ...(features && {features})}
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

  /** The tree's model, or where the device list has stanzas one of both; what that list assigns is decisions. */
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
        devices: devices.files,
        diagnostics: findings(readings, [...base.diagnostics, ...diagnostics]),
      }
    }
    const joint = tree.reader.read([path, tree.path(tree.layout.kconfig)])
    const model = buildModel({...joint, segments: joint.segments.flatMap(withoutAssignmentsOf(devices))})
    const {decisions, diagnostics} = deviceDecisions(model, devices)
    return {
      model,
      program: compile(model),
      decisions,
      readings: [joint],
      devices: devices.files,
      diagnostics: findings([joint], [...checkModel(model), ...diagnostics]),
    }
  }

  #devicesPath(): string | undefined {
    const {tree, request} = this
    const {devices, target} = request
    if (devices !== undefined && isPath(devices)) return deviceListPath(tree, request)
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
