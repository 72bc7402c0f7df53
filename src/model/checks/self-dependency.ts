/** A clause that decides a symbol by its own value. It can only be a slip, and may leave the symbol in a cycle. */

import type {Diagnostic} from '../../../grammar/common/diagnostic.js'
import {conditionOf, type Model, type SymbolId} from '../model.js'
import {walkNames} from '../walk-names.js'

export function selfDependency(model: Model): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const {clauses, names} = model
  clauses.node.forEach((node, clause) => {
    const source = model.files[clauses.file[clause] as number]?.source
    if (!source || node.kind === 'bool' || node.kind === 'assignment') return
    const decided = names[clauses.symbol[clause] as SymbolId] as string
    let at = -1
    if (
      (node.kind === 'select' || node.kind === 'imply') &&
      clauses.owner[clause] === clauses.symbol[clause]
    ) {
      at = node.symbol.at
    }
    const condition = conditionOf(node)
    if (condition) {
      walkNames(condition, name => {
        if (at < 0 && name.text === decided) at = name.at
      })
    }
    if (at < 0) return
    diagnostics.push({
      code: 'self-dependency',
      severity: 'warning',
      message: `this clause makes the value of ${decided} depend on itself`,
      symbols: [decided],
      place: {source, span: {start: at, end: at + decided.length}},
    })
  })
  return diagnostics
}
