/**
 * Searches for a proof with the fewest steps. Finding it is as hard as covering a set, so this is done in two parts: one
 * that is always quick and nearly always finds a shortest proof, and one that tries to do better for a bounded while.
 */

import type {Event} from './premises.js'
import {always, at32, type Literal} from './program.js'
import type {ProofRules, Rule} from './proof-rules.js'

/** For each value that is proved the rule that gives it, and for each gate with several inputs that would do the one taken. */
export interface Choices {
  readonly rules: ReadonlyMap<Event, Rule>
  readonly inputs: ReadonlyMap<Literal, Literal>
  /** Whether it is known that no proof has fewer steps. */
  readonly shortest: boolean
}

/** How many choices the second part tries before it gives up, by default. */
export const usualEffort = 20_000
/** Longer proofs are left as the first part finds them: who could tell one of 81 steps from one of 80? */
const longest = 80

/** @param goals values that the solution has */
export function searchProof(rules: ProofRules, goals: readonly Event[], effort = usualEffort): Choices {
  const search = new ProofSearch(rules)
  const roots = goals.map(goal => search.node(goal))
  search.grow()
  search.settle()
  const shortest = search.improve(roots, effort)
  return {...search.chosen(roots), shortest}
}

/** One way to a node: from all of some others. */
interface Way {
  readonly to: number
  readonly needs: readonly number[]
  readonly rule?: Rule
  readonly input?: Literal
}

/**
 * Nodes are the values of symbols and gates that can play a part, numbered as they are met. A symbol's value costs a step,
 * that of a gate nothing.
 */
class ProofSearch {
  readonly #numbers = new Map<Literal, number>()
  readonly #literals: Literal[] = []
  readonly #ways: Way[][] = []
  /** The nodes below each node in its best known proof, itself among them, as bits; only symbols count. */
  readonly #below: Uint32Array[] = []
  #choice: (Way | undefined)[] = []

  constructor(readonly rules: ProofRules) {}

  node(literal: Literal): number {
    const known = this.#numbers.get(literal)
    if (known !== undefined) return known
    const number = this.#literals.length
    this.#numbers.set(literal, number)
    this.#literals.push(literal)
    return number
  }

  /** Collects all that the nodes so far can be derived from. */
  grow(): void {
    for (let at = 0; at < this.#literals.length; at++) this.#ways.push(this.#waysTo(at))
  }

  #waysTo(to: number): Way[] {
    const {program} = this.rules.solution
    const literal = this.#literals[to] as Literal
    const node = literal >> 1
    if (node < program.symbolCount) {
      return this.rules.of(literal).map(rule => {
        const others = rule.passed.map(clause => at32(program.fires, clause) ^ 1)
        const needs = rule.fires === always ? others : [rule.fires, ...others]
        return {to, needs: [...new Set(needs)].map(need => this.node(need)), rule}
      })
    }
    const gate = node - program.symbolCount
    const isTrue = (literal & 1) === 0
    const {start, items} = program.inputs
    const inputs = [...items.subarray(at32(start, gate), at32(start, gate + 1))].map(input =>
      isTrue ? input : input ^ 1,
    )
    if ((program.gateIsAnd[gate] === 1) === isTrue)
      return [{to, needs: [...new Set(inputs)].map(input => this.node(input))}]
    return inputs
      .filter(input => this.rules.holds(input))
      .map(input => ({to, needs: [this.node(input)], input}))
  }

