/**
 * Finds the smallest changes of decisions after which a configuration is accepted and symbols have the values that are
 * wanted. docs/solver.md explains the search, and why it misses nothing.
 */

import type {SymbolId} from '../model/model.js'
import {findKnots} from './cycles.js'
import type {Mode} from './mode.js'
import {type Event, event, passingPremises, premises, seenPremises} from './premises.js'
import {always, at32, type Program} from './program.js'
import {type Decision, literalValue, type Solution, solve, Value} from './solve.js'

/** A decision that may be changed: a line that is there or might be, an option, a fact about the host. */
export interface Slot {
  readonly symbol: SymbolId
  /** As it is; undefined where nothing is said. A symbol may have several slots, such as two lines that assign it. */
  readonly now: boolean | undefined
  /** What else it may be. */
  readonly values: readonly (boolean | undefined)[]
  /** What is to be kept rather: of two fixes of one size, the one whose dearest change costs less comes first. */
  readonly cost: number
}

/** What may be changed, and what may not. */
export interface FixSpace<S extends Slot = Slot> {
  readonly program: Program
  readonly mode: Mode
  readonly fixed: readonly Decision[]
  readonly slots: readonly S[]
  /** A space that is solved first; some of its symbols are then decisions of this one. */
  readonly below?: {readonly space: FixSpace<S>; readonly symbols: readonly SymbolLink[]}
}

/** A symbol of the space below, and what it is called above. */
export interface SymbolLink {
  readonly below: SymbolId
  readonly above: SymbolId
}

export interface Goals {
  /** Of the upper space. */
  readonly wanted?: ReadonlyMap<SymbolId, boolean>
  /** Symbols that may go on being contradictory or undecided, in the upper space. */
  readonly excused?: ReadonlySet<SymbolId>
}

export interface Limits {
  /** How many fixes are enough. */
  readonly fixes: number
  /** How many configurations are solved at most. */
  readonly solves: number
  /** How many changes a fix may have. */
  readonly size: number
}

export interface Change<S extends Slot = Slot> {
  readonly slot: S
  readonly to: boolean | undefined
}

export interface Fix<S extends Slot = Slot> {
  /** In the order of the slots, those of a space below first. */
  readonly changes: readonly Change<S>[]
  /** Of the upper space: the goals hold in it. */
  readonly solution: Solution
}

export interface FixSearch<S extends Slot = Slot> {
  /** The smallest first; none is empty, and none changes all that another one changes. */
  readonly fixes: readonly Fix<S>[]
  /** Whether the search ended before the limits did: then there are no other fixes, or none that would be shown. */
  readonly complete: boolean
  /** How many configurations were solved. */
  readonly solves: number
}

/** None where the goals hold already. */
export function findFixes<S extends Slot>(space: FixSpace<S>, goals: Goals, limits: Limits): FixSearch<S> {
  return new Search(space, goals, limits).run()
}

/** A configuration on the way to a fix: what was changed, and what must be changed further. */
interface Node {
  /** Indices of choices, ascending. */
  readonly made: readonly number[]
  /** At least one of these choices is in every fix that has all that was made. */
  readonly next: readonly number[]
}

/** A slot's taking another value. */
interface Choice<S extends Slot> extends Change<S> {
  readonly slotIndex: number
}

/** The goals that hold nowhere near a fault lie far from it: only so many faults are looked at for the best way on. */
const maximumFaults = 4

class Search<S extends Slot> {
  readonly #slots: readonly S[]
  readonly #choices: readonly Choice<S>[]
  readonly #choicesOf = new Map<S, readonly number[]>()
  readonly #top: Layer<S>
  readonly #seen = new Set<string>()
  readonly #fixes: Candidate<S>[] = []
  #solves = 0

