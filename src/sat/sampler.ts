/**
 * Draws configurations of a space, each that resolves as likely as any other, as nearly as can be. docs/solver.md tells
 * why this takes two steps, and how near it comes. The same seed gives the same configurations.
 */

import {solve, Value} from '../solver/solve.js'
import {type Choice, decisionsOf, type FreeDecision, type Space} from '../solver/space.js'
import type {SatLiteral} from './cdcl.js'
import type {Encoding} from './encoding.js'
import {Random} from './random.js'
import type {SpaceSolver} from './space-solver.js'

/** How many changes are tried on what was drawn, for each decision of the space. */
const changesPerDecision = 8
/** A larger space gets no more: its time is better spent on another draw. */
const mostChanges = 2000
/** How many decisions are changed at once, at most. */
const mostAtOnce = 3

export class Sampler {
  readonly #random: Random
  readonly #space: Space
  readonly #encoding: Encoding

  /** @param seed an integer */
  constructor(
    readonly solver: SpaceSolver,
    seed: number,
  ) {
    this.#random = new Random(seed)
    this.#space = solver.space
    this.#encoding = solver.encoding
  }

  /** @returns undefined where no configuration resolves */
  draw(): Choice | undefined {
    return this.solver.can() ? this.#walk(this.#start()) : undefined
  }

  /** Decides in a random order, each time among the values with which some configuration still resolves. */
  #start(): Choice {
    const {solver} = this.#encoding
    for (;;) {
      const settled: SatLiteral[] = []
      for (const decision of this.#random.shuffled(this.#space.free)) {
        for (const value of this.#random.shuffled(decision.values)) {
          const setting = this.#setting(decision, value)
          if (!solver.solve([...settled, ...setting])) continue
          settled.push(...setting)
          break
        }
      }
      solver.solve(settled)
      const choice = this.#encoding.choice()
      if (this.#resolves(choice)) return choice
      // What the search took for a configuration is a knot: to ask for it cuts it off.
      this.solver.find(settled)
    }
  }

  #setting({symbol}: FreeDecision, value: boolean | undefined): SatLiteral[] {
    return [true, false].flatMap(of => {
      const literal = this.#encoding.setTo(symbol, of)
      return literal === undefined ? [] : [value === of ? literal : literal ^ 1]
    })
  }

  /** Changes a few decisions, again and again, wherever that leaves a configuration that resolves. */
  #walk(start: Choice): Choice {
    const {free} = this.#space
    let choice = start
    const changes = Math.min(free.length * changesPerDecision, mostChanges)
    for (let change = 0; change < changes; change++) {
      const changed = new Map(choice)
      const atOnce = 1 + this.#random.below(mostAtOnce)
      for (let at = 0; at < atOnce; at++) {
        const {symbol, values} = this.#random.pick(free)
        const value = this.#random.pick(values)
        if (value === undefined) changed.delete(symbol)
        else changed.set(symbol, value)
      }
      if (this.#resolves(changed)) choice = changed
    }
    return choice
  }

  #resolves(choice: Choice): boolean {
    const {program, mode, someOf = []} = this.#space
    if (!someOf.every(some => some.some(symbol => choice.get(symbol) === true))) return false
    const {values} = solve(program, decisionsOf(this.#space, choice), mode)
    for (let symbol = 0; symbol < program.symbolCount; symbol++) {
      const value = values[symbol]
      if (value !== Value.y && value !== Value.n) return false
    }
    return true
  }
}
