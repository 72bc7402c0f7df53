/** Builds an expression's tree from its tokens without recursion, so that nesting costs no stack. */

import type {Expression} from './tree.js'

/** How deep parentheses and `!` may nest. Whoever walks a tree may recurse: it is never deeper than four times this. */
export const maximumNesting = 1000

/** Operands of one operator, and where it stands between them. */
interface Chain {
  readonly operands: Expression[]
  readonly operatorsAt: number[]
}

/** What stands between two parentheses, or the whole expression. Most hold one name: chains are made when needed. */
interface Level {
  readonly openAt: number
  /** Places of the `!` before the operand to come. */
  nots: number[] | undefined
  /** The operand that was read last, where it is in no chain yet. */
  operand: Expression | undefined
  disjunction: Chain | undefined
  conjunction: Chain | undefined
}

function level(openAt: number): Level {
  return {openAt, nots: undefined, operand: undefined, disjunction: undefined, conjunction: undefined}
}

/** Fed token by token in the order they stand; the caller's grammar guarantees a well-formed sequence. */
export class ExpressionBuilder {
  #outer: Level[] = []
  #level = level(-1)
  #nesting = 0

  /** Forgets what an expression before may have left. */
  start(): void {
    if (this.#outer.length > 0) this.#outer = []
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
    this.#level.nots ??= []
    this.#level.nots.push(at)
    return ++this.#nesting <= maximumNesting
  }

  /** @returns false when this nests deeper than `maximumNesting` */
  open(at: number): boolean {
    this.#outer.push(this.#level)
    this.#level = level(at)
    return ++this.#nesting <= maximumNesting
  }

  name(text: string, at: number): void {
    this.#operand({kind: 'name', text, at})
  }

  close(at: number): void {
    const {openAt} = this.#level
    const inner = this.finish()
    this.#level = this.#outer.pop() as Level
    this.#nesting--
    this.#operand({kind: 'group', openAt, closeAt: at, inner})
  }

  or(at: number): void {
    const {disjunction, operand} = this.#level
    if (disjunction) disjunction.operatorsAt.push(at)
    else this.#level.disjunction = {operands: [operand as Expression], operatorsAt: [at]}
  }

  and(at: number): void {
    const operand = endDisjunction(this.#level)
    const {conjunction} = this.#level
    if (conjunction) {
      conjunction.operands.push(operand)
      conjunction.operatorsAt.push(at)
    } else {
      this.#level.conjunction = {operands: [operand], operatorsAt: [at]}
    }
  }

  /** The expression of the innermost level. */
  finish(): Expression {
    const operand = endDisjunction(this.#level)
    const {conjunction} = this.#level
    if (!conjunction) return operand
    conjunction.operands.push(operand)
    return {kind: 'and', operands: conjunction.operands, operatorsAt: conjunction.operatorsAt}
  }

  #operand(operand: Expression): void {
    const {nots, disjunction} = this.#level
    let negated = operand
    for (let at = nots?.pop(); at !== undefined; at = nots?.pop()) {
      negated = {kind: 'not', at, operand: negated}
      this.#nesting--
    }
    if (disjunction) disjunction.operands.push(negated)
    else this.#level.operand = negated
  }
}

/** Takes from a level what stands between two `&&`. */
function endDisjunction(level: Level): Expression {
  const {disjunction, operand} = level
  level.disjunction = undefined
  if (!disjunction) return operand as Expression
  return {kind: 'or', operands: disjunction.operands, operatorsAt: disjunction.operatorsAt}
}