  constructor(
    space: FixSpace<S>,
    readonly goals: Goals,
    readonly limits: Limits,
  ) {
    this.#top = new Layer(space)
    this.#slots = this.#top.allSlots()
    this.#choices = this.#slots.flatMap((slot, slotIndex) => slot.values.map(to => ({slot, to, slotIndex})))
    this.#choices.forEach(({slot}, index) => {
      this.#choicesOf.set(slot, [...(this.#choicesOf.get(slot) ?? []), index])
    })
  }

  run(): FixSearch<S> {
    const {limits} = this
    const start = this.#visit([], undefined)
    let level: readonly Node[] = start.next ? [{made: [], next: start.next}] : []
    let complete = true
    for (let size = 1; size <= limits.size && level.length > 0 && complete; size++) {
      const found: Candidate<S>[] = []
      const deeper: Node[] = []
      complete = this.#expand(level, start.state, found, deeper)
      this.#fixes.push(...best(found))
      if (this.#fixes.length >= limits.fixes) return this.#result(true)
      level = deeper
    }
    return this.#result(complete && level.length === 0)
  }

  #result(complete: boolean): FixSearch<S> {
    return {fixes: this.#fixes.slice(0, this.limits.fixes), complete, solves: this.#solves}
  }

  /** @returns whether there were solves enough for all of a level */
  #expand(level: readonly Node[], base: State<S>, found: Candidate<S>[], deeper: Node[]): boolean {
    for (const {made, next} of level) {
      for (const choice of next) {
        const changed = [...made, choice].sort((a, b) => a - b)
        const key = changed.join()
        if (this.#seen.has(key) || this.#isNeedless(changed)) continue
        this.#seen.add(key)
        if (this.#solves >= this.limits.solves) return false
        const {state, next: after} = this.#visit(changed, base)
        if (after) {
          if (after.length > 0) deeper.push({made: changed, next: after})
          continue
        }
        const changes = changed.map(index => this.#choices[index] as Choice<S>)
        found.push(new Candidate(changes, state.solution as Solution, base.solution))
      }
    }
    return true
  }

  /** Whether a smaller fix changes nothing but some of these slots. */
  #isNeedless(changed: readonly number[]): boolean {
    const slots = new Set(changed.map(index => this.#choices[index]?.slotIndex))
    return this.#fixes.some(({changes}) => changes.every(({slotIndex}) => slots.has(slotIndex)))
  }

  /** @returns no `next` where the goals hold; else the choices of which every fix from here on has one */
  #visit(made: readonly number[], base: State<S> | undefined): {state: State<S>; next?: readonly number[]} {
    this.#solves++
    const changes = new Map(
      made.map((index): [S, boolean | undefined] => {
        const {slot, to} = this.#choices[index] as Choice<S>
        return [slot, to]
      }),
    )
    const state = this.#top.solve(changes, base)
    const supports = state.supports(this.goals)
    if (supports.length === 0) return {state}
    const open = supports.map(support =>
      [...support].filter(slot => !changes.has(slot)).flatMap(slot => this.#choicesOf.get(slot) ?? []),
    )
    const narrowest = open.reduce((least, choices) => (choices.length < least.length ? choices : least))
    return {state, next: narrowest.sort((a, b) => this.#cost(a) - this.#cost(b) || a - b)}
  }

  #cost(choice: number): number {
    return this.#choices[choice]?.slot.cost ?? 0
  }
}

/** Of the ways to change the same slots, the one that keeps most; and then the cheapest first. */
function best<S extends Slot>(found: readonly Candidate<S>[]): Candidate<S>[] {
  const bySlots = new Map<string, Candidate<S>>()
  for (const candidate of found) {
    const key = candidate.changes.map(({slotIndex}) => slotIndex).join()
    const other = bySlots.get(key)
    if (!other || compareWays(candidate, other) < 0) bySlots.set(key, candidate)
  }
  return [...bySlots.values()].sort(compareFixes)
}

function compareWays<S extends Slot>(a: Candidate<S>, b: Candidate<S>): number {
  return a.moved - b.moved || a.assigned - b.assigned
}

function compareFixes<S extends Slot>(a: Candidate<S>, b: Candidate<S>): number {
  return compareLists(a.costs, b.costs) || compareWays(a, b) || compareLists(a.places, b.places)
}

/** Both are of the same length. */
function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number)
}

/** A fix, and what tells it from others. */
class Candidate<S extends Slot> implements Fix<S> {
  /** What the changes cost, the dearest first. */
  readonly costs: readonly number[]
  readonly places: readonly number[]
  /** How many symbols have another value than they had, among those that had one. */
  readonly moved: number
  /** How many of the changes assign rather than take an assignment out. */
  readonly assigned: number

  constructor(
    readonly changes: readonly Choice<S>[],
    readonly solution: Solution,
    before: Solution | undefined,
  ) {
    this.costs = changes.map(({slot}) => slot.cost).sort((a, b) => b - a)
    this.places = changes.map(({slotIndex}) => slotIndex)
    this.moved = before ? movedSymbols(before, solution).length : 0
    this.assigned = changes.filter(({to}) => to !== undefined).length
  }
}

/** Symbols that had one value and now have another. */
export function movedSymbols(before: Solution, after: Solution): SymbolId[] {
  const moved: SymbolId[] = []
  for (let symbol = 0; symbol < before.program.symbolCount; symbol++) {
    const was = before.values[symbol]
    if ((was === Value.y || was === Value.n) && after.values[symbol] !== was) moved.push(symbol)
  }
  return moved
}

/** A space with what is needed to solve it many times. */
class Layer<S extends Slot> {
  readonly below: Layer<S> | undefined
  readonly slotsOf = new Map<SymbolId, S[]>()
  /** Where each symbol that the space below decides comes from. */
  readonly from = new Map<SymbolId, SymbolId>()
  readonly #set: readonly S[]

  constructor(readonly space: FixSpace<S>) {
    this.below = space.below && new Layer(space.below.space)
    for (const {below, above} of space.below?.symbols ?? []) this.from.set(above, below)
    for (const slot of space.slots) {
      const slots = this.slotsOf.get(slot.symbol)
      if (slots) slots.push(slot)
      else this.slotsOf.set(slot.symbol, [slot])
    }
    this.#set = space.slots.filter(({now}) => now !== undefined)
  }

  allSlots(): S[] {
    return [...(this.below?.allSlots() ?? []), ...this.space.slots]
  }

  /** @param base a state without changes, whose space below is taken where nothing in it is changed */
  solve(changes: ReadonlyMap<S, boolean | undefined>, base: State<S> | undefined): State<S> {
    const {program, fixed, mode} = this.space
    const below = this.below?.changed(changes) === false ? base?.below : undefined
    const state = below ?? this.below?.solve(changes, base?.below)
    if (state && !state.isAccepted()) return new State(this, undefined, [], state)
    const decisions: Decision[] = [...fixed]
    const slots: (S | undefined)[] = fixed.map(() => undefined)
    const decide = (symbol: SymbolId, value: boolean | undefined, slot?: S) => {
      if (value === undefined) return
      decisions.push({symbol, value})
      slots.push(slot)
    }
    for (const slot of this.#set) if (!changes.has(slot)) decide(slot.symbol, slot.now, slot)
    for (const [slot, to] of changes)
      if (this.slotsOf.get(slot.symbol)?.includes(slot)) decide(slot.symbol, to, slot)
    for (const [above, from] of this.from) decide(above, state?.solution?.values[from] === Value.y)
    return new State(this, solve(program, decisions, mode), slots, state)
  }

  changed(changes: ReadonlyMap<S, boolean | undefined>): boolean {
    if (this.below?.changed(changes)) return true
    return [...changes.keys()].some(slot => this.slotsOf.get(slot.symbol)?.includes(slot))
  }
}

/** A configuration of a space, and why it is no fix. */
class State<S extends Slot> {
  constructor(
    readonly layer: Layer<S>,
    /** Absent where the space below has none that is accepted. */
    readonly solution: Solution | undefined,
    /** The slot of each decision; none for what is fixed, or comes from below. */
    readonly slots: readonly (S | undefined)[],
    readonly below: State<S> | undefined,
  ) {}

  isAccepted(): boolean {
    const {solution, layer} = this
    if (!solution) return false
    for (let symbol = 0; symbol < layer.space.program.symbolCount; symbol++) {
      const value = solution.values[symbol]
      if (value === Value.unknown || value === Value.both) return false
    }
    return true
  }

  /** For some faults, slots of which one must change before the fault goes away; none where the goals hold. */
  supports({wanted, excused}: Goals): Set<S>[] {
    const {solution, layer} = this
    if (!solution) return this.below?.supports({}) ?? []
    const {values, order} = solution
    const both: SymbolId[] = []
    for (let symbol = 0; symbol < layer.space.program.symbolCount; symbol++) {
      if (values[symbol] === Value.both && !excused?.has(symbol)) both.push(symbol)
    }
    const met = (symbol: SymbolId) =>
      Math.max(at32(order, event(symbol, true)), at32(order, event(symbol, false)))
    const supports = both
      .sort((a, b) => met(a) - met(b))
      .slice(0, maximumFaults)
      .map(symbol => this.#below([event(symbol, true), event(symbol, false)]))
    for (const [symbol, value] of wanted ?? []) {
      if (values[symbol] === (value ? Value.n : Value.y)) supports.push(this.#below([event(symbol, !value)]))
    }
    if (supports.length > 0) return supports
    return findKnots(solution)
      .filter(({members}) => !members.every(symbol => excused?.has(symbol)))
      .slice(0, maximumFaults)
      .map(({members}) => this.#around(members))
  }

  /** The slots on which the derivation of some events rests: those that decide, and those that would if they were set. */
  #below(events: Iterable<Event>): Set<S> {
    const {layer} = this
    const solution = this.solution as Solution
    const clauseCount = layer.space.program.fires.length
    const found = new Set<S>()
    const seen = new Set<Event>(events)
    for (const of of seen) {
      const reason = at32(solution.reasons, of)
      if (reason >= clauseCount) {
        const slot = this.slots[reason - clauseCount]
        const from = layer.from.get(of >> 1)
        if (slot) found.add(slot)
        else if (from !== undefined)
          for (const it of this.#fromBelow(event(from, (of & 1) === 0))) found.add(it)
        continue
      }
      if (isWeakReason(layer.space.program, reason)) this.#addUnset(of >> 1, found)
      for (const premise of premises(solution, of)) seen.add(premise)
    }
    return found
  }

  #fromBelow(of: Event): Set<S> {
    return this.below ? this.below.#below([of]) : new Set()
  }

  /** Nothing assigns the symbol, for else its defaults would not count. */
  #addUnset(symbol: SymbolId, found: Set<S>): void {
    for (const slot of this.layer.slotsOf.get(symbol) ?? []) found.add(slot)
  }

  /** The slots of a knot's members, and those on which all rests that they have seen of other symbols. */
  #around(members: readonly SymbolId[]): Set<S> {
    const solution = this.solution as Solution
    const {program, values} = solution
    const {strong, weak, fires} = program
    const events = new Set<Event>()
    /** @returns whether the clause is undecided, so that no default behind it is looked at */
    const look = (clause: number): boolean => {
      const literal = at32(fires, clause)
      if (literal === always) return false
      const value = literalValue(values, literal)
      const from =
        value === Value.unknown ? seenPremises(solution, clause) : passingPremises(solution, clause)
      for (const of of from) events.add(of)
      return value === Value.unknown
    }
    for (const symbol of members) {
      let waits = false
      for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
        if (look(at32(strong.items, at))) waits = true
      }
      for (let at = at32(weak.start, symbol); !waits && at < at32(weak.start, symbol + 1); at++) {
        waits = look(at32(weak.items, at))
      }
    }
    const found = this.#below(events)
    for (const symbol of members) this.#addUnset(symbol, found)
    return found
  }
}

/** Whether a symbol's value comes from a default, or from there being none. */
function isWeakReason({weakPosition}: Program, reason: number): boolean {
  return reason < 0 || at32(weakPosition, reason) >= 0
}
