/** The names of an expression that stand behind a `!`. */

import type {Expression} from '../../grammar/kconfig/tree.js'
import {walkNames} from '../model/walk-names.js'

export function negatedNames(expression: Expression): Set<string> {
  const names = new Set<string>()
  walkNames(expression, ({text}, isNegated) => {
    if (isNegated) names.add(text)
  })
  return names
}
