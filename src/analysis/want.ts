/** Finds the smallest changes of a target's decisions that give symbols the values that are wanted of them. */

import type {Diagnostic, Fix, Note} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import {definedSymbol, type Model, type SymbolId} from '../model/model.js'
import {contradictionDiagnostics} from '../report/contradiction-diagnostic.js'
import type {PlacedDecision} from '../report/decision.js'
import {costs, type EditSlot} from '../report/edit-slot.js'
import {assignmentText} from '../report/expression-text.js'
import {fixText} from '../report/fix-text.js'
import {editsOf} from '../report/fixes.js'
import {listed} from '../report/listing.js'
import {proofNotes, reasonNote} from '../report/reasons.js'
import {hostNames, undefinedDiagnostics} from '../resolve/decisions.js'
import {targetFixSpace} from '../resolve/fix-space.js'
import type {ResolveRequest} from '../resolve/request.js'
import {type Problem, problemOf} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import {type Evaluation, evaluate} from '../solver/evaluate.js'
import {type FixSearch, type FixSpace, findFixes, type Limits, movedSymbols} from '../solver/fixes.js'
import {event} from '../solver/premises.js'
import {at32} from '../solver/program.js'
import {Value} from '../solver/solve.js'
import {type Vary, varieties} from './space.js'

/** How many ways are shown, of how many changes, and how many configurations are solved to find them: about a second's. */
export const wantLimits: Limits = {fixes: 5, solves: 3000, size: 4}

/** For a hint at what could be done if more were free. */
const widerLimits: Limits = {fixes: 1, solves: 1000, size: 4}

export interface WantAnswer {
  /** The target as it is. */
  readonly resolved: boolean
  /** Of what is wanted and so already, why; under names without `CONFIG_`. */
  readonly already: ReadonlyMap<string, readonly Note[]>
  /** Whether there is nothing to do. */
  readonly holds: boolean
  /** The smallest first. */
  readonly ways: readonly WantedWay[]
  /** Whether all was tried; there may be further ways that are larger where not. */
  readonly complete: boolean
  /** What might have been changed. */
  readonly free: FreeSymbols
  /** Where the files lie into which edits point: absolute paths. */
  readonly files: ReadonlyMap<Source, string>
}

export interface WantedWay {
  readonly edits: Fix
  /** What else is y then, and was not; and what is n then, and was y. Names without `CONFIG_`, sorted. */
  readonly turnsOn: readonly string[]
  readonly turnsOff: readonly string[]
}

export interface FreeSymbols {
  /** Named by the device list, commented out or not. */
  readonly lines: readonly string[]
  /** What lines might be added for. */
  readonly additions: readonly string[]
  /** Facts about the host, accelerators, options of configure. */
  readonly host: readonly string[]
}

/** @param wanted under names without `CONFIG_` @returns errors where there is no answer, or none but that it cannot be had */
export function want(
  tree: Tree,
  request: ResolveRequest,
  wanted: ReadonlyMap<string, boolean>,
  vary: Vary,
): {readonly answer?: WantAnswer; readonly diagnostics: readonly Diagnostic[]} {
  const {problem, diagnostics} = problemOf(tree, request)
  if (!problem) return {diagnostics}
  const {model} = problem.program
  const unknown = [...wanted.keys()].filter(name => definedSymbol(model, name) === undefined)
  if (unknown.length > 0) {
    return {diagnostics: undefinedDiagnostics(model, new Map(unknown.map(name => [name, []])))}
  }
  const {answer, obstacle} = new Wanting(tree, request, problem, wanted, vary).answer()
  return {answer, diagnostics: [...diagnostics, ...obstacle]}
}

class Wanting {
  readonly #model: Model
  readonly #wanted: ReadonlyMap<SymbolId, boolean>
  readonly #before: Evaluation<PlacedDecision>

