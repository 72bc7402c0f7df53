/** Chooses the targets to configure: those that are asked for, or all that the host can have. */

import type {Code} from '../../grammar/common/codes.js'
import type {Diagnostic, Place, Severity} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import {listed} from '../report/listing.js'
import {parseKeyval} from '../tree/keyval.js'
import {cpuName, fill} from '../tree/layout.js'
import type {TargetKind} from '../tree/target-layout.js'
import {type Accelerators, acceleratorsOf} from './accelerators.js'
import type {Tree} from './tree.js'

export interface TargetRequest {
  /** The targets to configure. Default: all that the host can have. */
  readonly list?: readonly string[]
  /** Targets to leave out. */
  readonly exclude?: readonly string[]
  /** Kinds and groups of them that are turned on or off, such as `user`, in the order given: the last one counts. */
  readonly switches?: readonly (readonly [name: string, on: boolean])[]
  /** Host symbols and accelerators; what is not given is off. */
  readonly host?: ReadonlyMap<string, boolean>
  /** The argument that turns a host symbol off, where one does. */
  readonly offBy?: (symbol: string) => string | undefined
  /** The host's CPU and system, as QEMU's configure calls them. Default: this machine's. */
  readonly cpu?: string
  readonly os?: string
  /** Where a target, or what `--enable-` and `--disable-` name, stands on the command line. */
  readonly placeOf?: (name: string) => Place | undefined
}

export interface SelectedTarget {
  readonly name: string
  /** What its file says. */
  readonly keys: ReadonlyMap<string, string>
  /** Those that run it, without `CONFIG_`. */
  readonly accelerators: readonly string[]
  /** Whether there are devices to resolve. */
  readonly hasDevices: boolean
}

export interface SkippedTarget {
  readonly name: string
  readonly reason: string
}

export interface TargetSelection {
  /** In the order asked for; sorted where none were. */
  readonly targets: readonly SelectedTarget[]
  /** Those that nobody asked for and the host cannot have, of the kinds that it can. */
  readonly skipped: readonly SkippedTarget[]
  /** An error for each target that is asked for and cannot be had. */
  readonly diagnostics: readonly Diagnostic[]
}

export function selectTargets(tree: Tree, request: TargetRequest): TargetSelection {
  return new Selection(tree, request).run()
}

/** Why a target cannot be had. */
interface Obstacle {
  readonly code: Code
  /** @param target how the sentence calls it */
  readonly words: (target: string) => string
  readonly help?: string
  /** Whether it is an error even where nobody asked for the target. */
  readonly stops?: boolean
}

