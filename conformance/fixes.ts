/**
 * Contradictory device lists of real targets: each gets a proof of both sides, and fixes that work. minikconf.py, where
 * there is one to ask, accepts what they lead to; and trying every set of up to three changes finds no smaller ones.
 */

import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve as resolvePath} from 'node:path'
import {
  type Diagnostic,
  diskReader,
  editedFiles,
  type FileContent,
  type FileProblem,
  type Fix,
  fixText,
  type MinikconfCall,
  minikconf,
  otherEdits,
} from '../src/index.js'
import {buildModel} from '../src/model/build-model.js'
import type {PlacedDecision} from '../src/report/decision.js'
import type {EditSlot} from '../src/report/edit-slot.js'
import {minikconfFixSpace} from '../src/resolve/minikconf-fixes.js'
import {type Change, type FixSpace, findFixes} from '../src/solver/fixes.js'
import {mode as modeOf} from '../src/solver/mode.js'
import {compile} from '../src/solver/program.js'
import {solve, Value} from '../src/solver/solve.js'
import {KconfigReader} from '../src/tree/reading.js'
import {callOf, commandOf} from './calls.js'
import type {Oracle} from './oracle.js'
import {deviceTargets, externalsOf, hostSymbols} from './qemu-tree.js'
import {Random} from './random.js'
import type {Tally} from './tally.js'
import {theirVerdict} from './verdict.js'

/** How many targets the edits are spread over, and among how many slots every set of three is tried. */
const targetCount = 10
const triedSlots = 12

export async function compareFixes(
  tally: Tally,
  tree: string,
  name: string,
  seed: number,
  count: number,
  oracle?: Oracle,
): Promise<void> {
  const section = tally.section(`${name}: fixes of contradictory device lists`, count)
  const random = new Random(seed, 7)
  const targets = random.shuffled(deviceTargets(tree)).slice(0, targetCount)
  for (let at = 0; at < count; at++) {
    const target = targets[at % targets.length] as string
    const list = new EditedList(tree, target, at % 2 === 0 ? 'full' : 'bare', random)
    try {
      const diagnostics = list.contradict()
      const wrong = [...proofFaults(diagnostics), ...list.smallerFixes(diagnostics)]
      const fixes = diagnostics.flatMap(({fixes = []}) => fixes)
      if (fixes.length === 0) wrong.push('there is no fix')
      const isWhole = diagnostics.filter(({fixes}) => fixes).length === 1
      if (isWhole) for (const fix of fixes) wrong.push(...(await list.faultsOf(fix, oracle)))
      section.check(
        `${target}: ${list.added.join(' ')}`,
        wrong,
        isWhole ? 'mended' : 'mended one by one',
        commandOf(list.call()),
      )
    } finally {
      list.remove()
    }
  }
  section.end()
}

/** Each root has a side for y and one for n, and both go down to something. */
function proofFaults(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap(({code, message, notes = []}) => {
    if (code !== 'contradiction') return []
    const sides = notes.filter(({message}) => / is [yn] because of:$/.test(message)).length
    return sides === 2 && notes.length >= 4 ? [] : [`no proof: ${message}`]
  })
}

/** What is wrong with the proofs and fixes of a call that is refused. Nothing is written. */
export function refusalFaults(call: MinikconfCall): string[] {
  const diagnostics = minikconf(call).diagnostics.filter(({severity}) => severity === 'error')
  const fixes = diagnostics.flatMap(({fixes = []}) => fixes)
  const useless = fixes.filter(fix => {
    const edited = new Map(editedFiles(fix, ({name}) => resolvePath(name)).map(it => [it.path, it.content]))
    const read = (path: string): FileContent | FileProblem => {
      const text = edited.get(path)
      return text === undefined ? diskReader.read(path) : {realPath: path, text}
    }
    return minikconf(mended(call, fix), {reader: {...diskReader, read}}).config === undefined
  })
  return [
    ...proofFaults(diagnostics),
    ...(fixes.length === 0 ? ['there is no fix'] : []),
    ...useless.map(fix => `it does not help to ${fixText(fix)}`),
  ]
}