  /**
   * Settles nodes by the size of the smallest proof that is put together from those settled before, as Knuth's
   * generalisation of Dijkstra's algorithm does; but steps that several premises share count once.
   */
  settle(): void {
    const words = (this.#literals.length + 31) >> 5
    const users: Way[][] = this.#literals.map(() => [])
    const missing = new Map<Way, number>()
    const bySize: {way: Way; below: Uint32Array}[][] = []
    this.#choice = this.#literals.map(() => undefined)
    const offer = (way: Way) => {
      const below = new Uint32Array(words)
      for (const need of way.needs) {
        const other = this.#below[need] as Uint32Array
        for (let word = 0; word < words; word++)
          below[word] = (below[word] as number) | (other[word] as number)
      }
      if (this.#isStep(way.to)) below[way.to >> 5] = (below[way.to >> 5] as number) | (1 << (way.to & 31))
      const size = count(below)
      bySize[size] ??= []
      bySize[size].push({way, below})
    }
    for (const ways of this.#ways) {
      for (const way of ways) {
        missing.set(way, way.needs.length)
        for (const need of way.needs) users[need]?.push(way)
        if (way.needs.length === 0) offer(way)
      }
    }
    for (let size = 0; size < bySize.length; size++) {
      // What is offered meanwhile is as large at least, and may join this list.
      for (const {way, below} of bySize[size] ?? []) {
        if (this.#choice[way.to]) continue
        this.#choice[way.to] = way
        this.#below[way.to] = below
        for (const user of users[way.to] ?? []) {
          const left = (missing.get(user) as number) - 1
          missing.set(user, left)
          if (left === 0 && !this.#choice[user.to]) offer(user)
        }
      }
    }
  }

  /** Tries all ways, those first that look shortest. @returns whether all were tried */
  improve(roots: readonly number[], effort: number): boolean {
    const union = new Uint32Array((this.#literals.length + 31) >> 5)
    for (const root of roots)
      this.#below[root]?.forEach((bits, word) => {
        union[word] = (union[word] as number) | bits
      })
    if (count(union) > longest) return false
    const attempt = new Attempt(this.#ways, this.#below, to => this.#isStep(to), count(union), effort)
    const better = attempt.run(roots)
    for (const way of better) this.#choice[way.to] = way
    return attempt.left > 0
  }

  chosen(roots: readonly number[]): Omit<Choices, 'shortest'> {
    const rules = new Map<Event, Rule>()
    const inputs = new Map<Literal, Literal>()
    const seen = new Set(roots)
    for (const node of seen) {
      const way = this.#choice[node] as Way
      const literal = this.#literals[node] as Literal
      if (way.rule) rules.set(literal, way.rule)
      if (way.input !== undefined) inputs.set(literal, way.input)
      for (const need of way.needs) seen.add(need)
    }
    return {rules, inputs}
  }

  #isStep(node: number): boolean {
    return (this.#literals[node] as Literal) >> 1 < this.rules.solution.program.symbolCount
  }
}

/** A search through all proofs that are smaller than the best one known: depth-first, by what is needed next. */
class Attempt {
  readonly #chosen = new Map<number, Way>()
  /** What the proof needs, in the order in which that turned up. */
  readonly #agenda: number[] = []
  readonly #isNeeded = new Set<number>()
  #steps = 0
  #best: Way[] = []

  constructor(
    readonly ways: readonly (readonly Way[])[],
    readonly below: readonly (Uint32Array | undefined)[],
    readonly isStep: (node: number) => boolean,
    /** A proof must have fewer steps than this. */
    public limit: number,
    /** Choices that may still be tried. */
    public left: number,
  ) {}

  /** @returns the ways of the best proof; none where none is smaller */
  run(roots: readonly number[]): Way[] {
    for (const root of roots) this.#need(root)
    this.#advance()
    return this.#best
  }

  #advance(): void {
    if (this.#steps >= this.limit || this.left <= 0) return
    const next = this.#next()
    if (next === undefined) {
      this.limit = this.#steps
      this.#best = [...this.#chosen.values()]
      return
    }
    for (const way of this.#inOrder(next)) {
      this.left--
      if (this.left <= 0) return
      if (way.needs.some(need => this.#leadsTo(need, next))) continue
      const length = this.#agenda.length
      this.#chosen.set(next, way)
      for (const need of way.needs) this.#need(need)
      this.#advance()
      this.#chosen.delete(next)
      for (const node of this.#agenda.splice(length)) {
        this.#isNeeded.delete(node)
        if (this.isStep(node)) this.#steps--
      }
    }
  }

  #need(node: number): void {
    if (this.#isNeeded.has(node)) return
    this.#isNeeded.add(node)
    this.#agenda.push(node)
    if (this.isStep(node)) this.#steps++
  }

  /** The open node with the fewest ways: one that has a single way is no choice at all. */
  #next(): number | undefined {
    let best: number | undefined
    let fewest = Number.POSITIVE_INFINITY
    for (const node of this.#agenda) {
      if (this.#chosen.has(node)) continue
      const {length} = this.ways[node] as readonly Way[]
      if (length >= fewest) continue
      best = node
      fewest = length
      if (fewest <= 1) break
    }
    return best
  }

  /** Ways that add the fewest steps first, as far as that is known. */
  #inOrder(node: number): Way[] {
    const ways = this.ways[node] as readonly Way[]
    // What the first part could not settle rests on itself.
    const possible = ways.filter(({needs}) => needs.every(need => this.below[need]))
    if (possible.length < 2) return possible
    const added = (way: Way) => {
      const steps = new Set(way.needs.flatMap(need => bits(this.below[need] as Uint32Array)))
      return [...steps].filter(step => !this.#isNeeded.has(step)).length
    }
    return possible
      .map((way): [number, Way] => [added(way), way])
      .sort(([a], [b]) => a - b)
      .map(([, way]) => way)
  }

  /** Whether a node rests on another one by what is chosen so far. */
  #leadsTo(from: number, to: number): boolean {
    const seen = new Set([from])
    for (const node of seen) {
      if (node === to) return true
      for (const need of this.#chosen.get(node)?.needs ?? []) seen.add(need)
    }
    return false
  }
}

function count(words: Uint32Array): number {
  let total = 0
  for (let word of words) for (; word !== 0; word &= word - 1) total++
  return total
}

function bits(words: Uint32Array): number[] {
  const found: number[] = []
  words.forEach((word, at) => {
    for (let bit = 0; bit < 32; bit++) if (word & (1 << bit)) found.push(at * 32 + bit)
  })
  return found
}
