/** Defaults and implies that change nothing, in any configuration. */

import {type ClauseId, ClauseKind, type SymbolId} from '../model/model.js'
import type {SpaceSolver} from '../sat/space-solver.js'
import {at32} from '../solver/program.js'
import {clausesOf} from './clauses-of.js'

export interface IdleDefault {
  readonly clause: ClauseId
  /** It never fires; or something else decides wherever it does; or what stands behind it would give the same. */
  readonly why: 'never fires' | 'never decides' | 'same without it'
  /** Whether its symbol, or for an imply the symbol of its stanza, can never be y: then there is no case for it to matter in. */
  readonly vacuous: boolean
}

/** None where no configuration resolves. */
export function idleDefaults(solver: SpaceSolver): IdleDefault[] {
  if (!solver.can()) return []
  const {model, fires} = solver.space.program
  const idle = clausesOf(model, ClauseKind.default, ClauseKind.imply).filter(
    clause => !solver.can(solver.matters(clause)),
  )
  return idle.map((clause): IdleDefault => {
    const owner = model.clauses.owner[clause] as SymbolId
    const vacuous = !solver.can(owner << 1)
    if (!solver.can(at32(fires, clause))) return {clause, why: 'never fires', vacuous}
    return {clause, why: solver.can(solver.decides(clause)) ? 'same without it' : 'never decides', vacuous}
  })
}