/** A call with the arguments that a fix says. */
function mended(call: MinikconfCall, fix: Fix): MinikconfCall {
  const given = new Map(call.externals.map(({name, value}) => [name, value]))
  for (const {message} of otherEdits(fix)) {
    const [, name, letter] = /CONFIG_(\w+)=([yn])/.exec(message) ?? []
    if (name !== undefined) given.set(name, letter === 'y')
  }
  return callOf(call.mode, call.inputs, given)
}

/** A copy of a tree's device lists, of which one is made to contradict itself. */
class EditedList {
  readonly added: string[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'kgate-fixes-'))
  readonly #mak: string

  constructor(
    readonly tree: string,
    readonly target: string,
    readonly host: 'full' | 'bare',
    readonly random: Random,
  ) {
    cpSync(join(tree, 'configs/devices'), this.#folder, {recursive: true})
    this.#mak = join(this.#folder, target, 'default.mak')
  }

  remove(): void {
    rmSync(this.#folder, {recursive: true, force: true})
  }

  call(): MinikconfCall {
    return callOf('defconfig', [this.#mak, join(this.tree, 'Kconfig')], this.#externals())
  }

  /** Adds lines, each of which turns round what a symbol was, until the list contradicts itself. */
  contradict(): Diagnostic[] {
    const before = minikconf(this.call())
    const isOn = new Set(before.config?.match(/(?<=^CONFIG_)\w+/gm))
    const space = this.#space()
    const {model} = space.program
    const outside = new Set([...hostSymbols(this.tree), ...this.#externals().map(([name]) => name)])
    const names = model.names.filter((name, id) => model.defined[id] === 1 && !outside.has(name))
    for (;;) {
      // What is on is held by others, as a rule; what is off mostly lacks something.
      const symbol = this.random.pick(names.filter(name => this.random.chance(0.5) || isOn.has(name)))
      const line = `CONFIG_${symbol}=${isOn.has(symbol) ? 'n' : 'y'}`
      if (this.added.some(added => added.startsWith(`CONFIG_${symbol}=`))) continue
      this.added.push(line)
      writeFileSync(this.#mak, `${readFileSync(this.#mak, 'utf8')}${line}\n`)
      const {diagnostics} = minikconf(this.call())
      const errors = diagnostics.filter(({severity}) => severity === 'error')
      if (errors.length > 0) return errors
    }
  }

  /** What is wrong with the list once it is mended, for kgate and for minikconf.py. */
  async faultsOf(fix: Fix, oracle: Oracle | undefined): Promise<string[]> {
    const changes = editedFiles(fix, ({name}) => name)
    const before = changes.map(({path}) => readFileSync(path, 'utf8'))
    for (const {path, content} of changes) writeFileSync(path, content)
    const call = mended(this.call(), fix)
    const faults = minikconf(call).config === undefined ? [`it does not help to ${fixText(fix)}`] : []
    const theirs = oracle && theirVerdict(await oracle.ask(call))
    if (theirs && theirs.kind !== 'accepted')
      faults.push(`minikconf.py refuses what is left after: ${fixText(fix)}`)
    changes.forEach(({path}, at) => {
      writeFileSync(path, before[at] as string)
    })
    return faults
  }

  /** Fixes that trying finds and the search does not, or the other way round. */
  smallerFixes(diagnostics: readonly Diagnostic[]): string[] {
    const space = this.#space()
    const found = findFixes(space, {}, {fixes: 5, solves: 300, size: 4}).fixes
    const wrong = found
      .filter(({changes}) => properSubsets(changes).some(smaller => accepts(space, smaller)))
      .map(({changes}) => `not minimal: ${fixText(changes.map(({slot, to}) => slot.edit(to)))}`)
    const single = space.slots.filter(slot => slot.values.some(to => accepts(space, [{slot, to}])))
    const singleFound = found.filter(({changes}) => changes.length === 1).length
    if (singleFound !== Math.min(5, single.length))
      wrong.push(`${single.length} single changes do, ${singleFound} were found`)
    const shown = diagnostics.flatMap(({fixes = []}) => fixes).length
    if (found.length > 0 && shown !== found.length) wrong.push(`${found.length} fixes, ${shown} shown`)
    return [
      ...wrong,
      ...this.#disagreements(
        space,
        found.flatMap(({changes}) => changes.map(({slot}) => slot)),
      ),
    ]
  }

  /** On a few slots, those of fixes among them, every set of up to three changes is tried. */
  #disagreements(space: FixSpace<EditSlot>, slots: readonly EditSlot[]): string[] {
    const near = space.slots.filter(({kind}) => kind !== 'addition')
    const chosen = new Set([...slots, ...this.random.shuffled(near)].slice(0, triedSlots))
    const kept = space.slots.filter(slot => !chosen.has(slot))
    const fixed = kept.flatMap(({symbol, now}) => (now === undefined ? [] : [{symbol, value: now}]))
    const small = {
      ...space,
      slots: space.slots.filter(slot => chosen.has(slot)),
      fixed: [...space.fixed, ...fixed],
    }
    const {fixes} = findFixes(small, {}, {fixes: 1000, solves: Number.POSITIVE_INFINITY, size: 3})
    const keyOf = (of: readonly EditSlot[]) => String(of.map(slot => small.slots.indexOf(slot)).sort())
    const theirs = new Set(minimalSets(small).map(keyOf))
    const ours = new Set(fixes.map(({changes}) => keyOf(changes.map(({slot}) => slot))))
    const isSame = ours.size === theirs.size && [...ours].every(key => theirs.has(key))
    return isSame ? [] : [`the search finds ${ours.size} fixes of up to three changes, trying ${theirs.size}`]
  }

  #space(): FixSpace<EditSlot> {
    const {inputs, externals, mode} = this.call()
    const reading = new KconfigReader(diskReader, path => path).read(inputs)
    const model = buildModel(reading)
    const decisions = externals.flatMap(({name, value}): PlacedDecision[] => {
      const symbol = model.ids.get(name)
      return symbol === undefined ? [] : [{symbol, value, origin: 'argument'}]
    })
    return minikconfFixSpace(compile(model), modeOf(mode), decisions, reading, [...hostSymbols(this.tree)])
  }

  #externals() {
    return externalsOf(this.tree, this.target, this.host)
  }
}

type Changes = readonly Change<EditSlot>[]

function accepts({program, fixed, slots, mode}: FixSpace<EditSlot>, changes: Changes): boolean {
  const changed = new Map(changes.map(({slot, to}) => [slot, to]))
  const decisions = slots.flatMap(slot => {
    const value = changed.has(slot) ? changed.get(slot) : slot.now
    return value === undefined ? [] : [{symbol: slot.symbol, value}]
  })
  const {values} = solve(program, [...fixed, ...decisions], mode)
  return values.subarray(0, program.symbolCount).every(value => value === Value.y || value === Value.n)
}

function properSubsets(changes: Changes): Changes[] {
  return Array.from({length: 2 ** changes.length - 2}, (_, bits) =>
    changes.filter((_, at) => (bits + 1) & (1 << at)),
  )
}

/** Sets of up to three slots of which some values do, and no smaller set does. */
function minimalSets(space: FixSpace<EditSlot>): EditSlot[][] {
  const found: EditSlot[][] = []
  const works = ([slot, ...rest]: readonly EditSlot[], changes: Changes): boolean =>
    slot ? slot.values.some(to => works(rest, [...changes, {slot, to}])) : accepts(space, changes)
  for (let size = 1; size <= 3; size++) {
    const sets = subsets(space.slots, size).filter(
      set => !found.some(smaller => smaller.every(slot => set.includes(slot))),
    )
    found.push(...sets.filter(set => works(set, [])))
  }
  return found
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, at) => subsets(items.slice(at + 1), size - 1).map(rest => [item, ...rest]))
}
