/** The clauses of a kind, in parse order. */

import type {ClauseId, ClauseKind, Model} from '../model/model.js'

export function clausesOf({clauses}: Model, ...kinds: readonly ClauseKind[]): ClauseId[] {
  const found: ClauseId[] = []
  for (let clause = 0; clause < clauses.count; clause++) {
    if (kinds.includes(clauses.kind[clause] as ClauseKind)) found.push(clause)
  }
  return found
}