class Selection implements TargetSelection {
  readonly targets: SelectedTarget[] = []
  readonly skipped: SkippedTarget[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly #all: readonly string[]
  readonly #kinds: readonly TargetKind[]
  readonly #cpu: string
  readonly #os: string

  constructor(
    readonly tree: Tree,
    readonly request: TargetRequest,
  ) {
    this.#all = tree.allTargets()
    this.#kinds = tree.layout.targetChoice?.kinds ?? []
    this.#cpu = request.cpu ?? cpuName(process.arch)
    this.#os = request.os ?? process.platform
  }

  run(): this {
    const {list, exclude = []} = this.request
    for (const name of exclude) if (!this.#all.includes(name)) this.#unknown(name, 'warning')
    for (const kind of this.#kinds) this.#checkKind(kind)
    const wanted = list ?? this.#all.filter(name => this.#whyOff(name) === undefined)
    for (const name of new Set(wanted)) if (!exclude.includes(name)) this.#select(name)
    return this
  }

  #select(name: string): void {
    if (!this.#all.includes(name)) {
      this.#unknown(name, 'error')
      return
    }
    const keys = this.#keys(name)
    if (!keys) return
    const {layout} = this.tree
    const accelerators = acceleratorsOf(layout, name, keys, this.#cpu, this.request.host)
    const obstacle = this.#obstacle(name, keys, accelerators)
    if (!obstacle) {
      const hasDevices = this.#kindOf(name)?.hasDevices ?? true
      this.targets.push({name, keys, accelerators: accelerators.used, hasDevices})
    } else if (this.request.list === undefined && !obstacle.stops) {
      this.skipped.push({name, reason: obstacle.words('it')})
    } else {
      this.#report('error', obstacle.code, name, obstacle.words(name), obstacle.help)
    }
  }

  /** Why the host cannot have a target. */
  #obstacle(
    name: string,
    keys: ReadonlyMap<string, string>,
    {able, used}: Accelerators,
  ): Obstacle | undefined {
    const off = this.#whyOff(name)
    if (off !== undefined) return {code: 'target-unavailable', words: it => `${it} is left out: ${off}`}
    const {accelerators, targetChoice} = this.tree.layout
    if (used.length === 0 && Object.keys(accelerators).length > 0) {
      const help = `a host with CPU ${this.#cpu} could have ${able.join(', ') || 'none'}`
      return {code: 'no-accelerator', words: it => `no accelerator is left to run ${it}`, help}
    }
    const {host, offBy} = this.request
    const missing = targetChoice?.needs.find(
      ({key, symbol, stops = false}) => keys.has(key) && !(host?.get(symbol) ?? stops),
    )
    if (!missing) return undefined
    const {symbol, what, stops = false} = missing
    const words = (why: string) => (it: string) => `${it} needs ${what}, and ${why}`
    const argument = offBy?.(symbol)
    const code = 'target-unavailable'
    if (argument !== undefined) return {code, words: words(`${argument} is given`), stops}
    const help = `if the host has it, say --host ${symbol}=y`
    const why = host?.has(symbol) ? `${symbol} is n` : 'nobody says that the host has it'
    return {code, words: words(why), help, stops}
  }

  #kindOf(name: string): TargetKind | undefined {
    return this.#kinds.find(({suffix}) => name.endsWith(suffix))
  }

  /** What the last switch that names the kind says, and which that is. A group can turn it off, but does not ask for it. */
  #switchOf({name, group}: TargetKind): {readonly by: string; readonly on: boolean} | undefined {
    const last = this.request.switches?.findLast(([by]) => by === name || by === group)
    if (!last || (last[0] === group && last[1])) return undefined
    return {by: last[0], on: last[1]}
  }

  /** Why a target's kind is off. */
  #whyOff(name: string): string | undefined {
    const kind = this.#kindOf(name)
    if (!kind) return undefined
    const given = this.#switchOf(kind)
    if (given && !given.on) return `--disable-${given.by} is given`
    const wrongHost = this.#whyNotHere(kind)
    if (wrongHost !== undefined || given || !kind.os || kind.os.includes(this.#os)) return wrongHost
    return `it needs --enable-${kind.name}`
  }

  /** Why the host can have no target of a kind, not even when it is asked for. */
  #whyNotHere({os = [this.#os], osWhenAsked = []}: TargetKind): string | undefined {
    const hosts = [...os, ...osWhenAsked]
    if (hosts.includes(this.#os)) return undefined
    return `only ${listed(hosts)} hosts have such targets, and this one runs ${this.#os}`
  }

  /** A kind that is asked for and cannot be had. */
  #checkKind(kind: TargetKind): void {
    const wrongHost = this.#switchOf(kind)?.on ? this.#whyNotHere(kind) : undefined
    if (wrongHost === undefined) return
    this.#report('error', 'target-unavailable', kind.name, `--enable-${kind.name}: ${wrongHost}`)
  }

  #keys(name: string): ReadonlyMap<string, string> | undefined {
    const {layout, reader} = this.tree
    const target = new Map([['target', name]])
    const file = layout.targetFile === undefined ? undefined : fill(layout.targetFile, target)
    if (file === undefined) return target
    const path = this.tree.path(file)
    const content = reader.files.read(path)
    if ('text' in content) return new Map([...target, ...parseKeyval(content.text)])
    this.#report('error', 'unreadable-file', name, `cannot read ${reader.display(path)}: ${content.problem}`)
    return undefined
  }

  #unknown(name: string, severity: Severity): void {
    const withDevices = this.tree.targets().find(known => known.startsWith(`${name}-`))
    const near = withDevices ?? suggest(name, this.#all)
    const help = near ? `did you mean ${near}?` : '"kgate targets" lists those that have devices'
    this.#report(severity, 'unknown-target', name, `${name} is not a target of this tree`, help)
  }

  #report(severity: Severity, code: Code, name: string, message: string, help?: string): void {
    const place = this.request.placeOf?.(name)
    this.diagnostics.push({
      code,
      severity,
      message,
      ...(place && {place}),
      ...(help !== undefined && {help}),
    })
  }
}
