/** Small trees made by chance: what a person might write, and what nobody should. */

import {posix} from 'node:path'
import type {ModeName} from '../src/index.js'
import type {External} from './calls.js'
import {damage, misspelt, soup} from './defects.js'
import {layOut} from './layout.js'
import {type Contradictions, plantContradictions} from './planted.js'
import {Random} from './random.js'
import {assignment, type PropertyKind, type Statement, stanza, stanzas, symbolNames} from './statements.js'

export type Shape = 'plain' | 'cyclic' | 'undefined' | 'contradictory' | 'damaged' | 'misspelt' | 'soup'

export interface RandomTree {
  readonly shape: Shape
  /** Contents under paths relative to the tree's folder. */
  readonly files: ReadonlyMap<string, string | Buffer>
  readonly inputs: readonly string[]
  readonly externals: readonly External[]
  readonly mode: ModeName
  /** For randconfig. */
  readonly seed: number
  /** What kgate must find, where that was planted: symbols that contradict themselves. */
  readonly planted: Contradictions | undefined
}

/** Of twenty trees in a row. */
const shapes: readonly Shape[] = [
  ...Array<Shape>(5).fill('contradictory'),
  ...Array<Shape>(5).fill('plain'),
  ...Array<Shape>(1).fill('cyclic'),
  ...Array<Shape>(2).fill('undefined'),
  ...Array<Shape>(2).fill('damaged'),
  ...Array<Shape>(4).fill('misspelt'),
  ...Array<Shape>(1).fill('soup'),
]

/** @param index each one's tree depends on the seed and on nothing else */
export function randomTree(seed: number, index: number): RandomTree {
  const random = new Random(seed, index)
  const shape = shapes[index % shapes.length] as Shape
  const mode: ModeName = random.pick(['defconfig', 'defconfig', 'allnoconfig', 'allyesconfig', 'randconfig'])
  const common = {shape, mode, seed: seed + index}
  if (shape === 'soup' || shape === 'misspelt') {
    const ordinal = Math.floor(index / shapes.length) * 4 + (index % 4)
    const files = new Map([['Kconfig', shape === 'soup' ? soup(random) : misspelt(random, ordinal)]])
    return {...common, files, inputs: ['Kconfig'], externals: [], planted: undefined}
  }

  const world = makeWorld(random, shape)
  // Where a file is read again under another spelling, minikconf.py would ask for more draws.
  const files = new FileTree(random, mode !== 'randconfig')
  for (const statement of random.shuffled(world.stanzas)) files.addToKconfig(statement)
  for (const statement of random.shuffled(world.assignments)) files.addToDevices(statement)
  const texts = files.layOut()
  if (shape === 'damaged' && random.chance(0.1)) {
    closeLoop(random, texts)
  } else if (shape === 'damaged') {
    for (let left = random.pick([1, 1, 1, 2]); left > 0; left--) {
      const path = random.pick([...texts.keys()])
      const text = texts.get(path)
      if (typeof text === 'string') texts.set(path, damage(random, text))
    }
  }
  return {...common, files: texts, inputs: files.inputs(), externals: world.externals, planted: world.planted}
}

/** Two files beside each other that source one another: minikconf.py sees no loop that goes over `..`. */
function closeLoop(random: Random, texts: Map<string, string | Buffer>): void {
  const start = texts.get('Kconfig')
  texts.set('Kconfig', `source loop.first\n${start}`)
  const further = random.chance(0.5)
  texts.set('loop.first', `config LOOP_1\nsource ${further ? 'loop.second' : 'Kconfig'}\n`)
  texts.set('loop.second', `source ${random.pick(['loop.first', 'Kconfig'])}`)
}

interface World {
  readonly stanzas: readonly Statement[]
  readonly assignments: readonly Statement[]
  readonly externals: readonly External[]
  readonly planted: Contradictions | undefined
}

function makeWorld(random: Random, shape: Shape): World {
  if (shape === 'contradictory') {
    // Two parts that share no symbol, so that neither contradiction can have to do with the other.
    const parts = ['P', 'Q'].map(prefix => {
      const plant = plantContradictions(random, prefix)
      const background = makeBackground(random, symbolNames(random, random.between(0, 8), prefix), [], false)
      return {...background, plant}
    })
    return {
      stanzas: parts.flatMap(part => [...part.stanzas, ...part.plant.stanzas]),
      assignments: parts.flatMap(part => [...part.assignments, ...part.plant.assignments]),
      externals: parts.flatMap(part => [...part.externals, ...part.plant.externals]),
      planted: {
        roots: parts.flatMap(part => part.plant.roots),
        following: parts.flatMap(part => part.plant.following),
      },
    }
  }
  const symbols = symbolNames(random, random.between(1, 24), 'S')
  if (shape === 'undefined' && random.chance(0.6)) {
    const background = makeBackground(random, symbols, [], false)
    const mention = mentionUndefined(random, symbols)
    return {
      ...background,
      stanzas: [...background.stanzas, ...(mention.stanza ?? [])],
      assignments: [...background.assignments, ...(mention.assignment ?? [])],
      externals: [...background.externals, ...(mention.external ?? [])],
    }
  }
  const missing = shape === 'undefined' ? symbolNames(random, random.between(1, 3), 'U') : []
  return {...makeBackground(random, symbols, missing, shape === 'cyclic'), planted: undefined}
}

