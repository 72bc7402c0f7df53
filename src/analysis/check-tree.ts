/**
 * Checks a tree: reads it, resolves targets in the modes asked for, runs the analyses, and joins what all of these find. The
 * result is of one machine and one revision; what is made of it, `settle` decides.
 */

import {dirname, join, relative} from 'node:path'
import type {Code} from '../../grammar/common/codes.js'
import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import {loadOptions} from '../options/option-table.js'
import {checkDeclarations} from '../resolve/check-declarations.js'
import type {ResolveRequest} from '../resolve/request.js'
import type {Resolution} from '../resolve/resolution.js'
import {resolve} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import {SpaceSolver} from '../sat/space-solver.js'
import type {ModeName} from '../solver/mode.js'
import {isWhole} from '../tree/kconfig-files.js'
import {type Allowance, allowComments} from './allow-comments.js'
import {analyses as allAnalyses} from './analyses.js'
import type {Analysis, Need, Observation} from './check.js'
import type {CheckResult, CheckScope} from './check-result.js'
import {Collector} from './collector.js'
import {ownChecks} from './own-checks.js'
import type {Shard} from './shard.js'
import {targetSpace, type Vary} from './space.js'

export interface CheckCall {
  readonly targets: readonly string[]
  readonly modes: readonly ModeName[]
  /** What to look for. What keeps kgate from reading the tree is told in any case. */
  readonly codes: ReadonlySet<Code>
  /** What is asked of each target, but for the mode. */
  readonly requestOf: (target: string) => ResolveRequest
  /** The same as a command line has it, for whoever reads the result. */
  readonly given: readonly string[]
  /** What the host is taken to have, where nobody said: for resolving, and for spaces that do not vary it. */
  readonly assumed?: ReadonlyMap<string, boolean>
  /** What whole-space analyses may change. */
  readonly vary: Vary
  /** Of one of several machines; its targets are then a part of all. */
  readonly shard?: Shard
}

export interface CheckOptions {
  /** Default: all that there are. */
  readonly analyses?: readonly Analysis[]
  /** Runs the whole-space analyses; default: one target after the other, here. */
  readonly observeSpaces?: SpaceObserver | undefined
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  /** What is being done: `resolving`. */
  readonly what: string
  readonly done: number
  readonly total: number
}

/** A target of which all configurations are to be looked at. */
export interface SpaceTask {
  readonly request: ResolveRequest
  readonly vary: Vary
}

export type SpaceObserver = (
  tasks: readonly SpaceTask[],
  analyses: readonly Analysis[],
  onTarget: (target: string, observations: readonly Observation[]) => void,
) => Promise<void>

/** Never throws for what a tree holds. @param outside what was found while the tree was loaded */
export async function checkTree(
  tree: Tree,
  call: CheckCall,
  options: CheckOptions = {},
  outside: readonly Diagnostic[] = [],
): Promise<CheckResult> {
  return await new Checking(tree, call, options).run(outside)
}

/** What is wrong with what was asked, or follows from what is told anyway: no findings about a tree. */
const untold: ReadonlySet<Code> = new Set(['idle-accelerator', 'contradiction-follows'])

/** What an evaluation says; the rest is said before it comes to that. */
const ofEvaluation: ReadonlySet<Code> = new Set(['contradiction', 'contradiction-follows', 'cycle'])

class Checking {
  readonly #collector = new Collector()
  readonly #sources = new Set<Source>()
  readonly #analyses: readonly Analysis[]
  readonly #wanted: ReadonlySet<Code>

  constructor(
    readonly tree: Tree,
    readonly call: CheckCall,
    readonly options: CheckOptions,
  ) {
    this.#analyses = (options.analyses ?? allAnalyses).filter(({code}) => call.codes.has(code))
    const stopping = ownChecks.filter(({stops}) => stops).map(({code}) => code)
    this.#wanted = new Set([...call.codes, ...stopping])
  }

  async run(outside: readonly Diagnostic[]): Promise<CheckResult> {
    const ofTree = [...outside, ...this.#readTree()]
    this.#observe(ofTree)
    const solvable = this.#resolveTargets(new Set(ofTree))
    if (!hasErrors(ofTree)) await this.#analyse(solvable)
    const allowances = this.#allowances()
    return {scope: this.#scope(), findings: this.#collector.findings(), allowances}
  }

  /** Everything that is said of the tree before any target. */
  #readTree(): Diagnostic[] {
    const {tree} = this
    const {reading, diagnostics} = tree.base
    for (const {source} of reading.files) this.#sources.add(source)
    const ofModel = isWhole([reading]) ? diagnostics : []
    if (tree.options) this.#sources.add(tree.options.source)
    const ofOptions = tree.options ? [...tree.options.diagnostics, ...loadOptions(tree).diagnostics] : []
    return [...reading.diagnostics, ...ofModel, ...ofOptions, ...checkDeclarations(tree)]
  }

  /** @returns the targets of which the files could be read, however their configurations end */
  #resolveTargets(known: ReadonlySet<Diagnostic>): string[] {
    const {targets, modes} = this.call
    const total = targets.length * modes.length
    let done = 0
    return targets.filter(target => {
      const resolutions = modes.map(mode => {
        this.options.onProgress?.({what: 'resolving', done: done++, total})
        return this.#resolve(target, mode, known)
      })
      return resolutions.every(({diagnostics}) =>
        diagnostics.every(({severity, code}) => severity !== 'error' || ofEvaluation.has(code)),
      )
    })
  }

