/**
 * Proofs as values: why symbols have the values they have, in as few steps as possible. Each step names the clause or
 * decision that gives a value, and the steps that it rests on; docs/solver.md says what makes a step hold.
 */

import type {ClauseId, SymbolId} from '../model/model.js'
import {conclusionsFirst} from './conclusions-first.js'
import type {Mode} from './mode.js'
import type {Event} from './premises.js'
import {always, at32, type Literal} from './program.js'
import {ProofRules, type Rule} from './proof-rules.js'
import {type Choices, searchProof} from './proof-search.js'
import type {Decision, Solution} from './solve.js'

export interface ProofStep {
  readonly symbol: SymbolId
  readonly value: boolean
  /** What gives the value, as in `Solution.reasons`. */
  readonly reason: number
  /** The steps for which the clause fires; none where it always does, and for a decision. */
  readonly fires: readonly number[]
  /**
   * For a default, and where nothing decides: clauses that come first and would give the other value, each with the
   * steps for which it does not fire.
   */
  readonly passed: readonly PassedClause[]
}

export interface PassedClause {
  readonly clause: ClauseId
  readonly because: readonly number[]
}

export interface Proof {
  /** A step stands before those that it rests on, which it names by their index; each value is proved once. */
  readonly steps: readonly ProofStep[]
  /** Whether it is known that no proof has fewer steps. */
  readonly shortest: boolean
}

/**
 * Proves values that a solution has, all of them in one proof. Takes a few milliseconds in a tree of QEMU's size.
 *
 * @param goals the first of them is the first step, unless another one rests on it
 * @param effort how many choices are tried for a shorter proof than the one found at once
 */
export function proofOf(
  solution: Solution<Decision>,
  mode: Mode,
  goals: readonly Event[],
  effort?: number,
): Proof {
  const rules = new ProofRules(solution, mode)
  const choices = searchProof(rules, goals, effort)
  return {steps: new Steps(solution, choices).inOrder(goals), shortest: choices.shortest}
}

/** Turns what was chosen into steps. */
class Steps {
  readonly #fires: Int32Array

  constructor(
    readonly solution: Solution<Decision>,
    readonly choices: Choices,
  ) {
    this.#fires = solution.program.fires
  }

  inOrder(goals: readonly Event[]): ProofStep[] {
    const order = conclusionsFirst(goals, goal => this.#premises(goal))
    const numbers = new Map(order.map((event, index) => [event, index]))
    const numbered = (events: readonly Event[]) => events.map(event => numbers.get(event) as number)
    return order.map(event => {
      const rule = this.#rule(event)
      return {
        symbol: event >> 1,
        value: (event & 1) === 0,
        reason: rule.reason,
        fires: numbered(this.#leaves(rule.fires)),
        passed: rule.passed.map(clause => ({
          clause,
          because: numbered(this.#leaves(at32(this.#fires, clause) ^ 1)),
        })),
      }
    })
  }

  #premises(event: Event): Event[] {
    const {fires, passed} = this.#rule(event)
    const literals = [fires, ...passed.map(clause => at32(this.#fires, clause) ^ 1)]
    return [...new Set(literals.flatMap(literal => this.#leaves(literal)))]
  }

  #rule(event: Event): Rule {
    return this.choices.rules.get(event) as Rule
  }

  /** The symbols' values that make a literal true, as chosen, in the order written. */
  #leaves(literal: Literal): Event[] {
    if (literal === always) return []
    const {symbolCount, gateIsAnd, inputs} = this.solution.program
    const found = new Set<Event>()
    const pending = [literal]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const gate = (next >> 1) - symbolCount
      const sign = next & 1
      if (gate < 0) found.add(next)
      else if ((gateIsAnd[gate] === 1) === (sign === 0)) {
        for (let at = at32(inputs.start, gate + 1) - 1; at >= at32(inputs.start, gate); at--)
          pending.push(at32(inputs.items, at) ^ sign)
      } else pending.push(this.choices.inputs.get(next) as Literal)
    }
    return [...found]
  }
}
