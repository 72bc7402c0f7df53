/** Visits the names of an expression in the order written. */

import type {Expression, NameExpression} from '../../grammar/kconfig/tree.js'

/** Recursion is as deep as the expression nests, which the grammar bounds. */
export function walkNames(expression: Expression, visit: (name: NameExpression) => void): void {
  switch (expression.kind) {
    case 'name':
      visit(expression)
      break
    case 'not':
      walkNames(expression.operand, visit)
      break
    case 'group':
      walkNames(expression.inner, visit)
      break
    case 'and':
    case 'or':
      for (const operand of expression.operands) walkNames(operand, visit)
  }
}
