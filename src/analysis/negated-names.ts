/** The names of an expression that stand behind a `!`. */

import type {Expression} from '../../grammar/kconfig/tree.js'
import {walkNames} from '../model/walk-names.js'

/** One behind two of them counts too: nobody writes such. */
export function negatedNames(expression: Expression): Set<string> {
  const names = new Set<string>()
  collect(expression, names)
  return names
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'name':
      break
    case 'not':
      walkNames(expression.operand, ({text}) => names.add(text))
      break
    case 'group':
      collect(expression.inner, names)
      break
    case 'and':
    case 'or':
      for (const operand of expression.operands) collect(operand, names)
  }
}
