/**
 * Finds out whether clauses can all be true at once, by conflict-driven clause learning: two watched literals a clause,
 * learning up to the first point where the reasons of a conflict meet, branching on the variables that conflicts
 * were about, saved phases, restarts. docs/solver.md says why it is our own. Deterministic, without recursion.
 *
 * A literal is `variable << 1`, plus 1 where it is negated: for the variables that stand for nodes of a program these
 * are the program's own literals.
 */

import {ActivityHeap} from './activity-heap.js'

export type SatLiteral = number

/** What takes the place of a clause where there is none. */
const none = -1
/** In front of a clause's literals: how many distinct levels it had when it was learnt, 0 if it was given; its length. */
const headerLength = 2
const conflictsPerRestart = 64
const learntAtFirst = 2000

export class CdclSolver {
  #variables = 0
  /** 1 true, -1 false, 0 open. */
  #values = new Int8Array(16)
  #levels = new Int32Array(16)
  /** The clause that made a variable what it is. */
  #reasons = new Int32Array(16)
  #phases = new Uint8Array(16)
  #seen = new Uint8Array(16)
  #trail = new Int32Array(16)
  #trailLength = 0
  #head = 0
  /** Where each decision level begins in the trail. */
  readonly #levelStarts: number[] = []
  #arena = new Int32Array(1024)
  #arenaLength = 0
  /** Clauses that are not yet true or false by a single literal, given and learnt. */
  #clauses: number[] = []
  #learntCount = 0
  #learntLimit = learntAtFirst
  /** Under each literal the clauses to look at when it becomes true, each with another of its literals. */
  readonly #watches: number[][] = []
  readonly #heap = new ActivityHeap()
  #consistent = true
  #model = new Uint8Array(0)
  #core: readonly SatLiteral[] = []

  /** How often the search has gone wrong, in all. */
  conflicts = 0

