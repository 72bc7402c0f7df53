/** A loaded tree: its layout, and its Kconfig files read and compiled once for all targets. */

import {isAbsolute, join, relative, resolve as resolvePath} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {buildModel} from '../model/build-model.js'
import {checkModel} from '../model/check-model.js'
import {type Model, type SymbolId, stanzas} from '../model/model.js'
import {type DeclaredOptions, readDeclaredOptions} from '../options/declared-options.js'
import {compile, type Program} from '../solver/program.js'
import {detectLayout, type ProfileName} from '../tree/detect-layout.js'
import {diskReader} from '../tree/disk-reader.js'
import type {FileReader} from '../tree/file-reader.js'
import type {Reading} from '../tree/kconfig-files.js'
import {parseKeyval} from '../tree/keyval.js'
import {fill, type TreeLayout} from '../tree/layout.js'
import {KconfigReader} from '../tree/reading.js'

export interface LoadOptions {
  /** What kind of tree it is; asked of the tree where absent. */
  readonly profile?: ProfileName
  /** Where files come from; the disk where absent. */
  readonly reader?: FileReader
  /** What messages name files relative to; the process's own where absent. */
  readonly workingDirectory?: string
}

/** A tree, perhaps with warnings; or the errors for which there is none. */
export type LoadedTree =
  | {readonly tree: Tree; readonly diagnostics: readonly Diagnostic[]}
  | {readonly tree?: undefined; readonly diagnostics: readonly Diagnostic[]}

/** Everything that Kconfig files say, before any target. */
export interface Base {
  readonly reading: Reading
  readonly model: Model
  readonly program: Program
  /** What the checks of the model found; `reading` has its own. */
  readonly diagnostics: readonly Diagnostic[]
  /** The symbols of the host's Kconfig file, in its order. */
  readonly hostSymbols: readonly SymbolId[]
}

/**
 * Finds out what kind of tree a folder is. Reads no Kconfig file yet.
 *
 * @returns the tree, or errors that say why there is none
 */
export function loadTree(directory: string, options: LoadOptions = {}): LoadedTree {
  const workingDirectory = options.workingDirectory ?? process.cwd()
  const reader = options.reader ?? diskReader
  const root = resolvePath(workingDirectory, directory)
  const display = displayFrom(workingDirectory)
  const {layout, diagnostics} = detectLayout(reader, root, display, options.profile)
  if (!layout) return {diagnostics}
  return {tree: new Tree(root, layout, new KconfigReader(reader, display), workingDirectory), diagnostics}
}

/** Names files as a user in a folder would: relative where that is not a long way up. */
export function displayFrom(workingDirectory: string): (path: string) => string {
  const inside = workingDirectory.endsWith('/') ? workingDirectory : `${workingDirectory}/`
  return path => {
    if (path.startsWith(inside)) return path.slice(inside.length)
    const short = relative(workingDirectory, path)
    return short.length < path.length && !isAbsolute(short) ? short || '.' : path
  }
}

/** What can stand for a target in paths and on command lines. */
export function isTargetName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)
}

export class Tree {
  #base: Base | undefined
  #externalNames: ReadonlySet<string> | undefined
  #options: {readonly declared: DeclaredOptions | undefined} | undefined

  /** Use `loadTree`. */
  constructor(
    /** Absolute. */
    readonly directory: string,
    readonly layout: TreeLayout,
    readonly reader: KconfigReader,
    readonly workingDirectory: string,
  ) {}

  /** Names of the targets that have a device list, sorted. */
  targets(): string[] {
    return this.#targetsWith(this.#devices('{target}'))
  }

  /** Names of all targets, with devices or without, sorted. */
  allTargets(): string[] {
    return this.layout.targetFile === undefined ? this.targets() : this.#targetsWith(this.layout.targetFile)
  }

  /** Those for which there is a file. @param pattern its path, with `{target}` in it */
  #targetsWith(pattern: string): string[] {
    const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const [before = '', ...behind] = pattern.split('{target}').map(literal)
    const name = new RegExp(`^${before}([^/]+)${behind.join('\\1')}$`)
    const found = this.reader.files.glob(this.directory, pattern.replaceAll('{target}', '*'))
    const names = found.flatMap(path => name.exec(path.slice(join(this.directory, '/').length))?.[1] ?? [])
    return names.filter(isTargetName).sort()
  }

  /** The absolute path of a target's device list. @param devices its name, where it is not the default one */
  devicesFile(target: string, devices?: string): string {
    return join(this.directory, this.#devices(target, devices))
  }

  /** Names of the symbols that targets get from outside, each from its own file. */
  get externalNames(): ReadonlySet<string> {
    this.#externalNames ??= new Set(
      this.allTargets().flatMap(target => {
        const file = fill(this.layout.targetFile ?? '', new Map([['target', target]]))
        const content = file === undefined ? undefined : this.reader.files.read(this.path(file))
        const keys = content && 'text' in content ? parseKeyval(content.text) : []
        return this.layout.externals.flatMap(({symbol}) => fill(symbol, new Map(keys))?.toUpperCase() ?? [])
      }),
    )
    return this.#externalNames
  }

  get base(): Base {
    this.#base ??= this.#read()
    return this.#base
  }

  /** What its option file declares; undefined where it has none. */
  get options(): DeclaredOptions | undefined {
    this.#options ??= {declared: this.#readOptions()}
    return this.#options.declared
  }

  /** The Kconfig file of host symbols; undefined where it has none. */
  get hostReading(): Reading | undefined {
    const {hostKconfig} = this.layout
    return hostKconfig === undefined ? undefined : this.reader.read([this.path(hostKconfig)])
  }

  /** Has its own folder for names that a user gives relative to it. */
  path(name: string): string {
    return join(this.directory, name)
  }

  #devices(target: string, devices = this.layout.defaultDevices): string {
    const keys = new Map([
      ['target', target],
      ['devices', devices],
    ])
    return fill(this.layout.devices, keys) ?? this.layout.devices
  }

  #readOptions(): DeclaredOptions | undefined {
    const {layout, directory, reader} = this
    if (!layout.options) return undefined
    return readDeclaredOptions(layout.options, directory, reader.files, path => reader.display(path))
  }

  #read(): Base {
    const reading = this.reader.read([this.path(this.layout.kconfig)])
    const model = buildModel(reading)
    return {
      reading,
      model,
      program: compile(model),
      diagnostics: checkModel(model),
      hostSymbols: this.#hostSymbols(model),
    }
  }

  #hostSymbols(model: Model): SymbolId[] {
    if (this.layout.hostKconfig === undefined) return []
    const hostFile = this.reader.file(this.path(this.layout.hostKconfig))
    const symbols = new Set<SymbolId>()
    for (const [file, {symbol}] of stanzas(model)) {
      if (file === hostFile) symbols.add(model.ids.get(symbol.text) as SymbolId)
    }
    return [...symbols]
  }
}
