/**
 * Classifies the symbols of a tree into the five groups of QEMU's docs/devel/kconfig.rst, by what Kconfig and .mak files
 * say alone. The rules are read in order; docs/groups.md states them for people.
 */

import {type ClauseId, ClauseKind, conditionOf, type Model, type SymbolId, stanzas} from '../model/model.js'
import type {Tree} from '../resolve/tree.js'
import type {KconfigFile} from '../tree/kconfig-files.js'
import {parseKeyval} from '../tree/keyval.js'
import {fill} from '../tree/layout.js'
import {type MakLine, makLines} from '../tree/mak-lines.js'
import {negatedNames} from './negated-names.js'
import {conditionSymbols, type SymbolUses, symbolUses} from './symbol-uses.js'

/** The five of QEMU's, in the order in which a list shows them; then what is given to a target from outside. */
export const symbolGroups = [
  'board',
  'device group',
  'device',
  'subsystem',
  'internal element',
  'target',
  'host',
] as const

export type SymbolGroup = (typeof symbolGroups)[number]

export interface Classification {
  readonly model: Model
  /** One a symbol of the tree's base model. */
  readonly groups: readonly SymbolGroup[]
  readonly uses: readonly SymbolUses[]
  /** Under names: lines of every device list, in the order of targets; a file that several include counts once. */
  readonly makLines: ReadonlyMap<string, readonly MakLine[]>
}

/** Reads every device list of the tree. What cannot be read names nothing. */
export function classifySymbols(tree: Tree): Classification {
  const {model} = tree.base
  const classifier = new Classifier(tree, model, deviceListLines(tree))
  return {
    model,
    groups: model.names.map((_, symbol) => classifier.groupOf(symbol)),
    uses: classifier.uses,
    makLines: classifier.makLines,
  }
}

/** The lines of every device list of a tree, the ones that are not the default too, under the symbols that they name. */
function deviceListLines(tree: Tree): Map<string, MakLine[]> {
  const {devices} = tree.layout
  const pattern = devices.replaceAll('{target}', '*').replaceAll('{devices}', '*')
  const files = new Set<KconfigFile>()
  for (const path of tree.reader.files.glob(tree.directory, pattern)) {
    for (const file of tree.reader.read([path]).files) files.add(file)
  }
  const lines = new Map<string, MakLine[]>()
  for (const {source} of files) {
    for (const line of makLines(source)) {
      const known = lines.get(line.symbol)
      if (known) known.push(line)
      else lines.set(line.symbol, [line])
    }
  }
  return lines
}

class Classifier {
  readonly uses: readonly SymbolUses[]
  readonly #host: ReadonlySet<SymbolId>
  readonly #architectures: ReadonlySet<SymbolId>
  readonly #accelerators: ReadonlySet<SymbolId>
  /** Those with a stanza in a folder that is called like an architecture: `hw/arm`. */
  readonly #ofArchitectures: ReadonlySet<SymbolId>

  constructor(
    tree: Tree,
    readonly model: Model,
    readonly makLines: ReadonlyMap<string, readonly MakLine[]>,
  ) {
    this.uses = symbolUses(model)
    const idsOf = (names: Iterable<string>) => new Set([...names].flatMap(name => model.ids.get(name) ?? []))
    this.#host = new Set(tree.base.hostSymbols)
    this.#accelerators = idsOf(Object.keys(tree.layout.accelerators))
    const {symbols, folders} = architecturesOf(tree)
    const given = idsOf(symbols)
    this.#architectures = given.size > 0 ? given : new Set(this.#assignedArchitectures())
    this.#ofArchitectures = definedIn(model, folders)
  }