  /** A new variable, numbered from 0. */
  newVariable(): number {
    const variable = this.#variables++
    if (variable >= this.#values.length) this.#grow(this.#values.length * 2)
    this.#watches.push([], [])
    this.#heap.grow(variable)
    this.#heap.add(variable)
    return variable
  }

  get variableCount(): number {
    return this.#variables
  }

  /** What to try first for a variable, from now on; the search changes it as it goes. */
  prefer(variable: number, value: boolean): void {
    this.#phases[variable] = value ? 1 : 0
  }

  /** One of these must be true. May be called between any two calls of `solve`. */
  addClause(literals: readonly SatLiteral[]): void {
    if (!this.#consistent) return
    const open = new Set<SatLiteral>()
    for (const literal of literals) {
      if (open.has(literal ^ 1) || this.#value(literal) > 0) return
      if (this.#value(literal) === 0) open.add(literal)
    }
    const [first, ...rest] = open
    if (first === undefined) this.#consistent = false
    else if (rest.length === 0) {
      this.#assign(first, none)
      this.#consistent = this.#propagate() === none
    } else this.#attach(this.#store([first, ...rest], 0))
  }

  /**
   * @param assumptions literals to be true, for this call only
   * @returns whether there is a model; if so `isTrue` tells it, if not `core` tells why
   */
  solve(assumptions: readonly SatLiteral[] = []): boolean {
    this.#core = []
    if (!this.#consistent) return false
    const found = this.#search(assumptions)
    if (found)
      this.#model = Uint8Array.from(this.#values.subarray(0, this.#variables), value => (value > 0 ? 1 : 0))
    this.#backtrack(0)
    return found
  }

  /** In the model of the last call that found one. */
  isTrue(literal: SatLiteral): boolean {
    return this.#model[literal >> 1] === 1 - (literal & 1)
  }

  /** Of the assumptions of the last call, which found no model, some that cannot be true together; none where nothing can. */
  get core(): readonly SatLiteral[] {
    return this.#core
  }

  #search(assumptions: readonly SatLiteral[]): boolean {
    for (let restart = 1; ; restart++) {
      let budget = luby(restart) * conflictsPerRestart
      if (this.#learntCount > this.#learntLimit) this.#forget()
      for (;;) {
        const conflict = this.#propagate()
        if (conflict !== none) {
          this.conflicts++
          budget--
          if (this.#levelStarts.length === 0) {
            this.#consistent = false
            return false
          }
          this.#learn(conflict)
          continue
        }
        if (budget <= 0) break
        const next = this.#nextDecision(assumptions)
        if (next === 'failed') return false
        if (next === 'done') return true
        this.#levelStarts.push(this.#trailLength)
        if (next !== none) this.#assign(next, none)
      }
      this.#backtrack(0)
    }
  }

  /** The next assumption, or a variable to branch on; `none` for an assumption that is true already. */
  #nextDecision(assumptions: readonly SatLiteral[]): SatLiteral | 'failed' | 'done' {
    const assumption = assumptions[this.#levelStarts.length]
    if (assumption !== undefined) {
      const value = this.#value(assumption)
      if (value === 0) return assumption
      if (value > 0) return none
      this.#explain(assumption)
      return 'failed'
    }
    for (let variable = this.#heap.take(); variable !== undefined; variable = this.#heap.take()) {
      if (this.#values[variable] === 0) return (variable << 1) | (this.#phases[variable] === 1 ? 0 : 1)
    }
    return 'done'
  }

  #value(literal: SatLiteral): number {
    const value = this.#values[literal >> 1] as number
    return literal & 1 ? -value : value
  }

  #assign(literal: SatLiteral, reason: number): void {
    const variable = literal >> 1
    this.#values[variable] = literal & 1 ? -1 : 1
    this.#levels[variable] = this.#levelStarts.length
    this.#reasons[variable] = reason
    this.#trail[this.#trailLength++] = literal
  }

  #backtrack(level: number): void {
    if (this.#levelStarts.length <= level) return
    const start = this.#levelStarts[level] as number
    for (let at = this.#trailLength - 1; at >= start; at--) {
      const literal = this.#trail[at] as number
      const variable = literal >> 1
      this.#values[variable] = 0
      this.#phases[variable] = 1 - (literal & 1)
      this.#heap.add(variable)
    }
    this.#trailLength = start
    this.#head = start
    this.#levelStarts.length = level
  }

  /** Follows what has become true. @returns a clause that is false, or `none` */
  #propagate(): number {
    const values = this.#values
    const arena = this.#arena
    while (this.#head < this.#trailLength) {
      const literal = this.#trail[this.#head++] as number
      const watchers = this.#watches[literal] as number[]
      const falsified = literal ^ 1
      let kept = 0
      let at = 0
      visit: while (at < watchers.length) {
        const clause = watchers[at++] as number
        const blocker = watchers[at++] as number
        const blocking = values[blocker >> 1] as number
        if ((blocker & 1 ? -blocking : blocking) > 0) {
          watchers[kept++] = clause
          watchers[kept++] = blocker
          continue
        }
        if (arena[clause] === falsified) {
          arena[clause] = arena[clause + 1] as number
          arena[clause + 1] = falsified
        }
        const first = arena[clause] as number
        const value = this.#value(first)
        if (value <= 0) {
          const end = clause + (arena[clause - 1] as number)
          for (let index = clause + 2; index < end; index++) {
            const other = arena[index] as number
            if (this.#value(other) < 0) continue
            arena[clause + 1] = other
            arena[index] = falsified
            const watching = this.#watches[other ^ 1] as number[]
            watching.push(clause, first)
            continue visit
          }
        }
        watchers[kept++] = clause
        watchers[kept++] = first
        if (value > 0) continue
        if (value === 0) {
          this.#assign(first, clause)
          continue
        }
        while (at < watchers.length) watchers[kept++] = watchers[at++] as number
        watchers.length = kept
        this.#head = this.#trailLength
        return clause
      }
      watchers.length = kept
    }
    return none
  }

  /** Learns a clause from one that is false, goes back to where it would have told something, and follows that. */
  #learn(conflict: number): void {
    const learnt: SatLiteral[] = [0]
    const seen = this.#seen
    const level = this.#levelStarts.length
    const marked: number[] = []
    let open = 0
    let clause = conflict
    let at = this.#trailLength - 1
    for (;;) {
      const end = clause + (this.#arena[clause - 1] as number)
      // A reason's first literal is what it is the reason of.
      for (let index = clause === conflict ? clause : clause + 1; index < end; index++) {
        const literal = this.#arena[index] as number
        const variable = literal >> 1
        if (seen[variable] === 1 || this.#levels[variable] === 0) continue
        seen[variable] = 1
        marked.push(variable)
        this.#heap.bump(variable)
        if (this.#levels[variable] === level) open++
        else learnt.push(literal)
      }
      while (seen[(this.#trail[at] as number) >> 1] !== 1) at--
      const met = this.#trail[at--] as number
      open--
      if (open === 0) {
        learnt[0] = met ^ 1
        break
      }
      clause = this.#reasons[met >> 1] as number
    }
    const clauseLearnt = learnt.filter((literal, index) => index === 0 || !this.#isImplied(literal))
    for (const variable of marked) seen[variable] = 0
    this.#heap.decay()
    this.#take(clauseLearnt)
  }

  /** Whether the other literals of a clause being learnt make this one superfluous. */
  #isImplied(literal: SatLiteral): boolean {
    const reason = this.#reasons[literal >> 1] as number
    if (reason === none) return false
    const end = reason + (this.#arena[reason - 1] as number)
    for (let index = reason + 1; index < end; index++) {
      const variable = (this.#arena[index] as number) >> 1
      if (this.#seen[variable] !== 1 && this.#levels[variable] !== 0) return false
    }
    return true
  }

  /** @param learnt its first literal is the one that it makes true */
  #take(learnt: SatLiteral[]): void {
    const [first = 0] = learnt
    if (learnt.length === 1) {
      this.#backtrack(0)
      this.#assign(first, none)
      return
    }
    const levelOf = (literal: SatLiteral) => this.#levels[literal >> 1] as number
    let deepest = 1
    for (let at = 2; at < learnt.length; at++) {
      if (levelOf(learnt[at] as number) > levelOf(learnt[deepest] as number)) deepest = at
    }
    const second = learnt[deepest] as number
    learnt[deepest] = learnt[1] as number
    learnt[1] = second
    const distinct = new Set(learnt.map(levelOf)).size
    this.#backtrack(levelOf(second))
    const clause = this.#store(learnt, distinct)
    this.#attach(clause)
    this.#learntCount++
    this.#assign(first, clause)
  }

  /** Traces an assumption that is false back to the other assumptions that made it so. */
  #explain(assumption: SatLiteral): void {
    const core = [assumption]
    const seen = this.#seen
    const variable = assumption >> 1
    if (this.#levels[variable] !== 0) seen[variable] = 1
    for (let at = this.#trailLength - 1; at >= (this.#levelStarts[0] ?? 0); at--) {
      const literal = this.#trail[at] as number
      if (seen[literal >> 1] !== 1) continue
      seen[literal >> 1] = 0
      const reason = this.#reasons[literal >> 1] as number
      if (reason === none) {
        core.push(literal)
        continue
      }
      const end = reason + (this.#arena[reason - 1] as number)
      for (let index = reason + 1; index < end; index++) {
        const below = (this.#arena[index] as number) >> 1
        if (this.#levels[below] !== 0) seen[below] = 1
      }
    }
    this.#core = core
  }

  #store(literals: readonly SatLiteral[], distinct: number): number {
    const start = this.#arenaLength + headerLength
    const end = start + literals.length
    if (end > this.#arena.length) {
      const longer = new Int32Array(Math.max(end, this.#arena.length * 2))
      longer.set(this.#arena)
      this.#arena = longer
    }
    this.#arena[start - 2] = distinct
    this.#arena[start - 1] = literals.length
    this.#arena.set(literals, start)
    this.#arenaLength = end
    return start
  }

  #attach(clause: number): void {
    this.#clauses.push(clause)
    const [first, second] = [this.#arena[clause] as number, this.#arena[clause + 1] as number]
    ;(this.#watches[first ^ 1] as number[]).push(clause, second)
    ;(this.#watches[second ^ 1] as number[]).push(clause, first)
  }

  /** Drops the half of what was learnt that reaches over most levels, the oldest first. To be called at level 0. */
  #forget(): void {
    const distinctOf = (clause: number) => this.#arena[clause - 2] as number
    const learnt = this.#clauses.filter(clause => distinctOf(clause) > 2)
    learnt.sort((a, b) => distinctOf(b) - distinctOf(a) || a - b)
    const dropped = new Set(learnt.slice(0, learnt.length >> 1))
    const kept = this.#clauses.filter(clause => !dropped.has(clause))
    const old = this.#arena
    this.#arena = new Int32Array(old.length)
    this.#arenaLength = 0
    this.#clauses = []
    this.#learntCount = 0
    for (const watchers of this.#watches) watchers.length = 0
    // What is true for good needs no reasons, and they have moved.
    for (let at = 0; at < this.#trailLength; at++) this.#reasons[(this.#trail[at] as number) >> 1] = none
    for (const clause of kept) {
      const literals = old.subarray(clause, clause + (old[clause - 1] as number))
      const distinct = old[clause - 2] as number
      if (literals.some(literal => this.#value(literal) > 0)) continue
      const open = [...literals].filter(literal => this.#value(literal) === 0)
      if (distinct > 0) this.#learntCount++
      this.#attach(this.#store(open, distinct))
    }
    this.#learntLimit = Math.max(this.#learntLimit, this.#learntCount * 2)
  }

  #grow(length: number): void {
    const grown = <A extends Int8Array | Int32Array | Uint8Array>(array: A, longer: A): A => {
      longer.set(array)
      return longer
    }
    this.#values = grown(this.#values, new Int8Array(length))
    this.#levels = grown(this.#levels, new Int32Array(length))
    this.#reasons = grown(this.#reasons, new Int32Array(length))
    this.#phases = grown(this.#phases, new Uint8Array(length))
    this.#seen = grown(this.#seen, new Uint8Array(length))
    this.#trail = grown(this.#trail, new Int32Array(length))
  }
}

/** 1 1 2 1 1 2 4 1 1 2 ...: how long to search before starting over, which is good whatever the right length is. */
function luby(index: number): number {
  let of = index
  for (;;) {
    const power = 2 ** Math.floor(Math.log2(of + 1))
    if (of + 1 === power) return power / 2
    of -= power - 1
  }
}
