/** Assignments that are part of a model, as decisions beside it: so they can be changed without compiling it anew. */

import {type ClauseId, ClauseKind} from '../model/model.js'
import type {Lists, Program} from './program.js'
import type {Decision} from './solve.js'

/** An assignment of a model. */
export interface AssignmentClause extends Decision {
  readonly clause: ClauseId
}

/** @returns the program without its assignments, and these, in parse order */
export function loosenAssignments(program: Program): {
  program: Program
  assignments: readonly AssignmentClause[]
} {
  const {clauses} = program.model
  const isAssignment = (clause: ClauseId) => clauses.kind[clause] === ClauseKind.assignment
  const assignments = Array.from({length: clauses.count}, (_, clause) => clause)
    .filter(isAssignment)
    .map(clause => ({
      clause,
      symbol: clauses.symbol[clause] as number,
      value: clauses.value[clause] === 1,
    }))
  if (assignments.length === 0) return {program, assignments}
  return {program: {...program, strong: without(program.strong, isAssignment)}, assignments}
}

function without({start, items}: Lists, isOut: (item: number) => boolean): Lists {
  const kept: number[] = []
  const starts = Int32Array.from(start, (_, list) => {
    for (
      let at = list === 0 ? 0 : (start[list - 1] as number);
      list > 0 && at < (start[list] as number);
      at++
    ) {
      const item = items[at] as number
      if (!isOut(item)) kept.push(item)
    }
    return kept.length
  })
  return {start: starts, items: Int32Array.from(kept)}
}
