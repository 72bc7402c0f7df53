/** What a real build found out about its host: read from a record of its calls of minikconf, or from its config-host.h. */

import {basename, dirname, join, resolve as resolvePath} from 'node:path'
import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {accelerates, cpuName} from '../tree/layout.js'
import {parseExternal} from './minikconf.js'
import {parseRecordLine, type RecordedCall, targetOf} from './recorded-call.js'
import type {Tree} from './tree.js'

export interface HostRecord {
  /** The file that tells, as messages call it. */
  readonly name: string
  /** Host symbols and accelerators with their values. */
  readonly host: ReadonlyMap<string, boolean>
  /** The accelerators of each target that the build has, without `CONFIG_`. */
  readonly accelerators: ReadonlyMap<string, readonly string[]>
  /** Host symbols that the file does not tell. */
  readonly unknown: readonly string[]
  /** Absolute paths of all files that were read. */
  readonly files: readonly string[]
  /** What is wrong with the file; where there is something, the rest tells nothing. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The name under which a record is looked for in a build's folder. */
export const recordName = 'minikconf-calls.jsonl'
const hostHeader = 'config-host.h'

/**
 * @param path a record, a config-host.h, or the folder of a build that has one of them: the record tells more; relative to
 *   the working directory
 */
export function readHostRecord(tree: Tree, path: string): HostRecord {
  return new HostReading(tree, resolvePath(tree.workingDirectory, path)).read()
}

/**
 * What a target gets of it: the accelerators that it had in the build; where it was no part of that, those of the host that
 * can run it.
 *
 * @param cpu the host's, as QEMU's configure calls it
 */
export function hostFor(
  {host, accelerators}: HostRecord,
  tree: Tree,
  target: string,
  cpu = cpuName(process.arch),
): Map<string, boolean> {
  const own = accelerators.get(target)
  const result = new Map(host)
  for (const [name, rule] of Object.entries(tree.layout.accelerators)) {
    if (own) result.set(name, own.includes(name))
    else if (host.get(name)) result.set(name, accelerates(rule, cpu, target))
  }
  return result
}

class HostReading {
  readonly #host = new Map<string, boolean>()
  readonly #accelerators = new Map<string, readonly string[]>()
  readonly #files: string[] = []
  readonly #hostNames: readonly string[]
  readonly #acceleratorNames: readonly string[]

  constructor(
    readonly tree: Tree,
    readonly path: string,
  ) {
    const {hostSymbols, model} = tree.base
    this.#hostNames = hostSymbols.map(symbol => model.names[symbol] as string)
    this.#acceleratorNames = Object.keys(tree.layout.accelerators)
  }

  read(): HostRecord {
    const {files} = this.tree.reader
    const inFolder = [recordName, hostHeader].map(name => join(this.path, name))
    const path = inFolder.find(file => files.exists(file)) ?? this.path
    const content = files.read(path)
    if ('problem' in content) return this.#unreadable(path, content.problem)
    this.#files.push(path)
    const source = new Source(this.#display(path), content.text, content.malformedAt)
    if (path.endsWith('.h')) this.#readHeader(path, source)
    else {
      const problem = this.#readCalls(source)
      if (problem) return this.#result(path, problem)
    }
    this.#unite()
    return this.#result(path)
  }

  /** The symbols that are y are named; of a record that does not say which there were, the tree's own are taken. */
  #readCalls(source: Source): Diagnostic | undefined {
    const calls = new Map<string, RecordedCall>()
    for (const {0: line, index} of source.text.matchAll(/[^\n]+/g)) {
      const call = parseRecordLine(line)
      if (typeof call === 'string') {
        return this.#problem(call, {source, span: {start: index, end: index + line.length}})
      }
      calls.set(call.output, call)
    }
    if (calls.size === 0) return this.#problem(`${source.name} holds no recorded call`)
    for (const {output, externals: texts, hostSymbols: known = this.#hostNames} of calls.values()) {
      const given = texts.flatMap(text => parseExternal(text) ?? [])
      const externals = new Map(given.map(({name, value}) => [name, value]))
      const target = targetOf(output)
      if (target !== null) this.#setAccelerators(target, name => externals.get(name))
      for (const name of this.#hostNames) {
        // A symbol that some targets have and others do not is the host's all the same.
        if (known.includes(name)) this.#host.set(name, this.#host.get(name) || (externals.get(name) ?? false))
      }
    }
    return undefined
  }

  /** A defined symbol is y, an undefined one n; and each target's own header defines its accelerators. */
  #readHeader(path: string, source: Source): void {
    const macros = macrosOf(source.text)
    for (const name of this.#hostNames) {
      const value = macros.get(name)
      if (value !== undefined) this.#host.set(name, value)
    }
    const suffix = '-config-target.h'
    const {files} = this.tree.reader
    for (const header of files.glob(dirname(path), `*${suffix}`)) {
      const content = files.read(header)
      if ('problem' in content) continue
      const defined = macrosOf(content.text)
      this.#setAccelerators(basename(header, suffix), name => defined.get(name))
      this.#files.push(header)
    }
  }

  #setAccelerators(target: string, isOn: (name: string) => boolean | undefined): void {
    this.#accelerators.set(
      target,
      this.#acceleratorNames.filter(name => isOn(name)),
    )
  }

  /** An accelerator is the host's where one target has it: which others can have it, the tree's layout says. */
  #unite(): void {
    if (this.#accelerators.size === 0) return
    const seen = new Set([...this.#accelerators.values()].flat())
    for (const name of this.#acceleratorNames) this.#host.set(name, seen.has(name))
  }

  #unreadable(path: string, problem: string): HostRecord {
    const isFolder = problem === 'it is a folder'
    const message = isFolder
      ? `${this.#display(path)} has neither ${recordName} nor ${hostHeader}`
      : `cannot read ${this.#display(path)}: ${problem}`
    return this.#result(path, this.#problem(message, undefined, isFolder ? 'host-record' : 'unreadable-file'))
  }

  #problem(message: string, place?: Place, code: Code = 'host-record'): Diagnostic {
    const help = 'name the folder of a configured build, or what "kgate minikconf --record" wrote'
    return {code, severity: 'error', message, ...(place && {place}), help}
  }

  #result(path: string, problem?: Diagnostic): HostRecord {
    return {
      name: this.#display(path),
      host: this.#host,
      accelerators: this.#accelerators,
      unknown: this.#hostNames.filter(name => !this.#host.has(name)),
      files: this.#files,
      diagnostics: problem ? [problem] : [],
    }
  }

  #display(path: string): string {
    return this.tree.reader.display(path)
  }
}

/** Names without `CONFIG_`, and whether they are defined. */
function macrosOf(header: string): Map<string, boolean> {
  const lines = header.matchAll(/^#(define|undef) CONFIG_(\w+)(?: (.*))?$/gm)
  return new Map([...lines].map(([, what, name = '', value]) => [name, what === 'define' && value !== '0']))
}
