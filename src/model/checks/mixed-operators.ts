/** `&&` and `||` side by side without parentheses: here `||` binds tighter, in Linux `&&` does. */

import type {Diagnostic} from '../../../grammar/common/diagnostic.js'
import type {Expression} from '../../../grammar/kconfig/tree.js'
import {conditionOf, type Model} from '../model.js'

export function mixedOperators(model: Model): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const {clauses} = model
  clauses.node.forEach((node, clause) => {
    const source = model.files[clauses.file[clause] as number]?.source
    const condition = conditionOf(node)
    if (!condition || !source) return
    for (const at of bareMixes(condition)) {
      diagnostics.push({
        code: 'mixed-operators',
        severity: 'warning',
        message: '"&&" and "||" are mixed without parentheses',
        place: {source, span: {start: at, end: at + 2}},
        notes: [{message: 'in QEMU\'s dialect "||" binds tighter than "&&", in Linux\' the other way round'}],
        help: 'put parentheses around the operands of "||"',
      })
    }
  })
  return diagnostics
}

/** Where the first `||` stands of each disjunction that is an operand of `&&` without parentheses of its own. */
function bareMixes(expression: Expression): number[] {
  switch (expression.kind) {
    case 'name':
      return []
    case 'not':
      return bareMixes(expression.operand)
    case 'group':
      return bareMixes(expression.inner)
    case 'or':
      return expression.operands.flatMap(bareMixes)
    case 'and':
      return expression.operands.flatMap(operand => [
        ...(operand.kind === 'or' ? operand.operatorsAt.slice(0, 1) : []),
        ...bareMixes(operand),
      ])
  }
}