/** A single place that names a symbol which nothing defines. */
function mentionUndefined(
  random: Random,
  symbols: readonly string[],
): {stanza?: Statement[]; assignment?: Statement[]; external?: External[]} {
  const name = 'U_NOWHERE'
  const owner = random.pick(symbols)
  const other = random.pick(symbols)
  const properties = [
    ['select', name],
    ['imply', name],
    ['select', other, 'if', name],
    ['imply', other, 'if', '!', name],
    ['depends', 'on', owner, '||', name],
    ['default', 'y', 'if', name, '&&', other],
  ]
  const at = random.below(properties.length + 2)
  const property = properties[at]
  if (property) return {stanza: [stanza(owner, property)]}
  return at === properties.length ? {assignment: [assignment(name, false)]} : {external: [[name, false]]}
}

/** What properties a tree has, one of these by chance: the more `depends` meet `select`, the fewer are accepted. */
const temperaments: readonly (readonly PropertyKind[])[] = [
  ['bool', 'depends', 'depends', 'select', 'select', 'imply', 'default'],
  ['bool', 'depends', 'imply', 'imply', 'default', 'default'],
  ['bool', 'select', 'imply', 'imply', 'default', 'default'],
  ['bool', 'depends', 'depends', 'default', 'imply', 'select'],
  ['imply', 'imply', 'default', 'default'],
]

/** Symbols that hang together as they happen to. @param missing named, but not defined */
function makeBackground(
  random: Random,
  symbols: readonly string[],
  missing: readonly string[],
  cyclic: boolean,
): World {
  const kinds = random.pick(temperaments)
  const assignments: Statement[] = []
  const externals: External[] = []
  for (const name of [...symbols, ...missing]) {
    const isExternal = /^[A-Z0-9_]+$/.test(name) && random.chance(0.1)
    if (isExternal) externals.push([name, random.chance(0.75)])
    else if (random.chance(0.15)) assignments.push(assignment(name, random.chance(0.75)))
  }
  return {
    stanzas: stanzas(random, {symbols, undefined: missing, cyclic, kinds}),
    assignments,
    externals: random.shuffled(externals),
    planted: undefined,
  }
}

/** Spreads statements over files that source one another without a loop. */
class FileTree {
  readonly #kconfig: string[] = ['Kconfig']
  readonly #devices: string[] = ['devices/default.mak']
  readonly #statements = new Map<string, Statement[]>()
  readonly #sources: {from: string; to: string; path: string}[] = []

  /** @param respell whether a file may be sourced again by another spelling of its path */
  constructor(
    readonly random: Random,
    readonly respell: boolean,
  ) {
    const folders = ['.', '.', 'hw', 'hw/net', 'hw/a b', 'target', 'x#y']
    const names = ['Kconfig', 'Kconfig.host', 'more', 'list.mak']
    this.#grow(this.#kconfig, random.pick([0, 0, 1, 2, 3, 5]), folders, names)
    this.#grow(
      this.#devices,
      random.pick([0, 0, 0, 1, 2]),
      ['.', 'devices', 'devices/common'],
      ['a.mak', 'b.mak'],
    )
  }

  addToKconfig(statement: Statement): void {
    this.#add(this.random.pick(this.#kconfig), statement)
  }

  addToDevices(statement: Statement): void {
    this.#add(this.random.pick(this.random.chance(0.1) ? this.#kconfig : this.#devices), statement)
  }

  inputs(): string[] {
    const both = [this.#devices[0] as string, this.#kconfig[0] as string]
    return this.random.chance(0.85) ? both : both.reverse()
  }

  layOut(): Map<string, string | Buffer> {
    const {random} = this
    const texts = new Map<string, string | Buffer>()
    for (const file of [...this.#kconfig, ...this.#devices]) {
      const statements = [...(this.#statements.get(file) ?? [])]
      for (const {from, path} of this.#sources) {
        if (from === file) statements.splice(random.below(statements.length + 1), 0, {source: path})
      }
      texts.set(file, layOut(random, statements))
    }
    return texts
  }

  #add(file: string, statement: Statement): void {
    const statements = this.#statements.get(file)
    if (statements) statements.push(statement)
    else this.#statements.set(file, [statement])
  }

  #grow(files: string[], count: number, folders: readonly string[], names: readonly string[]): void {
    const {random} = this
    for (let left = count; left > 0; left--) {
      const path = posix.join(random.pick(folders), random.pick(names))
      if (this.#kconfig.includes(path) || this.#devices.includes(path)) continue
      this.#source(random.pick(files), path)
      files.push(path)
    }
    for (let left = random.pick([0, 0, 1, 2]); left > 0; left--) {
      // Never towards a file that may lead back: that would be a loop.
      const to = random.below(files.length)
      const from = random.below(to + 1)
      if (from === to) this.#sourceItself(files[to] as string)
      else this.#source(files[from] as string, files[to] as string, true)
    }
  }

  #source(from: string, to: string, again = false): void {
    const path = posix.relative(posix.dirname(from), to)
    if (!again) {
      this.#sources.push({from, to, path})
      return
    }
    const first = this.#sources.find(source => source.to === to)
    if (this.respell) this.#sources.push({from, to, path: this.random.pick([path, path, `./${path}`])})
    // minikconf.py knows a file again only where its path goes down, the first time as well as now.
    else if (!path.startsWith('..') && !first?.path.startsWith('..')) this.#sources.push({from, to, path})
  }

  #sourceItself(file: string): void {
    this.#sources.push({from: file, to: file, path: posix.basename(file)})
  }
}
