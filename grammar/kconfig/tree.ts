/**
 * The syntax tree of a Kconfig or .mak file. Every name and keyword keeps its place: `…At` fields are offsets into the
 * source's text, and a keyword's length is that of its spelling.
 */

export interface Name {
  readonly text: string
  readonly at: number
}

/** `A && (B || !C)`. Operands of one operator are one node, in the order written. */
export type Expression = NameExpression | NotExpression | GroupExpression | OperatorExpression

export interface NameExpression extends Name {
  readonly kind: 'name'
}

export interface NotExpression {
  readonly kind: 'not'
  readonly at: number
  readonly operand: Expression
}

/** A pair of parentheses: it has no meaning of its own, but tells a mix of operators that is meant from one that is not. */
export interface GroupExpression {
  readonly kind: 'group'
  readonly openAt: number
  readonly closeAt: number
  readonly inner: Expression
}

/** `||` binds tighter than `&&`: the reverse of Linux. */
export interface OperatorExpression {
  readonly kind: 'and' | 'or'
  readonly operands: readonly Expression[]
  /** Where each operator stands: one fewer than the operands. */
  readonly operatorsAt: readonly number[]
}

/** `if EXPR` behind a clause. */
export interface Condition {
  readonly ifAt: number
  readonly expression: Expression
}

export interface Bool {
  readonly kind: 'bool'
  readonly at: number
}

export interface DependsOn {
  readonly kind: 'depends'
  readonly at: number
  readonly onAt: number
  readonly expression: Expression
}

export interface Select {
  readonly kind: 'select' | 'imply'
  readonly at: number
  readonly symbol: Name
  readonly condition: Condition | undefined
}

export interface Default {
  readonly kind: 'default'
  readonly at: number
  readonly value: boolean
  readonly valueAt: number
  readonly condition: Condition | undefined
}

export type Property = Bool | DependsOn | Select | Default

/** `config NAME` and its properties. */
export interface Stanza {
  readonly kind: 'config'
  readonly at: number
  readonly symbol: Name
  readonly properties: readonly Property[]
}

/** `CONFIG_NAME=y|n`. The symbol's name stands `CONFIG_`.length behind `at`. */
export interface Assignment {
  readonly kind: 'assignment'
  readonly at: number
  readonly symbol: Name
  readonly value: boolean
  readonly valueAt: number
}

/** `source PATH` or `include PATH`: the same thing. */
export interface Inclusion {
  readonly kind: 'source'
  readonly keyword: 'source' | 'include'
  readonly at: number
  /** The raw rest of the line, relative to the folder of the file that says it. */
  readonly path: string
  readonly pathAt: number
}

export type Statement = Stanza | Assignment | Inclusion

export interface KconfigTree {
  readonly statements: readonly Statement[]
}