  #resolve(target: string, mode: ModeName, known: ReadonlySet<Diagnostic>): Resolution {
    const {tree} = this
    const resolution = resolve(tree, {...this.#request(target), mode})
    for (const path of resolution.files()) {
      const file = tree.reader.file(path)
      if (typeof file !== 'string') this.#sources.add(file.source)
    }
    const own = resolution.diagnostics.filter(diagnostic => !known.has(diagnostic))
    this.#observe(
      own.map(diagnostic => withoutTarget(diagnostic, target)),
      {target, mode},
    )
    return resolution
  }

  #request(target: string): ResolveRequest {
    const {requestOf, assumed} = this.call
    const request = requestOf(target)
    if (!assumed) return request
    const givenBy = new Map([...assumed.keys()].map(name => [name, 'taken to be there']))
    return {...request, host: new Map([...assumed, ...(request.host ?? [])]), givenBy}
  }

  async #analyse(targets: readonly string[]): Promise<void> {
    const {tree, call} = this
    const {modes} = call
    for (const analysis of this.#needing('tree')) this.#observe(await analysis.run({tree}))
    for (const target of targets) {
      for (const analysis of this.#needing('target')) {
        for (const mode of modes) {
          const request = {...this.#request(target), mode}
          const resolution = resolve(tree, request)
          if (resolution.resolved) {
            this.#observe(await analysis.run({tree, request, resolution}), {target, mode})
          }
        }
      }
    }
    await Promise.all([this.#analyseSources(), this.#analyseSpaces(targets)])
  }

  async #analyseSources(): Promise<void> {
    const {tree, call, options} = this
    // Sources have no targets to share out.
    if (call.shard && call.shard.index > 1) return
    const onProgress = (done: number, total: number) =>
      options.onProgress?.({what: 'reading sources', done, total})
    for (const analysis of this.#needing('sources')) this.#observe(await analysis.run({tree, onProgress}))
  }

  async #analyseSpaces(targets: readonly string[]): Promise<void> {
    const {tree, call, options} = this
    const {vary} = call
    const analyses = this.#needing('space')
    if (analyses.length === 0) return
    const tasks = targets.map(target => ({
      request: vary === 'devices' ? this.#request(target) : call.requestOf(target),
      vary,
    }))
    const total = tasks.length
    let done = 0
    const progress = () => options.onProgress?.({what: 'looking at all configurations', done, total})
    progress()
    await (options.observeSpaces ?? oneByOne(tree))(tasks, analyses, (target, observations) => {
      this.#observe(observations, {target})
      done++
      progress()
    })
  }

  #needing<N extends Need>(need: N) {
    return this.#analyses.filter(
      (analysis): analysis is Extract<Analysis, {needs: N}> => analysis.needs === need,
    )
  }

  #observe(observations: readonly Observation[], where?: {target: string; mode?: ModeName}): void {
    const told = observations.filter(({code}) => this.#wanted.has(code) && !untold.has(code))
    for (const {place} of told) if (place) this.#sources.add(place.source)
    this.#collector.observe(told, where)
  }

  /** What comments allow; what is wrong with them is observed. */
  #allowances(): Allowance[] {
    const found = [...this.#sources].map(allowComments)
    for (const {observations} of found) this.#observe(observations)
    return found.flatMap(({allowances}) => allowances)
  }

  #scope(): CheckScope {
    const {tree, call} = this
    const all = tree.targets()
    const {profile, version, kconfig} = tree.layout
    return {
      profile,
      ...(version !== undefined && {version}),
      folder: folderInRepository(tree),
      kconfig,
      given: call.given,
      vary: call.vary,
      targets: call.targets,
      targetsOfTree: all.length,
      modes: call.modes,
      codes: [...call.codes],
      ...(call.shard && {shard: call.shard}),
    }
  }
}

/** Where a tree is in its repository, which machines name files relative to. */
function folderInRepository({directory, reader}: Tree): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (reader.files.exists(join(folder, '.git'))) {
      const inside = relative(folder, directory)
      return inside === '' ? '' : `${inside}/`
    }
    if (dirname(folder) === folder) return ''
  }
}

/** Runs the whole-space analyses of one target. */
export async function observeSpace(
  tree: Tree,
  {request, vary}: SpaceTask,
  analyses: readonly Analysis[],
): Promise<readonly Observation[]> {
  const space = targetSpace(tree, request, vary)
  // What is wrong with it, resolving has told.
  if ('diagnostics' in space) return []
  const subject = {space, solver: new SpaceSolver(space)}
  const observations: Observation[] = []
  for (const analysis of analyses) {
    if (analysis.needs === 'space') observations.push(...(await analysis.run(subject)))
  }
  return observations
}

function oneByOne(tree: Tree): SpaceObserver {
  return async (tasks, analyses, onTarget) => {
    for (const task of tasks) onTarget(task.request.target, await observeSpace(tree, task, analyses))
  }
}

/** What holds in several targets is told once, and so names none of them. */
function withoutTarget<D extends Diagnostic>(diagnostic: D, target: string): D {
  const start = `in ${target}, `
  if (!diagnostic.message.startsWith(start)) return diagnostic
  return {...diagnostic, message: diagnostic.message.slice(start.length)}
}