  groupOf(symbol: SymbolId): SymbolGroup {
    if (this.#host.has(symbol)) return 'host'
    if (this.#isTarget(symbol)) return 'target'
    if (this.#isDeviceGroup(symbol)) return 'device group'
    if (this.#isBoard(symbol)) return 'board'
    if (this.#isDevice(symbol)) return 'device'
    return this.#isSubsystem(symbol) ? 'subsystem' : 'internal element'
  }

  #isTarget(symbol: SymbolId): boolean {
    return this.#architectures.has(symbol) || this.#accelerators.has(symbol)
  }

  /** It brings nothing in by itself, can be had or not, and the defaults of others hang on it: these are the group. */
  #isDeviceGroup(symbol: SymbolId): boolean {
    const {selects, implies, defaults, impliedBy, conditions} = this.#of(symbol)
    const {kind, value} = this.model.clauses
    return (
      selects.length + implies.length + defaults.length === 0 &&
      (impliedBy.length > 0 || this.#isListed(symbol)) &&
      conditions.every(clause => kind[clause] !== ClauseKind.depends) &&
      conditions.some(
        clause =>
          kind[clause] === ClauseKind.default && value[clause] === 1 && this.#wanted(clause).includes(symbol),
      )
    )
  }

  /**
   * Nothing implies it, and nothing but another board selects it. It asks for an architecture, and for no more than
   * accelerators, the host or another board. Where trees do not write that down (QEMU before 9), a .mak file lists it, and its
   * stanza stands in an architecture's folder.
   */
  #isBoard(symbol: SymbolId): boolean {
    const {selects, implies, dependsOn, defaults, selectedBy, impliedBy} = this.#of(symbol)
    if (impliedBy.length > 0 || !this.#owners(selectedBy).every(owner => this.#isListed(owner))) return false
    const needed = [...new Set([...dependsOn, ...defaults].flatMap(clause => this.#wanted(clause)))]
    const isOutside = (name: SymbolId) => this.#isTarget(name) || this.#host.has(name)
    const hasParts = selects.length + implies.length > 0
    if (needed.some(name => this.#architectures.has(name))) {
      return needed.every(isOutside) && (this.#isListed(symbol) || (hasParts && defaults.length > 0))
    }
    if (!this.#isListed(symbol) || !this.#ofArchitectures.has(symbol)) return false
    return needed.length === 0 || (hasParts && needed.every(name => isOutside(name) || this.#isListed(name)))
  }

  /** What someone may want or not: a default or an imply turns it on, or a .mak file; or it needs a place to sit on. */
  #isDevice(symbol: SymbolId): boolean {
    const {dependsOn, defaults, selectedBy, impliedBy} = this.#of(symbol)
    if (defaults.some(clause => this.model.clauses.value[clause] === 1) || impliedBy.length > 0) return true
    return selectedBy.length === 0 && (dependsOn.length > 0 || this.#isListed(symbol))
  }

  /** Others ask whether it is there, or what can be left out brings it in. */
  #isSubsystem(symbol: SymbolId): boolean {
    const {selectedBy, conditions} = this.#of(symbol)
    if (conditions.length > 0) return true
    return this.#owners(selectedBy).some(owner => !this.#isBoard(owner) && this.#isDevice(owner))
  }

  /** The symbols in whose stanzas clauses stand. */
  #owners(clauses: readonly ClauseId[]): SymbolId[] {
    return clauses.map(clause => this.model.clauses.owner[clause] as SymbolId)
  }

  #of(symbol: SymbolId): SymbolUses {
    return this.uses[symbol] as SymbolUses
  }

  #isListed(symbol: SymbolId): boolean {
    return this.makLines.has(this.model.names[symbol] as string)
  }

  /** The symbols that a condition wants to be y, rather than n. */
  #wanted(clause: ClauseId): SymbolId[] {
    const condition = conditionOf(this.model.clauses.node[clause] as Parameters<typeof conditionOf>[0])
    const negated = condition ? negatedNames(condition) : new Set<string>()
    return [...conditionSymbols(this.model, clause)].filter(
      symbol => !negated.has(this.model.names[symbol] as string),
    )
  }

  /** In a tree whose targets get nothing from outside: what a .mak file turns on, nothing else does, and others depend on. */
  #assignedArchitectures(): SymbolId[] {
    return [...this.makLines].flatMap(([name, lines]) => {
      const symbol = this.model.ids.get(name)
      if (symbol === undefined || !lines.some(({isComment, value}) => value && !isComment)) return []
      const {dependsOn, defaults, selectedBy, impliedBy, conditions} = this.#of(symbol)
      const isGiven = dependsOn.length + defaults.length + selectedBy.length + impliedBy.length === 0
      const depended = conditions.some(clause => this.model.clauses.kind[clause] === ClauseKind.depends)
      return isGiven && depended ? [symbol] : []
    })
  }
}

/** What targets get from outside, as symbols, and how folders for an architecture are called. */
function architecturesOf(tree: Tree): {symbols: Set<string>; folders: Set<string>} {
  const {targetFile, externals, targetHeader} = tree.layout
  const symbols = new Set<string>()
  const folders = new Set<string>()
  for (const target of tree.targets()) {
    const path = targetFile === undefined ? undefined : fill(targetFile, new Map([['target', target]]))
    const content = path === undefined ? undefined : tree.reader.files.read(tree.path(path))
    const keys = parseKeyval(content && 'text' in content ? content.text : '')
    for (const {symbol} of externals) {
      const name = fill(symbol, new Map([...keys, ['target', target]]))
      if (name === undefined) continue
      symbols.add(name.toUpperCase())
      folders.add(name)
    }
    const base = keys.get(targetHeader?.architecture ?? '')
    if (base !== undefined) folders.add(base)
  }
  return {symbols, folders}
}

/** The symbols of which a stanza stands in a folder that is called so. */
function definedIn(model: Model, folders: ReadonlySet<string>): Set<SymbolId> {
  const symbols = new Set<SymbolId>()
  for (const [{path}, stanza] of stanzas(model)) {
    if (folders.has(path.split('/').at(-2) ?? '')) symbols.add(model.ids.get(stanza.symbol.text) as SymbolId)
  }
  return symbols
}