  constructor(
    readonly tree: Tree,
    readonly request: ResolveRequest,
    readonly problem: Problem,
    wanted: ReadonlyMap<string, boolean>,
    readonly vary: Vary,
  ) {
    const {program, decisions, mode} = problem
    this.#model = program.model
    this.#wanted = new Map(
      [...wanted].map(([name, value]) => [program.model.ids.get(name) as SymbolId, value]),
    )
    this.#before = evaluate(program, decisions, mode)
  }

  answer(): {readonly answer: WantAnswer; readonly obstacle: readonly Diagnostic[]} {
    const {contradictions, cycles} = this.#before
    const space = this.#space(this.vary)
    const search = findFixes(space, {wanted: this.#wanted}, wantLimits)
    const already = [...this.#wanted].filter(([symbol, value]) => this.#has(symbol, value))
    const resolved = contradictions.length + cycles.length === 0
    const holds = resolved && already.length === this.#wanted.size
    const answer: WantAnswer = {
      resolved,
      already: new Map(already.map(([symbol, value]) => [this.#name(symbol), this.#why(symbol, value)])),
      holds,
      ways: search.fixes.map(fix => ({edits: editsOf(fix), ...this.#effects(fix)})),
      complete: search.complete,
      free: freeSymbols(space),
      files: new Map(this.problem.devices.map(({source, path}) => [source, path])),
    }
    return {answer, obstacle: holds || answer.ways.length > 0 ? [] : [this.#obstacle(search)]}
  }

  /** What the user said stays; what is wanted may be changed, whatever else may. */
  #space(vary: Vary): FixSpace<EditSlot> {
    const {tree, request, problem} = this
    const {setting, features} = problem
    const subject = {...problem, tree, request, features, hostDefaults: setting.hostDefaults}
    const outside = new Set([...hostNames(tree, this.#model), ...Object.keys(tree.layout.accelerators)])
    const own = [...this.#wanted.keys()].filter(symbol => !outside.has(this.#name(symbol)))
    const all = this.#model.names
      .map((_, symbol) => symbol)
      .filter(symbol => this.#model.defined[symbol] === 1)
    const space = targetFixSpace(subject, vary === 'all' ? all : own)
    const names = new Set([...this.#wanted.keys()].map(symbol => this.#name(symbol)))
    const free = narrowed(space, ({kind, cost}, name) => {
      if (kind === 'line' || kind === 'addition' || names.has(name)) return true
      return vary !== 'devices' && kind !== 'set' && cost !== costs.said
    })
    // A line for what is wanted is as good as one that is there.
    const slots = free.slots.map(slot =>
      this.#wanted.has(slot.symbol) && slot.kind === 'addition' ? {...slot, cost: costs.line} : slot,
    )
    return {...free, slots}
  }

  #name(symbol: SymbolId): string {
    return this.#model.names[symbol] as string
  }

  #has(symbol: SymbolId, value: boolean): boolean {
    return this.#before.solution.values[symbol] === (value ? Value.y : Value.n)
  }

  #why(symbol: SymbolId, value: boolean): Note[] {
    const {solution} = this.#before
    const {setting} = this.problem
    const of = event(symbol, value)
    const reason = reasonNote(solution, setting, symbol, at32(solution.reasons, of))
    return [reason, ...proofNotes(solution, setting, of).notes]
  }

  #effects({changes, solution}: FixSearch<EditSlot>['fixes'][number]): Omit<WantedWay, 'edits'> {
    const named = new Set([...this.#wanted.keys(), ...changes.map(({slot}) => slot.symbol)])
    const moved = movedSymbols(this.#before.solution, solution).filter(symbol => !named.has(symbol))
    const names = (value: Value) =>
      moved
        .filter(symbol => solution.values[symbol] === value)
        .map(symbol => this.#name(symbol))
        .sort()
    return {turnsOn: names(Value.y), turnsOff: names(Value.n)}
  }

  /** What stands in the way, were it simply assigned. */
  #obstacle({complete, solves}: FixSearch): Diagnostic {
    const {program, mode, decisions, setting} = this.problem
    const others = decisions.filter(({symbol, origin}) => origin !== 'devices' || !this.#wanted.has(symbol))
    const assigned = [...this.#wanted].map(
      ([symbol, value]): PlacedDecision => ({symbol, value, origin: 'wanted'}),
    )
    const evaluation = evaluate(program, [...others, ...assigned], mode)
    const roots = contradictionDiagnostics(evaluation, setting).filter(({code}) => code === 'contradiction')
    const texts = [...this.#wanted].map(([symbol, value]) => assignmentText(this.#name(symbol), value))
    const tried = complete
      ? 'nothing that may be changed'
      : `nothing among the first ${solves} changes that were tried`
    const [first] = roots
    const help = this.#wider()
    return {
      code: 'out-of-reach',
      severity: 'error',
      message: `in ${setting.target}, ${tried} gives ${listed(texts)}`,
      ...(first?.place && {place: first.place}),
      notes: roots.flatMap(({notes = []}) => notes),
      ...(help !== undefined && {help}),
    }
  }

  /** What could be done if more were free. */
  #wider(): string | undefined {
    for (const vary of varieties.slice(varieties.indexOf(this.vary) + 1)) {
      const [fix] = findFixes(this.#space(vary), {wanted: this.#wanted}, widerLimits).fixes
      if (fix) return `with --vary ${vary}: ${fixText(editsOf(fix))}`
    }
    return undefined
  }
}

/** The same space with fewer slots: what is not free stays as it is. */
function narrowed(
  space: FixSpace<EditSlot>,
  isFree: (slot: EditSlot, name: string) => boolean,
): FixSpace<EditSlot> {
  const {names} = space.program.model
  const free = (slot: EditSlot) => isFree(slot, names[slot.symbol] as string)
  const kept = space.slots.filter(slot => !free(slot))
  return {
    ...space,
    slots: space.slots.filter(free),
    fixed: [
      ...space.fixed,
      ...kept.flatMap(({symbol, now}) => (now === undefined ? [] : [{symbol, value: now}])),
    ],
    ...(space.below && {below: {...space.below, space: narrowed(space.below.space, isFree)}}),
  }
}

function freeSymbols(space: FixSpace<EditSlot>): FreeSymbols {
  const below = space.below ? freeSymbols(space.below.space) : undefined
  const names = (kinds: readonly EditSlot['kind'][]) => {
    const slots = space.slots.filter(({kind}) => kinds.includes(kind))
    return [...new Set(slots.map(({symbol}) => space.program.model.names[symbol] as string))].sort()
  }
  return {
    lines: names(['line']),
    additions: names(['addition']),
    host: [...(below?.host ?? []), ...names(['host', 'accelerator', 'option', 'set'])],
  }
}
