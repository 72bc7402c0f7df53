/** `&&` and `||` side by side without parentheses: here `||` binds tighter, in Linux `&&` does. */

import type {Diagnostic} from '../../../grammar/common/diagnostic.js'
import type {Expression} from '../../../grammar/kconfig/tree.js'
import {conditionOf, type Model} from '../model.js'

export function mixedOperators(model: Model): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const {clauses} = model
  clauses.node.forEach((node, clause) => {
    const condition = conditionOf(node)
    const source = model.files[clauses.file[clause] as number]?.source
    if (!condition || !source) return
    eachBareMix(condition, at => {
      diagnostics.push({
        code: 'mixed-operators',
        severity: 'warning',
        message: '"&&" and "||" are mixed without parentheses',
        place: {source, span: {start: at, end: at + 2}},
        notes: [{message: 'in QEMU\'s dialect "||" binds tighter than "&&", in Linux\' the other way round'}],
        help: 'put parentheses around the operands of "||"',
      })
    })
  })
  return diagnostics
}

/** Visits the first `||` of each disjunction that is an operand of `&&` without parentheses of its own. */
function eachBareMix(expression: Expression, visit: (at: number) => void): void {
  switch (expression.kind) {
    case 'name':
      break
    case 'not':
      eachBareMix(expression.operand, visit)
      break
    case 'group':
      eachBareMix(expression.inner, visit)
      break
    case 'and':
    case 'or':
      for (const operand of expression.operands) {
        const [at] = expression.kind === 'and' && operand.kind === 'or' ? operand.operatorsAt : []
        if (at !== undefined) visit(at)
        eachBareMix(operand, visit)
      }
  }
}
