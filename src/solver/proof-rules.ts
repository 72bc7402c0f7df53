/** The ways in which the clauses of a model can lead to a value that a symbol has. */

import type {ClauseId, SymbolId} from '../model/model.js'
import type {Mode} from './mode.js'
import type {Event} from './premises.js'
import {always, at32, type Literal} from './program.js'
import {type Decision, implicitDefault, type Solution} from './solve.js'

/** One way: what gives the value, and what has to hold for it to do so. */
export interface Rule {
  /** As in `Solution.reasons`. */
  readonly reason: number
  /** On what the clause fires; `always` for what has no condition. */
  readonly fires: Literal
  /**
   * Clauses that would give the other value and come first: none of them may fire. Those that would give the same value
   * may, since the symbol has it either way.
   */
  readonly passed: readonly ClauseId[]
}

/** Gives the rules of one solution. */
export class ProofRules {
  readonly #decisionsOf = new Map<SymbolId, number[]>()

  constructor(
    readonly solution: Solution<Decision>,
    readonly mode: Mode,
  ) {
    solution.decisions.forEach(({symbol}, index) => {
      const known = this.#decisionsOf.get(symbol)
      if (known) known.push(index)
      else this.#decisionsOf.set(symbol, [index])
    })
  }

  /** Every way to a value that the solution has: decisions first, then strong clauses, then that nothing decides, then defaults in their order. */
  of(event: Event): Rule[] {
    const {program, decisions} = this.solution
    const {model, strong, fires} = program
    const symbol = event >> 1
    const value = (event & 1) === 0
    const rules: Rule[] = []
    const decided = this.#decisionsOf.get(symbol) ?? []
    for (const index of decided) {
      if (decisions[index]?.value === value)
        rules.push({reason: model.clauses.count + index, fires: always, passed: []})
    }
    const opposed: ClauseId[] = []
    for (let at = at32(strong.start, symbol); at < at32(strong.start, symbol + 1); at++) {
      const clause = at32(strong.items, at)
      if ((model.clauses.value[clause] === 1) !== value) opposed.push(clause)
      else if (this.holds(at32(fires, clause)))
        rules.push({reason: clause, fires: at32(fires, clause), passed: []})
    }
    if (decided.length === 0 && opposed.every(clause => this.isPassed(clause)))
      rules.push(...this.#weakRules(symbol, value, opposed))
    return rules
  }

  /** @param opposed strong clauses that must not fire */
  #weakRules(symbol: SymbolId, value: boolean, opposed: readonly ClauseId[]): Rule[] {
    const {model, weak, fires} = this.solution.program
    const rules: Rule[] = []
    const passed = [...opposed]
    for (let at = at32(weak.start, symbol); at < at32(weak.start, symbol + 1); at++) {
      const clause = at32(weak.items, at)
      const literal = at32(fires, clause)
      if (this.mode.value(model, clause) !== value) {
        if (!this.isPassed(clause)) return rules
        passed.push(clause)
      } else if (this.holds(literal)) {
        rules.push({reason: clause, fires: literal, passed: [...passed]})
      }
    }
    // First, so that of proofs of one length it is taken: that nothing turns a symbol on says more than which default is off.
    if (this.mode.implicit(model, symbol) === value)
      rules.unshift({reason: implicitDefault, fires: always, passed})
    return rules
  }

  /** Whether a literal has its y. */
  holds(literal: Literal): boolean {
    if (literal === always) return true
    return ((this.solution.values[literal >> 1] as number) & (literal & 1 ? 2 : 1)) !== 0
  }

  /** Whether a clause is known not to fire. */
  isPassed(clause: ClauseId): boolean {
    const literal = at32(this.solution.program.fires, clause)
    return literal !== always && this.holds(literal ^ 1)
  }
}
