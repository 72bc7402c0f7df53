/** Visits the names of an expression in the order written. */

import type {Expression, NameExpression} from '../../grammar/kconfig/tree.js'

/**
 * Recursion is as deep as the expression nests, which the grammar bounds.
 *
 * @param visit also told whether a name stands behind a `!`: one behind two of them counts too, since nobody writes such
 */
export function walkNames(
  expression: Expression,
  visit: (name: NameExpression, isNegated: boolean) => void,
  isNegated = false,
): void {
  switch (expression.kind) {
    case 'name':
      visit(expression, isNegated)
      break
    case 'not':
      walkNames(expression.operand, visit, true)
      break
    case 'group':
      walkNames(expression.inner, visit, isNegated)
      break
    case 'and':
    case 'or':
      for (const operand of expression.operands) walkNames(operand, visit, isNegated)
  }
}
