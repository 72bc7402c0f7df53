/** Builds an expression's tree from its tokens without recursion, so that nesting costs no stack. */

import type {Expression, NameExpression} from './tree.js'

/** How deep parentheses and `!` may nest. Whoever walks a tree may recurse: it is never deeper than twice this. */
export const maximumNesting = 1000

/** What stands between two parentheses, or the whole expression. */
interface Level {
  readonly openAt: number
  /** Places of the `!` before the operand to come. */
  readonly notsAt: number[]
  readonly conjuncts: Expression[]
  readonly andsAt: number[]
  disjuncts: Expression[]
  orsAt: number[]
}

function level(openAt: number): Level {
  return {openAt, notsAt: [], conjuncts: [], andsAt: [], disjuncts: [], orsAt: []}
}

/** Fed token by token in the order they stand; the caller's grammar guarantees a well-formed sequence. */
export class ExpressionBuilder {
  #outer: Level[] = []
  #level = level(-1)
  #nesting = 0

  /** Forgets what an expression before may have left. */
  start(): void {
    this.#outer = []
    this.#level = level(-1)
    this.#nesting = 0
  }

  /** How many parentheses are open. */
  get depth(): number {
    return this.#outer.length
  }

  /** Where the innermost open parenthesis stands. */
  get openAt(): number {
    return this.#level.openAt
  }

  /** @returns false when this nests deeper than `maximumNesting` */
  not(at: number): boolean {
    this.#level.notsAt.push(at)
    return ++this.#nesting <= maximumNesting
  }

  /** @returns false when this nests deeper than `maximumNesting` */
  open(at: number): boolean {
    this.#outer.push(this.#level)
    this.#level = level(at)
    return ++this.#nesting <= maximumNesting
  }

  name(text: string, at: number): void {
    const name: NameExpression = {kind: 'name', text, at}
    this.#operand(name)
  }

  close(at: number): void {
    const inner = finish(this.#level)
    const openAt = this.#level.openAt
    this.#level = this.#outer.pop() as Level
    this.#nesting--
    this.#operand({kind: 'group', openAt, closeAt: at, inner})
  }

  and(at: number): void {
    endDisjunction(this.#level)
    this.#level.andsAt.push(at)
  }

  or(at: number): void {
    this.#level.orsAt.push(at)
  }

  finish(): Expression {
    return finish(this.#level)
  }

  #operand(operand: Expression): void {
    const {notsAt, disjuncts} = this.#level
    for (let at = notsAt.pop(); at !== undefined; at = notsAt.pop()) {
      operand = {kind: 'not', at, operand}
      this.#nesting--
    }
    disjuncts.push(operand)
  }
}

function endDisjunction(level: Level): void {
  level.conjuncts.push(operator('or', level.disjuncts, level.orsAt))
  level.disjuncts = []
  level.orsAt = []
}

function finish(level: Level): Expression {
  endDisjunction(level)
  return operator('and', level.conjuncts, level.andsAt)
}

function operator(kind: 'and' | 'or', operands: Expression[], operatorsAt: number[]): Expression {
  return operands.length === 1 ? (operands[0] as Expression) : {kind, operands, operatorsAt}
}
